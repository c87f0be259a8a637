package pages

import "sync"

// pager is the page number of a screen that has several. It is set while a scene is laid out and
// turned on the UI goroutine.
type pager struct {
	mu      sync.Mutex
	at, n   int
	resume  float64 // of a page that is not laid out yet: where it was left
	more    []bool  // pages that show more of what the page before them shows; nil: none
	changed func()
}

// Share tells how far one has read: the part of the pages before the one that is shown.
func (p *pager) Share() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return float64(p.at) / float64(max(p.n, 1))
}

// Resume opens the page where it was left. It is called before the page is laid out.
func (p *pager) Resume(share float64) { p.mu.Lock(); defer p.mu.Unlock(); p.resume = share }

// Number is the page that is shown; 1 is the first.
func (p *pager) Number() int { return p.page() + 1 }

func (p *pager) page() int  { p.mu.Lock(); defer p.mu.Unlock(); return p.at }
func (p *pager) pages() int { p.mu.Lock(); defer p.mu.Unlock(); return p.n }

func (p *pager) setPages(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n = max(n, 1)
	if p.resume > 0 {
		p.at, p.resume = int(p.resume*float64(p.n)+1e-6), 0
	}
	p.at = min(p.at, p.n-1)
}

func (p *pager) turn(by int) {
	p.mu.Lock()
	to := min(max(p.at+by, 0), max(p.n-1, 0))
	moved := to != p.at
	p.at = to
	p.mu.Unlock()
	if moved && p.changed != nil {
		p.changed()
	}
}
