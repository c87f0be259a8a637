// Command tufclient is the kiosk's verification as a client of The Update Framework that others can test: it speaks the command line of the public
// conformance suite (theupdateframework/tuf-conformance). It is no part of a kiosk, keeps its metadata in loose files, and is built by nobody but tests.
//
//	tufclient --metadata-dir D init ROOT.json
//	tufclient --metadata-dir D --metadata-url URL refresh
//	tufclient --metadata-dir D --metadata-url URL --target-name PATH --target-base-url URL --target-dir T download
//
// --target-name may stand several times: the targets are found and downloaded in that order, up to the first that fails.
// --days-in-future, or the FAKETIME that faketime sets, moves its clock. It ends with 0 when it trusts what it saw, with 1 when it does not.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
	"cuango/contentsync/trust"
)

const (
	requestTimeout = 30 * time.Second
	maxTargetBytes = 64 << 20
	maxTargets     = 64 // in one command
)

type client struct {
	metadataDir, metadataURL string
	targetBaseURL, targetTo  string
	targets                  []string // by name, in order
	now                      time.Time
	http                     http.Client
	root                     []byte // newest that was fetched
}

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tufclient:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("tufclient", flag.ContinueOnError)
	c := client{http: http.Client{Timeout: requestTimeout}}
	fs.StringVar(&c.metadataDir, "metadata-dir", "", "folder of the trusted metadata")
	fs.StringVar(&c.metadataURL, "metadata-url", "", "where metadata is read from")
	fs.Func("target-name", "path of a target; may be repeated", func(name string) error {
		if name == "" || len(c.targets) == maxTargets {
			return fmt.Errorf("a name, at most %d times", maxTargets)
		}
		c.targets = append(c.targets, name)
		return nil
	})
	fs.StringVar(&c.targetBaseURL, "target-base-url", "", "where targets are read from")
	fs.StringVar(&c.targetTo, "target-dir", "", "folder that targets are written to")
	days := fs.Int("days-in-future", 0, "move the clock by so many days")
	var rest []string
	for len(args) > 0 { // options may stand behind the command too
		if err := fs.Parse(args); err != nil {
			return err
		}
		if args = fs.Args(); len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	if c.metadataDir == "" || len(rest) == 0 {
		return errors.New("usage: tufclient --metadata-dir D init|refresh|download …")
	}
	offset, err := fakeTime(os.Getenv("FAKETIME"))
	if err != nil {
		return err
	}
	c.now = time.Now().Add(offset).AddDate(0, 0, *days)
	switch command := rest[0]; {
	case command == "init" && len(rest) == 2:
		return c.init(rest[1])
	case command == "refresh" && len(rest) == 1:
		_, err := c.follow(ctx)
		return err
	case command == "download" && len(rest) == 1 && len(c.targets) > 0 && c.targetTo != "":
		return c.download(ctx)
	}
	return fmt.Errorf("there is no command %.80q", strings.Join(rest, " "))
}

// fakeTime reads the offsets that faketime gives: +86400, +30d, -1h. Go asks the kernel for the time, so faketime's library does not reach it.
func fakeTime(s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	unit := time.Second
	for suffix, d := range map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "y": 365 * 24 * time.Hour} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, unit = rest, d
			break
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("FAKETIME: %w: only offsets are understood", err)
	}
	return time.Duration(n * float64(unit)), nil
}

func (c *client) init(rootFile string) error {
	raw, err := os.ReadFile(rootFile) //nolint:gosec // the file that is named
	if err != nil {
		return err
	}
	if _, err := trust.Anchor(raw); err != nil {
		return err
	}
	if err := os.MkdirAll(c.metadataDir, 0o750); err != nil {
		return err
	}
	return atomicfile.Write(c.file("root"), raw, 0o600)
}

// file is where a role's metadata lies; a role may have any name.
func (c *client) file(role string) string {
	return filepath.Join(c.metadataDir, url.QueryEscape(role)+".json")
}

// state reads what was trusted before.
func (c *client) state() (trust.State, error) {
	st := trust.State{Delegated: map[string][]byte{}}
	entries, err := os.ReadDir(c.metadataDir)
	if err != nil {
		return st, err
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".json")
		role, err := url.QueryUnescape(name)
		if !ok || err != nil || !e.Type().IsRegular() {
			continue
		}
		raw, err := os.ReadFile(c.file(role))
		if err != nil {
			return st, err
		}
		switch role {
		case "root":
			st.Root = raw
		case "timestamp":
			st.Timestamp = raw
		case "snapshot":
			st.Snapshot = raw
		case "targets":
			st.Targets = raw
		default:
			st.Delegated[role] = raw
		}
	}
	if st.Root == nil {
		return st, fmt.Errorf("%w: no trusted root: init comes first", content.ErrNotFound)
	}
	return st, nil
}

// follow refreshes, and finds the targets that are named, up to the first that cannot be. What was verified is kept, after an error too.
func (c *client) follow(ctx context.Context, targets ...string) ([]trust.Found, error) {
	st, err := c.state()
	if err != nil {
		return nil, err
	}
	c.root = st.Root
	found, res, err := trust.Follow(ctx, st.Root, st, c.now, c.metadata, targets...)
	return found, errors.Join(err, c.keep(res.State))
}

func (c *client) keep(st trust.State) error {
	files := map[string][]byte{"root": st.Root, "timestamp": st.Timestamp, "snapshot": st.Snapshot, "targets": st.Targets}
	for role, raw := range st.Delegated {
		files[role] = raw
	}
	for role, raw := range files {
		var err error
		if len(raw) > 0 {
			err = atomicfile.Write(c.file(role), raw, 0o600)
		} else if err = os.Remove(c.file(role)); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// metadata fetches a metadata file. Without consistent snapshots the number before a name is left out, but a root's.
func (c *client) metadata(ctx context.Context, key string, limit int64) ([]byte, error) {
	name := strings.TrimPrefix(key, "tuf/")
	isRoot := strings.HasSuffix(name, ".root.json")
	if _, role, ok := strings.Cut(name, "."); ok && !isRoot && name != "timestamp.json" && !consistent(c.root) {
		name = role
	}
	raw, err := c.get(ctx, strings.TrimSuffix(c.metadataURL, "/")+"/"+url.PathEscape(name), limit)
	if err == nil && isRoot {
		c.root = raw
	}
	return raw, err
}

func consistent(root []byte) bool {
	var r struct {
		Signed struct {
			ConsistentSnapshot bool `json:"consistent_snapshot"`
		} `json:"signed"`
	}
	return json.Unmarshal(root, &r) == nil && r.Signed.ConsistentSnapshot
}

func (c *client) get(ctx context.Context, address string, limit int64) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusForbidden:
		return nil, fmt.Errorf("%s: %w", address, content.ErrNotFound)
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s: %s", address, resp.Status)
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s: %w: over %d bytes", address, content.ErrTooLarge, limit)
	}
	return raw, nil
}

func (c *client) download(ctx context.Context) error {
	found, failed := c.follow(ctx, c.targets...)
	for _, f := range found {
		if err := c.fetch(ctx, f); err != nil {
			return err
		}
	}
	return failed
}

func (c *client) fetch(ctx context.Context, f trust.Found) error {
	to := filepath.Join(c.targetTo, url.QueryEscape(f.Path))
	if have, err := os.ReadFile(to); err == nil && f.Verify(have) == nil { //nolint:gosec // in the folder that is named
		return nil
	}
	if f.Length > maxTargetBytes {
		return fmt.Errorf("target %s: %w: %d bytes", f.Path, content.ErrTooLarge, f.Length)
	}
	dir, name := path.Split(f.Path)
	if consistent(c.root) {
		name = prefix(f.Hashes) + name
	}
	address := strings.TrimSuffix(c.targetBaseURL, "/") + "/" + (&url.URL{Path: dir + name}).EscapedPath()
	raw, err := c.get(ctx, address, f.Length)
	if err != nil {
		return err
	}
	if err := f.Verify(raw); err != nil {
		return err
	}
	return atomicfile.Write(to, raw, 0o600)
}

// prefix is what stands before the name of a target with consistent snapshots: any of its hashes will do.
func prefix(hashes map[string]string) string {
	for _, algorithm := range []string{"sha256", "sha512"} {
		if sum := hashes[algorithm]; sum != "" {
			return sum + "."
		}
	}
	return ""
}
