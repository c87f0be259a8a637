package contentsync_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
	"cuango/contentsync/peer"
)

// cluster starts n kiosks that know each other's addresses, and runs them until the test ends.
func cluster(t *testing.T, repo *packtest.Repo, n int) (kiosks []*kiosk, port uint16) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = netip.MustParseAddrPort(l.Addr().String()).Port()
	_ = l.Close()
	source := repo.Serve(t)
	for i := range n {
		c := &peer.Config{Listen: []string{fmt.Sprintf("127.0.0.%d:%d", 2+i, port)}}
		for j := range n {
			if j != i {
				c.With = append(c.With, fmt.Sprintf("http://127.0.0.%d:%d", 2+j, port))
			}
		}
		kiosks = append(kiosks, newKiosk(t, repo, func(p *contentsync.Params) {
			p.Source, p.Neighbours, p.Poll = source, c, time.Second
		}))
	}
	return kiosks, port
}

// runs runs kiosks at once, until the test ends.
func runs(t *testing.T, kiosks []*kiosk) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for _, k := range kiosks {
		all.Go(func() {
			if err := k.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(func() {
		cancel()
		all.Wait()
	})
}

// await waits until a kiosk says so of itself.
func await(t *testing.T, k *kiosk, what string, so func(contentsync.Status) bool) {
	t.Helper()
	for range 2400 {
		if so(k.Status()) {
			return
		}
		timer := time.NewTimer(50 * time.Millisecond)
		<-timer.C
	}
	t.Fatalf("%s: %+v", what, k.Status())
}

func (k *kiosk) awaits(t *testing.T, version int) {
	t.Helper()
	await(t, k, fmt.Sprint("version ", version), func(s contentsync.Status) bool {
		return s.Generation > 0 && len(s.Packs) > 0 && s.Packs[0].Version == version && !s.LastSync.IsZero()
	})
}

// manifestsOf are those that the active generation was made from, by its own description.
func manifestsOf(t *testing.T, dir string) map[content.Digest]bool {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "current", "generation.json"))
	if err != nil {
		t.Fatal(err)
	}
	var g struct {
		Manifests map[string]content.Digest `json:"manifests"`
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		t.Fatal(err)
	}
	set := map[content.Digest]bool{}
	for _, d := range g.Manifests {
		set[d] = true
	}
	return set
}

// Five kiosks see something new at about the same time: one copy of each blob leaves the bucket. (That it is so when they start at once is
// tested in packaging/e2e, with networks of their own.)
func TestNeighboursShare(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	pack := packtest.Small(t, "demo", 1, 20, 40, 10_000)
	kiosks, port := cluster(t, repo, 5)
	runs(t, kiosks)
	for _, k := range kiosks {
		await(t, k, "four neighbours", func(s contentsync.Status) bool { return s.Neighbours != nil && s.Neighbours.Seen == 4 })
	}
	repo.Publish(t, now, pack)
	blobs := map[content.Digest]bool{}
	check := func(version int) {
		t.Helper()
		for _, k := range kiosks {
			k.awaits(t, version)
			k.shows(t, version)
		}
		n, err := cache.Current(kiosks[0].dir)
		if err != nil {
			t.Fatal(err)
		}
		have, err := cache.Blobs(t.Context(), kiosks[0].dir, n)
		if err != nil {
			t.Fatal(err)
		}
		manifests := manifestsOf(t, kiosks[0].dir)
		fresh := 0
		for d := range have {
			if !blobs[d] && !manifests[d] { // those come with what is signed
				fresh++
				blobs[d] = true
			}
		}
		if asked := repo.Requests("blobs/"); float64(asked) > 1.05*float64(fresh) || asked < fresh {
			t.Errorf("version %d: the bucket was asked %d times for %d new blobs", version, asked, fresh)
		}
		repo.Forget()
	}
	check(1)
	var got, given int64
	for range 500 { // given counts behind an answer's last byte
		got, given = 0, 0
		for _, k := range kiosks {
			s := k.Status().Neighbours
			got, given = got+s.Got, given+s.Given
		}
		if given >= got {
			break
		}
		timer := time.NewTimer(10 * time.Millisecond)
		<-timer.C
	}
	if want := int64(4 * len(blobs)); got < want-2 || got > want || given < got {
		t.Errorf("%d blobs came from neighbours and %d were given, want %d", got, given, want)
	}
	pack.Typo()
	repo.Publish(t, now, pack)
	check(2)

	// What is recalled is not given any more.
	var gone content.Digest
	for d := range blobs {
		if _, ok := pack.Blobs[d]; ok {
			gone = d
		}
	}
	ask := func() int {
		resp, err := http.Get(fmt.Sprintf("http://127.0.0.2:%d/%s", port, gone.BlobKey())) // the test's own server
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	if s := ask(); s != http.StatusOK {
		t.Fatalf("a live blob: %d", s)
	}
	repo.Overlay(overlay.Recall, recalls(t, 1, "", gone))
	repo.Publish(t, now, pack)
	await(t, kiosks[0], "the recall", func(s contentsync.Status) bool { return s.Recalls == 1 })
	if s := ask(); s != http.StatusNotFound {
		t.Errorf("a recalled blob: %d", s)
	}
}

// Without neighbours nothing listens, and nothing changes.
func TestNeighboursOff(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := newKiosk(t, repo)
	runs(t, []*kiosk{k})
	k.awaits(t, 1)
	if s := k.Status().Neighbours; s != nil {
		t.Errorf("%+v", s)
	}
}

// A kiosk whose line is down hears of a notice and a recall from a neighbour, and gets new content from it; a kiosk without neighbours does not.
func TestANeighbourRelaysWhatIsSigned(t *testing.T) {
	t.Run("one gate", func(t *testing.T) { relaysWhatIsSigned(t, 0) })
	t.Run("a whole country", func(t *testing.T) { relaysWhatIsSigned(t, provinces) }) // of which no neighbour has deltas
}

func relaysWhatIsSigned(t *testing.T, provinces int) {
	t.Helper()
	repo := packtest.NewRepo(t, "a", now)
	repo.Large(t, provinces)
	pack := packtest.Small(t, "demo", 1, 5, 5, 30_000)
	repo.Publish(t, now, pack)
	kiosks, _ := cluster(t, repo, 2)
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close() // nobody answers there
	far := newKiosk(t, repo, func(p *contentsync.Params) {
		p.Source, p.Neighbours, p.Poll = away.URL+"/content", &peer.Config{With: []string{"http://" + kiosks[0].params.Neighbours.Listen[0]}, Listen: kiosks[1].params.Neighbours.Listen}, time.Second
	})
	lonely := newKiosk(t, repo, func(p *contentsync.Params) { p.Source, p.Poll = away.URL+"/content", time.Second })
	runs(t, []*kiosk{kiosks[0], far, lonely})
	await(t, far, "content from the neighbour", func(s contentsync.Status) bool { return s.Generation == 1 })
	far.shows(t, 1)
	var gone content.Digest
	for d := range pack.Blobs {
		gone = d
	}
	alerts, back := notices(t, 1, "storm"), recalls(t, 1, "", gone)
	repo.Overlay(overlay.Notice, alerts)
	repo.Overlay(overlay.Recall, back)
	repo.Publish(t, now, pack)
	await(t, far, "a notice and a recall from the neighbour", func(s contentsync.Status) bool { return s.Notices == 1 && s.Recalls == 1 })
	far.overlay(t, overlay.Notice, alerts)
	far.overlay(t, overlay.Recall, back)
	if _, err := os.Stat(filepath.Join(far.dir, filepath.FromSlash(gone.BlobKey()))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the recalled file: %v", err)
	}
	pack.Typo()
	repo.Publish(t, now, pack)
	await(t, far, "an update from the neighbour", func(s contentsync.Status) bool { return s.Generation == 2 })
	if s := far.Status(); s.Reason != contentsync.ReasonNetwork || !s.LastSync.IsZero() {
		t.Errorf("that the bucket is away is not said: %+v", s)
	}
	if s := lonely.Status(); s.Generation != 0 || s.Notices != 0 || s.Reason != contentsync.ReasonNetwork {
		t.Errorf("without neighbours: %+v", s)
	}
}

// What a neighbour brings that is not signed, or older, is not taken.
func TestANeighbourCannotLie(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	other := packtest.NewRepo(t, "b", now) // other keys
	other.Overlay(overlay.Recall, recalls(t, 9, "", content.DigestOf([]byte("x"))))
	other.Publish(t, now, packtest.Small(t, "demo", 9, 3, 2, 0))
	kiosks, _ := cluster(t, other, 2)
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	far := newKiosk(t, repo, func(p *contentsync.Params) {
		p.Source, p.Neighbours, p.Poll = away.URL+"/content", &peer.Config{With: []string{"http://" + kiosks[0].params.Neighbours.Listen[0]}, Listen: kiosks[1].params.Neighbours.Listen}, time.Second
	})
	runs(t, []*kiosk{kiosks[0], far})
	kiosks[0].awaits(t, 9)
	await(t, far, "its neighbour", func(s contentsync.Status) bool { return s.Neighbours != nil && s.Neighbours.Seen == 1 })
	for range 3 {
		if err := far.SyncOnce(t.Context()); err == nil {
			t.Fatal("the bucket is away, and nobody says so")
		}
	}
	if s := far.Status(); s.Generation != 0 || s.Recalls != 0 || s.Neighbours.Seen != 1 {
		t.Errorf("%+v, %+v", s, s.Neighbours)
	}
}
