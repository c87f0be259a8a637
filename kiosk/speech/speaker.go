package speech

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"cuango/contentsync/content"
)

// A State is what a Speaker does.
type State int

// The states. All but Speaking are quiet.
const (
	Silent   State = iota // nothing was asked for, or it was stopped
	Speaking              // a voice sounds, or is about to
	Paused                // goes on where it was
	Done                  // the reading has come to its end
	Nothing               // there is nothing that can be said
	NoVoice               // there is neither a recording nor a voice for the language
	Failed                // the voice or the sound does not work just now
)

// A Status says where a reading is.
type Status struct {
	State State
	Run   int  // which reading; grows with each
	At    int  // which piece is said, or was last
	Aside bool // a control or a confirmation, not a page
	// Spoiled says, with Failed, that it is the recording that cannot be read: a voice may.
	Spoiled bool
	Lang    content.Lang // that has no voice, with NoVoice
}

// Params are what a Speaker is made of.
type Params struct {
	Voice   []string                // espeak-ng and options, without voice, speed, input and output; empty: espeak-ng
	Player  []string                // plays a WAV file from its standard input; empty: aplay with ALSA's default device
	Kana    []string                // turns Japanese on its standard input into kana; empty: kakasi
	Decoder []string                // opusdec and options; empty: opusdec
	Voices  map[content.Lang]string // nil: Voices()

	Patience time.Duration // for the voice to say a sentence, and for the player beyond the length of the sound; 0: eight seconds
	Changed  func()        // the status has changed; called from any goroutine, must not wait
	Log      *slog.Logger
}

const usualPatience = 8 * time.Second

// A Speaker speaks one thing at a time: what is asked for ends what was said before. It is safe for concurrent use.
type Speaker struct {
	engine  engine
	player  []string
	changed func()
	log     *slog.Logger
	wait    time.Duration
	life    context.Context //nolint:containedctx // the program's: children end with it

	mu            sync.Mutex
	st            Status
	list          []Piece
	volume, speed int
	cancel        context.CancelFunc // of the job
	done          chan struct{}      // the job has no child any more
	job           int
	began         time.Time     // when the player got the piece
	from          time.Duration // what of the piece it left out
}

// New makes a speaker. ctx is the program's life.
func New(ctx context.Context, p Params) *Speaker {
	or := func(command []string, usual ...string) []string {
		if len(command) == 0 {
			return usual
		}
		return command
	}
	s := &Speaker{
		engine: engine{
			voice: or(p.Voice, "espeak-ng"), kana: or(p.Kana, "kakasi", "-iutf8", "-outf8", "-JH", "-s"), decoder: or(p.Decoder, "opusdec"),
			voices: p.Voices, patience: p.Patience,
		},
		player: or(p.Player, "aplay", "-q"), changed: p.Changed, log: p.Log, wait: p.Patience, life: ctx,
	}
	if s.engine.voices == nil {
		s.engine.voices = Voices()
	}
	if s.wait == 0 {
		s.wait, s.engine.patience = usualPatience, usualPatience
	}
	if s.changed == nil {
		s.changed = func() {}
	}
	return s
}

// Has tells whether there is a voice for a language. Recordings need none.
func (s *Speaker) Has(lang content.Lang) bool { return s.engine.has(lang) }

// Status gives where the speaker is.
func (s *Speaker) Status() Status { s.mu.Lock(); defer s.mu.Unlock(); return s.st }

// Speaking tells whether somebody listens: the idle time waits meanwhile.
func (s *Speaker) Speaking() bool { return s.Status().State == Speaking }

// Read reads a page. main is the page's language: what counts is whether that one can be read; pieces in other languages without a voice
// are left out. It gives the number of the reading.
func (s *Speaker) Read(list []Piece, main content.Lang) (run int) { return s.begin(list, main, false) }

// Say says what is focused.
func (s *Speaker) Say(text string, lang content.Lang) {
	list, _ := Pieces(text, lang)
	s.begin(list, lang, true)
}

// Confirm says that something was done: a short tone, then the words if there is a voice for them.
func (s *Speaker) Confirm(text string, lang content.Lang) {
	list, _ := Pieces(text, lang)
	s.begin(append([]Piece{{tone: true}}, list...), lang, true)
}

func (s *Speaker) begin(list []Piece, main content.Lang, aside bool) int {
	s.mu.Lock()
	defer s.changed()
	defer s.mu.Unlock()
	s.end()
	s.list = list
	s.st = Status{State: Speaking, Run: s.st.Run + 1, Aside: aside, Lang: main}
	switch can, inMain := s.speakable(main); {
	case len(list) == 0:
		s.st.State = Nothing
	case can == 0, inMain == 0 && !aside && main != "":
		s.st.State = NoVoice
	default:
		s.start(0, 0)
	}
	return s.st.Run
}

// speakable counts the pieces that can be said, and those of them in a language; with no piece in it, all count.
func (s *Speaker) speakable(main content.Lang) (can, inMain int) {
	there := false
	for _, p := range s.list {
		mine := p.Lang == main
		there = there || mine
		if p.tone || p.Record != nil || s.engine.has(p.Lang) {
			can++
			if mine || p.Record != nil {
				inMain++
			}
		}
	}
	if !there {
		inMain = can
	}
	return can, inMain
}

// start begins a job at a piece, leaving out what was heard of it. The lock is held.
func (s *Speaker) start(at int, from time.Duration) {
	before := s.done
	ctx, cancel := context.WithCancel(s.life)
	s.job++
	s.cancel, s.done = cancel, make(chan struct{})
	s.st.State, s.st.Spoiled, s.st.At, s.began, s.from = Speaking, false, at, time.Time{}, from
	j := &job{s: s, n: s.job, list: s.list, volume: s.volume, speed: s.speed}
	go j.run(ctx, before, s.done, at, from)
}

// end ends the job; its children are killed behind us. The lock is held.
func (s *Speaker) end() {
	s.job++
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// change does f under the lock when a reading is there to be changed.
func (s *Speaker) change(f func()) {
	s.mu.Lock()
	f()
	s.mu.Unlock()
	s.changed()
}

// again is how much is said once more when a reading goes on in the middle of a sentence: what the player had not yet let out, and a little more.
const again = 700 * time.Millisecond

// heard is how much of the piece was let out.
func (s *Speaker) heard() time.Duration {
	if s.began.IsZero() {
		return s.from
	}
	return max(s.from, s.from+time.Since(s.began)-again)
}

// Pause holds the reading, and lets it go on.
func (s *Speaker) Pause() {
	s.change(func() {
		switch s.st.State {
		case Speaking:
			s.from, s.began = s.heard(), time.Time{}
			s.end()
			s.st.State = Paused
		case Paused:
			s.start(s.st.At, s.from)
		case Silent, Done, Nothing, NoVoice, Failed:
		}
	})
}

// Again says the sentence once more; after the end or a failure the last one.
func (s *Speaker) Again() {
	s.change(func() {
		if len(s.list) == 0 || s.st.State == Silent || s.st.State == NoVoice || s.st.State == Nothing {
			return
		}
		s.end()
		s.start(s.st.At, 0)
	})
}

// Stop ends what is said.
func (s *Speaker) Stop() {
	s.mu.Lock()
	was := s.st.State
	s.end()
	s.list, s.st.State = nil, Silent
	s.mu.Unlock()
	if was != Silent {
		s.changed()
	}
}

// Tune sets steps of loudness and speed. What is being said goes on with them.
func (s *Speaker) Tune(volume, speed int) {
	volume, speed = min(max(volume, MinVolume), MaxVolume), min(max(speed, MinSpeed), MaxSpeed)
	s.mu.Lock()
	defer s.mu.Unlock()
	if volume == s.volume && speed == s.speed {
		return
	}
	from := s.heard()
	if speed != s.speed && s.st.At < len(s.list) && s.list[s.st.At].Record == nil {
		from = 0 // the sentence has another length; a recording has one speed
	}
	s.volume, s.speed = volume, speed
	if s.st.State == Speaking {
		s.end()
		s.start(s.st.At, from)
	}
}

// A job is one stretch of reading without a change.
type job struct {
	s             *Speaker
	n             int
	list          []Piece
	volume, speed int

	record *Recording // decoded last
	clip   Clip
}

type made struct {
	clip Clip
	err  error
}

// run says the pieces from one on. Two voices never sound at once: it begins when the job before has no child any more.
func (j *job) run(ctx context.Context, before, done chan struct{}, at int, from time.Duration) {
	defer close(done)
	if before != nil {
		<-before
	}
	ahead := j.make(ctx, at)
	for i := at; i < len(j.list); i++ {
		m := <-ahead
		if ctx.Err() != nil {
			return
		}
		if m.err != nil {
			j.fail(ctx, m.err)
			return
		}
		ahead = j.make(ctx, i+1) // the next sentence is made while this one sounds
		if m.clip = m.clip.between(from, 0); len(m.clip.PCM) > 0 {
			j.tell(i, from)
			if err := j.play(ctx, m.clip.louder(j.volume)); err != nil {
				j.fail(ctx, err)
				<-ahead
				return
			}
		}
		from = 0
	}
	j.finish(Done, false)
}

// make has a piece spoken in the background. What cannot be said is empty.
func (j *job) make(ctx context.Context, i int) <-chan made {
	c := make(chan made, 1)
	if i >= len(j.list) || ctx.Err() != nil {
		c <- made{}
		return c
	}
	go func() {
		clip, err := j.piece(ctx, j.list[i])
		c <- made{clip, err}
	}()
	return c
}

func (j *job) piece(ctx context.Context, p Piece) (Clip, error) {
	switch {
	case p.tone:
		return tone(), nil
	case p.Record != nil:
		if j.record != p.Record {
			clip, err := j.s.engine.read(ctx, p.Record)
			if err != nil {
				return Clip{}, err
			}
			j.record, j.clip = p.Record, clip
		}
		return j.clip.between(time.Duration(p.From)*time.Millisecond, time.Duration(p.To)*time.Millisecond), nil
	case !j.s.engine.has(p.Lang):
		return Clip{}, nil
	}
	return j.s.engine.say(ctx, p.Text, p.Lang, j.speed)
}

// play lets a clip sound. It takes as long as the clip, even where the device swallows it at once.
func (j *job) play(ctx context.Context, c Clip) error {
	began := time.Now()
	if _, err := run(ctx, j.s.player, bytes.NewReader(c.WAV()), 1<<16, c.Length()+j.s.wait); err != nil {
		return err
	}
	t := time.NewTimer(c.Length() - time.Since(began))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// tell says that a piece begins to sound.
func (j *job) tell(i int, from time.Duration) {
	j.s.mu.Lock()
	mine := j.n == j.s.job
	if mine {
		j.s.st.At, j.s.began, j.s.from = i, time.Now(), from
	}
	j.s.mu.Unlock()
	if mine {
		j.s.changed()
	}
}

func (j *job) finish(st State, spoiled bool) {
	j.s.mu.Lock()
	mine := j.n == j.s.job
	if mine {
		j.s.st.State, j.s.st.Spoiled, j.s.began, j.s.from = st, spoiled, time.Time{}, 0
	}
	j.s.mu.Unlock()
	if mine {
		j.s.changed()
	}
}

// fail ends the reading, unless it was ended anyway.
func (j *job) fail(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	if j.s.log != nil {
		j.s.log.Warn("voice does not work", "err", err) //nolint:sloglint // there is no request it belongs to
	}
	j.finish(Failed, errors.Is(err, errSpoiled))
}
