package contentsync_test

import (
	"bytes"
	"crypto/ed25519"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/courier"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/store/memstore"
)

// A kiosk without a line says by the stick that it obeyed a recall: every receipt that waits comes into the inbox, more than are delivered at once too, and all wait on until the
// network has them.
func TestReceiptsReturnByStick(t *testing.T) {
	const lists = 105
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.CourierReturn = filepath.Join(dir, courier.ReturnDir) })
	if err := os.Mkdir(k.params.CourierReturn, 0o750); err != nil {
		t.Fatal(err)
	}
	repo.Overlay(overlay.Recall, recalls(t, 1, p.Catalog.Items[0].ID))
	repo.Publish(t, now, p)
	k.mustSync(t)
	wait(t, k, 2, lists)
	if err := k.GiveBack(t.Context(), k.params.CourierReturn); err != nil {
		t.Fatal(err)
	}
	if got := k.Status().Receipts; got != lists {
		t.Errorf("%d receipts wait by the status, want %d", got, lists)
	}
	stick, err := dirstore.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer stick.Close()
	box := &memstore.Store{}
	if res, err := courier.Read(t.Context(), stick, box); err != nil || res.Heartbeats != 1 || res.Receipts != lists || len(res.Refused) != 0 {
		t.Fatalf("%+v, %v", res, err)
	}
	prefix := "inbox/huu-nghi/" + k.Kiosk() + "/receipts/"
	files, err := box.List(t.Context(), prefix)
	if err != nil || len(files) != lists {
		t.Fatalf("%d receipts in the inbox, %v", len(files), err)
	}
	for i, f := range files {
		raw, err := box.Get(t.Context(), f.Key, content.MaxReceiptBytes)
		if err != nil {
			t.Fatal(err)
		}
		r, err := content.OpenReceipt(raw, "huu-nghi", k.Kiosk(), strings.TrimPrefix(f.Key, prefix))
		if err != nil || r.Kind != content.OffDisk || r.Version != i+1 {
			t.Errorf("%s: %+v, %v", f.Key, r, err)
		}
	}
	if list, err := k.Receipts(t.Context()); err != nil || len(list) == 0 {
		t.Errorf("%d receipts wait after the stick, %v: it can be lost", len(list), err)
	}
	if err := k.GiveBack(t.Context(), k.params.CourierReturn); err != nil {
		t.Error(err)
	}
	if res, err := courier.Read(t.Context(), stick, box); err != nil || res.Known != lists || res.Receipts != 0 {
		t.Errorf("a second time: %+v, %v", res, err)
	}
}

// wait lays receipts of lists from..to into trust.db, as years without a line would.
func wait(t *testing.T, k *kiosk, from, to int) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(k.dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(seed) != ed25519.SeedSize {
		t.Fatalf("key: %d bytes, %v", len(seed), err)
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(k.dir, "trust.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for v := from; v <= to; v++ {
		name, body, err := content.SealReceipt(content.Receipt{
			Kiosk: k.Kiosk(), Gate: "huu-nghi", Kind: content.OffDisk, Version: v, SHA256: content.DigestOf(nil), At: now,
		}, ed25519.NewKeyFromSeed(seed))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), "INSERT INTO receipts (name, body) VALUES (?, ?)", name, body); err != nil {
			t.Fatal(err)
		}
	}
}

// A receipt that is not of the kiosk in whose folder it lies, or under another name, or altered, is refused, and the right one comes all the same.
func TestForeignReceiptsOnAStick(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{42}, ed25519.SeedSize))
	kiosk := content.KioskID(key.Public().(ed25519.PublicKey))
	name, body, err := content.SealReceipt(content.Receipt{
		Kiosk: kiosk, Gate: "huu-nghi", Kind: content.OffDisk, Version: 1, SHA256: content.DigestOf(nil), At: now,
	}, key)
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(name, "00000001", "00000002", 1)
	dir := stickDir(t)
	stick, err := dirstore.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer stick.Close()
	for at, raw := range map[string]string{
		"huu-nghi/" + kiosk + "/receipts/" + name:          string(body),
		"huu-nghi/" + kiosk + "/receipts/" + other:         string(body),
		"lao-bao/" + kiosk + "/receipts/" + name:           string(body),
		"huu-nghi/aaaaaaaaaa/receipts/" + name:             string(body),
		"huu-nghi/bbbbbbbbbb/receipts/" + name:             strings.Replace(string(body), `"disk"`, `"screen"`, 1),
		"huu-nghi/" + kiosk + "/receipts/deep/" + name:     string(body),
		fmt.Sprintf("huu-nghi/%s/receipts/no-name", kiosk): string(body),
	} {
		if err := stick.Put(t.Context(), courier.ReturnDir+"/"+at, strings.NewReader(raw), int64(len(raw)), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	box := &memstore.Store{}
	res, err := courier.Read(t.Context(), stick, box)
	if err != nil || res.Receipts != 1 || len(res.Refused) != 6 {
		t.Errorf("%+v, %v", res, err)
	}
	list, err := box.List(t.Context(), "")
	if err != nil || len(list) != 1 || list[0].Key != content.ReceiptKey("huu-nghi", kiosk, name) {
		t.Errorf("%v, %v", list, err)
	}
}
