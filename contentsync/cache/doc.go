// Package cache is what a kiosk keeps on its disk: blobs by digest, and generations.
//
// A generation is all content of all packs at one moment, as one immutable SQLite file:
//
//	blobs/sha256/ab/<hex>            pictures, recordings, catalogs and manifests, by digest
//	generations/<n>/content.db       described in sql/README.md
//	generations/<n>/generation.json  which packs, and the digest of content.db
//	current → generations/<n>        the active one, switched by rename
//
// The [Writer] belongs to contentsyncd, the only process that writes here. The [Reader] belongs to
// the screen: it opens one generation read-only and immutable, takes no lock, writes nothing,
// and keeps working when the link moves on. A generation never changes once it has its
// number; numbers are never used twice.
package cache
