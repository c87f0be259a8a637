package peer

import "time"

// Limits of what comes from the network, and of what is given to it.
const (
	MaxNeighbours = 16 // that are remembered at once
	maxPlaces     = 4  // addresses that are listened on
	maxConns      = 64 // of all neighbours together
	maxConnsEach  = 24 // of one address
	maxHeader     = 4 << 10
	maxHello      = 128      // bytes of the header that introduces a neighbour
	giveRate      = 20 << 20 // bytes a second, to all together
	writePiece    = 64 << 10 // bytes that must leave within times.stall
	slowestCopy   = 64 << 10 // bytes a second: a neighbour that is slower is no help
	hashAtOnce    = 4 << 20  // bytes of a file that is hashed while somebody waits; a larger one in the background
	maxHashing    = 64       // files that wait to be hashed in the background
)

// times are how long things may take. Tests shorten some.
type times struct {
	find     time.Duration // from one look for neighbours to the next
	findBusy time.Duration // the same while something is downloaded, there is no network yet, or nobody was found early
	early    time.Duration // since the start: a network comes up by and by
	listen   time.Duration // for answers to one question by mDNS
	first    time.Duration // a download waits so long for the first neighbours after the start
	dial     time.Duration // for a connection: the other machine is there, however busy
	probe    time.Duration // for an answer to a question without waiting
	hold     time.Duration // a question may be held so long by who is asked
	patience time.Duration // without any progress of who fetches
	judge    time.Duration // before a neighbour's speed is judged
	most     time.Duration // of waiting for one neighbour that gives nothing in the end
	stall    time.Duration // of silence within a body
	aside    time.Duration // after a failure; doubles
	asideMax time.Duration // at most, and at once for wrong bytes
	noWait   time.Duration // after it was waited for in vain
	alive    time.Duration // since its last answer
}

var usual = times{
	find: time.Minute, findBusy: 10 * time.Second, early: 2 * time.Minute, listen: time.Second, first: 3 * time.Second, dial: time.Second, probe: 5 * time.Second, hold: 2 * time.Second,
	patience: 8 * time.Second, judge: 10 * time.Second, most: 15 * time.Minute, stall: 5 * time.Second,
	aside: 30 * time.Second, asideMax: time.Hour, noWait: 5 * time.Minute, alive: 3 * time.Minute,
}
