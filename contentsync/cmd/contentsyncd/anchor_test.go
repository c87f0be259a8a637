package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/packtest"
)

// A trust root that is cut off or no root is told by its file's name.
func TestASpoiltTrustRootIsNamed(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	dir, config := installed(t, repo, "")
	file := filepath.Join(dir, "root.json")
	for name, raw := range map[string]string{"cut off": string(repo.Root()[:200]), "a log-in page": "<html>", "empty": "", "another document": `{"signed":{},"signatures":[]}`} {
		if err := os.WriteFile(file, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := command(t, "--config", config, "--once"); code != exitFailed || !strings.Contains(errs, "trust_root: "+file+": ") {
			t.Errorf("%s: %d, %s", name, code, errs)
		}
	}
}
