package content

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// A BatchKind is what the records of a batch are.
type BatchKind string

// The kinds of batches.
const (
	Answers  BatchKind = "answers"  // one [Answer] a line
	Counters BatchKind = "counters" // one [Counter] a line
)

// An AnswerKind is what was asked.
type AnswerKind string

// The kinds of answers.
const (
	SurveyAnswer  AnswerKind = "survey"  // a face, perhaps a reason and a topic
	MistakeAnswer AnswerKind = "mistake" // what is wrong on a page
)

// An Answer is what a traveller has chosen, and nothing of who that was. All of it but the hour comes from the pack or from the program: no
// field holds what somebody wrote.
type Answer struct {
	// Series and ID name an answer for ever: the ID grows with each answer, and a database that is begun anew has another series.
	Series string     `json:"series"`
	ID     int64      `json:"id"`
	Hour   time.Time  `json:"hour"` // its beginning, UTC
	Kind   AnswerKind `json:"kind"`
	Gate   string     `json:"gate"`              // where the kiosk stands
	Lang   Lang       `json:"lang"`              // of the screen
	Pack   string     `json:"pack,omitempty"`    // whose question, or whose page, it was
	Packed int        `json:"version,omitempty"` // of that pack
	Survey string     `json:"survey,omitempty"`  // ID of the survey
	Face   Face       `json:"face,omitempty"`
	Reason string     `json:"reason,omitempty"` // empty: skipped
	Topic  string     `json:"topic,omitempty"`  // empty: skipped
	Item   string     `json:"item,omitempty"`   // of a mistake: the page
}

// A Counter is how often something happened in an hour. The counts of two batches for one hour, screen, language and outcome are added up.
type Counter struct {
	Hour    time.Time `json:"hour"` // its beginning, UTC
	Screen  string    `json:"screen"`
	Lang    Lang      `json:"lang"`
	Outcome string    `json:"outcome"`
	N       int64     `json:"n"`
}

// A BatchName names a batch for ever within its kiosk, and vouches for its bytes.
type BatchName struct {
	Series   string // 16 hexadecimal digits: of the database that it was made from
	Sequence int64  // 1, 2, … within the series; some may be missing
	Kind     BatchKind
	Sum      string // the first 16 hexadecimal digits of the SHA-256 of its records
}

var batchName = regexp.MustCompile(`^([0-9a-f]{16})-([0-9]{8,15})-(answers|counters)-([0-9a-f]{16})\.ndjson$`)

// NameBatch gives the name for records.
func NameBatch(series string, sequence int64, kind BatchKind, records []byte) BatchName {
	sum := sha256.Sum256(records)
	return BatchName{Series: series, Sequence: sequence, Kind: kind, Sum: hex.EncodeToString(sum[:8])}
}

// ParseBatchName takes a file's name apart.
func ParseBatchName(file string) (n BatchName, ok bool) {
	m := batchName.FindStringSubmatch(file)
	if m == nil {
		return n, false
	}
	seq, err := strconv.ParseInt(m[2], 10, 64)
	n = BatchName{Series: m[1], Sequence: seq, Kind: BatchKind(m[3]), Sum: m[4]}
	return n, err == nil && seq > 0 && n.File() == file // one name for one batch
}

// File is the batch's name in the kiosk's outbox. Names of a series sort by their sequence.
func (n BatchName) File() string {
	return fmt.Sprintf("%s-%08d-%s-%s.ndjson", n.Series, n.Sequence, n.Kind, n.Sum)
}

// Fits tells whether these are the records that the name was made for.
func (n BatchName) Fits(records []byte) bool {
	return NameBatch(n.Series, n.Sequence, n.Kind, records) == n
}

// BatchKey is where a batch lies in the bucket, compressed with zstd.
func BatchKey(gate, kiosk string, n BatchName) string {
	return "inbox/" + gate + "/" + kiosk + "/batches/" + n.File() + ".zst"
}

// A BatchHead is the first line of a batch in the bucket: whose it is, and which bytes follow.
type BatchHead struct {
	Format   int       `json:"format"`
	Kiosk    string    `json:"kiosk"` // KioskID of the signing key
	Gate     string    `json:"gate"`  // as configured
	Series   string    `json:"series"`
	Sequence int64     `json:"sequence"`
	Kind     BatchKind `json:"kind"`
	SHA256   Digest    `json:"sha256"` // of all that follows the first line
}

// A Batch is what a kiosk hands over at once.
type Batch struct {
	BatchHead

	Answers  []Answer
	Counters []Counter
}

// SealBatch signs records for the bucket; the result is still to be compressed. Errors: ErrInvalid, ErrTooLarge.
func SealBatch(n BatchName, gate string, records []byte, key ed25519.PrivateKey) ([]byte, error) {
	if !n.Fits(records) {
		return nil, fmt.Errorf("batch %s: %w: its records are not those that it was made of", n.File(), ErrInvalid)
	}
	b := Batch{BatchHead: BatchHead{Format: FormatVersion, Gate: gate, Series: n.Series, Sequence: n.Sequence, Kind: n.Kind, SHA256: DigestOf(records)}}
	if err := b.read(records); err != nil {
		return nil, err
	}
	if pub, ok := key.Public().(ed25519.PublicKey); ok {
		b.Kiosk = KioskID(pub)
	}
	head, err := seal(b.BatchHead, key)
	if err != nil {
		return nil, fmt.Errorf("batch: %w", err)
	}
	return append(head, records...), nil
}

// OpenBatch checks an uncompressed batch: its signature, and that kiosk, gate and name are those of the place it was found at. Errors:
// ErrInvalid, ErrTooLarge, ErrUntrusted, ErrDigest.
func OpenBatch(raw []byte, gate, kiosk string, n BatchName) (Batch, error) {
	if len(raw) > MaxBatchBytes+MaxBatchLine {
		return Batch{}, tooLarge("batch", len(raw), MaxBatchBytes+MaxBatchLine)
	}
	head, records, ok := bytes.Cut(raw, []byte{'\n'})
	if !ok {
		return Batch{}, fmt.Errorf("batch of %s: %w: it has no first line", kiosk, ErrInvalid)
	}
	var b Batch
	id, err := unseal("batch of "+kiosk, head, MaxBatchLine, &b.BatchHead)
	switch {
	case err != nil:
		return Batch{}, err
	case b.Kiosk != id || b.Kiosk != kiosk || b.Gate != gate || b.Series != n.Series || b.Sequence != n.Sequence || b.Kind != n.Kind:
		return Batch{}, fmt.Errorf("batch of %s: %w: it speaks for batch %d of kiosk %.40q at gate %.80q", kiosk, ErrUntrusted, b.Sequence, b.Kiosk, b.Gate)
	case b.SHA256 != DigestOf(records) || !n.Fits(records):
		return Batch{}, fmt.Errorf("batch of %s: %w", kiosk, ErrDigest)
	}
	if err := b.read(records); err != nil {
		return Batch{}, err
	}
	return b, nil
}

// read decodes the records.
func (b *Batch) read(records []byte) error {
	if len(records) > MaxBatchBytes {
		return tooLarge("batch", len(records), MaxBatchBytes)
	}
	if b.Format != FormatVersion {
		return invalid("format", "%d, this program reads %d", b.Format, FormatVersion)
	}
	for i := 1; len(records) > 0; i++ {
		line, rest, ended := bytes.Cut(records, []byte{'\n'})
		if !ended || i > MaxBatchRecords {
			return invalid("batch", "line %d has no end, or is one too many", i)
		}
		records = rest
		var err error
		switch b.Kind {
		case Answers:
			err = add(&b.Answers, line, Answer.validate)
		case Counters:
			err = add(&b.Counters, line, Counter.validate)
		default:
			return invalid("kind", "%.20q", b.Kind)
		}
		if err != nil {
			return fmt.Errorf("batch: line %d: %w", i, err)
		}
	}
	return nil
}

func add[T any](list *[]T, line []byte, validate func(T) error) error {
	var v T
	if err := decode("record", line, MaxBatchLine, &v); err != nil {
		return err
	}
	*list = append(*list, v)
	return validate(v)
}

func (a Answer) validate() error {
	switch {
	case a.Kind != SurveyAnswer && a.Kind != MistakeAnswer:
		return invalid("kind", "%.20q", a.Kind)
	case a.ID < 1 || a.Packed < 0:
		return invalid("id, version", "%d, %d", a.ID, a.Packed)
	}
	return words("series", a.Series, "gate", a.Gate, "lang", string(a.Lang), "pack", a.Pack, "survey", a.Survey, "face", string(a.Face), "reason", a.Reason,
		"topic", a.Topic, "item", a.Item)
}

func (c Counter) validate() error {
	if c.N < 1 || c.Screen == "" || c.Outcome == "" {
		return invalid("counter", "%d of screen %.20q, outcome %.20q", c.N, c.Screen, c.Outcome)
	}
	return words("screen", c.Screen, "lang", string(c.Lang), "outcome", c.Outcome)
}

// words refuses what is longer than any name that a pack or the program gives.
func words(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if len(pairs[i+1]) > MaxSlugBytes {
			return tooLarge(pairs[i], len(pairs[i+1]), MaxSlugBytes)
		}
	}
	return nil
}

// Taken is taken.json, in which contentsyncd tells the screen which batches it has handed over.
type Taken struct {
	Batches []string `json:"batches"` // names in the outbox that may go
}
