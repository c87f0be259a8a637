package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"cuango/packaging/stack"
)

// Bounds of the sync.
const (
	maxOfCurl      = 1.0
	maxOfRclone    = 0.8
	maxResident    = 60 << 20
	maxTypo        = 4 << 10
	maxBesidePhoto = 0.02
	maxPoll        = 1 << 10
	maxAgain       = 0.03

	pollEvery = 5 * time.Minute // as contentsyncd has it when nothing is said
	month     = 30 * 24 * time.Hour
	photoSize = 800_000
)

// syncs measures the daemon against curl and rclone, with the same blobs from the same server in the same run, and what it costs on the line.
func (b *bench) syncs(ctx context.Context) (err error) {
	for _, tool := range []string{"curl", "rclone"} {
		if _, err := exec.LookPath(tool); err != nil {
			return err
		}
	}
	fmt.Fprintf(b.out, "sync (medians of %d)\tbound\tmeasured\tverdict\n", b.syncRounds)
	if err := b.race(ctx, "the demo pack", b.content, "sync-demo-admin", nil); err != nil {
		return err
	}
	folder := filepath.Join(b.data, "corpus")
	if err := corpus(b.content, folder, b.corpusPictures, int64(corpusBytes)*int64(b.corpusPictures)/corpusPictures); err != nil {
		return err
	}
	err = b.race(ctx, fmt.Sprintf("%d pictures", b.corpusPictures), folder, "sync-corpus-admin", func(s *syncBench) error {
		return errors.Join(s.badLink(ctx), s.near(ctx), s.edits(ctx), s.idle(ctx))
	})
	err = errors.Join(err, b.nation(ctx))
	_ = b.out.Flush()
	fmt.Printf("  load %s\n\n", stack.Load())
	return err
}

// A syncBench is a bucket with one pack, and folders of kiosks that read it.
type syncBench struct {
	*bench
	name, content string
	admin         *stack.Admin
	dir           string
	kiosks        int
	bytes         int64 // of the blobs
	blobs         []string

	typo, item count // what an edit brought over the line
}

func (s *syncBench) row(what, bound, measured, says string) {
	fmt.Fprintf(s.out, "  %s: %s\t%s\t%s\t%s\n", s.name, what, bound, measured, says)
	if says != "" {
		s.verdicts = append(s.verdicts, judged(s.part, s.name+": "+what, bound, measured, says))
	}
}

const met, notMet = "met", "NOT MET"

func said(ok bool) string {
	if ok {
		return met
	}
	return notMet
}

func judged(part, what, bound, got, said string) verdict {
	return verdict{part, what, bound, got, said == met}
}

// race publishes the folder, syncs first kiosks, and lets curl and rclone fetch the same blobs, in turns. then goes on with the bucket.
func (b *bench) race(ctx context.Context, name, content, adminDir string, then func(*syncBench) error) (err error) {
	s := &syncBench{bench: b, name: name, content: content, dir: filepath.Join(b.data, adminDir+"-kiosks")}
	s.admin, err = b.programs.StartAdmin(ctx, stack.AdminOptions{Data: filepath.Join(b.data, adminDir), Content: content, Out: io.Discard, Limit: publishLimit})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.admin.Stop()) }()
	var shown, whole, blobs, hashed, curl, curl4, synced, rclone []time.Duration
	var resident int64
	for i := range b.syncRounds + 1 {
		r, err := s.first(ctx, s.admin.Public)
		if err != nil {
			return err
		}
		if i == 0 { // it also warms the server's cache, and says which blobs there are
			if err := s.list(r.dir); err != nil {
				return err
			}
			continue
		}
		c, _, err := s.curl(ctx)
		if err != nil {
			return err
		}
		c4, sy, err := s.curl(ctx, "--parallel-max", "4")
		if err != nil {
			return err
		}
		rc, err := s.rclone(ctx)
		if err != nil {
			return err
		}
		shown, whole, blobs, hashed, resident = append(shown, r.shown), append(whole, r.whole), append(blobs, r.blobs), append(hashed, r.hashed), max(resident, r.resident)
		curl, curl4, synced, rclone = append(curl, c), append(curl4, c4), append(synced, sy), append(rclone, rc)
		_ = os.RemoveAll(r.dir)
	}
	best, rc := min(median(curl), median(curl4)), median(rclone)
	s.row(fmt.Sprintf("%d blobs, %.1f MB: curl --parallel, with --parallel-max 4, rclone copy", len(s.blobs), float64(s.bytes)/1e6), "",
		fmt.Sprintf("%s, %s, %s", ms(median(curl)), ms(median(curl4)), ms(rc)), "")
	s.row("the second curl until sync -f says that its files are on the disk, as ours are", "", ms(median(synced)), "")
	ratio := func(what string, d time.Duration, judged bool) {
		of := func(t time.Duration) float64 { return float64(d) / float64(max(t, 1)) }
		bound, says := "", ""
		if judged {
			bound, says = fmt.Sprintf("≤ %.1f × curl, ≤ %.1f × rclone", maxOfCurl, maxOfRclone), said(of(best) <= maxOfCurl && of(rc) <= maxOfRclone)
		}
		s.row(what, bound, fmt.Sprintf("%s: %.2f × curl, %.2f × rclone", ms(d), of(best), of(rc)), says)
	}
	ratio("the blobs downloaded and hashed: as far as curl goes, and further", median(hashed), true)
	ratio("the blobs downloaded, hashed, durable", median(blobs), true)
	s.row("the same, over curl until sync -f", "", fmt.Sprintf("%.2f ×", float64(median(blobs))/float64(max(median(synced), 1))), "")
	ratio("contentsyncd's start → the content is active", median(shown), true)
	ratio("contentsyncd's start → its end, search index and heartbeat included", median(whole), false)
	s.row("resident, most", "≤ 60 MiB", mib(resident), said(resident <= maxResident))
	if then != nil {
		err = then(s)
	}
	return err
}

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[len(d)/2]
}

// firstSync is what a new kiosk's first sync took.
type firstSync struct {
	dir                 string
	shown, whole, blobs time.Duration
	hashed              time.Duration // the blobs, before the disk has them
	resident            int64
}

var (
	lineTook   = regexp.MustCompile(`msg="blobs downloaded" blobs=\d+ bytes=\d+ took=(\S+) hashed_after=(\S+)`)
	lineSource = regexp.MustCompile(`(?m)^source = .*$`)
	linePoll   = regexp.MustCompile(`(?m)^poll = .*$`)
	lineDir    = regexp.MustCompile(`(?m)^(sync|kiosk)_dir = .*$`)
)

// kiosk makes the folder of a new kiosk and gives its configuration, with another source and poll.
func (s *syncBench) kiosk(source string, poll time.Duration) (dir, config string, err error) {
	s.kiosks++
	dir = filepath.Join(s.dir, fmt.Sprint(s.kiosks))
	if err := os.CopyFS(dir, os.DirFS(filepath.Dir(s.admin.SyncConfig("huu-nghi")))); err != nil {
		return "", "", err
	}
	for _, old := range []string{"sync", "screen"} {
		if err := os.RemoveAll(filepath.Join(dir, old)); err != nil {
			return "", "", err
		}
	}
	config = filepath.Join(dir, "sync.toml")
	raw, err := os.ReadFile(config) //nolint:gosec // in our own folder
	if err != nil {
		return "", "", err
	}
	text := lineSource.ReplaceAllString(string(raw), fmt.Sprintf("source = %q", source))
	text = linePoll.ReplaceAllString(text, fmt.Sprintf("poll = %q", poll))
	text = lineDir.ReplaceAllString(text, `${1}_dir = "$1"`)
	return dir, config, os.WriteFile(config, []byte(text), 0o600)
}

// once runs contentsyncd until it is up to date.
func (s *syncBench) once(ctx context.Context, config string) (began time.Time, took time.Duration, said string, resident int64, err error) {
	cmd := exec.CommandContext(ctx, s.programs.Path("contentsyncd"), "--config", config, "--once") //nolint:gosec // our own program
	began = time.Now()
	out, err := cmd.CombinedOutput()
	took = time.Since(began)
	if err != nil {
		return began, took, string(out), 0, fmt.Errorf("contentsyncd: %w\n%s", err, out)
	}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		resident = u.Maxrss << 10
	}
	return began, took, string(out), resident, nil
}

// first syncs a new kiosk.
func (s *syncBench) first(ctx context.Context, source string) (r firstSync, err error) {
	dir, config, err := s.kiosk(source, pollEvery)
	if err != nil {
		return r, err
	}
	r.dir = dir
	began, whole, said, resident, err := s.once(ctx, config)
	if err != nil {
		return r, err
	}
	r.whole, r.resident = whole, resident
	link, err := os.Lstat(filepath.Join(dir, "sync", "current"))
	if err != nil {
		return r, err
	}
	r.shown = link.ModTime().Sub(began) // the switch makes the link; the clock of its time may be 4 ms behind
	m := lineTook.FindStringSubmatch(said)
	if m == nil {
		return r, fmt.Errorf("contentsyncd does not say how long the blobs took:\n%s", said)
	}
	if r.blobs, err = time.ParseDuration(m[1]); err != nil {
		return r, err
	}
	r.hashed, err = time.ParseDuration(m[2])
	return r, err
}

// list notes the blobs that a synced kiosk has: not its manifests, which lie elsewhere in the bucket.
func (s *syncBench) list(dir string) error {
	raw, err := os.ReadFile(filepath.Join(dir, "sync", "current", "generation.json")) //nolint:gosec // in our own folder
	if err != nil {
		return err
	}
	var g struct {
		Manifests map[string]string `json:"manifests"`
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return err
	}
	manifests := slices.Collect(maps.Values(g.Manifests))
	return filepath.WalkDir(filepath.Join(dir, "sync", "blobs", "sha256"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || slices.Contains(manifests, d.Name()) {
			return err
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		s.bytes += st.Size()
		s.blobs = append(s.blobs, filepath.Base(filepath.Dir(path))+"/"+d.Name())
		return nil
	})
}

// curl fetches the blobs into a new folder, with their names, and neither hashes them nor waits for the disk; synced is how long it takes
// until the disk has them too.
func (s *syncBench) curl(ctx context.Context, more ...string) (took, synced time.Duration, err error) {
	dir, err := os.MkdirTemp(s.dir, "curl-")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(dir)
	var lines strings.Builder
	for _, blob := range s.blobs {
		fmt.Fprintf(&lines, "url = \"%s/blobs/sha256/%s\"\noutput = \"%s\"\n", s.admin.Public, blob, filepath.Base(blob))
	}
	config := filepath.Join(s.dir, "curl.conf")
	if err := os.WriteFile(config, []byte(lines.String()), 0o600); err != nil {
		return 0, 0, err
	}
	args := append([]string{"--silent", "--show-error", "--fail", "--parallel", "--config", config}, more...)
	cmd := exec.CommandContext(ctx, "curl", args...) //nolint:gosec // nothing of it comes from outside
	cmd.Dir = dir
	if took, err = s.timed(cmd, dir); err != nil {
		return 0, 0, err
	}
	began := time.Now()
	err = exec.CommandContext(ctx, "sync", "-f", dir).Run() //nolint:gosec // the same
	return took, took + time.Since(began), err
}

// rclone copies the blobs into a new folder, as it does when nothing more is said.
func (s *syncBench) rclone(ctx context.Context) (time.Duration, error) {
	raw, err := os.ReadFile(filepath.Join(s.admin.Data, "objectserver", "accounts.json"))
	if err != nil {
		return 0, err
	}
	var accounts struct {
		Root struct {
			Access string `json:"access"`
			Secret string `json:"secret"`
		} `json:"root"`
	}
	if err := json.Unmarshal(raw, &accounts); err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp(s.dir, "rclone-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	at := strings.LastIndexByte(s.admin.Public, '/')
	cmd := exec.CommandContext(ctx, "rclone", "copy", "--config", "/dev/null", ":s3:"+s.admin.Public[at+1:]+"/blobs", dir) //nolint:gosec // the same
	// Nothing else of the environment: a proxy or other certificates are not for this server.
	cmd.Env = []string{
		"HOME=" + s.dir, "RCLONE_S3_PROVIDER=Other", "RCLONE_S3_ENDPOINT=" + s.admin.Public[:at],
		"RCLONE_S3_ACCESS_KEY_ID=" + accounts.Root.Access, "RCLONE_S3_SECRET_ACCESS_KEY=" + accounts.Root.Secret, "RCLONE_S3_REGION=us-east-1",
	}
	return s.timed(cmd, dir)
}

// timed runs a program that fetches all blobs into a folder, and checks that they are there.
func (s *syncBench) timed(cmd *exec.Cmd, dir string) (time.Duration, error) {
	began := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(began)
	if err != nil {
		return took, fmt.Errorf("%s: %w\n%s", cmd.Args[0], err, out)
	}
	var got int64
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		st, err := d.Info()
		if err == nil {
			got += st.Size()
		}
		return err
	})
	if err == nil && got != s.bytes {
		err = fmt.Errorf("%s brought %d bytes of %d", cmd.Args[0], got, s.bytes)
	}
	return took, err
}
