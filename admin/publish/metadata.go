package publish

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// Limits of metadata, as clients have them.
const (
	maxTimestampBytes = 16 << 10
	maxSnapshotBytes  = 2 << 20
	maxTargetsBytes   = 5 << 20
	maxRootBytes      = 512_000
)

const timestampKey = "tuf/timestamp.json"

func metaKey(version int64, role string) string { return fmt.Sprintf("tuf/%d.%s.json", version, role) }

// A state is the metadata that the bucket's timestamp leads to.
type state struct {
	timestamp *metadata.Metadata[metadata.TimestampType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	targets   *metadata.Metadata[metadata.TargetsType]

	// What has to be signed anew.
	newTargets, newSnapshot, newTimestamp bool
}

// A highWater has the largest number that was ever used for a role. It is written before
// the number is used, so that an interrupted publish never shares its number with the next.
type highWater struct {
	Timestamp int64 `json:"timestamp"`
	Snapshot  int64 `json:"snapshot"`
	Targets   int64 `json:"targets"`
}

func (p *Publisher) highWaterFile() string { return filepath.Join(trustDir(p.Dir), "numbers.json") }

func (p *Publisher) readHighWater() (highWater, error) {
	var h highWater
	b, err := os.ReadFile(p.highWaterFile())
	if errors.Is(err, os.ErrNotExist) {
		return h, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &h)
	}
	if err != nil {
		return h, fmt.Errorf("numbers of the metadata: %w", err)
	}
	return h, nil
}

func (p *Publisher) writeHighWater(h highWater) error {
	b, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("numbers of the metadata: %w", err)
	}
	return atomicfile.Write(p.highWaterFile(), b, 0o644)
}

// state reads and verifies what the bucket has; an empty bucket gives empty metadata.
// What is missing or damaged behind a good timestamp is marked to be made anew: the
// storage may have lost it. Dates are not looked at, they are renewed.
func (p *Publisher) state(ctx context.Context) (*state, error) {
	st := &state{timestamp: metadata.Timestamp(), snapshot: metadata.Snapshot(), targets: metadata.Targets()}
	st.timestamp.Signed.Version, st.snapshot.Signed.Version, st.targets.Signed.Version = 0, 0, 0
	raw, err := p.Bucket.Get(ctx, timestampKey, maxTimestampBytes)
	if errors.Is(err, content.ErrNotFound) {
		return p.recovered(ctx, st, err)
	}
	if err != nil {
		return nil, err
	}
	if !json.Valid(raw) {
		return p.recovered(ctx, st, fmt.Errorf("%s: %w", timestampKey, errDamaged))
	}
	if err := verified(p.root, metadata.TIMESTAMP, st.timestamp, raw); err != nil {
		return nil, err
	}
	snapshotMeta, ok := st.timestamp.Signed.Meta["snapshot.json"]
	if !ok {
		return nil, fmt.Errorf("timestamp: %w: no snapshot", content.ErrInvalid)
	}
	st.snapshot.Signed.Version = snapshotMeta.Version
	raw, err = p.readMeta(ctx, metadata.SNAPSHOT, snapshotMeta, maxSnapshotBytes)
	if errors.Is(err, errDamaged) {
		return p.recovered(ctx, st, err)
	}
	if err != nil {
		return nil, err
	}
	if err := verified(p.root, metadata.SNAPSHOT, st.snapshot, raw); err != nil {
		return nil, err
	}
	targetsMeta, ok := st.snapshot.Signed.Meta["targets.json"]
	if !ok {
		return nil, fmt.Errorf("snapshot: %w: no targets", content.ErrInvalid)
	}
	st.targets.Signed.Version = targetsMeta.Version
	raw, err = p.readMeta(ctx, metadata.TARGETS, targetsMeta, maxTargetsBytes)
	if errors.Is(err, errDamaged) {
		return p.recovered(ctx, st, err)
	}
	if err != nil {
		return nil, err
	}
	return st, verified(p.root, metadata.TARGETS, st.targets, raw)
}

// errDamaged says that metadata is missing or not what its parent names.
var errDamaged = errors.New("metadata missing or damaged")

func (p *Publisher) readMeta(ctx context.Context, role string, m *metadata.MetaFiles, limit int64) ([]byte, error) {
	key := metaKey(m.Version, role)
	raw, err := p.Bucket.Get(ctx, key, limit)
	if errors.Is(err, content.ErrNotFound) || errors.Is(err, content.ErrTooLarge) {
		return nil, fmt.Errorf("%s: %w", key, errDamaged)
	}
	if err != nil {
		return nil, err
	}
	if err := m.VerifyLengthHashes(raw); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", key, errDamaged, err)
	}
	return raw, nil
}

// recovered goes on without the bucket's metadata: it is a new bucket, or the storage has
// lost what it had confirmed. What the data folder remembers of the last targets is
// kept as far as the manifests are in the bucket; everything is signed anew.
func (p *Publisher) recovered(ctx context.Context, st *state, why error) (*state, error) {
	version := st.targets.Signed.Version
	st.newTargets = true
	raw, err := os.ReadFile(p.targetsCopy())
	if errors.Is(err, os.ErrNotExist) && errors.Is(why, content.ErrNotFound) {
		return st, nil // the first publish
	}
	if err != nil {
		return nil, fmt.Errorf("the bucket lost its metadata (%w), and the data folder has no copy: %w", why, err)
	}
	p.Log.WarnContext(ctx, "metadata missing in the bucket, made anew", "err", why)
	if err := verified(p.root, metadata.TARGETS, st.targets, raw); err != nil {
		return nil, err
	}
	st.targets.Signed.Version = max(version, st.targets.Signed.Version)
	for path, t := range st.targets.Signed.Targets {
		if name, ok := isOverlay(path); ok {
			kept, err := p.keptOverlay(ctx, name, t)
			if err != nil {
				return nil, err
			}
			if !kept {
				p.Log.WarnContext(ctx, "overlay is not in the bucket, publish it again", "file", name)
				delete(st.targets.Signed.Targets, path)
			}
			continue
		}
		key := manifestKey(packOf(path), digestOf(t))
		d, _, err := fingerprint(ctx, p.Bucket, key, content.MaxManifestBytes)
		if err != nil {
			return nil, err
		}
		if d != digestOf(t) {
			p.Log.WarnContext(ctx, "pack is not in the bucket, publish it again", "path", path)
			delete(st.targets.Signed.Targets, path)
		}
	}
	return st, nil
}

func packOf(path string) string {
	return strings.TrimSuffix(strings.TrimPrefix(path, "packs/"), "/manifest.json")
}

func digestOf(t *metadata.TargetFiles) content.Digest {
	return content.Digest(hex.EncodeToString(t.Hashes["sha256"]))
}

func (p *Publisher) targetsCopy() string { return filepath.Join(trustDir(p.Dir), "targets.json") }

// verified reads metadata of a role and checks that the trust root's keys signed it.
func verified[T metadata.Roles](root *metadata.Metadata[metadata.RootType], role string, m *metadata.Metadata[T], raw []byte) error {
	if _, err := m.FromBytes(raw); err != nil {
		return fmt.Errorf("%s: %w: %w", role, content.ErrInvalid, err)
	}
	if err := root.VerifyDelegate(role, m); err != nil {
		return fmt.Errorf("%s: %w: %w", role, ErrForeign, err)
	}
	return nil
}

// Renew signs metadata anew that has used up a seventh of its life or more (a day of the
// timestamp's week). It does nothing while all is fresh or nothing is published.
func (p *Publisher) Renew(ctx context.Context) error {
	unlock, err := p.lock()
	if err != nil {
		return err
	}
	defer unlock()
	st, err := p.state(ctx)
	if err != nil {
		return err
	}
	if st.timestamp.Signed.Version == 0 {
		return nil
	}
	return p.putMetadata(ctx, st)
}

// putMetadata signs what is new or old, and puts it: targets, snapshot, timestamp.
func (p *Publisher) putMetadata(ctx context.Context, st *state) error {
	if err := p.ensureRoot(ctx); err != nil {
		return err
	}
	now := p.Now().UTC().Truncate(time.Second)
	due := func(expires time.Time, life time.Duration) bool { return expires.Sub(now) < life*6/7 }
	st.newTargets = st.newTargets || due(st.targets.Signed.Expires, targetsYears*365*24*time.Hour)
	st.newSnapshot = st.newTargets || st.newSnapshot || due(st.snapshot.Signed.Expires, snapshotLife)
	st.newTimestamp = st.newSnapshot || st.newTimestamp || due(st.timestamp.Signed.Expires, timestampLife)
	if !st.newTimestamp {
		return nil
	}
	if p.root.Signed.Expires.Sub(now) < 90*24*time.Hour {
		p.Log.WarnContext(ctx, "the trust root ends soon and must be signed anew by its keepers", "expires", p.root.Signed.Expires)
	}
	high, err := p.readHighWater()
	if err != nil {
		return err
	}
	if st.newTargets {
		st.targets.Signed.Expires = now.AddDate(targetsYears, 0, 0)
		high.Targets = max(high.Targets, st.targets.Signed.Version)
		raw, err := putNumbered(ctx, p, metadata.TARGETS, st.targets, &st.targets.Signed.Version, &high.Targets, &high)
		if err != nil {
			return err
		}
		if err := atomicfile.Write(p.targetsCopy(), raw, 0o644); err != nil {
			return err
		}
		st.snapshot.Signed.Meta["targets.json"] = metaOf(st.targets.Signed.Version, raw)
	}
	if st.newSnapshot {
		st.snapshot.Signed.Expires = now.Add(snapshotLife)
		high.Snapshot = max(high.Snapshot, st.snapshot.Signed.Version)
		raw, err := putNumbered(ctx, p, metadata.SNAPSHOT, st.snapshot, &st.snapshot.Signed.Version, &high.Snapshot, &high)
		if err != nil {
			return err
		}
		st.timestamp.Signed.Meta["snapshot.json"] = metaOf(st.snapshot.Signed.Version, raw)
	}
	high.Timestamp = max(high.Timestamp, st.timestamp.Signed.Version) + 1
	st.timestamp.Signed.Version = high.Timestamp
	st.timestamp.Signed.Expires = now.Add(timestampLife)
	if err := p.writeHighWater(high); err != nil {
		return err
	}
	raw, err := sign(p.Keys, metadata.TIMESTAMP, st.timestamp)
	if err != nil {
		return err
	}
	if err := p.root.VerifyDelegate(metadata.TIMESTAMP, st.timestamp); err != nil {
		return fmt.Errorf("timestamp: %w: %w", ErrForeign, err)
	}
	return put(ctx, p.Bucket, timestampKey, raw, typeJSON, cacheNever)
}

func metaOf(version int64, raw []byte) *metadata.MetaFiles {
	m := metadata.MetaFile(version)
	m.Length = int64(len(raw))
	d := content.DigestOf(raw)
	m.Hashes = metadata.Hashes{"sha256": hexBytes(d)}
	return m
}

// putNumbered gives the metadata the next number that nobody used, signs and puts it.
func putNumbered[T metadata.Roles](ctx context.Context, p *Publisher, role string, m *metadata.Metadata[T], version, high *int64, all *highWater) ([]byte, error) {
	for {
		*high++
		_, n, err := fingerprint(ctx, p.Bucket, metaKey(*high, role), maxTargetsBytes)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			break // free; numbered files are never overwritten
		}
	}
	*version = *high
	if err := p.writeHighWater(*all); err != nil {
		return nil, err
	}
	raw, err := sign(p.Keys, role, m)
	if err != nil {
		return nil, err
	}
	// Keys that the root does not name would lock every kiosk out.
	if err := p.root.VerifyDelegate(role, m); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", role, ErrForeign, err)
	}
	return raw, put(ctx, p.Bucket, metaKey(*version, role), raw, typeJSON, cacheForever)
}

// ensureRoot puts the root under its number, or checks that it is the one that lies there.
func (p *Publisher) ensureRoot(ctx context.Context) error {
	key := metaKey(p.root.Signed.Version, metadata.ROOT)
	have, err := p.Bucket.Get(ctx, key, maxRootBytes)
	switch {
	case errors.Is(err, content.ErrNotFound), err == nil && len(have) == 0:
		return put(ctx, p.Bucket, key, p.raw, typeJSON, cacheForever)
	case err != nil:
		return err
	case !bytes.Equal(have, p.raw):
		return fmt.Errorf("%s: %w", key, ErrForeign)
	}
	return nil
}
