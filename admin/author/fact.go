package author

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"cuango/contentsync/content"
)

// The language of the sentences that a card shows, on every page.
const cardLang content.Lang = "vi"

// quoteHead reads what stands beside a mark that has one paragraph below it.
func (r *pageReader) quoteHead(mark, after string, line int) (content.Block, bool) {
	switch mark {
	case "PHONE":
		if after == "" || strings.Trim(after, "0123456789 +-") != "" {
			r.refuse(line, "Write the number as dialled after the mark: > [!PHONE] 113", "%q is not a telephone number", shorten(after))
			return content.Block{}, false
		}
		return content.Block{Kind: content.Phone, Phone: after}, true
	case "HOURS":
		return r.hoursHead(after, line)
	case "PRICE":
		return r.priceHead(after, line)
	}
	if after != "" {
		r.refuse(line, "Write the text on the line below the mark", "text beside [!%s]", mark)
		return content.Block{}, false
	}
	return content.Block{Kind: content.Notice}, true
}

var hoursMark = regexp.MustCompile(`^(\d\d:\d\d) ?[-–] ?(\d\d:\d\d)$`)

func (r *pageReader) hoursHead(after string, line int) (content.Block, bool) {
	const fix = "Write two times of 24 hours after the mark: > [!HOURS] 07:00-20:00; 00:00-24:00 is round the clock"
	m := hoursMark.FindStringSubmatch(after)
	if m == nil || !validClock(m[1]) || m[1] >= "24:00" || !validClock(m[2]) || m[2] > "24:00" {
		r.refuse(line, fix, "%q are no hours", shorten(after))
		return content.Block{}, false
	}
	if m[1] == m[2] {
		r.refuse(line, fix, "it opens and closes at %s", m[1])
		return content.Block{}, false
	}
	return content.Block{Kind: content.Opening, Open: m[1], Close: m[2]}, true
}

var priceMark = regexp.MustCompile(`^(\d{1,16})(?: ?[-–] ?(\d{1,16}))? ([A-Z]{3})$`)

func (r *pageReader) priceHead(after string, line int) (content.Block, bool) {
	const fix = "Write the usual low and high, whole, without points, and the currency in three letters: > [!PRICE] 50000-120000 VND"
	m := priceMark.FindStringSubmatch(after)
	if m == nil {
		r.refuse(line, fix, "%q is no price", shorten(after))
		return content.Block{}, false
	}
	if m[2] == "" {
		m[2] = m[1]
	}
	low, err1 := strconv.ParseInt(m[1], 10, 64)
	high, err2 := strconv.ParseInt(m[2], 10, 64)
	if err1 != nil || err2 != nil || low > high || high > content.MaxAmount {
		r.refuse(line, fix, "from %s to %s is no price, at most %d", m[1], m[2], int64(content.MaxAmount))
		return content.Block{}, false
	}
	return content.Block{Kind: content.Price, Low: low, High: high, Currency: m[3]}, true
}

// card reads > [!CARD] pictogram: label and two or three paragraphs, one or two in Vietnamese.
func (r *pageReader) card(after string, rest []ast.Node, from, line int) {
	pictogram, label, ok := strings.Cut(after, ":")
	b := content.Block{Kind: content.Card, Pictogram: strings.TrimSpace(pictogram), Label: r.unescape(line, []byte(strings.TrimSpace(label)))}
	switch n := content.Runes(b.Label); {
	case !ok || b.Label == "":
		r.refuse(line, "Write a pictogram, a colon and two or three words after the mark: > [!CARD] ambulance: Ambulance", "%q is no pictogram and label", shorten(after))
		return
	case !hasPictogram(b.Pictogram):
		r.refuse(line, "Write the name of a file of assets/picto without .svg", "pictogram %q is not known", shorten(b.Pictogram))
		return
	case n > content.MaxLabelRunes:
		r.refuse(line, "Shorten it", "the label has %d characters, at most %d", n, content.MaxLabelRunes)
		return
	}
	var parts [][]content.Span
	for _, p := range rest {
		if p.Kind() != ast.KindParagraph {
			r.refuse(line, cardFix(r.lang), "[!CARD] holds paragraphs and nothing else, here is %s", nodeName(p))
			return
		}
		spans := r.spansFrom(p, from)
		if content.Plain(spans) == "" {
			continue
		}
		parts = append(parts, spans)
	}
	least, most := 2, 3
	if r.lang == cardLang { // nothing to translate
		least, most = 1, 2
	}
	if len(parts) < least || len(parts) > most {
		r.refuse(line, cardFix(r.lang), "[!CARD] has %d paragraphs", len(parts))
		return
	}
	b.Say, parts = parts[0], parts[1:]
	if r.lang != cardLang {
		b.Text, parts = parts[len(parts)-1], parts[:len(parts)-1]
	}
	if len(parts) > 0 {
		b.More = parts[0]
	}
	for _, s := range [][]content.Span{b.Say, b.More} {
		if n := content.Runes(content.Plain(s)); n > content.MaxSayRunes {
			r.refuse(line, "Shorten it: it is read at arm's length", "a sentence with %d characters, at most %d", n, content.MaxSayRunes)
			return
		}
	}
	r.add(line, b)
}

func cardFix(lang content.Lang) string {
	if lang == cardLang {
		return "Write one or two Vietnamese paragraphs below the mark, with a line of > alone between them"
	}
	return "Write one or two Vietnamese paragraphs and then what they mean, with a line of > alone between them"
}

// renderFact writes a card, hours or a price.
func renderFact(b *strings.Builder, bl content.Block) {
	parts := [][]content.Span{bl.Text}
	switch bl.Kind { //nolint:exhaustive // the other kinds are written in renderBlock
	case content.Card:
		fmt.Fprintf(b, "> [!CARD] %s: %s\n", bl.Pictogram, escape(bl.Label))
		parts = [][]content.Span{bl.Say, bl.More, bl.Text}
	case content.Opening:
		fmt.Fprintf(b, "> [!HOURS] %s-%s\n", bl.Open, bl.Close)
	case content.Price:
		fmt.Fprintf(b, "> [!PRICE] %d-%d %s\n", bl.Low, bl.High, bl.Currency)
	}
	between := ""
	for _, p := range parts {
		if len(p) > 0 {
			fmt.Fprintf(b, "%s> %s\n", between, lineStart(renderSpans(p)))
			between = ">\n"
		}
	}
}
