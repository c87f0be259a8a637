package ui

import (
	"context"
	"image"
	"sync/atomic"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/backlight"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/staff"
	"cuango/kiosk/tally"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/widgets"
)

// Staff is what the staff corner is made of. All but Light are required.
type Staff struct {
	Door  *staff.Door
	Clock func() staff.Clock                    // called in the background
	Facts func(ctx context.Context) staff.Facts // called in the background; Scene, Page, Width and Height are added here
	Light *backlight.Light                      // nil: brightness cannot be changed

	TakeStick func(timestamp content.Digest) error // called in the background; nil: no yes to sticks past their date
}

// cornerMM is the side of the places of the hidden gesture: a thumb in the corner of the frame.
const cornerMM = 40

// factsEvery is how old what the corner tells may be.
const factsEvery = 5 * time.Second

// corner is what the shell knows of the staff corner.
type corner struct {
	finger, pad staff.Gesture
	told        time.Duration // when the facts were last asked: see steady
	sounds      atomic.Value  // pages.Sounding
	run         int           // of the speaker: the test
	at          atomic.Int64  // steady, as it was looked at last
	scene, page string        // what the attract screen showed last
}

// staffed sets the brightness that was chosen, and looks for the hidden gesture.
func (s *Shell) staffed() {
	s.sheet.Watched = s.watched
	if s.Staff == nil {
		return
	}
	if s.Voice == nil {
		s.corner.sounds.Store(pages.SoundOff)
	} else {
		s.corner.sounds.Store(pages.SoundIdle)
	}
	if s.Staff.Light != nil {
		s.shade(s.Staff.Light.State())
	}
}

func (s *Shell) shade(st backlight.State) {
	share := 0.0
	if !st.Lamp {
		share = 1 - float64(st.Percent)/backlight.Most
	}
	s.sheet.Darken(share)
}

// watched sees every finger. It tells whether the touch is used up by the hidden gesture.
func (s *Shell) watched(m widgets.Movement, at image.Point) bool {
	if p, ok := s.now.page.(interface {
		Finger(at image.Point, comes bool)
	}); ok && m != widgets.Leaves && !s.covered() && s.dialog == nil && s.shown != nil && s.shown.of == s.now.page {
		p.Finger(at, m == widgets.Comes)
	}
	if s.Staff == nil || s.Screen.Wall || s.covered() {
		s.corner.finger.Stray()
		return false
	}
	g, place := &s.corner.finger, s.place(at)
	switch m {
	case widgets.Comes:
		g.Down(place, s.steady())
	case widgets.Moves:
		if place == staff.Elsewhere {
			g.Stray()
		}
	case widgets.Leaves:
		if place == staff.Elsewhere {
			g.Stray()
		}
		if g.Up(s.steady()) {
			return s.askCode()
		}
	}
	return false
}

// place tells which of the gesture's places a point belongs to. The glass has them where it has its corners, whatever is read from the right.
func (s *Shell) place(at image.Point) staff.Place {
	side := s.look.MM(cornerMM)
	switch {
	case at.Y >= side:
		return staff.Elsewhere
	case at.X < side:
		return staff.First
	case at.X >= s.look.W-side:
		return staff.Second
	}
	return staff.Elsewhere
}

// padWatched sees every key of the keypad that goes down or is let go. It tells whether that was the end of the hidden gesture.
func (s *Shell) padWatched(k PadKey, down bool) bool {
	if s.Staff == nil || s.Screen.Wall || s.covered() {
		s.corner.pad.Stray()
		return false
	}
	place := map[PadKey]staff.Place{PadBack: staff.First, PadSelect: staff.Second}[k]
	if down {
		s.corner.pad.Down(place, s.steady())
		return false
	}
	return s.corner.pad.Up(s.steady()) && s.askCode()
}

// askCode opens the field for the code; whatever was on the screen ends.
func (s *Shell) askCode() bool {
	if s.state.Screen.OfStaff() {
		return false
	}
	s.closeDialog()
	s.sheet.Leave()
	s.Staff.Door.Forget()
	s.emit(session.OpenCode{})
	return true
}

// staffNow is steady, for whoever asks for how long the door is closed on another goroutine.
func (s *Shell) staffNow() time.Duration {
	at := s.steady()
	s.corner.at.Store(int64(at))
	return at
}

// desk is what the corner's pages may do.
func (s *Shell) desk() *pages.Desk {
	if s.Staff == nil {
		return nil
	}
	s.staffNow()
	facts, scene, page, w, h := s.Staff.Facts, s.corner.scene, s.corner.page, s.look.W, s.look.FullH()
	return &pages.Desk{
		Try: s.try,
		Closed: func() int {
			return int((s.Staff.Door.Closed(time.Duration(s.corner.at.Load())) + time.Second - 1) / time.Second)
		},
		Facts: func(ctx context.Context) staff.Facts {
			f := facts(ctx)
			f.Scene, f.Page, f.Width, f.Height = scene, page, w, h
			return f
		},
		Light:    s.light,
		Brighten: s.brighten,
		Sounds:   func() pages.Sounding { st, _ := s.corner.sounds.Load().(pages.Sounding); return st },
		Sound:    s.sound,

		TakeStick: s.takeStick(),
	}
}

// takeStick is nil where nobody hears it.
func (s *Shell) takeStick() func(content.Digest) {
	if s.Staff.TakeStick == nil {
		return nil
	}
	return func(timestamp content.Digest) {
		s.Runner.Background(func() {
			if err := s.Staff.TakeStick(timestamp); err != nil {
				s.Log.Error("the yes to a stick could not be written", "err", err)
				return
			}
			s.Log.Info("staff said yes to a stick past its date", "timestamp", timestamp)
			s.Runner.UI(s.staffAgain)
		})
	}
}

// try has a code judged in the background: with a clock that is not believed that takes a while. The log says what became of it and never what it was.
func (s *Shell) try(code string, then func(staff.Answer)) {
	at := s.staffNow()
	s.Runner.Background(func() {
		a := s.Staff.Door.Try(code, s.Staff.Clock(), at)
		s.Runner.UI(func() {
			s.staffNow()
			route := s.state.Route
			route.Screen = session.Code
			switch {
			case a == staff.Open && s.state.Screen == session.Code:
				s.Log.Info("staff corner opened")
				s.count(route, tally.Entered)
				s.emit(session.OpenStaff{})
				return
			case a == staff.Open: // the field was left meanwhile: nothing opens behind somebody's back
				s.Log.Info("staff code right, and too late")
			case a == staff.Next:
				s.Log.Info("staff code: the next one is wanted too")
			default:
				s.Log.Warn("staff code refused", "why", a.String())
				s.count(route, tally.Refused)
			}
			then(a)
		})
	})
}

func (s *Shell) light() backlight.State {
	if s.Staff.Light == nil {
		return backlight.State{Percent: backlight.Most}
	}
	return s.Staff.Light.State()
}

// brighten makes the screen brighter, or darker.
func (s *Shell) brighten(by int) {
	if s.Staff.Light == nil {
		return
	}
	s.Runner.Background(func() {
		st := s.Staff.Light.Change(by)
		s.Runner.UI(func() {
			s.shade(st)
			s.staffAgain()
		})
	})
}

// sound says something, if the kiosk has a voice.
func (s *Shell) sound() {
	if s.Voice == nil {
		return
	}
	lang := s.state.Lang
	s.corner.sounds.Store(pages.SoundPlays)
	s.Voice.Confirm(s.Words(lang, "staff_speaker_says"), lang)
	s.corner.run = s.Voice.Status().Run
	s.staffHeard()
	s.staffAgain()
}

// staffHeard follows the voice while it is tested.
func (s *Shell) staffHeard() {
	if s.Staff == nil || s.corner.run == 0 {
		return
	}
	st := s.Voice.Status()
	if st.Run != s.corner.run {
		return
	}
	sounds := pages.SoundFailed
	switch st.State {
	case speech.Speaking, speech.Paused:
		sounds = pages.SoundPlays
	case speech.Done:
		sounds = pages.SoundDone
	case speech.Silent:
		sounds = pages.SoundIdle
	case speech.NoVoice, speech.Nothing, speech.Failed:
	}
	if s.corner.sounds.Swap(sounds) != sounds {
		s.staffAgain()
	}
}

// staffAgain lays the corner out again, if it is what is shown.
func (s *Shell) staffAgain() {
	if s.state.Screen == session.Staff {
		s.again()
	}
}

// staffTick keeps what the corner tells fresh.
func (s *Shell) staffTick() {
	if s.Staff == nil || !s.state.Screen.OfStaff() {
		return
	}
	at := s.staffNow()
	if p, ok := s.now.page.(interface{ Secondly() }); ok {
		p.Secondly()
	}
	if s.state.Screen == session.Staff && at-s.corner.told >= factsEvery {
		s.corner.told = at
		s.relay(true)
	}
}

// saw notes which scene the attract screen shows: the corner tells it.
func (c *corner) saw(scene, page string) { c.scene, c.page = scene, page }
