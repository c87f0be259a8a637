// Package staff keeps the door of the staff corner: the hidden gesture, the rotating code (RFC 4226, RFC 6238) and what the corner tells. It knows no
// screen, and the time is a parameter.
package staff

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what RFC 4226 prescribes and every phone's app computes; HMAC does not rest on collisions
	"encoding/binary"
	"fmt"
	"hash"
	"time"
)

const (
	// Digits is how long a code is. Some apps know no other length.
	Digits = 6
	codes  = 1_000_000
	// Step is how long a code is shown.
	Step = 30 * time.Second
	// Window is how far the phone's clock and the kiosk's may be apart, when the kiosk's is believed.
	Window = 10 * time.Minute
)

// steps gives the number of a time's step; RFC 6238 counts from 1970.
func steps(t time.Time) int64 { return max(t.Unix(), 0) / int64(Step/time.Second) }

// generator computes codes. Looking for two successive ones in years of them takes millions, so it keeps its hash.
type generator struct {
	mac hash.Hash
	sum [sha1.Size]byte
}

func newGenerator(secret []byte) *generator { return &generator{mac: hmac.New(sha1.New, secret)} }

// truncated is the number that RFC 4226 section 5.3 makes of a counter.
func (g *generator) truncated(counter int64) uint32 {
	var c [8]byte
	binary.BigEndian.PutUint64(c[:], uint64(counter)) //nolint:gosec // not negative: see steps
	g.mac.Reset()
	g.mac.Write(c[:])
	h := g.mac.Sum(g.sum[:0])
	return binary.BigEndian.Uint32(h[h[len(h)-1]&15:]) & 0x7fffffff
}

func (g *generator) code(counter int64) int { return int(g.truncated(counter) % codes) }

// parse reads a code as it is typed.
func parse(s string) (code int, ok bool) {
	if len(s) != Digits {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		code = code*10 + int(c-'0')
	}
	return code, true
}

func format(code int) string { return fmt.Sprintf("%0*d", Digits, code) }
