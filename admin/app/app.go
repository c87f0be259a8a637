package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sync/errgroup"

	"cuango/admin/author"
	"cuango/admin/datadir"
	"cuango/admin/fleet"
	"cuango/admin/intake"
	"cuango/admin/objectserver"
	"cuango/admin/publish"
	"cuango/admin/sqlstore"
	"cuango/admin/web"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

// How often things are looked at.
const (
	renewEvery   = time.Hour
	takeInEvery  = 10 * time.Minute // as often as kiosks make batches
	shutdownTime = 3 * time.Second
)

// A Storage is an S3 server that is not ours.
type Storage struct {
	Endpoint, Bucket, AccessKey, SecretKey string
	Public                                 string // what kiosks read from; empty: endpoint/bucket
}

// Params are the parts of an App.
type Params struct {
	Dir      datadir.Dir
	Name     string // dev or server: of the file that says where it listens
	Listen   string // of the page
	S3Listen string // of the built-in storage
	Storage  *Storage
	DevKeys  bool   // make signing keys when there are none
	Import   string // authoring folder to import first; may be empty
	Version  string

	Poll            time.Duration // of the inbox
	KeepBatches     time.Duration // in the inbox after they were taken in; 0: for ever
	KioskPoll       time.Duration // written into the kiosks' sync.toml
	KioskHeartbeat  time.Duration
	ObjectServerCmd func(addr string) *exec.Cmd // starts the built-in storage

	Now func() time.Time
	Log *slog.Logger
	Out io.Writer // one line when ready
	Err io.Writer // findings, and what the built-in storage says
}

// An App is the running back office.
type App struct {
	Params
	store     *sqlstore.Store
	s3        *s3store.Store
	process   *objectserver.Process // nil with other storage
	publisher *publish.Publisher    // nil without keys
	running   datadir.Running
	imported  string // the pack that came with Import
	gateNames map[string]content.Name
	provinces map[string]string // of gates
	listener  net.Listener
}

// Run starts everything and serves until ctx ends or a part of it fails.
func Run(ctx context.Context, p Params) (err error) {
	a := &App{Params: p}
	unlock, err := p.Dir.Lock()
	if err != nil {
		return err
	}
	defer unlock()
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.start(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // stopped while starting
		}
		return err
	}
	fmt.Fprintf(p.Out, "kioskadmin ready: %s  (storage %s, %d gates)\n", a.running.Web, a.running.Public, len(a.running.Gates))
	return a.serve(ctx)
}

func (a *App) start(ctx context.Context) error {
	if a.DevKeys {
		if _, err := publish.MakeKeys(a.Dir.Path(), a.Now()); err != nil {
			return err
		}
	}
	if a.Import != "" {
		p, findings, err := author.Import(ctx, a.Import, a.Dir.Packs())
		for _, f := range findings {
			fmt.Fprintln(a.Err, f)
		}
		if err != nil {
			return err
		}
		a.imported = p.Catalog.Pack
	}
	packs, err := ReadImported(a.Dir)
	if err != nil {
		return err
	}
	a.gateNames, a.provinces = map[string]content.Name{}, map[string]string{}
	for _, c := range packs {
		for _, g := range c.Catalog.Gates {
			a.gateNames[g.ID], a.provinces[g.ID] = g.Name, g.Province
		}
	}
	if a.store, err = sqlstore.Open(ctx, a.Dir.Database()); err != nil {
		return err
	}
	if err := a.openStorage(ctx, Gates(packs)); err != nil {
		return err
	}
	if err := a.publishAll(ctx, packs); err != nil {
		return err
	}
	var lc net.ListenConfig
	if a.listener, err = lc.Listen(ctx, "tcp", a.Listen); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	a.running.Web = "http://" + a.listener.Addr().String()
	a.running.PID = os.Getpid()
	return a.Dir.WriteRunning(a.Name, a.running)
}

// openStorage starts the built-in storage or opens the other one.
func (a *App) openStorage(ctx context.Context, gates []string) error {
	a.running.Gates = gates
	if st := a.Storage; st != nil {
		a.running.Endpoint, a.running.Bucket, a.running.Public = st.Endpoint, st.Bucket, st.Public
		if st.Public == "" {
			a.running.Public = st.Endpoint + "/" + st.Bucket
		}
		var err error
		a.s3, err = s3store.Open(s3store.Params{Endpoint: st.Endpoint, Bucket: st.Bucket, AccessKey: st.AccessKey, SecretKey: st.SecretKey})
		return err
	}
	accounts, err := objectserver.EnsureAccounts(a.Dir.ObjectServer(), gates)
	if err != nil {
		return err
	}
	if a.process, err = objectserver.Start(ctx, a.ObjectServerCmd, a.S3Listen, a.Err); err != nil {
		return err
	}
	a.running.Endpoint, a.running.Bucket, a.running.Built = a.process.Endpoint, objectserver.Bucket, true
	a.running.Public = a.process.Endpoint + "/" + objectserver.Bucket
	a.s3, err = s3store.Open(s3store.Params{Endpoint: a.process.Endpoint, Bucket: objectserver.Bucket, AccessKey: accounts.Root.Access, SecretKey: accounts.Root.Secret})
	if err != nil {
		return err
	}
	return a.writeKioskFiles(accounts)
}

func (a *App) writeKioskFiles(accounts objectserver.Accounts) error {
	root, err := publish.TrustRoot(a.Dir.Path())
	if errors.Is(err, content.ErrNotFound) {
		return nil // nothing can be signed yet
	}
	if err != nil {
		return err
	}
	for _, gate := range a.running.Gates {
		account, _ := accounts.Gate(gate)
		err := a.Dir.WriteKioskFiles(datadir.KioskFiles{
			Gate: gate, Province: a.provinces[gate], Source: a.running.Public, Endpoint: a.running.Endpoint, Bucket: a.running.Bucket,
			Access: account.Access, Secret: account.Secret, Root: root, Poll: a.KioskPoll, Heartbeat: a.KioskHeartbeat,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// publishAll publishes what is imported; without keys the office only watches.
func (a *App) publishAll(ctx context.Context, packs []publish.Content) error {
	keys, err := publish.LoadKeys(a.Dir.Path())
	if errors.Is(err, content.ErrNotFound) {
		a.Log.WarnContext(ctx, "no signing keys: nothing is published or renewed from here", "dir", a.Dir.Path())
		return nil
	}
	if err != nil {
		return err
	}
	pub, err := publish.New(publish.Params{Bucket: a.s3, Dir: a.Dir.Path(), Keys: keys, Now: a.Now, Log: a.Log})
	if errors.Is(err, content.ErrNotFound) {
		a.Log.WarnContext(ctx, "the first signing request is not merged yet (kioskadmin keys merge): nothing is published from here")
		return nil
	}
	if err != nil {
		return err
	}
	a.publisher = pub
	if role, ok, err := a.publisher.Signs(ctx); err != nil || !ok {
		if err == nil {
			a.Log.WarnContext(ctx, "the key of the country's content is not here: imported packs are published by hand (kioskadmin pack publish --key)", "role", role)
			err = a.publisher.Renew(ctx)
		}
		return err
	}
	var due []publish.Content
	for _, c := range packs {
		// A pack that was published from elsewhere since it was imported is not turned back.
		// One that is as imported is published "again": that mends what the storage lost.
		published, changed, err := a.publisher.Standing(ctx, c)
		if err != nil {
			return err
		}
		if published && changed && c.Catalog.Pack != a.imported {
			a.Log.InfoContext(ctx, "bucket has another version of the pack than the data folder; left as it is", "pack", c.Catalog.Pack)
			continue
		}
		due = append(due, c)
	}
	if _, err := PublishAll(ctx, a.publisher, a.store, due, a.Now(), a.Log); err != nil {
		return err
	}
	return a.publisher.Renew(ctx) // the machine may have been off for days
}

// serve runs the parts until ctx ends or one of them fails.
func (a *App) serve(ctx context.Context) error {
	fl := fleet.New(fleet.Params{Inbox: a.s3, Memory: a.store, Now: a.Now, Log: a.Log})
	handler, err := web.New(web.Params{Fleet: fl, Ready: a.ready, GateNames: a.gateNames, Version: a.Version, Log: a.Log})
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelWarn),
	}
	g.Go(func() error {
		if err := server.Serve(a.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("page: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		if server.Shutdown(stop) != nil {
			_ = server.Close()
		}
		return nil
	})
	g.Go(func() error { return fl.Run(ctx, a.Poll) })
	g.Go(func() error {
		return intake.New(intake.Params{Inbox: a.s3, Memory: a.store, Keep: a.KeepBatches, Now: a.Now, Log: a.Log}).Run(ctx, takeInEvery)
	})
	g.Go(func() error { return a.renew(ctx) })
	if a.process != nil {
		g.Go(func() error {
			select {
			case <-ctx.Done():
				return nil
			case <-a.process.Done():
				return objectserver.ErrEnded
			}
		})
	}
	return g.Wait()
}

// renew signs the timestamp anew every day, and remembers what another process published.
func (a *App) renew(ctx context.Context) error {
	if a.publisher == nil {
		return nil
	}
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := errors.Join(a.publisher.Renew(ctx), Remember(ctx, a.publisher, a.store, a.Now())); err != nil && ctx.Err() == nil {
			a.Log.ErrorContext(ctx, "metadata not renewed; kiosks refuse new content when it expires", "err", err)
		}
	}
}

// ready tells whether database and storage answer.
func (a *App) ready(ctx context.Context) error {
	if err := a.store.Ping(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if _, err := a.s3.Stat(ctx, "tuf/timestamp.json"); err != nil && !errors.Is(err, content.ErrNotFound) {
		return fmt.Errorf("storage: %w", err)
	}
	return nil
}

func (a *App) close() error {
	var err error
	a.Dir.RemoveRunning(a.Name)
	if a.listener != nil {
		_ = a.listener.Close() // the server has closed it already
	}
	if a.process != nil {
		err = a.process.Stop()
	}
	if a.store != nil {
		err = errors.Join(err, a.store.Close())
	}
	return err
}
