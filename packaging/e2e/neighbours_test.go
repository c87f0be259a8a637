//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/packaging/stack"
)

// Names and addresses of the little network: kiosks on one switch, which routes to the line at whose other end the bucket is.
// No two runs have the same names: one that was killed leaves its namespaces behind.
var (
	netRun    = rand.Uint32()
	netSwitch = fmt.Sprintf("cuango-switch-%d", netRun)
	netLine   = fmt.Sprintf("cuango-line-%d", netRun)
)

const (
	lineHost  = "10.78.0.1"
	maxCopies = 1.05
	clusterOf = 5
)

// A cluster is a gate with several kiosks, each in a network namespace of its own.
type cluster struct {
	*world
	kiosks  []*neighbour
	started *int // kiosks, by all steps
}

type neighbour struct {
	ns, dir, config string
	daemon          *stack.Process
}

// TestNeighboursShareOneCopy: five kiosks without any list find each other by mDNS, and one copy crosses the line, counted by the kernel.
func TestNeighboursShareOneCopy(t *testing.T) {
	c := newCluster(t)
	alone := c.line(func() {
		k := c.kiosk("neighbours = false\n")
		c.start(k)
		c.awaits(k, "")
		if out := c.run("ip", "netns", "exec", k.ns, "ss", "-Hlntu"); strings.TrimSpace(out) != "" {
			t.Errorf("neighbours are off, and something listens:\n%s", out)
		}
		c.stop(k)
	})
	t.Logf("one kiosk alone: %d bytes over the line", alone)
	for range clusterOf {
		c.kiosks = append(c.kiosks, c.kiosk(""))
	}
	together := c.line(func() {
		c.start(c.kiosks...)
		for _, k := range c.kiosks {
			c.awaits(k, "")
		}
	})
	copies := float64(together) / float64(alone)
	t.Logf("%d kiosks at once: %d bytes over the line, %.3f copies", clusterOf, together, copies)
	if copies > maxCopies {
		t.Errorf("%.3f copies crossed the line, at most %.2f may", copies, maxCopies)
	}
	t.Run("each has every blob, by sha256sum", func(t *testing.T) { c.step(t).haveAll() })
	t.Run("what a stranger on the switch gets, by curl", func(t *testing.T) { c.step(t).strangers() })
	t.Run("an update", func(t *testing.T) { c.step(t).update() })
	t.Run("a neighbour whose power fails, and one that comes back", func(t *testing.T) { c.step(t).powerFails() })
	t.Run("a kiosk without any line, and without a gateway", func(t *testing.T) { c.step(t).lineDown() })
	for _, k := range c.kiosks {
		s := c.statusOf(k)
		t.Logf("%s: %+v", k.ns, *s.Neighbours)
	}
}

func (c *cluster) step(t *testing.T) *cluster {
	w := *c.world
	w.t, w.ctx = t, t.Context()
	s := *c
	s.world = &w
	return &s
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root: it makes network namespaces")
	}
	base, err := os.MkdirTemp("", "cuango-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{started: new(int), world: &world{t: t, ctx: t.Context(), base: base, gate: "huu-nghi", content: filepath.Join(base, "content"), adminDir: filepath.Join(base, "admin")}}
	t.Cleanup(func() {
		_ = os.RemoveAll(base)
	})
	c.must(os.Chmod(base, 0o755))
	c.run("cp", "-r", "../../bin", filepath.Join(base, "bin"))
	c.run("cp", "-r", "../../assets/demopack", c.content)
	c.run("chmod", "-R", "a+rX", base)

	c.namespace(netSwitch)
	c.namespace(netLine)
	c.ip(netSwitch, "link", "add", "lan", "type", "bridge")
	c.ip(netSwitch, "addr", "add", "10.77.0.1/24", "dev", "lan")
	c.ip(netSwitch, "link", "set", "lan", "up")
	c.ip(netSwitch, "link", "add", "wan", "type", "veth", "peer", "name", "eth0", "netns", netLine)
	c.ip(netSwitch, "addr", "add", "10.78.0.2/24", "dev", "wan")
	c.ip(netSwitch, "link", "set", "wan", "up")
	c.ip(netLine, "addr", "add", lineHost+"/24", "dev", "eth0")
	c.ip(netLine, "link", "set", "eth0", "up")
	c.ip(netLine, "route", "add", "default", "via", "10.78.0.2")
	c.run("ip", "netns", "exec", netSwitch, "sysctl", "-qw", "net.ipv4.ip_forward=1")

	// The administration, as it is, at the far end of the line.
	bin := filepath.Join(base, "far")
	c.must(os.MkdirAll(bin, 0o755))
	far := fmt.Sprintf("#!/bin/sh\nexec ip netns exec %s %s/bin/kioskadmin \"$@\"\n", netLine, base)
	c.must(os.WriteFile(filepath.Join(bin, "kioskadmin"), []byte(far), 0o755))
	c.programs = stack.Programs(bin)
	c.admin, err = c.programs.StartAdmin(c.ctx, stack.AdminOptions{Data: c.adminDir, Content: c.content, S3Listen: lineHost + ":9000", Out: testLog{t}})
	c.must(err)
	t.Cleanup(func() {
		if err := c.admin.Stop(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func (c *cluster) namespace(ns string) {
	c.t.Helper()
	c.run("ip", "netns", "add", ns)
	c.t.Cleanup(func() {
		if p, err := stack.Start("ip", stack.Identity{}, nil, nil, "ip", "netns", "del", ns); err == nil {
			<-p.Done()
		}
	})
	c.ip(ns, "link", "set", "lo", "up")
}

func (c *cluster) ip(ns string, args ...string) string {
	c.t.Helper()
	return c.run("ip", append([]string{"-n", ns}, args...)...)
}

// kiosk makes a new one: its network, and the files that an installer would bring.
func (c *cluster) kiosk(more string) *neighbour {
	c.t.Helper()
	*c.started++
	n := &neighbour{ns: fmt.Sprintf("cuango-kiosk-%d-%d", netRun, *c.started), dir: filepath.Join(c.base, fmt.Sprint("kiosk-", *c.started))}
	c.namespace(n.ns)
	port := fmt.Sprint("port", *c.started)
	c.ip(netSwitch, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", n.ns)
	c.ip(netSwitch, "link", "set", port, "master", "lan", "up")
	c.ip(n.ns, "addr", "add", fmt.Sprintf("10.77.0.%d/24", 10+*c.started), "dev", "eth0")
	c.ip(n.ns, "link", "set", "eth0", "up")
	c.ip(n.ns, "route", "add", "default", "via", "10.77.0.1")
	c.must(os.MkdirAll(n.dir, 0o750))
	n.config = filepath.Join(n.dir, "sync.toml")
	from := filepath.Dir(c.admin.SyncConfig(c.gate))
	for _, name := range []string{"sync.toml", "root.json", "inbox.secret"} {
		raw, err := os.ReadFile(filepath.Join(from, name))
		c.must(err)
		if name == "sync.toml" {
			for key, value := range map[string]string{"sync_dir": filepath.Join(n.dir, "sync"), "kiosk_dir": filepath.Join(n.dir, "screen"), "poll": "2s", "heartbeat": "1h"} {
				raw = regexp.MustCompile(`(?m)^`+key+` = .*$`).ReplaceAll(raw, fmt.Appendf(nil, "%s = %q", key, value))
			}
			raw = append([]byte(more), raw...)
		}
		c.must(os.WriteFile(filepath.Join(n.dir, name), raw, 0o600))
	}
	c.run("chown", "-R", fmt.Sprint(syncUID, ":", syncUID), n.dir)
	return n
}

// start starts the daemons, as a user of their own.
func (c *cluster) start(list ...*neighbour) {
	c.t.Helper()
	for _, n := range list {
		p, err := stack.Start(n.ns, stack.Identity{}, nil, testLog{c.t}, "ip", "netns", "exec", n.ns, "setpriv", fmt.Sprint("--reuid=", syncUID), fmt.Sprint("--regid=", syncUID), "--clear-groups",
			filepath.Join(c.base, "bin", "contentsyncd"), "--config", n.config)
		c.must(err)
		n.daemon = p
		c.t.Cleanup(func() { _ = p.Stop() })
	}
}

func (c *cluster) stop(n *neighbour) {
	c.t.Helper()
	c.must(n.daemon.Stop())
}

// awaits waits until another generation than the given one is active, and the sync that made it is over.
func (c *cluster) awaits(n *neighbour, after string) (generation string) {
	c.t.Helper()
	generation, err := stack.AwaitGeneration(c.ctx, n.daemon, filepath.Join(n.dir, "sync"), after)
	c.must(err)
	c.eventually(time.Minute, "the end of the sync", func() error {
		if s := c.statusOf(n); s.Syncing || fmt.Sprint(s.Generation) != generation {
			return fmt.Errorf("%+v", s)
		}
		return nil
	})
	return generation
}

func (c *cluster) statusOf(n *neighbour) content.SyncStatus {
	c.t.Helper()
	var s content.SyncStatus
	c.must(json.Unmarshal([]byte(c.run(filepath.Join(c.base, "bin", "contentsyncd"), "--config", n.config, "status", "--json")), &s))
	return s
}

// sees waits until a kiosk sees so many others: the one that answers last may do so when the sync is over.
func (c *cluster) sees(n *neighbour, others int) content.NeighbourStatus {
	c.t.Helper()
	var seen content.NeighbourStatus
	c.eventually(time.Minute, fmt.Sprintf("%s to see %d others", n.ns, others), func() error {
		s := c.statusOf(n).Neighbours
		if s == nil || s.Seen != others {
			return fmt.Errorf("it says %+v", s)
		}
		seen = *s
		return nil
	})
	return seen
}

// line gives how many bytes came over the line meanwhile, as the kernel counts them.
func (c *cluster) line(do func()) int64 {
	c.t.Helper()
	count := func() int64 {
		var links []struct {
			Stats64 struct {
				Rx struct {
					Bytes int64 `json:"bytes"`
				} `json:"rx"`
			} `json:"stats64"`
		}
		c.must(json.Unmarshal([]byte(c.ip(netSwitch, "-s", "-j", "link", "show", "dev", "wan")), &links))
		return links[0].Stats64.Rx.Bytes
	}
	before := count()
	do()
	return count() - before
}

// blobs gives the digests of the blobs that a kiosk has, by sha256sum.
func (c *cluster) blobs(n *neighbour) map[string]bool {
	c.t.Helper()
	have := map[string]bool{}
	dir := filepath.Join(n.dir, "sync", "blobs")
	c.must(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sum, _, _ := strings.Cut(c.run("sha256sum", path), " ")
		if sum != d.Name() {
			c.t.Errorf("%s: %s has the bytes of %s", n.ns, d.Name(), sum)
		}
		have[sum] = true
		return nil
	}))
	return have
}

func (c *cluster) haveAll() {
	want := c.blobs(c.kiosks[0])
	if len(want) < 17 {
		c.t.Errorf("%d blobs, want 17 and more", len(want))
	}
	for _, k := range c.kiosks {
		have := c.blobs(k)
		for d := range want {
			if !have[d] {
				c.t.Errorf("%s lacks %s", k.ns, d)
			}
		}
		if s := c.sees(k, clusterOf-1); s.Refused != 0 || s.Problem != "" {
			c.t.Errorf("%s: %+v", k.ns, s)
		}
	}
	least := int64(len(want)) * (clusterOf - 1) * 95 / 100
	c.eventually(time.Minute, "all that was given to be counted", func() error { // a kiosk that only gives says so after its next poll
		var got, given int64
		for _, k := range c.kiosks {
			s := c.statusOf(k).Neighbours
			got, given = got+s.Got, given+s.Given
		}
		if got < least || given < got {
			return fmt.Errorf("%d blobs came from neighbours and %d were given, want %d", got, given, least)
		}
		return nil
	})
}

// strangers asks a kiosk from the switch, and from the line, which is another network.
func (c *cluster) strangers() {
	var blob string
	for d := range c.blobs(c.kiosks[0]) {
		blob = d
	}
	at := fmt.Sprintf("http://10.77.0.%d:8347", 11+1) // the first of the cluster; the one alone was .11
	ask := func(ns, path string) string {
		return c.run("ip", "netns", "exec", ns, "sh", "-c", fmt.Sprintf("curl -s --path-as-is -m 20 -o /dev/null -w '%%{http_code}' '%s%s' || true", at, path))
	}
	for path, want := range map[string]string{
		"/blobs/sha256/" + blob[:2] + "/" + blob:      "200",
		"/blobs/sha256/" + blob[:2] + "/":             "404",
		"/blobs/sha256/" + blob[:2] + "/../../../key": "404",
		"/key": "404", "/trust.db": "404", "/status.json": "404", "/": "404",
	} {
		if got := ask(netSwitch, path); got != want {
			c.t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if got := ask(netLine, "/blobs/sha256/"+blob[:2]+"/"+blob); got != "000" {
		c.t.Errorf("another network is answered: %s", got)
	}
	head := c.run("ip", "netns", "exec", netSwitch, "curl", "-sI", at+"/blobs/sha256/"+blob[:2]+"/"+blob)
	if strings.Contains(head, "Date:") || strings.Contains(head, "Server:") || strings.Contains(head, "Last-Modified:") {
		c.t.Errorf("it tells of itself:\n%s", head)
	}
}

// update publishes a page with a new photo: it crosses the line once, the signed files for each.
func (c *cluster) update() {
	before, got := map[*neighbour]string{}, int64(0)
	for _, k := range c.kiosks {
		target, err := os.Readlink(filepath.Join(k.dir, "sync", "current"))
		c.must(err)
		before[k] = filepath.Base(target)
		got -= c.statusOf(k).Neighbours.GotBytes
	}
	photo := c.photo()
	bytes := c.line(func() {
		c.run("ip", "netns", "exec", netLine, filepath.Join(c.base, "bin", "kioskadmin"), "pack", "publish", c.content, "--data", c.adminDir)
		for _, k := range c.kiosks {
			c.awaits(k, before[k])
			got += c.statusOf(k).Neighbours.GotBytes
		}
	})
	c.t.Logf("a photo of %d bytes to %d kiosks: %d bytes over the line, catalogs, signed files and polls included", photo, clusterOf, bytes)
	if bytes > 2*photo || got < (clusterOf-1)*photo {
		c.t.Errorf("%d bytes over the line and %d from neighbours", bytes, got)
	}
}

// photo puts a new picture at the end of a page in all its languages, and gives its size.
func (c *cluster) photo() int64 {
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	rnd := rand.NewChaCha8([32]byte{1})
	_, _ = rnd.Read(img.Pix)
	var b bytes.Buffer
	c.must(jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}))
	c.must(os.WriteFile(filepath.Join(c.content, "media", "new-one.jpg"), b.Bytes(), 0o600))
	pages, err := filepath.Glob(filepath.Join(c.content, "items", "lang-son-food", "*.md"))
	c.must(err)
	about := "\n[new-one]\nfile = \"new-one.jpg\"\nauthor = \"test\"\nlicence = \"Apache-2.0\"\nillustration = true\n[new-one.alt]\n"
	for _, page := range pages {
		if lang := strings.TrimSuffix(filepath.Base(page), ".md"); lang != "ar" && lang != "zh-Hant" {
			about += fmt.Sprintf("%s = \"x\"\n", lang)
		}
		c.appendTo(page, "\n\n![x](media/new-one.jpg)\n")
	}
	c.appendTo(filepath.Join(c.content, "media", "media.toml"), about)
	return int64(b.Len())
}

func (c *cluster) appendTo(path, text string) {
	raw, err := os.ReadFile(path)
	c.must(err)
	c.must(os.WriteFile(path, append(raw, text...), 0o600))
}

// powerFails takes one kiosk away while a new one syncs, and lets it come back with an empty disk: everything comes from the others.
func (c *cluster) powerFails() {
	c.kiosks[4].daemon.Kill()
	k := c.kiosk("")
	copies := c.line(func() {
		c.start(k)
		c.awaits(k, "")
	})
	if s := c.sees(k, clusterOf-1); s.Got < 17 {
		c.t.Errorf("a new kiosk beside four: %+v", s)
	}
	c.t.Logf("a new kiosk beside four others: %d bytes over the line", copies)
	c.start(c.kiosks[4])
	for _, k := range c.kiosks {
		c.sees(k, clusterOf)
	}
}

// lineDown starts a new kiosk that cannot reach the bucket: everything comes from the others, and it says that the bucket is away.
func (c *cluster) lineDown() {
	k := c.kiosk("")
	c.ip(k.ns, "route", "del", "default")
	bytes := c.line(func() {
		c.start(k)
		c.awaits(k, "")
	})
	s := c.statusOf(k)
	if s.Reason != content.ReasonNetwork || !s.LastSync.IsZero() || s.Neighbours.Got < 17 {
		c.t.Errorf("%+v, %+v", s, *s.Neighbours)
	}
	if out := c.run(filepath.Join(c.base, "bin", "contentsyncd"), "--config", k.config, "verify"); !strings.Contains(out, "generation "+fmt.Sprint(s.Generation)+"  ok  (active)") {
		c.t.Errorf("verify:\n%s", out)
	}
	c.t.Logf("a kiosk without a line: %d blobs from neighbours; %d bytes over the line, the others' polls", s.Neighbours.Got, bytes)
}
