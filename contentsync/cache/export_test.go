package cache

import "context"

// IndexBytes gives how much of the generation is the search index.
func IndexBytes(ctx context.Context, r *Reader) (n int64, err error) {
	err = r.db.QueryRowContext(ctx, "SELECT sum(length(data)) FROM search").Scan(&n)
	return n, err
}
