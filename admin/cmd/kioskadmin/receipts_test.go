package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuango/admin/datadir"
	"cuango/admin/fleet"
	"cuango/admin/objectserver"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

// From a recall to the kiosk's word on it, with the program itself and its storage.
func TestRecallStatus(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := startDev(t, data, "--import", copyGood(t))
	if _, errOut, code := kioskadmin(t, "", "recall", "status", "--data", data); code != 1 || !strings.Contains(errOut, "nothing was ever taken back") {
		t.Errorf("before any recall: %d, %s", code, errOut)
	}
	if out, errOut, code := kioskadmin(t, "", "recall", "add", "--data", data, "--item", "cash", "--correction", "vi=Xin hỏi hải quan."); code != 0 {
		t.Fatalf("recall: %d, %s%s", code, out, errOut)
	}
	out, _, _ := kioskadmin(t, "", "recall", "list", "--data", data, "--json")
	var list content.Recalls
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	raw, err := content.Canonical(list)
	if err != nil {
		t.Fatal(err)
	}

	d, err := datadir.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := objectserver.LoadAccounts(d.ObjectServer())
	if err != nil {
		t.Fatal(err)
	}
	gate, _ := accounts.Gate("huu-nghi")
	box, err := s3store.Open(s3store.Params{Endpoint: p.Endpoint, Bucket: p.Bucket, AccessKey: gate.Access, SecretKey: gate.Secret})
	if err != nil {
		t.Fatal(err)
	}
	put := func(key string, body []byte) {
		t.Helper()
		if err := box.Put(t.Context(), key, bytes.NewReader(body), int64(len(body)), "application/json", "no-cache"); err != nil {
			t.Fatal(err)
		}
	}
	at := time.Now().UTC().Truncate(time.Second)
	kiosks := make([]string, 2)
	for i := range kiosks { // two kiosks are alive, one has obeyed
		key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(i + 1)}, ed25519.SeedSize))
		kiosks[i] = content.KioskID(key.Public().(ed25519.PublicKey))
		beat, err := content.SealHeartbeat(content.Heartbeat{Format: 1, Kiosk: kiosks[i], Gate: "huu-nghi", Sequence: 1, At: at, NextBy: at.Add(time.Minute), Packs: []content.PackVersion{}}, key)
		if err != nil {
			t.Fatal(err)
		}
		put("inbox/huu-nghi/"+kiosks[i]+"/heartbeat.json", beat)
		if i > 0 {
			continue
		}
		for _, kind := range []content.ReceiptKind{content.OffDisk, content.OffScreen} {
			name, body, err := content.SealReceipt(content.Receipt{Gate: "huu-nghi", Kind: kind, Version: list.Version, SHA256: content.DigestOf(raw), At: at}, key)
			if err != nil {
				t.Fatal(err)
			}
			put(content.ReceiptKey("huu-nghi", kiosks[i], name), body)
		}
	}
	out, errOut, code := kioskadmin(t, "", "recall", "status", "--data", data, "--json")
	var r fleet.RecallReport
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 || r.Total != 2 || r.Disk != 1 || r.Screen != 1 || r.Kiosks[0].Kiosk != kiosks[1] || !r.Kiosks[1].Disk.Equal(at) {
		t.Errorf("status: %d, %v, %+v\n%s", code, err, r, errOut)
	}
	if out, _, code := kioskadmin(t, "", "recall", "status", "--data", data); code != 0 || !strings.Contains(out, "huu-nghi/"+kiosks[1]+"  disk no word yet") || !strings.Contains(out, "list 1: of 2 kiosks, 1 off the disk, 1 off the screen") {
		t.Errorf("in words: %d\n%s", code, out)
	}
	p.stop(t, syscall.SIGTERM)
}
