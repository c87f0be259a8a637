package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"cuango/admin/nationtest"
	"cuango/packaging/stack"
)

var linePackID = regexp.MustCompile(`(?m)^id = ".*"$`)

// nation counts what a typo fix brings over the line when every province and every gate of the country has a role of its own, and what a kiosk fetches because somebody else has published.
func (b *bench) nation(ctx context.Context) (err error) {
	folder, other, data := filepath.Join(b.data, "nation-pack"), filepath.Join(b.data, "nation-other"), filepath.Join(b.data, "nation-admin")
	if err := errors.Join(os.CopyFS(folder, os.DirFS(b.content)), os.CopyFS(other, os.DirFS(b.content)), os.Mkdir(data, 0o700)); err != nil {
		return err
	}
	n, err := nationtest.Make(data, nationtest.Provinces, nationtest.Gates, time.Now())
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%d provinces, %d gates", nationtest.Provinces, nationtest.Gates)
	s := &syncBench{bench: b, name: name, content: folder, dir: filepath.Join(b.data, "nation-kiosks")}
	s.admin, err = b.programs.StartAdmin(ctx, stack.AdminOptions{Data: data, Content: folder, Out: io.Discard, Limit: publishLimit})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.admin.Stop()) }()
	if err := s.foreign(ctx, other, n.Gates[len(n.Gates)-1]); err != nil {
		return err
	}
	return s.edits(ctx)
}

// foreign counts what comes when a role that is not the kiosk's has published.
func (s *syncBench) foreign(ctx context.Context, content, role string) error {
	m, err := startMeter(s.admin.Public)
	if err != nil {
		return err
	}
	defer m.Close()
	dir, config, err := s.kiosk(m.address, pollEvery)
	if err != nil {
		return err
	}
	if _, _, _, _, err := s.once(ctx, config); err != nil {
		return err
	}
	file := filepath.Join(content, "pack.toml")
	raw, err := os.ReadFile(file) //nolint:gosec // in our own folder
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, bytes.Replace(raw, linePackID.Find(raw), []byte(`id = "other"`), 1), 0o600); err != nil { // the pack's own comes first
		return err
	}
	//nolint:gosec // our own program
	if out, err := exec.CommandContext(ctx, s.programs.Path("kioskadmin"), "pack", "publish", content, "--data", s.admin.Data, "--role", role).CombinedOutput(); err != nil {
		return fmt.Errorf("publish: %w\n%s", err, out)
	}
	before := m.now()
	if _, _, _, _, err := s.once(ctx, config); err != nil {
		return err
	}
	c := m.now().since(before)
	s.row("somebody else has published: bodies (with headers, both ways; requests)", "≤ 4,096 B", fmt.Sprintf("%d B (%d B; %d)", c.bodies, c.up+c.down, c.requests), said(c.bodies <= maxTypo))
	return os.RemoveAll(dir)
}
