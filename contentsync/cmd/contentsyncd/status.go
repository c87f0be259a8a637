package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/trust"
)

// status prints what status.json says. It needs the config for sync_dir alone, so it works where the secrets cannot be read.
func status(config string, args []string, stdout, stderr io.Writer) int {
	cfg, asJSON, code := asked(flag.NewFlagSet("contentsyncd status", flag.ContinueOnError), config, args, stderr)
	if code >= 0 {
		return code
	}
	s, err := contentsync.ReadStatus(cfg.SyncDir)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	running, known := contentsync.Running(cfg.SyncDir)
	if asJSON {
		out := struct {
			contentsync.Status
			Running *bool `json:"running,omitempty"` // absent: whoever asks may not know
		}{Status: s}
		if known {
			out.Running = &running
		}
		return printJSON(stdout, out)
	}
	fmt.Fprint(stdout, describe(s, time.Now()), stopped(running, known))
	return 0
}

// stopped is the line that says that no daemon runs: all that the status says is then of the past.
func stopped(running, known bool) string {
	if running || !known {
		return ""
	}
	return fmt.Sprintf("%-12s does not run: this is how it was; nothing new comes, no recall and no notice, until contentsyncd is started\n", "daemon")
}

// asked reads what a command is called with, and the config for sync_dir alone. A code from 0 on ends the program.
func asked(fs *flag.FlagSet, config string, args []string, stderr io.Writer) (cfg Config, asJSON bool, code int) {
	fs.SetOutput(stderr)
	fs.BoolVar(&asJSON, "json", false, "for programs")
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return cfg, asJSON, 0
	case err != nil:
		return cfg, asJSON, exitUsage
	case fs.NArg() > 0:
		fmt.Fprintf(stderr, "%s takes no %q\n", fs.Name(), fs.Arg(0))
		return cfg, asJSON, exitUsage
	}
	cfg, err := placeOf(config)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return cfg, asJSON, exitConfig
	}
	return cfg, asJSON, -1
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
	for _, l := range s.Layers {
		line("layer", "%s", layerLine(l, now))
		if l.Error != "" {
			line("", "stays as it is since %s: %s (%s)", stamp(l.Since), why(l.Reason), l.Error)
		}
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
	if s.Waits != "" {
		line("waits", "new content: %s", s.Waits)
	}
	for _, h := range s.Held {
		line("held back", "%s", held(h))
	}
	if s.Trial > 0 {
		line("on trial", "generation %d: it is left again if the screen cannot show it", s.Trial)
	}
	if s.Clock != trust.ClockGood {
		line("clock", "the system's clock is %s what is possible and is not believed", map[trust.ClockState]string{trust.ClockBehind: "before", trust.ClockAhead: "after"}[s.Clock])
	}
	if !s.Next.IsZero() {
		line("next try", "%s", stamp(s.Next))
	}
	if s.Notices > 0 || s.Recalls > 0 {
		line("overlay", "notices version %d, recalls version %d", s.Notices, s.Recalls)
	}
	if !s.Expires.IsZero() {
		line("metadata", "root %d, timestamp %d, snapshot %d, targets %d; good until %s", s.Metadata.Root, s.Metadata.Timestamp, s.Metadata.Snapshot, s.Metadata.Targets, stamp(s.Expires))
	}
	if s.ReportError != "" {
		line("heartbeat", "%s", s.ReportError)
	} else if !s.Reported.IsZero() {
		line("heartbeat", "%s", when(s.Reported, now))
	}
	if s.Receipts > 0 {
		line("receipts", "%d of recalls wait to be delivered", s.Receipts)
	}
	if s.Waiting > 0 || s.OutboxError != "" {
		line("outbox", "%s", strings.TrimSuffix(fmt.Sprintf("%d batches of answers and counters wait; %s", s.Waiting, s.OutboxError), "; "))
	}
	line("neighbours", "%s", neighbours(s.Neighbours))
	if c := s.Courier; c != nil {
		line("stick", "%s", courierLine(*c, now))
	}
	for _, d := range []struct {
		of string
		n  content.DeltaCounts
	}{{"packs", s.Deltas}, {"metadata", s.Patches}} {
		if d.n.Taken > 0 || d.n.Whole > 0 {
			line("deltas", "%s", strings.TrimSuffix(fmt.Sprintf("of new versions of %s, %d came as what had changed and %d whole; %s", d.of, d.n.Taken, d.n.Whole, d.n.Error), "; "))
		}
	}
	line("disk", "%d MiB of %d MiB free", s.DiskFree>>20, s.DiskTotal>>20)
	return b.String()
}

// layerLine says what a layer has brought.
func layerLine(l content.LayerStatus, now time.Time) string {
	if l.Version == 0 {
		return fmt.Sprintf("%-8s %s: nothing of it is here", l.Level, l.Role)
	}
	var packs []string
	for _, p := range l.Packs {
		packs = append(packs, fmt.Sprintf("%s version %d", p.Pack, p.Version))
	}
	s := fmt.Sprintf("%-8s %s %d: %s", l.Level, l.Role, l.Version, cmp.Or(strings.Join(packs, ", "), "no pack"))
	if l.AsOf != "" {
		s += ", as of " + string(l.AsOf)
	}
	if !l.Expires.IsZero() {
		s += map[bool]string{true: ", past its date since ", false: ", good until "}[!now.Before(l.Expires)] + stamp(l.Expires)
	}
	return s + ", last found good " + when(l.Good, now)
}

// held says what is not active here, and why.
func held(h content.Held) string {
	what := h.Pack
	if h.Version > 0 {
		what = fmt.Sprintf("%s version %d", h.Pack, h.Version)
	}
	switch h.Why {
	case content.HeldOutside:
		return what + ": the roll-out has not come to this kiosk"
	case content.HeldWaits:
		return what + ": it is here and waits until " + stamp(h.At)
	case content.HeldRolledBack:
		return what + ": rolled back at " + stamp(h.At) + ": " + h.Detail
	case content.HeldUnreadable:
		return what + ": its roll-out cannot be understood"
	}
	return what + ": " + string(h.Why)
}

// stamp is how people are told a time: in Viet Nam's zone, whatever the machine's is.
func stamp(t time.Time) string { return t.In(content.Zone).Format("2006-01-02 15:04 -0700") }

func when(t, now time.Time) string {
	if t.IsZero() {
		return "never"
	}
	ago := now.Sub(t).Round(time.Second)
	if ago < 0 {
		return stamp(t)
	}
	return fmt.Sprintf("%s (%s ago)", stamp(t), ago)
}

func why(r contentsync.Reason) string {
	switch r {
	case contentsync.ReasonExpired:
		return "the signatures are past their date: nobody signed anew, or this kiosk's clock is wrong"
	case contentsync.ReasonRollback:
		return "the bucket offers something older than this kiosk has seen"
	case contentsync.ReasonUntrusted:
		return "what came is not signed by the keys that this kiosk trusts: other keys, a role that was revoked, a damaged file, or another server that answers (a log-in page of the line)"
	case contentsync.ReasonDamaged:
		return "a file in the bucket is not the one that was signed"
	case contentsync.ReasonInvalid:
		return "what came breaks the format or its limits: publish a corrected version, unless another server answers (a proxy, a log-in page)"
	case contentsync.ReasonMissing:
		return "a file is not in the bucket: publish again"
	case contentsync.ReasonDisk:
		return "the disk is full"
	case contentsync.ReasonNetwork:
		return "the bucket cannot be reached"
	case contentsync.ReasonNone, contentsync.ReasonOther, contentsync.ReasonUnfinished: // of a stick alone is the last
	}
	return "see the log"
}
