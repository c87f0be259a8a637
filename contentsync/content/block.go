package content

import (
	"strings"
)

// A BlockKind says what a block is. Blocks of a kind that a kiosk does not know are skipped.
type BlockKind string

// The kinds of blocks.
const (
	Heading   BlockKind = "heading"   // Level, Text
	Paragraph BlockKind = "paragraph" // Text
	List      BlockKind = "list"      // Items, in no order
	Steps     BlockKind = "steps"     // Items, to be done in order
	Table     BlockKind = "table"     // Head, Rows
	Image     BlockKind = "image"     // Media, Alt, Caption
	Notice    BlockKind = "notice"    // Text
	Do        BlockKind = "do"        // Items
	Dont      BlockKind = "dont"      // Items
	Phone     BlockKind = "phone"     // Phone, Text
	Card      BlockKind = "card"      // Pictogram, Label, Say, More, Text
	Opening   BlockKind = "hours"     // Open, Close, Text
	Price     BlockKind = "price"     // Low, High, Currency, Text
)

// A Span is a piece of text in one weight.
type Span struct {
	Text string `json:"t"`
	Bold bool   `json:"b,omitempty"`
}

// A Block is one thing on a page. Which fields count depends on Kind.
type Block struct {
	Kind    BlockKind  `json:"kind"`
	Level   int        `json:"level,omitempty"` // 2 or 3
	Text    []Span     `json:"text,omitempty"`
	Items   [][]Span   `json:"items,omitempty"`
	Head    [][]Span   `json:"head,omitempty"` // a cell each
	Rows    [][][]Span `json:"rows,omitempty"` // rows of cells, as many as Head
	Media   string     `json:"media,omitempty"`
	Alt     string     `json:"alt,omitempty"`
	Caption string     `json:"caption,omitempty"`
	Phone   string     `json:"phone,omitempty"` // as dialled: digits, spaces, + and -

	Pictogram string `json:"pictogram,omitempty"` // a file of assets/picto
	Label     string `json:"label,omitempty"`     // of a card: two or three words, in the page's language
	Say       []Span `json:"say,omitempty"`       // of a card: ALWAYS Vietnamese, whatever the page's language
	More      []Span `json:"more,omitempty"`      // a second Vietnamese sentence
	Open      string `json:"open,omitempty"`      // HH:MM, local time, every day
	Close     string `json:"close,omitempty"`     // HH:MM; before Open: on the next day; 24:00 is midnight
	Low       int64  `json:"low,omitempty"`       // whole units of Currency; absent is 0
	High      int64  `json:"high,omitempty"`      // whole units of Currency
	Currency  string `json:"currency,omitempty"`  // ISO 4217
}

// Plain gives the text of spans without weights.
func Plain(spans []Span) string {
	if len(spans) == 1 {
		return spans[0].Text
	}
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// PlainText gives everything that can be read in the block, a line for each part.
func (b Block) PlainText() string {
	var lines []string
	if b.Label != "" {
		lines = append(lines, b.Label)
	}
	b.eachSpans(func(_ string, spans []Span) {
		if s := Plain(spans); s != "" {
			lines = append(lines, s)
		}
	})
	for _, s := range []string{b.Phone, b.Alt, b.Caption} {
		if s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

func (b Block) eachSpans(f func(field string, spans []Span)) {
	f("say", b.Say)
	f("more", b.More)
	f("text", b.Text)
	for _, it := range b.Items {
		f("items", it)
	}
	for _, c := range b.Head {
		f("head", c)
	}
	for _, row := range b.Rows {
		for _, c := range row {
			f("rows", c)
		}
	}
}

// validate checks the block and gives how many runes of text it has.
func (b Block) validate(field string, media map[string]Media) (runes int, err error) {
	if len(b.Items) > MaxListItems {
		return 0, tooLarge(field+".items", len(b.Items), MaxListItems)
	}
	if len(b.Rows) > MaxTableRows {
		return 0, tooLarge(field+".rows", len(b.Rows), MaxTableRows)
	}
	if len(b.Head) > MaxTableColumns {
		return 0, tooLarge(field+".head", len(b.Head), MaxTableColumns)
	}
	for _, row := range b.Rows {
		if len(row) != len(b.Head) {
			return 0, invalid(field+".rows", "a row has %d cells, the head %d", len(row), len(b.Head))
		}
	}
	b.eachSpans(func(part string, spans []Span) {
		for _, s := range spans {
			runes += Runes(s.Text)
			if e := checkText(field+"."+part, s.Text, true); e != nil && err == nil {
				err = e
			}
		}
	})
	if err != nil {
		return 0, err
	}
	for _, s := range []string{b.Alt, b.Caption, b.Phone, b.Label} {
		runes += Runes(s)
		if err := checkText(field, s, false); err != nil {
			return 0, err
		}
	}
	switch b.Kind {
	case Card, Opening, Price:
		if err := b.validateFacts(field); err != nil {
			return 0, err
		}
	case Paragraph, List, Steps, Table, Notice, Do, Dont: // checked above
	case Heading:
		if b.Level != 2 && b.Level != 3 {
			return 0, invalid(field+".level", "%d, want 2 or 3", b.Level)
		}
	case Image:
		if _, ok := media[b.Media]; !ok {
			return 0, invalid(field+".media", "no picture is named %.80q", b.Media)
		}
	case Phone:
		if b.Phone == "" || strings.Trim(b.Phone, "0123456789 +-") != "" {
			return 0, invalid(field+".phone", "%.80q is not a number as dialled", b.Phone)
		}
	}
	return runes, nil
}

// validateFacts checks what cards, hours and prices have beside their text.
func (b Block) validateFacts(field string) error {
	switch b.Kind { //nolint:exhaustive // the other kinds have none
	case Card:
		if !ValidSlug(b.Pictogram) {
			return invalid(field+".pictogram", "%.80q is no name", b.Pictogram)
		}
		if b.Label == "" {
			return invalid(field+".label", "empty")
		}
		if err := checkShort(field+".label", b.Label, MaxLabelRunes); err != nil {
			return err
		}
		if Plain(b.Say) == "" {
			return invalid(field+".say", "empty")
		}
		for _, s := range [][]Span{b.Say, b.More} {
			if n := Runes(Plain(s)); n > MaxSayRunes {
				return tooLarge(field+".say", n, MaxSayRunes)
			}
		}
	case Opening:
		if !validOpen(b.Open) || !validClose(b.Close) || b.Open == b.Close {
			return invalid(field+".open", "%.20q to %.20q, want HH:MM, not the same twice", b.Open, b.Close)
		}
	case Price:
		if b.Low < 0 || b.Low > b.High || b.High > MaxAmount {
			return invalid(field+".low", "%d to %d, want 0 ≤ low ≤ high ≤ %d", b.Low, b.High, int64(MaxAmount))
		}
		if len(b.Currency) != 3 || strings.Trim(b.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return invalid(field+".currency", "%.20q, want three capital letters", b.Currency)
		}
	}
	return nil
}
