package content_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cuango/contentsync/content"
)

// The examples of RFC 8785 and of its author's test suite. Numbers are whole in our formats: those with a fraction are replaced by
// whole ones, and refused below.
func TestCanonicalJSON(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{
			"RFC 8785 section 3.2.3, order by UTF-16", `{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
		},
		{
			"RFC 8785 section 3.2.2, strings and literals", `{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
			"{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
		},
		{
			"french", `{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}`,
			`{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}`,
		},
		{
			"structures", "{\"1\":{\"f\":{\"f\":\"hi\",\"F\":5},\"\\n\":56},\"10\":{},\"\":\"empty\",\"a\":{},\"111\":[{\"e\":\"yes\",\"E\":\"no\"}],\"A\":{}}",
			`{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}`,
		},
		{"arrays", "[56,{\"d\":true,\"10\":null,\"1\":[]}]", `[56,{"1":[],"10":null,"d":true}]`},
		{"not normalised", `{"Unnormalized Unicode":"A\u030a"}`, "{\"Unnormalized Unicode\":\"A\u030a\"}"},
		{"no escapes for HTML", `"<a href='x'>&\u2028"`, "\"<a href='x'>&\u2028\""},
		{"break hints stay", "\"ດ່ານ\u200bພາສີ\"", "\"ດ່ານ\u200bພາສີ\""},
		{"control characters", `"\b\t\n\f\r\u0000\u001f\u007f"`, `"\b\t\n\f\r\u0000\u001f` + "\u007f\""},
		{"numbers", `[0,-0,-1,9007199254740991,-9007199254740991]`, `[0,0,-1,9007199254740991,-9007199254740991]`},
		{"space", " { \"b\" : [ 1 , 2 ] ,\n\t\"a\" : { } } ", `{"a":{},"b":[1,2]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := content.CanonicalJSON([]byte(tt.in))
			if err != nil || string(got) != tt.want {
				t.Fatalf("got  %s, %v\nwant %s", got, err, tt.want)
			}
		})
	}
	for _, in := range []string{``, `{`, `{"a":1}{}`, `1.5`, `1e3`, `9007199254740992`, `-9007199254740992`, `99999999999999999999`, "\"\xff\"", `nul`, `{"a":1,}`, `[1 2]`} {
		if got, err := content.CanonicalJSON([]byte(in)); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%q: got %s, %v; want ErrInvalid", in, got, err)
		}
	}
}

func TestCanonicalOfWhatHasNoJSON(t *testing.T) {
	if _, err := content.Canonical(make(chan int)); err == nil {
		t.Error("a channel has canonical JSON")
	}
}

func FuzzCanonicalJSON(f *testing.F) {
	for _, s := range []string{`{"b":[1,2,{"\u20ac":null}],"a":"\ud83d\ude00"}`, `[-0,"\u0000"]`, `"\ud800"`, `{"a":1,"a":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		once, err := content.CanonicalJSON(in)
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) {
				t.Fatalf("error without a name: %v", err)
			}
			return
		}
		twice, err := content.CanonicalJSON(once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("not stable: %s, then %s, %v", once, twice, err)
		}
		var a, b any
		if err := errors.Join(json.Unmarshal(in, &a), json.Unmarshal(once, &b)); err != nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("another value: %v, %v, %v", a, b, err)
		}
	})
}

func addVector(f *testing.F, name string) {
	f.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	for _, n := range []int{0, 1, len(b) / 2, len(b) - 1} {
		f.Add(b[:n])
	}
	f.Add(bytes.ReplaceAll(b, []byte(`1`), []byte(`-9`)))
	f.Add(bytes.ReplaceAll(b, []byte(`"vi"`), []byte(`"x"`)))
	f.Add([]byte(strings.Repeat("[", 20_000)))
}

func FuzzDecodeManifest(f *testing.F) {
	addVector(f, "manifest.json")
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := content.DecodeManifest(b)
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) {
				t.Fatalf("error without a name: %v", err)
			}
			return
		}
		if m.TotalBytes() < 1 {
			t.Fatalf("%d bytes in all", m.TotalBytes())
		}
		raw, err := content.Canonical(m)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := content.DecodeManifest(raw); err != nil || !reflect.DeepEqual(m, again) {
			t.Fatalf("%+v is decoded as %+v, %v", m, again, err)
		}
	})
}

func FuzzDecodeCatalog(f *testing.F) {
	addVector(f, "catalog.json")
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := content.DecodeCatalog(b)
		if err != nil {
			if !errors.Is(err, content.ErrInvalid) {
				t.Fatalf("error without a name: %v", err)
			}
			return
		}
		for _, it := range c.Items { // what the screen will do with it
			_ = it.At("huu-nghi", content.In)
			for _, txt := range it.Text {
				for _, b := range txt.Body {
					_ = b.PlainText()
					if b.Kind == content.Image && b.Media == "" {
						t.Fatal("a picture without a name")
					}
				}
			}
		}
		if _, err := content.Canonical(c); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzOpenHeartbeat(f *testing.F) {
	addVector(f, "heartbeat.json")
	kiosk := vectorHeartbeat().Kiosk
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := content.OpenHeartbeat(b, "huu-nghi", kiosk)
		if err == nil && (h.Kiosk != kiosk || h.Gate != "huu-nghi") {
			t.Fatalf("it speaks for %s at %s", h.Kiosk, h.Gate)
		}
		if err != nil && !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrUntrusted) {
			t.Fatalf("error without a name: %v", err)
		}
	})
}
