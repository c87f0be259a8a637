package content_test

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
)

const batchSeries = "0123456789abcdef"

var (
	batchAnswer = `{"series":"0123456789abcdef","id":1,"hour":"2026-11-22T07:00:00Z","kind":"survey","gate":"huu-nghi","lang":"lo","face":"happy"}` + "\n"
	batchCount  = `{"hour":"2026-11-22T07:00:00Z","screen":"home","lang":"vi","outcome":"shown","n":3}` + "\n"
)

// vectorBatch is the uncompressed batch of the test vectors, and its name.
func vectorBatch(tb testing.TB) ([]byte, content.BatchName) {
	tb.Helper()
	records := []byte(batchAnswer + strings.Replace(batchAnswer, `"id":1`, `"id":2`, 1))
	n := content.NameBatch(batchSeries, 7, content.Answers, records)
	b, err := content.SealBatch(n, "huu-nghi", records, vectorKey())
	if err != nil {
		tb.Fatal(err)
	}
	return b, n
}

func TestBatchVector(t *testing.T) {
	sealed, n := vectorBatch(t)
	raw := read(t, "batch.ndjson", func() []byte { return sealed })
	if string(raw) != string(sealed) {
		t.Errorf("batch.ndjson seals to\n%s", sealed)
	}
	b, err := content.OpenBatch(raw, "huu-nghi", vectorHeartbeat().Kiosk, n)
	if err != nil {
		t.Fatal(err)
	}
	want := content.Answer{Series: batchSeries, ID: 2, Hour: time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC), Kind: content.SurveyAnswer, Gate: "huu-nghi", Lang: "lo", Face: "happy"}
	if len(b.Answers) != 2 || b.Answers[1] != want || b.Sequence != 7 || b.Kind != content.Answers || b.Counters != nil {
		t.Errorf("it opens to %+v", b)
	}
}

func TestSealBatchRefusesWhatIsNoBatch(t *testing.T) {
	for _, tt := range []struct {
		name    string
		kind    content.BatchKind
		records string
	}{
		{"no end of the line", content.Counters, strings.TrimSpace(batchCount)},
		{"an empty line", content.Counters, batchCount + "\n"},
		{"a kind of answer that is none", content.Answers, strings.Replace(batchAnswer, "survey", "essay", 1)},
		{"ID 0", content.Answers, strings.Replace(batchAnswer, `"id":1`, `"id":0`, 1)},
		{"a text of somebody", content.Answers, strings.Replace(batchAnswer, "happy", strings.Repeat("x", 65), 1)},
		{"a count of nothing", content.Counters, strings.Replace(batchCount, `"n":3`, `"n":0`, 1)},
		{"no screen", content.Counters, strings.Replace(batchCount, "home", "", 1)},
		{"counters for answers", content.Answers, batchCount},
		{"a long line", content.Counters, strings.Replace(batchCount, "home", strings.Repeat(" ", content.MaxBatchLine), 1)},
		{"too many lines", content.Counters, strings.Repeat(batchCount, content.MaxBatchRecords+1)},
		{"too many bytes", content.Counters, strings.Repeat(strings.TrimSpace(batchCount)+strings.Repeat(" ", 600)+"\n", content.MaxBatchRecords)},
		{"a kind that is none", "letters", batchCount},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := content.NameBatch(batchSeries, 1, tt.kind, []byte(tt.records))
			if _, err := content.SealBatch(n, "huu-nghi", []byte(tt.records), vectorKey()); !errors.Is(err, content.ErrInvalid) {
				t.Errorf("it says %v", err)
			}
		})
	}
	n := content.NameBatch(batchSeries, 1, content.Counters, []byte(batchCount))
	if _, err := content.SealBatch(n, "huu-nghi", []byte(strings.Replace(batchCount, "3", "4", 1)), vectorKey()); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("records of another name: %v", err)
	}
	if _, err := content.SealBatch(n, "huu-nghi", []byte(batchCount), vectorKey()); err != nil {
		t.Error(err)
	}
}

func TestOpenBatchBelievesOnlyWhatFits(t *testing.T) {
	sealed, n := vectorBatch(t)
	kiosk := vectorHeartbeat().Kiosk
	head, records, _ := strings.Cut(string(sealed), "\n")
	other := n
	other.Sequence++
	foreign := ed25519.NewKeyFromSeed([]byte(strings.Repeat("x", 32)))
	theirs, err := content.SealBatch(n, "huu-nghi", []byte(records), foreign)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, raw, gate string
		at              content.BatchName
		want            error
	}{
		{"another gate", string(sealed), "mong-cai", n, content.ErrUntrusted},
		{"another place", string(sealed), "huu-nghi", other, content.ErrUntrusted},
		{"of another kiosk", string(theirs), "huu-nghi", n, content.ErrUntrusted},
		{"an altered head", strings.Replace(string(sealed), `"sequence":7`, `"sequence":8`, 1), "huu-nghi", n, content.ErrUntrusted},
		{"altered records", strings.Replace(string(sealed), "happy", "sad__", 1), "huu-nghi", n, content.ErrDigest},
		{"records cut off", string(sealed[:len(sealed)-1]), "huu-nghi", n, content.ErrDigest},
		{"no records", head + "\n", "huu-nghi", n, content.ErrDigest},
		{"no line", head, "huu-nghi", n, content.ErrInvalid},
		{"nothing", "", "huu-nghi", n, content.ErrInvalid},
		{"too much", strings.Repeat("x", content.MaxBatchBytes+content.MaxBatchLine+1), "huu-nghi", n, content.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := content.OpenBatch([]byte(tt.raw), tt.gate, kiosk, tt.at); !errors.Is(err, tt.want) {
				t.Errorf("it says %v", err)
			}
		})
	}
}

func TestParseBatchName(t *testing.T) {
	n := content.NameBatch(batchSeries, 123_456_789, content.Counters, []byte(batchCount))
	if got, ok := content.ParseBatchName(n.File()); !ok || got != n {
		t.Errorf("%s becomes %+v", n.File(), got)
	}
	good := content.NameBatch(batchSeries, 1, content.Answers, nil).File()
	for _, bad := range []string{
		"", good + ".tmp", "x" + good, strings.ToUpper(good), strings.Replace(good, "-00000001-", "-1-", 1), strings.Replace(good, "-00000001-", "-000000001-", 1),
		strings.Replace(good, "-00000001-", "-00000000-", 1), strings.Replace(good, "answers", "letters", 1), "../" + good, good + "\n",
	} {
		if n, ok := content.ParseBatchName(bad); ok {
			t.Errorf("%q becomes %+v", bad, n)
		}
	}
}

func FuzzOpenBatch(f *testing.F) {
	_, n := vectorBatch(f)
	addVector(f, "batch.ndjson")
	kiosk := vectorHeartbeat().Kiosk
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := content.OpenBatch(raw, "huu-nghi", kiosk, n)
		if err == nil && (b.Kiosk != kiosk || len(b.Answers) != 2) {
			t.Fatalf("it opens to %+v", b)
		}
		if err != nil && !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrUntrusted) && !errors.Is(err, content.ErrDigest) {
			t.Fatalf("error without a name: %v", err)
		}
		// The records by themselves, as the daemon reads them in the outbox.
		for _, kind := range []content.BatchKind{content.Answers, content.Counters} {
			if _, err := content.SealBatch(content.NameBatch(batchSeries, 1, kind, raw), "huu-nghi", raw, vectorKey()); err != nil && !errors.Is(err, content.ErrInvalid) {
				t.Fatalf("error without a name: %v", fmt.Errorf("%s: %w", kind, err))
			}
		}
	})
}
