package contentsync_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// What is strange and not hostile: it must be taken.
func TestTolerated(t *testing.T) {
	for _, tt := range []struct {
		name string
		pack func(*testing.T, *packtest.Pack)
	}{
		{"unknown fields in the catalog", func(t *testing.T, p *packtest.Pack) {
			t.Helper()
			raw, err := content.Canonical(p.Catalog)
			if err != nil {
				t.Fatal(err)
			}
			p.RawCatalog = bytes.Replace(raw, []byte(`{"agencies"`), []byte(`{"aFuture":{"deep":[1,2,{"x":null}]},"agencies"`), 1)
		}},
		{"unknown languages", func(_ *testing.T, p *packtest.Pack) {
			p.Catalog.Items[0].Text["tlh-Piqd"] = p.Catalog.Items[0].Text["vi"]
			p.Catalog.Langs = append(slices.Clone(p.Catalog.Langs), "haw", "ZH-hans")
		}},
		{"unknown kinds of blocks", func(_ *testing.T, p *packtest.Pack) {
			setText(p, func(t *content.ItemText) { t.Body = append(t.Body, content.Block{Kind: "hologram"}) })
		}},
		{"no pictures", func(_ *testing.T, p *packtest.Pack) {
			p.Catalog.Media = map[string]content.Media{}
			for i := range p.Catalog.Items {
				p.Catalog.Items[i].Media = ""
				for l, txt := range p.Catalog.Items[i].Text {
					txt.Body = txt.Body[1:]
					p.Catalog.Items[i].Text[l] = txt
				}
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 0)
			tt.pack(t, p)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			k.shows(t, 1)
		})
	}
}

func TestRolledBackBucket(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	old := repo.Save()
	p.Typo()
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	k.shows(t, 2)
	newer := repo.Save()
	repo.Restore(old)
	for range 2 {
		k.failed(t, k.SyncOnce(t.Context()), content.ErrRollback, contentsync.ReasonRollback)
		k.shows(t, 2)
		k.restart(t)
	}
	repo.Restore(newer)
	k.mustSync(t)
}

func TestKeysRotate(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	stolen := repo.Keys["timestamp"]
	for i, role := range []string{"timestamp", "snapshot", "targets", "root", "root"} {
		repo.Rotate(t, role, fmt.Sprintf("new %d", i))
		p.Typo()
		repo.Publish(t, now, p)
	}
	k.mustSync(t)
	k.shows(t, 6)
	if v := k.Status().Metadata.Root; v != 6 {
		t.Errorf("root version %d, want 6", v)
	}
	repo.Keys["timestamp"] = stolen
	p.Typo()
	repo.Publish(t, now, p)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonUntrusted)
	k.shows(t, 6)
}

// A stolen timestamp key can sign version 1000; after the root has replaced the key, version 8 must be good again.
func TestFastForwardRecovers(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	slow := repo.Save()
	for range 20 {
		repo.Publish(t, now, p)
	}
	k := newKiosk(t, repo)
	k.mustSync(t)
	repo.Restore(slow)
	repo.Rotate(t, "timestamp", "new timestamp")
	repo.Rotate(t, "snapshot", "new snapshot")
	root := repo.Save()
	fresh := packtest.NewRepo(t, "a", now) // begins at version 1 again
	fresh.Restore(root)
	fresh.Keys = repo.Keys
	p.Typo()
	fresh.Publish(t, now, p)
	repo.Restore(fresh.Save())
	k.mustSync(t)
	k.shows(t, 2)
}

func TestAnotherAnchor(t *testing.T) {
	one, two := packtest.NewRepo(t, "one", now), packtest.NewRepo(t, "two", now)
	one.Publish(t, now, packtest.Small(t, "demo", 9, 3, 2, 0))
	two.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := newKiosk(t, one)
	k.mustSync(t)
	k.shows(t, 9)
	k.params.Source = two.Serve(t)
	k.restart(t)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonUntrusted)
	k.params.Anchor = two.Root()
	k.restart(t)
	k.shows(t, 9) // until the new one is complete
	k.mustSync(t)
	k.shows(t, 1)
}

func TestForbiddenForMissingRoot(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	repo.Spoil(func(w http.ResponseWriter, _ *http.Request, key string) bool {
		if key != trust.RootKey(2) {
			return false
		}
		w.WriteHeader(http.StatusForbidden)
		return true
	})
	k := newKiosk(t, repo)
	k.mustSync(t)
	k.shows(t, 1)
}

func TestLinkDropsMidBlob(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 3, 300_000)
	repo.Publish(t, now, p)
	repo.Spoil(func(w http.ResponseWriter, req *http.Request, key string) bool {
		d := content.Digest(key[max(0, len(key)-64):])
		b, ok := p.Blobs[d]
		if !ok || req.Method == http.MethodHead {
			return false
		}
		from := 0
		if r := req.Header.Get("Range"); r != "" {
			_, _ = fmt.Sscanf(r, "bytes=%d-", &from)
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(b)-1, len(b)))
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(b)-from))
		if from > 0 {
			w.WriteHeader(http.StatusPartialContent)
		}
		if len(b)-from <= 50_000 {
			_, _ = w.Write(b[from:])
			return true
		}
		_, _ = w.Write(b[from : from+50_000])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	k := newKiosk(t, repo)
	k.mustSync(t)
	k.shows(t, 1)
	if b := repo.Sent(); b > 100_000 { // the spoilt answers are not counted: this is metadata and catalog
		t.Errorf("%d bytes besides the pictures", b)
	}
}
