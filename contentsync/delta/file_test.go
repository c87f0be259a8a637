package delta_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
	"cuango/contentsync/delta"
)

// meta is like a file of metadata with so many names, one of which was signed anew.
func meta(names, changed int) []byte {
	b := []byte(`{"signatures":[],"signed":{`)
	for i := range names {
		n := i
		if i == changed {
			n += 1000
		}
		b = fmt.Appendf(b, `"gate.%03d.json":{"hashes":{"sha256":"%s"},"length":600,"version":%d},`, i, content.DigestOf(fmt.Append(nil, n)), n)
	}
	return append(b, '}', '}')
}

func TestApplyFile(t *testing.T) {
	from, to := meta(500, -1), meta(500, 77)
	good, err := delta.MakeFile(from, to)
	if err != nil || len(good) > 200 {
		t.Fatalf("%d bytes, %v", len(good), err)
	}
	if again, err := delta.MakeFile(from, to); err != nil || !bytes.Equal(again, good) {
		t.Errorf("made again: %d bytes, %v", len(again), err)
	}
	size := int64(len(to))
	for _, tt := range []struct {
		name  string
		delta []byte
		size  int64
		want  error
	}{
		{"good", good, size, nil},
		{"made with other settings", encode(t, from, to, 0, zstd.WithEncoderLevel(zstd.SpeedFastest)), size, nil},
		{"cut", good[:len(good)-1], size, content.ErrInvalid},
		{"the file is shorter", good, size - 1, content.ErrTooLarge},
		{"the file is longer", good, size + 1, content.ErrInvalid},
		{"a size below zero", good, -1, content.ErrTooLarge},
		{"a size that is not said", streamed(t, from, to), size, content.ErrInvalid},
		{"a named dictionary", encode(t, from, to, 7), size, content.ErrInvalid},
		{"a bomb that says so", bomb(1<<30, 128<<10, 8192), size, content.ErrTooLarge},
		{"a bomb that does not say so", bomb(1000, 128<<10, 8192), size, content.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := delta.ApplyFile(from, tt.delta, tt.size)
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) || err == nil && !bytes.Equal(got, to) || err != nil && got != nil {
				t.Errorf("%d bytes, %v; want %v", len(got), err, tt.want)
			}
		})
	}
}

func TestMakeFile(t *testing.T) {
	for _, tt := range []struct {
		name     string
		from, to []byte
	}{
		{"nothing in common", noise(1, 100_000), noise(2, 100_000)},
		{"most of it is new", noise(1, 100_000), append(noise(1, 10_000), noise(2, 100_000)...)},
		{"from nothing to noise", nil, noise(1, 10_000)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if b, err := delta.MakeFile(tt.from, tt.to); !errors.Is(err, delta.ErrUseless) {
				t.Errorf("%d bytes, %v", len(b), err)
			}
		})
	}
}

func TestMetadataKey(t *testing.T) {
	from, to := content.DigestOf([]byte("a")), content.DigestOf([]byte("b"))
	key := delta.MetadataKey(from, to)
	if want := "tuf/deltas/" + string(from) + "-" + string(to) + ".zst"; key != want {
		t.Errorf("got %s, want %s", key, want)
	}
	if f, g, ok := delta.ParseKey(key); !ok || f != from || g != to {
		t.Errorf("read as %s, %s, %v", f, g, ok)
	}
}

// Whatever the bytes are: a file of exactly that size, or an error; unpacked, no more than a delta may have.
func FuzzApplyFile(f *testing.F) {
	from, to := meta(60, -1), meta(60, 7)
	good, err := delta.MakeFile(from, to)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, uint16(len(to)))
	f.Add(good[:len(good)/2], uint16(len(to)))
	f.Add(encode(f, from, to, 0, zstd.WithEncoderLevel(zstd.SpeedFastest)), uint16(len(to)))
	f.Add(bomb(1<<20, 128<<10, 8), uint16(4096))
	packed, err := delta.Pack(bytes.Repeat(good, 20))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed, uint16(4096))
	f.Add(binary.LittleEndian.AppendUint32([]byte{0x28, 0xb5, 0x2f, 0xfd, 0xa0}, 4096), uint16(4096))
	f.Fuzz(func(t *testing.T, b []byte, size uint16) {
		got, err := delta.ApplyFile(from, b, int64(size))
		if err == nil && len(got) != int(size) {
			t.Errorf("%d bytes, want %d", len(got), size)
		}
		if err != nil && (got != nil || !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrTooLarge)) {
			t.Errorf("%d bytes and %v", len(got), err)
		}
		got, err = delta.Unpack(b)
		if len(got) > content.MaxDeltaBytes || err != nil && (got != nil || !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrTooLarge)) {
			t.Errorf("unpacked: %d bytes and %v", len(got), err)
		}
	})
}
