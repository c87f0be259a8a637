package keys

import (
	"fmt"
	"io"
	"strings"
	"time"

	"cuango/admin/roles"
)

// List says who holds which key, of metadata that is in force: of each document its version and end, and whom it names. names are the keepers' by key ID.
func List(w io.Writer, docs []Metadata, names map[string]string, now time.Time) {
	c := Checked{Request: Request{Names: names}}
	for i, m := range docs {
		if i > 0 {
			fmt.Fprintln(w)
		}
		end := "holds until "
		if !now.Before(m.Expires()) {
			end = "PAST ITS DATE since "
		}
		fmt.Fprintf(w, "%s, version %d\n  %s\n  %s%s\n", m.Role, m.Version(), what(m.Role), end, m.Expires().Format(time.DateOnly))
		named := union(delegated(m), nil)
		if m.Root != nil {
			named = roles.TopLevel
		}
		for _, role := range named {
			if s := m.signersOf(role); s != nil {
				var who []string
				for _, id := range s.sortedKeys() {
					who = append(who, c.Keeper(id))
				}
				fmt.Fprintf(w, "  * %s: %d of %d: %s\n", role, s.Threshold, len(s.Keys), strings.Join(who, ", "))
			}
		}
	}
}
