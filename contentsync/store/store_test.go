package store

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func public(t *testing.T, h http.HandlerFunc) *Public {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	p, err := NewPublic(srv.URL+"/bucket/", http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestGet(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
		status int
	}{
		{"there", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }, nil, 0},
		{"exactly the limit", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("0123456789")) }, nil, 0},
		{"a byte more", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("0123456789a")) }, content.ErrTooLarge, 0},
		{"endless", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}, content.ErrTooLarge, 0},
		{"not there", http.NotFound, content.ErrNotFound, 0},
		{"gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }, content.ErrNotFound, 0},
		{"forbidden", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, nil, 403},
		{"not modified, though nobody asked", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }, nil, 304},
		{"a part, though nobody asked", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(206) }, nil, 206},
		{"redirect to a file", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		}, content.ErrInvalid, 0},
		{"captive portal", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(511) }, nil, 511},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := public(t, tt.answer).Get(t.Context(), "tuf/timestamp.json", 10)
			var se *StatusError
			switch {
			case tt.status != 0 && (!errors.As(err, &se) || se.Status != tt.status):
				t.Fatalf("got %v, want status %d", err, tt.status)
			case tt.status == 0 && !errors.Is(err, tt.want):
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestGetIf(t *testing.T) {
	p := public(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/bucket/tuf/timestamp.json" {
			t.Errorf("path %s", r.URL.Path)
		}
		w.Header().Set("ETag", `"one"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader("hello"))
	})
	a, err := p.GetIf(t.Context(), "tuf/timestamp.json", "", 10)
	if err != nil || string(a.Body) != "hello" || a.ETag != `"one"` || a.Date.IsZero() {
		t.Fatalf("%+v, %v", a, err)
	}
	a, err = p.GetIf(t.Context(), "tuf/timestamp.json", a.ETag, 10)
	if err != nil || !a.NotModified || a.Body != nil || a.ETag != `"one"` {
		t.Fatalf("%+v, %v", a, err)
	}
	a, err = p.GetIf(t.Context(), "tuf/timestamp.json", `"two"`, 10)
	if err != nil || a.NotModified || string(a.Body) != "hello" {
		t.Fatalf("%+v, %v", a, err)
	}
}

func TestAddresses(t *testing.T) {
	for _, bad := range []string{"", "host", "ftp://host/b", "http://", "file:///etc", "http://user:pw@host/b", "http://host/b?x=1", "http://host/%zz"} {
		if _, err := NewPublic(bad, nil); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	p, err := NewPublic("https://host/a/b/", nil)
	if err != nil || p.URL("tuf/1.root.json") != "https://host/a/b/tuf/1.root.json" {
		t.Errorf("%v, %v", p, err)
	}
}
