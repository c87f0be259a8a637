package delta_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/delta"
)

// A frame of copies becomes hardly longer with what it copies, once it is packed; zstd's program unpacks it.
func TestPack(t *testing.T) {
	old := noise(1, 12<<20)
	next := bytes.Clone(old)
	copy(next[10<<20:], "mended")
	d, _, ok := delta.Copies(old, next)
	if !ok || len(d) < 800 {
		t.Fatalf("%d bytes, %t", len(d), ok)
	}
	packed, err := delta.Pack(d)
	if err != nil || len(packed) > 200 {
		t.Fatalf("%d bytes become %d, %v", len(d), len(packed), err)
	}
	if got, err := delta.Unpack(packed); err != nil || !bytes.Equal(got, d) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	file := filepath.Join(t.TempDir(), "delta.zst.zst")
	if err := os.WriteFile(file, packed, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := exec.Command("zstd", "-q", "-d", "-c", file).Output(); err != nil || !bytes.Equal(got, d) {
		t.Errorf("zstd makes %d bytes of it, %v", len(got), err)
	}
	if b, err := delta.Pack(noise(2, 5_000)); !errors.Is(err, delta.ErrUseless) {
		t.Errorf("what cannot be halved: %d bytes, %v", len(b), err)
	}
	for _, tt := range []struct {
		name   string
		packed []byte
		want   error
	}{
		{"empty", nil, content.ErrInvalid},
		{"cut", packed[:len(packed)-1], content.ErrInvalid},
		{"not packed", []byte("<html>sign in</html>"), content.ErrInvalid},
		{"with a dictionary", encode(t, old[:1000], d, 7), content.ErrInvalid},
		{"a bomb that says so", bomb(1<<30, 128<<10, 8192), content.ErrTooLarge},
		{"a bomb that does not say so", bomb(1000, 128<<10, 8192), content.ErrInvalid},
		{"one byte over the limit", bomb(content.MaxDeltaBytes+1, 128<<10, 9), content.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if b, err := delta.Unpack(tt.packed); !errors.Is(err, tt.want) || b != nil {
				t.Errorf("%d bytes, %v; want %v", len(b), err, tt.want)
			}
		})
	}
	from, to := content.DigestOf([]byte("a")), content.DigestOf([]byte("b"))
	if f, g, ok := delta.ParseKey(delta.PackedKey(delta.MetadataKey(from, to))); !ok || f != from || g != to {
		t.Errorf("its place is read as %s, %s, %v", f, g, ok)
	}
}
