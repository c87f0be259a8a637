package trust_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// large is a repository with metadata as long as a country's and everything in it; versions 1, 2 and 3 are in the bucket.
func large(tb testing.TB) (r *packtest.Repo, first, second map[string][]byte) {
	tb.Helper()
	r = layered(tb)
	r.Large(tb, 40)
	for _, role := range r.Roles {
		role.Still = role.Name != trust.GateRole("lang-son", "huu-nghi")
	}
	r.Publish(tb, now)
	first = r.Save()
	r.Publish(tb, now)
	second = r.Save()
	r.Publish(tb, now)
	return r, first, second
}

// at refreshes with files of a bucket, through a fetcher that may be spoilt.
func at(tb testing.TB, r *packtest.Repo, files map[string][]byte, st trust.State, spoil func(trust.Fetcher) trust.Fetcher) (trust.Result, []string, error) {
	tb.Helper()
	var asked []string
	fetch := from(files, &asked)
	if spoil != nil {
		fetch = spoil(fetch)
	}
	res, err := trust.RefreshAt(tb.Context(), here, r.Root(), st, now, files[trust.TimestampKey], fetch)
	return res, asked, err
}

func frame(tb testing.TB, dict, what []byte) []byte {
	tb.Helper()
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderDictRaw(0, dict))
	if err != nil {
		tb.Fatal(err)
	}
	return enc.EncodeAll(what, nil)
}

// Whatever the bucket has for a delta: what is verified and stored are the very bytes of the file.
func TestPatches(t *testing.T) {
	r, first, second := large(t)
	snapshot := func(n int64) []byte { return r.File(packtest.MetadataKey(metadata.SNAPSHOT, n)) }
	key := r.PutMetadataDelta(t, metadata.SNAPSHOT, 1, 2)
	good := r.File(key)
	if len(good) > 500 {
		t.Errorf("what changed in %d bytes takes %d", len(snapshot(2)), len(good))
	}
	flipped := func(i int) []byte {
		b := bytes.Clone(good)
		b[i] ^= 1
		return b
	}
	fails := func(err error) func(trust.Fetcher) trust.Fetcher {
		return func(next trust.Fetcher) trust.Fetcher {
			return func(ctx context.Context, k string, limit int64) ([]byte, error) {
				if k == key {
					return nil, err
				}
				return next(ctx, k, limit)
			}
		}
	}
	refused := errors.New("403")
	for _, tt := range []struct {
		name  string
		delta []byte
		spoil func(trust.Fetcher) trust.Fetcher
		want  error // nil: it is taken
	}{
		{"good", good, nil, nil},
		{"made by another program", frame(t, snapshot(1), snapshot(2)), nil, nil},
		{"a bucket without", nil, nil, content.ErrNotFound},
		{"refused", good, fails(refused), refused},
		{"empty", []byte{}, nil, content.ErrInvalid},
		{"cut", good[:len(good)/2], nil, content.ErrInvalid},
		{"one bit in the middle", flipped(len(good) / 2), nil, content.ErrInvalid},
		{"one byte more", append(bytes.Clone(good), 0), nil, content.ErrInvalid},
		{"a page of a hotel's network", []byte("<html>sign in</html>"), nil, content.ErrInvalid},
		{"from another file", frame(t, r.File(packtest.MetadataKey(metadata.TARGETS, 1)), snapshot(2)), nil, content.ErrInvalid},
		{"to the version that is there, well signed", frame(t, snapshot(1), snapshot(1)), nil, content.ErrDigest},
		{"to a later one, well signed", frame(t, snapshot(1), snapshot(3)), nil, content.ErrDigest},
		{"to what nobody signed", frame(t, snapshot(1), bytes.Replace(snapshot(2), []byte(`"version":2`), []byte(`"version":9`), 1)), nil, content.ErrDigest},
		{"to less", frame(t, snapshot(1), snapshot(2)[:1000]), nil, content.ErrInvalid},
		{"to more", frame(t, snapshot(1), append(bytes.Clone(snapshot(2)), ' ')), nil, content.ErrTooLarge},
		{"a bomb: a gigabyte, it says", []byte{0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x40, 0x03, 0, 0x10, ' '}, nil, content.ErrTooLarge},
		{"a bomb that says nothing of it", bytes.Join([][]byte{{0x28, 0xb5, 0x2f, 0xfd, 0xa0, 10, 0, 0, 0}, bytes.Repeat([]byte{0x02, 0, 0x10, ' '}, 500), {0x03, 0, 0x10, ' '}}, nil), nil, content.ErrInvalid},
		{"as long as the file itself", make([]byte, len(snapshot(2))/2+1), nil, content.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			old, _, err := at(t, r, first, trust.State{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			files := maps.Clone(second)
			if tt.delta != nil {
				files[key] = tt.delta
			}
			res, asked, err := at(t, r, files, old.State, tt.spoil)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(res.State.Snapshot, snapshot(2)) || res.Versions.Snapshot != 2 || packs(res) != "country gate province" {
				t.Errorf("%+v, packs %q", res.Versions, packs(res))
			}
			whole := slices.Contains(asked, packtest.MetadataKey(metadata.SNAPSHOT, 2))
			taken := 0
			if tt.want == nil {
				taken = 1
			}
			// The targets changed, too, and are longer than what asks for no delta; of them the bucket has none.
			if whole == (taken == 1) || res.Patches.Taken != taken || res.Patches.Whole != 2-taken {
				t.Errorf("%+v; asked for %v", res.Patches, asked)
			}
			if tt.want != nil {
				files[r.PutMetadataDelta(t, metadata.TARGETS, 1, 2)] = r.File(r.MetadataDeltaKey(metadata.TARGETS, 1, 2))
				if res, _, err := at(t, r, files, old.State, tt.spoil); err != nil || res.Patches.Taken != 1 || !errors.Is(res.Patches.Err, tt.want) {
					t.Errorf("%+v, %v; want %v", res.Patches, err, tt.want)
				}
			}
		})
	}
}

// When a delta is asked for at all, and of which files.
func TestPatchesAsked(t *testing.T) {
	all := func(r *packtest.Repo) []string {
		return []string{r.PutMetadataDelta(t, metadata.SNAPSHOT, 1, 2), r.PutMetadataDelta(t, metadata.TARGETS, 1, 2)}
	}
	for _, tt := range []struct {
		name string
		repo func(*testing.T) (r *packtest.Repo, first, second map[string][]byte)
		from func(trust.State) trust.State
		want int
	}{
		{"snapshot and targets", func(t *testing.T) (*packtest.Repo, map[string][]byte, map[string][]byte) {
			t.Helper()
			r, first, second := large(t)
			all(r)
			for _, k := range all(r) {
				second[k] = r.File(k)
			}
			return r, first, second
		}, nil, 2},
		{"nothing is there", func(t *testing.T) (*packtest.Repo, map[string][]byte, map[string][]byte) { t.Helper(); return large(t) }, func(trust.State) trust.State { return trust.State{} }, 0},
		{"a small repository", func(t *testing.T) (*packtest.Repo, map[string][]byte, map[string][]byte) {
			t.Helper()
			r := layered(t)
			r.Hashed = true
			r.Publish(t, now)
			first := r.Save()
			r.Publish(t, now)
			return r, first, r.Save()
		}, nil, 0},
		{"no hashes", func(t *testing.T) (*packtest.Repo, map[string][]byte, map[string][]byte) {
			t.Helper()
			r := layered(t)
			r.Large(t, 40)
			r.Hashed = false
			r.Publish(t, now)
			first := r.Save()
			r.Publish(t, now)
			return r, first, r.Save()
		}, nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, first, second := tt.repo(t)
			old, _, err := at(t, r, first, trust.State{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if tt.from != nil {
				old.State = tt.from(old.State)
			}
			res, asked, err := at(t, r, second, old.State, nil)
			if err != nil || packs(res) != "country gate province" {
				t.Fatalf("%q, %v", packs(res), err)
			}
			n := 0
			for _, k := range asked {
				if strings.HasPrefix(k, delta.MetadataFolder) {
					n++
				}
			}
			if n != tt.want || res.Patches.Taken != tt.want || res.Patches.Whole != 0 || res.Patches.Err != nil {
				t.Errorf("%+v; asked for %v", res.Patches, asked)
			}
		})
	}
}

// A delegated role comes like that, too; and what is stored in a damaged way begins nothing.
func TestPatchesOfRoles(t *testing.T) {
	r := layered(t)
	r.Hashed = true
	role := r.Role(trust.GateRole("lang-son", "huu-nghi"))
	role.Alter = func(m *metadata.TargetsType) { // large; other paths are ignored
		for _, n := range strings.Split(strings.Repeat("abcdefgh", 4), "") {
			name := role.Prefix + "later/" + n
			tf, err := metadata.TargetFile().FromBytes(name, []byte(n), "sha256")
			if err != nil {
				t.Fatal(err)
			}
			for _, end := range strings.Split("abcdefgh", "") {
				m.Targets[name+end] = tf
			}
		}
	}
	r.Publish(t, now)
	first := r.Save()
	r.Publish(t, now)
	r.PutMetadataDelta(t, role.Name, 1, 2)
	second := r.Save()
	old, _, err := at(t, r, first, trust.State{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, asked, err := at(t, r, second, old.State, nil)
	if err != nil || res.Patches.Taken != 1 || slices.Contains(asked, packtest.MetadataKey(role.Name, 2)) || !bytes.Equal(res.State.Delegated[role.Name], r.File(packtest.MetadataKey(role.Name, 2))) {
		t.Errorf("%+v, %v; asked for %v", res.Patches, err, asked)
	}
	damaged := old.State
	damaged.Delegated = maps.Clone(damaged.Delegated)
	damaged.Delegated[role.Name] = bytes.Replace(damaged.Delegated[role.Name], []byte("later"), []byte("lator"), 1)
	res, _, err = at(t, r, second, damaged, nil)
	if err != nil || res.Patches.Taken != 0 || res.Patches.Whole != 1 || !bytes.Equal(res.State.Delegated[role.Name], r.File(packtest.MetadataKey(role.Name, 2))) {
		t.Errorf("from damaged bytes: %+v, %v", res.Patches, err)
	}
}

// Who is ended in the middle of it asks for nothing more.
func TestPatchesEnded(t *testing.T) {
	r, first, second := large(t)
	old, _, err := at(t, r, first, trust.State{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var asked []string
	next := from(second, &asked)
	_, err = trust.RefreshAt(ctx, here, r.Root(), old.State, now, second[trust.TimestampKey], func(ctx context.Context, key string, limit int64) ([]byte, error) {
		if strings.HasPrefix(key, delta.MetadataFolder) {
			cancel()
			return nil, ctx.Err()
		}
		return next(ctx, key, limit)
	})
	if !errors.Is(err, context.Canceled) || len(asked) != 1 { // for the next root
		t.Errorf("asked for %v, %v", asked, err)
	}
}

// A client of the specification is none that knows of deltas.
func TestFollowAsksForNoDeltas(t *testing.T) {
	r, first, second := large(t)
	old, _, err := at(t, r, first, trust.State{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	second[r.PutMetadataDelta(t, metadata.SNAPSHOT, 1, 2)] = r.File(r.MetadataDeltaKey(metadata.SNAPSHOT, 1, 2))
	var asked []string
	if _, _, err := trust.Follow(t.Context(), r.Root(), old.State, now, from(second, &asked)); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(asked, packtest.MetadataKey(metadata.SNAPSHOT, 2)) || strings.Contains(strings.Join(asked, " "), delta.MetadataFolder) {
		t.Errorf("asked for %v", asked)
	}
}
