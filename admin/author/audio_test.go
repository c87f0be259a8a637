package author_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cuango/admin/author"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// withAudio gives the pages of an item a recording: files by name below items/bay, in place of READS the name of a page's text.
func withAudio(t *testing.T, files map[string]string) (dir, reads string) {
	t.Helper()
	dir = overlay(t, "")
	p, _, err := author.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	reads = p.Catalog.Items[0].Text["en"].Reading()
	for name, s := range files {
		s = strings.ReplaceAll(s, "READS", reads)
		if err := os.WriteFile(filepath.Join(dir, "items/bay", name), []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir, reads
}

const describedAudio = "[en]\nreads = \"READS\"\nauthor = \"A\"\nlicence = \"CC0\"\n"

func silence(ms int) string { return string(packtest.Silence("bay", ms).Bytes()) }

func TestRecordingIsRead(t *testing.T) {
	dir, reads := withAudio(t, map[string]string{
		"en.opus": silence(20_000), "audio.toml": describedAudio,
		"en.cues.txt": "0.000000\t1.0\tA limestone bay\r\n1.25\t2\tA limestone bay\n\\\t300\t4000\n\n2.5\t3\tKeep the copy 2\n3.9996\t3\tXin ở lại\n4.5\t7\tPlease\n6\t6\t00:00\n7\t7\tTicket\n",
	})
	p, findings, err := author.Load(dir)
	if err != nil || len(findings) != 0 {
		t.Fatal(findings, err)
	}
	got := p.Catalog.Items[0].Audio
	b := []byte(silence(20_000))
	want := map[content.Lang]content.Recording{"en": {
		Digest: content.DigestOf(b), MIME: "audio/ogg", Size: int64(len(b)), MS: 20_000, Reads: reads, Author: "A", Licence: "CC0",
		Cues: []content.Cue{
			{MS: 0, Text: "A limestone bay"},
			{MS: 1250, Block: 1, Text: "A limestone bay"},
			{MS: 2500, Block: 2, Text: "Keep the copy 2"},
			{MS: 4000, Block: 4, Text: "Xin ở lại"},
			{MS: 4500, Block: 4, Text: "Please"},
			{MS: 6000, Block: 5, Text: "00:00"},
			{MS: 7000, Block: 5, Text: "Ticket"},
		},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if p.Files[want["en"].Digest] != "items/bay/en.opus" || len(p.Catalog.Recordings()) != 1 {
		t.Errorf("files %v", p.Files)
	}
	// What is stored is the same, and is stored the same again.
	packs := t.TempDir()
	if _, _, err := author.Import(t.Context(), dir, packs); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, packs)
	again, findings, err := author.Load(filepath.Join(packs, "good"))
	if err != nil || len(findings) != 0 {
		t.Fatal(findings, err)
	}
	if d := cmp.Diff(p, again); d != "" {
		t.Errorf("stored it is another pack: %s", d)
	}
	if _, _, err := author.Import(t.Context(), filepath.Join(packs, "good"), packs); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, snapshot(t, packs)); d != "" || before["/good/items/bay/en.opus"] != string(b) {
		t.Errorf("importing twice differs: %s", d)
	}
}

func TestAChangedTextLeavesTheRecordingOut(t *testing.T) {
	for name, tc := range map[string]struct {
		from, to string
		stale    bool
	}{
		"a word":             {"Ticket counter.", "Ticket office.", true},
		"a number":           {"0-120000", "0-130000", true},
		"the title":          {"title: A limestone bay", "title: The limestone bay", true},
		"a paragraph more":   {"\n- A lime", "\nNew.\n\n- A lime", true},
		"only bold":          {"**Keep the copy** 2", "Keep the copy 2", false},
		"only the summary":   {"summary: A limestone bay 1", "summary: Another one", false},
		"only a word joiner": {"limestone bay\n\n-", "limestone\u2060 bay\n\n-", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := withAudio(t, map[string]string{"en.opus": silence(2000), "audio.toml": describedAudio, "en.cues.txt": "0\t1\tA limestone bay\n"})
			page := filepath.Join(dir, "items/bay/en.md")
			old := mustRead(t, page)
			changed := bytes.Replace(old, []byte(tc.from), []byte(tc.to), 1)
			if bytes.Equal(old, changed) {
				t.Fatal("nothing was changed")
			}
			if err := os.WriteFile(page, changed, 0o644); err != nil {
				t.Fatal(err)
			}
			packs := t.TempDir()
			p, findings, err := author.Import(t.Context(), dir, packs)
			if err != nil {
				t.Fatal(findings, err)
			}
			told := strings.Contains(fmt.Sprint(findings), `items/bay/audio.toml:2: warning: recording en.opus is older than the text of en.md and is left out of the pack. Record it again; or, if it says what the page says now, write reads = "`+p.Catalog.Items[0].Text["en"].Reading())
			if told != tc.stale || (len(p.Catalog.Recordings()) == 0) != tc.stale {
				t.Errorf("told: %v, %d recordings, findings %v", told, len(p.Catalog.Recordings()), findings)
			}
			for _, f := range []string{"en.opus", "en.cues.txt", "audio.toml"} { // the editor's work stays
				if got, want := mustRead(t, filepath.Join(packs, "good/items/bay", f)), mustRead(t, filepath.Join(dir, "items/bay", f)); !bytes.Equal(got, want) {
					t.Errorf("%s is another one in the stored folder: %q", f, got)
				}
			}
		})
	}
}

func TestHostileRecordings(t *testing.T) {
	sound := func(change func(*packtest.Sound)) string {
		s := packtest.Silence("bay", 2000)
		change(&s)
		return string(s.Bytes())
	}
	good := silence(2000)
	for name, tc := range map[string]struct {
		files map[string]string
		want  string
	}{
		"cut off":           {map[string]string{"en.opus": good[:len(good)-9]}, "items/bay/en.opus: the recording is cut off. Copy the file again."},
		"ten hours claimed": {map[string]string{"en.opus": sound(func(s *packtest.Sound) { s.Claim = 36_000 * 48_000 })}, "items/bay/en.opus: it claims another length than it has. "},
		"ten minutes":       {map[string]string{"en.opus": silence(600_000)}, "items/bay/en.opus: it lasts longer than 5 minutes. Read without long pauses"},
		"huge":              {map[string]string{"en.opus": good + strings.Repeat("x", content.MaxRecordingBytes)}, "items/bay/en.opus: items/bay/en.opus has 4 MB, at most 4 MB"},
		"an MP3":            {map[string]string{"en.opus": "ID3\x04 and so on"}, "items/bay/en.opus: this is no Opus recording. Encode it again: opusenc --downmix-mono"},
		"a picture":         {map[string]string{"en.opus": string(packtest.Picture(t, 8, 8, "x", 0))}, "items/bay/en.opus: this is no Opus recording"},
		"empty":             {map[string]string{"en.opus": ""}, "items/bay/en.opus: this is no Opus recording"},
		"stereo":            {map[string]string{"en.opus": sound(func(s *packtest.Sound) { s.Channels = 2 })}, "items/bay/en.opus: the recording is not mono. "},
		"a shout":           {map[string]string{"en.opus": sound(func(s *packtest.Sound) { s.Gain = 30_000 })}, "items/bay/en.opus: it asks to be played more than 12 dB louder or softer than it is. "},
		"a flipped bit":     {map[string]string{"en.opus": good[:200] + string(good[200]^1) + good[201:]}, "items/bay/en.opus: the recording is damaged. "},
		"two in one":        {map[string]string{"en.opus": good + good}, "items/bay/en.opus: something follows the end of the recording. "},
		"not described":     {map[string]string{"en.opus": good, "audio.toml": "# nothing\n"}, "items/bay/en.opus: audio.toml does not say whose recording this is, and of which text. Listen to it; then write in audio.toml: [en] with reads = \"READS\", author and licence."},
		"no such recording": {map[string]string{"audio.toml": describedAudio}, "items/bay/audio.toml:1: there is no recording en.opus. "},
		"no such page":      {map[string]string{"fr.opus": good}, "items/bay/fr.opus: there is no page fr.md that it could read. "},
		"no licence":        {map[string]string{"en.opus": good, "audio.toml": "[en]\nreads = \"READS\"\n"}, "items/bay/audio.toml:1: recording en.opus has no licence. "},
		"no text":           {map[string]string{"en.opus": good, "audio.toml": "[en]\nlicence = \"CC0\"\n"}, "nothing says which text recording en.opus reads. Listen to it; if it says what the page says now, write reads = \"READS\"."},
		"a long licence":    {map[string]string{"en.opus": good, "audio.toml": "[en]\nreads = \"READS\"\nlicence = \"" + strings.Repeat("x", 300) + "\"\n"}, "items/bay/audio.toml:3: licence has more than 200 characters. "},
		"an unknown key":    {map[string]string{"en.opus": good, "audio.toml": describedAudio + "speed = 2\n"}, "items/bay/audio.toml:5: "},
		"cues alone":        {map[string]string{"vi.cues.txt": "0\t1\tVịnh\n"}, "items/bay/vi.cues.txt: warning: there is no recording vi.opus that these cues belong to. "},
		"cues: no number":   {map[string]string{"en.opus": good, "en.cues.txt": "soon\t1\tA limestone bay\n"}, "items/bay/en.cues.txt:1: this is no cue: "},
		"cues: NaN":         {map[string]string{"en.opus": good, "en.cues.txt": "NaN\t1\tA limestone bay\n"}, "items/bay/en.cues.txt:1: the cue begins at NaN s, the recording lasts 2.0 s. "},
		"cues: for ever":    {map[string]string{"en.opus": good, "en.cues.txt": "+Inf\t1\tA limestone bay\n"}, "items/bay/en.cues.txt:1: the cue begins at +Inf s, "},
		"cues: too late":    {map[string]string{"en.opus": good, "en.cues.txt": "2\t3\tA limestone bay\n"}, "items/bay/en.cues.txt:1: the cue begins at 2 s, the recording lasts 2.0 s. "},
		"cues: too early":   {map[string]string{"en.opus": good, "en.cues.txt": "-1\t3\tA limestone bay\n"}, "items/bay/en.cues.txt:1: the cue begins at -1 s, "},
		"cues: backwards":   {map[string]string{"en.opus": good, "en.cues.txt": "1\t1\tA limestone bay\n0.5\t1\tTicket\n"}, "items/bay/en.cues.txt:2: the cue begins at 0.5 s, not after the one before. "},
		"cues: other words": {map[string]string{"en.opus": good, "en.cues.txt": "0\t1\tTicket\n1\t1\tA limestone bay\n"}, "items/bay/en.cues.txt:2: \"A limestone bay\" does not stand on the page behind the cue before. "},
		"cues: no words":    {map[string]string{"en.opus": good, "en.cues.txt": "0\t1\n"}, "items/bay/en.cues.txt:1: this is no cue: "},
		"cues: none":        {map[string]string{"en.opus": good, "en.cues.txt": "\n"}, "items/bay/en.cues.txt: there is no cue in it. "},
		"cues: hidden":      {map[string]string{"en.opus": good, "en.cues.txt": "0\t1\tA\u202elime\n"}, "items/bay/en.cues.txt:1: character U+202E is not allowed in text. "},
	} {
		t.Run(name, func(t *testing.T) {
			_, described := tc.files["audio.toml"]
			if _, there := tc.files["en.opus"]; there && !described {
				tc.files["audio.toml"] = describedAudio
			}
			dir, reads := withAudio(t, tc.files)
			p, findings, err := author.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, f := range findings {
				all = append(all, f.String())
			}
			want := strings.ReplaceAll(tc.want, "READS", reads)
			if got := strings.Join(all, "\n"); !strings.Contains(got, want) {
				t.Errorf("want %q in\n%s", want, got)
			}
			if refused := findings.Err() != nil; refused == strings.Contains(want, "warning: ") || !refused && len(p.Catalog.Recordings()) > 0 {
				t.Errorf("refused: %v, %d recordings", refused, len(p.Catalog.Recordings()))
			}
		})
	}
}
