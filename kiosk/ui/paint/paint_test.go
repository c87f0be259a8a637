package paint

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"testing"
	"testing/fstest"
	"time"
)

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

func TestShrink(t *testing.T) {
	for _, size := range []image.Point{{1440, 1080}, {7, 5}, {300, 2}, {100, 100}} {
		src := image.NewRGBA(image.Rectangle{Max: size})
		for i := range src.Pix {
			src.Pix[i] = []uint8{200, 100, 50, 255}[i%4]
		}
		dst := image.NewRGBA(image.Rect(0, 0, max(1, size.X*3/4), max(1, size.Y*2/3)))
		shrink(dst, src)
		for i := 0; i < len(dst.Pix); i += 4 {
			if p := dst.Pix[i : i+4]; p[0] < 199 || p[0] > 201 || p[1] < 99 || p[1] > 101 || p[2] < 49 || p[2] > 51 || p[3] != 255 {
				t.Fatalf("%v: pixel %d is %v, want the colour of an even picture", size, i/4, p)
			}
		}
	}
}

func TestRound(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 40, 40))
	Fill(m, m.Rect, color.RGBA{A: 255})
	Round(m, image.Rect(10, 10, 30, 30), 8, Top, color.RGBA{R: 255, A: 255})
	for _, c := range []struct {
		x, y int
		want bool
	}{{10, 10, false}, {29, 10, false}, {10, 29, true}, {29, 29, true}, {20, 10, true}, {9, 20, false}, {20, 20, true}} {
		if got := m.RGBAAt(c.x, c.y).R > 128; got != c.want {
			t.Errorf("pixel %d,%d painted: %v, want %v", c.x, c.y, got, c.want)
		}
	}
	// Outside of the bitmap nothing happens, and nothing breaks.
	Round(m, image.Rect(-10, -10, 100, 5), 30, All, color.RGBA{G: 255, A: 255})
	Round(m, image.Rect(200, 200, 300, 300), 30, All, color.RGBA{G: 255, A: 255})
	Ring(m, -5, -5, 3, 1, 0, 1, color.RGBA{G: 255, A: 255})
}

func TestIcons(t *testing.T) {
	files := fstest.MapFS{
		"picto/a.svg":   {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="#22386B" stroke-width="3"><path d="M4 24h40"/></svg>`)},
		"picto/bad.svg": {Data: []byte("<svg")},
	}
	ic := NewIcons(files)
	for _, size := range []int{24, 48, 96} {
		m := ic.Mask("a", size)
		sum := 0
		for y := range size {
			sum += int(m.AlphaAt(size/2, y).A)
		}
		if want := 255 * 3 * size / 48; sum < want*9/10 || sum > want*11/10 {
			t.Errorf("at %d px the line is %.1f px wide, want %.1f", size, float64(sum)/255, float64(want)/255)
		}
	}
	for _, name := range []string{"bad", "none", "../a"} {
		if m := ic.Mask(name, 20); name != "bad" && m != nil {
			t.Errorf("%s: a pictogram that is not there", name)
		}
	}
}

func TestStore(t *testing.T) {
	var pic bytes.Buffer
	if err := png.Encode(&pic, image.NewRGBA(image.Rect(0, 0, 300, 200))); err != nil {
		t.Fatal(err)
	}
	opened := 0
	open := func(id string) (io.ReadSeekCloser, error) {
		opened++
		switch id {
		case "good":
			return file{bytes.NewReader(pic.Bytes())}, nil
		case "cut":
			return file{bytes.NewReader(pic.Bytes()[:60])}, nil
		}
		return nil, errors.New("not there")
	}
	s := NewStore(open, 3*100*80*4, slog.New(slog.DiscardHandler))
	ctx := context.Background()
	slot := Slot{ID: "good", Size: image.Pt(100, 80)}
	if img := s.Fetch(ctx, slot); img == nil || img.Rect.Size() != slot.Size {
		t.Fatal("no picture of the slot's size")
	}
	for _, id := range []string{"cut", "none"} {
		if img := s.Fetch(ctx, Slot{ID: id, Size: image.Pt(10, 10)}); img != nil {
			t.Errorf("%s: a picture", id)
		}
		if _, ready := s.Peek(Slot{ID: id, Size: image.Pt(10, 10)}); !ready {
			t.Errorf("%s: a broken picture must be known to be broken", id)
		}
	}
	for x := range 20 { // no more than the limit is kept
		s.Fetch(ctx, Slot{ID: "good", Size: image.Pt(100, 60+x)})
	}
	s.mu.Lock()
	kept := s.bytes
	s.mu.Unlock()
	if kept > 3*100*80*4 {
		t.Errorf("%d bytes are kept", kept)
	}
	n := opened
	s.SetOpen(open)
	s.Fetch(ctx, Slot{ID: "cut", Size: image.Pt(10, 10)})
	if opened != n+1 {
		t.Error("after new content a broken picture must be tried again")
	}
	soon, cancel := context.WithTimeout(ctx, time.Nanosecond)
	defer cancel()
	s.Fetch(soon, Slot{ID: "good", Size: image.Pt(33, 33)}) // must not block for ever
}
