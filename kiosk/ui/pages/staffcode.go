package pages

import (
	"context"
	"fmt"
	"image"
	"strconv"
	"sync"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/staff"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// StaffCode is the field for the code of the staff corner, in both of its languages at once. It says nothing of the kiosk.
type StaffCode struct {
	frame
	mu    sync.Mutex // of all below
	typed string
	says  string // the word under the field
	busy  bool   // a code is being judged
}

// NewStaffCode makes the page.
func NewStaffCode(env Env, r session.Route) *StaffCode {
	return &StaffCode{frame: frame{Env: env, Route: r}, says: "staff_code_hint"}
}

// Load implements Page: there is nothing to load.
func (p *StaffCode) Load(context.Context) error { return nil }

// press is a key: a digit, or one of the others. A whole code is judged at once.
func (p *StaffCode) press(change func(typed string) string) func() {
	return func() {
		p.mu.Lock()
		if p.busy || p.Desk.Closed() > 0 {
			p.mu.Unlock()
			return
		}
		p.typed = change(p.typed)
		code := p.typed
		whole := len(code) == staff.Digits
		p.busy = whole
		if whole {
			p.says = "staff_checking"
		}
		p.mu.Unlock()
		p.Renew(nil)
		if whole {
			p.Desk.Try(code, p.judged)
		}
	}
}

func (p *StaffCode) judged(a staff.Answer) {
	p.mu.Lock()
	p.typed, p.busy = "", false
	switch a {
	case staff.Used:
		p.says = "staff_used"
	case staff.Next:
		p.says = "staff_next"
	case staff.Wrong, staff.Closed, staff.Open:
		p.says = "staff_wrong"
	}
	p.mu.Unlock()
	p.Renew(nil)
}

// Secondly lays the page out again while it says for how long it stays closed.
func (p *StaffCode) Secondly() { p.Renew(nil) }

// said is what stands under the field, in a language.
func (p *StaffCode) said(lang content.Lang, says string, closed int) widgets.Words {
	s := p.Words(lang, says)
	if closed > 10 && says != "staff_checking" { // a short wait needs no words
		s = p.Words(lang, "staff_closed", "Time", fmt.Sprintf("%d:%02d", closed/60, closed%60))
	}
	return words(catalog.Text{S: s, Lang: lang})
}

// Scene implements Page.
func (p *StaffCode) Scene() *paint.Scene {
	p.mu.Lock()
	typed, says := p.typed, p.says
	p.mu.Unlock()
	closed := p.Desk.Closed()
	sc := &paint.Scene{Size: image.Pt(p.W, p.H), Ground: p.Paper}
	m := p.Margin()
	inner := image.Rect(m, m, p.W-m, p.H-m)
	var head, board image.Rectangle
	if p.Portrait {
		w, h := min(inner.Dx(), p.E(24)), p.E(20)
		board = image.Rect((p.W-w)/2, inner.Max.Y-h, (p.W+w)/2, inner.Max.Y)
		head = image.Rect(board.Min.X, inner.Min.Y, board.Max.X, board.Min.Y-p.E(1))
	} else {
		w := min(inner.Dx()*2/5, p.E(22))
		board = p.reachable(image.Rect(inner.Max.X-w, inner.Min.Y, inner.Max.X, inner.Max.Y))
		head = image.Rect(inner.Min.X, inner.Min.Y, board.Min.X-p.E(2), inner.Max.Y)
	}
	p.board(sc, board)
	p.field(sc, head, typed, says, closed)
	return sc
}

// codeSizes and saidSizes are the letters of both languages, in em.
var codeSizes, saidSizes = [2]float64{1.85, 1.2}, [2]float64{1.1, 1}

// field has the titles, the digits and what is said of them.
func (p *StaffCode) field(sc *paint.Scene, r image.Rectangle, typed, says string, closed int) {
	gap := p.E(0.5)
	w := min((r.Dx()-gap*(staff.Digits-1))/staff.Digits, p.E(4.4))
	h := w * 4 / 3
	most := 0 // what is said at most: nothing moves when that changes
	for _, s := range []string{"staff_code_hint", "staff_wrong", "staff_used", "staff_next"} {
		high := 0
		for i, l := range i18n.StaffLangs {
			high += p.Layout(p.said(l, s, 0).Size(p.Ems(saidSizes[i])), r.Dx()).Size().Y + p.E(0.35)
		}
		most = max(most, high)
	}
	y := r.Max.Y - most
	for i, l := range i18n.StaffLangs {
		y -= p.Layout(words(catalog.Text{S: p.Words(l, "staff_code"), Lang: l}).Size(p.Ems(codeSizes[i])), r.Dx()).Size().Y
	}
	y -= h + p.E(0.1+1+1)
	if !p.Portrait {
		y = (r.Min.Y + y) / 2
	}
	y = max(y, r.Min.Y)
	put := func(w widgets.Words, size float64, bold, second bool, gap float64) {
		w = w.Size(p.Ems(size))
		if bold {
			w = w.Bold().Heading()
		}
		ink := p.Ink
		if second {
			ink = p.Ink2
		}
		t := p.Set(w, image.Pt(r.Min.X, y), r.Dx(), ink)
		sc.Parts = append(sc.Parts, t)
		y = t.Box.Max.Y + p.E(gap)
	}
	for i, l := range i18n.StaffLangs {
		put(words(catalog.Text{S: p.Words(l, "staff_code"), Lang: l}), codeSizes[i], i == 0, i > 0, []float64{0.1, 1}[i])
	}
	for i := range staff.Digits {
		x := r.Min.X + i*(w+gap)
		box := image.Rect(x, y, x+w, y+h)
		line, c := p.Stroke("field_e"), p.Line
		if i == len(typed) && closed == 0 {
			c = p.Indigo
		}
		rad := p.Radius("key_e")
		sc.Parts = append(sc.Parts, paint.Box{R: box, Radius: rad, C: c}, paint.Box{R: box.Inset(line), Radius: rad - line, C: p.Surface})
		if i < len(typed) {
			d := widgets.Plain(typed[i:i+1], typeset.Style{Lang: "en"}).Size(float64(h) * 0.6).Bold().Tight().Centred()
			sc.Parts = append(sc.Parts, p.Middle(d, box, p.Ink))
		}
	}
	y += h + p.E(1)
	from := y
	for i, l := range i18n.StaffLangs {
		put(p.said(l, says, closed), saidSizes[i], false, i > 0, 0.35)
	}
	sc.Fresh = []paint.Zone{
		{R: image.Rect(r.Min.X, from-h-p.E(1), r.Max.X, from-p.E(0.5)), State: [3]any{typed, closed > 0, 0}},
		{R: image.Rect(r.Min.X, from, r.Max.X, r.Max.Y), State: [3]any{says, closed, 0}},
	}
}

// board has the digits, and the way out.
func (p *StaffCode) board(sc *paint.Scene, r image.Rectangle) {
	digit := func(n int) widgets.KeyCap {
		s := strconv.Itoa(n)
		return widgets.KeyCap{
			ID: "digit-" + s, Label: widgets.Plain(s, typeset.Style{Lang: "en"}).Bold(), Width: 1,
			Do: p.press(func(t string) string { return (t + s)[:min(len(t)+1, staff.Digits)] }),
		}
	}
	rows := [][]widgets.KeyCap{
		{digit(1), digit(2), digit(3)},
		{digit(4), digit(5), digit(6)},
		{digit(7), digit(8), digit(9)},
		{
			{ID: "digit-clear", Mark: "cross", Width: 1, Do: p.press(func(string) string { return "" })},
			digit(0),
			{ID: "digit-back", Mark: "backspace", Width: 1, Do: p.press(func(t string) string { return t[:max(len(t)-1, 0)] })},
		},
	}
	leave := max(p.Comp("button_h"), p.TouchMin())
	pad := image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y-leave-max(p.E(0.8), p.TouchGap()))
	parts, keys := p.Larger(1.25).Keyboard(rows, pad)
	sc.Parts, sc.Keys = append(sc.Parts, parts...), append(sc.Keys, keys...)
	label := words(catalog.Text{S: p.Words("vi", "staff_leave") + " · " + p.Words("en", "staff_leave"), Lang: "vi"})
	k := p.Button("staff-leave", "cross", label, image.Rect(r.Min.X, r.Max.Y-leave, r.Max.X, r.Max.Y), false, p.emit(session.LeaveStaff{}))
	k.Ground = p.Paper
	sc.Keys = append(sc.Keys, k)
}
