package stack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Programs is the folder with the built programs.
type Programs string

// Path is where a program lies.
func (p Programs) Path(name string) string { return filepath.Join(string(p), name) }

// An Admin is a running kioskadmin dev.
type Admin struct {
	*Process
	Data   string
	Web    string   `json:"web"`    // the operator's page
	Public string   `json:"public"` // what kiosks read from
	Gates  []string `json:"gates"`
	PID    int      `json:"pid"`
}

// AdminOptions say how to start it.
type AdminOptions struct {
	Identity Identity
	Data     string // folder
	Content  string // authoring folder to import and publish
	Listen   string // 127.0.0.1:0 when empty
	S3Listen string // 127.0.0.1:0 when empty
	Out      io.Writer
	Limit    time.Duration // for publishing; 0: 3 minutes
}

// StartAdmin starts kioskadmin dev and waits until the content is published and the page is there.
func (p Programs) StartAdmin(ctx context.Context, o AdminOptions) (*Admin, error) {
	const any = "127.0.0.1:0"
	if o.Listen == "" {
		o.Listen = any
	}
	if o.S3Listen == "" {
		o.S3Listen = any
	}
	ready := filepath.Join(o.Data, "dev.json")
	_ = os.Remove(ready) // of an earlier run that was killed
	proc, err := Start("kioskadmin", o.Identity, []string{"HOME=" + o.Data}, o.Out, p.Path("kioskadmin"),
		"dev", "--data", o.Data, "--listen", o.Listen, "--s3-listen", o.S3Listen, "--import", o.Content)
	if err != nil {
		return nil, err
	}
	a := &Admin{Process: proc, Data: o.Data}
	err = WaitFor(ctx, cmp.Or(o.Limit, 3*time.Minute), "kioskadmin to publish the content", proc, func() error {
		raw, err := os.ReadFile(ready) //nolint:gosec // below our own data folder
		if err != nil {
			return err
		}
		return json.Unmarshal(raw, a)
	})
	if err != nil {
		return nil, errors.Join(err, proc.Stop())
	}
	return a, nil
}

// SyncConfig is the file that kioskadmin wrote for a gate's kiosks.
func (a *Admin) SyncConfig(gate string) string {
	return filepath.Join(a.Data, "kiosk", gate, "sync.toml")
}

// A Status is what contentsyncd status --json says, as far as it matters here.
type Status struct {
	Kiosk      string `json:"kiosk"`
	Generation int64  `json:"generation"`
	LastError  string `json:"last_error"`
}

// StartSync starts the daemon.
func (p Programs) StartSync(id Identity, config string, out io.Writer) (*Process, error) {
	return Start("contentsyncd", id, nil, out, p.Path("contentsyncd"), "--config", config)
}

// AwaitGeneration waits until a generation after the given one is active.
func AwaitGeneration(ctx context.Context, p *Process, syncDir string, after string) (string, error) {
	var now string
	err := WaitFor(ctx, 2*time.Minute, "content on the kiosk", p, func() error {
		target, err := os.Readlink(filepath.Join(syncDir, "current"))
		if err != nil {
			return err
		}
		if now = filepath.Base(target); now == after {
			return fmt.Errorf("still generation %s", after)
		}
		return nil
	})
	return now, err
}

// A Kiosk is a running screen.
type Kiosk struct {
	*Process
	StateDir string
	Display  *Display

	tapped   time.Time
	tappedAt [2]int
}

// tap touches a point as a person does: twice at the same place only after a moment, since the screen takes
// a quick second tap there for a slip.
func (k *Kiosk) tap(x, y int) error {
	k.slip(x, y)
	err := k.Display.Tap(x, y)
	k.tapped, k.tappedAt = time.Now(), [2]int{x, y}
	return err
}

// slip waits until a touch there is no slip of the one before.
func (k *Kiosk) slip(x, y int) {
	const slip, near = 600 * time.Millisecond, 120
	if d := slip - time.Since(k.tapped); d > 0 && max(x-k.tappedAt[0], k.tappedAt[0]-x) < near && max(y-k.tappedAt[1], k.tappedAt[1]-y) < near {
		pause(d)
	}
}

// TapLatency touches a point as a person does and gives how long it took until a pixel of the watched part changed.
func (k *Kiosk) TapLatency(at image.Point, watch [4]int, limit time.Duration) (time.Duration, error) {
	k.slip(at.X, at.Y)
	took, err := k.Display.TapLatency(at.X, at.Y, watch, limit)
	k.tapped, k.tappedAt = time.Now(), [2]int{at.X, at.Y}
	return took, err
}

// KioskOptions say how to start it.
type KioskOptions struct {
	Identity  Identity
	Display   string
	Gate      string
	SyncDir   string
	StateDir  string
	Languages []string // asked for first; empty: the gate's
	IdleS     int      // 0: 60
	Wall      float64  // not 0: nobody touches it, it is only looked at, from 3 m; its diagonal in inches
	Extra     string   // more lines of its configuration
	Out       io.Writer
}

// A glass is a screen size with the diagonal that the look was drawn for.
var glasses = map[bool]string{
	true:  "screen_diagonal_in = 43\nlower_edge_mm = 700\nreading_distance_mm = 700\n",
	false: "screen_diagonal_in = 32\nlower_edge_mm = 800\nreading_distance_mm = 600\n",
}

// StartKiosk starts the screen and waits until it shows its first page.
func (p Programs) StartKiosk(ctx context.Context, o KioskOptions) (*Kiosk, error) {
	return startScreen(ctx, o, p.Path("kiosk"))
}

// startScreen starts the screen, under another program if the command begins with one.
func startScreen(ctx context.Context, o KioskOptions, command ...string) (*Kiosk, error) {
	d, err := OpenDisplay(o.Display)
	if err != nil {
		return nil, err
	}
	path, err := o.write(d)
	if err != nil {
		d.Close()
		return nil, err
	}
	command = append(command, "--config", path, "--expose-targets")
	proc, err := Start(filepath.Base(command[0]), o.Identity, []string{"DISPLAY=" + o.Display, "HOME=" + o.StateDir, "LANG=en_US.UTF-8"}, o.Out, command[0], command[1:]...)
	if err != nil {
		d.Close()
		return nil, err
	}
	k := &Kiosk{Process: proc, StateDir: o.StateDir, Display: d}
	if _, err := k.Await(ctx, "its first page", func(s Screen) bool { return s.Screen != "" }); err != nil {
		return nil, errors.Join(err, k.Stop())
	}
	return k, nil
}

// write puts the configuration into the kiosk's folder.
func (o KioskOptions) write(d *Display) (path string, err error) {
	if o.IdleS == 0 {
		o.IdleS = 60
	}
	glass := glasses[d.Height > d.Width]
	if o.Wall > 0 {
		glass = fmt.Sprintf("screen_diagonal_in = %g\nreading_distance_mm = 3000\ndisplay_only = true\n", o.Wall)
	}
	config := fmt.Sprintf("gate = %q\nsync_dir = %q\nstate_dir = %q\nidle_s = %d\nwarn_s = %d\n%s%s",
		o.Gate, o.SyncDir, o.StateDir, o.IdleS, min(20, o.IdleS/2), glass, o.Extra)
	if len(o.Languages) > 0 {
		config += fmt.Sprintf("languages = [%s]\n", `"`+strings.Join(o.Languages, `", "`)+`"`)
	}
	path = filepath.Join(o.StateDir, "kiosk.toml")
	if err := errors.Join(os.MkdirAll(o.StateDir, 0o755), os.WriteFile(path, []byte(config), 0o644)); err != nil { //nolint:gosec // no secret in it
		return "", fmt.Errorf("kiosk's configuration: %w", err)
	}
	if o.Identity.UID != 0 {
		if err := os.Chown(o.StateDir, int(o.Identity.UID), int(o.Identity.GID)); err != nil {
			return "", fmt.Errorf("kiosk's folder: %w", err)
		}
	}
	_ = os.Remove(filepath.Join(o.StateDir, "targets.json"))
	return path, nil
}

// Stop ends the screen.
func (k *Kiosk) Stop() error {
	defer k.Display.Close()
	return k.Process.Stop()
}

// A Screen is what the kiosk says is on the glass.
type Screen struct {
	Sequence   int               `json:"sequence"`
	Screen     string            `json:"screen"`
	Lang       string            `json:"lang"`
	Category   string            `json:"category"`
	Item       string            `json:"item"`
	Page       int               `json:"page"`
	Dialog     bool              `json:"dialog"`
	Waiting    int               `json:"waiting"` // pictures that are on their way
	Notice     string            `json:"notice"`  // the emergency notice that stands over the screen
	NoticeLang string            `json:"notice_lang"`
	Generation int64             `json:"generation"`
	Targets    map[string][4]int `json:"targets"`
	Focus      string            `json:"focus"` // the key that the keypad's focus is on
	Texts      []string          `json:"texts"`
}

// Has tells whether a text stands on the screen; white space and break hints do not count.
func (s Screen) Has(text string) bool {
	want := squeeze(text)
	return slices.ContainsFunc(s.Texts, func(t string) bool { return strings.Contains(squeeze(t), want) })
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\n', '\u00a0', '\u200b', '\u2060':
			return -1
		}
		return r
	}, s)
}

// Screen reads what is on the glass now.
func (k *Kiosk) Screen() (Screen, error) {
	var s Screen
	raw, err := os.ReadFile(filepath.Join(k.StateDir, "targets.json"))
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(raw, &s)
}

// Await waits until the screen is as wanted and has its pictures, and then until its pixels are at rest.
func (k *Kiosk) Await(ctx context.Context, what string, wanted func(Screen) bool) (Screen, error) {
	var s Screen
	err := WaitFor(ctx, 30*time.Second, what, k.Process, func() error {
		var err error
		if s, err = k.Screen(); err != nil {
			return err
		}
		if !wanted(s) {
			return fmt.Errorf("the screen shows %s %s %s%s", s.Screen, s.Lang, s.Category, s.Item)
		}
		if s.Waiting > 0 {
			return fmt.Errorf("the screen %s %s %s%s still waits for %d pictures", s.Screen, s.Lang, s.Category, s.Item, s.Waiting)
		}
		return nil
	})
	if err != nil {
		return s, err
	}
	return s, k.Display.AwaitStill(0, 0, k.Display.Width, k.Display.Height, 350*time.Millisecond, 10*time.Second)
}

// Elsewhere is the target of a touch that hits no key.
const Elsewhere = ""

// Touch taps a target and waits until the screen that it leads to is there.
func (k *Kiosk) Touch(ctx context.Context, target string, wanted func(Screen) bool) (Screen, error) {
	s, err := k.Screen()
	if err != nil {
		return s, err
	}
	x, y := k.Display.Width/2, k.Display.Height/3
	if target != Elsewhere {
		r, ok := s.Targets[target]
		if !ok {
			return s, fmt.Errorf("touch %s: the screen %s %s has no such key", target, s.Screen, s.Lang)
		}
		x, y = r[0]+r[2]/2, r[1]+r[3]/2
	}
	if err := k.tap(x, y); err != nil {
		return s, err
	}
	return k.Await(ctx, "what a touch leads to", func(now Screen) bool { return now.Sequence > s.Sequence && wanted(now) })
}

// Quick taps a target and waits only until the kiosk says that another page is there.
func (k *Kiosk) Quick(ctx context.Context, target string) error {
	s, err := k.Screen()
	if err != nil {
		return err
	}
	r, ok := s.Targets[target]
	if !ok {
		return fmt.Errorf("touch %s: the screen %s %s has no such key", target, s.Screen, s.Lang)
	}
	if err := k.tap(r[0]+r[2]/2, r[1]+r[3]/2); err != nil {
		return err
	}
	began := time.Now()
	for {
		now, err := k.Screen()
		switch {
		case err == nil && now.Sequence > s.Sequence:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Since(began) > 10*time.Second:
			return fmt.Errorf("touch %s: still %s %s after 10 s", target, s.Screen, s.Lang)
		}
		pause(2 * time.Millisecond)
	}
}

// On gives a condition for Await and Touch: this screen, in this language.
func On(screen, lang string) func(Screen) bool {
	return func(s Screen) bool { return s.Screen == screen && s.Lang == lang }
}
