//go:build e2e

package typeset

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
)

// TestBidiConformance runs all cases of the Unicode Character Database, from Debian's unicode-data.
func TestBidiConformance(t *testing.T) {
	f, err := os.Open("/usr/share/unicode/BidiCharacterTest.txt")
	if err != nil {
		t.Fatalf("unicode-data is not installed: %v", err)
	}
	defer f.Close()
	cases, wrong := 0, 0
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		fields := strings.Split(sc.Text(), ";")
		if strings.HasPrefix(sc.Text(), "#") || len(fields) < 5 {
			continue
		}
		var text []rune
		var cls []bidi.Class
		for _, h := range strings.Fields(fields[0]) {
			n, err := strconv.ParseUint(h, 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			p, _ := bidi.LookupRune(rune(n))
			text, cls = append(text, rune(n)), append(cls, p.Class())
		}
		base := uint8(0)
		if fields[2] == "1" {
			base = 1
		}
		got, bad := bidiLevels(text, cls, base), false
		want := strings.Fields(fields[3])
		hanging := true
		for i := len(text) - 1; i >= 0; i-- {
			switch c := cls[i]; {
			case c == bidi.WS || c == bidi.S || c == bidi.B || isInitiator(c) || c == bidi.PDI || removed(c):
			default:
				hanging = false
			}
			if want[i] != "x" && !hanging && want[i] != strconv.Itoa(int(got[i])) {
				bad = true
			}
		}
		cases++
		if bad {
			if wrong++; wrong <= 10 {
				t.Errorf("%U in direction %d: levels %v, want %v", text, base, got, want)
			}
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cases, %d wrong", cases, wrong)
	if cases < 50_000 {
		t.Errorf("only %d cases", cases)
	}
}
