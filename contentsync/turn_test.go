package contentsync_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/line"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// withPictures is a pack of that version, with pictures that no other version has.
func withPictures(t *testing.T, version, n, size int) *packtest.Pack {
	t.Helper()
	p := packtest.Small(t, "demo", version, 3, 0, 0)
	for i := range n {
		b := packtest.Picture(t, 64, 48, fmt.Sprintf("%d-%d", version, i), size)
		p.Blobs[content.DigestOf(b)] = b
		p.Catalog.Media[fmt.Sprintf("picture-%d", i)] = content.Media{
			Digest: content.DigestOf(b), MIME: "image/png", Size: int64(len(b)), Width: 64, Height: 48,
			Alt: content.Name{"vi": "x"}, Licence: "Apache-2.0",
		}
	}
	return p
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// A recall that is signed while a film comes is obeyed before the film is there, and what is there of that is not asked for again.
func TestRecallDoesNotWaitForADownload(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	old := withPictures(t, 1, 1, 3000)
	repo.Publish(t, now, old)
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Turn = 400 * time.Millisecond })
	k.mustSync(t)

	p := withPictures(t, 2, 1, 600_000)
	film := blobKey(p)
	repo.Publish(t, now, p)
	digest := func(key string) content.Digest { return content.Digest(key[len(key)-64:]) }
	recall, err := content.Canonical(content.Recalls{Format: 1, Version: 1, Issued: now, Recalls: []content.Recall{{Blobs: []content.Digest{digest(blobKey(old))}, Since: now}}})
	if err != nil {
		t.Fatal(err)
	}
	var polls atomic.Int64
	repo.Spoil(func(w http.ResponseWriter, req *http.Request, key string) bool {
		switch {
		case key == trust.TimestampKey && polls.Add(1) == 2:
			repo.Overlay(overlay.Recall, recall)
			repo.Publish(t, now, p)
		case key != film || req.Method != http.MethodGet:
		case k.Status().Recalls == 0: // half of it, and then nothing until the recall is obeyed
			w.Header().Set("Content-Length", fmt.Sprint(len(repo.File(film))))
			_, _ = w.Write(repo.File(film)[:300_000])
			w.(http.Flusher).Flush()
			<-req.Context().Done()
			return true
		default:
			want := ""
			if st, err := os.Stat(filepath.Join(k.dir, "partial", string(digest(film)))); err == nil && st.Size() > 0 {
				want = fmt.Sprintf("bytes=%d-", st.Size())
			}
			if got := req.Header.Get("Range"); got != want {
				t.Errorf("asked for %q, want %q", got, want)
			}
		}
		return false
	})
	k.mustSync(t)
	if n := polls.Load(); n < 2 {
		t.Errorf("the timestamp was asked for %d times", n)
	}
	if st := k.Status(); st.Recalls != 1 || st.Error != "" || st.Waits != "" {
		t.Errorf("status: %+v", st)
	}
	if exists(filepath.Join(k.dir, filepath.FromSlash(blobKey(old)))) {
		t.Error("the recalled picture is on the disk")
	}
	k.shows(t, 2)
}

// In quiet hours notices come and blobs do not, and that is no failure.
func TestQuietHours(t *testing.T) {
	window, err := line.ParseWindow("14:00-16:00") // now is 15:00 at the gate
	if err != nil {
		t.Fatal(err)
	}
	repo := packtest.NewRepo(t, "a", now)
	p := withPictures(t, 1, 2, 3000)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Plan.Quiet = []line.Window{window} })
	quiet := func() {
		t.Helper()
		err := k.SyncOnce(t.Context())
		if st := k.Status(); !errors.Is(err, line.ErrQuiet) || st.Error != "" || st.Reason != "" || !strings.Contains(st.Waits, "quiet hours until 16:00") {
			t.Fatalf("%v; status %+v", err, st)
		}
		if n := repo.Requests("blobs/"); n > 0 {
			t.Fatalf("%d blobs were asked for", n)
		}
	}
	quiet()
	asked := repo.Requests("targets/")
	notice, err := content.Canonical(content.Alerts{Format: 1, Version: 1, Issued: now, Alerts: []content.Alert{}})
	if err != nil {
		t.Fatal(err)
	}
	repo.Overlay(overlay.Notice, notice)
	repo.Publish(t, now, p)
	quiet()
	if k.Status().Notices != 1 {
		t.Error("the notice waits too")
	}
	if n := repo.Requests("targets/demo"); n > asked {
		t.Errorf("the manifest was asked for again: %d times after %d", n, asked)
	}
	*k.clock = now.Add(time.Hour)
	k.mustSync(t)
	k.shows(t, 1)
	if st := k.Status(); st.Waits != "" {
		t.Errorf("status: %+v", st)
	}
	// What needs nothing of the line does not wait for it.
	*k.clock = now
	k.restart(t)
	k.mustSync(t)
}

// Room is made before anything is refused: by what nobody needs, never by what is shown, was shown before, or has come already.
func TestEviction(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	room := int64(1 << 30)
	var junk string // a file of a version that was never finished
	k := newKiosk(t, repo, func(p *contentsync.Params) {
		p.Reserve = 8 << 20
		p.Free = func(string) (int64, error) {
			if junk != "" && exists(junk) {
				return 4 << 20, nil
			}
			return room, nil
		}
	})
	for v := 1; v <= 2; v++ {
		repo.Publish(t, now, withPictures(t, v, 2, 20_000))
		k.mustSync(t)
	}
	half := withPictures(t, 3, 4, 20_000)
	repo.Publish(t, now, half)
	missing := blobKey(half)
	body := repo.File(missing)
	repo.Put(missing, nil)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrNotFound, contentsync.ReasonMissing)

	// No room: what has come of version 3 stays, and so do versions 1 and 2.
	room = 4 << 20
	for range 2 {
		k.failed(t, k.SyncOnce(t.Context()), syscall.ENOSPC, contentsync.ReasonDisk)
		k.shows(t, 2)
	}
	room = 1 << 30
	repo.Put(missing, body)
	repo.Forget()
	k.restart(t)
	k.mustSync(t)
	k.shows(t, 3)
	if n := repo.Requests("blobs/"); n != 1 {
		t.Errorf("%d blobs were asked for, want the missing one", n)
	}

	// Version 4 stays half and is published over by 5: its files make room.
	half = withPictures(t, 4, 4, 20_000)
	repo.Publish(t, now, half)
	missing = blobKey(half)
	repo.Put(missing, nil)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrNotFound, contentsync.ReasonMissing)
	for d := range half.Blobs {
		if d.BlobKey() != missing {
			junk = filepath.Join(k.dir, filepath.FromSlash(d.BlobKey()))
		}
	}
	if !exists(junk) {
		t.Fatalf("%s did not come", junk)
	}
	repo.Publish(t, now, withPictures(t, 5, 2, 20_000))
	k.mustSync(t)
	k.shows(t, 5)
	if exists(junk) {
		t.Error("what nobody needs is still there")
	}
}

// On a disk that is full to the last, what can be downloaded again goes, before the screen cannot write an answer down.
func TestEvictionOfWhatIsComing(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	room := int64(1 << 30)
	k := newKiosk(t, repo, func(p *contentsync.Params) {
		p.Reserve = 8 << 20
		p.Free = func(string) (int64, error) { return room, nil }
	})
	repo.Publish(t, now, withPictures(t, 1, 1, 20_000))
	k.mustSync(t)
	half := withPictures(t, 2, 2, 20_000)
	repo.Publish(t, now, half)
	repo.Put(blobKey(half), nil)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrNotFound, contentsync.ReasonMissing)
	have := func() (n int) {
		for d := range half.Blobs {
			if exists(filepath.Join(k.dir, filepath.FromSlash(d.BlobKey()))) {
				n++
			}
		}
		return n
	}
	for _, tt := range []struct {
		room int64
		want int
	}{{2<<20 + 1, 1}, {2<<20 - 1, 0}} {
		room = tt.room
		k.failed(t, k.SyncOnce(t.Context()), syscall.ENOSPC, contentsync.ReasonDisk)
		if n := have(); n != tt.want {
			t.Errorf("with %d bytes free, %d files of the coming version are kept, want %d", tt.room, n, tt.want)
		}
		k.shows(t, 1)
	}
}
