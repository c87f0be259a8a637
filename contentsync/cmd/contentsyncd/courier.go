package main

import (
	"fmt"
	"time"

	"cuango/contentsync/content"
)

// courierLine says how it stands with the last stick.
func courierLine(c content.CourierStatus, now time.Time) string {
	s := string(c.State)
	switch c.State {
	case content.CourierReading:
		s = fmt.Sprintf("is read, %d %%: leave it where it is", c.Percent)
		if c.Of > 0 {
			s = fmt.Sprintf("is read, %d of %d files, %d %%: leave it where it is", c.Files, c.Of, c.Percent)
		}
	case content.CourierChecking:
		s = "was read and is checked"
	case content.CourierWaiting:
		s = fmt.Sprintf("its metadata was good until %s: it is taken when somebody says yes in the staff corner", stamp(c.Dated))
	case content.CourierDone:
		s = "was taken"
		if c.Same {
			s += ", there was nothing new on it"
		}
		if c.Error != "" {
			s += "; nothing was put onto it: " + c.Error
		}
	case content.CourierReturning:
		s = "was taken; answers and counters are put onto it: leave it where it is"
	case content.CourierReturned:
		s = "was taken, and carries answers and counters: pull it out"
	case content.CourierRefused:
		s = fmt.Sprintf("was refused, nothing was changed: %s (%s)", courierWhy(c.Reason), c.Error)
	}
	return s + ", " + when(c.Since, now)
}

// courierWhy is why, for a stick.
func courierWhy(r content.SyncReason) string {
	switch r {
	case content.ReasonExpired:
		return "its metadata is too far past its date: fill it again"
	case content.ReasonRollback:
		return "it is older than what this kiosk has"
	case content.ReasonUntrusted:
		return "it is not signed by the keys that this kiosk trusts"
	case content.ReasonDamaged:
		return "a file on it is damaged: fill it again, or take another stick"
	case content.ReasonInvalid:
		return "it is not made as a stick is"
	case content.ReasonMissing:
		return "a file is not on it that this kiosk needs: was it filled for this gate, and to the end?"
	case content.ReasonDisk:
		return "it does not fit on this kiosk's disk"
	case content.ReasonUnfinished:
		return "it was not filled to its end: have it filled again"
	case content.ReasonNetwork, content.ReasonNone, content.ReasonOther:
	}
	return "it could not be read: put it in again, or take another stick"
}
