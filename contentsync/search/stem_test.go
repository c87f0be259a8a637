package search

import (
	"slices"
	"strings"
	"testing"

	"cuango/contentsync/content"
)

// Each row is of words that find each other, or, after "not", of one that none of them finds.
func TestForms(t *testing.T) {
	for _, tt := range []struct {
		name string
		lang content.Lang
		one  string
		not  string
	}{
		{"Russian cases", "ru", "виза визы визе визу визой виз визами", "вид"},
		{"Russian adjectives", "ru", "ночной ночная ночного ночные", "ночью"},
		{"Russian with ё", "ru", "самолёт самолет самолёта самолёты", "самокат"},
		{"a short Russian word", "ru", "еда еду еды едой", "ест"},
		{"French plurals", "fr", "hôpital hôpitaux hopital hopitaux", "hôtel"},
		{"French without accents", "fr", "déclaration déclarations declaration", "déclin"},
		{"French participles", "fr", "perdu perdue perdus perdues", "perles"},
		{"English plurals", "en", "beach beaches", "bead"},
		{"English after a hiss", "en", "bus buses", "business"},
		{"English verbs", "en", "swim swims swimming", "swing"},
		{"Arabic article", "ar", "شرطة الشرطة بالشرطة والشرطة للشرطة", "شارع"},
		{"Arabic letters that are confused", "ar", "تأشيرة تاشيره التأشيرة التاشيره", "إشارة"},
		{"Arabic plurals", "ar", "تأشيرة تأشيرات والتأشيرات", "أشياء"},
		{"Arabic, a letter of the word that looks like and", "ar", "ورق الورق", "رقم"},
		{"Arabic hamza", "ar", "أدوية ادوية الأدوية", "دوار"},
		{"no forms in Vietnamese", "vi", "visa", "visas"},
		{"a Latin word in Russian", "ru", "SIM", "SIMs"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			words := strings.Fields(tt.one)
			var list []doc
			for _, w := range append(slices.Clone(words), tt.not) {
				list = append(list, doc{Doc{ID: w}, map[content.Lang]Texts{tt.lang: text("1 "+w, "2", "3")}})
			}
			s := searcher(t, list)
			for _, w := range words {
				r, err := s.Search(t.Context(), Query{Text: w + " 1", Lang: tt.lang}) // not the last word, which is a beginning
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, h := range r.Hits {
					got = append(got, h.Item)
					if len(h.TitleSpans) < 2 && h.Title != "1 "+w {
						t.Errorf("%q in %q is not marked: %v", w, h.Title, h.TitleSpans)
					}
				}
				slices.Sort(got)
				want := slices.Sorted(slices.Values(words))
				if !slices.Equal(got, want) || r.Total != len(want) {
					t.Errorf("%q: %q, want %q", w, got, want)
				}
			}
		})
	}
}

func TestWholeWordsAndParts(t *testing.T) {
	const z = wordBreak
	item := func(id string, lang content.Lang, t Texts) doc {
		return doc{Doc{ID: id}, map[content.Lang]Texts{lang: t}}
	}
	for _, tt := range []struct {
		name  string
		lang  content.Lang
		list  []doc
		query string
		want  string
	}{
		{"a whole word in a summary before a beginning in a title", "en", []doc{
			item("part", "en", text("Business", "Business", "business")), item("whole", "en", text("Town", "Take the bus", "x")), item("body", "en", text("Train", "y", "A bus goes to the station")),
		}, "bus", "whole body part"},
		{"a word of bodies alone does not push a title down that is nearly typed", "en", []doc{
			item("body", "en", text("Town", "y", "A wallet for your passports")), item("title", "en", text("Passport", "x", "z")),
		}, "passpor", "title body"},
		{"half a word: the shorter word is rather meant", "en", []doc{
			item("long", "en", text("Busybodies", "x", "y")), item("short", "en", text("Bust", "x", "y")),
		}, "bus", "short long"},
		{"a label before a sentence", "en", []doc{
			item("sentences", "en", text("Lost", "x", "Go to the police now, at once", "Ask the police, and ask the police again", "Here comes the police at last")),
			item("label", "en", text("Help", "x", "Police", "Somebody comes when you call")),
		}, "police", "label sentences"},
		{"a Thai word before the beginning of another", "th", []doc{
			item("fog", "th", text("หมอก"+z+"เช้า", "x", "y")), item("doctor", "th", text("สุขภาพ", "หา"+z+"หมอ", "y")),
		}, "หมอ", "doctor fog"},
		{"and before the middle of one, though in a body alone", "th", []doc{
			item("inside", "th", text("โรง"+z+"พยาบาล", "x", "พยาบาล")), item("word", "th", text("ของ", "x", "มี"+z+"ยา"+z+"ไป")),
		}, "ยา", "word inside"},
		{"words that stand side by side are no part of others", "km", []doc{
			item("parts", "km", text("ប្រាក់"+z+"កាស", "x", "y")), item("words", "km", text("ប្តូរ"+z+"ប្រាក់"+z+"នៅ", "x", "y")),
		}, "ប្តូរប្រាក់", "words"},
		{"a Khmer mark that some write", "km", []doc{item("phone", "km", text("ទូរសព្ទ", "x", "y"))}, "ទូរស័ព្ទ", "phone"},
		{"a hyphen left out", "en", []doc{item("wifi", "en", text("SIM and Wi-Fi", "x", "y"))}, "wifi", "wifi"},
		{"a hyphen as a space", "en", []doc{item("visa", "en", text("An e-visa", "x", "y"))}, "e visa", "visa"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := searcher(t, tt.list).Search(t.Context(), Query{Text: tt.query, Lang: tt.lang})
			if err != nil || ids(r) != tt.want {
				t.Errorf("got %s, %v; want %s", ids(r), err, tt.want)
			}
		})
	}
}

func TestEssentialsCountALittleMore(t *testing.T) {
	list := []doc{
		{Doc{ID: "other", Priority: 100}, map[content.Lang]Texts{"en": text("Police", "x", "y")}},
		{Doc{ID: "essential", Essential: true}, map[content.Lang]Texts{"en": text("Police", "x", "y")}},
		{Doc{ID: "essential body", Essential: true}, map[content.Lang]Texts{"en": text("Help", "x", "Here comes the police, at last")}},
	}
	r, err := searcher(t, list).Search(t.Context(), Query{Text: "police", Lang: "en"})
	if err != nil || ids(r) != "essential other essential body" {
		t.Errorf("got %s, %v", ids(r), err)
	}
}

func TestDocs(t *testing.T) {
	items := []content.Item{{ID: "a", Priority: 7, Gates: []string{"g"}}, {ID: "b", Directions: []content.Direction{content.Out}}}
	got := Docs(items, []content.Essential{{Item: "b"}})
	if len(got) != 2 || got[0].ID != "a" || got[0].Priority != 7 || got[0].Essential || !got[1].Essential || !slices.Equal(got[1].Directions, items[1].Directions) {
		t.Errorf("%+v", got)
	}
}

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"words", "ha noi", "ha noi"},
		{"Vietnamese in NFD", "Ha\u0300", "Ha\u0300"},
		{"overrides and isolates", "\u202epas\u2066s\u2069port\u202c", "passport"},
		{"marks of direction", "\u200ea\u200fb\u061cc", "abc"},
		{"joiners and a byte order mark", "\ufeffa\u200db\u200cc\u2060", "abc"},
		{"tags", "a\U000e0041\U000e007f", "a  "},
		{"soft hyphen", "a\u00adb", "ab"},
		{"control characters", "a\tb\nc\x00d\x1be\u0085f", "a b c d e f"},
		{"ends of lines and paragraphs", "a\u2028b\u2029c", "a b c"},
		{"not UTF-8", "\xffa", "\ufffda"},
		{"emoji", "🛂", "🛂"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Clean(tt.in); got != tt.want {
				t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// What turns text around does not come back in what may be meant.
func TestMeantHasNothingHidden(t *testing.T) {
	for _, q := range []string{"\u202epasport", "lost\u2067 pas\u200edport\u202e", "\u202elost pasport\x00"} {
		r, err := searcher(t, corpus).Search(t.Context(), Query{Text: q, Lang: "en"})
		if err != nil || len(r.DidYouMean) == 0 {
			t.Fatalf("%q: %+v, %v", q, r, err)
		}
		for _, m := range r.DidYouMean {
			if m != Clean(m) {
				t.Errorf("%q offers %q", q, m)
			}
		}
	}
}
