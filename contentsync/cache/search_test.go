package cache_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/search"
)

func TestSearch(t *testing.T) {
	w, dir := writer(t)
	build(t, w, dir, 1, true, packtest.Small(t, "demo", 1, 3, 1, 0))
	r := open(t, dir)
	for _, tt := range []struct {
		lang   content.Lang
		query  string
		marked string // in title, summary and snippet of the first hit
	}{
		{"vi", "hải quan", "Hải|quan"},
		{"vi", "HAI QU", "Hải|qu"},
		{"vi", "cua khau huu nghi", "cửa|khẩu|Hữu|Nghị"},
		{"vi", "sân bay", ""},
		{"en", "customs", "Customs"},
		{"en", "gate border", "border|gate"},
		{"en", "cust", "Cust"},
		{"en", "customs 113", "Customs|Customs|113"},
		{"en", "airport", ""},
		{"zh-Hans", "海关", "海关"},
		{"zh-Hans", "海", "海"},
		{"zh-Hans", "海關", "海关"},
		{"zh-Hans", "关友", ""},
		{"ja", "税関", "税関"},
		{"ko", "세", "세"},
		{"ko", "국경", "국경"},
		{"th", "ชายแดน", "ชายแดน"},
		{"th", "ศุลกากรชายแดน", "ศุลกากร\u200bชายแดน"},
		{"lo", "ດ່ານພາສີ", "ດ່ານ\u200bພາສີ"},
		{"km", "ព្រំដែន", "ព្រំដែន"},
		{"km", "អាកាស", ""},
		{"ru", "таможня", "Таможня"},
		{"fr", "frontiere", "frontière"},
		{"th", "hai quan", "Hải|quan"},
		{"", "customs", "Customs"},
		{"en", `customs" OR "x`, ""},
		{"en", "'; DROP TABLE search; --", ""},
	} {
		res, err := r.Search(t.Context(), search.Query{Text: tt.query, Lang: tt.lang})
		if err != nil {
			t.Errorf("%s: %q: %v", tt.lang, tt.query, err)
			continue
		}
		if (res.Total == 3) != (tt.marked != "") || (res.Total == 0) != (len(res.Nearest) > 0) {
			t.Errorf("%s: %q: %d found, nearest %v", tt.lang, tt.query, res.Total, res.Nearest)
		}
		if tt.marked == "" || len(res.Hits) == 0 {
			continue
		}
		h := res.Hits[0]
		var got []string
		for _, s := range h.TitleSpans {
			got = append(got, h.Title[s.From:s.To])
		}
		if h.Snippet != "" {
			for _, s := range h.SnippetSpans {
				got = append(got, h.Snippet[s.From:s.To])
			}
		}
		if strings.Join(got, "|") != tt.marked {
			t.Errorf("%s: %q: marked %q, want %q", tt.lang, tt.query, got, tt.marked)
		}
		if _, err := r.Text(t.Context(), h.Item, h.Lang); err != nil {
			t.Errorf("%s: %q: the hit is not there: %v", tt.lang, tt.query, err)
		}
	}
	words, err := r.Words(t.Context(), "vi")
	if err != nil || len(words) == 0 {
		t.Errorf("words: %v, %v", words, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Search(ctx, search.Query{Text: "customs", Lang: "en"}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}

func TestSearchOfNothing(t *testing.T) {
	w, dir := writer(t)
	build(t, w, dir, 1, true, packtest.Small(t, "demo", 1, 0, 0, 0))
	res, err := open(t, dir).Search(t.Context(), search.Query{Text: "customs", Lang: "en"})
	if err != nil || res.Total != 0 || len(res.Nearest) != 0 {
		t.Errorf("%+v, %v", res, err)
	}
}

// old makes generation 1 look as an older version wrote it.
func old(t *testing.T, dir, changes string) {
	t.Helper()
	path := filepath.Join(dir, "generations", "1", "content.db")
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_journal_mode=OFF")
	if err == nil {
		_, err = db.Exec(changes + "; VACUUM")
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "generations", "1", "generation.json")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(raw), `"content_size":`)
	size := after[:strings.IndexAny(after, ",}")]
	raw = []byte(strings.Replace(string(raw), `"content_size":`+size, fmt.Sprintf(`"content_size":%d`, st.Size()), 1))
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAGenerationOfAnOlderVersionOpensAndFindsTitles(t *testing.T) {
	for _, tt := range []struct{ name, changes string }{
		{"1: no index of ours", `DROP TABLE search; ALTER TABLE langs ADD COLUMN fts TEXT NOT NULL DEFAULT ''; PRAGMA user_version = 1`},
		{"2: an index that is read no more", `UPDATE search SET data = x'ff' WHERE lang <> ''; PRAGMA user_version = 2`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, dir := writer(t)
			build(t, w, dir, 1, true, packtest.Small(t, "demo", 1, 4, 0, 0))
			old(t, dir, tt.changes)
			r, err := cache.OpenGeneration(t.Context(), dir, 1)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if !r.Old() {
				t.Error("it does not say that it is old")
			}
			if heads, err := r.Heads(t.Context(), ""); err != nil || len(heads) != 4 {
				t.Errorf("%d heads, %v", len(heads), err)
			}
			for query, want := range map[string]int{"hai quan": 4, "海关": 4, "113": 0} { // 113 is in the body only
				res, err := r.Search(t.Context(), search.Query{Text: query, Lang: "vi"})
				if query == "海关" {
					res, err = r.Search(t.Context(), search.Query{Text: query, Lang: "zh-Hans"})
				}
				if err != nil || res.Total != want {
					t.Errorf("%s: %d, %v; want %d", query, res.Total, err, want)
				}
			}
		})
	}
}

func TestADamagedIndexIsAnErrorAndNoCrash(t *testing.T) {
	w, dir := writer(t)
	build(t, w, dir, 1, true, packtest.Small(t, "demo", 1, 3, 0, 0))
	path := filepath.Join(dir, "generations", "1", "content.db")
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_journal_mode=OFF")
	if err == nil {
		_, err = db.Exec(`UPDATE search SET data = CAST(x'ffff' || data AS BLOB) WHERE lang <> ''`)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := cache.OpenGeneration(t.Context(), dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Search(t.Context(), search.Query{Text: "customs", Lang: "en"}); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("got %v", err)
	}
}

// The folding of Latin and Cyrillic letters is that of SQLite's tokenizer, but for those that it leaves as they are.
func TestFoldingAgreesWithSQLite(t *testing.T) {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE VIRTUAL TABLE t USING fts5(x, tokenize = "unicode61 remove_diacritics 2"); CREATE VIRTUAL TABLE v USING fts5vocab(t, row)`); err != nil {
		t.Fatal(err)
	}
	checked := map[string]bool{}
	for _, l := range []content.Lang{"vi", "fr", "ru", "en"} {
		files, err := filepath.Glob("../../assets/demopack/items/*/" + string(l) + ".md")
		if err != nil || len(files) == 0 {
			t.Fatalf("no texts: %v", err)
		}
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range strings.FieldsFunc(string(raw), func(r rune) bool { return !unicode.IsLetter(r) }) {
				if checked[word] {
					continue
				}
				checked[word] = true
				var want string
				_, err := db.Exec(`DELETE FROM t; INSERT INTO t VALUES (?)`, word)
				if err == nil {
					err = db.QueryRow(`SELECT term FROM v`).Scan(&want)
				}
				if err != nil {
					t.Fatalf("%q: %v", word, err)
				}
				want = strings.NewReplacer("đ", "d", "œ", "oe", "æ", "ae", "й", "и", "ё", "е").Replace(want)
				if got := search.Fold(word); got != want {
					t.Errorf("%q: %q, SQLite has %q", word, got, want)
				}
			}
		}
	}
	if len(checked) < 1000 {
		t.Errorf("only %d words", len(checked))
	}
}
