package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"cuango/packaging/stack"
)

const (
	neighbours = 5
	maxCopies  = 1.05
)

// near starts new kiosks beside each other at once and counts what they take from the bucket together. On one machine they are told each other's addresses; that they find each
// other by mDNS is tested in packaging/e2e, with a network for each.
func (s *syncBench) near(ctx context.Context) (err error) {
	m, err := startMeter(s.admin.Public)
	if err != nil {
		return err
	}
	defer m.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // of this process alone
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err := errors.Join(err, l.Close()); err != nil {
		return err
	}
	var all []string
	for i := range neighbours {
		all = append(all, fmt.Sprintf("127.0.0.%d:%s", 2+i, port))
	}
	var dirs, configs []string
	for i, own := range all {
		dir, config, err := s.kiosk(m.address, pollEvery)
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		var others []string
		for j, a := range all {
			if j != i {
				others = append(others, fmt.Sprintf("%q", "http://"+a))
			}
		}
		raw, err := os.ReadFile(config) //nolint:gosec // in our own folder
		if err != nil {
			return err
		}
		text := fmt.Sprintf("neighbours = [%s]\nneighbours_listen = [%q]\n%s", strings.Join(others, ", "), own, raw)
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			return err
		}
		dirs, configs = append(dirs, dir+"/sync"), append(configs, config)
	}
	began := time.Now()
	var running []*stack.Process
	defer func() {
		for _, p := range running {
			err = errors.Join(err, p.Stop())
		}
	}()
	for _, config := range configs {
		p, err := s.programs.StartSync(stack.Identity{}, config, nil)
		if err != nil {
			return err
		}
		running = append(running, p)
	}
	var resident int64
	for i, p := range running {
		if _, err := stack.AwaitGeneration(ctx, p, dirs[i], ""); err != nil {
			return err
		}
	}
	took := time.Since(began)
	for _, p := range running {
		mem, err := stack.MemoryOf(p.PID())
		if err != nil {
			return err
		}
		resident = max(resident, mem.RSS)
	}
	c := m.now()
	copies := float64(c.bodies) / float64(s.bytes)
	s.row(fmt.Sprintf("%d new neighbours at once, %v: copies over the line, the signed files of all included (bodies; requests)", neighbours, took.Round(100*time.Millisecond)),
		fmt.Sprintf("≤ %.2f", maxCopies), fmt.Sprintf("%.3f (%.1f of %.1f MB; %d)", copies, float64(c.bodies)/1e6, float64(s.bytes)/1e6, c.requests), said(copies >= 1 && copies <= maxCopies))
	s.row("the same: resident, most of one", "≤ 60 MiB", mib(resident), said(resident <= maxResident))
	return nil
}
