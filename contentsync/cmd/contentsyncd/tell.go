package main

import (
	"context"
	"encoding/json"
	"errors"
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
	cfg, asJSON, code := asked(flag.NewFlagSet("contentsyncd verify", flag.ContinueOnError), config, args, stderr)
	if code >= 0 {
		return code
	}
	v, err := contentsync.Verify(ctx, cfg.SyncDir)
	if errors.Is(err, content.ErrNotFound) {
		fmt.Fprintf(stderr, "verify: nothing was synced into %s yet: there is nothing to read, the screen shows the seed pack (%v)\n", cfg.SyncDir, err)
		return exitFailed
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	code = 0
	if !v.Good() {
		code = exitFailed
	}
	if asJSON {
		return max(code, printJSON(stdout, v))
	}
	for _, g := range v.Generations {
		fmt.Fprintf(stdout, "generation %d  %s%s\n", g.Number, orOK(g.Error), map[bool]string{true: "  (active)"}[g.Active])
		for _, l := range g.Layers {
			fmt.Fprintf(stdout, "  %s\n", layerOf(l))
		}
	}
	fmt.Fprintf(stdout, "%d files, %.1f MB read: %s\n", v.Files, float64(v.Bytes)/1e6, orOK(map[bool]string{true: fmt.Sprintf("%d wrong", len(v.Wrong))}[len(v.Wrong) > 0]))
	for _, w := range v.Wrong {
		fmt.Fprintf(stdout, "  %s (of generation %s)\n", w.Error, strings.Trim(fmt.Sprint(w.Generations), "[]"))
	}
	if len(v.Wrong) > 0 {
		fmt.Fprintln(stdout, "contentsyncd looks for such files when it starts, and fetches them again")
	}
	return code
}

// layerOf says what of a layer a generation has.
func layerOf(l content.Layer) string {
	var packs []string
	for _, p := range l.Packs {
		packs = append(packs, fmt.Sprintf("%s version %d as of %s", p.Pack, p.Version, p.AsOf))
	}
	return fmt.Sprintf("%-8s %s %d: %s", l.Level, l.Role, l.Version, strings.Join(packs, ", "))
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
	item := fs.String("item", "", "a page's folder name or ID: what becomes of it, and why")
	at := time.Now()
	fs.Func("at", "when: 2026-12-31T23:00 (Viet Nam's time), or with a zone; now unless said", func(s string) (err error) {
		if at, err = time.Parse(time.RFC3339, s); err != nil {
			at, err = time.ParseInLocation("2006-01-02T15:04", s, content.Zone)
		}
		if err != nil {
			return errors.New("want a day and a time, as in 2026-12-31T23:00")
		}
		return nil
	})
	cfg, asJSON, code := asked(fs, config, args, stderr)
	if code >= 0 {
		return code
	}
	x, err := contentsync.Explain(ctx, cfg.SyncDir, cfg.Gate, at.In(content.Zone))
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	if *item != "" {
		if x.Pages, err = contentsync.ExplainPage(ctx, cfg.SyncDir, cfg.Gate, *item, at); err != nil {
			fmt.Fprintln(stderr, err)
			return exitFailed
		}
	}
	if asJSON {
		return printJSON(stdout, x)
	}
	fmt.Fprint(stdout, explained(x), stopped(contentsync.Running(cfg.SyncDir)))
	if *item != "" && len(x.Pages) == 0 {
		fmt.Fprintf(stdout, "%-12s no pack that is active has a page %s\n", "page", *item)
	}
	return 0
}

const mostMerges = 20 // that people are told

// explained says it for people.
func explained(x contentsync.Explanation) string {
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s "+format+"\n", append([]any{name}, args...)...)
	}
	line("at", "%s", stamp(x.At))
	line("gate", "%s%s", x.Gate, map[bool]string{false: ": no pack knows it: only what is for every gate shows. Is gate right in sync.toml and kiosk.toml?"}[x.KnownGate || x.Generation == 0])
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
	for _, l := range x.Layers {
		line("layer", "%s", layerOf(l))
	}
	for _, l := range x.Status.Layers {
		if l.Error != "" {
			line("stays", "%s since %s: %s", l.Role, stamp(l.Since), why(l.Reason))
		}
	}
	for _, m := range x.Merges[:min(len(x.Merges), mostMerges)] {
		line("merged", "%s of %s is not shown, %s: %s", m.Slug, m.Pack, m.Kind, m.By)
	}
	if n := len(x.Merges) - mostMerges; n > 0 {
		line("merged", "%d more (--json has all)", n)
	}
	for _, p := range x.Pages {
		line("page", "%s of %s version %d: %s: %s", p.Slug, p.Pack, p.Version, p.State, strings.Join(p.Why, "; "))
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
