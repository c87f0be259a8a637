package proof_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/proof"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

func params(t *testing.T, c proof.Catalog, wall bool) proof.Params {
	t.Helper()
	look, err := theme.NewLook(uitest.Tokens(t), theme.Config{DiagonalIn: 32, LowerEdgeMM: 800, ReadingDistanceMM: 600, WidthPx: 1280, HeightPx: 720, Wall: wall})
	if err != nil {
		t.Fatal(err)
	}
	return proof.Params{
		Still: ui.Still{
			Look: look, Engine: uitest.Engine(t), Icons: paint.NewIcons(assets.FS), Words: uitest.Words(t).T, Wall: wall,
			Now: func() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, content.Zone) },
		},
		Catalog: c, Log: slog.New(slog.DiscardHandler), Wait: func(context.Context) error { return nil }, Limit: time.Minute,
	}
}

// Catalogs with something wrong.
type (
	panicking struct{ *catalog.Catalog }
	failing   struct{ *catalog.Catalog }
	hanging   struct{ *catalog.Catalog }
	broken    struct {
		*catalog.Catalog
		opens func(content.Digest, int) bool // told how often it was asked
		n     *int
	}
	wordless struct{ *catalog.Catalog }
)

func (panicking) Article(context.Context, content.Lang, string) (catalog.ArticleView, error) {
	panic("index out of range [7]")
}

func (failing) Home(_ context.Context, l content.Lang, _ content.Direction) (catalog.HomeView, error) {
	return catalog.HomeView{}, errors.New("home in " + string(l) + ": disk I/O error")
}

func (hanging) Home(ctx context.Context, _ content.Lang, _ content.Direction) (catalog.HomeView, error) {
	<-ctx.Done()
	return catalog.HomeView{}, ctx.Err()
}

func (b broken) OpenBlob(d content.Digest) (io.ReadSeekCloser, error) {
	*b.n++
	if !b.opens(d, *b.n) {
		return nil, content.ErrNotFound
	}
	return b.Catalog.OpenBlob(d)
}

func (wordless) Langs() []content.Lang { return nil }

func TestVerdicts(t *testing.T) {
	c, blobs := wholePictures(t)
	good := uitest.CatalogOf(t, c, blobs)
	cut := map[content.Digest][]byte{}
	for d, raw := range blobs { // their headers are whole, and their digests too for who wrote the manifest
		cut[d] = raw[:len(raw)/2]
	}
	n := 0
	for _, tt := range []struct {
		name    string
		catalog proof.Catalog
		wall    bool
		limit   time.Duration
		page    string // begins so; "" is good
		reason  string
	}{
		{"good", good, false, 0, "", ""},
		{"good, on a wall", good, true, 0, "", ""},
		{"pictures cut short", uitest.CatalogOf(t, c, cut), false, 0, "attract", "a picture cannot be shown"},
		{"pictures cut short, on a wall", uitest.CatalogOf(t, c, cut), true, 0, "wall", "a picture cannot be shown"},
		{"pictures gone", broken{good, func(content.Digest, int) bool { return false }, &n}, false, 0, "attract", "a picture cannot be shown"},
		{"a picture that was on its way", broken{good, func(_ content.Digest, n int) bool { return n > 1 }, new(int)}, false, 0, "", ""},
		{"a page that panics", panicking{good}, false, 0, "article", "panic: index out of range [7]"},
		{"a list that cannot be read", failing{good}, false, 0, "their list", "disk I/O error"},
		{"a page that does not end", hanging{good}, false, 100 * time.Millisecond, "their list", "it takes longer than 100ms"},
		{"no language", wordless{good}, false, 0, "their list", "it has no language"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := params(t, tt.catalog, tt.wall)
			if tt.limit > 0 {
				p.Limit = tt.limit
			}
			got, err := proof.Run(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if got.OK != (tt.page == "") || !strings.HasPrefix(got.Page, tt.page) || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("%+v, want %q of page %q", got, tt.reason, tt.page)
			}
			if got.OK && (got.Pages < 2 || (!tt.wall && got.Pages < 2*len(good.Langs()))) {
				t.Errorf("%d pages are no proof", got.Pages)
			}
		})
	}
}

// wholePictures is the test pack without the pictures that are broken on purpose.
func wholePictures(t *testing.T) (content.Catalog, map[content.Digest][]byte) {
	t.Helper()
	c, blobs := uitest.Content(t)
	var good content.Media
	for _, m := range c.Media {
		if _, _, err := image.Decode(bytes.NewReader(blobs[m.Digest])); err == nil {
			good = m
		}
	}
	for name, m := range c.Media {
		if _, _, err := image.Decode(bytes.NewReader(blobs[m.Digest])); err != nil {
			delete(blobs, m.Digest)
			c.Media[name] = good
		}
	}
	return c, blobs
}

func TestItWaitsForNobody(t *testing.T) {
	cat := uitest.Catalog(t)
	ctx, stop := context.WithCancel(t.Context())
	p := params(t, cat, false)
	asked := 0
	p.Wait = func(context.Context) error {
		if asked++; asked == 5 { // somebody comes, and the kiosk is turned off while they are there
			stop()
		}
		return ctx.Err()
	}
	if got, err := proof.Run(ctx, p); !errors.Is(err, context.Canceled) || got.OK || got.Page != "" {
		t.Errorf("%+v, %v: that is no verdict", got, err)
	}
	if asked != 5 {
		t.Errorf("asked %d times whether somebody is there", asked)
	}
}

// TestARecalledPictureIsNoFault: its file is gone on purpose.
func TestARecalledPictureIsNoFault(t *testing.T) {
	c, blobs := uitest.Content(t)
	var recalls content.Recalls
	for d := range blobs {
		recalls.Recalls = append(recalls.Recalls, content.Recall{Blobs: []content.Digest{d}})
		delete(blobs, d)
	}
	cat := uitest.CatalogOf(t, c, blobs)
	w := &catalog.Withdrawn{}
	w.Set(recalls)
	cat.SetWithdrawn(w)
	got, err := proof.Run(t.Context(), params(t, cat, false))
	if err != nil || !got.OK {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestWhatIsLookedAt: the pages that travellers come to first, each language among them.
func TestWhatIsLookedAt(t *testing.T) {
	c, blobs := wholePictures(t)
	cat := uitest.CatalogOf(t, c, blobs)
	seen := &looking{Catalog: cat}
	got, err := proof.Run(t.Context(), params(t, seen, false))
	if err != nil || !got.OK {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, l := range cat.Langs() {
		if !slices.Contains(seen.homes, l) || !slices.Contains(seen.articles, l) {
			t.Errorf("%s was not looked at: %v, %v", l, seen.homes, seen.articles)
		}
	}
	if len(seen.topics) == 0 || !seen.cards {
		t.Errorf("topics %v, cards %v", seen.topics, seen.cards)
	}
}

type looking struct {
	*catalog.Catalog
	homes, articles []content.Lang
	topics          []string
	cards           bool
}

func (s *looking) Home(ctx context.Context, l content.Lang, d content.Direction) (catalog.HomeView, error) {
	s.homes = append(s.homes, l)
	return s.Catalog.Home(ctx, l, d)
}

func (s *looking) Article(ctx context.Context, l content.Lang, item string) (catalog.ArticleView, error) {
	s.articles = append(s.articles, l)
	return s.Catalog.Article(ctx, l, item)
}

func (s *looking) Topic(ctx context.Context, l content.Lang, d content.Direction, category string) (catalog.TopicView, error) {
	s.topics = append(s.topics, category)
	return s.Catalog.Topic(ctx, l, d, category)
}

func (s *looking) Cards(ctx context.Context, l content.Lang, item string) (catalog.CardsView, error) {
	s.cards = true
	return s.Catalog.Cards(ctx, l, item)
}
