package typeset

import (
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"golang.org/x/image/font/sfnt"
)

// face is one font file, parsed. shape and hb are used under Engine.mu only (go-text's faces are not
// safe for concurrent use); outline may be read by anyone who brings a buffer of their own.
type face struct {
	id      fontID
	bold    bool
	shape   *font.Face
	hb      *harfbuzz.Font
	outline *sfnt.Font
	upem    float32
	ascent  float32 // of the em, up; hhea
	descent float32 // of the em, down is positive
	boxes   map[uint16]box
}

// box is a glyph's bounding box in font units, y up. It is empty for a space.
type box struct{ x0, y0, x1, y1 int16 }

func (b box) empty() bool { return b.x0 >= b.x1 || b.y0 >= b.y1 }

// fontSet reads faces when they are first asked for and keeps them until they are released. It is
// safe for concurrent use.
type fontSet struct {
	files fs.FS
	log   *slog.Logger
	slots [fontCount][2]slot
}

type slot struct {
	mu   sync.Mutex
	face *face
	used bool  // since the last trim
	err  error // reading was tried and went wrong; it is not tried again
}

func fileName(id fontID, bold bool) string {
	if bold {
		return fontFiles[id] + "_700Bold.ttf"
	}
	return fontFiles[id] + "_400Regular.ttf"
}

// face gives a face, or nil when its file is missing or broken, which is logged once.
func (s *fontSet) face(id fontID, bold bool) *face {
	f, _ := s.load(id, bold)
	return f
}

func (s *fontSet) load(id fontID, bold bool) (*face, error) {
	sl := &s.slots[id][0]
	if bold {
		sl = &s.slots[id][1]
	}
	sl.mu.Lock()
	defer sl.mu.Unlock()
	sl.used = true
	if sl.face == nil && sl.err == nil {
		sl.face, sl.err = readFace(s.files, id, bold)
		if sl.err != nil {
			s.log.Error("font not usable", "file", fileName(id, bold), "err", sl.err)
		} else if err := repairDigests(sl.face.hb, sl.face.shape.Font); err != nil {
			s.log.Warn("kerning will be incomplete", "file", fileName(id, bold), "err", err)
		}
	}
	return sl.face, sl.err
}

func (s *fontSet) release(id fontID) {
	for i := range s.slots[id] {
		sl := &s.slots[id][i]
		sl.mu.Lock()
		sl.face, sl.err = nil, nil
		sl.mu.Unlock()
	}
}

// trim lets the faces go that nobody has asked for since the last time, and names them.
func (s *fontSet) trim() (gone []*face) {
	for id := range s.slots {
		for i := range s.slots[id] {
			sl := &s.slots[id][i]
			sl.mu.Lock()
			if sl.face != nil && !sl.used {
				gone = append(gone, sl.face)
				sl.face = nil
			}
			sl.used = false
			sl.mu.Unlock()
		}
	}
	return gone
}

func (s *fontSet) check() error {
	for id := range fontCount {
		for _, bold := range []bool{false, true} {
			f, err := s.files.Open(fileName(id, bold))
			if err != nil {
				return fmt.Errorf("font %s is not built in (packaging/ci/fetch-fonts.sh fetches it): %w", fileName(id, bold), err)
			}
			_ = f.Close() // it was only looked for
		}
	}
	return nil
}

func readFace(files fs.FS, id fontID, bold bool) (*face, error) {
	file, err := files.Open(fileName(id, bold))
	if err != nil {
		return nil, fmt.Errorf("open font: %w", err)
	}
	src, ok := file.(io.ReaderAt)
	if !ok {
		return nil, fmt.Errorf("open font %s: %T cannot be read at an offset", fileName(id, bold), file)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("open font: %w", err)
	}
	// The file is never closed: outlines are read from it as long as the face lives. An embedded file
	// holds nothing; an os.File is closed by its finaliser.
	res, err := withoutTables(src, info.Size())
	if err != nil {
		return nil, err
	}
	ld, err := opentype.NewLoader(res)
	if err != nil {
		return nil, fmt.Errorf("read font %s: %w", fileName(id, bold), err)
	}
	ft, err := font.NewFont(ld)
	if err != nil {
		return nil, fmt.Errorf("read font %s: %w", fileName(id, bold), err)
	}
	outline, err := sfnt.ParseReaderAt(src)
	if err != nil {
		return nil, fmt.Errorf("read outlines of %s: %w", fileName(id, bold), err)
	}
	// NewFace allocates a box for every glyph of its font; without outlines none is ever filled. Made
	// for an empty font and given ours afterwards, it allocates none (600 kB less per Han face).
	sf := font.NewFace(&font.Font{})
	sf.Font = ft
	f := &face{
		id: id, bold: bold, shape: sf, hb: harfbuzz.NewFont(sf), outline: outline,
		upem: float32(ft.Upem()), boxes: map[uint16]box{},
	}
	if f.upem <= 0 {
		return nil, fmt.Errorf("read font %s: no em size", fileName(id, bold))
	}
	ext, _ := sf.FontHExtents()
	f.ascent, f.descent = ext.Ascender/f.upem, -ext.Descender/f.upem
	return f, nil
}

// droppedTables are not needed for shaping horizontal text. go-text copies and parses every glyph
// of glyf at once, which made up 20 to 35 MB of heap per Han face; we read outlines one by one instead.
var droppedTables = map[string]bool{
	"glyf": true, "loca": true, "vhea": true, "vmtx": true, "VORG": true, "BASE": true, "STAT": true,
	"gasp": true, "prep": true, "fpgm": true, "cvt ": true, "name": true, "post": true, "DSIG": true,
}

// withoutTables shows a font file as if it lacked droppedTables: a shorter table directory in front,
// everything else in its place.
func withoutTables(src io.ReaderAt, size int64) (opentype.Resource, error) {
	head := make([]byte, 12)
	if _, err := src.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("read font header: %w", err)
	}
	n := int(binary.BigEndian.Uint16(head[4:]))
	records := make([]byte, 16*n)
	if _, err := src.ReadAt(records, 12); err != nil {
		return nil, fmt.Errorf("read font directory: %w", err)
	}
	kept := 0
	for i := range n {
		rec := records[16*i : 16*i+16]
		if !droppedTables[string(rec[:4])] {
			head = append(head, rec...)
			kept++
		}
	}
	binary.BigEndian.PutUint16(head[4:], uint16(kept)) //nolint:gosec // no more than the 16-bit n
	return io.NewSectionReader(&overlay{src: src, head: head}, 0, size), nil
}

// overlay is a file with other bytes at its start.
type overlay struct {
	src  io.ReaderAt
	head []byte
}

// ReadAt implements io.ReaderAt.
func (o *overlay) ReadAt(p []byte, off int64) (int, error) {
	n, err := o.src.ReadAt(p, off)
	if off < int64(len(o.head)) {
		copy(p[:n], o.head[off:])
	}
	return n, err
}
