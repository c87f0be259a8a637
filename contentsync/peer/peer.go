package peer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"cuango/contentsync/content"
)

// Params are the parts of a Peer.
type Params struct {
	Gate   string // only kiosks of this gate are neighbours
	Dir    string // sync folder: blobs/ and partial/ are below it
	Config Config
	Log    *slog.Logger
}

// A Peer gives and takes blobs. Its methods are safe for concurrent use, and a nil Peer does nothing: neighbours are off.
type Peer struct {
	gate, instance string
	dir            *os.Root
	listen         []netip.AddrPort
	log            *slog.Logger
	client         *http.Client
	give           *rate.Limiter
	t              times

	wake   chan struct{} // to look for neighbours now
	looked chan struct{} // closed after the first two looks

	hashing sync.Mutex // one large file at a time is hashed because somebody asks for it

	mu       sync.Mutex
	running  bool
	began    time.Time
	places   []place
	members  []*member
	probed   time.Time
	live     map[content.Digest]bool // of the active generation
	work     map[content.Digest]*job // of the downloads that run
	plans    int                     // downloads that run
	verified map[content.Digest]bool // hashed in this run
	checking map[content.Digest]bool // false: its bytes are wrong
	changed  chan struct{}           // closed and replaced when a blob has come, or will not
	papers   map[string][]byte       // signed files, by key
	pace     pace
	status   content.NeighbourStatus
}

// A job is a blob that a download is about.
type job struct {
	size     int64
	held     bool                 // it is on the disk
	fetching bool                 // from the bucket, now
	partial  string               // path below the folder, while it is fetched
	plans    int                  // that want it
	asks     map[string]time.Time // when neighbours, by their instance, asked this kiosk for it last
}

// pace is how fast this kiosk itself gets bytes from the bucket.
type pace struct {
	fetching int // files
	since    time.Time
	busy     time.Duration
	bytes    int64
	came     int64 // bytes of complete files and of what was hashed: grows while anything gets on
}

// New makes one. It does nothing on the network before Run. Errors: ErrInvalid.
func New(p Params) (*Peer, error) {
	with, listen, err := p.Config.Parse()
	if err != nil {
		return nil, fmt.Errorf("neighbours: %w", err)
	}
	if !content.ValidSlug(p.Gate) {
		return nil, fmt.Errorf("neighbours: %w: gate %.80q", content.ErrInvalid, p.Gate)
	}
	dir, err := os.OpenRoot(p.Dir)
	if err != nil {
		return nil, fmt.Errorf("neighbours: %w", err)
	}
	n := &Peer{
		gate: p.Gate, instance: newInstance(), dir: dir, listen: listen, log: p.Log, t: usual,
		give: rate.NewLimiter(giveRate, 4*writePiece), wake: make(chan struct{}, 1), looked: make(chan struct{}),
		work: map[content.Digest]*job{}, verified: map[content.Digest]bool{}, checking: map[content.Digest]bool{}, changed: make(chan struct{}),
	}
	n.client = n.newClient()
	for _, a := range with {
		n.members = append(n.members, &member{addr: a, fixed: true})
	}
	return n, nil
}

// Close ends it, after Run.
func (p *Peer) Close() error {
	if p == nil {
		return nil
	}
	p.client.CloseIdleConnections()
	return p.dir.Close()
}

// Status says how it stands; nil when neighbours are off.
func (p *Peer) Status() *content.NeighbourStatus {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.status
	s.Seen = len(p.alive())
	s.Listening = nil
	for _, pl := range p.places {
		if pl.listener != nil {
			s.Listening = append(s.Listening, pl.addr.String())
		}
	}
	return &s
}

// Share says which blobs the active generation needs: these are given to neighbours, once they are hashed.
func (p *Peer) Share(live map[content.Digest]bool) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live = live
	clear(p.checking)
	for d := range p.verified {
		if !p.allowed(d) {
			delete(p.verified, d)
		}
	}
}

func (p *Peer) allowed(d content.Digest) bool { return p.live[d] || p.work[d] != nil }

// A File is a blob with its size.
type File struct {
	Digest content.Digest
	Size   int64
}

// Begin says what a download is about. end must be called after it.
func (p *Peer) Begin(files []File) (end func()) {
	if p == nil || len(files) == 0 {
		return func() {}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range files {
		j := p.work[f.Digest]
		if j == nil {
			st, err := p.dir.Lstat(filepath.FromSlash(f.Digest.BlobKey()))
			j = &job{size: f.Size, held: err == nil && st.Mode().IsRegular() && st.Size() == f.Size}
			p.work[f.Digest] = j
		}
		j.plans++
	}
	p.plans++
	return func() { p.end(files) }
}

func (p *Peer) end(files []File) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plans--
	for _, f := range files {
		j := p.work[f.Digest]
		if j.plans--; j.plans > 0 {
			continue
		}
		if p.verified[f.Digest] { // given on until the next generation says what it needs
			if p.live == nil {
				p.live = map[content.Digest]bool{}
			}
			p.live[f.Digest] = true
		}
		delete(p.work, f.Digest)
	}
	p.news()
}

// Ready is called before a download: it waits a moment if nobody has looked for neighbours since the start, and asks those that are known whether they are there.
func (p *Peer) Ready(ctx context.Context) {
	if p == nil {
		return
	}
	p.mu.Lock()
	running := p.running
	p.mu.Unlock()
	if !running {
		return
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
	first := time.NewTimer(p.t.first)
	defer first.Stop()
	select {
	case <-p.looked:
	case <-first.C:
	case <-ctx.Done():
		return
	}
	p.mu.Lock()
	due := time.Since(p.probed) >= p.t.findBusy
	p.mu.Unlock()
	if due {
		p.probe(ctx)
	}
}

// news wakes who waits for a blob. p.mu is held.
func (p *Peer) news() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// Verified says that a blob of a download has come and has the right bytes: it lies under its name or, whole, under that of its part.
func (p *Peer) Verified(d content.Digest, size int64) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.verified[d] = true
	p.pace.came += size
	if j := p.work[d]; j != nil {
		j.held, j.fetching = true, false
	}
	p.news()
}

// Mine tells whether this kiosk is the one that is to fetch the blob from the bucket.
func (p *Peer) Mine(d content.Digest) bool {
	if p == nil {
		return true
	}
	_, ahead := p.ranked(d)
	return ahead == 0
}

// Fetch tries to get a blob from a neighbour, and waits while a neighbour fetches it. It returns when the whole file lies at path, with the right bytes, or when it is this
// kiosk's turn to get it from the bucket; what lies there as a part is left alone. done must be called after that.
func (p *Peer) Fetch(ctx context.Context, d content.Digest, size int64, path string) (done func()) {
	if p == nil {
		return func() {}
	}
	partial := filepath.Join("partial", string(d))
	have := p.sizeOf(partial)
	for s := (search{}); !p.fromNeighbour(ctx, &s, wanted{d, size, path}); {
		if p.claim(&s, d, partial) {
			return func() { p.fetched(d, size, partial, have) }
		}
		if ctx.Err() != nil {
			break
		}
	}
	return func() {}
}

// claim notes that this kiosk fetches a blob from the bucket, unless a neighbour that comes before it has been heard of meanwhile, or had not begun when it was asked and has
// asked for the blob since. Neighbours are told of it by the same lock under which they are heard of, so that of two who look at the same moment one waits.
func (p *Peer) claim(s *search, d content.Digest, partial string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	list, ahead := p.rank(d)
	j := p.work[d]
	for _, m := range list[:ahead] {
		if j != nil {
			s.begun(m, j.asks[m.instance])
		}
	}
	if s.next(list[:ahead]) != nil {
		return false
	}
	if j != nil {
		j.fetching, j.partial = true, partial
	}
	if p.pace.fetching++; p.pace.fetching == 1 {
		p.pace.since = time.Now()
	}
	return true
}

// askedFor notes that a neighbour asks for a blob that this kiosk is about to get, too.
func (p *Peer) askedFor(d content.Digest, instance string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	j := p.work[d]
	if j == nil || instance == "" || len(j.asks) >= MaxNeighbours {
		return
	}
	if j.asks == nil {
		j.asks = map[string]time.Time{}
	}
	j.asks[instance] = time.Now()
}

func (p *Peer) fetched(d content.Digest, size int64, partial string, before int64) {
	have := p.sizeOf(partial)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pace.fetching--; p.pace.fetching == 0 {
		p.pace.busy += time.Since(p.pace.since)
	}
	p.pace.bytes += max(have-before, 0)
	if j := p.work[d]; j != nil && have != size { // otherwise it is right, and Verified follows
		j.fetching = false
		j.size = 0 // it will not come with this download
		p.news()
	}
}

func (p *Peer) sizeOf(name string) int64 {
	st, err := p.dir.Lstat(name)
	if err != nil || !st.Mode().IsRegular() {
		return 0
	}
	return st.Size()
}

// own gives this kiosk's own speed from the bucket in bytes a second; 0 when it is not known.
func (p *Peer) own() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	busy := p.pace.busy
	if p.pace.fetching > 0 {
		busy += time.Since(p.pace.since)
	}
	if busy < time.Second {
		return 0
	}
	return int64(float64(p.pace.bytes) / busy.Seconds())
}

// open gives a blob that is there, hashed, and needed. Errors: ErrNotFound.
func (p *Peer) open(d content.Digest) (*os.File, error) {
	p.mu.Lock()
	allowed, verified := p.allowed(d), p.verified[d]
	_, checking := p.checking[d]
	p.mu.Unlock()
	name, part := filepath.FromSlash(d.BlobKey()), filepath.Join("partial", string(d))
	for i, n := range []string{name, part, name} { // it may get its name in between
		if !allowed || (!verified && (i > 0 || checking)) {
			break
		}
		f, size, err := p.openRegular(n)
		if err != nil {
			continue
		}
		if verified || p.hash(f, d, size) {
			return f, nil
		}
	}
	return nil, content.ErrNotFound
}

func (p *Peer) openRegular(name string) (*os.File, int64, error) {
	f, err := p.dir.Open(name)
	if err != nil {
		return nil, 0, err
	}
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return nil, 0, errors.Join(content.ErrNotFound, err, f.Close())
	}
	return f, st.Size(), nil
}

// hash reads a file that was not read in this run. It is true when its bytes are right and it is at its beginning; otherwise the file is closed. A large one is read in
// the background: who asks is told that it is coming.
func (p *Peer) hash(f *os.File, d content.Digest, size int64) bool {
	if size <= hashAtOnce {
		return p.hashNow(f, d)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.checking[d]; known || len(p.checking) >= maxHashing {
		_ = f.Close()
		return false
	}
	p.checking[d] = true
	go func() {
		p.hashing.Lock()
		defer p.hashing.Unlock()
		if p.hashNow(f, d) {
			_ = f.Close()
		}
	}()
	return false
}

func (p *Peer) hashNow(f *os.File, d content.Digest) bool {
	got, err := digestOf(io.TeeReader(f, hashed{p}))
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	right := err == nil && got == d
	p.mu.Lock()
	defer p.mu.Unlock()
	if right {
		delete(p.checking, d)
		p.verified[d] = p.allowed(d)
	} else {
		p.checking[d] = false
		_ = f.Close()
		p.log.Warn("a blob is damaged and is not given to neighbours", "blob", d, "got", got, "err", err)
	}
	p.news()
	return right
}

// hashed counts bytes that were read to be hashed.
type hashed struct{ p *Peer }

// Write is that of io.Writer.
func (h hashed) Write(b []byte) (int, error) {
	h.p.mu.Lock()
	defer h.p.mu.Unlock()
	h.p.pace.came += int64(len(b))
	return len(b), nil
}

// coming says how a blob stands that cannot be opened: false: it will not come.
func (p *Peer) coming(d content.Digest) (progress, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	j := p.work[d]
	check := p.checking[d]
	if !check && (j == nil || j.size == 0 || (j.held && !p.verified[d])) {
		return progress{}, false
	}
	n := p.pace.came
	for _, o := range p.work {
		if o.fetching {
			n += p.sizeOf(o.partial)
		}
	}
	return progress{fetching: check || j.fetching || j.held, bytes: n}, true
}
