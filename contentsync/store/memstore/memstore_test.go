package memstore_test

import (
	"bytes"
	"context"
	"testing"

	"cuango/contentsync/store"
	"cuango/contentsync/store/memstore"
	"cuango/contentsync/store/storetest"
)

func TestStore(t *testing.T) {
	s := &memstore.Store{}
	storetest.Run(t, s)
	storetest.RunTypes(t, s)
	put := func(key string, b []byte) error {
		return s.Put(context.Background(), key, bytes.NewReader(b), int64(len(b)), "", "")
	}
	storetest.RunSource(t, put, func() store.Source { return s })
}
