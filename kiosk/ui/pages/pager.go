package pages

import "sync"

// pager is the page number of a screen that has several. It is set while a scene is laid out and
// turned on the UI goroutine.
type pager struct {
	mu      sync.Mutex
	at, n   int
	changed func()
}

// Number is the page that is shown; 1 is the first.
func (p *pager) Number() int { return p.page() + 1 }

func (p *pager) page() int  { p.mu.Lock(); defer p.mu.Unlock(); return p.at }
func (p *pager) pages() int { p.mu.Lock(); defer p.mu.Unlock(); return p.n }

func (p *pager) setPages(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n = max(n, 1)
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
