package theme

import (
	"fmt"
	"math"
)

// Limits of a wall: a screen that nobody touches, from a small strip of lamps to a façade.
const (
	minWallSidePx    = 320
	minWallInches    = 10
	maxWallInches    = 1200
	wallDistance     = 3000 // mm, when nothing is said: look.md 3
	maxWallDistance  = 50_000
	wallLeastAngle   = 0.3 // degrees of a capital: nothing on a wall is smaller (look.md 12)
	wallLeastPx      = 20  // whatever the distance: lamps far apart draw no smaller letters
	wallLeastPerSide = 14  // of the least letters, this many must fit into the shorter side, or there is no layout
)

// newWall works out the sizes of a screen that is only looked at. Its Em is the least text that may stand on it; all else is larger.
func newWall(t *Tokens, c Config) (*Look, error) {
	switch {
	case c.WidthPx < minWallSidePx || c.HeightPx < minWallSidePx || c.WidthPx > maxSidePx || c.HeightPx > maxSidePx:
		return nil, fmt.Errorf("wall of %d × %d px: each side must be %d to %d", c.WidthPx, c.HeightPx, minWallSidePx, maxSidePx)
	case c.DiagonalIn < minWallInches || c.DiagonalIn > maxWallInches:
		return nil, fmt.Errorf("screen_diagonal_in: must be %d to %d for a wall (got %g)", minWallInches, maxWallInches, c.DiagonalIn)
	case c.ReadingDistanceMM < 0 || c.ReadingDistanceMM > maxWallDistance:
		return nil, fmt.Errorf("reading_distance_mm: must be 0 to %d for a wall (got %g)", maxWallDistance, c.ReadingDistanceMM)
	}
	if c.ReadingDistanceMM == 0 {
		c.ReadingDistanceMM = wallDistance
	}
	if c.Palette == "" {
		c.Palette = Normal
	}
	p, err := t.Palette(c.Palette)
	if err != nil {
		return nil, err
	}
	l := &Look{Palette: p, tokens: t, W: c.WidthPx, H: c.HeightPx, Portrait: c.HeightPx > c.WidthPx}
	l.MMPerPx = c.DiagonalIn * 25.4 / math.Hypot(float64(c.WidthPx), float64(c.HeightPx))
	capMM := c.ReadingDistanceMM * math.Tan(wallLeastAngle*math.Pi/180)
	l.Em = math.Max(wallLeastPx, math.Ceil(capMM/t.Type.CapHeight/l.MMPerPx-0.05))
	l.unit, l.base, l.chrome = l.Em, l.Em, l.Em
	l.Least = l.Em // what is smaller is not read from there
	if side := min(l.W, l.H); l.Em*wallLeastPerSide > float64(side) {
		return nil, fmt.Errorf("reading_distance_mm: letters that are read from %g mm are %g px on this wall of %g in, more than it has room for: hang a larger one, or nearer",
			c.ReadingDistanceMM, l.Em, c.DiagonalIn)
	}
	return l, nil
}

// With gives the same screen in another palette. A palette that does not exist changes nothing.
func (l *Look) With(palette string) *Look {
	p, err := l.tokens.Palette(palette)
	if err != nil {
		return l
	}
	s := *l
	s.Palette = p
	return &s
}
