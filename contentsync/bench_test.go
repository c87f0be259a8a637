package contentsync_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/packtest"
	"cuango/contentsync/store/s3store"
	"cuango/contentsync/store/storetest"
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

// BenchmarkFirstSync compares a first sync (signatures, downloads, hashes, fsync, pictures' headers, database, switch) with what
// curl --parallel needs for the same blobs from the same server, in turns. ratio is ours by curl's, of the medians; blobs-ratio is that of our
// downloads alone, with their hashes, and durable.
func BenchmarkFirstSync(b *testing.B) {
	for _, tt := range []struct {
		name     string
		pictures int
		size     int
	}{
		{"demo pack, 40 pictures of 150 kB", 40, 150_000},
		{"200 pictures of 500 kB", 200, 500_000},
	} {
		b.Run(tt.name, func(b *testing.B) {
			at := time.Now()
			repo := packtest.NewRepo(b, "a", at)
			repo.Publish(b, at, packtest.Small(b, "demo", 1, 16, tt.pictures, tt.size))
			source := bucketOf(b, repo)
			urls := curlConfig(b, repo, source)
			var ours, blobs, curls []time.Duration
			total := int64(0)
			for k, body := range repo.Save() {
				if strings.HasPrefix(k, "blobs/") {
					total += int64(len(body))
				}
			}
			for b.Loop() {
				all, down := firstSync(b, repo, source, at)
				ours, blobs = append(ours, all), append(blobs, down)
				curls = append(curls, curl(b, urls))
			}
			us, them := median(ours), median(curls)
			b.ReportMetric(float64(us)/float64(them), "ratio")
			b.ReportMetric(float64(median(blobs))/float64(them), "blobs-ratio")
			b.ReportMetric(float64(us.Milliseconds()), "sync-ms")
			b.ReportMetric(float64(them.Milliseconds()), "curl-ms")
			b.ReportMetric(float64(total)/1e6/us.Seconds(), "sync-MB/s")
			if load, err := os.ReadFile("/proc/loadavg"); err == nil {
				b.Logf("load %s", strings.TrimSpace(string(load)))
			}
		})
	}
}

func firstSync(b *testing.B, repo *packtest.Repo, source string, at time.Time) (all, downloads time.Duration) {
	b.Helper()
	dir, err := os.MkdirTemp(b.TempDir(), "sync")
	if err != nil {
		b.Fatal(err)
	}
	e, err := contentsync.Open(b.Context(), contentsync.Params{Gate: "huu-nghi", SyncDir: dir, Source: source, Anchor: repo.Root(), Built: at.AddDate(0, 0, -1), Now: time.Now,
		Log: slog.New(tookHandler{slog.DiscardHandler, &downloads}), Reserve: -1})
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now() // a kiosk is opened once in its life
	err = e.SyncOnce(b.Context())
	all = time.Since(began)
	if err := errors.Join(err, e.Close()); err != nil {
		b.Fatal(err)
	}
	_ = os.RemoveAll(dir)
	return all, downloads
}

// A tookHandler adds up what the log says that downloads took: hashes and making them durable included.
type tookHandler struct {
	slog.Handler
	sum *time.Duration
}

func (h tookHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h tookHandler) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "took" {
			*h.sum += a.Value.Duration()
		}
		return true
	})
	return nil
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

func curl(b *testing.B, config string) time.Duration {
	b.Helper()
	dir, err := os.MkdirTemp(b.TempDir(), "curl")
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), "curl", "--silent", "--show-error", "--fail", "--parallel", "--config", config)
	cmd.Dir = dir
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("curl: %v\n%s", err, out)
	}
	took := time.Since(began)
	_ = os.RemoveAll(dir)
	return took
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
