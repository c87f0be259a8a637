package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// Errors of one attempt. All but errStalled and those of the network are permanent for this attempt's file.
var (
	errRange   = errors.New("the server does not continue where it was asked to")
	errStalled = errors.New("no byte came for too long")
	errSlow    = fmt.Errorf("%w: fewer than %d", errStalled, minWindow)
)

// minWindow is how many bytes have to come in the time that a server may be silent, once that much was waited for: below 136 a second at 30 s a
// connection only keeps a place occupied. What the kiosk itself waits, for its bandwidth or its disk, does not count.
const minWindow = 4 << 10

// A guard is the round tripper of one attempt at one file. What it closes:
//
//   - a body longer than the file: go-getter's own limit cuts chunked bodies silently, and is ignored with a progress listener;
//   - a stalled body, and one that drips: go-getter's ReadTimeout is for the whole body and would abort slow downloads;
//   - an answer 200 to a request for the rest: go-getter appends the whole file to what is there;
//   - an answer 206 that begins elsewhere;
//   - a HEAD with a wrong length: go-getter takes a shorter file for complete.
//
// It also hashes a file that comes whole, so that its bytes need not be read again.
//
// It is used by one goroutine, and once.
type guard struct {
	next http.RoundTripper
	size int64         // of the file
	have int64         // of it, on the disk
	idle time.Duration // longest silence
	sum  hash.Hash     // of the body of the last answer 200; nil: there was none
	pace Pacer         // optional
	came func(n int)   // optional: told of each part of a body
}

// digest gives that of everything that was read, "" when the file did not come whole in one answer.
func (g *guard) digest() content.Digest {
	if g.sum == nil {
		return ""
	}
	return content.Digest(hex.EncodeToString(g.sum.Sum(nil)))
}

// RoundTrip is that of http.RoundTripper.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	timer := time.AfterFunc(g.idle, func() { cancel(errStalled) })
	req = req.Clone(ctx)
	req.Header.Set("Accept-Encoding", "identity")
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		timer.Stop()
		defer cancel(nil)
		if cause := context.Cause(ctx); errors.Is(cause, errStalled) {
			err = cause
		}
		return nil, err
	}
	resp.Body = &guardedBody{body: resp.Body, ctx: ctx, cancel: cancel, timer: timer, idle: g.idle, left: g.size}
	timer.Stop()
	if resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.StatusCode != http.StatusNotModified {
		return resp, nil // followed, and seen again
	}
	left, err := g.check(req, resp)
	if err != nil {
		_ = resp.Body.Close()
		return nil, err
	}
	body := resp.Body.(*guardedBody)
	body.left, body.pace, body.came = left, g.pace, g.came
	if req.Method == http.MethodGet {
		g.sum = nil
		if left == g.size {
			g.sum = sha256.New()
			body.sum = g.sum
		}
	}
	return resp, nil
}

// check gives how many bytes the body may have.
func (g *guard) check(req *http.Request, resp *http.Response) (int64, error) {
	if err := statusError(resp); err != nil {
		return 0, err
	}
	if enc := resp.Header.Get("Content-Encoding"); enc != "" && !strings.EqualFold(enc, "identity") {
		return 0, fmt.Errorf("%w: content encoding %.40q", content.ErrInvalid, enc)
	}
	if req.Method == http.MethodHead {
		if resp.ContentLength != g.size {
			return 0, fmt.Errorf("%w: the server says %d bytes, the manifest %d", content.ErrDigest, resp.ContentLength, g.size)
		}
		return 0, nil
	}
	left := g.size
	if asked := req.Header.Get("Range"); asked != "" {
		if resp.StatusCode != http.StatusPartialContent {
			return 0, fmt.Errorf("%w: answer %d", errRange, resp.StatusCode)
		}
		var from, to, total int64
		_, err := fmt.Sscanf(resp.Header.Get("Content-Range"), "bytes %d-%d/%d", &from, &to, &total)
		if err != nil || from != g.have || to != g.size-1 || total != g.size || asked != fmt.Sprintf("bytes=%d-", g.have) {
			return 0, fmt.Errorf("%w: asked for %.40q of %d, got %.60q", errRange, asked, g.size, resp.Header.Get("Content-Range"))
		}
		left -= g.have
	} else if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%w: answer %d to a request for all", errRange, resp.StatusCode)
	}
	if resp.ContentLength >= 0 && resp.ContentLength > left {
		return 0, fmt.Errorf("%w: the server sends %d bytes, %d are missing", content.ErrTooLarge, resp.ContentLength, left)
	}
	return left, nil
}

func statusError(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusOK, http.StatusPartialContent:
		return nil
	case http.StatusNotFound, http.StatusGone, http.StatusForbidden:
		// Some engines answer 403 for a file that is not there when listing is not allowed.
		return fmt.Errorf("%w: the server answers %s", content.ErrNotFound, resp.Status)
	case http.StatusRequestedRangeNotSatisfiable:
		return fmt.Errorf("%w: answer 416", errRange)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return busy(resp)
	default:
		return fmt.Errorf("the server answers %s", resp.Status)
	}
}

// A guardedBody ends with an error when it is silent for too long, drips, or has more bytes than it may.
type guardedBody struct {
	body   io.ReadCloser
	ctx    context.Context //nolint:containedctx // of one answer, for its cause; the body does not outlive it
	cancel context.CancelCauseFunc
	timer  *time.Timer // runs while a byte is waited for
	idle   time.Duration
	left   int64
	sum    hash.Hash // optional: of what was read
	pace   Pacer     // optional
	came   func(n int)

	waited time.Duration // for bytes, in this window
	inIt   int           // bytes that came in it
}

func (b *guardedBody) Read(p []byte) (int, error) {
	if b.pace != nil {
		if err := b.pace.Take(b.ctx, 0); err != nil {
			return 0, err
		}
	}
	n, err := b.read(p)
	if int64(n) > b.left { // give what belongs to the file, then refuse
		n, err = int(b.left), fmt.Errorf("%w: more bytes than the file has", content.ErrTooLarge)
	}
	b.left -= int64(n)
	if b.sum != nil {
		_, _ = b.sum.Write(p[:n]) // never fails
	}
	if b.came != nil {
		b.came(n)
	}
	if b.pace != nil && (err == nil || errors.Is(err, io.EOF)) { // the last bytes of a file count too, and do not undo it
		if later := b.pace.Take(b.ctx, n); err == nil {
			err = later
		}
	}
	return n, err
}

// read waits for bytes, within bounds.
func (b *guardedBody) read(p []byte) (int, error) {
	began := time.Now()
	b.timer.Reset(b.idle)
	n, err := b.body.Read(p)
	b.timer.Stop()
	if err != nil && !errors.Is(err, io.EOF) && errors.Is(context.Cause(b.ctx), errStalled) {
		return n, errStalled
	}
	b.waited += time.Since(began)
	b.inIt += n
	if b.waited >= b.idle {
		if err == nil && b.inIt < minWindow && b.left > int64(n) {
			err = errSlow
		}
		b.waited, b.inIt = 0, 0
	}
	return n, err
}

func (b *guardedBody) Close() error {
	b.timer.Stop()
	err := b.body.Close()
	b.cancel(nil)
	return err
}
