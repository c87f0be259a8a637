package ui

import (
	"cmp"
	"image"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
)

// longestListening is how long a reading keeps the screen without a touch. Then the countdown asks, as always.
const longestListening = 10 * time.Minute

// ear is what the shell knows of the voice.
type ear struct {
	hearing atomic.Pointer[pages.Hearing] // for pages, which are laid out in the background
	read    *reading                      // nil: no page is read
	touched time.Duration                 // when somebody last did something: see steady
	aloud   bool                          // the page that is on its way is to be read
}

// reading is a page that is read aloud.
type reading struct {
	page   pages.Page
	run    int // of the speaker; 0: not begun
	items  []heard
	lang   content.Lang
	source int  // what was read last: paint.Text.Source
	later  bool // a page after the one that the reading began on
	next   bool // the next page of the article is on its way
}

// heard is a piece and where it stands on the screen.
type heard struct {
	piece speech.Piece
	marks []paint.Stretch
	areas []image.Rectangle // of the texts that the marks are in
}

func (e *ear) env(s *Shell, to *pages.Env) {
	if s.Voice == nil {
		return
	}
	to.Hear = func() pages.Hearing {
		if h := e.hearing.Load(); h != nil {
			return *h
		}
		return pages.Hearing{}
	}
	to.Wish = s.Wish
}

// Listen reads the page aloud, or stops reading it: for a key of the keypad as for one on the screen.
func (s *Shell) Listen() {
	if s.ear.read != nil {
		s.Wish(pages.WishStop)
		return
	}
	s.Wish(pages.WishListen)
}

// Wish does what a traveller wants of the voice.
func (s *Shell) Wish(w pages.Wish) {
	if s.Voice == nil || s.shown == nil || s.state.Screen == session.Attract {
		return
	}
	s.ear.touched = s.steady()
	a := s.state.Access
	switch w {
	case pages.WishListen:
		s.Voice.Stop()
		s.ear.read = &reading{page: s.shown.of}
		s.recite(s.shown)
	case pages.WishPause:
		s.Voice.Pause()
	case pages.WishAgain:
		s.Voice.Again()
	case pages.WishSlower:
		a.Speed--
	case pages.WishFaster:
		a.Speed++
	case pages.WishQuieter:
		a.Volume--
	case pages.WishLouder:
		a.Volume++
	case pages.WishStop:
		s.silence()
	}
	if a != s.state.Access {
		s.emit(session.SetAccess{Access: a})
	}
}

// Say says what is focused, when the voice is on.
func (s *Shell) Say(text string, lang content.Lang) {
	if s.Voice == nil || !s.state.Access.Voice {
		return
	}
	s.drop()
	s.Voice.Say(text, lang)
}

// SayKey says a key.
func (s *Shell) SayKey(k *paint.Key) {
	if text, lang := keyText(k, s.state.Lang); text != "" {
		s.Say(text, lang)
	}
}

// keyText is what stands on a key.
func keyText(k *paint.Key, lang content.Lang) (string, content.Lang) {
	var lines []string
	for _, p := range k.Face(false) {
		if t, ok := p.(paint.Text); ok && strings.TrimSpace(t.String()) != "" {
			if len(lines) == 0 {
				lang = t.P.Lang()
			}
			lines = append(lines, t.String())
		}
	}
	if len(lines) == 0 && k.Called.P != nil {
		return k.Called.String(), k.Called.P.Lang()
	}
	return strings.Join(lines, ".\n"), lang
}

// tune brings loudness and speed to the voice and confirms a change of how the screen is wanted, if the voice is on.
func (s *Shell) tune(before session.Access) {
	after := s.state.Access
	if s.Voice == nil || before == after {
		return
	}
	s.Voice.Tune(after.Volume, after.Speed)
	switch {
	case s.ear.read != nil:
		s.listen()
	case !after.Voice:
		s.Voice.Stop()
	case s.state.Screen != session.Attract:
		id := "voice_changed"
		if !before.Voice {
			id = "voice_on"
		}
		s.Voice.Confirm(s.Words(s.state.Lang, id), s.state.Lang)
	}
}

// interrupt ends what is said when something else is pressed than a key of the strip.
func (s *Shell) interrupt(k *paint.Key) {
	s.ear.touched = s.steady()
	if s.Voice == nil || k != nil && (strings.HasPrefix(k.ID, pages.StripID) || k.ID == "listen") {
		return
	}
	s.silence()
}

// silence ends what is said and takes the strip away.
func (s *Shell) silence() {
	s.Voice.Stop()
	if s.drop() {
		s.listen()
	}
}

// hush is silence when the page goes as well.
func (s *Shell) hush() {
	if s.Voice == nil {
		return
	}
	s.drop()
	s.Voice.Stop()
	s.ear.hearing.Store(&pages.Hearing{})
}

// drop forgets the reading and takes its mark away. It tells whether there was one.
func (s *Shell) drop() bool {
	if s.ear.read == nil {
		return false
	}
	s.mark(-1)
	s.ear.read = nil
	return true
}

// listened keeps the screen for who listens.
func (s *Shell) listened(now time.Time) {
	if s.Voice != nil && s.ear.read != nil && s.Voice.Speaking() && s.steady()-s.ear.touched < longestListening {
		s.state = s.machine.Next(s.state, session.Touch{}, now)
	}
}

// listen lays the page out again when the strip has to look different.
func (s *Shell) listen() {
	h := pages.Hearing{}
	if r := s.ear.read; r != nil {
		st, a := s.Voice.Status(), s.state.Access
		h = pages.Hearing{
			Open: true, State: st.State, Lang: st.Lang, CanSlower: a.Speed > speech.MinSpeed, CanFaster: a.Speed < speech.MaxSpeed,
			CanQuieter: a.Volume > speech.MinVolume, CanLouder: a.Volume < speech.MaxVolume,
		}
		if h.State == speech.Done {
			h.State = speech.Speaking // between two pages
		}
	}
	if before := s.ear.hearing.Swap(&h); (before == nil && h.Open) || (before != nil && *before != h) {
		s.again()
	}
}

// Heard follows the voice. It is called on the UI goroutine after each change of its status.
func (s *Shell) Heard() {
	r := s.ear.read
	if r == nil || s.shown == nil || s.shown.of != r.page {
		return
	}
	st := s.Voice.Status()
	if st.Run != r.run {
		return // what was said before, or after
	}
	switch st.State {
	case speech.Speaking:
		s.mark(st.At)
	case speech.Done:
		if !s.turnPage(r) {
			s.silence()
			return
		}
	case speech.Silent:
		s.silence()
		return
	case speech.Paused, speech.Failed, speech.NoVoice, speech.Nothing:
	}
	s.listen()
}

// turnPage opens the next page of an article that is read.
func (s *Shell) turnPage(r *reading) bool {
	p, ok := r.page.(interface {
		Number() int
		Pages() int
		Turn(by int)
	})
	if !ok || p.Number() >= p.Pages() {
		return false
	}
	s.mark(-1)
	r.next, r.items = true, nil
	p.Turn(1)
	return true
}

// goOn reads what has come to the screen.
func (s *Shell) goOn() {
	if r := s.ear.read; r != nil && r.next && s.shown.of == r.page {
		r.next = false
		s.recite(s.shown)
	}
}

// recite has what is shown read.
func (s *Shell) recite(st *still) {
	r := s.ear.read
	first := r.run == 0
	r.later = !first
	r.items, r.lang = s.script(st, r.later)
	if rec := s.recording(st.of); rec != nil && len(rec.Cues) == 0 && !first {
		r.items = nil // it has been heard on the first page
	}
	list := make([]speech.Piece, len(r.items))
	for i, it := range r.items {
		list[i] = it.piece
	}
	if len(list) == 0 && !first { // a page of pictures
		if !s.turnPage(r) {
			s.silence()
		}
		return
	}
	r.run = s.Voice.Read(list, r.lang)
	s.mark(0)
	s.listen()
}

// pageCount is what stands beside the page keys.
var pageCount = regexp.MustCompile(`^\s*[0-9]+ / [0-9]+\s*$`)

// texts are what can be read of a scene, in the order in which it is read: an article's title, what stands under it, the body. Of a
// later page of an article only the body.
func (s *Shell) texts(sc *paint.Scene, later bool) []paint.Text {
	var all []paint.Text
	take := func(p paint.Part) {
		switch p := p.(type) {
		case paint.Text:
			all = append(all, p)
		case paint.Picture:
			if p.Alt != nil {
				all = append(all, *p.Alt)
			}
		}
	}
	for _, p := range sc.Parts {
		if b := p.Bounds(); b.Min.Y >= s.look.StatusH() && b.Max.Y <= s.look.H-s.look.BarH() {
			take(p)
		}
	}
	if c := sc.Scroll; c != nil && c.Parts != nil {
		for _, p := range c.Parts(image.Rect(c.R.Min.X, c.R.Min.Y, c.R.Max.X, c.R.Min.Y+max(c.Height, c.R.Dy())), 0) {
			take(p)
		}
	}
	class := func(t paint.Text) int {
		switch t.Source {
		case paint.Title:
			return 0
		case 0:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b paint.Text) int { return cmp.Compare(class(a), class(b)) })
	return slices.DeleteFunc(all, func(t paint.Text) bool { return later && t.Source <= 0 || pageCount.MatchString(t.String()) })
}

// script is what there is to read of a screen, and the language that most of it is in.
func (s *Shell) script(st *still, later bool) (items []heard, lang content.Lang) {
	texts := s.texts(st.scene, later)
	if rec := s.recording(st.of); rec != nil {
		return s.recorded(rec, texts, later), s.state.Lang
	}
	count := map[content.Lang]int{}
	for _, t := range texts {
		l := t.P.Lang()
		if !strings.ContainsFunc(t.String(), func(r rune) bool { return r > '9' }) {
			l = s.state.Lang // a number is said as the page is
		}
		list, at := speech.Pieces(t.String(), l)
		for i, p := range list {
			items = append(items, heard{p, []paint.Stretch{{P: t.P, From: at[i].Start, To: at[i].End}}, []image.Rectangle{t.Box}})
			count[l] += at[i].End - at[i].Start
		}
	}
	if _, article := st.of.(*pages.Article); !article && !later {
		for _, k := range st.scene.Keys {
			if strings.HasPrefix(k.ID, "bar-") || strings.HasPrefix(k.ID, "page-") || strings.HasPrefix(k.ID, "listen") {
				continue
			}
			text, l := keyText(k, s.state.Lang)
			list, _ := speech.Pieces(text, l)
			for _, p := range list {
				items = append(items, heard{piece: p})
				count[l] += len(p.Text)
			}
		}
	}
	lang = s.state.Lang
	most := 0
	for l, n := range count {
		if n > most || n == most && l < lang {
			lang, most = l, n
		}
	}
	return items, lang
}

// recording is that of a page, if it has one.
func (s *Shell) recording(p pages.Page) *catalog.Recording {
	if a, ok := p.(interface{ Recording() *catalog.Recording }); ok {
		return a.Recording()
	}
	return nil
}

// recorded is what a recording says of a page: from cue to cue, marking the blocks that it reads; without cues all of it, marking nothing.
func (s *Shell) recorded(rec *catalog.Recording, texts []paint.Text, later bool) []heard {
	file := &speech.Recording{MIME: rec.MIME, Open: func() (io.ReadCloser, error) { return s.Catalog.OpenBlob(rec.Digest) }}
	if len(rec.Cues) == 0 {
		return []heard{{piece: speech.Piece{Lang: s.state.Lang, Record: file}}}
	}
	from, to := 0, 0 // cues: 0 is the title, 1 the first block
	if later {
		from = s.ear.read.source + 1
	}
	bySource := map[int][]paint.Text{}
	for _, t := range texts {
		n := t.Source
		if n == paint.Title {
			n = 0
		} else if n == 0 {
			continue
		}
		to = max(to, n)
		bySource[n] = append(bySource[n], t)
	}
	if p, ok := s.ear.read.page.(interface {
		Number() int
		Pages() int
	}); ok && p.Number() >= p.Pages() {
		to = len(rec.Cues) - 1
	}
	var items []heard
	for n := from; n <= to && n < len(rec.Cues); n++ {
		h := heard{piece: speech.Piece{Lang: s.state.Lang, Record: file, From: rec.Cues[n]}}
		if n+1 < len(rec.Cues) {
			if h.piece.To = rec.Cues[n+1]; h.piece.To <= h.piece.From {
				continue
			}
		}
		for _, t := range bySource[n] {
			h.marks = append(h.marks, paint.Stretch{P: t.P, From: 0, To: len([]rune(t.String()))})
			h.areas = append(h.areas, t.Box)
		}
		items = append(items, h)
	}
	s.ear.read.source = to
	return items
}

// remark finds the marks again on another bitmap of the page that is read, before it is shown.
func (s *Shell) remark(st *still) {
	r := s.ear.read
	if r == nil || r.next || st.of != r.page || len(r.items) == 0 {
		return
	}
	if s.recording(r.page) != nil {
		return // its marks come with the next cue
	}
	items, _ := s.script(st, r.later)
	if len(items) != len(r.items) {
		return
	}
	r.items = items
	if at := s.Voice.Status().At; at < len(items) && s.Voice.Status().Run == r.run {
		st.scene.Spoken = s.env().Spoken(items[at].marks)
		for _, a := range items[at].areas {
			st.scene.PaintArea(st.bmp, a)
		}
	}
}

// mark moves the mark to a piece; to none with −1.
func (s *Shell) mark(at int) {
	r := s.ear.read
	if r == nil || s.shown == nil || s.shown.of != r.page {
		return
	}
	sc := s.shown.scene
	var areas []image.Rectangle
	if sc.Spoken != nil {
		for _, it := range r.items {
			if len(it.marks) > 0 && slices.Equal(it.marks, sc.Spoken.Stretches) {
				areas = append(areas, it.areas...)
			}
		}
	}
	sc.Spoken = nil
	if at >= 0 && at < len(r.items) && len(r.items[at].marks) > 0 {
		sc.Spoken = s.env().Spoken(r.items[at].marks)
		areas = append(areas, r.items[at].areas...)
	}
	if len(areas) == 0 || s.dialog != nil {
		return
	}
	if c := sc.Scroll; c != nil && c.Parts != nil && c.Max() > 0 {
		if sc.Spoken != nil {
			s.follow(c, r.items[at])
		}
		s.sheet.RepaintArea(c.R)
	}
	for _, a := range areas {
		s.sheet.RepaintArea(a)
	}
}

// follow pulls a tall block so far that what is read of it is seen.
func (s *Shell) follow(c *paint.Scroll, it heard) {
	m := it.marks[0]
	lines := m.P.Spans(m.From, m.To)
	if len(lines) == 0 {
		return
	}
	y := it.areas[0].Min.Y + lines[0].Min.Y - c.R.Min.Y // below the top of what is pulled
	end := it.areas[0].Min.Y + lines[len(lines)-1].Max.Y - c.R.Min.Y
	if at := s.shown.scene.Offset; y < at || end > at+c.R.Dy() {
		s.sheet.ScrollTo(y - s.look.E(1))
	}
}
