package catalog

import "cuango/contentsync/content"

// A Recording is an article read aloud by somebody. OpenBlob opens it.
type Recording struct {
	Digest content.Digest
	Lang   content.Lang
	Cues   []content.Cue // what is read from when on; empty: it is not known
}

// recording is that of a text; nil when there is none, when it was withdrawn, and when it reads another text than the one that is shown.
func (c *Catalog) recording(it content.Item, lang content.Lang, text content.ItemText) *Recording {
	r, ok := it.Audio[lang]
	if !ok || c.withdrawn.blob(r.Digest) || r.Reads != text.Reading() {
		return nil
	}
	return &Recording{Digest: r.Digest, Lang: lang, Cues: r.Cues}
}
