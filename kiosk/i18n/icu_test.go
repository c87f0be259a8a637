//go:build e2e

package i18n

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
)

// TestFormsAsICU holds numbers, amounts, ranges and days against the CLDR that node's ICU has (Chromium's lacks
// Lao and Khmer). English is that of
// most of the world: the day before the month.
func TestFormsAsICU(t *testing.T) {
	tags := map[content.Lang]string{"en": "en-GB", "ar": "ar-u-nu-latn", "th": "th-u-ca-gregory"}
	var langs []string
	for _, l := range content.AllLangs {
		tag := tags[l]
		if tag == "" {
			tag = string(l)
		}
		langs = append(langs, tag)
	}
	in, err := json.Marshal(langs)
	if err != nil {
		t.Fatal(err)
	}
	var icu []struct {
		Number, Money, Range string
		Days, Order          []string
	}
	ask(t, fmt.Sprintf(`%s.map(l => {
		const m = new Intl.NumberFormat(l, {style: 'currency', currency: 'VND', currencyDisplay: 'code', maximumFractionDigits: 0});
		const day = new Intl.DateTimeFormat(l, {year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC'});
		const short = new Intl.DateTimeFormat(l, {year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC'});
		return {
			Number: new Intl.NumberFormat(l).format(1234567), Money: m.format(50000), Range: m.formatRange(50000, 120000),
			Days: [...Array(12).keys()].map(i => day.format(Date.UTC(2026, i, 2))),
			Order: short.formatToParts(Date.UTC(2026, 10, 22)).map(p => p.type).filter(x => x == 'day' || x == 'month' || x == 'year'),
		};
	})`, in), &icu)
	b := load(t)
	for i, l := range content.AllLangs {
		same := func(what, got, want string) {
			t.Helper()
			// ICU puts marks of direction around amounts; our paragraphs have a direction.
			want = strings.NewReplacer("\u200f", "", "\u200e", "").Replace(want)
			if got != want {
				t.Errorf("%s: %s is %+q, ICU has %+q", l, what, got, want)
			}
		}
		same("number", Number(l, 1234567), icu[i].Number)
		same("amount", Money(l, 50000, "VND"), icu[i].Money)
		same("range", MoneyRange(l, 50000, 120000, "VND"), icu[i].Range)
		for m, want := range icu[i].Days {
			want = strings.ReplaceAll(want, " ค.ศ.", "") // "of the common era", which nothing else of the screen says
			same("day", DateLong(l, content.Date(fmt.Sprintf("2026-%02d-02", m+1))), want)
		}
		// Short days are written with points everywhere, since 11/12 is read in two ways; their order is CLDR's.
		at := func(x string) int {
			return strings.Index(b.Date(l, "2026-11-22"), map[string]string{"day": "22", "month": "11", "year": "2026"}[x])
		}
		if o := icu[i].Order; len(o) != 3 || at(o[0]) > at(o[1]) || at(o[1]) > at(o[2]) {
			t.Errorf("%s: short day %q, ICU has the order %v", l, b.Date(l, "2026-11-22"), o)
		}
		for d := range 7 {
			day := time.Date(2026, 11, 22+d, 0, 0, 0, 0, time.UTC)
			if !strings.Contains(b.Today(l, day), b.T(l, fmt.Sprintf("weekday_%d", d))) {
				t.Errorf("%s: weekday %d is not in %q", l, d, b.Today(l, day))
			}
		}
	}
}

// node is one whose ICU is as new as the CLDR that our table was taken from: set-up fetches it beside the page's test tools. The separators of some
// languages differ between versions, and Debian's own is old.
func node(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("../../admin/web/node_modules/node-linux-*/bin/node")
	if err != nil || len(found) == 0 {
		t.Fatal("no node among the page's test tools: make setup fetches it")
	}
	return found[0]
}

// ask evaluates JavaScript in node.
func ask(t *testing.T, expr string, result any) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), node(t), "-e", "console.log(JSON.stringify("+expr+"))").Output()
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	if err := json.Unmarshal(out, result); err != nil {
		t.Fatal(err)
	}
}
