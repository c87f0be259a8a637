// Package store says what a bucket is: a [Store] to whoever writes one, a [Source] to a kiosk, which reads; and it has the source that
// kiosks have by default, which is any bucket at a public address, by plain HTTP GET.
//
// Content is public and signed, so reading needs no credentials, and a kiosk whose clock is wrong can
// still read (a signed request would be refused). s3store is object storage, dirstore a plain folder (a courier's stick), memstore
// memory; storetest has the suites that all of them pass.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// A StatusError is an answer of the server that is neither the file nor "there is none". It may go away.
type StatusError struct {
	Key    string
	Status int
}

// Error gives the status in words.
func (e *StatusError) Error() string {
	return fmt.Sprintf("get %s: the server answers %d %s", e.Key, e.Status, http.StatusText(e.Status))
}

// Public is a bucket at a public address. It is safe for concurrent use.
type Public struct {
	base   *url.URL
	client *http.Client
}

// NewPublic takes the address of the bucket, for example http://10.0.0.5:9000/content. Requests are
// bounded by their context, so the caller sets deadlines. Errors: ErrInvalid.
func NewPublic(base string, rt http.RoundTripper) (*Public, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("source: %w: %w", content.ErrInvalid, err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("source: %w: %q is no http or https address of a bucket", content.ErrInvalid, base)
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	return &Public{base: u, client: &http.Client{Transport: rt, CheckRedirect: CheckRedirect}}, nil
}

// CheckRedirect follows three redirects, and only to http and https.
func CheckRedirect(req *http.Request, via []*http.Request) error {
	switch {
	case len(via) >= 3:
		return errors.New("redirected too often")
	case req.URL.Scheme != "http" && req.URL.Scheme != "https":
		return fmt.Errorf("%w: redirected to scheme %.20q", content.ErrInvalid, req.URL.Scheme)
	}
	return nil
}

// URL is the address of a file.
func (p *Public) URL(key string) string { return p.base.JoinPath(key).String() }

// Transport is how blobs are fetched from their URL.
func (p *Public) Transport() http.RoundTripper {
	if p.client.Transport == nil {
		return http.DefaultTransport
	}
	return p.client.Transport
}

// An Answer is what the server says to a conditional request.
type Answer struct {
	Body        []byte // nil when not modified
	ETag        string
	NotModified bool
	Date        time.Time // the server's clock, unsigned; zero when it does not say
}

// Get reads a file of at most limit bytes. Errors: ErrNotFound, ErrTooLarge, *StatusError.
func (p *Public) Get(ctx context.Context, key string, limit int64) ([]byte, error) {
	a, err := p.GetIf(ctx, key, "", limit)
	return a.Body, err
}

// GetIf is Get for a file that may be the one with that ETag still; an empty etag asks without condition.
func (p *Public) GetIf(ctx context.Context, key, etag string, limit int64) (Answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL(key), nil)
	if err != nil {
		return Answer{}, fmt.Errorf("get %s: %w", key, err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	} else {
		req.Header.Set("Cache-Control", "no-cache") // a cache on the way may not answer a first question from memory
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return Answer{}, fmt.Errorf("get %s: %w", key, err)
	}
	defer resp.Body.Close()
	a := Answer{ETag: resp.Header.Get("ETag")}
	if d, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		a.Date = d
	}
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotModified:
		a.NotModified = etag != ""
		a.ETag = etag
		if !a.NotModified {
			return a, &StatusError{Key: key, Status: resp.StatusCode}
		}
		return a, nil
	case http.StatusNotFound, http.StatusGone:
		return a, fmt.Errorf("get %s: %w", key, content.ErrNotFound)
	default:
		return a, &StatusError{Key: key, Status: resp.StatusCode}
	}
	// limit+1: a length that lies is noticed.
	b, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return a, fmt.Errorf("get %s: %w", key, err)
	}
	if int64(len(b)) > limit {
		return a, fmt.Errorf("get %s: %w: over %d bytes", key, content.ErrTooLarge, limit)
	}
	a.Body = b
	return a, nil
}
