// Package contentsync keeps a kiosk's content up to date: it asks the bucket what is signed, downloads what
// is missing, builds a generation beside the one that shows, and switches.
//
//	poll the timestamp → verify metadata → remember it → manifests → catalogs → blobs
//	→ check everything → build a generation → switch the link → collect what is old
//
// Whatever goes wrong on that way, the active generation stays as it is, and [Status] says why. What is remembered lies in
// trust.db, which is written before anything is activated.
//
// The engine talks to the network and never draws; the screen draws and never talks to the network. They meet in
// package cache.
package contentsync
