// Package publish makes the files of a pack and puts them into the bucket, signed, so
// that at every moment whoever reads the bucket sees either the version before or the new one, whole.
//
// Words: a [Content] is what a pack says; a [Built] is its files: manifest.json,
// catalog.json.zst and blobs named by digest, the same bytes for the same content on every
// machine. A [Publisher] owns the signed metadata (The Update Framework: root, targets,
// snapshot, timestamp; consistent snapshots).
//
// The order of uploads is the whole trick:
//
//	blobs and catalog → manifest → its deltas → root (if new) → targets → snapshot → deltas of these → timestamp
//
// Nothing before the timestamp is seen by a reader that follows the metadata, and nothing
// that was put is ever overwritten but the timestamp. A publish that was cut short is
// simply run again: what lies there and is right stays, numbers that were used are skipped.
// Storage is not believed: everything put is read back and compared (the built-in
// storage does not fsync, so after a power cut a file may be empty).
package publish
