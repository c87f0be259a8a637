package trust

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
)

// Limits of delegated metadata. A kiosk reads at most four delegated files, whatever the bucket delegates: the roles' names follow from where
// it stands, so no chain is longer and no cycle can be walked.
const (
	MaxDelegatedBytes = 512 << 10
	MaxDelegations    = 256  // of one role
	MaxDelegatedKeys  = 1024 // of one role
	MaxTargets        = 1000 // of one delegated role
)

// A Place is where a kiosk stands: slugs, as the delegations name them. An empty province has the national layer alone.
type Place struct {
	Province, Gate string
}

// A Level is whose content a layer is.
type Level = content.Level

// The levels, in the order of their say.
const (
	National   = content.National
	Provincial = content.Provincial
	AtGate     = content.AtGate
)

// TopRole is the root's own targets role, which may carry national content itself.
const TopRole = metadata.TARGETS

// NationalRole is the first of the roles below the top-level targets. Roles that delegate carry no content, and the other way round.
const NationalRole = "national"

// ProvinceRole delegates what a province has; ProvinceContentRole and GateRole carry it.
func ProvinceRole(province string) string { return "province." + province }

// ProvinceContentRole is the role that carries what all kiosks of a province show.
func ProvinceContentRole(province string) string { return "province." + province + ".content" }

// GateRole is the role that carries what one gate shows.
func GateRole(province, gate string) string { return "gate." + province + "." + gate }

// Prefix is what the target paths of a level begin with. Behind it they are named as the national ones.
func (p Place) Prefix(l Level) string {
	switch l {
	case Provincial:
		return "province/" + p.Province + "/"
	case AtGate:
		return "gate/" + p.Province + "/" + p.Gate + "/"
	case National:
	}
	return ""
}

// Patterns are the target paths that a level's role is delegated.
func (p Place) Patterns(l Level) []string {
	prefix := p.Prefix(l)
	return []string{prefix + overlayPath + "*", prefix + "packs/*/manifest.json"}
}

// ProvincePatterns are those that a province's delegating role is delegated: its own and those of all its gates.
func ProvincePatterns(province string) []string {
	return slices.Concat(Place{Province: province}.Patterns(Provincial), Place{Province: province, Gate: "*"}.Patterns(AtGate))
}

// A Layer is what one role adds to a kiosk's content.
type Layer struct {
	Level   Level
	Role    string
	Version int64
	Expires time.Time
	Packs   []Target
	// Refused are paths that the role lists and may not, or whose pack a higher level has.
	Refused []string
	Err     error // why the layer cannot be used; nil when it is good
}

// layers reads the roles that are delegated for the place. One that cannot be used stops none of the others; its error is its own.
func (r *refresh) layers(ctx context.Context, at Place) {
	r.layer(ctx, at, National, NationalRole, metadata.TARGETS)
	if !content.ValidSlug(at.Province) {
		return
	}
	province := ProvinceRole(at.Province)
	below := []Layer{{Level: Provincial, Role: ProvinceContentRole(at.Province)}}
	if content.ValidSlug(at.Gate) {
		below = append(below, Layer{Level: AtGate, Role: GateRole(at.Province, at.Gate)})
	}
	if !r.delegated(metadata.TARGETS, province) {
		for _, l := range below {
			r.revoked(l.Level, l.Role, province)
		}
		return
	}
	err := r.role(ctx, province, metadata.TARGETS)
	if err == nil && len(r.set.Targets[province].Signed.Targets) > 0 {
		err = fmt.Errorf("%s: %w: a role that delegates carries content", province, content.ErrInvalid)
	}
	if err != nil { // who delegates is not to be believed: of neither of the two anything new is known
		for _, l := range below {
			l.Err = err
			r.res.Layers = append(r.res.Layers, l)
		}
		return
	}
	r.layer(ctx, at, Provincial, ProvinceContentRole(at.Province), metadata.TARGETS, province)
	if content.ValidSlug(at.Gate) {
		r.layer(ctx, at, AtGate, GateRole(at.Province, at.Gate), metadata.TARGETS, province)
	}
}

// delegated tells whether a role delegates to another by name.
func (r *refresh) delegated(delegator, role string) bool {
	d := r.set.Targets[delegator].Signed.Delegations
	return d != nil && slices.ContainsFunc(d.Roles, func(dr metadata.DelegatedRole) bool { return dr.Name == role })
}

// revoked makes an error of a layer that this kiosk has verified before and that is not delegated any more. What it brought stays on the screen: taking
// pages back is a recall's work, and a slip of those who delegate must not empty a province's screens. A kiosk that never had the layer has no error.
func (r *refresh) revoked(level Level, role, missing string) {
	if len(r.res.State.Delegated[role]) > 0 {
		err := fmt.Errorf("%s: %w: %s was revoked, it is not delegated any more", role, content.ErrUntrusted, missing)
		r.res.Layers = append(r.res.Layers, Layer{Level: level, Role: role, Err: err})
	}
}

// layer reads one role that carries content. The chain has the roles that delegate to it, from the top.
func (r *refresh) layer(ctx context.Context, at Place, level Level, role string, chain ...string) {
	delegator := chain[len(chain)-1]
	if !r.delegated(delegator, role) {
		r.revoked(level, role, role)
		return
	}
	l := Layer{Level: level, Role: role}
	defer func() { r.res.Layers = append(r.res.Layers, l) }()
	if l.Err = r.role(ctx, role, delegator); l.Err != nil {
		return
	}
	signed := r.set.Targets[role].Signed
	l.Version, l.Expires = signed.Version, signed.Expires
	if d := signed.Delegations; d != nil && (len(d.Roles) > 0 || d.SuccinctRoles != nil) {
		l.Err = fmt.Errorf("%s: %w: a role that carries content delegates", role, content.ErrInvalid)
		return
	}
	for _, path := range slices.Sorted(maps.Keys(signed.Targets)) {
		if !r.reaches(path, at.Prefix(level), role, chain) {
			l.Refused = append(l.Refused, path)
			continue
		}
		t, ok, err := packTarget(path, at.Prefix(level), signed.Targets[path])
		if err != nil {
			l.Packs, l.Err = nil, fmt.Errorf("%s %d: %w", role, signed.Version, err)
			return
		}
		if !ok {
			if level == National {
				r.overlay(path, signed.Targets[path])
			}
			continue
		}
		if r.taken(t.Pack) { // a lower level never takes the place of a higher one's pack
			l.Refused = append(l.Refused, path)
			continue
		}
		l.Packs = append(l.Packs, t)
	}
	r.expires(l.Expires)
	for _, t := range l.Packs {
		r.issued(t.Published)
	}
	r.res.Packs = append(r.res.Packs, l.Packs...)
}

// reaches tells whether a client that walks the delegations for the path comes to the role first: every delegator on the way must give it
// that path, and before any other role.
func (r *refresh) reaches(path, prefix, role string, chain []string) bool {
	if !strings.HasPrefix(path, prefix) {
		return false
	}
	for i, delegator := range chain {
		next := role
		if i+1 < len(chain) {
			next = chain[i+1]
		}
		found := r.set.Targets[delegator].Signed.Delegations.GetRolesForTarget(path)
		if len(found) == 0 || found[0].Name != next {
			return false
		}
		if _, above := r.set.Targets[delegator].Signed.Targets[path]; above {
			return false
		}
	}
	return true
}

func (r *refresh) taken(pack string) bool {
	return slices.ContainsFunc(r.res.Packs, func(t Target) bool { return t.Pack == pack })
}

// role brings one delegated role up to date: the stored one when it is that of the snapshot, else the bucket's.
func (r *refresh) role(ctx context.Context, name, delegator string) (err error) {
	defer func() {
		// As in Refresh: signed metadata may lack what go-tuf follows. It must not take the other layers along.
		if p := recover(); p != nil {
			delete(r.set.Targets, name)
			err = fmt.Errorf("%s: %w: %v", name, content.ErrUntrusted, p)
		}
	}()
	want := r.set.Snapshot.Signed.Meta[name+".json"]
	if want == nil {
		return fmt.Errorf("%s: %w: the snapshot does not have it", name, content.ErrUntrusted)
	}
	if stored := r.res.State.Delegated[name]; len(stored) > 0 {
		_, err := r.set.UpdateDelegatedTargets(stored, name, delegator)
		if err == nil {
			return r.shape(name)
		}
		if expired := new(metadata.ErrExpiredMetadata); errors.As(err, &expired) {
			return fmt.Errorf("%s %d: %w", name, want.Version, classify(err)) // the snapshot's own version: asking again gives the same
		}
	}
	raw, err := r.file(ctx, name, want, r.res.State.Delegated[name], MaxDelegatedBytes)
	if err != nil {
		return fmt.Errorf("%s %d: %w", name, want.Version, err)
	}
	if _, err := r.set.UpdateDelegatedTargets(raw, name, delegator); err != nil {
		return fmt.Errorf("%s %d: %w", name, want.Version, classify(err))
	}
	if err := r.shape(name); err != nil {
		return err
	}
	next := maps.Clone(r.res.State.Delegated)
	if next == nil {
		next = map[string][]byte{}
	}
	next[name] = raw
	r.res.State.Delegated = next
	return nil
}

// shape holds a delegated role to its limits.
func (r *refresh) shape(name string) error {
	s := r.set.Targets[name].Signed
	bad := ""
	switch d := s.Delegations; {
	case len(s.Targets) > MaxTargets:
		bad = fmt.Sprintf("%d targets, at most %d", len(s.Targets), MaxTargets)
	case d == nil:
	case len(d.Roles) > MaxDelegations:
		bad = fmt.Sprintf("%d delegations, at most %d", len(d.Roles), MaxDelegations)
	case len(d.Keys) > MaxDelegatedKeys:
		bad = fmt.Sprintf("%d keys, at most %d", len(d.Keys), MaxDelegatedKeys)
	}
	if bad == "" {
		if r.res.Versions.Roles == nil {
			r.res.Versions.Roles = map[string]int64{}
		}
		r.res.Versions.Roles[name] = s.Version
		return nil
	}
	delete(r.set.Targets, name)
	return fmt.Errorf("%s %d: %w: %s", name, s.Version, content.ErrTooLarge, bad)
}

// packTarget reads a target that is a pack's manifest; ok is false when it is of another kind.
func packTarget(path, prefix string, f *metadata.TargetFiles) (t Target, ok bool, err error) {
	rest := strings.TrimPrefix(path, prefix)
	pack := strings.TrimSuffix(strings.TrimPrefix(rest, "packs/"), "/manifest.json")
	if rest != TargetPath(pack) {
		return t, false, nil
	}
	d := content.Digest(hex.EncodeToString(f.Hashes["sha256"]))
	if !content.ValidSlug(pack) || !d.Valid() || f.Length < 1 || f.Length > content.MaxManifestBytes {
		return t, false, fmt.Errorf("%w: target %.80q", content.ErrInvalid, path)
	}
	t = Target{Pack: pack, Prefix: prefix, Digest: d, Size: f.Length, Published: published(f.Custom)}
	if f.Custom != nil {
		t.Custom = *f.Custom
	}
	return t, true, nil
}
