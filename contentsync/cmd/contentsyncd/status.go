package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/trust"
)

// status prints what status.json says. It needs the config for sync_dir alone, so it works where the secrets cannot be read.
func status(config string, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("contentsyncd status", flag.ContinueOnError)
	fs.SetOutput(stderr)
	asJSON := fs.Bool("json", false, "for programs")
	if err := fs.Parse(args); err != nil || fs.NArg() > 0 {
		return exitUsage
	}
	cfg, err := placeOf(config)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitConfig
	}
	s, err := contentsync.ReadStatus(cfg.SyncDir)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	if *asJSON {
		return printJSON(stdout, s)
	}
	fmt.Fprint(stdout, describe(s, time.Now()))
	return 0
}

// describe says it for people.
func describe(s contentsync.Status, now time.Time) string {
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s "+format+"\n", append([]any{name}, args...)...)
	}
	line("kiosk", "%s at gate %s, contentsyncd %s", s.Kiosk, s.Gate, s.Version)
	line("source", "%s", s.Source)
	if s.Generation == 0 {
		line("content", "none yet: the screen shows the seed pack")
	} else {
		var packs []string
		for _, p := range s.Packs {
			packs = append(packs, fmt.Sprintf("%s version %d", p.Pack, p.Version))
		}
		line("content", "generation %d: %s", s.Generation, strings.Join(packs, ", "))
		line("as of", "%s, built here %s", s.AsOf, when(s.Built, now))
	}
	line("last sync", "%s", when(s.LastSync, now))
	switch {
	case s.Syncing:
		line("now", "syncing")
	case s.Error != "":
		line("last error", "%s", s.Error)
		line("why", "%s", why(s.Reason))
		line("since", "%s", when(s.Since, now))
	default:
		line("last error", "none")
	}
	if s.Clock != trust.ClockGood {
		line("clock", "the system's clock is %s what is possible and is not believed", map[trust.ClockState]string{trust.ClockBehind: "before", trust.ClockAhead: "after"}[s.Clock])
	}
	if !s.Next.IsZero() {
		line("next try", "%s", s.Next.Format(time.RFC3339))
	}
	if s.Notices > 0 || s.Recalls > 0 {
		line("overlay", "notices version %d, recalls version %d", s.Notices, s.Recalls)
	}
	if !s.Expires.IsZero() {
		line("metadata", "root %d, timestamp %d, snapshot %d, targets %d; good until %s", s.Metadata.Root, s.Metadata.Timestamp, s.Metadata.Snapshot, s.Metadata.Targets, s.Expires.Format(time.RFC3339))
	}
	if s.ReportError != "" {
		line("heartbeat", "%s", s.ReportError)
	} else if !s.Reported.IsZero() {
		line("heartbeat", "%s", when(s.Reported, now))
	}
	if s.Waiting > 0 || s.OutboxError != "" {
		line("outbox", "%s", strings.TrimSuffix(fmt.Sprintf("%d batches of answers and counters wait; %s", s.Waiting, s.OutboxError), "; "))
	}
	line("disk", "%d MiB of %d MiB free", s.DiskFree>>20, s.DiskTotal>>20)
	return b.String()
}

func when(t, now time.Time) string {
	if t.IsZero() {
		return "never"
	}
	ago := now.Sub(t).Round(time.Second)
	if ago < 0 {
		return t.Format(time.RFC3339)
	}
	return fmt.Sprintf("%s (%s ago)", t.Format(time.RFC3339), ago)
}

func why(r contentsync.Reason) string {
	switch r {
	case contentsync.ReasonExpired:
		return "the signatures are past their date: nobody signed anew, or this kiosk's clock is wrong"
	case contentsync.ReasonRollback:
		return "the bucket offers something older than this kiosk has seen"
	case contentsync.ReasonUntrusted:
		return "the signatures are not of the keys that this kiosk trusts"
	case contentsync.ReasonDamaged:
		return "a file in the bucket is not the one that was signed"
	case contentsync.ReasonInvalid:
		return "the published pack breaks the format or its limits: publish a corrected version"
	case contentsync.ReasonMissing:
		return "a file is not in the bucket: publish again"
	case contentsync.ReasonDisk:
		return "the disk is full"
	case contentsync.ReasonNetwork:
		return "the bucket cannot be reached"
	case contentsync.ReasonNone, contentsync.ReasonOther:
	}
	return "see the log"
}
