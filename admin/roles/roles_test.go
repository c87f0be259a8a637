package roles_test

import (
	"errors"
	"slices"
	"testing"

	"cuango/admin/roles"
	"cuango/contentsync/content"
	"cuango/contentsync/trust"
)

// What is delegated here must be what a kiosk reads there: the two sides have the names of their own.
func TestAsKiosksReadThem(t *testing.T) {
	at := trust.Place{Province: "lang-son", Gate: "huu-nghi"}
	for _, tt := range []struct {
		name, delegator, prefix string
		patterns                []string
		above                   []string
		delegates               bool
	}{
		{"targets", "", "", at.Patterns(trust.National), nil, false},
		{trust.NationalRole, "targets", at.Prefix(trust.National), at.Patterns(trust.National), []string{"targets"}, false},
		{trust.ProvinceRole("lang-son"), "targets", at.Prefix(trust.Provincial), trust.ProvincePatterns("lang-son"), []string{"targets", "national"}, true},
		{trust.ProvinceContentRole("lang-son"), "province.lang-son", at.Prefix(trust.Provincial), at.Patterns(trust.Provincial), []string{"targets", "national"}, false},
		{trust.GateRole("lang-son", "huu-nghi"), "province.lang-son", at.Prefix(trust.AtGate), at.Patterns(trust.AtGate), []string{"targets", "national", "province.lang-son.content"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := roles.Parse(tt.name)
			if err != nil {
				t.Fatal(err)
			}
			if r.Delegator() != tt.delegator || r.Prefix() != tt.prefix || r.Delegates != tt.delegates {
				t.Errorf("%+v, delegator %q, prefix %q", r, r.Delegator(), r.Prefix())
			}
			if !slices.Equal(r.Patterns(), tt.patterns) || !slices.Equal(r.Above(), tt.above) {
				t.Errorf("patterns %q, above %q", r.Patterns(), r.Above())
			}
		})
	}
}

func TestNotARole(t *testing.T) {
	for _, name := range []string{"", "root", "snapshot", "province", "province.", "province..content", "province.lang-son.", "province.lang-son.other", "province.Lạng", "gate.lang-son", "gate.lang-son.", "gate..huu-nghi", "gate.a.b.c", "../targets", "national.x"} {
		if r, err := roles.Parse(name); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%q: %+v, %v", name, r, err)
		}
	}
}
