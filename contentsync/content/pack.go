package content

// FormatVersion is the version of the formats that this code writes and reads.
const FormatVersion = 1

// A Manifest names everything that belongs to one version of a pack. Its own digest is
// what the signed metadata carries.
type Manifest struct {
	Format  int         `json:"format"`
	Pack    string      `json:"pack"`
	Version int         `json:"version"`
	AsOf    Date        `json:"as_of"` // newest day on which its facts were looked at
	Name    Name        `json:"name"`
	Langs   []Lang      `json:"languages"`
	Items   int         `json:"items"` // how many the catalog has
	Catalog CatalogFile `json:"catalog"`
	Blobs   []BlobFile  `json:"blobs"` // sorted by digest, each once
}

// A CatalogFile is catalog.json.zst: stored compressed, by the digest of the compressed bytes.
type CatalogFile struct {
	Digest    Digest `json:"sha256"`
	Size      int64  `json:"size"`
	RawDigest Digest `json:"raw_sha256"` // of catalog.json
	RawSize   int64  `json:"raw_size"`
}

// A BlobFile is one file of a pack.
type BlobFile struct {
	Digest Digest `json:"sha256"`
	Size   int64  `json:"size"`
	MIME   string `json:"mime"`
}

// TotalBytes is what a kiosk with an empty disk downloads for this version.
func (m Manifest) TotalBytes() int64 {
	n := m.Catalog.Size
	for _, b := range m.Blobs {
		n += b.Size
	}
	return n
}

// A Catalog is everything that a pack says, in all languages.
type Catalog struct {
	Format     int              `json:"format"`
	Pack       string           `json:"pack"`
	Version    int              `json:"version"`
	Langs      []Lang           `json:"languages"`
	Categories []Category       `json:"categories"`
	Agencies   []Agency         `json:"agencies"`
	Gates      []Gate           `json:"gates"`
	Media      map[string]Media `json:"media"` // by name
	Items      []Item           `json:"items"`

	Web        string       `json:"web,omitempty"` // public address of a page, with {lang} and {slug}; see [Catalog.WebAddress]
	Essentials []Essential  `json:"essentials,omitempty"`
	Seasons    []Season     `json:"seasons,omitempty"`
	Notices    []GateNotice `json:"notices,omitempty"`

	Scenes       []Scene `json:"scenes,omitempty"`        // see [Catalog.ScenesAt]
	SponsorShare int     `json:"sponsor_share,omitempty"` // percent of the time, at most, for scenes that were paid for; 0: they are not shown
	Survey       *Survey `json:"survey,omitempty"`        // nil: travellers are not asked
}

// A Voice says how a category speaks: practical ones by pictogram, culture by picture.
type Voice string

// The two voices.
const (
	Practical Voice = "practical"
	Culture   Voice = "culture"
)

// A Category groups items and is a tile of the home screen.
type Category struct {
	ID        string `json:"id"`
	Order     int    `json:"order"`
	Voice     Voice  `json:"voice"`
	Pictogram string `json:"pictogram"`
	Colour    string `json:"colour"`
	Media     string `json:"media,omitempty"`
	Name      Name   `json:"name"`
}

// An Agency is the office that answers for an item.
type Agency struct {
	ID   string `json:"id"`
	Name Name   `json:"name"`
}

// Media is one picture (later also a recording or a film).
type Media struct {
	Digest       Digest `json:"sha256"`
	MIME         string `json:"mime"`
	Size         int64  `json:"size"`
	Width        int    `json:"width"`  // pixels
	Height       int    `json:"height"` // pixels
	Alt          Name   `json:"alt"`
	Author       string `json:"author,omitempty"`
	Licence      string `json:"licence"`
	Illustration bool   `json:"illustration,omitempty"`
}

// An Item is one topic in all its languages.
type Item struct {
	ID           string            `json:"id"` // 16 hex digits, permanent
	Slug         string            `json:"slug"`
	Category     string            `json:"category"`
	Order        int               `json:"order"`
	Priority     int               `json:"priority"` // 0…100
	Agency       string            `json:"agency"`
	Source       string            `json:"source,omitempty"`
	Verification Verification      `json:"verification"`
	VerifiedBy   string            `json:"verified_by,omitempty"`
	VerifiedOn   Date              `json:"verified_on,omitempty"`
	ReviewBy     Date              `json:"review_by"`
	Regulated    bool              `json:"regulated,omitempty"`
	Directions   []Direction       `json:"directions,omitempty"` // empty: both
	Gates        []string          `json:"gates,omitempty"`      // empty: every gate
	Province     string            `json:"province,omitempty"`
	Media        string            `json:"media,omitempty"`
	Season       string            `json:"season,omitempty"` // shown first in that window, hidden never
	Web          string            `json:"web,omitempty"`    // in place of the catalog's: the cache sets it where packs differ
	Pack         string            `json:"pack,omitempty"`   // whose it is: the cache sets it where there are several packs
	Text         map[Lang]ItemText `json:"text"`

	Audio map[Lang]Recording `json:"audio,omitempty"` // texts read aloud

	Locked *bool `json:"locked,omitempty"` // see [Item.IsLocked]
}

// IsLocked tells whether no pack of a lower level may take the item's place: as it says, and where it does not say, when it is regulated. What law or a fee is
// is not for a gate to word.
func (it Item) IsLocked() bool {
	if it.Locked != nil {
		return *it.Locked
	}
	return it.Regulated
}

// An ItemText is one language of an item.
type ItemText struct {
	Title   string  `json:"title"`
	Summary string  `json:"summary,omitempty"`
	Body    []Block `json:"body"`
}

// At tells whether the item is for travellers at the gate who go in direction d; an
// empty d asks for the gate alone.
func (it Item) At(gate string, d Direction) bool {
	return anyOrHas(it.Gates, gate) && (d == "" || anyOrHas(it.Directions, d))
}

func anyOrHas[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return len(list) == 0
}
