package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/store/s3store"
)

// deltasFrom is how many of the versions before lead to the newest by a delta. A kiosk that has an older one fetches manifest and catalog whole.
const deltasFrom = 8

const typeZstd = "application/zstd"

// putDeltas puts the deltas from the versions before to the one that is built, and gives the places of those that lead elsewhere: they are of no use once that one
// is in force; before is in force still. Without deltas kiosks fetch more, and nothing else happens: so what is wrong with an older version, or with the storage's list, is logged and does
// not keep a version from being published.
func (p *Publisher) putDeltas(ctx context.Context, prefix string, b Built, before content.Digest, res *Result) (old []string, err error) {
	to := manifestKey(prefix, b.Manifest.Pack, b.ManifestDigest())
	raw, err := unpackCatalog(b.CatalogZst)
	if err != nil {
		return nil, err
	}
	list, err := p.Bucket.List(ctx, path.Dir(to)+"/")
	if err != nil {
		return nil, p.withoutDelta(ctx, fmt.Errorf("versions before: %w", err))
	}
	there := map[string]bool{}
	for _, o := range list {
		there[o.Key] = o.Size > 0 // an empty one was lost by a power cut
		if _, to, ok := delta.ParseKey(o.Key); ok && to != b.ManifestDigest() {
			old = append(old, o.Key)
		}
	}
	for _, from := range versionsBefore(list, to, before) {
		key := delta.Key(to, digestOfManifest(from))
		if there[key] {
			continue
		}
		v, err := p.version(ctx, from)
		if err == nil {
			err = p.putDelta(ctx, key, v, delta.Version{Manifest: b.ManifestJSON, Catalog: raw}, b.Manifest.Catalog.Size, res)
		}
		if err := p.withoutDelta(ctx, err); err != nil {
			return nil, err
		}
	}
	return old, nil
}

func (p *Publisher) putDelta(ctx context.Context, key string, from, to delta.Version, packed int64, res *Result) error {
	d, err := delta.Make(from, to)
	if errors.Is(err, delta.ErrUseless) || int64(len(d)) > (int64(len(to.Manifest))+packed)/2 {
		return nil // whole is as good
	}
	if err != nil {
		return err
	}
	files := []file{{key, d}}
	if len(from.Manifest)+len(from.Catalog) >= delta.LargeBytes {
		switch packed, err := delta.Pack(d); {
		case err == nil: // first, since the other one is not put again when it is there
			files = []file{{delta.PackedKey(key), packed}, {key, d}}
		case !errors.Is(err, delta.ErrUseless):
			return err
		}
	}
	for _, f := range files {
		if err := put(ctx, p.Bucket, f.key, f.raw, typeZstd, cacheForever); err != nil {
			return err
		}
		res.Uploaded++
		res.Bytes += int64(len(f.raw))
	}
	return nil
}

type file struct {
	key string
	raw []byte
}

// withoutDelta logs what kept a delta from being made. It gives the error only when the publish was ended.
func (p *Publisher) withoutDelta(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	p.Log.WarnContext(ctx, "no delta: kiosks that have that version fetch manifest and catalog whole", "err", err)
	return nil
}

// versionsBefore gives the places of the newest manifests but one: first the one that most kiosks have, then by time.
func versionsBefore(list []s3store.Object, but string, first content.Digest) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(o s3store.Object) bool {
		return o.Key == but || path.Dir(o.Key) != path.Dir(but) || !digestOfManifest(o.Key).Valid()
	})
	slices.SortFunc(list, func(a, b s3store.Object) int {
		if isFirst := digestOfManifest(a.Key) == first; isFirst != (digestOfManifest(b.Key) == first) {
			return map[bool]int{true: -1, false: 1}[isFirst]
		}
		return cmp.Or(b.LastModified.Compare(a.LastModified), strings.Compare(a.Key, b.Key))
	})
	var keys []string
	for _, o := range list[:min(len(list), deltasFrom)] {
		keys = append(keys, o.Key)
	}
	return keys
}

func digestOfManifest(key string) content.Digest {
	d, isManifest := strings.CutSuffix(path.Base(key), ".manifest.json")
	if !isManifest {
		return ""
	}
	return content.Digest(d)
}

// version reads a version that was published before. Errors: content.ErrDigest, content.ErrInvalid, those of the bucket.
func (p *Publisher) version(ctx context.Context, manifest string) (delta.Version, error) {
	mj, err := p.Bucket.Get(ctx, manifest, content.MaxManifestBytes)
	if err != nil {
		return delta.Version{}, err
	}
	if content.DigestOf(mj) != digestOfManifest(manifest) {
		return delta.Version{}, fmt.Errorf("%s: %w", manifest, content.ErrDigest)
	}
	m, err := content.DecodeManifest(mj)
	if err != nil {
		return delta.Version{}, fmt.Errorf("%s: %w", manifest, err)
	}
	zst, err := p.Bucket.Get(ctx, m.Catalog.Digest.BlobKey(), content.MaxCatalogZstBytes)
	if err != nil {
		return delta.Version{}, err
	}
	raw, err := unpackCatalog(zst)
	if err == nil && content.DigestOf(raw) != m.Catalog.RawDigest {
		err = content.ErrDigest
	}
	if err != nil {
		return delta.Version{}, fmt.Errorf("catalog of version %d: %w", m.Version, err)
	}
	return delta.Version{Manifest: mj, Catalog: raw}, nil
}

// removeDeltas takes old ones away, so that there are never more than a few. One that stays, because the storage refuses, does no harm and goes with
// the next publish.
func (p *Publisher) removeDeltas(ctx context.Context, keys []string) {
	var errs []error
	for _, key := range keys {
		errs = append(errs, p.Bucket.Delete(ctx, key))
	}
	if err := errors.Join(errs...); err != nil {
		p.Log.WarnContext(ctx, "old deltas stay in the bucket", "err", err)
	}
}
