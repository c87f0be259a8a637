package intake

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
)

// Whatever lies in the inbox: no panic, nothing that its kiosk did not sign, an error with a name.
func FuzzOpen(f *testing.F) {
	records := []byte(`{"hour":"2026-11-22T07:00:00Z","screen":"home","lang":"vi","outcome":"shown","n":3}` + "\n")
	n := content.NameBatch("0123456789abcdef", 7, content.Counters, records)
	k := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	kiosk := content.KioskID(k.Public().(ed25519.PublicKey))
	raw, err := content.SealBatch(n, "huu-nghi", records, k)
	if err != nil {
		f.Fatal(err)
	}
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		f.Fatal(err)
	}
	packed := enc.EncodeAll(raw, nil)
	for _, b := range [][]byte{packed, packed[:len(packed)/2], raw, nil, append(packed, packed...), enc.EncodeAll(append(raw, raw...), nil)} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, key, err := open(b, "huu-nghi", kiosk, n)
		if err == nil && (!bytes.Equal(key, k.Public().(ed25519.PublicKey)) || len(got.Counters) != 1) {
			t.Errorf("it opens to %+v", got)
		}
		if err != nil && !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrTooLarge) && !errors.Is(err, content.ErrUntrusted) && !errors.Is(err, content.ErrDigest) {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}

func FuzzPlace(f *testing.F) {
	for _, s := range []string{"inbox/huu-nghi/abcdefghij/batches/0123456789abcdef-00000007-answers-0123456789abcdef.ndjson.zst", "inbox/a/b/batches/x", "inbox/../b/batches/x.zst", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if gate, kiosk, n, ok := place(s); ok && content.BatchKey(gate, kiosk, n) != s {
			t.Errorf("%q is taken for %s/%s/%s", s, gate, kiosk, n.File())
		}
	})
}
