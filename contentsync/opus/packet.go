package opus

import "fmt"

const (
	hz         = 48_000        // Opus counts in it, whatever was recorded
	maxFrame   = 1275          // bytes of one frame
	maxSamples = hz * 12 / 100 // of one packet: 120 ms
	maxFrames  = 48            // of one packet
)

// samples is how long a packet sounds, in samples at 48 kHz. Errors: ErrDamaged, when it breaks a rule of RFC 6716, section 3.4.
func samples(p []byte) (int, error) {
	bad := fmt.Errorf("%w: a packet is no Opus packet", ErrDamaged)
	if len(p) == 0 {
		return 0, bad
	}
	frame := frameSamples(p[0] >> 3)
	body := p[1:]
	switch p[0] & 3 {
	case 0:
		if len(body) > maxFrame {
			return 0, bad
		}
		return frame, nil
	case 1:
		if len(body)%2 != 0 || len(body)/2 > maxFrame {
			return 0, bad
		}
		return 2 * frame, nil
	case 2:
		n, rest, ok := frameLength(body)
		if !ok || n > len(rest) || len(rest)-n > maxFrame {
			return 0, bad
		}
		return 2 * frame, nil
	}
	if len(body) == 0 {
		return 0, bad
	}
	count, vbr, padded := int(body[0]&63), body[0]&0x80 != 0, body[0]&0x40 != 0
	if body = body[1:]; count == 0 || count > maxFrames || count*frame > maxSamples {
		return 0, bad
	}
	if padded {
		var ok bool
		if body, ok = unpadded(body); !ok {
			return 0, bad
		}
	}
	if !vbr {
		if len(body)%count != 0 || len(body)/count > maxFrame {
			return 0, bad
		}
		return count * frame, nil
	}
	left := 0
	for range count - 1 {
		n, rest, ok := frameLength(body)
		if !ok {
			return 0, bad
		}
		body, left = rest, left+n
	}
	if last := len(body) - left; last < 0 || last > maxFrame {
		return 0, bad
	}
	return count * frame, nil
}

// frameSamples is the length of each frame by the configuration of its packet: RFC 6716, table 2.
func frameSamples(config byte) int {
	switch {
	case config < 12: // SILK: 10, 20, 40, 60 ms
		return [...]int{480, 960, 1920, 2880}[config%4]
	case config < 16: // hybrid: 10, 20 ms
		return [...]int{480, 960}[config%2]
	}
	return [...]int{120, 240, 480, 960}[config%4] // CELT: 2.5, 5, 10, 20 ms
}

// frameLength takes the length of a frame off b: one byte, or two from 252 on.
func frameLength(b []byte) (n int, rest []byte, ok bool) {
	switch {
	case len(b) == 0 || b[0] >= 252 && len(b) == 1:
		return 0, nil, false
	case b[0] < 252:
		return int(b[0]), b[1:], true
	}
	return int(b[0]) + 4*int(b[1]), b[2:], true
}

// unpadded takes the padding off b, and the bytes that say how long it is.
func unpadded(b []byte) ([]byte, bool) {
	pad := 0
	for {
		if len(b) == 0 {
			return nil, false
		}
		n := int(b[0])
		if b = b[1:]; n < 255 {
			pad += n
			break
		}
		pad += 254
	}
	if pad > len(b) {
		return nil, false
	}
	return b[:len(b)-pad], true
}
