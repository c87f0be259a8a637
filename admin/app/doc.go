// Package app puts the back office together: storage, publisher, fleet and web page, as
// kioskadmin dev and serve run it. Tests of the whole program build the same thing.
package app
