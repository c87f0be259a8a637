//nolint:gosec // G115: the arithmetic of pixels stays within 0 to 255
package paint

import (
	"bytes"
	"container/list"
	"context"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // pictures of packs are JPEG or PNG
	_ "image/png"
	"io"
	"log/slog"
	"sync"

	"golang.org/x/image/draw"
)

// Limits of a picture, checked before any pixel is decoded.
const (
	maxPicturePixels = 24 << 20
	maxPictureSide   = 12_000
	maxPictureBytes  = 32 << 20
)

// A Slot is a place for a picture: which one, and cut to what size. Equal slots share one bitmap.
type Slot struct {
	ID    string // what Store.Open understands
	Size  image.Point
	Focus image.Point // what of the picture stays when it is cut, in percent; 0,0 means 50,50
	Dim   float64     // share of black over it
}

// Store decodes pictures off the UI goroutine, cuts and scales them to the exact size of their
// slots and keeps the last ones. It is safe for concurrent use.
type Store struct {
	log   *slog.Logger
	limit int // bytes of bitmaps

	mu      sync.Mutex
	open    func(id string) (io.ReadSeekCloser, error)
	entries map[Slot]*entry
	order   *list.List // of *entry, the newest at the front
	bytes   int
	gate    chan struct{} // one decode at a time: two cores, and 30 MB each
}

type entry struct {
	slot  Slot
	img   *image.RGBA // nil: the picture is broken or not there
	place *list.Element
	ready chan struct{}
}

// NewStore makes a store that keeps at most limit bytes of bitmaps.
func NewStore(open func(id string) (io.ReadSeekCloser, error), limit int, log *slog.Logger) *Store {
	return &Store{open: open, limit: limit, log: log, entries: map[Slot]*entry{}, order: list.New(), gate: make(chan struct{}, 1)}
}

// SetOpen changes where pictures come from, and forgets what was broken before.
func (s *Store) SetOpen(open func(id string) (io.ReadSeekCloser, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = open
	for k, e := range s.entries {
		if e.done() && e.img == nil {
			s.order.Remove(e.place)
			delete(s.entries, k)
		}
	}
}

// Held says how many slots the store knows, and how many bytes their bitmaps have.
func (s *Store) Held() (slots, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.entries), s.bytes
}

func (e *entry) done() bool {
	select {
	case <-e.ready:
		return true
	default:
		return false
	}
}

// Peek gives the bitmap of a slot if it is there. ready with a nil bitmap means that the
// picture cannot be shown.
func (s *Store) Peek(slot Slot) (img *image.RGBA, ready bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[slot]
	if e == nil || !e.done() {
		return nil, false
	}
	s.order.MoveToFront(e.place)
	return e.img, true
}

// Fetch brings the bitmap of a slot, decoding it if need be. It returns early when ctx ends; the work
// then goes on for whoever asks next. A picture that cannot be shown is no error: its words stand in for it.
func (s *Store) Fetch(ctx context.Context, slot Slot) *image.RGBA {
	s.mu.Lock()
	e := s.entries[slot]
	if e == nil {
		e = &entry{slot: slot, ready: make(chan struct{})}
		e.place = s.order.PushFront(e)
		s.entries[slot] = e
		open := s.open
		go s.fill(e, open)
	}
	s.mu.Unlock()
	select {
	case <-e.ready:
		return e.img
	case <-ctx.Done():
		return nil
	}
}

func (s *Store) fill(e *entry, open func(id string) (io.ReadSeekCloser, error)) {
	s.gate <- struct{}{}
	img, err := load(e.slot, open)
	<-s.gate
	if err != nil {
		s.log.Warn("picture not shown", "picture", e.slot.ID, "err", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.img = img
	close(e.ready)
	if img != nil {
		s.bytes += len(img.Pix)
	}
	for s.bytes > s.limit {
		last := s.oldest(e)
		if last == nil {
			return
		}
		s.order.Remove(last.place)
		delete(s.entries, last.slot)
		s.bytes -= len(last.img.Pix)
	}
}

// oldest gives the least used bitmap other than keep.
func (s *Store) oldest(keep *entry) *entry {
	for el := s.order.Back(); el != nil; el = el.Prev() {
		if e, ok := el.Value.(*entry); ok && e != keep && e.done() && e.img != nil {
			return e
		}
	}
	return nil
}

func load(slot Slot, open func(id string) (io.ReadSeekCloser, error)) (_ *image.RGBA, err error) {
	defer func() { // a decoder that panics over a hostile file must not end the kiosk
		if p := recover(); p != nil {
			err = fmt.Errorf("decode: %v", p)
		}
	}()
	f, err := open(slot.ID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	raw, err := io.ReadAll(io.LimitReader(f, maxPictureBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxPictureBytes {
		return nil, fmt.Errorf("larger than %d bytes", maxPictureBytes)
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || cfg.Width > maxPictureSide || cfg.Height > maxPictureSide || cfg.Width*cfg.Height > maxPicturePixels {
		return nil, fmt.Errorf("%d × %d pixels are too many", cfg.Width, cfg.Height)
	}
	src, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	return cover(src, slot), nil
}

// cover cuts the part of src that has the slot's shape, around the focus, and scales it.
func cover(src image.Image, slot Slot) *image.RGBA {
	b, fx, fy := src.Bounds(), slot.Focus.X, slot.Focus.Y
	if slot.Focus == (image.Point{}) {
		fx, fy = 50, 50
	}
	w, h := b.Dx(), b.Dy()
	if w*slot.Size.Y > h*slot.Size.X {
		w = max(1, h*slot.Size.X/slot.Size.Y)
	} else {
		h = max(1, w*slot.Size.Y/slot.Size.X)
	}
	at := image.Pt(b.Min.X+(b.Dx()-w)*fx/100, b.Min.Y+(b.Dy()-h)*fy/100)
	cut := image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}

	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, src, cut.Min, draw.Src)
	for i := 3; i < len(m.Pix); i += 4 { // opaque: what a PNG leaves open becomes its premultiplied colour
		m.Pix[i] = 255
	}
	for m.Rect.Dx() >= 2*slot.Size.X && m.Rect.Dy() >= 2*slot.Size.Y {
		m = halve(m)
	}
	if m.Rect.Size() != slot.Size {
		out := image.NewRGBA(image.Rectangle{Max: slot.Size})
		if m.Rect.Dx() >= slot.Size.X && m.Rect.Dy() >= slot.Size.Y {
			shrink(out, m)
		} else {
			draw.ApproxBiLinear.Scale(out, out.Rect, m, m.Rect, draw.Src, nil)
		}
		m = out
	}
	if slot.Dim > 0 {
		Darken(m, m.Rect, slot.Dim)
	}
	return m
}

// halve averages 2 × 2 pixels: the fast and even way down to the last factor below two.
func halve(src *image.RGBA) *image.RGBA {
	w, h := src.Rect.Dx()/2, src.Rect.Dy()/2
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		a := src.Pix[2*y*src.Stride:]
		b := src.Pix[(2*y+1)*src.Stride:]
		d := dst.Pix[y*dst.Stride:]
		for x := 0; x < 4*w; x += 4 {
			for c := range 3 {
				i := 2*x + c
				d[x+c] = uint8((uint32(a[i]) + uint32(a[i+4]) + uint32(b[i]) + uint32(b[i+4]) + 2) >> 2)
			}
			d[x+3] = 255
		}
	}
	return dst
}

// Picture is a slot at its place on the bitmap. While its bitmap is not there its ground is
// seen; when it cannot be shown, its words stand on the ground.
type Picture struct {
	R       image.Rectangle
	Radius  int
	Corners Corners // 0: All
	Slot    *Slot
	Store   *Store
	Ground  color.RGBA
	Alt     *Text
}

// Bounds implements Part.
func (p Picture) Bounds() image.Rectangle { return p.R }

// Wants implements Wanter.
func (p Picture) Wants() *Slot { return p.Slot }

// Paint implements Part.
func (p Picture) Paint(dst *image.RGBA) {
	if p.Corners == 0 {
		p.Corners = All
	}
	var img *image.RGBA
	ready := true
	if p.Slot != nil {
		img, ready = p.Store.Peek(*p.Slot)
	}
	if img != nil {
		Blit(dst, p.R, p.Radius, p.Corners, img)
		return
	}
	Round(dst, p.R, p.Radius, p.Corners, p.Ground)
	if ready && p.Alt != nil {
		p.Alt.Paint(dst)
	}
}
