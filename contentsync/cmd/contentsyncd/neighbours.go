package main

import (
	"errors"
	"fmt"

	"cuango/contentsync/content"
	"cuango/contentsync/peer"
)

// Neighbours is what the key neighbours says: false, true, or a list of addresses. Absent is true: kiosks find each other, in private networks alone.
type Neighbours struct {
	Off  bool
	With []string
}

// UnmarshalTOML reads it.
func (n *Neighbours) UnmarshalTOML(v any) error {
	switch v := v.(type) {
	case bool:
		n.Off = !v
		return nil
	case []any:
		for _, a := range v {
			s, ok := a.(string)
			if !ok {
				return errors.New("neighbours: want false, true, or addresses as \"http://10.0.0.7\"")
			}
			n.With = append(n.With, s)
		}
		return nil
	}
	return errors.New("neighbours: want false, true, or addresses as \"http://10.0.0.7\"")
}

func (c Config) neighbours() *peer.Config {
	if c.Neighbours.Off {
		return nil
	}
	return &peer.Config{With: c.Neighbours.With, Listen: c.NeighboursListen}
}

func checkNeighbours(with, listen []string) error {
	_, _, err := peer.Config{With: with, Listen: listen}.Parse()
	return err
}

// neighbours says it for people.
func neighbours(s *content.NeighbourStatus) string {
	if s == nil {
		return "off"
	}
	text := fmt.Sprintf("%d answer now; since the start %d blobs (%.1f MB) from them, %d (%.1f MB) given to them", s.Seen, s.Got, float64(s.GotBytes)/1e6, s.Given, float64(s.GivenBytes)/1e6)
	if s.Refused > 0 {
		text += fmt.Sprintf("; %d times wrong bytes", s.Refused)
	}
	if len(s.Listening) == 0 {
		text += "; they cannot ask this kiosk: it has no address in a private network, or the daemon does not run"
	}
	if s.Problem != "" {
		text += " (" + s.Problem + ")"
	}
	return text
}
