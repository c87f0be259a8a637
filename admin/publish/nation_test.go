package publish_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"cuango/admin/nationtest"
	"cuango/admin/objectservertest"
	"cuango/admin/publish"
	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/store/s3store"
	"cuango/contentsync/trust"
)

// keptMetadataDeltas is how many versions of metadata before lead to the newest.
const keptMetadataDeltas = 16

// A nation has roles for provinces and gates in a data folder and a bucket.
type nation struct {
	nationtest.Nation
	t      *testing.T
	srv    *objectservertest.Server
	store  *s3store.Store
	number int // of what was published last
	root   []byte
	kiosk  trust.State
	log    strings.Builder
}

func newNation(t *testing.T, provinces, gates int) *nation {
	t.Helper()
	n, err := nationtest.Make(t.TempDir(), provinces, gates, testNow())
	if err != nil {
		t.Fatal(err)
	}
	srv := objectservertest.Start(t)
	w := &nation{Nation: n, t: t, srv: srv, store: srv.Store(t, srv.Accounts.Root)}
	if w.root, err = publish.TrustRoot(n.Dir); err != nil {
		t.Fatal(err)
	}
	w.publish("", "country")
	w.log.Reset()
	return w
}

// whole puts all of the folder's metadata into the bucket; else that of those who publish is there.
func (w *nation) whole() *nation {
	w.t.Helper()
	if err := w.publisher("", w.store).Renew(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.log.Reset()
	return w
}

// pages is a pack of 60 items without pictures; each number has another first title.
func pages(pack string, number int) publish.Content {
	c := testContent(1)
	c.Catalog.Pack, c.Catalog.Media = pack, nil
	first := c.Catalog.Items[0]
	c.Catalog.Items = nil
	for i := range 60 {
		item := first
		item.ID, item.Slug, item.Text = fmt.Sprintf("%016x", i+1), fmt.Sprint("item-", i), map[content.Lang]content.ItemText{}
		for l, text := range first.Text {
			text.Title = fmt.Sprintf("Title %d %s", i, l)
			if i == 0 && l == "en" {
				text.Title = fmt.Sprint("Mended ", number)
			}
			text.Summary = string(content.DigestOf([]byte(text.Title)))
			item.Text[l] = text
		}
		c.Catalog.Items = append(c.Catalog.Items, item)
	}
	return c
}

// place is where the first gate is.
func (w *nation) place() trust.Place {
	part := strings.Split(w.Gates[0], ".")
	return trust.Place{Province: part[1], Gate: part[2]}
}

func (w *nation) publisher(role string, bucket publish.Bucket) *publish.Publisher {
	w.t.Helper()
	keys, err := publish.LoadKeys(w.Dir)
	if err != nil {
		w.t.Fatal(err)
	}
	p, err := publish.New(publish.Params{Bucket: bucket, Dir: w.Dir, Keys: keys, Role: role, Now: testNow, Log: slog.New(slog.NewTextHandler(&w.log, nil))})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// publish gives a role's pack other words.
func (w *nation) publish(role, pack string) {
	w.t.Helper()
	w.number++
	if _, err := w.publisher(role, w.store).Publish(w.t.Context(), pages(pack, w.number)); err != nil {
		w.t.Fatal(err)
	}
}

// refresh is what a kiosk at the first gate does that remembers what it saw.
func (w *nation) refresh() trust.Result {
	w.t.Helper()
	get := func(_ context.Context, key string, limit int64) ([]byte, error) {
		b, status := fetch(w.t, w.srv.Public()+"/"+key)
		if status != http.StatusOK {
			return nil, content.ErrNotFound
		}
		if int64(len(b)) > limit {
			return nil, content.ErrTooLarge
		}
		return b, nil
	}
	stamp, err := get(w.t.Context(), trust.TimestampKey, trust.MaxTimestampBytes)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := trust.RefreshAt(w.t.Context(), w.place(), w.root, w.kiosk, testNow(), stamp, get)
	if err != nil {
		w.t.Fatal(err)
	}
	w.kiosk = res.State
	return res
}

// deltas are those of metadata that are in the bucket.
func (w *nation) deltas() map[string][]byte {
	w.t.Helper()
	list, err := w.store.List(w.t.Context(), delta.MetadataFolder)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, o := range list {
		if out[o.Key], err = w.store.Get(w.t.Context(), o.Key, content.MaxDeltaBytes); err != nil {
			w.t.Fatal(err)
		}
	}
	return out
}

func (w *nation) snapshot(version int64) []byte {
	w.t.Helper()
	b, err := w.store.Get(w.t.Context(), fmt.Sprintf("tuf/%d.snapshot.json", version), trust.MaxSnapshotBytes)
	if err != nil && !errors.Is(err, content.ErrNotFound) {
		w.t.Fatal(err)
	}
	return b
}

// A meter is the bucket behind a server that counts what it answers.
type meter struct {
	mu    sync.Mutex
	total int
	each  []string
}

var longHex = regexp.MustCompile(`[0-9a-f]{56}([0-9a-f]{8})`)

func startMeter(t *testing.T, public string) (*meter, string) {
	t.Helper()
	to, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	m, proxy := &meter{}, httputil.NewSingleHostReverseProxy(&url.URL{Scheme: to.Scheme, Host: to.Host})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &counted{ResponseWriter: w}
		proxy.ServeHTTP(c, r)
		m.mu.Lock()
		defer m.mu.Unlock()
		m.total += c.n
		m.each = append(m.each, fmt.Sprintf("%s: %d", longHex.ReplaceAllString(strings.TrimPrefix(r.URL.Path, to.Path+"/"), "…$1"), c.n))
	}))
	t.Cleanup(srv.Close)
	return m, srv.URL + to.Path
}

type counted struct {
	http.ResponseWriter
	n int
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.n += n
	return n, err
}

// take gives what came since it was called last.
func (m *meter) take() (total int, each []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	total, each = m.total, m.each
	m.total, m.each = 0, nil
	return total, each
}

// In a country that is fully rolled out, a typo anywhere costs a kiosk at most 4 KB of bodies, whoever mends it: metadata and, where it is the kiosk's own, the page.
func TestNationTypo(t *testing.T) {
	const most = 4 << 10
	w := newNation(t, nationtest.Provinces, nationtest.Gates)
	w.publish(w.Contents[0], "province")
	w.publish(w.Gates[0], "gate")
	m, source := startMeter(t, w.srv.Public())
	k, err := contentsync.Open(t.Context(), contentsync.Params{
		Gate: w.place().Gate, Province: w.place().Province, SyncDir: filepath.Join(t.TempDir(), "sync"), KioskDir: t.TempDir(), Source: source, Anchor: w.root, Version: "test",
		Built: testNow().AddDate(0, 0, -1), Now: testNow, Log: slog.New(slog.DiscardHandler), Reserve: -1,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Close() })
	sync := func() (int, []string) {
		t.Helper()
		if err := k.SyncOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		return m.take()
	}
	total, each := sync()
	t.Logf("the first sync: %d B, %v", total, each)
	if n := len(w.snapshot(k.Status().Metadata.Snapshot)); n < 70_000 {
		t.Errorf("the snapshot has %d bytes: that is no country's", n)
	}
	for _, tt := range []struct {
		name, role, pack string
	}{
		{"the country's", "", "country"},
		{"the province's", w.Contents[0], "province"},
		{"the gate's", w.Gates[0], "gate"},
		{"another province's", w.Contents[5], "other-province"},
		{"another gate's", w.Gates[7], "other-gate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			own, before := !strings.HasPrefix(tt.name, "another"), k.Status().Generation
			w.publish(tt.role, tt.pack)
			total, each := sync()
			t.Logf("%d B: %s", total, strings.Join(each, ", "))
			if total > most {
				t.Errorf("%d bytes of bodies, at most %d", total, most)
			}
			if new := k.Status().Generation > before; new != own {
				t.Errorf("a new generation: %t, want %t", new, own)
			}
		})
	}
	if s := k.Status(); s.Patches.Taken != 5 || s.Patches.Whole != 0 || s.Deltas.Whole != 0 {
		t.Errorf("metadata: %+v; packs: %+v", s.Patches, s.Deltas)
	}
	// Whoever knows nothing of deltas reads all the same.
	state, root := trust.State{}, w.root
	for _, path := range []string{"packs/country/manifest.json", "province/" + w.place().Province + "/packs/province/manifest.json"} {
		f, res, err := trust.Follow(t.Context(), root, state, testNow(), func(_ context.Context, key string, _ int64) ([]byte, error) {
			b, status := fetch(t, w.srv.Public()+"/"+key)
			if status != http.StatusOK {
				return nil, content.ErrNotFound
			}
			return b, nil
		}, path)
		if err != nil || len(f) != 1 || f[0].Length == 0 {
			t.Errorf("%s: %v", path, err)
		}
		state = res.State
	}
}

// Which deltas of metadata are in the bucket, and that tools which are not ours make the files of them.
func TestMetadataDeltas(t *testing.T) {
	w := newNation(t, 3, 40).whole()
	for n := 2; n <= keptMetadataDeltas+3; n++ { // the first is there
		w.publish(w.Gates[n%len(w.Gates)], fmt.Sprintf("pack-%d", n))
		if n > 3 && n < keptMetadataDeltas+1 {
			continue
		}
		version := w.refresh().Versions.Snapshot
		have := w.deltas()
		want := map[string]bool{}
		for from := max(1, version-keptMetadataDeltas); from < version; from++ {
			if old := w.snapshot(from); old != nil {
				want[delta.MetadataKey(content.DigestOf(old), content.DigestOf(w.snapshot(version)))] = true
			}
		}
		if !slices.Equal(slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want))) {
			t.Fatalf("snapshot %d: in the bucket are %v, want %v", version, slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want)))
		}
		if len(want) != min(n-1, keptMetadataDeltas) {
			t.Errorf("snapshot %d: only %d lead to it", version, len(want))
		}
	}
	version := w.refresh().Versions.Snapshot
	old, next := w.snapshot(version-keptMetadataDeltas), w.snapshot(version)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "old"), old, 0o600); err != nil {
		t.Fatal(err)
	}
	key := delta.MetadataKey(content.DigestOf(old), content.DigestOf(next))
	cmd := exec.Command("sh", "-ec", "curl --fail --silent --show-error --output delta.zst '"+w.srv.Public()+"/"+key+"'; zstd -q -d --patch-from=old delta.zst -o new; sha256sum <new")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), string(content.DigestOf(next))) {
		t.Errorf("%v: %s", err, out)
	}
	// Signing nothing but the timestamp leaves them alone.
	before := w.deltas()
	if err := w.publisher("", w.store).Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := w.deltas(); !maps.EqualFunc(before, after, bytes.Equal) {
		t.Errorf("%d deltas become %d", len(before), len(after))
	}
}

// Whatever is wrong with deltas of metadata, what was to be published is.
func TestPublishWithoutMetadataDeltas(t *testing.T) {
	refused := errors.New("refused")
	w := newNation(t, 3, 40).whole()
	v := w.refresh().Versions.Snapshot
	put := func(key string, b []byte) {
		if err := w.store.Put(t.Context(), key, bytes.NewReader(b), int64(len(b)), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name    string
		trouble troubled
		before  func()
		deltas  int
		says    string
	}{
		{"nothing", troubled{}, nil, 1, ""},
		{"it lists nothing", troubled{list: refused}, nil, 1 + 2, "refused"},
		{"nothing again: what stayed goes", troubled{}, nil, 3, ""},
		{"it removes nothing", troubled{remove: refused}, nil, 3 + 4, "old deltas of metadata stay"},
		{"it takes no deltas", troubled{put: refused}, nil, 0, "no delta"},
		{"a snapshot of before is lost", troubled{}, func() { _ = w.store.Delete(t.Context(), fmt.Sprintf("tuf/%d.snapshot.json", v)) }, 5, ""},
		{"one is empty", troubled{}, func() { put(fmt.Sprintf("tuf/%d.snapshot.json", v+1), nil) }, 5, ""},
		{"one is another file: nobody has it", troubled{}, func() { put(fmt.Sprintf("tuf/%d.snapshot.json", v+2), []byte("<html>")) }, 6, ""},
		{"one is endless", troubled{}, func() { put(fmt.Sprintf("tuf/%d.snapshot.json", v+2), make([]byte, trust.MaxSnapshotBytes+1)) }, 6, "no delta"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.before != nil {
				tt.before()
			}
			w.log.Reset()
			bucket := tt.trouble
			bucket.Bucket = w.store
			w.number++
			if res, err := w.publisher("", &bucket).Publish(t.Context(), pages("country", w.number)); err != nil || !res.Changed {
				t.Fatalf("%+v, %v", res, err)
			}
			said := w.log.String()
			if got := w.deltas(); len(got) != tt.deltas {
				t.Errorf("%d deltas are in the bucket, want %d", len(got), tt.deltas)
			}
			if !strings.Contains(said, tt.says) || (tt.says == "" && said != "") {
				t.Errorf("log: %s", said)
			}
			w.refresh()
		})
	}
}

// A publish that is cut off among its deltas leaves the bucket whole, and the next one leaves no delta to what never was in force.
func TestNationIsCancelled(t *testing.T) {
	w := newNation(t, 3, 40).whole()
	for range 3 {
		w.publish("", "country")
	}
	cut := 0
	for at := 9; ; at += 8 {
		w.number++
		ctx, cancel := context.WithCancel(t.Context())
		bucket := &interrupted{Bucket: w.store, at: at, stop: cancel}
		_, err := w.publisher("", bucket).Publish(ctx, pages("country", w.number))
		cancel()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if slices.ContainsFunc(bucket.keys, func(k string) bool { return strings.HasPrefix(k, delta.MetadataFolder) }) {
			cut++
		}
		w.refresh()
		w.publish("", "country")
		next := content.DigestOf(w.snapshot(w.refresh().Versions.Snapshot))
		for key := range w.deltas() {
			if _, to, ok := delta.ParseKey(key); !ok || to != next {
				t.Fatalf("step %d: %s lies in the bucket", at, key)
			}
		}
	}
	if cut < 3 {
		t.Errorf("only %d were cut off behind a delta of metadata", cut)
	}
}

// What keepers sign comes like that, too, once it is long.
func TestCeremonyMetadataDeltas(t *testing.T) {
	w := newCountry(t)
	for n := range 9 {
		ch := w.adds(fmt.Sprintf("province.tinh-bien-gioi-%d", n), "province")
		ch.New = true
		w.change(ch, "a", "c", "province")
	}
	w.sees("")
	before := w.kiosk.Targets
	w.change(publish.Change{Role: "national", Add: publish.Holder{Online: true}}, "b", "c")
	store := w.srv.Store(t, w.srv.Accounts.Root)
	w.sees("")
	key := delta.MetadataKey(content.DigestOf(before), content.DigestOf(w.kiosk.Targets))
	b, err := store.Get(t.Context(), key, content.MaxDeltaBytes)
	if err != nil || len(b) > len(w.kiosk.Targets)/4 {
		t.Fatalf("%d bytes for targets of %d, %v", len(b), len(w.kiosk.Targets), err)
	}
	if got, err := delta.ApplyFile(before, b, int64(len(w.kiosk.Targets))); err != nil || !bytes.Equal(got, w.kiosk.Targets) {
		t.Errorf("it becomes %d bytes, %v", len(got), err)
	}
}
