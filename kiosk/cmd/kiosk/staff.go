package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/status"
	"cuango/kiosk/backlight"
	"cuango/kiosk/catalog"
	"cuango/kiosk/health"
	"cuango/kiosk/notice"
	"cuango/kiosk/qr"
	"cuango/kiosk/staff"
	"cuango/kiosk/ui"
)

// staffCorner makes the staff corner. A kiosk without a secret has none, and one whose secret cannot be read is a screen for travellers all the same.
func (k *kiosk) staffCorner() *ui.Staff {
	if k.cfg.StaffSecret == "" || k.cfg.DisplayOnly {
		return nil
	}
	secret, err := staff.ReadSecret(k.cfg.StaffSecret)
	if err != nil {
		k.log.Error("no staff corner", "err", err)
		return nil
	}
	return &ui.Staff{
		Door: staff.NewDoor(secret), Clock: k.clock, Facts: k.facts, Light: backlight.Open(backlight.Lamps, k.cfg.StateDir, k.log),
		TakeStick: func(d content.Digest) error { return health.WriteCourierYes(k.cfg.StateDir, d) },
	}
}

// known is what the staff corner tells of the content. kiosk.mu is held for it.
type known struct {
	catalogs []*catalog.Catalog  // what is shown, and what waits for the attract screen
	verified map[int64]time.Time // by generation
	notices  content.Alerts
	recalls  content.Recalls
}

// learned notes other content.
func (n *known) learned(c *catalog.Catalog) {
	n.catalogs = append(n.catalogs, c)
	if len(n.catalogs) > 3 {
		n.catalogs = n.catalogs[1:]
	}
}

// checked notes that a generation's bytes are those that were recorded.
func (k *kiosk) checked(generation int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known.verified == nil {
		k.known.verified = map[int64]time.Time{}
	}
	for n := range k.known.verified {
		if n < generation-3 {
			delete(k.known.verified, n)
		}
	}
	k.known.verified[generation] = time.Now()
}

// softFloor is a time that has passed before this program was written.
var softFloor = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// clockAt judges a clock by the daemon's word and by times that have certainly passed.
func clockAt(now time.Time, daemon content.ClockState, passed ...time.Time) staff.Clock {
	const behind = time.Hour // time services step back
	c := staff.Clock{Now: now, Floor: softFloor}
	slices.SortFunc(passed, time.Time.Compare) // each on the shoulders of those before it, as in trust.Floor
	for _, t := range passed {
		if t.After(c.Floor) && (t.Sub(c.Floor) <= content.MaxClockAhead || !t.After(now)) { // a file made in 2099 must not shut the door for ever
			c.Floor = t
		}
	}
	c.Trusted = daemon == content.ClockGood && !now.Before(c.Floor.Add(-behind)) && now.Sub(c.Floor) <= content.MaxClockAhead
	return c
}

// clock reads what the daemon says.
func (k *kiosk) clock() staff.Clock {
	s, _ := k.daemon()
	return k.clockOf(s)
}

func (k *kiosk) clockOf(s *content.SyncStatus) staff.Clock {
	k.mu.Lock()
	passed := []time.Time{k.known.notices.Issued, k.known.recalls.Issued}
	k.mu.Unlock()
	if st, err := os.Stat(k.cfg.StaffSecret); err == nil {
		passed = append(passed, st.ModTime())
	}
	daemon := content.ClockGood
	if s != nil {
		passed = append(passed, s.LastSync, s.Built)
		daemon = s.Clock
	}
	return clockAt(gateTime(), daemon, passed...)
}

// daemon reads status.json.
func (k *kiosk) daemon() (s *content.SyncStatus, problem string) {
	if k.cfg.SyncDir == "" {
		return nil, "kiosk.toml: no sync_dir"
	}
	got, err := status.Read(k.cfg.SyncDir)
	if err != nil {
		return nil, err.Error()
	}
	return &got, ""
}

// facts gathers what the staff corner tells. It reads files: not for the UI goroutine.
func (k *kiosk) facts(context.Context) staff.Facts {
	sync, problem := k.daemon()
	f := staff.Facts{Sync: sync, SyncProblem: problem, Clock: k.clockOf(sync), Version: version, Started: k.started}
	k.mu.Lock()
	defer k.mu.Unlock()
	f.Generation, f.Problem = k.shown.Generation, k.shown.Problem
	f.Verified = k.known.verified[f.Generation]
	f.NoticesV, f.RecallsV = k.known.notices.Version, k.known.recalls.Version
	var cat *catalog.Catalog
	for _, c := range k.known.catalogs {
		if c.Generation().Number == f.Generation {
			cat = c
		}
	}
	if cat == nil {
		return f
	}
	g := cat.Generation()
	f.Packs, f.AsOf, f.Built, f.Langs = g.Packs, g.AsOf, g.Built, cat.Langs()
	f.Gate, f.Province = cat.Where()
	st := cat.State(f.Clock.Now)
	f.Items, f.Demo, f.Overdue, f.Checked = st.Items, st.Demo, st.Overdue, st.Oldest
	place := notice.Place{Gate: f.Gate, Province: f.Province, Directions: cat.Directions()}
	for _, a := range notice.Active(k.known.notices, place, notice.Now(f.Clock.Now, k.known.notices)) {
		f.Notices = append(f.Notices, staff.Notice{ID: a.ID, Level: a.Level, Title: a.Title, Ends: a.Ends})
	}
	for _, r := range k.known.recalls.Recalls {
		if r.Item != "" {
			f.Recalled = append(f.Recalled, cat.Slug(r.Item))
		}
	}
	return f
}

// printSecret is for who puts the kiosk up: it makes the file of a secret where there is none, and prints what a phone's app takes it from.
func printSecret(path, label string, to io.Writer) error {
	secret, made, err := staff.Secret(path, rand.Reader)
	if err != nil {
		return err
	}
	uri := staff.URI(secret, label)
	code, err := qr.Encode(uri)
	if err != nil {
		return err
	}
	what := "read from"
	if made {
		what = "made in"
	}
	_, err = fmt.Fprintf(to, "Secret %s %s. In kiosk.toml: staff_secret = %q\nWho sees this can open the staff corner: clear the screen afterwards.\n\n%s\n%s", what, path, path, blocks(code), uri+"\n")
	return err
}

// blocks draws a code with half blocks, black on white whatever the terminal's colours are.
func blocks(c qr.Code) string {
	const on, off = "\x1b[30;107m", "\x1b[0m\n"
	n := c.Size()
	dark := func(x, y int) bool { return x >= 0 && y >= 0 && x < n && y < n && c.Dark(x, y) }
	var b strings.Builder
	for y := -qr.Quiet; y < n+qr.Quiet; y += 2 {
		b.WriteString(on)
		for x := -qr.Quiet; x < n+qr.Quiet; x++ {
			switch up, low := dark(x, y), dark(x, y+1); {
			case up && low:
				b.WriteString("█")
			case up:
				b.WriteString("▀")
			case low:
				b.WriteString("▄")
			default:
				b.WriteString(" ")
			}
		}
		b.WriteString(off)
	}
	return b.String()
}
