package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// fetch gets one address and gives the body as far as it came.
func fetch(t *testing.T, c *http.Client, url string) ([]byte, error) {
	t.Helper()
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// A link that drops passes what it passes unchanged, drops each connection within its bound, and counts all of it.
func TestBadLink(t *testing.T) {
	whole := bytes.Repeat([]byte("0123456789abcdef"), 50_000) // half of what a connection may pass
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(whole) }))
	defer server.Close()
	link, source, err := startBadLink(server.URL, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer link.Close()
	const tries = 60
	var came int64
	complete := 0
	c := &http.Client{Transport: &http.Transport{}}
	for range tries {
		got, err := fetch(t, c, source)
		if came += int64(len(got)); !bytes.HasPrefix(whole, got) {
			t.Fatal("the link changed what it passed")
		}
		if err == nil && len(got) == len(whole) {
			complete++
		}
	}
	if complete == 0 || complete == tries || link.drops.Load() < tries/4 {
		t.Errorf("%d of %d came whole, %d drops", complete, tries, link.drops.Load())
	}
	if down := link.down.Load(); down < came || down > came+tries*mostBeforeDrop/10 {
		t.Errorf("%d bytes passed, %d came", down, came)
	}
}

// A meter counts requests, bodies and everything on its connections.
func TestMeter(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.URL.Path) }))
	defer server.Close()
	m, err := startMeter(server.URL + "/bucket")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	before := m.now()
	c := &http.Client{Transport: &http.Transport{}}
	for range 3 {
		if got, err := fetch(t, c, m.address+"/key"); err != nil || string(got) != "/bucket/key" {
			t.Fatalf("%s, %v", got, err)
		}
	}
	got := m.now().since(before)
	if want := int64(3 * len("/bucket/key")); got.requests != 3 || got.bodies != want || got.conns != 1 || got.down <= want || got.up < 3*int64(len("GET /bucket/key")) {
		t.Errorf("%+v", got)
	}
}
