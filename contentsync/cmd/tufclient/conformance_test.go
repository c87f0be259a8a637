package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

const past = -24 * time.Hour

// The scenarios of the public conformance suite, and some of our own. Versions are those of root, timestamp, snapshot and targets that the client
// trusts in the end.
func TestConformance(t *testing.T) {
	later := func(d time.Duration) time.Time { return time.Now().UTC().Add(d).Truncate(time.Second) }
	for _, tt := range []struct {
		name string
		do   func(*sim, *tester)
	}{
		{"first refresh, and one with nothing new", func(_ *sim, c *tester) {
			c.accepts("1 1 1 1")
			c.accepts("1 1 1 1")
		}},
		{"new versions", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.next()
			c.accepts("1 2 2 2")
		}},
		{"in the order of the specification", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			if want := []string{"2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"}; !slices.Equal(s.asked, want) {
				t.Errorf("asked for %q", s.asked)
			}
		}},
		{"init is needed", func(s *sim, _ *tester) {
			if c := (&tester{s: s, dir: s.t.TempDir()}); c.refresh() {
				t.Error("it trusts nobody's root")
			}
		}},
		{"init with a root that is not signed", func(s *sim, _ *tester) {
			raw := signed(s, s.root)
			if c := (&tester{s: s, dir: s.t.TempDir()}); c.init(raw) && c.refresh() {
				t.Error("it was accepted")
			}
		}},
		{"unknown fields", func(s *sim, c *tester) {
			s.root.Signed.UnrecognizedFields = map[string]any{"x": "y"}
			s.timestamp.Signed.UnrecognizedFields = map[string]any{"x": map[string]any{"y": []any{"z"}}}
			s.roles["targets"].Signed.UnrecognizedFields = map[string]any{"x": true}
			s.nextRoot()
			s.next()
			c.accepts("2 2 2 2")
		}},

		// Roots.
		{"root key is rotated", func(s *sim, c *tester) {
			old := s.keys["root"][0]
			s.give("root", newKey(s.t, "new"))
			s.nextRoot(old)
			c.accepts("2 1 1 1")
		}},
		{"five roots at once, each with another key", func(s *sim, c *tester) {
			for i := range 5 {
				old := s.keys["root"][0]
				s.give("root", newKey(s.t, fmt.Sprint("new", i)))
				s.nextRoot(old)
			}
			c.accepts("6 1 1 1")
		}},
		{"root not signed by the key before", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.give("root", newKey(s.t, "new"))
			s.nextRoot()
			c.refuses("1 1 1 1")
		}},
		{"root not signed by its own key", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			old := s.keys["root"]
			s.give("root", newKey(s.t, "new"))
			s.keys["root"] = old
			s.nextRoot()
			c.refuses("1 1 1 1")
		}},
		{"good root, then a bad one", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.nextRoot()
			s.root.Signed.Version++
			s.put("3.root.json", signed(s, s.root, newKey(s.t, "thief")))
			c.refuses("2 1 1 1")
		}},
		{"root whose version skips one", func(s *sim, c *tester) {
			s.root.Signed.Version = 3
			s.put("2.root.json", signed(s, s.root, s.keys["root"]...))
			c.refuses("1 0 0 0")
		}},
		{"root of the version that is trusted already", func(s *sim, c *tester) {
			s.put("2.root.json", s.file("1.root.json"))
			c.refuses("1 0 0 0")
		}},
		{"expired root on the way", func(s *sim, c *tester) {
			s.root.Signed.Expires = later(past)
			s.nextRoot()
			s.root.Signed.Expires = later(-past)
			s.nextRoot()
			c.accepts("3 1 1 1")
		}},
		{"expired root at the end", func(s *sim, c *tester) {
			s.root.Signed.Expires = later(past)
			s.nextRoot()
			c.refuses("2 0 0 0")
		}},
		{"two of three, and only one signs", func(s *sim, c *tester) {
			old := s.keys["root"][0]
			s.give("root", newKey(s.t, "a"), newKey(s.t, "b"), newKey(s.t, "c"))
			s.root.Signed.Roles["root"].Threshold = 2
			s.keys["root"] = s.keys["root"][:1]
			s.nextRoot(old)
			c.refuses("1 0 0 0")
			s.keys["root"] = append(s.keys["root"], newKey(s.t, "c"))
			s.putRoot(old)
			c.accepts("2 1 1 1")
		}},
		{"two of three, and one signs twice", func(s *sim, c *tester) {
			old := s.keys["root"][0]
			s.give("root", newKey(s.t, "a"), newKey(s.t, "b"), newKey(s.t, "c"))
			s.root.Signed.Roles["root"].Threshold = 2
			s.keys["root"] = []key{s.keys["root"][0], s.keys["root"][0]}
			s.nextRoot(old)
			c.refuses("1 0 0 0")
		}},
		{"one key under two IDs", func(s *sim, c *tester) {
			k := s.keys["root"][0]
			again := *k.pub
			s.root.Signed.Keys["other"] = &again
			s.root.Signed.Roles["timestamp"].KeyIDs = []string{s.keys["timestamp"][0].id, "other"}
			thief := s.keys["timestamp"][0]
			twin := *thief.pub
			s.root.Signed.Keys["other"] = &twin
			s.root.Signed.Roles["timestamp"].Threshold = 2
			s.nextRoot()
			s.timestamp.Signed.Version++
			raw := signed(s, s.timestamp, thief)
			s.timestamp.Signatures = append(s.timestamp.Signatures, metadata.Signature{KeyID: "other", Signature: s.timestamp.Signatures[0].Signature})
			both, err := s.timestamp.ToBytes(false)
			if err != nil || bytes.Equal(raw, both) {
				t.Fatal(err)
			}
			s.put("timestamp.json", both)
			c.refuses("2 0 0 0")
		}},
		{"a timestamp instead of the root", func(s *sim, c *tester) {
			s.put("2.root.json", s.file("timestamp.json"))
			c.refuses("1 0 0 0")
		}},
		{"a root without end", func(s *sim, c *tester) {
			s.put("2.root.json", bytes.Repeat([]byte(" "), 1<<20))
			c.refuses("1 0 0 0")
		}},

		// Timestamps.
		{"timestamp goes back", func(s *sim, c *tester) {
			s.timestamp.Signed.Version = 5
			s.putTimestamp()
			c.accepts("1 5 1 1")
			s.timestamp.Signed.Version = 4
			s.putTimestamp()
			c.refuses("1 5 1 1")
		}},
		{"timestamp of the same version says something else", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.snapshot.Signed.Version++
			s.putSnapshot()
			s.putTimestamp()
			c.accepts("1 1 1 1")
		}},
		{"timestamp by a stranger", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.timestamp.Signed.Version++
			s.put("timestamp.json", signed(s, s.timestamp, newKey(s.t, "thief")))
			c.refuses("1 1 1 1")
		}},
		{"timestamp that was altered", func(s *sim, c *tester) {
			s.put("timestamp.json", spoil(s.file("timestamp.json"), `"version":1`, `"version":2`))
			c.refuses("1 0 0 0")
		}},
		{"new timestamp that has expired is not remembered", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.timestamp.Signed.Version, s.timestamp.Signed.Expires = 3, later(past)
			s.putTimestamp()
			c.refuses("1 1 1 1")
			s.timestamp.Signed.Version, s.timestamp.Signed.Expires = 2, later(-past)
			s.putTimestamp()
			c.accepts("1 2 1 1")
		}},
		{"frozen: the same timestamp for ever", func(_ *sim, c *tester) {
			c.accepts("1 1 1 1")
			if c.refresh("--days-in-future", "31") {
				t.Error("it was accepted")
			}
			c.accepts("1 1 1 1")
		}},
		{"thawed: an expired timestamp is remembered, and a new one follows", func(s *sim, c *tester) {
			s.timestamp.Signed.Expires = later(-past)
			s.putTimestamp()
			c.accepts("1 1 1 1")
			s.timestamp.Signed.Expires = later(-30 * past)
			s.next()
			if !c.refresh("--days-in-future", "2") || c.versions() != "1 2 2 2" {
				t.Errorf("%s, %s", c.versions(), c.out)
			}
		}},
		{"timestamp turns the snapshot back", func(s *sim, c *tester) {
			s.snapshot.Signed.Version = 4
			s.update()
			c.accepts("1 2 5 1")
			s.timestamp.Signed.Version++
			s.timestamp.Signed.Meta["snapshot.json"].Version = 1
			s.putTimestamp()
			c.refuses("1 2 5 1")
		}},
		{"timestamp without a snapshot", func(s *sim, c *tester) {
			delete(s.timestamp.Signed.Meta, "snapshot.json")
			s.putTimestamp()
			c.refuses("1 1 0 0")
		}},
		{"no timestamp", func(s *sim, c *tester) {
			s.mu.Lock()
			delete(s.files, "timestamp.json")
			s.mu.Unlock()
			c.refuses("1 0 0 0")
		}},
		{"a timestamp without end", func(s *sim, c *tester) {
			s.put("timestamp.json", bytes.Repeat([]byte(" "), 1<<20))
			c.refuses("1 0 0 0")
		}},
		{"timestamp key is rotated, and the old one signs on", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			old := s.keys["timestamp"]
			s.give("timestamp", newKey(s.t, "new"))
			s.nextRoot()
			s.timestamp.Signed.Version = 2
			s.put("timestamp.json", signed(s, s.timestamp, old...))
			c.refuses("2 0 0 1")
			s.putTimestamp()
			c.accepts("2 2 1 1")
		}},
		{"back from the end of the numbers: both keys are rotated", func(s *sim, c *tester) {
			s.timestamp.Signed.Version, s.snapshot.Signed.Version = 99998, 99998
			s.update()
			c.accepts("1 99999 99999 1")
			s.give("timestamp", newKey(s.t, "new timestamp"))
			s.give("snapshot", newKey(s.t, "new snapshot"))
			s.nextRoot()
			s.timestamp.Signed.Version, s.snapshot.Signed.Version = 0, 0
			s.update()
			c.accepts("2 1 1 1")
		}},

		// Snapshots.
		{"snapshot of another version than the timestamp says", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.timestamp.Signed.Version++
			s.timestamp.Signed.Meta["snapshot.json"].Version = 2
			s.put("2.snapshot.json", s.file("1.snapshot.json"))
			s.putTimestamp()
			c.refuses("1 2 1 1")
		}},
		{"snapshot by a stranger", func(s *sim, c *tester) {
			s.keys["snapshot"] = []key{newKey(s.t, "thief")}
			s.update()
			c.refuses("1 2 0 0")
		}},
		{"expired snapshot", func(s *sim, c *tester) {
			s.snapshot.Signed.Expires = later(past)
			s.update()
			c.refuses("1 2 0 0")
		}},
		{"snapshot turns the targets back", func(s *sim, c *tester) {
			s.roles["targets"].Signed.Version = 4
			s.next()
			c.accepts("1 2 2 5")
			s.snapshot.Signed.Meta["targets.json"].Version = 1
			s.update()
			c.refuses("1 3 2 5")
		}},
		{"snapshot drops a role", func(s *sim, c *tester) {
			s.delegate("targets", "a", []string{"*"}, false)
			s.all()
			c.accepts("1 2 2 2")
			delete(s.snapshot.Signed.Meta, "a.json")
			s.update()
			c.refuses("1 3 2 2")
		}},
		{"snapshot without targets", func(s *sim, c *tester) {
			delete(s.snapshot.Signed.Meta, "targets.json")
			s.update()
			c.refuses("1 2 2 0")
		}},
		{"snapshot with another hash", func(s *sim, c *tester) {
			s.exact = true
			s.update()
			s.timestamp.Signed.Meta["snapshot.json"].Hashes["sha256"] = make([]byte, 32)
			s.timestamp.Signed.Version++
			s.putTimestamp()
			c.refuses("1 3 0 0")
		}},
		{"snapshot longer than the timestamp says", func(s *sim, c *tester) {
			s.exact = true
			s.update()
			s.put("2.snapshot.json", append(s.file("2.snapshot.json"), ' '))
			c.refuses("1 2 0 0")
		}},
		{"snapshot key is rotated", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.give("snapshot", newKey(s.t, "new"))
			s.nextRoot()
			s.update()
			c.accepts("2 2 2 1")
		}},

		// Targets.
		{"mixed: targets of before with the snapshot of now", func(s *sim, c *tester) {
			old := s.file("1.targets.json")
			s.next()
			s.put("2.targets.json", old)
			c.refuses("1 2 2 0")
		}},
		{"targets with another hash", func(s *sim, c *tester) {
			s.exact = true
			s.roles["targets"].Signed.Version++
			s.putTargets("targets")
			s.snapshot.Signed.Meta["targets.json"].Hashes["sha256"] = make([]byte, 32)
			s.update()
			c.refuses("1 2 2 0")
		}},
		{"targets longer than the snapshot says", func(s *sim, c *tester) {
			s.exact = true
			s.next()
			s.put("2.targets.json", append(s.file("2.targets.json"), ' '))
			c.refuses("1 2 2 0")
		}},
		{"targets by a stranger", func(s *sim, c *tester) {
			s.keys["targets"] = []key{newKey(s.t, "thief")}
			s.next()
			c.refuses("1 2 2 0")
		}},
		{"expired targets", func(s *sim, c *tester) {
			s.roles["targets"].Signed.Expires = later(past)
			s.next()
			c.refuses("1 2 2 0")
		}},
		{"targets key is rotated", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.give("targets", newKey(s.t, "new"))
			s.nextRoot()
			s.next()
			c.accepts("2 2 2 2")
		}},
		{"no consistent snapshots", func(s *sim, _ *tester) {
			s.root.Signed.ConsistentSnapshot = false
			s.putRoot()
			s.first = s.file("1.root.json")
			s.target("targets", "a.txt", "text")
			s.next()
			c := s.client()
			c.accepts("1 2 2 2")
			if got := c.download("a.txt"); got != "text" {
				t.Errorf("%q, %s", got, c.out)
			}
			s.root.Signed.ConsistentSnapshot = true
			s.nextRoot()
			s.next()
			c.accepts("2 3 3 3")
		}},
		{"a client that was killed between two files", func(s *sim, c *tester) {
			c.accepts("1 1 1 1")
			s.next()
			kept := s.file("2.snapshot.json")
			s.put("2.snapshot.json", nil)
			c.refuses("1 2 1 1")
			s.put("2.snapshot.json", kept)
			c.accepts("1 2 2 2")
		}},
		{"trusted metadata that is damaged", func(_ *sim, c *tester) {
			c.accepts("1 1 1 1")
			for _, role := range []string{"timestamp", "snapshot", "targets"} {
				if err := os.WriteFile(filepath.Join(c.dir, "metadata", role+".json"), []byte("{"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			c.accepts("1 1 1 1")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSim(t)
			tt.do(s, s.client())
		})
	}
}

// What is downloaded, and by which way through the delegations.
func TestConformanceOfTargets(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*sim)
		ask  string
		want string // "": refused
	}{
		{"a target", func(s *sim) { s.target("targets", "a.txt", "text") }, "a.txt", "text"},
		{"in a folder", func(s *sim) { s.target("targets", "x/y/a.txt", "text") }, "x/y/a.txt", "text"},
		{"with a name for other systems", func(s *sim) { s.target("targets", "x/ü #%2f.txt", "text") }, "x/ü #%2f.txt", "text"},
		{"nobody lists it", func(s *sim) { s.put("targets/a.txt", []byte("text")) }, "a.txt", ""},
		{"other bytes of the same length", func(s *sim) {
			s.target("targets", "a.txt", "text")
			s.put(fmt.Sprintf("targets/%x.a.txt", sha256.Sum256([]byte("text"))), []byte("tixt"))
		}, "a.txt", ""},
		{"longer", func(s *sim) {
			s.target("targets", "a.txt", "text")
			s.put(fmt.Sprintf("targets/%x.a.txt", sha256.Sum256([]byte("text"))), []byte("text and more"))
		}, "a.txt", ""},
		{"shorter", func(s *sim) {
			s.target("targets", "a.txt", "text")
			s.put(fmt.Sprintf("targets/%x.a.txt", sha256.Sum256([]byte("text"))), []byte("te"))
		}, "a.txt", ""},
		{"delegated", func(s *sim) {
			s.delegate("targets", "a", []string{"*.txt"}, false)
			s.target("a", "a.txt", "of a")
		}, "a.txt", "of a"},
		{"delegated twice", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false)
			s.delegate("a", "b", []string{"*"}, false)
			s.target("b", "a.txt", "of b")
		}, "a.txt", "of b"},
		{"the first one that lists it", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false)
			s.delegate("targets", "b", []string{"*"}, false)
			s.target("a", "a.txt", "of a")
			s.target("b", "a.txt", "of b")
		}, "a.txt", "of a"},
		{"in depth before breadth", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false)
			s.delegate("targets", "b", []string{"*"}, false)
			s.delegate("a", "c", []string{"*"}, false)
			s.target("b", "a.txt", "of b")
			s.target("c", "a.txt", "of c")
		}, "a.txt", "of c"},
		{"the delegator before the delegated", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false)
			s.target("targets", "a.txt", "of targets")
			s.target("a", "a.txt", "of a")
		}, "a.txt", "of targets"},
		{"nobody after a terminating one", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, true)
			s.delegate("targets", "b", []string{"*"}, false)
			s.target("b", "a.txt", "of b")
		}, "a.txt", ""},
		{"below a terminating one", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, true)
			s.delegate("a", "b", []string{"*"}, false)
			s.target("b", "a.txt", "of b")
		}, "a.txt", "of b"},
		{"terminating for other paths", func(s *sim) {
			s.delegate("targets", "a", []string{"x/*"}, true)
			s.delegate("targets", "b", []string{"*"}, false)
			s.target("b", "a.txt", "of b")
		}, "a.txt", "of b"},
		{"a path that is not delegated", func(s *sim) {
			s.delegate("targets", "a", []string{"x/*"}, false)
			s.target("a", "a.txt", "of a")
		}, "a.txt", ""},
		{"a star does not cross a folder", func(s *sim) {
			s.delegate("targets", "a", []string{"x/*"}, false)
			s.target("a", "x/y/a.txt", "of a")
		}, "x/y/a.txt", ""},
		{"a star does not reach into a folder", func(s *sim) {
			s.delegate("targets", "a", []string{"*.txt"}, false)
			s.target("a", "x/a.txt", "of a")
		}, "x/a.txt", ""},
		{"a question mark is one character", func(s *sim) {
			s.delegate("targets", "a", []string{"a-?.txt"}, false)
			s.target("a", "a-1.txt", "of a")
		}, "a-1.txt", "of a"},
		{"and not two", func(s *sim) {
			s.delegate("targets", "a", []string{"a-?.txt"}, false)
			s.target("a", "a-12.txt", "of a")
		}, "a-12.txt", ""},
		{"large letters are others than small ones", func(s *sim) {
			s.delegate("targets", "a", []string{"*.txt"}, false)
			s.target("a", "A.TXT", "of a")
		}, "A.TXT", ""},
		{"a delegated role that the snapshot does not have", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false)
			s.target("a", "a.txt", "of a")
			delete(s.roles, "a") // nobody puts it
		}, "a.txt", ""},
		{"a circle", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false)
			s.delegate("a", "b", []string{"*"}, false)
			s.delegate("b", "a", []string{"*"}, false, s.keys["a"]...)
			s.delegate("targets", "c", []string{"*"}, false)
			s.target("c", "a.txt", "of c")
		}, "a.txt", "of c"},
		{"a chain that is too long", func(s *sim) {
			by := "targets"
			for i := range 40 {
				s.delegate(by, fmt.Sprint("r", i), []string{"*"}, false)
				by = fmt.Sprint("r", i)
			}
			s.target(by, "a.txt", "of the last")
		}, "a.txt", ""},
		{"a delegated role by a stranger", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false)
			s.target("a", "a.txt", "of a")
			s.keys["a"] = []key{newKey(s.t, "thief")}
		}, "a.txt", ""},
		{"one of two", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false, newKey(s.t, "x"), newKey(s.t, "y"))
			s.roles["targets"].Signed.Delegations.Roles[0].Threshold = 2
			s.keys["a"] = s.keys["a"][:1]
			s.target("a", "a.txt", "of a")
		}, "a.txt", ""},
		{"two of two", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false, newKey(s.t, "x"), newKey(s.t, "y"))
			s.roles["targets"].Signed.Delegations.Roles[0].Threshold = 2
			s.target("a", "a.txt", "of a")
		}, "a.txt", "of a"},
		{"an expired delegated role", func(s *sim) {
			s.delegate("targets", "a", []string{"*"}, false).Signed.Expires = time.Now().UTC().Add(past).Truncate(time.Second)
			s.target("a", "a.txt", "of a")
		}, "a.txt", ""},
		{"by the hash of the path", func(s *sim) {
			s.delegate("targets", "a", nil, false)
			s.roles["targets"].Signed.Delegations.Roles[0].PathHashPrefixes = []string{fmt.Sprintf("%x", sha256.Sum256([]byte("a.txt")))[:2]}
			s.target("a", "a.txt", "of a")
		}, "a.txt", "of a"},
		{"by the hash of another path", func(s *sim) {
			s.delegate("targets", "a", nil, false)
			s.roles["targets"].Signed.Delegations.Roles[0].PathHashPrefixes = []string{fmt.Sprintf("%x", sha256.Sum256([]byte("b.txt")))[:4]}
			s.target("a", "a.txt", "of a")
		}, "a.txt", ""},
		{"by bins", func(s *sim) {
			k := newKey(s.t, "bins")
			d := &metadata.Delegations{Keys: map[string]*metadata.Key{k.id: k.pub}, SuccinctRoles: &metadata.SuccinctRoles{KeyIDs: []string{k.id}, Threshold: 1, BitLength: 2, NamePrefix: "bin"}}
			s.roles["targets"].Signed.Delegations = d
			for i := range 4 {
				role := fmt.Sprint("bin-", i)
				s.roles[role], s.keys[role] = metadata.Targets(time.Now().UTC().AddDate(0, 0, 9).Truncate(time.Second)), []key{k}
			}
			bin := fmt.Sprint("bin-", sha256.Sum256([]byte("a.txt"))[0]>>6)
			s.target(bin, "a.txt", "of its bin")
		}, "a.txt", "of its bin"},
		{"a role whose name is a way out", func(s *sim) {
			s.delegate("targets", "../../out", []string{"*"}, false)
			s.target("../../out", "a.txt", "of a")
		}, "a.txt", "of a"},
		{"a role whose name is of every kind", func(s *sim) {
			s.delegate("targets", "ü #%2e?.", []string{"*"}, false)
			s.target("ü #%2e?.", "a.txt", "of a")
		}, "a.txt", "of a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSim(t)
			tt.do(s)
			s.all()
			c := s.client()
			if got := c.download(tt.ask); got != tt.want {
				t.Errorf("%q, want %q; %s", got, tt.want, c.out)
			}
		})
	}
}

// A stored role does not outlive its delegator's change of mind.
func TestDelegatorChangesItsMind(t *testing.T) {
	s := newSim(t)
	s.delegate("targets", "a", []string{"*"}, false)
	s.target("a", "a.txt", "old")
	s.all()
	c := s.client()
	if got := c.download("a.txt"); got != "old" {
		t.Fatal(got, c.out)
	}
	k := newKey(t, "new")
	d := s.roles["targets"].Signed.Delegations
	d.Keys, d.Roles[0].KeyIDs = map[string]*metadata.Key{k.id: k.pub}, []string{k.id}
	s.next() // the role's own metadata is as it was
	if got := c.download("a.txt"); got != "" {
		t.Errorf("a role by the key before: %q", got)
	}
	s.keys["a"] = []key{k}
	s.target("a", "a.txt", "new")
	s.all()
	if got := c.download("a.txt"); got != "new" {
		t.Errorf("%q, %s", got, c.out)
	}
	s.roles["a"].Signed.Version = 1
	s.putTargets("a")
	s.update()
	if got := c.download("a.txt"); got != "" {
		t.Errorf("the role went back: %q", got)
	}
}

// What lies there and is right is not fetched again; what was altered is.
func TestDownloadAgain(t *testing.T) {
	s := newSim(t)
	s.target("targets", "a.txt", "text")
	s.next()
	c := s.client()
	fetched := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return strings.Count(strings.Join(s.asked, "\n"), "a.txt")
	}
	for i, want := range []int{1, 1, 2} {
		if i == 2 {
			if err := os.WriteFile(filepath.Join(c.dir, "targets", "a.txt"), []byte("tixt"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := c.download("a.txt"); got != "text" || fetched() != want {
			t.Errorf("%d: %q, fetched %d times, want %d; %s", i, got, fetched(), want, c.out)
		}
	}
}

func TestFakeTime(t *testing.T) {
	for in, want := range map[string]time.Duration{"": 0, "+86400": 24 * time.Hour, "+30d": 720 * time.Hour, "-2h": -2 * time.Hour, "+1y": 8760 * time.Hour, "90m": 90 * time.Minute} {
		if got, err := fakeTime(in); got != want || err != nil {
			t.Errorf("%q: %v, %v", in, got, err)
		}
	}
	if _, err := fakeTime("@2026-01-01 00:00:00"); err == nil {
		t.Error("a day was taken for an offset")
	}
}
