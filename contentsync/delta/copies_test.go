package delta_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"cuango/contentsync/delta"
)

// noise gives bytes that no two places of have in common.
func noise(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('a' + r.IntN(26))
	}
	return b
}

// Frames of copies become what they should, by our own decoder and by zstd's program, and are as short as their blocks allow.
func TestCopies(t *testing.T) {
	old := noise(1, 700_000)
	cat := func(parts ...[]byte) []byte { return slices.Concat(parts...) }
	for _, tt := range []struct {
		name string
		old  []byte
		next []byte
		most int // bytes of the frame beside new ones
	}{
		{"the same", old, old, 9 + 6*12},
		{"a word is another one", old, cat(old[:300_000], []byte("mended"), old[300_006:]), 9 + 8*12},
		{"a word more", old, cat(old[:300_001], []byte("more"), old[300_001:]), 9 + 8*12},
		{"a word less", old, cat(old[:300_001], old[300_031:]), 9 + 8*12},
		{"begins and ends with a word", old, cat([]byte("new"), old, []byte("end")), 9 + 9*12},
		{"the beginning alone", old, old[:131_072], 9 + 14},
		{"one byte over a block", old, old[:131_073], 9 + 2*12},
		{"two bytes over a block", old, old[:131_074], 9 + 2*12},
		{"three bytes over a block", old, old[:131_075], 9 + 2*12},
		{"the end alone", old, old[500_000:], 9 + 2*14},
		{"in another order", old, cat(old[400_000:], old[:400_000]), 9 + 9*14},
		{"200,000 new bytes in the middle", old, cat(old[:300_000], noise(2, 200_000), old[300_000:]), 9 + 12*14},
		{"131,040 new bytes, then a copy", old, cat(noise(2, 131_040), old), 9 + 9*14},
		{"31, 32, 4,095 and 4,096 new bytes", old, cat(noise(2, 31), old[:70_000], noise(3, 32), old[90_000:170_000], noise(4, 4_095), old[200_000:300_000], noise(5, 4_096), old[310_000:]), 9 + 14*18},
		{"every thousandth byte", old, everyNth(old, 1_000), 700 * 16},
		{"a short one", noise(1, 40), cat(noise(1, 40), noise(1, 40)), 9 + 2*12},
	} {
		t.Run(tt.name, func(t *testing.T) {
			frame, fresh, ok := delta.Copies(tt.old, tt.next)
			if !ok || len(frame) > fresh+tt.most {
				t.Fatalf("%d bytes for %d new ones, at most %d more, %t", len(frame), fresh, tt.most, ok)
			}
			got, err := delta.Decode(tt.old, frame)
			if err != nil || !bytes.Equal(got, tt.next) {
				t.Fatalf("it becomes %d bytes, %v", len(got), err)
			}
			dir := t.TempDir()
			for name, b := range map[string][]byte{"old": tt.old, "next": tt.next, "d.zst": frame} {
				if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), "sh", "-c", "zstd -q -d --patch-from=old d.zst -o out && cmp out next")
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("zstd: %v, %s", err, out)
			}
		})
	}
	for _, tt := range []struct {
		name      string
		old, next []byte
	}{
		{"nothing", old, nil},
		{"more pieces than are worth while", old, everyNth(noise(1, 700_000), 100)},
	} {
		if frame, _, ok := delta.Copies(tt.old, tt.next); ok {
			t.Errorf("%s: %d bytes", tt.name, len(frame))
		}
	}
}

func everyNth(b []byte, n int) []byte {
	b = bytes.Clone(b)
	for i := n / 2; i < len(b); i += n {
		b[i] = '!'
	}
	return b
}

// A typo in a large pack costs nine bytes for each 128 KiB of it, the least that a frame can say, and so a hundredth of what a compressor makes of it.
func TestATypoInALargePack(t *testing.T) {
	from := delta.Version{Manifest: noise(1, 40_000), Catalog: noise(2, 28<<20)}
	to := delta.Version{Manifest: bytes.Clone(from.Manifest), Catalog: bytes.Clone(from.Catalog)}
	copy(to.Manifest[20_000:], noise(3, 64))
	copy(to.Catalog[14<<20:], "typo")
	b := mustMake(t, from, to)
	if len(b) > 9*225+200 {
		t.Errorf("%d bytes", len(b))
	}
	if got, err := delta.Decode(from.Bytes(), b); err != nil || !bytes.Equal(got, to.Bytes()) {
		t.Errorf("it becomes %d bytes, %v", len(got), err)
	}
	if again := mustMake(t, from, to); !bytes.Equal(again, b) {
		t.Error("the same versions give other bytes")
	}
}

// Whatever two versions are, a frame of copies becomes the second.
func FuzzCopies(f *testing.F) {
	old := noise(1, 3_000)
	for _, next := range [][]byte{old, old[100:2_000], slices.Concat(old[1_500:], []byte("x"), old[:1_500]), everyNth(old, 50), bytes.Repeat(old[:40], 9), nil} {
		f.Add(old, next, uint16(1))
		f.Add(old, next, uint16(90))
	}
	f.Fuzz(func(t *testing.T, old, next []byte, times uint16) {
		many := int(times)%100 + 1
		old, next = bytes.Repeat(old, many), bytes.Repeat(next, many)
		frame, _, ok := delta.Copies(old, next)
		if !ok || len(next) > 2*len(old)+1<<20 || len(frame) > 1<<20 {
			return
		}
		if got, err := delta.Decode(old, frame); err != nil || !bytes.Equal(got, next) {
			t.Errorf("%d bytes from %d become %d, %v", len(next), len(old), len(got), err)
		}
	})
}
