package pages

import (
	"context"
	"image"
	"sync"
	"sync/atomic"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/qr"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// A Scenic page shows one scene after the other: the attract screen and the wall.
type Scenic interface {
	Page
	// Show brings another scene, and the next language. It is called on the UI goroutine and waits for nothing; the page is laid out again
	// afterwards.
	Show(s catalog.SceneView)
	// At starts with a language: for previews.
	At(lang content.Lang)
	// Spoken is the language that is spoken to now.
	Spoken() content.Lang
	// FadeArea is what changes softly between two scenes.
	FadeArea() image.Rectangle
	// Stay is how long a scene stays.
	Stay() time.Duration
}

var (
	_ Scenic = (*Attract)(nil)
	_ Scenic = (*Wall)(nil)
)

// showing is what both pages of scenes know.
type showing struct {
	langs []content.Lang
	first *catalog.SceneView // of the view that was loaded

	turn  atomic.Int64 // how many scenes have been shown; the UI goroutine adds to it and must not wait for the doorway to be painted
	scene atomic.Pointer[catalog.SceneView]

	mu   sync.Mutex // of what was painted
	wall *image.RGBA
}

// Show implements Scenic.
func (s *showing) Show(scene catalog.SceneView) {
	if s.scene.Swap(&scene) != nil { // the first scene is in the first language
		s.turn.Add(1)
	}
}

// Spoken implements Scenic.
func (s *showing) Spoken() content.Lang {
	if len(s.langs) == 0 {
		return "vi"
	}
	return s.langs[int(s.turn.Load())%len(s.langs)]
}

// At implements Scenic.
func (s *showing) At(lang content.Lang) {
	for i, l := range s.langs {
		if l == lang {
			s.turn.Store(int64(i))
		}
	}
}

// load takes the languages of a view, and a scene to begin with.
func (s *showing) load(v catalog.AttractView) {
	s.langs = nil
	for _, l := range v.Langs {
		s.langs = append(s.langs, l.Lang)
	}
	if len(v.Scenes) > 0 {
		s.first = &v.Scenes[0]
	}
}

// seen gives the scene in the doorway, and so many languages to speak to, the one whose turn it is first.
func (s *showing) seen(most int) (scene *catalog.SceneView, langs []content.Lang) {
	if scene = s.scene.Load(); scene == nil {
		scene = s.first
	}
	turn := int(s.turn.Load())
	for i := range min(len(s.langs), most) {
		langs = append(langs, s.langs[(turn+i)%len(s.langs)])
	}
	return scene, langs
}

// seenBy puts a scene into a doorway.
func (e Env) seenBy(door Doorway, scene *catalog.SceneView) paint.Part {
	return view{Picture: paint.Picture{R: door.Opening, Slot: e.sceneSlot(door, scene), Store: e.Store}, door: door}
}

func (e Env) sceneSlot(door Doorway, scene *catalog.SceneView) *paint.Slot {
	return &paint.Slot{ID: string(scene.Digest), Size: door.Opening.Size(), Dim: e.Dim}
}

// view is the scene in the opening.
type view struct {
	paint.Picture
	door Doorway
}

// Paint implements paint.Part.
func (v view) Paint(dst *image.RGBA) {
	if img, _ := v.Store.Peek(*v.Slot); img != nil {
		v.door.Inside(dst, img)
	}
}

// Wants implements paint.Wanter.
func (v view) Wants() *paint.Slot { return v.Slot }

// A plate says on its own ground, at a scene's foot, what the scene is: its headline, who paid, that it is drawn, and a code that puts a page
// onto a phone.
type plate struct {
	Env
	lang   content.Lang
	big    float64 // em of the headline, pixels
	small  float64 // of everything else
	least  float64 // nothing gets smaller
	module int     // least side of a code's module, pixels
}

// codeBytes bounds what a scene's code holds: it is read from further away than an article's.
const codeBytes = 300

func (p plate) say(s string, l content.Lang) widgets.Words {
	return widgets.Plain(s, typeset.Style{Lang: l})
}

// on lays the plate out at the foot of the opening. A plate for which there is no room is left out, or at least its code.
func (p plate) on(door Doorway, scene *catalog.SceneView) []paint.Part {
	o := door.Opening
	inset := max(p.E(0.8), o.Dx()/24)
	room := image.Rect(o.Min.X+inset, o.Min.Y+o.Dy()/2, o.Max.X-inset, o.Max.Y-inset)
	if scene.Item != "" {
		if code, title, how, ok := p.code(scene); ok {
			if parts := p.lay(room, scene, title, how, code); parts != nil {
				return parts
			}
		}
	}
	parts := p.lay(room, scene, catalog.Text{}, "", nil)
	if parts == nil && scene.Sponsored() { // who paid is said in any case, if need be in small letters and without the rest
		bare := scene.Bare()
		p.big, p.small = p.least, p.least
		room.Min.Y = o.Min.Y + o.Dy()/4
		parts = p.lay(room, &bare, catalog.Text{}, "", nil)
	}
	return parts
}

// code makes the code of the scene's page: its address, or its text.
func (p plate) code(scene *catalog.SceneView) (code *qr.Code, title catalog.Text, how string, ok bool) {
	v, err := p.Catalog.Take(context.Background(), p.lang, scene.Item, codeBytes)
	if err != nil { // the page is gone, or cannot be read just now: the scene does without
		return nil, title, "", false
	}
	text, how := v.Web, "take_web_how"
	if text == "" {
		text, how = v.Short, "take_text_how"
	}
	c, err := qr.Encode(text)
	if err != nil {
		return nil, title, "", false
	}
	return &c, v.Title, p.Words(p.lang, how), true
}

func (p plate) lay(room image.Rectangle, scene *catalog.SceneView, title catalog.Text, how string, code *qr.Code) []paint.Part {
	pad, padY, gap := int(p.small*0.7), int(p.small*0.32), int(p.small*0.2)
	if code != nil {
		padY = pad
	}
	side := 0
	if code != nil {
		n := code.Size() + 2*qr.Quiet
		side = n * max(p.module, room.Dx()*36/100/n)
		if side > room.Dx()/2 || side > room.Dy()-2*padY {
			return nil
		}
	}
	x := pad
	if code != nil {
		x = side + 2*pad
	}
	width := room.Dx() - x - pad
	var texts []paint.Text
	high := 0
	add := func(w widgets.Words, size float64, lines int, c colour) {
		if w.Empty() {
			return
		}
		w = p.Fit(w.Size(size).Tight(), width, lines, min(1, p.least/size))
		t := p.Set(w, image.Point{}, width, c)
		if t.P.Truncated {
			high = room.Dy() + 1
		}
		if high > 0 {
			high += gap
		}
		t.Box = t.Box.Add(image.Pt(0, high))
		high = t.Box.Max.Y
		texts = append(texts, t)
	}
	if scene.Sponsored() {
		by := scene.Sponsor(p.lang)
		add(p.say(p.Words(p.lang, "sponsored"), p.lang).Bold(), p.small, 1, lamp)
		add(p.say(by.S, by.Lang).Bold(), p.big, 2, white)
	}
	if h := scene.Headline(p.lang); h.S != "" {
		w := p.say(h.S, h.Lang).Balanced()
		if !scene.Sponsored() {
			w = w.Bold()
		}
		add(w, p.big, 2, white)
	} else if title.S != "" {
		add(p.say(title.S, title.Lang).Bold().Balanced(), p.big, 3, white)
	}
	if code != nil {
		add(p.say(how, p.lang).Balanced(), p.small, 3, wallText2)
	}
	if scene.Illustration {
		add(p.say(p.Words(p.lang, "illustration"), p.lang), p.small, 1, wallText2)
	}
	if len(texts) == 0 || max(high, side)+2*padY > room.Dy() {
		return nil
	}
	wide := 0
	for _, t := range texts {
		wide = max(wide, t.P.NaturalWidth())
	}
	wide = min(wide+int(p.small*0.1), width)
	h := max(high, side) + 2*padY
	r := image.Rect(room.Min.X, room.Max.Y-h, room.Min.X+x+wide+pad, room.Max.Y)
	parts := []paint.Part{paint.Box{R: r, Radius: min(r.Dy()/2, int(p.small*0.9)), C: deep}}
	if code != nil {
		at := r.Min.Add(image.Pt(pad, (h-side)/2))
		parts = append(parts, paint.Matrix{R: image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, N: code.Size(), Quiet: qr.Quiet, Dark: code.Dark})
	}
	for _, t := range texts {
		t.Box = t.Box.Add(image.Pt(r.Min.X+x, r.Min.Y+(h-high)/2))
		parts = append(parts, t)
	}
	return parts
}
