// Package content is the leaf of the module: what a pack is, in Go.
//
// A Pack is published as a [Manifest] (which files belong to it, by digest) and one
// [Catalog] (all items in all languages). An [Item] is one topic; an [ItemText] is one
// language of it; a [Block] is one thing on its page. A [Gate] is a place where kiosks
// stand. Digests are lower-case hex SHA-256.
//
// The package uses the standard library only and does no I/O. Decoding never trusts:
// every Decode function has a size limit and ends in a Validate. Unknown JSON fields
// are ignored, so that a newer publisher can talk to an older kiosk.
//
// The formats are described in ../FORMAT.md.
package content
