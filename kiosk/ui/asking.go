package ui

import (
	"context"
	"time"

	"cuango/kiosk/session"
	"cuango/kiosk/tally"
	"cuango/kiosk/ui/pages"
)

// thanksWait is how long the thanks wait for the disk. Mostly it takes some milliseconds; a disk that needs longer is told of, and the answer
// is written when it can be.
const thanksWait = 2 * time.Second

// saving is an answer on its way to the disk.
type saving struct {
	done chan struct{} // closed when fate is known
	fate tally.Fate
}

// asked writes down what the traveller has answered between two states, if anything. It is called before the page of the later one is opened: the
// thanks wait for it.
func (s *Shell) asked(before session.State) {
	g, ok := session.Given(before, s.state)
	if !ok || s.Answer == nil {
		return
	}
	a := tally.Answer{Kind: tally.Survey, Gate: s.Catalog.GateID(), Lang: g.Lang, Face: g.Face, Reason: g.Reason, Topic: g.Topic, Item: g.Item}
	screen, outcome := session.Survey, tally.Answered
	if g.Item != "" {
		a.Kind, screen = tally.Mistake, session.Report
	}
	if !g.Done {
		outcome = tally.Left
	}
	survey, pack := s.Catalog.Asked(g.Item)
	a.Survey, a.Pack, a.Packed = survey, pack.Pack, pack.Version
	s.count(session.Route{Screen: screen, Lang: g.Lang}, outcome)
	v := &saving{done: make(chan struct{})}
	if g.Done {
		s.saving = v
	}
	s.Runner.Background(func() {
		v.fate = s.Answer(s.ctx, a)
		close(v.done)
	})
}

// fate is pages.Env.Fate.
func (s *Shell) fate() func(context.Context) pages.Fate {
	v := s.saving
	return func(ctx context.Context) pages.Fate {
		if v == nil {
			return pages.Kept
		}
		patience := time.NewTimer(thanksWait)
		defer patience.Stop()
		select {
		case <-v.done:
		case <-patience.C:
			return pages.Waits
		case <-ctx.Done():
			return pages.Waits // nobody sees it any more
		}
		switch v.fate {
		case tally.Written:
			return pages.Kept
		case tally.Lost:
			return pages.Lost
		case tally.Waits:
		}
		return pages.Waits
	}
}
