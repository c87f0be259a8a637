package intake_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"cuango/admin"
	"cuango/admin/intake"
	"cuango/admin/objectservertest"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
	"cuango/kiosk/tally"
)

func TestMain(m *testing.M) { objectservertest.Main(m) }

// An office is a real server, a real database and what takes in.
type office struct {
	*intake.Intake
	t     *testing.T
	store *sqlstore.Store
	gate  *s3store.Store
	inbox *s3store.Store
	file  string
	dir   string // of the server
	log   bytes.Buffer
}

var now = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

func newOffice(t *testing.T) *office {
	t.Helper()
	srv := objectservertest.Start(t, "huu-nghi")
	account, _ := srv.Accounts.Gate("huu-nghi")
	o := &office{t: t, gate: srv.Store(t, account), inbox: srv.Store(t, srv.Accounts.Root), file: filepath.Join(t.TempDir(), "admin.db"), dir: srv.Dir}
	var err error
	if o.store, err = sqlstore.Open(t.Context(), o.file); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.store.Close() })
	o.Intake = intake.New(intake.Params{Inbox: o.inbox, Memory: o.store, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&o.log, nil))})
	return o
}

func (o *office) pass(taken, records, before, refused int) {
	o.t.Helper()
	r, err := o.Pass(o.t.Context())
	if err != nil || r.Taken != taken || r.Records != records || r.Before != before || len(r.Refused) != refused {
		o.t.Errorf("%+v, %v; want %d batches with %d new records, %d before, %d refused\n%s", r, err, taken, records, before, refused, &o.log)
	}
}

func (o *office) totals() admin.Totals {
	o.t.Helper()
	t, err := o.store.Totals(o.t.Context(), time.Time{}, time.Time{})
	if err != nil {
		o.t.Fatal(err)
	}
	return t
}

func key(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

func id(k ed25519.PrivateKey) string { return content.KioskID(k.Public().(ed25519.PublicKey)) }

func pack(t *testing.T, raw []byte) []byte {
	t.Helper()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return enc.EncodeAll(raw, nil)
}

// put lays a sealed batch into the bucket with the gate's own credentials, as contentsyncd does.
func (o *office) put(k ed25519.PrivateKey, n content.BatchName, records []byte) {
	o.t.Helper()
	raw, err := content.SealBatch(n, "huu-nghi", records, k)
	if err != nil {
		o.t.Fatal(err)
	}
	o.putRaw(content.BatchKey("huu-nghi", id(k), n), pack(o.t, raw))
}

func (o *office) putRaw(key string, body []byte) {
	o.t.Helper()
	if err := o.gate.Put(o.t.Context(), key, bytes.NewReader(body), int64(len(body)), "application/json", "no-cache"); err != nil {
		o.t.Fatal(err)
	}
}

func query(t *testing.T, db, sql string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "sqlite3", db, sql).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// What the office adds up is what SQLite's own program finds in the kiosk's database, however often the batches lie there and are looked at.
func TestTotalsAreTheKiosks(t *testing.T) {
	o := newOffice(t)
	dir := t.TempDir()
	taken := filepath.Join(t.TempDir(), "taken.json")
	if err := os.WriteFile(taken, []byte(`{"batches":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	clock := now
	k := tally.New(dir, func() time.Time { return clock }, slog.New(slog.DiscardHandler))
	k.UseOutbox(taken)
	faces := []content.Face{"sad", "happy", "very-happy"}
	for i := range 200 {
		a := tally.Answer{Kind: tally.Survey, Gate: "huu-nghi", Lang: "vi", Pack: "demo", Packed: 1, Survey: "s", Face: faces[i%3], Topic: fmt.Sprintf("t-%d", i%7)}
		if i%11 == 0 {
			a = tally.Answer{Kind: tally.Mistake, Gate: "huu-nghi", Lang: "lo", Pack: "demo", Packed: 1, Reason: "price", Item: fmt.Sprintf("%016x", i%4)}
		}
		if k.Answer(t.Context(), a) != tally.Written {
			t.Fatal("an answer was not written")
		}
		k.Count("home", "vi", tally.Shown)
		if i%40 == 39 {
			k.Flush(t.Context())
			clock = clock.Add(time.Hour)
			k.HandOver(t.Context())
		}
	}
	const grouped = "SELECT kind, item, face, reason, topic, count(*) FROM answers GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
	db := filepath.Join(dir, "state.db")
	want, counted := query(t, db, grouped), query(t, db, "SELECT sum(n) FROM handed")
	files, err := filepath.Glob(filepath.Join(dir, "outbox", "*.ndjson"))
	if err != nil || len(files) != 10 {
		t.Fatalf("%d batches, %v", len(files), err)
	}
	putAll := func() {
		for _, f := range files {
			records, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			n, _ := content.ParseBatchName(filepath.Base(f))
			o.put(key(1), n, records)
		}
	}
	putAll()
	o.pass(10, 205, 0, 0) // 200 answers, and the counters of five hours
	o.pass(0, 0, 10, 0)
	putAll()
	o.pass(0, 0, 10, 0)
	again := intake.New(intake.Params{Inbox: o.inbox, Memory: o.store, Now: time.Now, Log: slog.New(slog.DiscardHandler)}) // the office starts anew
	if r, err := again.Pass(t.Context()); err != nil || r.Taken != 0 || r.Before != 10 {
		t.Errorf("after a restart: %+v, %v", r, err)
	}
	if got := query(t, o.file, grouped); got != want {
		t.Errorf("the office has\n%s\nthe kiosk\n%s", got, want)
	}
	var lines []string
	sum := int64(0)
	for _, a := range o.totals().Answers {
		lines = append(lines, fmt.Sprintf("%s|%s|%s|%s|%s|%d", a.Kind, a.Item, a.Face, a.Reason, a.Topic, a.N))
	}
	for _, u := range o.totals().Usage {
		sum += u.N
	}
	slices.Sort(lines)
	wanted := strings.Split(want, "\n")
	slices.Sort(wanted)
	if !slices.Equal(lines, wanted) || fmt.Sprint(sum) != counted || o.totals().Answered != 200 || o.totals().Kiosks != 1 {
		t.Errorf("totals %v, %d counted; want %v, %s", lines, sum, wanted, counted)
	}
}

const (
	series = "0123456789abcdef"
	count  = `{"hour":"2026-11-22T05:00:00Z","screen":"home","lang":"vi","outcome":"shown","n":3}` + "\n"
)

func answer(id int) string {
	return fmt.Sprintf(`{"series":"%s","id":%d,"hour":"2026-11-22T05:00:00Z","kind":"survey","gate":"huu-nghi","lang":"lo","pack":"demo","version":7,"survey":"s","face":"happy"}`+"\n", series, id)
}

func named(sequence int64, kind content.BatchKind, records string) (content.BatchName, []byte) {
	return content.NameBatch(series, sequence, kind, []byte(records)), []byte(records)
}

// A number that was used for other records: an answer has a name of its own and counts once; counters of it count no more.
func TestTheSameNumberAgain(t *testing.T) {
	o := newOffice(t)
	put := func(sequence int64, kind content.BatchKind, records string) {
		n, raw := named(sequence, kind, records)
		o.put(key(1), n, raw)
	}
	put(1, content.Answers, answer(1)+answer(2))
	put(2, content.Counters, count)
	o.pass(2, 3, 0, 0)
	put(1, content.Answers, answer(2)+answer(3))
	put(2, content.Counters, count+count)
	o.pass(2, 1, 2, 0)
	o.pass(0, 0, 2, 0)
	n, raw := named(1, content.Answers, answer(1)) // another kiosk's series may be called the same
	o.put(key(2), n, raw)
	o.pass(1, 1, 2, 0)
	if got := o.totals(); got.Answered != 4 || len(got.Usage) != 1 || got.Usage[0].N != 3 || got.Kiosks != 2 {
		t.Errorf("%+v", got)
	}
}

func TestRefused(t *testing.T) {
	good, raw := named(1, content.Answers, answer(1))
	sealed := func(k ed25519.PrivateKey, gate string) []byte {
		b, err := content.SealBatch(good, gate, raw, k)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	mine := content.BatchKey("huu-nghi", id(key(1)), good)
	other, _ := named(2, content.Answers, answer(2))
	for _, tt := range []struct {
		name, key string
		body      []byte
		refused   int // what is no batch's place is not looked at
	}{
		{"unsigned", mine, pack(t, append([]byte("{}\n"), raw...)), 1},
		{"of another kiosk", mine, pack(t, sealed(key(2), "huu-nghi")), 1},
		{"of another gate", mine, pack(t, sealed(key(1), "mong-cai")), 1},
		{"under another name", content.BatchKey("huu-nghi", id(key(1)), other), pack(t, sealed(key(1), "huu-nghi")), 1},
		{"not packed", mine, sealed(key(1), "huu-nghi"), 1},
		{"half of it", mine, pack(t, sealed(key(1), "huu-nghi"))[:40], 1},
		{"becomes a gigabyte", mine, bomb(t), 1},
		{"too long", mine, bytes.Repeat([]byte{7}, 2<<20), 1},
		{"empty", mine, nil, 1},
		{"another place", "inbox/huu-nghi/x/y/" + good.File() + ".zst", pack(t, sealed(key(1), "huu-nghi")), 0},
		{"a name that is none", "inbox/huu-nghi/" + id(key(1)) + "/batches/1.ndjson.zst", pack(t, sealed(key(1), "huu-nghi")), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			o.putRaw(tt.key, tt.body)
			n, fine := named(3, content.Answers, answer(3))
			o.put(key(1), n, fine)
			o.pass(1, 1, 0, tt.refused)
			o.pass(0, 0, 1, 0) // it is not read again
			if o.totals().Answered != 1 {
				t.Errorf("%+v", o.totals())
			}
		})
	}
	t.Run("signed by another key than its heartbeats", func(t *testing.T) {
		o := newOffice(t)
		if err := o.store.PutKiosk(t.Context(), admin.Kiosk{ID: id(key(1)), Gate: "huu-nghi", Key: []byte("pinned"), FirstSeen: now}); err != nil {
			t.Fatal(err)
		}
		o.put(key(1), good, raw)
		o.pass(0, 0, 0, 1)
	})
}

// bomb is a small file that becomes a large one.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	enc, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 1 << 10 {
		if _, err := enc.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := enc.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTotalsOfDays(t *testing.T) {
	o := newOffice(t)
	n, raw := named(1, content.Answers, answer(1)+strings.Replace(answer(2), "11-22T05", "11-23T18", 1))
	o.put(key(1), n, raw)
	o.pass(1, 2, 0, 0)
	for _, tt := range []struct {
		name        string
		from, until time.Time
		want        int64
	}{
		{"all", time.Time{}, time.Time{}, 2},
		{"from the second", now.Add(time.Hour), time.Time{}, 1},
		{"up to the second", time.Time{}, now.Add(time.Hour), 1},
		{"between", now.Add(time.Hour), now.Add(2 * time.Hour), 0},
	} {
		if got, err := o.store.Totals(t.Context(), tt.from, tt.until); err != nil || got.Answered != tt.want {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
	if b, err := json.Marshal(o.totals()); err != nil || !strings.Contains(string(b), `"n":2`) {
		t.Errorf("%s, %v", b, err)
	}
}
