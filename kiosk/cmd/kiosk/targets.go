package main

import (
	"context"
	"encoding/json"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
)

// targets is targets.json: what is on the screen and where to press. Scripts that drive the real
// window from outside read it; no part of the kiosk does.
type targets struct {
	Sequence   int               `json:"sequence"` // grows with each change; some are left out when they come fast
	Screen     session.Screen    `json:"screen"`
	Lang       content.Lang      `json:"lang"`
	Direction  content.Direction `json:"direction"`
	Category   string            `json:"category,omitempty"`
	Item       string            `json:"item,omitempty"`
	Page       int               `json:"page"`
	Dialog     bool              `json:"dialog,omitempty"`
	Waiting    int               `json:"waiting,omitempty"` // pictures that are on their way
	Notice     string            `json:"notice,omitempty"`  // the emergency notice that stands over the screen
	NoticeLang content.Lang      `json:"notice_lang,omitempty"`
	Generation int64             `json:"generation"`
	WidthPx    int               `json:"width_px"`
	HeightPx   int               `json:"height_px"`
	Targets    map[string][4]int `json:"targets"`         // x, y, width, height
	Focus      string            `json:"focus,omitempty"` // the key that the keypad's focus is on
	Texts      []string          `json:"texts"`           // without break hints
}

// expose keeps targets.json at what is shown until ctx ends. It sets texts and writes a file: not for the UI goroutine.
func (k *kiosk) expose(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.exposed:
		}
		k.mu.Lock()
		v, n := k.view, k.changes
		k.mu.Unlock()
		if err := writeTargets(k.cfg.StateDir, v, n); err != nil {
			k.log.ErrorContext(ctx, "targets.json not written", "err", err)
		}
	}
}

func writeTargets(dir string, v ui.View, sequence int) error {
	t := targets{
		Sequence: sequence, Screen: v.Screen, Lang: v.Lang, Direction: v.Direction, Category: v.Category, Item: v.Item, Page: v.Page,
		Dialog: v.Dialog, Waiting: v.Waiting, Generation: v.Generation, WidthPx: v.Size.X, HeightPx: v.Size.Y, Targets: map[string][4]int{},
	}
	t.Focus = v.Focus
	t.Notice, t.NoticeLang = v.Notice.ID, v.Notice.Lang
	for _, k := range v.Scene.Keys {
		t.Targets[k.ID] = [4]int{k.R.Min.X, k.R.Min.Y, k.R.Dx(), k.R.Dy()}
	}
	for _, p := range v.Scene.All() {
		if text, ok := p.(paint.Text); ok {
			t.Texts = append(t.Texts, i18n.Strip(text.String()))
		}
	}
	raw, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	return replace(dir, "targets.json", append(raw, '\n'))
}
