package publish_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/admin/objectserver"
	"cuango/admin/objectservertest"
	"cuango/admin/publish"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

var testNow = time.Now

// TestMain also serves as the publisher that is killed: see TestKilledAtEveryStep.
func TestMain(m *testing.M) {
	if os.Getenv("CUANGO_TEST_PUBLISH_DIR") == "" {
		objectservertest.Main(m)
		return
	}
	at, _ := strconv.Atoi(os.Getenv("CUANGO_TEST_PUBLISH_AT"))
	number, _ := strconv.Atoi(os.Getenv("CUANGO_TEST_PUBLISH_NUMBER"))
	st, err := s3store.Open(s3store.Params{
		Endpoint: os.Getenv("CUANGO_TEST_PUBLISH_ENDPOINT"), Bucket: objectserver.Bucket,
		AccessKey: os.Getenv("CUANGO_TEST_PUBLISH_ACCESS"), SecretKey: os.Getenv("CUANGO_TEST_PUBLISH_SECRET"),
	})
	if err == nil {
		var p *publish.Publisher
		stop := func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL); select {} }
		if p, err = newPublisher(os.Getenv("CUANGO_TEST_PUBLISH_DIR"), &interrupted{Bucket: st, at: at, stop: stop}); err == nil {
			_, err = p.Publish(context.Background(), testContent(number))
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newPublisher(dir string, b publish.Bucket) (*publish.Publisher, error) {
	keys, err := publish.MakeKeys(dir, testNow())
	if err != nil {
		return nil, err
	}
	return publish.New(publish.Params{Bucket: b, Dir: dir, Keys: keys, Now: testNow, Log: slog.New(slog.DiscardHandler)})
}

// An interrupted bucket stops the publisher at one of its steps: before and after each Put.
type interrupted struct {
	publish.Bucket
	at, step int
	stop     func()
	keys     []string
}

func (b *interrupted) Put(ctx context.Context, key string, r io.Reader, size int64, contentType, cacheControl string) error {
	b.hit()
	if err := ctx.Err(); err != nil {
		return err
	}
	b.keys = append(b.keys, key)
	if err := b.Bucket.Put(ctx, key, r, size, contentType, cacheControl); err != nil {
		return err
	}
	b.hit()
	return ctx.Err()
}

func (b *interrupted) hit() {
	if b.step++; b.step == b.at {
		b.stop()
	}
}

// testContent is a small pack; each number has another text and another first picture.
func testContent(number int) publish.Content {
	blobs := map[content.Digest][]byte{}
	media := map[string]content.Media{}
	for i := range 3 {
		n := 0
		if i == 0 {
			n = number
		}
		raw := bytes.Repeat([]byte{byte(i), byte(n), byte(n >> 8)}, 1000)
		d := content.DigestOf(raw)
		blobs[d] = raw
		media[fmt.Sprintf("pic-%d", i)] = content.Media{
			Digest: d, MIME: "image/png", Size: int64(len(raw)), Width: 10, Height: 10,
			Alt: content.Name{"vi": "Ảnh"}, Licence: "Apache-2.0",
		}
	}
	text := map[content.Lang]content.ItemText{}
	for _, l := range []content.Lang{"vi", "en", "th"} {
		text[l] = content.ItemText{
			Title: fmt.Sprintf("Title %d", number), Summary: "s",
			Body: []content.Block{{Kind: content.Paragraph, Text: []content.Span{{Text: strings.Repeat(fmt.Sprintf("text %d ", number), 50)}}}},
		}
	}
	return publish.Content{
		Catalog: content.Catalog{
			Format: 1, Pack: "demo", Version: 1, Langs: []content.Lang{"vi", "en", "th"},
			Categories: []content.Category{{ID: "c", Voice: content.Practical, Pictogram: "customs", Colour: "jade", Name: content.Name{"vi": "c"}}},
			Agencies:   []content.Agency{{ID: "a", Name: content.Name{"vi": "a"}}},
			Media:      media,
			Items: []content.Item{{
				ID: "0123456789abcdef", Slug: "s", Category: "c", Agency: "a", Verification: content.Demo,
				ReviewBy: "2027-01-01", Text: text,
			}},
		},
		Name: content.Name{"vi": "Gói"}, AsOf: "2026-11-20",
		Open: func(d content.Digest) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(blobs[d])), nil },
	}
}

func TestBuildIsReproducible(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir()}
	for _, dir := range dirs {
		b, err := publish.Build(testContent(1), 3)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.WriteDir(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("diff", "-r", dirs[0], dirs[1]).CombinedOutput(); err != nil {
		t.Errorf("%s", out)
	}
	c, err := publish.ReadDir(dirs[0])
	if err != nil {
		t.Fatal(err)
	}
	again, err := publish.Build(c, 3)
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := publish.Build(testContent(1), 3); again.ManifestDigest() != want.ManifestDigest() {
		t.Error("a built folder read and built again is another pack")
	}
	if err := os.WriteFile(filepath.Join(dirs[1], "catalog.json.zst"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := publish.ReadDir(dirs[1]); !errors.Is(err, content.ErrDigest) {
		t.Errorf("tampered catalog: %v", err)
	}
}

func TestPublish(t *testing.T) {
	srv := objectservertest.Start(t, "huu-nghi")
	dir := t.TempDir()
	bucket := &interrupted{Bucket: srv.Store(t, srv.Accounts.Root)}
	p, err := newPublisher(dir, bucket)
	if err != nil {
		t.Fatal(err)
	}
	do := func(c publish.Content) (publish.Result, []string) {
		t.Helper()
		bucket.keys = nil
		res, err := p.Publish(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return res, bucket.keys
	}
	reader := newReader(t, srv.Public(), dir)

	res, keys := do(testContent(1))
	if res.Version != 1 || !res.Changed {
		t.Errorf("first: %+v", res)
	}
	order := []string{"blobs/", "blobs/", "blobs/", "blobs/", "targets/packs/demo/", "tuf/1.root.json", "tuf/1.targets.json", "tuf/1.snapshot.json", "tuf/timestamp.json"}
	if !slices.EqualFunc(keys, order, strings.HasPrefix) {
		t.Errorf("order of uploads: %v", keys)
	}
	if got := reader.read(t); got["demo"] != 1 {
		t.Errorf("reader sees %v", got)
	}

	if res, keys = do(testContent(1)); res.Version != 1 || res.Changed || len(keys) != 0 {
		t.Errorf("unchanged: %+v, put %v", res, keys)
	}

	typo := testContent(1)
	it := typo.Catalog.Items[0].Text["en"]
	it.Title = "Title one"
	typo.Catalog.Items[0].Text["en"] = it
	res, keys = do(typo)
	order = []string{"blobs/", "targets/packs/demo/", "targets/packs/demo/deltas/", "tuf/2.targets.json", "tuf/2.snapshot.json", "tuf/timestamp.json"}
	if res.Version != 2 || !slices.EqualFunc(keys, order, strings.HasPrefix) {
		t.Errorf("typo: %+v, put %v", res, keys)
	}
	if got := reader.read(t); got["demo"] != 2 {
		t.Errorf("reader sees %v", got)
	}

	raised := typo
	raised.Catalog.Version = 10
	if res, _ = do(raised); res.Version != 10 {
		t.Errorf("version raised by hand: %+v", res)
	}
	if res, _ = do(testContent(2)); res.Version != 11 {
		t.Errorf("after version raised by hand: %+v", res)
	}
	packs, err := p.Published(t.Context())
	if err != nil || len(packs) != 1 || packs[0].Version != 11 {
		t.Errorf("published %v, %v", packs, err)
	}
	t.Run("curl and sha256sum", func(t *testing.T) { readWithCurl(t, srv.Public()) })
}

func TestOlderBuildIsRefused(t *testing.T) {
	srv := objectservertest.Start(t)
	dir := t.TempDir()
	p, err := newPublisher(dir, srv.Store(t, srv.Accounts.Root))
	if err != nil {
		t.Fatal(err)
	}
	built := func(number, version int) publish.Content {
		t.Helper()
		b, err := publish.Build(testContent(number), version)
		if err != nil {
			t.Fatal(err)
		}
		out := t.TempDir()
		if err := b.WriteDir(t.Context(), out); err != nil {
			t.Fatal(err)
		}
		c, err := publish.ReadDir(out)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, tt := range []struct {
		name    string
		content publish.Content
		again   bool
		version int // published; 0: refused
	}{
		{"first", built(1, 1), false, 1},
		{"newer", built(2, 3), false, 3},
		{"the same", built(2, 3), false, 3},
		{"older", built(1, 1), false, 0},
		{"older in number, but the same in content", built(2, 2), false, 3},
		{"older on purpose", built(1, 1), true, 4},
		{"of the same number, but other content", built(5, 4), false, 5},
		{"not built", testContent(6), false, 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.Again = tt.again
			res, err := p.Publish(t.Context(), tt.content)
			if refused := errors.Is(err, publish.ErrOlder); refused != (tt.version == 0) || !refused && err != nil || res.Version != tt.version {
				t.Errorf("version %d, %v; want %d", res.Version, err, tt.version)
			}
		})
	}
	if got := newReader(t, srv.Public(), dir).read(t); got["demo"] != 6 {
		t.Errorf("reader sees %v", got)
	}
}

func TestCancelledAtEveryStep(t *testing.T) {
	srv := objectservertest.Start(t)
	dir := t.TempDir()
	everyStep(t, srv, dir, func(t *testing.T, number, at int) bool {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p, err := newPublisher(dir, &interrupted{Bucket: srv.Store(t, srv.Accounts.Root), at: at, stop: cancel})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Publish(ctx, testContent(number))
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		return err == nil
	})
}

func TestKilledAtEveryStep(t *testing.T) {
	srv := objectservertest.Start(t)
	dir := t.TempDir()
	everyStep(t, srv, dir, func(t *testing.T, number, at int) bool {
		t.Helper()
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "CUANGO_TEST_PUBLISH_DIR="+dir, "CUANGO_TEST_PUBLISH_AT="+strconv.Itoa(at), "CUANGO_TEST_PUBLISH_NUMBER="+strconv.Itoa(number),
			"CUANGO_TEST_PUBLISH_ENDPOINT="+srv.Endpoint, "CUANGO_TEST_PUBLISH_ACCESS="+srv.Accounts.Root.Access, "CUANGO_TEST_PUBLISH_SECRET="+srv.Accounts.Root.Secret)
		out, err := cmd.CombinedOutput()
		if err == nil {
			return true
		}
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("%v: %s", err, out)
		}
		return false
	})
}

// everyStep publishes number after number, each stopped one step later than the one before,
// until one gets through. After each, a strict reader must see the old or the new version
// whole, and the same publish run again must finish.
func everyStep(t *testing.T, srv *objectservertest.Server, dir string, publishUntil func(t *testing.T, number, at int) (finished bool)) {
	t.Helper()
	p, err := newPublisher(dir, srv.Store(t, srv.Accounts.Root))
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t, srv.Public(), dir)
	version := 0
	for at := 1; ; at++ {
		finished := publishUntil(t, at, at)
		if at > 1 || finished {
			if got := reader.read(t)["demo"]; got != version && got != version+1 {
				t.Fatalf("step %d: reader sees version %d, want %d or %d", at, got, version, version+1)
			}
		}
		res, err := p.Publish(t.Context(), testContent(at))
		if err != nil {
			t.Fatalf("step %d, run again: %v", at, err)
		}
		version++
		if got := reader.read(t)["demo"]; got != version || res.Version != version {
			t.Fatalf("step %d, run again: reader sees version %d, published %d, want %d", at, got, res.Version, version)
		}
		if finished {
			if at < 10 {
				t.Errorf("only %d steps", at)
			}
			return
		}
	}
}

func TestStorageLosesWhatItConfirmed(t *testing.T) {
	for _, tt := range []struct{ name, prefix string }{
		{"timestamp", "tuf/timestamp.json"},
		{"snapshot", "tuf/2.snapshot.json"},
		{"targets", "tuf/2.targets.json"},
		{"root", "tuf/1.root.json"},
		{"manifest", "targets/"},
		{"blob", "blobs/"},
	} {
		for _, how := range []string{"gone", "empty"} {
			t.Run(tt.name+" "+how, func(t *testing.T) {
				srv := objectservertest.Start(t)
				dir := t.TempDir()
				st := srv.Store(t, srv.Accounts.Root)
				p, err := newPublisher(dir, st)
				if err != nil {
					t.Fatal(err)
				}
				other := testContent(7)
				other.Catalog.Pack = "other"
				for _, c := range []publish.Content{other, testContent(1)} {
					if _, err := p.Publish(t.Context(), c); err != nil {
						t.Fatal(err)
					}
				}
				list, err := st.List(t.Context(), tt.prefix)
				if err != nil || len(list) == 0 {
					t.Fatal(list, err)
				}
				for _, o := range list {
					if how == "gone" {
						err = st.Delete(t.Context(), o.Key)
					} else {
						err = st.Put(t.Context(), o.Key, strings.NewReader(""), 0, "", "")
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				for _, c := range []publish.Content{testContent(1), other} {
					if _, err := p.Publish(t.Context(), c); err != nil {
						t.Fatal(err)
					}
				}
				want := map[string]int{"demo": 1, "other": 1}
				if d := cmp.Diff(want, newReader(t, srv.Public(), dir).read(t)); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

func TestRenewAndExpiry(t *testing.T) {
	srv := objectservertest.Start(t)
	dir := t.TempDir()
	bucket := &interrupted{Bucket: srv.Store(t, srv.Accounts.Root)}
	p, err := newPublisher(dir, bucket)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Publish(t.Context(), testContent(1)); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for _, tt := range []struct {
		name  string
		after time.Duration
		want  []string
	}{
		{"an hour later nothing is due", time.Hour, nil},
		{"after two days the timestamp", 48 * time.Hour, []string{"tuf/timestamp.json"}},
		{"after six days the snapshot too", 6 * 24 * time.Hour, []string{"tuf/2.snapshot.json", "tuf/timestamp.json"}},
		{"after three months all", 90 * 24 * time.Hour, []string{"tuf/2.targets.json", "tuf/3.snapshot.json", "tuf/timestamp.json"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bucket.keys = nil
			p.Now = func() time.Time { return now.Add(tt.after) }
			if err := p.Renew(t.Context()); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, bucket.keys); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestForeignBucketIsRefused(t *testing.T) {
	srv := objectservertest.Start(t)
	for i, want := range []error{nil, publish.ErrForeign} {
		p, err := newPublisher(t.TempDir(), srv.Store(t, srv.Accounts.Root))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Publish(t.Context(), testContent(i)); !errors.Is(err, want) {
			t.Errorf("publisher %d: %v, want %v", i, err, want)
		}
	}
}

func TestKeysAreSecret(t *testing.T) {
	dir := t.TempDir()
	if _, err := publish.MakeKeys(dir, testNow()); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "keys", "*.pem"))
	if len(files) != 4 {
		t.Errorf("keys %v", files)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", f, info.Mode(), err)
		}
	}
}
