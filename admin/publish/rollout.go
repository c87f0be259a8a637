package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/roles"
	"cuango/contentsync/content"
	"cuango/contentsync/rollout"
)

// ErrUnchanged says that there is nothing to roll out: the content is that of the version published last.
var ErrUnchanged = errors.New("it is published already: kioskadmin rollout set changes who takes it")

// ErrNoBefore says that a version cannot be rolled out step by step, or taken back: the other kiosks would have nothing.
var ErrNoBefore = errors.New("there is no version before this one")

// A Standing is how far a version has been given out, as the metadata says it. What the kiosks have is the fleet's to say.
type Standing struct {
	Pack      string           `json:"pack"`
	Role      string           `json:"role"`
	Version   int              `json:"version"`
	Published time.Time        `json:"published"`
	Rollout   *rollout.Rollout `json:"rollout,omitempty"` // nil: everybody
	Everybody bool             `json:"everybody"`         // it is for all kiosks by now
	Problem   string           `json:"problem,omitempty"` // the roll-out cannot be understood: no kiosk takes it
}

// customOf reads what a target carries; the zero value when it carries nothing that can be read, and an error when the roll-out alone cannot be.
func customOf(t *metadata.TargetFiles) (c targetCustom, err error) {
	if t == nil || t.Custom == nil {
		return c, nil
	}
	var at struct {
		Published time.Time `json:"published"`
	}
	if json.Unmarshal(*t.Custom, &at) == nil {
		c.Published = at.Published
	}
	c.Version, c.Rollout, err = rollout.Read(*t.Custom)
	return c, err
}

// into writes it.
func (c targetCustom) into(t *metadata.TargetFiles) error {
	raw, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	t.Custom = (*json.RawMessage)(&raw)
	return nil
}

// begin gives the roll-out of the next version of a pack. Kiosks outside have the last version that was for everybody: what a roll-out that was not done yet
// had brought to some of them does not count. Which one that is cannot be told of a roll-out that this program does not understand, and no kiosk that does not either
// has taken its version: named as the one before, everybody outside would get it. Errors: ErrNoBefore, content.ErrInvalid.
func (p *Publisher) begin(before *metadata.TargetFiles, version int) (*rollout.Rollout, error) {
	if p.Rollout == nil {
		return nil, nil // for everybody
	}
	if before == nil {
		return nil, fmt.Errorf("roll-out: %w: publish the first version to everybody", ErrNoBefore)
	}
	r := *p.Rollout
	r.Salt = fmt.Sprintf("v%d", version)
	was, err := customOf(before)
	if err != nil {
		return nil, fmt.Errorf("roll-out: %w; what kiosks outside are to have cannot be told: publish to everybody, or with the program that published it", err)
	}
	running := was.Rollout
	r.Before = &rollout.Before{Version: was.Version, Digest: digestOf(before), Size: before.Length}
	if !running.Everybody(p.Now()) && running.Before != nil {
		r.Before = running.Before
	}
	return &r, r.Validate()
}

// published gives what is published of a pack by this publisher's role. Errors: content.ErrNotFound, content.ErrInvalid for a roll-out that cannot be understood.
func (p *Publisher) published(ctx context.Context, st *state, pack string) (role roles.Role, t *metadata.TargetFiles, c targetCustom, err error) {
	role, m, err := p.mine(ctx, st)
	if err != nil {
		return role, nil, c, err
	}
	if t = m.Signed.Targets[role.Prefix()+TargetPath(pack)]; t == nil {
		return role, nil, c, fmt.Errorf("pack %.80q: %w: %s publishes none of that name", pack, content.ErrNotFound, role.Name)
	}
	if c, err = customOf(t); err != nil {
		return role, t, c, fmt.Errorf("pack %s version %d: %w", pack, c.Version, err)
	}
	return role, t, c, nil
}

// SetRollout changes the roll-out of the version that is published of a pack. One that is for everybody by now and waits for no time of day is taken out: it is done.
// Kiosks that have the version keep it whatever changes. Errors: content.ErrNotFound, ErrNoBefore, content.ErrInvalid, those of change.
func (p *Publisher) SetRollout(ctx context.Context, pack string, change func(*rollout.Rollout) error) (Standing, error) {
	unlock, err := p.lock()
	if err != nil {
		return Standing{}, err
	}
	defer unlock()
	st, err := p.state(ctx)
	if err != nil {
		return Standing{}, err
	}
	role, t, c, err := p.published(ctx, st, pack)
	if err != nil {
		return Standing{}, err
	}
	r := c.Rollout
	if r == nil {
		return Standing{}, fmt.Errorf("pack %s version %d: %w that kiosks outside could have: it is for everybody", pack, c.Version, ErrNoBefore)
	}
	if err := change(r); err != nil {
		return Standing{}, err
	}
	if err := r.Validate(); err != nil {
		return Standing{}, err
	}
	if r.Everybody(p.Now()) && r.Window == nil {
		r = nil
	}
	c.Rollout = r
	if err := c.into(t); err != nil {
		return Standing{}, err
	}
	st.changed(role.Name)
	return p.standing(pack, role.Name, t), p.putMetadata(ctx, st)
}

func (p *Publisher) standing(pack, role string, t *metadata.TargetFiles) Standing {
	c, err := customOf(t)
	s := Standing{Pack: pack, Role: role, Version: c.Version, Published: c.Published}
	if err != nil {
		s.Problem = err.Error()
		return s
	}
	s.Rollout, s.Everybody = c.Rollout, c.Rollout.Everybody(p.Now())
	return s
}

// Standings are those of all packs, by role and name.
func (p *Publisher) Standings(ctx context.Context) ([]Standing, error) {
	st, err := p.state(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.carriers(ctx, st)
	if err != nil {
		return nil, err
	}
	out := []Standing{}
	for _, r := range all {
		m, err := p.read(ctx, st, r)
		if err != nil {
			return nil, err
		}
		for _, path := range slices.Sorted(maps.Keys(m.Signed.Targets)) {
			if _, ok := isOverlay(path); !ok {
				out = append(out, p.standing(packOf(r.Prefix(), path), r.Name, m.Signed.Targets[path]))
			}
		}
	}
	return out, nil
}

// Before gives the content of the version that kiosks outside the roll-out of a pack have, to be published once more as the next version: a pack's version never
// falls. Errors: content.ErrNotFound, ErrNoBefore, content.ErrDigest.
func (p *Publisher) Before(ctx context.Context, pack string) (Content, error) {
	st, err := p.state(ctx)
	if err != nil {
		return Content{}, err
	}
	role, _, c, err := p.published(ctx, st, pack)
	if err != nil {
		return Content{}, err
	}
	r := c.Rollout
	if r == nil || r.Before == nil {
		return Content{}, fmt.Errorf("pack %s version %d: %w: publish what it should show, as a new version", pack, c.Version, ErrNoBefore)
	}
	raw, err := p.Bucket.Get(ctx, manifestKey(role.Prefix(), pack, r.Before.Digest), r.Before.Size)
	if err != nil {
		return Content{}, fmt.Errorf("version %d of %s: %w", r.Before.Version, pack, err)
	}
	if content.DigestOf(raw) != r.Before.Digest {
		return Content{}, fmt.Errorf("version %d of %s: manifest: %w", r.Before.Version, pack, content.ErrDigest)
	}
	man, err := content.DecodeManifest(raw)
	if err != nil {
		return Content{}, err
	}
	zst, err := p.Bucket.Get(ctx, man.Catalog.Digest.BlobKey(), content.MaxCatalogZstBytes)
	if err != nil {
		return Content{}, fmt.Errorf("version %d of %s: catalog: %w", r.Before.Version, pack, err)
	}
	if content.DigestOf(zst) != man.Catalog.Digest {
		return Content{}, fmt.Errorf("version %d of %s: catalog: %w", r.Before.Version, pack, content.ErrDigest)
	}
	cat, err := decodeCatalog(zst)
	if err != nil {
		return Content{}, err
	}
	open := func(d content.Digest) (io.ReadCloser, error) {
		raw, err := p.Bucket.Get(ctx, d.BlobKey(), content.MaxBlobBytes)
		return io.NopCloser(bytes.NewReader(raw)), err
	}
	return Content{Catalog: cat, Name: man.Name, AsOf: man.AsOf, Open: open}, nil
}
