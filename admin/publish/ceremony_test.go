package publish_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/admin/keys"
	"cuango/admin/objectservertest"
	"cuango/admin/publish"
	"cuango/contentsync/content"
	"cuango/contentsync/trust"
)

// A country is a server's data folder, its bucket, and the keys of people, which the folder never sees.
type country struct {
	t      *testing.T
	srv    *objectservertest.Server
	dir    string
	people map[string]keys.Private
	root   []byte // the first
	kiosk  trust.State
}

func newKeeper(t *testing.T, name string) keys.Private {
	t.Helper()
	_, priv, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	pub, err := keys.OnlinePublic(priv, name)
	if err != nil {
		t.Fatal(err)
	}
	return keys.Private{Public: pub, Ed25519: priv}
}

// newCountry has a root of two out of three, targets of the same people, and the national role at the server.
func newCountry(t *testing.T) *country {
	t.Helper()
	w := &country{t: t, srv: objectservertest.Start(t), dir: t.TempDir(), people: map[string]keys.Private{}}
	for _, name := range []string{"a", "b", "c", "province", "editor", "new"} {
		w.people[name] = newKeeper(t, name)
	}
	three := publish.Holder{Keys: []keys.Public{w.people["a"].Public, w.people["b"].Public, w.people["c"].Public}, Threshold: 2}
	req, err := publish.Init(w.dir, three, three, testNow())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publish.Init(w.dir, three, three, testNow()); !errors.Is(err, publish.ErrBegun) {
		t.Errorf("begun twice: %v", err)
	}
	if err := publish.Begin(w.dir, req); !errors.Is(err, publish.ErrUnsigned) {
		t.Errorf("a root that nobody signed: %v", err)
	}
	all := w.signed(req, "a", "c")
	if err := publish.Begin(w.dir, all); err != nil {
		t.Fatal(err)
	}
	if w.root, err = publish.TrustRoot(w.dir); err != nil {
		t.Fatal(err)
	}
	if err := w.publisher("", nil).Apply(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	w.change(publish.Change{Role: "national", New: true, Add: publish.Holder{Online: true}}, "a", "b")
	return w
}

// publisher works in the data folder, as a new process would, with the keys of people who are there.
func (w *country) publisher(role string, bucket publish.Bucket, here ...string) *publish.Publisher {
	w.t.Helper()
	if bucket == nil {
		bucket = w.srv.Store(w.t, w.srv.Accounts.Root)
	}
	online, err := publish.LoadKeys(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, name := range here {
		if _, err := online.Add(w.people[name].Ed25519); err != nil {
			w.t.Fatal(err)
		}
	}
	p, err := publish.New(publish.Params{Bucket: bucket, Dir: w.dir, Keys: online, Role: role, Now: testNow, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// signed has people sign copies of the request, and the server collect them.
func (w *country) signed(req keys.Checked, who ...string) keys.Checked {
	w.t.Helper()
	raw, err := req.Bytes()
	if err != nil {
		w.t.Fatal(err)
	}
	var back []keys.Checked
	for _, name := range who {
		c, err := keys.Decode(raw, testNow())
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := c.Sign(w.people[name]); err != nil {
			w.t.Fatal(err)
		}
		back = append(back, c)
	}
	all, err := publish.Collect(w.dir, testNow(), back...)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func (w *country) request(ch publish.Change, who ...string) keys.Checked {
	w.t.Helper()
	req, err := w.publisher("", nil).Request(w.t.Context(), ch)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.signed(req, who...)
}

func (w *country) change(ch publish.Change, who ...string) {
	w.t.Helper()
	all := w.request(ch, who...)
	if err := w.publisher("", nil).Apply(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
}

func (w *country) adds(role string, who ...string) publish.Change {
	ch := publish.Change{Role: role}
	for _, name := range who {
		ch.Add.Keys = append(ch.Add.Keys, w.people[name].Public)
	}
	return ch
}

// sees is what a kiosk of Lạng Sơn sees that remembers all it saw: packs and roots.
func (w *country) sees(want string) {
	w.t.Helper()
	get := func(_ context.Context, key string, _ int64) ([]byte, error) {
		b, status := fetch(w.t, w.srv.Public()+"/"+key)
		if status != http.StatusOK {
			return nil, fmt.Errorf("%s: %w", key, content.ErrNotFound)
		}
		return b, nil
	}
	ts, err := get(w.t.Context(), trust.TimestampKey, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := trust.RefreshAt(w.t.Context(), trust.Place{Province: "lang-son", Gate: "huu-nghi"}, w.root, w.kiosk, testNow(), ts, get)
	if err != nil {
		w.t.Fatal(err)
	}
	w.kiosk = res.State
	var have []string
	for _, p := range res.Packs {
		if p.Published.IsZero() {
			w.t.Errorf("nothing says when %s was published", p.Pack)
		}
		have = append(have, p.Prefix+p.Pack)
	}
	if got := strings.Join(have, " "); got != want {
		w.t.Errorf("a kiosk sees %q, want %q", got, want)
	}
}

func named(pack string, number int) publish.Content {
	c := testContent(number)
	c.Catalog.Pack = pack
	return c
}

func TestRolesOfACountry(t *testing.T) {
	w := newCountry(t)
	w.sees("")
	province := w.adds("province.lang-son", "province")
	province.New = true
	w.change(province, "b", "c", "province")
	editor := w.adds("province.lang-son.content", "editor")
	editor.New = true
	w.change(editor, "province", "editor")
	for _, tt := range []struct {
		name, role, pack string
		here             []string
		want             error
	}{
		{"the country's", "", "country", nil, nil},
		{"the province's", "province.lang-son.content", "province", []string{"editor"}, nil},
		{"the province's, without the key", "province.lang-son.content", "province", nil, publish.ErrNoKey},
		{"the province's, by who delegates it", "province.lang-son.content", "province", []string{"province"}, publish.ErrNoKey},
		{"a name that the country has", "province.lang-son.content", "country", []string{"editor"}, publish.ErrTaken},
		{"another province's", "province.quang-ninh.content", "province", []string{"editor"}, publish.ErrNotDelegated},
		{"a gate that nobody delegated", "gate.lang-son.huu-nghi", "gate", []string{"editor"}, publish.ErrNotDelegated},
		{"the delegating role", "province.lang-son", "province", []string{"province"}, content.ErrInvalid},
		{"no role", "root", "country", []string{"a"}, content.ErrInvalid},
		{"the top-level targets, offline", "targets", "other", nil, publish.ErrNoKey},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := w.publisher(tt.role, nil, tt.here...).Publish(t.Context(), named(tt.pack, 1)); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	w.sees("country province/lang-son/province")
	all, err := w.publisher("", nil).Published(t.Context())
	if err != nil || len(all) != 2 {
		t.Errorf("published: %v, %v", all, err)
	}
	if _, err := w.publisher("", nil).ChangeRecalls(t.Context(), func(l *content.Recalls) error {
		l.Recalls = append(l.Recalls, content.Recall{Item: "0123456789abcdef", Since: testNow().UTC().Truncate(time.Second)})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	w.sees("country province/lang-son/province")

	// A request that lay while the role went on is refused, and nothing has changed.
	stale := w.request(w.adds("province.lang-son.content", "new"), "province", "new")
	if _, err := w.publisher("province.lang-son.content", nil, "editor").Publish(t.Context(), named("province", 2)); err != nil {
		t.Fatal(err)
	}
	if err := w.publisher("", nil).Apply(t.Context(), stale); !errors.Is(err, publish.ErrMovedOn) {
		t.Errorf("a stale request: %v", err)
	}
	w.sees("country province/lang-son/province")

	foreign, err := publish.Init(t.TempDir(), publish.Holder{Keys: []keys.Public{w.people["a"].Public}}, publish.Holder{Keys: []keys.Public{w.people["a"].Public}}, testNow())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publish.Collect(w.dir, testNow(), foreign); !errors.Is(err, publish.ErrUnknown) {
		t.Errorf("a request of another server: %v", err)
	}
	readWithTufJS(t, w)
}

// Whatever a ceremony is cut off at, kiosks see a whole bucket, and running it again ends it.
func TestCeremonyIsCancelledAtEveryStep(t *testing.T) {
	w := newCountry(t)
	if _, err := w.publisher("", nil).Publish(t.Context(), named("country", 1)); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, tt := range []struct {
		name   string
		change func() publish.Change
		who    []string
	}{
		{"the server's key of the timestamp", func() publish.Change { return publish.Change{Role: "timestamp", Add: publish.Holder{Online: true}} }, []string{"a", "b"}},
		{"the server's key of the snapshot", func() publish.Change { return publish.Change{Role: "snapshot", Add: publish.Holder{Online: true}} }, []string{"a", "b"}},
		{"the country's content", func() publish.Change { return publish.Change{Role: "national", Add: publish.Holder{Online: true}} }, []string{"b", "c"}},
		{"another province", func() publish.Change {
			n++
			ch := w.adds(fmt.Sprintf("province.p-%d", n), "province")
			ch.New = true
			return ch
		}, []string{"a", "c", "province"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for at := 1; ; at++ {
				all := w.request(tt.change(), tt.who...)
				ctx, cancel := context.WithCancel(t.Context())
				err := w.publisher("", &interrupted{Bucket: w.srv.Store(t, w.srv.Accounts.Root), at: at, stop: cancel}).Apply(ctx, all)
				cancel()
				if err == nil {
					if at < 4 {
						t.Errorf("only %d steps", at)
					}
					break
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				if err := w.publisher("", nil).Apply(t.Context(), all); err != nil {
					t.Fatalf("step %d, again: %v", at, err)
				}
				w.sees("country")
			}
			if _, err := w.publisher("", nil).Publish(t.Context(), named("country", 2)); err != nil {
				t.Error(err)
			}
			w.sees("country")
		})
	}
}

// Storage that loses what it confirmed gets it again, also what the server cannot sign.
func TestLostMetadataOfRoles(t *testing.T) {
	w := newCountry(t)
	if _, err := w.publisher("", nil).Publish(t.Context(), named("country", 1)); err != nil {
		t.Fatal(err)
	}
	newest := func(role string) string {
		files, err := filepath.Glob(filepath.Join(w.srv.Dir, "*", "*", "tuf", "*."+role+".json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", role, files, err)
		}
		number := func(f string) (n int) { _, _ = fmt.Sscanf(path.Base(f), "%d.", &n); return n }
		return slices.MaxFunc(files, func(a, b string) int { return number(a) - number(b) })
	}
	for i, role := range []string{"targets", "snapshot", "national"} {
		t.Run(role, func(t *testing.T) {
			if err := os.Truncate(newest(role), 0); err != nil {
				t.Fatal(err)
			}
			if _, err := w.publisher("", nil).Publish(t.Context(), named("country", i+2)); err != nil {
				t.Fatal(err)
			}
			w.sees("country")
		})
	}
}

func TestRefusedChanges(t *testing.T) {
	w := newCountry(t)
	for _, tt := range []struct {
		name string
		ch   publish.Change
		want error
	}{
		{"no such role", publish.Change{Role: "minister", New: true}, content.ErrInvalid},
		{"delegated already", publish.Change{Role: "national", New: true, Add: publish.Holder{Online: true}}, content.ErrInvalid},
		{"a key for nobody", w.adds("province.lang-son", "province"), publish.ErrNotDelegated},
		{"a gate of a province that is not", publish.Change{Role: "gate.lang-son.huu-nghi", New: true, Add: publish.Holder{Online: true}}, publish.ErrNotDelegated},
		{"revoking what is not", publish.Change{Role: "province.lang-son", Revoke: true}, publish.ErrNotDelegated},
		{"revoking the root", publish.Change{Role: "root", Revoke: true}, content.ErrInvalid},
		{"no key at all", publish.Change{Role: "root"}, publish.ErrNothing},
		{"the keys that it has", w.adds("root", "a", "b", "c"), publish.ErrNothing},
		{"two signatures of one key", w.adds("root", "a"), publish.ErrThreshold},
		{"a key to drop that it has not", publish.Change{Role: "root", Drop: []string{"0000000000"}}, content.ErrInvalid},
		{"a key to drop of few letters", publish.Change{Role: "root", Drop: []string{w.people["a"].ID[:3]}}, content.ErrInvalid},
		{"renewing what the server renews", publish.Change{Role: "timestamp", Renew: true}, content.ErrInvalid},
		{"renewing the server's content", publish.Change{Role: "national", Renew: true}, content.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := w.publisher("", nil).Request(t.Context(), tt.ch); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	w.change(publish.Change{Role: "root", Renew: true}, "a", "b")
	w.change(publish.Change{Role: "targets", Renew: true}, "b", "c")
	w.change(publish.Change{Role: "root", Drop: []string{w.people["c"].ID}}, "a", "b")
	w.sees("")
}

// A province that was revoked may be delegated again, to others; what was signed before is not brought back.
func TestDelegatedAgain(t *testing.T) {
	w := newCountry(t)
	give := func(role, who string, signers ...string) {
		t.Helper()
		ch := w.adds(role, who)
		ch.New = true
		w.change(ch, signers...)
	}
	const role = "province.lang-son.content"
	give("province.lang-son", "province", "a", "b", "province")
	give(role, "editor", "province", "editor")
	if _, err := w.publisher(role, nil, "editor").Publish(t.Context(), named("province", 1)); err != nil {
		t.Fatal(err)
	}
	w.sees("province/lang-son/province")
	w.change(publish.Change{Role: "province.lang-son", Revoke: true}, "a", "c")
	if _, err := w.publisher(role, nil, "editor").Publish(t.Context(), named("province", 2)); !errors.Is(err, publish.ErrNotDelegated) {
		t.Errorf("publish of who was revoked: %v", err)
	}
	if all, err := w.publisher("", nil).Published(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("published: %v, %v", all, err)
	}
	if err := w.publisher("", nil).Renew(t.Context()); err != nil {
		t.Error(err)
	}
	give("province.lang-son", "new", "a", "b", "new")
	give(role, "new", "new")
	if _, err := w.publisher(role, nil, "editor").Publish(t.Context(), named("province", 3)); !errors.Is(err, publish.ErrNoKey) {
		t.Errorf("publish by the key before: %v", err)
	}
	w.sees("")
	if _, err := w.publisher(role, nil, "new").Publish(t.Context(), named("province", 4)); err != nil {
		t.Fatal(err)
	}
	w.sees("province/lang-son/province")
}

// readWithTufJS reads the bucket with the client of the Node.js world, which has nothing of ours: the same targets, the same bytes.
func readWithTufJS(t *testing.T, w *country) {
	t.Helper()
	node, err := filepath.Glob("../web/node_modules/node-linux-*/bin/node")
	if err != nil || len(node) == 0 {
		t.Fatal("no node among the page's test tools: make setup-test fetches it")
	}
	modules, err := filepath.Abs("../web/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("testdata/tufjs.mjs")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, d := range []string{"metadata", "targets"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "metadata", "root.json"), w.root, 0o600); err != nil {
		t.Fatal(err)
	}
	paths := []string{"packs/country/manifest.json", "province/lang-son/packs/province/manifest.json", "overlay/recall.json", "packs/other/manifest.json", "gate/lang-son/huu-nghi/packs/x/manifest.json"}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, node[0], append([]string{script, dir, w.srv.Public()}, paths...)...)
	cmd.Env = append(os.Environ(), "CUANGO_NODE_MODULES="+modules)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tuf-js: %v\n%s%s", err, out, stderrOf(err))
	}
	var found map[string]*struct {
		SHA256, Downloaded string
		Length             int64
	}
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	get := func(_ context.Context, key string, _ int64) ([]byte, error) {
		b, status := fetch(t, w.srv.Public()+"/"+key)
		if status != http.StatusOK {
			return nil, fmt.Errorf("%s: %w", key, content.ErrNotFound)
		}
		return b, nil
	}
	for i, p := range paths {
		ours, _, err := trust.Follow(t.Context(), w.root, trust.State{}, testNow(), get, p)
		if i >= 3 {
			if !errors.Is(err, content.ErrNotFound) || found[p] != nil {
				t.Errorf("%s: we have %v, tuf-js %+v: want none", p, err, found[p])
			}
			continue
		}
		if err != nil || len(ours) != 1 || found[p] == nil {
			t.Errorf("%s: %v, tuf-js %v", p, err, found[p])
			continue
		}
		if js, f := found[p], ours[0]; js.SHA256 != f.Hashes["sha256"] || js.Downloaded != f.Hashes["sha256"] || js.Length != f.Length {
			t.Errorf("%s: tuf-js has %+v, we %+v", p, js, f)
		}
	}
}

func stderrOf(err error) string {
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return string(exit.Stderr)
	}
	return ""
}
