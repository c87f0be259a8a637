package contentsync_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// edit replaces the first old in a file of the bucket by new.
func edit(t *testing.T, repo *packtest.Repo, key, old, new string) {
	t.Helper()
	b := repo.File(key)
	if !bytes.Contains(b, []byte(old)) {
		t.Fatalf("%s has no %q: %.300s", key, old, b)
	}
	repo.Put(key, bytes.Replace(b, []byte(old), []byte(new), 1))
}

func blobKey(p *packtest.Pack, n int) string {
	return slices.Sorted(maps.Keys(p.Blobs))[n].BlobKey()
}

// A hostile case breaks the second publish. Afterwards the first one still shows and the status says why; and a third, good one gets through.
type hostile struct {
	name   string
	pack   func(t *testing.T, p *packtest.Pack)                                             // before the second publish
	repo   func(t *testing.T, r *packtest.Repo, p *packtest.Pack, before map[string][]byte) // after it
	want   error
	reason contentsync.Reason
}

func TestHostile(t *testing.T) {
	for _, tt := range slices.Concat(hostileMetadata, hostileFiles, hostileCatalogs, hostilePictures) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			repo := packtest.NewRepo(t, "a", now)
			keys := maps.Clone(repo.Keys)
			repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2000))
			k := newKiosk(t, repo)
			k.mustSync(t)
			before := repo.Save()

			p := packtest.Small(t, "demo", 2, 3, 3, 30_000)
			p.Typo()
			p.Manifest.Version, p.Catalog.Version = 2, 2
			if tt.pack != nil {
				tt.pack(t, p)
			}
			repo.Publish(t, now, p)
			if tt.repo != nil {
				tt.repo(t, repo, p, before)
			}
			for range 2 { // it stays like this, also when asked again
				err := k.SyncOnce(t.Context())
				k.failed(t, err, tt.want, tt.reason)
				k.shows(t, 1)
			}
			k.restart(t)
			k.shows(t, 1)
			if st := k.Status(); st.Reason != tt.reason || st.Generation != 1 {
				t.Errorf("status after a restart: %+v", st)
			}

			repo.Spoil(nil)
			repo.Keys = keys
			repo.Put(trust.RootKey(2), nil)
			repo.Publish(t, now, packtest.Small(t, "demo", 3, 3, 2, 2000))
			k.mustSync(t)
			k.shows(t, 3)
		})
	}
}

var hostileMetadata = []hostile{
	{
		name: "tampered timestamp",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			edit(t, r, trust.TimestampKey, `"version":2`, `"version":9`)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "unsigned timestamp",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			edit(t, r, trust.TimestampKey, `"sig":"`, `"sig":"00`)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "timestamp with no signature at all",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			b := r.File(trust.TimestampKey)
			i, j := bytes.Index(b, []byte(`"signatures":[`)), bytes.Index(b, []byte(`],`))
			if j < i {
				j = bytes.LastIndex(b, []byte(`]`))
			}
			r.Put(trust.TimestampKey, slices.Concat(b[:i], []byte(`"signatures":[`), b[j:]))
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "all signed by strangers",
		repo: func(t *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			for role := range r.Keys {
				r.Keys[role] = packtest.NewKey(t, "stranger "+role)
			}
			r.Publish(t, now, p)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "targets signed by a stranger",
		repo: func(t *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			r.Keys["targets"] = packtest.NewKey(t, "stranger")
			r.Publish(t, now, p)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "tampered targets",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			edit(t, r, "tuf/2.targets.json", `"length":`, `"length":1`)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "next root signed by a stranger",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			other := packtest.NewRepo(t, "stranger", now)
			other.Rotate(t, "timestamp", "stranger 2")
			r.Put(trust.RootKey(2), other.File(trust.RootKey(2)))
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "new timestamp with the old snapshot",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, before map[string][]byte) {
			r.Put("tuf/2.snapshot.json", before["tuf/1.snapshot.json"])
		},
		want: content.ErrRollback, reason: contentsync.ReasonRollback,
	},
	{
		name: "new snapshot with the old targets",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, before map[string][]byte) {
			r.Put("tuf/2.targets.json", before["tuf/1.targets.json"])
		},
		want: content.ErrRollback, reason: contentsync.ReasonRollback,
	},
	{
		name: "empty timestamp",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			r.Put(trust.TimestampKey, []byte{})
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "endless timestamp",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			r.Put(trust.TimestampKey, bytes.Repeat([]byte(" "), trust.MaxTimestampBytes+1))
		},
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "no timestamp any more",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			r.Put(trust.TimestampKey, nil)
		},
		want: content.ErrNotFound, reason: contentsync.ReasonMissing,
	},
	{
		name: "no snapshot",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			r.Put("tuf/2.snapshot.json", nil)
		},
		want: content.ErrNotFound, reason: contentsync.ReasonMissing,
	},
	{
		name: "no pack is published any more",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) { r.Sign(t, now, nil) },
		want: content.ErrNotFound, reason: contentsync.ReasonMissing,
	},
	{
		name: "the server is broken",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			r.Spoil(func(w http.ResponseWriter, _ *http.Request, _ string) bool {
				w.WriteHeader(http.StatusBadGateway)
				return true
			})
		},
		want: errAny, reason: contentsync.ReasonNetwork,
	},
	{
		name: "the server drops every connection",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			r.Spoil(func(http.ResponseWriter, *http.Request, string) bool { panic(http.ErrAbortHandler) })
		},
		want: errAny, reason: contentsync.ReasonNetwork,
	},
}

func manifestKey(t *testing.T, p *packtest.Pack) string {
	t.Helper()
	_, m := p.Files(t)
	return trust.ManifestKey(p.Manifest.Pack, content.DigestOf(m))
}

var hostileFiles = []hostile{
	{
		name: "manifest with other bytes of that length",
		repo: func(t *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			edit(t, r, manifestKey(t, p), `"version":2`, `"version":3`)
		},
		want: content.ErrDigest, reason: contentsync.ReasonDamaged,
	},
	{
		name: "manifest too long",
		repo: func(t *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			edit(t, r, manifestKey(t, p), `{`, `{   `)
		},
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "manifest missing",
		repo: func(t *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			r.Put(manifestKey(t, p), nil)
		},
		want: content.ErrNotFound, reason: contentsync.ReasonMissing,
	},
	{
		name: "manifest of a newer format",
		pack: func(_ *testing.T, p *packtest.Pack) { p.Manifest.Format = 2 },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "manifest of another pack",
		pack: func(_ *testing.T, p *packtest.Pack) { p.Alter = func(m *content.Manifest) { m.Pack = "other" } },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "blob with other bytes of that length",
		repo: func(_ *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			b := bytes.Clone(r.File(blobKey(p, 0)))
			b[len(b)/2] ^= 1
			r.Put(blobKey(p, 0), b)
		},
		want: content.ErrDigest, reason: contentsync.ReasonDamaged,
	},
	{
		name: "blob too long",
		repo: func(_ *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			r.Put(blobKey(p, 0), append(bytes.Clone(r.File(blobKey(p, 0))), 0))
		},
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "blob missing",
		repo: func(_ *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) { r.Put(blobKey(p, 0), nil) },
		want: content.ErrNotFound, reason: contentsync.ReasonMissing,
	},
	{
		name: "blob whose connection breaks at the same byte each time",
		repo: func(_ *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			key := blobKey(p, 0)
			r.Spoil(func(w http.ResponseWriter, req *http.Request, k string) bool {
				if k != key || req.Method == http.MethodHead {
					return false
				}
				if req.Header.Get("Range") == "" {
					w.Header().Set("Content-Length", fmt.Sprint(len(p.Blobs[content.Digest(k[len(k)-64:])])))
					_, _ = w.Write(p.Blobs[content.Digest(k[len(k)-64:])][:1000])
					w.(http.Flusher).Flush()
				}
				panic(http.ErrAbortHandler)
			})
		},
		want: errAny, reason: contentsync.ReasonNetwork,
	},
	{
		name: "catalog blob missing",
		repo: func(t *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			r.Put(catalogKey(t, p), nil)
		},
		want: content.ErrNotFound, reason: contentsync.ReasonMissing,
	},
}

func catalogKey(t *testing.T, p *packtest.Pack) string {
	t.Helper()
	_, raw := p.Files(t)
	m, err := content.DecodeManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
	return m.Catalog.Digest.BlobKey()
}

func setText(p *packtest.Pack, change func(*content.ItemText)) {
	txt := p.Catalog.Items[0].Text["vi"]
	change(&txt)
	p.Catalog.Items[0].Text["vi"] = txt
}

var hostileCatalogs = []hostile{
	{
		name: "catalog truncated",
		pack: func(t *testing.T, p *packtest.Pack) {
			files, raw := p.Files(t)
			m, err := content.DecodeManifest(raw)
			if err != nil {
				t.Fatal(err)
			}
			zst := files[m.Catalog.Digest.BlobKey()]
			p.ZstCatalog = zst[:len(zst)/2]
		},
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "catalog is no zstd",
		pack: func(_ *testing.T, p *packtest.Pack) { p.ZstCatalog = []byte("PK\x03\x04 this is a zip") },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "catalog is a zstd bomb that claims to be small",
		pack: func(t *testing.T, p *packtest.Pack) {
			p.ZstCatalog = packtest.Compress(t, make([]byte, 200<<20))
			p.RawCatalog = []byte(strings.Repeat("{", 1000))
		},
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "catalog is a zstd bomb over the limit",
		pack: func(t *testing.T, p *packtest.Pack) {
			p.ZstCatalog = packtest.Compress(t, make([]byte, 200<<20))
			p.Alter = func(m *content.Manifest) { m.Catalog.RawSize = 200 << 20 }
		},
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "catalog with other bytes than the manifest says",
		pack: func(_ *testing.T, p *packtest.Pack) {
			p.Alter = func(m *content.Manifest) { m.Catalog.RawDigest = content.DigestOf([]byte("x")) }
		},
		want: content.ErrDigest, reason: contentsync.ReasonDamaged,
	},
	{
		name: "catalog is no JSON",
		pack: func(_ *testing.T, p *packtest.Pack) { p.RawCatalog = []byte(`{"format":1,`) },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "catalog of another version than the manifest",
		pack: func(_ *testing.T, p *packtest.Pack) { p.Catalog.Version = 7 },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "title of 20,000 characters",
		pack: func(_ *testing.T, p *packtest.Pack) {
			setText(p, func(t *content.ItemText) { t.Title = strings.Repeat("ກ", 20_000) })
		},
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "control character in a summary",
		pack: func(_ *testing.T, p *packtest.Pack) {
			setText(p, func(t *content.ItemText) { t.Summary = "a\x1b[31mb" })
		},
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "text turned round by a bidi override",
		pack: func(_ *testing.T, p *packtest.Pack) {
			setText(p, func(t *content.ItemText) { t.Body[0].Alt = "113\u202e114" })
		},
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "item of a category that is not there",
		pack: func(_ *testing.T, p *packtest.Pack) { p.Catalog.Items[0].Category = "nowhere" },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "picture that the manifest does not have",
		pack: func(_ *testing.T, p *packtest.Pack) { p.Alter = func(m *content.Manifest) { m.Blobs = m.Blobs[1:] } },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
}

// replacePicture puts other bytes behind the first picture, with a catalog that knows their digest and size.
func replacePicture(p *packtest.Pack, b []byte) {
	m := p.Catalog.Media["picture-0"]
	m.Digest, m.Size = content.DigestOf(b), int64(len(b))
	p.Catalog.Media["picture-0"] = m
	p.Blobs[m.Digest] = b
}

var hostilePictures = []hostile{
	{
		name: "picture whose header says 100 megapixels",
		pack: func(_ *testing.T, p *packtest.Pack) { replacePicture(p, packtest.HugePicture(10_000, 10_000)) },
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "picture of 100 megapixels that the catalog owns up to",
		pack: func(_ *testing.T, p *packtest.Pack) {
			replacePicture(p, packtest.HugePicture(10_000, 10_000))
			m := p.Catalog.Media["picture-0"]
			m.Width, m.Height = 10_000, 10_000
			p.Catalog.Media["picture-0"] = m
		},
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "picture of another size than the catalog says",
		pack: func(t *testing.T, p *packtest.Pack) { replacePicture(p, packtest.Picture(t, 65, 48, "x", 0)) },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "picture that is none",
		pack: func(_ *testing.T, p *packtest.Pack) { replacePicture(p, []byte("<svg onload=…>")) },
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "picture of another type than the catalog says",
		pack: func(_ *testing.T, p *packtest.Pack) {
			m := p.Catalog.Media["picture-0"]
			m.MIME = "image/jpeg"
			p.Catalog.Media["picture-0"] = m
		},
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
}

// What is strange and not hostile: it must be taken.
func TestTolerated(t *testing.T) {
	for _, tt := range []struct {
		name string
		pack func(*testing.T, *packtest.Pack)
	}{
		{"unknown fields in the catalog", func(t *testing.T, p *packtest.Pack) {
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

// Clocks.

func TestExpired(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	*k.clock = now.AddDate(0, 0, packtest.TimestampDays+1)
	for range 2 { // also when the server says "not modified"
		k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
		k.shows(t, 1)
	}
	p.Typo()
	repo.Publish(t, now, p) // new, and signed for too short a time
	k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
	k.shows(t, 1)
	*k.clock = now.AddDate(1, 11, 0) // the targets too
	k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonExpired)
	k.shows(t, 1)
	*k.clock = now.AddDate(0, 0, packtest.TimestampDays+1)
	repo.Publish(t, *k.clock, p)
	k.mustSync(t)
	k.shows(t, 2)
}

func TestClocks(t *testing.T) {
	for _, tt := range []struct {
		name  string
		clock time.Time
		state trust.ClockState
	}{
		{"1970", time.Unix(0, 0), trust.ClockBehind},
		{"three years behind", now.AddDate(-3, 0, 0), trust.ClockBehind},
		{"2099", time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), trust.ClockAhead},
		{"right", now, trust.ClockGood},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 0)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			*k.clock = tt.clock
			k.restart(t)
			k.mustSync(t) // the first one, with nothing but the build time to go by
			k.shows(t, 1)
			if st := k.Status(); st.Clock != tt.state {
				t.Errorf("clock state %q, want %q", st.Clock, tt.state)
			}
			p.Typo()
			repo.Publish(t, now.AddDate(0, 3, 0), p)
			k.mustSync(t)
			k.shows(t, 2)
			old := repo.Save()
			p.Typo()
			repo.Publish(t, now.AddDate(0, 6, 0), p)
			k.mustSync(t)
			k.shows(t, 3)
			repo.Restore(old)
			k.failed(t, k.SyncOnce(t.Context()), content.ErrRollback, contentsync.ReasonRollback)

			// Nothing of it poisons the kiosk: the clock is set, and everything is as it should be.
			*k.clock = now.AddDate(0, 6, 1)
			k.restart(t)
			p.Typo()
			repo.Publish(t, *k.clock, p, p)
			for range 2 { // versions 3 and 4 of the metadata
				repo.Publish(t, *k.clock, p)
			}
			k.mustSync(t)
			k.shows(t, 4)
			if st := k.Status(); st.Clock != trust.ClockGood {
				t.Errorf("clock state %q after it was set", st.Clock)
			}
			*k.clock = now.AddDate(0, 6, packtest.TimestampDays+2)
			k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
			k.shows(t, 4)
		})
	}
}

func TestClockThatRunsAheadInReach(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	*k.clock = now.AddDate(1, 0, 0)
	p.Typo()
	repo.Publish(t, now, p)
	err := k.SyncOnce(t.Context())
	k.failed(t, err, content.ErrExpired, contentsync.ReasonExpired)
	if !strings.Contains(err.Error(), "is it right?") {
		t.Errorf("the error does not doubt the clock: %v", err)
	}
	k.shows(t, 1)
	*k.clock = now.Add(time.Hour)
	k.mustSync(t)
	k.shows(t, 2)
}
