package delta_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// versions gives three versions of a pack, a typo between each.
func versions(tb testing.TB) (v [3]delta.Version) {
	tb.Helper()
	p := packtest.Small(tb, "demo", 1, 20, 3, 0)
	for i := range v {
		v[i] = p.Version(tb)
		p.Typo()
	}
	return v
}

func mustMake(tb testing.TB, from, to delta.Version) []byte {
	tb.Helper()
	b, err := delta.Make(from, to)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// encode makes a frame as a stranger might.
func encode(tb testing.TB, from, what []byte, id uint32, options ...zstd.EOption) []byte {
	tb.Helper()
	enc, err := zstd.NewWriter(nil, append(options, zstd.WithEncoderConcurrency(1), zstd.WithEncoderDictRaw(id, from))...)
	if err != nil {
		tb.Fatal(err)
	}
	return enc.EncodeAll(what, nil)
}

// streamed makes a frame that does not say how long its content is.
func streamed(tb testing.TB, from, what []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	enc, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1), zstd.WithEncoderDictRaw(0, from))
	if err != nil {
		tb.Fatal(err)
	}
	for chunk := range slices.Chunk(what, 1000) {
		if _, err := enc.Write(chunk); err != nil {
			tb.Fatal(err)
		}
		if err := enc.Flush(); err != nil {
			tb.Fatal(err)
		}
	}
	if err := enc.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a frame whose header claims one size and whose blocks of one byte each, repeated, become another. All sizes are in bytes.
func bomb(claim uint32, block uint32, blocks int) []byte {
	b := []byte{0x28, 0xb5, 0x2f, 0xfd, 0xa0} // one segment, four bytes of size
	b = binary.LittleEndian.AppendUint32(b, claim)
	for i := range blocks {
		h := block<<3 | 1<<1
		if i == blocks-1 {
			h |= 1
		}
		b = append(b, byte(h), byte(h>>8), byte(h>>16), ' ')
	}
	return b
}

func TestApply(t *testing.T) {
	v := versions(t)
	good := mustMake(t, v[0], v[1])
	flipped := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 1
		return b
	}
	for _, tt := range []struct {
		name  string
		delta []byte
		size  int // of the manifest; 0: the right one
		want  error
	}{
		{"good", good, 0, nil},
		{"made with other settings", encode(t, v[0].Bytes(), v[1].Bytes(), 0, zstd.WithEncoderLevel(zstd.SpeedFastest)), 0, nil},
		{"empty", nil, 0, content.ErrInvalid},
		{"the beginning of a header", good[:5], 0, content.ErrInvalid},
		{"header alone", good[:9], 0, content.ErrInvalid},
		{"cut in the middle", good[:len(good)/2], 0, content.ErrInvalid},
		{"cut before its last byte", good[:len(good)-1], 0, content.ErrInvalid},
		{"one byte more", append(bytes.Clone(good), 0), 0, content.ErrInvalid},
		{"one bit in the middle", flipped(len(good) / 2), 0, content.ErrInvalid},
		{"one bit of its check sum", flipped(len(good) - 1), 0, content.ErrInvalid},
		{"a page of HTML", []byte("<html><body>Sign in to the airport's network</body></html>"), 0, content.ErrInvalid},
		{"from another version", mustMake(t, v[2], v[1]), 0, content.ErrInvalid},
		{"to another version", mustMake(t, v[0], v[2]), 0, content.ErrDigest},
		{"to the version that is there", mustMake(t, v[0], v[0]), 0, content.ErrDigest},
		{"right manifest, the old catalog", mustMake(t, v[0], delta.Version{Manifest: v[1].Manifest, Catalog: v[0].Catalog}), 0, content.ErrDigest},
		{"right manifest, no catalog", mustMake(t, v[0], delta.Version{Manifest: v[1].Manifest}), 0, content.ErrDigest},
		{"right manifest, more after the catalog", mustMake(t, v[0], delta.Version{Manifest: v[1].Manifest, Catalog: append(bytes.Clone(v[1].Catalog), ' ')}), 0, content.ErrDigest},
		{"shorter than the manifest", mustMake(t, v[0], delta.Version{Manifest: []byte("{}")}), 0, content.ErrInvalid},
		{"manifest of another length", good, len(v[1].Manifest) + 1, content.ErrDigest},
		{"manifest of a length below zero", good, -1, content.ErrInvalid},
		{"two frames", append(bytes.Clone(good), good...), 0, content.ErrInvalid},
		{"something to skip first", append([]byte{0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 'x'}, good...), 0, content.ErrInvalid},
		{"a named dictionary", encode(t, v[0].Bytes(), v[1].Bytes(), 7), 0, content.ErrInvalid},
		{"a size that is not said", streamed(t, v[0].Bytes(), v[1].Bytes()), 0, content.ErrInvalid},
		{"a bomb that says so", bomb(1<<30, 128<<10, 8192), 0, content.ErrTooLarge},
		{"a bomb that does not say so", bomb(1000, 128<<10, 8192), 0, content.ErrInvalid},
		{"a bomb at the limit that is never filled", bomb(1<<20, 1, 1), 0, content.ErrInvalid},
		{"more bytes than a delta may have", make([]byte, content.MaxDeltaBytes+1), 0, content.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			size := tt.size
			if size == 0 {
				size = len(v[1].Manifest)
			}
			got, m, err := delta.Apply(v[0].Bytes(), tt.delta, content.DigestOf(v[1].Manifest), int64(size))
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if err != nil {
				if got.Manifest != nil || got.Catalog != nil || m.Pack != "" {
					t.Error("an error, and something of the version too")
				}
				return
			}
			if !bytes.Equal(got.Manifest, v[1].Manifest) || !bytes.Equal(got.Catalog, v[1].Catalog) || m.Version != 2 {
				t.Errorf("another version came out: %d bytes of manifest, %d of catalog, version %d", len(got.Manifest), len(got.Catalog), m.Version)
			}
		})
	}
}

func TestMake(t *testing.T) {
	v := versions(t)
	a, b := mustMake(t, v[0], v[1]), mustMake(t, v[0], v[1])
	if !bytes.Equal(a, b) {
		t.Error("the same versions give different deltas")
	}
	if len(a) > 600 {
		t.Errorf("a typo takes %d bytes", len(a))
	}
	noise := func(n int) delta.Version {
		return delta.Version{Manifest: v[1].Manifest, Catalog: packtest.Picture(t, 8, 8, "noise", n)}
	}
	for _, tt := range []struct {
		name     string
		from, to delta.Version
	}{
		{"nothing in common", v[0], noise(2 * content.MaxDeltaBytes / 3 * 2)},
		{"more than may come of so little", v[0], delta.Version{Manifest: v[1].Manifest, Catalog: make([]byte, 8<<20)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d, err := delta.Make(tt.from, tt.to); !errors.Is(err, delta.ErrUseless) {
				t.Errorf("got %d bytes, %v; want that it is not worth while", len(d), err)
			}
		})
	}
}

func TestKey(t *testing.T) {
	from, to := content.DigestOf([]byte("a")), content.DigestOf([]byte("b"))
	for _, prefix := range []string{"", "province/lang-son/", "gate/lang-son/huu-nghi/"} {
		key := delta.Key(trust.Target{Pack: "demo", Prefix: prefix, Digest: to}.Key(), from)
		if want := "targets/" + prefix + "packs/demo/deltas/" + string(from) + "-" + string(to) + ".zst"; key != want {
			t.Errorf("got %s, want %s", key, want)
		}
		if f, g, ok := delta.ParseKey(key); !ok || f != from || g != to {
			t.Errorf("%s read as %s, %s, %v", key, f, g, ok)
		}
	}
	for _, key := range []string{
		"", "deltas/", trust.ManifestKey("demo", to), "targets/packs/demo/deltas/" + string(from) + ".zst", "targets/packs/demo/deltas/" + string(from) + "-" + string(to),
		"targets/packs/demo/deltas/x-" + string(to) + ".zst", "targets/packs/demo/" + string(from) + "-" + string(to) + ".zst",
	} {
		if _, _, ok := delta.ParseKey(key); ok {
			t.Errorf("%q passes for a delta", key)
		}
	}
}

var update = flag.Bool("update", false, "write the test vector anew")

// The vector leads from those of package content to a version with another title.
func TestVector(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	const vectors, file = "../content/testdata/", "testdata/vector.zst"
	from := delta.Version{Manifest: read(vectors + "manifest.json"), Catalog: read(vectors + "catalog.json")}
	to := delta.Version{Catalog: bytes.Replace(from.Catalog, []byte(`"Tiền mặt và vàng"`), []byte(`"Tiền mặt, vàng"`), 1)}
	to.Catalog = bytes.Replace(to.Catalog, []byte(`"version":3`), []byte(`"version":4`), 1)
	m, err := content.DecodeManifest(from.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	packed := packtest.Compress(t, to.Catalog)
	m.Version, m.Catalog = 4, content.CatalogFile{Digest: content.DigestOf(packed), Size: int64(len(packed)), RawDigest: content.DigestOf(to.Catalog), RawSize: int64(len(to.Catalog))}
	if to.Manifest, err = content.Canonical(m); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, mustMake(t, from, to), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Logf("to write into FORMAT.md: %s, %d bytes of manifest with %s, catalog with %s", content.DigestOf(read(file)), len(to.Manifest), content.DigestOf(to.Manifest), content.DigestOf(to.Catalog))
	}
	format := string(read("../FORMAT.md"))
	for _, d := range []content.Digest{content.DigestOf(read(file)), content.DigestOf(to.Manifest), content.DigestOf(to.Catalog)} {
		if !strings.Contains(format, string(d)) {
			t.Errorf("FORMAT.md lacks %s", d)
		}
	}
	got, _, err := delta.Apply(from.Bytes(), read(file), content.DigestOf(to.Manifest), int64(len(to.Manifest)))
	if err != nil || !bytes.Equal(got.Bytes(), to.Bytes()) {
		t.Errorf("another version comes out of the vector, %v", err)
	}
}

// Debian's zstd reads what we write, and we what it writes.
func TestZstdAgrees(t *testing.T) {
	v := versions(t)
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	zstdRuns := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("zstd", append([]string{"-q", "-f"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("zstd %v: %v\n%s", args, err, out)
		}
	}
	from, to, ours := write("from", v[0].Bytes()), write("to", v[1].Bytes()), write("ours.zst", mustMake(t, v[0], v[1]))
	for _, how := range [][]string{{"--patch-from=" + from}, {"-D", from}} {
		got := filepath.Join(dir, "got")
		zstdRuns(append(how, "-d", ours, "-o", got)...)
		if b, err := os.ReadFile(got); err != nil || !bytes.Equal(b, v[1].Bytes()) {
			t.Errorf("zstd %s reads %d other bytes, %v", how, len(b), err)
		}
		theirs := filepath.Join(dir, "theirs.zst")
		zstdRuns(append(how, "-19", to, "-o", theirs)...)
		b, err := os.ReadFile(theirs)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := delta.Apply(v[0].Bytes(), b, content.DigestOf(v[1].Manifest), int64(len(v[1].Manifest))); err != nil || !bytes.Equal(got.Catalog, v[1].Catalog) {
			t.Errorf("what zstd %s writes gives %d bytes of catalog, %v", how, len(got.Catalog), err)
		}
	}
}

// Whatever the bytes are: the right version or an error.
func FuzzApply(f *testing.F) {
	p := packtest.Small(f, "demo", 1, 1, 1, 0)
	from := p.Version(f)
	p.Typo()
	to := p.Version(f)
	good := mustMake(f, from, to)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(encode(f, from.Bytes(), to.Bytes(), 0, zstd.WithEncoderLevel(zstd.SpeedFastest)))
	f.Add(streamed(f, from.Bytes(), to.Bytes()))
	f.Add(bomb(1<<20, 128<<10, 8))
	f.Add(bomb(1000, 128<<10, 8))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, _, err := delta.Apply(from.Bytes(), b, content.DigestOf(to.Manifest), int64(len(to.Manifest)))
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrTooLarge) && !errors.Is(err, content.ErrDigest) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if !bytes.Equal(got.Manifest, to.Manifest) || !bytes.Equal(got.Catalog, to.Catalog) {
			t.Error("another version came out")
		}
	})
}
