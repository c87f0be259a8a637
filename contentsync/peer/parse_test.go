package peer

import (
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/hashicorp/mdns"

	"cuango/contentsync/content"
)

func TestConfig(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    Config
		want string // first address; "" is refused
	}{
		{"with a port", Config{With: []string{"http://10.0.0.7:99"}}, "10.0.0.7:99"},
		{"without", Config{With: []string{"http://10.0.0.7"}}, "10.0.0.7:8347"},
		{"with a slash", Config{With: []string{"http://192.168.1.2:99/"}}, "192.168.1.2:99"},
		{"IPv6", Config{With: []string{"http://[fd00::7]:99"}}, "[fd00::7]:99"},
		{"IPv6 without a port", Config{With: []string{"http://[fd00::7]"}}, "[fd00::7]:8347"},
		{"public", Config{With: []string{"http://8.8.8.8"}}, ""},
		{"name", Config{With: []string{"http://kiosk-2"}}, ""},
		{"https", Config{With: []string{"https://10.0.0.7"}}, ""},
		{"path", Config{With: []string{"http://10.0.0.7/x"}}, ""},
		{"query", Config{With: []string{"http://10.0.0.7/?x"}}, ""},
		{"user", Config{With: []string{"http://a@10.0.0.7"}}, ""},
		{"port 0", Config{With: []string{"http://10.0.0.7:0"}}, ""},
		{"too many", Config{With: strings.Split(strings.Repeat("http://10.0.0.7,", 17), ",")[:17]}, ""},
		{"listen", Config{Listen: []string{"10.0.0.5:1"}}, "10.0.0.5:1"},
		{"listen everywhere", Config{Listen: []string{"0.0.0.0:1"}}, ""},
		{"listen in public", Config{Listen: []string{"203.0.113.5:1"}}, ""},
		{"listen without a port", Config{Listen: []string{"10.0.0.5"}}, ""},
		{"listen at too many", Config{Listen: []string{"10.0.0.5:1", "10.0.0.5:2", "10.0.0.5:3", "10.0.0.5:4", "10.0.0.5:5"}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			with, listen, err := tt.c.Parse()
			got := append(with, listen...)
			if tt.want == "" && !errors.Is(err, content.ErrInvalid) || tt.want != "" && (err != nil || len(got) != 1 || got[0].String() != tt.want) {
				t.Errorf("%v, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestFound(t *testing.T) {
	at := place{addr: netip.MustParseAddrPort("10.0.0.5:8347"), from: netip.MustParsePrefix("10.0.0.0/24")}
	good := func() *mdns.ServiceEntry {
		return &mdns.ServiceEntry{Name: "0123456789abcdef._cuango._tcp.local.", AddrV4: net.IPv4(10, 0, 0, 7), Port: 8347, InfoFields: []string{"v=1", "gate=huu-nghi"}}
	}
	for _, tt := range []struct {
		name   string
		change func(*mdns.ServiceEntry)
		want   bool
	}{
		{"good", func(*mdns.ServiceEntry) {}, true},
		{"more in the record", func(e *mdns.ServiceEntry) { e.InfoFields = append(e.InfoFields, "x=y") }, true},
		{"another gate", func(e *mdns.ServiceEntry) { e.InfoFields[1] = "gate=mong-cai" }, false},
		{"another protocol", func(e *mdns.ServiceEntry) { e.InfoFields[0] = "v=2" }, false},
		{"no record", func(e *mdns.ServiceEntry) { e.InfoFields = nil }, false},
		{"another service", func(e *mdns.ServiceEntry) { e.Name = "0123456789abcdef._http._tcp.local." }, false},
		{"a name of somebody", func(e *mdns.ServiceEntry) { e.Name = "Lan's phone._cuango._tcp.local." }, false},
		{"another network", func(e *mdns.ServiceEntry) { e.AddrV4 = net.IPv4(10, 0, 1, 7) }, false},
		{"the Internet", func(e *mdns.ServiceEntry) { e.AddrV4 = net.IPv4(8, 8, 8, 8) }, false},
		{"this machine", func(e *mdns.ServiceEntry) { e.AddrV4 = net.IPv4(127, 0, 0, 1) }, false},
		{"no address", func(e *mdns.ServiceEntry) { e.AddrV4 = nil }, false},
		{"port 0", func(e *mdns.ServiceEntry) { e.Port = 0 }, false},
		{"port 70000", func(e *mdns.ServiceEntry) { e.Port = 70000 }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := good()
			tt.change(e)
			id, addr, ok := found(e, "huu-nghi", at)
			if ok != tt.want || (ok && (id != "0123456789abcdef" || addr.String() != "10.0.0.7:8347")) {
				t.Errorf("%q, %v, %v; want %v", id, addr, ok, tt.want)
			}
		})
	}
}

func TestBest(t *testing.T) {
	for _, tt := range []struct{ name, addrs, want string }{
		{"private", "192.0.2.2/24 10.1.2.3/16 fd00::2/64", "10.1.2.3/16"},
		{"IPv6 alone", "fe80::1/64 2001:db8::1/64 fd00::2/64", "fd00::2/64"},
		{"link-local", "169.254.3.4/16", "169.254.3.4/16"},
		{"public alone", "203.0.113.9/24 2001:db8::1/64 fe80::1/64", ""},
		{"a carrier's", "100.64.0.9/10", ""},
		{"none", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var list []netip.Prefix
			for _, s := range strings.Fields(tt.addrs) {
				list = append(list, netip.MustParsePrefix(s))
			}
			got, ok := best(list)
			if ok != (tt.want != "") || (ok && got.String() != tt.want) {
				t.Errorf("%v, %v; want %q", got, ok, tt.want)
			}
		})
	}
}

func FuzzBlobPath(f *testing.F) {
	good := "/" + content.DigestOf([]byte("x")).BlobKey()
	for _, s := range []string{good, good + "/", "/" + good, "/blobs/sha256/../../key", "", "/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := blobPath(s); ok != (d != "") || (ok && (!d.Valid() || "/"+d.BlobKey() != s)) {
			t.Errorf("%q: %q, %v", s, d, ok)
		}
	})
}

// FuzzHeaders reads what neighbours say, each as each.
func FuzzHeaders(f *testing.F) {
	for _, s := range []string{"1 huu-nghi 0123456789abcdef 8347", "1 huu-nghi 0123456789abcdef 0", "fetching 17", "planned 0", "wait=5", "respond-async, wait=20", "wait=99999", "http://10.0.0.7:8347", "http://[fd00::7]", "http://10.0.0.7:99999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if h, err := parseHello(s); err == nil {
			if again, err := parseHello(h.String()); err != nil || again != h {
				t.Errorf("%q: %+v, %+v, %v", s, h, again, err)
			}
		}
		if p, ok := parseProgress(s); ok {
			if again, ok := parseProgress(p.String()); !ok || again != p || p.bytes < 0 {
				t.Errorf("%q: %+v, %+v", s, p, again)
			}
		}
		if n := heldFor(s); n < 0 || n > 999 {
			t.Errorf("%q: %d", s, n)
		}
		if a, err := parseNeighbour(s); err == nil && (!private(a.Addr()) || a.Port() == 0) {
			t.Errorf("%q: %v", s, a)
		}
	})
}
