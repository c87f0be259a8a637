package transfer

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
)

// What go-getter does when it is left alone, and that it does not do it here. One row for each trap that was measured; where nothing is wanted, the
// right file has to be there in the end. ReadTimeout, which ends slow downloads, is TestSlowServerIsNotStalled's.
func TestGetterTraps(t *testing.T) {
	b, f := blob(1<<20, 1)
	other, _ := blob(1<<20, 2)
	longer, _ := blob(2<<20, 3)
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(b); err != nil {
				return
			}
		}
	}
	dir := t.TempDir()
	netrc := filepath.Join(dir, "netrc")
	if err := os.WriteFile(netrc, []byte("default login somebody password secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NETRC", netrc)
	var secret atomic.Bool
	at := func(prefix, suffix string) func(string) string {
		return func(base string) string { return prefix + base + "/x" + suffix }
	}
	is := func(address string) func(string) string { return func(string) string { return address } }
	for _, tt := range []struct {
		trap    string
		serve   http.HandlerFunc
		partial []byte // what lies there before
		address func(base string) string
		want    error // errAny: any
	}{
		{trap: "a presigned address refuses HEAD: no Range, and the part is written over", serve: refuseHead(b), partial: b[:300_000]},
		{trap: "the same, and what lies there is another file's", serve: refuseHead(b), partial: other[:900_000]},
		{trap: "no O_TRUNC: the tail of an older, longer file stays", serve: noHead(b), partial: longer},
		{trap: "the same, where HEAD and Range work", serve: good(b), partial: longer},
		{trap: "a part of another file is continued", serve: good(b), partial: other[:500_000]},
		{trap: "what has the length is there already, for ever", serve: good(b), partial: other},
		{trap: "a server that ignores Range has its whole file appended", serve: noRange(b), partial: b[:300_000]},
		{trap: "MaxBytes cuts a chunked body without a word", serve: endless, want: content.ErrTooLarge},
		{trap: "MaxBytes does not hold for who listens to the progress", serve: good(longer), want: content.ErrTooLarge},
		{trap: "a chunked body that was cut is a success", serve: func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			_, _ = w.Write(b[:500_000])
		}, want: errGivenUp},
		{trap: "X-Terraform-Get leads to a folder of the machine", serve: header("X-Terraform-Get", "/etc", good(b))},
		{trap: "the same, in a page", serve: good([]byte(`<meta name="terraform-get" content="/etc">`)), want: errAny},
		{trap: "a redirect to a file", serve: redirect("file:///etc/passwd"), want: content.ErrInvalid},
		{trap: "a redirect to git", serve: redirect("git::file:///etc"), want: content.ErrInvalid},
		{trap: "git", address: at("git::", ""), want: errAny},
		{trap: "s3", address: at("s3::", ""), want: errAny},
		{trap: "gcs", address: at("gcs::", ""), want: errAny},
		{trap: "hg", address: at("hg::", ""), want: errAny},
		{trap: "smb", address: is("smb://127.0.0.1/x"), want: errAny},
		{trap: "ssh", address: is("ssh://127.0.0.1/x"), want: errAny},
		{trap: "git by scp's form", address: is("git@127.0.0.1:x/y.git"), want: errAny},
		{trap: "a path", address: is("/etc/passwd"), want: errAny},
		{trap: "a relative path", address: is("./traps_test.go"), want: errAny},
		{trap: "a file's address", address: is("file:///etc/passwd"), want: errAny},
		{trap: "an archive by its name is unpacked", serve: good(b), address: at("", ".tar.gz")},
		{trap: "an archive by a parameter is unpacked", serve: good(b), address: at("", "?archive=zip")},
		{trap: "a part of the path after // is a folder inside", serve: good(b), address: at("", "//etc"), want: errAny},
		{trap: "the password of ~/.netrc is sent to whoever asks", serve: func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "" {
				secret.Store(true)
			}
			good(b)(w, r)
		}},
	} {
		t.Run(tt.trap, func(t *testing.T) {
			serving := tt.serve
			if serving == nil {
				serving = good(b)
			}
			c := client(t, serve(t, serving))
			if tt.address != nil {
				base := c.URL("")
				c.URL = func(string) string { return tt.address(strings.TrimSuffix(base, "/")) }
			}
			if tt.partial != nil {
				if err := os.WriteFile(c.partial(f.Digest), tt.partial, 0o640); err != nil {
					t.Fatal(err)
				}
			}
			_, err := c.Fetch(t.Context(), []File{f})
			switch {
			case tt.want == nil && err != nil:
				t.Fatal(err)
			case tt.want == nil:
				c.wantDone(t, f, b)
			case err == nil || (!errors.Is(tt.want, errAny) && !errors.Is(err, tt.want)):
				t.Errorf("got %v, want %v", err, tt.want)
			case c.Have(f):
				t.Error("the blob has its name although it is wrong")
			}
			st, err := os.Lstat(c.partial(f.Digest))
			if err == nil && (!st.Mode().IsRegular() || st.Size() > f.Size) {
				t.Errorf("left: %v of %d bytes", st.Mode(), st.Size())
			}
			if left, _ := os.ReadFile(c.partial(f.Digest)); bytes.Contains(left, []byte("root:")) {
				t.Error("a file of the machine was copied")
			}
			if secret.Load() {
				t.Error("the password was sent")
			}
		})
	}
	for _, address := range []string{"http://h/b?archive=zip", "http://h/b?checksum=file:///x", "git::http://h/b", "file:///b", "http://u:p@h/b"} { // so these never come up
		if _, err := store.NewPublic(address, http.DefaultTransport); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("source %s: %v", address, err)
		}
	}
	s, err := store.NewPublic("http://h/a//b", http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	if u, err := url.Parse(s.URL(f.Digest.BlobKey())); err != nil || strings.Contains(u.Path, "//") {
		t.Errorf("address %s, %v", u, err)
	}
}

var errAny = errors.New("any error")

func refuseHead(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		good(b)(w, r)
	}
}

// go-getter syncs nothing. Here no file has the name that means "these are the right bytes" before its bytes are on the disk.
func TestBytesAreSyncedBeforeNames(t *testing.T) {
	for _, n := range []int{1, fewFiles + 1, 3 * batchFiles} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			bodies := map[string][]byte{}
			var files []File
			for i := range n {
				b, f := blob(3000+i, byte(i))
				bodies["/"+f.Digest.BlobKey()], files = b, append(files, f)
			}
			c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) { good(bodies[r.URL.Path])(w, r) }))
			failing := errors.New("the disk cannot")
			fails := func(string) error { return failing }
			file, all := c.syncFile, c.syncFS
			c.syncFile, c.syncFS = fails, fails
			if st, err := c.Fetch(t.Context(), files); !errors.Is(err, failing) || st.Files != 0 {
				t.Fatalf("%+v, %v", st, err)
			}
			for _, f := range files {
				if c.Have(f) {
					t.Fatal("a blob has its name and may be lost in a power cut")
				}
			}
			c.syncFile, c.syncFS = file, all
			c.URL = func(string) string { return "http://127.0.0.1:1/nothing is asked for again" }
			if st, err := c.Fetch(t.Context(), files); err != nil || st.Files != n {
				t.Fatalf("%+v, %v", st, err)
			}
		})
	}
}
