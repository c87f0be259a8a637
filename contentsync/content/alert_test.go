package content_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/content"
)

// alertDay is when the alerts of the tests hold.
var alertDay = time.Date(2026, 11, 22, 1, 15, 0, 0, time.UTC)

func vectorAlerts() content.Alerts {
	return content.Alerts{Format: 1, Version: 4, Issued: alertDay, Alerts: []content.Alert{{
		ID: "storm-10", Level: content.Emergency, Pictogram: "storm",
		Title:  content.Name{"vi": "Cửa khẩu tạm dừng thông quan từ 10:00 vì bão", "lo": "ດ່ານ\u200bປິດ"},
		Text:   content.Name{"vi": "Ở trong nhà ga, tránh cửa kính.\nCần giúp: gọi 112."},
		Issuer: content.Name{"vi": "Ban Quản lý cửa khẩu Hữu Nghị"}, Verification: content.Demo,
		Gates: []string{"huu-nghi"}, Provinces: []string{"quang-ninh"}, Directions: []content.Direction{content.Out},
		Starts: alertDay, Ends: alertDay.Add(12 * time.Hour), Item: "0f6e1f2a9b7c4d50",
	}}}
}

func vectorRecalls() content.Recalls {
	return content.Recalls{Format: 1, Version: 2, Issued: alertDay, Recalls: []content.Recall{{
		Item: "0f6e1f2a9b7c4d50", Blobs: []content.Digest{content.DigestOf([]byte("gate-road"))},
		Correction: content.Name{"vi": "Mức phải khai đã đổi. Xin hỏi hải quan tại quầy."}, Since: alertDay,
	}}}
}

func TestOverlayVectors(t *testing.T) {
	raw := read(t, "notice.json", func() []byte { return canonical(t, vectorAlerts()) })
	a, err := content.DecodeAlerts(raw)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(vectorAlerts(), a); d != "" {
		t.Errorf("notice.json (-want +got):\n%s", d)
	}
	if got := canonical(t, a); !bytes.Equal(got, raw) {
		t.Errorf("notice.json encodes to\n%s", got)
	}
	raw = read(t, "recall.json", func() []byte { return canonical(t, vectorRecalls()) })
	r, err := content.DecodeRecalls(raw)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(vectorRecalls(), r); d != "" {
		t.Errorf("recall.json (-want +got):\n%s", d)
	}
	if got := canonical(t, r); !bytes.Equal(got, raw) {
		t.Errorf("recall.json encodes to\n%s", got)
	}
}

func TestAlertsAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(l *content.Alerts, a *content.Alert)
		want   string // in the error; "": it is good
	}{
		{"good", func(*content.Alerts, *content.Alert) {}, ""},
		{"everywhere, both ways, no text", func(_ *content.Alerts, a *content.Alert) {
			a.Gates, a.Provinces, a.Directions, a.Text, a.Item = nil, nil, nil, nil, ""
		}, ""},
		{"none at all", func(l *content.Alerts, _ *content.Alert) { l.Alerts = nil }, ""},
		{"a gate that nobody knows yet", func(_ *content.Alerts, a *content.Alert) { a.Gates = []string{"new-gate"} }, ""},
		{"a language that nobody speaks", func(_ *content.Alerts, a *content.Alert) { a.Title["tlh"] = "x" }, ""},
		{"a future format", func(l *content.Alerts, _ *content.Alert) { l.Format = 2 }, "format: invalid content: 2, this program reads 1"},
		{"no version", func(l *content.Alerts, _ *content.Alert) { l.Version = 0 }, "version"},
		{"never issued", func(l *content.Alerts, _ *content.Alert) { l.Issued = time.Time{} }, "issued"},
		{"201 of them", func(l *content.Alerts, _ *content.Alert) {
			for i := range content.MaxAlerts {
				b := l.Alerts[0]
				b.ID = fmt.Sprint("n", i)
				l.Alerts = append(l.Alerts, b)
			}
		}, "notices: invalid content: too large: 201, at most 200"},
		{"twice the same", func(l *content.Alerts, a *content.Alert) { l.Alerts = append(l.Alerts, *a) }, "used twice"},
		{"no name", func(_ *content.Alerts, a *content.Alert) { a.ID = "Storm 10" }, "id"},
		{"a level to come", func(_ *content.Alerts, a *content.Alert) { a.Level = "panic" }, "level"},
		{"no pictogram", func(_ *content.Alerts, a *content.Alert) { a.Pictogram = "" }, "pictogram"},
		{"a pictogram out of its folder", func(_ *content.Alerts, a *content.Alert) { a.Pictogram = "../x" }, "pictogram"},
		{"not said whether it is verified", func(_ *content.Alerts, a *content.Alert) { a.Verification = "" }, "verification"},
		{"nobody says so", func(_ *content.Alerts, a *content.Alert) { a.Issuer = nil }, "issuer"},
		{"no title", func(_ *content.Alerts, a *content.Alert) { a.Title = content.Name{} }, "title"},
		{"an empty title", func(_ *content.Alerts, a *content.Alert) { a.Title["vi"] = " " }, "title"},
		{"a title of two lines", func(_ *content.Alerts, a *content.Alert) { a.Title["vi"] = "a\nb" }, "title"},
		{"a title of 201 letters", func(_ *content.Alerts, a *content.Alert) { a.Title["vi"] = strings.Repeat("ẫ", 201) }, "too large: 201"},
		{"a text of 2,001 letters", func(_ *content.Alerts, a *content.Alert) { a.Text["vi"] = strings.Repeat("ẫ", 2001) }, "too large: 2001"},
		{"a text of 25 lines", func(_ *content.Alerts, a *content.Alert) { a.Text["vi"] = strings.Repeat("x\n", 24) + "x" }, "lines"},
		{"an override of direction", func(_ *content.Alerts, a *content.Alert) { a.Text["vi"] = "a\u202eb" }, "U+202E"},
		{"no language", func(_ *content.Alerts, a *content.Alert) { a.Text["!"] = "x" }, "no language tag"},
		{"it ends before it starts", func(_ *content.Alerts, a *content.Alert) { a.Ends = a.Starts }, "ends"},
		{"it lasts a month and a second", func(_ *content.Alerts, a *content.Alert) { a.Ends = a.Starts.Add(content.MaxAlertLife + time.Second) }, "ends"},
		{"half a second", func(_ *content.Alerts, a *content.Alert) { a.Starts = a.Starts.Add(time.Second / 2) }, "starts"},
		{"a direction to come", func(_ *content.Alerts, a *content.Alert) { a.Directions = []content.Direction{"up"} }, "directions"},
		{"no item", func(_ *content.Alerts, a *content.Alert) { a.Item = "cash" }, "item"},
		{"257 gates", func(_ *content.Alerts, a *content.Alert) { a.Gates = slices.Repeat([]string{"g"}, 257) }, "too large: 257"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := vectorAlerts()
			tc.change(&l, &l.Alerts[0])
			_, err := content.DecodeAlerts(canonical(t, l))
			wantError(t, err, tc.want)
		})
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("refused: %v", err)
	case want != "" && (!errors.Is(err, content.ErrInvalid) || !strings.Contains(err.Error(), want)):
		t.Errorf("got %v, want an ErrInvalid that speaks of %q", err, want)
	}
}

func TestRecallsAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(l *content.Recalls, r *content.Recall)
		want   string
	}{
		{"good", func(*content.Recalls, *content.Recall) {}, ""},
		{"a page alone, without a word", func(_ *content.Recalls, r *content.Recall) { r.Blobs, r.Correction = nil, nil }, ""},
		{"files alone", func(_ *content.Recalls, r *content.Recall) { r.Item = "" }, ""},
		{"nothing", func(_ *content.Recalls, r *content.Recall) { r.Item, r.Blobs = "", nil }, "neither"},
		{"a future format", func(l *content.Recalls, _ *content.Recall) { l.Format = 9 }, "format"},
		{"twice the same page", func(l *content.Recalls, r *content.Recall) { l.Recalls = append(l.Recalls, *r) }, "twice"},
		{"a slug", func(_ *content.Recalls, r *content.Recall) { r.Item = "cash" }, "item"},
		{"no digest", func(_ *content.Recalls, r *content.Recall) { r.Blobs[0] = "../../etc/passwd" }, "blobs"},
		{"501 files", func(_ *content.Recalls, r *content.Recall) { r.Blobs = slices.Repeat(r.Blobs, 501) }, "too large: 501"},
		{"never", func(_ *content.Recalls, r *content.Recall) { r.Since = time.Time{} }, "since"},
		{"a long story", func(_ *content.Recalls, r *content.Recall) { r.Correction["vi"] = strings.Repeat("x", 601) }, "too large: 601"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := vectorRecalls()
			tc.change(&l, &l.Recalls[0])
			_, err := content.DecodeRecalls(canonical(t, l))
			wantError(t, err, tc.want)
		})
	}
}

func TestOverlaySizesAndUnknownFields(t *testing.T) {
	raw := canonical(t, vectorAlerts())
	raw = bytes.Replace(raw, []byte(`{"format"`), []byte(`{"aFuture":{"deep":[1,{"x":null}]},"format"`), 1)
	if _, err := content.DecodeAlerts(raw); err != nil {
		t.Errorf("unknown fields: %v", err)
	}
	for name, decode := range map[string]func([]byte) error{
		"notice": func(b []byte) error { _, err := content.DecodeAlerts(b); return err },
		"recall": func(b []byte) error { _, err := content.DecodeRecalls(b); return err },
	} {
		for what, b := range map[string][]byte{"nothing": nil, "half a file": raw[:len(raw)/2], "a list": []byte("[]"), "null": []byte("null")} {
			if err := decode(b); !errors.Is(err, content.ErrInvalid) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		if err := decode(make([]byte, 256<<10+1)); !errors.Is(err, content.ErrTooLarge) {
			t.Errorf("%s, a byte too many: %v", name, err)
		}
	}
}

func TestAlertHolds(t *testing.T) {
	a := vectorAlerts().Alerts[0]
	for _, tc := range []struct {
		name string
		at   time.Time
		want bool
	}{
		{"a moment before", a.Starts.Add(-time.Nanosecond), false},
		{"as it starts", a.Starts, true},
		{"a moment before the end", a.Ends.Add(-time.Nanosecond), true},
		{"as it ends", a.Ends, false},
		{"in local time", a.Starts.In(content.Zone), true},
	} {
		if got := a.Holds(tc.at); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
	for _, tc := range []struct {
		name, gate, province string
		want                 bool
	}{
		{"its gate", "huu-nghi", "lang-son", true},
		{"another gate of its province", "mong-cai", "quang-ninh", true},
		{"elsewhere", "lao-bao", "quang-tri", false},
		{"a gate whose province is not known", "lao-bao", "", false},
	} {
		if got := a.At(tc.gate, tc.province); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
	if a.For(content.In) || !a.For(content.Out) {
		t.Error("it is for who leaves")
	}
}

func TestGraverAndNewerAlertsComeFirst(t *testing.T) {
	at := func(id string, l content.AlertLevel, hour int) content.Alert {
		return content.Alert{ID: id, Level: l, Starts: alertDay.Add(time.Duration(hour) * time.Hour)}
	}
	list := []content.Alert{at("d", content.Warning, 9), at("c", content.Emergency, 1), at("b", content.Emergency, 2), at("a", content.Emergency, 1)}
	slices.SortFunc(list, content.CompareAlerts)
	var ids []string
	for _, a := range list {
		ids = append(ids, a.ID)
	}
	if got := strings.Join(ids, ""); got != "bacd" {
		t.Errorf("order %s, want bacd", got)
	}
}

func FuzzDecodeAlerts(f *testing.F) {
	addVector(f, "notice.json")
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := content.DecodeAlerts(b)
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) {
				t.Fatalf("not an ErrInvalid: %v", err)
			}
			return
		}
		again, err := content.DecodeAlerts(canonical(t, l))
		if err != nil {
			t.Fatalf("what was read is not written well: %v", err)
		}
		for i, a := range again.Alerts {
			if a.Holds(a.Ends) || !a.Holds(a.Starts) || !a.Ends.Equal(l.Alerts[i].Ends) {
				t.Fatalf("notice %s from %v to %v", a.ID, a.Starts, a.Ends)
			}
		}
	})
}

func FuzzDecodeRecalls(f *testing.F) {
	addVector(f, "recall.json")
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := content.DecodeRecalls(b)
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) {
				t.Fatalf("not an ErrInvalid: %v", err)
			}
			return
		}
		for d := range l.Blobs() {
			_ = d.BlobKey() // panics unless it is a digest: it becomes a path
		}
		if _, err := content.DecodeRecalls(canonical(t, l)); err != nil {
			t.Fatalf("what was read is not written well: %v", err)
		}
	})
}
