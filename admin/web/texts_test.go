package web

import (
	"io/fs"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"cuango/assets"
)

// TestTextsAreComplete compares the languages: a text that one has and another has not
// would show as its name.
func TestTextsAreComplete(t *testing.T) {
	keys := map[string][]string{}
	for _, l := range pageLangs {
		raw, err := fs.ReadFile(assets.FS, "i18n/admin."+string(l)+".toml")
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := toml.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		keys[string(l)] = sortedKeys(m)
	}
	if d := cmp.Diff(keys["vi"], keys["en"]); d != "" {
		t.Error(d)
	}
}

func TestSpan(t *testing.T) {
	texts, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		d      time.Duration
		vi, en string
	}{
		{0, "0 giây", "0 seconds"},
		{time.Second, "1 giây", "1 second"},
		{-30 * time.Second, "30 giây", "30 seconds"},
		{59*time.Second + 700*time.Millisecond, "1 phút", "1 minute"},
		{89 * time.Minute, "89 phút", "89 minutes"},
		{2 * time.Hour, "2 giờ", "2 hours"},
		{72 * time.Hour, "3 ngày", "3 days"},
	} {
		if got := texts.in("vi").span(tt.d); got != tt.vi {
			t.Errorf("%v: got %q, want %q", tt.d, got, tt.vi)
		}
		if got := texts.in("en").span(tt.d); got != tt.en {
			t.Errorf("%v: got %q, want %q", tt.d, got, tt.en)
		}
	}
}
