package contentsync_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
)

// A slowInbox fails until it is told not to.
type slowInbox struct {
	inbox
	err error
}

func (m *slowInbox) Put(ctx context.Context, key string, body []byte) error {
	if m.err != nil {
		return m.err
	}
	return m.inbox.Put(ctx, key, body)
}

// receipts opens those in the inbox.
func (m *slowInbox) receipts(t *testing.T, kiosk string) (list []content.Receipt) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(m.inbox)) {
		name, ok := strings.CutPrefix(key, "inbox/huu-nghi/"+kiosk+"/receipts/")
		if !ok {
			continue
		}
		r, err := content.OpenReceipt(m.inbox[key], "huu-nghi", kiosk, name)
		if err != nil || !content.ValidReceiptName(name) {
			t.Fatalf("%s: %v", name, err)
		}
		list = append(list, r)
	}
	return list
}

// recallable is a pack of three pages: 0 and 2 share a picture, 1 has one of its own and a recording.
func recallable(t *testing.T) (p *packtest.Pack, own, read, shared content.Digest) {
	t.Helper()
	p = packtest.Small(t, "demo", 1, 3, 2, 300)
	items := p.Catalog.Items
	items[0], items[1] = items[1], items[0] // Read takes the first
	rec := p.Read(t, "vi", 1000)
	return p, p.Catalog.Media["picture-1"].Digest, rec.Digest, p.Catalog.Media["picture-0"].Digest
}

// What only a recalled page uses leaves the disk, and a receipt says so; it waits until it is taken, over restarts, and is made once.
func TestReceiptOfARecalledPage(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p, own, read, shared := recallable(t)
	repo.Publish(t, now, p)
	box := &slowInbox{inbox: inbox{}, err: errors.New("no network")}
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Inbox = box })
	k.mustSync(t)
	if list, err := k.Receipts(t.Context()); err != nil || len(list) > 0 {
		t.Fatalf("receipts of nothing: %v, %v", list, err)
	}
	list := recalls(t, 1, p.Catalog.Items[0].ID)
	repo.Overlay(overlay.Recall, list)
	repo.Publish(t, now, p)
	k.mustSync(t)
	if k.hasBlob(own) || k.hasBlob(read) || !k.hasBlob(shared) {
		t.Fatalf("on the disk: own picture %v, recording %v, shared picture %v", k.hasBlob(own), k.hasBlob(read), k.hasBlob(shared))
	}
	if v, err := contentsync.Verify(t.Context(), k.dir); err != nil || !v.Good() {
		t.Errorf("verify misses what was recalled: %+v, %v", v, err)
	}
	if err := k.Deliver(t.Context()); err == nil || k.Status().Receipts != 1 || k.Status().OutboxError == "" {
		t.Errorf("without a network: %v, %+v", err, k.Status())
	}
	k.restart(t)
	k.mustSync(t)
	box.err = nil
	for range 2 {
		if err := k.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	got := box.receipts(t, k.Kiosk())
	want := []content.Digest{own, read}
	slices.Sort(want)
	if len(got) != 1 || got[0].Kind != content.OffDisk || got[0].Version != 1 || got[0].SHA256 != content.DigestOf(list) || !slices.Equal(got[0].Removed, want) || !got[0].At.Equal(now) {
		t.Fatalf("receipts %+v, want one that names %v", got, want)
	}
	if k.Status().Receipts != 0 {
		t.Errorf("%d receipts wait", k.Status().Receipts)
	}

	// The screen's word, once.
	writeFile(t, filepath.Join(k.params.KioskDir, "shown.json"), `{"generation":1,"recalls_version":1}`)
	for range 2 {
		k.restart(t)
		k.mustSync(t)
		if err := k.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := box.receipts(t, k.Kiosk()); len(got) != 2 || got[1].Kind != content.OffScreen || got[1].SHA256 != content.DigestOf(list) {
		t.Errorf("receipts %+v", got)
	}

	// Another version of the pack does not bring the files back. One that needs them for another page does.
	repo.Forget()
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	if k.hasBlob(own) || repo.Requests(own.BlobKey()) > 0 || repo.Requests(read.BlobKey()) > 0 {
		t.Error("another version fetches what was recalled")
	}
	p.Typo()
	p.Catalog.Items[1].Media = "picture-1"
	repo.Publish(t, now, p)
	k.mustSync(t)
	if !k.hasBlob(own) || k.hasBlob(read) {
		t.Error("a picture that another page has is not there")
	}
	k.shows(t, 3)

	// Lifted, everything is there again, and the lift has its receipt too.
	repo.Overlay(overlay.Recall, recalls(t, 2, ""))
	repo.Publish(t, now, p)
	k.mustSync(t)
	if !k.hasBlob(read) {
		t.Error("what is recalled no more does not come back")
	}
	if err := k.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := box.receipts(t, k.Kiosk()); len(got) != 3 || got[2].Version != 2 || len(got[2].Removed) != 0 {
		t.Errorf("receipts %+v", got)
	}
}

// A new version brings a new picture of a recalled page: it is taken off again, and that has a receipt of its own.
func TestReceiptOfWhatComesLater(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p, own, read, _ := recallable(t)
	repo.Overlay(overlay.Recall, recalls(t, 1, p.Catalog.Items[0].ID))
	repo.Publish(t, now, p)
	box := &slowInbox{inbox: inbox{}}
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Inbox = box })
	k.mustSync(t)
	if err := k.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if k.hasBlob(own) || k.hasBlob(read) {
		t.Error("files of a page that was recalled before the first sync are on the disk")
	}
	var removed []content.Digest
	for _, r := range box.receipts(t, k.Kiosk()) {
		removed = append(removed, r.Removed...)
	}
	slices.Sort(removed)
	want := []content.Digest{own, read}
	slices.Sort(want)
	if !slices.Equal(removed, want) {
		t.Errorf("receipts name %v, want %v", removed, want)
	}
}

// A power cut at each moment between the list and the receipt costs neither the receipt nor a word of it.
func TestReceiptSurvivesPowerCuts(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p, own, read, _ := recallable(t)
	repo.Publish(t, now, p)
	box := &slowInbox{inbox: inbox{}}
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Inbox = box })
	k.mustSync(t)
	repo.Overlay(overlay.Recall, recalls(t, 1, p.Catalog.Items[0].ID))
	repo.Publish(t, now, p)
	k.mustSync(t)
	// As if the power had been cut after the files were removed and before the receipt was made: the note of what was to be removed is there.
	k.cut(t, "DELETE FROM receipts", "DELETE FROM facts WHERE key LIKE 'receipt/%'", fmt.Sprintf("INSERT INTO removals (sha256) VALUES ('%s'), ('%s')", own, read))
	if err := k.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := box.receipts(t, k.Kiosk()); len(got) != 1 || len(got[0].Removed) != 2 {
		t.Errorf("receipts %+v", got)
	}
	// And before they were removed, with the recall lifted meanwhile: nothing is claimed.
	_, _, _, shared := recallable(t)
	k.cut(t, fmt.Sprintf("INSERT INTO removals (sha256) VALUES ('%s')", shared))
	if err := k.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, r := range box.receipts(t, k.Kiosk()) {
		if slices.Contains(r.Removed, shared) {
			t.Errorf("a receipt claims what is on the disk: %+v", r)
		}
	}
}

// cut stops the engine, changes trust.db and starts it again.
func (k *kiosk) cut(t *testing.T, statements ...string) {
	t.Helper()
	err := k.Close()
	db, openErr := sql.Open("sqlite3", "file:"+filepath.Join(k.dir, "trust.db"))
	err = errors.Join(err, openErr)
	for _, s := range statements {
		if err == nil {
			_, err = db.ExecContext(t.Context(), s)
		}
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	k.open(t)
}
