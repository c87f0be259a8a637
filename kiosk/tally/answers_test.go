package tally

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/statedb"
)

func answer(i int) Answer {
	return Answer{Kind: Survey, Gate: "huu-nghi", Lang: "lo", Pack: "demo", Packed: 7, Survey: "visit-1", Face: "happy", Reason: "clear", Topic: "t" + strconv.Itoa(i)}
}

func give(t *testing.T, a *Tally, x Answer, want Fate) {
	t.Helper()
	if got := a.Answer(t.Context(), x); got != want {
		t.Fatalf("the answer %s is %d, want %d", x.Topic, got, want)
	}
}

// What is written is there for another program at once, and the columns are all that is kept of it.
func TestAnAnswerIsOnTheDiskAtOnce(t *testing.T) {
	dir := t.TempDir()
	a, c, _ := begin(t, dir)
	give(t, a, answer(1), Written)
	c.t = c.t.Add(time.Hour)
	give(t, a, Answer{Kind: Mistake, Gate: "huu-nghi", Lang: "ar", Pack: "demo", Packed: 7, Item: "0123456789abcdef", Reason: "outdated"}, Written)
	want := "1|2026-11-26 05:00:00|survey|huu-nghi|lo|demo|7|visit-1|happy|clear|t1|\n2|2026-11-26 06:00:00|mistake|huu-nghi|ar|demo|7|||outdated||0123456789abcdef"
	if got := sqlite(t, dir, "SELECT id, datetime(hour, 'unixepoch'), kind, gate, lang, pack, version, survey, face, reason, topic, item FROM answers"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := sqlite(t, dir, "SELECT count(*) FROM pragma_table_info('answers')"); got != "12" {
		t.Errorf("an answer has %s columns: more than is checked here", got)
	}
	var sync string
	if err := a.db.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&sync); err != nil || sync != "2" {
		t.Errorf("synchronous %s, %v: a commit is not on the disk", sync, err)
	}
	all, err := ReadAnswers(t.Context(), dir) // while it is open
	if err != nil || len(all) != 2 || len(all[0].Series) != 16 {
		t.Fatalf("read: %+v, %v", all, err)
	}
	first := answer(1)
	first.ID, first.Series, first.Hour = 1, all[0].Series, noon.UTC().Truncate(time.Hour)
	if d := cmp.Diff(first, all[0]); d != "" {
		t.Error(d)
	}
	if p := a.Problem(); p != "" {
		t.Errorf("problem %q", p)
	}
}

// An ID is never used twice, and a database keeps its series.
func TestSeriesAndIDsNameAnAnswerForEver(t *testing.T) {
	dir := t.TempDir()
	a, _, _ := begin(t, dir)
	give(t, a, answer(1), Written)
	give(t, a, answer(2), Written)
	series := sqlite(t, dir, "SELECT name FROM series")
	sqlite(t, dir, "DELETE FROM answers") // as after they were handed over
	must(t, a.db.Close())
	a, _, _ = begin(t, dir)
	give(t, a, answer(3), Written)
	if got := sqlite(t, dir, "SELECT id, topic, (SELECT group_concat(name) FROM series) FROM answers"); got != "3|t3|"+series {
		t.Errorf("got %s, want 3|t3|%s", got, series)
	}
}

func TestALockedDatabaseTakesAnswersLater(t *testing.T) {
	dir := t.TempDir()
	a, _, log := begin(t, dir)
	other, err := statedb.Open(t.Context(), filepath.Join(dir, file), 0o640, schema, slog.New(slog.DiscardHandler))
	must(t, err)
	tx, err := other.BeginTx(t.Context(), nil) // immediate: nobody else can write
	must(t, err)
	give(t, a, answer(1), Waits)
	if p := a.Problem(); !strings.HasPrefix(p, "1 answers are not written down: ") {
		t.Errorf("problem %q", p)
	}
	must(t, tx.Rollback())
	must(t, other.Close())
	give(t, a, answer(2), Written)
	if got := sqlite(t, dir, "SELECT group_concat(topic) FROM (SELECT topic FROM answers ORDER BY id)"); got != "t1,t2" {
		t.Errorf("written: %s", got)
	}
	if n := strings.Count(log.String(), "answers stay in memory"); n != 1 || a.Problem() != "" {
		t.Errorf("problem %q, the log says it %d times:\n%s", a.Problem(), n, log)
	}
}

// What waits when the program is asked to end is written before it ends.
func TestTheEndWritesAnswersThatWait(t *testing.T) {
	dir := t.TempDir()
	a, _, _ := begin(t, dir)
	must(t, os.Chmod(dir, 0o700))
	a.waiting, a.given = []Answer{answer(1)}, 1
	ctx, end := context.WithCancel(t.Context())
	end()
	var all sync.WaitGroup
	all.Go(func() { a.Run(ctx) })
	all.Wait()
	if got := sqlite(t, dir, "SELECT topic FROM answers"); got != "t1" {
		t.Errorf("written: %q", got)
	}
}

// A traveller is thanked also when the database turns out to be damaged, or was taken away, while it is open.
func TestAnOpenDatabaseIsSpoilt(t *testing.T) {
	for _, tt := range []struct {
		name    string
		spoil   func(t *testing.T, path string)
		problem string
	}{
		{"moved away", func(t *testing.T, path string) {
			t.Helper()
			must(t, os.Rename(path, path+".moved"))
			must(t, os.Remove(path+"-wal"))
			must(t, os.Remove(path+"-shm"))
		}, ""},
		{"overwritten", func(t *testing.T, path string) {
			t.Helper()
			junk := filepath.Join(t.TempDir(), "junk")
			must(t, os.WriteFile(junk, []byte(strings.Repeat("junk", 5000)), 0o600))
			must(t, os.Rename(junk, path))
			must(t, os.Remove(path+"-wal")) // whole pages lie in it: SQLite would mend the file with them
			must(t, os.Remove(path+"-shm"))
		}, "state.db was damaged and put aside; 0 answers were saved from it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			a, c, _ := begin(t, dir)
			tt.spoil(t, filepath.Join(dir, file))
			give(t, a, answer(1), Written)
			a.Count("home", "vi", Shown)
			a.Flush(t.Context())
			if got := sqlite(t, dir, "SELECT topic, n FROM answers, counters"); got != "t1|1" {
				t.Errorf("written: %q", got)
			}
			if got := a.Problem(); got != tt.problem {
				t.Errorf("problem %q, want %q", got, tt.problem)
			}
			if c.t = c.t.Add(tellFor); a.Problem() != "" {
				t.Errorf("a day later the problem is still %q", a.Problem())
			}
		})
	}
}

// Of a database with spoilt pages in the middle the other answers are saved, with their IDs, and new ones get others.
func TestAnswersOfADamagedDatabaseAreSaved(t *testing.T) {
	const many = 4000
	dir := t.TempDir()
	path := filepath.Join(dir, file)
	a, _, _ := begin(t, dir)
	for i := range many - 1 {
		a.waiting = append(a.waiting, answer(i))
		a.given++
	}
	give(t, a, answer(many-1), Written)
	must(t, a.db.Close()) // everything is in the file itself now
	st, err := os.Stat(path)
	must(t, err)
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteAt(make([]byte, 3*4096), st.Size()/2/4096*4096)
	must(t, errors.Join(err, f.Close()))

	a, _, log := begin(t, dir)
	give(t, a, answer(many), Written)
	saved, err := strconv.Atoi(sqlite(t, dir, "SELECT count(*) FROM answers WHERE id <= 4000"))
	must(t, err)
	if saved < many*9/10 || saved >= many {
		t.Errorf("%d answers of %d were saved:\n%s", saved, many, log)
	}
	if got := sqlite(t, dir, "SELECT count(*) FROM answers WHERE 't' || (id - 1) <> topic"); got != "0" {
		t.Errorf("%s answers have another ID", got)
	}
	if got := sqlite(t, dir, "SELECT min(id), max(id) FROM answers"); got != "1|4001" {
		t.Errorf("IDs %s", got)
	}
	if got, want := a.Problem(), fmt.Sprintf("state.db was damaged and put aside; %d answers were saved from it", saved); got != want {
		t.Errorf("problem %q, want %q", got, want)
	}
}

func TestWaitingAnswersAreBounded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nowhere")
	a, _, _ := begin(t, dir)
	for i := range maxWaiting {
		give(t, a, answer(i), Waits)
	}
	give(t, a, answer(maxWaiting), Lost)
	must(t, os.Mkdir(dir, 0o750))
	give(t, a, answer(maxWaiting+1), Written)
	if got := sqlite(t, dir, "SELECT count(*), min(id), max(id), count(DISTINCT topic) FROM answers"); got != "1001|1|1001|1001" {
		t.Errorf("written: %s", got)
	}
}

// No answer that was said to be written is given up for another one. Once some are taken, those that waited are written.
func TestNoAnswerGoesForRoom(t *testing.T) {
	dir := t.TempDir()
	a, _, _ := begin(t, dir)
	sqlite(t, dir, fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO answers (hour, kind, gate, lang, pack, version, survey, face, reason, topic, item) SELECT 0, 'survey', '', '', '', 0, '', '', '', '', '' FROM n`, maxAnswers-1))
	give(t, a, answer(1), Written)
	give(t, a, answer(2), Waits)
	if got, want := sqlite(t, dir, "SELECT count(*), min(id) FROM answers"), fmt.Sprintf("%d|1", maxAnswers); got != want {
		t.Errorf("there are %s, want %s", got, want)
	}
	if got := a.Problem(); !strings.Contains(got, "1 answers are not written down: 500000 answers wait to be taken already") {
		t.Errorf("problem %q", got)
	}
	sqlite(t, dir, "DELETE FROM answers WHERE id <= 1000")
	give(t, a, answer(3), Written)
	if got := sqlite(t, dir, "SELECT group_concat(topic, ' ') FROM (SELECT topic FROM answers ORDER BY id DESC LIMIT 3)"); got != answer(3).Topic+" "+answer(2).Topic+" "+answer(1).Topic {
		t.Errorf("the last ones are %s", got)
	}
}

// The tests below run this program once more, to kill it or to give it a disk of its own.
const (
	childAnswers = "CUANGO_TEST_ANSWERS"
	childFull    = "CUANGO_TEST_FULL"
)

func child(t *testing.T, test, env, dir string, attr *syscall.SysProcAttr) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self, "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), env+"="+dir)
	cmd.SysProcAttr = attr
	return cmd
}

// TestKilledAtAnyMoment: what was said to be written is there after kill -9, whenever that comes.
func TestKilledAtAnyMoment(t *testing.T) {
	dir := t.TempDir()
	told := map[string]bool{}
	for round := range 20 {
		cmd := child(t, "TestInsideGivingAnswers", childAnswers, dir, nil)
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
			}
		}
		if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("round %d ended by itself: %v", round, err)
		}
	}
	all, err := ReadAnswers(t.Context(), dir)
	must(t, err)
	for _, x := range all {
		delete(told, x.Topic)
	}
	if len(told) > 0 || len(all) < 20 {
		t.Errorf("%d answers are there; these were said to be written and are not: %v", len(all), told)
	}
}

func TestInsideGivingAnswers(t *testing.T) {
	dir := os.Getenv(childAnswers)
	if dir == "" {
		return // only as a child of TestKilledAtAnyMoment
	}
	a, _, _ := begin(t, dir)
	for {
		x := answer(rand.Int())
		give(t, a, x, Written)
		fmt.Println("written", x.Topic)
	}
}

// TestFullDisk: on a full disk answers wait, and are written when there is room.
func TestFullDisk(t *testing.T) {
	for _, attr := range []*syscall.SysProcAttr{
		{Cloneflags: syscall.CLONE_NEWNS},
		{
			Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		},
	} {
		out, err := child(t, "TestInsideFullDisk", childFull, t.TempDir(), attr).CombinedOutput()
		if errors.Is(err, syscall.EPERM) || strings.Contains(string(out), noMount) {
			continue
		}
		if err != nil || !strings.Contains(string(out), "--- PASS: TestInsideFullDisk") {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	t.Fatal("no file system can be mounted here, neither as root nor in a user namespace")
}

const noMount = "no file system can be mounted here"

func TestInsideFullDisk(t *testing.T) {
	dir := os.Getenv(childFull)
	if dir == "" {
		return // only as a child of TestFullDisk
	}
	if err := errors.Join(syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""), syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1048576")); err != nil {
		t.Fatal(noMount, err)
	}
	a, _, _ := begin(t, dir)
	give(t, a, answer(1), Written)
	ballast := filepath.Join(dir, "ballast")
	f, err := os.Create(ballast)
	must(t, err)
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	must(t, f.Close())
	i := 1
	fate := Written
	for ; fate == Written && i < 5000; i++ { // what the log of the database has room for
		fate = a.Answer(t.Context(), answer(i+1))
	}
	if fate != Waits {
		t.Fatalf("after %d answers on a full disk: %d", i, fate)
	}
	if p := a.Problem(); !strings.Contains(p, "no space left on device") {
		t.Errorf("problem %q", p)
	}
	must(t, os.Remove(ballast))
	a.Drain(t.Context())
	if got := sqlite(t, dir, "SELECT count(*), count(DISTINCT topic) FROM answers"); got != fmt.Sprintf("%d|%d", i, i) {
		t.Errorf("written %s of %d", got, i)
	}
}
