package search

import (
	"context"
	"encoding/binary"
	"fmt"
	"sort"
	"strings"

	"cuango/contentsync/content"
)

func damaged(what string) error {
	return fmt.Errorf("%w: the search index has a damaged %s", content.ErrInvalid, what)
}

// dictionary gives the first terms of the language's blocks; nil when there is no index of it.
func (s *Searcher) dictionary(ctx context.Context, lang content.Lang) ([]string, error) {
	s.mu.Lock()
	dict, ok := s.dicts[lang]
	s.mu.Unlock()
	if ok {
		return dict, nil
	}
	piece, err := s.piece(ctx, lang, DictionaryPiece)
	if err != nil || piece == nil {
		return nil, err
	}
	for len(piece) > 0 {
		n, k := binary.Uvarint(piece)
		if k <= 0 || n > uint64(len(piece)-k) { //nolint:gosec // not negative
			return nil, damaged("dictionary")
		}
		dict = append(dict, string(piece[k:k+int(n)])) //nolint:gosec // checked above
		piece = piece[k+int(n):]                       //nolint:gosec // checked above
	}
	s.mu.Lock()
	s.dicts[lang] = dict
	s.mu.Unlock()
	return dict, nil
}

// A reader reads the blocks of one language for one query.
type reader struct {
	s      *Searcher
	ctx    context.Context //nolint:containedctx // of one query; the reader does not outlive it
	lang   content.Lang
	dict   []string
	n      int // items
	blocks map[int][]byte
}

// each gives the term, or every term that begins with it, and its postings.
func (rd *reader) each(text string, prefix bool, f func(found, postings []byte) error) error {
	first := max(0, sort.Search(len(rd.dict), func(i int) bool { return rd.dict[i] > text })-1)
	last := first
	if prefix {
		last = max(first, sort.Search(len(rd.dict), func(i int) bool { return rd.dict[i] > text && !strings.HasPrefix(rd.dict[i], text) })-1)
	}
	one := func(block []byte) error {
		return eachTerm(block, func(found, postings []byte) error {
			if string(found) == text || prefix && len(found) > len(text) && string(found[:len(text)]) == text {
				return f(found, postings)
			}
			return nil
		})
	}
	if first == last {
		block, ok := rd.blocks[first]
		if !ok {
			var err error
			if block, err = rd.s.piece(rd.ctx, rd.lang, first); err != nil {
				return err
			}
			rd.blocks[first] = block
		}
		return one(block)
	}
	return rd.s.store.Pieces(rd.ctx, rd.lang, first, last, one)
}

// eachTerm reads a block. found is only good during the call.
func eachTerm(block []byte, f func(found, postings []byte) error) error {
	var term []byte
	for len(block) > 0 {
		shared, a := binary.Uvarint(block)
		if a <= 0 || shared > uint64(len(term)) {
			return damaged("block")
		}
		block = block[a:]
		n, b := binary.Uvarint(block)
		if b <= 0 || n > uint64(len(block)-b) { //nolint:gosec // not negative
			return damaged("block")
		}
		term = append(term[:shared], block[b:b+int(n)]...) //nolint:gosec // checked above
		block = block[b+int(n):]                           //nolint:gosec // checked above
		size, c := binary.Uvarint(block)
		if c <= 0 || size > uint64(len(block)-c) { //nolint:gosec // not negative
			return damaged("block")
		}
		postings := block[c : c+int(size)] //nolint:gosec // checked above
		block = block[c+int(size):]        //nolint:gosec // checked above
		if err := f(term, postings); err != nil {
			return err
		}
	}
	return nil
}

func eachPosting(postings []byte, n int, f func(item int, flags byte)) error {
	item := uint64(0)
	for i := 0; i < len(postings); {
		v := uint64(postings[i])
		k := 1
		if v >= 0x80 {
			if v, k = binary.Uvarint(postings[i:]); k <= 0 {
				return damaged("list")
			}
		}
		i += k
		item += v >> flagBits
		if item == 0 || item > uint64(n) { //nolint:gosec // not negative
			return damaged("list")
		}
		f(int(item), byte(v&(1<<flagBits-1))) //nolint:gosec // checked above
	}
	return nil
}
