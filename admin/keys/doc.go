// Package keys holds what happens away from the server: signing keys as files under a passphrase, and metadata that travels to them to be
// signed.
//
// A key is an Ed25519 key as PKCS#8 PEM inside an age file (scrypt): NAME.key. Beside it lies NAME.pub, which may be shown to everybody. A
// [Request] is one file with the new metadata and with the signed metadata that is in force, so that the person who signs is told in words what
// changes, and so that what is not the successor of it is refused. It is signed by as many people as a role's threshold asks for, each on a machine of
// their own, and merged at the server. Every request has a code, a digest of what it asks for; people who sign read it to each other.
//
// The package writes no metadata to a bucket: that is package publish.
package keys
