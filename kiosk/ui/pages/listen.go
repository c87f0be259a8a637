package pages

import (
	"image"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Hearing is what a page has to know of the voice to show it.
type Hearing struct {
	Open  bool // the page is read, or it is said why not
	State speech.State
	Lang  content.Lang // that has no voice, with speech.NoVoice
	// Recorded says that a recording is played: it has one speed, so the keys for it are not there.
	Recorded bool

	CanSlower, CanFaster, CanQuieter, CanLouder bool

	Group int // where the strip has no room for all of its keys: how often the key was pressed that brings others
}

// A Wish is what a traveller wants of the voice.
type Wish string

// The wishes. WishListen reads the page; each other one belongs to a key of the strip.
const (
	WishListen  Wish = "listen"
	WishPause   Wish = "pause" // and go on
	WishAgain   Wish = "again"
	WishSlower  Wish = "slower"
	WishFaster  Wish = "faster"
	WishQuieter Wish = "quieter"
	WishLouder  Wish = "louder"
	WishStop    Wish = "stop"
	WishMore    Wish = "more" // other keys of the strip
)

// StripID is what the IDs of the strip's keys begin with: pressing one of them does not interrupt the voice.
const StripID = "listen-"

// hearing gives the voice's state; not Open where the kiosk has none.
func (e Env) hearing() Hearing {
	if e.Hear == nil {
		return Hearing{}
	}
	return e.Hear()
}

// listenKey is the key that reads the page, for the row of actions of any page. ok is false where the kiosk has no voice.
func (f *frame) listenKey() (id, mark, word string, do func(), ok bool) {
	return "listen", "listen", "listen", func() { f.Wish(WishListen) }, f.Hear != nil
}

// listening puts the strip into a row. It tells whether it took the row: while the page is read, or while it is said why it is not.
func (f *frame) listening(sc *paint.Scene, row image.Rectangle) bool {
	h := f.hearing()
	if !h.Open {
		return false
	}
	key := func(w Wish, mark, word string, can bool) widgets.StripKey {
		return widgets.StripKey{ID: StripID + string(w), Mark: mark, Label: f.word(word), Off: !can, Do: func() { f.Wish(w) }}
	}
	high := min(f.ActionsH()-f.E(0.7), max(f.PageKeysH(), f.MM(20)))
	row.Min.Y += (row.Dy() - high) / 2
	row.Max.Y = row.Min.Y + high
	switch h.State {
	case speech.NoVoice, speech.Failed, speech.Nothing:
		keys := []widgets.StripKey{key(WishStop, "cross", "listen_close", true)}
		if h.State == speech.Failed {
			keys = append([]widgets.StripKey{key(WishAgain, "again", "listen_again", true)}, keys...)
		}
		wide := max(f.E(5), f.MM(20))*len(keys) + f.TouchGap()*(len(keys)-1)
		parts, pressed := f.StripKeys(keys, image.Rect(row.Max.X-wide, row.Min.Y, row.Max.X, row.Max.Y))
		sc.Parts, sc.Keys = append(sc.Parts, parts...), append(sc.Keys, pressed...)
		sc.Parts = append(sc.Parts, f.Say("info", words(f.excuse(h)), image.Rect(row.Min.X, row.Min.Y, row.Max.X-wide-f.E(1), row.Max.Y))...)
		return true
	case speech.Silent, speech.Speaking, speech.Paused, speech.Done:
	}
	pause := key(WishPause, "pause", "listen_pause", true)
	if h.State == speech.Paused {
		pause = key(WishPause, "play", "listen_on", true)
	}
	pause.Primary = true
	again, stop := key(WishAgain, "again", "listen_again", true), key(WishStop, "stop", "listen_stop", true)
	var voice []widgets.StripKey
	if !h.Recorded {
		voice = append(voice, key(WishSlower, "slower", "listen_slower", h.CanSlower), key(WishFaster, "faster", "listen_faster", h.CanFaster))
	}
	voice = append(voice, key(WishQuieter, "quieter", "listen_quieter", h.CanQuieter), key(WishLouder, "louder", "listen_louder", h.CanLouder))
	list := append(append([]widgets.StripKey{pause, again}, voice...), stop)
	if f.tight() {
		list = f.inGroups(append([]widgets.StripKey{pause, stop, again}, voice...), key(WishMore, "next", "listen_more", true), row.Dx(), h.Group)
	}
	parts, keys := f.StripKeys(list, row)
	sc.Parts, sc.Keys = append(sc.Parts, parts...), append(sc.Keys, keys...)
	return true
}

// stripGroups are how the strip's seven keys are put in groups, for the room of so many keys at least, one of them the one that brings the next
// group. What belongs together stays together.
var stripGroups = []struct {
	room  int
	sizes []int
}{{5, []int{3, 4}}, {4, []int{3, 2, 2}}, {3, []int{2, 1, 2, 2}}}

// inGroups gives the keys of the group at hand, when a row is too narrow for all of them with whole words. The most needed come first.
func (f *frame) inGroups(list []widgets.StripKey, more widgets.StripKey, wide, group int) []widgets.StripKey {
	fits := func(n int) bool {
		return f.StripFits(append(list[:len(list):len(list)], more), (wide-f.TouchGap()*(n-1))/n)
	}
	if fits(len(list)) {
		return list
	}
	sizes := stripGroups[len(stripGroups)-1].sizes
	for _, g := range stripGroups {
		if fits(g.room) {
			sizes = g.sizes
			break
		}
	}
	var groups [][]widgets.StripKey
	for _, n := range sizes { // a recording has fewer keys
		if n = min(n, len(list)); n > 0 {
			groups, list = append(groups, list[:n:n]), list[n:]
		}
	}
	return append(groups[group%len(groups)], more)
}

// excuse says why nothing is read.
func (f *frame) excuse(h Hearing) catalog.Text {
	id, data := "listen_failed", []string(nil)
	switch h.State { //nolint:exhaustive // the others read
	case speech.NoVoice:
		id, data = "listen_no_voice", []string{"Language", i18n.LanguageName(h.Lang, f.Lang)}
	case speech.Nothing:
		id = "listen_nothing"
	}
	return catalog.Text{S: f.Words(f.Lang, id, data...), Lang: f.Lang}
}

// Pages is the last page of the article that has something to read of its own: what is pulled is read as a whole, on the first page that shows it.
func (p *pager) Pages() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.n
	for n > 1 && n <= len(p.more) && p.more[n-1] {
		n--
	}
	return n
}

// Turn opens another page with something of its own: +1 is the next one.
func (p *pager) Turn(by int) {
	p.mu.Lock()
	step := by
	for at := p.at + step; at > 0 && at < len(p.more) && p.more[at]; at += by {
		step += by
	}
	p.mu.Unlock()
	p.turn(step)
}

// Recording is the article read by somebody; nil: there is none in the language that is shown.
func (p *Article) Recording() *catalog.Recording { return p.view.Recording }
