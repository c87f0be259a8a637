package ui

import "cuango/kiosk/session"

// Emit is what pages do when something was pressed.
func (s *Shell) Emit(e session.Event) { s.emit(e) }
