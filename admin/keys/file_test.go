package keys_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cuango/admin/keys"
	"cuango/contentsync/content"
)

const phrase = "một câu đủ dài để giữ kín"

func TestKeyFile(t *testing.T) {
	keys.QuickFiles(t)
	file := filepath.Join(t.TempDir(), "a.key")
	pub, err := keys.Create(file, "Trần Thị A", phrase)
	if err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(file)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	raw, err := os.ReadFile(file)
	if err != nil || bytes.Contains(raw, []byte("PRIVATE KEY")) || !bytes.HasPrefix(raw, []byte("-----BEGIN AGE ENCRYPTED FILE-----")) {
		t.Errorf("%v\n%s", err, raw)
	}
	k, err := keys.Open(file, phrase)
	if err != nil || k.ID != pub.ID || k.Name != "Trần Thị A" {
		t.Errorf("%+v, %v", k.Public, err)
	}
	again, err := keys.ReadPublic(keys.PublicFile(file))
	if err != nil || again.ID != pub.ID || again.Name != pub.Name {
		t.Errorf("%+v, %v", again, err)
	}
	if _, err := keys.Create(file, "B", phrase); !errors.Is(err, keys.ErrExists) {
		t.Errorf("made twice: %v", err)
	}
}

func TestBadKeyFiles(t *testing.T) {
	keys.QuickFiles(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "a.key")
	if _, err := keys.Create(file, "A", phrase); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int) []byte {
		b := bytes.Clone(good)
		if b[at]++; b[at] == '\n'+1 {
			b[at] = 'A'
		}
		return b
	}
	pem, err := exec.Command("openssl", "genpkey", "-algorithm", "ed25519").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		raw    []byte
		phrase string
		want   error
	}{
		{"wrong passphrase", good, phrase + ".", keys.ErrPassphrase},
		{"no passphrase", good, "", keys.ErrPassphrase},
		{"cut off", good[:len(good)/2], phrase, content.ErrInvalid},
		{"another byte near the end", flip(len(good) - 60), phrase, content.ErrInvalid},
		{"key that lies open", pem, phrase, content.ErrInvalid},
		{"empty", nil, phrase, content.ErrInvalid},
		{"too large", bytes.Repeat([]byte("x"), keys.MaxKeyBytes+1), phrase, content.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := filepath.Join(t.TempDir(), "x.key")
			if err := os.WriteFile(f, tt.raw, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := keys.Open(f, tt.phrase); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	for _, tt := range []struct {
		name, keeper, phrase string
		want                 error
	}{
		{"short passphrase", "B", "short", keys.ErrWeakPassphrase},
		{"no name", " ", phrase, content.ErrInvalid},
		{"name that writes on the terminal", "B\x1b[2J", phrase, content.ErrInvalid},
		{"name that turns the line", "B\u202e", phrase, content.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := keys.Create(filepath.Join(t.TempDir(), "x.key"), tt.keeper, tt.phrase); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	pub, err := os.ReadFile(filepath.Join(dir, "a.pub"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, from, to string }{
		{"another ID", `"id": "`, `"id": "0`},
		{"another key", `"public": "`, `"public": "00`},
		{"another kind", `"keytype": "ed25519"`, `"keytype": "rsa"`},
		{"a name with an escape", `"name": "A"`, `"name": "\u001b[2J"`},
		{"the secret half", string(pub), string(good)},
	} {
		t.Run("public: "+tt.name, func(t *testing.T) {
			f := filepath.Join(t.TempDir(), "x.pub")
			changed := strings.Replace(string(pub), tt.from, tt.to, 1)
			if changed == string(pub) {
				t.Fatal("nothing changed")
			}
			if err := os.WriteFile(f, []byte(changed), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := keys.ReadPublic(f); !errors.Is(err, content.ErrInvalid) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestPassphraseIsTheFirstLine(t *testing.T) {
	for in, want := range map[string]string{"a b\n": "a b", "a b\r\nmore": "a b", "a b": "a b", " a\n": " a", "": ""} {
		if got, err := keys.ReadPassphrase(strings.NewReader(in)); got != want || err != nil {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	if _, err := keys.ReadPassphrase(strings.NewReader(strings.Repeat("x", 5000))); !errors.Is(err, content.ErrTooLarge) {
		t.Errorf("endless: %v", err)
	}
}
