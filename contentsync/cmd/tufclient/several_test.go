package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// downloads asks for several targets in one command, with more options before it.
func (c *tester) downloads(names []string, more ...string) bool {
	c.s.t.Helper()
	to := filepath.Join(c.dir, "targets")
	if err := os.MkdirAll(to, 0o700); err != nil {
		c.s.t.Fatal(err)
	}
	for _, name := range names {
		more = append(more, "--target-name", name)
	}
	return c.run(append(more, "--metadata-url", c.s.url+"/metadata", "--target-base-url", c.s.url+"/targets", "--target-dir", to, "download")...)
}

// lie gives what was downloaded, by name.
func (c *tester) lie() map[string]string {
	c.s.t.Helper()
	entries, err := os.ReadDir(filepath.Join(c.dir, "targets"))
	if err != nil {
		c.s.t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		name, err := url.QueryUnescape(e.Name())
		if err != nil {
			c.s.t.Fatal(err)
		}
		raw, err := os.ReadFile(filepath.Join(c.dir, "targets", e.Name()))
		if err != nil {
			c.s.t.Fatal(err)
		}
		out[name] = string(raw)
	}
	return out
}

// Several targets of one command come in order, up to the first that fails. A role below two delegators has to be signed for the one that the way leads over,
// whoever it was verified for a moment ago.
func TestSeveralTargets(t *testing.T) {
	shared := func(signers ...string) func(*sim) {
		return func(s *sim) {
			s.delegate("targets", "east", []string{"east/*"}, false)
			s.delegate("targets", "west", []string{"west/*"}, false)
			s.delegate("east", "both", []string{"east/*"}, false, newKey(s.t, "for east"))
			s.delegate("west", "both", []string{"west/*"}, false, newKey(s.t, "for west"))
			s.keys["both"] = nil
			for _, word := range signers {
				s.keys["both"] = append(s.keys["both"], newKey(s.t, word))
			}
			s.target("both", "east/a", "of east")
			s.target("both", "west/a", "of west")
		}
	}
	plain := func(s *sim) {
		s.target("targets", "a", "text a")
		s.target("targets", "b", "text b")
	}
	for _, tt := range []struct {
		name string
		do   func(*sim)
		ask  []string
		ok   bool
		want map[string]string
	}{
		{"two", plain, []string{"b", "a"}, true, map[string]string{"a": "text a", "b": "text b"}},
		{"one twice", plain, []string{"a", "a"}, true, map[string]string{"a": "text a"}},
		{"the second is nowhere", plain, []string{"a", "x", "b"}, false, map[string]string{"a": "text a"}},
		{"the first is nowhere", plain, []string{"x", "a"}, false, nil},
		{"the first has other bytes", func(s *sim) {
			plain(s)
			s.put(fmt.Sprintf("targets/%x.a", sha256.Sum256([]byte("text a"))), []byte("tixt a"))
		}, []string{"a", "b"}, false, nil},
		{
			"a role of two delegators, signed for both", shared("for east", "for west"),
			[]string{"east/a", "west/a"},
			true,
			map[string]string{"east/a": "of east", "west/a": "of west"},
		},
		{"signed for the first alone", shared("for east"), []string{"east/a", "west/a"}, false, map[string]string{"east/a": "of east"}},
		{"signed for the second alone", shared("for west"), []string{"east/a", "west/a"}, false, nil},
		{"no name", plain, []string{""}, false, nil},
		{"more names than one command takes", plain, strings.Split(strings.Repeat("a ", maxTargets)+"a", " "), false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSim(t)
			tt.do(s)
			s.all()
			c := s.client()
			if got := c.downloads(tt.ask); got != tt.ok || !maps.Equal(c.lie(), tt.want) {
				t.Errorf("%v, %q; want %v, %q; %s", got, c.lie(), tt.ok, tt.want, c.out)
			}
			if tt.ok && len(c.lie()) == 2 { // the same again, each in a process of its own
				for name, text := range tt.want {
					if got := c.download(name); got != text {
						t.Errorf("%s: %q, want %q; %s", name, got, text, c.out)
					}
				}
			}
		})
	}
}

// A role that was verified for one delegator in a process before is no more believed on the way over another one.
func TestStoredRoleOfTwoDelegators(t *testing.T) {
	s := newSim(t)
	s.delegate("targets", "east", []string{"east/*"}, false)
	s.delegate("targets", "west", []string{"west/*"}, false)
	s.delegate("east", "both", []string{"east/*"}, false, newKey(t, "for east"))
	s.delegate("west", "both", []string{"west/*"}, false, newKey(t, "for west"))
	s.target("both", "east/a", "of east")
	s.target("both", "west/a", "of west")
	s.all()
	c := s.client()
	if got := c.download("east/a"); got != "of east" {
		t.Fatalf("%q, %s", got, c.out)
	}
	if got := c.download("west/a"); got != "" {
		t.Errorf("signed for east: %q", got)
	}
	if got := c.download("east/a"); got != "of east" {
		t.Errorf("afterwards: %q, %s", got, c.out)
	}
}

// The hashes of a target stand before its name, any of those that are signed; a hash that nobody can reckon is none.
func TestHashesOfATarget(t *testing.T) {
	text := []byte("text")
	short, long := sha256.Sum256(text), sha512.Sum512(text)
	for _, tt := range []struct {
		name   string
		hashes metadata.Hashes
		at     [][]byte // hashes before the names that the storage has it under
		want   string
	}{
		{"sha256", metadata.Hashes{"sha256": short[:]}, [][]byte{short[:]}, "text"},
		{"sha512 alone", metadata.Hashes{"sha512": long[:]}, [][]byte{long[:]}, "text"},
		{"both", metadata.Hashes{"sha256": short[:], "sha512": long[:]}, [][]byte{short[:], long[:]}, "text"},
		{"both, and one is of other bytes", metadata.Hashes{"sha256": short[:], "sha512": make([]byte, 64)}, [][]byte{short[:]}, ""},
		{"one that does not exist", metadata.Hashes{"sha1024": long[:]}, [][]byte{long[:], nil}, ""},
		{"none", metadata.Hashes{}, [][]byte{nil}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSim(t)
			s.roles["targets"].Signed.Targets["a.txt"] = &metadata.TargetFiles{Path: "a.txt", Length: int64(len(text)), Hashes: tt.hashes}
			for _, sum := range tt.at {
				name := "a.txt"
				if sum != nil {
					name = hex.EncodeToString(sum) + "." + name
				}
				s.put("targets/"+name, text)
			}
			s.next()
			c := s.client()
			if got := c.download("a.txt"); got != tt.want {
				t.Errorf("%q, want %q; %s", got, tt.want, c.out)
			}
			if tt.want == "" && len(c.lie()) > 0 {
				t.Errorf("%q lies there", c.lie())
			}
		})
	}
}

// The kinds of keys that the specification names: a root that needs two signatures has one by a key of each kind, and not with another's bytes.
func TestKindsOfKeys(t *testing.T) {
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pss, err := signature.LoadRSAPSSSigner(long, crypto.SHA256, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto, Hash: crypto.SHA256})
	if err != nil {
		t.Fatal(err)
	}
	dsa, err := signature.LoadECDSASigner(curve, crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	of := func(pub crypto.PublicKey, sign signature.Signer) key {
		k, err := metadata.KeyFromPublicKey(pub)
		if err != nil {
			t.Fatal(err)
		}
		id, err := k.ID()
		if err != nil {
			t.Fatal(err)
		}
		return key{k, id, sign}
	}
	for scheme, k := range map[string]key{
		"rsassa-pss-sha256":   of(&long.PublicKey, pss),
		"ecdsa-sha2-nistp256": of(&curve.PublicKey, dsa),
		"ed25519":             newKey(t, "another"),
	} {
		t.Run(scheme, func(t *testing.T) {
			if k.pub.Scheme != scheme {
				t.Fatalf("the key is of scheme %s", k.pub.Scheme)
			}
			s := newSim(t)
			c := s.client()
			old := s.keys["root"][0]
			s.give("root", old, k)
			s.root.Signed.Roles["root"].Threshold = 2
			s.nextRoot()
			c.accepts("2 1 1 1")
			s.nextRoot()
			good := s.file("3.root.json")
			i := slices.IndexFunc(s.root.Signatures, func(sig metadata.Signature) bool { return sig.KeyID == k.id })
			sig := s.root.Signatures[i].Signature
			sig[len(sig)/2] ^= 1
			bad, err := s.root.ToBytes(false)
			if err != nil {
				t.Fatal(err)
			}
			s.put("3.root.json", bad)
			c.refuses("2 1 1 1")
			s.put("3.root.json", good)
			c.accepts("3 1 1 1")
		})
	}
}

// A role that has expired since it was stored is not used, until there is a new version of it.
func TestDelegatedRoleExpires(t *testing.T) {
	s := newSim(t)
	s.delegate("targets", "a", []string{"*"}, false).Signed.Expires = time.Now().UTC().AddDate(0, 0, 7).Truncate(time.Second)
	s.target("a", "first", "1")
	s.target("a", "second", "2")
	s.all()
	c := s.client()
	if !c.downloads([]string{"first"}) {
		t.Fatal(c.out)
	}
	if c.downloads([]string{"second"}, "--days-in-future", "18") {
		t.Error("an expired role was used")
	}
	s.roles["a"].Signed.Expires = time.Now().UTC().AddDate(0, 0, 21).Truncate(time.Second)
	s.roles["a"].Signed.Version++
	s.putTargets("a")
	s.update()
	if !c.downloads([]string{"second"}, "--days-in-future", "18") || c.lie()["second"] != "2" {
		t.Errorf("%q, %s", c.lie(), c.out)
	}
}
