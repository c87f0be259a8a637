// Package pinyin holds the tables of the Pinyin keyboard, one for simplified and one for traditional
// characters. README.md says where they come from.
package pinyin

import _ "embed" // the tables

// Hans and Hant have one line for each thing that can be typed: letters without tones (ü is v), a space, then
// words and characters, the most used first, separated by spaces. Lines are in the order of their letters.
var (
	//go:embed hans.txt
	Hans string
	//go:embed hant.txt
	Hant string
)

// Places has the names of places in Viet Nam and next to it, which a table of usual words lacks: a line for each: simplified, a space, its
// letters by syllables (he'nei); a tab; the same in traditional characters.
//
//go:embed places.txt
var Places string
