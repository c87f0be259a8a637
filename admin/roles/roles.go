// Package roles knows who signs what: the roles of the signed metadata, by whom each is delegated and which target paths it is given
// (FORMAT.md, section 6). It is the publishing side of what a kiosk reads; the two are compared by a test.
package roles

import (
	"fmt"
	"slices"
	"strings"

	"cuango/contentsync/content"
)

// The four roles that the root names, and the national one below them.
const (
	Root      = "root"
	Targets   = "targets"
	Snapshot  = "snapshot"
	Timestamp = "timestamp"
	National  = "national"
)

// TopLevel are the roles that the root names.
var TopLevel = []string{Root, Targets, Snapshot, Timestamp}

// A Role is one of those that are delegated, taken apart. The zero value is the top-level targets.
type Role struct {
	Name           string // national, province.lang-son, province.lang-son.content, gate.lang-son.huu-nghi
	Province, Gate string // empty: of a level above
	Delegates      bool   // it delegates and carries no content
}

// Parse reads the name of a role that carries or delegates content. Errors: content.ErrInvalid.
func Parse(name string) (Role, error) {
	part := strings.Split(name, ".")
	r := Role{Name: name}
	switch {
	case name == Targets, name == National:
		return r, nil
	case len(part) == 2 && part[0] == "province":
		r.Province, r.Delegates = part[1], true
	case len(part) == 3 && part[0] == "province" && part[2] == "content":
		r.Province = part[1]
	case len(part) == 3 && part[0] == "gate":
		r.Province, r.Gate = part[1], part[2]
	default:
		return Role{}, unknown(name)
	}
	if !content.ValidSlug(r.Province) || (r.Gate != "" && !content.ValidSlug(r.Gate)) || (part[0] == "gate" && r.Gate == "") {
		return Role{}, unknown(name)
	}
	return r, nil
}

func unknown(name string) error {
	return fmt.Errorf("role %.80q: %w: there are %s, %s, province.<province>, province.<province>.content and gate.<province>.<gate>",
		name, content.ErrInvalid, strings.Join(TopLevel, ", "), National)
}

// Province names the delegating role of a province.
func Province(province string) string { return "province." + province }

// Delegator is who delegates the role; empty for the top-level targets, which the root names.
func (r Role) Delegator() string {
	switch {
	case r.Name == Targets || r.Name == "":
		return ""
	case r.Name == National, r.Delegates:
		return Targets
	}
	return Province(r.Province)
}

// Chain are the roles on the way to this one, from the top, without it.
func (r Role) Chain() []string {
	switch d := r.Delegator(); d {
	case "":
		return nil
	case Targets:
		return []string{Targets}
	default:
		return []string{Targets, d}
	}
}

// Prefix is what its target paths begin with; empty for what is national.
func (r Role) Prefix() string {
	switch {
	case r.Gate != "":
		return "gate/" + r.Province + "/" + r.Gate + "/"
	case r.Province != "":
		return "province/" + r.Province + "/"
	}
	return ""
}

// Above are the content roles whose pack names this one may not use.
func (r Role) Above() []string {
	var above []string
	if r.Name != Targets {
		above = append(above, Targets)
	}
	if r.Province != "" {
		above = append(above, National)
	}
	if r.Gate != "" {
		above = append(above, "province."+r.Province+".content")
	}
	return above
}

// Patterns are the target paths that the role is delegated.
func (r Role) Patterns() []string {
	of := func(prefix string) []string { return []string{prefix + "overlay/*", prefix + "packs/*/manifest.json"} }
	if r.Delegates {
		return slices.Concat(of(r.Prefix()), of("gate/"+r.Province+"/*/"))
	}
	return of(r.Prefix())
}
