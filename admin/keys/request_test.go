package keys_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/keys"
	"cuango/admin/roles"
	"cuango/contentsync/content"
)

var now = time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)

func key(tb testing.TB, name string) keys.Private {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "x.key")
	if _, err := keys.Create(file, name, phrase); err != nil {
		tb.Fatal(err)
	}
	k, err := keys.Open(file, phrase)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

// A country has a root of two keepers out of three, and targets of one.
type country struct {
	a, b, c, editor keys.Private
	root, targets   keys.Metadata
}

func newCountry(tb testing.TB) *country {
	tb.Helper()
	keys.QuickFiles(tb)
	w := &country{a: key(tb, "An"), b: key(tb, "Bình"), c: key(tb, "Chi"), editor: key(tb, "Editor")}
	root := metadata.Root(now.AddDate(2, 0, 0))
	add := func(role string, ks ...keys.Private) {
		for _, k := range ks {
			if err := root.Signed.AddKey(k.Key, role); err != nil {
				tb.Fatal(err)
			}
		}
	}
	add(roles.Root, w.a, w.b, w.c)
	add(roles.Targets, w.c)
	add(roles.Snapshot, w.editor)
	add(roles.Timestamp, w.editor)
	root.Signed.Roles[roles.Root].Threshold = 2
	targets := metadata.Targets(now.AddDate(1, 0, 0))
	req, err := keys.New(now, nil, []keys.Metadata{{Role: roles.Root, Root: root}, {Role: roles.Targets, Targets: targets}}, w.names())
	if err != nil {
		tb.Fatal(err)
	}
	for _, k := range []keys.Private{w.a, w.c} {
		if _, err := req.Sign(k); err != nil {
			tb.Fatal(err)
		}
	}
	if m := req.Missing(); len(m) != 0 {
		tb.Fatal(m)
	}
	w.root, w.targets = req.Next[0], req.Next[1]
	return w
}

func (w *country) names() map[string]string {
	out := map[string]string{}
	for _, k := range []keys.Private{w.a, w.b, w.c, w.editor} {
		out[k.ID] = k.Name
	}
	return out
}

func (w *country) force() map[string]keys.Metadata {
	return map[string]keys.Metadata{roles.Root: w.root, roles.Targets: w.targets}
}

func clone(tb testing.TB, m keys.Metadata) keys.Metadata {
	tb.Helper()
	raw, err := m.Bytes()
	if err != nil {
		tb.Fatal(err)
	}
	c, err := keys.ParseMetadata(m.Role, raw)
	if err != nil {
		tb.Fatal(err)
	}
	if c.Root != nil {
		c.Root.ClearSignatures()
		c.Root.Signed.Version++
	} else {
		c.Targets.ClearSignatures()
		c.Targets.Signed.Version++
	}
	return c
}

// delegate is a request that gives the editor the national role.
func (w *country) delegate(tb testing.TB, alter func(*metadata.TargetsType)) (keys.Checked, error) {
	tb.Helper()
	next := clone(tb, w.targets)
	national, err := roles.Parse(roles.National)
	if err != nil {
		tb.Fatal(err)
	}
	next.Targets.Signed.Delegations = &metadata.Delegations{
		Keys:  map[string]*metadata.Key{w.editor.ID: w.editor.Key},
		Roles: []metadata.DelegatedRole{{Name: roles.National, KeyIDs: []string{w.editor.ID}, Threshold: 1, Terminating: true, Paths: national.Patterns()}},
	}
	if alter != nil {
		alter(&next.Targets.Signed)
	}
	return keys.New(now, w.force(), []keys.Metadata{next}, w.names())
}

func TestWordsSayWhatIsSigned(t *testing.T) {
	w := newCountry(t)
	req, err := w.delegate(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	var words bytes.Buffer
	req.Describe(&words)
	for _, want := range []string{
		req.Code, "targets, version 2 (follows version 1)", "holds until 2027-11-26",
		fmt.Sprintf("national is signed by 1 of 1: Editor (%s)", keys.Short(w.editor.ID)), "signed by 0 of the 1 that root 1 asks for",
	} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("lacks %q:\n%s", want, words.String())
		}
	}
	if signed, err := req.Sign(w.c); err != nil || fmt.Sprint(signed) != "[targets]" {
		t.Errorf("%v, %v", signed, err)
	}
	words.Reset()
	req.Describe(&words)
	if !strings.Contains(words.String(), "signed by 1 of the 1 that root 1 asks for: Chi") || len(req.Missing()) != 0 {
		t.Errorf("%v\n%s", req.Missing(), words.String())
	}

	next := clone(t, w.root)
	if err := next.Root.Signed.RevokeKey(w.a.ID, roles.Root); err != nil {
		t.Fatal(err)
	}
	if err := next.Root.Signed.AddKey(w.editor.Key, roles.Root); err != nil {
		t.Fatal(err)
	}
	req, err = keys.New(now, w.force(), []keys.Metadata{next}, w.names())
	if err != nil {
		t.Fatal(err)
	}
	words.Reset()
	req.Describe(&words)
	for _, want := range []string{"root LOSES the key An", "root gets the key Editor", "signed by 0 of the 2 that root 1 asks for", "signed by 0 of the 2 that root 2 asks for"} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("lacks %q:\n%s", want, words.String())
		}
	}
	// Both the keepers before and the ones after must sign it; the one who stays counts in both.
	for i, k := range []keys.Private{w.a, w.editor, w.b} {
		if len(req.Missing()) == 0 {
			t.Fatalf("enough before the signature %d", i)
		}
		if _, err := req.Sign(k); err != nil {
			t.Fatal(err)
		}
	}
	if m := req.Missing(); len(m) != 0 {
		t.Error(m)
	}
}

// Who takes a keeper's key out of the root alone is told that it still signs for the targets; with both in one request, and for a key that has no other role, nothing is said.
func TestWordsSayWhatStays(t *testing.T) {
	w := newCountry(t)
	for _, tt := range []struct {
		name  string
		leave keys.Private
		of    []string
		want  string
	}{
		{"root alone", w.c, []string{roles.Root}, fmt.Sprintf("Chi (%s) STAYS a key of targets", keys.Short(w.c.ID))},
		{"root alone, what to do", w.c, []string{roles.Root}, "keys rotate targets --drop " + w.c.ID[:8]},
		{"root and targets", w.c, []string{roles.Root, roles.Targets}, ""},
		{"a key of the root only", w.a, []string{roles.Root}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			next := clone(t, w.root)
			for _, role := range tt.of {
				if err := errors.Join(next.Root.Signed.RevokeKey(tt.leave.ID, role), next.Root.Signed.AddKey(w.editor.Key, role)); err != nil {
					t.Fatal(err)
				}
			}
			req, err := keys.New(now, w.force(), []keys.Metadata{next}, w.names())
			if err != nil {
				t.Fatal(err)
			}
			var words bytes.Buffer
			req.Describe(&words)
			if has := strings.Contains(words.String(), "STAYS"); has != (tt.want != "") || !strings.Contains(words.String(), tt.want) {
				t.Errorf("want %q:\n%s", tt.want, words.String())
			}
		})
	}
}

func TestRefusedRequests(t *testing.T) {
	w := newCountry(t)
	stranger := key(t, "Stranger")
	for _, tt := range []struct {
		name string
		make func() (keys.Checked, error)
		want error
	}{
		{"version that skips one", func() (keys.Checked, error) {
			return w.delegate(t, func(s *metadata.TargetsType) { s.Version = 3 })
		}, keys.ErrNotSuccessive},
		{"version that stays", func() (keys.Checked, error) { return w.delegate(t, func(s *metadata.TargetsType) { s.Version = 1 }) }, keys.ErrNotSuccessive},
		{"ended before it is signed", func() (keys.Checked, error) {
			return w.delegate(t, func(s *metadata.TargetsType) { s.Expires = now.Add(-time.Hour) })
		}, content.ErrExpired},
		{"holds for ten years", func() (keys.Checked, error) {
			return w.delegate(t, func(s *metadata.TargetsType) { s.Expires = now.AddDate(10, 0, 0) })
		}, content.ErrInvalid},
		{"paths of others", func() (keys.Checked, error) {
			return w.delegate(t, func(s *metadata.TargetsType) { s.Delegations.Roles[0].Paths = []string{"*"} })
		}, content.ErrInvalid},
		{"a threshold of nought", func() (keys.Checked, error) {
			return w.delegate(t, func(s *metadata.TargetsType) { s.Delegations.Roles[0].Threshold = 0 })
		}, content.ErrInvalid},
		{"one key under two names", func() (keys.Checked, error) {
			return w.delegate(t, func(s *metadata.TargetsType) {
				k := *w.editor.Key
				s.Delegations.Keys["other"] = &k
				s.Delegations.Roles[0].KeyIDs, s.Delegations.Roles[0].Threshold = []string{w.editor.ID, "other"}, 2
			})
		}, content.ErrInvalid},
		{"another one's delegation", func() (keys.Checked, error) {
			return w.delegate(t, func(s *metadata.TargetsType) {
				s.Delegations.Roles[0].Name = "gate.lang-son.huu-nghi"
			})
		}, content.ErrInvalid},
		{"in force is not signed", func() (keys.Checked, error) {
			force := w.force()
			unsigned := clone(t, w.targets)
			unsigned.Targets.Signed.Version--
			force[roles.Targets] = unsigned
			return keys.New(now, force, []keys.Metadata{clone(t, w.targets)}, nil)
		}, content.ErrUntrusted},
		{"a root that drops a role", func() (keys.Checked, error) {
			next := clone(t, w.root)
			delete(next.Root.Signed.Roles, roles.Snapshot)
			return keys.New(now, w.force(), []keys.Metadata{next}, nil)
		}, content.ErrInvalid},
		{"signed by a stranger", func() (keys.Checked, error) {
			req, err := w.delegate(t, nil)
			if err != nil {
				return req, err
			}
			if _, err := req.Sign(w.c); err != nil {
				return req, err
			}
			req.Next[0].Targets.Signatures[0].KeyID = stranger.ID
			return req, roundTrip(req, nil)
		}, content.ErrUntrusted},
		{"a signature of something else", func() (keys.Checked, error) {
			req, err := w.delegate(t, nil)
			if err != nil {
				return req, err
			}
			req.Next[0].Targets.Signatures = append(req.Next[0].Targets.Signatures, metadata.Signature{KeyID: w.c.ID, Signature: bytes.Repeat([]byte{1}, 64)})
			return req, roundTrip(req, nil)
		}, content.ErrUntrusted},
		{"altered on its way", func() (keys.Checked, error) {
			req, err := w.delegate(t, nil)
			if err != nil {
				return req, err
			}
			return req, roundTrip(req, func(s string) string { return strings.Replace(s, `"threshold":1`, `"threshold": 1 `, 1) })
		}, nil}, // space is nothing
		{"a date altered on its way", func() (keys.Checked, error) {
			req, err := w.delegate(t, nil)
			if err != nil {
				return req, err
			}
			return req, roundTrip(req, func(s string) string { return strings.ReplaceAll(s, "2027-11-26", "2027-11-27") })
		}, keys.ErrAltered},
		{"a name altered on its way", func() (keys.Checked, error) {
			req, err := w.delegate(t, nil)
			if err != nil {
				return req, err
			}
			return req, roundTrip(req, func(s string) string { return strings.ReplaceAll(s, "Editor", "Minister") })
		}, keys.ErrAltered},
		{"another kind of file", func() (keys.Checked, error) { return keys.Decode([]byte(`{"kind":"x","format":1}`), now) }, content.ErrInvalid},
		{"fields that nobody knows", func() (keys.Checked, error) {
			return keys.Decode([]byte(`{"kind":"kioskadmin signing request","format":1,"sign_also":1}`), now)
		}, content.ErrInvalid},
		{"lay for too long", func() (keys.Checked, error) {
			req, err := w.delegate(t, nil)
			if err != nil {
				return req, err
			}
			raw, err := req.Bytes()
			if err != nil {
				return req, err
			}
			return keys.Decode(raw, now.AddDate(0, 0, keys.RequestDays+1))
		}, content.ErrExpired},
		{"wrong key", func() (keys.Checked, error) {
			req, err := w.delegate(t, nil)
			if err == nil {
				_, err = req.Sign(stranger)
			}
			return req, err
		}, keys.ErrWrongKey},
		{"copies of two requests", func() (keys.Checked, error) {
			one, err := w.delegate(t, nil)
			if err != nil {
				return one, err
			}
			other, err := w.delegate(t, func(s *metadata.TargetsType) { s.Expires = s.Expires.Add(-time.Hour) })
			if err != nil {
				return one, err
			}
			return keys.Merge(one, other)
		}, keys.ErrOther},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.make(); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func roundTrip(c keys.Checked, alter func(string) string) error {
	raw, err := c.Bytes()
	if err != nil {
		return err
	}
	if alter != nil {
		was := string(raw)
		raw = []byte(alter(was))
		if string(raw) == was {
			raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\n "))
		}
	}
	_, err = keys.Decode(raw, now)
	return err
}

// Copies are signed apart and come back in any order, more than once.
func TestMergeOfCopies(t *testing.T) {
	w := newCountry(t)
	next := clone(t, w.root)
	next.Root.Signed.Expires = now.AddDate(2, 0, 0)
	sent, err := keys.New(now, map[string]keys.Metadata{roles.Root: w.root}, []keys.Metadata{next}, w.names())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := sent.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	var back []keys.Checked
	for _, k := range []keys.Private{w.b, w.c, w.b} {
		c, err := keys.Decode(raw, now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Sign(k); err != nil {
			t.Fatal(err)
		}
		back = append(back, c)
	}
	all, err := keys.Merge(back...)
	if err != nil || len(all.Missing()) != 0 || len(all.Next[0].Root.Signatures) != 2 {
		t.Errorf("%v, missing %v, %d signatures", err, all.Missing(), len(all.Next[0].Root.Signatures))
	}
}

// What people open may come from anybody.
func FuzzDecode(f *testing.F) {
	w := newCountry(f)
	req, err := w.delegate(f, nil)
	if err != nil {
		f.Fatal(err)
	}
	raw, err := req.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"kind":"kioskadmin signing request","format":1,"documents":[{"role":"root","metadata":{"signed":{"_type":"root"},"signatures":[]}}]}`))
	f.Add([]byte(`{"kind":"kioskadmin signing request","format":1,"documents":[{"role":"targets","metadata":null}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := keys.Decode(raw, now)
		if err != nil {
			return
		}
		if out, err := c.Bytes(); err != nil || !json.Valid(out) {
			t.Errorf("%v", err)
		}
		c.Describe(&bytes.Buffer{})
		_ = c.Missing()
	})
}
