package main

import (
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/admin/publish"
	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/courier"
)

// A stick goes from the office to a kiosk that no network reaches, and back.
func TestCourier(t *testing.T) {
	data, stick := t.TempDir(), t.TempDir()
	must := func(want string, args ...string) {
		t.Helper()
		out, errOut, code := kioskadmin(t, "", append(args, "--data", data)...)
		if code != 0 || !strings.Contains(out, want) {
			t.Fatalf("%v: %d\n%s%s", args, code, out, errOut)
		}
	}
	must("imported", "pack", "import", good)
	must("published", "pack", "publish", good, "--dev-keys")
	must("without asking until", "courier", "write", "--to", stick)
	must("0 of them new", "courier", "write", "--to", stick, "--gate", "huu-nghi", "--pack", "good")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"courier", "write", "--to", stick, "--gate", "atlantis"}, "no role and no imported pack has it"},
		{[]string{"courier", "write", "--to", stick, "--pack", "atlantis"}, "not found among those that are published"},
		{[]string{"courier", "write", "--to", filepath.Join(stick, "none")}, "not found"},
		{[]string{"courier", "write"}, "--to is missing"},
		{[]string{"courier", "lose"}, "there is no command \"courier lose\""},
	} {
		if _, errOut, code := kioskadmin(t, "", append(tt.args, "--data", data)...); code == 0 || !strings.Contains(errOut, tt.want) {
			t.Errorf("%v: %d, %s", tt.args, code, errOut)
		}
	}

	anchor, err := publish.TrustRoot(data)
	if err != nil {
		t.Fatal(err)
	}
	kioskDir := t.TempDir()
	e, err := contentsync.Open(t.Context(), contentsync.Params{
		Gate: "huu-nghi", SyncDir: filepath.Join(t.TempDir(), "sync"), KioskDir: kioskDir, Source: "http://127.0.0.1:1/content", Anchor: anchor, Version: "test",
		Built: time.Now().Add(-time.Hour), Now: time.Now, Log: slog.New(slog.DiscardHandler), CourierReturn: filepath.Join(stick, courier.ReturnDir),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.TakeStick(t.Context(), stick); err != nil {
		t.Fatal(err)
	}
	if s := e.Status(); s.Generation != 1 || s.Packs[0].Pack != "good" {
		t.Errorf("%+v", s)
	}
	records := `{"hour":"2026-11-22T07:00:00Z","screen":"home","lang":"vi","outcome":"shown","n":3}` + "\n"
	batch := content.NameBatch("0123456789abcdef", 1, content.Counters, []byte(records)).File()
	err = errors.Join(os.Mkdir(filepath.Join(stick, courier.ReturnDir), 0o750), os.Mkdir(filepath.Join(kioskDir, "outbox"), 0o750),
		os.WriteFile(filepath.Join(kioskDir, "outbox", batch), []byte(records), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.GiveBack(t.Context(), filepath.Join(stick, courier.ReturnDir)); err != nil {
		t.Fatal(err)
	}
	must("1 heartbeat and 1 batch brought into the inbox, 0 known already, 0 refused", "courier", "read", stick)
	must("0 heartbeats and 0 batches brought into the inbox, 2 known already, 0 refused", "courier", "read", stick)
	if err := os.WriteFile(filepath.Join(stick, courier.ReturnDir, "stray"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errOut, code := kioskadmin(t, "", "courier", "read", stick, "--data", data, "--json")
	var res courier.Returned
	if err := json.Unmarshal([]byte(out), &res); code != 1 || err != nil || len(res.Refused) != 1 || !strings.Contains(errOut, "1 file on the stick refused") {
		t.Errorf("%d, %v\n%s%s", code, err, out, errOut)
	}
}
