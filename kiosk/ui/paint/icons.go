package paint

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io/fs"
	"regexp"
	"strconv"
	"sync"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// Icons draws pictograms: SVG files on a 48 grid, of one colour, some parts of it thin. Each is
// rasterised once per size, as a mask that any colour can be painted through. It is safe for
// concurrent use.
type Icons struct {
	files fs.FS
	mu    sync.Mutex
	masks map[iconKey]*image.Alpha
	marks map[iconKey]*image.RGBA
}

type iconKey struct {
	name string
	size int
	flip bool
	tint color.RGBA
}

const (
	iconGrid = 48
	maxIcons = 512 // sizes × names: about 60 are in use
)

// NewIcons reads pictograms from the folder picto of files, when they are first drawn.
func NewIcons(files fs.FS) *Icons {
	return &Icons{files: files, masks: map[iconKey]*image.Alpha{}, marks: map[iconKey]*image.RGBA{}}
}

var strokeWidth = regexp.MustCompile(`stroke-width="([0-9.]+)"`)

// scaleStrokes multiplies every line width, which oksvg does not do itself (measured, v0.2.0).
func scaleStrokes(svg []byte, k float64) []byte {
	return strokeWidth.ReplaceAllFunc(svg, func(m []byte) []byte {
		w, _ := strconv.ParseFloat(string(strokeWidth.FindSubmatch(m)[1]), 64)
		return fmt.Appendf(nil, `stroke-width="%.4f"`, w*k)
	})
}

func rasterise(svg []byte, w, h int) (*image.RGBA, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg))
	if err != nil {
		return nil, err
	}
	icon.SetTarget(0, 0, float64(w), float64(h))
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	icon.Draw(rasterx.NewDasher(w, h, rasterx.NewScannerGV(w, h, m, m.Rect)), 1)
	return m, nil
}

// directed are the pictograms that look along the line: in right-to-left languages they look the other way.
var directed = map[string]bool{"back": true, "next": true, "arrive": true, "leave": true}

// Mask gives the pictogram at a size, or nil when there is none of that name.
func (ic *Icons) Mask(name string, size int) *image.Alpha { return ic.mask(name, size, false) }

// MaskRTL gives the pictogram as it looks in right-to-left languages.
func (ic *Icons) MaskRTL(name string, size int) *image.Alpha {
	return ic.mask(name, size, directed[name])
}

func (ic *Icons) mask(name string, size int, flip bool) *image.Alpha {
	ic.mu.Lock()
	defer ic.mu.Unlock()
	key := iconKey{name: name, size: size, flip: flip}
	m, ok := ic.masks[key]
	if ok || size <= 0 || !fs.ValidPath(name) {
		return m
	}
	if len(ic.masks) >= maxIcons {
		clear(ic.masks)
	}
	if svg, err := fs.ReadFile(ic.files, "picto/"+name+".svg"); err == nil {
		if rgba, err := rasterise(scaleStrokes(svg, float64(size)/iconGrid), size, size); err == nil {
			m = image.NewAlpha(rgba.Rect)
			for i := range m.Pix {
				from := i
				if flip {
					from = i/size*size + size - 1 - i%size
				}
				m.Pix[i] = rgba.Pix[from*4+3]
			}
		}
	}
	ic.masks[key] = m
	return m
}

// mark is the doorway of the name Cửa Ngõ, 44 × 48, after the mock-ups.
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 48"><path d="M2 46V22a20 20 0 0 1 40 0v24z" fill="#%02X%02X%02X"/>` +
	`<path d="M10 46V23a12 12 0 0 1 24 0v23z" fill="#F7D9A6"/><circle cx="22" cy="27" r="5.5" fill="#F2B441"/>` +
	`<path d="M10 46V36q6-5 12 0t12-1v11z" fill="#17604F"/></svg>`

// Mark gives the product's mark, h pixels high, with its wall in colour c. It is not opaque.
func (ic *Icons) Mark(h int, c color.RGBA) *image.RGBA {
	ic.mu.Lock()
	defer ic.mu.Unlock()
	key := iconKey{name: "mark", size: h, tint: c}
	m, ok := ic.marks[key]
	if !ok {
		m, _ = rasterise(fmt.Appendf(nil, mark, c.R, c.G, c.B), h*44/48, h)
		ic.marks[key] = m
	}
	return m
}

// over draws a bitmap with transparent parts.
func over(dst *image.RGBA, at image.Point, src *image.RGBA) {
	draw.Draw(dst, image.Rectangle{Min: at, Max: at.Add(src.Rect.Size())}, src, src.Rect.Min, draw.Over)
}
