package ui

import (
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
)

// Read are the texts of a scene that the voice reads.
func Read(l *theme.Look, sc *paint.Scene, later bool) []paint.Text {
	return (&Shell{look: l}).texts(sc, later)
}

// Emit is what pages do when something was pressed.
func (s *Shell) Emit(e session.Event) { s.emit(e) }
