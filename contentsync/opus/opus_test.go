package opus_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/opus"
	"cuango/contentsync/packtest"
)

func file(tb testing.TB) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/espeak.opus") // opusenc --bitrate 16, of espeak-ng
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func TestCheck(t *testing.T) {
	info, err := opus.Check(file(t))
	if err != nil || info != (opus.Info{MS: 3538, Hz: 22_050}) { // opusinfo says 0m:03.537s, without what is begun
		t.Errorf("%+v, %v", info, err)
	}
	for _, ms := range []int{1, 20, 999, 1000, 61_234, content.MaxRecordingMS} {
		if info, err := opus.Check(packtest.Silence("x", ms).Bytes()); err != nil || info.MS != ms {
			t.Errorf("silence of %d ms: %+v, %v", ms, info, err)
		}
	}
}

// What opusenc writes with every size of frames, every rate and every sort of bits is taken, with the length that opusinfo sees.
func TestWhatEncodersWrite(t *testing.T) {
	dir := t.TempDir()
	wav := filepath.Join(dir, "a.wav")
	tool := func(name string, args ...string) string {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	tool("espeak-ng", "-v", "vi", "-w", wav, "Xin chào. Hãy chuẩn bị hộ chiếu.")
	length := regexp.MustCompile(`Playback length: ([0-9]+)m:([0-9]+)\.([0-9]+)s`)
	for name, args := range map[string][]string{
		"usual": nil, "2.5 ms": {"--framesize", "2.5"}, "10 ms": {"--framesize", "10"}, "60 ms": {"--framesize", "60"}, "little": {"--bitrate", "6"},
		"much": {"--bitrate", "200"}, "constant": {"--hard-cbr"}, "short pages": {"--max-delay", "0"}, "music": {"--music"}, "tags": {"--comment", "LICENSE=CC0"},
	} {
		out := filepath.Join(dir, name+".opus")
		tool("opusenc", append(append([]string{"--quiet"}, args...), wav, out)...)
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		info, err := opus.Check(b)
		m := length.FindStringSubmatch(tool("opusinfo", out))
		if err != nil || m == nil {
			t.Errorf("%s: %v, opusinfo %v", name, err, m)
			continue
		}
		mins, _ := strconv.Atoi(m[1])
		secs, _ := strconv.Atoi(m[2])
		ms, _ := strconv.Atoi(m[3])
		if want := (mins*60+secs)*1000 + ms; info.MS < want-1 || info.MS > want+1 {
			t.Errorf("%s: %d ms, opusinfo says %d", name, info.MS, want)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	good := func(change func(*packtest.Sound)) []byte {
		s := packtest.Silence("x", 3000)
		change(&s)
		return s.Bytes()
	}
	whole := good(func(*packtest.Sound) {})
	head, tags := packtest.Silence("x", 20).Bytes()[:47], packtest.OggPage(0, 1, 0, []byte("OpusTags\x00\x00\x00\x00\x00\x00\x00\x00"))
	sound := func(p ...[]byte) []byte {
		return slices.Concat(head, tags, packtest.OggPage(4, 2, int64(960*len(p)), p...))
	}
	for name, tc := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":                     {nil, opus.ErrNotOpus},
		"a picture":                   {packtest.Picture(t, 8, 8, "x", 100), opus.ErrNotOpus},
		"a WAV file":                  {[]byte("RIFF\x24\x00\x00\x00WAVEfmt "), opus.ErrNotOpus},
		"another thing in Ogg":        {packtest.OggPage(2, 0, 0, []byte("\x01vorbis0123456789abc")), opus.ErrNotOpus},
		"a name and no more":          {[]byte("OggS"), opus.ErrCut},
		"two channels":                {good(func(s *packtest.Sound) { s.Channels = 2 }), opus.ErrChannels},
		"no channel":                  {good(func(s *packtest.Sound) { s.Channels = 0 }), opus.ErrChannels},
		"a rate of nothing":           {good(func(s *packtest.Sound) { s.Hz = 0 }), opus.ErrRate},
		"a rate for bats":             {good(func(s *packtest.Sound) { s.Hz = 192_000 }), opus.ErrRate},
		"a shout":                     {good(func(s *packtest.Sound) { s.Gain = 32_767 }), opus.ErrGain},
		"a whisper":                   {good(func(s *packtest.Sound) { s.Gain = -32_768 }), opus.ErrGain},
		"ten hours claimed":           {good(func(s *packtest.Sound) { s.Claim = 10 * 3600 * 48_000 }), opus.ErrClaim},
		"a negative length":           {good(func(s *packtest.Sound) { s.Claim = -5 }), opus.ErrClaim},
		"less than there is":          {good(func(s *packtest.Sound) { s.Claim = 50 * 960 }), opus.ErrClaim},
		"only what is left out":       {good(func(s *packtest.Sound) { s.Packets, s.Claim = s.Packets[:1], 312 }), opus.ErrCut},
		"longer than is allowed":      {packtest.Silence("x", content.MaxRecordingMS+20).Bytes(), opus.ErrLong},
		"ten hours, really":           {packtest.Silence("x", 10*3600*1000).Bytes(), opus.ErrBytes},
		"an hour, really":             {packtest.Silence("x", 3600*1000).Bytes(), opus.ErrLong},
		"too many bytes":              {make([]byte, content.MaxRecordingBytes+1), opus.ErrBytes},
		"cut within a page":           {whole[:len(whole)-1], opus.ErrCut},
		"cut between pages":           {whole[:len(whole)-len(lastPage(whole))], opus.ErrCut},
		"a page left out":             {slices.Concat(head, packtest.OggPage(4, 2, 960, []byte{0xf8, 0xff, 0xfe})), opus.ErrCut},
		"only headers":                {slices.Concat(head, tags), opus.ErrCut},
		"headers that end":            {slices.Concat(head, packtest.OggPage(4, 1, 0, []byte("OpusTags\x00\x00\x00\x00\x00\x00\x00\x00"))), opus.ErrCut},
		"something behind it":         {append(slices.Clone(whole), 0), opus.ErrMore},
		"a second recording":          {slices.Concat(whole, whole), opus.ErrMore},
		"a picture in the tags":       {slices.Concat(head, bigTags()), opus.ErrTags},
		"tags that are none":          {slices.Concat(head, packtest.OggPage(0, 1, 0, []byte("OpusTagz\x00\x00\x00\x00\x00\x00\x00\x00"))), opus.ErrDamaged},
		"tags longer than they are":   {slices.Concat(head, packtest.OggPage(0, 1, 0, []byte("OpusTags\xff\xff\xff\xff\x00\x00\x00\x00"))), opus.ErrDamaged},
		"more tags than there are":    {slices.Concat(head, packtest.OggPage(0, 1, 0, []byte("OpusTags\x00\x00\x00\x00\xff\xff\xff\xff"))), opus.ErrDamaged},
		"sound on the page of tags":   {slices.Concat(head, packtest.OggPage(0, 1, 0, []byte("OpusTags\x00\x00\x00\x00\x00\x00\x00\x00"), []byte{0xf8})), opus.ErrDamaged},
		"an empty packet":             {sound([]byte{}), opus.ErrDamaged},
		"no count of frames":          {sound([]byte{0xfb}), opus.ErrDamaged},
		"a count of no frames":        {sound([]byte{0xfb, 0}), opus.ErrDamaged},
		"a packet of a second":        {sound([]byte{0xfb, 48}), opus.ErrDamaged},
		"halves that are not":         {sound([]byte{0xf9, 1, 2, 3}), opus.ErrDamaged},
		"a frame longer than all":     {sound([]byte{0xfa, 9, 1}), opus.ErrDamaged},
		"padding longer than all":     {sound([]byte{0xfb, 0x41, 255, 255, 9}), opus.ErrDamaged},
		"frames longer than all":      {sound([]byte{0xfb, 0x82, 200, 1}), opus.ErrDamaged},
		"a frame of 1,276 bytes":      {sound(append([]byte{0xf8}, make([]byte, 1276)...)), opus.ErrDamaged},
		"a first page that goes on":   {packtest.OggPage(3, 0, 0, head[28:]), opus.ErrDamaged},
		"a flag that nobody knows":    {packtest.OggPage(10, 0, 0, head[28:]), opus.ErrDamaged},
		"a second stream":             {other(whole), opus.ErrDamaged},
		"a second page of a kind":     {slices.Concat(head, packtest.OggPage(2, 1, 0, []byte("OpusTags\x00\x00\x00\x00\x00\x00\x00\x00"))), opus.ErrDamaged},
		"a time that does not fit":    {slices.Concat(head, tags, packtest.OggPage(0, 2, 5, []byte{0xf8, 0xff, 0xfe})), opus.ErrClaim},
		"a version of another making": {slices.Concat(packtest.OggPage(2, 0, 0, append([]byte("OpusHead\x10"), head[37:]...))), opus.ErrNotOpus},
	} {
		_, err := opus.Check(tc.file)
		if !errors.Is(err, tc.want) || !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrTooLarge) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

func lastPage(b []byte) []byte { return b[bytes.LastIndex(b, []byte("OggS")):] }

// bigTags are tags over many pages.
func bigTags() (out []byte) {
	full := make([]byte, 255*255)
	copy(full, "OpusTags\xf0\xff\x00\x00")
	first := packtest.OggPage(0, 1, -1, full)
	first = slices.Delete(first, 27+255, 27+256) // without the 0 that ends the packet
	first[26] = 255
	out = packtest.Sealed(first)
	second := packtest.OggPage(1, 2, 0, full[:9999])
	return append(out, second...)
}

// other gives the last page another serial number.
func other(b []byte) []byte {
	out := slices.Clone(b)
	last := lastPage(out)
	binary.LittleEndian.PutUint32(last[14:], 7)
	packtest.Sealed(last)
	return out
}

// Any byte that is another one, and any length that is another one, is seen.
func TestEveryByteCounts(t *testing.T) {
	whole := file(t)
	for i := 0; i < len(whole); i += 13 {
		b := slices.Clone(whole)
		b[i] ^= 0x20
		if _, err := opus.Check(b); err == nil {
			t.Errorf("byte %d may be another one", i)
		}
		if _, err := opus.Check(whole[:i]); err == nil {
			t.Errorf("it may end after %d bytes", i)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(file(f))
	f.Add(packtest.Silence("x", 100).Bytes())
	two := packtest.Silence("x", 40)
	two.Packets = [][]byte{{0xfb, 0xc2, 3, 1, 9, 9, 0, 0, 0}, {0xfa, 1, 2, 3}, {0x09, 1, 1}}
	two.Claim = 0
	f.Add(two.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		info, err := opus.Check(resealed(b))
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrTooLarge) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if info.MS < 1 || info.MS > content.MaxRecordingMS || info.Hz < content.MinRecordingHz {
			t.Errorf("%+v", info)
		}
	})
}

// resealed gives every page its check sum, so that what lies behind it is tried.
func resealed(b []byte) []byte {
	out := slices.Clone(b)
	for at := 0; at+27 <= len(out) && string(out[at:at+4]) == "OggS"; {
		end := at + 27 + int(out[at+26])
		if end > len(out) {
			break
		}
		for _, n := range out[at+27 : end] {
			end += int(n)
		}
		if end > len(out) {
			break
		}
		packtest.Sealed(out[at:end])
		at = end
	}
	return out
}
