package qr

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cuango/contentsync/content"
)

// zbar reads the code with zbarimg, which is not ours.
func zbar(t *testing.T, c Code, pixels int) string {
	t.Helper()
	side := (c.Size() + 2*Quiet) * pixels
	m := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			v := uint8(255)
			if i, j := x/pixels-Quiet, y/pixels-Quiet; i >= 0 && j >= 0 && i < c.Size() && j < c.Size() && c.Dark(i, j) {
				v = 0
			}
			m.SetGray(x, y, color.Gray{Y: v})
		}
	}
	var b bytes.Buffer
	path := filepath.Join(t.TempDir(), "code.png")
	if err := errors.Join(png.Encode(&b, m), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path).Output()
	if err != nil {
		t.Fatalf("zbarimg: %v", err)
	}
	return strings.TrimSuffix(string(out), "\n")
}

func TestAnotherProgramReadsWhatWasEncoded(t *testing.T) {
	for _, text := range []string{
		"https://langson.example.vn/k/lo/cash-gold", "Tiền mặt và vàng: phải khai báo gì", "现金和黄金：须申报", "ເງິນສົດ ແລະ ຄຳ", "ប្រាក់ និងមាស", "เงินสดและทอง",
		"النقد والذهب 15,000,000 VND", "현금과 금", "現金と金", "Наличные и золото", "two\nlines", strings.Repeat("ກ", MaxBytes/3), strings.Repeat("x", MaxBytes),
	} {
		t.Run(fmt.Sprintf("%.20q", text), func(t *testing.T) {
			c, err := Encode(text)
			if err != nil {
				t.Fatal(err)
			}
			if got := zbar(t, c, 3); got != text {
				t.Errorf("read %q", got)
			}
		})
	}
}

func TestATextThatIsTooLongIsRefused(t *testing.T) {
	if _, err := Encode(strings.Repeat("x", MaxBytes+1)); !errors.Is(err, content.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}
