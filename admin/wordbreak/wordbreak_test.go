package wordbreak_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"cuango/admin/wordbreak"
	"cuango/contentsync/content"
)

func TestInsert(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lang  content.Lang
		terms []string
		in    string
		want  string // | stands for the break
	}{
		{"thai", "th", nil, "ชาวต่างชาติต้องแสดงหนังสือเดินทาง", "ชาว|ต่าง|ชาติ|ต้อง|แสดง|หนังสือเดินทาง"},
		{"lao", "lo", nil, "ຄົນຕ່າງປະເທດທີ່ເຂົ້າມາ", "ຄົນຕ່າງປະເທດ|ທີ່|ເຂົ້າມາ"},
		{"khmer", "km", nil, "ជនបរទេសដែលចូលមក", "ជនបរទេស|ដែល|ចូល|មក"},
		{"spaces and full stop", "th", nil, "โปรดรอ. โปรดรอ", "โปรด|รอ. โปรด|รอ"},
		{"repetition mark", "th", nil, "เด็กๆเล่น", "เด็กๆ|เล่น"},
		{"bracket", "th", nil, "ด่าน(สะพาน)เปิด", "ด่าน|(สะพาน)|เปิด"},
		{"number keeps its unit", "th", nil, "ภายใน30วัน", "ภายใน30วัน"},
		{"khmer sentence end", "km", nil, "សូមរង់ចាំ។", "សូម|រង់ចាំ។"},
		{"latin inside", "th", nil, "ใช้WiFiฟรี", "ใช้WiFiฟรี"},
		{"only latin", "th", nil, "Wi-Fi 5G, 24/7", "Wi-Fi 5G, 24/7"},
		{"other language", "vi", nil, "Cửa khẩu", "Cửa khẩu"},
		{"khmer repetition mark", "km", nil, "ផ្សេងៗគ្នា", "ផ្សេងៗ|គ្នា"},
		{"lao repetition mark", "lo", nil, "ຕ່າງໆນາໆ", "ຕ່າງໆ|ນາໆ"},
		{"term", "th", []string{"แสดงหนังสือเดินทาง"}, "ชาวต่างชาติต้องแสดงหนังสือเดินทาง", "ชาว|ต่าง|ชาติ|ต้อง|แสดงหนังสือเดินทาง"},
		{"longer term first", "th", []string{"ต่าง", "ชาวต่างชาติ"}, "ชาวต่างชาติต้อง", "ชาวต่างชาติ|ต้อง"},
		{"glue", "th", nil, "ชาว\u2060ต่างชาติต้อง", "ชาว\u2060ต่าง|ชาติ|ต้อง"},
		{"author's break stays", "th", nil, "หนังสือ\u200bเดินทาง", "หนังสือ|เดินทาง"},
		{"author's break where a break would be", "th", nil, "ชาว\u200bต่าง", "ชาว|ต่าง"},
		{"empty", "km", nil, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := wordbreak.New(tt.lang, tt.terms).Insert(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(got, "\u200b", "|"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestInsertPartsKeepsSeams(t *testing.T) {
	b := wordbreak.New("th", nil)
	got, err := b.InsertParts([]string{"ชาวต่าง", "ชาติต้องแสดงหนัง", "", "สือเดินทาง"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"ชาว|ต่าง|", "ชาติ|ต้อง|แสดง|หนัง", "", "สือเดินทาง"}
	for i := range want {
		if g := strings.ReplaceAll(got[i], "\u200b", "|"); g != want[i] {
			t.Errorf("part %d: got %q, want %q", i, g, want[i])
		}
	}
}

func TestLongestRun(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     int
	}{
		{"latin does not count", strings.Repeat("a", 50), 0},
		{"no dictionary word", strings.Repeat("ຮ", 50), 50},
		{"broken", "ชาว\u200bต่าง", 3},
		{"no-break space joins", "ต่าง\u00a0ชาว", 7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, n, err := wordbreak.New("lo", nil).LongestRun(tt.in); err != nil || n != tt.want {
				t.Errorf("got %d, %v, want %d", n, err, tt.want)
			}
		})
	}
}

// TestProperties takes pieces of real sentences, names, digits and marks at random and
// checks what the package promises.
func TestProperties(t *testing.T) {
	pieces := map[content.Lang][]string{
		"th": {"ชาวต่างชาติต้องแสดงหนังสือเดินทาง", "เงินสดเกิน 5,000 ดอลลาร์สหรัฐ", "ๆ", "ฯ", "(", ")", " ", "113", "Wi-Fi", "\u2060", "\u200b", "ก็", "น้ำ", "\u0301", "👩‍👩‍👧", "ฮานอย"},
		"lo": {"ຄົນຕ່າງປະເທດທີ່ເຂົ້າມາ", "ສາມາດນຳເງິນສົດ", "ໆ", "ຯ", "\u200b", " ", "24/7", "ນ້ຳ", "ວຽງຈັນ", "ຫວຽດນາມ"},
		"km": {"ជនបរទេសដែលចូលមកត្រូវបង្ហាញលិខិតឆ្លងដែន", "ៗ", "។", "ស្រ្តី", "\u200b", " ", "៣០ថ្ងៃ", "ភ្នំពេញ", "\u200d"},
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for lang, ps := range pieces {
		terms := []string{"ฮานอย", "ຫວຽດນາມ", "ภูเก็ต", "ភ្នំពេញ"}
		b := wordbreak.New(lang, terms)
		for range 400 {
			var sb strings.Builder
			for range 1 + rng.IntN(6) {
				sb.WriteString(ps[rng.IntN(len(ps))])
			}
			in := sb.String()
			got, err := b.Insert(in)
			if err != nil {
				t.Fatal(err)
			}
			if wordbreak.Strip(got) != wordbreak.Strip(in) {
				t.Fatalf("%s: %q became %q", lang, in, got)
			}
			if again, _ := b.Insert(got); again != got {
				t.Fatalf("%s: twice differs: %q, %q", lang, got, again)
			}
			if strings.Count(got, "\u200b") < strings.Count(in, "\u200b") {
				t.Fatalf("%s: lost a break of the author: %q", lang, in)
			}
			if strings.Contains(in, "\u200b") {
				continue
			}
			for i, part := range strings.Split(got, "\u200b") {
				if part == "" || (i > 0 && strings.ContainsRune(" ๆໆៗ។ฯ)", []rune(part)[0])) {
					t.Fatalf("%s: bad break in %q", lang, got)
				}
			}
			for _, term := range terms {
				if strings.Count(got, term) != strings.Count(in, term) {
					t.Fatalf("%s: %q is broken in %q", lang, term, got)
				}
			}
		}
	}
}
