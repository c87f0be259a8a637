package search

import (
	"context"

	"cuango/contentsync/content"
)

// Memory is an index and its texts in memory: of the seed pack, and of a generation from before there was an index.
type Memory struct {
	docs   []byte
	pieces map[content.Lang]Pieces
	text   func(item int, lang content.Lang) (Texts, bool)
}

// NewMemory indexes items 1 to len(docs) in these languages. text is kept and must not change.
func NewMemory(docs []Doc, langs []content.Lang, text func(item int, lang content.Lang) (Texts, bool)) (*Memory, error) {
	raw, err := EncodeDocs(docs)
	if err != nil {
		return nil, err
	}
	m := &Memory{docs: raw, pieces: map[content.Lang]Pieces{}, text: text}
	for _, l := range langs {
		m.pieces[l] = Build(l, len(docs), func(i int) (Texts, bool) { return text(i, l) })
	}
	return m, nil
}

// Pieces implements [Store].
func (m *Memory) Pieces(_ context.Context, lang content.Lang, first, last int, f func([]byte) error) error {
	if lang == "" {
		return f(m.docs)
	}
	p, ok := m.pieces[lang]
	if !ok {
		return nil
	}
	for n := first; n <= last; n++ {
		var piece []byte
		switch {
		case n == DictionaryPiece:
			piece = p.Dictionary
		case n == WordsPiece:
			piece = p.Words
		case n >= 0 && n < len(p.Blocks):
			piece = p.Blocks[n]
		default:
			continue
		}
		if err := f(piece); err != nil {
			return err
		}
	}
	return nil
}

// Head implements [Store].
func (m *Memory) Head(_ context.Context, item int, lang content.Lang) (Texts, bool, error) {
	t, ok := m.text(item, lang)
	return t, ok, nil
}

// Body implements [Store].
func (m *Memory) Body(_ context.Context, item int, lang content.Lang) ([]string, error) {
	t, _ := m.text(item, lang)
	return t.Body, nil
}
