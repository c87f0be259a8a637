package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cuango/contentsync/content"
	"cuango/contentsync/opus"
)

// Voices are espeak-ng's voices (1.51) that can read their language's own script. It has none for Lao and Khmer. Its Thai one knows no
// vowels that stand before or around their consonant, and nobody would understand it; so Thai is said to be missing, too.
//
// The voice cmn spells Chinese words in English letters in that version; the one for pinyin reads them, by the same dictionary.
func Voices() map[content.Lang]string {
	return map[content.Lang]string{
		"vi": "vi", "en": "en-gb", "zh-Hans": "cmn-latn-pinyin", "zh-Hant": "cmn-latn-pinyin", "ko": "ko", "ja": "ja", "ru": "ru", "fr": "fr-fr", "ar": "ar",
	}
}

// A Recording is a file of the pack in which somebody reads: Opus in Ogg.
type Recording struct {
	Open func() (io.ReadCloser, error)
}

// errSpoiled says that a recording cannot be read. A voice may read instead.
var errSpoiled = errors.New("recording")

// The speed of a step, in words a minute: the voice's own 175 is fast for who hears a foreign name for the first time.
const (
	// MinSpeed is the lowest step of speed around 0, the usual.
	MinSpeed = -2
	// MaxSpeed is the highest.
	MaxSpeed = 2
	usualWPM = 150
	perStep  = 1.2
)

func wpm(step int) int {
	return int(math.Round(usualWPM * math.Pow(perStep, float64(min(max(step, MinSpeed), MaxSpeed)))))
}

// engine turns pieces into clips.
type engine struct {
	voice    []string // the command of espeak-ng
	kana     []string // kakasi: Japanese in kana, since espeak-ng says "Chinese letter" for every kanji
	decoder  []string // opusdec
	voices   map[content.Lang]string
	patience time.Duration
}

// has tells whether there is a voice for a language.
func (e engine) has(lang content.Lang) bool { return e.voices[lang] != "" }

const decodedRate = 24_000 // Hz, of recordings

// say has a text spoken.
func (e engine) say(ctx context.Context, text string, lang content.Lang, speed int) (Clip, error) {
	words := Spoken(text, lang)
	voice := e.voices[lang]
	switch {
	case words == "":
		return Clip{}, nil
	case voice == "":
		return Clip{}, fmt.Errorf("no voice for %s", lang)
	}
	if base(lang) == "ja" && strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		kana, err := run(ctx, e.kana, strings.NewReader(words+"\n"), 1<<16, e.patience)
		if err != nil {
			return Clip{}, err
		}
		words = string(kana)
	}
	command := append(e.voice[:len(e.voice):len(e.voice)], "-v", voice, "-s", strconv.Itoa(wpm(speed)), "-b", "1", "--stdin", "--stdout")
	out, err := run(ctx, command, strings.NewReader(words), maxClipBytes+1024, e.patience)
	if err != nil {
		return Clip{}, err
	}
	c, err := ReadWAV(bytes.NewReader(out))
	if err == nil && len(c.PCM) == 0 {
		err = errors.New("the voice said nothing")
	}
	return c, err
}

// read decodes a recording. The decoder gets nothing that does not have the form and the length that packs are checked for: a disk may
// have spoilt it since. Errors: errSpoiled.
func (e engine) read(ctx context.Context, r *Recording) (Clip, error) {
	c, err := e.decode(ctx, r)
	if err != nil {
		return Clip{}, fmt.Errorf("%w: %w", errSpoiled, err)
	}
	return c, nil
}

func (e engine) decode(ctx context.Context, r *Recording) (Clip, error) {
	f, err := r.Open()
	if err != nil {
		return Clip{}, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, content.MaxRecordingBytes+1))
	if err != nil {
		return Clip{}, err
	}
	if _, err := opus.Check(raw); err != nil {
		return Clip{}, err
	}
	command := append(e.decoder[:len(e.decoder):len(e.decoder)], "--quiet", "--force-wav", "--rate", strconv.Itoa(decodedRate), "-", "-")
	out, err := run(ctx, command, bytes.NewReader(raw), maxClipBytes+1024, decodePatience+e.patience)
	if err != nil {
		return Clip{}, err
	}
	return ReadWAV(bytes.NewReader(out))
}

// decodePatience is how much longer than a sentence the decoding of a recording may take: five minutes of it need a few seconds.
const decodePatience = 15 * time.Second
