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
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"

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

var roles = []string{metadata.ROOT, metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP}

// Keys are the signing keys of the four roles. As files in a data folder they are for
// development and for a province that accepts that; roots of a country belong offline.
type Keys map[string]ed25519.PrivateKey

// MakeKeys makes keys in dir/keys (0600) and the first root in dir/trust that names them,
// unless they are there. It is for [kioskadmin dev].
func MakeKeys(dir string, now time.Time) (Keys, error) {
	if err := errors.Join(os.MkdirAll(keysDir(dir), 0o700), os.MkdirAll(trustDir(dir), 0o755)); err != nil { //nolint:gosec // not secret: others may read; keys have a folder of their own
		return nil, fmt.Errorf("keys: %w", err)
	}
	keys := Keys{}
	for _, role := range roles {
		k, err := loadKey(dir, role)
		if errors.Is(err, content.ErrNotFound) {
			k, err = makeKey(dir, role)
		}
		if err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
		keys[role] = k
	}
	if _, err := TrustRoot(dir); err == nil {
		return keys, nil
	} else if !errors.Is(err, content.ErrNotFound) {
		return nil, err
	}
	root := metadata.Root(now.UTC().AddDate(rootYears, 0, 0).Truncate(time.Second))
	for _, role := range roles {
		pub, err := metadata.KeyFromPublicKey(keys[role].Public())
		if err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
		if err := root.Signed.AddKey(pub, role); err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
	}
	b, err := sign(keys, metadata.ROOT, root)
	if err != nil {
		return nil, err
	}
	return keys, atomicfile.Write(rootFile(dir), b, 0o644)
}

// LoadKeys reads keys that are there. Errors: content.ErrNotFound.
func LoadKeys(dir string) (Keys, error) {
	keys := Keys{}
	for _, role := range roles {
		k, err := loadKey(dir, role)
		if err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
		keys[role] = k
	}
	return keys, nil
}

// TrustRoot gives root.json, what a kiosk is told to trust. Errors: content.ErrNotFound.
func TrustRoot(dir string) ([]byte, error) {
	b, err := os.ReadFile(rootFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("trust root: %w", content.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("trust root: %w", err)
	}
	return b, nil
}

func keysDir(dir string) string       { return filepath.Join(dir, "keys") }
func trustDir(dir string) string      { return filepath.Join(dir, "trust") }
func rootFile(dir string) string      { return filepath.Join(trustDir(dir), "root.json") }
func keyFile(dir, role string) string { return filepath.Join(keysDir(dir), role+".pem") }

func loadKey(dir, role string) (ed25519.PrivateKey, error) {
	b, err := os.ReadFile(keyFile(dir, role))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("key of %s: %w", role, content.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, fmt.Errorf("key of %s: %w: no PEM", role, content.ErrInvalid)
	}
	k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("key of %s: %w: %w", role, content.ErrInvalid, err)
	}
	priv, ok := k.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("key of %s: %w: not Ed25519", role, content.ErrInvalid)
	}
	return priv, nil
}

func makeKey(dir, role string) (ed25519.PrivateKey, error) {
	_, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(priv)
	if err != nil {
		return nil, err
	}
	return priv, atomicfile.Write(keyFile(dir, role), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

// sign gives the signed bytes of one role.
func sign[T metadata.Roles](keys Keys, role string, m *metadata.Metadata[T]) ([]byte, error) {
	signer, err := signature.LoadSigner(keys[role], crypto.Hash(0))
	if err != nil {
		return nil, fmt.Errorf("sign %s: %w", role, err)
	}
	m.ClearSignatures()
	if _, err := m.Sign(signer); err != nil {
		return nil, fmt.Errorf("sign %s: %w", role, err)
	}
	b, err := m.ToBytes(false)
	if err != nil {
		return nil, fmt.Errorf("sign %s: %w", role, err)
	}
	return b, nil
}
