package peer

import (
	"fmt"
	"net/netip"
	"net/url"

	"cuango/contentsync/content"
)

// DefaultPort is where kiosks listen for each other unless the configuration says otherwise.
const DefaultPort = 8347

// A Config is what an operator may say. The zero value listens on the private addresses of the local networks and finds neighbours by mDNS.
type Config struct {
	With   []string // neighbours' addresses, http://10.0.0.7 or http://10.0.0.7:8347, beside those that are found
	Listen []string // addresses to listen on, 10.0.0.5:8347, instead of all private ones
}

// Parse checks both lists. All addresses are numbers of private networks: no name is looked up, and nothing reaches the open Internet.
// Errors: ErrInvalid.
func (c Config) Parse() (with, listen []netip.AddrPort, err error) {
	if len(c.With) > MaxNeighbours {
		return nil, nil, fmt.Errorf("%w: %d neighbours, at most %d", content.ErrInvalid, len(c.With), MaxNeighbours)
	}
	if len(c.Listen) > maxPlaces {
		return nil, nil, fmt.Errorf("%w: %d addresses to listen on, at most %d", content.ErrInvalid, len(c.Listen), maxPlaces)
	}
	for _, s := range c.With {
		a, err := parseNeighbour(s)
		if err != nil {
			return nil, nil, err
		}
		with = append(with, a)
	}
	for _, s := range c.Listen {
		a, err := netip.ParseAddrPort(s)
		if err != nil || !private(a.Addr()) {
			return nil, nil, fmt.Errorf("%w: %.80q: want a private address and a port, as 10.0.0.5:%d", content.ErrInvalid, s, DefaultPort)
		}
		listen = append(listen, a)
	}
	return with, listen, nil
}

// parseNeighbour reads http://10.0.0.7:8347; the port may be absent.
func parseNeighbour(s string) (netip.AddrPort, error) {
	bad := fmt.Errorf("%w: %.80q: want http:// and a private address in numbers, as http://10.0.0.7", content.ErrInvalid, s)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Path != "" && u.Path != "/") {
		return netip.AddrPort{}, bad
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil || !private(ip) {
		return netip.AddrPort{}, bad
	}
	if u.Port() == "" {
		return netip.AddrPortFrom(ip, DefaultPort), nil
	}
	a, err := netip.ParseAddrPort(u.Host)
	if err != nil || a.Port() == 0 {
		return netip.AddrPort{}, bad
	}
	return a, nil
}

// private tells whether an address belongs to a network that is somebody's own.
func private(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsLoopback()
}
