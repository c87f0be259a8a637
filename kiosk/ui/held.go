package ui

// Held says what a shell holds on to: for those who look for leaks.
type Held struct {
	Bitmaps      int // of a screen's size, not collected yet
	Made         int // such bitmaps since the program started: in a long run, no more than pages that were left before they came
	Pictures     int // slots of the store, those that cannot be shown too
	PictureBytes int
}

// Held counts.
func (s *Shell) Held() Held {
	slots, bytes := s.store.Held()
	return Held{Bitmaps: int(bitmaps.live.Load()), Made: int(bitmaps.made.Load()), Pictures: slots, PictureBytes: bytes}
}
