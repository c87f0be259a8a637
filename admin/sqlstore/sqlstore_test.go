package sqlstore_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/admin"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
)

func open(t *testing.T, file string) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestReleases(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a b?.db")
	s := open(t, file)
	r := admin.Release{
		Pack: "demo", Version: 2, Name: content.Name{"vi": "Gói"}, AsOf: "2026-11-20", Items: 3, Langs: []content.Lang{"vi"},
		Bytes: 10, Manifest: content.DigestOf(nil), Published: time.Unix(100, 0).UTC(),
	}
	older, again := r, r
	older.Version, again.Items = 1, 99
	for _, x := range []admin.Release{r, older, again} {
		if err := s.AddRelease(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	got, err := open(t, file).Releases(t.Context())
	if d := cmp.Diff([]admin.Release{r}, got); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestKiosks(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "admin.db"))
	k := admin.Kiosk{
		ID: "k", Gate: "g", Key: []byte{1}, FirstSeen: time.Unix(1, 0).UTC(), Received: time.Unix(5, 0).UTC(),
		Last: &content.Heartbeat{Sequence: 7},
	}
	other := k
	other.Key, other.FirstSeen, other.Problem = []byte{2}, time.Unix(9, 0).UTC(), admin.OtherKey
	want := k
	want.Problem = admin.OtherKey
	for _, x := range []admin.Kiosk{k, other} {
		if err := s.PutKiosk(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Kiosks(t.Context())
	if d := cmp.Diff([]admin.Kiosk{want}, got); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "admin.db")
	open(t, file)
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "PRAGMA user_version=99"); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlstore.Open(t.Context(), file); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("got %v", err)
	}
}
