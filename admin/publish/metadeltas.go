package publish

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"cuango/admin/roles"
	"cuango/contentsync/content"
	"cuango/contentsync/delta"
)

// metadataDeltasFrom is how many numbers before a new file of metadata lead to it by a delta. In a country each publish of anybody makes a new snapshot, so a kiosk that
// was away for some hours is as many versions behind.
const metadataDeltasFrom = 16

// putMetadataDeltas puts the deltas from the versions before to the files of metadata that were put in this round (FORMAT.md, section 17). Without them kiosks fetch these
// files whole, and nothing else happens: so what is wrong is logged and does not keep anything from being published.
func (p *Publisher) putMetadataDeltas(ctx context.Context, st *state) error {
	for _, role := range slices.Sorted(maps.Keys(st.put)) {
		f := st.put[role]
		if len(f.raw) < delta.MinFileBytes {
			continue
		}
		for n := f.version - 1; n >= max(1, f.version-metadataDeltasFrom); n-- {
			if err := p.putMetadataDelta(ctx, role, n, f.raw); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				p.Log.WarnContext(ctx, "no delta: kiosks that have that version of metadata fetch the new one whole", "role", role, "version", n, "err", err)
			}
		}
	}
	return nil
}

func (p *Publisher) putMetadataDelta(ctx context.Context, role string, from int64, to []byte) error {
	old, err := p.Bucket.Get(ctx, metaKey(from, role), limitOf(role))
	if errors.Is(err, content.ErrNotFound) || err == nil && len(old) == 0 { // a number that was skipped; or storage lost it in a power cut
		return nil
	}
	if err != nil {
		return err
	}
	d, err := delta.MakeFile(old, to)
	if errors.Is(err, delta.ErrUseless) {
		return nil
	}
	if err != nil {
		return err
	}
	return put(ctx, p.Bucket, delta.MetadataKey(content.DigestOf(old), content.DigestOf(to)), d, typeZstd, cacheForever)
}

func limitOf(role string) int64 {
	switch role {
	case roles.Snapshot:
		return maxSnapshotBytes
	case roles.Targets:
		return maxTargetsBytes
	}
	return maxDelegatedBytes
}

// removeMetadataDeltas takes those away that lead to nothing that is in force. One that stays does no harm and goes with the next publish.
func (p *Publisher) removeMetadataDeltas(ctx context.Context, st *state) {
	if !slices.ContainsFunc(slices.Collect(maps.Values(st.put)), func(f metaFile) bool { return len(f.raw) >= delta.MinFileBytes }) {
		return
	}
	inForce := map[content.Digest]bool{}
	for _, m := range []metaFiles{st.timestamp.Signed.Meta, st.snapshot.Signed.Meta} {
		for _, f := range m {
			inForce[content.Digest(fmt.Sprintf("%x", []byte(f.Hashes["sha256"])))] = true
		}
	}
	list, err := p.Bucket.List(ctx, delta.MetadataFolder)
	if err != nil {
		p.Log.WarnContext(ctx, "old deltas of metadata stay in the bucket", "err", err)
		return
	}
	var errs []error
	for _, o := range list {
		if _, to, ok := delta.ParseKey(o.Key); ok && !inForce[to] {
			errs = append(errs, p.Bucket.Delete(ctx, o.Key))
		}
	}
	if err := errors.Join(errs...); err != nil {
		p.Log.WarnContext(ctx, "old deltas of metadata stay in the bucket", "err", err)
	}
}
