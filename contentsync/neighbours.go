package contentsync

import (
	"context"
	"slices"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/peer"
	"cuango/contentsync/transfer"
)

// openNeighbours gives nil when they are off.
func openNeighbours(p Params) (*peer.Peer, error) {
	if p.Neighbours == nil {
		return nil, nil //nolint:nilnil // a nil Peer does nothing
	}
	return peer.New(peer.Params{Gate: p.Gate, Dir: p.SyncDir, Config: *p.Neighbours, Log: p.Log})
}

// nearby is transfer.Params.Nearby.
func (e *Engine) nearby() func(context.Context, transfer.File, string) func() {
	if e.near == nil {
		return nil
	}
	return func(ctx context.Context, f transfer.File, path string) func() {
		return e.near.Fetch(ctx, f.Digest, f.Size, path)
	}
}

// A sharing names what neighbours were told of.
type sharing struct {
	generation int64
	recalls    string
}

// share tells which blobs neighbours may have: those of the active generation, once that was read through, without what was recalled.
func (e *Engine) share(ctx context.Context) {
	e.sharePapers(ctx)
	if e.near == nil || !e.checked {
		return
	}
	n, err := cache.Current(e.p.SyncDir)
	now := sharing{n, e.recalledOf}
	if err != nil || now == e.shared {
		return
	}
	blobs, err := e.writer.Blobs(ctx, n)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		e.p.Log.WarnContext(ctx, "neighbours get nothing of the active generation", "generation", n, "err", err)
		return
	}
	live := map[content.Digest]bool{}
	for d := range blobs {
		if !e.recalled[d] {
			live[d] = true
		}
	}
	e.near.Share(live)
	e.shared = now
}

// mineFirst puts the files first that this kiosk is to fetch for its neighbours too: nobody waits for them longer than needed, and two kiosks never wait for
// each other. The first n files, which are catalogs, stay where they are: the database is built of them meanwhile.
func (e *Engine) mineFirst(ctx context.Context, files []transfer.File, n int) []transfer.File {
	if e.near == nil {
		return files
	}
	if slices.ContainsFunc(files, func(f transfer.File) bool { return !e.blobs.Have(f) }) {
		e.near.Ready(ctx)
	}
	mine := map[content.Digest]bool{}
	for _, f := range files[n:] {
		mine[f.Digest] = e.near.Mine(f.Digest)
	}
	slices.SortStableFunc(files[n:], func(a, b transfer.File) int {
		switch {
		case mine[a.Digest] == mine[b.Digest]:
			return 0
		case mine[a.Digest]:
			return -1
		}
		return 1
	})
	return files
}

func nearFiles(files []transfer.File) []peer.File {
	list := make([]peer.File, len(files))
	for i, f := range files {
		list[i] = peer.File{Digest: f.Digest, Size: f.Size}
	}
	return list
}

// tellNear lets neighbours have a blob as soon as its bytes are known to be right, and goes on with got.
func (e *Engine) tellNear(got func(transfer.File, string) error) func(transfer.File, string) error {
	if e.near == nil {
		return got
	}
	return func(f transfer.File, path string) error {
		e.near.Verified(f.Digest, f.Size)
		if got == nil {
			return nil
		}
		return got(f, path)
	}
}
