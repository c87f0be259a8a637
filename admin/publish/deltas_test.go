package publish_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cuango/admin/objectservertest"
	"cuango/admin/publish"
	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/store/s3store"
)

// keptDeltas is how many versions before lead to the newest.
const keptDeltas = 8

func manifestKey(d content.Digest) string {
	return "targets/packs/demo/" + string(d) + ".manifest.json"
}

// builtVersion is what a kiosk has of a published version.
func builtVersion(t *testing.T, number, version int) delta.Version {
	t.Helper()
	b, err := publish.Build(testContent(number), version)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := content.Canonical(func() content.Catalog { c := testContent(number).Catalog; c.Version = version; return c }())
	if err != nil {
		t.Fatal(err)
	}
	if content.DigestOf(raw) != b.Manifest.Catalog.RawDigest {
		t.Fatal("the catalog was built otherwise")
	}
	return delta.Version{Manifest: b.ManifestJSON, Catalog: raw}
}

// deltasIn reads all deltas of the bucket.
func deltasIn(t *testing.T, st *s3store.Store) map[string][]byte {
	t.Helper()
	list, err := st.List(t.Context(), "targets/packs/demo/deltas/")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, o := range list {
		if out[o.Key], err = st.Get(t.Context(), o.Key, content.MaxDeltaBytes); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestPublishDeltas(t *testing.T) {
	srv := objectservertest.Start(t)
	st := srv.Store(t, srv.Accounts.Root)
	p, err := newPublisher(t.TempDir(), st)
	if err != nil {
		t.Fatal(err)
	}
	var versions []delta.Version
	do := func(number int) publish.Result {
		t.Helper()
		res, err := p.Publish(t.Context(), testContent(number))
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	reader := newReader(t, srv.Public(), p.Dir)
	for n := 1; n <= keptDeltas+3; n++ {
		if res := do(n); res.Version != n {
			t.Fatalf("version %d was published, want %d", res.Version, n)
		}
		to := builtVersion(t, n, n)
		have := deltasIn(t, st)
		if want := min(n-1, keptDeltas); len(have) != want {
			t.Errorf("version %d: %d deltas are in the bucket, want %d", n, len(have), want)
		}
		if n == keptDeltas { // later times of change are of other seconds: the oldest of these are left out
			waitForNextSecond(t, st)
		}
		for key := range have {
			from, dst, ok := delta.ParseKey(key)
			if !ok || dst != content.DigestOf(to.Manifest) {
				t.Fatalf("version %d: %s lies in the bucket", n, key)
			}
			i := slices.IndexFunc(versions, func(v delta.Version) bool { return content.DigestOf(v.Manifest) == from })
			if i < 0 {
				t.Fatalf("version %d: %s begins with what was never published", n, key)
			}
			// As a kiosk does: without credentials.
			got, _, err := delta.Apply(versions[i].Bytes(), reader.get(t, key), dst, int64(len(to.Manifest)))
			if err != nil || !bytes.Equal(got.Catalog, to.Catalog) {
				t.Errorf("from version %d to %d: %v", i+1, n, err)
			}
		}
		versions = append(versions, to)
	}
	last := deltasIn(t, st)
	newest := content.DigestOf(versions[len(versions)-1].Manifest)
	if before := content.DigestOf(versions[len(versions)-2].Manifest); last[delta.Key(manifestKey(newest), before)] == nil {
		t.Error("none begins with the version before")
	}
	if first := content.DigestOf(versions[0].Manifest); last[delta.Key(manifestKey(newest), first)] != nil {
		t.Error("one begins with the oldest version")
	}

	// Once more: nothing is put. What was lost comes again, with the same bytes.
	if res := do(keptDeltas + 3); res.Changed || res.Uploaded != 0 {
		t.Errorf("published again: %+v", res)
	}
	keys := slices.Sorted(maps.Keys(last))
	if err := errors.Join(st.Delete(t.Context(), keys[0]), st.Put(t.Context(), keys[1], strings.NewReader(""), 0, "", "")); err != nil {
		t.Fatal(err)
	}
	if res := do(keptDeltas + 3); res.Changed || res.Uploaded != 2 {
		t.Errorf("after a loss: %+v", res)
	}
	if again := deltasIn(t, st); !maps.EqualFunc(again, last, bytes.Equal) {
		t.Error("the deltas are others than before")
	}

	t.Run("curl, zstd and sha256sum", func(t *testing.T) {
		before, now := versions[len(versions)-2], versions[len(versions)-1]
		dir := t.TempDir()
		run := func(script string) string {
			t.Helper()
			cmd := exec.Command("sh", "-ec", script)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", script, err, out)
			}
			return strings.TrimSpace(string(out))
		}
		if err := errors.Join(os.WriteFile(filepath.Join(dir, "manifest.json"), before.Manifest, 0o600), os.WriteFile(filepath.Join(dir, "catalog.json"), before.Catalog, 0o600)); err != nil {
			t.Fatal(err)
		}
		key := delta.Key(manifestKey(content.DigestOf(now.Manifest)), content.DigestOf(before.Manifest))
		got := run("curl --fail --silent --show-error --output delta.zst '" + srv.Public() + "/" + key + "'; cat manifest.json catalog.json >old; zstd -q -d --patch-from=old delta.zst -o new; sha256sum <new")
		if want := content.DigestOf(now.Bytes()); !strings.HasPrefix(got, string(want)) {
			t.Errorf("zstd makes %s of it, want %s", got, want)
		}
	})
}

// A large catalog's delta lies packed beside itself, too, and both go with the next version.
func TestPublishPackedDeltas(t *testing.T) {
	srv := objectservertest.Start(t)
	st := srv.Store(t, srv.Accounts.Root)
	p, err := newPublisher(t.TempDir(), st)
	if err != nil {
		t.Fatal(err)
	}
	c := testContent(1)
	first := c.Catalog.Items[0]
	c.Catalog.Items = nil
	for i := range 30 {
		item := first
		item.ID, item.Slug, item.Text = fmt.Sprintf("%016x", i+1), fmt.Sprint("item-", i), map[content.Lang]content.ItemText{}
		for l := range first.Text {
			text := strings.Repeat(string(content.DigestOf(fmt.Append(nil, l, i))), content.MaxTextRunes/64-1)
			item.Text[l] = content.ItemText{Title: "t", Summary: "s", Body: []content.Block{{Kind: content.Paragraph, Text: []content.Span{{Text: text}}}}}
		}
		c.Catalog.Items = append(c.Catalog.Items, item)
	}
	for n := range 3 {
		c.Catalog.Items[3].Text["vi"] = content.ItemText{Title: fmt.Sprint("mended ", n), Summary: "s", Body: c.Catalog.Items[3].Text["vi"].Body}
		res, err := p.Publish(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		have := deltasIn(t, st)
		if len(have) != 2*n {
			t.Fatalf("version %d: %v", n+1, slices.Sorted(maps.Keys(have)))
		}
		for key, b := range have {
			if _, to, ok := delta.ParseKey(key); !ok || to != res.Manifest {
				t.Errorf("version %d: %s lies in the bucket", n+1, key)
			}
			packed, ok := have[delta.PackedKey(key)]
			if !ok {
				continue // it is the packed one
			}
			if d, err := delta.Unpack(packed); err != nil || !bytes.Equal(d, b) || len(packed) > len(b)/2 {
				t.Errorf("version %d: %d bytes are packed as %d, %v", n+1, len(b), len(packed), err)
			}
		}
	}
}

// waitForNextSecond waits until the storage gives another time of change.
func waitForNextSecond(t *testing.T, st *s3store.Store) {
	t.Helper()
	at := func() s3store.Object {
		if err := st.Put(t.Context(), "test/clock", strings.NewReader("x"), 1, "", ""); err != nil {
			t.Fatal(err)
		}
		o, err := st.Stat(t.Context(), "test/clock")
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	began := at()
	for range 100_000 {
		if !at().LastModified.Equal(began.LastModified) {
			return
		}
	}
	t.Fatal("the storage's clock stands still")
}

// A troubled bucket refuses what deltas need.
type troubled struct {
	publish.Bucket
	list, remove, put error
}

func (b *troubled) List(ctx context.Context, prefix string) ([]s3store.Object, error) {
	list, err := b.Bucket.List(ctx, prefix)
	return list, errors.Join(err, b.list)
}

func (b *troubled) Delete(ctx context.Context, key string) error {
	if b.remove != nil {
		return b.remove
	}
	return b.Bucket.Delete(ctx, key)
}

func (b *troubled) Put(ctx context.Context, key string, r io.Reader, size int64, contentType, cacheControl string) error {
	if b.put != nil && strings.Contains(key, "/deltas/") {
		return b.put
	}
	return b.Bucket.Put(ctx, key, r, size, contentType, cacheControl)
}

// Whatever is wrong with deltas, the version is published.
func TestPublishWithoutDeltas(t *testing.T) {
	refused := errors.New("refused")
	srv := objectservertest.Start(t)
	st := srv.Store(t, srv.Accounts.Root)
	bucket := &troubled{Bucket: st}
	dir := t.TempDir()
	p, err := newPublisher(dir, bucket)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	p.Log = slog.New(slog.NewTextHandler(&log, nil))
	number := 0
	do := func() {
		t.Helper()
		number++
		log.Reset()
		if res, err := p.Publish(t.Context(), testContent(number)); err != nil || res.Version != number {
			t.Fatalf("%+v, %v", res, err)
		}
		if got := newReader(t, srv.Public(), dir).read(t); got["demo"] != number {
			t.Errorf("reader sees %v", got)
		}
	}
	do()
	damage := func(key string) func() {
		return func() {
			if err := st.Put(t.Context(), key, strings.NewReader("{}"), 2, "", ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	v1 := builtVersion(t, 1, 1)
	m, err := content.DecodeManifest(v1.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		trouble troubled
		before  func()
		deltas  int // of so many versions before
		says    string
	}{
		{"nothing", troubled{}, nil, 1, ""},
		{"it lists nothing", troubled{list: refused}, nil, 1, "refused"}, // that from 1 to 2 stays
		{"it removes nothing", troubled{remove: refused}, nil, 1 + 3, "old deltas stay"},
		{"nothing again: what stayed goes", troubled{}, nil, 4, ""},
		{"it takes no deltas", troubled{put: refused}, nil, 0, "refused"},
		{"a catalog of before is damaged", troubled{}, damage(m.Catalog.Digest.BlobKey()), 5, "no delta"},
		{"a manifest of before is damaged", troubled{}, damage(manifestKey(content.DigestOf(v1.Manifest))), 6, "no delta"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.before != nil {
				tt.before()
			}
			*bucket = tt.trouble
			bucket.Bucket = st
			do()
			if got := deltasIn(t, st); len(got) != tt.deltas {
				t.Errorf("%d deltas are in the bucket, want %d: %v", len(got), tt.deltas, slices.Sorted(maps.Keys(got)))
			}
			if !strings.Contains(log.String(), tt.says) || (tt.says == "" && log.Len() > 0) {
				t.Errorf("log: %s", log.String())
			}
		})
	}
}
