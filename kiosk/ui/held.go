package ui

// Held says what a shell holds on to: for those who look for leaks.
type Held struct {
	Bitmaps      int // of a screen's size, not collected yet
	Pictures     int // slots of the store, those that cannot be shown too
	PictureBytes int
}

// Held counts.
func (s *Shell) Held() Held {
	slots, bytes := s.store.Held()
	return Held{Bitmaps: int(bitmaps.Load()), Pictures: slots, PictureBytes: bytes}
}
