package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	// A blob comes in pieces with a pause after each, so that there is a middle of it to be killed in.
	pieceBytes = 16 << 10
	piecePause = 500 * time.Microsecond
)

// A line is what lies between a kiosk and its bucket. It tells the hooks what passes, and it is the judge of downloads: it looks at the kiosk's disk with each question for a blob, and
// what is there already must not be asked for.
type line struct {
	*http.Server
	address string // http://host:port, without the bucket
	hooks   *hooks

	mu    sync.Mutex
	sync  string         // the kiosk's sync folder
	again []string       // what was asked for though it was there
	asked map[string]int // GETs of each blob
}

func newLine(endpoint string, h *hooks) (*line, error) {
	to, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // of this process alone
	if err != nil {
		return nil, err
	}
	p := &line{address: "http://" + l.Addr().String(), hooks: h, asked: map[string]int{}}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host // it is signed
		},
		ModifyResponse: func(r *http.Response) error {
			p.hooks.emit("answer " + kindOf(r.Request.Method, r.Request.URL.Path))
			if r.Request.Method == http.MethodGet && blobOf(r.Request.URL.Path) != "" {
				r.Body = &pieces{r.Body, p.hooks}
			}
			return nil
		},
		ErrorHandler:  func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }, // the kiosk is dead
		FlushInterval: -1,
	}
	p.Server = &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d := blobOf(r.URL.Path); d != "" && r.Method == http.MethodGet {
			p.judge(d, r.Header.Get("Range"))
		}
		p.hooks.emit("ask " + kindOf(r.Method, r.URL.Path))
		proxy.ServeHTTP(w, r)
	})}
	go func() { _ = p.Serve(l) }() // ends with Close
	return p, nil
}

// watch names the kiosk that is judged from now on; empty: none.
func (l *line) watch(syncDir string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sync, l.again = syncDir, nil
}

// judge compares a question for a blob with what the kiosk has of it.
func (l *line) judge(digest, wanted string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked[digest]++
	if l.sync == "" {
		return
	}
	if st, err := os.Stat(filepath.Join(l.sync, "blobs", "sha256", digest[:2], digest)); err == nil {
		l.again = append(l.again, fmt.Sprintf("blob %s is on the disk (%d bytes) and is asked for again", digest, st.Size()))
		return
	}
	var have int64
	if st, err := os.Stat(filepath.Join(l.sync, "partial", digest)); err == nil {
		have = st.Size()
	}
	want := ""
	if have > 0 {
		want = fmt.Sprintf("bytes=%d-", have)
	}
	if wanted != want {
		l.again = append(l.again, fmt.Sprintf("%d bytes of blob %s are on the disk, and the range that is asked for is %q", have, digest, wanted))
	}
}

// wrong gives what was asked for in vain.
func (l *line) wrong() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.again) == 0 {
		return nil
	}
	return errors.New(strings.Join(l.again, "\n"))
}

// blobOf gives the digest of a blob's address; empty: it is none.
func blobOf(path string) string {
	_, rest, ok := strings.Cut(path, "/blobs/sha256/")
	if _, digest, in := strings.Cut(rest, "/"); ok && in && len(digest) == 64 {
		return digest
	}
	return ""
}

// kindOf names what a request is about: timestamp.json, root.json, manifest.json, blob, heartbeat.json, batch and others.
func kindOf(method, path string) string {
	switch name := path[strings.LastIndexByte(path, '/')+1:]; {
	case blobOf(path) != "":
		return method + " blob"
	case strings.Contains(path, "/batches/"):
		return method + " batch"
	default:
		parts := strings.Split(name, ".") // 3.root.json, <sha256>.manifest.json
		return method + " " + strings.Join(parts[max(len(parts)-2, 0):], ".")
	}
}

// pieces reads a body slowly.
type pieces struct {
	io.ReadCloser
	hooks *hooks
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(b) > pieceBytes {
		b = b[:pieceBytes]
	}
	n, err := p.ReadCloser.Read(b)
	p.hooks.emit("piece of a blob")
	time.Sleep(piecePause)
	return n, err
}
