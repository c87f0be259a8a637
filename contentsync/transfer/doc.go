// Package transfer downloads blobs into the cache, over links that break.
//
// A blob is named by its digest; the part that is there lies under that name in a folder of its own and is
// continued by Range. Only a file whose bytes have the digest gets its final name, after they are synced. What
// has the wrong bytes is deleted at once, so that no part can wedge the next try.
//
// The getting is done by go-getter's HTTP getter, which by itself trusts the server in ways that we cannot. A
// round tripper around every request closes these: see guard.go, where each is named.
package transfer
