// Package storetest is what every store and every source must do for us, as tests, and a real server to run them against. There is
// no imitation of S3 here: those that were tried accept wrong signatures and damage uploads.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
	"cuango/contentsync/store/s3store"
)

// Server gives a server that is running: that of CUANGO_TEST_S3_ENDPOINT (with …_ACCESS_KEY and …_SECRET_KEY), else a versitygw that is
// built and started for this test and ends with it.
func Server(tb testing.TB) (endpoint, accessKey, secretKey string) {
	tb.Helper()
	//nolint:forbidigo // a test has no other command line
	if e := os.Getenv("CUANGO_TEST_S3_ENDPOINT"); e != "" {
		return e, os.Getenv("CUANGO_TEST_S3_ACCESS_KEY"), os.Getenv("CUANGO_TEST_S3_SECRET_KEY")
	}
	dir := tb.TempDir()
	bin := filepath.Join(dir, "objectserver")
	//nolint:gosec // all but the output is fixed, and that is in our own folder
	build := exec.CommandContext(tb.Context(), "go", "build", "-tags=storetest", "-o", bin, "cuango/contentsync/store/storetest/objectserver")
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("build the object server: %v\n%s", err, out)
	}
	address := freeAddress(tb)
	//nolint:noctx,gosec // the program built above; the cleanup ends it, after those of the tests that still need it
	cmd := exec.Command(bin, filepath.Join(dir, "bucket"), address)
	cmd.Env = append(os.Environ(), "CUANGO_TEST_S3_ACCESS_KEY=test", "CUANGO_TEST_S3_SECRET_KEY=testsecret1")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if tb.Failed() {
			tb.Logf("object server: %s", out.String())
		}
	})
	waitFor(tb, "http://"+address+"/healthz")
	return "http://" + address, "test", "testsecret1"
}

func freeAddress(tb testing.TB) string {
	tb.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func waitFor(tb testing.TB, url string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			tb.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			return
		}
		select {
		case <-ctx.Done():
			tb.Fatalf("no answer from %s", url)
		case <-tick.C:
		}
	}
}

// Bucket gives a store on a new bucket of the server.
func Bucket(tb testing.TB, endpoint, accessKey, secretKey string) *s3store.Store {
	tb.Helper()
	s, err := s3store.Open(s3store.Params{Endpoint: endpoint, Bucket: BucketName(tb), AccessKey: accessKey, SecretKey: secretKey})
	if err != nil {
		tb.Fatal(err)
	}
	if err := s.MakeBucket(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return s
}

// BucketName gives a name that no bucket has yet.
func BucketName(tb testing.TB) string {
	tb.Helper()
	sum := content.DigestOf(fmt.Appendf(nil, "%s %d", tb.Name(), time.Now().UnixNano()))
	return "test-" + string(sum[:16])
}

// Run is the conformance suite of what is written.
func Run(t *testing.T, s store.Store) {
	t.Helper()
	put := func(tb testing.TB, key string, b []byte) {
		tb.Helper()
		if err := s.Put(tb.Context(), key, bytes.NewReader(b), int64(len(b)), "application/json", "max-age=60"); err != nil {
			tb.Fatal(err)
		}
	}
	for _, size := range []int{0, 1, 5_000, 3 << 20, 20 << 20} { // 20 MiB would be multipart by default
		t.Run(fmt.Sprintf("put and get %d bytes", size), func(t *testing.T) {
			want := bytes.Repeat([]byte("0123456789abcde\n"), size/16+1)[:size]
			put(t, "sizes/file", want)
			got, err := s.Get(t.Context(), "sizes/file", int64(size))
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("got %d bytes, %v; want %d", len(got), err, size)
			}
			o, err := s.Stat(t.Context(), "sizes/file")
			if err != nil || o.Size != int64(size) || o.ETag == "" || time.Since(o.LastModified) > time.Hour {
				t.Fatalf("stat %+v, %v", o, err)
			}
		})
	}
	t.Run("put from a reader that cannot seek", func(t *testing.T) {
		if err := s.Put(t.Context(), "stream", io.MultiReader(strings.NewReader("he"), strings.NewReader("llo")), 5, "text/plain", ""); err != nil {
			t.Fatal(err)
		}
		if b, err := s.Get(t.Context(), "stream", 10); err != nil || string(b) != "hello" {
			t.Fatalf("%q, %v", b, err)
		}
	})
	t.Run("put replaces", func(t *testing.T) {
		put(t, "twice", []byte("longer text"))
		put(t, "twice", []byte("short"))
		if b, err := s.Get(t.Context(), "twice", 100); err != nil || string(b) != "short" {
			t.Fatalf("%q, %v", b, err)
		}
	})
	t.Run("what is not there", func(t *testing.T) {
		if _, err := s.Get(t.Context(), "none", 10); !errors.Is(err, content.ErrNotFound) {
			t.Errorf("get: %v", err)
		}
		if _, err := s.Stat(t.Context(), "none"); !errors.Is(err, content.ErrNotFound) {
			t.Errorf("stat: %v", err)
		}
		if err := s.Delete(t.Context(), "none"); err != nil {
			t.Errorf("delete: %v", err)
		}
		if l, err := s.List(t.Context(), "none/"); err != nil || len(l) != 0 {
			t.Errorf("list: %v, %v", l, err)
		}
	})
	t.Run("limit", func(t *testing.T) {
		put(t, "eleven", []byte("hello world"))
		if _, err := s.Get(t.Context(), "eleven", 10); !errors.Is(err, content.ErrTooLarge) {
			t.Errorf("get: %v", err)
		}
	})
	t.Run("list", func(t *testing.T) {
		var want []string
		for i := range 25 {
			key := fmt.Sprintf("inbox/gate/kiosk-%02d/heartbeat.json", i)
			put(t, key, []byte("{}"))
			want = append(want, key)
		}
		put(t, "inbox/gate2/x", []byte("{}"))
		l, err := s.List(t.Context(), "inbox/gate/")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range l {
			got = append(got, o.Key)
			if o.Size != 2 || o.LastModified.IsZero() {
				t.Errorf("%+v", o)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("delete", func(t *testing.T) {
		put(t, "gone", []byte("x"))
		if err := s.Delete(t.Context(), "gone"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Stat(t.Context(), "gone"); !errors.Is(err, content.ErrNotFound) {
			t.Errorf("stat: %v", err)
		}
	})
	t.Run("an ETag changes with the file", func(t *testing.T) {
		put(t, "tagged", []byte("one"))
		one, err := s.Stat(t.Context(), "tagged")
		if err != nil {
			t.Fatal(err)
		}
		put(t, "tagged", []byte("other"))
		if two, err := s.Stat(t.Context(), "tagged"); err != nil || two.ETag == one.ETag {
			t.Fatalf("%+v after %+v, %v", two, one, err)
		}
	})
	t.Run("a body that is too short is no file", func(t *testing.T) {
		if err := s.Put(t.Context(), "half", io.MultiReader(strings.NewReader("hello")), 6, "text/plain", ""); err == nil {
			t.Error("5 bytes were taken for 6")
		}
		if b, err := s.Get(t.Context(), "half", 10); !errors.Is(err, content.ErrNotFound) {
			t.Errorf("there is %q, %v", b, err)
		}
	})
	t.Run("list by the beginning of a name", func(t *testing.T) {
		put(t, "tuf/1.root.json", []byte("{}"))
		put(t, "tuf/12.root.json", []byte("{}"))
		l, err := s.List(t.Context(), "tuf/1.")
		if err != nil || len(l) != 1 || l[0].Key != "tuf/1.root.json" {
			t.Fatalf("%v, %v", l, err)
		}
	})
	t.Run("end of the context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.List(ctx, ""); err == nil {
			t.Error("list went on")
		}
		if _, err := s.Get(ctx, "eleven", 100); err == nil {
			t.Error("get went on")
		}
		if err := s.Put(ctx, "late", strings.NewReader("x"), 1, "", ""); err == nil {
			t.Error("put went on")
		}
	})
}

// RunTypes is for stores that keep what kind a file is.
func RunTypes(t *testing.T, s store.Store) {
	t.Helper()
	if err := s.Put(t.Context(), "typed", strings.NewReader("{}"), 2, "application/json", "max-age=60"); err != nil {
		t.Fatal(err)
	}
	if o, err := s.Stat(t.Context(), "typed"); err != nil || o.ContentType != "application/json" {
		t.Fatalf("stat %+v, %v", o, err)
	}
}
