package staff

import (
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
)

const (
	// secretBytes is the length of a secret that we make: that of the hash, as RFC 4226 recommends.
	secretBytes = 20
	// leastSecretBytes is what RFC 4226 requires.
	leastSecretBytes = 16
	maxSecretBytes   = 64
	maxSecretFile    = 1 << 10
)

// ErrOpenToOthers says that others than the file's owner and group may read it, or others than its owner write it.
var ErrOpenToOthers = errors.New("the file must be readable by its owner and group alone, and writable by its owner alone (chmod 640)")

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// ReadSecret reads the file of a secret: one line of base32, as apps show it. Errors: those of the file, ErrOpenToOthers, or what is wrong with the
// line, which they do not quote.
func ReadSecret(path string) (secret []byte, err error) {
	f, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("staff secret: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	st, err := f.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("staff secret: %w", err)
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("staff secret: %s is no file", path)
	case st.Mode().Perm()&0o027 != 0:
		return nil, fmt.Errorf("staff secret: %s has the mode %o: %w", path, st.Mode().Perm(), ErrOpenToOthers)
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	if err != nil {
		return nil, fmt.Errorf("staff secret: %w", err)
	}
	if len(raw) > maxSecretFile {
		return nil, fmt.Errorf("staff secret: %s is larger than %d bytes", path, maxSecretFile)
	}
	line := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(string(raw))))
	secret, err = encoding.DecodeString(strings.TrimRight(line, "="))
	if err != nil || strings.ContainsAny(line, "\r\n") {
		return nil, fmt.Errorf("staff secret: %s is not one line of base32", path)
	}
	if len(secret) < leastSecretBytes || len(secret) > maxSecretBytes {
		return nil, fmt.Errorf("staff secret: %s has %d bytes, want %d to %d", path, len(secret), leastSecretBytes, maxSecretBytes)
	}
	return secret, nil
}

// WriteSecret makes a secret of random bytes and the file of it, which must not be there yet. Errors: fs.ErrExist, and those of random and of the file.
func WriteSecret(path string, random io.Reader) (err error) {
	secret := make([]byte, secretBytes)
	if _, err := io.ReadFull(random, secret); err != nil {
		return fmt.Errorf("staff secret: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640) //nolint:gosec // the kiosk reads it by its group
	if err != nil {
		return fmt.Errorf("staff secret: %w", err)
	}
	_, err = f.WriteString(encoding.EncodeToString(secret) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("staff secret: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}

// Secret reads the file, or makes it where there is none.
func Secret(path string, random io.Reader) (secret []byte, made bool, err error) {
	secret, err = ReadSecret(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, false, err
	}
	if err := WriteSecret(path, random); err != nil {
		return nil, false, err
	}
	secret, err = ReadSecret(path)
	return secret, true, err
}

// URI is what apps take a secret from, under the name of the place.
func URI(secret []byte, label string) string {
	const issuer = "Cua Ngo"
	v := url.Values{"secret": {encoding.EncodeToString(secret)}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {fmt.Sprint(Digits)}, "period": {fmt.Sprint(int(Step.Seconds()))}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + label, RawQuery: strings.ReplaceAll(v.Encode(), "+", "%20")}
	return u.String()
}
