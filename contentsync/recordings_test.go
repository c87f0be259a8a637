package contentsync_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
)

// recording gives what the active generation has for the first item, and its bytes.
func (k *kiosk) recording(t *testing.T, item string, lang content.Lang) (content.Recording, []byte) {
	t.Helper()
	r, err := cache.OpenReader(t.Context(), k.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	heads, err := r.Heads(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range heads {
		if rec, ok := it.Audio[lang]; ok && it.ID == item {
			f, err := r.OpenBlob(rec.Digest)
			if err != nil {
				return rec, nil
			}
			defer f.Close()
			b, err := io.ReadAll(f)
			if err != nil {
				t.Fatal(err)
			}
			return rec, b
		}
	}
	return content.Recording{}, nil
}

// A recording is fetched with the pack, kept while a generation needs it, mended when the disk loses it, and removed when nothing needs it.
func TestRecordingsAreKeptAsBlobs(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	lo, vi := p.Read(t, "lo", 3000), p.Read(t, "vi", 2000)
	item := p.Catalog.Items[0].ID
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	for l, want := range map[content.Lang]content.Recording{"lo": lo, "vi": vi} {
		rec, b := k.recording(t, item, l)
		if rec.Digest != want.Digest || content.DigestOf(b) != want.Digest || rec.MS != want.MS || len(rec.Cues) != len(want.Cues) {
			t.Errorf("%s: got %+v with %d bytes, want %+v", l, rec, len(b), want)
		}
	}

	repo.Forget()
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	if n := repo.Requests("blobs/"); n != 1 {
		t.Errorf("a typo asked for %d blobs, want the catalog alone", n)
	}
	if !k.hasBlob(lo.Digest) || !k.hasBlob(vi.Digest) {
		t.Fatal("a recording that is needed was removed")
	}

	// A disk that forgets.
	path := filepath.Join(k.dir, filepath.FromSlash(lo.Digest.BlobKey()))
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	k.restart(t)
	k.mustSync(t)
	if _, b := k.recording(t, item, "lo"); content.DigestOf(b) != lo.Digest {
		t.Errorf("%d bytes after the disk lost some", len(b))
	}

	// The recording leaves the pack: it goes with the last generation that has it.
	delete(p.Catalog.Items[0].Audio, "lo")
	for i := range 2 {
		p.Typo()
		repo.Publish(t, now, p)
		k.mustSync(t)
		if there := k.hasBlob(lo.Digest); there != (i == 0) {
			t.Errorf("%d versions later it is there: %v", i+1, there)
		}
	}
	if !k.hasBlob(vi.Digest) {
		t.Error("the other one went too")
	}
}

func TestARecalledRecordingLeavesTheDisk(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	rec := p.Read(t, "lo", 3000)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	repo.Overlay(overlay.Recall, recalls(t, 1, "", rec.Digest))
	repo.Publish(t, now, p)
	k.mustSync(t)
	if k.hasBlob(rec.Digest) {
		t.Fatal("a recalled recording is on the disk")
	}
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.shows(t, 2)
	if k.hasBlob(rec.Digest) {
		t.Error("another version of the pack brought it back")
	}
	repo.Overlay(overlay.Recall, recalls(t, 2, ""))
	repo.Publish(t, now, p)
	k.mustSync(t)
	if !k.hasBlob(rec.Digest) {
		t.Error("what is recalled no more does not come back")
	}
}

// hostileRecording breaks the recording of the first item.
func hostileRecording(name string, want error, f func(p *packtest.Pack)) hostile {
	reason := contentsync.ReasonInvalid
	return hostile{name: name, pack: func(t *testing.T, p *packtest.Pack) { t.Helper(); f(p) }, want: want, reason: reason}
}

func sound(change func(*packtest.Sound)) []byte {
	s := packtest.Silence("hostile", 2000)
	change(&s)
	return s.Bytes()
}

// said changes what the catalog says of the recording.
func said(change func(*content.Recording)) func(p *packtest.Pack) {
	return func(p *packtest.Pack) {
		r := p.Attach("lo", sound(func(*packtest.Sound) {}), 2000)
		change(&r)
		p.Catalog.Items[0].Audio["lo"] = r
	}
}

var hostileRecordings = []hostile{
	hostileRecording("recording that is cut off", content.ErrInvalid, func(p *packtest.Pack) {
		b := sound(func(*packtest.Sound) {})
		p.Attach("lo", b[:len(b)-5], 2000)
	}),
	hostileRecording("recording that claims ten hours", content.ErrInvalid, func(p *packtest.Pack) {
		p.Attach("lo", sound(func(s *packtest.Sound) { s.Claim = 36_000 * 48_000 }), 2000)
	}),
	hostileRecording("recording of an hour in few bytes", content.ErrTooLarge, func(p *packtest.Pack) {
		p.Attach("lo", packtest.Silence("long", 3_600_000).Bytes(), 2000)
	}),
	hostileRecording("recording that is a picture", content.ErrInvalid, func(p *packtest.Pack) { p.Attach("lo", []byte("\x89PNG\r\n\x1a\n and so on"), 2000) }),
	hostileRecording("recording with two channels", content.ErrInvalid, func(p *packtest.Pack) {
		p.Attach("lo", sound(func(s *packtest.Sound) { s.Channels = 2 }), 2000)
	}),
	hostileRecording("recording of another length than the catalog says", content.ErrInvalid, func(p *packtest.Pack) {
		p.Attach("lo", sound(func(*packtest.Sound) {}), 1999)
	}),
	hostileRecording("recording that the catalog says lasts ten hours", content.ErrTooLarge, said(func(r *content.Recording) { r.MS = 36_000_000 })),
	hostileRecording("recording of half a gigabyte, it says", content.ErrTooLarge, said(func(r *content.Recording) { r.Size = 512 << 20 })),
	hostileRecording("recording of another type", content.ErrInvalid, said(func(r *content.Recording) { r.MIME = "audio/wav" })),
	hostileRecording("recording of no text", content.ErrInvalid, said(func(r *content.Recording) { r.Reads = "" })),
	hostileRecording("cues behind the end", content.ErrInvalid, said(func(r *content.Recording) { r.Cues[1].MS = 2000 })),
	hostileRecording("cues out of order", content.ErrInvalid, said(func(r *content.Recording) { r.Cues[0].MS = r.Cues[1].MS })),
	hostileRecording("cues beyond the page", content.ErrInvalid, said(func(r *content.Recording) { r.Cues[2].Block = 99 })),
	hostileRecording("twenty thousand cues", content.ErrTooLarge, said(func(r *content.Recording) { r.Cues = make([]content.Cue, 20_000) })),
	hostileRecording("recording that the manifest does not list", content.ErrInvalid, func(p *packtest.Pack) {
		r := p.Attach("lo", sound(func(*packtest.Sound) {}), 2000)
		p.Alter = func(m *content.Manifest) {
			for i, b := range m.Blobs {
				if b.Digest == r.Digest {
					m.Blobs = append(m.Blobs[:i:i], m.Blobs[i+1:]...)
					return
				}
			}
		}
	}),
}
