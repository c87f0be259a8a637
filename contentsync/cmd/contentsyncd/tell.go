package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
)

// verify reads everything that the generations on the disk need. It changes nothing, and the daemon may run. The exit code says whether all is good.
func verify(ctx context.Context, config string, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("contentsyncd verify", flag.ContinueOnError)
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
	v, err := contentsync.Verify(ctx, cfg.SyncDir)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	code := 0
	if !v.Good() {
		code = exitFailed
	}
	if *asJSON {
		return max(code, printJSON(stdout, v))
	}
	for _, g := range v.Generations {
		fmt.Fprintf(stdout, "generation %d  %s%s\n", g.Number, orOK(g.Error), map[bool]string{true: "  (active)"}[g.Active])
	}
	fmt.Fprintf(stdout, "%d files, %.1f MB read: %s\n", v.Files, float64(v.Bytes)/1e6, orOK(map[bool]string{true: fmt.Sprintf("%d are wrong", len(v.Wrong))}[len(v.Wrong) > 0]))
	for _, w := range v.Wrong {
		fmt.Fprintf(stdout, "  %s (of generation %s)\n", w.Error, strings.Trim(fmt.Sprint(w.Generations), "[]"))
	}
	return code
}

func orOK(problem string) string {
	if problem == "" {
		return "ok"
	}
	return problem
}

// explain says what the screen will show at a time, and why.
func explain(ctx context.Context, config string, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("contentsyncd explain", flag.ContinueOnError)
	fs.SetOutput(stderr)
	asJSON := fs.Bool("json", false, "for programs")
	at := time.Now()
	fs.Func("at", "when: 2026-12-31T23:00 (Viet Nam's time), or with a zone; now unless said", func(s string) (err error) {
		if at, err = time.Parse(time.RFC3339, s); err != nil {
			at, err = time.ParseInLocation("2006-01-02T15:04", s, content.Zone)
		}
		return err
	})
	if err := fs.Parse(args); err != nil || fs.NArg() > 0 {
		return exitUsage
	}
	cfg, err := placeOf(config)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitConfig
	}
	x, err := contentsync.Explain(ctx, cfg.SyncDir, cfg.Gate, at.In(content.Zone))
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	if *asJSON {
		return printJSON(stdout, x)
	}
	fmt.Fprint(stdout, explained(x))
	return 0
}

// explained says it for people.
func explained(x contentsync.Explanation) string {
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s "+format+"\n", append([]any{name}, args...)...)
	}
	line("at", "%s", x.At.Format("2006-01-02 15:04 -0700"))
	line("gate", "%s%s", x.Gate, map[bool]string{false: ": no pack knows it, so pages of all gates show"}[x.KnownGate || x.Generation == 0])
	if x.Generation == 0 {
		line("content", "none yet: the seed pack")
	} else {
		var packs []string
		for _, p := range x.Packs {
			packs = append(packs, fmt.Sprintf("%s version %d", p.Pack, p.Version))
		}
		line("content", "generation %d: %s", x.Generation, strings.Join(packs, ", "))
		line("pages", "%d here, %d of other gates are not shown", x.Items, x.Elsewhere)
	}
	if x.Status.Error != "" {
		line("late", "%s (%s)", why(x.Status.Reason), x.Status.Error)
	}
	if x.NoUpdates != "" {
		line("updates", "%s", x.NoUpdates)
	}
	list := func(name string, all []contentsync.Shows) {
		for _, s := range all {
			line(name, "%-7s %s: %s", map[bool]string{true: "shown", false: "not"}[s.Shown], s.ID, s.Why)
		}
	}
	list("emergency", x.Notices)
	list("recalled", x.Recalled)
	for _, n := range x.GateNews {
		line("today", "%s", n)
	}
	if len(x.Seasons) > 0 {
		line("season", "%s", strings.Join(x.Seasons, ", "))
	}
	list("attract", x.Scenes)
	for _, o := range x.Overdue {
		line("overdue", "%s: to be looked at again by %s%s", o.Slug, o.ReviewBy, map[bool]string{true: " (a rule or a fee)"}[o.Regulated])
	}
	return b.String()
}

func printJSON(to io.Writer, v any) int {
	enc := json.NewEncoder(to)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return exitFailed
	}
	return 0
}
