package speech

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"cuango/contentsync/content"
)

// A Clip is sound: signed 16-bit samples, one channel.
type Clip struct {
	Rate int    // samples a second
	PCM  []byte // little-endian
}

// maxClipBytes bounds one clip: the longest recording of a pack, and a second.
const maxClipBytes = (content.MaxRecordingMS/1000 + 1) * decodedRate * 2

var errNoWAV = errors.New("no WAV file with one channel of 16-bit samples")

// ReadWAV reads a WAV file. A voice that writes while it speaks does not know the length yet: the data may end before the header says.
func ReadWAV(r io.Reader) (Clip, error) {
	var c Clip
	var head [12]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:4]) != "RIFF" || string(head[8:]) != "WAVE" {
		return c, errNoWAV
	}
	for {
		var chunk [8]byte
		if _, err := io.ReadFull(r, chunk[:]); err != nil {
			return c, errNoWAV
		}
		size := int64(binary.LittleEndian.Uint32(chunk[4:]))
		switch string(chunk[:4]) {
		case "fmt ":
			var f [16]byte
			if _, err := io.ReadFull(r, f[:]); err != nil || size < 16 || size > 64 {
				return c, errNoWAV
			}
			le := binary.LittleEndian
			c.Rate = int(le.Uint32(f[4:]))
			if le.Uint16(f[0:]) != 1 || le.Uint16(f[2:]) != 1 || le.Uint16(f[14:]) != 16 || c.Rate < 8000 || c.Rate > 48_000 {
				return c, errNoWAV
			}
			if _, err := io.CopyN(io.Discard, r, size-16+size&1); err != nil {
				return c, errNoWAV
			}
		case "data":
			if c.Rate == 0 {
				return c, errNoWAV
			}
			pcm, err := io.ReadAll(io.LimitReader(r, min(size, maxClipBytes+1)))
			if err != nil {
				return c, fmt.Errorf("sound: %w", err)
			}
			if len(pcm) > maxClipBytes {
				return c, fmt.Errorf("sound: longer than %d bytes", maxClipBytes)
			}
			c.PCM = pcm[:len(pcm)&^1]
			return c, nil
		default:
			if _, err := io.CopyN(io.Discard, r, size+size&1); err != nil {
				return c, errNoWAV
			}
		}
	}
}

// Length is how long the clip sounds.
func (c Clip) Length() time.Duration {
	if c.Rate == 0 {
		return 0
	}
	return time.Duration(len(c.PCM)/2) * time.Second / time.Duration(c.Rate)
}

// WAV gives the clip as a file.
func (c Clip) WAV() []byte {
	b := bytes.NewBuffer(make([]byte, 0, 44+len(c.PCM)))
	le := func(v any) { _ = binary.Write(b, binary.LittleEndian, v) } // into memory
	n := uint32(len(c.PCM))                                           //nolint:gosec // at most maxClipBytes
	b.WriteString("RIFF")
	le(36 + n)
	b.WriteString("WAVEfmt ")
	le(uint32(16))
	le([2]uint16{1, 1})
	le([2]uint32{uint32(c.Rate), uint32(2 * c.Rate)}) //nolint:gosec // at most 48,000
	le([2]uint16{2, 16})
	b.WriteString("data")
	le(n)
	b.Write(c.PCM)
	return b.Bytes()
}

// between gives the part of the clip from one time to another; to 0 is its end.
func (c Clip) between(from, to time.Duration) Clip {
	at := func(d time.Duration) int {
		return min(max(int(int64(d)*int64(c.Rate)/int64(time.Second)), 0)*2, len(c.PCM))
	}
	end := len(c.PCM)
	if to > 0 {
		end = at(to)
	}
	c.PCM = c.PCM[min(at(from), end):end]
	return c
}

// The loudness of a step. At the most, samples stay as the voice made them; the usual is four steps of 4 dB below.
const (
	// MinVolume is the lowest step of loudness around 0, the usual.
	MinVolume = -3
	// MaxVolume is the highest.
	MaxVolume = 3
	dBPerStep = 4.0
)

// louder gives the clip at a step of loudness.
func (c Clip) louder(step int) Clip {
	gain := math.Pow(10, dBPerStep*float64(min(step, MaxVolume)-MaxVolume)/20)
	pcm := make([]byte, len(c.PCM))
	for i := 0; i+1 < len(pcm); i += 2 {
		v := int16(binary.LittleEndian.Uint16(c.PCM[i:])) //nolint:gosec // the same bits
		v = int16(math.Round(float64(v) * gain))
		binary.LittleEndian.PutUint16(pcm[i:], uint16(v)) //nolint:gosec // the same bits
	}
	c.PCM = pcm
	return c
}

// tone is two short notes that rise and fade: something has been done.
func tone() Clip {
	const rate, note = 22_050, 2400 // samples
	c := Clip{Rate: rate}
	for _, hz := range []float64{660, 880} {
		for i := range note {
			fade := math.Min(1, math.Min(float64(i), float64(note-i))/(0.012*rate))
			v := int16(9000 * fade * math.Sin(2*math.Pi*hz*float64(i)/rate))
			c.PCM = binary.LittleEndian.AppendUint16(c.PCM, uint16(v)) //nolint:gosec // the same bits
		}
	}
	return Clip{Rate: rate, PCM: append(c.PCM, make([]byte, rate/10*2)...)} // and a breath
}
