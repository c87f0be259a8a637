package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"cuango/admin"
	"cuango/contentsync/content"
)

// BatchNames gives the files of all batches that were taken in, by kiosk.
func (s *Store) BatchNames(ctx context.Context) (map[string]map[string]bool, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT kiosk, name FROM batches`)
	if err != nil {
		return nil, fmt.Errorf("batches: %w", err)
	}
	defer rows.Close()
	all := map[string]map[string]bool{}
	for rows.Next() {
		var kiosk, name string
		if err := rows.Scan(&kiosk, &name); err != nil {
			return nil, fmt.Errorf("batches: %w", err)
		}
		if all[kiosk] == nil {
			all[kiosk] = map[string]bool{}
		}
		all[kiosk][name] = true
	}
	return all, rows.Err()
}

// TakenBefore gives the places in the bucket of the batches that were taken in before a time.
func (s *Store) TakenBefore(ctx context.Context, at time.Time) (map[string]bool, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT gate, kiosk, name FROM batches WHERE taken_at < ?`, at.Unix())
	if err != nil {
		return nil, fmt.Errorf("batches: %w", err)
	}
	defer rows.Close()
	keys := map[string]bool{}
	for rows.Next() {
		var gate, kiosk, name string
		if err := rows.Scan(&gate, &kiosk, &name); err != nil {
			return nil, fmt.Errorf("batches: %w", err)
		}
		if n, ok := content.ParseBatchName(name); ok {
			keys[content.BatchKey(gate, kiosk, n)] = true
		}
	}
	return keys, rows.Err()
}

// TakeBatch takes a batch in, in one transaction, and gives how many of its records were new. One with the same kiosk, series and sequence that is there already changes nothing, even when its name is
// another one: but for answers that are not there, since an answer has a name of its own.
func (s *Store) TakeBatch(ctx context.Context, file string, b content.Batch, at time.Time) (added int, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("take batch: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // of no effect after a commit
	res, err := tx.ExecContext(ctx, `INSERT INTO batches (kiosk, series, sequence, gate, name, records, taken_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		b.Kiosk, b.Series, b.Sequence, b.Gate, file, len(b.Answers)+len(b.Counters), at.Unix())
	if err != nil {
		return 0, fmt.Errorf("take batch: %w", err)
	}
	first, err := changed(res)
	if err != nil {
		return 0, fmt.Errorf("take batch: %w", err)
	}
	for _, a := range b.Answers {
		res, err := tx.ExecContext(ctx, `INSERT INTO answers (kiosk, series, id, hour, kind, gate, lang, pack, version, survey, face, reason, topic, item)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			b.Kiosk, a.Series, a.ID, a.Hour.Unix(), string(a.Kind), a.Gate, string(a.Lang), a.Pack, a.Packed, a.Survey, string(a.Face), a.Reason, a.Topic, a.Item)
		if err != nil {
			return 0, fmt.Errorf("take batch: %w", err)
		}
		n, err := changed(res)
		if err != nil {
			return 0, fmt.Errorf("take batch: %w", err)
		}
		added += n
	}
	if first == 1 {
		for _, c := range b.Counters {
			_, err := tx.ExecContext(ctx, `INSERT INTO counters (gate, kiosk, hour, screen, lang, outcome, n) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET n = n + excluded.n`, b.Gate, b.Kiosk, c.Hour.Unix(), c.Screen, string(c.Lang), c.Outcome, c.N)
			if err != nil {
				return 0, fmt.Errorf("take batch: %w", err)
			}
			added++
		}
	}
	if err := tx.Commit(); err != nil {
		return 0, fmt.Errorf("take batch: %w", err)
	}
	return added, nil
}

func changed(res sql.Result) (int, error) {
	n, err := res.RowsAffected()
	return int(n), err
}

// Totals adds up what was answered and counted in the hours from the one time to the other; zero times: all.
func (s *Store) Totals(ctx context.Context, from, until time.Time) (t admin.Totals, err error) {
	t.Answers, t.Usage = []admin.AnswerTotal{}, []admin.UsageTotal{}
	low, high := int64(-1<<62), int64(1<<62)
	if !from.IsZero() {
		low = from.Unix()
	}
	if !until.IsZero() {
		high = until.Unix()
	}
	err = s.each(ctx, `SELECT gate, kind, survey, item, face, reason, topic, count(*) FROM answers WHERE hour >= ? AND hour < ?
		GROUP BY gate, kind, survey, item, face, reason, topic ORDER BY gate, kind, survey, item, face, reason, topic`, func(rows *sql.Rows) error {
		var a admin.AnswerTotal
		err := rows.Scan(&a.Gate, &a.Kind, &a.Survey, &a.Item, &a.Face, &a.Reason, &a.Topic, &a.N)
		t.Answers = append(t.Answers, a)
		t.Answered += a.N
		return err
	}, low, high)
	if err != nil {
		return t, err
	}
	err = s.each(ctx, `SELECT gate, screen, lang, outcome, sum(n) FROM counters WHERE hour >= ? AND hour < ?
		GROUP BY gate, screen, lang, outcome ORDER BY gate, screen, lang, outcome`, func(rows *sql.Rows) error {
		var u admin.UsageTotal
		err := rows.Scan(&u.Gate, &u.Screen, &u.Lang, &u.Outcome, &u.N)
		t.Usage = append(t.Usage, u)
		return err
	}, low, high)
	if err != nil {
		return t, err
	}
	err = s.each(ctx, `SELECT count(*), count(DISTINCT kiosk) FROM batches`, func(rows *sql.Rows) error { return rows.Scan(&t.Batches, &t.Kiosks) })
	return t, err
}

// each gives the rows of a query to f, until that gives an error.
func (s *Store) each(ctx context.Context, query string, f func(*sql.Rows) error, args ...any) error {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("totals: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return fmt.Errorf("totals: %w", err)
		}
	}
	return rows.Err()
}
