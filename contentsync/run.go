package contentsync

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
)

const firstRetry = 5 * time.Second

// Run polls and reports until ctx ends, and then gives nil. Neither stops for the other's failures, but for that of trust.db: then the engine is to be closed
// and another one opened, which begins with what can be had. Errors: ErrState.
func (e *Engine) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return e.poll(ctx) })
	g.Go(func() error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-e.state.lost:
			return fmt.Errorf("%s: %w", trustDB, content.ErrState)
		}
	})
	g.Go(func() error {
		e.near.Run(ctx)
		return nil
	})
	g.Go(func() error { return e.attend(ctx) })
	if e.p.Inbox != nil {
		g.Go(func() error { return e.report(ctx) })
	}
	if e.p.CourierDir != "" {
		g.Go(func() error { return e.followSticks(ctx) })
	}
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("run: %w", err)
	}
	return nil
}

// poll syncs at once and then about every Poll: each kiosk by its own jitter, so that a province whose power comes back does not ask
// in one second. After a failure it tries sooner, at first after some seconds, later as seldom as always.
func (e *Engine) poll(ctx context.Context) error {
	retry := min(firstRetry, e.p.Poll)
	for {
		wait := e.p.Poll
		if err := e.SyncOnce(ctx); err != nil && !errors.Is(err, content.ErrLater) {
			wait, retry = retry, min(2*retry, e.p.Poll)
		} else {
			retry = min(firstRetry, e.p.Poll)
		}
		wait = time.Duration(float64(wait) * (0.9 + 0.2*e.jitter.Float64()))
		e.change(func(s *Status) { s.Next = e.p.Now().Add(wait).UTC() })
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

func (e *Engine) report(ctx context.Context) error {
	for {
		if err := e.Report(ctx); err != nil && ctx.Err() == nil {
			e.p.Log.WarnContext(ctx, "heartbeat was not delivered", "err", err)
		}
		if err := e.Deliver(ctx); err != nil && ctx.Err() == nil {
			e.p.Log.WarnContext(ctx, "answers and counters were not delivered", "err", err)
		}
		if err := pause(ctx, time.Duration(float64(e.p.Heartbeat)*(0.95+0.1*e.jitter.Float64()))); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Report sends one heartbeat. Its failure is noted in the status and changes nothing else.
func (e *Engine) Report(ctx context.Context) error {
	err := e.sendHeartbeat(ctx)
	e.change(func(s *Status) {
		if err != nil {
			s.ReportError = text(err)
		} else {
			s.Reported, s.ReportError = e.p.Now().UTC(), ""
		}
	})
	return err
}

func (e *Engine) sendHeartbeat(ctx context.Context) error {
	body, err := e.sealedHeartbeat(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return e.p.Inbox.Put(ctx, HeartbeatKey(e.p.Gate, e.kiosk), body)
}

// sealedHeartbeat is the next one.
func (e *Engine) sealedHeartbeat(ctx context.Context) ([]byte, error) {
	seq, err := e.state.nextSequence(ctx)
	if err != nil {
		return nil, err
	}
	return content.SealHeartbeat(e.heartbeat(seq), e.key)
}

// HeartbeatKey is where a kiosk's heartbeat lies in the bucket. It is overwritten each time.
func HeartbeatKey(gate, kiosk string) string {
	return "inbox/" + gate + "/" + kiosk + "/heartbeat.json"
}

func (e *Engine) heartbeat(seq int64) content.Heartbeat {
	now, _ := e.believed()
	now = now.Truncate(time.Second)
	s := e.Status()
	h := content.Heartbeat{
		Format: content.FormatVersion, Kiosk: e.kiosk, Gate: e.p.Gate, Sequence: seq,
		At: now, NextBy: now.Add(e.p.Heartbeat), Version: e.p.Version, UptimeS: int64(e.p.Now().Sub(e.start) / time.Second),
		Generation: s.Generation, Packs: s.Packs, AsOf: s.AsOf, LastSync: s.LastSync.UTC().Truncate(time.Second), SyncError: s.Error,
		Notices: s.Notices, Recalls: s.Recalls, Waiting: s.Waiting, Held: s.Held,
	}
	if s.Error == "" && s.Clock != "" {
		h.SyncError = "the kiosk's clock is " + string(s.Clock) + " and is not believed"
	}
	h.UptimeS = max(h.UptimeS, 0)
	h.DiskFree, h.DiskTotal, _ = disk(e.p.SyncDir)
	shown, err := e.shown()
	if err != nil {
		shown.Problem = text(err)
	}
	h.Shown = shown
	if n, err := cache.Current(e.p.SyncDir); err == nil {
		h.Generation = n
	}
	return h
}
