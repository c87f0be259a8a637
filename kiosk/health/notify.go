// Package health says how the screen program is: to systemd by sd_notify, to the sync daemon by
// shown.json. Both only ever repeat what was proven: a window of real size, and a round trip
// through the goroutine that paints.
package health

import (
	"errors"
	"net"
	"strconv"
	"time"
)

// Notify sends a state such as "READY=1" to systemd, whose socket is $NOTIFY_SOCKET. Without one it does nothing.
//
// go-systemd's watchdog helper is not used: it stays silent when WATCHDOG_PID is not our own, and
// under a compositor it never is.
func Notify(socket, state string) error {
	path := socket
	if path == "" {
		return nil
	}
	if path[0] == '@' {
		path = "\x00" + path[1:]
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return err
	}
	_, err = c.Write([]byte(state))
	return errors.Join(err, c.Close())
}

// WatchdogPeriod is how often systemd wants to hear WATCHDOG=1: half of its limit, $WATCHDOG_USEC. 0: never.
func WatchdogPeriod(usec string) time.Duration {
	us, err := strconv.ParseInt(usec, 10, 64)
	if err != nil || us <= 0 {
		return 0
	}
	return time.Duration(us) * time.Microsecond / 2
}

// Opened says which generation the screen is about to open; 0: the seed pack.
func Opened(generation int64) string {
	return "X_CUANGO_GENERATION=" + strconv.FormatInt(generation, 10)
}

// Frame says, after another state, that since the state before it nothing was painted but the attract screen, and nothing of a traveller: what is on the glass
// now may be kept as the last good frame. n counts the changes of the screen; kiosk-session keeps a picture only between two states with the same n.
func Frame(n uint64) string {
	if n == 0 {
		return ""
	}
	return "\nX_CUANGO_FRAME=" + strconv.FormatUint(n, 10)
}
