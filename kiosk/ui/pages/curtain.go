package pages

import (
	"image"

	"cuango/contentsync/content"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Curtain lays out the picture that is seen while no screen program runs: the doorway with its light on, and "one moment, please" in every language. It
// invites nobody to touch. It is drawn once, by kiosk-preview, and becomes part of kiosk-session.
func Curtain(env Env) *paint.Scene {
	door := NewDoorway(env.Look)
	wall := image.NewRGBA(image.Rect(0, 0, env.W, env.H))
	door.Paint(wall, env.Palette)
	sc := &paint.Scene{Size: image.Pt(env.W, env.H), Ground: env.WallTop, Under: wall}
	sc.Parts = append(sc.Parts, nameIn(env, door.Opening)...)
	var area image.Rectangle
	if m := env.Margin(); env.Portrait {
		area = image.Rect(m, door.Floor+env.E(1.4), env.W-m, env.H-env.E(1.4))
	} else {
		area = image.Rect(door.Opening.Max.X+env.E(4.7), env.E(4.6), env.W-env.E(2.6), door.Floor-env.E(1.4))
	}
	say := func(l content.Lang, size float64) widgets.Words {
		w := widgets.Plain(env.Words(l, "one_moment"), typeset.Style{Lang: l}).Size(size).Lines(1)
		if env.Portrait {
			return w.Centred()
		}
		return w
	}
	first := env.Fit(say(content.AllLangs[0], env.Size("display")).Bold().Tight(), area.Dx(), 1, 0.5)
	title := env.Set(first, area.Min, area.Dx(), white)
	rest := content.AllLangs[1:]
	columns := 2
	w := (area.Dx() - env.E(1.5)*(columns-1)) / columns
	rows := (len(rest) + columns - 1) / columns
	step := min(env.E(2.6), (area.Dy()-title.Box.Dy()-env.E(1))/rows)
	y := area.Min.Y
	if over := area.Dy() - title.Box.Dy() - env.E(1) - rows*step; over > 0 {
		y += over / 2
	}
	title.Box = title.Box.Add(image.Pt(0, y-area.Min.Y))
	sc.Parts = append(sc.Parts, title)
	y = title.Box.Max.Y + env.E(1)
	for i, l := range rest {
		x := area.Min.X + i%columns*(w+env.E(1.5))
		line := env.Fit(say(l, env.Ems(1.22)), w, 1, 0.6)
		if i == len(rest)-1 && len(rest)%columns == 1 && env.Portrait { // alone in its row
			x = area.Min.X + (area.Dx()-w)/2
		}
		if !env.Portrait {
			line.Style.Align = typeset.Start
		}
		sc.Parts = append(sc.Parts, env.OnBaseline(line, x, x+w, y+i/columns*step+step*2/3, env.ArchText))
	}
	return sc
}

// nameIn puts the mark and the name into the light.
func nameIn(env Env, o image.Rectangle) []paint.Part {
	mark := env.Icons.Mark(o.Dx()/4, deep)
	name := env.Fit(widgets.Plain("Cửa Ngõ", typeset.Style{Lang: "vi"}).Size(env.Size("display")).Bold().Tight().Centred(), o.Dx(), 1, 0.5)
	gap := env.E(1)
	text := env.Set(name, image.Pt(o.Min.X, 0), o.Dx(), deep)
	y := o.Min.Y + (o.Dy()-mark.Rect.Dy()-gap-text.Box.Dy())/2
	text.Box = text.Box.Add(image.Pt(0, y+mark.Rect.Dy()+gap))
	return []paint.Part{paint.Mark{At: image.Pt(o.Min.X+(o.Dx()-mark.Rect.Dx())/2, y), Img: mark}, text}
}
