package packtest

import (
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/trust"
)

// Version gives what the pack says as a delta begins or ends with it.
func (p *Pack) Version(tb testing.TB) delta.Version {
	tb.Helper()
	raw := p.RawCatalog
	if raw == nil {
		raw = canonical(tb, p.Catalog)
	}
	_, manifest := p.Files(tb)
	return delta.Version{Manifest: manifest, Catalog: raw}
}

// DeltaKey is where the delta between two versions of a pack lies.
func DeltaKey(pack string, from, to delta.Version) string {
	return delta.Key(trust.ManifestKey(pack, content.DigestOf(to.Manifest)), content.DigestOf(from.Manifest))
}

// PutDelta uploads the delta between two versions of a pack, and gives its place.
func (r *Repo) PutDelta(tb testing.TB, pack string, from, to delta.Version) string {
	tb.Helper()
	b, err := delta.Make(from, to)
	if err != nil {
		tb.Fatal(err)
	}
	key := DeltaKey(pack, from, to)
	r.put(key, b)
	return key
}
