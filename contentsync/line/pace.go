package line

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"cuango/contentsync/content"
)

// ErrQuiet says that it is quiet hours. It is a [content.ErrLater].
var ErrQuiet = fmt.Errorf("%w: quiet hours", content.ErrLater)

// MinCap is the lowest cap, in bytes a second: below, the server would end connections that wait for their turn.
const MinCap = 4_000

// A Plan says how much of the line blobs may have.
type Plan struct {
	Cap      int64    // bytes a second; 0: no cap
	Quiet    []Window // when QuietCap holds instead
	QuietCap int64    // bytes a second; 0: no blob at all
}

// Validate checks the numbers. Errors: ErrInvalid.
func (p Plan) Validate() error {
	for _, c := range []int64{p.Cap, p.QuietCap} {
		if c != 0 && c < MinCap {
			return fmt.Errorf("%w: %d bytes a second, at least %d", content.ErrInvalid, c, MinCap)
		}
	}
	if len(p.Quiet) > MaxWindows {
		return fmt.Errorf("%w: %d quiet hours, at most %d", content.ErrTooLarge, len(p.Quiet), MaxWindows)
	}
	return nil
}

// at gives the cap that holds at a time, and until when it is quiet (zero: it is not).
func (p Plan) at(t time.Time) (bytesPerSecond int64, until time.Time) {
	for _, w := range p.Quiet {
		if end, in := w.Until(t); in && end.After(until) {
			until = end
		}
	}
	if until.IsZero() {
		return p.Cap, until
	}
	return p.QuietCap, until
}

// A Pace shares out the line by a plan. It is safe for concurrent use.
type Pace struct {
	plan  Plan
	clock func() (now time.Time, believed bool)

	mu     sync.Mutex
	cap    int64
	bucket *rate.Limiter // nil: no cap
}

// NewPace makes one. Where the clock is not believed, no hour is quiet: the content matters more than the line.
func NewPace(plan Plan, clock func() (now time.Time, believed bool)) *Pace {
	return &Pace{plan: plan, clock: clock}
}

// Quiet tells whether no blob may be downloaded now, and until when.
func (p *Pace) Quiet() (until time.Time, quiet bool) {
	now, believed := p.clock()
	if !believed {
		return time.Time{}, false
	}
	bps, until := p.plan.at(now)
	return until, !until.IsZero() && bps == 0
}

// Take waits until n more bytes may come. Errors: ErrQuiet, that of ctx.
func (p *Pace) Take(ctx context.Context, n int) error {
	if until, quiet := p.Quiet(); quiet {
		return fmt.Errorf("%w until %s", ErrQuiet, until.In(content.Zone).Format("15:04"))
	}
	bucket := p.limiter()
	for bucket != nil && n > 0 {
		part := min(n, bucket.Burst())
		if err := bucket.WaitN(ctx, part); err != nil {
			if ctx.Err() == nil { // its time would be over before these bytes' turn
				<-ctx.Done()
			}
			return ctx.Err()
		}
		n -= part
	}
	return nil
}

// limiter gives the one for the cap that holds now.
func (p *Pace) limiter() *rate.Limiter {
	now, believed := p.clock()
	bps := p.plan.Cap
	if believed {
		bps, _ = p.plan.at(now)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if bps != p.cap {
		p.cap, p.bucket = bps, nil
		if bps > 0 {
			p.bucket = rate.NewLimiter(rate.Limit(bps), burst(bps))
			p.bucket.AllowN(time.Now(), burst(bps)) // nothing was saved up
		}
	}
	return p.bucket
}

// burst is a quarter of a second, within what is read at once and what is worth a wait.
func burst(bps int64) int { return int(min(max(bps/4, 2_000), 256<<10)) }
