// Package peer lets the kiosks of one gate get blobs from each other, so that one copy crosses the line to the bucket.
//
// Kiosks find each other by mDNS (service _cuango._tcp, in the TXT record the protocol and the gate) or by a list in the configuration, and talk plain
// HTTP: GET and HEAD /blobs/sha256/ab/<hex>. A kiosk gives only what it has hashed itself and what its active generation, or the one that it is
// downloading, needs. It takes nothing on trust: what comes is hashed before it gets a name, and hashed once more by package transfer.
//
// When several kiosks see a new version at once, they divide the blobs: of all kiosks that answer, the one that comes first for a digest by
// rendezvous hashing fetches it from the bucket, and the others ask it and wait, as long as it gets on. Nobody decides anything for anybody: a kiosk that
// knows of no neighbour, or whose neighbours stall, lie or are slow, fetches for itself. FORMAT.md section 13 is the protocol.
package peer
