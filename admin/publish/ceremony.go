package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/keys"
	"cuango/admin/roles"
	"cuango/contentsync/atomicfile"
)

// Errors of ceremonies.
var (
	ErrBegun     = errors.New("the data folder has keys or a trust root already")
	ErrUnknown   = errors.New("this request was not made here, was altered, or is in force already")
	ErrUnsigned  = errors.New("signatures are missing")
	ErrMovedOn   = errors.New("the metadata has moved on since the request was made: make it anew")
	ErrThreshold = errors.New("too few keys for the signatures that are asked for")
	ErrNothing   = errors.New("nothing would change")
)

// A Holder is who signs a role: keys of people, or one that the server makes and keeps.
type Holder struct {
	Keys      []keys.Public
	Threshold int // 0: as before, or one
	Online    bool
}

func (h Holder) empty() bool { return len(h.Keys) == 0 && !h.Online }

// Init begins the trust of a country in a data folder: it makes the server's own keys, for snapshot and timestamp, and the request that the root's
// keepers sign. Root and targets are offline. Errors: ErrBegun, ErrThreshold.
func Init(dir string, root, targets Holder, now time.Time) (keys.Checked, error) {
	var none keys.Checked
	if err := makeFolders(dir); err != nil {
		return none, err
	}
	if _, err := TrustRoot(dir); err == nil || IsOnline(dir) {
		return none, fmt.Errorf("%s: %w: kioskadmin keys rotate changes them", dir, ErrBegun)
	}
	names := map[string]string{}
	m := metadata.Root(now.UTC().AddDate(rootYears, 0, 0).Truncate(time.Second))
	m.Signed.ConsistentSnapshot = true
	for role, h := range map[string]Holder{roles.Root: root, roles.Targets: targets, roles.Snapshot: {Online: true}, roles.Timestamp: {Online: true}} {
		pubs, err := holders(dir, role, h)
		if err != nil {
			return none, err
		}
		if h.Threshold = max(h.Threshold, 1); h.Threshold > len(pubs) {
			return none, fmt.Errorf("%s: %w: %d of %d", role, ErrThreshold, h.Threshold, len(pubs))
		}
		for _, p := range pubs {
			names[p.ID] = p.Name
			if err := m.Signed.AddKey(p.Key, role); err != nil {
				return none, fmt.Errorf("keys: %w", err)
			}
		}
		m.Signed.Roles[role].Threshold = h.Threshold
	}
	first := metadata.Targets(now.UTC().AddDate(targetsYears, 0, 0).Truncate(time.Second))
	c, err := keys.New(now, nil, []keys.Metadata{{Role: roles.Root, Root: m}, {Role: roles.Targets, Targets: first}}, names)
	if err != nil {
		return none, err
	}
	return c, remember(dir, c)
}

// holders are the public keys that a role gets; an online one is made and kept.
func holders(dir, role string, h Holder) ([]keys.Public, error) {
	out := slices.Clone(h.Keys)
	if !h.Online {
		return out, nil
	}
	file := keyFile(dir, role)
	for n := 2; ; n++ { // no key is ever replaced: the one before signs until the new one is in force
		if !exists(file) {
			break
		}
		file = keyFile(dir, fmt.Sprintf("%s-%d", role, n))
	}
	priv, err := makeKey(file)
	if err != nil {
		return nil, fmt.Errorf("key of %s: %w", role, err)
	}
	pub, err := keys.OnlinePublic(priv, "the server, for "+role)
	return append(out, pub), err
}

func pendingFile(dir, code string) string {
	return filepath.Join(trustDir(dir), "pending", code+".json")
}

func keepersFile(dir string) string { return filepath.Join(trustDir(dir), "keepers.json") }

// remember keeps what the server knows of a request, for only what it made itself is merged; and the names of the keepers.
func remember(dir string, c keys.Checked) error {
	raw, err := c.Bytes()
	if err != nil {
		return err
	}
	names, err := json.MarshalIndent(c.Names, "", " ")
	if err == nil {
		err = atomicfile.Write(keepersFile(dir), append(names, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(pendingFile(dir, c.Code)), 0o755); err != nil { //nolint:gosec // nothing secret is in a request
		return fmt.Errorf("request: %w", err)
	}
	return atomicfile.Write(pendingFile(dir, c.Code), raw, 0o644)
}

// names are those of the keepers of all keys that were ever named here.
func (p *Publisher) names() map[string]string {
	out := map[string]string{}
	raw, err := os.ReadFile(keepersFile(p.Dir))
	if err != nil || json.Unmarshal(raw, &out) != nil {
		return map[string]string{} // they only help to read
	}
	return out
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}
