package line

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"syscall"
)

// Through gives a transport that sends what t would send, and says of a failure behind a proxy that it was there, and what can be done: who reads the status at a gate has to
// know whom to call. Nobody else may use t. Names and passwords of proxies are never told.
func Through(t *http.Transport) http.RoundTripper {
	t.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, req *http.Request, resp *http.Response) error {
		return refused(proxy, req.Host, resp)
	}
	return through{t}
}

// A ProxyError is a failure behind a proxy, of it or of what lies beyond it.
type ProxyError struct {
	Proxy string // its address, without a name and a password
	Err   error
}

// Error names the proxy.
func (e *ProxyError) Error() string { return fmt.Sprintf("proxy %s: %v", e.Proxy, e.Err) }

// Unwrap gives what failed.
func (e *ProxyError) Unwrap() error { return e.Err }

type through struct{ t *http.Transport }

// RoundTrip sends one request.
func (r through) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.t.Proxy == nil {
		return r.t.RoundTrip(req)
	}
	proxy, err := r.t.Proxy(req)
	if err != nil || proxy == nil {
		return r.t.RoundTrip(req) // which says so itself
	}
	resp, err := r.t.RoundTrip(req)
	if err != nil {
		return resp, behind(proxy, err)
	}
	if resp.StatusCode == http.StatusProxyAuthRequired { // of a proxy that was asked for a http address
		return nil, behind(proxy, errors.Join(refused(proxy, req.URL.Host, resp), resp.Body.Close()))
	}
	resp.Body = body{resp.Body, proxy}
	return resp, nil
}

// CloseIdleConnections is for http.Client.
func (r through) CloseIdleConnections() { r.t.CloseIdleConnections() }

// refused says why a proxy leads nowhere; nil: it does.
func refused(proxy *url.URL, host string, resp *http.Response) error {
	wants := resp.StatusCode == http.StatusProxyAuthRequired || resp.StatusCode == http.StatusUnauthorized // which some proxies say instead
	switch {
	case resp.StatusCode == http.StatusOK:
		return nil
	case wants && proxy.User == nil:
		return fmt.Errorf("it wants a name and a password (%.80s): proxy = \"http://name:password@host:port\"", resp.Status)
	case wants:
		return fmt.Errorf("it does not take this name and password (%.80s)", resp.Status)
	case resp.StatusCode == http.StatusForbidden:
		return fmt.Errorf("it does not let this kiosk connect to %s (%.80s): its owner has to allow that", host, resp.Status)
	}
	return fmt.Errorf("it did not connect to %s (%.80s)", host, resp.Status)
}

// behind says that err was behind the proxy.
func behind(proxy *url.URL, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		err = fmt.Errorf("the connection through it was closed: %w", err)
	}
	return &ProxyError{Proxy: proxy.Scheme + "://" + proxy.Host, Err: err}
}

// A body is what comes through a proxy.
type body struct {
	io.ReadCloser

	proxy *url.URL
}

// Read names the proxy in whatever ends the body too early.
func (b body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = behind(b.proxy, err)
	}
	return n, err
}
