package contentsync

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
)

// Receipts say that a recall was obeyed. They wait in trust.db until they are delivered, however long that takes. What is about to be removed is written down before
// it is, so that a power cut takes nothing off the receipt.
const receiptSchema = `
CREATE TABLE IF NOT EXISTS removals (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipts (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;`

// factReceipt is the digest of the list that a kind of receipt was last made for.
func factReceipt(k content.ReceiptKind) string { return "receipt/" + string(k) }

const maxReceiptsAtOnce = 100 // that are read and delivered together

// A WaitingReceipt is a signed receipt that nobody has taken yet.
type WaitingReceipt struct {
	Name string
	Key  string // where it belongs in the bucket
	Body []byte
}

// recalledItems are the pages of a list, by ID.
func recalledItems(l content.Recalls) map[string]bool {
	ids := map[string]bool{}
	for _, r := range l.Recalls {
		if r.Item != "" {
			ids[r.Item] = true
		}
	}
	return ids
}

// withdrawn are all files that a list takes off a disk: those that it names, and those that only pages that it takes back use.
func withdrawn(ctx context.Context, syncDir string, l content.Recalls) (map[content.Digest]bool, error) {
	gone, err := cache.OnlyOnDisk(ctx, syncDir, recalledItems(l))
	if err != nil {
		return nil, err
	}
	maps.Copy(gone, l.Blobs())
	return gone, nil
}

// reckonRecalled finds out which files must not be on the disk, when the list or the generations are others than last time.
func (e *Engine) reckonRecalled(ctx context.Context) error {
	all, err := cache.Generations(e.p.SyncDir)
	if err != nil {
		return err
	}
	of := fmt.Sprint(e.recall.SHA256, all)
	if of == e.recalledOf {
		return nil
	}
	gone, err := withdrawn(ctx, e.p.SyncDir, e.recall.Recalls)
	if err != nil {
		return err
	}
	if e.recall.SHA256 != e.recalledBy {
		for d := range e.recalled {
			if !gone[d] {
				e.checked = false // what comes back is missing: the next update fetches it
			}
		}
	}
	e.recalled, e.recalledOf, e.recalledBy = gone, of, e.recall.SHA256
	return nil
}

// A recallList is recall.json as it is obeyed.
type recallList struct {
	content.Recalls
	SHA256 content.Digest // of its bytes; "": there is none
	files  map[content.Digest]bool
}

// barred tells whether a file of what is being built must not be there.
func (e *Engine) barred(d content.Digest) bool { return e.recall.files[d] || e.onlyRecalled[d] }

// present gives the files that must not be on the disk and are, whole or in part.
func (e *Engine) present(catalogs map[content.Digest]bool) (whole, paths []string) {
	for _, d := range slices.Sorted(maps.Keys(e.recalled)) {
		if catalogs[d] {
			continue
		}
		blob, part := filepath.Join(e.p.SyncDir, filepath.FromSlash(d.BlobKey())), filepath.Join(e.p.SyncDir, "partial", string(d))
		if _, err := os.Lstat(blob); !errors.Is(err, fs.ErrNotExist) {
			whole, paths = append(whole, string(d)), append(paths, blob)
		}
		if _, err := os.Lstat(part); !errors.Is(err, fs.ErrNotExist) {
			paths = append(paths, part)
		}
	}
	return whole, paths
}

// receiptTables makes the tables of receipts. A kiosk whose disk is full when it gets this program for the first time goes on without until there is room.
func (s *state) receiptTables(ctx context.Context) error {
	if s.receipts.Load() {
		return nil
	}
	if _, err := s.db.ExecContext(ctx, receiptSchema); err != nil {
		return s.write(err)
	}
	s.receipts.Store(true)
	return nil
}

// removing writes down what is about to be removed.
func (s *state) removing(ctx context.Context, digests []string) error {
	if len(digests) == 0 {
		return nil
	}
	if err := s.receiptTables(ctx); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *sql.Tx) error {
		for _, d := range digests {
			if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO removals (sha256) VALUES (?)", d); err != nil {
				return err
			}
		}
		return nil
	})
}

// fact gives one fact; nil when there is none.
func (s *state) fact(ctx context.Context, key string) (v []byte, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT value FROM facts WHERE key = ?", key).Scan(&v)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, s.read(err)
	}
	return v, nil
}

// strings gives the first column of a query.
func (s *state) strings(ctx context.Context, query string) (list []string, err error) {
	rows, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return nil, s.read(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, s.read(err)
		}
		list = append(list, v)
	}
	return list, s.read(rows.Err())
}

// offDisk makes the receipt of the list that is obeyed, once, and another one whenever something more was removed.
func (e *Engine) offDisk(ctx context.Context) error {
	if e.recall.SHA256 == "" {
		return nil
	}
	if err := e.state.receiptTables(ctx); err != nil {
		return err
	}
	noted, err := e.state.strings(ctx, "SELECT sha256 FROM removals ORDER BY sha256")
	if err != nil {
		return err
	}
	made, err := e.state.fact(ctx, factReceipt(content.OffDisk))
	if err != nil {
		return err
	}
	if len(noted) == 0 && string(made) == string(e.recall.SHA256) {
		return nil
	}
	removed := []content.Digest{}
	for _, d := range noted { // one that was to be removed, and was not before the recall was lifted, is no removal
		if _, err := os.Lstat(filepath.Join(e.p.SyncDir, filepath.FromSlash(content.Digest(d).BlobKey()))); errors.Is(err, fs.ErrNotExist) {
			removed = append(removed, content.Digest(d))
		}
	}
	var sealed []WaitingReceipt
	for first := true; first || len(removed) > 0; first = false {
		n := min(len(removed), content.MaxReceiptRemoved)
		r, err := e.seal(content.Receipt{Kind: content.OffDisk, Version: e.recall.Version, SHA256: e.recall.SHA256, Removed: removed[:n]})
		if err != nil {
			return err
		}
		sealed, removed = append(sealed, r), removed[n:]
	}
	return e.state.sealedReceipts(ctx, content.OffDisk, e.recall.SHA256, sealed)
}

func (e *Engine) seal(r content.Receipt) (WaitingReceipt, error) {
	at, _ := e.believed()
	r.Gate, r.At = e.p.Gate, at.UTC().Truncate(time.Second)
	name, body, err := content.SealReceipt(r, e.key)
	return WaitingReceipt{Name: name, Key: content.ReceiptKey(e.p.Gate, e.kiosk, name), Body: body}, err
}

// sealedReceipts stores receipts, and that they were made. What was noted for them is forgotten in the same moment.
func (s *state) sealedReceipts(ctx context.Context, kind content.ReceiptKind, of content.Digest, list []WaitingReceipt) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		for _, r := range list {
			if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO receipts (name, body) VALUES (?, ?)", r.Name, r.Body); err != nil {
				return err
			}
		}
		if kind == content.OffDisk {
			if _, err := tx.ExecContext(ctx, "DELETE FROM removals"); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", factReceipt(kind), []byte(of))
		return err
	})
}

// offScreen makes the receipt that the screen has obeyed the list, once it has said so and the disk has its own.
func (e *Engine) offScreen(ctx context.Context) error {
	disk, err := e.state.fact(ctx, factReceipt(content.OffDisk))
	if err != nil || len(disk) == 0 {
		return err
	}
	screen, err := e.state.fact(ctx, factReceipt(content.OffScreen))
	if err != nil || string(screen) == string(disk) {
		return err
	}
	raw, err := e.state.fact(ctx, factOverlay(overlay.Recall))
	if err != nil || string(content.DigestOf(raw)) != string(disk) {
		return err
	}
	shown, err := e.shown()
	if err != nil {
		return nil //nolint:nilerr // it will be asked again; the heartbeat says what is wrong with it
	}
	version, err := overlay.Version(overlay.Recall, raw)
	if err != nil || shown.Recalls != version {
		return err
	}
	r, err := e.seal(content.Receipt{Kind: content.OffScreen, Version: version, SHA256: content.Digest(disk)})
	if err != nil {
		return err
	}
	return e.state.sealedReceipts(ctx, content.OffScreen, content.Digest(disk), []WaitingReceipt{r})
}

// Receipts gives the receipts that wait, the oldest list's first, at most a hundred: whoever takes them calls [Engine.ReceiptTaken].
func (e *Engine) Receipts(ctx context.Context) (list []WaitingReceipt, err error) {
	err = e.state.receiptTables(ctx)
	if err == nil {
		err = e.offScreen(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("receipts: %w", err)
	}
	return e.receiptsAfter(ctx, "")
}

// receiptsAfter gives those whose names come after one: whoever does not take them away goes on like that.
func (e *Engine) receiptsAfter(ctx context.Context, name string) (list []WaitingReceipt, err error) {
	rows, err := e.state.db.QueryContext(ctx, "SELECT name, body FROM receipts WHERE name > ? ORDER BY name LIMIT ?", name, maxReceiptsAtOnce)
	if err != nil {
		return nil, fmt.Errorf("receipts: %w", e.state.read(err))
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r WaitingReceipt
		if err := rows.Scan(&r.Name, &r.Body); err != nil {
			return nil, fmt.Errorf("receipts: %w", e.state.read(err))
		}
		r.Key = content.ReceiptKey(e.p.Gate, e.kiosk, r.Name)
		list = append(list, r)
	}
	return list, e.state.read(rows.Err())
}

// ReceiptTaken says that a receipt is where it belongs.
func (e *Engine) ReceiptTaken(ctx context.Context, name string) error {
	return e.state.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM receipts WHERE name = ?", name)
		return err
	})
}

// deliverReceipts puts them into the inbox. One that was put there twice is the same file in the same place.
func (e *Engine) deliverReceipts(ctx context.Context) (waiting int, err error) {
	list, err := e.Receipts(ctx)
	if err != nil || e.p.Inbox == nil {
		return len(list), err
	}
	for i, r := range list {
		if err := e.put(ctx, r); err != nil {
			return len(list) - i, fmt.Errorf("receipt %s: %w", r.Name, err)
		}
		if err := e.ReceiptTaken(ctx, r.Name); err != nil {
			return len(list) - i, err
		}
	}
	return 0, nil
}

func (e *Engine) put(ctx context.Context, r WaitingReceipt) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return e.p.Inbox.Put(ctx, r.Key, r.Body)
}
