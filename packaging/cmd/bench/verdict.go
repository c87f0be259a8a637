package main

import (
	"fmt"
	"time"

	"cuango/packaging/stack"
)

// A verdict is what was measured of a thing that has a bound.
type verdict struct {
	part, what, bound, got string
	kept                   bool
}

// judge notes a figure with the most that it may be; both are written by format.
func (b *bench) judge(what, format string, got, most float64) {
	b.verdicts = append(b.verdicts, verdict{b.part, what, "≤ " + fmt.Sprintf(format, most), fmt.Sprintf(format, got), got <= most})
}

// judgeTimes notes the percentile of times. Without any, nothing is known, and the bound is not kept.
func (b *bench) judgeTimes(what string, times []time.Duration, percent int, most time.Duration) {
	what = fmt.Sprintf("%s, p%d of %d", what, percent, len(times))
	if len(times) == 0 {
		b.verdicts = append(b.verdicts, verdict{b.part, what, "≤ " + ms(most), "nothing", false})
		return
	}
	b.judge(what, "%.1f ms", millis(stack.Percentile(times, percent)), millis(most))
}

// judgeGrowth notes that something may not be more, by a share of what it was.
func (b *bench) judgeGrowth(what string, before, after int64, most float64) {
	grown := 100 * (float64(after)/float64(max(before, 1)) - 1)
	b.verdicts = append(b.verdicts, verdict{b.part, what, fmt.Sprintf("≤ +%g %%", 100*most), fmt.Sprintf("%+.1f %%", grown), before > 0 && grown <= 100*most})
}

// summary prints all of them in one table, and how many are kept.
func (b *bench) summary() {
	fmt.Fprintf(b.out, "part\twhat\tbound\tmeasured\tverdict\n")
	kept := 0
	for _, v := range b.verdicts {
		word := "NOT KEPT"
		if v.kept {
			word = "kept"
			kept++
		}
		fmt.Fprintf(b.out, "%s\t%s\t%s\t%s\t%s\n", v.part, v.what, v.bound, v.got, word)
	}
	_ = b.out.Flush()
	fmt.Printf("%d of %d bounds kept\n", kept, len(b.verdicts))
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
