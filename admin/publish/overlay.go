package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// The small files that lie over all packs: notice.json and recall.json. They are targets of their own. The data folder keeps a copy of each,
// so that storage which loses one brings no recalled page back.
const (
	noticeFile = "notice.json"
	recallFile = "recall.json"

	overlayPath = "overlay/"
)

func overlayKey(name string, d content.Digest) string {
	return "targets/" + overlayPath + string(d) + "." + name
}

// isOverlay tells whether a target is one of these files, and which.
func isOverlay(path string) (string, bool) { return strings.CutPrefix(path, overlayPath) }

func (p *Publisher) overlayCopy(name string) string { return filepath.Join(trustDir(p.Dir), name) }

// Notices gives the emergency notices that are published; the zero value when none ever was. Errors: content.ErrDigest, those of the bucket.
func (p *Publisher) Notices(ctx context.Context) (content.Alerts, error) {
	var l content.Alerts
	st, err := p.state(ctx)
	if err == nil {
		l, err = overlayNow(ctx, p, st, noticeFile, content.MaxNoticeBytes, content.DecodeAlerts)
	}
	return l, err
}

// Recalls gives what is taken back; the zero value when nothing ever was.
func (p *Publisher) Recalls(ctx context.Context) (content.Recalls, error) {
	var l content.Recalls
	st, err := p.state(ctx)
	if err == nil {
		l, err = overlayNow(ctx, p, st, recallFile, content.MaxRecallBytes, content.DecodeRecalls)
	}
	return l, err
}

// ChangeNotices publishes the list that change makes of the one that is published. It gives what is published then. Errors: those of change,
// content.ErrInvalid, ErrForeign, ErrReadBack, those of the bucket.
func (p *Publisher) ChangeNotices(ctx context.Context, change func(*content.Alerts) error) (content.Alerts, error) {
	return changeOverlay(ctx, p, noticeFile, content.MaxNoticeBytes, content.DecodeAlerts, change,
		func(l *content.Alerts, issued time.Time) {
			l.Format, l.Version, l.Issued = content.FormatVersion, l.Version+1, issued
			if l.Alerts == nil {
				l.Alerts = []content.Alert{}
			}
		})
}

// ChangeRecalls is ChangeNotices for what is taken back.
func (p *Publisher) ChangeRecalls(ctx context.Context, change func(*content.Recalls) error) (content.Recalls, error) {
	return changeOverlay(ctx, p, recallFile, content.MaxRecallBytes, content.DecodeRecalls, change,
		func(l *content.Recalls, issued time.Time) {
			l.Format, l.Version, l.Issued = content.FormatVersion, l.Version+1, issued
			if l.Recalls == nil {
				l.Recalls = []content.Recall{}
			}
		})
}

func changeOverlay[T any](ctx context.Context, p *Publisher, name string, limit int64, decode func([]byte) (T, error), change func(*T) error, sign func(*T, time.Time)) (T, error) {
	var none T
	unlock, err := p.lock()
	if err != nil {
		return none, err
	}
	defer unlock()
	st, err := p.state(ctx)
	if err != nil {
		return none, err
	}
	l, err := overlayNow(ctx, p, st, name, limit, decode)
	if err != nil {
		return none, err
	}
	if err := change(&l); err != nil {
		return none, err
	}
	sign(&l, p.Now().UTC().Truncate(time.Second))
	raw, err := content.Canonical(l)
	if err != nil {
		return none, err
	}
	// What a kiosk would refuse is not published: it would keep the list before.
	if l, err = decode(raw); err != nil {
		return none, err
	}
	return l, p.putOverlay(ctx, st, name, raw)
}

func (p *Publisher) putOverlay(ctx context.Context, st *state, name string, raw []byte) error {
	d := content.DigestOf(raw)
	if err := p.ensure(ctx, overlayKey(name, d), d, int64(len(raw)), typeJSON, func() ([]byte, error) { return raw, nil }, &Result{}); err != nil {
		return err
	}
	target, err := metadata.TargetFile().FromBytes(overlayPath+name, raw, "sha256")
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	r := st.country()
	m, err := p.read(ctx, st, r)
	if err != nil {
		return err
	}
	if !p.signs(st, r.Name) {
		return fmt.Errorf("%s: %w: it is that of %s", r.Name, ErrNoKey, p.holders(st, r.Name))
	}
	m.Signed.Targets[overlayPath+name] = target
	st.changed(r.Name)
	if err := atomicfile.Write(p.overlayCopy(name), raw, 0o644); err != nil {
		return err
	}
	return p.putMetadata(ctx, st)
}

// overlayNow reads the list that the metadata names. What the storage has lost is taken from the data folder's copy.
func overlayNow[T any](ctx context.Context, p *Publisher, st *state, name string, limit int64, decode func([]byte) (T, error)) (T, error) {
	var none T
	m, err := p.read(ctx, st, st.country())
	if err != nil {
		return none, err
	}
	t := m.Signed.Targets[overlayPath+name]
	if t == nil {
		return none, nil
	}
	raw, err := p.Bucket.Get(ctx, overlayKey(name, digestOf(t)), limit)
	if err != nil && !errors.Is(err, content.ErrNotFound) && !errors.Is(err, content.ErrTooLarge) {
		return none, err
	}
	if err != nil || t.VerifyLengthHashes(raw) != nil {
		if raw, err = os.ReadFile(p.overlayCopy(name)); err != nil || t.VerifyLengthHashes(raw) != nil {
			return none, fmt.Errorf("%s: %w: the storage has lost it, and the data folder has no copy of it", name, content.ErrDigest)
		}
		p.Log.WarnContext(ctx, "overlay is damaged in the bucket", "file", name)
	}
	return decode(raw)
}

// keptOverlay puts a file that the storage has lost there again, when the bucket's metadata is made anew. What cannot be put again is told and
// named no more: the kiosks keep what they have.
func (p *Publisher) keptOverlay(ctx context.Context, name string, t *metadata.TargetFiles) (kept bool, err error) {
	raw, err := os.ReadFile(p.overlayCopy(name))
	if err != nil || t.VerifyLengthHashes(raw) != nil {
		_, n, err := fingerprint(ctx, p.Bucket, overlayKey(name, digestOf(t)), t.Length)
		return n == t.Length, err
	}
	return true, p.ensure(ctx, overlayKey(name, digestOf(t)), digestOf(t), t.Length, typeJSON, func() ([]byte, error) { return raw, nil }, &Result{})
}
