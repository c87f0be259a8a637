//nolint:gosec // G115: the arithmetic of pixels stays within 0 to 255
package paint

import "image"

// shrink scales src down to the size of dst by area: every pixel of src counts by how much of it
// falls into a pixel of dst. It needs one row of memory; the scalers of x/image/draw need 32 bytes for
// every pixel in between, which made the heap jump by 40 MB for a moment.
func shrink(dst, src *image.RGBA) {
	cols := spans(src.Rect.Dx(), dst.Rect.Dx())
	rows := spans(src.Rect.Dy(), dst.Rect.Dy())
	w := dst.Rect.Dx()
	line := make([]uint32, 3*w) // one row of src, shrunk across
	sum := make([]uint32, 3*w)
	have := -1
	for y, r := range rows {
		clear(sum)
		for i, weight := range r.weights {
			if sy := r.first + i; sy != have {
				shrinkRow(line, src.Pix[sy*src.Stride:], cols)
				have = sy
			}
			for x := range line {
				sum[x] += line[x] * weight
			}
		}
		d := dst.Pix[y*dst.Stride:]
		for x := range w {
			d[4*x], d[4*x+1], d[4*x+2], d[4*x+3] = level(sum[3*x]), level(sum[3*x+1]), level(sum[3*x+2]), 255
		}
	}
}

// level takes the two weights out again, each 8 bits, and rounds.
func level(v uint32) uint8 { return uint8(min((v+1<<15)>>16, 255)) }

func shrinkRow(line []uint32, row []uint8, cols []reach) {
	for x, c := range cols {
		var r, g, b uint32
		p := row[4*c.first:]
		for i, w := range c.weights {
			r += uint32(p[4*i]) * w
			g += uint32(p[4*i+1]) * w
			b += uint32(p[4*i+2]) * w
		}
		line[3*x], line[3*x+1], line[3*x+2] = r, g, b
	}
}

// reach is which pixels of the source make up one of the target, and their weights of 256 in all.
type reach struct {
	first   int
	weights []uint32
}

func spans(from, to int) []reach {
	list := make([]reach, to)
	scale := float64(from) / float64(to)
	for i := range list {
		a, b := float64(i)*scale, float64(i+1)*scale
		first, last := int(a), min(int(b), from-1)
		r := reach{first: first}
		left := uint32(256)
		for s := first; s <= last; s++ {
			part := min(b, float64(s+1)) - max(a, float64(s))
			w := min(uint32(part/scale*256+0.5), left)
			if s == last {
				w = left
			}
			left -= w
			r.weights = append(r.weights, w)
		}
		list[i] = r
	}
	return list
}
