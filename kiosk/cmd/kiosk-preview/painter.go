package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"cuango/assets"
	"cuango/assets/fonts"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
)

// A painter keeps what many pictures have in common: fonts, pictograms, words, and the gates that were asked for.
type painter struct {
	tokens *theme.Tokens
	engine *typeset.Engine
	icons  *paint.Icons
	words  *i18n.Bundle
	log    *slog.Logger
	gates  map[gateKey]gate
}

type gateKey struct{ syncDir, packDir, gate string }

type gate struct {
	src   catalog.Source
	cat   *catalog.Catalog
	store *paint.Store
	done  func()
}

func newPainter() (*painter, error) {
	tokens, err := theme.Load(assets.FS)
	if err != nil {
		return nil, err
	}
	words, err := i18n.Load(assets.FS)
	if err != nil {
		return nil, err
	}
	return &painter{
		tokens: tokens, words: words, engine: typeset.New(fonts.FS), icons: paint.NewIcons(assets.FS),
		log: slog.New(slog.NewTextHandler(os.Stderr, nil)), gates: map[gateKey]gate{},
	}, nil
}

func (p *painter) close() {
	for _, g := range p.gates {
		g.done()
	}
}

func (p *painter) gate(ctx context.Context, req pageRequest) (gate, error) {
	key := gateKey{req.SyncDir, req.PackDir, req.Gate}
	if g, ok := p.gates[key]; ok {
		return g, nil
	}
	src, done, err := openSource(ctx, req)
	if err != nil {
		return gate{}, err
	}
	cat, err := catalog.New(ctx, src, p.words, req.Gate)
	if err != nil {
		done()
		return gate{}, err
	}
	g := gate{src: src, cat: cat, store: ui.NewStore(cat, p.log), done: done}
	p.gates[key] = g
	return g, nil
}

// still makes the screen that a request is about, and completes the request: the time, the direction, the item's ID.
func (p *painter) still(ctx context.Context, req *pageRequest) (ui.Still, error) {
	look, err := theme.NewLook(p.tokens, theme.Config{
		DiagonalIn: req.DiagonalIn, LowerEdgeMM: req.LowerEdgeMM,
		ReadingDistanceMM: req.ReadingDistanceMM, WidthPx: req.WidthPx, HeightPx: req.HeightPx, Palette: req.Palette,
		Access: theme.Access{Text: req.Text, Contrast: req.Contrast, Reach: req.Reach},
		Wall:   req.Screen == session.Wall,
	})
	if err != nil {
		return ui.Still{}, err
	}
	g, err := p.gate(ctx, *req)
	if err != nil {
		return ui.Still{}, err
	}
	if req.Now.IsZero() {
		req.Now = time.Now().In(content.Zone)
	}
	if req.Direction == "" {
		req.Direction = content.In
	}
	if req.Item != "" {
		if req.Item, err = itemID(ctx, g.src, req.Gate, req.Item); err != nil {
			return ui.Still{}, err
		}
	}
	now := func() time.Time { return req.Now }
	g.cat.SetPlace(req.Place)
	g.cat.SetNow(now)
	g.cat.SetWithdrawn(recalled(*req))
	st := ui.Still{
		Typed: req.Typed, Folded: req.Folded, Fate: req.Fate, Access: session.Access{Text: req.Text, Contrast: req.Contrast, Reach: req.Reach, Still: req.Still},
		Look: look, Engine: p.engine, Icons: p.icons, Catalog: g.cat, Words: p.words.T, Store: g.store, Now: now,
		Wall: req.Screen == session.Wall, Band: req.Notice, Stick: req.Stick,
	}
	if req.Hearing == "" {
		return st, nil
	}
	state, ok := hearings[req.Hearing]
	if !ok {
		return ui.Still{}, fmt.Errorf("request: hearing: %.40q is not known", req.Hearing)
	}
	st.Hearing = &pages.Hearing{Open: req.Hearing != "quiet", State: state, Lang: req.Lang, CanSlower: true, CanFaster: true, CanQuieter: true}
	st.Spoken = req.Spoken
	return st, nil
}

// recalled is what was taken back, so that the request's item is corrected; nil: nothing.
func recalled(req pageRequest) *catalog.Withdrawn {
	if len(req.Recalled) == 0 {
		return nil
	}
	w := &catalog.Withdrawn{}
	w.Set(content.Recalls{Recalls: []content.Recall{{Item: req.Item, Correction: req.Recalled}}})
	return w
}
