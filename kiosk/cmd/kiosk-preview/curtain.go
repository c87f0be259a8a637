package main

import (
	"errors"
	"image"
	"image/png"
	"io"

	"cuango/assets"
	"cuango/assets/fonts"
	"cuango/kiosk/i18n"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/widgets"
)

// curtains are the screens that the picture is drawn for; kiosk-session stretches it to others.
var curtains = map[string]theme.Config{
	"portrait":  {WidthPx: 1080, HeightPx: 1920, DiagonalIn: 43, LowerEdgeMM: 700, ReadingDistanceMM: 700},
	"landscape": {WidthPx: 1920, HeightPx: 1080, DiagonalIn: 32, LowerEdgeMM: 800, ReadingDistanceMM: 600},
}

// curtain draws the picture of assets/curtain as PNG.
func curtain(args []string, out io.Writer) error {
	if len(args) != 1 || curtains[args[0]].WidthPx == 0 {
		return errors.New("curtain: portrait or landscape?")
	}
	tokens, err := theme.Load(assets.FS)
	if err != nil {
		return err
	}
	look, err := theme.NewLook(tokens, curtains[args[0]])
	if err != nil {
		return err
	}
	words, err := i18n.Load(assets.FS)
	if err != nil {
		return err
	}
	sc := pages.Curtain(pages.Env{Kit: &widgets.Kit{Look: look, Text: typeset.New(fonts.FS), Icons: paint.NewIcons(assets.FS)}, Words: words.T})
	bmp := image.NewRGBA(image.Rectangle{Max: sc.Size})
	sc.Paint(bmp)
	return png.Encode(out, bmp)
}
