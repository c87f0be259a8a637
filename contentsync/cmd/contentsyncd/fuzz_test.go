package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzConfig reads any bytes as sync.toml: there is no panic, what is refused says that it is the configuration, and what is taken has no path that is not absolute.
func FuzzConfig(f *testing.F) {
	dir := f.TempDir()
	for _, name := range []string{"root.json", "secret"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			f.Fatal(err)
		}
	}
	const good = "gate = \"huu-nghi\"\nprovince = \"lang-son\"\nsync_dir = \"sync\"\nkiosk_dir = \"screen\"\nsource = \"http://127.0.0.1:9/b\"\ntrust_root = \"root.json\"\npoll = \"5m\"\nheartbeat = \"1m\"\n" +
		"[inbox]\nendpoint = \"https://x\"\nbucket = \"b\"\naccess_key = \"a\"\nsecret_key_file = \"secret\"\n"
	for _, s := range []string{good, good[:80], strings.Replace(good, "5m", "-5m", 1), strings.Replace(good, "huu-nghi", "../x", 1), "poll = 1e99", "inbox = 3", "sync_dir = \"\\u0000\"", ""} {
		f.Add([]byte(s))
	}
	path := filepath.Join(dir, "sync.toml")
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := LoadConfig(path)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "config: ") {
				t.Errorf("%v", err)
			}
			return
		}
		if !filepath.IsAbs(c.SyncDir) || !filepath.IsAbs(c.TrustRoot) || c.KioskDir != "" && !filepath.IsAbs(c.KioskDir) {
			t.Errorf("%+v", c)
		}
		if _, err := placeOf(path); err != nil {
			t.Errorf("status would say %v", err)
		}
	})
}
