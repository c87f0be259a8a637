package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Fyne is the toolkit's theme. It is set once: every SetTheme parses fonts again and frees none.
// Our screens paint themselves; of the theme only the ground behind the first frame is ever seen.
type Fyne struct {
	fyne.Theme
	Ground color.Color
}

// NewFyne gives the theme for a look.
func NewFyne(l *Look) fyne.Theme { return Fyne{Theme: theme.DefaultTheme(), Ground: l.WallTop} }

// Color implements fyne.Theme.
func (f Fyne) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameBackground {
		return f.Ground
	}
	return f.Theme.Color(name, v)
}

// Size implements fyne.Theme.
func (f Fyne) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNamePadding {
		return 0
	}
	return f.Theme.Size(name)
}
