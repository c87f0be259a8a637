package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/packaging/stack"
)

// noticeCorner is watched: the wall of the attract screen, and the ground of a notice's pictogram.
const noticeCorner = 24

// notices measures from the activation of an emergency notice, which is its file or its start, to the first changed pixel: over the attract
// screen, and over a page.
func (b *bench) notices(ctx context.Context) (err error) {
	k, err := b.startKiosk(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := k.Stop(); stopped != nil { // told, and what was measured is kept
			fmt.Fprintln(os.Stderr, "bench:", stopped)
		}
	}()
	version := 0
	// put writes the list as the daemon does.
	put := func(alerts ...content.Alert) error {
		version++
		raw, err := content.Canonical(content.Alerts{Format: content.FormatVersion, Version: version, Issued: time.Now().UTC().Truncate(time.Second), Alerts: append([]content.Alert{}, alerts...)})
		if err != nil {
			return err
		}
		return overlay.Write(b.syncDir, overlay.Notice, raw)
	}
	alert := func(starts time.Time) content.Alert {
		title, text := content.Name{}, content.Name{}
		for _, l := range content.AllLangs {
			title[l], text[l] = "Gate closed because of the storm", "Stay inside the hall.\nFor help call 112."
		}
		return content.Alert{
			ID: "storm", Level: content.Emergency, Pictogram: "storm", Title: title, Text: text, Issuer: content.Name{"vi": "Ban Quản lý"},
			Verification: content.Demo, Starts: starts, Ends: starts.Add(time.Hour),
		}
	}
	// measure waits for the notice, takes it away again, and gives what it took from since.
	measure := func(since func() (time.Time, error)) (time.Duration, error) {
		before, err := k.Display.Area(0, 0, noticeCorner, noticeCorner)
		if err != nil {
			return 0, err
		}
		at, err := since()
		if err != nil {
			return 0, err
		}
		took, err := k.Display.AwaitChange(before, 0, 0, noticeCorner, noticeCorner, at, 20*time.Second)
		if err != nil {
			return 0, err
		}
		if _, err := k.Await(ctx, "the notice", func(s stack.Screen) bool { return s.Notice == "storm" }); err != nil {
			return 0, err
		}
		if err := put(); err != nil {
			return 0, err
		}
		_, err = k.Await(ctx, "the page", func(s stack.Screen) bool { return s.Notice == "" })
		return took, err
	}
	fmt.Fprintf(b.out, "emergency notice → changed pixel\tbound\tp50\tp99\tslowest\ttimes\n")
	for _, over := range []string{"attract", "home"} {
		if over == "home" {
			if _, err := k.Touch(ctx, "start-vi", stack.On("home", "vi")); err != nil {
				return err
			}
		}
		var written, started []time.Duration
		for range b.notified {
			took, err := measure(func() (time.Time, error) {
				at := time.Now()
				return at, put(alert(at.UTC().Truncate(time.Second)))
			})
			if err != nil {
				return err
			}
			written = append(written, took)
			took, err = measure(func() (time.Time, error) {
				at := time.Now().UTC().Truncate(time.Second).Add(3 * time.Second)
				return at, put(alert(at))
			})
			if err != nil {
				return err
			}
			started = append(started, took)
		}
		b.judgeTimes("emergency notice over "+over+", from its file", written, 100, time.Second)
		b.judgeTimes("emergency notice over "+over+", from its start", started, 100, time.Second)
		for what, t := range map[string][]time.Duration{"from its file": written, "from its start": started} {
			fmt.Fprintf(b.out, "  over %s, %s\t≤ 1 s\t%s\t%s\t%s\t%d\n", over, what, ms(stack.Percentile(t, 50)), ms(stack.Percentile(t, 99)), ms(stack.Percentile(t, 100)), len(t))
		}
	}
	_ = b.out.Flush()
	fmt.Printf("  load %s\n\n", stack.Load())
	return nil
}
