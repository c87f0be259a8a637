package contentsync

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
)

// What generation.json says of a generation goes into the status and to the office, and a layer that stays is built of what it names; content.db's digest does not cover it. So trust.db has
// a copy of it, by which one that was spoilt or altered is noticed and written anew: nothing has to be fetched or built for it, and no layer is lost that is bad just then.
const (
	factCopy      = "generation.json/" // and the number
	factDescribed = "described"        // what programs recorded that made no copies: the number, a space, a digest of all but layers and anchor
)

func copyKey(n int64) string { return factCopy + strconv.FormatInt(n, 10) }

func describedFact(g cache.Generation) ([]byte, error) {
	g.Built = g.Built.UTC()
	g.Layers, g.Anchor = nil, ""
	raw, err := content.Canonical(g)
	if err != nil {
		return nil, fmt.Errorf("describe generation %d: %w", g.Number, err)
	}
	return fmt.Appendf(nil, "%d %s", g.Number, content.DigestOf(raw)), nil
}

// describe makes the copy, in the transaction that records the generation.
func describe(ctx context.Context, tx *sql.Tx, g cache.Generation) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", copyKey(g.Number), g.Raw)
	return err
}

// copied gives the copy of a generation's description; nil: none was made. Errors: those of trust.db.
func (s *state) copied(ctx context.Context, n int64) ([]byte, error) {
	var raw []byte
	err := s.db.QueryRowContext(ctx, "SELECT value FROM facts WHERE key = ?", copyKey(n)).Scan(&raw)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, s.read(err)
	}
	return raw, nil
}

// described compares it; of a generation that an earlier version recorded less is known, or nothing. Errors: ErrDigest.
func (s *state) described(ctx context.Context, g cache.Generation) error {
	raw, err := s.copied(ctx, g.Number)
	if err != nil {
		return err
	}
	fits := bytes.Equal(raw, g.Raw)
	if raw == nil {
		f, err := s.facts(ctx)
		if err != nil {
			return err
		}
		want, err := describedFact(g)
		if err != nil {
			return err
		}
		number, _, _ := bytes.Cut(want, []byte{' '})
		known, _, _ := bytes.Cut(f[factDescribed], []byte{' '})
		fits = !bytes.Equal(known, number) || bytes.Equal(f[factDescribed], want)
	}
	if !fits {
		return fmt.Errorf("generation %d: %w: generation.json says something else than was recorded", g.Number, content.ErrDigest)
	}
	return nil
}

// vouched reads what a generation says of itself; where something else lies there than was recorded, that is written anew first. Errors: ErrNotFound, ErrDigest, ErrInvalid.
func (e *Engine) vouched(ctx context.Context, n int64) (cache.Built, error) {
	raw, err := e.state.copied(ctx, n)
	if err != nil {
		return cache.Built{}, err
	}
	if raw != nil {
		anew, err := e.writer.Redescribe(n, raw)
		if err != nil {
			e.p.Log.ErrorContext(ctx, "a generation's description is not what was recorded and cannot be written anew", "generation", n, "err", err)
			return cache.Built{}, err
		}
		if anew {
			e.p.Log.ErrorContext(ctx, "a generation's description was not what was recorded and was written anew", "generation", n)
		}
	}
	b, err := e.writer.Info(n)
	if err != nil {
		return b, err
	}
	return b, e.state.described(ctx, b.Generation)
}

// vouchAll does so for every generation, before anything is read of one. What cannot be written anew is told, and found again when it is used.
func (e *Engine) vouchAll(ctx context.Context) error {
	all, err := cache.Generations(e.p.SyncDir)
	if err != nil {
		return err
	}
	for _, n := range all {
		_, _ = e.vouched(ctx, n)
	}
	return e.forgetCopies(ctx)
}

// forgetCopies removes those of generations that are not on the disk any more, and what else trust.db says of them: it would grow for as long as somebody publishes.
// The highest number stays, so that it is never given again.
func (e *Engine) forgetCopies(ctx context.Context) error {
	all, err := cache.Generations(e.p.SyncDir)
	if err != nil {
		return err
	}
	f, err := e.state.facts(ctx)
	if err != nil {
		return err
	}
	var gone []string
	for key := range f {
		if strings.HasPrefix(key, factCopy) && !slices.ContainsFunc(all, func(n int64) bool { return key == copyKey(n) }) {
			gone = append(gone, key)
		}
	}
	old, err := e.state.otherGenerations(ctx, all)
	if err != nil || len(gone)+len(old) == 0 {
		return err
	}
	return e.state.tx(ctx, func(tx *sql.Tx) error {
		for _, key := range gone {
			if _, err := tx.ExecContext(ctx, "DELETE FROM facts WHERE key = ?", key); err != nil {
				return err
			}
		}
		for _, n := range old {
			if _, err := tx.ExecContext(ctx, "DELETE FROM generations WHERE number = ?", n); err != nil {
				return err
			}
		}
		return nil
	})
}

// otherGenerations are the numbers that trust.db has rows of, without these and the highest.
func (s *state) otherGenerations(ctx context.Context, but []int64) (others []string, err error) {
	list, err := s.strings(ctx, "SELECT CAST(number AS TEXT) FROM generations ORDER BY number")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return slices.DeleteFunc(list[:len(list)-1], func(n string) bool {
		return slices.ContainsFunc(but, func(m int64) bool { return strconv.FormatInt(m, 10) == n })
	}), nil
}

// annotate tells a generation that was built before there were layers of which one it is. While neither word is the one that holds, none is recorded.
func (e *Engine) annotate(ctx context.Context, n int64, packs []cache.Pack) error {
	if err := e.state.set(ctx, map[string][]byte{copyKey(n): nil}); err != nil {
		return err
	}
	g, err := e.writer.Annotate(n, packs)
	if err != nil {
		return err
	}
	return e.state.set(ctx, map[string][]byte{copyKey(n): g.Raw})
}
