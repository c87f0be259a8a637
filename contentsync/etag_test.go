package contentsync_test

import (
	"net/http"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// A server that is asked in the middle of a publish may give the old timestamp under the new one's ETag. The next poll must not be content with that.
func TestANewETagWithTheOldFile(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	pack := packtest.Small(t, "demo", 1, 2, 1, 0)
	repo.Publish(t, now, pack)
	k := newKiosk(t, repo)
	k.mustSync(t)
	k.shows(t, 1)
	old := repo.File(trust.TimestampKey)
	pack.Typo()
	repo.Publish(t, now, pack)
	tag := `"` + string(content.DigestOf(repo.File(trust.TimestampKey))[:32]) + `"` // as repo has it
	spoiled := false
	repo.Spoil(func(w http.ResponseWriter, _ *http.Request, key string) bool {
		if key != trust.TimestampKey || spoiled {
			return false
		}
		spoiled = true
		w.Header().Set("ETag", tag)
		_, _ = w.Write(old)
		return true
	})
	k.mustSync(t)
	k.shows(t, 1)
	k.mustSync(t)
	k.shows(t, 2)
	repo.Forget()
	k.mustSync(t) // and then it is one conditional question again
	if n := repo.Requests(""); n != 1 {
		t.Errorf("a poll of %d requests", n)
	}
}
