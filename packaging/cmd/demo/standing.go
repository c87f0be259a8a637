package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"cuango/packaging/stack"
)

const noticeID = "demo-storm"

// takeStanding shows what nobody has to touch, each on a real window of its own: walls, and then an emergency notice on screens and on walls. The
// notice is published as the office would, and withdrawn at the end; if that fails, it ends by itself after an hour.
func (d *demo) takeStanding(ctx context.Context, dir string) (shots []shot, err error) {
	for _, p := range wallPanels {
		d.say("screenshots: %s", p.name)
		s, err := d.stand(ctx, dir, p, "wall", func(s stack.Screen) bool { return s.Screen == "wall" && s.Notice == "" })
		if err != nil {
			return nil, err
		}
		shots = append(shots, s)
	}
	d.say("publishing an emergency notice")
	if err := d.notice(ctx, "add", noticeArgs()...); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.notice(context.WithoutCancel(ctx), "withdraw", noticeID)) }()
	for _, p := range append(append([]panel{}, panels[:2]...), wallPanels...) {
		d.say("screenshots: %s, with a notice", p.name)
		s, err := d.stand(ctx, dir, p, "notice", func(s stack.Screen) bool { return s.Notice == noticeID })
		if err != nil {
			return nil, err
		}
		shots = append(shots, s)
	}
	return shots, nil
}

// stand opens a screen that shows the wanted by itself, and takes a picture.
func (d *demo) stand(ctx context.Context, dir string, p panel, name string, wanted func(stack.Screen) bool) (s shot, err error) {
	x, display, err := stack.StartXvfb(ctx, stack.Identity{}, p.Width, p.Height)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, x.Stop()) }()
	o := stack.KioskOptions{Display: display, Gate: d.gate, SyncDir: d.syncDir, StateDir: d.screenDir, IdleS: 300, Out: io.Discard}
	if p.LowEdgeMM == 0 {
		o.Wall = p.DiagonalIn
	}
	k, err := d.programs.StartKiosk(ctx, o)
	if err != nil {
		return s, fmt.Errorf("screenshots, %s: %w", p.name, err)
	}
	defer func() { err = errors.Join(err, k.Stop()) }()
	var seen stack.Screen
	err = stack.WaitFor(ctx, 2*time.Minute, "what "+p.name+" shows by itself", k.Process, func() error { // a notice is on its way for as long as the daemon waits
		var err error
		if seen, err = k.Screen(); err == nil && !wanted(seen) {
			err = fmt.Errorf("it shows %s, notice %q", seen.Screen, seen.Notice)
		}
		return err
	})
	if err != nil {
		return s, err
	}
	if seen, err = k.Await(ctx, "its pictures", wanted); err != nil {
		return s, err
	}
	file := filepath.Join(p.name, seen.Lang, name+".png")
	s = shot{File: file, Orientation: p.name, Screen: name, Lang: seen.Lang, Generation: seen.Generation, Texts: seen.Texts}
	return s, save(k.Display, filepath.Join(dir, file))
}

// notice is the office's command.
func (d *demo) notice(ctx context.Context, what string, args ...string) error {
	cmd := exec.CommandContext(ctx, d.programs.Path("kioskadmin"), append(append([]string{"notice", what}, args...), "--data", d.data)...) //nolint:gosec // our own program
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("kioskadmin notice %s: %w\n%s", what, err, out)
	}
	return nil
}

// noticeArgs are those of the storm.
func noticeArgs() []string {
	a := storm("emergency")
	args := []string{"--id", noticeID, "--level", string(a.Level), "--pictogram", a.Pictogram, "--verification", string(a.Verification), "--lasts", "1h"}
	for _, l := range []string{"vi", "en", "lo", "zh-Hans", "ar"} {
		for flag, name := range map[string]map[string]string{"--title": plain(a.Title), "--text": plain(a.Text), "--issuer": plain(a.Issuer)} {
			args = append(args, flag, l+"="+strings.ReplaceAll(name[l], "\n", `\n`))
		}
	}
	return args
}

func plain[K ~string](n map[K]string) map[string]string {
	m := map[string]string{}
	for l, s := range n {
		m[string(l)] = s
	}
	return m
}
