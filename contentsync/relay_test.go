package contentsync_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/peer"
)

// What is old goes, too, while everything new comes from a neighbour: a line may be down for months, and each version would stay on the disk.
func TestWhatANeighbourReplacedIsCollected(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	pack := packtest.Small(t, "demo", 1, 5, 2, 30_000)
	repo.Publish(t, now, pack)
	kiosks, _ := cluster(t, repo, 2)
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close() // nobody answers there
	far := newKiosk(t, repo, func(p *contentsync.Params) {
		p.Source, p.Neighbours, p.Poll = away.URL+"/content", &peer.Config{With: []string{"http://" + kiosks[0].params.Neighbours.Listen[0]}, Listen: kiosks[1].params.Neighbours.Listen}, time.Second
	})
	runs(t, []*kiosk{kiosks[0], far})
	for version := 1; version <= 5; version++ {
		await(t, far, "the version from the neighbour", func(s contentsync.Status) bool { return s.Generation == int64(version) })
		far.shows(t, version)
		pack.Typo()
		repo.Publish(t, now, pack)
	}
	await(t, far, "the last one", func(s contentsync.Status) bool { return s.Generation == 6 })
	if s := far.Status(); s.Reason != contentsync.ReasonNetwork {
		t.Errorf("the bucket was there: %+v", s)
	}
	await(t, far, "what is old to go", func(contentsync.Status) bool {
		all, err := cache.Generations(far.dir)
		if err != nil || len(all) > 2 { // the newest, and the one before it
			return false
		}
		needed := map[content.Digest]bool{}
		for _, n := range all {
			blobs, err := cache.Blobs(t.Context(), far.dir, n)
			if err != nil {
				return false // it goes just now
			}
			for d := range blobs {
				needed[d] = true
			}
		}
		lying, err := filepath.Glob(filepath.Join(far.dir, "blobs", "sha256", "*", "*"))
		return err == nil && !slices.ContainsFunc(lying, func(path string) bool { return !needed[content.Digest(filepath.Base(path))] })
	})
}
