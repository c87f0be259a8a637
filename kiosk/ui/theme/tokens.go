// Package theme turns the tokens of the look (assets/look/tokens.json) into values the screens
// use: a palette, and metrics in pixels that come from millimetres on the glass. Nothing else in
// the kiosk names a colour or a size. Lengths are in e, multiples of the body em.
//
//nolint:gosec // G115: the arithmetic of pixels stays within 0 to 255
package theme

import (
	"encoding/json"
	"fmt"
	"image/color"
	"io/fs"
	"reflect"
	"strconv"
)

// Tokens is the part of tokens.json that the kiosk uses.
type Tokens struct {
	Color map[string]map[string]string `json:"color"`
	Type  struct {
		CapHeight  float64            `json:"cap_height_em"`
		BodyAngle  float64            `json:"body_angle_deg"`
		FloorCapMM float64            `json:"floor_cap_mm"`
		Scale      map[string]float64 `json:"scale_e"`
		Tracking   map[string]float64 `json:"tracking_e"`
		Script     map[string]struct {
			FloorPx float64 `json:"floor_px"`
		} `json:"script"`
	} `json:"type"`
	Space struct {
		Margin          float64 `json:"margin_e"`
		GutterPortrait  float64 `json:"gutter_portrait_e"`
		GutterLandscape float64 `json:"gutter_landscape_e"`
	} `json:"space"`
	Grid struct {
		Portrait  Grid `json:"portrait"`
		Landscape Grid `json:"landscape"`
	} `json:"grid"`
	Reach struct {
		Low  float64 `json:"low_mm_from_floor"`
		High float64 `json:"high_mm_from_floor"`
		// With reach mode on: how high the screen may go, and the height in e that it keeps where that is too low.
		ModeHigh float64 `json:"mode_high_mm_from_floor"`
		ModeRoom struct {
			Portrait  float64 `json:"portrait"`
			Landscape float64 `json:"landscape"`
		} `json:"mode_room_e"`
	} `json:"reach"`
	Access struct {
		Text       []float64 `json:"text"`           // factors of the text size, step by step
		Chrome     []float64 `json:"chrome"`         // and of status strip, bar and row of page keys
		LargestCap float64   `json:"largest_cap_mm"` // a capital of running text at the last step, at least
	} `json:"access"`
	Touch struct {
		MinMM  float64 `json:"min_mm"`
		GapMM  float64 `json:"gap_mm"`
		SlopMM float64 `json:"slop_mm"`
	} `json:"touch"`
	Radius    map[string]any     `json:"radius"`
	Stroke    map[string]float64 `json:"stroke"`
	Component map[string]float64 `json:"component_e"`
	Motion    map[string]float64 `json:"motion_ms"`
}

// Grid is the fixed frame of one orientation, in e.
type Grid struct {
	Status  float64 `json:"status_e"`
	Bar     float64 `json:"bar_e"`
	Actions float64 `json:"actions_e"`
}

// Load reads look/tokens.json.
func Load(files fs.FS) (*Tokens, error) {
	raw, err := fs.ReadFile(files, "look/tokens.json")
	if err != nil {
		return nil, fmt.Errorf("tokens of the look: %w", err)
	}
	var t Tokens
	if err := json.Unmarshal(raw, &t); err != nil {
		return nil, fmt.Errorf("tokens of the look: %w", err)
	}
	if t.Type.CapHeight <= 0 || t.Type.BodyAngle <= 0 || len(t.Type.Scale) == 0 {
		return nil, fmt.Errorf("tokens of the look: no type scale")
	}
	if n := len(t.Access.Text); n == 0 || len(t.Access.Chrome) != n || t.Access.Text[0] != 1 || t.Access.Chrome[0] != 1 {
		return nil, fmt.Errorf("tokens of the look: access.text and access.chrome: as many steps, from 1 on")
	}
	for _, name := range []string{Normal, Night, HighContrast} {
		if _, err := t.Palette(name); err != nil {
			return nil, err
		}
	}
	return &t, nil
}

// The palettes.
const (
	Normal       = "normal"
	Night        = "night"
	HighContrast = "high_contrast"
)

// Palette has every colour of the look. A field is called as its token.
type Palette struct {
	Paper       color.RGBA `token:"paper"`
	Surface     color.RGBA `token:"surface"`
	Sunk        color.RGBA `token:"sunk"`
	Line        color.RGBA `token:"line"`
	Lip         color.RGBA `token:"lip"`
	Edge        color.RGBA `token:"edge"`
	Ink         color.RGBA `token:"ink"`
	Ink2        color.RGBA `token:"ink2"`
	Disabled    color.RGBA `token:"disabled"`
	Indigo      color.RGBA `token:"indigo"`
	IndigoTint  color.RGBA `token:"indigo_tint"`
	OnIndigo    color.RGBA `token:"on_indigo"`
	Jade        color.RGBA `token:"jade"`
	JadeTint    color.RGBA `token:"jade_tint"`
	Son         color.RGBA `token:"son"`
	SonTint     color.RGBA `token:"son_tint"`
	Clay        color.RGBA `token:"clay"`
	ClayTint    color.RGBA `token:"clay_tint"`
	Amber       color.RGBA `token:"amber"`
	AmberInk    color.RGBA `token:"amber_ink"`
	AmberTint   color.RGBA `token:"amber_tint"`
	OnAmber     color.RGBA `token:"on_amber"`
	Focus       color.RGBA `token:"focus"`
	FocusGap    color.RGBA `token:"focus_gap"`
	Plum        color.RGBA `token:"plum"`
	PlumTint    color.RGBA `token:"plum_tint"`
	River       color.RGBA `token:"river"`
	RiverTint   color.RGBA `token:"river_tint"`
	Bar         color.RGBA `token:"bar"`
	BarInk      color.RGBA `token:"bar_ink"`
	BarOn       color.RGBA `token:"bar_on"`
	BarDisabled color.RGBA `token:"bar_disabled"`
	WallTop     color.RGBA `token:"wall_top"`
	WallFloor   color.RGBA `token:"wall_floor"`
	ArchLight   color.RGBA `token:"arch_light"`
	ArchText    color.RGBA `token:"arch_text"`

	Dim float64 // share of black over pictures: 0.2 at night

	// Contrast says that this is the palette of high contrast: black, with white lines of 1.3 mm or more. Pictures, tints and plates go.
	Contrast bool
}

// Palette gives one of the palettes.
func (t *Tokens) Palette(name string) (Palette, error) {
	var p Palette
	v := reflect.ValueOf(&p).Elem()
	for i := range v.NumField() {
		token := v.Type().Field(i).Tag.Get("token")
		if token == "" {
			continue
		}
		c, err := hex(t.Color[name][token])
		if err != nil {
			return Palette{}, fmt.Errorf("tokens of the look: color.%s.%s: %w", name, token, err)
		}
		v.Field(i).Set(reflect.ValueOf(c))
	}
	if name == Night {
		p.Dim = 0.2
	}
	p.Contrast = name == HighContrast
	return p, nil
}

// Tone is a pictogram's colour and the plate under it.
type Tone struct{ Ink, Tint color.RGBA }

// Tone gives the colours of a category's colour name; what is not known is indigo.
func (p Palette) Tone(name string) Tone {
	switch name {
	case "jade":
		return Tone{p.Jade, p.JadeTint}
	case "amber":
		return Tone{p.AmberInk, p.AmberTint}
	case "river":
		return Tone{p.River, p.RiverTint}
	case "plum":
		return Tone{p.Plum, p.PlumTint}
	case "son":
		return Tone{p.Son, p.SonTint}
	case "clay":
		return Tone{p.Clay, p.ClayTint}
	}
	return Tone{p.Indigo, p.IndigoTint}
}

func hex(s string) (color.RGBA, error) {
	if len(s) != 7 || s[0] != '#' {
		return color.RGBA{}, fmt.Errorf("%q is not #RRGGBB", s)
	}
	n, err := strconv.ParseUint(s[1:], 16, 24)
	if err != nil {
		return color.RGBA{}, fmt.Errorf("%q is not #RRGGBB", s)
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}, nil
}
