// Package objectservertest starts the real object server as a process of its own for
// tests of other packages. The test binary is its own server: TestMain calls [Main].
package objectservertest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"

	"cuango/admin/objectserver"
	"cuango/contentsync/store/s3store"
)

const (
	dirVariable  = "CUANGO_TEST_OBJECTSERVER_DIR"
	addrVariable = "CUANGO_TEST_OBJECTSERVER_ADDR"
)

// Main runs the tests, or the server when the process was started as one. Call it from TestMain.
func Main(m *testing.M) {
	dir := os.Getenv(dirVariable)
	if dir == "" {
		os.Exit(m.Run())
	}
	ctx, stop := objectserver.FollowInput(context.Background(), os.Stdin)
	defer stop()
	if err := objectserver.Run(ctx, dir, os.Getenv(addrVariable), slog.New(slog.NewTextHandler(os.Stderr, nil))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A Server is a running object server.
type Server struct {
	*objectserver.Process
	Dir      string
	Accounts objectserver.Accounts
}

// Start runs a server on an empty folder until the test ends, with accounts for the gates.
func Start(t testing.TB, gates ...string) *Server {
	t.Helper()
	s := &Server{Dir: t.TempDir()}
	var err error
	if s.Accounts, err = objectserver.EnsureAccounts(s.Dir, gates); err != nil {
		t.Fatal(err)
	}
	s.Restart(t)
	return s
}

// Restart starts the server on its folder, anew or for the first time.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if s.Process != nil {
		_ = s.Stop()
	}
	addr, err := objectserver.FreePort(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), dirVariable+"="+s.Dir, addrVariable+"="+addr)
	if s.Process, err = objectserver.Start(t.Context(), cmd, addr, os.Stderr); err != nil {
		t.Fatal(err)
	}
	p := s.Process
	t.Cleanup(func() { _ = p.Stop() })
}

// Public is the address that anybody reads from.
func (s *Server) Public() string { return s.Endpoint + "/" + objectserver.Bucket }

// Store opens the bucket with an account.
func (s *Server) Store(t testing.TB, a objectserver.Account) *s3store.Store {
	t.Helper()
	st, err := s3store.Open(s3store.Params{Endpoint: s.Endpoint, Bucket: objectserver.Bucket, AccessKey: a.Access, SecretKey: a.Secret})
	if err != nil {
		t.Fatal(err)
	}
	return st
}
