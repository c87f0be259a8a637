package keys

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/roles"
)

// Describe tells a person what would be signed: every role, its version and end, what changes, and who has signed so far. It is reckoned from the
// metadata itself and never taken from the file's words.
func (c *Checked) Describe(w io.Writer) {
	fmt.Fprintf(w, "Request  %s\n         made %s, to be signed until %s\n", c.Code, c.Made.Format(time.DateOnly), c.Until.Format(time.DateOnly))
	for _, m := range c.Next {
		before, had := c.Force[m.Role]
		from := "new"
		if had {
			from = fmt.Sprintf("follows version %d", before.Version())
		}
		fmt.Fprintf(w, "\n%s, version %d (%s)\n  %s\n  holds until %s\n", m.Role, m.Version(), from, what(m.Role), m.Expires().Format(time.DateOnly))
		for _, line := range c.changes(before, had, m) {
			fmt.Fprintf(w, "  * %s\n", line)
		}
		needs, err := c.needs(m)
		if err != nil {
			continue // Check has refused it
		}
		for _, s := range needs {
			have, _ := s.signed(m)
			fmt.Fprintf(w, "  signed by %d of the %d that %s asks for", len(have), s.Threshold, s.By)
			for i, id := range have {
				fmt.Fprintf(w, "%s %s", map[bool]string{true: ":", false: ","}[i == 0], c.Keeper(id))
			}
			fmt.Fprintln(w)
		}
	}
}

func what(role string) string {
	r, err := roles.Parse(role)
	switch {
	case role == roles.Root:
		return "whom every kiosk trusts, from the top"
	case err != nil:
		return ""
	case role == roles.Targets:
		return "who may publish for the country and for each province"
	case role == roles.National:
		return "what every kiosk of the country shows"
	case r.Delegates:
		return "who may publish for the province " + r.Province + " and its gates"
	case r.Gate != "":
		return "what the gate " + r.Gate + " of " + r.Province + " shows"
	}
	return "what every kiosk of " + r.Province + " shows"
}

func (c *Checked) changes(before Metadata, had bool, m Metadata) []string {
	var out []string
	was := func(role string) *Signers {
		if !had {
			return nil
		}
		return before.signersOf(role)
	}
	var named []string
	if m.Root != nil {
		named = roles.TopLevel
	} else {
		named = union(delegated(before), delegated(m))
	}
	for _, role := range named {
		out = append(out, c.signersChange(role, was(role), m.signersOf(role))...)
	}
	out = append(out, c.stays(named, was, m)...)
	if m.Targets != nil {
		out = append(out, targetsChange(before, m)...)
	}
	switch {
	case len(out) > 0:
	case had:
		out = append(out, "nothing changes but the date: it is renewed")
	default:
		out = append(out, "it begins empty")
	}
	return out
}

func delegated(m Metadata) []string {
	var out []string
	if m.Targets != nil && m.Targets.Signed.Delegations != nil {
		for _, r := range m.Targets.Signed.Delegations.Roles {
			out = append(out, r.Name)
		}
	}
	return out
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func (c *Checked) signersChange(role string, was, is *Signers) []string {
	list := func(s *Signers) string {
		var out []string
		for _, id := range s.sortedKeys() {
			out = append(out, c.Keeper(id))
		}
		return fmt.Sprintf("%d of %d: %s", s.Threshold, len(s.Keys), strings.Join(out, ", "))
	}
	switch {
	case was == nil && is == nil:
		return nil
	case was == nil:
		return []string{role + " is signed by " + list(is)}
	case is == nil:
		return []string{role + " is REVOKED: it may sign nothing any more (was " + list(was) + ")"}
	}
	var out []string
	for _, id := range union(was.sortedKeys(), is.sortedKeys()) {
		switch {
		case is.Keys[id] == nil:
			out = append(out, role+" LOSES the key "+c.Keeper(id))
		case was.Keys[id] == nil:
			out = append(out, role+" gets the key "+c.Keeper(id))
		}
	}
	if was.Threshold != is.Threshold {
		out = append(out, fmt.Sprintf("%s needs %d signatures, before %d", role, is.Threshold, was.Threshold))
	}
	return out
}

// stays warns of keys that lose one role and keep another: who is rid of a keeper in the root alone has not taken away what that keeper says in the targets.
func (c *Checked) stays(named []string, was func(role string) *Signers, m Metadata) []string {
	lost := map[string]bool{}
	for _, role := range named {
		w, is := was(role), m.signersOf(role)
		if w == nil {
			continue
		}
		for id := range w.Keys {
			if is == nil || is.Keys[id] == nil {
				lost[id] = true
			}
		}
	}
	var out []string
	for _, id := range slices.Sorted(maps.Keys(lost)) {
		for _, role := range named {
			if is := m.signersOf(role); is != nil && is.Keys[id] != nil {
				out = append(out, fmt.Sprintf("%s STAYS a key of %s. If it is lost or stolen, or its keeper leaves, that is another request: keys rotate %s --drop %.8s", c.Keeper(id), role, role, id))
			}
		}
	}
	return out
}

func targetsChange(before, m Metadata) []string {
	old := map[string]*metadata.TargetFiles{}
	if before.Targets != nil {
		old = before.Targets.Signed.Targets
	}
	var out []string
	for _, path := range union(slices.Collect(maps.Keys(old)), slices.Collect(maps.Keys(m.Targets.Signed.Targets))) {
		a, b := old[path], m.Targets.Signed.Targets[path]
		switch {
		case b == nil:
			out = append(out, fmt.Sprintf("%q is NO LONGER published", path))
		case a == nil:
			out = append(out, fmt.Sprintf("%q is published", path))
		case !a.Equal(*b):
			out = append(out, fmt.Sprintf("%q is published in another version", path))
		}
	}
	return out
}
