package author_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"cuango/admin/author"
	"cuango/admin/wordbreak"
	"cuango/contentsync/content"
)

func TestLoadGood(t *testing.T) {
	p, findings, err := author.Load("testdata/good")
	if err != nil {
		t.Fatal(err)
	}
	if len(findings) != 0 {
		t.Fatalf("findings: %v", findings)
	}
	if p.AsOf != "2026-11-20" || len(p.Catalog.Items) != 2 || len(p.Files) != 1 {
		t.Errorf("got as of %s, %d items, %d files", p.AsOf, len(p.Catalog.Items), len(p.Files))
	}
	got := p.Catalog.Items[1].Text["en"].Body
	want := []content.Block{
		{Kind: content.Paragraph, Text: []content.Span{{Text: "Declare "}, {Text: "more than 5,000 USD", Bold: true}, {Text: " to customs."}}},
		{Kind: content.Heading, Level: 2, Text: []content.Span{{Text: "Limits"}}},
		{
			Kind: content.Table, Head: [][]content.Span{{{Text: "What you carry"}}, {{Text: "Declare if over"}}},
			Rows: [][][]content.Span{{{{Text: "Foreign cash"}}, {{Text: "5 000 USD"}}}, {{{Text: "Gold"}}, {{Text: "300 g"}}}},
		},
		{Kind: content.Image, Media: "bay", Alt: "A limestone bay", Caption: "A limestone bay"},
		{Kind: content.Notice, Text: []content.Span{{Text: "Keep the "}, {Text: "stamped", Bold: true}, {Text: " copy."}}},
		{Kind: content.Do, Items: [][]content.Span{{{Text: "Keep the copy"}}}},
		{Kind: content.Dont, Items: [][]content.Span{{{Text: "Split cash between bags"}}}},
		{Kind: content.Phone, Phone: "113", Text: []content.Span{{Text: "Police."}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	th := p.Catalog.Items[1].Text["th"]
	if first := content.Plain(th.Body[0].Text); !strings.Contains(first, "\u200b") || !strings.Contains(first, "เวียดนาม") {
		t.Errorf("no breaks, or the protected name is broken: %q", first)
	}
	if name := p.Catalog.Categories[0].Name["km"]; wordbreak.Strip(name) != "គយ" {
		t.Errorf("category name %q", name)
	}
}

func TestLoadExtras(t *testing.T) {
	p, _, err := author.Load("testdata/good")
	if err != nil {
		t.Fatal(err)
	}
	c, bay := p.Catalog, p.Catalog.Items[0]
	say, more := []content.Span{{Text: "Tôi cần xe cấp cứu. Xin gọi giúp số "}, {Text: "115", Bold: true}, {Text: "."}}, []content.Span{{Text: "Xin ở lại với tôi."}}
	for lang, want := range map[content.Lang]content.Block{
		"vi": {Kind: content.Card, Pictogram: "ambulance", Label: "Cấp cứu", Say: say, More: more},
		"en": {Kind: content.Card, Pictogram: "ambulance", Label: "Ambulance", Say: say, More: more, Text: []content.Span{{Text: "Please call 115 for me."}}},
		"th": {Kind: content.Card, Pictogram: "ambulance", Label: "รถ\u200bพยาบาล\u200bฉุกเฉิน", Say: say, More: more, Text: []content.Span{{Text: "โปรด\u200bช่วย\u200bโทร 115 ให้\u200bฉัน"}}},
	} {
		body := bay.Text[lang].Body
		got := body[len(body)-3]
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", lang, d)
		}
	}
	body := bay.Text["en"].Body
	text := []content.Span{{Text: "Ticket counter."}}
	if d := cmp.Diff([]content.Block{{Kind: content.Opening, Open: "00:00", Close: "24:00", Text: text}, {Kind: content.Price, High: 120_000, Currency: "VND", Text: text}}, body[len(body)-2:]); d != "" {
		t.Error(d)
	}
	if len(c.Langs) != 7 || bay.Text["ru"].Title != "Бухта" || len(c.Items[1].Text) != 6 {
		t.Errorf("languages %v, the partial one has %q, the other item has %d", c.Langs, bay.Text["ru"].Title, len(c.Items[1].Text))
	}
	if bay.Season != "tet" || c.Seasons[0].To != "02-29" || c.Essentials[0].Item != bay.ID || c.Notices[0].Until != "2026-12-31" || c.Web == "" {
		t.Errorf("got %+v, %+v, %+v, season %q, web %q", c.Seasons, c.Essentials, c.Notices, bay.Season, c.Web)
	}
	want := content.Scene{
		ID: "bay-at-dawn", Media: "bay", Text: c.Scenes[0].Text, Item: bay.ID, Gates: []string{"huu-nghi"}, Parts: []content.DayPart{content.Dawn, content.Night},
		From: "2026-11-20", Until: "2026-12-31", Season: "tet", Priority: 10, Weight: 2,
	}
	if d := cmp.Diff(want, c.Scenes[0]); d != "" || want.Text["en"] != "Bay" || c.Scenes[1].Sponsor["vi"] != "Vịnh" || c.SponsorShare != 10 {
		t.Errorf("%s, %+v, share %d", d, c.Scenes, c.SponsorShare)
	}
	if g := c.Gates[0]; g.Sections[0] != "places" || g.Next[0].Times[1] != "22:30" || g.Next[0].Days[1] != 7 {
		t.Errorf("gate %+v", g)
	}
}

// TestHostile lays each folder of testdata/hostile over the good one; want.txt has the
// findings that must be among those found, as file:line: beginning of the message.
func TestHostile(t *testing.T) {
	cases, err := os.ReadDir("testdata/hostile")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name(), func(t *testing.T) {
			dir := overlay(t, filepath.Join("testdata/hostile", c.Name()))
			_, findings, err := author.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(filepath.Join("testdata/hostile", c.Name(), "want.txt"))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range findings {
				warning := ""
				if f.Warning {
					warning = "warning: "
				}
				got = append(got, fmt.Sprintf("%s:%d: %s%s", f.File, f.Line, warning, f.Message))
				if f.Fix == "" {
					t.Errorf("%s: no fix", f)
				}
			}
			for line := range strings.Lines(string(want)) {
				found := false
				for _, g := range got {
					found = found || strings.HasPrefix(g, strings.TrimSpace(line))
				}
				if !found {
					t.Errorf("want %q, got\n%s", strings.TrimSpace(line), strings.Join(got, "\n"))
				}
				if refused := findings.Err() != nil; refused == strings.Contains(line, "warning") {
					t.Errorf("refused: %v", refused)
				}
			}
		})
	}
}

func TestAllFindingsAreCollected(t *testing.T) {
	dir := overlay(t, "testdata/hostile/link")
	if err := os.WriteFile(filepath.Join(dir, "items/bay/vi.md"), []byte("---\ntitle: x\nsummary: y\n---\n\n# one\n\n`two`\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, findings, err := author.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, f := range findings {
		if !f.Warning {
			refused++
		}
	}
	if refused != 3 {
		t.Errorf("got %d, want 3: %v", refused, findings)
	}
}

func TestTooLarge(t *testing.T) {
	dir := overlay(t, "")
	big := filepath.Join(dir, "items/bay/vi.md")
	if err := os.Truncate(big, author.MaxPageBytes+1); err != nil {
		t.Fatal(err)
	}
	_, findings, err := author.Load(dir)
	if err != nil || findings.Err() == nil || !strings.Contains(fmt.Sprint(findings), "at most 1 MB") {
		t.Errorf("got %v, %v", findings, err)
	}
}

func TestImport(t *testing.T) {
	src := overlay(t, "")
	decomposed := norm.NFD.Bytes(mustRead(t, filepath.Join(src, "items/cash/vi.md")))
	if err := os.WriteFile(filepath.Join(src, "items/cash/vi.md"), bytes.ReplaceAll(decomposed, []byte("\n"), []byte("\r\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	packs := t.TempDir()
	first, _, err := author.Import(t.Context(), src, packs)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(packs, "good")
	if b := mustRead(t, filepath.Join(out, "items/cash/vi.md")); !norm.NFC.IsNormal(b) || bytes.Contains(b, []byte("\r")) {
		t.Error("not normalised")
	}
	if b := mustRead(t, filepath.Join(out, "items/cash/th.md")); !bytes.Contains(b, []byte("\u200b")) {
		t.Error("no breaks in the stored page")
	}
	again, findings, err := author.Load(out)
	if err != nil || len(findings) > 0 {
		t.Fatal(findings, err)
	}
	if d := cmp.Diff(first, again); d != "" {
		t.Errorf("reading the stored folder gives another pack: %s", d)
	}
	before := snapshot(t, out)
	if _, _, err := author.Import(t.Context(), out, packs); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, snapshot(t, out)); d != "" {
		t.Errorf("importing twice differs: %s", d)
	}
	if _, _, err := author.Import(t.Context(), overlay(t, "testdata/hostile/link"), packs); err == nil {
		t.Error("a refused folder was imported")
	}
	if d := cmp.Diff(before, snapshot(t, packs+"/good")); d != "" {
		t.Errorf("a refused import changed something: %s", d)
	}
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out[strings.TrimPrefix(p, dir)] = string(mustRead(t, p))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func mustRead(t *testing.T, p string) []byte {
	t.Helper()
	b, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// overlay copies testdata/good and lays over it the folder over; remove.txt names files to leave out.
func overlay(t *testing.T, over string) string {
	t.Helper()
	dir := t.TempDir()
	for _, src := range []string{"testdata/good", over} {
		if src == "" {
			continue
		}
		err := filepath.WalkDir(src, func(p string, d fs.DirEntry, err error) error {
			rel, _ := filepath.Rel(src, p)
			to := filepath.Join(dir, rel)
			switch {
			case err != nil:
				return err
			case d.IsDir():
				return os.MkdirAll(to, 0o755)
			case d.Name() == "want.txt":
				return nil
			case d.Name() == "remove.txt":
				return os.Remove(filepath.Join(dir, strings.TrimSpace(string(mustRead(t, p)))))
			case d.Type()&fs.ModeSymlink != 0:
				target, err := os.Readlink(p)
				if err != nil {
					return err
				}
				_ = os.Remove(to)
				return os.Symlink(target, to)
			}
			return os.WriteFile(to, mustRead(t, p), 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestOurPacks checks the packs of this repository. Their pictures are made at set-up and
// may be missing here.
func TestOurPacks(t *testing.T) {
	for _, dir := range []string{"../../assets/demopack", "../../assets/seedpack/src"} {
		p, findings, err := author.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			if f.File == "media/media.toml" && strings.HasSuffix(f.Message, " is missing") {
				continue
			}
			t.Errorf("%s: %s", dir, f)
		}
		if len(p.Catalog.Items) == 0 {
			t.Errorf("%s: no topics", dir)
		}
	}
}
