package widgets

import (
	"fmt"
	"testing"
)

// Answers stand in rows that differ by one at most, none is lonely beside a row of three, and all are there.
func TestChoicesFillTheirRows(t *testing.T) {
	want := map[int]string{
		1: "[1]", 2: "[2]", 3: "[3]", 4: "[2 2]", 5: "[3 2]", 6: "[3 3]", 7: "[3 2 2]", 8: "[3 3 2]", 9: "[3 3 3]", 10: "[3 3 2 2]", 11: "[3 3 3 2]", 12: "[3 3 3 3]",
	}
	for n := 1; n <= 12; n++ {
		if got := fmt.Sprint(choiceRows(n, choiceColumns(n))); got != want[n] {
			t.Errorf("%d answers stand in rows of %s, want %s", n, got, want[n])
		}
	}
}
