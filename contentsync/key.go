package contentsync

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"sync"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// loadKey reads the kiosk's key, or makes it at the first start. The file is the seed in hex; losing it makes another
// kiosk of this one, so a damaged one is an error and is never replaced by itself.
func loadKey(path string) (ed25519.PrivateKey, error) {
	b, err := os.ReadFile(path) //nolint:gosec // in our own folder
	if errors.Is(err, fs.ErrNotExist) {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, fmt.Errorf("kiosk key: %w", err)
		}
		if err := atomicfile.Write(path, []byte(hex.EncodeToString(key.Seed())+"\n"), 0o600); err != nil {
			return nil, fmt.Errorf("kiosk key: %w", err)
		}
		return key, nil
	}
	if err != nil {
		return nil, fmt.Errorf("kiosk key: %w", err)
	}
	seed, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("kiosk key: %w: %s is damaged; remove it to give this kiosk a new name", content.ErrInvalid, path)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// A jitter spreads kiosks over time. It begins from the kiosk's name, so that two kiosks never keep step.
// It is safe for concurrent use.
type jitter struct {
	mu  sync.Mutex
	rnd *mathrand.Rand
}

func newJitter(kiosk string) *jitter {
	sum := sha256.Sum256([]byte(kiosk))
	//nolint:gosec // it spreads kiosks over time and keeps no secret
	return &jitter{rnd: mathrand.New(mathrand.NewPCG(binary.LittleEndian.Uint64(sum[:]), binary.LittleEndian.Uint64(sum[8:])))}
}

// Float64 gives a number 0 ≤ x < 1.
func (j *jitter) Float64() float64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.rnd.Float64()
}
