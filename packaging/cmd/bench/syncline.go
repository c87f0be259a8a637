package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"cuango/packaging/stack"
)

// badLink syncs a new kiosk over a link that drops, and says how much came more than once.
func (s *syncBench) badLink(ctx context.Context) error {
	link, source, err := startBadLink(s.admin.Public, s.seed)
	if err != nil {
		return err
	}
	defer link.Close()
	dir, config, err := s.kiosk(source, pollEvery)
	if err != nil {
		return err
	}
	runs := 1
	_, took, _, _, err := s.once(ctx, config)
	for err != nil && runs < 5 && ctx.Err() == nil { // as the daemon tries again by itself
		runs++
		var more time.Duration
		_, more, _, _, err = s.once(ctx, config)
		took += more
	}
	if err != nil {
		return err
	}
	whole := &syncBench{}
	if err := whole.list(dir); err != nil {
		return err
	}
	again := float64(link.down.Load()-s.bytes) / float64(s.bytes)
	s.row(fmt.Sprintf("over a link that drops every 0–1.5 MB (%d drops, %v, %d polls): blobs that came", link.drops.Load(), took.Round(time.Second), runs), fmt.Sprint(len(s.blobs)),
		fmt.Sprint(len(whole.blobs)), said(len(whole.blobs) == len(s.blobs) && whole.bytes == s.bytes))
	s.row("the same: came more than once, headers and signed files included", "≤ 3 %", fmt.Sprintf("%.2f %%", 100*again), said(again <= maxAgain))
	return os.RemoveAll(dir)
}

// edits counts what a typo fix and a new item with two photos bring over the line.
func (s *syncBench) edits(ctx context.Context) error {
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
	items, err := os.ReadDir(filepath.Join(s.content, "items"))
	if err != nil {
		return err
	}
	page := filepath.Join(s.content, "items", items[0].Name(), "en.md")
	edit := func(change func() error) (count, error) {
		if err := change(); err != nil {
			return count{}, err
		}
		//nolint:gosec // our own program
		if out, err := exec.CommandContext(ctx, s.programs.Path("kioskadmin"), "pack", "publish", s.content, "--data", s.admin.Data).CombinedOutput(); err != nil {
			return count{}, fmt.Errorf("publish: %w\n%s", err, out)
		}
		before := m.now()
		_, _, _, _, err := s.once(ctx, config)
		return m.now().since(before), err
	}
	typo, err := edit(func() error {
		raw, err := os.ReadFile(page) //nolint:gosec // in our own folder
		if err != nil {
			return err
		}
		return os.WriteFile(page, []byte(lineTitle.ReplaceAllString(string(raw), "$0.")), 0o600)
	})
	if err != nil {
		return err
	}
	s.typo = typo
	s.row("a typo fix: bodies (with headers, both ways; requests)", "≤ 4,096 B", fmt.Sprintf("%d B (%d B; %d)", typo.bodies, typo.up+typo.down, typo.requests), said(typo.bodies <= maxTypo))
	item, err := edit(func() error {
		const name = "a-new-one"
		err := copyItem(filepath.Join(s.content, "items", items[0].Name()), filepath.Join(s.content, "items", name), name, true, 1)
		for _, p := range []string{"new-1", "new-2"} {
			err = errors.Join(err, addPicture(s.content, name, p, photoSize))
		}
		return err
	})
	if err != nil {
		return err
	}
	s.item = item
	beside := float64(item.bodies-2*photoSize) / (2 * photoSize)
	s.row("a new item and two photos: bodies, over the photos (with headers, both ways; requests)", "≤ +2 %",
		fmt.Sprintf("%d B, %+.1f %% (%d B; %d)", item.bodies, 100*beside, item.up+item.down, item.requests), said(beside <= maxBesidePhoto))
	return os.RemoveAll(dir)
}

// idle counts what polling costs when nothing is new, on a connection that is kept.
func (s *syncBench) idle(ctx context.Context) error {
	m, err := startMeter(s.admin.Public)
	if err != nil {
		return err
	}
	defer m.Close()
	dir, config, err := s.kiosk(m.address, time.Second)
	if err != nil {
		return err
	}
	if _, _, _, _, err := s.once(ctx, config); err != nil {
		return err
	}
	p, err := s.programs.StartSync(stack.Identity{}, config, nil)
	if err != nil {
		return err
	}
	for began := time.Now(); m.now().requests == 0 || time.Since(began) < 5*time.Second; {
		if err := rest(ctx, 50*time.Millisecond); err != nil {
			return errors.Join(err, p.Stop())
		}
	}
	before, from := m.now(), time.Now()
	for began := time.Now(); m.now().since(before).requests < int64(s.idlePolls) && time.Since(began) < 2*time.Minute; {
		if err := rest(ctx, 50*time.Millisecond); err != nil {
			return errors.Join(err, p.Stop())
		}
	}
	c, perPoll := m.now().since(before), time.Since(from).Seconds()
	resident, memErr := stack.MemoryOf(p.PID())
	if err := errors.Join(memErr, p.Stop()); err != nil {
		return err
	}
	if c.requests == 0 {
		return fmt.Errorf("the daemon does not poll")
	}
	perPoll = float64(c.requests) / perPoll // a poll comes every 0.9 to 1.1 s
	each := float64(c.up+c.down) / float64(c.requests)
	s.row(fmt.Sprintf("idle, %d polls over %d new connections: bytes of one, headers included, both ways; requests a second at a poll a second", c.requests, c.conns),
		"≤ 1,024 B, ≤ 1.1", fmt.Sprintf("%.0f B (%d of bodies in all), %.2f", each, c.bodies, perPoll), said(each <= maxPoll && c.conns == 0 && perPoll <= 1.12))
	polls := float64(month / pollEvery)
	s.row(fmt.Sprintf("a month of it, a poll every %v and a root asked for every day", pollEvery), "", fmt.Sprintf("%.1f MB", (polls*each+30*each)/1e6), "")
	idle, fixes, items := polls*each, 30*float64(s.typo.up+s.typo.down), 30.0/7*float64(s.item.up+s.item.down)
	s.row("a month's budget, headers both ways: these polls; a typo fix every day, with the metadata signed anew and a root asked for; a new item with two photos every week", "",
		fmt.Sprintf("%.1f + %.1f + %.1f = %.1f MB", idle/1e6, fixes/1e6, items/1e6, (idle+fixes+items)/1e6), "")
	s.row("resident, idle", "≤ 60 MiB", mib(resident.RSS), said(resident.RSS <= maxResident))
	return os.RemoveAll(dir)
}
