package widgets

import (
	"image"
	"slices"
)

// damage is what of the bitmap is not on the glass yet.
type damage struct {
	areas  []image.Rectangle
	coming bool // it will be shown after the events that are there
}

// mostAreas is how many are kept apart: beyond, one that holds them all is cheaper.
const mostAreas = 12

func (d *damage) add(areas ...image.Rectangle) {
	for _, r := range areas {
		within := func(a image.Rectangle) bool { return r.In(a) }
		if r.Empty() || slices.ContainsFunc(d.areas, within) {
			continue
		}
		d.areas = append(slices.DeleteFunc(d.areas, func(a image.Rectangle) bool { return a.In(r) }), r)
	}
	if len(d.areas) > mostAreas {
		all := d.areas[0]
		for _, r := range d.areas[1:] {
			all = all.Union(r)
		}
		d.areas = append(d.areas[:0], all)
	}
}

// changed tells that areas of the bitmap were painted on.
func (s *Sheet) changed(areas ...image.Rectangle) {
	s.damage.add(areas...)
	s.ring()
	s.show()
	if s.Painted != nil {
		s.Painted()
	}
}

// show brings the damage to the glass. What several events change that come together is shown once.
func (s *Sheet) show() {
	if s.Direct == nil || !s.dim.Hidden { // under a shade the glass is not what the bitmap is
		s.damage.areas = s.damage.areas[:0]
		s.img.Refresh()
		return
	}
	if !s.damage.coming {
		s.damage.coming = true
		s.Soon(s.showNow)
	}
}

// showNow shows what is still to come: before something is begun that takes a processor from it, too.
func (s *Sheet) showNow() {
	if !s.damage.coming {
		return
	}
	areas := s.damage.areas
	s.damage = damage{}
	for i, r := range areas {
		areas[i] = r.Intersect(s.bmp.Rect)
	}
	if !s.dim.Hidden || !s.Direct(s.bmp, areas) {
		s.img.Refresh()
	}
}
