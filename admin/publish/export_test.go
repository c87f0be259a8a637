package publish

import (
	"context"
	"encoding/json"
	"fmt"
)

// SetUnreadable signs a roll-out that this program does not understand beside the version that is published of a pack.
func (p *Publisher) SetUnreadable(ctx context.Context, pack string) (Standing, error) {
	st, err := p.state(ctx)
	if err != nil {
		return Standing{}, err
	}
	role, t, c, err := p.published(ctx, st, pack)
	if err != nil {
		return Standing{}, err
	}
	raw := json.RawMessage(fmt.Sprintf(`{"version":%d,"rollout":{"salt":"v9","moons":["full"]}}`, c.Version))
	t.Custom = &raw
	st.changed(role.Name)
	return p.standing(pack, role.Name, t), p.putMetadata(ctx, st)
}
