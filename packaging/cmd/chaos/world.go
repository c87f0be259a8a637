package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"cuango/contentsync/store/s3store"
	"cuango/packaging/stack"
)

const (
	gate         = "huu-nghi"
	timestampKey = "tuf/timestamp.json"
	onceLimit    = 2 * time.Minute // a whole sync on a loaded machine
)

// A world is an administration with its object store, the line to it, and what is known of everything that was published.
type world struct {
	options
	programs stack.Programs
	dir      string
	content  string // the authoring folder that is edited
	second   string // the other pack
	admin    *stack.Admin
	bucket   *s3store.Store
	line     *line
	hooks    *hooks
	rnd      *rand.Rand

	reference *kiosk           // is never disturbed
	truth     map[string]truth // what it made of each state of the bucket, by the generation's manifests
	newest    string           // key of truth
	newer     []byte           // the timestamp that a roll-back has replaced; nil: none has
	older     []byte           // the one before the newest
	edits     int
	recalled  []string // digests, as of now
	ever      map[string]bool
}

// A truth is what an undisturbed kiosk has.
type truth struct {
	order       int
	dump, index string // of content.db
	packs       string
}

func newWorld(ctx context.Context, o options, dir string) (_ *world, err error) {
	w := &world{
		options: o, programs: stack.Programs(o.bin), dir: dir, content: filepath.Join(dir, "content"), second: filepath.Join(dir, "second"),
		hooks: &hooks{}, rnd: rand.New(rand.NewPCG(o.seed, 0)), truth: map[string]truth{}, ever: map[string]bool{}, //nolint:gosec // chance, no secret
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if err := w.author(); err != nil {
		return nil, fmt.Errorf("content: %w", err)
	}
	w.admin, err = w.programs.StartAdmin(ctx, stack.AdminOptions{Data: filepath.Join(dir, "admin"), Content: w.content})
	if err != nil {
		return nil, err
	}
	at := strings.LastIndexByte(w.admin.Public, '/')
	if w.line, err = newLine(w.admin.Public[:at], w.hooks); err != nil {
		return nil, err
	}
	if w.bucket, err = w.open(w.admin.Public[:at], w.admin.Public[at+1:]); err != nil {
		return nil, err
	}
	if w.reference, err = w.kiosk("reference", w.admin.Public[:at]); err != nil {
		return nil, err
	}
	return w, w.publish(ctx, w.second)
}

func (w *world) close() (err error) {
	if w.line != nil {
		err = w.line.Close()
	}
	if w.admin != nil {
		err = errors.Join(err, w.admin.Stop())
	}
	return err
}

// open opens the bucket as its administrator does.
func (w *world) open(endpoint, bucket string) (*s3store.Store, error) {
	raw, err := os.ReadFile(filepath.Join(w.admin.Data, "objectserver", "accounts.json"))
	if err != nil {
		return nil, err
	}
	var accounts struct {
		Root struct {
			Access string `json:"access"`
			Secret string `json:"secret"`
		} `json:"root"`
	}
	if err := json.Unmarshal(raw, &accounts); err != nil {
		return nil, err
	}
	return s3store.Open(s3store.Params{Endpoint: endpoint, Bucket: bucket, AccessKey: accounts.Root.Access, SecretKey: accounts.Root.Secret})
}

// A kiosk is a folder that contentsyncd works in.
type kiosk struct {
	config, sync, screen string
}

var (
	lineSource    = regexp.MustCompile(`(?m)^source = "http://[^/]*`)
	lineEndpoint  = regexp.MustCompile(`(?m)^endpoint = .*$`)
	lineDir       = regexp.MustCompile(`(?m)^(sync|kiosk)_dir = .*$`)
	lineIntervals = regexp.MustCompile(`(?m)^(poll|heartbeat) = .*$`)
)

// kiosk makes the folder of a new kiosk that reads through an address.
func (w *world) kiosk(name, address string) (*kiosk, error) {
	dir := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Join(dir, "screen"), 0o750); err != nil {
		return nil, err
	}
	from := filepath.Dir(w.admin.SyncConfig(gate))
	for _, f := range []string{"sync.toml", "root.json", "inbox.secret"} {
		raw, err := os.ReadFile(filepath.Join(from, f)) //nolint:gosec // in our own folder
		if err != nil {
			return nil, err
		}
		if f == "sync.toml" {
			raw = lineSource.ReplaceAll(raw, []byte(`source = "`+address))
			raw = lineEndpoint.ReplaceAll(raw, []byte(`endpoint = "`+address+`"`))
			raw = lineDir.ReplaceAll(raw, []byte(`${1}_dir = "$1"`))
			raw = bytes.ReplaceAll(raw, []byte(`"kiosk"`), []byte(`"screen"`))
			raw = lineIntervals.ReplaceAll(raw, []byte(`$1 = "1s"`))
			raw = append([]byte("neighbours = false\n"), raw...) // another run on this machine is none of this one's
		}
		if err := os.WriteFile(filepath.Join(dir, f), raw, 0o600); err != nil {
			return nil, err
		}
	}
	return &kiosk{config: filepath.Join(dir, "sync.toml"), sync: filepath.Join(dir, "sync"), screen: filepath.Join(dir, "screen")}, nil
}

// run runs a program to its end and gives what it says.
func (w *world) run(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, onceLimit)
	defer cancel()
	if name == "kioskadmin" || name == "contentsyncd" {
		name = w.programs.Path(name)
	}
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput() // our own programs and the system's tools
	if err != nil {
		return string(out), fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// once syncs a kiosk without disturbing it.
func (w *world) once(ctx context.Context, k *kiosk) error {
	_, err := w.run(ctx, "contentsyncd", "--config", k.config, "--once")
	return err
}

// publish publishes a folder, and notes what an undisturbed kiosk makes of it.
func (w *world) publish(ctx context.Context, folder string) error {
	return w.change(ctx, "pack", "publish", folder)
}

// change runs a command of kioskadmin that changes the bucket.
func (w *world) change(ctx context.Context, args ...string) (err error) {
	if err := w.rollForward(ctx); err != nil {
		return err
	}
	if w.older, err = w.bucket.Get(ctx, timestampKey, 1<<20); err != nil {
		return err
	}
	if _, err := w.run(ctx, "kioskadmin", append(args, "--data", w.admin.Data)...); err != nil {
		return err
	}
	return w.learn(ctx)
}

// learn lets the undisturbed kiosk sync and notes what it has.
func (w *world) learn(ctx context.Context) error {
	if err := w.once(ctx, w.reference); err != nil {
		return err
	}
	g, err := w.look(ctx, w.reference)
	if err != nil {
		return fmt.Errorf("the undisturbed kiosk: %w", err)
	}
	if _, known := w.truth[g.key]; !known {
		w.truth[g.key] = truth{order: len(w.truth), dump: g.dump, index: g.index, packs: g.packs}
	}
	w.newest = g.key
	return nil
}

// rollBack puts the timestamp before the newest into the bucket, as somebody would who wants an older content back.
func (w *world) rollBack(ctx context.Context) error {
	if w.newer != nil || w.older == nil {
		return nil
	}
	newest, err := w.bucket.Get(ctx, timestampKey, 1<<20)
	if err != nil {
		return err
	}
	if err := w.put(ctx, w.older); err != nil {
		return err
	}
	w.newer = newest
	return nil
}

// rollForward ends that.
func (w *world) rollForward(ctx context.Context) error {
	if w.newer == nil {
		return nil
	}
	if err := w.put(ctx, w.newer); err != nil {
		return err
	}
	w.newer = nil
	return nil
}

func (w *world) put(ctx context.Context, timestamp []byte) error {
	return w.bucket.Put(ctx, timestampKey, bytes.NewReader(timestamp), int64(len(timestamp)), "application/json", "no-cache")
}

// chance tells whether something of so many hundredths happens.
func (w *world) chance(percent int) bool { return w.rnd.IntN(100) < percent }

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
