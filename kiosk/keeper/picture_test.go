package keeper

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"cuango/assets/curtain"
)

func TestPlace(t *testing.T) {
	for _, tc := range []struct {
		name string
		pic  image.Point
		w, h int
		want image.Rectangle
	}{
		{"the same size", image.Pt(1920, 1080), 1920, 1080, image.Rect(0, 0, 1920, 1080)},
		{"four times as large", image.Pt(1920, 1080), 3840, 2160, image.Rect(0, 0, 3840, 2160)},
		{"a little higher: stretched", image.Pt(1920, 1080), 1920, 1200, image.Rect(0, 0, 1920, 1200)},
		{"a banner: in the middle", image.Pt(1920, 1080), 3840, 540, image.Rect(1440, 0, 2400, 540)},
		{"a pillar", image.Pt(1080, 1920), 540, 3840, image.Rect(0, 1440, 540, 2400)},
		{"one pixel", image.Pt(1080, 1920), 1, 1, image.Rect(0, 0, 1, 1)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := place(tc.pic, tc.w, tc.h); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestScaleRow(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 2, 1))
	img.SetRGBA(0, 0, color.RGBA{R: 10, G: 20, B: 30, A: 255})
	img.SetRGBA(1, 0, color.RGBA{R: 110, G: 120, B: 130, A: 255})
	row := make([]byte, 4*6)
	scaleRow(row, img, image.Rect(1, 0, 5, 1), 0) // twice as wide, with a pixel of ground at each side
	want := []byte{0x3F, 0x21, 0x14, 255, 30, 20, 10, 255, 55, 45, 35, 255, 105, 95, 85, 255, 130, 120, 110, 255, 0x3F, 0x21, 0x14, 255}
	if !bytes.Equal(row, want) {
		t.Errorf("got %v, want %v", row, want)
	}
}

func TestTheCurtainsAreWhole(t *testing.T) {
	for name, tc := range map[string]struct {
		raw  []byte
		size image.Point
	}{"portrait": {curtain.Portrait, image.Pt(1080, 1920)}, "landscape": {curtain.Landscape, image.Pt(1920, 1080)}} {
		img, err := png.Decode(bytes.NewReader(tc.raw))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, ok := img.(*image.Paletted); !ok || img.Bounds().Size() != tc.size {
			t.Errorf("%s: %T of %v, want a palette and %v", name, img, img.Bounds(), tc.size)
		}
	}
}
