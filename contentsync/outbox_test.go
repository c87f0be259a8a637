package contentsync_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

const (
	series    = "0123456789abcdef"
	oneAnswer = `{"series":"` + series + `","id":1,"hour":"2026-11-22T07:00:00Z","kind":"survey","gate":"huu-nghi","lang":"lo","pack":"demo","version":7,"survey":"s","face":"happy"}` + "\n"
	oneCount  = `{"hour":"2026-11-22T07:00:00Z","screen":"home","lang":"vi","outcome":"shown","n":3}` + "\n"
)

// A failing inbox refuses everything after so many files.
type failingInbox struct {
	inbox
	left int
}

func (f *failingInbox) Put(ctx context.Context, key string, body []byte) error {
	if f.left--; f.left < 0 {
		return errors.New("no route to host")
	}
	return f.inbox.Put(ctx, key, body)
}

func outboxKiosk(t *testing.T, box contentsync.Inbox) (k *kiosk, outbox string) {
	t.Helper()
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k = newKiosk(t, repo, func(p *contentsync.Params) { p.Inbox = box })
	outbox = filepath.Join(k.params.KioskDir, "outbox")
	if err := os.Mkdir(outbox, 0o750); err != nil {
		t.Fatal(err)
	}
	return k, outbox
}

// lay puts a batch into the outbox, as the screen does.
func lay(t *testing.T, outbox string, sequence int64, kind content.BatchKind, records string) (file string) {
	t.Helper()
	file = content.NameBatch(series, sequence, kind, []byte(records)).File()
	writeFile(t, filepath.Join(outbox, file), records)
	return file
}

func taken(t *testing.T, k *kiosk) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(k.dir, "taken.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list content.Taken
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	return list.Batches
}

// A batch in the bucket is what the screen wrote, below one signed line: zstd's own program opens it.
func TestBatchesAreDelivered(t *testing.T) {
	box := inbox{}
	k, outbox := outboxKiosk(t, box)
	first, second := lay(t, outbox, 1, content.Answers, oneAnswer), lay(t, outbox, 2, content.Counters, oneCount)
	if err := k.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ file, records string }{{first, oneAnswer}, {second, oneCount}} {
		body := box["inbox/huu-nghi/"+k.Kiosk()+"/batches/"+want.file+".zst"]
		unpack := exec.CommandContext(t.Context(), "zstd", "-dc")
		unpack.Stdin = bytes.NewReader(body)
		raw, err := unpack.Output()
		if err != nil {
			t.Fatalf("zstd: %v", err)
		}
		if _, records, _ := strings.Cut(string(raw), "\n"); records != want.records {
			t.Errorf("%s holds %s", want.file, records)
		}
		n, _ := content.ParseBatchName(want.file)
		if b, err := content.OpenBatch(raw, "huu-nghi", k.Kiosk(), n); err != nil || len(b.Answers)+len(b.Counters) != 1 {
			t.Errorf("%s opens to %+v, %v", want.file, b, err)
		}
	}
	if got := taken(t, k); len(got) != 2 || got[0] != first || got[1] != second {
		t.Errorf("taken: %v", got)
	}
	clear(box)
	k.restart(t)
	if err := k.Deliver(t.Context()); err != nil || len(box) != 0 {
		t.Errorf("after a restart %d files are delivered again, %v", len(box), err)
	}
	for _, f := range []string{first, second} { // the screen removes them
		if err := os.Remove(filepath.Join(outbox, f)); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.Deliver(t.Context()); err != nil || len(taken(t, k)) != 0 {
		t.Errorf("taken is still %v, %v", taken(t, k), err)
	}
}

// A cut comes after any file: the next try goes on there, and the status says what waits.
func TestDeliveryGoesOn(t *testing.T) {
	box := &failingInbox{inbox: inbox{}, left: 2}
	k, outbox := outboxKiosk(t, box)
	for i := range int64(5) {
		lay(t, outbox, i+1, content.Counters, strings.Repeat(oneCount, int(i)+1))
	}
	if err := k.Deliver(t.Context()); err == nil || len(taken(t, k)) != 2 || k.Status().Waiting != 3 || k.Status().OutboxError != "no route to host" {
		t.Fatalf("%v; taken %v, status %+v", err, taken(t, k), k.Status())
	}
	k.restart(t)
	box.left = 100
	if err := k.Deliver(t.Context()); err != nil || len(taken(t, k)) != 5 || len(box.inbox) != 5 || k.Status().Waiting != 0 || k.Status().OutboxError != "" {
		t.Fatalf("%v; taken %v, status %+v", err, taken(t, k), k.Status())
	}
	if box.left != 97 {
		t.Errorf("%d files were put a second time", 100-box.left-3)
	}
}

// What does not belong there is left alone, and holds up nothing.
func TestAStrangeOutbox(t *testing.T) {
	good := func(n int64) string { return content.NameBatch(series, n, content.Answers, []byte(oneAnswer)).File() }
	mkfifo := func(path string) error { return syscall.Mkfifo(path, 0o600) }
	for _, tt := range []struct {
		name  string
		make  func(dir string) error
		wrong bool // it has the name of a batch, so that the operator is to know
	}{
		{"a flipped byte", func(d string) error {
			return os.WriteFile(path.Join(d, good(1)), []byte(strings.Replace(oneAnswer, "happy", "hippy", 1)), 0o600)
		}, true},
		{"half a file", func(d string) error { return os.WriteFile(path.Join(d, good(1)), []byte(oneAnswer[:40]), 0o600) }, true},
		{"a link", func(d string) error { return os.Symlink("/etc/passwd", path.Join(d, good(1))) }, true},
		{"a pipe", func(d string) error { return mkfifo(path.Join(d, good(1))) }, true},
		{"a folder", func(d string) error { return os.Mkdir(path.Join(d, good(1)), 0o700) }, true},
		{"too long", func(d string) error {
			long := bytes.Repeat([]byte(oneCount), content.MaxBatchBytes/len(oneCount)+1)
			return os.WriteFile(path.Join(d, content.NameBatch(series, 1, content.Counters, long).File()), long, 0o600)
		}, true},
		{"too many lines", func(d string) error {
			many := bytes.Repeat([]byte(oneCount), content.MaxBatchRecords+1)
			return os.WriteFile(path.Join(d, content.NameBatch(series, 1, content.Counters, many).File()), many, 0o600)
		}, true},
		{"something else under its true name", func(d string) error {
			return os.WriteFile(path.Join(d, content.NameBatch(series, 1, content.Answers, []byte("root:x:0:0\n")).File()), []byte("root:x:0:0\n"), 0o600)
		}, true},
		{"other names", func(d string) error {
			return errors.Join(os.WriteFile(path.Join(d, ".ndjson"), nil, 0o600), os.WriteFile(path.Join(d, good(1)+".tmp"), []byte(oneAnswer), 0o600),
				os.WriteFile(path.Join(d, strings.Repeat("x", 255)), nil, 0o600))
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			box := inbox{}
			k, outbox := outboxKiosk(t, box)
			if err := tt.make(outbox); err != nil {
				t.Fatal(err)
			}
			ok := lay(t, outbox, 2, content.Answers, oneAnswer)
			if err := k.Deliver(t.Context()); (err != nil) != tt.wrong {
				t.Errorf("it says %v", err)
			}
			if got := taken(t, k); len(got) != 1 || got[0] != ok || len(box) != 1 {
				t.Errorf("taken %v, delivered %d", got, len(box))
			}
		})
	}
}

func TestTakenJSON(t *testing.T) {
	box := inbox{}
	k, outbox := outboxKiosk(t, box)
	file := lay(t, outbox, 1, content.Answers, oneAnswer)
	if err := k.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("damaged: taken again, to the same place", func(t *testing.T) {
		writeFile(t, filepath.Join(k.dir, "taken.json"), `{"batches":[`)
		k.restart(t)
		if err := k.Deliver(t.Context()); err != nil || len(box) != 1 || len(taken(t, k)) != 1 || taken(t, k)[0] != file {
			t.Errorf("%v; delivered %d, taken %v", err, len(box), taken(t, k))
		}
	})
	t.Run("it cannot be written: the daemon runs all the same, and delivers when it can", func(t *testing.T) {
		path := filepath.Join(k.dir, "taken.json")
		if err := errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "in the way"), 0o700)); err != nil {
			t.Fatal(err)
		}
		k.restart(t)
		k.mustSync(t)
		if err := k.Deliver(t.Context()); err == nil || k.Status().OutboxError == "" {
			t.Errorf("%v, status %q", err, k.Status().OutboxError)
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		if err := k.Deliver(t.Context()); err != nil || len(taken(t, k)) != 1 {
			t.Errorf("%v; taken %v", err, taken(t, k))
		}
	})
	t.Run("gone when there is no inbox", func(t *testing.T) {
		k.params.Inbox = nil
		k.restart(t)
		if _, err := os.Stat(filepath.Join(k.dir, "taken.json")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("it is there: %v", err)
		}
	})
}
