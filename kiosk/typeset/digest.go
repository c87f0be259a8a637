package typeset

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/harfbuzz"
)

// repairDigests works around go-text/typesetting issue 278, which v0.3.4 and v0.3.5 still have: the
// filter that HarfBuzz asks before it applies a lookup to a glyph loses every range of a coverage
// after one of 63 glyphs or more, and the lookup is silently skipped. In our Noto Sans that takes
// the kerning of Cyrillic and of quotes (’é, ус), and attachment points of some marks. The filters are
// private, so they are found by name and written in place. When the fixed version is pinned, delete
// this file and its call; TestKerningIsComplete says whether shaping is right.
func repairDigests(hb *harfbuzz.Font, ft *font.Font) error {
	v := reflect.ValueOf(hb).Elem()
	gsub := make([][]tables.Coverage, len(ft.GSUB.Lookups))
	for i, l := range ft.GSUB.Lookups {
		for _, s := range l.Subtables {
			gsub[i] = append(gsub[i], s.Cov())
		}
	}
	gpos := make([][]tables.Coverage, len(ft.GPOS.Lookups))
	for i, l := range ft.GPOS.Lookups {
		for _, s := range l.Subtables {
			gpos[i] = append(gpos[i], s.Cov())
		}
	}
	if err := repairLookups(v.FieldByName("gsubAccels"), gsub); err != nil {
		return err
	}
	return repairLookups(v.FieldByName("gposAccels"), gpos)
}

func repairLookups(accels reflect.Value, covs [][]tables.Coverage) error {
	if accels.Kind() != reflect.Slice || accels.Len() != len(covs) {
		return fmt.Errorf("repair digests: lookups are not as in v0.3.4")
	}
	for i, subtables := range covs {
		acc := accels.Index(i)
		subs := acc.FieldByName("subtables")
		if subs.Kind() != reflect.Slice || subs.Len() != len(subtables) {
			return fmt.Errorf("repair digests: subtables are not as in v0.3.4")
		}
		var all digest
		for j, cov := range subtables {
			d := digestOf(cov)
			for k := range d {
				all[k] |= d[k]
			}
			if err := setDigest(subs.Index(j).FieldByName("digest"), d); err != nil {
				return err
			}
		}
		if err := setDigest(acc.FieldByName("digest"), all); err != nil {
			return err
		}
	}
	return nil
}

// digest is HarfBuzz's set digest: three bit patterns of the glyph number, shifted by digestShift.
type digest [3]uint64

var digestShift = [3]uint{4, 0, 6}

func setDigest(field reflect.Value, d digest) error {
	if field.Kind() != reflect.Array || field.Type().Size() != unsafe.Sizeof(d) || field.Type().Elem().Kind() != reflect.Uint64 {
		return fmt.Errorf("repair digests: a digest is not as in v0.3.4")
	}
	*(*digest)(unsafe.Pointer(field.UnsafeAddr())) = d //nolint:gosec // the type was checked on the line above
	return nil
}

func digestOf(cov tables.Coverage) (d digest) {
	switch c := cov.(type) {
	case tables.Coverage1:
		for _, g := range c.Glyphs {
			d.addRange(g, g)
		}
	case tables.Coverage2:
		for _, r := range c.Ranges {
			d.addRange(r.StartGlyphID, r.EndGlyphID)
		}
	}
	return d
}

func (d *digest) addRange(first, last tables.GlyphID) {
	for i, shift := range digestShift {
		a, b := uint(first)>>shift, uint(last)>>shift
		for v := a; v <= b && v < a+64; v++ {
			d[i] |= 1 << (v & 63)
		}
	}
}
