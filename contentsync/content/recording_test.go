package content_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/content"
)

func TestLinesOfAPage(t *testing.T) {
	lines := vectorCatalog().Items[0].Text["vi"].Lines()
	want := []content.Line{
		{Block: 0, Text: "Tiền mặt và vàng"},
		{Block: 1, Text: "Khai khi mang hơn 5.000 USD."},
		{Block: 2, Text: "Các bước"},
		{Block: 3, Text: "một"},
		{Block: 3, Text: "hai"},
		{Block: 4, Text: "đi"},
		{Block: 4, Text: "đến"},
		{Block: 5, Text: "Mang gì"},
		{Block: 5, Text: "Hơn"},
		{Block: 5, Text: "Vàng"},
		{Block: 5, Text: "300 g"},
		{Block: 6, Text: "Đường"},
		{Block: 6, Text: "Đường lên"},
		{Block: 7, Text: "Giữ tờ khai."},
		{Block: 8, Text: "Giữ bản sao"},
		{Block: 9, Text: "Chia nhỏ tiền"},
		{Block: 10, Text: "113"},
		{Block: 10, Text: "Công an."},
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
	en := vectorCatalog().Items[0].Text["en"].Lines()
	want = []content.Line{
		{Block: 0, Text: "Cash and gold"},
		{Block: 1, Text: "Ambulance"},
		{Block: 1, Text: "Xin gọi giúp số 115."},
		{Block: 1, Text: "Xin ở lại với tôi."},
		{Block: 1, Text: "Please call 115."},
		{Block: 2, Text: "07:00 20:00"},
		{Block: 2, Text: "Ticket counter, every day."},
		{Block: 3, Text: "50000 120000 VND"},
		{Block: 3, Text: "Taxi to the town."},
	}
	if d := cmp.Diff(want, en); d != "" {
		t.Error(d)
	}
}

// Every field of a block that a traveller reads changes the name of the text, and what only guides the eye does not.
func TestReading(t *testing.T) {
	span := func(s string) []content.Span { return []content.Span{{Text: s}} }
	base := func() content.ItemText {
		return content.ItemText{Title: "T", Summary: "S", Body: []content.Block{{
			Kind: content.Price, Level: 2, Text: span("a b"), Items: [][]content.Span{span("i")}, Head: [][]content.Span{span("h")}, Rows: [][][]content.Span{{span("r")}},
			Media: "m", Alt: "alt", Caption: "c", Phone: "113", Pictogram: "p", Label: "l", Say: span("s"), More: span("m"), Open: "o", Close: "z", Low: 1, High: 2, Currency: "VND",
		}}}
	}
	for name, tc := range map[string]struct {
		change func(*content.ItemText, *content.Block)
		other  bool
	}{
		"title":         {func(t *content.ItemText, _ *content.Block) { t.Title = "U" }, true},
		"text":          {func(_ *content.ItemText, b *content.Block) { b.Text = span("a c") }, true},
		"item":          {func(_ *content.ItemText, b *content.Block) { b.Items[0] = span("x") }, true},
		"head":          {func(_ *content.ItemText, b *content.Block) { b.Head[0] = span("x") }, true},
		"row":           {func(_ *content.ItemText, b *content.Block) { b.Rows[0][0] = span("x") }, true},
		"alt":           {func(_ *content.ItemText, b *content.Block) { b.Alt = "x" }, true},
		"caption":       {func(_ *content.ItemText, b *content.Block) { b.Caption = "x" }, true},
		"phone":         {func(_ *content.ItemText, b *content.Block) { b.Phone = "114" }, true},
		"label":         {func(_ *content.ItemText, b *content.Block) { b.Label = "x" }, true},
		"say":           {func(_ *content.ItemText, b *content.Block) { b.Say = span("x") }, true},
		"more":          {func(_ *content.ItemText, b *content.Block) { b.More = span("x") }, true},
		"low":           {func(_ *content.ItemText, b *content.Block) { b.Low = 0 }, true},
		"high":          {func(_ *content.ItemText, b *content.Block) { b.High = 3 }, true},
		"currency":      {func(_ *content.ItemText, b *content.Block) { b.Currency = "USD" }, true},
		"opens":         {func(_ *content.ItemText, b *content.Block) { b.Kind, b.Open = content.Opening, "x" }, true},
		"another block": {func(t *content.ItemText, b *content.Block) { t.Body = append([]content.Block{{}}, *b) }, true},
		"summary":       {func(t *content.ItemText, _ *content.Block) { t.Summary = "U" }, false},
		"bold": {func(_ *content.ItemText, b *content.Block) {
			b.Text = []content.Span{{Text: "a ", Bold: true}, {Text: "b"}}
		}, false},
		"breaks": {func(_ *content.ItemText, b *content.Block) { b.Text = span("a\u200b  \u2060b") }, false},
		"level":  {func(_ *content.ItemText, b *content.Block) { b.Level = 3 }, false},
	} {
		x := base()
		tc.change(&x, &x.Body[0])
		if other := x.Reading() != base().Reading(); other != tc.other {
			t.Errorf("%s: another text: %v", name, other)
		}
	}
}

func TestRecordingIsValidated(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*content.Recording)
		want   error
	}{
		"as it is":       {func(*content.Recording) {}, nil},
		"no cues":        {func(r *content.Recording) { r.Cues = nil }, nil},
		"digest":         {func(r *content.Recording) { r.Digest = "x" }, content.ErrInvalid},
		"WAV":            {func(r *content.Recording) { r.MIME = "audio/wav" }, content.ErrInvalid},
		"no bytes":       {func(r *content.Recording) { r.Size = 0 }, content.ErrTooLarge},
		"too many bytes": {func(r *content.Recording) { r.Size = content.MaxRecordingBytes + 1 }, content.ErrTooLarge},
		"no time":        {func(r *content.Recording) { r.MS = 0 }, content.ErrTooLarge},
		"too long":       {func(r *content.Recording) { r.MS = content.MaxRecordingMS + 1 }, content.ErrTooLarge},
		"reads":          {func(r *content.Recording) { r.Reads = "0123456789ABCDEF" }, content.ErrInvalid},
		"cue before":     {func(r *content.Recording) { r.Cues[0].MS = -1 }, content.ErrInvalid},
		"cue behind":     {func(r *content.Recording) { r.Cues[1].MS = 1500 }, content.ErrInvalid},
		"cue again":      {func(r *content.Recording) { r.Cues[1].MS = 0 }, content.ErrInvalid},
		"block before":   {func(r *content.Recording) { r.Cues[0].Block = -1 }, content.ErrInvalid},
		"block behind":   {func(r *content.Recording) { r.Cues[1].Block = 2 }, content.ErrInvalid},
		"blocks back":    {func(r *content.Recording) { r.Cues[0].Block, r.Cues[1].Block = 1, 0 }, content.ErrInvalid},
		"words":          {func(r *content.Recording) { r.Cues[0].Text = "a\u202eb" }, content.ErrInvalid},
		"too many words": {func(r *content.Recording) { r.Cues[0].Text = string(make([]rune, content.MaxCueRunes+1)) }, content.ErrTooLarge},
		"too many cues":  {func(r *content.Recording) { r.Cues = make([]content.Cue, content.MaxCues+1) }, content.ErrTooLarge},
		"author":         {func(r *content.Recording) { r.Author = "a\n" }, content.ErrInvalid},
	} {
		c := vectorCatalog()
		r := c.Items[0].Audio["lo"]
		tc.change(&r)
		c.Items[0].Audio["lo"] = r
		if err := c.Validate(); !errors.Is(err, tc.want) || tc.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	c := vectorCatalog()
	c.Items[0].Audio["zh-Hans"] = c.Items[0].Audio["lo"]
	if err := c.Validate(); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("a recording of no text: %v", err)
	}
}
