package tally

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cuango/contentsync/statedb"
)

type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

var noon = time.Date(2026, 11, 26, 12, 40, 0, 0, time.FixedZone("+07", 7*3600))

func begin(t *testing.T, dir string) (*Tally, *clock, *strings.Builder) {
	t.Helper()
	c, log := &clock{noon}, &strings.Builder{}
	a := New(dir, c.now, slog.New(slog.NewTextHandler(log, nil)))
	a.Flush(t.Context())
	return a, c, log
}

// sqlite reads the database with SQLite's own program.
func sqlite(t *testing.T, dir, query string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "sqlite3", filepath.Join(dir, "state.db"), query).CombinedOutput()
	if err != nil {
		t.Fatalf("sqlite3: %v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}

func TestCountersAreByTheHour(t *testing.T) {
	dir := t.TempDir()
	a, c, _ := begin(t, dir)
	a.Count("search", "lo", Miss)
	a.Count("search", "lo", Miss)
	a.Count("home", "vi", Shown)
	a.Flush(t.Context())
	a.Count("search", "lo", Miss)
	c.t = c.t.Add(30 * time.Minute)
	a.Count("search", "lo", Miss)
	a.Flush(t.Context())
	want := "2026-11-26 05:00:00|home|vi|shown|1\n2026-11-26 05:00:00|search|lo|miss|3\n2026-11-26 06:00:00|search|lo|miss|1"
	if got := sqlite(t, dir, "SELECT datetime(hour, 'unixepoch'), screen, lang, outcome, n FROM counters ORDER BY 1, 2"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	all, err := Read(t.Context(), dir) // while it is open
	if err != nil || len(all) != 3 || all[1] != (Counter{Hour: noon.UTC().Truncate(time.Hour), Screen: "search", Lang: "lo", Outcome: string(Miss), N: 3}) {
		t.Errorf("read: %v, %v", all, err)
	}
}

func TestTheEndWritesWhatIsLeft(t *testing.T) {
	dir := t.TempDir()
	a, _, _ := begin(t, dir)
	ctx, end := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { a.Run(ctx) })
	a.Count("home", "ja", Forgot)
	end()
	all.Wait()
	if got := sqlite(t, dir, "SELECT screen, lang, outcome, n FROM counters"); got != "home|ja|forgot|1" {
		t.Errorf("got %q", got)
	}
}

func TestTroubleStopsNothingAndLosesNothing(t *testing.T) {
	path := func(dir string) string { return filepath.Join(dir, "state.db") }
	for _, tt := range []struct {
		name   string
		before func(t *testing.T, dir string) // the kiosk starts
		repair func(t *testing.T, dir string)
		log    string
		aside  bool
	}{
		{
			"the folder is not there",
			func(t *testing.T, dir string) { t.Helper(); must(t, os.Remove(dir)) },
			func(t *testing.T, dir string) { t.Helper(); must(t, os.Mkdir(dir, 0o750)) },
			"stay in memory", false,
		},
		{
			"a folder has its name",
			func(t *testing.T, dir string) {
				t.Helper()
				must(t, os.Mkdir(path(dir), 0o750))
			},
			func(t *testing.T, dir string) { t.Helper(); must(t, os.Remove(path(dir))) },
			"stay in memory", false,
		},
		{
			"the file is no database",
			func(t *testing.T, dir string) {
				t.Helper()
				must(t, os.WriteFile(path(dir), []byte(strings.Repeat("junk", 5000)), 0o600))
			},
			func(*testing.T, string) {}, "put aside", true,
		},
		{
			"half of the file is gone",
			func(t *testing.T, dir string) {
				t.Helper()
				a, _, _ := begin(t, dir)
				for i := range 2000 {
					a.Count("screen-"+strings.Repeat("x", i%50)+string(rune('a'+i%26)), "vi", Shown)
				}
				a.Flush(t.Context())
				must(t, a.db.Close())
				st, err := os.Stat(path(dir))
				must(t, err)
				must(t, os.Truncate(path(dir), st.Size()/2))
			},
			func(*testing.T, string) {}, "put aside", true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "kiosk")
			must(t, os.Mkdir(dir, 0o750))
			tt.before(t, dir)
			a, _, log := begin(t, dir)
			a.Count("home", "vi", Shown)
			a.Flush(t.Context())
			a.Flush(t.Context())
			tt.repair(t, dir)
			a.Flush(t.Context())
			if got := sqlite(t, dir, "SELECT screen, lang, outcome, n FROM counters"); got != "home|vi|shown|1" {
				t.Errorf("counted %q", got)
			}
			if n := strings.Count(log.String(), tt.log); n != 1 {
				t.Errorf("the log says %q %d times:\n%s", tt.log, n, log)
			}
			if _, err := os.Stat(path(dir) + ".damaged"); (err == nil) != tt.aside {
				t.Errorf("state.db.damaged: %v", err)
			}
		})
	}
}

func TestALockedDatabaseIsWrittenLater(t *testing.T) {
	dir := t.TempDir()
	a, _, log := begin(t, dir)
	other, err := statedb.Open(t.Context(), filepath.Join(dir, file), 0o640, schema, slog.New(slog.DiscardHandler))
	must(t, err)
	tx, err := other.BeginTx(t.Context(), nil) // immediate: nobody else can write
	must(t, err)
	a.Count("home", "vi", Shown)
	a.Flush(t.Context())
	if got := sqlite(t, dir, "SELECT count(*) FROM counters"); got != "0" {
		t.Fatalf("%s counters were written past a lock", got)
	}
	must(t, tx.Rollback())
	must(t, other.Close())
	a.Flush(t.Context())
	if got := sqlite(t, dir, "SELECT n FROM counters"); got != "1" {
		t.Errorf("counted %q\n%s", got, log)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nowhere")
	a, c, _ := begin(t, dir)
	for range maxPending + 100 {
		c.t = c.t.Add(time.Hour)
		a.Count("home", "vi", Shown)
	}
	a.Flush(t.Context())
	if n := len(a.pending); n != maxPending {
		t.Errorf("%d counters are kept, want %d", n, maxPending)
	}
}

func TestTheOldestGoFirst(t *testing.T) {
	dir := t.TempDir()
	a, c, _ := begin(t, dir)
	sqlite(t, dir, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) INSERT INTO counters SELECT i * 3600, 'home', 'vi', 'shown', 1 FROM n`)
	c.t = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	a.Count("home", "vi", Shown)
	a.Flush(t.Context())
	if got := sqlite(t, dir, "SELECT count(*), min(hour) FROM counters"); got != "500000|7200" {
		t.Errorf("left: %s", got)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
