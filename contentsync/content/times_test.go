package content_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func local(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", s, content.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestSeasonContains(t *testing.T) {
	for _, tt := range []struct {
		name, from, to string
		day            content.Date
		want           bool
	}{
		{"first day", "01-15", "02-28", "2027-01-15", true},
		{"last day", "01-15", "02-28", "2027-02-28", true},
		{"day before", "01-15", "02-28", "2027-01-14", false},
		{"leap day after the end", "01-15", "02-28", "2028-02-29", false},
		{"leap day as the end", "01-15", "02-29", "2028-02-29", true},
		{"end on a leap day, common year", "01-15", "02-29", "2027-02-28", true},
		{"day after the end on a leap day", "01-15", "02-29", "2027-03-01", false},
		{"begin on a leap day, common year", "02-29", "04-01", "2027-03-01", true},
		{"begin on a leap day, day before", "02-29", "04-01", "2027-02-28", false},
		{"around New Year, December", "10-01", "04-30", "2026-12-31", true},
		{"around New Year, January", "10-01", "04-30", "2027-01-01", true},
		{"around New Year, leap day", "10-01", "04-30", "2028-02-29", true},
		{"around New Year, last day", "10-01", "04-30", "2027-04-30", true},
		{"around New Year, summer", "10-01", "04-30", "2027-05-01", false},
		{"one day", "09-02", "09-02", "2027-09-02", true},
		{"one day, next", "09-02", "09-02", "2027-09-03", false},
		{"no date", "01-01", "12-31", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := (content.Season{From: tt.from, To: tt.to}).Contains(tt.day); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestDeparture(t *testing.T) {
	train := content.Next{Kind: content.Train, Times: []string{"22:30", "00:10"}}
	monday := content.Next{Kind: content.Ship, Times: []string{"08:00"}, Days: []int{1}}
	sunday := content.Next{Kind: content.Bus, Times: []string{"08:00"}, Days: []int{7}}
	for _, tt := range []struct {
		name string
		next []content.Next
		now  string
		want string // empty: none
		kind content.Transport
	}{
		{"none", nil, "2026-11-25 10:00:00", "", ""},
		{"today", []content.Next{train}, "2026-11-25 10:00:00", "2026-11-25 22:30:00", content.Train},
		{"after midnight", []content.Next{train}, "2026-11-25 23:00:00", "2026-11-26 00:10:00", content.Train},
		{"a second before", []content.Next{train}, "2026-11-25 00:09:59", "2026-11-25 00:10:00", content.Train},
		{"just gone", []content.Next{train}, "2026-11-25 00:10:00", "2026-11-25 22:30:00", content.Train},
		{"over New Year", []content.Next{train}, "2026-12-31 23:00:00", "2027-01-01 00:10:00", content.Train},
		{"next Monday", []content.Next{monday}, "2026-11-25 10:00:00", "2026-11-30 08:00:00", content.Ship},
		{"Monday in a week", []content.Next{monday}, "2026-11-23 08:00:00", "2026-11-30 08:00:00", content.Ship},
		{"Sunday is day 7", []content.Next{sunday}, "2026-11-25 10:00:00", "2026-11-29 08:00:00", content.Bus},
		{"the sooner of two", []content.Next{monday, train}, "2026-11-30 01:00:00", "2026-11-30 08:00:00", content.Ship},
		{"of two at one time the first", []content.Next{{Kind: content.Bus, Times: []string{"08:00"}}, monday}, "2026-11-30 01:00:00", "2026-11-30 08:00:00", content.Bus},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// In UTC: the day at the gate counts, not that of the clock's zone.
			at, n, ok := content.Gate{Next: tt.next}.Departure(local(t, tt.now).UTC())
			if !ok {
				if tt.want != "" {
					t.Error("none")
				}
				return
			}
			if got := at.In(content.Zone).Format("2006-01-02 15:04:05"); got != tt.want || n.Kind != tt.kind {
				t.Errorf("got %s %s", got, n.Kind)
			}
		})
	}
}

func TestHoursAt(t *testing.T) {
	for _, tt := range []struct {
		name, open, end, now string
		want                 bool
		until                string // empty: round the clock
	}{
		{"before", "07:00", "20:00", "2026-11-25 06:59:59", false, "2026-11-25 07:00:00"},
		{"opens", "07:00", "20:00", "2026-11-25 07:00:00", true, "2026-11-25 20:00:00"},
		{"closes", "07:00", "20:00", "2026-11-25 20:00:00", false, "2026-11-26 07:00:00"},
		{"over midnight, evening", "18:00", "02:00", "2026-11-25 23:00:00", true, "2026-11-26 02:00:00"},
		{"over midnight, night", "18:00", "02:00", "2026-11-26 01:59:00", true, "2026-11-26 02:00:00"},
		{"over midnight, day", "18:00", "02:00", "2026-11-26 02:00:00", false, "2026-11-26 18:00:00"},
		{"until midnight", "07:00", "24:00", "2026-11-25 23:59:59", true, "2026-11-26 00:00:00"},
		{"until midnight, written 00:00", "07:00", "00:00", "2026-11-25 23:59:59", true, "2026-11-26 00:00:00"},
		{"over New Year", "18:00", "02:00", "2027-01-01 00:30:00", true, "2027-01-01 02:00:00"},
		{"round the clock", "00:00", "24:00", "2026-11-25 12:00:00", true, ""},
		{"round the clock, the same twice", "07:00", "07:00", "2026-11-25 06:00:00", true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := local(t, tt.now).UTC()
			got := content.Hours{Open: tt.open, Close: tt.end}.At(now)
			if block := (content.Block{Open: tt.open, Close: tt.end}).OpenAt(now); block != got {
				t.Errorf("the block says %v, the gate %v", block, got)
			}
			until := ""
			if !got.AllDay {
				until = got.Until.In(content.Zone).Format("2006-01-02 15:04:05")
			}
			if got.Open != tt.want || until != tt.until {
				t.Errorf("got open %v until %q", got.Open, until)
			}
		})
	}
}

func TestNoticesAndSeasonsAt(t *testing.T) {
	c := content.Catalog{
		Notices: []content.GateNotice{
			{Gates: []string{"a"}, From: "2026-11-20", Until: "2026-11-30", Text: content.Name{"en": "one"}},
			{From: "2026-11-30", Until: "2026-11-30", Text: content.Name{"en": "two"}},
		},
		Seasons: []content.Season{{ID: "x", From: "11-30", To: "01-01", Gates: []string{"a"}}, {ID: "y", From: "01-01", To: "11-30"}},
	}
	for _, tt := range []struct {
		name, gate string
		day        content.Date
		want       string
	}{
		{"before", "a", "2026-11-19", "y"},
		{"first day", "a", "2026-11-20", "one y"},
		{"last day", "a", "2026-11-30", "one two x y"},
		{"other gate", "b", "2026-11-30", "two y"},
		{"after", "a", "2026-12-01", "x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, n := range c.NoticesAt(tt.gate, tt.day) {
				got = append(got, n.Text["en"])
			}
			for _, s := range c.SeasonsAt(tt.gate, tt.day) {
				got = append(got, s.ID)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q", got)
			}
		})
	}
	if d := content.DateOf(time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)); d != "2026-12-01" {
		t.Errorf("midnight at the gate is on %s", d)
	}
}

func TestWebAddress(t *testing.T) {
	it := content.Item{Slug: "cash"}
	own := content.Item{Slug: "cash", Web: "https://b.vn/{slug}?l={lang}"}
	c := content.Catalog{Web: "https://a.vn/{lang}/{slug}"}
	for _, tt := range []struct {
		name string
		c    content.Catalog
		it   content.Item
		want string
	}{
		{"the pack's", c, it, "https://a.vn/zh-Hans/cash"},
		{"the item's own", c, own, "https://b.vn/cash?l=zh-Hans"},
		{"none", content.Catalog{}, it, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.c.WebAddress(tt.it, "zh-Hans"); got != tt.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

// A catalog of a publisher that knows none of the optional keys is read, and written without them.
func TestOldCatalog(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal(canonical(t, vectorCatalog()), &doc); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"web", "essentials", "seasons", "notices", "scenes", "sponsor_share"} {
		delete(doc, k)
	}
	gate := doc["gates"].([]any)[0].(map[string]any)
	delete(gate, "sections")
	delete(gate, "next")
	item := doc["items"].([]any)[0].(map[string]any)
	delete(item, "season")
	old := canonical(t, doc)
	c, err := content.DecodeCatalog(old)
	if err != nil {
		t.Fatal(err)
	}
	if got := canonical(t, c); string(got) != string(old) {
		t.Errorf("written again as\n%s", got)
	}
}

func TestPlainTextOfNewBlocks(t *testing.T) {
	body := vectorCatalog().Items[0].Text["en"].Body
	want := "Ambulance\nXin gọi giúp số 115.\nXin ở lại với tôi.\nPlease call 115."
	if got := body[0].PlainText(); got != want {
		t.Errorf("got %q", got)
	}
}
