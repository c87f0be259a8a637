package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// secure serves a bucket over TLS with a certificate for the names, from an authority of the test's own. It gives the server's port and the file with the authority.
func secure(t *testing.T, repo http.Handler, names ...string) (port, authority string) {
	t.Helper()
	caKey, ca := certificate(t, nil, nil, &x509.Certificate{Subject: pkix.Name{CommonName: "an authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	leaf := &x509.Certificate{Subject: pkix.Name{CommonName: "a bucket"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, n)
		}
	}
	key, crt := certificate(t, caKey, ca, leaf)
	srv := httptest.NewUnstartedServer(repo)
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{crt.Raw}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	srv.StartTLS()
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
	})
	authority = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Raw}), 0o644); err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, authority
}

// certificate makes a key and a certificate for it; without an authority it is its own.
func certificate(t *testing.T, caKey *ecdsa.PrivateKey, ca, c *x509.Certificate) (*ecdsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.SerialNumber, c.NotBefore, c.NotAfter = big.NewInt(time.Now().UnixNano()), time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	if ca == nil {
		caKey, ca = key, c
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, ca, key.Public(), caKey)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return key, made
}

// once runs the daemon once as a program of its own, for certificates are read once by each.
func once(t *testing.T, config string, env ...string) (code int, out string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "--config", config, "--once")
	cmd.Env = append([]string{"CUANGO_TEST_MAIN=1", "PATH=" + os.Getenv("PATH")}, env...)
	b, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(b)
}

// Which certificates are trusted: those of the system, or of SSL_CERT_FILE in their place; for the name or the address that the source has, and no other.
func TestCertificates(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	repo.Publish(t, time.Now(), packtest.Small(t, "demo", 1, 3, 2, 20_000))
	for _, tt := range []struct {
		name    string
		host    string
		names   []string
		trusted bool
		want    string // in status; empty: it syncs
	}{
		{"by name", "localhost", []string{"localhost"}, true, ""},
		{"by address", "127.0.0.1", []string{"127.0.0.1"}, true, ""},
		{"of nobody whom the system trusts", "localhost", []string{"localhost"}, false, "certificate signed by unknown authority"},
		{"for another name", "localhost", []string{"bucket.test"}, true, "certificate is valid for bucket.test, not localhost"},
		{"for another address", "127.0.0.1", []string{"192.0.2.1"}, true, "certificate is valid for 192.0.2.1, not 127.0.0.1"},
		{"for a name, asked for by address", "127.0.0.1", []string{"bucket.test"}, true, "cannot validate certificate for 127.0.0.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			port, authority := secure(t, repo, tt.names...)
			_, config := replaced(t, repo, "https://"+net.JoinHostPort(tt.host, port)+"/content", "")
			var env []string
			if tt.trusted {
				env = append(env, "SSL_CERT_FILE="+authority)
			}
			code, out := once(t, config, env...)
			_, said, _ := command(t, "--config", config, "status")
			if (code == 0) != (tt.want == "") || !strings.Contains(said, tt.want) {
				t.Errorf("code %d, %s\n%s", code, out, said)
			}
		})
	}
}

// A cutter passes connections on to an address and cuts each off after so many bytes that came back.
type cutter struct {
	to    string
	after atomic.Int64 // 0: never; below: at once
}

func (c *cutter) listen(t *testing.T) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go c.pass(near)
		}
	}()
	return l.Addr().String()
}

func (c *cutter) pass(near net.Conn) {
	defer near.Close()
	after := c.after.Load()
	if after < 0 {
		_, _ = near.Read(make([]byte, 1)) // closed with nothing unread, not reset
		return
	}
	far, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer far.Close()
	go func() { _, _ = io.Copy(far, near) }()
	if after == 0 {
		_, _ = io.Copy(near, far)
		return
	}
	_, _ = io.CopyN(near, far, after)
}

// A bucket over TLS comes through a proxy's CONNECT, and what came goes on from there when the proxy drops it again and again.
func TestTLSThroughAProxy(t *testing.T) {
	for _, tt := range []struct{ name, conf, login string }{
		{"open to all", "", ""},
		{"with a password", "BasicAuth kiosk s3cret\n", "kiosk:s3cret@"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", time.Now())
			p := packtest.Small(t, "demo", 1, 3, 1, 900_000)
			repo.Publish(t, time.Now(), p)
			var large content.Digest
			for d, b := range p.Blobs {
				if len(b) > 500_000 {
					large = d
				}
			}
			bucket := &asks{Handler: repo, from: map[string][]int64{}}
			port, authority := secure(t, bucket, "localhost")
			proxy, logged := tinyproxyWith(t, tt.conf)
			c := &cutter{to: proxy}
			c.after.Store(300_000)
			dir, config := replaced(t, repo, "https://localhost:"+port+"/content", fmt.Sprintf("[line]\nproxy = \"http://%s%s\"\n", tt.login, c.listen(t)))
			if code, out := once(t, config, "SSL_CERT_FILE="+authority); code != 0 {
				t.Fatalf("code %d\n%s", code, out)
			}
			waitForVersion(t, dir, 1)
			picture := bucket.from["/content/"+large.BlobKey()]
			if len(picture) < 3 || len(bucket.wrong) > 0 {
				t.Errorf("the picture was asked for from %d, %q", picture, bucket.wrong)
			}
			for i, from := range picture[1:] {
				if from < picture[i]+200_000 { // of the 300,000 that come each time
					t.Errorf("the picture was asked for from %d", picture)
				}
			}
			if l := logged(); !strings.Contains(l, "CONNECT localhost:"+port) || strings.Contains(l, "GET ") {
				t.Errorf("the proxy saw %s", l)
			}
		})
	}
}

// asks is where in a file each request for it began.
type asks struct {
	http.Handler

	mu    sync.Mutex
	from  map[string][]int64
	wrong []string // requests that could not be read
}

func (a *asks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		var from int64
		a.mu.Lock()
		if v := r.Header.Get("Range"); v != "" {
			if _, err := fmt.Sscanf(v, "bytes=%d-", &from); err != nil {
				a.wrong = append(a.wrong, v)
			}
		}
		a.from[r.URL.Path] = append(a.from[r.URL.Path], from)
		a.mu.Unlock()
	}
	a.Handler.ServeHTTP(w, r)
}

// What a proxy does not do is said with its name and with what can be done, in the status and nowhere with a password.
func TestProxySaysNo(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	repo.Publish(t, time.Now(), packtest.Small(t, "demo", 1, 3, 2, 20_000))
	port, authority := secure(t, repo, "localhost")
	plain, err := url.Parse(repo.Serve(t))
	if err != nil {
		t.Fatal(err)
	}
	source := "https://localhost:" + port + "/content"
	for _, tt := range []struct {
		name, conf, login, source string
		cut                       int64
		want                      string
	}{
		{"it may not connect there", "ConnectPort 443\n", "", source, 0, "it does not let this kiosk connect to localhost:" + port + " (403 "},
		{"it wants a password", "BasicAuth kiosk s3cret\n", "", source, 0, "it wants a name and a password (407 "},
		{"it wants another password", "BasicAuth kiosk s3cret\n", "kiosk:wr0ng@", source, 0, "it does not take this name and password (401 "},
		{"it wants a password, without TLS", "BasicAuth kiosk s3cret\n", "", plain.String(), 0, "it wants a name and a password (407 "},
		{"it closes before it says anything", "", "", source, -1, "the connection through it was closed"},
		{"it closes within the handshake", "", "", source, 400, "the connection through it was closed"},
		{"it closes within each answer", "", "", plain.String(), 300, "the connection through it was closed"},
		{"it cannot find the bucket", "", "", "https://nowhere.invalid/content", 0, "it did not connect to nowhere.invalid:443 (50"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			proxy, _ := tinyproxyWith(t, tt.conf)
			c := &cutter{to: proxy}
			c.after.Store(tt.cut)
			address := c.listen(t)
			_, config := replaced(t, repo, tt.source, fmt.Sprintf("[line]\nproxy = \"http://%s%s\"\n", tt.login, address))
			code, out := once(t, config, "SSL_CERT_FILE="+authority)
			if code != exitFailed {
				t.Fatalf("code %d\n%s", code, out)
			}
			_, said, _ := command(t, "--config", config, "status")
			for _, want := range []string{"proxy http://" + address + ": ", tt.want, "the bucket cannot be reached"} {
				if !strings.Contains(said, want) {
					t.Errorf("status lacks %q\n%s", want, said)
				}
			}
			if all := out + said; strings.Contains(all, "wr0ng") || strings.Contains(all, "s3cret") {
				t.Errorf("a password is told:\n%s", all)
			}
		})
	}
}
