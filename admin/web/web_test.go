package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// An answer is what a page says.
type answer struct {
	status int
	header http.Header
	body   string
}

func get(t *testing.T, url string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

func TestLanguage(t *testing.T) {
	srv := seeded(t, time.Now)
	for _, tt := range []struct {
		name, path, accept, cookie, want string
	}{
		{"nothing asked", "/", "", "", "vi"},
		{"English browser", "/", "en-GB,en;q=0.9", "", "en"},
		{"Vietnamese browser", "/", "vi-VN,vi;q=0.9,en;q=0.8", "", "vi"},
		{"unknown language", "/", "ko", "", "vi"},
		{"nonsense", "/", "ko;;;q=x", "", "vi"},
		{"asked for", "/?lang=en", "vi", "", "en"},
		{"remembered", "/", "vi", "lang=en", "en"},
		{"remembered nonsense", "/", "en", "lang=xx", "en"},
		{"the part that renews", "/live", "vi", "lang=en", "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := get(t, srv.URL+tt.path, "Accept-Language", tt.accept, "Cookie", tt.cookie)
			if got := a.header.Get("Content-Language"); got != tt.want || a.status != 200 {
				t.Errorf("got %q (%d), want %q", got, a.status, tt.want)
			}
		})
	}
}

func TestHeadersAndPlaces(t *testing.T) {
	srv := seeded(t, time.Now)
	front := get(t, srv.URL+"/")
	for name, want := range map[string]string{
		"Content-Security-Policy": "script-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
	} {
		if got := front.header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q in it", name, got, want)
		}
	}
	if strings.Contains(front.body, "<script>") || strings.Contains(front.body, "style=") {
		t.Error("a script or style in the page would be forbidden by its policy")
	}
	for _, tt := range []struct {
		path string
		want int
		has  string
	}{
		{"/livez", 200, "ok"},
		{"/readyz", 200, "ok"},
		{"/version", 200, "0.1.0"},
		{"/static/tokens.css", 200, "--indigo: #22386B"},
		{"/static/page.css", 200, "body"},
		{"/static/", 404, ""},
		{"/static/vendor/", 404, ""},
		{"/static/../web.go", 404, ""},
		{"/nothing", 404, ""},
	} {
		if a := get(t, srv.URL+tt.path); a.status != tt.want || !strings.Contains(a.body, tt.has) {
			t.Errorf("%s: %d %.60q", tt.path, a.status, a.body)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		req, _ := http.NewRequestWithContext(t.Context(), method, srv.URL+"/", nil)
		req.Header.Set("Origin", "https://elsewhere.example")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 403 && resp.StatusCode != 405 {
			t.Errorf("%s from elsewhere: %d", method, resp.StatusCode)
		}
	}
}

// TestPageTells looks for what the operator must find, in both languages.
func TestPageTells(t *testing.T) {
	srv := seeded(t, time.Now)
	for lang, want := range map[string][]string{
		"vi": {
			"Cửa khẩu quốc tế Hữu Nghị", "k3x9qa7m2p", "Trực tuyến: 3. Chậm: 2. Mất liên lạc: 2.", "7 màn hình", "demo v12 · lang-son v3", "Chưa bao giờ",
			"Lần đồng bộ gần nhất hỏng: blob 9f86d081: connection reset by peer", "Chưa có bản mới: demo 11 → 12", "Đồng hồ của máy chạy chậm 9 giờ", "chữ ký sai", "Gói mẫu", "1 tin báo trong hộp thư",
		},
		"en": {"Huu Nghi International Border Gate", "Online: 3. Late: 2. Offline: 2.", "7 screens", "overdue by 3 hours", "Has the new version and changes when nobody is there.", "Demo pack", "80.0 MB left", "1 report in the inbox is not of a screen"},
	} {
		body := get(t, srv.URL+"/?lang="+lang).body
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s: %q is not in the page", lang, w)
			}
		}
	}
}
