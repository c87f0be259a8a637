package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Limits of notice.json. The list is fetched by every kiosk before anything else: it has to stay small.
const (
	MaxNoticeBytes     = 256 << 10
	MaxAlerts          = 200                 // of a list
	MaxAlertTitleRunes = 200                 // title of an alert, in one language
	MaxAlertTextRunes  = 2_000               // text of an alert, in one language
	MaxAlertLines      = 24                  // of such a text
	MaxAlertPlaces     = 256                 // gates, and provinces, of an alert
	MaxAlertLife       = 31 * 24 * time.Hour // from start to end: what is forgotten must not stay for ever
)

// An AlertLevel says what an alert does to the screen.
type AlertLevel string

// The levels, the gravest first.
const (
	// Emergency is for what everybody has to do now. It holds the whole screen until it ends: nothing leads past it.
	Emergency AlertLevel = "emergency"
	// Warning is for what everybody has to know. Who has read it goes on, and it stays as a band over every page.
	Warning AlertLevel = "warning"
)

func (l AlertLevel) rank() int {
	if l == Emergency {
		return 0
	}
	return 1
}

// An Alert is one emergency notice. ("Notice" is a block of a page, and [GateNotice] what a pack says about a gate's day.)
type Alert struct {
	ID           string       `json:"id"` // a slug
	Level        AlertLevel   `json:"level"`
	Pictogram    string       `json:"pictogram"`
	Title        Name         `json:"title"`
	Text         Name         `json:"text,omitempty"` // lines end in \n; each is a thing to know or to do
	Issuer       Name         `json:"issuer"`         // who says so
	Verification Verification `json:"verification"`
	Gates        []string     `json:"gates,omitempty"`      // no gates and no provinces: everywhere
	Provinces    []string     `json:"provinces,omitempty"`  // all gates of these as well
	Directions   []Direction  `json:"directions,omitempty"` // empty: both
	Starts       time.Time    `json:"starts"`
	Ends         time.Time    `json:"ends"`           // it does not hold at this moment any more
	Item         string       `json:"item,omitempty"` // ID of the page that tells more
}

// Alerts are notice.json: all emergency notices of a moment.
type Alerts struct {
	Format  int       `json:"format"`
	Version int       `json:"version"` // grows with each change: a kiosk takes no lower one
	Issued  time.Time `json:"issued"`  // when this list was signed: a time that has certainly passed
	Alerts  []Alert   `json:"notices"`
}

// At tells whether the alert is for a gate of a province, whenever.
func (a Alert) At(gate, province string) bool {
	if len(a.Gates) == 0 && len(a.Provinces) == 0 {
		return true
	}
	return slices.Contains(a.Gates, gate) || province != "" && slices.Contains(a.Provinces, province)
}

// For tells whether the alert is for who goes in direction d.
func (a Alert) For(d Direction) bool { return anyOrHas(a.Directions, d) }

// Holds tells whether the alert holds at a time.
func (a Alert) Holds(now time.Time) bool { return !now.Before(a.Starts) && now.Before(a.Ends) }

// CompareAlerts puts what matters more first: the graver one, then the newer one, then by ID.
func CompareAlerts(a, b Alert) int {
	return cmp.Or(cmp.Compare(a.Level.rank(), b.Level.rank()), b.Starts.Compare(a.Starts), cmp.Compare(a.ID, b.ID))
}

// DecodeAlerts reads and validates notice.json. Errors: ErrInvalid, ErrTooLarge.
func DecodeAlerts(b []byte) (Alerts, error) {
	var l Alerts
	if err := decode("notices", b, MaxNoticeBytes, &l); err != nil {
		return Alerts{}, err
	}
	if err := l.Validate(); err != nil {
		return Alerts{}, fmt.Errorf("notices: %w", err)
	}
	return l, nil
}

// Validate checks form and limits. Errors: a *FieldError that is an ErrInvalid.
func (l Alerts) Validate() error {
	if err := checkOverlay(l.Format, l.Version, l.Issued); err != nil {
		return err
	}
	if len(l.Alerts) > MaxAlerts {
		return tooLarge("notices", len(l.Alerts), MaxAlerts)
	}
	ids := map[string]bool{}
	for i, a := range l.Alerts {
		field := fmt.Sprintf("notices[%d]", i)
		if err := checkID(field+".id", a.ID, ids); err != nil {
			return err
		}
		if err := a.validate(field); err != nil {
			return err
		}
	}
	return nil
}

// checkOverlay checks what notice.json and recall.json share.
func checkOverlay(format, version int, issued time.Time) error {
	switch {
	case format != FormatVersion:
		return invalid("format", "%d, this program reads %d", format, FormatVersion)
	case version < 1:
		return invalid("version", "%d, want 1 or more", version)
	}
	return checkTime("issued", issued)
}

// checkTime accepts whole seconds of this century and the next.
func checkTime(field string, t time.Time) error {
	if t.IsZero() || t.Nanosecond() != 0 || t.Year() < 2020 || t.Year() > 2200 {
		return invalid(field, "%s, want a time like 2026-11-22T08:15:00Z", t.Format(time.RFC3339Nano))
	}
	return nil
}

func (a Alert) validate(field string) error {
	switch {
	case a.Level != Emergency && a.Level != Warning:
		return invalid(field+".level", "%.80q, want %s or %s", a.Level, Emergency, Warning)
	case !ValidSlug(a.Pictogram):
		return invalid(field+".pictogram", "%.80q is no name", a.Pictogram)
	case a.Verification != Demo && a.Verification != Verified:
		return invalid(field+".verification", "%.80q", a.Verification)
	case a.Item != "" && !validItemID(a.Item):
		return invalid(field+".item", "%.80q, want 16 hex digits", a.Item)
	case len(a.Gates) > MaxAlertPlaces:
		return tooLarge(field+".gates", len(a.Gates), MaxAlertPlaces)
	case len(a.Provinces) > MaxAlertPlaces:
		return tooLarge(field+".provinces", len(a.Provinces), MaxAlertPlaces)
	case len(a.Directions) > 2:
		return tooLarge(field+".directions", len(a.Directions), 2)
	}
	for _, s := range slices.Concat(a.Gates, a.Provinces) {
		if !ValidSlug(s) {
			return invalid(field+".gates", "%.80q is no name of a gate or a province", s)
		}
	}
	for _, d := range a.Directions {
		if !d.Valid() {
			return invalid(field+".directions", "%.80q", d)
		}
	}
	for _, t := range []struct {
		field string
		at    time.Time
	}{{".starts", a.Starts}, {".ends", a.Ends}} {
		if err := checkTime(field+t.field, t.at); err != nil {
			return err
		}
	}
	if life := a.Ends.Sub(a.Starts); life <= 0 || life > MaxAlertLife {
		return invalid(field+".ends", "%v after its start, want more than nothing and at most %v", life, MaxAlertLife)
	}
	if err := checkAlertText(field+".title", a.Title, MaxAlertTitleRunes, 1); err != nil {
		return err
	}
	if err := checkAlertText(field+".issuer", a.Issuer, MaxNameRunes, 1); err != nil {
		return err
	}
	if len(a.Text) == 0 {
		return nil
	}
	return checkAlertText(field+".text", a.Text, MaxAlertTextRunes, MaxAlertLines)
}

// checkAlertText checks a text in all its languages. Empty ones would be chosen and show nothing: they are refused.
func checkAlertText(field string, n Name, runes, lines int) error {
	if len(n) == 0 {
		return invalid(field, "empty")
	}
	if len(n) > MaxLangs {
		return tooLarge(field, len(n), MaxLangs)
	}
	for l, s := range n {
		field := fmt.Sprintf("%s[%.40q]", field, l)
		switch {
		case !l.Valid():
			return invalid(field, "no language tag")
		case strings.TrimSpace(s) == "":
			return invalid(field, "empty")
		case Runes(s) > runes:
			return tooLarge(field, Runes(s), runes)
		case 1+strings.Count(s, "\n") > lines:
			return tooLarge(field+" lines", 1+strings.Count(s, "\n"), lines)
		}
		if err := checkText(field, s, true); err != nil {
			return err
		}
	}
	return nil
}
