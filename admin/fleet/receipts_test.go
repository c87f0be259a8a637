package fleet_test

import (
	"crypto/ed25519"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/content"
)

func (b *bench) receipt(k ed25519.PrivateKey, place string, r content.Receipt) {
	b.t.Helper()
	name, raw, err := content.SealReceipt(r, k)
	if err == nil {
		err = b.gate.Put(b.t.Context(), content.ReceiptKey("huu-nghi", place, name), strings.NewReader(string(raw)), int64(len(raw)), "application/json", "no-cache")
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// Who has obeyed, who has obeyed the list before, who has said nothing, and who is not a kiosk.
func TestReceipts(t *testing.T) {
	b := newBench(t)
	for i := range byte(3) {
		b.put(key(i), b.beat(key(i), 1))
	}
	if err := b.fleet.Poll(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, before := content.DigestOf([]byte("list 2")), content.DigestOf([]byte("list 1"))
	at := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	file := func(s string) content.Digest { return content.DigestOf([]byte(s)) }
	off := func(kind content.ReceiptKind, version int, of content.Digest, at time.Time, removed ...content.Digest) content.Receipt {
		return content.Receipt{Gate: "huu-nghi", Kind: kind, Version: version, SHA256: of, At: at, Removed: removed}
	}
	b.receipt(key(0), id(key(0)), off(content.OffDisk, 2, list, at, file("a")))
	b.receipt(key(0), id(key(0)), off(content.OffDisk, 2, list, at.Add(time.Hour), file("b"))) // something more, later
	b.receipt(key(0), id(key(0)), off(content.OffScreen, 2, list, at.Add(time.Minute)))
	b.receipt(key(1), id(key(1)), off(content.OffDisk, 1, before, at, file("a")))
	b.receipt(key(0), id(key(2)), off(content.OffDisk, 2, list, at)) // for another
	b.receipt(key(9), id(key(9)), off(content.OffDisk, 2, list, at)) // of a stranger
	r, err := b.fleet.Receipts(t.Context(), 2, list)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, k := range r.Kiosks {
		got[k.Kiosk] = fmt.Sprint(k.Gate, " ", !k.Disk.IsZero(), !k.Screen.IsZero(), k.Removed, k.Older)
		if k.Kiosk == id(key(0)) && !k.Disk.Equal(at.Add(time.Hour)) {
			t.Errorf("off the disk at %s, want the later time", k.Disk)
		}
	}
	want := map[string]string{id(key(0)): "huu-nghi true true2 0", id(key(1)): "huu-nghi false false0 1", id(key(2)): "huu-nghi false false0 0"}
	for k := range want {
		want[k] = strings.Join(strings.Fields(want[k]), "")
		got[k] = strings.Join(strings.Fields(got[k]), "")
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if r.Total != 3 || r.Disk != 1 || r.Screen != 1 || r.Unbelieved != 2 || r.Kiosks[2].Kiosk != id(key(0)) {
		t.Errorf("report %+v", r)
	}
}
