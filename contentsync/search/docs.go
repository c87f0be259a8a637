package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cuango/contentsync/content"
)

// A Doc is what the index knows of an item beside its words. Items are numbered from 1 in the order of the docs.
type Doc struct {
	ID         string              `json:"id"`
	Priority   int                 `json:"p,omitempty"`
	Gates      []string            `json:"g,omitempty"`
	Directions []content.Direction `json:"d,omitempty"`
	Essential  bool                `json:"e,omitempty"` // the Essentials key opens it
}

// Docs gives the docs of items, in their order.
func Docs(items []content.Item, essentials []content.Essential) []Doc {
	out := make([]Doc, len(items))
	for i, it := range items {
		out[i] = Doc{
			ID: it.ID, Priority: it.Priority, Gates: it.Gates, Directions: it.Directions,
			Essential: slices.ContainsFunc(essentials, func(e content.Essential) bool { return e.Item == it.ID }),
		}
	}
	return out
}

// Lines are what can be searched of a body.
func Lines(body []content.Block) []string {
	var out []string
	for _, b := range body {
		for s := range strings.SplitSeq(b.PlainText(), "\n") {
			if s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

// EncodeDocs gives the docs as a piece.
func EncodeDocs(docs []Doc) ([]byte, error) {
	b, err := json.Marshal(docs)
	if err != nil {
		return nil, fmt.Errorf("search index: %w", err)
	}
	return b, nil
}

// Kinds of pieces. A block's number is 0 or more; the docs are piece 0 of no language.
const (
	DictionaryPiece = -1
	WordsPiece      = -2
)

// suits says how well an item belongs here: 2 to this very gate, 1 to all gates, 0 to other gates or to travellers who go the other way.
func suits(d Doc, q Query) int {
	switch {
	case len(d.Directions) > 0 && q.Direction != "" && !slices.Contains(d.Directions, q.Direction):
		return 0
	case len(d.Gates) == 0:
		return 1
	case slices.Contains(d.Gates, q.Gate):
		return 2
	}
	return 0
}
