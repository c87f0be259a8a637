package author

import (
	"fmt"
	"time"

	"cuango/contentsync/content"
)

// The shapes of the TOML files.

type packTOML struct {
	Format     int               `toml:"format"`
	ID         string            `toml:"id"`
	Version    int               `toml:"version"`
	Name       map[string]string `toml:"name"`
	Languages  []string          `toml:"languages"`
	Categories []categoryTOML    `toml:"category"`
	Agencies   []agencyTOML      `toml:"agency"`
	Gates      []gateTOML        `toml:"gate"`
	Partial    []string          `toml:"partial"`
	Web        string            `toml:"web"`
	Essentials []essentialTOML   `toml:"essential"`
	Seasons    []seasonTOML      `toml:"season"`
	Notices    []noticeTOML      `toml:"notice"`
	Scenes     []sceneTOML       `toml:"scene"`
	Share      int               `toml:"sponsor_share"`
	Locked     *bool             `toml:"locked"` // of items that do not say
}

type essentialTOML struct {
	Item      string            `toml:"item"`
	Pictogram string            `toml:"pictogram"`
	Colour    string            `toml:"colour"`
	Name      map[string]string `toml:"name"`
}

type seasonTOML struct {
	ID     string            `toml:"id"`
	From   string            `toml:"from"`
	To     string            `toml:"to"`
	Name   map[string]string `toml:"name"`
	Scenes []string          `toml:"scenes"`
	Gates  []string          `toml:"gates"`
}

type noticeTOML struct {
	Gates []string          `toml:"gates"`
	From  day               `toml:"from"`
	Until day               `toml:"until"`
	Text  map[string]string `toml:"text"`
}

type nextTOML struct {
	Kind         string            `toml:"kind"`
	Times        []string          `toml:"times"`
	Days         []int             `toml:"days"`
	Name         map[string]string `toml:"name"`
	AsOf         day               `toml:"as_of"`
	Verification string            `toml:"verification"`
}

type categoryTOML struct {
	ID        string            `toml:"id"`
	Order     int               `toml:"order"`
	Voice     string            `toml:"voice"`
	Pictogram string            `toml:"pictogram"`
	Colour    string            `toml:"colour"`
	Media     string            `toml:"media"`
	Name      map[string]string `toml:"name"`
}

type agencyTOML struct {
	ID   string            `toml:"id"`
	Name map[string]string `toml:"name"`
}

type gateTOML struct {
	ID         string            `toml:"id"`
	Type       string            `toml:"type"`
	Province   string            `toml:"province"`
	Neighbour  string            `toml:"neighbour"`
	Directions []string          `toml:"directions"`
	Languages  []string          `toml:"languages"`
	Media      string            `toml:"media"`
	Scenes     []string          `toml:"scenes"`
	Name       map[string]string `toml:"name"`
	Place      map[string]string `toml:"place"`
	Hours      *hoursTOML        `toml:"hours"`
	Sections   []string          `toml:"sections"`
	Next       []nextTOML        `toml:"next"`
	Locked     bool              `toml:"locked"`
}

type hoursTOML struct {
	Open         string `toml:"open"`
	Close        string `toml:"close"`
	AsOf         day    `toml:"as_of"`
	Verification string `toml:"verification"`
}

type itemTOML struct {
	ID           string   `toml:"id"`
	Category     string   `toml:"category"`
	Order        int      `toml:"order"`
	Priority     int      `toml:"priority"`
	Agency       string   `toml:"agency"`
	Source       string   `toml:"source"`
	Verification string   `toml:"verification"`
	VerifiedBy   string   `toml:"verified_by"`
	VerifiedOn   day      `toml:"verified_on"`
	ReviewBy     day      `toml:"review_by"`
	Regulated    bool     `toml:"regulated"`
	Directions   []string `toml:"directions"`
	Gates        []string `toml:"gates"`
	Province     string   `toml:"province"`
	Media        string   `toml:"media"`
	Season       string   `toml:"season"`
	Locked       *bool    `toml:"locked"`
}

type mediaTOML struct {
	File         string            `toml:"file"`
	Author       string            `toml:"author"`
	Licence      string            `toml:"licence"`
	Illustration bool              `toml:"illustration"`
	Alt          map[string]string `toml:"alt"`
}

// A day is a TOML date, or the same in quotes.
type day content.Date

// UnmarshalTOML takes 2026-11-20 and "2026-11-20".
func (d *day) UnmarshalTOML(v any) error {
	switch v := v.(type) {
	case time.Time:
		*d = day(v.Format(time.DateOnly))
		return nil
	case string:
		if v == "" || content.Date(v).Valid() {
			*d = day(v)
			return nil
		}
	}
	return fmt.Errorf("%v is not a day; write 2026-11-20", v)
}

func directions(in []string) []content.Direction {
	var out []content.Direction
	for _, s := range in {
		out = append(out, content.Direction(s))
	}
	return out
}
