package keeper

import (
	"os"
	"testing"

	"cuango/kiosk/health"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     Message
	}{
		{"ready, with a status", "READY=1\nSTATUS=showing", Message{Ready: true}},
		{"alive", "WATCHDOG=1", Message{Alive: true}},
		{"alive, with a frame", "WATCHDOG=1\nX_CUANGO_FRAME=18446744073709551615\n", Message{Alive: true, Frame: 1<<64 - 1}},
		{"a frame that is no number", "X_CUANGO_FRAME=-1", Message{}},
		{"a generation", "X_CUANGO_GENERATION=7", Message{Opens: true, Generation: 7}},
		{"the seed pack", "X_CUANGO_GENERATION=0", Message{Opens: true}},
		{"a generation that is none", "X_CUANGO_GENERATION=-7\nX_CUANGO_GENERATION=x", Message{}},
		{"not ready", "READY=0", Message{}},
		{"nothing", "", Message{}},
		{"noise", "=\n\n=1\nREADY\n\xff\xfe", Message{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := parse([]byte(tc.in)); got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestWhatTheScreenSaysArrivesWithItsSender(t *testing.T) {
	l, err := listen()
	if err != nil {
		t.Fatal(err)
	}
	defer l.c.Close()
	got := make(chan Message, 1)
	go l.run(got)
	if err := health.Notify(l.name, "WATCHDOG=1"+health.Frame(7)); err != nil {
		t.Fatal(err)
	}
	if m := <-got; m != (Message{PID: os.Getpid(), Alive: true, Frame: 7}) {
		t.Errorf("got %+v", m)
	}
}
