package work

import (
	"slices"
	"syscall"
	"time"
)

// mostPieces bounds what a Meter keeps between two calls of Take; later pieces only count for the longest.
const mostPieces = 200_000

// A Meter measures what our own code does on the UI goroutine, piece by piece: a piece is one finger event, one step of an animation, or one
// function that came from elsewhere. Pieces inside of each other are one. The toolkit's own painting is no piece of ours.
//
// It is used on the UI goroutine only. A nil Meter measures nothing.
type Meter struct {
	depth  int
	name   string // of the piece
	began  time.Time
	cpu    time.Duration // of the thread, when the piece began
	aside  time.Duration
	asideC time.Duration

	walls []time.Duration
	sum   Pieces
}

// Pieces is what a Meter has seen.
type Pieces struct {
	N        int           // how many
	P50, P99 time.Duration // by the clock
	Max      time.Duration // the longest by the clock: other programs on the machine are in it
	MaxCPU   time.Duration // the most processor time that one piece took
	Longest  string        // what the longest by the clock was
	Busiest  string        // and that of the most processor time
}

// nothing is the end of a piece that is not measured.
func nothing() {}

// Start begins a piece, under a name for people; it ends when what it gives is called.
func (m *Meter) Start(name string) (end func()) {
	if m == nil {
		return nothing
	}
	if m.depth++; m.depth == 1 {
		m.name, m.aside, m.asideC = name, 0, 0
		m.began, m.cpu = time.Now(), threadCPU()
	}
	return m.end
}

func (m *Meter) end() {
	if m.depth--; m.depth > 0 {
		return
	}
	wall, cpu := time.Since(m.began)-m.aside, threadCPU()-m.cpu-m.asideC
	m.sum.N++
	if wall > m.sum.Max {
		m.sum.Max, m.sum.Longest = wall, m.name
	}
	if cpu > m.sum.MaxCPU {
		m.sum.MaxCPU, m.sum.Busiest = cpu, m.name
	}
	if len(m.walls) < mostPieces {
		m.walls = append(m.walls, wall)
	}
}

// Aside begins what does not count inside of a piece, because it is only there for the one who measures; it ends when what it gives is called.
func (m *Meter) Aside() (back func()) {
	if m == nil {
		return nothing
	}
	began, cpu := time.Now(), threadCPU()
	return func() {
		m.aside += time.Since(began)
		m.asideC += threadCPU() - cpu
	}
}

// Take gives what was seen since the last Take.
func (m *Meter) Take() Pieces {
	if m == nil {
		return Pieces{}
	}
	p := m.sum
	slices.Sort(m.walls)
	if n := len(m.walls); n > 0 {
		p.P50, p.P99 = m.walls[(n-1)/2], m.walls[(n*99+99)/100-1]
	}
	m.walls, m.sum = m.walls[:0], Pieces{}
	return p
}

// threadCPU is the processor time of the calling thread. The UI goroutine never leaves its thread.
func threadCPU() time.Duration {
	const thisThread = 1 // RUSAGE_THREAD
	var u syscall.Rusage
	if syscall.Getrusage(thisThread, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
