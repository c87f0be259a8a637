package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
)

// A pageRequest says which screen of which kiosk to draw.
type pageRequest struct {
	SyncDir   string                 `json:"sync_dir"` // a kiosk's cache; or
	PackDir   string                 `json:"pack_dir"` // a folder with built/catalog.json; or neither: the seed pack
	Gate      string                 `json:"gate"`
	Screen    session.Screen         `json:"screen"`
	Lang      content.Lang           `json:"lang"`
	Direction content.Direction      `json:"direction"`
	Category  string                 `json:"category"`
	Item      string                 `json:"item"` // id or slug
	Page      int                    `json:"page"` // of an article or a list: 1 is the first; of attract and wall, which scene of the moment, the sponsors' last
	Now       time.Time              `json:"now"`
	Palette   string                 `json:"palette"`
	Place     content.Name           `json:"place"`     // where the kiosk stands
	CardNo    int                    `json:"card_no"`   // of a show-card: 0 is the first
	Typed     string                 `json:"typed"`     // in the search field
	Folded    bool                   `json:"folded"`    // the search's keyboard is away
	Hearing   string                 `json:"hearing"`   // the voice: quiet (its key is there), speaking, paused, no-voice, failed, nothing
	Spoken    int                    `json:"spoken"`    // which sentence is read: 1 is the first
	StepNo    int                    `json:"step_no"`   // of the survey: 1 is the first
	Face      content.Face           `json:"face"`      // of the survey: the answer to the first question
	Again     bool                   `json:"again"`     // of the thanks: it was answered before
	Fate      pages.Fate             `json:"fate"`      // of the thanks: 0 written down, 1 waits, 2 lost
	Countdown int                    `json:"countdown"` // seconds left of the idle dialog; 0: none
	Notice    *content.Alert         `json:"notice"`    // an emergency notice over the screen; page is its own then
	Aside     bool                   `json:"aside"`     // the notice was read and is a band
	Stick     *content.CourierStatus `json:"stick"`     // a courier's stick, on attract and wall
	Recalled  content.Name           `json:"recalled"`  // the item was taken back, and this is said in its place

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

// page draws one screen as PNG.
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
	ctx := context.Background()
	p, err := newPainter()
	if err != nil {
		return err
	}
	defer p.close()
	st, err := p.still(ctx, &req)
	if err != nil {
		return err
	}
	img, err := draw(ctx, st, req)
	if err != nil {
		return err
	}
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(out, img)
}

// draw paints what is asked for.
func draw(ctx context.Context, st ui.Still, req pageRequest) (*image.RGBA, error) {
	if req.Notice != nil && !req.Aside {
		return st.DrawNotice(*req.Notice, req.Lang, req.Page), nil
	}
	return st.Draw(ctx, req.route(), req.Page, req.Countdown)
}

// route is where the request's traveller is.
func (req pageRequest) route() session.Route {
	r := session.Route{Screen: req.Screen, Lang: req.Lang, Direction: req.Direction, Category: req.Category, Item: req.Item, CardNo: req.CardNo}
	r.StepNo, r.Answer.Face, r.Again = max(req.StepNo, 0), req.Face, req.Again
	return r
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
