// Package fonts embeds the Noto fonts that set-up has put beside this file. It has no logic.
package fonts

import "embed"

// FS holds README.md and, once packaging/ci/fetch-fonts.sh has run, the .ttf files. One pattern
// matches both, so that a build works before set-up too: a pattern that matches no file is an error.
//
//go:embed *.[mt][dt]*
var FS embed.FS
