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

	"cuango/admin/roles"
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
	root      *metadata.Metadata[metadata.RootType] // the newest
	timestamp *metadata.Metadata[metadata.TimestampType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	targets   *metadata.Metadata[metadata.TargetsType]
	roles     map[string]*metadata.Metadata[metadata.TargetsType] // delegated ones, as far as they were needed

	was []byte // the timestamp as it lies in the bucket

	// What has to be signed anew.
	newTargets, newSnapshot, newTimestamp bool
	newRoles                              map[string]bool

	put map[string]metaFile // numbered files that were put in this round, by role
}

// A metaFile is a numbered file of metadata.
type metaFile struct {
	version int64
	raw     []byte
}

type metaFiles = map[string]*metadata.MetaFiles

// A highWater has the largest number that was ever used for a role. It is written before
// the number is used, so that an interrupted publish never shares its number with the next.
type highWater struct {
	Timestamp int64            `json:"timestamp"`
	Snapshot  int64            `json:"snapshot"`
	Targets   int64            `json:"targets"`
	Roles     map[string]int64 `json:"roles,omitempty"`
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
	st := &state{
		timestamp: metadata.Timestamp(), snapshot: metadata.Snapshot(), targets: metadata.Targets(),
		roles: map[string]*metadata.Metadata[metadata.TargetsType]{}, newRoles: map[string]bool{}, put: map[string]metaFile{},
	}
	st.timestamp.Signed.Version, st.snapshot.Signed.Version, st.targets.Signed.Version = 0, 0, 0
	if err := p.followRoots(ctx, st); err != nil {
		return nil, err
	}
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
	if st.newTimestamp, err = ours(st.root, roles.Timestamp, st.timestamp, raw, func() bool {
		mine, err := os.ReadFile(p.copyOf(roles.Timestamp))
		return err == nil && bytes.Equal(mine, raw)
	}); err != nil {
		return nil, err
	}
	st.was = raw
	snapshotMeta, ok := st.timestamp.Signed.Meta["snapshot.json"]
	if !ok {
		return nil, fmt.Errorf("timestamp: %w: no snapshot", content.ErrInvalid)
	}
	st.snapshot.Signed.Version = snapshotMeta.Version
	raw, err = p.readMeta(ctx, roles.Snapshot, snapshotMeta, maxSnapshotBytes)
	if errors.Is(err, errDamaged) {
		return p.recovered(ctx, st, err)
	}
	if err != nil {
		return nil, err
	}
	if st.newSnapshot, err = ours(st.root, roles.Snapshot, st.snapshot, raw, byHash(snapshotMeta)); err != nil {
		return nil, err
	}
	targetsMeta, ok := st.snapshot.Signed.Meta["targets.json"]
	if !ok {
		return nil, fmt.Errorf("snapshot: %w: no targets", content.ErrInvalid)
	}
	st.targets.Signed.Version = targetsMeta.Version
	raw, err = p.readMeta(ctx, roles.Targets, targetsMeta, maxTargetsBytes)
	if errors.Is(err, errDamaged) {
		return p.recovered(ctx, st, err)
	}
	if err != nil {
		return nil, err
	}
	st.newTargets, err = ours(st.root, roles.Targets, st.targets, raw, byHash(targetsMeta))
	return st, err
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
// kept as far as the manifests are in the bucket; everything is signed anew, but what is signed elsewhere: that is put again as it was.
func (p *Publisher) recovered(ctx context.Context, st *state, why error) (*state, error) {
	version := st.targets.Signed.Version
	if err := p.rememberedRoles(st); err != nil {
		return nil, err
	}
	st.newTargets = true
	raw, err := os.ReadFile(p.copyOf(roles.Targets))
	if errors.Is(err, os.ErrNotExist) && errors.Is(why, content.ErrNotFound) {
		return st, nil // the first publish
	}
	if err != nil {
		return nil, fmt.Errorf("the bucket lost its metadata (%w), and the data folder has no copy: %w", why, err)
	}
	p.Log.WarnContext(ctx, "metadata missing in the bucket, made anew", "err", why)
	if err := verified(st.root, roles.Targets, st.targets, raw); err != nil {
		return nil, err
	}
	if p.Keys.has(st.root.Signed.Roles[roles.Targets].KeyIDs) < st.root.Signed.Roles[roles.Targets].Threshold {
		st.newTargets, st.newSnapshot = false, true
		st.snapshot.Signed.Meta["targets.json"] = metaOf(st.targets.Signed.Version, raw)
		return st, p.putBack(ctx, metaKey(st.targets.Signed.Version, roles.Targets), raw)
	}
	st.targets.Signed.Version = max(version, st.targets.Signed.Version)
	return st, p.keepPresent(ctx, st.targets, "")
}

// keepPresent takes out of the metadata what the bucket has no more and what cannot be put there again.
func (p *Publisher) keepPresent(ctx context.Context, m *metadata.Metadata[metadata.TargetsType], prefix string) error {
	for path, t := range m.Signed.Targets {
		if name, ok := isOverlay(path); ok {
			kept, err := p.keptOverlay(ctx, name, t)
			if err != nil {
				return err
			}
			if !kept {
				p.Log.WarnContext(ctx, "overlay is not in the bucket, publish it again", "file", name)
				delete(m.Signed.Targets, path)
			}
			continue
		}
		key := manifestKey(prefix, packOf(prefix, path), digestOf(t))
		d, _, err := fingerprint(ctx, p.Bucket, key, content.MaxManifestBytes)
		if err != nil {
			return err
		}
		if d != digestOf(t) {
			p.Log.WarnContext(ctx, "pack is not in the bucket, publish it again", "path", path)
			delete(m.Signed.Targets, path)
		}
	}
	return nil
}

// putBack puts a numbered file that the storage has lost or damaged.
func (p *Publisher) putBack(ctx context.Context, key string, raw []byte) error {
	d, n, err := fingerprint(ctx, p.Bucket, key, int64(len(raw)))
	if err != nil || (n == int64(len(raw)) && d == content.DigestOf(raw)) {
		return err
	}
	return put(ctx, p.Bucket, key, raw, typeJSON, cacheForever)
}

func packOf(prefix, path string) string {
	return strings.TrimSuffix(strings.TrimPrefix(path, prefix+"packs/"), "/manifest.json")
}

func digestOf(t *metadata.TargetFiles) content.Digest {
	return content.Digest(hex.EncodeToString(t.Hashes["sha256"]))
}

// copyOf is the data folder's copy of what was last put of a role.
func (p *Publisher) copyOf(role string) string { return filepath.Join(trustDir(p.Dir), role+".json") }

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

// ours is verified for what the bucket has. Metadata of a key that the root has replaced since holds when what leads to it vouches for its bytes; of the
// timestamp, to which nothing leads, when it is byte for byte what lay there before the root was replaced. It has to be signed anew.
func ours[T metadata.Roles](root *metadata.Metadata[metadata.RootType], role string, m *metadata.Metadata[T], raw []byte, vouched func() bool) (again bool, err error) {
	if err = verified(root, role, m, raw); err == nil || !errors.Is(err, ErrForeign) {
		return false, err
	}
	if !vouched() {
		return false, err
	}
	return true, nil
}

// byHash tells whether metadata was named with its hash, which readMeta has compared.
func byHash(m *metadata.MetaFiles) func() bool { return func() bool { return len(m.Hashes) > 0 } }

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
	if err := p.dueRoles(ctx, st); err != nil {
		return err
	}
	return p.putMetadata(ctx, st)
}

// putMetadata signs what is new or old, and puts it: targets, delegated roles, snapshot, timestamp.
func (p *Publisher) putMetadata(ctx context.Context, st *state) error {
	if err := p.ensureRoots(ctx, st); err != nil {
		return err
	}
	now := p.Now().UTC().Truncate(time.Second)
	due := func(expires time.Time, life time.Duration) bool { return expires.Sub(now) < life*6/7 }
	if p.signsTargets(st) {
		st.newTargets = st.newTargets || due(st.targets.Signed.Expires, targetsYears*365*24*time.Hour)
	} else if st.newTargets {
		return fmt.Errorf("targets: %w: it is signed by a request (kioskadmin keys)", ErrNoKey)
	} else if st.targets.Signed.Expires.Sub(now) < 90*24*time.Hour {
		p.Log.WarnContext(ctx, "the targets end soon and must be signed anew by their keepers", "expires", st.targets.Signed.Expires)
	}
	st.newSnapshot = st.newTargets || len(st.newRoles) > 0 || st.newSnapshot || due(st.snapshot.Signed.Expires, snapshotLife)
	st.newTimestamp = st.newSnapshot || st.newTimestamp || due(st.timestamp.Signed.Expires, timestampLife)
	if !st.newTimestamp {
		return nil
	}
	if st.root.Signed.Expires.Sub(now) < 90*24*time.Hour {
		p.Log.WarnContext(ctx, "the trust root ends soon and must be signed anew by its keepers", "expires", st.root.Signed.Expires)
	}
	high, err := p.readHighWater()
	if err != nil {
		return err
	}
	if st.newTargets {
		st.targets.Signed.Expires = now.AddDate(targetsYears, 0, 0)
		high.Targets = max(high.Targets, st.targets.Signed.Version)
		raw, err := putNumbered(ctx, p, st, roles.Targets, st.targets, &st.targets.Signed.Version, &high.Targets, &high)
		if err != nil {
			return err
		}
		st.snapshot.Signed.Meta["targets.json"] = metaOf(st.targets.Signed.Version, raw)
	}
	if err := p.putRoles(ctx, st, now, &high); err != nil {
		return err
	}
	if st.newSnapshot {
		st.snapshot.Signed.Expires = now.Add(snapshotLife)
		high.Snapshot = max(high.Snapshot, st.snapshot.Signed.Version)
		raw, err := putNumbered(ctx, p, st, roles.Snapshot, st.snapshot, &st.snapshot.Signed.Version, &high.Snapshot, &high)
		if err != nil {
			return err
		}
		st.timestamp.Signed.Meta["snapshot.json"] = metaOf(st.snapshot.Signed.Version, raw)
	}
	if err := p.putMetadataDeltas(ctx, st); err != nil {
		return err
	}
	high.Timestamp = max(high.Timestamp, st.timestamp.Signed.Version) + 1
	st.timestamp.Signed.Version = high.Timestamp
	st.timestamp.Signed.Expires = now.Add(timestampLife)
	if err := p.writeHighWater(high); err != nil {
		return err
	}
	raw, err := signedBy(p, st, roles.Timestamp, st.timestamp)
	if err != nil {
		return err
	}
	if err := put(ctx, p.Bucket, timestampKey, raw, typeJSON, cacheNever); err != nil {
		return err
	}
	p.removeMetadataDeltas(ctx, st)
	return nil
}

func metaOf(version int64, raw []byte) *metadata.MetaFiles {
	m := metadata.MetaFile(version)
	m.Length = int64(len(raw))
	d := content.DigestOf(raw)
	m.Hashes = metadata.Hashes{"sha256": hexBytes(d)}
	return m
}

// signedBy signs a role's metadata with the keys that are named for it. Keys that nobody names would lock every kiosk out.
func signedBy[T metadata.Roles](p *Publisher, st *state, role string, m *metadata.Metadata[T]) ([]byte, error) {
	ids, threshold, err := st.keysOf(role)
	if err != nil {
		return nil, err
	}
	if n := p.Keys.has(ids); n < threshold {
		return nil, fmt.Errorf("%s: %w (%d of %d)", role, ErrNoKey, n, threshold)
	}
	raw, err := sign(p.Keys, ids, role, m)
	if err != nil {
		return nil, err
	}
	if err := st.verify(role, m); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", role, ErrForeign, err)
	}
	return raw, nil
}

// putNumbered gives the metadata the next number that nobody used, signs and puts it.
func putNumbered[T metadata.Roles](ctx context.Context, p *Publisher, st *state, role string, m *metadata.Metadata[T], version, high *int64, all *highWater) ([]byte, error) {
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
	raw, err := signedBy(p, st, role, m)
	if err != nil {
		return nil, err
	}
	if err := put(ctx, p.Bucket, metaKey(*version, role), raw, typeJSON, cacheForever); err != nil {
		return nil, err
	}
	st.put[role] = metaFile{*version, raw}
	return raw, atomicfile.Write(p.copyOf(role), raw, 0o644)
}
