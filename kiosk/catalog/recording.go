package catalog

import "cuango/contentsync/content"

// A Recording is an article read aloud by somebody. OpenBlob opens it.
type Recording struct {
	Digest content.Digest
	MIME   string
	// Cues say when the title and each block begin, in milliseconds; empty: it is not known.
	Cues []int
}

func recording(it content.Item, lang content.Lang) *Recording {
	r, ok := it.Audio[lang]
	if !ok {
		return nil
	}
	return &Recording{Digest: r.Digest, MIME: r.MIME, Cues: r.Cues}
}
