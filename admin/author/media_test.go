package author_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuango/admin/author"
)

// TestCutOffPicture: the header of a picture that was copied only in part is whole.
func TestCutOffPicture(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 400, 300))
	for i := range img.Pix {
		img.SetGray(i%400, i/400, color.Gray{Y: uint8(i * i)}) // a pattern that does not compress
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil || b.Len() < 7000 {
		t.Fatal(b.Len(), err)
	}
	for _, tt := range []struct {
		name string
		raw  []byte
		want string // a finding; empty: none
	}{
		{"whole", b.Bytes(), ""},
		{"cut at 6000 bytes", b.Bytes()[:6000], "media/media.toml:2: media/jetty.jpg is cut off or damaged: invalid JPEG format: short Huffman data. Copy the file again"},
		{"cut near the end", b.Bytes()[:b.Len()-20], "media/jetty.jpg is cut off or damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := overlay(t, "")
			list := filepath.Join(dir, "media/media.toml")
			entry := strings.ReplaceAll(string(mustRead(t, list)), "bay", "jetty")
			entry = strings.Replace(entry, "jetty.png", "jetty.jpg", 1)
			if err := os.WriteFile(list, append([]byte(entry), mustRead(t, list)...), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "media/jetty.jpg"), tt.raw, 0o644); err != nil {
				t.Fatal(err)
			}
			_, findings, err := author.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range findings {
				got = append(got, f.String())
			}
			all := strings.Join(got, "\n")
			if refused := findings.Err() != nil; refused != (tt.want != "") || !strings.Contains(all, tt.want) {
				t.Errorf("refused: %v, want %q in\n%s", refused, tt.want, all)
			}
		})
	}
}
