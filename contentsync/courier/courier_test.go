package courier_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/content"
	"cuango/contentsync/courier"
	"cuango/contentsync/packtest"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/store/memstore"
	"cuango/contentsync/trust"
)

var now = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

func marker(files ...courier.File) courier.Marker {
	d := content.DigestOf([]byte("{}"))
	return courier.Marker{Format: 1, Made: now, Timestamp: d, Files: append([]courier.File{{Key: trust.TimestampKey, Digest: d, Size: 2}}, files...)}
}

func many(n int, size int64, key func(content.Digest, int) string) []courier.File {
	var files []courier.File
	for i := range n {
		d := content.DigestOf(fmt.Append(nil, i))
		files = append(files, courier.File{Key: key(d, i), Digest: d, Size: size})
	}
	return files
}

func blobKey(d content.Digest, _ int) string { return d.BlobKey() }

func TestDecodeMarker(t *testing.T) {
	d := content.DigestOf([]byte("a blob"))
	file := func(key string) courier.Marker { return marker(courier.File{Key: key, Digest: d, Size: 1}) }
	for _, tt := range []struct {
		name string
		m    courier.Marker
		want error
	}{
		{"good", marker(courier.File{Key: d.BlobKey(), Digest: d, Size: content.MaxBlobBytes}), nil},
		{"a manifest", file("targets/packs/demo/" + string(d) + ".manifest.json"), nil},
		{"as many files as may be", marker(many(courier.MaxFiles-1, 1, blobKey)...), nil},
		{"one more", marker(many(courier.MaxFiles, 1, blobKey)...), content.ErrTooLarge},
		{"too many small files", marker(many(courier.MaxSmallFiles, 1, func(_ content.Digest, i int) string { return fmt.Sprintf("tuf/%d", i) })...), content.ErrTooLarge},
		{"small files too large", marker(many(13, trust.MaxTargetsBytes, func(_ content.Digest, i int) string { return fmt.Sprintf("tuf/%d", i) })...), content.ErrTooLarge},
		{"too many bytes", marker(many(1100, content.MaxBlobBytes, blobKey)...), content.ErrTooLarge},
		{"a blob too large", marker(courier.File{Key: d.BlobKey(), Digest: d, Size: content.MaxBlobBytes + 1}), content.ErrTooLarge},
		{"sizes that overflow", marker(many(3, math.MaxInt64, blobKey)...), content.ErrTooLarge},
		{"empty file", marker(courier.File{Key: d.BlobKey(), Digest: d}), content.ErrTooLarge},
		{"negative size", marker(courier.File{Key: d.BlobKey(), Digest: d, Size: -1}), content.ErrTooLarge},
		{"another format", courier.Marker{Format: 2}, content.ErrInvalid},
		{"no timestamp", courier.Marker{Format: 1}, content.ErrInvalid},
		{"another timestamp", courier.Marker{Format: 1, Timestamp: d, Files: marker().Files}, content.ErrInvalid},
		{"twice", marker(courier.File{Key: d.BlobKey(), Digest: d, Size: 1}, courier.File{Key: d.BlobKey(), Digest: d, Size: 1}), content.ErrInvalid},
		{"a blob of another name", file(content.DigestOf(nil).BlobKey()), content.ErrInvalid},
		{"no digest", marker(courier.File{Key: "tuf/x", Digest: "00", Size: 1}), content.ErrInvalid},
		{"up and out", file("../../etc/passwd"), content.ErrInvalid},
		{"up in the middle", file("tuf/../../x"), content.ErrInvalid},
		{"absolute", file("/etc/passwd"), content.ErrInvalid},
		{"name of a device", file("con"), content.ErrInvalid},
		{"name of a device with an ending", file("aux.txt"), content.ErrInvalid},
		{"capitals", file("tuf/COM1"), content.ErrInvalid},
		{"NUL", file("tuf/nul\x00"), content.ErrInvalid},
		{"backslash", file("tuf\\x"), content.ErrInvalid},
		{"drive", file("tuf/c:"), content.ErrInvalid},
		{"dot", file("tuf/."), content.ErrInvalid},
		{"nothing between slashes", file("tuf//x"), content.ErrInvalid},
		{"hidden", file("tuf/.x"), content.ErrInvalid},
		{"huge name", file("tuf/" + strings.Repeat("n", 300)), content.ErrInvalid},
		{"deep", file("tuf/" + strings.Repeat("d/", 100) + "x"), content.ErrInvalid},
		{"the kiosk's own file", file("status.json"), content.ErrInvalid},
		{"an inbox", file("inbox/a/b/heartbeat.json"), content.ErrInvalid},
		{"the marker", file(courier.MarkerKey), content.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			raw, err := json.Marshal(tt.m)
			if err != nil {
				t.Fatal(err)
			}
			m, err := courier.DecodeMarker(raw)
			if !errors.Is(err, tt.want) || (tt.want == nil && (err != nil || !cmp.Equal(m, tt.m))) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	for _, raw := range []string{"", "null", "[]", "{", `{"format":1,"files":{}}`} {
		if _, err := courier.DecodeMarker([]byte(raw)); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func FuzzMarker(f *testing.F) {
	raw, err := json.Marshal(marker(many(2, 10, blobKey)...))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"format":1,"files":[{"key":"tuf/../x","sha256":"","size":1e3}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := courier.DecodeMarker(raw)
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		for _, f := range m.Files {
			if strings.Contains(f.Key, "..") && strings.Contains("/"+f.Key+"/", "/../") || strings.HasPrefix(f.Key, "/") || f.Size < 1 || f.Size > content.MaxBlobBytes {
				t.Errorf("taken: %+v", f)
			}
		}
	})
}

func stick(t *testing.T) *dirstore.Store {
	t.Helper()
	s, err := dirstore.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func bucket(t *testing.T, repo *packtest.Repo) *memstore.Store {
	t.Helper()
	s := &memstore.Store{}
	for key, b := range repo.Save() {
		if err := s.Put(t.Context(), key, bytes.NewReader(b), int64(len(b)), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func free(n int64) func() (int64, error) { return func() (int64, error) { return n, nil } }

// Whenever filling ends, before it is done there is no stick; and the next try makes one.
func TestWriteIsInterrupted(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 3, 2000)
	repo.Publish(t, now, p)
	to := stick(t)
	params := courier.WriteParams{From: bucket(t, repo), Anchor: repo.Root(), Now: now, To: to, Free: free(1 << 40)}
	if _, err := courier.Write(t.Context(), params); err != nil {
		t.Fatal(err)
	}
	p.Typo()
	repo.Publish(t, now, p)
	params.From = bucket(t, repo)
	stops := 0
	for n := 1; ; n++ {
		ctx, cancel := context.WithCancel(t.Context())
		step := 0
		params.Progress = func(int64, int64) {
			if step++; step == n {
				cancel()
			}
		}
		_, err := courier.Write(ctx, params)
		cancel()
		if err == nil {
			break
		}
		stops++
		if _, err := courier.ReadMarker(t.Context(), to); !errors.Is(err, content.ErrNotFound) {
			t.Fatalf("stopped at file %d: %v", n, err)
		}
	}
	m, err := courier.ReadMarker(t.Context(), to)
	if err != nil || stops < 5 {
		t.Fatalf("%v after %d stops", err, stops)
	}
	list, err := to.List(t.Context(), "")
	if err != nil || len(list) != len(m.Files)+1 {
		t.Errorf("%d files lie there, %d are listed; %v", len(list), len(m.Files), err)
	}
}

// The order is the publisher's: what leads to others comes after them.
func TestWriteOrder(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 3, 2000))
	to := stick(t)
	if _, err := courier.Write(t.Context(), courier.WriteParams{From: bucket(t, repo), Anchor: repo.Root(), Now: now, To: to, Free: free(1 << 40)}); err != nil {
		t.Fatal(err)
	}
	m, err := courier.ReadMarker(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, f := range m.Files {
		kind := strings.SplitN(f.Key, "/", 2)[0]
		if kind == "tuf" {
			kind = f.Key[strings.LastIndex(f.Key[:len(f.Key)-len(".json")], ".")+1:]
			kind = strings.TrimPrefix(kind, "tuf/")
		}
		if len(kinds) == 0 || kinds[len(kinds)-1] != kind {
			kinds = append(kinds, kind)
		}
	}
	if got := strings.Join(kinds, " "); got != "blobs targets root.json targets.json snapshot.json timestamp.json" {
		t.Errorf("order: %s", got)
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, repo *packtest.Repo, p *courier.WriteParams)
		want   error
	}{
		{"it does not fit", func(_ *testing.T, _ *packtest.Repo, p *courier.WriteParams) {
			p.Free = free(courier.MaxMarkerBytes + 5_000)
		}, syscall.ENOSPC},
		{"a pack that is not there", func(_ *testing.T, _ *packtest.Repo, p *courier.WriteParams) { p.Packs = []string{"demo", "dmeo"} }, content.ErrNotFound},
		{"expired", func(_ *testing.T, _ *packtest.Repo, p *courier.WriteParams) { p.Now = now.AddDate(0, 0, 8) }, content.ErrExpired},
		{"another root", func(t *testing.T, _ *packtest.Repo, p *courier.WriteParams) {
			t.Helper()
			p.Anchor = packtest.NewRepo(t, "stranger", now).Root()
		}, content.ErrUntrusted},
		{"a spoilt blob", func(t *testing.T, repo *packtest.Repo, p *courier.WriteParams) {
			t.Helper()
			for key, b := range repo.Save() {
				if strings.HasPrefix(key, "blobs/") {
					repo.Put(key, append(b[:len(b)-1:len(b)-1], b[len(b)-1]^1))
				}
			}
			p.From = bucket(t, repo)
		}, content.ErrDigest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 3, 2000))
			to := stick(t)
			p := courier.WriteParams{From: bucket(t, repo), Anchor: repo.Root(), Now: now, To: to, Free: free(1 << 40)}
			tt.change(t, repo, &p)
			if _, err := courier.Write(t.Context(), p); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if _, err := courier.ReadMarker(t.Context(), to); !errors.Is(err, content.ErrNotFound) {
				t.Errorf("there is a stick: %v", err)
			}
		})
	}
}

// A stick that was filled before keeps what is not ours, and loses what is not needed any more.
func TestWriteAgain(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 3, 2000))
	to := stick(t)
	if err := to.Put(t.Context(), "blobs/photo.jpg", strings.NewReader("mine"), 4, "", ""); err != nil {
		t.Fatal(err)
	}
	write := func() courier.Written {
		t.Helper()
		w, err := courier.Write(t.Context(), courier.WriteParams{From: bucket(t, repo), Anchor: repo.Root(), Now: now, To: to, Free: free(1 << 40)})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	first := write()
	if again := write(); again.Put != 0 || again.Files != first.Files {
		t.Errorf("the same again puts %d files", again.Put)
	}
	fresh := packtest.NewRepo(t, "a", now)
	fresh.Publish(t, now, packtest.Small(t, "other", 1, 1, 1, 500))
	repo = fresh
	w := write()
	list, err := to.List(t.Context(), "")
	if err != nil || len(list) != w.Files+2 {
		t.Errorf("%d files lie there, %d belong there; %v", len(list), w.Files, err)
	}
	if _, err := to.Get(t.Context(), "blobs/photo.jpg", 4); err != nil {
		t.Error(err)
	}
}

// What comes back is looked at as what comes over the network, and nothing in it stops the rest.
func TestReadRefuses(t *testing.T) {
	to, box := stick(t), &memstore.Store{}
	for key, body := range map[string]string{
		"huu-nghi/aaaaaaaaaa/heartbeat.json": "{}",
		"huu-nghi/aaaaaaaaaa/other.json":     "{}",
		"huu-nghi/aaaaaaaaaa/batches/0123456789abcdef-00000001-answers-0123456789abcdef.ndjson.zst": "no zstd",
		"huu-nghi/aaaaaaaaaa/batches/0123456789abcdef-1-answers-0123456789abcdef.ndjson.zst":        "x",
		"huu-nghi/aaaaaaaaaa/batches/deep/0123456789abcdef-1-answers-0123456789abcdef.ndjson.zst":   "x",
		"heartbeat.json": "{}",
		"huu-nghi/aaaaaaaaaa/batches/0123456789abcdef-00000002-counters-0123456789abcdef.ndjson.zst": strings.Repeat("x", 2<<20),
	} {
		if err := to.Put(t.Context(), courier.ReturnDir+"/"+key, strings.NewReader(body), int64(len(body)), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	res, err := courier.Read(t.Context(), to, box)
	if err != nil || len(res.Refused) != 7 || res.Heartbeats+res.Batches+res.Known != 0 {
		t.Errorf("%+v, %v", res, err)
	}
	if l, err := box.List(t.Context(), ""); err != nil || len(l) != 0 {
		t.Errorf("%v, %v", l, err)
	}
	empty := stick(t)
	if res, err := courier.Read(t.Context(), empty, box); err != nil || len(res.Refused) != 0 {
		t.Errorf("nothing came back: %+v, %v", res, err)
	}
}
