package pages

import (
	"image"
	"time"
)

// A wall shows the same for months, so the whole picture wanders: one pixel a minute, over a square of places, each of which it visits once in
// a round. Edges stay covered: the doorway's wall and floor are painted to the screen's edges wherever the picture is.

// shiftSide is how many places the square has on each side.
func shiftSide(screenH int) int {
	if screenH > 1440 { // pixels are smaller there
		return 16
	}
	return 8
}

// ShiftPeriod is how long a round takes on a screen of that height: 64 minutes, or 256 on one of more than 1440 pixels.
func ShiftPeriod(screenH int) time.Duration {
	n := shiftSide(screenH)
	return time.Duration(n*n) * time.Minute
}

// Shift gives by how many pixels the picture is moved at a moment. From one minute to the next it moves by one pixel, along one axis.
func Shift(now time.Time, screenH int) image.Point {
	n := shiftSide(screenH)
	i := int(((now.Unix()/60)%int64(n*n) + int64(n*n)) % int64(n*n))
	// Down the first column, then to and fro over the others, row by row, upwards.
	x, y := 0, i
	if i >= n {
		row, col := (i-n)/(n-1), (i-n)%(n-1)
		y = n - 1 - row
		if x = 1 + col; row%2 == 1 {
			x = n - 1 - col
		}
	}
	return image.Pt(x-n/2, y-n/2)
}
