package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"

	"cuango/contentsync/content"
	"cuango/packaging/stack"
)

// A shot is a line of index.json.
type shot struct {
	File        string   `json:"file"`
	Orientation string   `json:"orientation"`
	Screen      string   `json:"screen"`
	Lang        string   `json:"lang"`
	Item        string   `json:"item,omitempty"`
	Page        int      `json:"page,omitempty"`
	Generation  int64    `json:"generation"`
	Texts       []string `json:"text"`
}

var orientations = []struct {
	name          string
	width, height int
}{{"portrait", 1080, 1920}, {"landscape", 1920, 1080}}

// takeShots walks through the screens in every language and both orientations, with a real
// window each, and writes what the glass shows.
func (d *demo) takeShots(ctx context.Context, dir string, item string) error {
	var index []shot
	for _, o := range orientations {
		x, display, err := stack.StartXvfb(ctx, stack.Identity{}, o.width, o.height)
		if err != nil {
			return err
		}
		for _, lang := range content.AllLangs {
			d.say("screenshots: %s %s", o.name, lang)
			shots, err := d.walk(ctx, display, o.name, string(lang), dir, item)
			if err != nil {
				return errors.Join(fmt.Errorf("screenshots, %s %s: %w", o.name, lang, err), x.Stop())
			}
			index = append(index, shots...)
		}
		if err := x.Stop(); err != nil {
			return err
		}
	}
	more, err := d.takeStanding(ctx, dir)
	if err != nil {
		return err
	}
	index = append(index, more...)
	raw, err := json.MarshalIndent(index, "", " ")
	if err != nil {
		return fmt.Errorf("index.json: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "index.json"), append(raw, '\n'), 0o644) //nolint:gosec // for everybody
}

// walk goes attract → language → home → topic → article → its codes → essentials → show-card → today.
func (d *demo) walk(ctx context.Context, display, orientation, lang, dir, item string) (shots []shot, err error) {
	k, err := d.programs.StartKiosk(ctx, stack.KioskOptions{
		Display: display, Gate: d.gate, SyncDir: d.syncDir,
		StateDir: d.screenDir, Languages: []string{lang}, IdleS: 300, Out: io.Discard,
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, k.Stop()) }()
	take := func(s stack.Screen, name string) error {
		file := filepath.Join(orientation, lang, name+".png")
		shots = append(shots, shot{File: file, Orientation: orientation, Screen: s.Screen, Lang: s.Lang, Item: s.Item, Page: s.Page, Generation: s.Generation, Texts: s.Texts})
		return save(k.Display, filepath.Join(dir, file))
	}
	s, err := k.Await(ctx, "the attract screen", stack.On("attract", lang))
	if err != nil {
		return nil, err
	}
	if err := take(s, "attract"); err != nil {
		return nil, err
	}
	steps := []struct{ touch, screen, file string }{
		{stack.Elsewhere, "language", "language"},
		{"lang-" + lang, "home", "home"},
		{"category-customs", "topic", "topic"},
		{"item-" + item, "article", "article"},
	}
	for _, step := range steps {
		if s, err = k.Touch(ctx, step.touch, stack.On(step.screen, lang)); err != nil {
			return nil, err
		}
		if err := take(s, step.file); err != nil {
			return nil, err
		}
	}
	for page := 2; page <= 9; page++ {
		if _, more := s.Targets["page-next"]; !more {
			break
		}
		if s, err = k.Touch(ctx, "page-next", stack.On("article", lang)); err != nil {
			return nil, err
		}
		if err := take(s, fmt.Sprintf("article-%d", page)); err != nil {
			return nil, err
		}
	}
	const emergency = "125e5e0fae344291" // the first of the essentials
	for _, step := range []struct{ touch, screen, file string }{
		{"take", "take", "take"},
		{"bar-essentials", "essentials", "essentials"},
		{"essential-" + emergency, "card", "card"},
		{"bar-search", "search", "search"},
		{"bar-home", "home", ""},
		{"today", "today", "today"},
	} {
		if _, ok := s.Targets[step.touch]; !ok && step.touch == "today" {
			continue // nothing but the hours today
		}
		if s, err = k.Touch(ctx, step.touch, stack.On(step.screen, lang)); err != nil {
			return nil, err
		}
		if step.file == "" {
			continue
		}
		if err := take(s, step.file); err != nil {
			return nil, err
		}
	}
	return shots, nil
}

func save(d *stack.Display, file string) error {
	img, err := d.Shot()
	if err != nil {
		return err
	}
	if stack.Colours(img, 16) < 16 {
		return fmt.Errorf("%s: the screen is blank", file)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // for everybody
		return fmt.Errorf("screenshot: %w", err)
	}
	f, err := os.Create(file) //nolint:gosec // where the caller asked for it
	if err != nil {
		return fmt.Errorf("screenshot: %w", err)
	}
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	return errors.Join(enc.Encode(f, img), f.Close())
}
