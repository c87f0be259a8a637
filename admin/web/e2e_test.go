package web_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"cuango/admin"
	"cuango/admin/fleet"
	"cuango/admin/sqlstore"
	"cuango/admin/web"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

// seeded gives a page over a real database with one kiosk for each thing that can be told of one.
func seeded(t *testing.T, now func() time.Time) *httptest.Server {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "admin.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	at := now().UTC().Truncate(time.Second)
	for _, r := range []admin.Release{
		{Pack: "demo", Version: 12, Name: content.Name{"vi": "Gói mẫu", "en": "Demo pack"}, AsOf: "2026-11-20", Items: 17, Langs: content.DemoLangs, Bytes: 4_091_654, Published: at.Add(-40 * time.Minute)},
		{Pack: "lang-son", Version: 3, Name: content.Name{"vi": "Lạng Sơn: đi lại, ăn ở"}, AsOf: "2026-11-02", Items: 41, Langs: []content.Lang{"vi", "zh-Hans", "en"}, Bytes: 51_200_000, Published: at.Add(-20 * 24 * time.Hour)},
	} {
		if err := s.AddRelease(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	good := content.Heartbeat{
		Sequence: 9, Version: "0.1.0", Generation: 4, AsOf: "2026-11-20", DiskFree: 20 << 30, DiskTotal: 60 << 30,
		Packs: []content.PackVersion{{Pack: "demo", Version: 12}, {Pack: "lang-son", Version: 3}},
		Shown: content.Shown{Generation: 4, Screen: "attract", WidthPx: 1080, HeightPx: 1920},
	}
	kiosk := func(id, gate string, ago time.Duration, change func(h *content.Heartbeat)) {
		t.Helper()
		h := good
		h.At = at.Add(-ago)
		h.NextBy = h.At.Add(time.Minute)
		h.Shown.LastFrame = h.At.Add(-2 * time.Second)
		k := admin.Kiosk{ID: id, Gate: gate, Key: []byte(id), FirstSeen: at.Add(-time.Hour), Received: at.Add(-ago)}
		if change != nil {
			change(&h)
			k.Last = &h
		} else {
			k.Received, k.Problem = time.Time{}, admin.BadHeartbeat
		}
		if err := s.PutKiosk(t.Context(), k); err != nil {
			t.Fatal(err)
		}
	}
	kiosk("k3x9qa7m2p", "huu-nghi", 12*time.Second, func(*content.Heartbeat) {})
	kiosk("b6tvw2yhzc", "huu-nghi", 41*time.Second, func(h *content.Heartbeat) { h.Shown.Generation = 3; h.Shown.Screen = "article" })
	kiosk("p5s7d3kk9x", "lao-bao", 30*time.Second, func(h *content.Heartbeat) {
		h.Packs = []content.PackVersion{{Pack: "demo", Version: 11}, {Pack: "lang-son", Version: 3}}
		h.SyncError = "blob 9f86d081: connection reset by peer"
		h.DiskFree = 80 << 20
	})
	kiosk("m2n4c6v8b0", "lao-bao", 170*time.Second, func(h *content.Heartbeat) {
		h.Shown.Screen = "home"
		h.Packs = []content.PackVersion{{Pack: "demo", Version: 112}, {Pack: "lang-son", Version: 1003}} // a long line
	})
	kiosk("q1w3e5r7t9", "ha-long", 20*time.Second, func(h *content.Heartbeat) {
		h.At, h.NextBy = h.At.Add(-9*time.Hour), h.NextBy.Add(-9*time.Hour)
		h.Shown.LastFrame = h.At
	})
	kiosk("z9y8x7w6v5", "da-nang", 3*time.Hour, func(h *content.Heartbeat) {
		h.Shown.Problem = "generation 4: content.db does not have its recorded hash"
	})
	kiosk("a0s1d2f3g4", "moc-bai", 0, nil)
	f := fleet.New(fleet.Params{Inbox: junk{}, Memory: s, Now: now, Log: slog.New(slog.DiscardHandler)})
	if err := f.Poll(t.Context()); err != nil {
		t.Fatal(err)
	}
	h, err := web.New(web.Params{Fleet: f, Ready: s.Ping, Version: "0.1.0", Log: slog.New(slog.DiscardHandler), GateNames: map[string]content.Name{
		"huu-nghi": {"vi": "Cửa khẩu quốc tế Hữu Nghị", "en": "Huu Nghi International Border Gate"},
		"lao-bao":  {"vi": "Cửa khẩu quốc tế Lao Bảo", "en": "Lao Bao International Border Gate"},
		"ha-long":  {"vi": "Cảng khách quốc tế Hạ Long", "en": "Ha Long International Cruise Port"},
		"da-nang":  {"vi": "Cảng hàng không quốc tế Đà Nẵng"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

// A junk inbox has one heartbeat that nobody believes.
type junk struct{}

func (junk) List(context.Context, string) ([]s3store.Object, error) {
	return []s3store.Object{{Key: "inbox/lao-bao/junk/heartbeat.json"}}, nil
}

func (junk) Get(context.Context, string, int64) ([]byte, error) { return []byte("{"), nil }

// TestPageInBrowser runs e2e/page.mjs: axe, keyboard, renewal, pictures.
func TestPageInBrowser(t *testing.T) {
	skip := t.Skip
	if os.Getenv("CUANGO_TEST_NO_SKIP") != "" {
		skip = t.Fatal
	}
	if testing.Short() {
		t.Skip("short")
	}
	for _, need := range []string{"static/vendor/htmx.min.js", "node_modules/playwright-core", "node_modules/axe-core"} {
		if _, err := os.Stat(need); err != nil {
			skip("not fetched: run admin/web/fetch-assets.sh test")
		}
	}
	if _, err := exec.LookPath("chromium"); err != nil {
		skip("no chromium")
	}
	srv := seeded(t, time.Now)
	out := os.Getenv("CUANGO_PAGE_SHOTS")
	if out == "" {
		out = t.TempDir()
	}
	cmd := exec.CommandContext(t.Context(), "node", "page.mjs", srv.URL, out)
	cmd.Dir = "e2e"
	b, err := cmd.CombinedOutput()
	t.Logf("%s", b)
	if err != nil {
		t.Error(err)
	}
}
