package contentsync

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"log/slog"

	"cuango/contentsync/atomicfile"
)

const factKey = "kiosk_key" // the seed, in hex

// ownKey loads the kiosk's key, of which trust.db keeps a copy: without a key no content would come either. A file that cannot be read, or that is another one by
// a single character, is written anew from the copy. One that is gone was removed, to give this kiosk another name; any other one was put there.
func (s *state) ownKey(ctx context.Context, path string, log *slog.Logger) (ed25519.PrivateKey, error) {
	f, err := s.facts(ctx)
	if err != nil {
		return nil, err
	}
	kept := string(f[factKey])
	seed, bad := hex.DecodeString(kept)
	key, err := loadKey(path)
	var has string
	if err == nil {
		has = hex.EncodeToString(key.Seed())
	}
	switch {
	case err == nil && has == kept:
		return key, nil
	case bad != nil || len(seed) != ed25519.SeedSize || err == nil && differ(has, kept) > 1:
		if err != nil {
			return nil, err
		}
		if err := s.set(ctx, map[string][]byte{factKey: []byte(has)}); err != nil { // a full disk: with the next start
			log.WarnContext(ctx, "there is no copy of the kiosk's key", "err", err)
		}
		return key, nil
	}
	log.ErrorContext(ctx, "the kiosk's key is damaged and is written anew from its copy", "file", path, "err", err)
	if err := atomicfile.Write(path, []byte(kept+"\n"), 0o600); err != nil {
		log.WarnContext(ctx, "the kiosk's key cannot be written", "err", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// differ counts the characters in which two texts are not the same.
func differ(a, b string) (n int) {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			n++
		}
	}
	return n
}
