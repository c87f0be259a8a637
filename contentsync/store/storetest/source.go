package storetest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
)

// RunSource is the conformance suite of what a kiosk reads. put lays a file into the bucket; what anybody may read lies below tuf/ and blobs/. open gives
// the bucket as it is then.
func RunSource(t *testing.T, put func(key string, body []byte) error, open func() store.Source) {
	t.Helper()
	text := []byte(`{"signed":{"version":1}}`)
	blob := bytes.Repeat([]byte("0123456789abcde\n"), 20_000)
	blobKey := content.DigestOf(blob).BlobKey()
	if err := errors.Join(put("tuf/timestamp.json", text), put(blobKey, blob)); err != nil {
		t.Fatal(err)
	}
	s := open()
	t.Run("get", func(t *testing.T) {
		if b, err := s.Get(t.Context(), "tuf/timestamp.json", int64(len(text))); err != nil || !bytes.Equal(b, text) {
			t.Fatalf("%q, %v", b, err)
		}
	})
	t.Run("limit", func(t *testing.T) {
		if _, err := s.Get(t.Context(), "tuf/timestamp.json", int64(len(text))-1); !errors.Is(err, content.ErrTooLarge) {
			t.Fatalf("%v", err)
		}
	})
	t.Run("what is not there", func(t *testing.T) {
		for _, key := range []string{"tuf/2.root.json", "nowhere/at/all"} {
			_, err := s.Get(t.Context(), key, 100)
			var se *store.StatusError // engines that hide what is there
			if !errors.Is(err, content.ErrNotFound) && (!errors.As(err, &se) || se.Status != http.StatusForbidden) {
				t.Errorf("%s: %v", key, err)
			}
		}
	})
	t.Run("condition", func(t *testing.T) {
		a, err := s.GetIf(t.Context(), "tuf/timestamp.json", "", 100)
		if err != nil || !bytes.Equal(a.Body, text) || a.ETag == "" || a.NotModified {
			t.Fatalf("%+v, %v", a, err)
		}
		if b, err := s.GetIf(t.Context(), "tuf/timestamp.json", a.ETag, 100); err != nil || !b.NotModified || b.Body != nil || b.ETag != a.ETag {
			t.Fatalf("the same: %+v, %v", b, err)
		}
		if b, err := s.GetIf(t.Context(), "tuf/timestamp.json", `"another"`, 100); err != nil || b.NotModified || !bytes.Equal(b.Body, text) {
			t.Fatalf("another ETag: %+v, %v", b, err)
		}
		next := []byte(`{"signed":{"version":2}}`)
		if err := put("tuf/timestamp.json", next); err != nil {
			t.Fatal(err)
		}
		if b, err := open().GetIf(t.Context(), "tuf/timestamp.json", a.ETag, 100); err != nil || b.NotModified || !bytes.Equal(b.Body, next) || b.ETag == a.ETag {
			t.Fatalf("after a change: %+v, %v", b, err)
		}
	})
	for _, tt := range []struct {
		name, method, rng string
		status            int
		want              []byte
	}{
		{"whole blob", http.MethodGet, "", http.StatusOK, blob},
		{"rest of a blob", http.MethodGet, "bytes=300000-", http.StatusPartialContent, blob[300_000:]},
		{"head", http.MethodHead, "", http.StatusOK, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			resp := ask(t, s, tt.method, blobKey, tt.rng)
			defer resp.Body.Close()
			b, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != tt.status || !bytes.Equal(b, tt.want) {
				t.Fatalf("%s, %d bytes, %v; want %d, %d bytes", resp.Status, len(b), err, tt.status, len(tt.want))
			}
			if tt.method == http.MethodHead && resp.ContentLength != int64(len(blob)) {
				t.Fatalf("%d bytes, want %d", resp.ContentLength, len(blob))
			}
		})
	}
	t.Run("no blob", func(t *testing.T) {
		resp := ask(t, s, http.MethodGet, content.DigestOf([]byte("none")).BlobKey(), "")
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound && resp.StatusCode != http.StatusForbidden {
			t.Fatalf("%s", resp.Status)
		}
	})
}

func ask(t *testing.T, s store.Source, method, key, rng string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL(key), nil)
	if err != nil {
		t.Fatal(err)
	}
	if rng != "" {
		req.Header.Set("Range", rng)
	}
	resp, err := s.Transport().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}
