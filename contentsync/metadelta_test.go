package contentsync_test

import (
	"net/http"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/packtest"
)

// provinces of which metadata is long enough that what has changed is asked for.
const provinces = 40

// Whatever comes for a delta of the snapshot, over a real connection: the new version shows. What the bytes themselves may be is package trust's test.
func TestMetadataDelta(t *testing.T) {
	for _, tt := range []struct {
		name  string
		with  http.HandlerFunc // nil: the bucket as it is
		put   bool
		taken bool
	}{
		{name: "good", put: true, taken: true},
		{name: "a bucket without"},
		{name: "403 for what is not there", with: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }},
		{name: "the server is broken", with: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }},
		{name: "the connection drops", with: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		{name: "the page of a hotel's network", with: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>sign in</html>")) }},
		{name: "redirected for ever", with: func(w http.ResponseWriter, req *http.Request) { http.Redirect(w, req, req.URL.Path, http.StatusFound) }},
		{name: "endless", with: func(w http.ResponseWriter, _ *http.Request) {
			for range 1000 {
				if _, err := w.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			repo := packtest.NewRepo(t, "a", now)
			repo.Large(t, provinces)
			p := packtest.Small(t, "demo", 1, 5, 1, 500)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			old := p.Version(t)
			p.Typo()
			repo.PutDelta(t, "demo", old, p.Version(t))
			repo.Publish(t, now, p)
			if tt.put {
				repo.PutMetadataDelta(t, metadata.SNAPSHOT, 1, 2)
				repo.PutMetadataDelta(t, metadata.TARGETS, 1, 2)
			}
			if tt.with != nil {
				keys := map[string]bool{repo.MetadataDeltaKey(metadata.SNAPSHOT, 1, 2): true, repo.MetadataDeltaKey(metadata.TARGETS, 1, 2): true}
				repo.Spoil(func(w http.ResponseWriter, req *http.Request, key string) bool {
					if keys[key] {
						tt.with(w, req)
					}
					return keys[key]
				})
			}
			repo.Forget()
			k.mustSync(t)
			k.shows(t, 2)
			st, err := contentsync.ReadStatus(k.dir)
			if err != nil {
				t.Fatal(err)
			}
			whole := repo.Requests(packtest.MetadataKey(metadata.SNAPSHOT, 2)) + repo.Requests(packtest.MetadataKey(metadata.TARGETS, 2))
			switch got := st.Patches; {
			case tt.taken && (got != content.DeltaCounts{Taken: 2} || whole != 0):
				t.Errorf("%+v; %d files whole", got, whole)
			case !tt.taken && (got.Taken != 0 || got.Whole != 2 || got.Error == "" || whole != 2):
				t.Errorf("%+v; %d files whole", got, whole)
			}

			// The next one begins with what is there now, however it came, and after a restart.
			repo.Spoil(nil)
			p.Typo()
			repo.Publish(t, now, p)
			repo.PutMetadataDelta(t, metadata.SNAPSHOT, 2, 3)
			repo.PutMetadataDelta(t, metadata.TARGETS, 2, 3)
			k.restart(t)
			repo.Forget()
			k.mustSync(t)
			k.shows(t, 3)
			if st := k.Status(); st.Patches != (content.DeltaCounts{Taken: 2}) {
				t.Errorf("version 3: %+v", st.Patches)
			}
			repo.Forget()
			k.mustSync(t)
			if n := repo.Requests(""); n != 1 {
				t.Errorf("%d requests when nothing is new", n)
			}
		})
	}
}

// The delta of a large catalog is taken packed, where the bucket has it so, and otherwise as it is.
func TestPackedDelta(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 2, 1, 500)
	more := make([]byte, delta.LargeBytes) // in a key that is not known yet: nothing of it is indexed
	for i := range more {
		more[i] = byte('a' + i*i%23 + i/4096%3)
	}
	version := func() delta.Version {
		t.Helper()
		raw, err := content.Canonical(p.Catalog)
		if err != nil {
			t.Fatal(err)
		}
		p.RawCatalog = append(append(append(raw[:len(raw)-1], `,"zz":"`...), more...), `"}`...)
		return p.Version(t)
	}
	old := version()
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	for i, tt := range []struct {
		name   string
		with   func(packed []byte) []byte // what the bucket has; nil: no packed one
		plain  int                        // requests for the delta that is not packed
		packed int
	}{
		{"packed", func(b []byte) []byte { return b }, 0, 1},
		{"not packed", func([]byte) []byte { return nil }, 1, 1},
		{"damaged", func(b []byte) []byte { return b[:len(b)-1] }, 1, 1},
		{"another one packed", func([]byte) []byte {
			b, err := delta.Pack(make([]byte, 5_000))
			if err != nil {
				t.Fatal(err)
			}
			return b
		}, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.Typo()
			next := version()
			key := repo.PutDelta(t, "demo", old, next)
			packed, err := delta.Pack(repo.File(key))
			if err != nil || len(packed) > 400 {
				t.Fatalf("%d bytes are packed as %d, %v", len(repo.File(key)), len(packed), err)
			}
			repo.Put(delta.PackedKey(key), tt.with(packed))
			repo.Publish(t, now, p)
			repo.Forget()
			k.mustSync(t)
			k.shows(t, 2+i)
			asked := repo.Requests(delta.PackedKey(key))
			if plain := repo.Requests(key) - asked; plain != tt.plain || asked != tt.packed || repo.Requests("blobs/") != 0 {
				t.Errorf("%d requests for the delta, %d for the packed one, %d for blobs", plain, asked, repo.Requests("blobs/"))
			}
			if got := k.Status().Deltas; got.Taken != 1+i || got.Whole != 0 {
				t.Errorf("%+v", got)
			}
			old = next
		})
	}
}
