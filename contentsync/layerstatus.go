package contentsync

import (
	"errors"
	"slices"
	"strings"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/trust"
)

const (
	maxLayerError = 500 // bytes of one layer's error in status.json
	maxLayerPacks = 100 // packs of one layer there: the file has a limit of its own, and generation.json has them all
)

// noteLayers says in the status how the layers stand. The error is one that stopped them all.
func (e *Engine) noteLayers(plan []*layerPlan, ref time.Time, all error) {
	e.note(func(s *Status) {
		before := map[string]content.LayerStatus{}
		for _, l := range s.Layers {
			before[l.Role] = l
		}
		var list []content.LayerStatus
		for _, p := range plan {
			if p.Role == trust.TopRole && len(p.packs) == 0 && p.err == nil && len(plan) > 1 {
				continue // everything is delegated
			}
			was := before[p.Role]
			l := content.LayerStatus{Level: p.Level, Role: p.Role, Version: p.had.Version, Expires: p.had.Expires, Good: was.Good, Packs: []content.PackVersion{}}
			if was.Version > l.Version { // signed anew since, with the same packs
				l.Version, l.Expires = was.Version, was.Expires
			}
			why := p.err
			if why == nil {
				why = all
			}
			if why == nil {
				l.Version, l.Expires, l.Good = p.Version, p.Expires, ref.UTC().Truncate(time.Second)
			}
			if p.err == nil && all != nil { // what is wanted is not there; what is, is
				for _, h := range p.had.Packs {
					addPack(&l, h.Pack, h.Version, h.AsOf)
				}
			} else {
				for _, x := range p.packs {
					addPack(&l, x.Manifest.Pack, x.Manifest.Version, x.Manifest.AsOf)
				}
			}
			if why != nil && (p.err != nil || !errors.Is(why, content.ErrLater)) { // what only waits is no failure
				msg := text(why)
				l.Reason, l.Error, l.Since = reason(why), strings.ToValidUTF8(msg[:min(len(msg), maxLayerError)], ""), s.LastAttempt
				if !was.Since.IsZero() {
					l.Since = was.Since
				}
			}
			l.Stale = why != nil || !l.Expires.IsZero() && !ref.Before(l.Expires)
			list = append(list, l)
		}
		s.Layers = list
	})
}

func addPack(l *content.LayerStatus, pack string, version int, asOf content.Date) {
	if len(l.Packs) < maxLayerPacks {
		l.Packs = append(l.Packs, content.PackVersion{Pack: pack, Version: version})
	}
	if l.AsOf == "" || asOf < l.AsOf {
		l.AsOf = asOf
	}
}

// ageLayers marks what has expired since, when nothing can be asked for.
func ageLayers(s *Status, ref time.Time) {
	s.Layers = slices.Clone(s.Layers)
	for i, l := range s.Layers {
		if !l.Expires.IsZero() && !ref.Before(l.Expires) {
			s.Layers[i].Stale = true
		}
	}
}

// firstLayers gives what is known of the layers before the first poll: what the generation is of, and what was last said of it.
func firstLayers(g cache.Generation, said []content.LayerStatus) []content.LayerStatus {
	var list []content.LayerStatus
	for _, l := range g.Layers {
		st := content.LayerStatus{Level: l.Level, Role: l.Role, Version: l.Version, Expires: l.Expires, Packs: []content.PackVersion{}}
		for _, p := range l.Packs {
			addPack(&st, p.Pack, p.Version, p.AsOf)
		}
		for _, s := range said {
			if s.Role != l.Role {
				continue
			}
			st.Good, st.Stale, st.Reason, st.Error, st.Since = s.Good, s.Stale, s.Reason, s.Error, s.Since
			if s.Version > st.Version {
				st.Version, st.Expires = s.Version, s.Expires
			}
		}
		list = append(list, st)
	}
	return list
}
