package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cuango/packaging/stack"
)

const (
	longPulls = 25 // how often the long article is flung each way
	mostLost  = 20 // pulls of the list that turn no page
)

// pulled is how far the list was pulled.
type pulled struct {
	pages, seen, lost int
	took              time.Duration
}

// list pulls a list of 5,000 items through its whole length and flings an article of 50,000 characters to and fro, and says how long the
// kiosk's own work on its UI goroutine took meanwhile.
func (b *bench) list(ctx context.Context) (err error) {
	began := time.Now()
	from := filepath.Join(b.data, "large")
	if err := errors.Join(os.Mkdir(from, 0o700), enlarge(b.content, from, b.items)); err != nil {
		return err
	}
	syncDir, err := b.publish(ctx, from, "large-admin")
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "own work on the UI goroutine (published %d items in %v)\tbound\tp50\tp99\tlongest\tmost processor time\tpieces\twhat took longest, and most\n", b.items, time.Since(began).Round(time.Second))
	k, err := b.startKioskOn(ctx, syncDir, "large", 3600)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := k.Stop(); stopped != nil { // told, and what was measured is kept
			fmt.Fprintln(os.Stderr, "bench:", stopped)
		}
	}()
	if _, err := k.Touch(ctx, "start-vi", stack.On("home", "vi")); err != nil {
		return err
	}
	if _, err := k.Vitals(ctx); err != nil { // what came before does not count
		return err
	}
	if _, err := k.Touch(ctx, "category-"+largeList, stack.On("topic", "vi")); err != nil {
		return err
	}
	opened, err := k.Vitals(ctx)
	if err != nil {
		return err
	}
	b.uiRow("the list opens", opened)
	p, err := b.pullList(ctx, k)
	if err != nil {
		return err
	}
	v, err := k.Vitals(ctx)
	if err != nil {
		return err
	}
	b.uiRow(fmt.Sprintf("the list pulled: %d of %d items on %d pages in %v, %d pulls lost", p.seen, b.items, p.pages, p.took.Round(time.Second), p.lost), v)
	if v, err = b.flingArticle(ctx, k); err != nil {
		return err
	}
	b.uiRow(fmt.Sprintf("one paragraph of %d characters flung %d times to and fro", longText, longPulls), v)
	_ = b.out.Flush()
	var r result
	if _, err := k.Touch(ctx, "bar-home", stack.On("home", "vi")); err != nil {
		return err
	}
	if err := b.typeKiosk(ctx, k, &r); err != nil {
		return err
	}
	b.judgeTimes(fmt.Sprintf("keystroke → what is found among %d items", b.items), r.types, 50, 45*time.Millisecond)
	b.judgeTimes(fmt.Sprintf("keystroke → what is found among %d items", b.items), r.types, 99, 100*time.Millisecond)
	fmt.Printf("keystroke → what is found among %d items in all languages: p50 %s (≤ 45), p99 %s (≤ 100) from the lift of the finger; taps without length %s and %s; %d of %d changed nothing\n",
		b.items, ms(r.type50), ms(r.type99), ms(r.flat50), ms(r.flat99), r.silent, b.taps)
	fmt.Printf("  load %s\n\n", stack.Load())
	return nil
}

func (b *bench) uiRow(what string, v stack.Vitals) {
	f := func(n float64) string { return fmt.Sprintf("%.1f ms", n) }
	fmt.Fprintf(b.out, "  %s\t≤ 16 ms\t%s\t%s\t%s\t%s\t%d\t%s; %s\n", what, f(v.UI.P50MS), f(v.UI.P99MS), f(v.UI.MaxMS), f(v.UI.MaxCPUMS), v.UI.Pieces, short(v.UI.Longest), short(v.UI.Busiest))
	fmt.Fprintf(b.out, "    repaints of the window meanwhile that Fyne did not do\t\t%s\t%s\t%s\t%s\t%d\t\n", f(v.Repaints.P50MS), f(v.Repaints.P99MS), f(v.Repaints.MaxMS), f(v.Repaints.MaxCPUMS), v.Repaints.Pieces)
	what, _, _ = strings.Cut(what, ":")
	b.judge(what+", the longest of our pieces on the UI goroutine", "%.1f ms", v.UI.MaxMS, 16)
}

// pullList pulls page after page until the list ends or the time is up: flung, and every eighth time dragged slowly, and every twentieth back.
func (b *bench) pullList(ctx context.Context, k *stack.Kiosk) (p pulled, err error) {
	items := map[string]bool{}
	began := time.Now()
	var s stack.Screen
	note := func() error {
		if s, err = k.Screen(); err != nil {
			return err
		}
		p.pages = max(p.pages, s.Page)
		for name := range s.Targets {
			if strings.HasPrefix(name, "item-") {
				items[name] = true
			}
		}
		return nil
	}
	if err := note(); err != nil {
		return p, err
	}
	_, row := keyOf(s, "item-")
	low, high := image.Pt(row[0]+row[2]/2, height*7/10), image.Pt(row[0]+row[2]/2, height*3/10)
	lost := 0
	for n := 1; time.Since(began) < b.pullFor; n++ {
		if _, more := s.Targets["page-next"]; !more {
			break
		}
		before := s.Page
		from, to, steps := low, high, 4
		if n%8 == 0 {
			steps = 20
		}
		if n%20 == 0 && before > 1 {
			from, to = high, low
		}
		if err := k.Display.Drag(from, to, steps); err != nil {
			return p, err
		}
		for waited := time.Now(); s.Page == before; {
			if err := note(); err != nil {
				return p, err
			}
			if time.Since(waited) > 2*time.Second { // a crowded machine: once more
				if lost++; lost > mostLost {
					return p, fmt.Errorf("page %d of the list does not turn", before)
				}
				break
			}
			if err := rest(ctx, 5*time.Millisecond); err != nil {
				return p, err
			}
		}
	}
	p.seen, p.took, p.lost = len(items), time.Since(began), lost
	return p, nil
}

// flingArticle opens the long article, which is the first of the list, and flings it down to its end and up again.
func (b *bench) flingArticle(ctx context.Context, k *stack.Kiosk) (v stack.Vitals, err error) {
	if _, err := k.Touch(ctx, "bar-home", stack.On("home", "vi")); err != nil {
		return v, err
	}
	if _, err := k.Touch(ctx, "category-"+largeList, stack.On("topic", "vi")); err != nil {
		return v, err
	}
	s, err := k.Touch(ctx, "item-"+itemID(longSlug), stack.On("article", "vi"))
	if err != nil {
		return v, err
	}
	if _, err := k.Vitals(ctx); err != nil {
		return v, err
	}
	x := width * 3 / 4
	const left, top, wide, high = width / 2, height / 5, width / 3, height / 2
	for i := range 2 * longPulls {
		from, to := image.Pt(x, height*7/10), image.Pt(x, height*3/10)
		if i >= longPulls {
			from, to = to, from
		}
		before, err := k.Display.Area(left, top, wide, high)
		if err != nil {
			return v, err
		}
		began := time.Now()
		if err := k.Display.Drag(from, to, 4); err != nil {
			return v, err
		}
		if _, err := k.Display.AwaitChange(before, left, top, wide, high, began, 2*time.Second); err != nil && i == 0 {
			return v, fmt.Errorf("the long article does not move: %w", err)
		}
		if err := rest(ctx, 700*time.Millisecond); err != nil { // it runs on
			return v, err
		}
	}
	now, err := k.Screen()
	if err == nil && now.Page != s.Page {
		err = fmt.Errorf("the long article turned to page %d instead of moving", now.Page)
	}
	if err != nil {
		return v, err
	}
	return k.Vitals(ctx)
}

// short is a function's name without its module and its folder.
func short(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
