package notice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/notice"
)

var day = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

func alert(id string, level content.AlertLevel, from, to int, change ...func(*content.Alert)) content.Alert {
	a := content.Alert{
		ID: id, Level: level, Pictogram: "storm", Title: content.Name{"vi": "Bão", "en": "Storm", "lo": "ພາຍຸ"}, Issuer: content.Name{"vi": "x"},
		Starts: day.Add(time.Duration(from) * time.Minute), Ends: day.Add(time.Duration(to) * time.Minute),
	}
	for _, f := range change {
		f(&a)
	}
	return a
}

func list(a ...content.Alert) content.Alerts {
	return content.Alerts{Format: 1, Version: 1, Issued: day.Add(-time.Hour), Alerts: a}
}

func ids(list []content.Alert) string {
	var out []string
	for _, a := range list {
		out = append(out, a.ID)
	}
	return strings.Join(out, " ")
}

var here = notice.Place{Gate: "huu-nghi", Province: "lang-son", Directions: []content.Direction{content.In, content.Out}}

func TestActive(t *testing.T) {
	at := func(gates ...string) func(*content.Alert) { return func(a *content.Alert) { a.Gates = gates } }
	in := func(provinces ...string) func(*content.Alert) {
		return func(a *content.Alert) { a.Provinces = provinces }
	}
	out := func(a *content.Alert) { a.Directions = []content.Direction{content.Out} }
	inOnly := notice.Place{Gate: "x", Directions: []content.Direction{content.In}}
	for _, tc := range []struct {
		name  string
		place notice.Place
		at    int // minutes
		list  content.Alerts
		want  string
	}{
		{"none", here, 0, content.Alerts{}, ""},
		{"as it starts", here, 10, list(alert("a", content.Warning, 10, 20)), "a"},
		{"before", here, 9, list(alert("a", content.Warning, 10, 20)), ""},
		{"as it ends", here, 20, list(alert("a", content.Warning, 10, 20)), ""},
		{"expired on arrival", here, 60, list(alert("a", content.Emergency, 10, 20)), ""},
		{"its gate", here, 0, list(alert("a", content.Warning, 0, 9, at("huu-nghi")), alert("b", content.Warning, 0, 9, at("mong-cai"))), "a"},
		{"its province", here, 0, list(alert("a", content.Warning, 0, 9, in("lang-son")), alert("b", content.Warning, 0, 9, in("ha-giang"))), "a"},
		{"a gate whose province is not known", notice.Place{Gate: "x"}, 0, list(alert("a", content.Warning, 0, 9, in("lang-son"))), ""},
		{"a direction that nobody goes here", inOnly, 0, list(alert("a", content.Emergency, 0, 9, out)), ""},
		{"the graver first, then the newer", here, 5, list(
			alert("w", content.Warning, 4, 9), alert("old", content.Emergency, 1, 9), alert("new", content.Emergency, 2, 9)), "new old w"},
	} {
		if got := ids(notice.Active(tc.list, tc.place, day.Add(time.Duration(tc.at)*time.Minute))); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestTheClockJumps(t *testing.T) {
	l := list(alert("a", content.Emergency, 0, 60))
	l.Issued = day.Add(time.Minute)
	for _, tc := range []struct {
		name  string
		clock time.Time
		want  string
	}{
		{"right", day.Add(30 * time.Minute), "a"},
		{"back to 1970: the list itself says that its time has come", time.Unix(0, 0), "a"},
		{"an hour back", day.Add(-time.Hour), "a"},
		{"to 2099: it is over", day.AddDate(73, 0, 0), ""},
		{"and back again", day.Add(31 * time.Minute), "a"},
	} {
		if got := ids(notice.Active(l, here, notice.Now(tc.clock, l))); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
	l.Issued = day.Add(-2 * time.Hour) // sent ahead: then the clock alone can say
	if got := notice.Active(l, here, notice.Now(day.Add(-time.Hour), l)); len(got) != 0 {
		t.Error("a notice to come holds already")
	}
}

func TestForVisit(t *testing.T) {
	out := func(a *content.Alert) { a.Directions = []content.Direction{content.Out} }
	many := func(level content.AlertLevel) (all []content.Alert) {
		for i := range 200 {
			all = append(all, alert(fmt.Sprintf("%c%03d", level[0], i), level, 0, 9))
		}
		return all
	}
	for _, tc := range []struct {
		name         string
		active       []content.Alert
		visit        notice.Visit
		screen, band string
	}{
		{"nothing", nil, notice.Visit{}, "", ""},
		{"an emergency outranks", []content.Alert{alert("e", content.Emergency, 0, 9), alert("w", content.Warning, 0, 9)}, notice.Visit{}, "e", ""},
		{"a warning takes the screen", []content.Alert{alert("w", content.Warning, 0, 9)}, notice.Visit{Lang: "lo", Direction: content.In}, "w", ""},
		{"until it is read", []content.Alert{alert("w", content.Warning, 0, 9)}, notice.Visit{Lang: "lo", Aside: map[string]bool{"w": true}}, "", "w"},
		{"another one comes", []content.Alert{alert("v", content.Warning, 0, 9), alert("w", content.Warning, 0, 9)}, notice.Visit{Lang: "lo", Aside: map[string]bool{"w": true}}, "v", "w"},
		{"an emergency cannot be put aside", []content.Alert{alert("e", content.Emergency, 0, 9)}, notice.Visit{Lang: "lo", Aside: map[string]bool{"e": true}}, "e", ""},
		{"a warning for who leaves, one enters", []content.Alert{alert("w", content.Warning, 0, 9, out)}, notice.Visit{Lang: "lo", Direction: content.In}, "", ""},
		{"and nobody is there", []content.Alert{alert("w", content.Warning, 0, 9, out)}, notice.Visit{}, "w", ""},
		{"an emergency for who leaves is for everybody", []content.Alert{alert("e", content.Emergency, 0, 9, out)}, notice.Visit{Lang: "lo", Direction: content.In}, "e", ""},
		{"200 at once", many(content.Emergency), notice.Visit{}, "e000 e001 e002 e003 e004 e005", ""},
	} {
		screen, band := notice.ForVisit(tc.active, tc.visit)
		if ids(screen) != tc.screen || ids(band) != tc.band {
			t.Errorf("%s: screen %q, band %q; want %q, %q", tc.name, ids(screen), ids(band), tc.screen, tc.band)
		}
	}
}

func TestNextChange(t *testing.T) {
	l := list(alert("a", content.Warning, 10, 20), alert("b", content.Warning, 15, 30))
	for _, tc := range []struct{ at, want int }{{0, 10}, {10, 15}, {15, 20}, {25, 30}, {30, -1}} {
		got, ok := notice.NextChange(l, day.Add(time.Duration(tc.at)*time.Minute))
		if ok != (tc.want >= 0) || ok && !got.Equal(day.Add(time.Duration(tc.want)*time.Minute)) {
			t.Errorf("after minute %d: %v, %v; want minute %d", tc.at, got, ok, tc.want)
		}
	}
}

func walk(r notice.Round, pages, n int) string {
	var out []string
	for turn := r.First(); len(out) < n; turn = r.Next(turn, pages) {
		out = append(out, fmt.Sprintf("%s/%s/%d", turn.ID, turn.Lang, turn.Page))
	}
	return strings.Join(out, " ")
}

func TestRound(t *testing.T) {
	a, b := alert("a", content.Warning, 0, 9), alert("b", content.Warning, 0, 9)
	langs := []content.Lang{"vi", "zh-Hans", "en", "lo"} // the notices have no Chinese
	for _, tc := range []struct {
		name  string
		round notice.Round
		pages int
		want  string
	}{
		{"nobody is there", notice.Round{Alerts: []content.Alert{a}, Langs: langs}, 1, "a/vi/0 a/en/0 a/lo/0 a/vi/0"},
		{"the traveller's own first", notice.Round{Alerts: []content.Alert{a}, Langs: langs, Own: "lo"}, 1, "a/lo/0 a/vi/0 a/en/0 a/lo/0"},
		{"the traveller's own though it is missing", notice.Round{Alerts: []content.Alert{a}, Langs: langs, Own: "zh-Hans"}, 1, "a/zh-Hans/0 a/vi/0 a/en/0 a/lo/0"},
		{"two of them", notice.Round{Alerts: []content.Alert{a, b}, Langs: langs}, 1, "a/vi/0 a/en/0 a/lo/0 b/vi/0 b/en/0 b/lo/0 a/vi/0"},
		{"longer than the screen", notice.Round{Alerts: []content.Alert{a}, Langs: []content.Lang{"vi", "en"}}, 2, "a/vi/0 a/vi/1 a/en/0 a/en/1 a/vi/0"},
		{"in no language of the gate", notice.Round{Alerts: []content.Alert{a}, Langs: []content.Lang{"ja", "ko"}}, 1, "a/ja/0 a/ja/0"},
	} {
		if got := walk(tc.round, tc.pages, 1+strings.Count(tc.want, " ")); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
	r := notice.Round{Alerts: []content.Alert{a, b}, Langs: langs}
	turn := r.Next(r.First(), 1)
	r.Alerts = []content.Alert{b} // what stood there has ended
	if r.Has(turn) || r.Next(turn, 1) != r.First() {
		t.Error("a turn goes on through a notice that has ended")
	}
	if got := (notice.Round{}).First(); got != (notice.Turn{}) {
		t.Errorf("nothing is up: %v", got)
	}
}

// Nothing changes faster than somebody can read, however many there are: no flashing.
func TestCalm(t *testing.T) {
	var all []content.Alert
	for i := range 200 {
		all = append(all, alert(fmt.Sprintf("n%03d", i), content.Emergency, 0, 9, func(a *content.Alert) {
			a.Text = content.Name{"vi": strings.Repeat("x", i*10)}
		}))
	}
	screen, _ := notice.ForVisit(all, notice.Visit{})
	r := notice.Round{Alerts: screen, Langs: []content.Lang{"vi", "en", "lo"}}
	seen := map[string]bool{}
	turn := r.First()
	for range 3 * notice.Rotated {
		seen[turn.ID] = true
		if d := r.Dwell(turn, 1); d < 8*time.Second || d > 24*time.Second {
			t.Errorf("%v stands for %v", turn, d)
		}
		turn = r.Next(turn, 1)
	}
	if len(seen) != notice.Rotated || turn != r.First() {
		t.Errorf("%d notices were seen in a round, and then %v", len(seen), turn)
	}
	own := notice.Round{Alerts: screen, Langs: r.Langs, Own: "lo"}
	if own.Dwell(own.First(), 1) <= r.Dwell(r.First(), 1) || !slices.Contains(own.Langs, "lo") {
		t.Error("the traveller's own language does not stand longer")
	}
}
