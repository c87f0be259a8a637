package ui

import (
	"context"
	"image"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
)

const (
	// pictureBytes bounds the decoded pictures that are kept: about three screens' worth.
	pictureBytes = 24 << 20
	// pictureWait is how long a new page waits for its pictures before it is shown without them.
	pictureWait = 160 * time.Millisecond
)

// Blobs is where pictures come from. *catalog.Catalog has it.
type Blobs interface {
	OpenBlob(d content.Digest) (io.ReadSeekCloser, error)
}

func opener(b Blobs) func(string) (io.ReadSeekCloser, error) {
	return func(id string) (io.ReadSeekCloser, error) { return b.OpenBlob(content.Digest(id)) }
}

// NewStore makes the store of pictures over a catalog.
func NewStore(b Blobs, log *slog.Logger) *paint.Store {
	return paint.NewStore(opener(b), pictureBytes, log)
}

// A picture of a whole screen, and what can be pressed on it.
type still struct {
	bmp   *image.RGBA
	scene *paint.Scene
	late  []*paint.Slot // pictures that were not there in time
	waits int           // how many of them are still on their way
	of    pages.Page
}

// composer turns pages into stills, one at a time, off the UI goroutine. Bitmaps that are no
// longer seen come back through free, so that page changes allocate nothing of that size.
type composer struct {
	store *paint.Store
	size  image.Point

	mu   sync.Mutex // one page at a time
	pool struct {
		sync.Mutex
		free []*image.RGBA
	}
}

const poolSize = 3

// bitmaps counts those of a screen's size that composers have made, and those of them that are not collected yet.
var bitmaps struct{ made, live atomic.Int64 }

func (c *composer) take() *image.RGBA {
	c.pool.Lock()
	defer c.pool.Unlock()
	if n := len(c.pool.free); n > 0 {
		m := c.pool.free[n-1]
		c.pool.free = c.pool.free[:n-1]
		return m
	}
	m := image.NewRGBA(image.Rectangle{Max: c.size})
	bitmaps.made.Add(1)
	bitmaps.live.Add(1)
	runtime.AddCleanup(m, func(n *atomic.Int64) { n.Add(-1) }, &bitmaps.live)
	return m
}

// give returns a bitmap that is not seen any more.
func (c *composer) give(m *image.RGBA) {
	c.pool.Lock()
	defer c.pool.Unlock()
	if m != nil && m.Rect.Max == c.size && len(c.pool.free) < poolSize {
		c.pool.free = append(c.pool.free, m)
	}
}

// compose loads (at first) and paints a page. wait bounds the wait for pictures.
func (c *composer) compose(ctx context.Context, p pages.Page, load bool, wait time.Duration) (*still, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if load {
		if err := p.Load(ctx); err != nil {
			return nil, err
		}
	}
	s := &still{scene: p.Scene().Placed(), of: p}
	soon, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	for _, slot := range s.scene.Pictures() {
		c.store.Fetch(soon, *slot)
		if _, ready := c.store.Peek(*slot); !ready {
			s.late = append(s.late, slot)
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	s.bmp = c.take()
	s.scene.Paint(s.bmp)
	return s, nil
}
