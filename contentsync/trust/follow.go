package trust

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
)

// MaxVisited is how many roles are visited for one target, as the specification suggests.
const MaxVisited = 32

// A Found is a target of any name, as it was signed.
type Found struct {
	Path   string
	Length int64
	Hashes map[string]string // hexadecimal, by algorithm

	file *metadata.TargetFiles
}

// Verify checks the bytes of the target. Errors: ErrDigest.
func (f Found) Verify(b []byte) error {
	if err := f.file.VerifyLengthHashes(b); err != nil {
		return fmt.Errorf("target %s: %w: %w", f.Path, content.ErrDigest, err)
	}
	return nil
}

// Follow is what any client of the specification does: it brings the metadata up to date, the timestamp too, and finds targets of any name by walking the
// delegations, whoever they belong to. Without a path it only refreshes. What was found before an error is given with it, in the order of the paths. A role
// that the way to one target has verified is verified anew where another way leads to it: each delegator has keys of its own for it.
// Kiosks do not need it (see RefreshAt); the public conformance suite does. Errors: those of Refresh, and ErrNotFound when nobody lists a target.
func Follow(ctx context.Context, anchor []byte, st State, ref time.Time, fetch Fetcher, paths ...string) (found []Found, res Result, err error) {
	fetch = filesOnly(fetch) // what is asked for is what any client asks for
	newest := func(ctx context.Context) ([]byte, error) { return fetch(ctx, TimestampKey, MaxTimestampBytes) }
	res, err = walk(ctx, anchor, st, ref, fetch, newest, func(r *refresh) error {
		r.res.Versions.Targets = r.set.Targets[metadata.TARGETS].Signed.Version
		for _, path := range paths {
			f, err := r.find(ctx, path)
			if err != nil {
				return err
			}
			found = append(found, f)
		}
		return nil
	})
	return found, res, err
}

// find walks the delegations in depth, in the order in which they are listed; no role is visited twice.
func (r *refresh) find(ctx context.Context, path string) (Found, error) {
	type visit struct{ role, by string }
	stack, seen := []visit{{role: metadata.TARGETS}}, map[string]bool{}
	for len(stack) > 0 && len(seen) < MaxVisited {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[v.role] {
			continue
		}
		seen[v.role] = true
		if v.by != "" {
			if err := r.role(ctx, v.role, v.by); err != nil {
				return Found{}, err
			}
		}
		signed := r.set.Targets[v.role].Signed
		if t := signed.Targets[path]; t != nil {
			f := Found{Path: path, Length: t.Length, Hashes: map[string]string{}, file: t}
			for algorithm, sum := range t.Hashes {
				f.Hashes[algorithm] = hex.EncodeToString(sum)
			}
			return f, nil
		}
		if signed.Delegations == nil {
			continue
		}
		var next []visit
		for _, d := range delegates(signed.Delegations, path) {
			next = append(next, visit{d.Name, v.role})
			if d.Terminating { // nobody else is asked
				stack = nil
				break
			}
		}
		slices.Reverse(next)
		stack = append(stack, next...)
	}
	return Found{}, fmt.Errorf("target %.200q: %w", path, content.ErrNotFound)
}

// delegates gives the roles that are given a path, in order. Prefixes of a path's hash are hexadecimal, as the specification has them; go-tuf v2.4.2
// compares them with base64.
func delegates(d *metadata.Delegations, path string) []metadata.RoleResult {
	if d.Roles == nil {
		return d.GetRolesForTarget(path)
	}
	sum := string(content.DigestOf([]byte(path)))
	var out []metadata.RoleResult
	for _, r := range d.Roles {
		given, err := r.IsDelegatedPath(path)
		if len(r.Paths) == 0 {
			given, err = slices.ContainsFunc(r.PathHashPrefixes, func(p string) bool { return strings.HasPrefix(sum, p) }), nil
		}
		if err == nil && given {
			out = append(out, metadata.RoleResult{Name: r.Name, Terminating: r.Terminating})
		}
	}
	return out
}
