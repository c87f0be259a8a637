package contentsync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
)

// An Explanation says what a kiosk will show at a time, if nothing new arrives until then, and why.
type Explanation struct {
	At         time.Time             `json:"at"`
	Gate       string                `json:"gate"`
	KnownGate  bool                  `json:"known_gate"` // the packs know the gate; else everything shows that is for no gate alone
	Generation int64                 `json:"generation"` // 0: the seed pack shows
	Packs      []content.PackVersion `json:"packs"`
	Items      int                   `json:"items"`      // at this gate
	Elsewhere  int                   `json:"elsewhere"`  // items of other gates
	Seasons    []string              `json:"seasons"`    // that it is then
	Scenes     []Shows               `json:"scenes"`     // of the attract screen
	Notices    []Shows               `json:"notices"`    // emergency notices; the first that holds is over everything
	GateNews   []string              `json:"gate_news"`  // on the page of the gate's day, in Vietnamese
	Recalled   []Shows               `json:"recalled"`   // pages that were taken back
	Overdue    []Overdue             `json:"overdue"`    // pages whose facts should have been looked at again by then
	NoUpdates  string                `json:"no_updates"` // why nothing new can be activated then; empty: it can
	Status     Status                `json:"status"`     // of now: why what should be there is not

	Layers []content.Layer `json:"layers"`          // what the packs are of; none: of a generation that was built before there were layers
	Merges []content.Merge `json:"merges"`          // pages of which another pack's is shown
	Pages  []Page          `json:"pages,omitempty"` // that were asked for, see [ExplainPage]
}

// Shows is one thing that may be shown, by its ID, and whether it is.
type Shows struct {
	ID    string `json:"id"`
	Shown bool   `json:"shown"`
	Why   string `json:"why"`
}

// Overdue is a page past its review date.
type Overdue struct {
	Item      string       `json:"item"`
	Slug      string       `json:"slug"`
	ReviewBy  content.Date `json:"review_by"`
	Regulated bool         `json:"regulated"`
}

// Explain says what the active generation shows at a gate at a time. It reads the sync folder alone and changes nothing. Errors: those of what cannot be read.
func Explain(ctx context.Context, syncDir, gate string, at time.Time) (x Explanation, err error) {
	x = Explanation{
		At: at, Gate: gate, Packs: []content.PackVersion{}, Seasons: []string{}, Scenes: []Shows{}, Notices: []Shows{}, GateNews: []string{}, Recalled: []Shows{}, Overdue: []Overdue{},
		Layers: []content.Layer{}, Merges: []content.Merge{},
	}
	if x.Status, err = ReadStatus(syncDir); err != nil {
		return x, err
	}
	if !x.Status.Expires.IsZero() && !at.Before(x.Status.Expires) {
		x.NoUpdates = "the signatures that are here end on " + x.Status.Expires.Format(time.RFC3339) + "; unless newer ones come, the screen goes on with what it has"
	}
	r, err := cache.OpenReader(ctx, syncDir)
	if errors.Is(err, content.ErrNotFound) {
		return x, x.overlay(syncDir, "")
	}
	if err != nil {
		return x, err
	}
	defer func() { err = cmp.Or(err, r.Close()) }()
	x.Generation, x.Packs = r.Generation().Number, r.Generation().Packs
	x.Layers = append(x.Layers, r.Generation().Layers...)
	merges, err := r.Merges(ctx)
	if err != nil {
		return x, err
	}
	x.Merges = append(x.Merges, merges...)
	c, err := r.Frame(ctx)
	if err != nil {
		return x, err
	}
	all, err := r.Heads(ctx, "")
	if err != nil {
		return x, err
	}
	province := ""
	for _, g := range c.Gates {
		if g.ID == gate {
			x.KnownGate, province = true, g.Province
		}
	}
	shownAs := gate // the screen takes the only gate of a pack for its own when no pack knows it
	if !x.KnownGate && len(c.Gates) == 1 {
		shownAs = c.Gates[0].ID
	}
	x.items(all, shownAs)
	x.calendar(c)
	return x, x.overlay(syncDir, province)
}

func (x *Explanation) items(all []content.Item, gate string) {
	today := content.DateOf(x.At)
	for _, it := range all {
		if !it.At(gate, "") {
			x.Elsewhere++
			continue
		}
		x.Items++
		if it.ReviewBy < today {
			x.Overdue = append(x.Overdue, Overdue{Item: it.ID, Slug: it.Slug, ReviewBy: it.ReviewBy, Regulated: it.Regulated})
		}
	}
}

func (x *Explanation) calendar(c content.Catalog) {
	today, part := content.DateOf(x.At), content.DayPartAt(x.At)
	seasons := c.SeasonsAt(x.Gate, today)
	for _, s := range seasons {
		x.Seasons = append(x.Seasons, s.ID)
	}
	for _, n := range c.NoticesAt(x.Gate, today) {
		x.GateNews = append(x.GateNews, n.Text["vi"])
	}
	own, sponsored := c.ScenesAt(x.Gate, x.At)
	for _, s := range c.Scenes {
		is := func(o content.Scene) bool { return o.ID == s.ID }
		show := Shows{ID: s.ID}
		switch {
		case slices.ContainsFunc(own, is):
			show.Shown, show.Why = true, fmt.Sprintf("priority %d", s.Priority)
		case slices.ContainsFunc(sponsored, is):
			show.Shown, show.Why = c.SponsorShare > 0, fmt.Sprintf("paid for: at most %d percent of the time", c.SponsorShare)
		case len(s.Gates) > 0 && !slices.Contains(s.Gates, x.Gate):
			show.Why = "only at " + strings.Join(s.Gates, ", ")
		case s.From > today:
			show.Why = "not before " + string(s.From)
		case s.Until != "" && s.Until < today:
			show.Why = "only until " + string(s.Until)
		case s.Season != "" && !slices.ContainsFunc(seasons, func(o content.Season) bool { return o.ID == s.Season }):
			show.Why = "only in the season " + s.Season
		case len(s.Parts) > 0 && !slices.Contains(s.Parts, part):
			show.Why = fmt.Sprintf("not at this time of day (%s)", part)
		default:
			show.Why = fmt.Sprintf("priority %d: another has more", s.Priority)
		}
		x.Scenes = append(x.Scenes, show)
	}
}

func (x *Explanation) overlay(syncDir, province string) error {
	alerts, err := readAlerts(syncDir)
	if err != nil {
		return err
	}
	slices.SortStableFunc(alerts.Alerts, content.CompareAlerts)
	// As on the screen: a clock that was set back does not bring a notice back that is over.
	now := x.At
	if alerts.Issued.After(now) {
		now = alerts.Issued
	}
	for _, a := range alerts.Alerts {
		show := Shows{ID: a.ID}
		switch {
		case !a.At(x.Gate, province):
			show.Why = "for other gates"
		case now.Before(a.Starts):
			show.Why = "begins on " + a.Starts.Format(time.RFC3339)
		case !a.Holds(now):
			show.Why = "ended on " + a.Ends.Format(time.RFC3339)
		default:
			show.Shown, show.Why = true, fmt.Sprintf("%s, until %s", a.Level, a.Ends.Format(time.RFC3339))
		}
		x.Notices = append(x.Notices, show)
	}
	recalls, err := readRecalls(syncDir)
	if err != nil {
		return err
	}
	for _, r := range recalls.Recalls {
		if r.Item == "" {
			continue
		}
		why := "the page is not there"
		if len(r.Correction) > 0 {
			why = "a correction stands in its place"
		}
		x.Recalled = append(x.Recalled, Shows{ID: r.Item, Why: why + "; taken back on " + r.Since.Format(time.RFC3339)})
	}
	return nil
}
