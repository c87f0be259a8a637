package peer

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/hashicorp/mdns"

	"cuango/contentsync/content"
)

// Names on the wire; see FORMAT.md section 13.
const (
	service  = "_cuango._tcp"
	protocol = "1"

	helloHeader    = "Cuango-Neighbour" // protocol, gate, instance and port of who asks or answers
	progressHeader = "Cuango-Progress"  // state and bytes, with 503
)

// A hello is how neighbours introduce themselves, in both directions. The instance is a random number of the run: it tells two neighbours apart, and
// nothing of the kiosk.
type hello struct {
	gate, instance string
	port           uint16 // where it listens; 0: nowhere
}

func newInstance() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

func (h hello) String() string {
	return fmt.Sprintf("%s %s %s %d", protocol, h.gate, h.instance, h.port)
}

// parseHello reads one. Errors: ErrInvalid.
func parseHello(s string) (hello, error) {
	f := strings.Split(s, " ")
	if len(s) > maxHello || len(f) != 4 || f[0] != protocol || !content.ValidSlug(f[1]) || !validInstance(f[2]) {
		return hello{}, fmt.Errorf("%w: %.140q is no neighbour", content.ErrInvalid, s)
	}
	port, err := strconv.ParseUint(f[3], 10, 16)
	if err != nil {
		return hello{}, fmt.Errorf("%w: neighbour's port %.20q", content.ErrInvalid, f[3])
	}
	return hello{gate: f[1], instance: f[2], port: uint16(port)}, nil
}

func validInstance(s string) bool {
	if len(s) != 16 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// txt is the record that says what the service is.
func (h hello) txt() []string { return []string{"v=" + protocol, "gate=" + h.gate} }

// found reads what mDNS has found: a neighbour of that gate, at an address that the place admits. Everything in it may be a lie.
func found(e *mdns.ServiceEntry, gate string, at place) (instance string, addr netip.AddrPort, ok bool) {
	instance, rest, _ := strings.Cut(e.Name, ".")
	if !validInstance(instance) || !strings.HasPrefix(rest, service+".") || e.Port < 1 || e.Port > 65535 {
		return "", addr, false
	}
	v, g := false, false
	for _, f := range e.InfoFields {
		v, g = v || f == "v="+protocol, g || f == "gate="+gate
	}
	if !v || !g {
		return "", addr, false
	}
	raw := e.AddrV4
	if raw == nil && e.AddrV6IPAddr != nil {
		raw = e.AddrV6IPAddr.IP
	}
	ip, valid := netip.AddrFromSlice(raw)
	if ip = ip.Unmap(); !valid || !private(ip) || !at.admits(ip) {
		return "", addr, false
	}
	return instance, netip.AddrPortFrom(ip, uint16(e.Port)), true // looked at above
}

// A progress is what a neighbour says of a blob that it does not have yet.
type progress struct {
	fetching bool  // from the bucket, now; else it will
	bytes    int64 // of all that it downloads: it grows while it gets on
}

func (p progress) String() string {
	return fmt.Sprintf("%s %d", map[bool]string{true: "fetching", false: "planned"}[p.fetching], p.bytes)
}

func parseProgress(s string) (progress, bool) {
	word, number, _ := strings.Cut(s, " ")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || (word != "fetching" && word != "planned") {
		return progress{}, false
	}
	return progress{word == "fetching", n}, true
}
