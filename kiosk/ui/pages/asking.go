package pages

import (
	"context"
	"errors"
	"image"
	"strconv"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// A Fate is what has become of an answer, as far as the traveller is told.
type Fate int

// The fates.
const (
	Kept  Fate = iota // it is written down
	Waits             // not yet: it is tried again
	Lost              // and cannot be
)

// asked is the shape of every page that asks, and of the thanks: a picture, what is asked, keys that answer, and a row of keys below.
type asked struct {
	picture *catalog.Picture
	head    func(width int) widgets.Block
	keysH   int // of the answers, at most
	keys    func(area image.Rectangle) []*paint.Key
	rowH    int
	row     func(sc *paint.Scene, r image.Rectangle)
}

// besideAsked is how wide the picture is that stands beside what is asked on a wide screen, in e: wide enough that it is no strip, and beside thanks, which are
// short, almost as wide as they are.
func (f *frame) besideAsked(answers bool) float64 {
	wide := float64(f.W) / float64(f.E(1))
	if answers {
		return wide * 0.31
	}
	return wide * 0.46
}

// lay puts it together. On a tall screen the picture takes what the rest leaves; on a wide one it stands beside.
func (f *frame) lay(sc *paint.Scene, a asked) {
	m, gap := f.Margin(), f.E(1.15)
	if a.keysH == 0 {
		gap = f.E(1.4)
	}
	between := 0
	if a.keysH > 0 {
		between = gap
	}
	if f.Portrait {
		area := image.Rect(m, f.StatusH(), f.W-m, f.H-f.BarH()-f.E(0.95))
		head := a.head(area.Dx())
		row := image.Rect(area.Min.X, area.Max.Y-a.rowH, area.Max.X, area.Max.Y)
		keys := image.Rect(area.Min.X, row.Min.Y-between-a.keysH, area.Max.X, row.Min.Y-between)
		least := max(f.ReachTop, f.StatusH()+f.E(6)+gap+head.Height+gap) // the picture has its strip
		if a.keysH > 0 {
			keys.Min.Y = max(keys.Min.Y, least)
		}
		y := keys.Min.Y - gap - head.Height
		hero := image.Rect(0, f.StatusH(), f.W, y-gap)
		f.hero(sc, a.picture, hero, image.Pt(50, 58))
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, y))...)
		f.put(sc, a, keys, row)
		return
	}
	gap, between = f.E(0.95), min(between, f.E(0.95))
	left, right := f.left(f.besideAsked(a.keysH > 0))
	head := a.head(right.Dx())
	if a.keysH == 0 && head.Height+gap+a.rowH > right.Dy() { // the words first
		left, right = f.left(f.besideAsked(true))
		head = a.head(right.Dx())
	}
	f.hero(sc, a.picture, left, image.Pt(50, 50))
	// The whole stands beside the picture's middle, unless that is too high to be reached.
	keysH := min(a.keysH, right.Dy()-head.Height-gap-between-a.rowH)
	y := right.Min.Y + (right.Dy()-head.Height-gap-keysH-between-a.rowH)/2
	y = max(y, right.Min.Y)
	top := max(y+head.Height+gap, f.ReachTop)
	keysH = min(keysH, right.Max.Y-a.rowH-between-top)
	sc.Parts = append(sc.Parts, head.Place(image.Pt(right.Min.X, y))...)
	keys := image.Rect(right.Min.X, top, right.Max.X, top+keysH)
	f.put(sc, a, keys, image.Rect(right.Min.X, keys.Max.Y+between, right.Max.X, keys.Max.Y+between+a.rowH))
}

func (f *frame) put(sc *paint.Scene, a asked, keys, row image.Rectangle) {
	if a.keys != nil {
		sc.Keys = append(sc.Keys, a.keys(keys)...)
	}
	a.row(sc, row)
}

// question is what stands above the answers: how far one is, whether it is a demo, and the question.
func (f *frame) question(small widgets.Words, badge *catalog.Text, ask widgets.Words, width int) widgets.Block {
	facts := f.Facts(badgeWords(badge), true, []widgets.Words{small.Bold()}, width)
	size, lines := f.Ems(2.06), 2
	if !f.Portrait {
		size, lines = f.Ems(1.75), 3
	}
	q := f.Set(f.Fit(ask.Size(size).Bold().Heading().Tracked(f.tracking(ask.Style.Lang)), width, lines, 0.7), image.Point{}, width, f.Ink)
	gap := f.E(0.4)
	return widgets.Block{Height: facts.Height + gap + q.Box.Dy(), Place: func(at image.Point) []paint.Part {
		t := q
		t.Box = t.Box.Add(image.Pt(at.X, at.Y+facts.Height+gap))
		return append(facts.Place(at), t)
	}}
}

// aKey is a key of the row below the answers.
type aKey struct {
	id, mark string
	word     string
	primary  bool
	e        session.Event
}

// keyRow lays keys out in the second half of a row, or in all of it when there are two; said stands in the first half.
func (f *frame) keyRow(said *widgets.Words, keys ...aKey) (height int, put func(sc *paint.Scene, r image.Rectangle)) {
	h := f.Comp("button_h")
	if !f.Portrait {
		h = max(f.E(2.8), f.TouchMin())
	}
	gap := max(f.TouchGap(), f.E(0.6))
	width := f.W - 2*f.Margin()
	if !f.Portrait {
		_, right := f.left(f.besideAsked(true))
		width = right.Dx()
	}
	half := (width - gap) / 2 // beside answers
	text := paint.Text{}
	mark := f.E(1.5)
	if said != nil {
		text = f.Set(said.Size(f.Size("small")).Balanced(), image.Point{}, half-mark-f.E(0.6), f.Ink2)
	}
	high := max(h, text.Box.Dy())
	return high, func(sc *paint.Scene, r image.Rectangle) {
		x, half := r.Min.X, (r.Dx()-gap)/2
		if said != nil {
			t := text
			t.Box = t.Box.Add(image.Pt(x+mark+f.E(0.6), r.Min.Y+(high-t.Box.Dy())/2))
			sc.Parts = append(sc.Parts, f.Icon("info", image.Pt(x, r.Min.Y+(high-mark)/2), mark, f.Indigo), t)
			x += half + gap
		}
		for i, k := range keys {
			end := x + half
			if i == len(keys)-1 && x > r.Min.X {
				end = r.Max.X
			}
			box := image.Rect(x, r.Min.Y+(high-h)/2, end, r.Min.Y+(high-h)/2+h)
			sc.Keys = append(sc.Keys, f.Button(k.id, k.mark, f.word(k.word), box, k.primary, f.emit(k.e)))
			x = end + gap
		}
	}
}

// Survey is one question of the survey.
type Survey struct {
	frame
	pager
	view    catalog.QuestionView
	missing bool
}

// NewSurvey makes the page.
func NewSurvey(env Env, r session.Route, canBack bool) *Survey {
	return &Survey{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Survey) Load(context.Context) (err error) {
	p.view, err = p.Catalog.Question(p.Lang, p.StepNo, p.Answer.Face)
	if errors.Is(err, content.ErrNotFound) {
		p.missing, err = true, nil
	}
	return err
}

// Scene implements Page.
func (p *Survey) Scene() *paint.Scene {
	sc := p.scene(true)
	if p.missing {
		p.gone(sc)
		return sc
	}
	a := asked{picture: p.view.Picture}
	progress := words(catalog.Text{S: p.Words(p.Lang, "survey_step", "N", strconv.Itoa(p.StepNo), "Of", strconv.Itoa(session.Steps)), Lang: p.Lang})
	a.head = func(width int) widgets.Block {
		return p.question(progress, p.view.Badge, words(p.view.Question), width)
	}
	if p.tight() {
		p.plain(sc, a)
		return sc
	}
	if p.StepNo == 1 {
		private := p.word("survey_private")
		a.rowH, a.row = p.keyRow(&private, aKey{id: "survey-later", mark: "cross", word: "survey_later", e: session.GoBack{}})
		a.keysH = p.Comp("survey_key_h")
		if !p.Portrait {
			a.keysH = p.E(11)
		}
		a.keys = func(area image.Rectangle) []*paint.Key { return p.Faces(p.faces(), area) }
	} else {
		a.rowH, a.row = p.keyRow(nil, aKey{id: "survey-back", mark: "back", word: "bar_back", e: session.GoBack{}}, aKey{id: "survey-skip", mark: "next", word: "survey_skip", e: session.Answered{}})
		a.keysH = p.ChoicesMost(len(p.view.Choices))
		a.keys = func(area image.Rectangle) []*paint.Key { return p.Choices(p.choices(), area) }
	}
	p.lay(sc, a)
	return sc
}

func (p *Survey) faces() []widgets.Face {
	var list []widgets.Face
	for _, f := range p.view.Faces {
		list = append(list, widgets.Face{ID: "face-" + string(f.Face), Pictogram: f.Pictogram, Colour: f.Colour, Label: words(f.Name), Do: p.emit(session.Answered{ID: string(f.Face)})})
	}
	return list
}

func (p *Survey) choices() []widgets.Tile {
	var list []widgets.Tile
	for _, c := range p.view.Choices {
		list = append(list, widgets.Tile{ID: "choice-" + c.ID, Label: words(c.Name), Pictogram: c.Pictogram, Colour: c.Colour, Do: p.emit(session.Answered{ID: c.ID})})
	}
	return list
}

// askKey is how wide and how high the key is that opens the survey from home; 0: there is none.
func (p *Home) askKey(width int) (w, h int) {
	if !p.Catalog.HasSurvey() {
		return 0, 0
	}
	return min(p.KeyWidth(p.word("survey_open").Size(p.Ems(0.9))), width*3/5), max(p.TouchMin(), p.E(2.2))
}

// ask puts it in: small, with a face, the only one outside of the survey, at the end of a line that is there anyway.
func (p *Home) ask(sc *paint.Scene, r image.Rectangle) {
	if !r.Empty() {
		sc.Keys = append(sc.Keys, p.Button("survey", "face-happy", p.word("survey_open"), r, false, p.emit(session.OpenSurvey{})))
	}
}

// Report asks what is wrong on an article.
type Report struct {
	frame
	pager
	view    catalog.ArticleView
	missing bool
}

// NewReport makes the page.
func NewReport(env Env, r session.Route, canBack bool) *Report {
	return &Report{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Report) Load(ctx context.Context) (err error) {
	p.view, err = p.Catalog.Article(ctx, p.Lang, p.Item)
	if errors.Is(err, content.ErrNotFound) {
		p.missing, err = true, nil
	}
	return err
}

// mistakes are the reasons for a report, with their words in the interface's texts as mistake_<id>: they are the same at all gates, so that their
// counts can be compared, and they are there whatever the pack says.
var mistakes = []struct{ id, mark, colour string }{
	{"outdated", "calendar", "amber"},
	{"wrong", "cross", "son"},
	{"place", "place", "river"},
	{"missing", "search", "plum"},
	{"unclear", "info", "indigo"},
	{"language", "language", "jade"},
}

// Scene implements Page.
func (p *Report) Scene() *paint.Scene {
	sc := p.scene(true)
	if p.missing {
		p.gone(sc)
		return sc
	}
	a := asked{picture: p.view.Picture, keysH: p.ChoicesMost(len(mistakes))}
	a.head = func(width int) widgets.Block {
		return p.question(words(p.view.Title), p.view.Badge, p.word("report_title"), width)
	}
	if p.tight() {
		p.plain(sc, a)
		return sc
	}
	a.keys = func(area image.Rectangle) []*paint.Key { return p.Choices(p.mistakes(), area) }
	private := p.word("survey_private")
	a.rowH, a.row = p.keyRow(&private, aKey{id: "report-back", mark: "back", word: "bar_back", e: session.GoBack{}})
	p.lay(sc, a)
	return sc
}

func (p *Report) mistakes() []widgets.Tile {
	var list []widgets.Tile
	for _, m := range mistakes {
		list = append(list, widgets.Tile{ID: "mistake-" + m.id, Label: p.word("mistake_" + m.id), Pictogram: m.mark, Colour: m.colour, Do: p.emit(session.Reported{Reason: m.id})})
	}
	return list
}

// Thanks is what is said when somebody has answered. It is not shown before the answer is written down, or has turned out not to be.
type Thanks struct {
	frame
	picture *catalog.Picture
	fate    Fate
}

// NewThanks makes the page.
func NewThanks(env Env, r session.Route, canBack bool) *Thanks {
	return &Thanks{frame: frame{Env: env, Route: r, canBack: canBack}}
}

// Load implements Page. It waits for the answer.
func (p *Thanks) Load(ctx context.Context) error {
	if p.Item != "" {
		if v, err := p.Catalog.Article(ctx, p.Lang, p.Item); err == nil {
			p.picture = v.Picture
		}
	} else if v, err := p.Catalog.Question(p.Lang, 1, ""); err == nil {
		p.picture = v.Picture
	}
	if p.Fate != nil && !p.Again {
		p.fate = p.Fate(ctx)
	}
	return ctx.Err()
}

// texts are what is said: which words, and with which pictogram.
func (p *Thanks) texts() (title, text, mark, colour string) {
	switch {
	case p.Again:
		return "thanks_again", "thanks_again_text", "face-happy", "jade"
	case p.fate == Waits:
		return "thanks_waits", "thanks_waits_text", "clock", "amber"
	case p.fate == Lost:
		return "thanks_lost", "thanks_lost_text", "warn", "amber"
	case p.Item != "":
		return "thanks", "thanks_report_text", "check", "jade"
	}
	return "thanks", "thanks_text", "check", "jade"
}

// Scene implements Page.
func (p *Thanks) Scene() *paint.Scene {
	sc := p.scene(true)
	titleID, textID, mark, colour := p.texts()
	a := asked{picture: p.picture}
	a.head = func(width int) widgets.Block { return p.said(p.word(titleID), p.word(textID), mark, colour, width) }
	a.rowH, a.row = p.keyRow(nil, aKey{id: "thanks-on", mark: "next", word: "go_on", primary: true, e: session.GoBack{}}, aKey{id: "thanks-home", mark: "home", word: "bar_home", e: session.GoHome{}})
	p.lay(sc, a)
	return sc
}

// said is a pictogram on its plate, a title beside it, and a text below.
func (p *Thanks) said(title, text widgets.Words, mark, colour string, width int) widgets.Block {
	plate := p.E(4.4)
	x := plate + p.E(1.2)
	t := p.Set(p.Fit(title.Size(p.Ems(2.2)).Bold().Heading().Tracked(p.tracking(p.Lang)), width-x, 2, 0.7), image.Point{}, width-x, p.Ink)
	s := p.Set(text.Size(p.Size("lead")).Balanced(), image.Point{}, width, p.Ink)
	top, gap := max(plate, t.Box.Dy()), p.E(0.9)
	tone := p.Tone(colour)
	return widgets.Block{Height: top + gap + s.Box.Dy(), Place: func(at image.Point) []paint.Part {
		t, s := t, s
		pl := image.Pt(at.X, at.Y+(top-plate)/2)
		t.Box = t.Box.Add(image.Pt(at.X+x, at.Y+(top-t.Box.Dy())/2))
		s.Box = s.Box.Add(image.Pt(at.X, at.Y+top+gap))
		return append(p.Plate(mark, tone, image.Rectangle{Min: pl, Max: pl.Add(image.Pt(plate, plate))}, tone.Tint), t, s)
	}}
}
