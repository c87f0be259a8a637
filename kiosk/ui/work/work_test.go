package work_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"cuango/kiosk/ui/work"
)

// queue is a Runner whose UI goroutine is the test's.
type queue chan func()

func (q queue) Background(f func())             { go f() }
func (q queue) UI(f func())                     { q <- f }
func (q queue) After(_ time.Duration, f func()) { q <- f }

func (q queue) next(t *testing.T) {
	t.Helper()
	select {
	case f := <-q:
		f()
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came to the UI goroutine")
	}
}

func TestLoadWithin(t *testing.T) {
	for _, tt := range []struct {
		name    string
		patient bool // the result is there within the patience
		left    bool // the visitor has left before it was
		want    []string
	}{
		{"what is there at once is shown before the caller goes on", true, false, []string{"shown", "returned"}},
		{"what takes longer is shown later, once", false, false, []string{"returned", "shown"}},
		{"a page that was left shows nothing", true, true, []string{"returned"}},
		{"a page that was left meanwhile shows nothing", false, true, []string{"returned"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			q, hold := make(queue, 4), make(chan struct{})
			patience := time.Millisecond
			if tt.patient {
				patience = time.Minute
				close(hold)
			}
			if tt.left {
				leave()
			}
			var got []string
			work.LoadWithin(ctx, q, patience, func(context.Context) (int, error) { <-hold; return 7, errors.ErrUnsupported }, func(n int, err error) {
				if n != 7 || !errors.Is(err, errors.ErrUnsupported) {
					t.Errorf("shown: %d, %v", n, err)
				}
				got = append(got, "shown")
			})
			got = append(got, "returned")
			if !tt.patient {
				close(hold)
			}
			q.next(t)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("where everything happens at once, nothing waits", func(t *testing.T) {
		n := 0
		work.LoadWithin(t.Context(), work.Inline{}, time.Hour, func(context.Context) (int, error) { return 1, nil }, func(int, error) { n++ })
		if n != 1 {
			t.Errorf("shown %d times", n)
		}
	})
}
