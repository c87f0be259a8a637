package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"cuango/assets"
	"cuango/assets/fonts"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
)

// A pageRequest says which screen of which kiosk to draw.
type pageRequest struct {
	SyncDir   string            `json:"sync_dir"` // a kiosk's cache; or
	PackDir   string            `json:"pack_dir"` // a folder with built/catalog.json; or neither: the seed pack
	Gate      string            `json:"gate"`
	Screen    session.Screen    `json:"screen"`
	Lang      content.Lang      `json:"lang"`
	Direction content.Direction `json:"direction"`
	Category  string            `json:"category"`
	Item      string            `json:"item"` // id or slug
	Page      int               `json:"page"` // of an article or a list: 1 is the first; of attract and wall, which scene of the moment, the sponsors' last
	Now       time.Time         `json:"now"`
	Palette   string            `json:"palette"`
	Place     content.Name      `json:"place"`     // where the kiosk stands
	CardNo    int               `json:"card_no"`   // of a show-card: 0 is the first
	Typed     string            `json:"typed"`     // in the search field
	Hearing   string            `json:"hearing"`   // the voice: quiet (its key is there), speaking, paused, no-voice, failed, nothing
	Spoken    int               `json:"spoken"`    // which sentence is read: 1 is the first
	StepNo    int               `json:"step_no"`   // of the survey: 1 is the first
	Face      content.Face      `json:"face"`      // of the survey: the answer to the first question
	Again     bool              `json:"again"`     // of the thanks: it was answered before
	Fate      pages.Fate        `json:"fate"`      // of the thanks: 0 written down, 1 waits, 2 lost
	Countdown int               `json:"countdown"` // seconds left of the idle dialog; 0: none
	Notice    *content.Alert    `json:"notice"`    // an emergency notice over the screen; page is its own then
	Aside     bool              `json:"aside"`     // the notice was read and is a band

	// How a traveller wants the screen: the step of the text size, high contrast, reach mode, nothing moves.
	Text     int  `json:"text"`
	Contrast bool `json:"contrast"`
	Reach    bool `json:"reach"`
	Still    bool `json:"still"`

	WidthPx           int     `json:"width_px"`
	HeightPx          int     `json:"height_px"`
	DiagonalIn        float64 `json:"screen_diagonal_in"`
	LowerEdgeMM       float64 `json:"lower_edge_mm"`
	ReadingDistanceMM float64 `json:"reading_distance_mm"`
}

// page draws one screen as PNG. Requests that come one after the other on the standard input are
// drawn one after the other; out then has to be a pattern with one %d.
func page(args []string, in io.Reader, out io.Writer) error {
	if len(args) > 0 {
		return errors.New("page takes its request as JSON on the standard input")
	}
	dec := json.NewDecoder(io.LimitReader(in, 1<<20))
	dec.DisallowUnknownFields()
	var req pageRequest
	if err := dec.Decode(&req); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	img, err := drawPage(context.Background(), req)
	if err != nil {
		return err
	}
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(out, img)
}

func drawPage(ctx context.Context, req pageRequest) (*image.RGBA, error) {
	tokens, err := theme.Load(assets.FS)
	if err != nil {
		return nil, err
	}
	look, err := theme.NewLook(tokens, theme.Config{
		DiagonalIn: req.DiagonalIn, LowerEdgeMM: req.LowerEdgeMM,
		ReadingDistanceMM: req.ReadingDistanceMM, WidthPx: req.WidthPx, HeightPx: req.HeightPx, Palette: req.Palette,
		Access: theme.Access{Text: req.Text, Contrast: req.Contrast, Reach: req.Reach},
		Wall:   req.Screen == session.Wall,
	})
	if err != nil {
		return nil, err
	}
	src, done, err := openSource(ctx, req)
	if err != nil {
		return nil, err
	}
	defer done()
	words, err := i18n.Load(assets.FS)
	if err != nil {
		return nil, err
	}
	if req.Now.IsZero() {
		req.Now = time.Now().In(content.Zone)
	}
	cat, err := catalog.New(ctx, src, words, req.Gate)
	if err != nil {
		return nil, err
	}
	cat.SetPlace(req.Place)
	cat.SetNow(func() time.Time { return req.Now })
	if req.Item != "" {
		if req.Item, err = itemID(ctx, src, req.Gate, req.Item); err != nil {
			return nil, err
		}
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	st := ui.Still{
		Typed: req.Typed, Fate: req.Fate, Access: session.Access{Text: req.Text, Contrast: req.Contrast, Reach: req.Reach, Still: req.Still}, Look: look, Engine: typeset.New(fonts.FS), Icons: paint.NewIcons(assets.FS), Catalog: cat, Words: words.T,
		Store: ui.NewStore(cat, log), Now: func() time.Time { return req.Now },
	}
	if req.Notice != nil && !req.Aside {
		return st.DrawNotice(*req.Notice, req.Lang, req.Page), nil
	}
	st.Band = req.Notice
	if req.Hearing != "" {
		state, ok := hearings[req.Hearing]
		if !ok {
			return nil, fmt.Errorf("request: hearing: %.40q is not known", req.Hearing)
		}
		st.Hearing = &pages.Hearing{Open: req.Hearing != "quiet", State: state, Lang: req.Lang, CanSlower: true, CanFaster: true, CanQuieter: true}
		st.Spoken = req.Spoken
	}
	if req.Direction == "" {
		req.Direction = content.In
	}
	r := session.Route{Screen: req.Screen, Lang: req.Lang, Direction: req.Direction, Category: req.Category, Item: req.Item, CardNo: req.CardNo}
	r.StepNo, r.Answer.Face, r.Again = max(req.StepNo, 0), req.Face, req.Again
	return st.Draw(ctx, r, req.Page, req.Countdown)
}

var hearings = map[string]speech.State{
	"quiet": speech.Silent, "speaking": speech.Speaking, "paused": speech.Paused, "no-voice": speech.NoVoice, "failed": speech.Failed, "nothing": speech.Nothing,
}

func openSource(ctx context.Context, req pageRequest) (catalog.Source, func(), error) {
	switch {
	case req.SyncDir != "" && req.PackDir != "":
		return nil, nil, errors.New("request: sync_dir and pack_dir exclude each other")
	case req.SyncDir != "":
		r, err := cache.OpenReader(ctx, req.SyncDir)
		if err != nil {
			return nil, nil, err
		}
		return r, func() { _ = r.Close() }, nil // only read
	}
	files := os.DirFS(filepath.Clean(req.PackDir))
	if req.PackDir == "" {
		seed, err := seedFiles()
		if err != nil {
			return nil, nil, err
		}
		files = seed
	}
	s, err := catalog.NewSeed(files)
	return s, func() {}, err
}

// itemID finds an item by its slug.
func itemID(ctx context.Context, src catalog.Source, gate, name string) (string, error) {
	heads, err := src.Heads(ctx, gate)
	if err != nil {
		return "", err
	}
	for _, h := range heads {
		if h.ID == name || h.Slug == name {
			return h.ID, nil
		}
	}
	return "", fmt.Errorf("item %.80q: %w", name, content.ErrNotFound)
}
