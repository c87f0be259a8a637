package web

import (
	"fmt"
	"strings"
	"time"

	"cuango/admin"
	"cuango/admin/fleet"
	"cuango/contentsync/content"
)

// What the templates draw: only texts, ready to be shown.

type view struct {
	Lang       content.Lang
	Other      content.Lang // the language to change to
	Say        func(id string) string
	HasHTMX    bool
	Refresh    int
	Version    string
	At         string // when this was true
	AtISO      string
	Summary    string // one sentence for a screen reader
	Total      string
	Counts     []countView
	Kiosks     []kioskView
	Unbelieved string // empty: none
	Packs      []packView
	Intervals  string
}

type countView struct {
	Status fleet.Status
	N      int
	Label  string
}

type kioskView struct {
	Status       fleet.Status
	StatusText   string
	Gate         string
	GateLang     content.Lang
	GateID, ID   string
	Seen         string // 3 minutes ago
	SeenClock    string
	SeenISO      string
	Next         string
	NextLate     bool
	Shows        string
	ShowsDetail  []string
	Why          []string
	NeverBelieve bool
}

type packView struct {
	Name      string
	NameLang  content.Lang
	ID        string
	Version   int
	Items     int
	LangCount int
	Langs     string
	AsOf      string
	AsOfISO   string
	Published string
	PubISO    string
	Size      string
}

func (p *page) view(lang content.Lang, r fleet.Report) view {
	v := p.texts.in(lang)
	out := view{
		Lang: lang, Say: v.say, HasHTMX: p.hasHTMX, Refresh: refreshSeconds, Version: p.Version,
		At: v.clock(r.At, r.At), AtISO: r.At.Format(time.RFC3339), Total: v.count("total_kiosks", r.Total), Intervals: fmt.Sprint(fleet.LateIntervals),
	}
	for _, l := range pageLangs {
		if l != lang {
			out.Other = l
		}
	}
	for _, c := range []countView{{Status: fleet.Online, N: r.Online}, {Status: fleet.Late, N: r.Late}, {Status: fleet.Offline, N: r.Offline}} {
		c.Label = v.say("status_" + string(c.Status))
		out.Counts = append(out.Counts, c)
		out.Summary += fmt.Sprintf("%s: %d. ", c.Label, c.N)
	}
	out.Summary = out.Total + ". " + strings.TrimSpace(out.Summary)
	for _, row := range r.Kiosks {
		out.Kiosks = append(out.Kiosks, p.kiosk(v, row, r.At))
	}
	if r.Unbelieved > 0 {
		out.Unbelieved = v.count("unbelieved", r.Unbelieved)
	}
	for _, rel := range r.Releases {
		out.Packs = append(out.Packs, packOf(v, rel, r.At))
	}
	return out
}

func packOf(v voice, r admin.Release, now time.Time) packView {
	name, lang := r.Name.Get(v.lang)
	var langs []string
	for _, l := range r.Langs {
		langs = append(langs, string(l))
	}
	return packView{
		Name: name, NameLang: lang, ID: r.Pack, Version: r.Version, Items: r.Items, LangCount: len(r.Langs), Langs: strings.Join(langs, " · "),
		AsOf: v.day(r.AsOf), AsOfISO: string(r.AsOf), Published: v.clock(r.Published, now), PubISO: r.Published.Format(time.RFC3339), Size: v.bytes(r.Bytes),
	}
}

func (p *page) kiosk(v voice, row fleet.Row, now time.Time) kioskView {
	name, lang := p.GateNames[row.Gate].Get(v.lang)
	if name == "" {
		name, lang = row.Gate, ""
	}
	k := kioskView{Status: row.Status, StatusText: v.say("status_" + string(row.Status)), Gate: name, GateLang: lang, GateID: row.Gate, ID: row.Kiosk}
	for _, w := range row.Why {
		k.Why = append(k.Why, v.why(w))
	}
	if row.LastSeen.IsZero() {
		k.NeverBelieve = true
		k.Seen = v.say("never")
		return k
	}
	k.Seen = v.sayWith("ago", map[string]any{"Span": v.span(now.Sub(row.LastSeen))})
	k.SeenClock, k.SeenISO = v.clock(row.LastSeen, now), row.LastSeen.Format(time.RFC3339)
	if late := now.Sub(row.NextExpected); late > 0 {
		k.Next, k.NextLate = v.sayWith("next_overdue", map[string]any{"Span": v.span(late)}), true
	} else {
		k.Next = v.sayWith("next_in", map[string]any{"Span": v.span(late)})
	}
	k.Shows, k.ShowsDetail = v.shows(row)
	return k
}

// shows tells what the screen showed when it was last heard of.
func (v voice) shows(row fleet.Row) (string, []string) {
	var detail []string
	if row.Shown.LastFrame.IsZero() {
		return v.say("shows_nothing"), nil
	}
	screen := v.say("screen_" + row.Shown.Screen)
	if strings.HasPrefix(screen, "⟨") { // a screen of a newer kiosk
		screen = row.Shown.Screen
	}
	if row.Shown.Generation == 0 {
		detail = append(detail, v.say("shows_seed"))
	} else if len(row.Packs) > 0 {
		var packs []string
		for _, pv := range row.Packs {
			packs = append(packs, v.sayWith("pack_version", map[string]any{"Pack": pv.Pack, "Version": pv.Version}))
		}
		detail = append(detail, strings.Join(packs, " · "))
		if row.AsOf != "" {
			detail = append(detail, v.sayWith("as_of", map[string]any{"Day": v.day(row.AsOf)}))
		}
	}
	if row.Shown.WidthPx > 0 {
		detail = append(detail, fmt.Sprintf("%d × %d px", row.Shown.WidthPx, row.Shown.HeightPx))
	}
	return screen, detail
}

// why gives a reason in plain words.
func (v voice) why(w fleet.Why) string {
	id := "why_" + strings.ReplaceAll(string(w.Reason), "-", "_")
	if w.Reason == fleet.NotBelieved {
		id += "_" + strings.ReplaceAll(w.Detail, "-", "_")
	}
	if w.Reason == fleet.ScreenStill && w.Duration == 0 {
		id += "_never"
	}
	if w.Reason == fleet.ClockWrong && w.Duration < 0 {
		id += "_slow"
	}
	return v.sayWith(id, map[string]any{"Span": v.span(w.Duration), "Detail": w.Detail, "Size": v.bytes(w.Bytes)})
}
