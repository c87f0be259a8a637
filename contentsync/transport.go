package contentsync

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"time"

	"cuango/contentsync/trust"
)

// newTransport is how the engine reads the bucket: no compression (digests are over the bytes as stored), bounded waiting, and
// certificates judged by the clock that is believed.
func newTransport(clock func() (time.Time, trust.ClockState)) *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   15 * time.Second,
		ResponseHeaderTimeout: 30 * time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   8,
		DisableCompression:    true,
		ForceAttemptHTTP2:     true,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			InsecureSkipVerify: true, //nolint:gosec // VerifyConnection checks chain and name; only the time is ours.
			VerifyConnection:   func(cs tls.ConnectionState) error { return verifyTLS(cs, clock) },
		},
	}
}

// verifyTLS checks the chain and the name as crypto/tls does. Where the clock is not believed, a certificate that is
// newer than the floor is judged on the day it began: otherwise a kiosk with an empty battery could not
// read anything once the server has renewed its certificate. What is read is signed anyway.
func verifyTLS(cs tls.ConnectionState, clock func() (time.Time, trust.ClockState)) error {
	now, state := clock()
	leaf := cs.PeerCertificates[0] // a TLS server always sends one
	if state != trust.ClockGood && leaf.NotBefore.After(now) {
		now = leaf.NotBefore
	}
	opts := x509.VerifyOptions{DNSName: cs.ServerName, CurrentTime: now, Intermediates: x509.NewCertPool()}
	for _, c := range cs.PeerCertificates[1:] {
		opts.Intermediates.AddCert(c)
	}
	_, err := leaf.Verify(opts)
	return err
}
