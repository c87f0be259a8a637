package tally

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
)

// A daemon takes batches as contentsyncd does, but puts them nowhere.
type daemon struct {
	dir, list string // the outbox, taken.json
	taken     content.Taken
}

func newDaemon(t *testing.T, dir string) *daemon {
	t.Helper()
	d := &daemon{dir: filepath.Join(dir, outboxDir), list: filepath.Join(t.TempDir(), "taken.json")}
	d.tell(t)
	return d
}

func (d *daemon) tell(t *testing.T) {
	t.Helper()
	raw, err := json.Marshal(d.taken)
	must(t, err)
	must(t, os.WriteFile(d.list+".tmp", raw, 0o600))
	must(t, os.Rename(d.list+".tmp", d.list))
}

// look reads what lies there: each batch is one that a bucket would take.
func (d *daemon) look(t *testing.T) (list []content.Batch, names []string) {
	t.Helper()
	entries, err := os.ReadDir(d.dir)
	must(t, err)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".tmp") {
			continue
		}
		n, ok := content.ParseBatchName(e.Name())
		if !ok {
			t.Fatalf("%s is no name of a batch", e.Name())
		}
		raw, err := os.ReadFile(filepath.Join(d.dir, e.Name()))
		if errors.Is(err, fs.ErrNotExist) && slices.Contains(d.taken.Batches, e.Name()) {
			continue // it was said to be taken, and is removed just now
		}
		must(t, err)
		key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
		sealed, err := content.SealBatch(n, "huu-nghi", raw, key)
		must(t, err)
		b, err := content.OpenBatch(sealed, "huu-nghi", content.KioskID(key.Public().(ed25519.PublicKey)), n)
		must(t, err)
		list, names = append(list, b), append(names, e.Name())
	}
	return list, names
}

func (d *daemon) takeAll(t *testing.T) (list []content.Batch) {
	t.Helper()
	list, names := d.look(t)
	d.taken.Batches = names
	d.tell(t)
	return list
}

func beginOutbox(t *testing.T, dir string) (*Tally, *clock, *daemon, *strings.Builder) {
	t.Helper()
	d := newDaemon(t, dir)
	a, c, log := begin(t, dir)
	a.UseOutbox(d.list)
	return a, c, d, log
}

// What lies in the outbox is what SQLite's own program reads of the database, under a name that sha256sum agrees with.
func TestABatchIsWhatTheDatabaseHas(t *testing.T) {
	dir := t.TempDir()
	a, c, d, log := beginOutbox(t, dir)
	give(t, a, answer(1), Written)
	give(t, a, answer(2), Written)
	a.Count("home", "vi", Shown)
	a.Flush(t.Context())
	c.t = c.t.Add(time.Hour)
	a.Count("home", "vi", Shown) // of an hour that is not over
	a.Flush(t.Context())
	want := sqlite(t, dir, "SELECT json_group_array(id || topic || (SELECT name FROM series)) FROM answers")
	a.HandOver(t.Context())
	batches, names := d.look(t)
	if len(batches) != 2 {
		t.Fatalf("%d batches: %v\n%s", len(batches), names, log)
	}
	var got []string
	for _, x := range batches[0].Answers {
		got = append(got, strconv.FormatInt(x.ID, 10)+x.Topic+x.Series)
	}
	raw, err := json.Marshal(got)
	must(t, err)
	if string(raw) != want {
		t.Errorf("the batch has %s, the database %s", raw, want)
	}
	if x := batches[1].Counters; len(x) != 1 || x[0] != (Counter{Hour: noon.UTC().Truncate(time.Hour), Screen: "home", Lang: "vi", Outcome: string(Shown), N: 1}) {
		t.Errorf("counters %+v", x)
	}
	for _, n := range names {
		out, err := exec.CommandContext(t.Context(), "sha256sum", filepath.Join(d.dir, n)).Output()
		must(t, err)
		if !strings.HasSuffix(strings.TrimSuffix(n, ".ndjson"), "-"+string(out[:16])) {
			t.Errorf("%s has the sum %.16s", n, out)
		}
	}
	if all, err := Read(t.Context(), dir); err != nil || len(all) != 2 {
		t.Errorf("the counters of this kiosk: %+v, %v", all, err)
	}

	d.takeAll(t)
	a.HandOver(t.Context())
	if left, _ := d.look(t); len(left) != 0 {
		t.Errorf("%d batches are still there", len(left))
	}
	if got := sqlite(t, dir, "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM counters), (SELECT count(*) FROM handed), (SELECT count(*) FROM batches)"); got != "0|1|0|0" {
		t.Errorf("left in the database: %s", got)
	}
	give(t, a, answer(3), Written)
	c.t = c.t.Add(sealEvery)
	a.HandOver(t.Context())
	if next, _ := d.look(t); len(next) != 1 || next[0].Answers[0].ID != 3 || next[0].Sequence != 3 {
		t.Errorf("the next batch: %+v", next)
	}
}

// The longest words that a pack may have: no batch is larger than what the bucket takes.
func TestBatchesOfTheLongestAnswersAreTaken(t *testing.T) {
	const many = 2*maxSealed + 1
	a, _, d, log := beginOutbox(t, t.TempDir())
	long := strings.Repeat("w", content.MaxSlugBytes)
	for range many {
		a.waiting = append(a.waiting, Answer{
			Kind: Survey, Gate: long, Lang: content.Lang(long), Pack: long, Packed: 1 << 30, Survey: long, Face: content.Face(long), Reason: long, Topic: long, Item: long,
		})
		a.given++
	}
	a.Drain(t.Context())
	a.HandOver(t.Context())
	n := 0
	for _, b := range d.takeAll(t) { // each is one that SealBatch takes
		n += len(b.Answers)
	}
	if n != many {
		t.Errorf("%d of %d answers lie there\n%s", n, many, log)
	}
}

func TestNobodyTakesAnything(t *testing.T) {
	for _, tt := range []struct {
		name, list string
	}{
		{"no list", ""},
		{"no JSON", "{"},
		{"a list that is too long", `{"batches":["` + strings.Repeat("x", maxTaken) + `"]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			a, _, d, _ := beginOutbox(t, dir)
			must(t, os.Remove(d.list))
			if tt.list != "" {
				must(t, os.WriteFile(d.list, []byte(tt.list), 0o600))
			}
			give(t, a, answer(1), Written)
			a.HandOver(t.Context())
			a.HandOver(t.Context())
			if _, err := os.Stat(d.dir); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("outbox: %v", err)
			}
			if got := sqlite(t, dir, "SELECT count(*) FROM answers"); got != "1" {
				t.Errorf("%s answers", got)
			}
		})
	}
}

// Months without a network: hundreds of files, no answer lost; the oldest counters go when there are too many.
func TestMonthsWithoutNetwork(t *testing.T) {
	dir := t.TempDir()
	a, c, d, log := beginOutbox(t, dir)
	a.mostHanded = 1_500
	const days = 40
	for i := range days * 24 { // each hour some answers and counters
		give(t, a, answer(2*i), Written)
		give(t, a, answer(2*i+1), Written)
		a.Count("home", "vi", Shown)
		a.Count("home", "lo", Shown)
		a.Flush(t.Context())
		a.HandOver(t.Context())
		c.t = c.t.Add(time.Hour)
	}
	c.t = c.t.Add(sealSeldom)
	a.HandOver(t.Context())
	list, names := d.look(t)
	if len(names) > 2*days+manyWait+4 {
		t.Errorf("%d files after %d days", len(names), days)
	}
	ids, hours := map[int64]bool{}, map[time.Time]bool{}
	rows := 0
	for _, b := range list {
		for _, x := range b.Answers {
			if ids[x.ID] {
				t.Fatalf("answer %d is in two batches", x.ID)
			}
			ids[x.ID] = true
		}
		for _, x := range b.Counters {
			hours[x.Hour] = true
			rows++
		}
	}
	if len(ids) != days*48 {
		t.Errorf("%d answers of %d lie there", len(ids), days*48)
	}
	if rows > a.mostHanded || rows < a.mostHanded*9/10 || hours[noon.UTC().Truncate(time.Hour)] || !hours[c.t.Add(-sealSeldom-time.Hour).UTC().Truncate(time.Hour)] {
		t.Errorf("%d counters of %d hours lie there", rows, len(hours))
	}
	if !strings.Contains(log.String(), "were given up") {
		t.Errorf("the log does not say it:\n%s", log)
	}
	d.takeAll(t)
	a.HandOver(t.Context())
	if left, _ := d.look(t); len(left) != 0 {
		t.Errorf("%d batches are still there", len(left))
	}
}

// Nine months without a network, by the hour, and then one that comes and goes: within its bounds on the disk, no answer lost, everything handed over in order.
func TestNineMonthsWithoutNetwork(t *testing.T) {
	const (
		days, perHour, screens = 274, 2, 6
		answersGiven           = days * 24 * perHour
	)
	dir := t.TempDir()
	a, c, d, log := beginOutbox(t, dir)
	a.mostHanded = 10_000 // far less than what is counted in that time
	for hour := range days * 24 {
		for i := range perHour {
			_, ok := a.enqueue(stamped(answer(hour*perHour+i), c.now()))
			if !ok {
				t.Fatalf("an answer of hour %d has no place", hour)
			}
		}
		for s := range screens {
			a.Count(fmt.Sprint("screen-", s), "vi", Shown)
		}
		c.t = c.t.Add(time.Hour)
		if hour%24 == 23 { // a commit waits for the disk; with so many batches a day's is one anyway
			a.Drain(t.Context())
			a.Flush(t.Context())
			a.HandOver(t.Context())
		}
	}
	bound := int64(answersGiven*answerBytes + (a.mostHanded+48*screens)*counterBytes)
	if size := onDisk(t, dir); size > bound || size < answersGiven*100 {
		t.Errorf("%d bytes on the disk after %d days, at most %d", size, days, bound)
	}
	if got := sqlite(t, dir, "SELECT count(*) FROM answers"); got != strconv.Itoa(answersGiven) {
		t.Errorf("%s answers of %d\n%s", got, answersGiven, log)
	}
	// The line is there for a few batches at a time.
	seen, last := map[int64]bool{}, int64(0)
	for range 2 * days {
		a.HandOver(t.Context())
		list, names := d.look(t)
		if len(list) == 0 {
			break
		}
		some := min(40, len(list))
		for _, b := range list[:some] {
			if b.Sequence <= last {
				t.Fatalf("batch %d after %d", b.Sequence, last)
			}
			last = b.Sequence
			for _, x := range b.Answers {
				if seen[x.ID] {
					t.Fatalf("answer %d is in two batches", x.ID)
				}
				seen[x.ID] = true
			}
		}
		d.taken.Batches = names[:some]
		d.tell(t)
		c.t = c.t.Add(time.Minute)
	}
	if len(seen) != answersGiven {
		t.Errorf("%d answers of %d were handed over", len(seen), answersGiven)
	}
	a.HandOver(t.Context())
	if left := sqlite(t, dir, "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM handed), (SELECT count(*) FROM batches)"); left != "0|0|0" {
		t.Errorf("left: %s", left)
	}
}

// stamped is an answer as [Tally.Answer] gives it the hour.
func stamped(x Answer, at time.Time) Answer {
	x.Hour = at.UTC().Truncate(time.Hour)
	return x
}

// onDisk gives what a folder has on the disk, as du counts it.
func onDisk(t *testing.T, dir string) int64 {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "du", "--apparent-size", "--block-size=1", "--summarize", dir).Output()
	must(t, err)
	n, err := strconv.ParseInt(strings.Fields(string(out))[0], 10, 64)
	must(t, err)
	return n
}

// A file of the outbox that is spoilt or lost is made again, the same, when the program starts.
func TestTheOutboxIsMended(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, path string)
	}{
		{"a flipped bit", func(t *testing.T, path string) {
			t.Helper()
			raw, err := os.ReadFile(path)
			must(t, err)
			raw[len(raw)/2] ^= 4
			must(t, os.WriteFile(path, raw, 0o600))
		}},
		{"half of it", func(t *testing.T, path string) { t.Helper(); must(t, os.Truncate(path, 20)) }},
		{"gone", func(t *testing.T, path string) { t.Helper(); must(t, os.Remove(path)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			a, _, d, _ := beginOutbox(t, dir)
			give(t, a, answer(1), Written)
			a.HandOver(t.Context())
			before, names := d.look(t)
			tt.spoil(t, filepath.Join(d.dir, names[0]))
			must(t, a.db.Close())
			b, _, _ := begin(t, dir)
			b.UseOutbox(d.list)
			b.HandOver(t.Context())
			after, again := d.look(t)
			if !slices.Equal(names, again) || len(after) != 1 || after[0].Answers[0] != before[0].Answers[0] {
				t.Errorf("before %+v, after %+v", before, after)
			}
		})
	}
}

// What lies in the outbox of a database that is damaged is handed over once: under its old name.
func TestADamagedDatabaseHandsOverNothingTwice(t *testing.T) {
	const many = 4000
	dir := t.TempDir()
	path := filepath.Join(dir, file)
	a, c, d, _ := beginOutbox(t, dir)
	for i := range many / 2 {
		a.waiting = append(a.waiting, answer(i))
		a.given++
	}
	a.Drain(t.Context())
	a.HandOver(t.Context())
	for i := many / 2; i < many; i++ {
		a.waiting = append(a.waiting, answer(i))
		a.given++
	}
	a.Drain(t.Context())
	must(t, a.db.Close())
	st, err := os.Stat(path)
	must(t, err)
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteAt(make([]byte, 3*4096), st.Size()/2/4096*4096)
	must(t, errors.Join(err, f.Close()))

	b, _, log := begin(t, dir)
	b.UseOutbox(d.list)
	c.t = c.t.Add(time.Hour)
	b.HandOver(t.Context())
	if !strings.Contains(log.String(), "put aside") {
		t.Fatalf("the database was not damaged enough:\n%s", log)
	}
	topics := map[string]int{}
	for _, x := range d.takeAll(t) {
		for _, y := range x.Answers {
			topics[y.Topic]++
		}
	}
	for topic, n := range topics {
		if n != 1 {
			t.Fatalf("%s was handed over %d times", topic, n)
		}
	}
	if len(topics) < many*9/10 {
		t.Errorf("%d answers of %d were handed over", len(topics), many)
	}
}

// A clock that is set makes batches neither by the second nor never again.
func TestTheClockIsSet(t *testing.T) {
	dir := t.TempDir()
	a, c, d, _ := beginOutbox(t, dir)
	for i, step := range []time.Duration{50 * 365 * 24 * time.Hour, -50 * 365 * 24 * time.Hour, sealEvery} {
		c.t = c.t.Add(step)
		give(t, a, answer(i), Written)
		a.Count("home", "vi", Shown)
		a.Flush(t.Context())
		a.HandOver(t.Context())
		for range 10 {
			a.HandOver(t.Context())
		}
	}
	n, counted := 0, int64(0)
	for _, b := range d.takeAll(t) {
		n += len(b.Answers)
		for _, x := range b.Counters {
			counted += x.N
		}
	}
	// The counters of the hour that it now is follow later.
	if n != 3 || counted != 1 {
		t.Errorf("%d answers, %d counted", n, counted)
	}
}

const childOutbox = "CUANGO_TEST_OUTBOX"

// TestKilledWhileHandingOver: kill -9 at any moment of answering, sealing and forgetting, with a daemon that takes what lies there: each answer that was said to be
// written is handed over, none twice.
func TestKilledWhileHandingOver(t *testing.T) {
	dir := t.TempDir()
	d := newDaemon(t, dir)
	told, got := map[string]bool{}, map[string]string{}
	collect := func() {
		for _, b := range d.takeAll(t) {
			for _, x := range b.Answers {
				batch := fmt.Sprint(b.Series, b.Sequence)
				if in, ok := got[x.Topic]; ok && in != batch {
					t.Fatalf("%s is in batch %s and in %s", x.Topic, in, batch)
				}
				got[x.Topic] = batch
			}
		}
	}
	must(t, os.MkdirAll(d.dir, 0o750))
	for round := range 30 {
		cmd := child(t, "TestInsideHandingOver", childOutbox, dir+"\n"+d.list, nil)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		lines := bufio.NewScanner(out)
		stop := 1 + rand.IntN(30)
		for n := 0; lines.Scan(); {
			if topic, ok := strings.CutPrefix(lines.Text(), "written "); ok {
				told[topic] = true
				if n++; n == stop {
					must(t, cmd.Process.Kill())
				}
				if n%7 == 0 {
					collect()
				}
			}
		}
		if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("round %d ended by itself: %v", round, err)
		}
		collect()
	}
	a, _, log := begin(t, dir)
	a.UseOutbox(d.list)
	a.HandOver(t.Context())
	collect()
	a.HandOver(t.Context())
	missing := 0
	for topic := range told {
		if got[topic] == "" {
			missing++
		}
	}
	if missing > 0 || len(told) < 30 {
		t.Errorf("%d answers were said to be written, %d of them were never handed over\n%s", len(told), missing, log)
	}
	if left := sqlite(t, dir, "SELECT count(*) FROM answers"); left != "0" {
		t.Errorf("%s answers are left after everything was taken", left)
	}
}

func TestInsideHandingOver(t *testing.T) {
	both := os.Getenv(childOutbox)
	if both == "" {
		return // only as a child of TestKilledWhileHandingOver
	}
	dir, list, _ := strings.Cut(both, "\n")
	a, c, _ := begin(t, dir)
	a.UseOutbox(list)
	for {
		x := answer(rand.Int())
		give(t, a, x, Written)
		fmt.Println("written", x.Topic)
		c.t = c.t.Add(sealSeldom)
		a.HandOver(t.Context())
	}
}
