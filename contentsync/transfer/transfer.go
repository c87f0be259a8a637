package transfer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/bits"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	getter "github.com/hashicorp/go-getter/v2"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
	"cuango/contentsync/store"
)

// How many files are downloaded at the same time, each over a connection of its own: so many at first, and then as many as pay.
const (
	DefaultWorkers = 4
	MaxWorkers     = 8
)

// Defaults of Params.
const (
	defaultTries    = 6
	defaultIdle     = 30 * time.Second
	defaultBackoff  = 500 * time.Millisecond
	maxBackoff      = 30 * time.Second
	maxAttempts     = 1000 // of one file in one call, progress or not: a server that gives a byte at a time ends too
	partialsDir     = "partial"
	dirMode         = 0o750
	fileMode        = 0o640
	checksumsToFail = 2 // wrong bytes twice, from the beginning: the server has another file
	deadToFail      = 4 // files in a row that were given up because nothing came: the others are not tried
)

// Params are the parts of a Client. Those marked optional have defaults.
type Params struct {
	Dir       string                  // sync folder: blobs/ and partial/ are below it
	URL       func(key string) string // address of a file of the bucket
	Transport http.RoundTripper
	Log       *slog.Logger
	Jitter    func() float64              // 0 ≤ x < 1, for the pauses between tries; safe for concurrent use
	Free      func(string) (int64, error) // optional: bytes free at a path
	Reserve   int64                       // bytes that must stay free
	Workers   int                         // optional: files at the same time, at most MaxWorkers
	Pace      Pacer                       // optional: how much of the line may be used
	Tries     int                         // optional: tries in a row that bring less than minProgress
	Idle      time.Duration               // optional: longest silence of a server
	Backoff   time.Duration               // optional: first pause; it doubles

	// Nearby, optional, is asked before the bucket: it may lay the whole file at path, which is checked as if it came from there. done is called when
	// this client needs nothing more of the file, come or not.
	Nearby func(ctx context.Context, f File, path string) (done func())
}

// A Pacer shares out the line. Take waits until n more bytes may come, at once for 0, and says with [content.ErrLater] that now nothing may: the
// download ends and what is there stays. It is safe for concurrent use.
type Pacer interface {
	Take(ctx context.Context, n int) error
}

// A Client downloads blobs. Fetch may run once at a time.
type Client struct {
	Params
	gate *gate

	syncFile, syncFS func(path string) error // make durable: one file, all of a file system
}

// A File is what to download.
type File struct {
	Digest content.Digest
	Size   int64
	First  bool // before all others: a catalog, which others wait for
}

// New makes a client and its folder of partial files.
func New(p Params) (*Client, error) {
	if p.URL == nil || p.Transport == nil || p.Log == nil || p.Jitter == nil {
		panic("transfer: URL, Transport, Log or Jitter is missing")
	}
	if p.Workers == 0 {
		p.Workers = DefaultWorkers
	}
	if p.Tries == 0 {
		p.Tries = defaultTries
	}
	if p.Idle == 0 {
		p.Idle = defaultIdle
	}
	if p.Backoff == 0 {
		p.Backoff = defaultBackoff
	}
	if p.Free == nil {
		p.Free = free
	}
	if err := os.MkdirAll(filepath.Join(p.Dir, partialsDir), dirMode); err != nil {
		return nil, fmt.Errorf("open transfer: %w", err)
	}
	return &Client{Params: p, gate: newGate(p.Workers), syncFile: atomicfile.Sync, syncFS: syncFS}, nil
}

// Have tells whether the blob is in the cache, by name and size.
func (c *Client) Have(f File) bool {
	st, err := os.Stat(c.blob(f.Digest))
	return err == nil && st.Mode().IsRegular() && st.Size() == f.Size
}

// Need gives how many bytes of files are not on the disk yet.
func (c *Client) Need(files []File) int64 {
	var need int64
	for _, f := range files {
		if !c.Have(f) {
			need += f.Size - c.partialSize(f)
		}
	}
	return need
}

func (c *Client) blob(d content.Digest) string {
	return filepath.Join(c.Dir, filepath.FromSlash(d.BlobKey()))
}

func (c *Client) partial(d content.Digest) string {
	return filepath.Join(c.Dir, partialsDir, string(d))
}

// Stats says what a Fetch did.
type Stats struct {
	Files   int
	Bytes   int64         // of the files that became complete
	Checked time.Duration // until the last of them was there and hashed; what follows makes them durable
}

// Fetch downloads the files that are missing and makes them durable: the small ones before the large ones. A file that fails does not keep the
// others from being tried, except when the disk is full, ctx ends, the time for it is over, or the server gives nothing at all. Calling it again continues.
//
// Errors: ErrNotFound, ErrDigest, ErrTooLarge, ErrLater, syscall.ENOSPC, and those of the network.
func (c *Client) Fetch(ctx context.Context, files []File) (Stats, error) {
	return c.FetchEach(ctx, files, nil)
}

// FetchEach is Fetch, and tells got of each of the files that was downloaded as soon as its bytes are known to be right, and where
// they lie during the call; they are not durable then. Calls may come from several goroutines; an error is the file's error.
func (c *Client) FetchEach(ctx context.Context, files []File, got func(f File, path string) error) (Stats, error) {
	missing, err := c.plan(ctx, files)
	if err != nil {
		return Stats{}, fmt.Errorf("download: %w", err)
	}
	began := time.Now()
	c.gate.begin()
	var checked, dead atomic.Int64
	errs := make([]error, len(missing))
	b := &batch{client: c}
	g, gctx := errgroup.WithContext(ctx)
	slots := make(chan struct{}, MaxWorkers) // those that pause included, which have no place at the gate
	for i, f := range missing {
		slots <- struct{}{}
		if errs[i] = c.gate.enter(gctx); errs[i] != nil {
			break
		}
		g.Go(func() error {
			defer func() { <-slots }()
			errs[i] = c.fetch(gctx, f)
			if errs[i] == nil {
				checked.Store(int64(time.Since(began)))
				dead.Store(0)
			}
			if errs[i] == nil && got != nil {
				errs[i] = got(f, c.partial(f.Digest))
			}
			if errs[i] == nil {
				errs[i] = b.add(f)
			}
			switch {
			case errors.Is(errs[i], syscall.ENOSPC), errors.Is(errs[i], content.ErrLater):
				return errs[i] // ends the others: they would fill what is left
			case errors.Is(errs[i], errGivenUp) && dead.Add(1) >= deadToFail:
				return errs[i] // and they would get nothing
			}
			return gctx.Err()
		})
	}
	_ = g.Wait() // its error is among errs
	errs = append(errs, b.flush())
	b.done.Checked = time.Duration(checked.Load())
	if err := summary(errs); err != nil {
		return b.done, fmt.Errorf("download: %w", err)
	}
	return b.done, nil
}

// summary gives the errors that tell something: not those that only say that another one ended them, and ten at most.
func summary(errs []error) error {
	var told []error
	var canceled error
	for _, err := range errs {
		switch {
		case errors.Is(err, errGivenUp): // the network's time-outs are DeadlineExceeded too
			told = append(told, err)
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, content.ErrLater):
			if canceled == nil || errors.Is(err, content.ErrLater) {
				canceled = err
			}
		case err != nil:
			told = append(told, err)
		}
	}
	if len(told) == 0 {
		return canceled
	}
	if n := len(told) - 10; n > 0 {
		told = append(told[:10], fmt.Errorf("and %d more", n))
	}
	return errors.Join(told...)
}

// plan gives the files to fetch, each once, in their order, and refuses when they do not fit on the disk.
func (c *Client) plan(ctx context.Context, files []File) ([]File, error) {
	var missing []File
	var need int64
	seen := map[content.Digest]bool{}
	for _, f := range files {
		if !f.Digest.Valid() || f.Size <= 0 {
			return nil, fmt.Errorf("%w: file %.80q of %d bytes", content.ErrInvalid, f.Digest, f.Size)
		}
		if seen[f.Digest] || c.Have(f) {
			continue
		}
		seen[f.Digest] = true
		missing = append(missing, f)
		need += f.Size - c.partialSize(f)
	}
	if len(missing) == 0 {
		return nil, ctx.Err()
	}
	have, err := c.Free(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("free space: %w", err)
	}
	if need+c.Reserve > have {
		return nil, fmt.Errorf("%d bytes are missing, %d are free and %d stay free: %w", need, have, c.Reserve, syscall.ENOSPC)
	}
	slices.SortStableFunc(missing, func(a, b File) int {
		switch {
		case a.First != b.First && a.First:
			return -1
		case a.First != b.First:
			return 1
		}
		return cmp.Compare(class(a.Size), class(b.Size)) // within one the caller's order holds: neighbours divide the work by it
	})
	return missing, ctx.Err()
}

// class orders files by how long they take: each step is four times as large as the one before.
func class(size int64) int { return bits.Len64(uint64(size)) / 2 } //nolint:gosec // above 0

func (c *Client) partialSize(f File) int64 {
	st, err := os.Lstat(c.partial(f.Digest))
	if err != nil {
		return 0
	}
	if !st.Mode().IsRegular() || st.Size() > f.Size {
		_ = os.RemoveAll(c.partial(f.Digest))
		return 0
	}
	return st.Size()
}

// errGivenUp says that nothing came of a file in all tries.
var errGivenUp = errors.New("given up")

// fetch tries until the file is there. Tries that bring new bytes do not count: over a link that drops every
// megabyte a large file still arrives. It is called with a place at the gate, and gives it back.
func (c *Client) fetch(ctx context.Context, f File) error {
	if c.Nearby != nil {
		defer c.Nearby(ctx, f, c.partial(f.Digest))()
	}
	wrong, tries := 0, 0
	best := c.partialSize(f) // that was ever there: what was deleted and came again is no progress
	pauses := backoff{first: c.Backoff, next: c.Backoff, jitter: c.Jitter}
	for i := range maxAttempts {
		if i > 0 {
			if err := c.gate.enter(ctx); err != nil {
				return fmt.Errorf("blob %s: %w", f.Digest, err)
			}
		}
		before := c.partialSize(f)
		err := c.placed(ctx, f, before)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("blob %s: %w", f.Digest, ctx.Err())
		case errors.Is(err, content.ErrDigest):
			if wrong++; wrong >= checksumsToFail {
				return fmt.Errorf("blob %s: %w", f.Digest, err)
			}
		case errors.Is(err, content.ErrInvalid), errors.Is(err, content.ErrNotFound), errors.Is(err, content.ErrLater), errors.Is(err, syscall.ENOSPC), errors.Is(err, fs.ErrPermission):
			return fmt.Errorf("blob %s: %w", f.Digest, err)
		}
		now := c.partialSize(f)
		further := now - best
		if best = max(best, now); further >= minProgress {
			tries = 0
			pauses.reset()
		} else if tries++; tries >= c.Tries {
			return fmt.Errorf("blob %s: %w after %d tries: %w", f.Digest, errGivenUp, tries, err)
		}
		c.Log.DebugContext(ctx, "download continues after a pause", "blob", f.Digest, "bytes", now, "err", err)
		timer := time.NewTimer(pauses.pause(err))
		select {
		case <-ctx.Done():
			timer.Stop()
			return fmt.Errorf("blob %s: %w", f.Digest, ctx.Err())
		case <-timer.C:
		}
	}
	return fmt.Errorf("blob %s: gave up after %d attempts", f.Digest, maxAttempts)
}

// placed is an attempt that gives its place back at the end: none is kept during a pause.
func (c *Client) placed(ctx context.Context, f File, have int64) error {
	defer c.gate.leave()
	if c.Pace != nil {
		if err := c.Pace.Take(ctx, 0); err != nil {
			return err
		}
	}
	err := c.attempt(ctx, f, have)
	if err != nil && ctx.Err() == nil && c.partialSize(f) <= have {
		c.gate.note(0, 1)
	}
	return err
}

// attempt gets what is missing of one file, once, and checks it when it is whole.
func (c *Client) attempt(ctx context.Context, f File, have int64) error {
	var sum content.Digest
	if have < f.Size {
		var err error
		sum, err = c.get(ctx, f, have)
		switch {
		case errors.Is(err, errRange), errors.Is(err, content.ErrDigest), errors.Is(err, content.ErrInvalid):
			// What is there cannot be continued, or the server sends something else.
			_ = os.Remove(c.partial(f.Digest))
			return err
		case err != nil:
			return err
		}
	}
	if got := c.partialSize(f); got < f.Size { // a chunked body that was cut looks like success to go-getter
		return fmt.Errorf("%d of %d bytes: %w", got, f.Size, io.ErrUnexpectedEOF)
	}
	return c.check(ctx, f, sum)
}

// get downloads what is missing, and gives the digest of a file that came whole in one answer, else "".
func (c *Client) get(ctx context.Context, f File, have int64) (content.Digest, error) {
	rt := &guard{next: c.Transport, size: f.Size, have: have, idle: c.Idle, pace: c.Pace, came: func(n int) { c.gate.note(int64(n), 0) }}
	g := &getter.HttpGetter{
		Client: &http.Client{
			Transport:     rt,
			CheckRedirect: store.CheckRedirect,
		},
		XTerraformGetDisabled: true,
		DoNotCheckHeadFirst:   have == 0, // HEAD only asks whether a part can be continued
	}
	cl := &getter.Client{
		Getters:         []getter.Getter{g}, // no git, no files
		Decompressors:   map[string]getter.Decompressor{},
		DisableSymlinks: true,
	}
	req := &getter.Request{
		Src:     c.URL(f.Digest.BlobKey()),
		Dst:     c.partial(f.Digest),
		GetMode: getter.ModeFile,
		Umask:   0o027,
	}
	if _, err := cl.Get(ctx, req); err != nil || have > 0 {
		return "", err
	}
	return rt.digest(), nil
}

// check compares the digest of a whole file, and deletes it if its bytes are not the right ones. A file whose digest is not known from
// its download is read. It keeps its partial name: batch gives it the other.
func (c *Client) check(ctx context.Context, f File, got content.Digest) error {
	path := c.partial(f.Digest)
	file, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOFOLLOW, 0) //nolint:gosec // in our own folder, named by a digest
	if err != nil {
		return err
	}
	defer file.Close()
	if got == "" {
		h := sha256.New()
		if _, err := io.CopyBuffer(h, struct{ io.Reader }{file}, make([]byte, 256<<10)); err != nil {
			return err
		}
		got = content.Digest(hex.EncodeToString(h.Sum(nil)))
	}
	if got != f.Digest {
		c.Log.WarnContext(ctx, "blob with wrong bytes deleted", "blob", f.Digest, "got", got)
		return errors.Join(fmt.Errorf("%w: the bytes have sha256 %s", content.ErrDigest, got), os.Remove(path))
	}
	// The disk may begin to write, while others are still downloading; nobody waits for it here, and a failure shows in flush.
	_ = unix.SyncFileRange(int(file.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE)
	return file.Chmod(fileMode)
}

// Clean removes parts of files that are not among those wanted.
func (c *Client) Clean(wanted func(content.Digest) bool) error {
	dir := filepath.Join(c.Dir, partialsDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("clean partial files: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if !wanted(content.Digest(e.Name())) {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return errors.Join(errs...)
}

func free(path string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(path, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * st.Bsize, nil //nolint:gosec // a count of blocks on a disk fits
}
