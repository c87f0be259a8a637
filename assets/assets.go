// Package assets holds the files that are part of the programs: interface texts, pictograms,
// the tokens of the look and the seed pack. It has no logic. The fonts, which set-up
// fetches, are in the package assets/fonts.
package assets

import "embed"

// FS has the folders i18n, look, picto and seedpack.
//
//go:embed i18n/*.toml look/tokens.json picto/*.svg all:seedpack
var FS embed.FS
