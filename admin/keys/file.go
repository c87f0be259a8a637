package keys

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// Limits of key files.
const (
	MaxKeyBytes      = 16 << 10
	MinPassphrase    = 12 // characters
	MaxNameRunes     = 80
	maxWorkFactor    = 20 // of a file that somebody hands in
	maxPassphraseLen = 1024
)

var workFactor = 18 // of scrypt: about a second; tests take less

// Errors of key files.
var (
	ErrPassphrase     = errors.New("wrong passphrase")
	ErrWeakPassphrase = fmt.Errorf("the passphrase is too short: at least %d characters", MinPassphrase)
	ErrExists         = errors.New("there is a file of this name already")
)

// A Public is what everybody may see of a key.
type Public struct {
	Format int           `json:"format"`
	Name   string        `json:"name"` // of the person or office that keeps it
	ID     string        `json:"id"`   // TUF key ID
	Key    *metadata.Key `json:"key"`
}

// A Private is a key that was opened.
type Private struct {
	Public
	Ed25519 ed25519.PrivateKey
}

func public(priv ed25519.PrivateKey, name string) (Public, error) {
	k, err := metadata.KeyFromPublicKey(priv.Public())
	if err != nil {
		return Public{}, fmt.Errorf("key: %w", err)
	}
	id, err := k.ID()
	if err != nil {
		return Public{}, fmt.Errorf("key: %w", err)
	}
	return Public{Format: 1, Name: name, ID: id, Key: k}, nil
}

// PublicFile is where the public half of a key file lies: beside it.
func PublicFile(keyFile string) string { return strings.TrimSuffix(keyFile, ".key") + ".pub" }

// Create makes a key and writes it under the passphrase to file (0600), and its public half beside it. Nothing is ever replaced.
// Errors: ErrExists, ErrWeakPassphrase, content.ErrInvalid.
func Create(file, name, passphrase string) (Public, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > MaxNameRunes || !plain(name) {
		return Public{}, fmt.Errorf("name of the key's keeper: %w: want 1 to %d characters", content.ErrInvalid, MaxNameRunes)
	}
	if utf8.RuneCountInString(passphrase) < MinPassphrase {
		return Public{}, ErrWeakPassphrase
	}
	for _, f := range []string{file, PublicFile(file)} {
		if _, err := os.Lstat(f); err == nil {
			return Public{}, fmt.Errorf("%s: %w", f, ErrExists)
		}
	}
	_, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Public{}, fmt.Errorf("key: %w", err)
	}
	raw, err := seal(priv, name, passphrase)
	if err != nil {
		return Public{}, err
	}
	pub, err := public(priv, name)
	if err != nil {
		return Public{}, err
	}
	pj, err := json.MarshalIndent(pub, "", "  ")
	if err != nil {
		return Public{}, fmt.Errorf("key: %w", err)
	}
	if err := atomicfile.Write(file, raw, 0o600); err != nil {
		return Public{}, err
	}
	return pub, atomicfile.Write(PublicFile(file), append(pj, '\n'), 0o644)
}

// seal is the key file: the name goes into the PEM's headers, so that a file without its public half still tells whose it is.
func seal(priv ed25519.PrivateKey, name, passphrase string) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(priv)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	to.SetWorkFactor(workFactor)
	var buf bytes.Buffer
	a := armor.NewWriter(&buf)
	w, err := age.Encrypt(a, to)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	err = pem.Encode(w, &pem.Block{Type: "PRIVATE KEY", Headers: map[string]string{"Keeper": name}, Bytes: der})
	if err = errors.Join(err, w.Close(), a.Close()); err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	return buf.Bytes(), nil
}

// Open reads a key file. Errors: ErrPassphrase, content.ErrInvalid when it is damaged or no key file, content.ErrTooLarge.
func Open(file, passphrase string) (Private, error) {
	raw, err := readLimited(file, MaxKeyBytes)
	if err != nil {
		return Private{}, err
	}
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return Private{}, fmt.Errorf("%s: %w", file, ErrPassphrase) // an empty one
	}
	id.SetMaxWorkFactor(maxWorkFactor)
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte(armor.Header)) {
		return Private{}, fmt.Errorf("%s: %w: no key file under a passphrase (kioskadmin keys new makes one)", file, content.ErrInvalid)
	}
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(raw)), id)
	if none := new(age.NoIdentityMatchError); errors.As(err, &none) {
		return Private{}, fmt.Errorf("%s: %w", file, ErrPassphrase)
	}
	var plain []byte
	if err == nil {
		plain, err = io.ReadAll(io.LimitReader(r, MaxKeyBytes))
	}
	if err != nil {
		return Private{}, fmt.Errorf("%s: %w: the key file is damaged: %w", file, content.ErrInvalid, err)
	}
	block, _ := pem.Decode(plain)
	if block == nil {
		return Private{}, fmt.Errorf("%s: %w: there is no PEM in it", file, content.ErrInvalid)
	}
	k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	priv, ok := k.(ed25519.PrivateKey)
	if err != nil || !ok {
		return Private{}, fmt.Errorf("%s: %w: there is no Ed25519 key in it", file, content.ErrInvalid)
	}
	pub, err := public(priv, block.Headers["Keeper"])
	return Private{Public: pub, Ed25519: priv}, err
}

// ReadPublic reads a public half and checks that it is what it says. Errors: content.ErrInvalid, content.ErrTooLarge.
func ReadPublic(file string) (Public, error) {
	raw, err := readLimited(file, MaxKeyBytes)
	if err != nil {
		return Public{}, err
	}
	bad := func(why string) (Public, error) {
		return Public{}, fmt.Errorf("%s: %w: %s", file, content.ErrInvalid, why)
	}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte(armor.Header)) {
		return bad("this is the secret half; name the .pub file beside it, and keep this one away from here")
	}
	var p Public
	if err := json.Unmarshal(raw, &p); err != nil || p.Format != 1 || p.Key == nil {
		return bad("no public key file (NAME.pub)")
	}
	if p.Key.Type != metadata.KeyTypeEd25519 || p.Key.Scheme != metadata.KeySchemeEd25519 {
		return bad("not an Ed25519 key")
	}
	if _, err := p.Key.ToPublicKey(); err != nil || len(p.Key.Value.PublicKey) != 2*ed25519.PublicKeySize {
		return bad("not an Ed25519 key")
	}
	id, err := p.Key.ID()
	if err != nil || id != p.ID {
		return bad("it was altered: its ID is not that of its key")
	}
	if p.Name == "" || utf8.RuneCountInString(p.Name) > MaxNameRunes || !plain(p.Name) {
		return bad("the name of its keeper is missing, too long, or no plain text")
	}
	return p, nil
}

// OnlinePublic is the public half of a key that a server keeps.
func OnlinePublic(priv ed25519.PrivateKey, name string) (Public, error) { return public(priv, name) }

// ReadPassphrase reads the first line of r.
func ReadPassphrase(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxPassphraseLen+2))
	if err != nil {
		return "", fmt.Errorf("passphrase: %w", err)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	line = strings.TrimSuffix(line, "\r")
	if len(line) > maxPassphraseLen {
		return "", fmt.Errorf("passphrase: %w: over %d bytes", content.ErrTooLarge, maxPassphraseLen)
	}
	return line, nil
}

func readLimited(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file) //nolint:gosec // the file that a person names
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%s: %w: over %d bytes", file, content.ErrTooLarge, limit)
	}
	return b, nil
}

// Short is the part of a key's ID that people compare.
func Short(id string) string { return id[:min(16, len(id))] }

// plain tells whether a name can be shown as it is: no control characters, no bidi marks.
func plain(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}
