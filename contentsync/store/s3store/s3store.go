// Package s3store is object storage by the S3 API: what a publisher and a kiosk's reports need, and no more.
//
// It is the only importer of minio-go. Settings that are not obvious, each found by trying: trailing checksums stay off
// (versitygw answers 400 to them); bodies are unsigned and carry an MD5 instead (over plain http the signed chunks of
// minio-go come out wrong on some servers); no multipart (one request, one result). Signing takes the system's clock: a server refuses uploads
// of a clock that is 15 minutes off, which is why nothing here is needed for reading.
package s3store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
)

// ErrDenied says that the credentials do not allow it, or that the server does not believe them (also: clock off by
// more than 15 minutes).
var ErrDenied = errors.New("access denied")

// Params are the parts of a Store.
type Params struct {
	Endpoint  string // http://host:port or https://host
	Bucket    string
	AccessKey string
	SecretKey string
	Region    string            // empty: us-east-1
	Transport http.RoundTripper // optional
}

// A Store is one bucket. It is safe for concurrent use.
type Store struct {
	client *minio.Client
	bucket string
	region string
}

// An Object is one file of the bucket.
type Object = store.Object

var _ store.Store = (*Store)(nil)

// Open checks the parameters; it does not talk to the server. Errors: ErrInvalid.
func Open(p Params) (*Store, error) {
	u, err := url.Parse(p.Endpoint)
	if err != nil {
		return nil, fmt.Errorf("object storage: %w: %w", content.ErrInvalid, err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return nil, fmt.Errorf("object storage: %w: endpoint %q, want http://host:port or https://host", content.ErrInvalid, p.Endpoint)
	}
	if p.Bucket == "" || p.AccessKey == "" || p.SecretKey == "" {
		return nil, fmt.Errorf("object storage: %w: bucket, access key or secret key is missing", content.ErrInvalid)
	}
	if p.Region == "" {
		p.Region = "us-east-1" // given, so that minio-go does not ask for the bucket's, which uploaders may not
	}
	c, err := minio.New(u.Host, &minio.Options{
		Creds:           credentials.NewStaticV4(p.AccessKey, p.SecretKey, ""),
		Secure:          u.Scheme == "https",
		Region:          p.Region,
		BucketLookup:    minio.BucketLookupPath,
		Transport:       p.Transport,
		TrailingHeaders: false,
		MaxRetries:      3,
	})
	if err != nil {
		return nil, fmt.Errorf("object storage: %w: %w", content.ErrInvalid, err)
	}
	return &Store{client: c, bucket: p.Bucket, region: p.Region}, nil
}

// Put uploads a file, replacing the one that is there. A reader that can seek is read twice, any other is held in memory. It may be
// repeated after any error. Errors: ErrDenied, those of the network.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, contentType, cacheControl string) error {
	info, err := s.client.PutObject(ctx, s.bucket, key, r, size, minio.PutObjectOptions{
		ContentType:          contentType,
		CacheControl:         cacheControl,
		DisableMultipart:     true,
		DisableContentSha256: true,
		SendContentMd5:       true,
	})
	if err != nil {
		return wrap("put", key, err)
	}
	if info.Size != size {
		return fmt.Errorf("put %s: %d of %d bytes: %w", key, info.Size, size, io.ErrUnexpectedEOF)
	}
	return nil
}

// Get reads a file of at most limit bytes. Errors: ErrNotFound, ErrTooLarge, ErrDenied.
func (s *Store) Get(ctx context.Context, key string, limit int64) ([]byte, error) {
	core := minio.Core{Client: s.client}
	body, _, _, err := core.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, wrap("get", key, err)
	}
	defer body.Close()
	b, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return nil, wrap("get", key, err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("get %s: %w: over %d bytes", key, content.ErrTooLarge, limit)
	}
	return b, nil
}

// Stat tells what a file is. Errors: ErrNotFound, ErrDenied.
func (s *Store) Stat(ctx context.Context, key string) (Object, error) {
	info, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return Object{}, wrap("stat", key, err)
	}
	return object(info), nil
}

// List gives all files whose key begins with prefix, in the order of their keys. Errors: ErrDenied.
func (s *Store) List(ctx context.Context, prefix string) ([]Object, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the lister when we leave early
	var list []Object
	for info := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if info.Err != nil {
			return nil, wrap("list", prefix, info.Err)
		}
		list = append(list, object(info))
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("list %s: %w", prefix, err)
	}
	return list, nil
}

// Delete removes a file; one that is not there is no error. Errors: ErrDenied.
func (s *Store) Delete(ctx context.Context, key string) error {
	err := s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{})
	if err != nil && !errors.Is(wrap("", "", err), content.ErrNotFound) {
		return wrap("delete", key, err)
	}
	return nil
}

// MakeBucket makes the bucket; one that is there already is no error. Errors: ErrDenied.
func (s *Store) MakeBucket(ctx context.Context) error {
	err := s.client.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: s.region})
	switch minio.ToErrorResponse(err).Code {
	case "BucketAlreadyOwnedByYou", "BucketAlreadyExists":
		return nil
	}
	if err != nil {
		return wrap("make bucket", s.bucket, err)
	}
	return nil
}

// SetPolicy replaces the bucket's policy (JSON as S3 defines it). Errors: ErrDenied, ErrInvalid.
func (s *Store) SetPolicy(ctx context.Context, policy string) error {
	if err := s.client.SetBucketPolicy(ctx, s.bucket, policy); err != nil {
		return wrap("set policy of", s.bucket, err)
	}
	return nil
}

func object(info minio.ObjectInfo) Object {
	return Object{Key: info.Key, Size: info.Size, ETag: strings.Trim(info.ETag, `"`), ContentType: info.ContentType, LastModified: info.LastModified}
}

// wrap decides, once, what an answer of the server means.
func wrap(doing, what string, err error) error {
	resp := minio.ToErrorResponse(err)
	switch {
	case resp.Code == "NoSuchKey" || resp.Code == "NoSuchBucket" || (resp.StatusCode == http.StatusNotFound && resp.Code != "MethodNotAllowed"):
		return fmt.Errorf("%s %s: %w: %w", doing, what, content.ErrNotFound, err)
	case resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusUnauthorized:
		return fmt.Errorf("%s %s: %w: %w", doing, what, ErrDenied, err)
	case resp.Code == "MalformedPolicy":
		return fmt.Errorf("%s %s: %w: %w", doing, what, content.ErrInvalid, err)
	}
	return fmt.Errorf("%s %s: %w", doing, what, err)
}
