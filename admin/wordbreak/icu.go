package wordbreak

/*
#cgo LDFLAGS: -l:libicuuc.a -l:libicudata.a -lstdc++ -lm -ldl
#include <stdlib.h>
#include <unicode/ubrk.h>

// boundaries writes the offsets of all boundaries of one kind after 0; it gives how many
// there are, or -1.
static int boundaries(UBreakIteratorType kind, const char *locale, const UChar *text, int32_t n, int32_t *out, int32_t cap) {
	UErrorCode st = U_ZERO_ERROR;
	UBreakIterator *it = ubrk_open(kind, locale, text, n, &st);
	if (U_FAILURE(st)) return -1;
	int32_t count = 0;
	for (int32_t p = ubrk_first(it); p != UBRK_DONE && count < cap; p = ubrk_next(it)) {
		if (p > 0) out[count++] = p;
	}
	ubrk_close(it);
	return count;
}
*/
import "C"

import (
	"fmt"
	"unicode/utf16"
	"unsafe"

	"cuango/contentsync/content"
)

type kind int

const (
	graphemes kind = iota
	words
)

// icuBoundaries gives the rune offsets (not bytes) at which a word or a cluster ends.
func icuBoundaries(k kind, lang content.Lang, text []rune) (map[int]bool, error) {
	if len(text) == 0 {
		return nil, nil
	}
	units := utf16.Encode(text)
	out := make([]C.int32_t, len(units)+1)
	locale := C.CString(string(lang))
	defer C.free(unsafe.Pointer(locale))
	which := C.UBreakIteratorType(C.UBRK_CHARACTER)
	if k == words {
		which = C.UBRK_WORD
	}
	n := C.boundaries(which, locale, (*C.UChar)(unsafe.Pointer(&units[0])), C.int32_t(len(units)), &out[0], C.int32_t(len(out)))
	if n < 0 {
		return nil, fmt.Errorf("word breaks of %s: ICU cannot make a break iterator", lang)
	}
	ends := make(map[int]bool, n)
	unit, next := 0, 0
	for i, r := range text {
		if next < int(n) && int(out[next]) == unit {
			ends[i] = true
			next++
		}
		unit += utf16.RuneLen(r)
	}
	if next < int(n) {
		ends[len(text)] = true
	}
	return ends, nil
}
