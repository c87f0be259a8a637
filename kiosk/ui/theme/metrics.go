package theme

import (
	"fmt"
	"math"
)

// Config describes one screen as it hangs on its wall.
type Config struct {
	DiagonalIn        float64 // of the glass, in inches
	LowerEdgeMM       float64 // lower edge of the picture above the floor; 0: 700
	ReadingDistanceMM float64 // from eye to glass; 0: by the diagonal
	WidthPx, HeightPx int
	Palette           string // Normal when empty
	Access            Access // how a traveller wants it
	Wall              bool   // it is only looked at, from afar: other limits, other sizes
}

// Look is everything a screen needs to draw itself: colours, and sizes in pixels.
type Look struct {
	Palette
	Portrait bool
	W, H     int     // pixels
	MMPerPx  float64 // of the glass
	Em       float64 // body em in pixels, whole: the unit of type
	ReachTop int     // nothing pressable stands above this y
	TooHigh  bool    // the screen hangs so high that not even its lower half is in reach: keys stand there all the same

	// Top is how many pixels of the glass stand above the screen that is laid out: not 0 with reach mode on. W and H are without
	// them: a page knows only the lower part of the glass. Whoever shows a scene calls Placed on it, which shifts it down.
	Top int

	// Least is the least size of any letter in pixels, whatever is asked for: with large text, 0.7° at the reading distance. 0: none.
	Least float64

	unit   float64 // body em in pixels, exact: the unit of lengths
	base   float64 // the same at the usual text size: the unit of margins
	chrome float64 // of status strip, bar and row of page keys: they grow less than the text
	tokens *Tokens
}

// Limits of what a screen can be. Outside of them the layout has no room for its texts.
const (
	minSidePx  = 480
	maxSidePx  = 8192
	minInches  = 10
	maxInches  = 120
	defaultLow = 700 // look.md 9: when the lower edge is unknown
)

// NewLook works the sizes out.
func NewLook(t *Tokens, c Config) (*Look, error) {
	if c.Wall {
		return newWall(t, c)
	}
	switch {
	case c.WidthPx < minSidePx || c.HeightPx < minSidePx || c.WidthPx > maxSidePx || c.HeightPx > maxSidePx:
		return nil, fmt.Errorf("screen of %d × %d px: each side must be %d to %d", c.WidthPx, c.HeightPx, minSidePx, maxSidePx)
	case c.DiagonalIn < minInches || c.DiagonalIn > maxInches:
		return nil, fmt.Errorf("screen_diagonal_in: must be %d to %d (got %g)", minInches, maxInches, c.DiagonalIn)
	}
	if c.LowerEdgeMM == 0 {
		c.LowerEdgeMM = defaultLow
	}
	if c.ReadingDistanceMM == 0 {
		c.ReadingDistanceMM = distance(c.DiagonalIn)
	}
	if c.Palette == "" {
		c.Palette = Normal
	}
	if c.Access.Contrast {
		c.Palette = HighContrast
	}
	p, err := t.Palette(c.Palette)
	if err != nil {
		return nil, err
	}
	l := &Look{Palette: p, tokens: t, W: c.WidthPx, H: c.HeightPx, Portrait: c.HeightPx > c.WidthPx}
	l.MMPerPx = c.DiagonalIn * 25.4 / math.Hypot(float64(c.WidthPx), float64(c.HeightPx))
	capMM := math.Max(c.ReadingDistanceMM*math.Tan(t.Type.BodyAngle*math.Pi/180), t.Type.FloorCapMM)
	l.unit = capMM / t.Type.CapHeight / l.MMPerPx
	l.Em = math.Ceil(l.unit - 0.05)
	if floor := t.Type.Script["latin"].FloorPx; l.Em*t.Type.Scale["small"] < floor {
		l.Em = math.Ceil(floor / t.Type.Scale["small"])
		l.unit = l.Em
	}
	l.base, l.chrome = l.unit, l.unit
	if step := min(max(c.Access.Text, 0), len(t.Access.Text)-1); step > 0 {
		l.enlarge(step)
	}
	// A very small or very low screen has its reach zone from its own top on.
	top := c.LowerEdgeMM + float64(c.HeightPx)*l.MMPerPx - t.Reach.High
	l.ReachTop = max(0, int(math.Ceil(top/l.MMPerPx)))
	if l.ReachTop > c.HeightPx/2 { // a screen with keys somebody cannot reach is better than none
		l.ReachTop, l.TooHigh = c.HeightPx/2, true
	}
	if c.Access.Reach {
		l.lower(top + t.Reach.High - t.Reach.ModeHigh)
	}
	return l, nil
}

// Scaled gives the same screen with all sizes f times as large: letters, and the lengths that go with them. What is measured in
// millimetres stays.
func (l *Look) Scaled(f float64) *Look {
	s := *l
	s.unit, s.Em = l.unit*f, math.Round(l.Em*f)
	return &s
}

// distance is the usual reading distance of a screen of that size, after look.md section 3.
func distance(inches float64) float64 {
	switch {
	case inches < 27:
		return 500
	case inches < 38:
		return 600
	case inches < 50:
		return 700
	}
	return 800
}

// E gives n body ems in whole pixels.
func (l *Look) E(n float64) int { return int(math.Round(n * l.unit)) }

// MM gives n millimetres on the glass in pixels, rounded up.
func (l *Look) MM(n float64) int { return int(math.Ceil(n/l.MMPerPx - 0.01)) }

// Size gives the em of a step of the type scale in pixels.
func (l *Look) Size(step string) float64 { return math.Round(l.Em * l.tokens.Type.Scale[step]) }

// Ems gives a type size that is not a step of the scale.
func (l *Look) Ems(n float64) float64 { return math.Round(l.Em * n) }

// Tracking is the extra letter space of a Latin h1, in em.
func (l *Look) Tracking() float64 { return l.tokens.Type.Tracking["latin_h1"] }

// Margin is the page margin.
func (l *Look) Margin() int { return int(math.Round(l.tokens.Space.Margin * l.base)) }

// Gutter stands between tiles.
func (l *Look) Gutter() int {
	g := l.tokens.Space.GutterLandscape
	if l.Portrait {
		g = l.tokens.Space.GutterPortrait
	}
	return max(int(math.Round(g*l.base)), l.MM(l.tokens.Touch.GapMM))
}

func (l *Look) grid() Grid {
	if l.Portrait {
		return l.tokens.Grid.Portrait
	}
	return l.tokens.Grid.Landscape
}

// StatusH is the height of the status strip.
func (l *Look) StatusH() int { return l.chromed(l.grid().Status) }

// BarH is the height of the bottom bar.
func (l *Look) BarH() int { return l.chromed(l.grid().Bar) }

// ActionsH is the height of the row with the page keys.
func (l *Look) ActionsH() int { return l.chromed(l.tokens.Grid.Portrait.Actions) }

// TouchMin is the least side of a thing that can be pressed.
func (l *Look) TouchMin() int { return l.MM(l.tokens.Touch.MinMM) }

// TouchGap is the least space between two things that can be pressed.
func (l *Look) TouchGap() int { return l.MM(l.tokens.Touch.GapMM) }

// Slop is how far a finger may wander before a press becomes a drag.
func (l *Look) Slop() int { return l.MM(l.tokens.Touch.SlopMM) }

// Radius gives a named corner radius.
func (l *Look) Radius(name string) int {
	n, _ := l.tokens.Radius[name].(float64)
	return l.E(n)
}

// Stroke gives a line's width, one pixel at least.
func (l *Look) Stroke(name string) int {
	w := max(1, l.E(l.tokens.Stroke[name]))
	if l.Contrast {
		w = max(w, l.E(l.tokens.Stroke["high_contrast_e"]), l.MM(contrastLineMM))
	}
	return w
}

// contrastLineMM is the least width of a line in high contrast (look.md 2).
const contrastLineMM = 1.3

// Comp gives the size of a component.
func (l *Look) Comp(name string) int { return l.E(l.tokens.Component[name]) }

// Motion gives a time in milliseconds.
func (l *Look) Motion(name string) float64 { return l.tokens.Motion[name] }
