package transfer

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// minProgress is what an attempt has to bring, unless it brings the rest, to count as progress: a server that gives a byte at a
// time would otherwise be asked a thousand times for each file.
const minProgress = 4 << 10

// A backoff gives the pauses between tries: each twice the one before, up to maxBackoff, and each kiosk's by its own chance between half and one
// and a half of that, so that a province whose line comes back does not ask in one second.
type backoff struct {
	first, next time.Duration
	jitter      func() float64
}

func (b *backoff) reset() { b.next = b.first }

// pause gives the next one. A server that says how long it wants to be left alone is left alone, within maxBackoff.
func (b *backoff) pause(err error) time.Duration {
	wait := time.Duration(float64(b.next) * (0.5 + b.jitter()))
	b.next = min(2*b.next, maxBackoff)
	var busy *busyError
	if errors.As(err, &busy) {
		wait = max(wait, min(busy.after, maxBackoff))
	}
	return wait
}

// A busyError is an answer that asks to come again later.
type busyError struct {
	status string
	after  time.Duration // 0: it does not say
}

func (e *busyError) Error() string { return "the server answers " + e.status }

// busy makes the error of an answer 429 or 503, whose Retry-After may be seconds; a date there is nothing for clocks that may be wrong.
func busy(resp *http.Response) error {
	s, err := strconv.ParseInt(resp.Header.Get("Retry-After"), 10, 32)
	if err != nil || s < 0 {
		s = 0
	}
	return &busyError{status: resp.Status, after: time.Duration(s) * time.Second}
}
