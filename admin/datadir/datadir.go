// Package datadir knows where kioskadmin keeps its things below one data folder, and writes
// what a kiosk needs to start.
//
//	keys/             the server's own signing keys (0600), by package publish
//	trust/            every root, root.json the newest; numbers of the metadata, copies of what was signed last, requests that wait for signatures
//	objectserver/     accounts and buckets of the built-in storage
//	packs/<id>/       imported authoring folders, normalised
//	admin.db          releases and kiosks
//	kiosk/<gate>/     sync.toml, root.json and the gate's secret, for contentsyncd; kiosk.toml
//	audit.jsonl       who published or withdrew a notice or a recall
//	server.json       where a running kioskadmin listens (dev.json for kioskadmin dev)
package datadir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"text/template"
	"time"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// ErrInUse says that another kioskadmin works with the folder.
var ErrInUse = errors.New("the data folder is in use by another kioskadmin")

// A Dir is a data folder.
type Dir string

// Open makes the folder when it is missing. The path becomes absolute: a child process of
// kioskadmin changes its working directory.
func Open(path string) (Dir, error) {
	if path == "" {
		return "", fmt.Errorf("data folder: %w: no path", content.ErrInvalid)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	if err := os.MkdirAll(abs, 0o755); err != nil { //nolint:gosec // not secret: others may read; secrets inside have their own modes
		return "", fmt.Errorf("data folder: %w", err)
	}
	return Dir(abs), nil
}

// Path is the folder itself.
func (d Dir) Path() string { return string(d) }

// Packs is where imported packs lie.
func (d Dir) Packs() string { return filepath.Join(string(d), "packs") }

// ObjectServer is the folder of the built-in storage.
func (d Dir) ObjectServer() string { return filepath.Join(string(d), "objectserver") }

// Database is the file of package sqlstore.
func (d Dir) Database() string { return filepath.Join(string(d), "admin.db") }

// Kiosk is what is handed to the kiosks of a gate.
func (d Dir) Kiosk(gate string) string { return filepath.Join(string(d), "kiosk", gate) }

// PackIDs are the imported packs.
func (d Dir) PackIDs() ([]string, error) {
	entries, err := os.ReadDir(d.Packs())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("imported packs: %w", err)
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() && content.ValidSlug(e.Name()) {
			ids = append(ids, e.Name())
		}
	}
	return ids, nil
}

// Lock makes sure that one kioskadmin serves from the folder. Errors: ErrInUse.
func (d Dir) Lock() (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(string(d), "serve.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s", ErrInUse, d), f.Close())
	}
	return func() { _ = f.Close() }, nil // closing gives the lock back
}

// Running says where a kioskadmin listens.
type Running struct {
	PID      int      `json:"pid"`
	Web      string   `json:"web"`      // http://127.0.0.1:8080
	Endpoint string   `json:"endpoint"` // of the object storage
	Bucket   string   `json:"bucket"`
	Public   string   `json:"public"` // what kiosks read from
	Gates    []string `json:"gates"`
	Built    bool     `json:"built_in_storage"`
}

func (d Dir) runningFile(name string) string { return filepath.Join(string(d), name+".json") }

// WriteRunning writes <name>.json.
func (d Dir) WriteRunning(name string, r Running) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return WriteFile(d.runningFile(name), append(b, '\n'), 0o644)
}

// RemoveRunning takes it away.
func (d Dir) RemoveRunning(name string) { _ = os.Remove(d.runningFile(name)) }

// Running gives what runs on this folder. Errors: content.ErrNotFound.
func (d Dir) Running() (Running, error) {
	for _, name := range []string{"server", "dev"} {
		b, err := os.ReadFile(d.runningFile(name))
		if err != nil {
			continue
		}
		var r Running
		if json.Unmarshal(b, &r) == nil && r.PID > 0 && syscall.Kill(r.PID, 0) == nil {
			return r, nil
		}
	}
	return Running{}, fmt.Errorf("running kioskadmin: %w", content.ErrNotFound)
}

// A KioskFiles is what a kiosk of a gate gets.
type KioskFiles struct {
	Gate              string
	Province          string // of the gate; may be empty
	Source            string // public address of the bucket
	Endpoint, Bucket  string // of the inbox
	Access, Secret    string
	Root              []byte // root.json
	Poll, Heartbeat   time.Duration
	SyncDir, KioskDir string // empty: sync and screen beside sync.toml
}

var syncTOML = template.Must(template.New("sync.toml").Parse(`# Written by kioskadmin for contentsyncd. Paths that are not absolute are meant from this folder.
gate = {{printf "%q" .Gate}}
{{- if .Province}}
province = {{printf "%q" .Province}}  # whose layer is read besides the country's, where it is delegated
{{- end}}
sync_dir = {{printf "%q" .SyncDir}}
kiosk_dir = {{printf "%q" .KioskDir}}
source = {{printf "%q" .Source}}
trust_root = "root.json"
poll = "{{.Poll}}"
heartbeat = "{{.Heartbeat}}"

[inbox]
endpoint = {{printf "%q" .Endpoint}}
bucket = {{printf "%q" .Bucket}}
access_key = {{printf "%q" .Access}}
secret_key_file = "inbox.secret"

# [line]  # how much of the line pictures and recordings may have; recalls, notices and what else is signed always come
# bytes_per_second = 250_000
# quiet = ["07:30-11:30", "13:30-16:30"]  # Viet Nam's time: nothing large comes, or quiet_bytes_per_second
# proxy = "http://10.0.0.1:3128"  # absent: what the environment says; "direct": none
# An https bucket's certificate must lead to an authority of the system (package ca-certificates), or of the file SSL_CERT_FILE in the service's environment, in their place.
`))

var kioskTOML = template.Must(template.New("kiosk.toml").Parse(`# Begun by kioskadmin for the kiosk program; it is yours to edit, and is not written again.
gate = {{printf "%q" .Gate}}  # where the kiosk stands, as in the packs
sync_dir = {{printf "%q" .SyncDir}}  # what contentsyncd keeps: sync_dir of sync.toml
state_dir = {{printf "%q" .KioskDir}}  # the screen's own folder: kiosk_dir of sync.toml
screen_diagonal_in = 32  # of the picture, in inches
lower_edge_mm = 800  # of the picture, above the floor
reading_distance_mm = 600  # from the eyes to the picture
# place = { vi = "nhà nhập cảnh, cạnh quầy thông tin số 2" }  # where this very screen stands: show-cards say it after the gate's name
`))

// WriteKioskFiles writes sync.toml, root.json and inbox.secret (0600) of a gate, and
// kiosk.toml when there is none: who puts the screen up edits it.
func (d Dir) WriteKioskFiles(k KioskFiles) error {
	dir := d.Kiosk(k.Gate)
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // not secret: others may read
		return fmt.Errorf("files of gate %s: %w", k.Gate, err)
	}
	if k.SyncDir == "" {
		k.SyncDir = filepath.Join(dir, "sync")
	}
	if k.KioskDir == "" {
		k.KioskDir = filepath.Join(dir, "screen")
	}
	var b bytes.Buffer
	if err := syncTOML.Execute(&b, k); err != nil {
		return fmt.Errorf("files of gate %s: %w", k.Gate, err)
	}
	own := filepath.Join(dir, "kiosk.toml")
	if _, err := os.Lstat(own); errors.Is(err, fs.ErrNotExist) {
		var first bytes.Buffer
		if err := kioskTOML.Execute(&first, k); err != nil {
			return fmt.Errorf("files of gate %s: %w", k.Gate, err)
		}
		if err := WriteFile(own, first.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return errors.Join(
		WriteFile(filepath.Join(dir, "root.json"), k.Root, 0o644),
		WriteFile(filepath.Join(dir, "inbox.secret"), []byte(k.Secret+"\n"), 0o600),
		WriteFile(filepath.Join(dir, "sync.toml"), b.Bytes(), 0o644))
}

// WriteFile replaces a file whole or not at all; the same bytes are not written again.
func WriteFile(name string, b []byte, mode fs.FileMode) error {
	if old, err := os.ReadFile(name); err == nil && slices.Equal(old, b) { //nolint:gosec // names come from this package
		return nil
	}
	return atomicfile.Write(name, b, mode)
}
