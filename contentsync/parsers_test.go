package contentsync

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
	"cuango/contentsync/status"
)

// Fuzz targets of what the engine itself reads. Those of the formats are in package content.

func vector(f *testing.F, name string) []byte {
	f.Helper()
	b, err := os.ReadFile(filepath.Join("content", "testdata", name))
	if err != nil {
		f.Fatal(err)
	}
	return b
}

// named tells whether an error is of one of the kinds that the status knows.
func named(err error) bool {
	return errors.Is(err, content.ErrInvalid) || errors.Is(err, content.ErrTooLarge) || errors.Is(err, content.ErrDigest)
}

// What is stored as a catalog, under the manifest that belongs to it, and as one that would say just that.
func FuzzLoadCatalog(f *testing.F) {
	m, err := content.DecodeManifest(vector(f, "manifest.json"))
	if err != nil {
		f.Fatal(err)
	}
	raw, stored := vector(f, "catalog.json"), vector(f, "catalog.json.zst")
	for _, b := range [][]byte{stored, stored[:len(stored)/2], append(bytes.Clone(stored), stored...), raw, nil, bytes.ReplaceAll(raw, []byte(`"version":`), []byte(`"version":1`))} {
		f.Add(b)
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := loadCatalog(b, m); err == nil && c.Pack != m.Pack || err != nil && !named(err) {
			t.Errorf("%s, %v", c.Pack, err)
		}
		fits := m
		fits.Catalog.RawDigest, fits.Catalog.RawSize = content.DigestOf(b), int64(len(b))
		if c, err := loadCatalog(enc.EncodeAll(b, nil), fits); err == nil && (c.Pack != m.Pack || len(c.Items) != m.Items) || err != nil && !named(err) {
			t.Errorf("%s, %v", c.Pack, err)
		}
	})
}

// A picture is what the catalog says, or it is refused: whatever its header claims.
func FuzzCheckPicture(f *testing.F) {
	small := image.NewGray(image.Rect(0, 0, 8, 6))
	var p, j bytes.Buffer
	if err := errors.Join(png.Encode(&p, small), jpeg.Encode(&j, small, nil)); err != nil {
		f.Fatal(err)
	}
	for _, b := range [][]byte{p.Bytes(), j.Bytes(), p.Bytes()[:20], j.Bytes()[:20], nil} {
		f.Add(b)
	}
	path := filepath.Join(f.TempDir(), "picture")
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, mime := range []string{"image/png", "image/jpeg"} {
			if err := checkPicture(path, content.Media{MIME: mime, Size: int64(len(b)), Width: 8, Height: 6}); err != nil && !named(err) {
				t.Errorf("an error of no kind: %v", err)
			}
		}
	})
}

// What other programs, or a bad disk, leave in the two folders: shown.json, taken.json, status.json.
func FuzzSmallFiles(f *testing.F) {
	for _, b := range [][]byte{
		vector(f, "shown.json"), []byte(`{"batches":["a","b"]}`), []byte(`{"batches":null}`), []byte(`{"kiosk":"x","generation":3}   `), []byte(`{"generation":1e9}`),
		nil, []byte("null"), bytes.Repeat([]byte("["), 5000),
	} {
		f.Add(b)
	}
	e := &Engine{p: Params{SyncDir: f.TempDir(), KioskDir: f.TempDir()}}
	f.Fuzz(func(t *testing.T, b []byte) {
		for path, read := range map[string]func() error{
			filepath.Join(e.p.KioskDir, shownJSON):  func() error { _, err := e.shown(); return err },
			filepath.Join(e.p.SyncDir, takenJSON):   func() error { _, err := e.taken(); return err },
			filepath.Join(e.p.SyncDir, status.File): func() error { _, err := ReadStatus(e.p.SyncDir); return err },
		} {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := read(); err != nil && !named(err) {
				t.Errorf("%s: an error of no kind: %v", filepath.Base(path), err)
			}
		}
	})
}

// The file of the key: it gives a key that is written the same, or an error that says what to do.
func FuzzLoadKey(f *testing.F) {
	for _, s := range []string{"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", "", "0011", "x"} {
		f.Add([]byte(s))
	}
	path := filepath.Join(f.TempDir(), "key")
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		key, err := loadKey(path)
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) || errors.Is(err, fs.ErrNotExist) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if want := hex.EncodeToString(key.Seed()); !bytes.EqualFold(bytes.TrimSpace(b), []byte(want)) {
			t.Errorf("%q is taken for %s", b, want)
		}
	})
}

// Facts of trust.db that are not what they should be are none.
func FuzzFacts(f *testing.F) {
	f.Add("tuf_delegated/national", []byte(`{}`), "2026-11-22T08:00:00Z")
	f.Add("floor", []byte("2099"), "x")
	f.Fuzz(func(t *testing.T, key string, value []byte, when string) {
		st := trustState(map[string][]byte{key: value})
		back := trustFacts(st)
		if got, ok := back[key]; ok && len(value) > 0 && !bytes.Equal(got, value) {
			t.Errorf("%q: %q becomes %q", key, value, got)
		}
		at := timeFact(map[string][]byte{"k": []byte(when)}, "k")
		if b, err := json.Marshal(at); at.IsZero() == (len(timeValue(at)) > 0) || err == nil && len(b) == 0 {
			t.Errorf("%q becomes %v", when, at)
		}
	})
}
