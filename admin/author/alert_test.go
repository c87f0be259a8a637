package author_test

import (
	"strings"
	"testing"
	"time"

	"cuango/admin/author"
	"cuango/contentsync/content"
)

const goodAlert = `id = "storm-10"
level = "emergency"
pictogram = "storm"
verification = "demo"
gates = ["huu-nghi"]
starts = 2026-11-22T10:00:00
lasts = "10h"
item = "cash"

[title]
vi = "Cửa khẩu tạm dừng"
th = "ปิดด่านชั่วคราว"

[text]
vi = """
Ở trong nhà ga.

Cần giúp: gọi 112.
"""

[issuer]
vi = "Ban Quản lý"
`

func TestReadAlert(t *testing.T) {
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	known := author.Known{{
		Langs: []content.Lang{"vi", "en"}, Gates: []content.Gate{{ID: "huu-nghi", Province: "lang-son"}},
		Items: []content.Item{{ID: "0f6e1f2a9b7c4d50", Slug: "cash"}},
	}}
	for _, tc := range []struct{ name, old, new, want string }{
		{"good", "", "", ""},
		{"no level", `level = "emergency"`, `level = "panic"`, `storm.toml:2: level "panic" is not known. Write emergency`},
		{"no pictogram", `"storm"` + "\nver", `"cyclone"` + "\nver", `storm.toml:3: pictogram "cyclone" is not known`},
		{"not said whether it is verified", `verification = "demo"`, "", "verification"},
		{"a gate that nobody knows", `"huu-nghi"`, `"huu-ngi"`, `storm.toml:5: gate "huu-ngi" is not known`},
		{"a page that nobody knows", `item = "cash"`, `item = "gold"`, `storm.toml:8: page "gold" is not known`},
		{"no end", `lasts = "10h"`, "", "nothing says when it ends"},
		{"two ends", `lasts = "10h"`, "lasts = \"10h\"\nends = 2026-11-22T20:00:00", "both ends and lasts"},
		{"over", `lasts = "10h"`, "ends = 2026-11-22T08:59:00", "it ends before it starts"},
		{"over already", "starts = 2026-11-22T10:00:00\nlasts = \"10h\"", "starts = 2026-11-22T07:00:00\nlasts = \"1h\"", "it is over already"},
		{"for ever", `lasts = "10h"`, `lasts = "800h"`, "more than 31 days"},
		{"half a moment", "2026-11-22T10:00:00", "2026-11-22", "storm.toml"},
		{"an unknown key", `level =`, "colour = \"red\"\nlevel =", `storm.toml:2: "colour" is not known`},
		{"no title", "[title]", "[titel]", `"titel" is not known`},
		{"no title at all", "[title]\nvi = \"Cửa khẩu tạm dừng\"\nth = \"ปิดด่านชั่วคราว\"\n", "", "title is missing. Write it at least in vi and en"},
		{"no TOML", "[title]", "[title", "storm.toml:11: this is not TOML"},
		{"a hidden character", "tạm", "t\u202eạm", "U+202E"},
		{"a long story", "tạm dừng", strings.Repeat("x ", 120), "at most 200"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			src := strings.Replace(goodAlert, tc.old, tc.new, 1)
			a, findings := author.ReadAlert("storm.toml", []byte(src), known, now)
			var all []string
			for _, f := range findings {
				if !f.Warning {
					all = append(all, f.String())
				}
			}
			got := strings.Join(all, "\n")
			if (tc.want == "") != (findings.Err() == nil) || !strings.Contains(got, tc.want) {
				t.Fatalf("findings %q, want %q", got, tc.want)
			}
			if tc.want != "" {
				return
			}
			l := content.Alerts{Format: 1, Version: 1, Issued: now, Alerts: []content.Alert{a}}
			if err := l.Validate(); err != nil {
				t.Fatal(err)
			}
			if want := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC); !a.Starts.Equal(want) || !a.Ends.Equal(want.Add(10*time.Hour)) {
				t.Errorf("from %v until %v: the times are those of the gates", a.Starts, a.Ends)
			}
			if a.Item != "0f6e1f2a9b7c4d50" || a.Text["vi"] != "Ở trong nhà ga.\nCần giúp: gọi 112." || !strings.Contains(a.Title["th"], "\u200b") {
				t.Errorf("read as %+v", a)
			}
		})
	}
}

func TestReadRecall(t *testing.T) {
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	known := author.Known{{Items: []content.Item{{ID: "0f6e1f2a9b7c4d50", Slug: "cash"}}}}
	for _, tc := range []struct{ name, src, want string }{
		{"a page", "item = \"cash\"\n[correction]\nvi = \"Xin hỏi hải quan.\"\n", ""},
		{"nothing", "[correction]\nvi = \"x\"\n", "nothing is recalled"},
		{"no digest", "blobs = [\"photo.jpg\"]\n", "is no SHA-256"},
		{"a page that nobody knows", "item = \"gold\"\n", `page "gold" is not known`},
	} {
		r, findings := author.ReadRecall("r.toml", []byte(tc.src), known, now)
		var got string
		for _, f := range findings {
			got += f.String()
		}
		if (tc.want == "") != (findings.Err() == nil) || !strings.Contains(got, tc.want) {
			t.Errorf("%s: findings %q, want %q", tc.name, got, tc.want)
		}
		if tc.want == "" && (r.Item != "0f6e1f2a9b7c4d50" || !r.Since.Equal(now)) {
			t.Errorf("%s: %+v", tc.name, r)
		}
	}
}

func FuzzReadAlert(f *testing.F) {
	f.Add(goodAlert)
	f.Add("starts = 1")
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, src string) {
		a, findings := author.ReadAlert("x.toml", []byte(src), nil, now)
		if findings.Err() != nil {
			return
		}
		l := content.Alerts{Format: 1, Version: 1, Issued: now, Alerts: []content.Alert{a}}
		if err := l.Validate(); err != nil {
			t.Fatalf("good for the author and not for a kiosk: %v", err)
		}
	})
}
