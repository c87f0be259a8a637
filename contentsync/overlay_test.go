package contentsync_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

func notices(t *testing.T, version int, ids ...string) []byte {
	t.Helper()
	l := content.Alerts{Format: 1, Version: version, Issued: now, Alerts: []content.Alert{}}
	for _, id := range ids {
		l.Alerts = append(l.Alerts, content.Alert{
			ID: id, Level: content.Emergency, Pictogram: "storm", Title: content.Name{"vi": "Bão"}, Issuer: content.Name{"vi": "Ban Quản lý"},
			Verification: content.Demo, Starts: now, Ends: now.Add(time.Hour),
		})
	}
	return canonical(t, l)
}

func recalls(t *testing.T, version int, item string, blobs ...content.Digest) []byte {
	t.Helper()
	l := content.Recalls{Format: 1, Version: version, Issued: now, Recalls: []content.Recall{}}
	if item != "" || len(blobs) > 0 {
		l.Recalls = append(l.Recalls, content.Recall{Item: item, Blobs: blobs, Since: now})
	}
	return canonical(t, l)
}

func canonical(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := content.Canonical(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// overlay asserts what lies there for the screen; nil: nothing.
func (k *kiosk) overlay(t *testing.T, name string, want []byte) {
	t.Helper()
	got, err := overlay.Read(k.dir, name)
	if want == nil {
		if !errors.Is(err, content.ErrNotFound) {
			t.Fatalf("%s: %d bytes, %v; want none", name, len(got), err)
		}
		return
	}
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%s: %.200s, %v; want %.200s", name, got, err, want)
	}
}

func (k *kiosk) hasBlob(d content.Digest) bool {
	_, err := os.Stat(filepath.Join(k.dir, filepath.FromSlash(d.BlobKey())))
	return err == nil
}

// onePicture gives a picture of a pack.
func onePicture(p *packtest.Pack) content.Digest {
	names := slices.Sorted(maps.Keys(p.Catalog.Media))
	return p.Catalog.Media[names[0]].Digest
}

func TestOverlayComesBeforeThePacks(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 2)
	repo.Overlay(overlay.Notice, notices(t, 1, "storm"))
	repo.Overlay(overlay.Recall, recalls(t, 1, "", onePicture(p)))
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	// The first blob, and the manifest before it, come when both files are there.
	repo.Spoil(func(_ http.ResponseWriter, _ *http.Request, key string) bool {
		if strings.HasPrefix(key, "blobs/") || strings.HasPrefix(key, "targets/packs/") {
			for _, name := range overlay.Names {
				if _, err := overlay.Read(k.dir, name); err != nil {
					t.Errorf("%s is asked for before %s is there: %v", key, name, err)
				}
			}
		}
		return false
	})
	k.mustSync(t)
	k.overlay(t, overlay.Notice, notices(t, 1, "storm"))
	if k.hasBlob(onePicture(p)) {
		t.Error("a recalled picture was fetched")
	}
	if repo.Requests(onePicture(p).BlobKey()) > 0 {
		t.Error("a recalled picture was asked for")
	}
	if st := k.Status(); st.Notices != 1 || st.Recalls != 1 {
		t.Errorf("status: notices %d, recalls %d", st.Notices, st.Recalls)
	}
	repo.Forget()
	repo.Spoil(nil)
	k.mustSync(t)
	if n := repo.Requests(""); n != 1 {
		t.Errorf("a poll without news asks %d times", n)
	}
}

func TestRecalledBlobsLeaveTheDiskAndComeBack(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 2)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	gone := onePicture(p)
	if !k.hasBlob(gone) {
		t.Fatal("no picture to recall")
	}
	_, manifest := p.Files(t)
	m, err := content.DecodeManifest(manifest)
	if err != nil {
		t.Fatal(err)
	}
	catalog := m.Catalog.Digest
	repo.Overlay(overlay.Recall, recalls(t, 1, p.Catalog.Items[0].ID, gone, catalog))
	repo.Publish(t, now, p)
	k.mustSync(t)
	if k.hasBlob(gone) {
		t.Fatal("a recalled picture is on the disk")
	}
	if !k.hasBlob(catalog) {
		t.Fatal("a catalog was taken for a picture: nothing could be built again")
	}
	before := k.Status().Generation
	k.restart(t) // reads everything through: what was recalled is not missed, and not fetched
	repo.Forget()
	k.mustSync(t)
	if k.hasBlob(gone) || k.Status().Generation != before {
		t.Errorf("after a restart: picture there %v, generation %d, before %d", k.hasBlob(gone), k.Status().Generation, before)
	}
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	if k.hasBlob(gone) {
		t.Error("another version of the pack brought the picture back")
	}
	repo.Overlay(overlay.Recall, recalls(t, 2, ""))
	repo.Publish(t, now, p)
	k.mustSync(t)
	if !k.hasBlob(gone) {
		t.Error("what is recalled no more does not come back")
	}
	k.shows(t, 2)
}

func TestARecallIsObeyedInExpiredMetadata(t *testing.T) {
	for _, tc := range []struct {
		name string
		late time.Duration // after everything was signed
	}{
		{"the timestamp has expired", (packtest.TimestampDays + 1) * 24 * time.Hour},
		{"the snapshot too", (packtest.SnapshotDays + 1) * 24 * time.Hour},
		{"the targets too", (packtest.TargetsDays + 1) * 24 * time.Hour},
	} {
		t.Run(tc.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 2)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			repo.Overlay(overlay.Recall, recalls(t, 1, "", onePicture(p)))
			repo.Overlay(overlay.Notice, notices(t, 1, "storm"))
			p.Typo()
			repo.Publish(t, now, p)
			*k.clock = now.Add(tc.late)
			k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
			k.overlay(t, overlay.Recall, recalls(t, 1, "", onePicture(p)))
			k.overlay(t, overlay.Notice, nil) // only the recall: expired metadata activates nothing
			if k.hasBlob(onePicture(p)) {
				t.Error("the picture is on the disk")
			}
			if k.Status().Recalls != 1 {
				t.Error("the status does not say so")
			}
		})
	}
}

func TestBadOverlaysLeaveTheLastGoodOnes(t *testing.T) {
	good, bad := "storm", "flood"
	for _, tc := range []struct {
		name   string
		change func(t *testing.T, repo *packtest.Repo, p *packtest.Pack)
		want   error
		reason contentsync.Reason
		packs  bool // come all the same
	}{
		{"not signed by us", func(t *testing.T, repo *packtest.Repo, p *packtest.Pack) {
			t.Helper()
			repo.Overlay(overlay.Notice, notices(t, 2, bad))
			repo.Keys["targets"] = packtest.NewKey(t, "thief")
			repo.Publish(t, now, p)
		}, content.ErrUntrusted, contentsync.ReasonUntrusted, false},
		{"tampered with behind the signature", func(t *testing.T, repo *packtest.Repo, p *packtest.Pack) {
			t.Helper()
			raw := notices(t, 2, bad)
			repo.Overlay(overlay.Notice, raw)
			repo.Publish(t, now, p)
			repo.Put(trust.OverlayKey(overlay.Notice, content.DigestOf(raw)), bytes.Replace(raw, []byte(bad), []byte("blood"), 1))
		}, content.ErrDigest, contentsync.ReasonDamaged, true},
		{"cut off", func(t *testing.T, repo *packtest.Repo, p *packtest.Pack) {
			t.Helper()
			raw := notices(t, 2, bad)
			repo.Overlay(overlay.Notice, raw)
			repo.Publish(t, now, p)
			repo.Put(trust.OverlayKey(overlay.Notice, content.DigestOf(raw)), raw[:len(raw)/2])
		}, content.ErrDigest, contentsync.ReasonDamaged, true},
		{"100 MB in its place", func(t *testing.T, repo *packtest.Repo, p *packtest.Pack) {
			t.Helper()
			raw := notices(t, 2, bad)
			repo.Overlay(overlay.Notice, raw)
			repo.Publish(t, now, p)
			key := trust.OverlayKey(overlay.Notice, content.DigestOf(raw))
			repo.Spoil(func(w http.ResponseWriter, _ *http.Request, asked string) bool {
				if asked != key {
					return false
				}
				_, _ = io.CopyN(w, endless{}, 100<<20) // the kiosk hangs up long before
				return true
			})
		}, content.ErrTooLarge, contentsync.ReasonInvalid, true},
		{"signed with 100 MB", func(t *testing.T, repo *packtest.Repo, p *packtest.Pack) {
			t.Helper()
			repo.Overlay(overlay.Notice, bytes.Repeat([]byte(" "), 100<<20))
			repo.Publish(t, now, p)
		}, content.ErrTooLarge, contentsync.ReasonInvalid, true},
		{"not there", func(t *testing.T, repo *packtest.Repo, p *packtest.Pack) {
			t.Helper()
			raw := notices(t, 2, bad)
			repo.Overlay(overlay.Notice, raw)
			repo.Publish(t, now, p)
			repo.Put(trust.OverlayKey(overlay.Notice, content.DigestOf(raw)), nil)
		}, content.ErrNotFound, contentsync.ReasonMissing, true},
		{"of a future format", func(t *testing.T, repo *packtest.Repo, p *packtest.Pack) {
			t.Helper()
			repo.Overlay(overlay.Notice, bytes.Replace(notices(t, 2, bad), []byte(`"format":1`), []byte(`"format":2`), 1))
			repo.Publish(t, now, p)
		}, content.ErrInvalid, contentsync.ReasonInvalid, true},
		{"signed, and older than the one before", func(t *testing.T, repo *packtest.Repo, p *packtest.Pack) {
			t.Helper()
			repo.Overlay(overlay.Notice, notices(t, 1, bad))
			repo.Publish(t, now, p)
		}, content.ErrRollback, contentsync.ReasonRollback, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 0)
			repo.Overlay(overlay.Notice, notices(t, 2, good))
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			p.Typo()
			repo.Overlay(overlay.Recall, recalls(t, 1, p.Catalog.Items[0].ID)) // one bad file does not stop the other
			tc.change(t, repo, p)
			k.failed(t, k.SyncOnce(t.Context()), tc.want, tc.reason)
			k.overlay(t, overlay.Notice, notices(t, 2, good))
			version, recalled := 1, []byte(nil)
			if tc.packs {
				version, recalled = 2, recalls(t, 1, p.Catalog.Items[0].ID)
			}
			k.shows(t, version)
			k.overlay(t, overlay.Recall, recalled)
			// And it mends itself when the next one is good.
			if tc.packs {
				repo.Spoil(nil)
				repo.Overlay(overlay.Notice, notices(t, 3, bad))
				repo.Publish(t, now, p)
				k.mustSync(t)
				k.overlay(t, overlay.Notice, notices(t, 3, bad))
			}
		})
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestUnknownFieldsAndFilesAreTolerated(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	raw := bytes.Replace(notices(t, 1, "storm"), []byte(`{"format"`), []byte(`{"aFuture":[{"x":null}],"format"`), 1)
	repo.Overlay(overlay.Notice, raw)
	repo.Overlay("weather.json", []byte("{}"))
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	k.overlay(t, overlay.Notice, raw)
	if _, err := os.Stat(overlay.Path(k.dir, "weather.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that this program does not know is kept: %v", err)
	}
}

func TestSilenceTakesNothingBack(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Overlay(overlay.Recall, recalls(t, 1, p.Catalog.Items[0].ID))
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	repo.Overlay(overlay.Recall, nil)
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.overlay(t, overlay.Recall, recalls(t, 1, p.Catalog.Items[0].ID))
}

func TestDamagedOverlayIsMendedWithoutANetwork(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 1)
	want := recalls(t, 3, p.Catalog.Items[0].ID, onePicture(p))
	repo.Overlay(overlay.Recall, want)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	path := overlay.Path(k.dir, overlay.Recall)
	for name, spoil := range map[string]func() error{
		"cut off":           func() error { return os.Truncate(path, 20) },
		"gone":              func() error { return os.Remove(path) },
		"the folder too":    func() error { return os.RemoveAll(filepath.Dir(path)) },
		"100 MB":            func() error { return os.Truncate(path, 100<<20) },
		"another good list": func() error { return os.WriteFile(path, recalls(t, 9, ""), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			if err := spoil(); err != nil {
				t.Fatal(err)
			}
			repo.Forget()
			k.restart(t)
			k.overlay(t, overlay.Recall, want)
			if repo.Requests("") > 0 {
				t.Error("asked the network")
			}
			if err := spoil(); err != nil { // and while it runs, by the next poll
				t.Fatal(err)
			}
			k.mustSync(t)
			k.overlay(t, overlay.Recall, want)
		})
	}
	// trust.db lost: what lies there guards against going back.
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"trust.db", "trust.db-wal", "trust.db-shm"} {
		_ = os.Remove(filepath.Join(k.dir, f)) // not all are there
	}
	k.open(t)
	k.overlay(t, overlay.Recall, want)
	repo.Overlay(overlay.Recall, recalls(t, 2, ""))
	repo.Publish(t, now, p)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrRollback, contentsync.ReasonRollback)
	k.overlay(t, overlay.Recall, want)
}
