package paint

import (
	"image/color"
	"testing"
)

// TestWordsStayLegibleOnTheMarkOfWhatIsRead: the ground is painted under dark words, and not under light ones that would vanish on it.
func TestWordsStayLegibleOnTheMarkOfWhatIsRead(t *testing.T) {
	tint, black, white := color.RGBA{0xE4, 0xE9, 0xF4, 0xFF}, color.RGBA{0, 0, 0, 0xFF}, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	for _, row := range []struct {
		name        string
		ink, ground color.RGBA
		want        bool
	}{
		{"ink", color.RGBA{0x1A, 0x22, 0x33, 0xFF}, tint, true},
		{"second ink", color.RGBA{0x46, 0x4D, 0x5E, 0xFF}, tint, true},
		{"a label on a picture", white, tint, false},
		{"strong contrast", white, black, true},
		{"at night", color.RGBA{0xEF, 0xE9, 0xDD, 0xFF}, color.RGBA{0x2A, 0x36, 0x56, 0xFF}, true},
		{"black on black", black, black, false},
	} {
		if got := legible(row.ink, row.ground); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
