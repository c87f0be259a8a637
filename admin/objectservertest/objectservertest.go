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
	dir := os.Getenv(dirVariable) //nolint:forbidigo // this is the child's command line
	if dir == "" {
		os.Exit(m.Run())
	}
	ctx, healthPath, stop := objectserver.FollowInput(context.Background(), os.Stdin)
	defer stop()
	addr := os.Getenv(addrVariable) //nolint:forbidigo // this is the child's command line
	if err := objectserver.Run(ctx, dir, addr, healthPath, slog.New(slog.NewTextHandler(os.Stderr, nil))); err != nil {
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
func Start(tb testing.TB, gates ...string) *Server {
	tb.Helper()
	s := &Server{Dir: tb.TempDir()}
	var err error
	if s.Accounts, err = objectserver.EnsureAccounts(s.Dir, gates); err != nil {
		tb.Fatal(err)
	}
	s.Restart(tb)
	return s
}

// Restart starts the server on its folder, anew or for the first time.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	if s.Process != nil {
		_ = s.Stop()
	}
	p, err := objectserver.Start(tb.Context(), s.Command(tb), "127.0.0.1:0", os.Stderr)
	if err != nil {
		tb.Fatal(err)
	}
	s.Process = p
	tb.Cleanup(func() { _ = p.Stop() })
}

// Command gives what starts the server at an address.
func (s *Server) Command(tb testing.TB) func(addr string) *exec.Cmd {
	tb.Helper()
	exe, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	return func(addr string) *exec.Cmd {
		cmd := exec.Command(exe) //nolint:noctx,gosec // ended by Process.Stop; our own binary
		cmd.Env = append(os.Environ(), dirVariable+"="+s.Dir, addrVariable+"="+addr)
		return cmd
	}
}

// Public is the address that anybody reads from.
func (s *Server) Public() string { return s.Endpoint + "/" + objectserver.Bucket }

// Store opens the bucket with an account.
func (s *Server) Store(tb testing.TB, a objectserver.Account) *s3store.Store {
	tb.Helper()
	st, err := s3store.Open(s3store.Params{Endpoint: s.Endpoint, Bucket: objectserver.Bucket, AccessKey: a.Access, SecretKey: a.Secret})
	if err != nil {
		tb.Fatal(err)
	}
	return st
}
