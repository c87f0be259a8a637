package contentsync_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/store/s3store"
	"cuango/contentsync/store/storetest"
	"cuango/contentsync/transfer"
)

// bucketOf puts everything of the repository into a real object storage, which anybody can read, and gives its address.
func bucketOf(b *testing.B, repo *packtest.Repo) string {
	b.Helper()
	endpoint, access, secret := storetest.Server(b)
	const bucket = "first-sync"
	s, err := s3store.Open(s3store.Params{Endpoint: endpoint, Bucket: bucket, AccessKey: access, SecretKey: secret})
	if err == nil {
		err = errors.Join(s.MakeBucket(b.Context()), s.SetPolicy(b.Context(),
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::`+bucket+`/*"]}]}`))
	}
	for key, body := range repo.Save() {
		err = errors.Join(err, s.Put(b.Context(), key, bytes.NewReader(body), int64(len(body)), "application/octet-stream", ""))
	}
	if err != nil {
		b.Fatal(err)
	}
	return endpoint + "/" + bucket
}

// demoPack has the shape of assets/demopack: its texts, read as plain paragraphs, and a picture of its pictures' size for each item and five more.
func demoPack(b *testing.B) *packtest.Pack {
	b.Helper()
	const folder = "../assets/demopack/items"
	items, err := os.ReadDir(folder)
	if err != nil {
		b.Fatal(err)
	}
	p := packtest.Small(b, "demo", 1, len(items), len(items)+5, 179_000)
	for i, item := range items {
		for _, l := range content.DemoLangs {
			raw, err := os.ReadFile(filepath.Join(folder, item.Name(), string(l)+".md"))
			if err != nil {
				b.Fatal(err)
			}
			text := p.Catalog.Items[i].Text[l]
			for s := range strings.SplitSeq(string(raw), "\n\n") {
				s = strings.Join(strings.Fields(s), " ")
				text.Body = append(text.Body, content.Block{Kind: content.Paragraph, Text: []content.Span{{Text: s}}})
			}
			p.Catalog.Items[i].Text[l] = text
		}
	}
	return p
}

// slowLink is a link of so many bytes a second, 40 ms long, in front of an address: all its connections share it, as behind a gate's one line.
// It gives the address to use instead and stops with the benchmark.
func slowLink(b *testing.B, address string, perSecond int) string {
	b.Helper()
	const delay = 20 * time.Millisecond // each way
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	var mu sync.Mutex
	var free time.Time // when the line has sent what it was given
	onLine := func(n int) time.Time {
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); free.Before(now) {
			free = now
		}
		free = free.Add(time.Duration(n) * time.Second / time.Duration(perSecond))
		return free
	}
	pass := func(to, from net.Conn, line bool) {
		type piece struct {
			at   time.Time
			data []byte
		}
		way := make(chan piece, 64)
		go func() {
			defer close(way)
			for buf := make([]byte, 16<<10); ; {
				n, err := from.Read(buf)
				if err != nil {
					return
				}
				at := time.Now()
				if line { // the sender waits, as a full queue makes it
					at = onLine(n)
					time.Sleep(time.Until(at))
				}
				way <- piece{at.Add(delay), bytes.Clone(buf[:n])}
			}
		}()
		for p := range way {
			time.Sleep(time.Until(p.at))
			if _, err := to.Write(p.data); err != nil {
				_ = from.Close()
			}
		}
		_ = to.Close()
	}
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", address)
			if err != nil {
				_ = near.Close()
				continue
			}
			go pass(near, far, true)
			go pass(far, near, false)
		}
	}()
	return l.Addr().String()
}

// BenchmarkFirstSync compares a first sync (signatures, downloads, hashes, fsync, pictures' headers, database, switch) with what
// curl --parallel needs for the same blobs from the same server, over as many connections, to the same file system and without
// fsync, in turns. ratio is ours by curl's, of the medians, until the new content is active and the screen can show it; whole-ratio is until
// the search index is there too; blobs-ratio is that of our downloads alone, with their hashes, and durable.
// cpu-ms is what the sync took of the processors, curl-cpu-ms what curl did.
func BenchmarkFirstSync(b *testing.B) {
	small := func(pictures, size int) func(*testing.B) *packtest.Pack {
		return func(b *testing.B) *packtest.Pack {
			b.Helper()
			return packtest.Small(b, "demo", 1, 16, pictures, size)
		}
	}
	const mbit = 1_000_000 / 8
	for _, tt := range []struct {
		name string
		pack func(*testing.B) *packtest.Pack
		link int // bytes a second; 0: the machine's own loopback
	}{
		{"demo pack on loopback", demoPack, 0},
		{"demo pack over 100 Mbit/s, 40 ms", demoPack, 100 * mbit},
		{"demo pack over 20 Mbit/s, 40 ms", demoPack, 20 * mbit},
		{"40 pictures of 150 kB on loopback", small(40, 150_000), 0},
		{"200 pictures of 500 kB on loopback", small(200, 500_000), 0},
	} {
		b.Run(tt.name, func(b *testing.B) {
			at := time.Now()
			repo := packtest.NewRepo(b, "a", at)
			repo.Publish(b, at, tt.pack(b))
			source := bucketOf(b, repo)
			if tt.link > 0 {
				server, err := url.Parse(source)
				if err != nil {
					b.Fatal(err)
				}
				server.Host = slowLink(b, server.Host, tt.link)
				source = server.String()
			}
			urls := curlConfig(b, repo, source)
			var ours, shown, blobs, curls, cpu, curlCPU []time.Duration
			var files []transfer.File
			total := int64(0)
			for k, body := range repo.Save() {
				if strings.HasPrefix(k, "blobs/") {
					files = append(files, transfer.File{Digest: content.DigestOf(body), Size: int64(len(body))})
					total += int64(len(body))
				}
			}
			for b.Loop() {
				active, all, used := firstSync(b, repo, source, at)
				shown, ours, cpu = append(shown, active), append(ours, all), append(cpu, used)
				blobs = append(blobs, downloads(b, files, source))
				all, used = curl(b, urls)
				curls, curlCPU = append(curls, all), append(curlCPU, used)
			}
			us, them := median(shown), median(curls)
			b.ReportMetric(float64(us)/float64(them), "ratio")
			b.ReportMetric(float64(median(ours))/float64(them), "whole-ratio")
			b.ReportMetric(median(ours).Seconds()*1000, "whole-ms")
			b.ReportMetric(float64(median(blobs))/float64(them), "blobs-ratio")
			b.ReportMetric(us.Seconds()*1000, "sync-ms")
			b.ReportMetric(median(blobs).Seconds()*1000, "blobs-ms")
			b.ReportMetric(them.Seconds()*1000, "curl-ms")
			b.ReportMetric(median(cpu).Seconds()*1000, "cpu-ms")
			b.ReportMetric(median(curlCPU).Seconds()*1000, "curl-cpu-ms")
			b.ReportMetric(0, "ns/op") // of a sync and a curl together: of no interest
			b.ReportMetric(float64(total)/1e6/us.Seconds(), "sync-MB/s")
			if load, err := os.ReadFile("/proc/loadavg"); err == nil {
				b.Logf("load %s", strings.TrimSpace(string(load)))
			}
		})
	}
}

func firstSync(b *testing.B, repo *packtest.Repo, source string, at time.Time) (shown, all, cpu time.Duration) {
	b.Helper()
	dir := b.TempDir()
	e, err := contentsync.Open(b.Context(), contentsync.Params{
		Gate: "huu-nghi", SyncDir: dir, Source: source, Anchor: repo.Root(), Built: at.AddDate(0, 0, -1), Now: time.Now,
		Log: slog.New(slog.DiscardHandler), Reserve: -1,
	})
	if err != nil {
		b.Fatal(err)
	}
	began, used := time.Now(), processors(b) // a kiosk is opened once in its life
	err = e.SyncOnce(b.Context())
	all, cpu = time.Since(began), processors(b)-used
	link, statErr := os.Lstat(filepath.Join(dir, "current"))
	if err = errors.Join(err, statErr); err == nil {
		shown = link.ModTime().Sub(began) // the link is made by the switch, and the clock of its time ticks every 4 ms at most
	}
	if err := errors.Join(err, e.Close()); err != nil {
		b.Fatal(err)
	}
	_ = os.RemoveAll(dir)
	return shown, all, cpu
}

// processors gives what this process has used of them.
func processors(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// downloads fetches the blobs alone, with their hashes, and durable.
func downloads(b *testing.B, files []transfer.File, source string) time.Duration {
	b.Helper()
	dir := b.TempDir()
	rt := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: transfer.DefaultWorkers}
	defer rt.CloseIdleConnections()
	c, err := transfer.New(transfer.Params{
		Dir: dir, URL: func(key string) string { return source + "/" + key }, Transport: rt,
		Log: slog.New(slog.DiscardHandler), Jitter: func() float64 { return 0 },
	})
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if _, err := c.Fetch(b.Context(), files); err != nil {
		b.Fatal(err)
	}
	took := time.Since(began)
	_ = os.RemoveAll(dir)
	return took
}

// curlConfig is a file for curl --config: all blobs of the pack.
func curlConfig(b *testing.B, repo *packtest.Repo, source string) string {
	b.Helper()
	var lines strings.Builder
	for key := range repo.Save() {
		if strings.HasPrefix(key, "blobs/") {
			fmt.Fprintf(&lines, "url = \"%s/%s\"\noutput = \"%s\"\n", source, key, filepath.Base(key))
		}
	}
	path := filepath.Join(b.TempDir(), "curl")
	if err := os.WriteFile(path, []byte(lines.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

func curl(b *testing.B, config string) (took, cpu time.Duration) {
	b.Helper()
	dir := b.TempDir()
	cmd := exec.CommandContext(b.Context(), "curl", "--silent", "--show-error", "--fail", "--parallel", "--parallel-max", strconv.Itoa(transfer.DefaultWorkers), "--config", config)
	cmd.Dir = dir
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("curl: %v\n%s", err, out)
	}
	took = time.Since(began)
	_ = os.RemoveAll(dir)
	return took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
