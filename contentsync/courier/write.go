package courier

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"syscall"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/trust"
)

// slack is what a file may take on a stick beyond its bytes: a cluster of a large FAT.
const slack = 32 << 10

// maxSnapshotRoles bounds the roles that are looked at for a stick for everybody.
const maxSnapshotRoles = 2_000

// A Getter reads a bucket.
type Getter interface {
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
}

// WriteParams say what a stick is filled with.
type WriteParams struct {
	From   Getter // the bucket
	Anchor []byte // root.json that is trusted
	Now    time.Time
	To     *dirstore.Store
	Free   func() (int64, error) // bytes free on the stick
	// Places are the kiosks that the stick is for: what they read and no more. None: all that the bucket has.
	Places []trust.Place
	// Packs are those whose pictures and texts come along; none: all. The signed metadata and the manifests always come whole.
	Packs    []string
	Progress func(done, total int64) // may be nil
}

// Written says what lies on a stick.
type Written struct {
	Files   int       `json:"files"`
	Bytes   int64     `json:"bytes"`
	Put     int       `json:"put"` // files that were not there yet
	Packs   []string  `json:"packs"`
	Left    []string  `json:"left_out,omitempty"` // packs of the metadata whose files are not on the stick
	Expires time.Time `json:"expires"`            // until then a kiosk takes it without asking
}

// Write fills a stick with what the bucket has, verified as a kiosk verifies it. Until it is done, the folder is no stick: the marker goes first and
// comes last. It may be run again after any interruption, and with a stick that has another content. Errors: those of [trust.RefreshAt];
// ErrNotFound for a pack or a gate that is not there; ErrDigest; syscall.ENOSPC before anything is changed.
func Write(ctx context.Context, p WriteParams) (Written, error) {
	w := &writer{WriteParams: p, got: map[string][]byte{}, blobs: map[string]File{}}
	if err := w.gather(ctx); err != nil {
		return Written{}, fmt.Errorf("fill a stick: %w", err)
	}
	if err := w.write(ctx); err != nil {
		return Written{}, fmt.Errorf("fill a stick: %w", err)
	}
	return w.res, nil
}

type writer struct {
	WriteParams

	got   map[string][]byte // small files by key
	blobs map[string]File
	res   Written
}

// get reads a small file, once, and remembers that it belongs onto the stick.
func (w *writer) get(ctx context.Context, key string, limit int64) ([]byte, error) {
	if b, ok := w.got[key]; ok {
		return b, nil
	}
	b, err := w.From.Get(ctx, key, limit)
	if err != nil {
		return nil, err
	}
	w.got[key] = b
	return b, nil
}

// gather verifies the bucket as the kiosks do that the stick is for, and notes what they read.
func (w *writer) gather(ctx context.Context) error {
	stamp, err := w.get(ctx, trust.TimestampKey, trust.MaxTimestampBytes)
	if err != nil {
		return err
	}
	all := map[string]trust.Target{}
	refresh := func(at trust.Place) (trust.Result, error) {
		res, err := trust.RefreshAt(ctx, at, w.Anchor, trust.State{}, w.Now, stamp, w.get)
		if err != nil {
			return res, err
		}
		for _, t := range res.Packs {
			all[t.Key()] = t
		}
		for _, o := range res.Overlay {
			if _, err := w.get(ctx, trust.OverlayKey(o.Name, o.Digest), trust.MaxTargetsBytes); err != nil {
				return res, err
			}
		}
		if w.res.Expires.IsZero() || res.Expires.Before(w.res.Expires) {
			w.res.Expires = res.Expires
		}
		return res, nil
	}
	first, err := refresh(trust.Place{})
	if err != nil {
		return err
	}
	for n := first.Versions.Root; n > 0; n-- { // a kiosk may trust an older one, and follows them
		if _, err := w.get(ctx, trust.RootKey(n), trust.MaxRootBytes); err != nil && !errors.Is(err, content.ErrNotFound) {
			return err
		}
	}
	places := w.Places
	if len(places) == 0 {
		if places, err = delegatedPlaces(first.State.Snapshot); err != nil {
			return err
		}
	}
	for _, at := range places {
		if _, err := refresh(at); err != nil {
			return fmt.Errorf("gate %s %s: %w", at.Province, at.Gate, err)
		}
	}
	return w.packs(ctx, all)
}

// delegatedPlaces are those that the snapshot has roles of.
func delegatedPlaces(snapshot []byte) ([]trust.Place, error) {
	var s struct {
		Signed struct {
			Meta map[string]json.RawMessage `json:"meta"`
		} `json:"signed"`
	}
	if err := json.Unmarshal(snapshot, &s); err != nil {
		return nil, fmt.Errorf("snapshot: %w: %w", content.ErrInvalid, err)
	}
	if len(s.Signed.Meta) > maxSnapshotRoles {
		return nil, fmt.Errorf("snapshot: %w: %d roles, at most %d", content.ErrTooLarge, len(s.Signed.Meta), maxSnapshotRoles)
	}
	var places []trust.Place
	for _, name := range slices.Sorted(maps.Keys(s.Signed.Meta)) {
		part := strings.Split(strings.TrimSuffix(name, ".json"), ".")
		switch {
		case part[0] == "province" && len(part) == 3 && content.ValidSlug(part[1]):
			places = append(places, trust.Place{Province: part[1]})
		case part[0] == "gate" && len(part) == 3 && content.ValidSlug(part[1]) && content.ValidSlug(part[2]):
			places = append(places, trust.Place{Province: part[1], Gate: part[2]})
		}
	}
	return places, nil
}

// GateProvince finds the province of a gate among the roles of the snapshot that the bucket's timestamp names; "" when the gate has no role of its own.
// Nothing of it is verified: it only says where to look.
func GateProvince(ctx context.Context, from Getter, gate string) (string, error) {
	raw, err := from.Get(ctx, trust.TimestampKey, trust.MaxTimestampBytes)
	if err != nil {
		return "", err
	}
	var s struct {
		Signed struct {
			Meta map[string]struct {
				Version int64 `json:"version"`
			} `json:"meta"`
		} `json:"signed"`
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fmt.Errorf("timestamp: %w: %w", content.ErrInvalid, err)
	}
	snapshot, err := from.Get(ctx, fmt.Sprintf("tuf/%d.snapshot.json", s.Signed.Meta["snapshot.json"].Version), trust.MaxSnapshotBytes)
	if err != nil {
		return "", err
	}
	places, err := delegatedPlaces(snapshot)
	if err != nil {
		return "", err
	}
	for _, p := range places {
		if p.Gate == gate {
			return p.Province, nil
		}
	}
	return "", nil
}

// packs notes the manifests, and the blobs of those that were asked for.
func (w *writer) packs(ctx context.Context, all map[string]trust.Target) error {
	if len(all) == 0 {
		return fmt.Errorf("%w: no pack is published", content.ErrNotFound)
	}
	wanted := map[string]bool{}
	for _, p := range w.Packs {
		wanted[p] = true
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		t := all[key]
		raw, err := w.get(ctx, key, t.Size)
		if err != nil {
			return fmt.Errorf("pack %s: %w", t.Pack, err)
		}
		if content.DigestOf(raw) != t.Digest {
			return fmt.Errorf("pack %s: manifest: %w", t.Pack, content.ErrDigest)
		}
		m, err := content.DecodeManifest(raw)
		if err != nil {
			return fmt.Errorf("pack %s: %w", t.Pack, err)
		}
		if len(w.Packs) > 0 && !wanted[t.Pack] {
			w.res.Left = append(w.res.Left, t.Pack)
			continue
		}
		w.res.Packs = append(w.res.Packs, t.Pack)
		w.blob(m.Catalog.Digest, m.Catalog.Size)
		for _, b := range m.Blobs {
			w.blob(b.Digest, b.Size)
		}
	}
	for _, p := range w.Packs {
		if !slices.Contains(w.res.Packs, p) {
			return fmt.Errorf("pack %.80q: %w among those that are published for these gates", p, content.ErrNotFound)
		}
	}
	return nil
}

func (w *writer) blob(d content.Digest, size int64) {
	w.blobs[d.BlobKey()] = File{Key: d.BlobKey(), Digest: d, Size: size}
}

// write puts everything onto the stick, in the order in which a publisher does, and the marker last.
func (w *writer) write(ctx context.Context) error {
	m := Marker{Format: content.FormatVersion, Made: w.Now.UTC().Truncate(time.Second), Timestamp: content.DigestOf(w.got[trust.TimestampKey]), Files: slices.Collect(maps.Values(w.blobs))}
	for key, b := range w.got {
		m.Files = append(m.Files, File{Key: key, Digest: content.DigestOf(b), Size: int64(len(b))})
	}
	slices.SortFunc(m.Files, func(a, b File) int {
		if d := order(a.Key) - order(b.Key); d != 0 {
			return d
		}
		return strings.Compare(a.Key, b.Key)
	})
	if err := m.check(); err != nil {
		return err
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if len(raw) > MaxMarkerBytes {
		return fmt.Errorf("%w: the list of files has over %d bytes", content.ErrTooLarge, MaxMarkerBytes)
	}
	before, err := ReadMarker(ctx, w.To)
	if err != nil && !errors.Is(err, content.ErrNotFound) && !errors.Is(err, content.ErrInvalid) {
		return err
	}
	if err := w.fits(ctx, m, before); err != nil {
		return err
	}
	if err := errors.Join(w.To.Delete(ctx, MarkerKey), w.To.Sync()); err != nil {
		return err
	}
	for _, f := range obsolete(before, m) {
		if err := w.To.Delete(ctx, f.Key); err != nil {
			return err
		}
	}
	var done, total int64
	for _, f := range m.Files {
		total += f.Size
	}
	for _, f := range m.Files {
		if err := w.put(ctx, f); err != nil {
			return err
		}
		if done += f.Size; w.Progress != nil {
			w.Progress(done, total)
		}
	}
	w.res.Files, w.res.Bytes = len(m.Files), total
	return errors.Join(w.To.Sync(), w.To.Put(ctx, MarkerKey, bytes.NewReader(raw), int64(len(raw)), "", ""), w.To.Sync())
}

// order is that of a publisher: what leads to others comes after them.
func order(key string) int {
	switch {
	case strings.HasPrefix(key, "blobs/"):
		return 0
	case strings.HasPrefix(key, "targets/"):
		return 1
	case key == trust.TimestampKey:
		return 4
	case strings.HasSuffix(key, ".snapshot.json"):
		return 3
	}
	return 2
}

// obsolete are files that the stick had as a stick and does not need any more. What was not listed is somebody else's and stays.
func obsolete(before, now Marker) []File {
	needed := map[string]bool{}
	for _, f := range now.Files {
		needed[f.Key] = true
	}
	return slices.DeleteFunc(slices.Clone(before.Files), func(f File) bool { return needed[f.Key] })
}

func (w *writer) fits(ctx context.Context, m, before Marker) error {
	need := int64(MaxMarkerBytes)
	for _, f := range m.Files {
		if o, err := w.To.Stat(ctx, f.Key); err != nil || o.Size != f.Size {
			need += f.Size + slack
		}
	}
	var room int64
	for _, f := range obsolete(before, m) {
		if o, err := w.To.Stat(ctx, f.Key); err == nil {
			room += o.Size
		}
	}
	free, err := w.Free()
	if err != nil {
		return err
	}
	if need > free+room {
		return fmt.Errorf("it does not fit: %d MB are needed and %d MB are free: %w", need/1e6, (free+room)/1e6, syscall.ENOSPC)
	}
	return nil
}

// put stores a file, unless the right one is there.
func (w *writer) put(ctx context.Context, f File) error {
	if have, err := w.To.Get(ctx, f.Key, f.Size); err == nil && content.DigestOf(have) == f.Digest {
		return nil
	}
	b, ok := w.got[f.Key]
	if !ok {
		var err error
		if b, err = w.From.Get(ctx, f.Key, f.Size); err != nil {
			return err
		}
		if content.DigestOf(b) != f.Digest {
			return fmt.Errorf("%s: %w", f.Key, content.ErrDigest)
		}
	}
	w.res.Put++
	return w.To.Put(ctx, f.Key, bytes.NewReader(b), f.Size, "", "")
}

var (
	_ Getter = store.Source(nil)
	_ Getter = store.Store(nil)
)
