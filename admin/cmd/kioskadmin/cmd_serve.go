package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cuango/admin/app"
	"cuango/admin/datadir"
	"cuango/admin/fleet"
	"cuango/admin/intake"
	"cuango/admin/objectserver"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

func dev(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("dev", flag.ContinueOnError)
	p := app.Params{Name: "dev", DevKeys: true, Poll: time.Second, KioskPoll: 5 * time.Second, KioskHeartbeat: 5 * time.Second}
	fs.StringVar(&p.Import, "import", "", "authoring folder to import and publish")
	return serveWith(ctx, env, fs, &p, args)
}

func serve(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	p := app.Params{Name: "server", Poll: 5 * time.Second, KioskPoll: 5 * time.Minute, KioskHeartbeat: time.Minute}
	return serveWith(ctx, env, fs, &p, args)
}

func serveWith(ctx context.Context, env environment, fs *flag.FlagSet, p *app.Params, args []string) error {
	data := fs.String("data", "", "data folder")
	fs.StringVar(&p.Listen, "listen", "127.0.0.1:8080", "address of the page; port 0: a free one")
	fs.StringVar(&p.S3Listen, "s3-listen", "127.0.0.1:9000", "address of the built-in storage; port 0: a free one")
	fs.DurationVar(&p.KioskPoll, "kiosk-poll", p.KioskPoll, "how often kiosks look for new content")
	fs.DurationVar(&p.KioskHeartbeat, "kiosk-heartbeat", p.KioskHeartbeat, "how often kiosks report")
	st := app.Storage{}
	secret := fs.String("secret-file", "", "file with the S3 secret key")
	fs.StringVar(&st.Endpoint, "endpoint", "", "S3 endpoint; empty: the built-in storage")
	fs.StringVar(&st.Bucket, "bucket", objectserver.Bucket, "bucket")
	fs.StringVar(&st.AccessKey, "access-key", "", "S3 access key")
	fs.StringVar(&st.Public, "public", "", "address that kiosks read the bucket from; empty: endpoint/bucket")
	days := keepBatches(fs)
	_, err := parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	if p.KeepBatches, err = intake.Keep(*days); err != nil {
		return err
	}
	if st.Endpoint != "" {
		if st.SecretKey, err = readSecret(*secret); err != nil {
			return err
		}
		p.Storage = &st
	}
	if p.Dir, err = datadir.Open(*data); err != nil {
		return err
	}
	p.Version, p.Now, p.Log, p.Out, p.Err, p.ObjectServerCmd = version, time.Now, env.log, env.out, env.err, objectServerCommand(p.Dir)
	return app.Run(ctx, *p)
}

func objectServer(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("objectserver", flag.ContinueOnError)
	data := fs.String("data", "", "data folder")
	listen := fs.String("listen", "127.0.0.1:9000", "address; port 0: a free one")
	follow := fs.Bool("follow-input", false, "end when standard input ends")
	_, err := parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	d, err := datadir.Open(*data)
	if err != nil {
		return err
	}
	if _, err := objectserver.EnsureAccounts(d.ObjectServer(), nil); err != nil {
		return err
	}
	addr, err := objectserver.FreePort(ctx, *listen)
	if err != nil {
		return err
	}
	healthPath := objectserver.HealthPath
	if *follow {
		var stop context.CancelFunc
		ctx, healthPath, stop = objectserver.FollowInput(ctx, env.in)
		defer stop()
	} else {
		fmt.Fprintf(env.out, "object storage: http://%s/%s\n", addr, objectserver.Bucket)
	}
	return objectserver.Run(ctx, d.ObjectServer(), addr, healthPath, env.log)
}

func fleetReport(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("fleet", flag.ContinueOnError)
	data := fs.String("data", "", "data folder")
	asJSON := fs.Bool("json", false, "the report as JSON")
	_, err := parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	r, err := readFleet(ctx, env, *data)
	if err != nil {
		return err
	}
	if *asJSON {
		return printJSON(env, r)
	}
	fmt.Fprintf(env.out, "%s: %d online, %d late, %d offline\n", count(r.Total, "kiosk"), r.Online, r.Late, r.Offline)
	if r.Unbelieved > 0 {
		fmt.Fprintf(env.out, "%s in the inbox not of a kiosk\n", count(r.Unbelieved, "heartbeat"))
	}
	for _, k := range r.Kiosks {
		seen := "never"
		if !k.LastSeen.IsZero() {
			seen = r.At.Sub(k.LastSeen).Round(time.Second).String() + " ago"
		}
		var why []string
		for _, w := range k.Why {
			why = append(why, strings.TrimSpace(string(w.Reason)+" "+w.Detail))
		}
		fmt.Fprintf(env.out, "%-8s %s/%s  seen %s  shows %s  %s\n", k.Status, k.Gate, k.Kiosk, seen, k.Shown.Screen, strings.Join(why, "; "))
	}
	return nil
}

// readFleet asks the running storage when there is one, and tells from memory otherwise.
func readFleet(ctx context.Context, env environment, data string) (r fleet.Report, err error) {
	if _, err := os.Stat(filepath.Join(data, "admin.db")); err != nil {
		return r, fmt.Errorf("data folder %s: %w: no database", data, content.ErrNotFound)
	}
	d, err := datadir.Open(data)
	if err != nil {
		return r, err
	}
	store, err := sqlstore.Open(ctx, d.Database())
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	f := fleet.New(fleet.Params{Memory: store, Now: time.Now, Log: env.log})
	if run, err := d.Running(); err == nil && run.Built {
		accounts, err := objectserver.LoadAccounts(d.ObjectServer())
		if err != nil {
			return r, err
		}
		inbox, err := s3store.Open(s3store.Params{Endpoint: run.Endpoint, Bucket: run.Bucket, AccessKey: accounts.Root.Access, SecretKey: accounts.Root.Secret})
		if err != nil {
			return r, err
		}
		f = fleet.New(fleet.Params{Inbox: inbox, Memory: store, Now: time.Now, Log: env.log})
		if err := f.Poll(ctx); err != nil {
			env.log.WarnContext(ctx, "told from memory", "err", err)
		}
	}
	return f.Report(ctx)
}
