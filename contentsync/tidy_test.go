package contentsync_test

import (
	"database/sql"
	"path/filepath"
	"syscall"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// trustDB opens the kiosk's database beside the engine.
func (k *kiosk) trustDB(tb testing.TB) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(k.dir, "trust.db")+"?_busy_timeout=5000")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return db
}

func number(tb testing.TB, db *sql.DB, query string) (n int) {
	tb.Helper()
	if err := db.QueryRowContext(tb.Context(), query).Scan(&n); err != nil {
		tb.Fatal(err)
	}
	return n
}

// Years of publishing leave no more rows than there are generations on the disk, and one for the highest number; no number comes twice, whatever is on the disk.
func TestGenerationsAreForgotten(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	db := k.trustDB(t)
	for n := 2; n <= 12; n++ {
		p.Typo()
		repo.Publish(t, now, p)
		k.mustSync(t)
		k.shows(t, n)
		all, err := cache.Generations(k.dir)
		if err != nil || all[0] != int64(n) {
			t.Fatalf("generations %v, %v", all, err)
		}
		if rows := number(t, db, "SELECT count(*) FROM generations"); rows > len(all)+1 {
			t.Fatalf("%d rows for %d generations", rows, len(all))
		}
		if n%4 == 0 {
			k.restart(t)
		}
	}
	k.says(t, 11, bad(12)) // the highest number is not on the disk any more, and is not given again
	k.attend(t)
	k.mustSync(t)
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.shows(t, 13)
	if n, err := cache.Current(k.dir); n != 13 || err != nil {
		t.Errorf("generation %d, %v", n, err)
	}
	k.restart(t)
	k.mustSync(t)
	k.shows(t, 13)
}

// What an older program has left is forgotten with the next sync.
func TestOldGenerationsAreForgotten(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := newKiosk(t, repo)
	k.mustSync(t)
	db := k.trustDB(t)
	if _, err := db.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i+1 FROM n WHERE i < 5000)
		INSERT INTO generations (number, sha256, built) SELECT i, '00', '2026-01-01T00:00:00Z' FROM n`); err != nil {
		t.Fatal(err)
	}
	k.restart(t)
	k.mustSync(t)
	if rows := number(t, db, "SELECT count(*) FROM generations"); rows != 2 {
		t.Errorf("%d rows are left", rows)
	}
	if top := number(t, db, "SELECT max(number) FROM generations"); top != 5000 {
		t.Errorf("the highest number is %d", top)
	}
	k.shows(t, 1)
}

// A generation that was gone back from stays until it is noted what was bad in it: what cannot be written down for want of room is not forgotten for that.
func TestABadGenerationStaysUntilItIsNoted(t *testing.T) {
	free := roomy
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Free = func(string) (int64, error) { return free, nil } })
	k.mustSync(t)
	k.says(t, 1, &content.Check{Generation: 1, OK: true, Pages: 30})
	k.attend(t)
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	db := k.trustDB(t)
	for _, q := range []string{"INSERT", "UPDATE"} {
		if _, err := db.ExecContext(t.Context(), "CREATE TRIGGER full_"+q+" BEFORE "+q+" ON facts WHEN NEW.key GLOB 'bad/*' BEGIN SELECT RAISE(ABORT, 'full'); END"); err != nil {
			t.Fatal(err)
		}
	}
	k.says(t, 1, bad(2))
	if err := k.Attend(t.Context()); err == nil {
		t.Fatal("it was noted")
	}
	k.shows(t, 1)
	p.Typo() // something is wanted, and there is no room: what is not needed goes
	repo.Publish(t, now, p)
	free = 0
	k.failed(t, k.SyncOnce(t.Context()), syscall.ENOSPC, contentsync.ReasonDisk)
	for _, q := range []string{"INSERT", "UPDATE"} {
		if _, err := db.ExecContext(t.Context(), "DROP TRIGGER full_"+q); err != nil {
			t.Fatal(err)
		}
	}
	k.attend(t)
	if st := k.Status(); len(st.Held) != 1 || st.Held[0].Version != 2 || st.Held[0].Why != content.HeldRolledBack {
		t.Errorf("held: %+v", st.Held)
	}
	free = roomy
	k.mustSync(t)
	k.shows(t, 3)
}
