package pages

import (
	"image"
	"strconv"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// stickWords gives the word for what happens with a courier's stick, with the values in it.
func stickWords(c content.CourierStatus, say func(id string, data ...string) string) string {
	id := "stick_" + string(c.State)
	switch c.State {
	case content.CourierReading:
		if c.Of == 0 { // it may still be refused: nothing is promised
			id = "stick_looking"
		}
	case content.CourierDone, content.CourierReturned:
		if id = "stick_done"; c.Same {
			id = "stick_same"
		}
	case content.CourierRefused:
		if c.Reason == content.ReasonUnfinished { // nothing is wrong with it that filling it would not mend
			return say("stick_unfinished")
		}
		return say(id, "Why", say(stickWhy(c.Reason)))
	case content.CourierChecking, content.CourierWaiting, content.CourierReturning:
	}
	return say(id)
}

// stickWhy is the word for why a stick was refused.
func stickWhy(r content.SyncReason) string {
	switch r {
	case content.ReasonExpired, content.ReasonRollback, content.ReasonUntrusted, content.ReasonDamaged, content.ReasonInvalid, content.ReasonMissing, content.ReasonDisk, content.ReasonUnfinished:
		return "staff_courier_why_" + string(r)
	case content.ReasonNone, content.ReasonNetwork, content.ReasonOther:
	}
	return "staff_courier_why_other" // or one that a newer contentsyncd knows
}

// stickPlate says in the doorway, above what is said of the scene, how it stands with a courier's stick. Who carries one is staff: it speaks their languages, whatever
// the screen speaks just now, and never stands on a page that a traveller has opened. Nothing gets smaller than least: where there is no room for both languages, as
// in the doorway of a small wall, the first one is said, or the mark and the numbers alone.
func (e Env) stickPlate(door Doorway, said []paint.Part, least float64) []paint.Part {
	c := e.stick()
	if c == nil {
		return nil
	}
	o := door.Opening
	inset := max(e.E(0.8), o.Dx()/24)
	r := image.Rect(o.Min.X+inset, o.Min.Y+o.Dy()/6, o.Max.X-inset, o.Max.Y-inset)
	for _, p := range said {
		r.Max.Y = min(r.Max.Y, p.Bounds().Min.Y-e.E(0.5))
	}
	for langs := i18n.StaffLangs; ; langs = langs[:len(langs)-1] {
		if parts := e.stickIn(r, *c, langs, least); parts != nil || len(langs) == 0 {
			return parts
		}
	}
}

// stick is what there is to say; nil: nothing.
func (e Env) stick() *content.CourierStatus {
	if e.Stick == nil {
		return nil
	}
	return e.Stick()
}

// quietly is a scene of which no more is said than must be, while something is said of a stick.
func (e Env) quietly(scene *catalog.SceneView) *catalog.SceneView {
	if scene == nil || e.stick() == nil {
		return scene
	}
	bare := scene.Bare()
	bare.Illustration, bare.Item = scene.Illustration, "" // that it is drawn is always said, like who paid
	return &bare
}

// stickIn lays the plate out at the foot of r. Nil: there is no room for it.
func (e Env) stickIn(r image.Rectangle, c content.CourierStatus, langs []content.Lang, least float64) []paint.Part {
	pad, mark, gap := e.E(0.8), e.E(2), e.E(0.7)
	x, width := r.Min.X+pad+mark+gap, r.Dx()-2*pad-mark-gap
	var texts []paint.Text
	high, whole := 0, true
	for i, l := range langs {
		w := words(catalog.Text{S: stickWords(c, func(id string, data ...string) string { return e.Words(l, id, data...) }), Lang: l})
		size, ink := e.Ems(1.05), white
		if i == 0 {
			w = w.Bold()
		} else {
			size, ink = e.Ems(0.9), wallText2
			high += e.E(0.2)
		}
		size = max(size, least)
		t := e.Set(e.Fit(w.Size(size).Tight().Balanced(), width, 4, min(1, least/size)), image.Pt(x, high), width, ink)
		high, whole = t.Box.Max.Y, whole && !t.P.Truncated
		texts = append(texts, t)
	}
	var bar []paint.Part // from y 0 on
	barY, barH := high, 0
	if c.State == content.CourierReading && c.Of > 0 {
		bar, barH = e.stickBar(c, x, width, least)
		if high > 0 {
			barY += e.E(0.4)
		}
	}
	inside := barY + barH
	total := max(inside, mark) + 2*pad*3/4
	if !whole || total > r.Dy() {
		return nil
	}
	r.Min.Y = r.Max.Y - total
	radius, line := e.E(0.75), max(2, e.E(0.08))
	parts := []paint.Part{paint.Box{R: r, Radius: radius, C: lamp}, paint.Box{R: r.Inset(line), Radius: radius - line, C: deep}}
	y := r.Min.Y + (total-inside)/2
	parts = append(parts, e.Icon(stickMark(c.State), image.Pt(r.Min.X+pad, r.Min.Y+(total-mark)/2), mark, lamp))
	for _, t := range texts {
		t.Box = t.Box.Add(image.Pt(0, y))
		parts = append(parts, t)
	}
	return append(parts, moved(bar, y+barY)...)
}

// stickBar is how far the copying is: a bar, and the numbers.
func (e Env) stickBar(c content.CourierStatus, x, width int, least float64) (parts []paint.Part, high int) {
	size := max(e.Ems(0.9), least)
	count := func(n int) widgets.Words {
		return words(catalog.Text{S: strconv.Itoa(n) + " / " + strconv.Itoa(c.Of), Lang: "en"}).Size(size).Bold().Tight()
	}
	wide := e.Natural(count(c.Of)) + 2 // as wide as it gets: the bar stays as long as it is
	t := e.Set(count(c.Files).Ended(), image.Pt(x+width-wide, 0), wide, white)
	thick := max(4, e.E(0.35))
	track := image.Rect(x, (t.Box.Dy()-thick)/2, x+width-wide-e.E(0.8), (t.Box.Dy()+thick)/2)
	done := track
	done.Max.X = done.Min.X + max(thick, track.Dx()*c.Percent/100)
	return []paint.Part{
		paint.Box{R: track, Radius: thick / 2, C: e.Indigo}, paint.Box{R: done, Radius: thick / 2, C: lamp}, t,
	}, t.Box.Dy()
}

// moved shifts what stickBar gives.
func moved(parts []paint.Part, y int) []paint.Part {
	for i, p := range parts {
		switch p := p.(type) {
		case paint.Box:
			p.R = p.R.Add(image.Pt(0, y))
			parts[i] = p
		case paint.Text:
			p.Box = p.Box.Add(image.Pt(0, y))
			parts[i] = p
		}
	}
	return parts
}

func stickMark(s content.CourierState) string {
	switch s {
	case content.CourierDone, content.CourierReturned:
		return "check"
	case content.CourierRefused:
		return "cross"
	case content.CourierWaiting:
		return "warn"
	case content.CourierReading, content.CourierChecking, content.CourierReturning:
	}
	return "stick"
}
