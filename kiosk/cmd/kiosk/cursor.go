package main

import (
	"log/slog"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xfixes"
	"github.com/jezek/xgb/xproto"
)

// hideCursor takes the arrow from the whole display for as long as the connection lives. The window hides it too, but only once the pointer
// has moved over it; until then the server's own would stand in the middle of a screen that nobody has touched, or on a wall for ever.
func hideCursor(c *xgb.Conn, log *slog.Logger) {
	err := xfixes.Init(c)
	if err == nil { // hiding came with version 4
		_, err = xfixes.QueryVersion(c, 4, 0).Reply()
	}
	if err == nil {
		err = xfixes.HideCursorChecked(c, xproto.Setup(c).DefaultScreen(c).Root).Check()
	}
	if err != nil {
		log.Warn("the cursor is only hidden once it moves", "err", err)
	}
}
