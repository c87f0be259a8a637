// Package trust decides what a kiosk believes: signed metadata of The Update Framework, a memory that
// refuses to go back, and a clock that cannot be fooled into blanking or bricking the screen.
//
// It is pure: metadata comes through a [Fetcher], the time is a parameter, and what must be remembered
// goes out as a [State] that the caller stores durably. It never writes a file. (go-tuf's own
// updater does, without syncing: a power cut there leaves an empty file and an updater that fails for ever.)
//
// Roles are root, targets, snapshot and timestamp, with consistent snapshots; a target is the
// manifest of a pack. See FORMAT.md for names and places.
//
// Expired metadata is an error of [Refresh]: nothing new may be activated. It never says anything about what is on
// the screen already.
package trust
