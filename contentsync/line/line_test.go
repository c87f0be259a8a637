package line

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func TestWindows(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04:05", s, content.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct {
		window, now string
		until       string // empty: not in it
	}{
		{"07:30-11:00", "2026-11-22 07:29:59", ""},
		{"07:30-11:00", "2026-11-22 07:30:00", "2026-11-22 11:00:00"},
		{"07:30-11:00", "2026-11-22 10:59:59", "2026-11-22 11:00:00"},
		{"07:30-11:00", "2026-11-22 11:00:00", ""},
		{"22:00-02:15", "2026-11-22 21:59:00", ""},
		{"22:00-02:15", "2026-11-22 22:00:00", "2026-11-23 02:15:00"},
		{"22:00-02:15", "2026-12-31 23:59:59", "2027-01-01 02:15:00"},
		{"22:00-02:15", "2027-01-01 00:00:00", "2027-01-01 02:15:00"},
		{"22:00-02:15", "2027-01-01 02:15:00", ""},
		{"00:00-24:00", "2026-11-22 00:00:00", "2026-11-23 00:00:00"},
		{"00:00-24:00", "2026-11-22 23:59:59", "2026-11-23 00:00:00"},
		{"20:00-24:00", "2026-11-22 23:59:59", "2026-11-23 00:00:00"},
		{"20:00-00:00", "2026-11-22 23:59:59", "2026-11-23 00:00:00"},
		{"20:00-00:00", "2026-11-22 00:00:00", ""},
	} {
		w, err := ParseWindow(tt.window)
		if err != nil {
			t.Fatalf("%s: %v", tt.window, err)
		}
		if w.String() != tt.window {
			t.Errorf("%s is written as %s", tt.window, w)
		}
		for _, zone := range []*time.Location{content.Zone, time.UTC, time.FixedZone("", -11*3600)} { // the machine's own zone has no say
			until, in := w.Until(at(tt.now).In(zone))
			if in != (tt.until != "") || (in && !until.Equal(at(tt.until))) {
				t.Errorf("%s at %s: until %s, %t; want %q", tt.window, tt.now, until, in, tt.until)
			}
		}
	}
	for _, bad := range []string{"", "07:30", "7:30-11:00", "07:30-11", "07:30-07:30", "24:00-01:00", "07:60-11:00", "25:00-26:00", "07:30-11:00 ", "a-b", "07:30–11:00", "-", "07:30-11:00-12:00"} {
		if w, err := ParseWindow(bad); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%q is read as %s, %v", bad, w, err)
		}
	}
}

func FuzzParseWindow(f *testing.F) {
	for _, s := range []string{"07:30-11:00", "22:00-02:15", "00:00-24:00", "24:00-00:00", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWindow(s)
		if err != nil {
			return
		}
		if again, err := ParseWindow(w.String()); err != nil || again != w {
			t.Errorf("%q is %s, and that %s, %v", s, w, again, err)
		}
		now := time.Date(2026, 11, 22, 12, 0, 0, 0, content.Zone)
		if end, in := w.Until(now); in && (!end.After(now) || end.Sub(now) > 24*time.Hour) {
			t.Errorf("%s at noon: until %s", w, end)
		}
	})
}

func windows(t *testing.T, list ...string) []Window {
	t.Helper()
	var out []Window
	for _, s := range list {
		w, err := ParseWindow(s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, w)
	}
	return out
}

// What holds when, and that the clock's state has a say.
func TestPlan(t *testing.T) {
	quiet := windows(t, "07:00-09:00", "08:00-11:00")
	at := func(h, m int) time.Time { return time.Date(2026, 11, 22, h, m, 0, 0, content.Zone) }
	for _, tt := range []struct {
		name     string
		plan     Plan
		now      time.Time
		believed bool
		cap      int64
		quiet    bool
	}{
		{"nothing said", Plan{}, at(8, 0), true, 0, false},
		{"a cap", Plan{Cap: 50_000}, at(8, 0), true, 50_000, false},
		{"quiet", Plan{Cap: 50_000, Quiet: quiet}, at(8, 0), true, 0, true},
		{"not quiet yet", Plan{Cap: 50_000, Quiet: quiet}, at(6, 59), true, 50_000, false},
		{"the second of two", Plan{Cap: 50_000, Quiet: quiet}, at(10, 59), true, 0, true},
		{"after both", Plan{Cap: 50_000, Quiet: quiet}, at(11, 0), true, 50_000, false},
		{"a second cap", Plan{Quiet: quiet, QuietCap: 9_000}, at(8, 0), true, 9_000, false},
		{"a second cap, outside", Plan{Quiet: quiet, QuietCap: 9_000}, at(12, 0), true, 0, false},
		{"a clock that is not believed", Plan{Cap: 50_000, Quiet: quiet}, at(8, 0), false, 50_000, false},
	} {
		p := NewPace(tt.plan, func() (time.Time, bool) { return tt.now, tt.believed })
		until, q := p.Quiet()
		err := p.Take(t.Context(), 0)
		if q != tt.quiet || errors.Is(err, ErrQuiet) != tt.quiet || errors.Is(err, content.ErrLater) != tt.quiet {
			t.Errorf("%s: quiet %t until %s, %v", tt.name, q, until, err)
		}
		if tt.quiet && (!until.Equal(at(11, 0)) && tt.now.Hour() != 8) {
			t.Errorf("%s: until %s", tt.name, until)
		}
		if b := p.limiter(); !tt.quiet && (b == nil) != (tt.cap == 0) || (b != nil && int64(b.Limit()) != tt.cap) {
			t.Errorf("%s: limit %v, want %d", tt.name, b, tt.cap)
		}
	}
	for _, bad := range []Plan{{Cap: MinCap - 1}, {Cap: -1}, {QuietCap: 1}, {Quiet: make([]Window, MaxWindows+1)}} {
		if err := bad.Validate(); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if err := (Plan{Cap: MinCap, QuietCap: MinCap, Quiet: quiet}).Validate(); err != nil {
		t.Error(err)
	}
}

// The cap holds for all that take from it together, and when it changes.
func TestTake(t *testing.T) {
	quiet := true
	p := NewPace(Plan{Cap: 400_000, Quiet: windows(t, "00:00-24:00"), QuietCap: 40_000}, func() (time.Time, bool) { return time.Time{}, quiet })
	began := time.Now()
	done := make(chan error)
	for range 4 {
		go func() { done <- p.Take(t.Context(), 5_000) }()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took < 450*time.Millisecond { // never sooner, however fast the machine is
		t.Errorf("20,000 bytes at 40,000 a second came in %v", took)
	}
	quiet = false // the hour is over
	began = time.Now()
	if err := p.Take(t.Context(), 100_000); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 225*time.Millisecond {
		t.Errorf("100,000 bytes at 400,000 a second came in %v", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := p.Take(ctx, 1<<30); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestProxySetting(t *testing.T) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:9000/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ setting, want string }{
		{"http://10.0.0.1:3128", "http://10.0.0.1:3128"},
		{"http://10.0.0.1:3128/", "http://10.0.0.1:3128/"},
		{"https://proxy.example", "https://proxy.example"},
		{"socks5://u:p@10.0.0.1:1080", "socks5://u:p@10.0.0.1:1080"},
		{"http://[fd00::1]:3128", "http://[fd00::1]:3128"},
	} {
		f, err := Proxy(tt.setting)
		if err != nil {
			t.Errorf("%s: %v", tt.setting, err)
			continue
		}
		if u, err := f(req); err != nil || u.String() != tt.want {
			t.Errorf("%s: %v, %v", tt.setting, u, err)
		}
	}
	if f, err := Proxy(Direct); f != nil || err != nil {
		t.Errorf("direct: %v", err)
	}
	if f, err := Proxy(""); f == nil || err != nil {
		t.Errorf("the environment's: %v", err)
	}
	for _, bad := range []string{"10.0.0.1:3128", "proxy", "file:///etc/passwd", "http://", "http://h/path", "http://h?x=1", "ftp://h", "http://u:secret@h/path", "http://u:secret@h:port", "none"} {
		if _, err := Proxy(bad); !errors.Is(err, content.ErrInvalid) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
