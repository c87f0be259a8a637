package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"cuango/kiosk/tally"
	"cuango/packaging/stack"
)

// writeAnswers measures how long an answer takes to be on the disk, on the file system that the bench works on.
func (b *bench) writeAnswers(ctx context.Context) error {
	dir := filepath.Join(b.data, "answers")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	t := tally.New(dir, time.Now, slog.New(slog.DiscardHandler))
	t.Flush(ctx) // opens the database, as the start of the kiosk does
	took := make([]time.Duration, 0, b.answers)
	for range b.answers {
		began := time.Now()
		fate := t.Answer(ctx, tally.Answer{Kind: tally.Survey, Gate: "huu-nghi", Lang: "vi", Pack: "demo", Packed: 1, Survey: "gate-1", Face: "happy", Reason: "quick", Topic: "food"})
		took = append(took, time.Since(began))
		if fate != tally.Written {
			return fmt.Errorf("an answer was not written: %d", fate)
		}
	}
	b.judgeTimes("an answer on the disk", took, 99, 30*time.Millisecond)
	fmt.Printf("an answer on the disk, of %d: p50 %.1f ms, p99 %.1f ms (≤ 30)\n\n", len(took), float64(stack.Percentile(took, 50).Microseconds())/1000, float64(stack.Percentile(took, 99).Microseconds())/1000)
	return nil
}
