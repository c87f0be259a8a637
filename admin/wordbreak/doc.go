// Package wordbreak puts U+200B (zero width space) between the words of Lao, Khmer and
// Thai, which are written without spaces, so that a kiosk can end a line only where a
// reader expects it. The words come from ICU's dictionaries; this is the only package
// that talks to ICU, and it does so at import, never on a kiosk.
//
// Words: a break is one U+200B; a glue is U+2060 (word joiner); a term is a name that stays whole; a cluster is
// what a reader sees as one letter; a run is text without any place to break.
//
// What [Breaker.Insert] promises: taking the breaks out gives back the input without its
// own; breaks that the author wrote stay; doing it twice changes nothing (the words are
// always found in the text without breaks, so earlier breaks cannot steer the dictionary);
// no break lies inside a cluster, inside a term, beside a glue or a space, before a closing
// mark or a repetition mark, or between a number and its unit.
package wordbreak
