package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"cuango/admin/app"
	"cuango/admin/author"
	"cuango/admin/datadir"
	adminkeys "cuango/admin/keys"
	"cuango/admin/objectserver"
	"cuango/admin/publish"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
	"cuango/contentsync/rollout"
	"cuango/contentsync/store/s3store"
)

func printJSON(env environment, v any) error {
	enc := json.NewEncoder(env.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// report prints findings, one a line, and gives ErrRefused when there are graver ones.
func report(env environment, asJSON bool, findings author.Findings) error {
	if asJSON {
		if findings == nil {
			findings = author.Findings{}
		}
		return errors.Join(printJSON(env, struct {
			OK       bool            `json:"ok"`
			Findings author.Findings `json:"findings"`
		}{findings.Err() == nil, findings}), findings.Err())
	}
	for _, f := range findings {
		fmt.Fprintln(env.err, f)
	}
	return findings.Err()
}

func packCheck(_ context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("pack check", flag.ContinueOnError)
	asJSON := fs.Bool("json", false, "findings as JSON")
	rest, err := parse(env, fs, args, 1)
	if err != nil {
		return err
	}
	p, findings, err := author.Load(rest[0])
	if err != nil {
		return err
	}
	if err := report(env, *asJSON, findings); err != nil || *asJSON {
		return err
	}
	files := count(len(p.Catalog.Media), "picture")
	if n := len(p.Catalog.Recordings()); n > 0 {
		files += ", " + count(n, "recording")
	}
	_, err = fmt.Fprintf(env.out, "pack %s is good: %s in %s, %s, as of %s (%s)\n", p.Catalog.Pack, count(len(p.Catalog.Items), "topic"),
		count(len(p.Catalog.Langs), "language"), files, p.AsOf, count(len(findings), "warning"))
	return err
}

func packImport(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("pack import", flag.ContinueOnError)
	data := fs.String("data", "", "data folder")
	asJSON := fs.Bool("json", false, "findings as JSON")
	rest, err := parse(env, fs, args, 1)
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
	p, findings, err := author.Import(ctx, rest[0], d.Packs())
	if err != nil && !errors.Is(err, author.ErrRefused) {
		return err
	}
	if err := report(env, *asJSON, findings); err != nil || *asJSON {
		return err
	}
	_, err = fmt.Fprintf(env.out, "pack %s imported: %s in %s (%s)\n", p.Catalog.Pack,
		count(len(p.Catalog.Items), "topic"), count(len(p.Catalog.Langs), "language"), count(len(findings), "warning"))
	return err
}

func packBuild(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("pack build", flag.ContinueOnError)
	out := fs.String("out", "", "folder to write")
	asJSON := fs.Bool("json", false, "the manifest as JSON")
	rest, err := parse(env, fs, args, 1)
	if err == nil {
		err = required(env, fs, "out")
	}
	if err != nil {
		return err
	}
	c, findings, err := app.ReadPack(rest[0])
	if err != nil {
		return err
	}
	if err := report(env, false, findings); err != nil {
		return err
	}
	b, err := publish.Build(c, c.Catalog.Version)
	if err != nil {
		return err
	}
	if err := b.WriteDir(ctx, *out); err != nil {
		return err
	}
	if *asJSON {
		return printJSON(env, b.Manifest)
	}
	_, err = fmt.Fprintf(env.out, "pack %s version %d built: %s, %d bytes, manifest %s\n", b.Manifest.Pack, b.Manifest.Version, count(len(b.Manifest.Blobs), "blob"), b.Manifest.TotalBytes(), b.ManifestDigest())
	return err
}

type publishOptions struct {
	data, endpoint, bucket, accessKey, secretFile string
	devKeys, asJSON, again                        bool

	role, key string // of the layer that is published; the key's file when it does not lie with the server's
	pass      secret

	rollout *rollout.Rollout // of a new version; nil: everybody at once
}

func packPublish(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("pack publish", flag.ContinueOnError)
	var o publishOptions
	o.storage(fs)
	fs.BoolVar(&o.devKeys, "dev-keys", false, "make signing keys in the data folder when there are none")
	fs.StringVar(&o.role, "role", "", "role that carries the pack: province.<province>.content, gate.<province>.<gate>; none: the country's")
	fs.StringVar(&o.key, "key", "", "file of the role's key, under its passphrase; none: it lies in the data folder")
	o.pass.options(fs)
	var who rolloutOptions
	who.options(fs)
	fs.BoolVar(&o.again, "again", false, "publish a built pack though a newer version is published")
	fs.BoolVar(&o.asJSON, "json", false, "what was done as JSON")
	rest, err := parse(env, fs, args, 1)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	if err := who.begin(fs, &o.rollout); err != nil {
		fmt.Fprintf(env.err, "kioskadmin pack publish: %v\n", err)
		return errUsage
	}
	c, findings, err := app.ReadPack(rest[0])
	if err != nil {
		return err
	}
	if err := report(env, false, findings); err != nil {
		return err
	}
	res, err := publishTo(ctx, env, o, c)
	if err != nil {
		return err
	}
	if o.asJSON {
		return printJSON(env, res)
	}
	what := "published"
	if !res.Changed {
		what = "is published already"
	}
	_, err = fmt.Fprintf(env.out, "pack %s version %d %s: %s put, %d bytes\n", res.Pack, res.Version, what, count(res.Uploaded, "file"), res.Bytes)
	if err == nil && res.Rollout != nil {
		_, err = fmt.Fprintf(env.out, "rolled out to: %s\n", res.Rollout)
	}
	return err
}

func publishTo(ctx context.Context, env environment, o publishOptions, c publish.Content) (res publish.Result, err error) {
	return res, withPublisher(ctx, env, o, app.Gates([]publish.Content{c}), func(pub *publish.Publisher, d datadir.Dir) (err error) {
		store, err := sqlstore.Open(ctx, d.Database())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		all, err := app.PublishAll(ctx, pub, store, []publish.Content{c}, time.Now(), env.log)
		if errors.Is(err, publish.ErrOlder) {
			return fmt.Errorf("%w: give --again to publish it on purpose, as a new version; or raise version in pack.toml above that and build again", err)
		}
		if err != nil {
			return err
		}
		res = all[0]
		return nil
	})
}

// withPublisher gives f the publisher of a data folder, with the storage that runs or one that is started for now. The gates get their accounts.
func withPublisher(ctx context.Context, env environment, o publishOptions, gates []string, f func(*publish.Publisher, datadir.Dir) error) (err error) {
	d, err := datadir.Open(o.data)
	if err != nil {
		return err
	}
	if o.devKeys {
		if _, err := publish.MakeKeys(d.Path(), time.Now()); err != nil {
			return err
		}
	}
	keys, err := publish.LoadKeys(d.Path())
	if errors.Is(err, content.ErrNotFound) {
		return fmt.Errorf("%w: run kioskadmin dev once, or give --dev-keys", err)
	}
	if err != nil {
		return err
	}
	if o.key != "" {
		pass, err := o.pass.read(env, "passphrase for "+o.key, false)
		if err != nil {
			return err
		}
		k, err := adminkeys.Open(o.key, pass)
		if err != nil {
			return err
		}
		if _, err := keys.Add(k.Ed25519); err != nil {
			return err
		}
	}
	st, stop, err := openStorage(ctx, env, o, d, gates)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	pub, err := publish.New(publish.Params{Bucket: st, Dir: d.Path(), Keys: keys, Now: time.Now, Log: env.log, Progress: progress(env, "publish"), Again: o.again, Role: o.role, Rollout: o.rollout})
	if err != nil {
		return err
	}
	return f(pub, d)
}

// storage adds the options that say where to publish.
func (o *publishOptions) storage(fs *flag.FlagSet) {
	fs.StringVar(&o.data, "data", "", "data folder, with the signing keys")
	fs.StringVar(&o.endpoint, "endpoint", "", "S3 endpoint, http://host:port; empty: the built-in storage of the data folder")
	fs.StringVar(&o.bucket, "bucket", objectserver.Bucket, "bucket")
	fs.StringVar(&o.accessKey, "access-key", "", "S3 access key")
	fs.StringVar(&o.secretFile, "secret-file", "", "file with the S3 secret key")
}

// builtIn gives the storage of the data folder: the running one, or one started for now.
func builtIn(ctx context.Context, env environment, d datadir.Dir, gates []string) (s3store.Params, func() error, error) {
	accounts, err := objectserver.EnsureAccounts(d.ObjectServer(), gates)
	if err != nil {
		return s3store.Params{}, nil, err
	}
	p := s3store.Params{Bucket: objectserver.Bucket, AccessKey: accounts.Root.Access, SecretKey: accounts.Root.Secret}
	if r, err := d.Running(); err == nil && r.Built {
		p.Endpoint = r.Endpoint
		return p, func() error { return nil }, nil
	}
	proc, err := objectserver.Start(ctx, objectServerCommand(d), "127.0.0.1:0", env.err)
	if err != nil {
		return s3store.Params{}, nil, err
	}
	p.Endpoint = proc.Endpoint
	return p, proc.Stop, nil
}

// objectServerCommand starts this program as the object server.
func objectServerCommand(d datadir.Dir) func(addr string) *exec.Cmd {
	return func(addr string) *exec.Cmd {
		exe, err := os.Executable()
		if err != nil {
			exe = os.Args[0]
		}
		//nolint:noctx,gosec // this program itself; ended by objectserver.Process.Stop
		return exec.Command(exe, "objectserver", "--data", d.Path(), "--listen", addr, "--follow-input")
	}
}

func readSecret(file string) (string, error) {
	b, err := os.ReadFile(file) //nolint:gosec // the file that the operator names
	if err != nil {
		return "", fmt.Errorf("secret: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// progress prints a line every few seconds of a long publish, or of a long copy.
func progress(env environment, what string) func(done, total int64) {
	last := time.Now()
	return func(done, total int64) {
		if time.Since(last) > 3*time.Second {
			last = time.Now()
			fmt.Fprintf(env.err, "%s: %d of %d KB\n", what, done>>10, total>>10)
		}
	}
}
