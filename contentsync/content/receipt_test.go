package content_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func vectorReceipt() content.Receipt {
	return content.Receipt{
		Gate: "huu-nghi", Kind: content.OffDisk, Version: 3, SHA256: "7510ba61904d956761067e4329444d802f83bbe7a24efd9e8d7797f0e7e6d2c0", At: time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC),
		Removed: []content.Digest{content.DigestOf([]byte("gate-road"))},
	}
}

// The vector receipt.json is the kiosk's word on the vector recall.json, under the name that FORMAT.md gives it.
func TestReceiptVector(t *testing.T) {
	name, body, err := content.SealReceipt(vectorReceipt(), vectorKey())
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, "receipt.json", func() []byte { return body }); !bytes.Equal(got, body) {
		t.Errorf("receipt.json seals to\n%s", body)
	}
	if d := content.DigestOf(read(t, "recall.json", nil)); d != vectorReceipt().SHA256 {
		t.Errorf("the receipt is for another list than recall.json, which is %s", d)
	}
	doc, err := os.ReadFile("../FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := "`receipt.json` (`" + name + "`) | `" + string(content.DigestOf(body)) + "`"; !strings.Contains(string(doc), want) {
		t.Errorf("FORMAT.md lacks: | %s |", want)
	}
}

func TestReceipt(t *testing.T) {
	key := vectorKey()
	kiosk := content.KioskID(key.Public().(ed25519.PublicKey))
	name, body, err := content.SealReceipt(vectorReceipt(), key)
	if err != nil || !content.ValidReceiptName(name) {
		t.Fatalf("%q, %v", name, err)
	}
	again, same, err := content.SealReceipt(vectorReceipt(), key)
	if err != nil || again != name || !bytes.Equal(same, body) {
		t.Errorf("sealed twice it is another one: %s, %s, %v", name, again, err)
	}
	r, err := content.OpenReceipt(body, "huu-nghi", kiosk, name)
	if err != nil || r.Kiosk != kiosk || len(r.Removed) != 1 || r.SHA256 != vectorReceipt().SHA256 {
		t.Errorf("%+v, %v", r, err)
	}
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	_, foreign, err := content.SealReceipt(vectorReceipt(), other)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name              string
		body              []byte
		gate, kiosk, file string
		want              error
	}{
		{"another gate's", body, "mong-cai", kiosk, name, content.ErrUntrusted},
		{"another kiosk's", body, "huu-nghi", "aaaaaaaaaa", name, content.ErrUntrusted},
		{"under another name", body, "huu-nghi", kiosk, strings.Replace(name, "disk", "screen", 1), content.ErrUntrusted},
		{"signed by another kiosk", foreign, "huu-nghi", kiosk, name, content.ErrUntrusted},
		{"changed", bytes.Replace(body, []byte(`"recalls_version":3`), []byte(`"recalls_version":4`), 1), "huu-nghi", kiosk, name, content.ErrUntrusted},
		{"cut off", body[:len(body)/2], "huu-nghi", kiosk, name, content.ErrInvalid},
		{"too large", append(bytes.Clone(body), bytes.Repeat([]byte(" "), content.MaxReceiptBytes)...), "huu-nghi", kiosk, name, content.ErrTooLarge},
	} {
		if _, err := content.OpenReceipt(tt.body, tt.gate, tt.kiosk, tt.file); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	for name, change := range map[string]func(*content.Receipt){
		"no kind":         func(r *content.Receipt) { r.Kind = "wall" },
		"no list":         func(r *content.Receipt) { r.Version = 0 },
		"no digest":       func(r *content.Receipt) { r.SHA256 = "x" },
		"no time":         func(r *content.Receipt) { r.At = time.Time{} },
		"twice the same":  func(r *content.Receipt) { r.Removed = append(r.Removed, r.Removed[0]) },
		"a path, removed": func(r *content.Receipt) { r.Removed[0] = "../../etc/passwd" },
	} {
		bad := vectorReceipt()
		change(&bad)
		if _, _, err := content.SealReceipt(bad, key); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever lies in an inbox is opened without a crash, and only what its kiosk signed is believed.
func FuzzOpenReceipt(f *testing.F) {
	name, body, err := content.SealReceipt(vectorReceipt(), vectorKey())
	if err != nil {
		f.Fatal(err)
	}
	kiosk := content.KioskID(vectorKey().Public().(ed25519.PublicKey))
	f.Add(body, name)
	f.Add([]byte(`{"signed":{},"key":"","sig":""}`), name)
	f.Add(body[:100], "x")
	f.Fuzz(func(t *testing.T, b []byte, file string) {
		r, err := content.OpenReceipt(b, "huu-nghi", kiosk, file)
		if err == nil && (file != name || r.SHA256 != vectorReceipt().SHA256) {
			t.Errorf("believed: %q as %q", b, file)
		}
	})
}
