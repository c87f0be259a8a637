package ui_test

import (
	"testing"
	"time"

	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
)

// TestAWishDressesTheScreenAndEndsWithTheVisit: a touch on Access changes the screen at once, the way back leads to the page that was read, and
// the next person finds everything as it comes.
func TestAWishDressesTheScreenAndEndsWithTheVisit(t *testing.T) {
	f := newFinger(t)
	usual := f.shell.Look()
	f.tap("start-vi")
	f.tap("category-cat0")
	f.tap("item-" + uitest.ItemHard)
	f.tap("page-next")
	f.wait(time.Second)
	f.tap("bar-access")
	f.want(session.Settings, "vi")
	f.wait(time.Second) // the same place may not be pressed twice in half a second, when the screen has changed
	f.tap("bar-access")
	f.want(session.Settings, "vi")
	f.wait(time.Second)
	f.tap("bar-back")
	f.want(session.Article, "vi")
	if f.view.Page != 2 {
		t.Errorf("the way back leads to page %d, left was 2", f.view.Page)
	}
	f.tap("bar-access")
	for _, wish := range []string{"text", "contrast", "reach", "still"} {
		f.wait(time.Second)
		f.tap("access-" + wish)
		f.want(session.Settings, "vi")
	}
	l := f.shell.Look()
	if !l.Large() || !l.Contrast || l.Top == 0 || !f.sheet.Still {
		t.Errorf("large %v, contrast %v, %d px above, still %v", l.Large(), l.Contrast, l.Top, f.sheet.Still)
	}
	if l.FullH() != usual.H || f.sheet.Bitmap().Rect.Dy() != usual.H || f.view.Size.Y != usual.H {
		t.Errorf("the glass is %d px high, the bitmap %d, was %d", l.FullH(), f.sheet.Bitmap().Rect.Dy(), usual.H)
	}
	for _, k := range f.sheet.Scene().Keys {
		if k.R.Min.Y < l.Top {
			t.Errorf("key %s at %v stands above the line at %d", k.ID, k.R, l.Top)
		}
	}
	f.wait(time.Second)
	f.tap("bar-back")
	f.want(session.Article, "vi")
	if f.view.Page < 2 {
		t.Errorf("with larger letters the way back leads to page %d", f.view.Page)
	}
	f.wait(91 * time.Second)
	f.want(session.Attract, "vi")
	if now := f.shell.Look(); now.Large() || now.Contrast || now.Top != 0 || now.H != usual.H || f.sheet.Still {
		t.Errorf("the next person finds %+v", now)
	}
}

// TestBackToNormal takes all wishes back at once.
func TestBackToNormal(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.tap("bar-access")
	for _, k := range f.sheet.Scene().Keys {
		if k.ID == "access-normal" {
			t.Error("there is nothing to take back yet")
		}
	}
	for _, id := range []string{"access-contrast", "access-still", "access-normal"} {
		f.wait(time.Second)
		f.tap(id)
	}
	if f.shell.Look().Contrast || f.sheet.Still {
		t.Error("the screen is not as it comes")
	}
}

// TestTheCountdownStandsLow: in reach mode the question and its keys stand in the lower part too.
func TestTheCountdownStandsLow(t *testing.T) {
	f := newFinger(t)
	f.tap("start-ar")
	f.tap("bar-access")
	f.wait(time.Second)
	f.tap("access-reach")
	f.wait(45 * time.Second)
	if !f.view.Dialog {
		t.Fatal("no countdown")
	}
	sc, top := f.sheet.Scene(), f.shell.Look().Top
	for _, p := range sc.All() {
		if text, ok := p.(paint.Text); ok && text.Box.Min.Y < top {
			t.Errorf("%q at %v stands above the line at %d", text.String(), text.Box, top)
		}
	}
	f.tap("idle-stay")
	f.want(session.Settings, "ar")
}
