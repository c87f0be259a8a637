package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"cuango/admin"
	"cuango/admin/app"
	"cuango/admin/author"
	"cuango/admin/datadir"
	"cuango/admin/publish"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
	"cuango/contentsync/rollout"
)

// rolloutOptions say who takes a version, and when.
type rolloutOptions struct {
	rings       texts
	percent     int
	from, until author.Moment
	window      string
	urgent      bool
}

// The options that are any of it.
var rolloutFlags = []string{"ring", "percent", "from", "until", "window", "urgent"}

func (o *rolloutOptions) options(fs *flag.FlagSet) {
	fs.Var(&o.rings, "ring", "kiosks of this ring (ring in their sync.toml) take it; may be given several times; all: every kiosk; none: no ring")
	fs.IntVar(&o.percent, "percent", 0, "so many percent of the other kiosks take it, 0 to 100")
	fs.Var(moment{&o.from}, "from", "nobody switches sooner: 2026-12-31T23:00 in the gates' time, or with a zone; built before, also without a network then")
	fs.Var(moment{&o.until}, "until", "rings and percentage hold until then; after it everybody takes it")
	fs.StringVar(&o.window, "window", "", "when in the day kiosks switch, in the gates' time: 02:00-04:00; any: at any time")
	fs.BoolVar(&o.urgent, "urgent", false, "no kiosk waits for a time of day")
}

// into puts what was given into a roll-out and leaves the rest. It gives which options were.
func (o *rolloutOptions) into(fs *flag.FlagSet, r *rollout.Rollout) (given map[string]bool, err error) {
	given = map[string]bool{}
	fs.Visit(func(f *flag.Flag) {
		if slices.Contains(rolloutFlags, f.Name) {
			given[f.Name] = true
		}
	})
	if given["ring"] {
		r.Rings = slices.DeleteFunc(slices.Clone([]string(o.rings)), func(s string) bool { return s == "none" })
	}
	if given["percent"] {
		r.Percent = o.percent
	}
	if given["from"] {
		r.From = o.from.UTC()
	}
	if given["until"] {
		r.Until = o.until.UTC()
	}
	if given["urgent"] {
		r.Urgent = o.urgent
	}
	if given["window"] {
		r.Window = nil
		if o.window != "any" {
			r.Window, err = rollout.ParseWindow(o.window)
		}
	}
	return given, err
}

// begin makes the roll-out of a new version; none when nothing was said of it. Without a ring and a percentage it is for everybody, at its time.
func (o *rolloutOptions) begin(fs *flag.FlagSet, to **rollout.Rollout) error {
	r := rollout.Rollout{Salt: "v1"} // the publisher gives it its own
	given, err := o.into(fs, &r)
	if err != nil || len(given) == 0 {
		return err
	}
	if !given["ring"] && !given["percent"] {
		r.Percent = 100
	}
	*to = &r
	return r.Validate()
}

// rolloutTarget parses the options of a command that is about one pack.
func rolloutTarget(env environment, fs *flag.FlagSet, o *publishOptions, args []string) (string, error) {
	o.storage(fs)
	fs.StringVar(&o.role, "role", "", "role that carries the pack; none: the country's")
	fs.StringVar(&o.key, "key", "", "file of the role's key, under its passphrase; none: it lies in the data folder")
	o.pass.options(fs)
	fs.BoolVar(&o.asJSON, "json", false, "what holds now as JSON")
	rest, err := parse(env, fs, args, 1)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return "", err
	}
	return rest[0], nil
}

func rolloutSet(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("rollout set", flag.ContinueOnError)
	var o publishOptions
	var who rolloutOptions
	who.options(fs)
	pack, err := rolloutTarget(env, fs, &o, args)
	if err != nil {
		return err
	}
	given, err := who.into(fs, &rollout.Rollout{})
	if err == nil && len(given) == 0 {
		err = fmt.Errorf("say what changes: --%s", strings.Join(rolloutFlags, ", --"))
	}
	if err != nil {
		fmt.Fprintf(env.err, "kioskadmin rollout set: %v\n", err)
		return errUsage
	}
	return changeRollout(ctx, env, o, "rollout set", pack, func(r *rollout.Rollout) error {
		_, err := who.into(fs, r)
		return err
	})
}

func rolloutStop(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("rollout stop", flag.ContinueOnError)
	var o publishOptions
	pack, err := rolloutTarget(env, fs, &o, args)
	if err != nil {
		return err
	}
	return changeRollout(ctx, env, o, "rollout stop", pack, func(r *rollout.Rollout) error {
		r.Rings, r.Percent, r.Until = nil, 0, time.Time{}
		return nil
	})
}

func changeRollout(ctx context.Context, env environment, o publishOptions, did, pack string, change func(*rollout.Rollout) error) error {
	return withPublisher(ctx, env, o, nil, func(pub *publish.Publisher, d datadir.Dir) error {
		s, err := pub.SetRollout(ctx, pack, change)
		if err != nil {
			return err
		}
		if err := d.Audit(time.Now(), did, pack+": "+s.Rollout.String(), s.Version); err != nil {
			return err
		}
		if o.asJSON {
			return printJSON(env, s)
		}
		_, err = fmt.Fprintf(env.out, "pack %s version %d: %s\n", s.Pack, s.Version, s.Rollout)
		return err
	})
}

func rolloutBack(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("rollout back", flag.ContinueOnError)
	var o publishOptions
	pack, err := rolloutTarget(env, fs, &o, args)
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, nil, func(pub *publish.Publisher, d datadir.Dir) (err error) {
		c, err := pub.Before(ctx, pack)
		if err != nil {
			return err
		}
		was := c.Catalog.Version
		store, err := sqlstore.Open(ctx, d.Database())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		all, err := app.PublishAll(ctx, pub, store, []publish.Content{c}, time.Now(), env.log)
		if err != nil {
			return err
		}
		res := all[0]
		if err := d.Audit(time.Now(), "rollout back", fmt.Sprintf("%s: version %d", pack, was), res.Version); err != nil {
			return err
		}
		if o.asJSON {
			return printJSON(env, res)
		}
		_, err = fmt.Fprintf(env.out, "pack %s version %d published for everybody: it shows what version %d did\n", res.Pack, res.Version, was)
		return err
	})
}

// A rolloutRow is how far a version is, and what the kiosks have said of it.
type rolloutRow struct {
	publish.Standing
	Kiosks     int `json:"kiosks"`      // that have reported
	Have       int `json:"have"`        // the version or a later one
	RolledBack int `json:"rolled_back"` // that could not show it
	Outside    int `json:"outside"`     // to which the roll-out has not come
	Waits      int `json:"wait_for_their_time"`
	Unreadable int `json:"unreadable"`
}

func rolloutStatus(ctx context.Context, env environment, args []string) error {
	var o publishOptions
	asJSON, err := listOptions(env, "rollout status", &o, args)
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, nil, func(pub *publish.Publisher, d datadir.Dir) (err error) {
		all, err := pub.Standings(ctx)
		if err != nil {
			return err
		}
		store, err := sqlstore.Open(ctx, d.Database())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		kiosks, err := store.Kiosks(ctx)
		if err != nil {
			return err
		}
		rows := []rolloutRow{}
		for _, s := range all {
			rows = append(rows, rowOf(s, kiosks))
		}
		if *asJSON {
			return printJSON(env, rows)
		}
		for _, r := range rows {
			what := r.Rollout.String()
			if r.Problem != "" {
				what = r.Problem
			}
			fmt.Fprintf(env.out, "%-20s version %d: %s\n", r.Pack, r.Version, what)
			fmt.Fprintf(env.out, "%-20s %d of %s have it; outside %d, waiting %d, rolled back %d\n", "", r.Have, count(r.Kiosks, "kiosk"), r.Outside, r.Waits, r.RolledBack)
		}
		return nil
	})
}

func rowOf(s publish.Standing, kiosks []admin.Kiosk) rolloutRow {
	r := rolloutRow{Standing: s}
	for _, k := range kiosks {
		if k.Last == nil {
			continue
		}
		r.Kiosks++
		if slices.ContainsFunc(k.Last.Packs, func(p content.PackVersion) bool { return p.Pack == s.Pack && p.Version >= s.Version }) {
			r.Have++
		}
		for _, h := range k.Last.Held {
			if h.Pack != s.Pack {
				continue
			}
			switch h.Why {
			case content.HeldRolledBack:
				r.RolledBack++
			case content.HeldOutside:
				r.Outside++
			case content.HeldWaits:
				r.Waits++
			case content.HeldUnreadable:
				r.Unreadable++
			}
		}
	}
	return r
}
