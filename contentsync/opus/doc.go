// Package opus looks at recordings before anything plays them: Opus in Ogg (RFC 7845, RFC 3533, RFC 6716), the form in which a pack
// has texts read aloud. It decodes no sound; it reads every page and the first bytes of every packet, so that what a recording
// says of itself (one channel, its length) is what a decoder will make of it.
//
// It is strict: one stream, whole, from its first page to its last, with nothing missing, damaged, claimed or left over. What encoders
// write for speech is that.
package opus
