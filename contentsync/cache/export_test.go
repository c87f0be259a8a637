package cache

import (
	"context"

	"cuango/contentsync/content"
)

// IndexBytes gives how much of the generation is the search index.
func IndexBytes(ctx context.Context, r *Reader) (n int64, err error) {
	err = r.db.QueryRowContext(ctx, "SELECT sum(length(data)) FROM search").Scan(&n)
	return n, err
}

// Merged puts packs together as a build does.
func Merged(packs []Pack) (content.Catalog, []content.Merge) {
	u := merge(packs)
	return u.Catalog, u.merges
}
