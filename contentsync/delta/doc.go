// Package delta brings a kiosk from one version of a pack to another without its catalog and manifest being fetched whole.
//
// A delta is one zstd frame. Its dictionary, raw, is the manifest.json that the kiosk has followed by its catalog.json; what it becomes is the new
// manifest.json followed by the new catalog.json. So `zstd -d --patch-from` reads it too. A delta is not signed and need not be: the
// new manifest must have the digest that the signed metadata names, and the catalog the one that the manifest names. Whoever cannot use a delta, for
// whatever reason, fetches the files whole.
//
// A large file of signed metadata comes in the same way from its older version: MakeFile, ApplyFile.
package delta
