package author

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"cuango/contentsync/content"
	"cuango/contentsync/opus"
)

const (
	audioTOMLName = "audio.toml"
	recordingExt  = ".opus"
	cuesExt       = ".cues.txt"
)

// recordings are what describes them: items/<slug>/audio.toml, by language.
type recordingTOML struct {
	Reads   string `toml:"reads"`
	Author  string `toml:"author"`
	Licence string `toml:"licence"`
}

// isAudio tells whether a file of an item belongs to its recordings.
func isAudio(name string) bool {
	return name == audioTOMLName || strings.HasSuffix(name, recordingExt) || strings.HasSuffix(name, cuesExt)
}

// readAudio reads the recordings of an item, whose pages are read already. One that reads another text than its page has by now is told of and
// left out: the kiosk then reads with its own voice, or says in writing that it cannot.
func (l *loader) readAudio(dir string, pages map[content.Lang]content.ItemText) map[content.Lang]content.Recording {
	entries, err := fs.ReadDir(l.root.FS(), dir)
	if err != nil {
		return nil // told of by readPages
	}
	files, cues := map[string]bool{}, map[string]bool{}
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink != 0 {
			continue // refused already
		}
		if lang, ok := strings.CutSuffix(e.Name(), recordingExt); ok {
			files[lang] = true
		}
		if lang, ok := strings.CutSuffix(e.Name(), cuesExt); ok {
			cues[lang] = true
		}
	}
	list := dir + "/" + audioTOMLName
	n := l.note(list)
	var said map[string]recordingTOML
	var idx tomlIndex
	if src, ok := l.readText(list, MaxTOMLBytes, true); ok {
		if idx, ok = decodeTOML(n, src, &said); !ok {
			return nil
		}
	}
	out := map[content.Lang]content.Recording{}
	for _, s := range sortedKeys(said) {
		if !files[s] {
			n.refuse(idx.line(s), "Put the recording there, or take this table out", "there is no recording %s%s", shorten(s), recordingExt)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(files)) {
		file := dir + "/" + s + recordingExt
		page, ok := pages[content.Lang(s)]
		if !ok {
			l.note(file).refuse(0, "Give it the name of its page's language (vi.opus reads vi.md), or delete it", "there is no page %s.md that it could read", shorten(s))
			continue
		}
		desc, ok := said[s]
		if !ok {
			l.note(file).refuse(0, fmt.Sprintf("Listen to it; then write in audio.toml: [%s] with reads = %q, author and licence", s, page.Reading()), "audio.toml does not say whose recording this is, and of which text")
			continue
		}
		rec, good := l.recording(file, n, idx, s, desc, page)
		if !good {
			continue
		}
		if rec.Reads != page.Reading() {
			n.warn(idx.line(s+".reads"), fmt.Sprintf("Record it again; or, if it says what the page says now, write reads = %q", page.Reading()),
				"recording %s%s is older than the text of %s.md and is left out of the pack", s, recordingExt, s)
			if cues[s] {
				l.keepCues(dir + "/" + s + cuesExt)
			}
			continue
		}
		if cues[s] {
			if rec.Cues, ok = l.readCues(dir+"/"+s+cuesExt, page, rec.MS); !ok {
				continue
			}
		}
		l.pack.Files[rec.Digest] = file
		out[content.Lang(s)] = rec
	}
	for _, s := range slices.Sorted(maps.Keys(cues)) {
		if !files[s] {
			l.note(dir+"/"+s+cuesExt).warn(0, "Put the recording there, or delete this file", "there is no recording %s%s that these cues belong to", shorten(s), recordingExt)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// recording looks at one file and what is said of it.
func (l *loader) recording(file string, n notebook, idx tomlIndex, lang string, desc recordingTOML, page content.ItemText) (content.Recording, bool) {
	rec := content.Recording{MIME: content.Ogg, Reads: desc.Reads, Author: desc.Author, Licence: desc.Licence}
	good := true
	refuse := func(key, fix, format string, args ...any) {
		n.refuse(idx.line(key), fix, format, args...)
		good = false
	}
	if desc.Licence == "" {
		refuse(lang, `Write licence = "…": who made it and what it may be used for`, "recording %s has no licence", lang+recordingExt)
	}
	for key, s := range map[string]string{"author": desc.Author, "licence": desc.Licence} {
		if tooLong(s) {
			refuse(lang+"."+key, "Shorten it", "%s has more than %d characters", key, content.MaxNameRunes)
		}
	}
	if !content.ValidReading(desc.Reads) {
		refuse(lang+".reads", fmt.Sprintf("Listen to it; if it says what the page says now, write reads = %q", page.Reading()), "nothing says which text recording %s reads", lang+recordingExt)
	}
	raw, ok := l.readRecording(file)
	if !ok {
		return rec, false
	}
	info, err := opus.Check(raw)
	if err != nil {
		what, fix := recordingWords(err)
		l.note(file).refuse(0, fix, "%s", what)
		return rec, false
	}
	rec.Digest, rec.Size, rec.MS = content.DigestOf(raw), int64(len(raw)), info.MS
	l.recorded[file] = rec.Digest
	return rec, good
}

func (l *loader) readRecording(file string) ([]byte, bool) {
	n := l.note(file)
	f, ok := l.open(n, 0, file, content.MaxRecordingBytes)
	if !ok {
		return nil, false
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, content.MaxRecordingBytes+1))
	if err != nil || len(raw) > content.MaxRecordingBytes {
		n.refuse(0, "Check the file", "it cannot be read")
		return nil, false
	}
	return raw, true
}

const encodeAgain = "Encode it again: opusenc --downmix-mono --bitrate 24 recording.wav vi.opus"

// recordingWords says in plain words what is wrong with a recording, and what to do.
func recordingWords(err error) (what, fix string) {
	for _, w := range []struct {
		err       error
		what, fix string
	}{
		{opus.ErrNotOpus, "this is no Opus recording", encodeAgain},
		{opus.ErrChannels, "the recording is not mono", encodeAgain},
		{opus.ErrRate, fmt.Sprintf("the sampling rate is not between %d and %d Hz", content.MinRecordingHz, content.MaxRecordingHz), encodeAgain},
		{opus.ErrGain, fmt.Sprintf("it asks to be played more than %d dB louder or softer than it is", content.MaxRecordingGainDB), "Make the recording itself as loud as speech, and " + strings.ToLower(encodeAgain[:1]) + encodeAgain[1:]},
		{opus.ErrTags, "its tags are too large, as when a picture is in them", "Encode it again without: opusenc --discard-pictures"},
		{opus.ErrCut, "the recording is cut off", "Copy the file again"},
		{opus.ErrClaim, "it claims another length than it has", encodeAgain},
		{opus.ErrMore, "something follows the end of the recording", encodeAgain},
		{opus.ErrLong, fmt.Sprintf("it lasts longer than %d minutes", content.MaxRecordingMS/60_000), "Read without long pauses, or split the topic"},
		{opus.ErrBytes, "it has more than " + bytesText(content.MaxRecordingBytes), encodeAgain},
		{opus.ErrDamaged, "the recording is damaged", "Copy the file again, or encode it again"},
	} {
		if errors.Is(err, w.err) {
			return w.what, w.fix
		}
	}
	return "the recording cannot be read", encodeAgain
}
