package pages

import (
	"strconv"

	"cuango/contentsync/content"
	"cuango/kiosk/staff"
	"cuango/kiosk/ui/widgets"
)

// courier tells how it stands with the last courier's stick.
func (p *Staff) courier(f staff.Facts) []widgets.Entry {
	if f.Sync == nil || f.Sync.Courier == nil {
		return nil
	}
	c := f.Sync.Courier
	state := func(warn bool, data ...string) widgets.Entry {
		return widgets.Entry{Label: p.with("staff_state"), Value: p.with("staff_courier_"+string(c.State), data...), Warn: warn}
	}
	rows := []widgets.Entry{}
	switch c.State {
	case content.CourierReading:
		said := state(false, "N", strconv.Itoa(c.Percent))
		if c.Of > 0 {
			said.Value = p.with("staff_courier_counting", "N", strconv.Itoa(c.Percent), "Files", strconv.Itoa(c.Files), "Of", strconv.Itoa(c.Of))
		}
		rows = append(rows, said)
	case content.CourierWaiting:
		rows = append(rows, state(true, "Day", p.day(content.Date(c.Dated.In(content.Zone).Format("2006-01-02")))))
	case content.CourierRefused:
		rows = append(rows, state(true), p.row("staff_why", p.with(stickWhy(c.Reason))))
	case content.CourierDone:
		said := state(false)
		if c.Same {
			said.Value = p.with("staff_courier_same")
		}
		rows = append(rows, said)
		if c.Error != "" {
			rows = append(rows, p.warn("staff_courier_back", p.with("staff_courier_back_failed")))
		}
	case content.CourierChecking, content.CourierReturning, content.CourierReturned:
		rows = append(rows, state(false))
	}
	return append(rows, p.row("staff_since", p.ago(c.Since, f.Clock.Now)))
}

// takeStick is the key that says yes to a stick past its date, while one waits.
func (p *Staff) takeStick(f staff.Facts) (key widgets.Toggle, ok bool) {
	if f.Sync == nil || f.Sync.Courier == nil || f.Sync.Courier.State != content.CourierWaiting || p.Desk.TakeStick == nil {
		return key, false
	}
	stamp := f.Sync.Courier.Timestamp
	return widgets.Toggle{ID: "staff-courier", Pictogram: "check", Label: p.with("staff_courier_yes"), Do: func() { p.Desk.TakeStick(stamp) }}, true
}
