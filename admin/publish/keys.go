package publish

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/roles"
	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// How long signed metadata is believed.
const (
	rootYears     = 2
	targetsYears  = 1
	snapshotLife  = 30 * 24 * time.Hour
	timestampLife = 7 * 24 * time.Hour
)

// ErrNoKey says that a role's keys are not here, or not enough of them.
var ErrNoKey = errors.New("its signing key is not here")

// Keys are signing keys by their TUF key ID: which role one signs for is what the signed metadata says. As files in a data folder they are for
// snapshot and timestamp, which a server signs every day, and for development; roots of a country belong offline (package keys).
type Keys map[string]ed25519.PrivateKey

// Add puts one more key to the others and gives its ID.
func (k Keys) Add(priv ed25519.PrivateKey) (string, error) {
	pub, err := metadata.KeyFromPublicKey(priv.Public())
	if err != nil {
		return "", fmt.Errorf("keys: %w", err)
	}
	id, err := pub.ID()
	if err != nil {
		return "", fmt.Errorf("keys: %w", err)
	}
	k[id] = priv
	return id, nil
}

// MakeKeys makes keys in dir/keys (0600) and the first root in dir/trust that names them,
// unless they are there. It is for [kioskadmin dev].
func MakeKeys(dir string, now time.Time) (Keys, error) {
	if err := makeFolders(dir); err != nil {
		return nil, err
	}
	if keys, err := LoadKeys(dir); err == nil {
		if _, err := TrustRoot(dir); err == nil {
			return keys, nil // whichever they are: a data folder of a country has no others
		}
	}
	keys, byRole := Keys{}, map[string]string{}
	for _, role := range roles.TopLevel {
		k, err := loadKey(keyFile(dir, role))
		if errors.Is(err, content.ErrNotFound) {
			k, err = makeKey(keyFile(dir, role))
		}
		if err == nil {
			byRole[role], err = keys.Add(k)
		}
		if err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
	}
	if _, err := TrustRoot(dir); err == nil {
		return keys, nil
	} else if !errors.Is(err, content.ErrNotFound) {
		return nil, err
	}
	root := metadata.Root(now.UTC().AddDate(rootYears, 0, 0).Truncate(time.Second))
	for _, role := range roles.TopLevel {
		pub, err := metadata.KeyFromPublicKey(keys[byRole[role]].Public())
		if err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
		if err := root.Signed.AddKey(pub, role); err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
	}
	b, err := sign(keys, []string{byRole[roles.Root]}, roles.Root, root)
	if err != nil {
		return nil, err
	}
	return keys, atomicfile.Write(rootFile(dir), b, 0o644)
}

// LoadKeys reads the keys of a data folder. Errors: content.ErrNotFound when there is none.
func LoadKeys(dir string) (Keys, error) {
	files, err := filepath.Glob(filepath.Join(keysDir(dir), "*.pem"))
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("keys: %w: none in %s", content.ErrNotFound, keysDir(dir))
	}
	keys := Keys{}
	for _, file := range files {
		k, err := loadKey(file)
		if err == nil {
			_, err = keys.Add(k)
		}
		if err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
	}
	return keys, nil
}

// IsOnline tells whether a folder is a data folder with signing keys that lie open for a server.
func IsOnline(dir string) bool {
	files, err := filepath.Glob(filepath.Join(keysDir(dir), "*.pem"))
	return err == nil && len(files) > 0
}

// TrustRoot gives root.json, what a kiosk is told to trust. Errors: content.ErrNotFound.
func TrustRoot(dir string) ([]byte, error) {
	b, err := os.ReadFile(rootFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("trust root: %w: there is no %s; is this the server's data folder, and is its first request merged?", content.ErrNotFound, rootFile(dir))
	}
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	return b, nil
}

func keysDir(dir string) string       { return filepath.Join(dir, "keys") }
func trustDir(dir string) string      { return filepath.Join(dir, "trust") }
func rootFile(dir string) string      { return filepath.Join(trustDir(dir), "root.json") }
func keyFile(dir, name string) string { return filepath.Join(keysDir(dir), name+".pem") }

func makeFolders(dir string) error {
	if err := errors.Join(os.MkdirAll(keysDir(dir), 0o700), os.MkdirAll(trustDir(dir), 0o755)); err != nil { //nolint:gosec // not secret: others may read; keys have a folder of their own
		return fmt.Errorf("keys: %w", err)
	}
	return nil
}

func loadKey(file string) (ed25519.PrivateKey, error) {
	name := strings.TrimSuffix(filepath.Base(file), ".pem")
	b, err := os.ReadFile(file) //nolint:gosec // a key of the data folder, or one that the operator names
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("key of %s: %w", name, content.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, fmt.Errorf("key of %s: %w: no PEM", name, content.ErrInvalid)
	}
	k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("key of %s: %w: %w", name, content.ErrInvalid, err)
	}
	priv, ok := k.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("key of %s: %w: not Ed25519", name, content.ErrInvalid)
	}
	return priv, nil
}

func makeKey(file string) (ed25519.PrivateKey, error) {
	_, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(priv)
	if err != nil {
		return nil, err
	}
	return priv, atomicfile.Write(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

// has counts those of the IDs whose key is here.
func (k Keys) has(ids []string) int {
	n := 0
	for _, id := range ids {
		if _, ok := k[id]; ok {
			n++
		}
	}
	return n
}

// sign gives the bytes of one role's metadata, signed by those of the keys that are here.
func sign[T metadata.Roles](keys Keys, ids []string, role string, m *metadata.Metadata[T]) ([]byte, error) {
	m.ClearSignatures()
	for _, id := range slices.Sorted(slices.Values(ids)) {
		priv, ok := keys[id]
		if !ok {
			continue
		}
		signer, err := signature.LoadSigner(priv, crypto.Hash(0))
		if err != nil {
			return nil, fmt.Errorf("sign %s: %w", role, err)
		}
		if _, err := m.Sign(signer); err != nil {
			return nil, fmt.Errorf("sign %s: %w", role, err)
		}
	}
	if len(m.Signatures) == 0 {
		return nil, fmt.Errorf("sign %s: %w", role, ErrNoKey)
	}
	b, err := m.ToBytes(false)
	if err != nil {
		return nil, fmt.Errorf("sign %s: %w", role, err)
	}
	return b, nil
}
