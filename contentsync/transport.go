package contentsync

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"cuango/contentsync/line"
	"cuango/contentsync/transfer"
	"cuango/contentsync/trust"
)

// newTransport is how the engine reads the bucket: no compression (digests are over the bytes as stored), bounded waiting, and
// certificates judged by the clock that is believed. source is the address of the bucket.
func newTransport(clock func() (time.Time, trust.ClockState), proxy func(*http.Request) (*url.URL, error), source string) http.RoundTripper {
	return line.Through(&http.Transport{
		Proxy:                 proxy,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   15 * time.Second,
		ResponseHeaderTimeout: 30 * time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   transfer.MaxWorkers,
		DisableCompression:    true,
		ForceAttemptHTTP2:     true,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			InsecureSkipVerify: true, //nolint:gosec // VerifyConnection checks chain and name; only the time is ours.
			VerifyConnection:   func(cs tls.ConnectionState) error { return verifyTLS(cs, clock, source) },
		},
	})
}

// verifyTLS checks the chain, up to a root that the system trusts, and the name as crypto/tls does. Where the clock is not believed, a certificate that is
// newer than the floor is judged on the day it began: otherwise a kiosk with an empty battery could not
// read anything once the server has renewed its certificate. What is read is signed anyway.
//
// A server that was asked for by its IP address has no ServerName here: it must be the source's, so a proxy that speaks TLS itself needs a name.
func verifyTLS(cs tls.ConnectionState, clock func() (time.Time, trust.ClockState), source string) error {
	now, state := clock()
	leaf := cs.PeerCertificates[0] // a TLS server always sends one
	if state != trust.ClockGood && leaf.NotBefore.After(now) {
		now = leaf.NotBefore
	}
	name := cs.ServerName
	if name == "" {
		u, err := url.Parse(source)
		if err != nil {
			return fmt.Errorf("verify certificate: %w", err)
		}
		name = u.Hostname()
	}
	opts := x509.VerifyOptions{DNSName: name, CurrentTime: now, Intermediates: x509.NewCertPool()}
	for _, c := range cs.PeerCertificates[1:] {
		opts.Intermediates.AddCert(c)
	}
	_, err := leaf.Verify(opts)
	return err
}
