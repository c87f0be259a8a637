package publish_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/admin/objectservertest"
	"cuango/contentsync/content"
)

func notice(id string) content.Alert {
	at := testNow().UTC().Truncate(time.Second)
	return content.Alert{
		ID: id, Level: content.Warning, Pictogram: "storm", Title: content.Name{"vi": "Bão"}, Issuer: content.Name{"vi": "x"},
		Verification: content.Demo, Starts: at, Ends: at.Add(time.Hour),
	}
}

// add publishes one more notice.
func add(id string) func(*content.Alerts) error {
	return func(l *content.Alerts) error {
		l.Alerts = append(l.Alerts, notice(id))
		return nil
	}
}

func TestOverlayIsPublished(t *testing.T) {
	srv := objectservertest.Start(t)
	dir := t.TempDir()
	bucket := &interrupted{Bucket: srv.Store(t, srv.Accounts.Root), stop: func() {}}
	p, err := newPublisher(dir, bucket)
	if err != nil {
		t.Fatal(err)
	}
	if l, err := p.Notices(t.Context()); err != nil || l.Version != 0 {
		t.Fatalf("before anything is published: %+v, %v", l, err)
	}
	l, err := p.ChangeNotices(t.Context(), add("a"))
	if err != nil || l.Version != 1 || len(l.Alerts) != 1 {
		t.Fatalf("the first: %+v, %v", l, err)
	}
	if _, err := p.Publish(t.Context(), testContent(1)); err != nil { // leaves it
		t.Fatal(err)
	}
	bucket.keys = nil
	if l, err = p.ChangeNotices(t.Context(), add("b")); err != nil || l.Version != 2 || len(l.Alerts) != 2 {
		t.Fatalf("the second: %+v, %v", l, err)
	}
	order := []string{"targets/overlay/", "tuf/3.targets.json", "tuf/3.snapshot.json", "tuf/timestamp.json"}
	if !slices.EqualFunc(bucket.keys, order, strings.HasPrefix) {
		t.Errorf("order of uploads: %v", bucket.keys)
	}
	r, err := p.ChangeRecalls(t.Context(), func(l *content.Recalls) error {
		l.Recalls = append(l.Recalls, content.Recall{Item: "0123456789abcdef", Since: testNow().UTC().Truncate(time.Second)})
		return nil
	})
	if err != nil || r.Version != 1 {
		t.Fatalf("a recall: %+v, %v", r, err)
	}
	if packs, err := p.Published(t.Context()); err != nil || len(packs) != 1 {
		t.Errorf("packs %v, %v: an overlay is none", packs, err)
	}
	if got := newReader(t, srv.Public(), dir).read(t); got["demo"] != 1 {
		t.Errorf("a reader that is not ours sees %v", got)
	}
}

func TestABadOverlayIsNotPublished(t *testing.T) {
	srv := objectservertest.Start(t)
	p, err := newPublisher(t.TempDir(), srv.Store(t, srv.Accounts.Root))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.ChangeNotices(t.Context(), add("a")); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change func(*content.Alerts) error
		want   error
	}{
		"a kiosk would refuse it": {add("A B"), content.ErrInvalid},
		"twice the same":          {add("a"), content.ErrInvalid},
		"201 of them": {func(l *content.Alerts) error {
			for i := range content.MaxAlerts {
				l.Alerts = append(l.Alerts, notice(fmt.Sprint("n", i)))
			}
			return nil
		}, content.ErrTooLarge},
		"the change fails": {func(*content.Alerts) error { return os.ErrClosed }, os.ErrClosed},
	} {
		if _, err := p.ChangeNotices(t.Context(), tc.change); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
		if l, err := p.Notices(t.Context()); err != nil || l.Version != 1 || len(l.Alerts) != 1 {
			t.Errorf("%s: %+v is published, %v", name, l, err)
		}
	}
}

func TestALostOverlayComesFromTheDataFolder(t *testing.T) {
	srv := objectservertest.Start(t)
	dir := t.TempDir()
	st := srv.Store(t, srv.Accounts.Root)
	p, err := newPublisher(dir, st)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Publish(t.Context(), testContent(1)); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if _, err := p.ChangeNotices(t.Context(), add(fmt.Sprint("n", i))); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(filepath.Join(dir, "trust", "notice.json"))
	if err != nil {
		t.Fatal(err)
	}
	key := "targets/overlay/" + string(content.DigestOf(raw)) + ".notice.json"
	for name, key := range map[string]string{"the file is damaged": key, "the metadata is, too": "tuf/timestamp.json"} {
		if err := st.Put(t.Context(), key, strings.NewReader("x"), 1, "", ""); err != nil {
			t.Fatal(err)
		}
		l, err := p.ChangeNotices(t.Context(), add(strings.ReplaceAll(strings.ReplaceAll(name, " ", "-"), ",", "")))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(l.Alerts) < 3 {
			t.Errorf("%s: only %d notices are left", name, len(l.Alerts))
		}
	}
}
