package publish

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"cuango/admin/keys"
	"cuango/admin/roles"
	"cuango/contentsync/content"
)

// InForce gives the root, the top-level targets and every delegated role that has metadata, and the names of the keepers by key ID. Errors: those of the bucket.
func (p *Publisher) InForce(ctx context.Context) ([]keys.Metadata, map[string]string, error) {
	st, err := p.state(ctx)
	if err != nil {
		return nil, nil, err
	}
	docs := []keys.Metadata{{Role: roles.Root, Root: st.root}, {Role: roles.Targets, Targets: st.targets}}
	all, err := p.delegations(ctx, st)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range all {
		m, err := p.read(ctx, st, r)
		if errors.Is(err, content.ErrNotFound) || err == nil && m.Signed.Version == 0 {
			continue // delegated, and nothing is signed yet
		}
		if err != nil {
			return nil, nil, err
		}
		docs = append(docs, keys.Metadata{Role: r.Name, Targets: m})
	}
	return docs, p.names(), nil
}

// holders says in words whose keys a role asks for.
func (p *Publisher) holders(st *state, role string) string {
	ids, _, err := st.keysOf(role)
	if err != nil {
		return "nobody"
	}
	names, who := p.names(), []string(nil)
	for _, id := range ids {
		who = append(who, cmp.Or(names[id], "key")+" ("+keys.Short(id)+")")
	}
	return strings.Join(who, ", ")
}
