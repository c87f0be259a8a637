package contentsync_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/packtest"
)

// good asserts that everything that the generations on the disk need is there and right, and nothing else.
func (k *kiosk) good(t *testing.T) {
	t.Helper()
	v, err := contentsync.Verify(t.Context(), k.dir)
	if err != nil || !v.Good() {
		t.Fatalf("verify: %+v, %v", v, err)
	}
	files, err := filepath.Glob(filepath.Join(k.dir, "blobs", "sha256", "*", "*"))
	if err != nil || len(files) != v.Files {
		t.Errorf("%d files lie in the cache, %d are needed, %v", len(files), v.Files, err)
	}
}

// on gives a blob's path on the kiosk.
func (k *kiosk) on(d content.Digest) string { return filepath.Join(k.dir, d.BlobKey()) }

func decodeManifest(t *testing.T, v delta.Version) content.Manifest {
	t.Helper()
	m, err := content.DecodeManifest(v.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A deltaCase is what is wrong with the delta from version 1 to version 2, or with the kiosk that asks for it. Whatever it is, version 2 shows afterwards.
type deltaCase struct {
	name   string
	spoil  func(t *testing.T, repo *packtest.Repo, key string, v1, v2, v3 delta.Version)
	kiosk  func(t *testing.T, k *kiosk, v1 delta.Version)
	taken  bool
	silent bool // it is not even asked for
}

func answers(do http.HandlerFunc) func(*testing.T, *packtest.Repo, string, delta.Version, delta.Version, delta.Version) {
	return func(_ *testing.T, r *packtest.Repo, key string, _, _, _ delta.Version) {
		r.Spoil(func(w http.ResponseWriter, req *http.Request, k string) bool {
			if k == key {
				do(w, req)
			}
			return k == key
		})
	}
}

func replaced(with func(t *testing.T, good []byte, v1, v2, v3 delta.Version) []byte) func(*testing.T, *packtest.Repo, string, delta.Version, delta.Version, delta.Version) {
	return func(t *testing.T, r *packtest.Repo, key string, v1, v2, v3 delta.Version) {
		t.Helper()
		r.Put(key, with(t, r.File(key), v1, v2, v3))
	}
}

func made(t *testing.T, from, to delta.Version) []byte {
	t.Helper()
	b, err := delta.Make(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var deltaCases = []deltaCase{
	{name: "good", taken: true},
	{name: "a bucket without deltas", spoil: replaced(func(*testing.T, []byte, delta.Version, delta.Version, delta.Version) []byte { return nil })},
	{name: "empty", spoil: replaced(func(*testing.T, []byte, delta.Version, delta.Version, delta.Version) []byte { return []byte{} })},
	{name: "cut", spoil: replaced(func(_ *testing.T, b []byte, _, _, _ delta.Version) []byte { return b[:len(b)/2] })},
	{name: "one bit", spoil: replaced(func(_ *testing.T, b []byte, _, _, _ delta.Version) []byte {
		b = bytes.Clone(b)
		b[len(b)/2] ^= 1
		return b
	})},
	{name: "from another version", spoil: replaced(func(t *testing.T, _ []byte, _, v2, v3 delta.Version) []byte { t.Helper(); return made(t, v3, v2) })},
	{name: "to another version", spoil: replaced(func(t *testing.T, _ []byte, v1, _, v3 delta.Version) []byte { t.Helper(); return made(t, v1, v3) })},
	{name: "right manifest, another catalog", spoil: replaced(func(t *testing.T, _ []byte, v1, v2, v3 delta.Version) []byte {
		t.Helper()
		return made(t, v1, delta.Version{Manifest: v2.Manifest, Catalog: v3.Catalog})
	})},
	{name: "a bomb", spoil: replaced(func(*testing.T, []byte, delta.Version, delta.Version, delta.Version) []byte {
		return []byte{0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x40, 0x03, 0, 0x10, ' '} // a gigabyte, it says
	})},
	{name: "too large", spoil: replaced(func(*testing.T, []byte, delta.Version, delta.Version, delta.Version) []byte {
		return make([]byte, content.MaxDeltaBytes+1)
	})},
	{name: "endless", spoil: answers(func(w http.ResponseWriter, _ *http.Request) {
		for range 2 * content.MaxDeltaBytes / 4096 {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})},
	{name: "403 for what is not there", spoil: answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })},
	{name: "the server is broken", spoil: answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })},
	{name: "the connection drops", spoil: answers(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })},
	{name: "the page of a hotel's network", spoil: answers(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>sign in</html>")) })},
	{name: "redirected for ever", spoil: answers(func(w http.ResponseWriter, req *http.Request) { http.Redirect(w, req, req.URL.Path, http.StatusFound) })},
	{
		name:   "a generation of an older program: no manifest was kept",
		silent: true,
		kiosk: func(t *testing.T, k *kiosk, v1 delta.Version) {
			t.Helper()
			if err := os.Remove(k.on(content.DigestOf(v1.Manifest))); err != nil {
				t.Fatal(err)
			}
		},
	},
	{
		name:   "the manifest on the disk is spoilt",
		silent: true,
		kiosk: func(t *testing.T, k *kiosk, v1 delta.Version) {
			t.Helper()
			if err := os.WriteFile(k.on(content.DigestOf(v1.Manifest)), []byte(`{"format":1}`), 0o640); err != nil {
				t.Fatal(err)
			}
		},
	},
	{
		name:   "the catalog on the disk is spoilt",
		silent: true,
		kiosk: func(t *testing.T, k *kiosk, v1 delta.Version) {
			t.Helper()
			if err := os.Truncate(k.on(decodeManifest(t, v1).Catalog.Digest), 100); err != nil {
				t.Fatal(err)
			}
		},
	},
}

func TestDelta(t *testing.T) {
	for _, tt := range deltaCases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 20, 2, 2000)
			var v [5]delta.Version
			v[1] = p.Version(t)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			k.good(t)

			p.Typo()
			v[2] = p.Version(t)
			key := repo.PutDelta(t, "demo", v[1], v[2])
			after := *p
			after.Catalog.Version, after.Manifest.Version = 9, 9
			if tt.spoil != nil {
				tt.spoil(t, repo, key, v[1], v[2], after.Version(t))
			}
			if tt.kiosk != nil {
				tt.kiosk(t, k, v[1])
			}
			repo.Publish(t, now, p)
			repo.Forget()
			k.mustSync(t)
			k.shows(t, 2)
			asked, blobs, manifests := repo.Requests(key), repo.Requests("blobs/"), repo.Requests(manifestKey(t, p))
			st, err := contentsync.ReadStatus(k.dir)
			if err != nil {
				t.Fatal(err)
			}
			switch got := st.Deltas; {
			case tt.taken && (got.Taken != 1 || got.Whole != 0 || got.Error != "" || blobs != 0 || manifests != 0 || asked != 1):
				t.Errorf("%+v; requests: %d for the delta, %d for blobs, %d for the manifest", got, asked, blobs, manifests)
			case tt.silent && (got != contentsync.Status{}.Deltas || asked != 0 || blobs != 1 || manifests != 1):
				t.Errorf("%+v; requests: %d for the delta, %d for blobs, %d for the manifest", got, asked, blobs, manifests)
			case !tt.taken && !tt.silent && (got.Taken != 0 || got.Whole != 1 || got.Error == "" || blobs != 1 || manifests != 1 || asked == 0):
				t.Errorf("%+v; requests: %d for the delta, %d for blobs, %d for the manifest", got, asked, blobs, manifests)
			}
			if tt.silent { // the generation before was spoilt on purpose
				return
			}
			k.good(t)

			// The next ones begin with what is there now, packed or not; one after a restart, which reads everything through.
			repo.Spoil(nil)
			for i := 3; i < len(v); i++ {
				p.Typo()
				v[i] = p.Version(t)
				repo.PutDelta(t, "demo", v[i-1], v[i])
				repo.Publish(t, now, p)
				k.restart(t)
				repo.Forget()
				k.mustSync(t)
				k.shows(t, i)
				k.good(t)
				if st := k.Status(); st.Deltas.Taken != 1 || st.Deltas.Whole != 0 || repo.Requests("blobs/")+repo.Requests("targets/") != 1 {
					t.Errorf("version %d: %+v", i, st.Deltas)
				}
			}
		})
	}
}

// A kiosk that was off for some versions takes the delta from its own, where there is one.
func TestDeltaOverSeveralVersions(t *testing.T) {
	for _, has := range []bool{true, false} {
		t.Run(fmt.Sprint("in the bucket: ", has), func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p, other := packtest.Small(t, "demo", 1, 20, 2, 2000), packtest.Small(t, "other", 1, 3, 1, 0)
			v1 := p.Version(t)
			repo.Publish(t, now, p, other)
			k := newKiosk(t, repo)
			k.mustSync(t)
			before := v1
			for range 5 {
				p.Typo()
				next := p.Version(t)
				repo.PutDelta(t, "demo", before, next)
				before = next
			}
			if has {
				repo.PutDelta(t, "demo", v1, before)
			}
			repo.Publish(t, now, p, other)
			repo.Forget()
			k.mustSync(t)
			k.shows(t, 6, 1)
			k.good(t)
			if got := k.Status().Deltas; (got.Taken == 1) != has || (got.Whole == 1) == has {
				t.Errorf("%+v", got)
			}
			if n := repo.Requests("targets/packs/other/"); n != 0 {
				t.Errorf("%d requests for the pack that did not change", n)
			}
		})
	}
}

// Where the catalog does not fit as it is and does when packed, it is fetched packed.
func TestDeltaWithoutRoom(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 20, 2, 2000)
	repo.Publish(t, now, p)
	asked := 0
	k := newKiosk(t, repo, func(q *contentsync.Params) {
		q.Free = func(string) (int64, error) {
			if asked++; repo.Requests("targets/packs/demo/deltas/") == 1 && repo.Requests("blobs/") == 0 && asked > 0 {
				asked = -1 << 30 // once
				return 1000, nil
			}
			return 1 << 40, nil
		}
	})
	k.mustSync(t)
	v1 := p.Version(t)
	p.Typo()
	repo.PutDelta(t, "demo", v1, p.Version(t))
	repo.Publish(t, now, p)
	repo.Forget()
	k.mustSync(t)
	k.shows(t, 2)
	k.good(t)
	if got := k.Status().Deltas; got.Whole != 1 || !strings.Contains(got.Error, "no space left") {
		t.Errorf("%+v", got)
	}
}

// What a delta gave and the disk spoilt is told by verify and fetched from the bucket.
func TestDeltaDamagedDisk(t *testing.T) {
	for _, tt := range []struct {
		name string
		file func(content.Manifest, delta.Version) content.Digest
	}{
		{"the catalog", func(m content.Manifest, _ delta.Version) content.Digest { return m.Catalog.RawDigest }},
		{"the manifest", func(_ content.Manifest, v delta.Version) content.Digest { return content.DigestOf(v.Manifest) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 20, 2, 2000)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			v1 := p.Version(t)
			p.Typo()
			v2 := p.Version(t)
			repo.PutDelta(t, "demo", v1, v2)
			repo.Publish(t, now, p)
			k.mustSync(t)
			path := k.on(tt.file(decodeManifest(t, v2), v2))
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b[len(b)/2] ^= 1
			if err := os.WriteFile(path, b, 0o640); err != nil {
				t.Fatal(err)
			}
			if v, err := contentsync.Verify(t.Context(), k.dir); err != nil || len(v.Wrong) != 1 {
				t.Fatalf("verify: %+v, %v", v, err)
			}
			k.restart(t)
			k.mustSync(t)
			k.shows(t, 2)
			k.good(t)
		})
	}
}

// Kill -9 while new versions come as deltas: what was active before stays whole, or what is new is.
func TestKill9Delta(t *testing.T) {
	const rounds = 20
	repo := packtest.NewRepo(t, "a", now)
	source, dir := repo.Serve(t), filepath.Join(t.TempDir(), "sync")
	anchor := filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(anchor, repo.Root(), 0o600); err != nil {
		t.Fatal(err)
	}
	p := packtest.Small(t, "demo", 1, 30, 2, 2000)
	all := []delta.Version{p.Version(t)}
	publish := func() {
		p.Typo()
		v := p.Version(t)
		for _, from := range all {
			repo.PutDelta(t, "demo", from, v)
		}
		all = append(all, v)
		repo.Publish(t, now, p)
	}
	repo.Publish(t, now, p)
	if _, killed := crasher(t, dir, source, anchor, time.Minute); killed {
		t.Fatal("a first sync took more than a minute")
	}
	publish()
	took, killed := crasher(t, dir, source, anchor, time.Minute)
	if killed {
		t.Fatal("a sync took more than a minute")
	}
	seed := uint64(time.Now().UnixNano())
	rnd := rand.New(rand.NewPCG(seed, 0))
	t.Logf("a sync takes %s; seed %d", took, seed)
	version, died := 2, 0
	repo.Forget()
	for i := range rounds {
		publish()
		whole, killed := crasher(t, dir, source, anchor, time.Duration(rnd.Int64N(int64(took)*11/10)))
		if !killed {
			took = min(took, whole)
		} else {
			died++
		}
		version = wantWhole(t, dir, version, i+3)
	}
	if died < rounds/3 {
		t.Errorf("only %d of %d rounds were killed", died, rounds)
	}
	if _, killed := crasher(t, dir, source, anchor, time.Minute); killed {
		t.Fatal("the last sync hangs")
	}
	if got := wantWhole(t, dir, version, rounds+2); got != rounds+2 {
		t.Errorf("after all, version %d is active, want %d", got, rounds+2)
	}
	if n := repo.Requests("blobs/"); n != 0 {
		t.Errorf("%d blobs were fetched although each version came as a delta", n)
	}
	v, err := contentsync.Verify(t.Context(), dir)
	if err != nil || !v.Good() {
		t.Errorf("verify: %+v, %v", v, err)
	}
	w, err := cache.NewWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Collect(context.Background()); err != nil {
		t.Fatal(err)
	}
	// A daemon that was killed between the switch and its own collecting has left a generation more, which was counted above.
	if v, err = contentsync.Verify(t.Context(), dir); err != nil || !v.Good() {
		t.Errorf("verify after collecting: %+v, %v", v, err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "blobs", "sha256", "*", "*")); len(files) != v.Files {
		t.Errorf("%d files are left, %d are needed: %v", len(files), v.Files, files)
	}
}
