package keeper

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// maxMessage bounds what the screen may say at once.
const maxMessage = 4 << 10

// A Message is what the screen says: systemd's protocol (sd_notify), and the number of a frame that may be kept.
type Message struct {
	PID   int // of the sender, by the kernel
	Ready bool
	Alive bool
	Frame uint64 // 0: none

	Opens      bool  // the screen is about to open a generation:
	Generation int64 // this one; 0: the seed pack
}

// parse reads lines of NAME=VALUE; what it does not know, it leaves out.
func parse(b []byte) Message {
	var m Message
	for line := range strings.Lines(string(b)) {
		switch name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "="); name {
		case "READY":
			m.Ready = value == "1"
		case "WATCHDOG":
			m.Alive = value == "1"
		case "X_CUANGO_FRAME":
			m.Frame, _ = strconv.ParseUint(value, 10, 64) // 0 is none
		case "X_CUANGO_GENERATION":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil && n >= 0 {
				m.Opens, m.Generation = true, n
			}
		}
	}
	return m
}

// A listener is the socket that the screen finds as $NOTIFY_SOCKET. It lies in no folder, and hears its own user alone.
type listener struct {
	name string
	c    *net.UnixConn
}

func listen() (*listener, error) {
	var id [16]byte
	_, _ = rand.Read(id[:]) // it never fails
	name := "@cuango-session-" + hex.EncodeToString(id[:])
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return nil, fmt.Errorf("notify socket: %w", err)
	}
	raw, err := c.SyscallConn()
	if err == nil {
		var bad error
		err = raw.Control(func(fd uintptr) { bad = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_PASSCRED, 1) })
		err = errors.Join(err, bad)
	}
	if err != nil {
		_ = c.Close() // the error before says more
		return nil, fmt.Errorf("notify socket: %w", err)
	}
	return &listener{name, c}, nil
}

// run hands messages over until the socket is closed.
func (l *listener) run(to chan<- Message) {
	b, oob := make([]byte, maxMessage), make([]byte, syscall.CmsgSpace(syscall.SizeofUcred))
	for {
		n, m, _, _, err := l.c.ReadMsgUnix(b, oob)
		if err != nil {
			return
		}
		cred, err := sender(oob[:m])
		if err != nil || int(cred.Uid) != os.Getuid() {
			continue
		}
		msg := parse(b[:n])
		msg.PID = int(cred.Pid)
		to <- msg
	}
}

func sender(oob []byte) (*syscall.Ucred, error) {
	all, err := syscall.ParseSocketControlMessage(oob)
	if err != nil || len(all) == 0 {
		return nil, errors.Join(err, syscall.EINVAL)
	}
	return syscall.ParseUnixCredentials(&all[0])
}
