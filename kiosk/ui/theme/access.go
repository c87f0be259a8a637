package theme

import "math"

// Access is how a traveller wants the screen. The zero value is the screen as it comes.
type Access struct {
	Text     int  // step of the text size; 0 is the usual, one too high is the largest
	Contrast bool // the palette of high contrast, whatever Config.Palette says
	Reach    bool // all of the screen in its lower part
}

// Steps says how many text sizes there are.
func (l *Look) Steps() int { return len(l.tokens.Access.Text) }

// enlarge makes letters and what goes with them as large as a step of the text size says.
func (l *Look) enlarge(step int) {
	t := l.tokens
	usual := l.Em
	f := t.Access.Text[step]
	if last := step == len(t.Access.Text)-1; last {
		f = max(f, t.Access.LargestCap/t.Type.CapHeight/l.MMPerPx/l.Em)
		l.Least = usual // the body of the usual size is seen at the angle that a capital needs
	}
	l.unit, l.Em = l.base*f, math.Ceil(usual*f-0.05)
	l.chrome = l.base * t.Access.Chrome[step]
}

// lower leaves the upper part of the glass empty: down to topMM millimetres below its upper edge if the rest has room for a page, else as
// far as it has.
func (l *Look) lower(topMM float64) {
	need := l.tokens.Reach.ModeRoom.Landscape
	if l.Portrait {
		need = l.tokens.Reach.ModeRoom.Portrait
	}
	l.Top = max(0, l.ReachTop, min(int(math.Ceil(topMM/l.MMPerPx)), l.H-l.E(need)))
	l.H -= l.Top
	l.ReachTop = max(0, l.ReachTop-l.Top)
}

// FullH is the height of the glass in pixels.
func (l *Look) FullH() int { return l.Top + l.H }

// Large tells whether the text is larger than usual.
func (l *Look) Large() bool { return l.unit > l.base }

// Growth is how many times as large as usual the text is.
func (l *Look) Growth() float64 { return l.unit / l.base }

// Chrome gives the look of status strip, bar and row of page keys: they grow less than the text, which needs the room.
func (l *Look) Chrome() *Look {
	s := *l
	s.unit = l.chrome
	s.Em = max(math.Round(l.chrome), l.Least)
	return &s
}

func (l *Look) chromed(n float64) int { return int(math.Round(n * l.chrome)) }

// CanLower tells whether reach mode changes anything on a screen: one that hangs low is within reach as it is.
func CanLower(t *Tokens, c Config) bool {
	c.Access = Access{Reach: true}
	l, err := NewLook(t, c)
	return err == nil && l.Top > 0
}
