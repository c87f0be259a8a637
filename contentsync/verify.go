package contentsync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
)

// A Verification says what is wrong with what lies on the disk.
type Verification struct {
	Generations []VerifiedGeneration `json:"generations"` // newest first
	Files       int                  `json:"files"`       // manifests, catalogs, pictures and recordings that were read, each once
	Bytes       int64                `json:"bytes"`
	Wrong       []WrongFile          `json:"wrong"` // by digest
}

// A VerifiedGeneration is one generation on the disk.
type VerifiedGeneration struct {
	Number int64  `json:"generation"`
	Active bool   `json:"active"`
	Error  string `json:"error,omitempty"` // why it cannot be shown

	Layers []content.Layer `json:"layers,omitempty"` // that it is of
}

// A WrongFile is a file that a generation needs and that is not what it should be.
type WrongFile struct {
	Digest      content.Digest `json:"sha256"`
	Generations []int64        `json:"generations"` // that need it
	Error       string         `json:"error"`
}

// Good tells whether nothing is wrong.
func (v Verification) Good() bool {
	return len(v.Wrong) == 0 && !slices.ContainsFunc(v.Generations, func(g VerifiedGeneration) bool { return g.Error != "" })
}

// Verify reads everything that the generations of a sync folder need and compares it with its digests. It changes nothing and needs no daemon; one that
// runs may go on. Files that were recalled are not asked for. Errors: ErrNotFound when nothing was ever synced.
func Verify(ctx context.Context, syncDir string) (Verification, error) {
	v := Verification{Generations: []VerifiedGeneration{}, Wrong: []WrongFile{}}
	all, err := cache.Generations(syncDir)
	if err != nil {
		return v, err
	}
	active, err := cache.Current(syncDir)
	if err != nil && (!errors.Is(err, content.ErrNotFound) || len(all) == 0) {
		return v, err
	}
	recalls, err := readRecalls(syncDir)
	if err != nil {
		return v, err
	}
	gone, err := withdrawn(ctx, syncDir, recalls)
	if err != nil {
		return v, err
	}
	need := map[content.Digest][]int64{}
	for _, n := range all {
		g := VerifiedGeneration{Number: n, Active: n == active}
		if g.Layers, err = verifyGeneration(ctx, syncDir, n, gone, need); err != nil {
			g.Error = err.Error()
		}
		v.Generations = append(v.Generations, g)
	}
	for _, d := range slices.Sorted(maps.Keys(need)) {
		if err := ctx.Err(); err != nil {
			return v, fmt.Errorf("verify: %w", err)
		}
		size, err := cache.CheckBlob(ctx, syncDir, d)
		if err != nil {
			v.Wrong = append(v.Wrong, WrongFile{Digest: d, Generations: need[d], Error: err.Error()})
			continue
		}
		v.Files++
		v.Bytes += size
	}
	return v, nil
}

func verifyGeneration(ctx context.Context, syncDir string, n int64, gone map[content.Digest]bool, need map[content.Digest][]int64) (of []content.Layer, err error) {
	r, err := cache.OpenGeneration(ctx, syncDir, n)
	if err != nil {
		return nil, err
	}
	defer func() { err = cmp.Or(err, r.Close()) }()
	of = r.Generation().Layers
	if err := errors.Join(r.Verify(ctx), r.VerifyIndex(ctx)); err != nil {
		return of, err
	}
	blobs, err := cache.Blobs(ctx, syncDir, n)
	if err != nil {
		return of, err
	}
	for d := range blobs {
		if !gone[d] {
			need[d] = append(need[d], n)
		}
	}
	return of, nil
}

// readRecalls gives what is taken back; nothing when no recall ever came.
func readRecalls(syncDir string) (content.Recalls, error) {
	raw, err := overlay.Read(syncDir, overlay.Recall)
	if errors.Is(err, content.ErrNotFound) {
		return content.Recalls{}, nil
	}
	if err != nil {
		return content.Recalls{}, err
	}
	return content.DecodeRecalls(raw)
}

// readAlerts gives the emergency notices; none when none ever came.
func readAlerts(syncDir string) (content.Alerts, error) {
	raw, err := overlay.Read(syncDir, overlay.Notice)
	if errors.Is(err, content.ErrNotFound) {
		return content.Alerts{}, nil
	}
	if err != nil {
		return content.Alerts{}, err
	}
	return content.DecodeAlerts(raw)
}
