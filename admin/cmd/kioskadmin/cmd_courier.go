package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"cuango/admin/datadir"
	"cuango/admin/publish"
	"cuango/contentsync/content"
	"cuango/contentsync/courier"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/store/s3store"
	"cuango/contentsync/trust"
)

// courierWrite fills a stick that is mounted already.
func courierWrite(ctx context.Context, env environment, args []string) (err error) {
	fs := flag.NewFlagSet("courier write", flag.ContinueOnError)
	var o publishOptions
	var packs, gates texts
	o.storage(fs)
	to := fs.String("to", "", "folder of the stick, which is mounted; nothing is formatted, and what lies there besides stays")
	fs.Var(&packs, "pack", "a pack to take along; may be given several times. None: all")
	fs.Var(&gates, "gate", "a gate whose kiosks are to take it; may be given several times. None: all")
	asJSON := fs.Bool("json", false, "what was done as JSON")
	_, err = parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data", "to")
	}
	if err != nil {
		return err
	}
	stick, err := dirstore.Open(*to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stick.Close()) }()
	stick.Lazy = true
	d, err := datadir.Open(o.data)
	if err != nil {
		return err
	}
	anchor, err := publish.TrustRoot(d.Path())
	if err != nil {
		return err
	}
	bucket, stop, err := openStorage(ctx, env, o, d, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	places, err := placesOf(ctx, o.data, bucket, gates)
	if err != nil {
		return err
	}
	w, err := courier.Write(ctx, courier.WriteParams{
		From: bucket, Anchor: anchor, Now: time.Now(), To: stick, Free: stick.Free, Places: places, Packs: packs, Progress: progress(env, "stick"),
	})
	if err != nil {
		return err
	}
	if *asJSON {
		return printJSON(env, w)
	}
	fmt.Fprintf(env.out, "stick in %s filled: %s, %.1f MB, %d of them new; packs: %s\n", *to, count(w.Files, "file"), float64(w.Bytes)/1e6, w.Put, strings.Join(w.Packs, ", "))
	if len(w.Left) > 0 {
		fmt.Fprintf(env.out, "left out: %s; a kiosk takes the stick only if it has these as they are published\n", strings.Join(w.Left, ", "))
	}
	_, err = fmt.Fprintf(env.out, "kiosks take it without asking until %s (Viet Nam's time); later somebody has to say yes there\n", gateTime(w.Expires))
	return err
}

// placesOf finds the provinces of gates: by their own roles, else in the packs that are imported.
func placesOf(ctx context.Context, data string, bucket courier.Getter, gates []string) ([]trust.Place, error) {
	if len(gates) == 0 {
		return nil, nil
	}
	known, _, err := knownPacks(data)
	if err != nil {
		return nil, err
	}
	var places []trust.Place
	for _, gate := range gates {
		province, err := courier.GateProvince(ctx, bucket, gate)
		if err != nil {
			return nil, err
		}
		found := province != ""
		for _, c := range known {
			for _, g := range c.Gates {
				if g.ID == gate && !found {
					province, found = g.Province, true
				}
			}
		}
		if !found {
			return nil, fmt.Errorf("gate %.80q: %w: no role and no imported pack has it", gate, content.ErrNotFound)
		}
		places = append(places, trust.Place{Province: province, Gate: gate})
	}
	return places, nil
}

// courierRead brings what kiosks have put onto a stick into the inbox.
func courierRead(ctx context.Context, env environment, args []string) (err error) {
	fs := flag.NewFlagSet("courier read", flag.ContinueOnError)
	var o publishOptions
	o.storage(fs)
	asJSON := fs.Bool("json", false, "what was done as JSON")
	rest, err := parse(env, fs, args, 1)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	stick, err := dirstore.Open(rest[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stick.Close()) }()
	d, err := datadir.Open(o.data)
	if err != nil {
		return err
	}
	bucket, stop, err := openStorage(ctx, env, o, d, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	res, err := courier.Read(ctx, stick, bucket)
	if err != nil {
		return err
	}
	if *asJSON {
		err = printJSON(env, res)
	} else {
		for _, r := range res.Refused {
			fmt.Fprintln(env.err, "refused:", r)
		}
		came := count(res.Heartbeats, "heartbeat")
		if res.Receipts > 0 {
			came += ", " + count(res.Receipts, "receipt")
		}
		_, err = fmt.Fprintf(env.out, "%s and %s brought into the inbox, %d known already, %d refused\n",
			came, strings.Replace(count(res.Batches, "batch"), "batchs", "batches", 1), res.Known, len(res.Refused))
	}
	if err == nil && len(res.Refused) > 0 {
		err = fmt.Errorf("%s on the stick refused", count(len(res.Refused), "file"))
	}
	return err
}

// openStorage gives the bucket of a data folder, with the storage that runs or one that is started for now, or the one that the options name.
func openStorage(ctx context.Context, env environment, o publishOptions, d datadir.Dir, gates []string) (_ *s3store.Store, stop func() error, err error) {
	params, stop := s3store.Params{Endpoint: o.endpoint, Bucket: o.bucket, AccessKey: o.accessKey}, func() error { return nil }
	if o.endpoint == "" {
		params, stop, err = builtIn(ctx, env, d, gates)
	} else {
		params.SecretKey, err = readSecret(o.secretFile)
	}
	if err != nil {
		return nil, nil, err
	}
	st, err := s3store.Open(params)
	if err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return st, stop, nil
}
