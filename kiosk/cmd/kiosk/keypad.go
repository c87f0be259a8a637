package main

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"cuango/kiosk/ui"
)

// keypad names, for each key of an external keypad, the keys of a keyboard that it sends. A key that is not in it does nothing.
type keypad map[ui.PadKey][]fyne.KeyName

// usualKeypad is what holds for keys that kiosk.toml does not name.
func usualKeypad() keypad {
	return keypad{
		ui.PadUp: {fyne.KeyUp}, ui.PadDown: {fyne.KeyDown}, ui.PadLeft: {fyne.KeyLeft}, ui.PadRight: {fyne.KeyRight},
		ui.PadSelect: {fyne.KeyReturn, fyne.KeyEnter}, ui.PadBack: {fyne.KeyEscape, fyne.KeyBackspace}, ui.PadSpeak: {fyne.KeyF1, fyne.KeyPlus},
		ui.PadNext: {fyne.KeyPageDown}, ui.PadBefore: {fyne.KeyPageUp},
		ui.PadLouder: {fyne.KeyF3, fyne.KeyAsterisk}, ui.PadQuieter: {fyne.KeyF2, fyne.KeyMinus},
	}
}

// giveWay frees keys that kiosk.toml uses for something else from what they usually do to the voice's loudness: a file that was right before
// there were keys for it stays right. said tells whether the file names a key of the keypad.
func (p keypad) giveWay(said func(ui.PadKey) bool) {
	for _, loud := range []ui.PadKey{ui.PadLouder, ui.PadQuieter} {
		if said(loud) {
			continue
		}
		p[loud] = slices.DeleteFunc(p[loud], func(n fyne.KeyName) bool {
			return slices.ContainsFunc(sortedPad(p), func(k ui.PadKey) bool { return k != loud && said(k) && slices.Contains(p[k], n) })
		})
	}
}

// named are the keys that a keypad may send.
var named = []fyne.KeyName{
	fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyBackspace, fyne.KeySpace, fyne.KeyTab,
	fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyInsert, fyne.KeyDelete, fyne.KeyPlus, fyne.KeyMinus, fyne.KeyAsterisk, fyne.KeySlash,
	fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12,
	fyne.Key0, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9,
}

// maxKeyNames bounds how many keys do the same.
const maxKeyNames = 8

func (p keypad) validate() error {
	does := map[fyne.KeyName]ui.PadKey{}
	usual := usualKeypad()
	for _, k := range sortedPad(p) {
		if _, ok := usual[k]; !ok {
			return fmt.Errorf("config: keypad: there is no %q", k)
		}
		if len(p[k]) > maxKeyNames {
			return fmt.Errorf("config: keypad.%s: at most %d keys (got %d)", k, maxKeyNames, len(p[k]))
		}
		for _, n := range p[k] {
			if !slices.Contains(named, n) {
				return fmt.Errorf("config: keypad.%s: no key is called %q", k, n)
			}
			if other, ok := does[n]; ok {
				return fmt.Errorf("config: keypad.%s: %q is %s already", k, n, other)
			}
			does[n] = k
		}
	}
	return nil
}

func sortedPad(p keypad) []ui.PadKey {
	var all []ui.PadKey
	for k := range p {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// of gives what a key does, or "".
func (p keypad) of(n fyne.KeyName) ui.PadKey {
	for k, names := range p {
		if slices.Contains(names, n) {
			return k
		}
	}
	return ""
}

// listen takes the window's keys. Those of the keypad go to the shell, all others nowhere.
func (k *kiosk) listen() {
	c, ok := k.window.Canvas().(desktop.Canvas)
	if !ok {
		return
	}
	var fresh fyne.KeyName // has gone down, and comes once more as typed: only what comes after that is a repetition
	c.SetOnKeyDown(func(e *fyne.KeyEvent) {
		if p := k.cfg.Keypad.of(e.Name); p != "" {
			fresh = e.Name
			k.shell.PadPress(p, false)
		}
	})
	k.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fresh {
			fresh = ""
			return
		}
		if p := k.cfg.Keypad.of(e.Name); p != "" {
			k.shell.PadPress(p, true)
		}
	})
	c.SetOnKeyUp(func(e *fyne.KeyEvent) {
		if p := k.cfg.Keypad.of(e.Name); p != "" {
			k.shell.PadRelease(p)
		}
	})
}
