package contentsync_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// inTrustDB lets SQLite's own program change trust.db as a spoilt bit would: without the triggers.
func inTrustDB(t *testing.T, k *kiosk, sql string) {
	t.Helper()
	path := filepath.Join(k.dir, "trust.db")
	out, err := exec.CommandContext(t.Context(), "sqlite3", path, "SELECT sql || ';' FROM sqlite_master WHERE type = 'trigger'").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	drop := ""
	for line := range strings.Lines(string(out)) {
		drop += "DROP TRIGGER " + strings.Fields(line)[2] + ";"
	}
	if drop == "" {
		t.Fatal("there are no triggers")
	}
	if out, err := exec.CommandContext(t.Context(), "sqlite3", path, drop+sql+";"+string(out)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// A value of trust.db that is another one than was written would keep a kiosk from new content for ever; SQLite itself finds nothing wrong with it.
func TestTrustDBSaysSomethingElse(t *testing.T) {
	for _, tt := range []struct{ name, sql string }{
		{"a version that no bucket will reach", "UPDATE packs SET version = 1000000"},
		{"a day that will not come", "UPDATE facts SET value = CAST('2099-01-01T00:00:00Z' AS BLOB) WHERE key = 'floor'"},
		{"one letter of the metadata", "UPDATE facts SET value = CAST(replace(CAST(value AS TEXT), 'expires', 'expirez') AS BLOB) WHERE key = 'tuf_timestamp'"},
		{"a digest of a generation", "UPDATE generations SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x')"},
		{"a row less", "DELETE FROM packs"},
		{"the sum itself", "UPDATE sums SET sha256 = 'x'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 0)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			old := repo.Save()
			p.Typo()
			repo.Publish(t, now, p)
			k.mustSync(t)
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			inTrustDB(t, k, tt.sql)
			k.open(t)
			if _, err := os.Stat(filepath.Join(k.dir, "trust.db.damaged")); err != nil {
				t.Errorf("it was not put aside: %v", err)
			}
			newest := repo.Save()
			repo.Restore(old)
			k.failed(t, k.SyncOnce(t.Context()), content.ErrRollback, contentsync.ReasonRollback) // that memory is not only there
			repo.Restore(newest)
			p.Typo()
			repo.Publish(t, now, p)
			k.mustSync(t)
			k.shows(t, 3)
		})
	}
}

// A power cut may leave a trust.db that ends in the middle, with a journal beside it: SQLite calls the pages that are not there an error of the disk.
func TestTrustDBCutOffBesideItsJournal(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	if err := k.Close(); err != nil { // the journal is written back
		t.Fatal(err)
	}
	path := filepath.Join(k.dir, "trust.db")
	large := "INSERT INTO facts (key, value) VALUES ('large', randomblob(30000))" // pages that the next journal has not
	if out, err := exec.CommandContext(t.Context(), "sqlite3", path, large).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	k.open(t)
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	db, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(path + "-wal")
	if err != nil || len(wal) == 0 {
		t.Fatalf("no journal: %v", err)
	}
	aside := 0
	for n := 0; n < len(db); n += 2048 {
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(path + ".damaged")
		if err := errors.Join(os.WriteFile(path, db[:n], 0o600), os.WriteFile(path+"-wal", wal, 0o600)); err != nil {
			t.Fatal(err)
		}
		k.open(t)
		if _, err := os.Stat(path + ".damaged"); err == nil {
			aside++
		}
		k.mustSync(t)
		k.shows(t, 2)
	}
	if aside == 0 {
		t.Error("none was damaged")
	}
}

// A program that does not know of the sum writes all the same, and back again.
func TestTrustDBWrittenByAnotherVersion(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := newKiosk(t, repo)
	k.mustSync(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(k.dir, "trust.db")
	if out, err := exec.CommandContext(t.Context(), "sqlite3", path, "INSERT OR REPLACE INTO facts VALUES ('heartbeat_sequence', CAST('41' AS BLOB))").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	k.open(t)
	k.mustSync(t)
	if _, err := os.Stat(path + ".damaged"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it was put aside: %v", err)
	}
}

// Heartbeats of a kiosk that lost trust.db are no replays to the office.
func TestHeartbeatsGoOnWithoutTrustDB(t *testing.T) {
	box := inbox{}
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Inbox = box })
	k.mustSync(t)
	sent := func() int64 {
		t.Helper()
		if err := k.Report(t.Context()); err != nil {
			t.Fatal(err)
		}
		h, err := content.OpenHeartbeat(box[contentsync.HeartbeatKey("huu-nghi", k.Kiosk())], "huu-nghi", k.Kiosk())
		if err != nil {
			t.Fatal(err)
		}
		return h.Sequence
	}
	last := sent()
	for range 3 {
		last = sent()
	}
	if err := errors.Join(k.Close(), os.Remove(filepath.Join(k.dir, "trust.db"))); err != nil {
		t.Fatal(err)
	}
	k.open(t)
	if next := sent(); next <= last {
		t.Errorf("after heartbeat %d comes %d", last, next)
	}
}

// The kiosk keeps its name when the file of its key is spoilt, and gets another one when it is removed or replaced.
func TestASpoiltKey(t *testing.T) {
	const another = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
	for _, tt := range []struct {
		name  string
		spoil func(raw string) string
		same  bool
	}{
		{"nothing", func(s string) string { return s }, true},
		{"empty", func(string) string { return "" }, true},
		{"cut off", func(s string) string { return s[:20] }, true},
		{"noise", func(string) string { return "\x00\xff\x13 no key at all" }, true},
		{"a digit is another one", func(s string) string {
			if s[9] == '0' {
				return s[:9] + "8" + s[10:]
			}
			return s[:9] + "0" + s[10:]
		}, true},
		{"a letter is none", func(s string) string { return s[:9] + "!" + s[10:] }, true},
		{"another key was put there", func(string) string { return another }, false},
		{"removed", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
			k := newKiosk(t, repo)
			k.mustSync(t)
			before := k.Kiosk()
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(k.dir, "key")
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if tt.spoil == nil {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, []byte(tt.spoil(string(raw))), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // and it stays so
				k.open(t)
				if same := k.Kiosk() == before; same != tt.same {
					t.Errorf("it was %s and is %s", before, k.Kiosk())
				}
				before, tt.same = k.Kiosk(), true
				if err := k.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
				t.Errorf("the file: %v, %v", st, err)
			}
			k.open(t)
		})
	}
}
