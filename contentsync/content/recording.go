package content

import "fmt"

// The kinds of recordings: WAV with one channel of 16-bit samples, and Opus in Ogg.
const (
	WAV = "audio/wav"
	Ogg = "audio/ogg"
)

// Limits of recordings.
const (
	MaxRecordingBytes = 32 << 20       // of one text read aloud
	MaxRecordingMS    = 10 * 60 * 1000 // its length, in milliseconds
)

// A Recording is a text read aloud by somebody: one language of one item.
type Recording struct {
	Digest Digest `json:"sha256"`
	MIME   string `json:"mime"`
	Size   int64  `json:"size"`
	MS     int    `json:"ms"` // length, in milliseconds
	// Cues say when the title and each block of the body begin, in milliseconds; all of them or none.
	Cues    []int  `json:"cues,omitempty"`
	Author  string `json:"author,omitempty"`
	Licence string `json:"licence"`
}

// validate checks the recording of a text with so many blocks.
func (r Recording) validate(field string, blocks int) error {
	switch {
	case !r.Digest.Valid():
		return invalid(field+".sha256", "bad digest")
	case r.MIME != WAV && r.MIME != Ogg:
		return invalid(field+".mime", "%.80q, want %s or %s", r.MIME, WAV, Ogg)
	case r.Size <= 0 || r.Size > MaxRecordingBytes:
		return tooLarge(field+".size", int(r.Size), MaxRecordingBytes)
	case r.MS <= 0 || r.MS > MaxRecordingMS:
		return tooLarge(field+".ms", r.MS, MaxRecordingMS)
	case len(r.Cues) != 0 && len(r.Cues) != blocks+1:
		return invalid(field+".cues", "%d, want %d: one for the title and one for each block", len(r.Cues), blocks+1)
	}
	for i, at := range r.Cues {
		if at < 0 || at >= r.MS || i > 0 && at < r.Cues[i-1] {
			return invalid(field+".cues", "%d ms stands out of order", at)
		}
	}
	for _, s := range []string{r.Author, r.Licence} {
		if err := checkShort(field, s, MaxNameRunes); err != nil {
			return err
		}
	}
	return nil
}

// validateAudio checks the recordings of an item.
func (it Item) validateAudio(field string) error {
	for l, r := range it.Audio {
		t, ok := it.Text[l]
		if !ok {
			return invalid(field+".audio", "%.40q has no text", l)
		}
		if err := r.validate(fmt.Sprintf("%s.audio[%.40q]", field, l), len(t.Body)); err != nil {
			return err
		}
	}
	return nil
}
