package pages

import (
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/widgets"
)

// flow is all that stands under the title. The body is in its own language's setting: one that runs the other way
// than the page is laid out by a kit of its own.
func (p *Article) flow(width, pageHeight int) []widgets.Block {
	var list []widgets.Block
	if p.view.Note != nil {
		list = append(list, p.Notice(words(*p.view.Note), width))
	}
	body := &Article{frame: p.frame, view: p.view}
	body.Kit = p.For(p.view.Lang)
	for _, b := range body.blocks(width, pageHeight) {
		if body.RTL != p.RTL {
			b = b.Turned(width)
		}
		list = append(list, b)
	}
	return list
}

// blocks lays the article's body out for a width. Blocks of a kind that this kiosk does not know are skipped.
func (p *Article) blocks(width, pageHeight int) []widgets.Block {
	lang := p.view.Lang
	var list []widgets.Block
	lead := true
	for i := 0; i < len(p.view.Body); i++ {
		b, source, before := p.view.Body[i], i+1, len(list)
		switch b.Kind {
		case content.Heading:
			list = append(list, p.Heading(spans(b.Text, lang), b.Level, width))
		case content.Paragraph:
			list = append(list, p.Paragraph(spans(b.Text, lang), lead, width))
		case content.List:
			for j, it := range b.Items {
				b := p.Bullet(spans(it, lang), width, j == 0)
				b.Follows = j > 0
				list = append(list, b)
			}
		case content.Steps:
			for j, it := range b.Items {
				b := p.Step(j+1, spans(it, lang), width)
				b.Follows = j > 0
				list = append(list, b)
			}
		case content.Table:
			list = append(list, p.Table(table(b, lang), width))
		case content.Notice:
			list = append(list, p.Notice(spans(b.Text, lang), width))
		case content.Do, content.Dont:
			cards := []widgets.Advice{p.advice(b)}
			cards[0].Source = source
			if i+1 < len(p.view.Body) && isAdvice(p.view.Body[i+1]) && p.view.Body[i+1].Kind != b.Kind {
				i++
				cards = append(cards, p.advice(p.view.Body[i]))
				cards[1].Source = i + 1
			}
			both := p.AdviceCards(cards, width)
			if p.tight() && len(cards) > 1 && both.Height > pageHeight { // higher than a page: one below the other
				list = append(list, p.AdviceCards(cards[:1], width))
				both = p.AdviceCards(cards[1:], width)
			}
			list = append(list, both)
		case content.Phone:
			number := widgets.Plain(b.Phone, typeset.Style{Lang: "en"})
			row := p.Phone(number, spans(b.Text, lang), width)
			row.Follows = p.again(i)
			list = append(list, row)
		case content.Card:
			row := p.CardRow(b.Pictogram, words(catalog.Text{S: b.Label, Lang: lang}), spans(b.Say, "vi"), width)
			row.Follows = p.again(i)
			list = append(list, row)
		case content.Opening:
			list = append(list, p.Fact(p.opening(b), width))
		case content.Price:
			list = append(list, p.Price(widgets.Price{
				Name: spans(b.Text, lang), Label: words(catalog.Text{S: p.Words(lang, "usual_price"), Lang: lang}),
				Low:  words(catalog.Text{S: i18n.Money(lang, b.Low, b.Currency), Lang: lang}),
				High: words(catalog.Text{S: i18n.Money(lang, b.High, b.Currency), Lang: lang}),
			}, width))
		case content.Image:
			if pic, ok := p.view.Pictures[b.Media]; ok && pic.Digest != p.digest() {
				list = append(list, p.figure(b, pic, width, pageHeight))
			}
		}
		for j := before; j < len(list); j++ {
			list[j].Source = source
		}
		lead = false
	}
	return list
}

// again tells whether block i is of the same kind as the one above it: numbers and cards that follow each other are a list.
func (p *Article) again(i int) bool { return i > 0 && p.view.Body[i-1].Kind == p.view.Body[i].Kind }

// digest is the article's own picture, which is not shown a second time.
func (p *Article) digest() content.Digest {
	if p.view.Picture == nil {
		return ""
	}
	return p.view.Picture.Digest
}

// How high a picture in an article may be, in parts of a page: low where that saves a page or one would be left empty, usual, and high where
// there is room to spare.
const figureLow, figureUsual, figureHigh = 0.36, 0.66, 0.85

func (p *Article) figure(b content.Block, pic catalog.Picture, width, pageHeight int) widgets.Block {
	alt := pic.Alt
	if b.Alt != "" {
		alt = catalog.Text{S: b.Alt, Lang: p.view.Lang}
	}
	figure := func(most int) widgets.Block {
		return p.Figure(string(pic.Digest), pointOf(pic), words(alt), words(catalog.Text{S: b.Caption, Lang: p.view.Lang}), width, most)
	}
	low, high := int(figureLow*float64(pageHeight)), int(figureHigh*float64(pageHeight))
	f := figure(low)
	f.Wish = max(0, figure(int(figureUsual*float64(pageHeight))).Height-f.Height)
	f.Grow = max(f.Wish, figure(high).Height-f.Height)
	least := f
	f.Grown = func(by int) widgets.Block {
		for most := low + by; most > low; {
			g := figure(most)
			over := g.Height - least.Height - by
			if over <= 0 {
				return g
			}
			most -= over
		}
		return least
	}
	return f
}

// opening says when something is open, and in a word when it is closed now.
func (p *Article) opening(b content.Block) widgets.Fact {
	lang := p.view.Lang
	say := func(id string, data ...string) string { return p.Words(lang, id, data...) }
	f := widgets.Fact{Pictogram: "clock", Colour: "indigo", Small: spans(b.Text, lang)}
	st := b.OpenAt(p.Now())
	hours := i18n.Range(lang, b.Open, b.Close)
	if st.AllDay {
		hours = say("open_always")
	} else if !st.Open {
		f.Title = words(catalog.Text{S: say("closed_word"), Lang: lang})
	}
	f.Main = words(catalog.Text{S: hours, Lang: lang}).Bold()
	return f
}

func isAdvice(b content.Block) bool { return b.Kind == content.Do || b.Kind == content.Dont }

func (p *Article) advice(b content.Block) widgets.Advice {
	a := widgets.Advice{Dont: b.Kind == content.Dont}
	id := "do"
	if a.Dont {
		id = "dont"
	}
	// The heading is in the language of the text it stands over.
	a.Title = words(catalog.Text{S: p.Words(p.view.Lang, id), Lang: p.view.Lang})
	for _, it := range b.Items {
		a.Items = append(a.Items, spans(it, p.view.Lang))
	}
	return a
}

func table(b content.Block, lang content.Lang) widgets.Table {
	row := func(cells [][]content.Span) []widgets.Words {
		var r []widgets.Words
		for _, c := range cells {
			r = append(r, spans(c, lang))
		}
		return r
	}
	t := widgets.Table{Head: row(b.Head)}
	for _, r := range b.Rows {
		t.Rows = append(t.Rows, row(r))
	}
	return t
}
