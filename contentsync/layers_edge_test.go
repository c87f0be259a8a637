package contentsync_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// onEach publishes one small pack on each level, of a version each.
func onEach(t *testing.T, repo *packtest.Repo, names [3]string, versions [3]int) {
	t.Helper()
	for i, role := range roles {
		repo.Role(role).Packs = nil
		if names[i] != "" {
			repo.Role(role).Packs = []*packtest.Pack{packtest.Small(t, names[i], versions[i], 2, 1, 300)}
		}
	}
	repo.Publish(t, now)
}

// what gives the active packs: pack version@role.
func (k *kiosk) what(t *testing.T) (list []string) {
	t.Helper()
	r, err := cache.OpenReader(t.Context(), k.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	readAll(t, r)
	for _, l := range r.Generation().Layers {
		for _, p := range l.Packs {
			list = append(list, fmt.Sprintf("%s %d@%s", p.Pack, p.Version, l.Level))
		}
	}
	return list
}

func (k *kiosk) wantWhat(t *testing.T, want ...string) {
	t.Helper()
	if got := k.what(t); !slices.Equal(got, want) {
		t.Errorf("active: %v, want %v", got, want)
	}
}

// Lower levels cannot take a name, or a version, from those above, nor stop them by either.
func TestLayersDoNotTakeFromEachOther(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	k := newKiosk(t, repo, atHere)
	onEach(t, repo, [3]string{"country", "", "news"}, [3]int{1, 0, 1_000_000})
	k.mustSync(t)
	k.wantWhat(t, "country 1@national", "news 1000000@gate")
	// The country begins a pack of the same name, at version 1.
	repo.Role(trust.NationalRole).Packs = append(repo.Role(trust.NationalRole).Packs, packtest.Small(t, "news", 1, 1, 0, 0))
	repo.Publish(t, now)
	k.mustSync(t)
	k.wantWhat(t, "country 1@national", "news 1@national")
	// While the country's layer is bad, nobody else gets its packs' names.
	good := repo.Role(trust.NationalRole).Keys
	repo.Role(trust.NationalRole).Signers = []packtest.Key{packtest.NewKey(t, "stranger")}
	repo.Role(pContent).Packs = []*packtest.Pack{packtest.Small(t, "country", 9, 1, 0, 0), packtest.Small(t, "province", 2, 1, 0, 0)}
	repo.Publish(t, now)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonUntrusted)
	k.wantWhat(t, "country 1@national", "news 1@national", "province 2@province")
	// A layer that is good and names nothing takes its packs away; one that is bad does not.
	repo.Role(trust.NationalRole).Signers = good
	onEach(t, repo, [3]string{"country", "", "gate"}, [3]int{2, 0, 1})
	k.mustSync(t)
	k.wantWhat(t, "country 2@national", "gate 1@gate")
}

// What another root vouched for is not carried over into what the new one vouches for.
func TestALayerOfAnotherAnchorDoesNotStay(t *testing.T) {
	one, two := packtest.NewRepo(t, "one", now), packtest.NewRepo(t, "two", now)
	for _, r := range []*packtest.Repo{one, two} {
		r.Layers(t, here)
	}
	onEach(t, one, [3]string{"country", "province", "gate"}, [3]int{5, 5, 5})
	k := newKiosk(t, one, atHere)
	k.mustSync(t)
	two.Role(gateRole).Signers = []packtest.Key{packtest.NewKey(t, "stranger")}
	onEach(t, two, [3]string{"country", "province", "gate"}, [3]int{1, 1, 1})
	k.params.Source, k.params.Anchor = two.Serve(t), two.Root()
	k.restart(t)
	k.wantWhat(t, "country 5@national", "province 5@province", "gate 5@gate")
	k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonUntrusted)
	k.wantWhat(t, "country 1@national", "province 1@province")
}

// unlayered makes the active generation one of a program that knew no layers.
func (k *kiosk) unlayered(t *testing.T) {
	t.Helper()
	path := filepath.Join(k.dir, "current", "generation.json")
	raw, err := os.ReadFile(path)
	var g map[string]any
	if err == nil {
		err = json.Unmarshal(raw, &g)
	}
	delete(g, "layers")
	delete(g, "anchor_sha256")
	if err == nil {
		raw, err = content.Canonical(g)
	}
	if err := errors.Join(err, os.WriteFile(path, raw, 0o640)); err != nil {
		t.Fatal(err)
	}
	k.uncopied(t)
}

// A generation of an older program: its packs stay together until all are good once; with one layer alone it is only told where it is from.
func TestAGenerationWithoutLayers(t *testing.T) {
	t.Run("three layers", func(t *testing.T) {
		repo := packtest.NewRepo(t, "a", now)
		repo.Layers(t, here)
		onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{1, 1, 1})
		k := newKiosk(t, repo, atHere)
		k.mustSync(t)
		k.unlayered(t)
		good := repo.Role(gateRole).Keys
		repo.Role(gateRole).Signers = []packtest.Key{packtest.NewKey(t, "stranger")}
		onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{2, 2, 2})
		k.restart(t)
		k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonUntrusted)
		k.shows(t, 1, 1, 1)
		repo.Role(gateRole).Signers = good
		onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{3, 3, 3})
		k.mustSync(t)
		k.wantWhat(t, "country 3@national", "province 3@province", "gate 3@gate")
	})
	t.Run("a layer that it has nothing of", func(t *testing.T) {
		repo := packtest.NewRepo(t, "a", now)
		repo.Layers(t, here)
		onEach(t, repo, [3]string{"country", "province", ""}, [3]int{1, 1, 0})
		k := newKiosk(t, repo, atHere)
		k.mustSync(t)
		k.unlayered(t)
		repo.Role(gateRole).Days = -1
		onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{2, 2, 2})
		k.restart(t)
		k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
		k.wantWhat(t, "country 2@national", "province 2@province")
	})
	t.Run("the country's alone", func(t *testing.T) {
		repo := packtest.NewRepo(t, "a", now)
		repo.Publish(t, now, packtest.Small(t, "demo", 1, 2, 1, 300))
		k := newKiosk(t, repo)
		k.mustSync(t)
		k.unlayered(t)
		k.restart(t)
		k.mustSync(t)
		k.wantWhat(t, "demo 1@national")
		k.wantGenerations(t, 1)
	})
}

// One layer is larger than the disk: the others come all the same.
func TestALayerThatDoesNotFit(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{1, 1, 1})
	free := int64(1 << 30)
	k := newKiosk(t, repo, atHere, func(p *contentsync.Params) { p.Free = func(string) (int64, error) { return free, nil } })
	k.mustSync(t)
	big := packtest.Small(t, "country", 2, 2, 3, 900_000)
	onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{2, 2, 2})
	repo.Role(trust.NationalRole).Packs = []*packtest.Pack{big}
	repo.Publish(t, now)
	free = 600_000
	k.failed(t, k.SyncOnce(t.Context()), syscall.ENOSPC, contentsync.ReasonDisk)
	k.wantWhat(t, "country 1@national", "province 2@province", "gate 2@gate")
	free = 1 << 30
	k.mustSync(t)
	k.wantWhat(t, "country 2@national", "province 2@province", "gate 2@gate")
}

// What was fetched of a layer that is not whole yet is not fetched again when another layer moves on and old files are collected.
func TestFinishedBlobsOfABadLayerStay(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	layered(t, repo, 1)
	repo.Publish(t, now)
	k := newKiosk(t, repo, atHere)
	k.mustSync(t)
	second := layered(t, repo, 2)[roles[0]]
	repo.Publish(t, now)
	lost := newest(second[1])
	body := repo.File(lost.BlobKey())
	repo.Put(lost.BlobKey(), nil)
	for v := 3; v < 6; v++ {
		if err := k.SyncOnce(t.Context()); !errors.Is(err, content.ErrNotFound) {
			t.Fatalf("sync: %v", err)
		}
		if !k.hasBlob(newest(second[0])) {
			t.Fatal("a finished picture of the bad layer was collected")
		}
		for i := range roles[1:] {
			for _, p := range repo.Role(roles[1+i]).Packs {
				p.Typo()
			}
		}
		repo.Publish(t, now)
		repo.Put(lost.BlobKey(), nil) // publishing put it there again
	}
	repo.Forget()
	repo.Put(lost.BlobKey(), body)
	k.mustSync(t)
	if n := repo.Requests(newest(second[0]).BlobKey()); n > 0 {
		t.Errorf("a finished picture was asked for %d times", n)
	}
}

// A generation whose description is damaged is no reason to lose a layer that is bad just then: it is written anew, or the generation before says what there was.
func TestABadLayerStaysThoughTheGenerationIsDamaged(t *testing.T) {
	for _, tt := range []struct {
		name   string
		copied bool
		gate   string
	}{
		{"there is a copy", true, "gate 2@gate"},
		{"an older program recorded it", false, "gate 1@gate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			repo.Layers(t, here)
			k := newKiosk(t, repo, atHere)
			for v := 1; v <= 2; v++ {
				onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{v, v, v})
				k.mustSync(t)
			}
			repo.Role(gateRole).Days = -1
			onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{3, 3, 3})
			if err := os.Truncate(filepath.Join(k.dir, "current", "generation.json"), 40); err != nil {
				t.Fatal(err)
			}
			if !tt.copied {
				k.uncopied(t)
			}
			k.restart(t)
			k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
			k.wantWhat(t, "country 3@national", "province 3@province", tt.gate)
		})
	}
}

// What is wrong in the bucket is not fetched with each poll: after two tries it waits, longer each time, and no manifest is fetched twice. What is published anew is
// tried at once.
func TestWrongBlobsAreNotFetchedWithEachPoll(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	layered(t, repo, 1)
	repo.Publish(t, now)
	k := newKiosk(t, repo, atHere)
	k.mustSync(t)
	second := layered(t, repo, 2)[gateRole]
	repo.Publish(t, now)
	key := newest(second[0]).BlobKey()
	repo.Put(key, make([]byte, len(repo.File(key))))
	sync := func() {
		t.Helper()
		if err := k.SyncOnce(t.Context()); !errors.Is(err, content.ErrDigest) {
			t.Fatalf("sync: %v", err)
		}
	}
	sync()
	sync()
	repo.Forget()
	for range 5 {
		*k.clock = k.clock.Add(time.Minute)
		sync()
	}
	if n := repo.Requests("blobs/") + repo.Requests("targets/"); n > 0 {
		t.Errorf("five polls asked for %d files of a layer that is wrong", n)
	}
	if l := k.Status().Layers[2]; l.Reason != contentsync.ReasonDamaged || !l.Since.Equal(now) {
		t.Errorf("status: %+v", l)
	}
	*k.clock = k.clock.Add(6 * time.Minute)
	sync()
	if n := repo.Requests(key); n == 0 {
		t.Error("after ten minutes it is not tried again")
	}
	repo.Forget()
	*k.clock = k.clock.Add(11 * time.Minute)
	sync()
	if n := repo.Requests(key); n > 0 {
		t.Error("the second wait is no longer than the first")
	}
	layered(t, repo, 3)
	repo.Publish(t, now)
	k.mustSync(t)
	if got := k.of(t); got[gateRole] != "3" {
		t.Errorf("after it was mended: %v", got)
	}
}

// A picture of the active generation is lost, here and in the bucket: that is said until it is there again, nothing is built over and over, and the other layers
// move on meanwhile.
func TestALostPictureIsSaidUntilItIsThere(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	packs := layered(t, repo, 1)
	repo.Publish(t, now)
	k := newKiosk(t, repo, atHere)
	k.mustSync(t)
	lost := newest(packs[gateRole][0])
	body := repo.File(lost.BlobKey())
	repo.Put(lost.BlobKey(), nil)
	if err := os.Remove(filepath.Join(k.dir, filepath.FromSlash(lost.BlobKey()))); err != nil {
		t.Fatal(err)
	}
	k.restart(t)
	said := func(generation int64) {
		t.Helper()
		for range 3 {
			k.failed(t, k.SyncOnce(t.Context()), content.ErrNotFound, contentsync.ReasonMissing)
			st := k.Status()
			if l := st.Layers[2]; l.Reason != contentsync.ReasonMissing || st.Layers[0].Error != "" || st.Generation != generation {
				t.Fatalf("generation %d, layers %+v", st.Generation, st.Layers)
			}
		}
	}
	said(1)
	packs[trust.NationalRole][0].Typo()
	repo.Publish(t, now)
	repo.Put(lost.BlobKey(), nil)
	said(2)
	k.restart(t)
	said(2)
	repo.Put(lost.BlobKey(), body)
	k.mustSync(t)
	if got := k.of(t); got[gateRole] != "1" || !k.hasBlob(lost) {
		t.Errorf("after it was mended: %v", got)
	}
}
