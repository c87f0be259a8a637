// Package objectserver is the built-in object storage: versitygw on a folder, for a
// province that has one machine. It is the only importer of versitygw.
//
// It runs as a process of its own (kioskadmin objectserver), because versitygw changes the
// working directory and keeps package state; [Start] starts it and waits until it
// answers, [Run] is what the process does.
//
// Who may do what in the bucket: anybody reads tuf/, targets/ and blobs/; each gate has
// an account that may only put below inbox/<gate>/; the root account does everything. The
// accounts lie in one file ([Accounts]); the running server notices when it changes, so a new gate
// needs no restart.
//
// versitygw does not fsync what it writes: whoever puts something that must last reads it back and
// must be ready to put it again.
package objectserver
