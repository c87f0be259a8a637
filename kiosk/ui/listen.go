package ui

import (
	"cmp"
	"image"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cuango/contentsync/content"
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
	group   int                           // how often other keys of the strip were asked for
	focus   *paint.Key                    // what has the focus on a page that is read as it opens
}

// reading is a page that is read aloud.
type reading struct {
	page  pages.Page
	run   int // of the speaker; 0: not begun
	items []heard
	lang  content.Lang
	later bool // a page after the one that the reading began on
	recorded
	next  bool       // the next page of the article is on its way
	focus *paint.Key // said after the title; nil: nothing
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
		s.ear.group = 0
		s.ear.read = &reading{page: s.shown.of, focus: s.ear.focus}
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
		a.Volume = max(a.Volume-1, speech.MinVolume)
	case pages.WishLouder:
		a.Volume = min(a.Volume+1, speech.MaxVolume)
	case pages.WishMore:
		s.ear.group++
		s.listen()
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
			Open: true, State: st.State, Lang: st.Lang, Recorded: r.played, CanSlower: a.Speed > speech.MinSpeed, CanFaster: a.Speed < speech.MaxSpeed,
			CanQuieter: a.Volume > speech.MinVolume, CanLouder: a.Volume < speech.MaxVolume, Group: s.ear.group,
		}
		if h.State == speech.Done || s.voiceFollows(r, st) {
			h.State = speech.Speaking // between two pages, or between a recording and the voice
		}
	}
	if before := s.ear.hearing.Swap(&h); (before == nil && h.Open) || (before != nil && *before != h) {
		s.again()
	}
}

// Heard follows the voice. It is called on the UI goroutine after each change of its status.
func (s *Shell) Heard() {
	s.staffHeard()
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
	case speech.Failed:
		if s.voiceFollows(r, st) {
			s.withoutRecording(r)
			return
		}
	case speech.Paused, speech.NoVoice, speech.Nothing:
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
	if !ok || r.over || p.Number() >= p.Pages() {
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
	s.cueUp(r, st)
	r.items, r.lang = s.opening(st, r)
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
		if b := p.Bounds(); b.Min.Y >= s.look.Top+s.look.StatusH() && b.Max.Y <= s.look.FullH()-s.look.BarH() {
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

// opening is a page's script, with what has the focus after the title, when that is to be said.
func (s *Shell) opening(st *still, r *reading) (items []heard, lang content.Lang) {
	items, lang = s.script(st, r.later)
	if r.focus == nil || r.later {
		return items, lang
	}
	at := 0 // a recording without cues goes on to its end
	for at < len(items) && len(items[at].marks) > 0 && items[at].marks[0].P == items[0].marks[0].P {
		at++
	}
	text, l := keyText(r.focus, s.state.Lang)
	list, _ := speech.Pieces(text, l)
	said := make([]heard, len(list))
	for i, p := range list {
		said[i] = heard{piece: p}
	}
	return slices.Insert(items, at, said...), lang
}

// script is what there is to read of a screen, and the language that most of it is in.
func (s *Shell) script(st *still, later bool) (items []heard, lang content.Lang) {
	texts := s.texts(st.scene, later)
	if rec := s.recording(st.of); rec != nil {
		return s.passage(rec, texts, st.of), rec.Lang
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

// remark finds the marks again on another bitmap of the page that is read, before it is shown.
func (s *Shell) remark(st *still) {
	r := s.ear.read
	if r == nil || r.next || st.of != r.page || len(r.items) == 0 {
		return
	}
	items, _ := s.opening(st, r)
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
