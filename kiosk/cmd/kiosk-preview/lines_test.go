package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"cuango/assets/fonts"
	"cuango/kiosk/typeset"
)

func TestLines(t *testing.T) {
	if err := typeset.New(fonts.FS).Check(); err != nil {
		t.Fatal(err)
	}
	const text = "ຍິນດີ\u200bຕ້ອນຮັບ\u200bສູ່\u200bດ່ານ\u200bສາກົນ ກະລຸນາ\u200bກະກຽມ\u200bໜັງສື\u200bຜ່ານ\u200bແດນ"
	var out bytes.Buffer
	if err := lines([]string{"--lang", "lo", "--width-px", "240", "--style", "body"}, strings.NewReader(text+"\n"), &out); err != nil {
		t.Fatal(err)
	}
	var got linesResult
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Lines) < 2 || len(got.MissingGlyphs) != 0 || got.HeightPx != len(got.Lines)*49 {
		t.Errorf("got %d lines, height %d, missing %q", len(got.Lines), got.HeightPx, got.MissingGlyphs)
	}
	joined := ""
	for i, l := range got.Lines {
		joined += l.Text
		if l.WidthPx > 240 {
			t.Errorf("line %d is %v px wide, want at most 240", i, l.WidthPx)
		}
		if last := strings.TrimRight(l.Text, " "); i < len(got.Lines)-1 && !strings.HasSuffix(l.Text, " ") && !strings.HasSuffix(last, "\u200b") {
			t.Errorf("line %d ends inside a word: %q", i, l.Text)
		}
	}
	if joined != text {
		t.Errorf("lines joined are %q, want %q", joined, text)
	}
}

func TestLinesRefuses(t *testing.T) {
	for _, args := range [][]string{
		{},
		{"--lang", "lo", "--style", "h9"},
		{"--lang", "lo", "--width-px", "-1"},
		{"--lang", "lo", "--em-px", "NaN"},
		{"--lang", "lo", "text"},
		{"--nonsense"},
	} {
		if err := lines(args, strings.NewReader("x"), &bytes.Buffer{}); err == nil {
			t.Errorf("lines %q: no error", args)
		}
	}
}
