package author

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleanText gives a file in the form that everything else works on: NFC, \n, no byte order
// mark, a line end at the end. It refuses what is not text.
func cleanText(n notebook, raw []byte) ([]byte, bool) {
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	good := true
	for i, line := range bytes.Split(raw, []byte("\n")) {
		if !utf8.Valid(line) {
			n.refuse(i+1, "Save the file as UTF-8", "this line is not UTF-8")
			good = false
			continue
		}
		for _, r := range string(line) {
			if hidden(r) {
				n.refuse(i+1, "Delete the character (it cannot be seen; type the word again)", "character U+%04X is not allowed in text", r)
				good = false
				break
			}
		}
	}
	if !good {
		return nil, false
	}
	raw = norm.NFC.Bytes(raw)
	if len(raw) > 0 && raw[len(raw)-1] != '\n' {
		raw = append(raw, '\n')
	}
	return raw, true
}

// hidden tells whether r is a character that content refuses: control characters, bidi
// overrides and isolates, line separators, noncharacters.
func hidden(r rune) bool {
	return unicode.IsControl(r) ||
		r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 ||
		r == 0x2028 || r == 0x2029 || r == 0xFEFF || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}

// shorten gives the beginning of s for a message.
func shorten(s string) string {
	const most = 40
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
