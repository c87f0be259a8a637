//go:build e2e

package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync/packtest"
	"cuango/packaging/stack"
)

const welcome = "820aeedb3025ef44" // item ID of the page that is read

// TestALaoPageIsReadFromItsRecording: an editor puts a recording beside a page that no voice can read, and is told what is missing; the real
// programs publish, sync and play it. What sounds goes into a file through ALSA's file plug-in and is what opusdec makes of the editor's file.
func TestALaoPageIsReadFromItsRecording(t *testing.T) {
	w := newWorld(t)
	sound := filepath.Join(w.stateDir, "sound.raw")
	conf := filepath.Join(w.base, "asound.conf")
	w.must(os.WriteFile(conf, []byte("pcm.nothing { type null }\npcm.!default { type file slave.pcm nothing file \""+sound+"\" format raw }\n"), 0o644))
	t.Setenv("ALSA_CONFIG_PATH", conf)
	w.installSync()
	sync := w.startSync()
	before, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, "")
	w.must(err)

	page := filepath.Join(w.content, "items", "welcome")
	file := filepath.Join(page, "lo.opus")
	wav := filepath.Join(w.base, "a.wav") // no Lao: a signal that can be told from others
	w.run("espeak-ng", "-v", "en-gb", "-w", wav, "This is a test of the sound, and no Lao.")
	t.Run("what cannot be published is refused with what to do", w.sub(func(w *world) { badRecordingsAreRefused(w, page, wav) }))
	w.run("opusenc", "--quiet", "--bitrate", "24", wav, file)
	w.describe(page, file, "lo")
	w.publish()
	now, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, before)
	w.must(err)
	digest, _, _ := strings.Cut(w.run("sha256sum", file), " ")
	if got, _, _ := strings.Cut(w.run("sha256sum", w.blob(digest)), " "); got != digest {
		t.Errorf("the kiosk has %s, the editor %s", got, digest)
	}

	display := w.startXvfb(1080, 1920)
	k := w.startKiosk(display, 300, "lo")
	t.Run("it sounds as it was recorded", w.sub(func(w *world) { soundsAsRecorded(w, k, sound, file) }))
	w.must(k.Stop())
	t.Run("the player hangs, and is killed: that is said in writing", w.sub(func(w *world) { playerHangs(w, display) }))

	t.Run("the text changes: the recording is left out, and the kiosk says that it cannot read", w.sub(func(w *world) {
		lo := filepath.Join(page, "lo.md")
		b, err := os.ReadFile(lo)
		w.must(err)
		w.must(os.WriteFile(lo, append(b, "\n113\n"...), 0o644))
		if out := w.publish(); !strings.Contains(out, "warning: recording lo.opus is older than the text of lo.md and is left out of the pack") {
			w.t.Errorf("the editor is not told: %s", out)
		}
		if now, err = stack.AwaitGeneration(w.ctx, sync, w.syncDir, now); err != nil {
			w.t.Fatal(err)
		}
		k := w.startKiosk(display, 300, "lo")
		w.openWelcome(k, "lo")
		if _, err := k.Touch(w.ctx, "listen", func(s stack.Screen) bool { return s.Has(w.word("lo", "listen_no_voice")) }); err != nil {
			w.t.Error(err)
		}
		w.must(k.Stop())
		w.retitle(page) // the generation before still has it; with the next one nobody needs it
		w.publish()
		if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, now); err != nil {
			w.t.Fatal(err)
		}
		w.eventually(20*time.Second, "the recording leaves the disk", func() error {
			if _, err := os.Stat(w.blob(digest)); err == nil {
				return fmt.Errorf("blob %s is there", digest)
			}
			return nil
		})
	}))
}

func (w *world) blob(digest string) string {
	return filepath.Join(w.syncDir, "blobs", "sha256", digest[:2], digest)
}

// check gives what kioskadmin pack check says.
func (w *world) check() (string, error) {
	out, err := exec.CommandContext(w.ctx, w.programs.Path("kioskadmin"), "pack", "check", w.content).CombinedOutput()
	return string(out), err
}

func (w *world) publish() string {
	w.t.Helper()
	out, err := w.as(adminID, w.programs.Path("kioskadmin")+" pack publish "+w.content+" --data "+w.adminDir)
	if err != nil {
		w.t.Fatalf("publish: %v\n%s", err, out)
	}
	return out
}

// describe writes what the check says that audio.toml lacks.
func (w *world) describe(page, file, lang string) {
	w.t.Helper()
	out, err := w.check()
	m := regexp.MustCompile(`items/welcome/` + filepath.Base(file) + `: audio.toml does not say .* write in audio.toml: \[` + lang + `\] with (reads = "[0-9a-f]{16}"), author and licence`).FindStringSubmatch(out)
	if err == nil || m == nil {
		w.t.Fatalf("the check does not say what is missing: %v\n%s", err, out)
	}
	f, err := os.OpenFile(filepath.Join(page, "audio.toml"), os.O_APPEND|os.O_WRONLY, 0)
	w.must(err)
	_, err = fmt.Fprintf(f, "\n[%s]\n%s\nauthor = \"test\"\nlicence = \"test\"\n", lang, m[1])
	w.must(err)
	w.must(f.Close())
	if out, err := w.check(); err != nil {
		w.t.Fatalf("check: %v\n%s", err, out)
	}
}

// retitle changes one word, so that there is something to publish.
func (w *world) retitle(page string) {
	w.t.Helper()
	b, err := os.ReadFile(filepath.Join(page, "fr.md"))
	w.must(err)
	w.must(os.WriteFile(filepath.Join(page, "fr.md"), bytes.Replace(b, []byte("summary: "), []byte("summary: Nouveau. "), 1), 0o644))
}

// word is a word of the interface, up to what is filled in.
func (w *world) word(lang, id string) string {
	w.t.Helper()
	b, err := os.ReadFile("../../assets/i18n/kiosk." + lang + ".toml")
	w.must(err)
	m := regexp.MustCompile(`(?m)^` + id + ` = "([^"{]+)`).FindSubmatch(b)
	if m == nil {
		w.t.Fatalf("%s has no word %s", lang, id)
	}
	return string(m[1])
}

// badRecordingsAreRefused lays one of each kind beside the page, in as many languages; neither the check nor publishing takes them.
func badRecordingsAreRefused(w *world, page, wav string) {
	good, stereo := filepath.Join(w.base, "good.opus"), filepath.Join(w.base, "stereo.opus")
	w.run("opusenc", "--quiet", wav, good)
	w.run("opusenc", "--quiet", "--raw", "--raw-rate", "24000", "--raw-chan", "2", wav, stereo)
	whole := w.read(good)
	claims := packtest.Silence("e2e", 5000)
	claims.Claim = 10 * 3600 * 48_000
	toml := filepath.Join(page, "audio.toml")
	before := w.read(toml)
	described := bytes.Clone(before)
	want := map[string]string{}
	for lang, bad := range map[string]struct {
		file []byte
		want string
	}{
		"lo":      {whole[:len(whole)/2], "the recording is cut off"},
		"km":      {append(bytes.Clone(whole), make([]byte, 5<<20)...), "items/welcome/km.opus has 5 MB, at most 4 MB"},
		"th":      {claims.Bytes(), "it claims another length than it has"},
		"ja":      {packtest.Silence("e2e", 3_600_000).Bytes(), "it lasts longer than 5 minutes"},
		"ko":      {w.read(wav), "this is no Opus recording"},
		"ru":      {w.read(stereo), "the recording is not mono"},
		"fr":      {bytes.ReplaceAll(whole, []byte("OpusTags"), []byte("OpusTagz")), "the recording is damaged"},
		"zh-Hans": {nil, "this is no Opus recording"},
	} {
		file := filepath.Join(page, lang+".opus")
		w.must(os.WriteFile(file, bad.file, 0o644))
		defer os.Remove(file)
		described = fmt.Appendf(described, "\n[%s]\nreads = \"0123456789abcdef\"\nlicence = \"test\"\n", lang)
		want[lang] = "items/welcome/" + lang + ".opus: " + bad.want
	}
	w.must(os.WriteFile(toml, described, 0o644))
	defer func() { w.must(os.WriteFile(toml, before, 0o644)) }()
	out, err := w.check()
	if err == nil || !strings.Contains(out, fmt.Sprintf("%d things to mend", len(want))) {
		w.t.Errorf("check: %v\n%s", err, out)
	}
	for lang, s := range want {
		if !strings.Contains(out, s) {
			w.t.Errorf("%s: want %q in\n%s", lang, s, out)
		}
	}
	if out, err := w.as(adminID, w.programs.Path("kioskadmin")+" pack publish "+w.content+" --data "+w.adminDir); err == nil {
		w.t.Errorf("it was published: %s", out)
	}
}

func (w *world) read(file string) []byte {
	w.t.Helper()
	b, err := os.ReadFile(file)
	w.must(err)
	return b
}

func (w *world) openWelcome(k *stack.Kiosk, lang string) {
	w.t.Helper()
	for _, step := range []struct{ touch, screen string }{{"start-" + lang, "home"}, {"category-papers", "topic"}, {"item-" + welcome, "article"}} {
		if _, err := k.Touch(w.ctx, step.touch, stack.On(step.screen, lang)); err != nil {
			w.t.Fatal(err)
		}
	}
}

func soundsAsRecorded(w *world, k *stack.Kiosk, sound, file string) {
	w.openWelcome(k, "lo")
	s, err := k.Touch(w.ctx, "listen", func(s stack.Screen) bool { _, ok := s.Targets["listen-pause"]; return ok })
	w.must(err)
	for _, key := range []string{"listen-slower", "listen-faster"} {
		if _, ok := s.Targets[key]; ok {
			w.t.Errorf("there is a key %s, and the recording has one speed", key)
		}
	}
	shot, err := k.Display.Shot()
	w.must(err)
	w.keep("recording-lo", shot)
	if _, err := k.Await(w.ctx, "the end of the recording", func(s stack.Screen) bool { _, ok := s.Targets["listen"]; return ok && s.Screen == "article" }); err != nil {
		w.t.Fatal(err)
	}
	decoded := filepath.Join(w.base, "decoded.wav")
	w.run("opusdec", "--quiet", "--rate", "24000", file, decoded)
	want, err := os.ReadFile(decoded)
	w.must(err)
	want = want[bytes.Index(want, []byte("data"))+8:]
	got, err := os.ReadFile(sound)
	w.must(err)
	if len(got) < len(want) || len(want) < 24_000 {
		w.t.Fatalf("%d bytes sounded, opusdec makes %d", len(got), len(want))
	}
	sum := 0.0
	for i := 0; i+1 < len(want); i += 2 { // the usual loudness is 12 dB below the recording's own
		a := float64(int16(binary.LittleEndian.Uint16(want[i:]))) * math.Pow(10, -12.0/20)
		b := float64(int16(binary.LittleEndian.Uint16(got[i:])))
		if math.Abs(a-b) > 1 {
			w.t.Fatalf("sample %d sounds as %.0f, want %.1f", i/2, b, a)
		}
		sum += b * b
	}
	if rms := math.Sqrt(sum / float64(len(want)/2)); rms < 100 {
		w.t.Errorf("loudness %.0f: silence", rms)
	}
	for i, b := range got[len(want):] { // ALSA fills its last period
		if b != 0 {
			w.t.Fatalf("byte %d behind the end sounds", i)
		}
	}
}

// playerHangs has a player that never comes to its end: first the kiosk gives it up, then somebody kills it.
func playerHangs(w *world, display string) {
	k, err := w.programs.StartKiosk(w.ctx, stack.KioskOptions{
		Identity: kioskID, Display: display, Gate: w.gate, SyncDir: w.syncDir, StateDir: w.stateDir, Languages: []string{"lo"}, IdleS: 300,
		Extra: "voice_player = [\"sh\", \"-c\", \"aplay -q; exec sleep 600\"]\n", Out: testLog{w.t},
	})
	w.must(err)
	defer func() { w.must(k.Stop()) }()
	w.openWelcome(k, "lo")
	reads := func(s stack.Screen) bool { _, ok := s.Targets["listen-pause"]; return ok }
	failed := func(s stack.Screen) bool {
		_, ok := s.Targets["listen-again"]
		return ok && !reads(s) && s.Has(w.word("lo", "listen_failed"))
	}
	if _, err := k.Touch(w.ctx, "listen", reads); err != nil {
		w.t.Fatal(err)
	}
	if _, err := k.Await(w.ctx, "that the player hangs is said", failed); err != nil {
		w.t.Fatal(err)
	}
	if _, err := k.Touch(w.ctx, "listen-again", reads); err != nil {
		w.t.Fatal(err)
	}
	pid := 0
	w.eventually(20*time.Second, "the player", func() error {
		out, err := exec.CommandContext(w.ctx, "pgrep", "-x", "sleep", "-P", strconv.Itoa(k.Process.PID())).Output()
		if err != nil {
			return err
		}
		pid, err = strconv.Atoi(strings.TrimSpace(string(out)))
		return err
	})
	w.must(syscall.Kill(pid, syscall.SIGKILL))
	if _, err := k.Await(w.ctx, "that the player was killed is said", failed); err != nil {
		w.t.Fatal(err)
	}
	if _, err := k.Touch(w.ctx, "listen-stop", func(s stack.Screen) bool { _, ok := s.Targets["listen"]; return ok && s.Screen == "article" }); err != nil {
		w.t.Fatal(err)
	}
}
