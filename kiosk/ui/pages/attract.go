package pages

import (
	"context"
	"image"
	"image/color"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Attract is the doorway that invites: a scene in the opening, "Touch to start" in one language
// after the other, and all languages by name. Touching a name starts in it; touching anything
// else opens the choice.
type Attract struct {
	Env
	showing
	view catalog.AttractView
	door Doorway
}

// NewAttract makes the page.
func NewAttract(env Env) *Attract {
	p := &Attract{Env: env, door: NewDoorway(env.Look)}
	p.load(env.Catalog.Attract())
	return p
}

// Load implements Page.
func (p *Attract) Load(context.Context) error {
	p.view = p.Catalog.Attract()
	return nil
}

// FadeArea is what changes softly between two scenes of this page.
func (p *Attract) FadeArea() image.Rectangle { return p.door.Opening }

// Stay implements Scenic.
func (p *Attract) Stay() time.Duration {
	return time.Duration(p.Motion("attract_scene")) * time.Millisecond
}

// Wall paints the doorway without a scene.
func (p *Attract) Wall() *image.RGBA {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wall == nil {
		p.wall = image.NewRGBA(image.Rect(0, 0, p.W, p.H))
		p.door.Paint(p.wall, p.Palette)
	}
	return p.wall
}

// Scene implements Page.
func (p *Attract) Scene() *paint.Scene {
	sc := &paint.Scene{Size: image.Pt(p.W, p.H), Ground: p.WallTop, Under: p.Wall()}
	sc.Touch = func() { p.Emit(session.OpenLanguage{}) }
	scene, langs := p.seen(3)
	if len(langs) == 0 {
		return sc
	}
	if scene != nil {
		sc.Parts = append(sc.Parts, p.seenBy(p.door, scene))
	}
	if p.Portrait {
		p.portrait(sc, langs)
	} else {
		p.landscape(sc, langs)
	}
	said := p.caption(p.quietly(scene), langs[0])
	sc.Parts = append(sc.Parts, said...)
	sc.Parts = append(sc.Parts, p.stickPlate(p.door, said, p.Em)...)
	return sc
}

type colour = color.RGBA

var (
	white     = color.RGBA{R: 255, G: 255, B: 255, A: 255}
	lamp      = color.RGBA{R: 0xF7, G: 0xD9, B: 0xA6, A: 255}
	deep      = color.RGBA{R: 0x14, G: 0x21, B: 0x3F, A: 255}
	wallText2 = color.RGBA{R: 0xD5, G: 0xDC, B: 0xEE, A: 255}
	paperRGB  = color.RGBA{R: 0xF5, G: 0xF2, B: 0xEB, A: 255}
)

func (p *Attract) say(l content.Lang, id string) widgets.Words {
	return widgets.Plain(p.Words(l, id), typeset.Style{Lang: l})
}

func (p *Attract) portrait(sc *paint.Scene, langs []content.Lang) {
	m := p.Margin()
	width := p.W - 2*m
	// From the bottom up: who speaks, the names, the invitation, the hand. All of it stands on the floor.
	who := p.who(langs[0], p.W-2*m, true)
	whoY := p.H - p.E(1.4) - who.Height
	sc.Parts = append(sc.Parts, who.Place(image.Pt(m, whoY))...)
	names := p.names(p.W-2*p.E(1.2), 2)
	namesY := whoY - p.E(1.9) - names.height
	sc.Keys = append(sc.Keys, names.at(image.Pt(p.E(1.2), namesY))...)

	big := p.Fit(p.say(langs[0], "touch_to_start").Size(p.Size("display")).Bold().Tight().Centred(), width, 1, 0.6)
	title := p.Set(big, image.Pt(m, 0), width, white)
	sub := p.others(langs[1:], width, p.Ems(1.22))
	disc := p.E(6.2)
	room := namesY - p.door.Floor
	used := disc + p.E(0.8) + title.Box.Dy() + p.E(0.1) + sub.Height
	y := p.door.Floor + max(p.E(0.8), (room-used)/2)
	sc.Parts = append(sc.Parts, p.hand(image.Pt(p.W/2, y+disc/2), disc, deep, lamp, true)...)
	title.Box = title.Box.Add(image.Pt(0, y+disc+p.E(0.8)))
	sc.Parts = append(sc.Parts, title)
	sc.Parts = append(sc.Parts, sub.Place(image.Pt(m, title.Box.Max.Y+p.E(0.1)))...)
}

func (p *Attract) landscape(sc *paint.Scene, langs []content.Lang) {
	left := p.door.Opening.Max.X + p.E(4.7)
	width := p.W - p.E(2.6) - left
	who := p.who(langs[0], width, false)
	sc.Parts = append(sc.Parts, who.Place(image.Pt(left, p.E(4.6)))...)

	names := p.names(p.W-2*p.E(1.6), 1)
	sc.Keys = append(sc.Keys, names.at(image.Pt(p.E(1.6), p.Floor()+(p.H-p.Floor()-names.height)/2+p.E(0.6)))...)

	// Two even lines, as the doorway is tall: narrower than there is room.
	big := p.Fit(p.say(langs[0], "touch_to_start").Size(p.Ems(3.07)).Bold().Heading(), min(width, p.E(19)), 2, 0.55)
	// As wide as it is, so that the lines of a right-to-left language begin on one edge too.
	wide := min(width, p.Layout(big, min(width, p.E(19))).NaturalWidth()+p.E(0.2))
	title := p.Set(big.Own(), image.Pt(left, 0), wide, white)
	var others []paint.Text
	h := title.Box.Dy() + p.E(0.6)
	for _, l := range langs[1:] {
		line := p.Fit(p.say(l, "touch_to_start").Size(p.Ems(1.36)), width, 1, 0.6)
		t := p.Set(line, image.Pt(left, 0), min(width, p.Natural(line)+p.E(0.2)), p.ArchText) // as wide as it is: all lines have one edge
		others = append(others, t)
		h += t.Box.Dy()
	}
	disc, gap := p.E(6.1), p.E(1.5)
	top := p.E(4.6) + who.Height + p.E(1)
	room := p.Floor() - p.E(1.4) - top
	if over := h + gap + disc - room; over > 0 { // tall scripts on a small screen: the hand gives way, the words stay
		gap = p.E(0.7)
		disc = min(disc, max(p.E(2.4), room-h-gap))
	}
	h += gap + disc
	y := top + max(0, (room-h)/2)
	title.Box = title.Box.Add(image.Pt(0, y))
	sc.Parts = append(sc.Parts, title)
	y = title.Box.Max.Y + p.E(0.6)
	for _, t := range others {
		t.Box = t.Box.Add(image.Pt(0, y))
		sc.Parts = append(sc.Parts, t)
		y = t.Box.Max.Y
	}
	sc.Parts = append(sc.Parts, p.hand(image.Pt(left+disc/2, y+gap+disc/2), disc, lamp, deep, false)...)
}

// Floor is where the wall ends.
func (p *Attract) Floor() int { return p.door.Floor }

// hand is the touch mark, standing in the light.
func (p *Attract) hand(c image.Point, d int, ground, ink color.RGBA, edge bool) []paint.Part {
	m := d * 56 / 100
	var parts []paint.Part
	if edge {
		parts = append(parts, paint.Spot{Centre: c, Diameter: d, C: ink}, paint.Spot{Centre: c, Diameter: d - 2*p.E(0.25), C: ground})
	} else {
		parts = append(parts, paint.Spot{Centre: c, Diameter: d, C: ground})
	}
	return append(parts, p.Icon("touch", c.Sub(image.Pt(m/2, m/2)), m, ink))
}

// who says whose screen it is, in the language of the invitation.
func (p *Attract) who(l content.Lang, width int, centred bool) widgets.Block {
	mark := p.E(2)
	img := p.Icons.Mark(mark, paperRGB)
	name := widgets.Plain("Cửa Ngõ", typeset.Style{Lang: "vi"}).Size(p.Ems(1.18)).Bold().Tight()
	x := img.Rect.Dx() + p.E(0.8)
	tag := p.Fit(p.say(l, "tagline").Size(p.Size("small")).Tight(), width-x, 1, 0.8)
	n := p.Set(name, image.Point{}, p.Natural(name), white)
	t := p.Set(tag, image.Point{}, min(p.Natural(tag), width-x), wallText2)
	h := max(mark, n.Box.Dy()+t.Box.Dy())
	wide := x + max(n.P.NaturalWidth(), t.P.NaturalWidth())
	return widgets.Block{Height: h, Place: func(at image.Point) []paint.Part {
		if centred {
			at.X += (width - wide) / 2
		}
		a, b := n, t
		y := at.Y + (h-n.Box.Dy()-t.Box.Dy())/2
		a.Box, b.Box = a.Box.Add(image.Pt(at.X+x, y)), b.Box.Add(image.Pt(at.X+x, y+n.Box.Dy()))
		return []paint.Part{paint.Mark{At: image.Pt(at.X, at.Y+(h-mark)/2), Img: img}, a, b}
	}}
}

// others is the invitation in two more languages, on one line.
func (p *Attract) others(langs []content.Lang, width int, size float64) widgets.Block {
	var texts []widgets.Words
	for _, l := range langs {
		texts = append(texts, p.say(l, "touch_to_start").Lines(1))
	}
	gap := p.E(1.6)
	var wide []int
	total, height := 0, 0
	for ; ; size-- {
		wide, total, height = wide[:0], gap*max(0, len(texts)-1), 0
		for i := range texts {
			texts[i] = texts[i].Size(size)
			n := p.Natural(texts[i])
			wide = append(wide, n)
			total += n
			height = max(height, p.Layout(texts[i], 0).Size().Y)
		}
		if total <= width || size < p.Em*0.8 {
			break
		}
	}
	return widgets.Block{Height: height, Place: func(at image.Point) []paint.Part {
		var parts []paint.Part
		x := at.X + max(0, (width-total)/2)
		for i, t := range texts {
			if i > 0 {
				parts = append(parts, paint.Spot{Centre: image.Pt(x-gap/2, at.Y+height/2), Diameter: max(4, p.E(0.2)), C: p.ArchText})
			}
			parts = append(parts, p.OnBaseline(t, x, x+wide[i], at.Y+height/2+int(0.36*t.Style.SizePx), p.ArchText))
			x += wide[i] + gap
		}
		return parts
	}}
}

// caption says at the scene's foot what it is, or only that it is drawn.
func (p *Attract) caption(scene *catalog.SceneView, l content.Lang) (parts []paint.Part) {
	if scene == nil {
		return nil
	}
	if scene.Item != "" || scene.Sponsored() || scene.Headline(l).S != "" {
		small := p.Size("small")
		at := plate{Env: p.Env, lang: l, big: p.Ems(1.1), small: small, least: small, module: p.MM(moduleMM)}
		return at.on(p.door, scene)
	}
	if !scene.Illustration {
		return nil
	}
	w := p.say(l, "illustration")
	o := p.door.Opening
	at := image.Pt(0, o.Max.Y-p.E(0.8))
	wide := p.Natural(w.Size(p.Ems(0.74)).Tight()) + 2*p.E(0.55)
	at.X = o.Min.X + p.E(1.6) + wide
	slot := p.sceneSlot(p.door, scene)
	for _, q := range p.Pill(w, at) { // it says nothing over an opening that is still empty
		parts = append(parts, paint.Caption{Part: q, Slot: slot, Store: p.Store})
	}
	return parts
}
