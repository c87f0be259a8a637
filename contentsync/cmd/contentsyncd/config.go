package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"cuango/contentsync/content"
	"cuango/contentsync/rollout"
)

// A Config is sync.toml. Paths that are not absolute are meant from the file's own folder.
type Config struct {
	Gate      string       `toml:"gate"`       // where the kiosk stands, as in the packs
	Province  string       `toml:"province"`   // of the gate; may be absent: then only the national content is read
	SyncDir   string       `toml:"sync_dir"`   // what contentsyncd owns
	KioskDir  string       `toml:"kiosk_dir"`  // where the screen writes shown.json; may be absent
	Source    string       `toml:"source"`     // address of the bucket, read without credentials
	TrustRoot string       `toml:"trust_root"` // root.json that is trusted from the start
	Poll      Duration     `toml:"poll"`
	Heartbeat Duration     `toml:"heartbeat"`
	Inbox     *InboxConfig `toml:"inbox"` // absent: no heartbeats

	Neighbours       Neighbours `toml:"neighbours"`        // false: off; or addresses beside those that are found
	NeighboursListen []string   `toml:"neighbours_listen"` // instead of all private addresses
	Line             LineConfig `toml:"line"`              // may be absent: all of the line, the environment's proxy

	CourierDir    string `toml:"courier_dir"`        // where a courier's stick is mounted; may be absent: sticks are not taken
	CourierReturn string `toml:"courier_return_dir"` // where its return folder is mounted afterwards; may be absent: nothing is put onto it
	Ring          string `toml:"ring"`               // which roll-outs come here first; may be absent
	Window        string `toml:"window"`             // when in the day content switches, where the roll-out does not say: "02:00-04:00"; absent: at any time
}

// An InboxConfig says where heartbeats go, by the S3 API.
type InboxConfig struct {
	Endpoint      string `toml:"endpoint"`
	Bucket        string `toml:"bucket"`
	AccessKey     string `toml:"access_key"`
	SecretKeyFile string `toml:"secret_key_file"`
}

// A Duration is written as Go writes one: "5m", "90s".
type Duration time.Duration

// UnmarshalText reads one.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = Duration(v)
	return err
}

// DefaultConfig is what holds for keys that are not in the file.
func DefaultConfig() Config {
	return Config{Poll: Duration(5 * time.Minute), Heartbeat: Duration(time.Minute)}
}

// A configError names the key that is wrong.
type configError struct {
	Key string
	Err error
}

func (e *configError) Error() string { return "config: " + e.Key + ": " + e.Err.Error() }
func (e *configError) Unwrap() error { return e.Err }

// LoadConfig reads and validates the file. Unknown keys are errors: a misspelt one would be a setting that is
// silently not there.
func LoadConfig(path string) (Config, error) {
	c := DefaultConfig()
	meta, err := toml.DecodeFile(path, &c)
	if err != nil {
		var pe toml.ParseError
		if errors.As(err, &pe) {
			return c, fmt.Errorf("config: %s", pe.ErrorWithPosition())
		}
		return c, fmt.Errorf("config: %w", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return c, &configError{unknown[0].String(), errors.New("unknown key")}
	}
	for _, p := range []*string{&c.SyncDir, &c.KioskDir, &c.TrustRoot, &c.CourierDir, &c.CourierReturn} {
		resolve(path, p)
	}
	if c.Inbox != nil {
		resolve(path, &c.Inbox.SecretKeyFile)
	}
	return c, c.Validate()
}

func resolve(config string, p *string) {
	if *p != "" && !filepath.IsAbs(*p) {
		*p = filepath.Join(filepath.Dir(config), *p)
	}
}

// Validate checks every key and names the first that is wrong.
func (c Config) Validate() error {
	for _, k := range []struct {
		key string
		err error
	}{
		{"gate", checkSlug(c.Gate)},
		{"province", checkProvince(c.Province)},
		{"sync_dir", checkSet(c.SyncDir)},
		{"source", checkURL(c.Source, true)},
		{"trust_root", checkFile(c.TrustRoot)},
		{"poll", checkPeriod(c.Poll, time.Second)},
		{"heartbeat", checkPeriod(c.Heartbeat, time.Second)},
		{"neighbours", checkNeighbours(c.Neighbours.With, nil)},
		{"neighbours_listen", checkNeighbours(nil, c.NeighboursListen)},
		{"ring", checkRing(c.Ring)},
		{"window", checkWindow(c.Window)},
	} {
		if k.err != nil {
			return &configError{k.key, k.err}
		}
	}
	if c.KioskDir != "" && c.KioskDir == c.SyncDir {
		return &configError{"kiosk_dir", errors.New("must not be sync_dir")}
	}
	if c.CourierReturn != "" && c.CourierDir == "" {
		return &configError{"courier_return_dir", errors.New("needs courier_dir")}
	}
	if err := c.Line.validate(); err != nil {
		return err
	}
	if c.Inbox == nil {
		return nil
	}
	for _, k := range []struct {
		key string
		err error
	}{
		{"inbox.endpoint", checkURL(c.Inbox.Endpoint, false)},
		{"inbox.bucket", checkSet(c.Inbox.Bucket)},
		{"inbox.access_key", checkSet(c.Inbox.AccessKey)},
		{"inbox.secret_key_file", checkFile(c.Inbox.SecretKeyFile)},
	} {
		if k.err != nil {
			return &configError{k.key, k.err}
		}
	}
	return nil
}

func checkSet(s string) error {
	if s == "" {
		return errors.New("is missing")
	}
	return nil
}

func checkSlug(s string) error {
	if !content.ValidSlug(s) {
		return fmt.Errorf("%q: want a–z, 0–9 and inner hyphens", s)
	}
	return nil
}

func checkProvince(s string) error {
	if s == "" {
		return nil
	}
	return checkSlug(s)
}

func checkRing(s string) error {
	if s == "" {
		return nil
	}
	return checkSlug(s)
}

func checkWindow(s string) error {
	_, err := windowOf(s)
	return err
}

// windowOf gives the window of a configuration; nil when there is none.
func windowOf(s string) (*rollout.Window, error) {
	if s == "" {
		return nil, nil // at any time
	}
	return rollout.ParseWindow(s)
}

func checkURL(s string, path bool) error {
	u, err := url.Parse(s)
	switch {
	case s == "":
		return errors.New("is missing")
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.User != nil:
		return fmt.Errorf("%q: want an http or https address", s)
	case path && strings.Trim(u.Path, "/") == "":
		return fmt.Errorf("%q: the bucket is missing at its end", s)
	case !path && strings.Trim(u.Path, "/") != "":
		return fmt.Errorf("%q: the bucket has a key of its own", s)
	}
	return nil
}

func checkFile(path string) error {
	if path == "" {
		return errors.New("is missing")
	}
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s", path)
	case err != nil:
		return err
	case !st.Mode().IsRegular():
		return fmt.Errorf("%s is no file", path)
	}
	return nil
}

func checkPeriod(d Duration, least time.Duration) error {
	if time.Duration(d) < least {
		return fmt.Errorf("must be ≥ %s (got %s)", least, time.Duration(d))
	}
	return nil
}

// secret reads the secret key: the first line of its file.
func (c InboxConfig) secret() (string, error) {
	b, err := os.ReadFile(c.SecretKeyFile)
	if err != nil {
		return "", &configError{"inbox.secret_key_file", err}
	}
	s, _, _ := strings.Cut(string(b), "\n")
	if s = strings.TrimSpace(s); s == "" {
		return "", &configError{"inbox.secret_key_file", errors.New("is empty")}
	}
	return s, nil
}

// placeOf reads the file without checking more than sync_dir: it works where the secrets cannot be read.
func placeOf(path string) (Config, error) {
	var c Config
	if _, err := toml.DecodeFile(path, &c); err != nil {
		return c, fmt.Errorf("config: %w", err)
	}
	if err := checkSet(c.SyncDir); err != nil {
		return c, &configError{"sync_dir", err}
	}
	resolve(path, &c.SyncDir)
	return c, nil
}
