package trust

import (
	"context"
	"fmt"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
	"cuango/contentsync/delta"
)

// Patches says how files of metadata came of which an older version was there and the bucket may have a delta (FORMAT.md, section 17).
type Patches struct {
	Taken int   // by what had changed
	Whole int   // whole
	Err   error // why, the last time
}

// file reads the version of a role's metadata that its parent names: by a delta from the one that is stored, else whole. What comes of a delta has the length and the
// hash that the parent gives, so it is byte for byte what the bucket has as a file; it is verified like that.
func (r *refresh) file(ctx context.Context, role string, want *metadata.MetaFiles, stored []byte, most int64) ([]byte, error) {
	if sum, ok := want.Hashes["sha256"]; ok && len(stored) > 0 && want.Length >= delta.MinFileBytes && want.Length <= most {
		raw, err := r.patched(ctx, want, content.Digest(fmt.Sprintf("%x", []byte(sum))), stored)
		if err == nil {
			r.res.Patches.Taken++
			return raw, nil
		}
		if ctx.Err() != nil {
			return nil, err
		}
		r.res.Patches.Whole++
		r.res.Patches.Err = fmt.Errorf("%s %d: %w", role, want.Version, err)
	}
	return r.fetch(ctx, versioned(want.Version, role), limit(want.Length, most))
}

func (r *refresh) patched(ctx context.Context, want *metadata.MetaFiles, to content.Digest, stored []byte) ([]byte, error) {
	b, err := r.fetch(ctx, delta.MetadataKey(content.DigestOf(stored), to), delta.MaxFileDelta(want.Length))
	if err != nil {
		return nil, err
	}
	raw, err := delta.ApplyFile(stored, b, want.Length)
	if err != nil {
		return nil, err
	}
	if err := want.VerifyLengthHashes(raw); err != nil {
		return nil, fmt.Errorf("delta: %w: %w", content.ErrDigest, err)
	}
	return raw, nil
}

// filesOnly gives a fetcher that knows of no deltas.
func filesOnly(fetch Fetcher) Fetcher {
	return func(ctx context.Context, key string, limit int64) ([]byte, error) {
		if strings.HasPrefix(key, delta.MetadataFolder) {
			return nil, content.ErrNotFound
		}
		return fetch(ctx, key, limit)
	}
}
