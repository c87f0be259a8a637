package contentsync_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

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

// blobKey gives the same blob each time.
func blobKey(p *packtest.Pack) string {
	return slices.Sorted(maps.Keys(p.Blobs))[0].BlobKey()
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
	for _, tt := range slices.Concat(hostileMetadata, hostileFiles, hostileCatalogs, hostilePictures, hostileRecordings) {
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
			t.Helper()
			edit(t, r, trust.TimestampKey, `"version":2`, `"version":9`)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "unsigned timestamp",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			t.Helper()
			edit(t, r, trust.TimestampKey, `"sig":"`, `"sig":"00`)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "timestamp with no signature at all",
		repo: func(_ *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
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
			t.Helper()
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
			t.Helper()
			r.Keys["targets"] = packtest.NewKey(t, "stranger")
			r.Publish(t, now, p)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "tampered targets",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			t.Helper()
			edit(t, r, "tuf/2.targets.json", `"length":`, `"length":1`)
		},
		want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted,
	},
	{
		name: "next root signed by a stranger",
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			t.Helper()
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
		repo: func(t *testing.T, r *packtest.Repo, _ *packtest.Pack, _ map[string][]byte) {
			t.Helper()
			r.Sign(t, now, nil)
		},
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
			t.Helper()
			edit(t, r, manifestKey(t, p), `"version":2`, `"version":3`)
		},
		want: content.ErrDigest, reason: contentsync.ReasonDamaged,
	},
	{
		name: "manifest too long",
		repo: func(t *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			t.Helper()
			edit(t, r, manifestKey(t, p), `{`, `{   `)
		},
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "manifest missing",
		repo: func(t *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			t.Helper()
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
			b := bytes.Clone(r.File(blobKey(p)))
			b[len(b)/2] ^= 1
			r.Put(blobKey(p), b)
		},
		want: content.ErrDigest, reason: contentsync.ReasonDamaged,
	},
	{
		name: "blob too long",
		repo: func(_ *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			r.Put(blobKey(p), append(bytes.Clone(r.File(blobKey(p))), 0))
		},
		want: content.ErrTooLarge, reason: contentsync.ReasonInvalid,
	},
	{
		name: "blob missing",
		repo: func(_ *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) { r.Put(blobKey(p), nil) },
		want: content.ErrNotFound, reason: contentsync.ReasonMissing,
	},
	{
		name: "blob whose connection breaks at the same byte each time",
		repo: func(_ *testing.T, r *packtest.Repo, p *packtest.Pack, _ map[string][]byte) {
			key := blobKey(p)
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
			t.Helper()
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
			t.Helper()
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
			t.Helper()
			p.ZstCatalog = packtest.Compress(t, make([]byte, 200<<20))
			p.RawCatalog = []byte(strings.Repeat("{", 1000))
		},
		want: content.ErrInvalid, reason: contentsync.ReasonInvalid,
	},
	{
		name: "catalog is a zstd bomb over the limit",
		pack: func(t *testing.T, p *packtest.Pack) {
			t.Helper()
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
		pack: func(t *testing.T, p *packtest.Pack) {
			t.Helper()
			replacePicture(p, packtest.Picture(t, 65, 48, "x", 0))
		},
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
