//go:build storetest

// Command objectserver runs versitygw on a folder, for the conformance tests: objectserver DIR ADDRESS.
//
// It is behind a build tag so that no ordinary build compiles versitygw for it. The test starts it as a child,
// because the gateway changes the folder of its process and can run once in it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: objectserver DIR ADDRESS")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir, address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	for _, d := range []string{"data", "iam", "sidecar"} {
		if err := os.MkdirAll(filepath.Join(root, d), 0o755); err != nil {
			return err
		}
	}
	sc, err := meta.NewSideCar(filepath.Join(root, "sidecar"))
	if err != nil {
		return err
	}
	be, err := posix.New(filepath.Join(root, "data"), sc, posix.PosixOpts{SideCarDir: filepath.Join(root, "sidecar")})
	if err != nil {
		return err
	}
	return embedgw.RunVersityGW(ctx, be, &embedgw.Config{
		RootUserAccess: os.Getenv("CUANGO_TEST_S3_ACCESS_KEY"), RootUserSecret: os.Getenv("CUANGO_TEST_S3_SECRET_KEY"),
		Ports: []string{address}, IAMDir: filepath.Join(root, "iam"), KeepAlive: true, Quiet: true, HealthPath: "/healthz",
		MaxConnections: 1000, MaxRequests: 500, MultipartMaxParts: 10000,
	})
}
