package cache_test

import (
	"context"
	"errors"
	"testing"

	"cuango/contentsync/packtest"
)

// Being told to stop is no damage of a generation that waits, or of the one before.
func TestCollectThatIsStoppedRemovesNothing(t *testing.T) {
	w, dir := writer(t)
	p := packtest.Small(t, "demo", 1, 2, 1, 0)
	build(t, w, dir, 1, true, p)
	p.Typo()
	build(t, w, dir, 2, false, p)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := w.Collect(ctx, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("collect: %v", err)
	}
	if _, err := w.Info(2); err != nil {
		t.Error(err)
	}
}
