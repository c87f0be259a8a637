package trust_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

var now = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// from gives a fetcher on the files of a repository, and a list of what was asked for.
func from(files map[string][]byte, asked *[]string) trust.Fetcher {
	return func(_ context.Context, key string, limit int64) ([]byte, error) {
		*asked = append(*asked, key)
		b, ok := files[key]
		if !ok {
			return nil, content.ErrNotFound
		}
		if int64(len(b)) > limit {
			return nil, content.ErrTooLarge
		}
		return b, nil
	}
}

func refresh(tb testing.TB, r *packtest.Repo, st trust.State, at time.Time) (trust.Result, []string, error) {
	tb.Helper()
	files := r.Save()
	var asked []string
	res, err := trust.Refresh(tb.Context(), r.Root(), st, at, files[trust.TimestampKey], from(files, &asked))
	return res, asked, err
}

func TestRefresh(t *testing.T) {
	r := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 1, 0, 0)
	r.Publish(t, now, p, packtest.Small(t, "alpha", 4, 1, 0, 0))
	res, asked, err := refresh(t, r, trust.State{}, now)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Packs) != 2 || res.Packs[0].Pack != "alpha" || res.Packs[1].Pack != "demo" || !res.Issued.Equal(now) || !res.Expires.Equal(now.AddDate(0, 0, packtest.TimestampDays)) {
		t.Errorf("%+v", res)
	}
	for _, target := range res.Packs {
		if b := r.File(trust.ManifestKey(target.Pack, target.Digest)); int64(len(b)) != target.Size || content.DigestOf(b) != target.Digest {
			t.Errorf("target %+v: the file has %d bytes", target, len(b))
		}
	}
	if len(asked) != 3 { // next root, snapshot, targets
		t.Errorf("asked for %v", asked)
	}

	again, asked, err := refresh(t, r, res.State, now)
	if err != nil || len(again.Packs) != 2 || len(asked) != 1 {
		t.Errorf("a second time: %v, %d packs, asked for %v", err, len(again.Packs), asked)
	}
	var none []string
	again, err = trust.Refresh(t.Context(), r.Root(), res.State, now, nil, from(nil, &none))
	if err != nil || len(again.Packs) != 2 {
		t.Errorf("timestamp not modified: %v", err)
	}
	if _, err = trust.Refresh(t.Context(), r.Root(), trust.State{}, now, nil, from(nil, &none)); !errors.Is(err, content.ErrUntrusted) {
		t.Errorf("nothing known and not modified: %v", err)
	}
}

// What was verified before the failure is remembered: otherwise a kiosk that is cut off each time could be led back.
func TestProgressIsRemembered(t *testing.T) {
	r := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 1, 0, 0)
	r.Publish(t, now, p)
	old := r.Save()
	p.Typo()
	r.Publish(t, now, p)
	r.Put("tuf/2.snapshot.json", nil)
	res, _, err := refresh(t, r, trust.State{}, now)
	if !errors.Is(err, content.ErrNotFound) || len(res.Packs) != 0 {
		t.Fatalf("%v, %d packs", err, len(res.Packs))
	}
	r.Restore(old)
	if _, _, err := refresh(t, r, res.State, now); !errors.Is(err, content.ErrRollback) {
		t.Errorf("an older timestamp: %v", err)
	}
}

func TestExpiry(t *testing.T) {
	r := packtest.NewRepo(t, "a", now)
	r.Publish(t, now, packtest.Small(t, "demo", 1, 1, 0, 0))
	res, _, err := refresh(t, r, trust.State{}, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, days := range []int{packtest.TimestampDays + 1, packtest.SnapshotDays + 1, packtest.TargetsDays + 1, packtest.RootDays + 1} {
		late, _, err := refresh(t, r, res.State, now.AddDate(0, 0, days))
		if !errors.Is(err, content.ErrExpired) || len(late.Packs) != 0 {
			t.Errorf("after %d days: %v", days, err)
		}
		if !bytes.Equal(late.State.Timestamp, res.State.Timestamp) || !bytes.Equal(late.State.Targets, res.State.Targets) {
			t.Errorf("after %d days the memory is another one", days)
		}
		if _, _, err := refresh(t, r, trust.State{}, now.AddDate(0, 0, days)); !errors.Is(err, content.ErrExpired) {
			t.Errorf("after %d days, from nothing: %v", days, err)
		}
	}
	// An expired root in the middle of the chain is no obstacle.
	r.Rotate(t, metadata.TIMESTAMP, "new")
	if res, _, err = refresh(t, r, res.State, now); !errors.Is(err, content.ErrUntrusted) || res.State.Root == nil {
		t.Errorf("root 2 with the timestamp of the old key: %v", err)
	}
}

func TestDamagedMemory(t *testing.T) {
	r := packtest.NewRepo(t, "a", now)
	r.Publish(t, now, packtest.Small(t, "demo", 1, 1, 0, 0))
	r.Rotate(t, metadata.SNAPSHOT, "new")
	r.Publish(t, now, packtest.Small(t, "demo", 1, 1, 0, 0))
	good, _, err := refresh(t, r, trust.State{}, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, junk := range [][]byte{{}, []byte("{"), []byte("null"), good.State.Snapshot} {
		for name, st := range map[string]trust.State{
			"root":      {Root: junk, Timestamp: good.State.Timestamp, Snapshot: good.State.Snapshot, Targets: good.State.Targets},
			"timestamp": {Root: good.State.Root, Timestamp: junk, Snapshot: good.State.Snapshot, Targets: good.State.Targets},
			"snapshot":  {Root: good.State.Root, Timestamp: good.State.Timestamp, Snapshot: append([]byte(" "), junk...), Targets: good.State.Targets},
			"targets":   {Root: good.State.Root, Timestamp: good.State.Timestamp, Snapshot: good.State.Snapshot, Targets: junk},
		} {
			if res, _, err := refresh(t, r, st, now); err != nil || len(res.Packs) != 1 {
				t.Errorf("%s is %.10q: %v", name, junk, err)
			}
		}
	}
}

func TestTargetsAreChecked(t *testing.T) {
	for _, tt := range []struct {
		name   string
		path   string
		change func(*metadata.TargetFiles)
		want   error
		packs  int
	}{
		{"another kind", "recall.json", nil, nil, 0},
		{"pack that leaves its folder", "packs/../manifest.json", nil, content.ErrInvalid, 0},
		{"folder in a pack", "packs/a/b/manifest.json", nil, content.ErrInvalid, 0},
		{"no digest", "packs/demo/manifest.json", func(f *metadata.TargetFiles) { f.Hashes = metadata.Hashes{"sha512": f.Hashes["sha256"]} }, content.ErrInvalid, 0},
		{"too long", "packs/demo/manifest.json", func(f *metadata.TargetFiles) { f.Length = content.MaxManifestBytes + 1 }, content.ErrInvalid, 0},
		{"no length", "packs/demo/manifest.json", func(f *metadata.TargetFiles) { f.Length = 0 }, content.ErrInvalid, 0},
		{"good", "packs/demo/manifest.json", nil, nil, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := packtest.NewRepo(t, "a", now)
			targets := metadata.Targets(now.AddDate(1, 0, 0))
			f, err := metadata.TargetFile().FromBytes(tt.path, []byte("{}"), "sha256")
			if err != nil {
				t.Fatal(err)
			}
			if tt.change != nil {
				tt.change(f)
			}
			targets.Signed.Targets[tt.path] = f
			r.Sign(t, now, targets)
			res, _, err := refresh(t, r, trust.State{}, now)
			if !errors.Is(err, tt.want) || len(res.Packs) != tt.packs {
				t.Fatalf("got %v and %d packs, want %v and %d", err, len(res.Packs), tt.want, tt.packs)
			}
		})
	}
}

func TestAnchor(t *testing.T) {
	r := packtest.NewRepo(t, "a", now)
	if v, err := trust.Anchor(r.Root()); v != 1 || err != nil {
		t.Errorf("version %d, %v", v, err)
	}
	for _, b := range [][]byte{nil, []byte("{}"), bytes.Replace(r.Root(), []byte(`"version":1`), []byte(`"version":2`), 1)} {
		if _, err := trust.Anchor(b); !errors.Is(err, content.ErrUntrusted) {
			t.Errorf("%.20q: %v", b, err)
		}
	}
}

// Whatever a bucket holds: no panic, no pack without a signature, an error with a name.
func FuzzRefresh(f *testing.F) {
	r := packtest.NewRepo(f, "a", now)
	r.Publish(f, now, packtest.Small(f, "demo", 1, 1, 0, 0))
	files := r.Save()
	keys := []string{trust.RootKey(2), trust.TimestampKey, "tuf/1.snapshot.json", "tuf/1.targets.json"}
	for i, k := range keys {
		f.Add(uint8(i), files[k])
		f.Add(uint8(i), []byte(`{"signatures":[],"signed":{"_type":"timestamp","version":1}}`))
		f.Add(uint8(i), []byte(`{"signatures":[{}],"signed":{"_type":"root","roles":{"root":null}}}`))
		f.Add(uint8(0), files[k])
	}
	f.Fuzz(func(t *testing.T, which uint8, b []byte) {
		key := keys[int(which)%len(keys)]
		changed := r.Save()
		same := bytes.Equal(changed[key], b)
		changed[key] = b
		var asked []string
		res, err := trust.Refresh(t.Context(), r.Root(), trust.State{}, now, changed[trust.TimestampKey], from(changed, &asked))
		if err == nil && !same {
			// Other spaces around the same value are the same metadata.
			if got, want := res.Packs, 1; len(got) != want || got[0].Pack != "demo" {
				t.Fatalf("%d packs from what nobody signed", len(got))
			}
		}
		if err != nil && !errors.Is(err, content.ErrUntrusted) && !errors.Is(err, content.ErrNotFound) && !errors.Is(err, content.ErrInvalid) {
			t.Fatalf("error without a name: %v", err)
		}
	})
}

// A new timestamp that has expired is refused, and leaves no memory: whoever renews it after all may begin with a lower number.
func TestExpiredTimestampIsNotRemembered(t *testing.T) {
	r := packtest.NewRepo(t, "a", now)
	r.Publish(t, now, packtest.Small(t, "demo", 1, 1, 1, 0))
	first, _, err := refresh(t, r, trust.State{}, now)
	if err != nil {
		t.Fatal(err)
	}
	good := r.Save()
	r.Publish(t, now.AddDate(0, 0, -packtest.TimestampDays-1), packtest.Small(t, "demo", 2, 1, 1, 0))
	late, _, err := refresh(t, r, first.State, now)
	if !errors.Is(err, content.ErrExpired) {
		t.Fatal(err)
	}
	if !bytes.Equal(late.State.Timestamp, first.State.Timestamp) {
		t.Error("it was remembered")
	}
	r.Restore(good)
	if _, _, err := refresh(t, r, late.State, now); err != nil {
		t.Errorf("the good one, of the lower number: %v", err)
	}
}
