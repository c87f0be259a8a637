package pages

import "testing"

// TestFuller: rows that may be higher fill their page, within bounds; others leave it as it is.
func TestFuller(t *testing.T) {
	for _, tt := range []struct {
		name   string
		page   []row
		height int
		want   float64
	}{
		{"full", []row{{most: 100, fills: true}, {most: 100, fills: true}}, 210, 0},
		{"a quarter left", []row{{most: 100, fills: true}, {most: 100, fills: true}}, 260, 0.25},
		{"almost empty", []row{{most: 100, fills: true}}, 900, mostFuller},
		{"only one of two may", []row{{most: 100}, {most: 100, fills: true}}, 230, 0.2},
		{"something to read", []row{{most: 100}}, 900, 0},
		{"more than there is room for", []row{{most: 300, fills: true}}, 200, 0},
	} {
		if got := fuller(tt.page, 10, tt.height); got != tt.want {
			t.Errorf("%s: %g, want %g", tt.name, got, tt.want)
		}
	}
}
