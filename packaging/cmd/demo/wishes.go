package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"

	"cuango/packaging/stack"
)

// wishLangs are the languages that the screens are shown in as travellers want them: stacked marks above, marks above and below, no spaces, and
// from the right to the left.
var wishLangs = []string{"vi", "lo", "zh-Hans", "ar"}

// wishKeys are those of the access screen; a wish is some of them.
var wishKeys = []string{"text", "contrast", "reach"}

// A stop is a screen of the walk: what is touched to get there, maybe on a later page.
type stop struct{ touch, screen string }

var wishWalk = []stop{
	{"bar-home", "home"},
	{"category-customs", "topic"},
	{"item-" + firstItem, "article"},
	{"take", "take"},
	{"bar-essentials", "essentials"},
	{"essential-125e5e0fae344291", "card"},
	{"bar-search", "search"},
	{"bar-home", "home"},
	{"today", "today"},
	{"bar-language", "language"},
	{"bar-back", "today"},
	{"bar-access", "access"},
}

const thumbnails = 4 // of the screen's sides

// takeWishes shows every screen with every combination of text size, contrast and reach mode, on the real window, and puts those of a
// combination on one contact sheet: a row for each language.
func (d *demo) takeWishes(ctx context.Context, dir string) error {
	for _, o := range orientations {
		x, display, err := stack.StartXvfb(ctx, stack.Identity{}, o.width, o.height)
		if err != nil {
			return err
		}
		sheets := make([][]image.Image, 1<<len(wishKeys))
		for _, lang := range wishLangs {
			d.say("screens as travellers want them: %s %s", o.name, lang)
			if err := d.wish(ctx, display, o.name, lang, dir, sheets); err != nil {
				return errors.Join(fmt.Errorf("screens as travellers want them, %s %s: %w", o.name, lang, err), x.Stop())
			}
		}
		if err := x.Stop(); err != nil {
			return err
		}
		for n, shots := range sheets {
			if len(shots) == 0 {
				continue // reach mode on a screen that hangs low
			}
			if err := writeSheet(filepath.Join(dir, "access", o.name+"-"+wishName(n)+".png"), shots, len(shots)/len(wishLangs)); err != nil {
				return err
			}
		}
	}
	return nil
}

// wishName is that of a set of wishes, a bit for each.
func wishName(n int) string {
	name := ""
	for i, w := range wishKeys {
		if n&(1<<i) != 0 {
			name += "-" + w
		}
	}
	if name == "" {
		return "usual"
	}
	return name[1:]
}

func (d *demo) wish(ctx context.Context, display, orientation, lang, dir string, sheets [][]image.Image) (err error) {
	k, err := d.programs.StartKiosk(ctx, stack.KioskOptions{
		Display: display, Gate: d.gate, SyncDir: d.syncDir, StateDir: d.screenDir, Languages: []string{lang}, IdleS: 600, Out: io.Discard,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.Stop()) }()
	if _, err := k.Await(ctx, "the attract screen", stack.On("attract", lang)); err != nil {
		return err
	}
	for _, s := range []stop{{"start-" + lang, "home"}, {"bar-access", "access"}} {
		if _, err := k.Touch(ctx, s.touch, stack.On(s.screen, lang)); err != nil {
			return err
		}
	}
	for n := range sheets {
		if ok, err := d.choose(ctx, k, lang, n); err != nil || !ok {
			if err != nil {
				return err
			}
			continue
		}
		var index []shot
		for i, s := range wishWalk {
			seen, err := find(ctx, k, lang, s)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", wishName(n), s.touch, err)
			}
			if s.touch == "bar-back" || i > 0 && s.screen == "home" {
				continue // on the way
			}
			file := filepath.Join("access", orientation, wishName(n), lang, s.screen+".png")
			if err := save(k.Display, filepath.Join(dir, file)); err != nil {
				return err
			}
			index = append(index, shot{File: file, Orientation: orientation, Screen: s.screen, Lang: lang, Page: seen.Page, Texts: seen.Texts})
			img, err := k.Display.Shot()
			if err != nil {
				return err
			}
			small := image.NewRGBA(image.Rect(0, 0, img.Rect.Dx()/thumbnails, img.Rect.Dy()/thumbnails))
			draw.ApproxBiLinear.Scale(small, small.Rect, img, img.Rect, draw.Src, nil)
			sheets[n] = append(sheets[n], small)
		}
		raw, err := json.MarshalIndent(index, "", " ")
		if err != nil {
			return fmt.Errorf("index.json: %w", err)
		}
		if err := os.WriteFile(filepath.Join(dir, "access", orientation, wishName(n), lang, "index.json"), raw, 0o644); err != nil { //nolint:gosec // for everybody
			return fmt.Errorf("index.json: %w", err)
		}
	}
	return nil
}

// choose makes the wishes of a set, on the access screen where all others are taken back before. ok is false where the screen has no such key.
func (d *demo) choose(ctx context.Context, k *stack.Kiosk, lang string, n int) (ok bool, err error) {
	if n > 0 { // the set before
		if _, err := find(ctx, k, lang, stop{"access-normal", "access"}); err != nil && n > 1 {
			return false, err
		}
	}
	for i, w := range wishKeys {
		if n&(1<<i) == 0 {
			continue
		}
		_, err := find(ctx, k, lang, stop{"access-" + w, "access"})
		if w == "reach" && errors.Is(err, errNoKey) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

var errNoKey = errors.New("no such key on any page")

// find touches a key, which may stand on another page of the screen, and waits for the screen that it leads to.
func find(ctx context.Context, k *stack.Kiosk, lang string, to stop) (stack.Screen, error) {
	for _, turn := range []string{"page-next", "page-back"} {
		for {
			s, err := k.Screen()
			if err != nil {
				return s, err
			}
			if _, ok := s.Targets[to.touch]; ok {
				return k.Touch(ctx, to.touch, func(now stack.Screen) bool { return now.Screen == to.screen && now.Lang == lang })
			}
			if _, more := s.Targets[turn]; !more {
				break
			}
			if _, err := k.Touch(ctx, turn, func(now stack.Screen) bool { return now.Page != s.Page }); err != nil {
				return s, err
			}
		}
	}
	s, err := k.Screen()
	return s, errors.Join(fmt.Errorf("%s on %s: %w", to.touch, s.Screen, errNoKey), err)
}

// writeSheet puts pictures beside each other in so many columns.
func writeSheet(file string, shots []image.Image, columns int) error {
	const gap = 12
	w, h := shots[0].Bounds().Dx()+gap, shots[0].Bounds().Dy()+gap
	rows := (len(shots) + columns - 1) / columns
	sheet := image.NewRGBA(image.Rect(0, 0, columns*w+gap, rows*h+gap))
	for i := range sheet.Pix {
		sheet.Pix[i] = 0x80
		if i%4 == 3 {
			sheet.Pix[i] = 0xFF
		}
	}
	for i, s := range shots {
		at := image.Pt(gap+i%columns*w, gap+i/columns*h)
		draw.Draw(sheet, s.Bounds().Add(at), s, image.Point{}, draw.Src)
	}
	f, err := os.Create(file) //nolint:gosec // where the caller asked for it
	if err != nil {
		return fmt.Errorf("contact sheet: %w", err)
	}
	return errors.Join(png.Encode(f, sheet), f.Close())
}
