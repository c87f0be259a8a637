package main

import (
	"context"
	"flag"
	"time"

	"cuango/admin/datadir"
	"cuango/admin/keys"
	"cuango/admin/publish"
)

// keysList says who holds which key.
func keysList(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("keys list", flag.ContinueOnError)
	var o publishOptions
	o.storage(fs)
	_, err := parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, nil, func(p *publish.Publisher, _ datadir.Dir) error {
		docs, names, err := p.InForce(ctx)
		if err != nil {
			return err
		}
		keys.List(env.out, docs, names, time.Now())
		return nil
	})
}
