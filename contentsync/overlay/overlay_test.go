package overlay_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
)

var day = time.Date(2026, 11, 22, 1, 15, 0, 0, time.UTC)

func notices(t *testing.T, version int, title string) []byte {
	t.Helper()
	raw, err := content.Canonical(content.Alerts{Format: 1, Version: version, Issued: day, Alerts: []content.Alert{{
		ID: "storm", Level: content.Warning, Pictogram: "storm", Title: content.Name{"vi": title}, Issuer: content.Name{"vi": "x"},
		Verification: content.Demo, Starts: day, Ends: day.Add(time.Hour),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func recalls(t *testing.T, version int) []byte {
	t.Helper()
	raw, err := content.Canonical(content.Recalls{Format: 1, Version: version, Issued: day, Recalls: []content.Recall{{Item: "0f6e1f2a9b7c4d50", Since: day}}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func write(t *testing.T, dir, name string, raw []byte) {
	t.Helper()
	if err := overlay.Write(dir, name, raw); err != nil {
		t.Fatal(err)
	}
}

func TestTheLastGoodStateHolds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sync")
	var log bytes.Buffer
	w := overlay.NewWatcher(dir, slog.New(slog.NewTextHandler(&log, nil)))
	look := func(what string, wantNotices, wantRecalls bool, version int, logged string) {
		t.Helper()
		log.Reset()
		n, r := w.Look()
		if n != wantNotices || r != wantRecalls || w.Notices().Version != version {
			t.Errorf("%s: new notices %v, recalls %v, version %d; want %v, %v, %d", what, n, r, w.Notices().Version, wantNotices, wantRecalls, version)
		}
		if (logged == "") != (log.Len() == 0) || !strings.Contains(log.String(), logged) {
			t.Errorf("%s: the log says %q, want %q", what, &log, logged)
		}
		log.Reset()
		if n, r := w.Look(); n || r || log.Len() > 0 {
			t.Errorf("%s: the second look finds news %v, %v or says it again: %s", what, n, r, &log)
		}
	}
	look("no folder", false, false, 0, "")
	write(t, dir, overlay.Notice, notices(t, 1, "a"))
	look("the first", true, false, 1, "")
	write(t, dir, overlay.Recall, recalls(t, 1))
	look("a recall beside it", false, true, 1, "")
	write(t, dir, overlay.Notice, notices(t, 1, "a"))
	look("the same again", false, false, 1, "")
	path := overlay.Path(dir, overlay.Notice)
	for _, tc := range []struct {
		what   string
		raw    []byte
		logged string
	}{
		{"cut off", notices(t, 2, "b")[:40], "notices not read"},
		{"empty", nil, "notices not read"},
		{"of a future format", bytes.Replace(notices(t, 2, "b"), []byte(`"format":1`), []byte(`"format":2`), 1), "this program reads 1"},
		{"over a limit", notices(t, 2, strings.Repeat("x", 201)), "too large"},
		{"100 MB", bytes.Repeat([]byte(" "), 100<<20), "too large"},
	} {
		if err := os.WriteFile(path, tc.raw, 0o600); err != nil {
			t.Fatal(err)
		}
		look(tc.what, false, false, 1, tc.logged)
	}
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	look("gone", false, false, 1, "")
	if len(w.Recalls().Recalls) != 1 {
		t.Error("the recall is forgotten with its file")
	}
	write(t, dir, overlay.Notice, notices(t, 3, "c"))
	look("good again", true, false, 3, "")
}
