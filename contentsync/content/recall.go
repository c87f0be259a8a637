package content

import (
	"fmt"
	"time"
)

// Limits of recall.json.
const (
	MaxRecallBytes         = 256 << 10
	MaxRecalls             = 500 // of a list
	MaxRecallBlobs         = 500 // of one recall
	MaxCorrectionRunes     = 600 // in one language
	maxCorrectionTextLines = 6
)

// A Recall takes a page, files or both back. What is recalled vanishes at once from every kiosk, whichever pack or generation it came with.
type Recall struct {
	Item       string    `json:"item,omitempty"`       // ID; empty: files alone
	Blobs      []Digest  `json:"blobs,omitempty"`      // files that must not be on any disk
	Correction Name      `json:"correction,omitempty"` // what is said in the page's place
	Since      time.Time `json:"since"`
}

// Recalls are recall.json: everything that is taken back.
type Recalls struct {
	Format  int       `json:"format"`
	Version int       `json:"version"` // grows with each change: a kiosk takes no lower one
	Issued  time.Time `json:"issued"`
	Recalls []Recall  `json:"recalls"`
}

// DecodeRecalls reads and validates recall.json. Errors: ErrInvalid, ErrTooLarge.
func DecodeRecalls(b []byte) (Recalls, error) {
	var l Recalls
	if err := decode("recalls", b, MaxRecallBytes, &l); err != nil {
		return Recalls{}, err
	}
	if err := l.Validate(); err != nil {
		return Recalls{}, fmt.Errorf("recalls: %w", err)
	}
	return l, nil
}

// Validate checks form and limits. Errors: a *FieldError that is an ErrInvalid.
func (l Recalls) Validate() error {
	if err := checkOverlay(l.Format, l.Version, l.Issued); err != nil {
		return err
	}
	if len(l.Recalls) > MaxRecalls {
		return tooLarge("recalls", len(l.Recalls), MaxRecalls)
	}
	items := map[string]bool{}
	for i, r := range l.Recalls {
		field := fmt.Sprintf("recalls[%d]", i)
		switch {
		case r.Item == "" && len(r.Blobs) == 0:
			return invalid(field, "neither an item nor a file")
		case r.Item != "" && !validItemID(r.Item):
			return invalid(field+".item", "%.80q, want 16 hex digits", r.Item)
		case r.Item != "" && items[r.Item]:
			return invalid(field+".item", "%s is there twice", r.Item)
		case len(r.Blobs) > MaxRecallBlobs:
			return tooLarge(field+".blobs", len(r.Blobs), MaxRecallBlobs)
		}
		items[r.Item] = true
		for _, d := range r.Blobs {
			if !d.Valid() {
				return invalid(field+".blobs", "%.80q is no digest", d)
			}
		}
		if err := checkTime(field+".since", r.Since); err != nil {
			return err
		}
		if len(r.Correction) == 0 {
			continue
		}
		if err := checkAlertText(field+".correction", r.Correction, MaxCorrectionRunes, maxCorrectionTextLines); err != nil {
			return err
		}
	}
	return nil
}

// Of gives the recall of an item.
func (l Recalls) Of(item string) (Recall, bool) {
	for _, r := range l.Recalls {
		if r.Item == item && item != "" {
			return r, true
		}
	}
	return Recall{}, false
}

// Blobs gives all files that must not be on any disk.
func (l Recalls) Blobs() map[Digest]bool {
	gone := map[Digest]bool{}
	for _, r := range l.Recalls {
		for _, d := range r.Blobs {
			gone[d] = true
		}
	}
	return gone
}
