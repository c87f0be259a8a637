package store

import (
	"io/fs"
	"net/http"
	"strconv"
)

// FileTransport answers requests from files, as a bucket would: with HEAD and ranges, and without a network.
func FileTransport(files fs.FS) http.RoundTripper {
	return fileTransport{http.NewFileTransportFS(files)}
}

type fileTransport struct{ next http.RoundTripper }

// RoundTrip is that of http.RoundTripper.
func (t fileTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	// net/http's own gives -1, or 0 for HEAD, whatever the header says.
	if n, err := strconv.ParseInt(resp.Header.Get("Content-Length"), 10, 64); err == nil {
		resp.ContentLength = n
	}
	return resp, nil
}
