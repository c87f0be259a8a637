package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"cuango/admin/app"
	"cuango/admin/author"
	"cuango/admin/datadir"
	"cuango/admin/publish"
	"cuango/contentsync/content"
)

// langTexts collects --title vi=Bão --title en=Storm.
type langTexts map[string]string

func (t *langTexts) String() string { return "" }

func (t *langTexts) Set(s string) error {
	lang, text, ok := strings.Cut(s, "=")
	if !ok || !content.Lang(lang).Valid() {
		return errors.New("write the language before the text: vi=…")
	}
	if *t == nil {
		*t = langTexts{}
	}
	(*t)[lang] = strings.ReplaceAll(text, `\n`, "\n")
	return nil
}

// texts collects an option that may be given several times.
type texts []string

func (t *texts) String() string     { return strings.Join(*t, ", ") }
func (t *texts) Set(s string) error { *t = append(*t, s); return nil }

// moment is an option that is a time.
type moment struct{ at *author.Moment }

func (m moment) String() string { return "" }

func (m moment) Set(s string) (err error) {
	*m.at, err = author.ParseMoment(s)
	return err
}

// knownPacks are those that are imported. A folder without any checks nothing.
func knownPacks(data string) (author.Known, []string, error) {
	d, err := datadir.Open(data)
	if err != nil {
		return nil, nil, err
	}
	packs, err := app.ReadImported(d)
	if err != nil {
		return nil, nil, err
	}
	var known author.Known
	for _, c := range packs {
		known = append(known, c.Catalog)
	}
	return known, app.Gates(packs), nil
}

// source reads the file that is named, if one is.
func source(args []string) (name string, raw []byte, err error) {
	if len(args) == 0 {
		return "", nil, nil
	}
	st, err := os.Stat(args[0])
	if err != nil {
		return "", nil, err
	}
	if st.Size() > author.MaxOverlayTOMLBytes {
		return "", nil, fmt.Errorf("%s: %w: over %d bytes", args[0], content.ErrTooLarge, author.MaxOverlayTOMLBytes)
	}
	raw, err = os.ReadFile(args[0])
	return args[0], raw, err
}

// checked gives what is to be published, from the file that was named or from the options, and the gates of the packs that are published; or what
// is wrong with it.
func checked[T, S any](
	env environment, fs *flag.FlagSet, o publishOptions, rest []string, src S,
	read func(string, []byte, author.Known, time.Time) (T, author.Findings), check func(S, author.Known, time.Time) (T, author.Findings),
) (t T, gates []string, err error) {
	if err := required(env, fs, "data"); err != nil {
		return t, nil, err
	}
	name, raw, err := source(rest)
	if err != nil {
		return t, nil, err
	}
	known, gates, err := knownPacks(o.data)
	if err != nil {
		return t, nil, err
	}
	var findings author.Findings
	if name != "" {
		t, findings = read(name, raw, known, time.Now())
	} else {
		t, findings = check(src, known, time.Now())
	}
	return t, gates, report(env, false, findings)
}

// parseOptional is parse for a command whose one argument may be missing when there are options instead.
func parseOptional(env environment, fs *flag.FlagSet, args []string, given func() bool) ([]string, error) {
	fs.SetOutput(env.err)
	var rest []string
	for {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, errUsage
		}
		if args = fs.Args(); len(args) == 0 {
			break
		}
		rest, args = append(rest, args[0]), args[1:]
	}
	if len(rest) > 1 || (len(rest) == 1) == given() {
		fmt.Fprintf(env.err, "kioskadmin %s: name one TOML file, or say it by options\n", fs.Name())
		fs.Usage()
		return nil, errUsage
	}
	return rest, nil
}

func noticeAdd(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("notice add", flag.ContinueOnError)
	var o publishOptions
	var src author.AlertSource
	o.storage(fs)
	fs.StringVar(&src.ID, "id", "", "its name: storm-10. One that is published already is replaced")
	fs.StringVar(&src.Level, "level", "", "emergency (holds the whole screen until it ends) or warning (who has read it goes on)")
	fs.StringVar(&src.Pictogram, "pictogram", "warn", "a file of assets/picto")
	fs.StringVar(&src.Verification, "verification", "", "verified, or demo")
	fs.StringVar(&src.Lasts, "lasts", "", "how long from its start: 90m, 10h")
	fs.StringVar(&src.Item, "item", "", "the page that tells more: folder's name or id")
	fs.Var((*langTexts)(&src.Title), "title", "vi=…; once for each language")
	fs.Var((*langTexts)(&src.Text), "text", `vi=…, lines parted by \n; once for each language`)
	fs.Var((*langTexts)(&src.Issuer), "issuer", "vi=…: who says so")
	fs.Var((*texts)(&src.Gates), "gate", "where it holds; may be given several times. No gate and no province: everywhere")
	fs.Var((*texts)(&src.Provinces), "province", "all gates of a province")
	fs.Var((*texts)(&src.Directions), "direction", "in or out; none: both")
	fs.Var(moment{&src.Starts}, "starts", "2026-11-22T10:00 in the gates' time, or with a zone; none: now")
	fs.Var(moment{&src.Ends}, "ends", "the same; or --lasts")
	rest, err := parseOptional(env, fs, args, func() bool { return src.ID != "" || len(src.Title) > 0 })
	if err != nil {
		return err
	}
	a, gates, err := checked(env, fs, o, rest, src, author.ReadAlert, author.CheckAlert)
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, gates, func(pub *publish.Publisher, d datadir.Dir) error {
		l, err := pub.ChangeNotices(ctx, func(l *content.Alerts) error {
			now := time.Now()
			l.Alerts = slices.DeleteFunc(l.Alerts, func(b content.Alert) bool { return b.ID == a.ID || !b.Ends.After(now) }) // what is over makes room
			l.Alerts = append(l.Alerts, a)
			return nil
		})
		if err != nil {
			return err
		}
		if err := d.Audit(time.Now(), "notice add", a.ID, l.Version); err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.out, "notice %s published: %s, from %s until %s (list %d, %s)\n", a.ID, a.Level, gateTime(a.Starts), gateTime(a.Ends), l.Version, count(len(l.Alerts), "notice"))
		return err
	})
}

func gateTime(t time.Time) string { return t.In(content.Zone).Format("2006-01-02 15:04:05") }

func noticeList(ctx context.Context, env environment, args []string) error {
	var o publishOptions
	asJSON, err := listOptions(env, "notice list", &o, args)
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, nil, func(pub *publish.Publisher, _ datadir.Dir) error {
		l, err := pub.Notices(ctx)
		if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(env, l)
		}
		slices.SortFunc(l.Alerts, content.CompareAlerts)
		now := time.Now()
		for _, a := range l.Alerts {
			state := "holds"
			switch {
			case now.Before(a.Starts):
				state = "to come"
			case !now.Before(a.Ends):
				state = "over"
			}
			where := strings.Join(append(slices.Clone(a.Gates), a.Provinces...), " ")
			if where == "" {
				where = "everywhere"
			}
			title, _ := a.Title.Get()
			fmt.Fprintf(env.out, "%-8s %-9s %-20s %s – %s  %s  %s\n", state, a.Level, a.ID, gateTime(a.Starts), gateTime(a.Ends), where, title)
		}
		_, err = fmt.Fprintf(env.out, "list %d, %s\n", l.Version, count(len(l.Alerts), "notice"))
		return err
	})
}

func listOptions(env environment, name string, o *publishOptions, args []string) (*bool, error) {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	o.storage(fs)
	asJSON := fs.Bool("json", false, "the list as JSON")
	_, err := parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data")
	}
	return asJSON, err
}

// oneOf parses the options of a command that names one entry of a list.
func oneOf(env environment, name string, o *publishOptions, args []string) (string, error) {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	o.storage(fs)
	rest, err := parse(env, fs, args, 1)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return "", err
	}
	return rest[0], nil
}

func noticeWithdraw(ctx context.Context, env environment, args []string) error {
	var o publishOptions
	id, err := oneOf(env, "notice withdraw", &o, args)
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, nil, func(pub *publish.Publisher, d datadir.Dir) error {
		l, err := pub.ChangeNotices(ctx, func(l *content.Alerts) error {
			before := len(l.Alerts)
			if l.Alerts = slices.DeleteFunc(l.Alerts, func(a content.Alert) bool { return a.ID == id }); len(l.Alerts) == before {
				return fmt.Errorf("notice %.80q: %w: kioskadmin notice list shows those that are published", id, content.ErrNotFound)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := d.Audit(time.Now(), "notice withdraw", id, l.Version); err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.out, "notice %s withdrawn (list %d, %s)\n", id, l.Version, count(len(l.Alerts), "notice"))
		return err
	})
}

func recallAdd(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("recall add", flag.ContinueOnError)
	var o publishOptions
	var src author.RecallSource
	o.storage(fs)
	fs.StringVar(&src.Item, "item", "", "the page: folder's name or id")
	fs.Var((*texts)(&src.Blobs), "blob", "SHA-256 of a file that must leave every disk; may be given several times")
	fs.Var((*langTexts)(&src.Correction), "correction", "vi=…: what is said in the page's place; once for each language")
	fs.Var(moment{&src.Since}, "since", "2026-11-22T10:00; none: now")
	rest, err := parseOptional(env, fs, args, func() bool { return src.Item != "" || len(src.Blobs) > 0 })
	if err != nil {
		return err
	}
	r, gates, err := checked(env, fs, o, rest, src, author.ReadRecall, author.CheckRecall)
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, gates, func(pub *publish.Publisher, d datadir.Dir) error {
		l, err := pub.ChangeRecalls(ctx, func(l *content.Recalls) error {
			l.Recalls = slices.DeleteFunc(l.Recalls, func(s content.Recall) bool { return r.Item != "" && s.Item == r.Item })
			l.Recalls = append(l.Recalls, r)
			return nil
		})
		if err != nil {
			return err
		}
		if err := d.Audit(time.Now(), "recall add", recalled(r), l.Version); err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.out, "%s recalled (list %d, %s)\n", recalled(r), l.Version, count(len(l.Recalls), "recall"))
		return err
	})
}

// recalled names what a recall takes back.
func recalled(r content.Recall) string {
	if r.Item != "" {
		return strings.TrimSpace("page " + r.Item + " " + blobCount(len(r.Blobs)))
	}
	return blobCount(len(r.Blobs))
}

func blobCount(n int) string {
	if n == 0 {
		return ""
	}
	return "with " + count(n, "file")
}

func recallList(ctx context.Context, env environment, args []string) error {
	var o publishOptions
	asJSON, err := listOptions(env, "recall list", &o, args)
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, nil, func(pub *publish.Publisher, _ datadir.Dir) error {
		l, err := pub.Recalls(ctx)
		if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(env, l)
		}
		for _, r := range l.Recalls {
			why, _ := r.Correction.Get()
			fmt.Fprintf(env.out, "%-16s %s  since %s  %s\n", r.Item, count(len(r.Blobs), "file"), gateTime(r.Since), why)
			for _, d := range r.Blobs {
				fmt.Fprintf(env.out, "  %s\n", d)
			}
		}
		_, err = fmt.Fprintf(env.out, "list %d, %s\n", l.Version, count(len(l.Recalls), "recall"))
		return err
	})
}

// recallLift ends a recall: the page is shown again, the file is fetched again.
func recallLift(ctx context.Context, env environment, args []string) error {
	var o publishOptions
	name, err := oneOf(env, "recall lift", &o, args)
	if err != nil {
		return err
	}
	known, _, err := knownPacks(o.data)
	if err != nil {
		return err
	}
	id := name
	for _, c := range known {
		for _, it := range c.Items {
			if it.Slug == name {
				id = it.ID
			}
		}
	}
	return withPublisher(ctx, env, o, nil, func(pub *publish.Publisher, d datadir.Dir) error {
		l, err := pub.ChangeRecalls(ctx, func(l *content.Recalls) error {
			before := len(l.Recalls)
			l.Recalls = slices.DeleteFunc(l.Recalls, func(r content.Recall) bool {
				return r.Item == id || r.Item == "" && slices.Contains(r.Blobs, content.Digest(id))
			})
			if len(l.Recalls) == before {
				return fmt.Errorf("recall of %.80q: %w: kioskadmin recall list shows those that are published", name, content.ErrNotFound)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := d.Audit(time.Now(), "recall lift", id, l.Version); err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.out, "recall of %s lifted (list %d, %s)\n", id, l.Version, count(len(l.Recalls), "recall"))
		return err
	})
}
