package speech

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// alsa sends what aplay plays into a file: the real player, and a device that is no sound card. Samples are as they were sent.
func alsa(t *testing.T) (sound string) {
	t.Helper()
	dir := t.TempDir()
	sound = filepath.Join(dir, "sound.raw")
	conf := "pcm.nothing { type null }\npcm.!default { type file slave.pcm nothing file \"" + sound + "\" format raw }\n"
	if err := os.WriteFile(filepath.Join(dir, "asound.conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ALSA_CONFIG_PATH", filepath.Join(dir, "asound.conf"))
	return sound
}

// script makes a program of the test's own.
func script(t *testing.T, body string) []string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(p, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{p}
}

// speaker makes one whose changes come through a channel.
func speaker(t *testing.T, p Params) (*Speaker, func(want State) Status) {
	t.Helper()
	bell := make(chan struct{}, 1)
	p.Changed = func() {
		select {
		case bell <- struct{}{}:
		default:
		}
	}
	p.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	if p.Patience == 0 {
		p.Patience = 30 * time.Second // the machine may be busy
	}
	s := New(t.Context(), p)
	return s, func(want State) Status {
		t.Helper()
		giveUp := time.After(time.Minute)
		for s.Status().State != want {
			select {
			case <-bell:
			case <-giveUp:
				t.Fatalf("still %+v, want state %d", s.Status(), want)
			}
		}
		return s.Status()
	}
}

// rms is the loudness of 16-bit samples.
func rms(pcm []byte) float64 {
	sum := 0.0
	for i := 0; i+1 < len(pcm); i += 2 {
		v := float64(int16(binary.LittleEndian.Uint16(pcm[i:])))
		sum += v * v
	}
	return math.Sqrt(sum / float64(max(1, len(pcm)/2)))
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The real voice and the real player, in every language that there is a voice for.
func TestEveryVoiceSounds(t *testing.T) {
	texts := map[content.Lang]string{
		"vi": "Xin chào.", "en": "Welcome.", "zh-Hans": "欢迎。", "zh-Hant": "歡迎。", "ko": "환영합니다.", "ja": "税関はこちらです。",
		"ru": "Добро пожаловать.", "fr": "Bienvenue.", "ar": "مرحبا بكم.",
	}
	for lang := range Voices() {
		t.Run(string(lang), func(t *testing.T) {
			sound := alsa(t)
			s, until := speaker(t, Params{})
			list, _ := Pieces(texts[lang], lang)
			if len(list) != 1 {
				t.Fatalf("pieces: %+v", list)
			}
			s.Read(list, lang)
			until(Done)
			clip, err := s.engine.say(t.Context(), texts[lang], lang, 0)
			if err != nil {
				t.Fatal(err)
			}
			pcm := read(t, sound)
			if len(pcm) < len(clip.PCM) || len(pcm) > len(clip.PCM)+clip.Rate { // ALSA fills the last period
				t.Errorf("%d bytes were played, the voice made %d", len(pcm), len(clip.PCM))
			}
			if want := clip.louder(0).PCM; !bytes.HasPrefix(pcm, want) {
				t.Error("what was played is not what the voice said")
			}
			if l := rms(pcm); l < 100 {
				t.Errorf("loudness %.0f: silence", l)
			}
			if d := clip.Length(); d < 300*time.Millisecond || d > 8*time.Second {
				t.Errorf("a short sentence takes %v", d)
			}
		})
	}
}

func TestLaoKhmerAndThaiHaveNoVoice(t *testing.T) {
	s, until := speaker(t, Params{})
	for _, lang := range []content.Lang{"lo", "km", "th"} {
		list, _ := Pieces("113", lang)
		s.Read(list, lang)
		if st := until(NoVoice); st.Lang != lang || s.Speaking() {
			t.Errorf("%s: %+v", lang, st)
		}
	}
	// A Lao page with a Vietnamese sentence on it is not read by halves.
	lo, _ := Pieces("ຍິນດີຕ້ອນຮັບ", "lo")
	vi, _ := Pieces("Xin chào.", "vi")
	s.Read(append(lo, vi...), "lo")
	until(NoVoice)
	s.Read(nil, "en")
	until(Nothing)
}

func TestPiecesWithoutAVoiceAreLeftOut(t *testing.T) {
	sound := alsa(t)
	s, until := speaker(t, Params{})
	en, _ := Pieces("Say:", "en")
	lo, _ := Pieces("ຍິນດີຕ້ອນຮັບ", "lo")
	vi, _ := Pieces("Xin.", "vi")
	s.Read(append(append(en, lo...), vi...), "en")
	if st := until(Done); st.At != 2 {
		t.Errorf("ended at %d", st.At)
	}
	if len(read(t, sound)) == 0 {
		t.Error("nothing was played")
	}
}

func TestSpeedAndLoudness(t *testing.T) {
	s, _ := speaker(t, Params{})
	const text = "Please have your passport ready before you reach the counter."
	lengths := map[int]time.Duration{}
	for step := MinSpeed; step <= MaxSpeed; step++ {
		c, err := s.engine.say(t.Context(), text, "en", step)
		if err != nil {
			t.Fatal(err)
		}
		lengths[step] = c.Length()
		if step > MinSpeed && c.Length() >= lengths[step-1] {
			t.Errorf("step %d takes %v, step %d %v", step, c.Length(), step-1, lengths[step-1])
		}
	}
	c, _ := s.engine.say(t.Context(), text, "en", 0)
	for step := MinVolume; step < MaxVolume; step++ {
		if db := 20 * math.Log10(rms(c.louder(step+1).PCM)/rms(c.louder(step).PCM)); math.Abs(db-dBPerStep) > 0.2 {
			t.Errorf("from step %d to the next: %.2f dB", step, db)
		}
	}
}

// record makes a program that plays for ever and writes down who it is: a reading that hears no end.
func endless(t *testing.T) (player []string, pids string) {
	t.Helper()
	pids = filepath.Join(t.TempDir(), "pids")
	return script(t, "cat >/dev/null\necho $$ >> "+pids+"\nexec sleep 600"), pids
}

func lastPID(t *testing.T, file string) int {
	t.Helper()
	for range 6000 {
		b, _ := os.ReadFile(file)
		if f := strings.Fields(string(b)); len(f) > 0 {
			n, err := strconv.Atoi(f[len(f)-1])
			if err == nil {
				return n
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no child began")
	return 0
}

func gone(t *testing.T, pid int) {
	t.Helper()
	for range 3000 {
		if syscall.Kill(pid, 0) != nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("child %d lives on", pid)
}

func TestPauseStopAndTheNextThing(t *testing.T) {
	player, pids := endless(t)
	s, until := speaker(t, Params{Player: player})
	list, _ := Pieces("Hello there. How are you?", "en")
	run := s.Read(list, "en")
	first := lastPID(t, pids)
	s.Pause()
	if st := until(Paused); st.Run != run || st.At != 0 || s.Speaking() {
		t.Errorf("paused: %+v", st)
	}
	gone(t, first)
	s.Pause()
	until(Speaking)
	s.Again()
	s.Tune(2, 1)
	if st := s.Status(); st.State != Speaking || st.Run != run {
		t.Errorf("goes on: %+v", st)
	}
	s.Say("Home", "en")
	if st := s.Status(); st.Run != run+1 || !st.Aside {
		t.Errorf("the next thing: %+v", st)
	}
	s.Stop()
	until(Silent)
	s.Pause()
	s.Again()
	if st := s.Status(); st.State != Silent {
		t.Errorf("silence was broken: %+v", st)
	}
	gone(t, lastPID(t, pids))
}

func TestConfirmIsATone(t *testing.T) {
	sound := alsa(t)
	s, until := speaker(t, Params{})
	s.Confirm("ຕົກລົງ", "lo") // without a voice the tone is all
	until(Done)
	pcm := read(t, sound)
	if want := tone().louder(0).PCM; !bytes.HasPrefix(pcm, want) {
		t.Errorf("%d bytes were played, not the tone", len(pcm))
	}
}

func TestWhatFails(t *testing.T) {
	killed := `echo $$ > "$0.pid"; exec sleep 600`
	for _, tc := range []struct {
		name string
		p    Params
	}{
		{"the voice is missing", Params{Voice: []string{"/nowhere/espeak-ng"}}},
		{"the voice hangs", Params{Voice: script(t, "exec sleep 600"), Patience: 50 * time.Millisecond}},
		{"the voice hangs in a grandchild", Params{Voice: script(t, "sleep 600 & wait"), Patience: 50 * time.Millisecond}},
		{"the voice crashes", Params{Voice: script(t, "kill -SEGV $$")}},
		{"the voice says no", Params{Voice: script(t, "exit 1")}},
		{"the voice says nothing", Params{Voice: script(t, "exit 0")}},
		{"the voice talks rubbish", Params{Voice: script(t, "echo hello hello hello")}},
		{"the voice never ends", Params{Voice: script(t, "cat /dev/zero")}},
		{"the player is missing", Params{Player: []string{"/nowhere/aplay"}}},
		{"the device is gone", Params{Player: []string{"aplay", "-q", "-D", "hw:9,9"}}},
		{"the player hangs", Params{Player: script(t, "exec sleep 600"), Voice: script(t, shortWAV), Patience: 50 * time.Millisecond}},
		{"the player crashes", Params{Player: script(t, "kill -KILL $$")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, until := speaker(t, tc.p)
			list, _ := Pieces("Hello.", "en")
			s.Read(list, "en")
			if st := until(Failed); st.At != 0 {
				t.Errorf("at %+v", st)
			}
			s.Stop()
			until(Silent)
		})
	}
	t.Run("the voice is killed in the middle", func(t *testing.T) {
		voice := script(t, killed)
		s, until := speaker(t, Params{Voice: voice})
		list, _ := Pieces("Hello.", "en")
		s.Read(list, "en")
		pid := lastPID(t, voice[0]+".pid")
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		until(Failed)
	})
}

// shortWAV writes a tenth of a second of silence at 8 kHz.
const shortWAV = `cat >/dev/null; printf 'RIFF\044\000\000\000WAVEfmt \020\000\000\000\001\000\001\000\100\037\000\000\200\076\000\000\002\000\020\000data\100\006\000\000'; head -c 1600 /dev/zero`

func TestChildrenDieWithTheProgram(t *testing.T) {
	player, pids := endless(t)
	ctx, end := context.WithCancel(t.Context())
	s := New(ctx, Params{Player: player, Voice: script(t, shortWAV), Patience: 30 * time.Second})
	list, _ := Pieces("Hello.", "en")
	s.Read(list, "en")
	pid := lastPID(t, pids)
	end()
	gone(t, pid)
}

// A page of fifty thousand characters begins at once: no more than two of its sentences are ever made.
func TestALongPage(t *testing.T) {
	count := filepath.Join(t.TempDir(), "count")
	player, pids := endless(t)
	s, until := speaker(t, Params{Voice: script(t, "echo x >> "+count+"\n"+shortWAV), Player: player})
	list, _ := Pieces(strings.Repeat("Đây là một câu. ", 3200), "vi")
	s.Read(list, "vi")
	lastPID(t, pids)
	s.Stop()
	until(Silent)
	if n := len(strings.Fields(string(read(t, count)))); n > 2 {
		t.Errorf("%d sentences were made", n)
	}
}

// encoded makes a recording by the tools that editors use, and gives what opusdec makes of it again.
func encoded(t *testing.T, text string, args ...string) (file []byte, decoded Clip) {
	t.Helper()
	dir := t.TempDir()
	tool := func(name string, args ...string) {
		t.Helper()
		if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	wav, ogg, back := filepath.Join(dir, "a.wav"), filepath.Join(dir, "a.opus"), filepath.Join(dir, "b.wav")
	tool("espeak-ng", "-v", "en-gb", "-w", wav, text)
	tool("opusenc", append(append([]string{"--quiet"}, args...), wav, ogg)...)
	tool("opusdec", "--quiet", "--rate", "24000", ogg, back)
	decoded, err := ReadWAV(bytes.NewReader(read(t, back)))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, ogg), decoded
}

func recordingOf(b []byte) *Recording {
	return &Recording{Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

func TestRecordings(t *testing.T) {
	sound := alsa(t)
	s, until := speaker(t, Params{})
	file, said := encoded(t, "One. Two. Three.", "--bitrate", "24")
	rec := recordingOf(file)
	s.Read([]Piece{{Record: rec, Lang: "lo", From: 100, To: 400}, {Record: rec, Lang: "lo", From: 400, To: 600}}, "lo")
	if st := until(Done); st.At != 1 {
		t.Errorf("at %+v", st)
	}
	pcm, want := read(t, sound), said.between(400*time.Millisecond, 600*time.Millisecond).louder(0).PCM // the device's file is begun anew by each player
	if !bytes.HasPrefix(pcm, want) {
		t.Errorf("%d bytes were played, want the %d of the second cue", len(pcm), len(want))
	}
	s.Read([]Piece{{Record: rec, Lang: "km"}}, "km")
	until(Done)
	if pcm, want := read(t, sound), said.louder(0).PCM; !bytes.HasPrefix(pcm, want) || rms(want) < 100 {
		t.Errorf("%d bytes were played, want the %d of the whole recording", len(pcm), len(want))
	}
}

// What the disk or a stranger made of a recording ends the reading, says that it is the recording, and never reaches the decoder.
func TestSpoiltRecordings(t *testing.T) {
	good := packtest.Silence("x", 400)
	huge := packtest.Silence("x", 400)
	huge.Claim = 36_000 * 48_000
	stereo := packtest.Silence("x", 400)
	stereo.Channels = 2
	for name, r := range map[string]*Recording{
		"rubbish":           recordingOf([]byte("OggS rubbish")),
		"empty":             recordingOf(nil),
		"cut off":           recordingOf(good.Bytes()[:200]),
		"ten hours claimed": recordingOf(huge.Bytes()),
		"an hour, really":   recordingOf(packtest.Silence("x", 3_600_000).Bytes()),
		"stereo":            recordingOf(stereo.Bytes()),
		"a picture":         recordingOf([]byte("\x89PNG\r\n\x1a\n")),
		"for ever":          {Open: func() (io.ReadCloser, error) { return os.Open("/dev/zero") }},
		"gone":              {Open: func() (io.ReadCloser, error) { return nil, os.ErrNotExist }},
	} {
		t.Run(name, func(t *testing.T) {
			decoder := script(t, `echo called >> "$0.log"; exec opusdec "$@"`)
			s, until := speaker(t, Params{Decoder: decoder})
			s.Read([]Piece{{Record: r, Lang: "lo"}}, "lo")
			if st := until(Failed); !st.Spoiled {
				t.Errorf("%+v", st)
			}
			if _, err := os.Stat(decoder[0] + ".log"); err == nil {
				t.Error("the decoder got it")
			}
			s.Read([]Piece{{Record: recordingOf(good.Bytes()), Lang: "lo"}}, "lo") // and the next one sounds
			if st := s.Status(); st.Spoiled {
				t.Error("the next reading is taken for spoilt")
			}
			s.Stop()
			until(Silent)
			s.Pause() // nothing is left that could go on
			until(Silent)
		})
	}
}

func TestRecordingsWhoseProgramsFail(t *testing.T) {
	file := packtest.Silence("x", 400).Bytes()
	for _, tc := range []struct {
		name    string
		p       Params
		spoiled bool
	}{
		{"the decoder is missing", Params{Decoder: []string{"/nowhere/opusdec"}}, true},
		{"the decoder crashes", Params{Decoder: script(t, "kill -SEGV $$")}, true},
		{"the decoder says nothing", Params{Decoder: script(t, "cat >/dev/null")}, true},
		{"the decoder never ends", Params{Decoder: script(t, "exec cat /dev/zero")}, true},
		{"the player is missing", Params{Player: []string{"/nowhere/aplay"}}, false},
		{"the player is killed", Params{Player: script(t, "kill -KILL $$")}, false},
		{"the player hangs", Params{Player: script(t, "exec sleep 600"), Decoder: script(t, shortWAV), Patience: 50 * time.Millisecond}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, until := speaker(t, tc.p)
			s.Read([]Piece{{Record: recordingOf(file), Lang: "lo"}}, "lo")
			if st := until(Failed); st.Spoiled != tc.spoiled {
				t.Errorf("%+v, want spoiled %v", st, tc.spoiled)
			}
			s.Again()
			until(Failed)
		})
	}
	t.Run("the player is killed in the middle", func(t *testing.T) {
		player, pids := endless(t)
		s, until := speaker(t, Params{Player: player})
		s.Read([]Piece{{Record: recordingOf(file), Lang: "lo"}}, "lo")
		if err := syscall.Kill(lastPID(t, pids), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		if st := until(Failed); st.Spoiled {
			t.Errorf("%+v", st)
		}
	})
}

// A recording is paused, goes on, gets louder and is stopped like a voice; a step of speed does not begin it anew.
func TestARecordingIsPaused(t *testing.T) {
	player, pids := endless(t)
	s, until := speaker(t, Params{Player: player})
	run := s.Read([]Piece{{Record: recordingOf(packtest.Silence("x", 60_000).Bytes()), Lang: "lo"}}, "lo")
	first := lastPID(t, pids)
	s.Pause()
	until(Paused)
	gone(t, first)
	s.mu.Lock()
	s.from = 30 * time.Second // as if half of it had been heard
	s.mu.Unlock()
	s.Pause()
	s.Tune(0, 2)
	s.mu.Lock()
	from := s.from
	s.mu.Unlock()
	if st := until(Speaking); st.Run != run || from < 29*time.Second {
		t.Errorf("%+v goes on at %v", st, from)
	}
	s.Stop()
	until(Silent)
	gone(t, lastPID(t, pids))
}

func FuzzReadWAV(f *testing.F) {
	f.Add(tone().WAV())
	f.Add([]byte("RIFF\x24\xf0\xff\x7fWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x22\x56\x00\x00\x44\xac\x00\x00\x02\x00\x10\x00data\x00\xf0\xff\x7f\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ReadWAV(bytes.NewReader(b))
		if err == nil && (c.Rate < 8000 || len(c.PCM)%2 != 0 || len(c.PCM) > len(b)) {
			t.Errorf("%d Hz, %d bytes of %d", c.Rate, len(c.PCM), len(b))
		}
	})
}
