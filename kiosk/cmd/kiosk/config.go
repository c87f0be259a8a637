package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/theme"
)

// Config is kiosk.toml.
type Config struct {
	Gate string `toml:"gate"` // where the kiosk stands, as in the packs
	// Languages are asked for first at this kiosk, before the gate's own order; empty: the gate's.
	Languages []content.Lang `toml:"languages"`

	// Place says where this very kiosk stands, in words that follow "I am at the gate, …": "nhà nhập cảnh, cạnh quầy thông tin số 2". Show-cards
	// need it in Vietnamese.
	Place content.Name `toml:"place"`

	SyncDir  string `toml:"sync_dir"`  // what contentsyncd owns; only read. Empty: the seed pack alone
	StateDir string `toml:"state_dir"` // our own folder: shown.json, crash.log

	ScreenDiagonalIn  float64 `toml:"screen_diagonal_in"`
	LowerEdgeMM       float64 `toml:"lower_edge_mm"`       // of the picture, above the floor; 0: 700
	ReadingDistanceMM float64 `toml:"reading_distance_mm"` // 0: what is usual for the diagonal

	IdleS int `toml:"idle_s"` // without a touch, until the attract screen comes back: the usual; 3/4 of it when many come, 3/2 where one reads or writes
	WarnS int `toml:"warn_s"` // the countdown's share of it, always whole; at least LeastWarnS

	Palette string `toml:"palette"` // normal, night
	Motion  string `toml:"motion"`  // scenes of the attract screen fade: always, never, auto (with a graphics card)

	// DisplayOnly makes a wall of the screen: nobody touches it, and reading_distance_mm is that of whoever looks from afar (0: 3 m).
	DisplayOnly bool     `toml:"display_only"`
	Keypad      keypad   `toml:"keypad"`       // the names of an external keypad's keys
	Voice       string   `toml:"voice"`        // on, or off where there is no loudspeaker: then nothing offers to read aloud
	VoicePlayer []string `toml:"voice_player"` // plays a WAV file from its standard input; empty: aplay -q, to ALSA's default device

	// StaffSecret is the file of the secret that staff's codes are made of, readable by its owner and group alone: see kiosk -staff-secret. Empty: no
	// staff corner.
	StaffSecret string `toml:"staff_secret"`

	// A window of this size instead of the full screen: for tests and for editors.
	WidthPx  int `toml:"width_px"`
	HeightPx int `toml:"height_px"`
}

// DefaultConfig is what holds for keys that are not in the file.
func DefaultConfig() Config {
	return Config{ScreenDiagonalIn: 32, IdleS: 60, WarnS: 20, Palette: theme.Normal, Motion: "auto", Voice: "on", Keypad: usualKeypad()}
}

// LeastWarnS is the least time to answer the countdown that a traveller gets, in seconds (WCAG 2.2.1). Tests that expose what can be pressed may have
// less: they answer more quickly, and wait for many visits to end.
const LeastWarnS = 20

// TimeToAnswer names the key that leaves a traveller too little time. Validate allows what tests need.
func (c Config) TimeToAnswer() error {
	if c.WarnS < LeastWarnS {
		return fmt.Errorf("config: warn_s: must be at least %d (got %d)", LeastWarnS, c.WarnS)
	}
	return nil
}

const maxConfigBytes = 64 << 10

// LoadConfig reads the file strictly: a key that it does not know is a mistake somebody made.
func LoadConfig(path string) (Config, error) {
	c := DefaultConfig()
	raw, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return c, fmt.Errorf("config: %w", err)
	}
	if len(raw) > maxConfigBytes {
		return c, fmt.Errorf("config: %s is larger than %d bytes", path, maxConfigBytes)
	}
	md, err := toml.Decode(string(raw), &c)
	if err != nil {
		return c, fmt.Errorf("config: %s: %w", path, err)
	}
	if extra := md.Undecoded(); len(extra) > 0 {
		return c, fmt.Errorf("config: %s: unknown key %s", path, extra[0])
	}
	c.Keypad.giveWay(func(k ui.PadKey) bool { return md.IsDefined("keypad", string(k)) })
	return c, c.Validate()
}

// Validate names the key that is wrong.
func (c Config) Validate() error {
	between := func(key string, got, low, high float64) error {
		if got < low || got > high {
			return fmt.Errorf("config: %s: must be %g to %g (got %g)", key, low, high, got)
		}
		return nil
	}
	var errs []error
	if c.Gate == "" {
		errs = append(errs, errors.New("config: gate: must be set"))
	}
	if c.StateDir == "" {
		errs = append(errs, errors.New("config: state_dir: must be set"))
	}
	for _, l := range c.Languages {
		if i18n.OwnName(l) == "" {
			errs = append(errs, fmt.Errorf("config: languages: the interface does not speak %q", l))
		}
	}
	for l, s := range c.Place {
		if !l.Valid() || utf8.RuneCountInString(s) > content.MaxNameRunes {
			errs = append(errs, fmt.Errorf("config: place: %q: a language and at most %d characters", l, content.MaxNameRunes))
		}
	}
	inches, distance := 120.0, 3000.0
	if c.DisplayOnly {
		inches, distance = 1200, 50_000
	}
	errs = append(errs,
		between("screen_diagonal_in", c.ScreenDiagonalIn, 10, inches),
		between("lower_edge_mm", c.LowerEdgeMM, 0, 1500),
		between("reading_distance_mm", c.ReadingDistanceMM, 0, distance),
		between("idle_s", float64(c.IdleS), 10, 3600),
		between("warn_s", float64(c.WarnS), 5, float64(c.IdleS-1)))
	if c.Palette != theme.Normal && c.Palette != theme.Night {
		errs = append(errs, fmt.Errorf("config: palette: must be %s or %s (got %q)", theme.Normal, theme.Night, c.Palette))
	}
	if c.Motion != "always" && c.Motion != "never" && c.Motion != "auto" {
		errs = append(errs, fmt.Errorf("config: motion: must be always, never or auto (got %q)", c.Motion))
	}
	errs = append(errs, c.Keypad.validate())
	if c.Voice != "on" && c.Voice != "off" {
		errs = append(errs, fmt.Errorf("config: voice: must be on or off (got %q)", c.Voice))
	}
	if (c.WidthPx == 0) != (c.HeightPx == 0) {
		errs = append(errs, errors.New("config: width_px, height_px: both or neither"))
	}
	return errors.Join(errs...)
}

// moves tells whether scenes fade. Drawn by the processor, a fade costs a third of a second of it each time.
func (c Config) moves() bool {
	if c.Motion != "auto" {
		return c.Motion == "always"
	}
	cards, err := filepath.Glob("/dev/dri/renderD*")
	return err == nil && len(cards) > 0
}

func (c Config) idle() time.Duration { return time.Duration(c.IdleS) * time.Second }
func (c Config) warn() time.Duration { return time.Duration(c.WarnS) * time.Second }
