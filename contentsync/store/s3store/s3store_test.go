package s3store_test

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
	"cuango/contentsync/store/s3store"
	"cuango/contentsync/store/storetest"
)

func TestStore(t *testing.T) {
	endpoint, access, secret := storetest.Server(t)
	s := storetest.Bucket(t, endpoint, access, secret)
	storetest.Run(t, s)
	storetest.RunTypes(t, s)

	t.Run("bucket made twice", func(t *testing.T) {
		if err := s.MakeBucket(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("as a source", func(t *testing.T) {
		bucket := storetest.BucketName(t)
		p, err := s3store.Open(s3store.Params{Endpoint: endpoint, Bucket: bucket, AccessKey: access, SecretKey: secret})
		if err != nil {
			t.Fatal(err)
		}
		res := func(prefix string) string { return `"arn:aws:s3:::` + bucket + "/" + prefix + `/*"` }
		policy := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":[` + res("tuf") + "," + res("blobs") + `]}]}`
		if err := errors.Join(p.MakeBucket(t.Context()), p.SetPolicy(t.Context(), policy)); err != nil {
			t.Fatal(err)
		}
		pub, err := store.NewPublic(endpoint+"/"+bucket, http.DefaultTransport)
		if err != nil {
			t.Fatal(err)
		}
		put := func(key string, b []byte) error {
			return p.Put(t.Context(), key, bytes.NewReader(b), int64(len(b)), "application/json", "no-cache")
		}
		storetest.RunSource(t, put, func() store.Source { return pub })
	})

	t.Run("wrong secret", func(t *testing.T) {
		bad, err := s3store.Open(s3store.Params{Endpoint: endpoint, Bucket: "any", AccessKey: access, SecretKey: "wrong-secret"})
		if err != nil {
			t.Fatal(err)
		}
		if err := bad.Put(t.Context(), "k", bytes.NewReader([]byte("x")), 1, "", ""); !errors.Is(err, s3store.ErrDenied) {
			t.Errorf("put: %v", err)
		}
	})
	t.Run("public reading", func(t *testing.T) {
		const bucket = "cuango-public-test"
		p, err := s3store.Open(s3store.Params{Endpoint: endpoint, Bucket: bucket, AccessKey: access, SecretKey: secret})
		if err != nil {
			t.Fatal(err)
		}
		policy := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::` + bucket + `/tuf/*"]}]}`
		body := []byte(`{"signed":{}}`)
		err = errors.Join(p.MakeBucket(t.Context()), p.SetPolicy(t.Context(), policy),
			p.Put(t.Context(), "tuf/timestamp.json", bytes.NewReader(body), int64(len(body)), "application/json", "no-cache"),
			p.Put(t.Context(), "inbox/x", bytes.NewReader(body), int64(len(body)), "", ""))
		if err != nil {
			t.Fatal(err)
		}
		pub, err := store.NewPublic(endpoint+"/"+bucket, http.DefaultTransport)
		if err != nil {
			t.Fatal(err)
		}
		a, err := pub.GetIf(t.Context(), "tuf/timestamp.json", "", 100)
		if err != nil || !bytes.Equal(a.Body, body) || a.ETag == "" || a.Date.IsZero() {
			t.Fatalf("%+v, %v", a, err)
		}
		if b, err := pub.GetIf(t.Context(), "tuf/timestamp.json", a.ETag, 100); err != nil || !b.NotModified || b.Body != nil {
			t.Fatalf("not modified: %+v, %v", b, err)
		}
		if _, err := pub.Get(t.Context(), "tuf/2.root.json", 100); !errors.Is(err, content.ErrNotFound) {
			var se *store.StatusError
			if !errors.As(err, &se) || se.Status != http.StatusForbidden {
				t.Errorf("what is not there: %v", err)
			}
		}
		if _, err := pub.Get(t.Context(), "inbox/x", 100); err == nil {
			t.Error("the inbox can be read by anybody")
		}
	})
	t.Run("parameters", func(t *testing.T) {
		for _, e := range []string{"", "host:9000", "ftp://x", "http://host/bucket"} {
			if _, err := s3store.Open(s3store.Params{Endpoint: e, Bucket: "b", AccessKey: "a", SecretKey: "s"}); !errors.Is(err, content.ErrInvalid) {
				t.Errorf("endpoint %q: %v", e, err)
			}
		}
	})
}
