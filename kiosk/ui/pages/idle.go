package pages

import (
	"image"
	"strconv"

	"cuango/contentsync/content"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Idle is the question "are you still there?" over a screen that nobody has touched for a while.
type Idle struct {
	Env
	Lang   content.Lang
	Of     int    // seconds that the ring began with
	Stay   func() // any touch
	Finish func()
}

// Scene lays the dialog out over a darkened picture of the screen. area is what changes with each second.
func (d Idle) Scene(under *image.RGBA, seconds int) (sc *paint.Scene, area image.Rectangle) {
	d.Kit = d.For(d.Lang)
	word := func(id string) widgets.Words {
		return widgets.Plain(d.Words(d.Lang, id), typeset.Style{Lang: d.Lang})
	}
	width := min(d.W-2*d.Margin(), d.E(36))
	pad, ring := d.E(1.4), d.Comp("countdown")
	inner := width - 2*pad
	textX := ring + d.E(1)
	title := d.Set(d.Fit(word("idle_title").Size(d.Size("h2")).Bold().Heading(), inner-textX, 2, 0.8), image.Point{}, inner-textX, d.Ink)
	text := d.Set(word("idle_text").Size(d.Em).Balanced(), image.Point{}, inner-textX, d.Ink2)
	head := max(ring, title.Box.Dy()+d.E(0.3)+text.Box.Dy())
	button := max(d.Comp("button_h"), d.MM(24))
	height := pad + head + d.E(1.2) + button + pad
	top := (d.H-d.BarH()-height)/2 + d.StatusH()/2
	if low := d.ReachTop + d.E(1); top < low { // all of it within reach
		top = low
	}
	r := image.Rect((d.W-width)/2, top, (d.W+width)/2, top+height)
	edge := max(2, d.E(0.125))
	sc = &paint.Scene{Size: image.Pt(d.W, d.H), Ground: d.Paper, Under: under, Touch: d.Stay, RTL: d.RTL, Down: d.Top}
	area = image.Rect(r.Min.X+pad, r.Min.Y+pad, r.Min.X+pad+ring, r.Min.Y+pad+ring)
	at := image.Pt(area.Max.X+d.E(1), r.Min.Y+pad+(head-title.Box.Dy()-d.E(0.3)-text.Box.Dy())/2)
	title.Box = title.Box.Add(at)
	text.Box = text.Box.Add(image.Pt(at.X, title.Box.Max.Y+d.E(0.3)))
	area = area.Add(image.Pt(0, (head-ring)/2))
	sc.Parts = append(sc.Parts,
		paint.Box{R: r, Radius: d.Radius("card_e"), C: d.Edge},
		paint.Box{R: r.Inset(edge), Radius: d.Radius("card_e") - edge, C: d.Surface}, title, text)
	sc.Parts = append(sc.Parts, d.ring(area, seconds)...)
	y, gap := r.Max.Y-pad-button, max(d.E(0.7), d.TouchGap())
	wide := (inner - gap) * 3 / 5
	sc.Keys = []*paint.Key{
		d.Button("idle-stay", "check", word("idle_stay"), image.Rect(r.Min.X+pad, y, r.Min.X+pad+wide, y+button), true, d.Stay),
		d.Button("idle-finish", "", word("idle_finish"), image.Rect(r.Min.X+pad+wide+gap, y, r.Max.X-pad, y+button), false, d.Finish),
	}
	if d.RTL {
		area = paint.MirrorRect(area, d.W)
	}
	return sc.Placed(), area.Add(image.Pt(0, d.Top))
}

// ring is the countdown: an arc that gets shorter, and the number.
func (d Idle) ring(r image.Rectangle, seconds int) []paint.Part {
	n := widgets.Plain(strconv.Itoa(seconds), typeset.Style{Lang: "en"}).Size(d.Ems(1.3)).Bold().Tight().Centred()
	w := max(3, r.Dx()/10)
	c := r.Min.Add(image.Pt(r.Dx()/2, r.Dy()/2))
	share := min(max(float64(seconds)/float64(max(1, d.Of)), 0.001), 1)
	return []paint.Part{
		paint.Box{R: r, C: d.Surface},
		paint.Spot{Centre: c, Diameter: r.Dx(), Width: w, C: d.Line},
		paint.Spot{Centre: c, Diameter: r.Dx(), Width: w, To: share, C: d.Indigo},
		d.Middle(n, r, d.Ink),
	}
}
