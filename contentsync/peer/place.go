package peer

import (
	"net"
	"net/netip"
)

// A place is an address of this kiosk that neighbours may talk to, and from where.
type place struct {
	addr  netip.AddrPort
	from  netip.Prefix   // of its network; the zero value: every private address
	iface *net.Interface // nil: no mDNS there

	listener net.Listener // nil: its port is taken; neighbours can be asked all the same
}

// places are those of the configuration, or else one for each local network: interfaces that are up, have broadcast and multicast as a LAN has, and a private address.
// A modem's line is point to point and is none, nor is an interface with a public address.
func places(listen []netip.AddrPort) ([]place, error) {
	ifaces, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	var list []place
	for _, a := range listen {
		pl := place{addr: a}
		for i := range ifaces {
			for _, pre := range prefixes(&ifaces[i]) {
				if pre.Addr() == a.Addr().Unmap() && ifaces[i].Flags&net.FlagMulticast != 0 {
					pl.iface = &ifaces[i]
				}
			}
		}
		list = append(list, pl)
	}
	if len(listen) > 0 {
		return list, nil
	}
	const want, not = net.FlagUp | net.FlagRunning | net.FlagBroadcast | net.FlagMulticast, net.FlagLoopback | net.FlagPointToPoint
	for i := range ifaces {
		if f := ifaces[i].Flags; f&want != want || f&not != 0 || len(list) == maxPlaces {
			continue
		}
		if pre, ok := best(prefixes(&ifaces[i])); ok {
			list = append(list, place{addr: netip.AddrPortFrom(pre.Addr(), DefaultPort), from: pre.Masked(), iface: &ifaces[i]})
		}
	}
	return list, nil
}

func prefixes(i *net.Interface) []netip.Prefix {
	addrs, err := i.Addrs()
	if err != nil {
		return nil // it went away just now
	}
	var list []netip.Prefix
	for _, a := range addrs {
		if pre, err := netip.ParsePrefix(a.String()); err == nil {
			list = append(list, netip.PrefixFrom(pre.Addr().Unmap(), pre.Bits()))
		}
	}
	return list
}

// best gives the address that neighbours are told: IPv4 before IPv6. Link-local IPv6 addresses would need the name of the asker's interface and are left out.
func best(list []netip.Prefix) (netip.Prefix, bool) {
	for _, v4 := range []bool{true, false} {
		for _, pre := range list {
			if ip := pre.Addr(); ip.Is4() == v4 && private(ip) && (v4 || !ip.IsLinkLocalUnicast()) {
				return pre, true
			}
		}
	}
	return netip.Prefix{}, false
}

// admits tells whether somebody at that address may talk to this place.
func (p place) admits(ip netip.Addr) bool {
	if p.from.IsValid() {
		return p.from.Contains(ip.Unmap())
	}
	return private(ip)
}
