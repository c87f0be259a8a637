package pages

import (
	"context"
	"image"
	"image/color"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Notice is an emergency notice that has taken the screen, in one language: a large pictogram, who should know what, and until when. The
// bar gives way to the names of the languages. A warning has a key that leads on; an emergency has none.
type Notice struct {
	frame
	alert content.Alert
	do    NoticeDo
	of    [2]int // which of how many notices
	pager
}

// NoticeDo is what can be done with a notice; called on the UI goroutine.
type NoticeDo struct {
	Lang func(content.Lang) // tell it in this language
	Read func()             // a warning is put aside
	More func()             // its page is opened
}

// NewNotice makes the page of a notice in a language, which is the n-th of so many that are up; page counts from 0.
func NewNotice(env Env, lang content.Lang, a content.Alert, n, of, page int, do NoticeDo) *Notice {
	env.Kit = env.For(lang)
	p := &Notice{frame: frame{Env: env}, alert: a, do: do, of: [2]int{n, of}, pager: pager{at: page}}
	p.Lang = lang
	return p
}

// Turned says what to do when its page keys were pressed: Number gives the page. It is called before the page is used.
func (p *Notice) Turned(f func()) { p.changed = f }

// Load implements Page: everything is there.
func (p *Notice) Load(context.Context) error { return nil }

// Pages gives how many there are, once the scene is laid out.
func (p *Notice) Pages() int { return p.pages() }

// Which text sizes are tried, the largest first: of title and text, in body ems. Down to 2.93 the title is read from three metres; where even the
// last does not fit, the notice has pages.
var noticeSizes = [][2]float64{{5.6, 2.7}, {4.9, 2.35}, {4.2, 2}, {3.7, 1.8}, {3.2, 1.6}, {2.93, 1.5}, {2.5, 1.35}, {2.1, 1.25}, {2.1, 1.16}}

// noticeGround is what the pictogram stands on, and its ink. An emergency is full, a warning is tinted: a word says it as well.
func (p *Notice) noticeGround() (ground, ink, ink2 color.RGBA) {
	if p.alert.Level == content.Emergency {
		return p.Amber, p.OnAmber, p.OnAmber
	}
	return p.AmberTint, p.Ink, p.Ink2
}

// Scene implements Page.
func (p *Notice) Scene() *paint.Scene {
	sc := &paint.Scene{Size: image.Pt(p.W, p.H), Ground: p.Paper, RTL: p.RTL, Down: p.Top, Above: p.above()}
	names := image.Rect(0, p.H, p.W, p.H)
	if !p.Wall { // nobody presses a wall: it goes through the languages by itself
		names = p.names(sc)
	}
	m := p.Margin()
	var head, body image.Rectangle
	if p.Portrait {
		head = image.Rect(0, 0, p.W, p.H*27/100)
		// A lower page leaves it less: then it is as high as its words are beside the pictogram, which grows with it.
		mark := min(head.Dy()-2*p.headPad(), head.Dx()*45/100)
		_, high := p.headTexts(p.W-2*m-mark-p.E(1.4), p.Ink, p.Ink2)
		if over := high + 2*p.headPad() - head.Dy(); over > 0 {
			_, high = p.headTexts(p.W-2*m-mark-over-p.E(1.4), p.Ink, p.Ink2)
			head.Max.Y = max(head.Max.Y, high+2*p.headPad())
		}
		air := 1.0
		if p.tight() {
			air = 0.4
		}
		body = image.Rect(m, head.Max.Y+p.E(1.4*air), p.W-m, names.Min.Y-p.E(0.9*air))
	} else {
		head = image.Rect(0, 0, p.W*3/10, names.Min.Y)
		body = image.Rect(head.Max.X+p.E(2), p.E(1.6), p.W-m, names.Min.Y-p.E(0.8))
	}
	p.head(sc, head)
	p.text(sc, body)
	return sc
}

// head has the pictogram, what kind of notice it is, until when, and for whom.
func (p *Notice) head(sc *paint.Scene, r image.Rectangle) {
	ground, ink, ink2 := p.noticeGround()
	sc.Parts = append(sc.Parts, paint.Box{R: r, C: ground})
	edge := p.E(0.5)
	if p.alert.Level == content.Warning { // the amber edge of a notice, at its end towards the text
		e := image.Rect(r.Min.X, r.Max.Y-edge, r.Max.X, r.Max.Y)
		if !p.Portrait {
			e = image.Rect(r.Max.X-edge, r.Min.Y, r.Max.X, r.Max.Y)
		}
		sc.Parts = append(sc.Parts, paint.Box{R: e, C: p.Amber})
	}
	m, pad := p.Margin(), p.headPad()
	mark := r.Dy() - 2*pad
	at := image.Pt(r.Min.X+m, r.Min.Y+pad)
	if !p.Portrait {
		mark = min(r.Dx()-2*m, r.Dy()*55/100)
		at = image.Pt(r.Min.X+m, r.Min.Y+p.E(1.6))
	} else if mark > r.Dx()*45/100 { // words need the room
		mark = r.Dx() * 45 / 100
		at.Y = r.Min.Y + (r.Dy()-mark)/2
	}
	box := image.Rect(at.X+mark+p.E(1.4), r.Min.Y+pad, r.Max.X-m, r.Max.Y-pad)
	if !p.Portrait {
		box = image.Rect(at.X, at.Y+mark+p.E(1), r.Max.X-p.E(1.2)-edge, r.Max.Y-pad)
	}
	list, h := p.headTexts(box.Dx(), ink, ink2)
	y := box.Min.Y
	if p.Portrait {
		y += max(0, (box.Dy()-h)/2)
	} else if over := y + h - box.Max.Y; over > 0 { // the pictogram gives way to words
		mark, y = mark-over, y-over
	}
	name := p.alert.Pictogram
	if p.Icons.Mask(name, mark) == nil {
		name = "warn"
	}
	sc.Parts = append(sc.Parts, p.Icon(name, at, mark, ink))
	for _, t := range list {
		t.Box = t.Box.Add(image.Pt(box.Min.X, y))
		sc.Parts = append(sc.Parts, t)
		y = t.Box.Max.Y + p.headGap()
	}
}

func (p *Notice) headPad() int { return p.E(1.2) }
func (p *Notice) headGap() int { return p.E(0.35) }

// headTexts are the words of the head, set for a width, and how high they are together.
func (p *Notice) headTexts(width int, ink, ink2 color.RGBA) (list []paint.Text, high int) {
	add := func(w widgets.Words, size float64, lines int, bold bool, c color.RGBA) {
		w = w.Size(p.Ems(size)).Heading()
		if bold {
			w = w.Bold()
		}
		t := p.Set(p.Fit(w, width, lines, 0.6), image.Point{}, width, c)
		list = append(list, t)
		high += t.Box.Dy() + p.headGap()
	}
	add(p.word("notice_"+string(p.alert.Level)), 2.1, 3, true, ink)
	add(p.until(), 1.3, 2, false, ink2)
	if len(p.alert.Directions) == 1 {
		id := "entering"
		if p.alert.Directions[0] == content.Out {
			id = "leaving"
		}
		add(p.word(id), 1.3, 2, false, ink2)
	}
	if p.of[1] > 1 {
		add(widgets.Plain(strconv.Itoa(p.of[0])+" / "+strconv.Itoa(p.of[1]), typeset.Style{Lang: "en"}), 1.3, 1, false, ink2)
	}
	return list, high
}

// until gives the end: the time, and the day when it is not today.
func (p *Notice) until() widgets.Words {
	end, now := p.alert.Ends.In(content.Zone), p.Now().In(content.Zone)
	s := end.Format("15:04")
	if end.Format(time.DateOnly) != now.Format(time.DateOnly) {
		s += ", " + end.Format(p.Words(p.Lang, "date_layout"))
	}
	return words(catalog.Text{S: p.Words(p.Lang, "notice_until", "Time", s), Lang: p.Lang})
}

// get gives a text in the page's language or an honest other one.
func (p *Notice) get(n content.Name) catalog.Text {
	s, l := n.Get(i18n.Fallback(p.Lang)...)
	return catalog.Text{S: s, Lang: l}
}

// text has title, text and issuer, as large as fits; when the smallest does not, it is parted into pages.
func (p *Notice) text(sc *paint.Scene, area image.Rectangle) {
	more := p.alert.Item != "" && p.alert.Level == content.Warning && p.Catalog.HasItem(p.alert.Item)
	row := image.Rect(area.Min.X, area.Max.Y-max(p.PageKeysH(), p.MM(24)), area.Max.X, area.Max.Y)
	keys := p.alert.Level == content.Warning && !p.Wall
	if keys {
		area.Max.Y = row.Min.Y - p.E(0.8)
	}
	foot := p.foot(area.Dx())
	room := func(h int) int { return h - foot.Height - p.E(0.8) }
	var pages [][]widgets.Block
	for _, size := range noticeSizes {
		if size[0] > 2.5 && p.LongestWord(p.title(size[0])) > area.Dx() {
			continue // no word is torn
		}
		list := p.blocks(size, area.Dx(), room(area.Dy()))
		if stacked(list) <= room(area.Dy()) {
			pages = [][]widgets.Block{list}
			break
		}
	}
	if pages == nil { // several pages need the page keys
		if !keys && !p.Wall {
			area.Max.Y = row.Min.Y - p.E(0.8)
		}
		pages = p.parted(area.Dx(), room(area.Dy()))
	}
	p.setPages(len(pages))
	y := area.Min.Y
	for i, b := range pages[p.page()] {
		if i > 0 {
			y += b.Gap
		}
		sc.Parts = append(sc.Parts, b.Place(image.Pt(area.Min.X, y))...)
		y += b.Height
	}
	sc.Parts = append(sc.Parts, foot.Place(image.Pt(area.Min.X, max(y+p.E(0.8), area.Max.Y-foot.Height)))...)
	if len(pages) > 1 && !p.Wall {
		sc.Turn = p.turn
		p.pageKeys(sc, &p.frame, row)
	}
	if !keys {
		return
	}
	width := row.Dx()
	if len(pages) > 1 {
		width -= 2*p.Comp("button_square") + 2*p.TouchGap() + p.E(5)
	}
	gap := max(p.TouchGap(), p.E(0.8))
	r := image.Rect(row.Min.X, row.Min.Y, row.Min.X+min(width, p.E(20)), row.Max.Y)
	if more {
		r.Max.X = row.Min.X + min((width-gap)/2, p.E(20))
		q := r.Add(image.Pt(r.Dx()+gap, 0))
		key := p.Button("notice-more", "next", p.word("notice_more"), q, false, p.do.More)
		key.Ground = p.Paper
		sc.Keys = append(sc.Keys, key)
	}
	key := p.Button("notice-read", "check", p.word("notice_read"), r, true, p.do.Read)
	key.Ground = p.Paper
	sc.Keys = append(sc.Keys, key)
}

// title gives the title at a size in body ems.
func (p *Notice) title(size float64) widgets.Words {
	t := p.get(p.alert.Title)
	w := words(t).Size(p.Ems(size)).Bold().Heading().Own()
	if t.Lang == "vi" || t.Lang == "en" || t.Lang == "fr" {
		w = w.Tracked(p.Tracking())
	}
	return w
}

// blocks are note, title and the lines of the text in one pair of sizes. A line that is taller than a page is parted.
func (p *Notice) blocks(size [2]float64, width, height int) []widgets.Block {
	var list []widgets.Block
	title := p.get(p.alert.Title)
	if note := p.note(title.Lang); !note.Empty() {
		list = append(list, p.Notice(note, width))
	}
	list = append(list, p.block(p.title(size[0]), width, 1, 0, p.Ink))
	text := p.get(p.alert.Text)
	lines := strings.Split(text.S, "\n")
	dot := 0
	if len(lines) > 1 {
		dot = p.E(0.45 * size[1])
	}
	for _, line := range lines {
		if line == "" {
			continue
		}
		for i, part := range p.part(line, text.Lang, size[1], width, height/2) {
			d := dot
			if i > 0 {
				d = -dot // the line goes on: indented, no dot
			}
			list = append(list, p.block(words(catalog.Text{S: part, Lang: text.Lang}).Size(p.Ems(size[1])).Own(), width, 0.55*size[1], d, p.Ink))
		}
	}
	return list
}

// block is a text; with a dot before it, or (below zero) the room of one.
func (p *Notice) block(w widgets.Words, width int, gap float64, dot int, c color.RGBA) widgets.Block {
	x := 0
	if dot != 0 {
		x = max(dot, -dot) * 3
	}
	t := p.Set(w, image.Point{}, width-x, c)
	return widgets.Block{Height: t.Box.Dy(), Gap: p.E(gap), Place: func(at image.Point) []paint.Part {
		t := t
		t.Box = t.Box.Add(at.Add(image.Pt(x, 0)))
		parts := []paint.Part{t}
		if dot > 0 && len(t.P.Lines) > 0 {
			y := t.Box.Min.Y + t.P.Lines[0].Baseline - int(0.36*w.Style.SizePx)
			parts = append(parts, paint.Spot{Centre: image.Pt(at.X+dot, y), Diameter: dot, C: p.AmberInk})
		}
		return parts
	}}
}

// note says that the notice is not in the traveller's language.
func (p *Notice) note(shown content.Lang) widgets.Words {
	if shown == p.Lang {
		return widgets.Words{}
	}
	s := p.Words(p.Lang, "not_in_language", "Wanted", i18n.LanguageName(p.Lang, p.Lang), "Shown", i18n.LanguageName(shown, p.Lang))
	return words(catalog.Text{S: s, Lang: p.Lang})
}

// partedSizes are noticeSizes for a notice that has pages.
var partedSizes = [][2]float64{{2.1, 1.25}, {1.6, 1.1}, {1.3, 1}}

// parted fills pages: the title is on each of them, small.
func (p *Notice) parted(width, height int) [][]widgets.Block {
	n := 1
	if t := p.get(p.alert.Title); t.Lang != p.Lang {
		n = 2
	}
	var head, rest []widgets.Block
	left := 0
	for _, size := range partedSizes { // a low page has a smaller title: the text needs a part of it
		all := p.blocks(size, width, height*6/10)
		head, rest = all[:n:n], all[n:]
		if left = height - stacked(head) - p.E(1); left >= height/4 {
			break
		}
	}
	left = max(left, height/4)
	var pages [][]widgets.Block
	for _, page := range paginate(rest, func(int) int { return left }) {
		pages = append(pages, append(head, page...))
	}
	return pages
}

// part splits a line that is taller than so many pixels, where a sentence or at least a word ends, near its middle.
func (p *Notice) part(s string, lang content.Lang, size float64, width, height int) []string {
	w := words(catalog.Text{S: s, Lang: lang}).Size(p.Ems(size))
	if utf8.RuneCountInString(s) < 40 || p.Layout(w, width).Size().Y <= height {
		return []string{s}
	}
	cut := nearestBreak(s)
	a, b := strings.TrimSpace(s[:cut]), strings.TrimSpace(s[cut:])
	if a == "" || b == "" {
		return []string{s}
	}
	return append(p.part(a, lang, size, width, height), p.part(b, lang, size, width, height)...)
}

// nearestBreak gives the byte after the end of a sentence near the middle of a text, else of a word, else its middle.
func nearestBreak(s string) int {
	middle := len(s) / 2
	sentence, word, between := 0, 0, 0
	near := func(best *int, at int) {
		if *best == 0 || max(at-middle, middle-at) < max(*best-middle, middle-*best) {
			*best = at
		}
	}
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		if end >= len(s) {
			break
		}
		near(&between, end)
		switch {
		case strings.ContainsRune("。！？។", r), strings.ContainsRune(".!?؟", r) && s[end] == ' ':
			near(&sentence, end)
		case r == ' ', r == '\u200b', strings.ContainsRune("，、；", r):
			near(&word, end)
		}
	}
	for _, at := range []int{sentence, word} {
		if at > len(s)/5 && at < len(s)*4/5 {
			return at
		}
	}
	return between
}

// foot says who has issued it, and that it is not verified when it is not.
func (p *Notice) foot(width int) widgets.Block {
	var badge *widgets.Words
	if p.alert.Verification != content.Verified {
		w := p.word("demo_badge")
		badge = &w
	}
	issuer := p.get(p.alert.Issuer)
	line := catalog.Text{S: p.Words(p.Lang, "notice_issuer", "Issuer", issuer.S), Lang: p.Lang}
	return p.Facts(badge, false, []widgets.Words{words(line)}, width)
}

// names puts the languages where the bar is otherwise, each a key that tells the notice in it.
func (p *Notice) names(sc *paint.Scene) image.Rectangle {
	langs := p.Catalog.Languages()
	padX, padY, gap := p.E(0.66), p.E(0.5), max(p.TouchGap(), p.E(0.41))
	h := max(p.TouchMin(), p.E(2.2))
	rows := 1
	per := func() int { return (len(langs) + rows - 1) / rows }
	size := p.Ems(0.9)
	for ; rows < 4; rows++ {
		w := (p.W - 2*padX - gap*(per()-1)) / per()
		fits := w >= p.TouchMin()
		for _, l := range langs {
			fits = fits && p.Natural(widgets.Plain(l.Name, typeset.Style{Lang: l.Lang}).Size(size).Tight())+p.E(0.6) <= w
		}
		if fits {
			break
		}
	}
	high := max(rows*h+(rows-1)*gap+2*padY, p.BarH())
	ground := image.Rect(0, p.H-high, p.W, p.H)
	sc.Parts = append(sc.Parts, paint.Box{R: ground, C: p.Bar})
	y := ground.Min.Y + (high-rows*h-(rows-1)*gap)/2
	w := (p.W - 2*padX - gap*(per()-1)) / max(1, per())
	for i, l := range langs {
		x := padX + i%per()*(w+gap)
		r := image.Rect(x, y+i/per()*(h+gap), x+w, y+i/per()*(h+gap)+h)
		sc.Keys = append(sc.Keys, &paint.Key{
			ID: "notice-lang-" + string(l.Lang), R: r, Ground: p.Bar, Do: func() { p.do.Lang(l.Lang) },
			Face: func(pressed bool) []paint.Part {
				var parts []paint.Part
				name := widgets.Plain(l.Name, typeset.Style{Lang: l.Lang}).Size(size).Tight().Centred().Lines(1)
				if pressed || l.Lang == p.Lang {
					parts, name = append(parts, paint.Box{R: r, Radius: p.E(0.66), C: p.BarOn}), name.Bold()
				}
				return append(parts, p.Middle(p.Fit(name, r.Dx(), 1, 0.8), r, p.BarInk))
			},
		})
	}
	return ground
}

// band puts the warning that was put aside in the place of the status strip, with the time beside it. It tells whether there is one.
func (f *frame) band(sc *paint.Scene) bool {
	if f.Band == nil {
		return false
	}
	a := f.Band()
	if a == nil {
		return false
	}
	kit := *f.Kit
	look := *kit.Look
	look.Ink, look.Ink2 = look.OnAmber, look.OnAmber
	kit.Look = &look
	r := image.Rect(0, 0, f.W, f.StatusH())
	mark := min(f.E(2.2), r.Dy()*8/10)
	x := f.Margin() + mark + f.E(0.8)
	clock := f.ClockArea()
	clock.Min.X = max(clock.Min.X, clock.Max.X-f.E(6)) // the time alone
	title, lang := a.Title.Get(i18n.Fallback(f.Lang)...)
	w := words(catalog.Text{S: title, Lang: lang}).Bold().Tight().Balanced()
	width := clock.Min.X - f.E(0.8) - x
	w = kit.Fit(w.Size(f.Em), width, 2, 0.75)
	name := a.Pictogram
	if f.Icons.Mask(name, mark) == nil {
		name = "warn"
	}
	sc.Parts = append(sc.Parts, paint.Box{R: r, C: f.Amber},
		kit.Icon(name, image.Pt(f.Margin(), (r.Dy()-mark)/2), mark, look.OnAmber),
		kit.Middle(w, image.Rect(x, r.Min.Y, x+width, r.Max.Y), look.OnAmber))
	sc.ClockArea = clock
	sc.Clock = func() []paint.Part {
		s := f.Catalog.Status(f.Lang, f.Now())
		t := words(s.Time).Size(kit.Ems(1.25)).Bold().Tight().Ended().Lines(1)
		return []paint.Part{paint.Box{R: clock, C: f.Amber}, kit.Middle(t, clock, look.OnAmber)}
	}
	return true
}
