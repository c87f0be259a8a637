package publish_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/admin/objectservertest"
	"cuango/admin/publish"
	"cuango/contentsync/content"
	"cuango/contentsync/rollout"
)

func TestRollOut(t *testing.T) {
	srv := objectservertest.Start(t, "huu-nghi")
	dir := t.TempDir()
	p, err := newPublisher(dir, srv.Store(t, srv.Accounts.Root))
	if err != nil {
		t.Fatal(err)
	}
	do := func(number int, r *rollout.Rollout) publish.Result {
		t.Helper()
		p.Rollout = r
		res, err := p.Publish(t.Context(), testContent(number))
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	// signed is what a kiosk reads, by curl and its own checks.
	signed := func() *rollout.Rollout {
		t.Helper()
		newReader(t, srv.Public(), dir).read(t)
		all, err := p.Standings(t.Context())
		if err != nil || len(all) != 1 || all[0].Problem != "" {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0].Rollout
	}
	set := func(change func(*rollout.Rollout)) publish.Standing {
		t.Helper()
		s, err := p.SetRollout(t.Context(), "demo", func(r *rollout.Rollout) error { change(r); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	p.Rollout = &rollout.Rollout{Percent: 10}
	if _, err := p.Publish(t.Context(), testContent(1)); !errors.Is(err, publish.ErrNoBefore) {
		t.Fatalf("the first version for some: %v", err)
	}
	first := do(1, nil)
	if r := signed(); r != nil {
		t.Errorf("for everybody: %+v", r)
	}
	p.Rollout = &rollout.Rollout{Percent: 10}
	if _, err := p.Publish(t.Context(), testContent(1)); !errors.Is(err, publish.ErrUnchanged) {
		t.Fatalf("the same content for some: %v", err)
	}

	second := do(2, &rollout.Rollout{Rings: []string{"test"}, Percent: 10, Window: &rollout.Window{From: "02:00", To: "04:00"}})
	want := &rollout.Rollout{Salt: "v2", Rings: []string{"test"}, Percent: 10, Window: &rollout.Window{From: "02:00", To: "04:00"}}
	want.Before = &rollout.Before{Version: 1, Digest: first.Manifest, Size: signed().Before.Size}
	if d := cmp.Diff(want, signed()); d != "" {
		t.Error(d)
	}
	if raw, _ := fetch(t, srv.Public()+"/targets/packs/demo/"+string(first.Manifest)+".manifest.json"); int64(len(raw)) != want.Before.Size {
		t.Errorf("the manifest before has %d bytes, %d are signed", len(raw), want.Before.Size)
	}

	if s := set(func(r *rollout.Rollout) { r.Percent = 50 }); s.Version != 2 || s.Everybody || signed().Percent != 50 || signed().Salt != "v2" {
		t.Errorf("50 %%: %+v, signed %+v", s, signed())
	}
	if s := set(func(r *rollout.Rollout) { r.Percent = 100 }); !s.Everybody || signed() == nil {
		t.Errorf("100 %% with a window: %+v", s)
	}
	set(func(r *rollout.Rollout) { r.Percent, r.Rings = 0, nil }) // stopped

	t.Run("the next one has the version before both", func(t *testing.T) {
		do(3, &rollout.Rollout{Percent: 1})
		if b := signed().Before; b.Version != 1 || b.Digest != first.Manifest {
			t.Errorf("before: %+v", b)
		}
		if signed().Salt != "v3" {
			t.Errorf("salt %s: the same kiosks would be first again", signed().Salt)
		}
	})
	t.Run("refused as a whole", func(t *testing.T) {
		was := signed()
		for name, change := range map[string]func(*rollout.Rollout) error{
			"101 %":        func(r *rollout.Rollout) error { r.Percent = 101; return nil }, //nolint:unparam // one of them has an error
			"no salt":      func(r *rollout.Rollout) error { r.Salt = ""; return nil },     //nolint:unparam // the same
			"by the asker": func(*rollout.Rollout) error { return errors.New("no") },
		} {
			if _, err := p.SetRollout(t.Context(), "demo", change); err == nil {
				t.Errorf("%s was signed", name)
			}
		}
		if _, err := p.SetRollout(t.Context(), "nothing", func(*rollout.Rollout) error { return nil }); !errors.Is(err, content.ErrNotFound) {
			t.Errorf("another pack: %v", err)
		}
		if d := cmp.Diff(was, signed()); d != "" {
			t.Error(d)
		}
	})
	t.Run("back: what was before, as the next version for everybody", func(t *testing.T) {
		c, err := p.Before(t.Context(), "demo")
		if err != nil {
			t.Fatal(err)
		}
		p.Rollout = nil
		res, err := p.Publish(t.Context(), c)
		if err != nil || res.Version != 4 || !res.Changed || res.Uploaded != 5 { // catalog, manifest, and deltas from three versions: the pictures are there
			t.Fatalf("%+v, %v", res, err)
		}
		if signed() != nil {
			t.Errorf("for %s", signed())
		}
		if got := c.Catalog.Items[0].Text["en"].Title; got != "Title 1" {
			t.Errorf("it shows %q", got)
		}
		if _, err := p.Before(t.Context(), "demo"); !errors.Is(err, publish.ErrNoBefore) {
			t.Errorf("back once more: %v", err)
		}
		if _, err := p.SetRollout(t.Context(), "demo", func(*rollout.Rollout) error { return nil }); !errors.Is(err, publish.ErrNoBefore) {
			t.Errorf("a roll-out of what is for everybody: %v", err)
		}
	})
	if second.Rollout == nil || second.Rollout.Percent != 10 {
		t.Errorf("the result says %+v", second.Rollout)
	}
}

// TestSignedRollOutIsThatOfTheKiosk reads the published bytes with the kiosk's own reader.
func TestSignedRollOutIsThatOfTheKiosk(t *testing.T) {
	until := time.Date(2027, 1, 31, 17, 0, 0, 0, time.UTC)
	for _, r := range []rollout.Rollout{
		{Salt: "v2", Percent: 0},
		{Salt: "v2", Rings: []string{"all"}, Urgent: true, Until: until},
		{Salt: "v2", Percent: 7, From: until.Add(-time.Hour), Until: until, Window: &rollout.Window{From: "22:00", To: "04:00"}},
	} {
		raw, err := json.Marshal(map[string]any{"version": 2, "rollout": r})
		if err != nil {
			t.Fatal(err)
		}
		version, got, err := rollout.Read(raw)
		if err != nil || version != 2 {
			t.Fatalf("version %d, %v", version, err)
		}
		if d := cmp.Diff(&r, got); d != "" {
			t.Error(d)
		}
	}
}

// A roll-out that this program cannot understand, of a newer one say, kept its version from kiosks. The next roll-out must not give it to all who are outside.
func TestRollOutBehindOneThatCannotBeRead(t *testing.T) {
	srv := objectservertest.Start(t, "huu-nghi")
	p, err := newPublisher(t.TempDir(), srv.Store(t, srv.Accounts.Root))
	if err != nil {
		t.Fatal(err)
	}
	publishIt := func(number int, r *rollout.Rollout) error {
		p.Rollout = r
		_, err := p.Publish(t.Context(), testContent(number))
		return err
	}
	if err := errors.Join(publishIt(1, nil), publishIt(2, &rollout.Rollout{Percent: 10})); err != nil {
		t.Fatal(err)
	}
	if _, err := p.SetUnreadable(t.Context(), "demo"); err != nil {
		t.Fatal(err)
	}
	if all, err := p.Standings(t.Context()); err != nil || all[0].Version != 2 || all[0].Problem == "" {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := publishIt(3, &rollout.Rollout{Percent: 10}); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("version 3 for some, version 2 for the others: %v", err)
	}
	if all, err := p.Standings(t.Context()); err != nil || all[0].Version != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	if err := publishIt(3, nil); err != nil {
		t.Errorf("for everybody: %v", err)
	}
	if err := publishIt(4, &rollout.Rollout{Percent: 10}); err != nil {
		t.Errorf("and the next one for some: %v", err)
	}
	all, err := p.Standings(t.Context())
	if err != nil || all[0].Rollout == nil || all[0].Rollout.Before.Version != 3 {
		t.Errorf("%+v, %v", all, err)
	}
}
