//go:build e2e

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/packaging/stack"
)

// holdFor is how long somebody holds a corner who was told "about three seconds" and is in no hurry: on a crowded machine the kiosk sees a finger later.
const holdFor = 4 * time.Second

var errNotYet = errors.New("not yet")

// TestStaffCorner opens the staff corner on the real window as staff do, with codes of another program (oathtool), after everything that travellers may do
// to the glass without knowing of it.
func TestStaffCorner(t *testing.T) {
	w := newWorld(t)
	w.installSync()
	sync := w.startSync()
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, ""); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(w.base, "staff.secret")
	printed := w.run(w.programs.Path("kiosk"), "-staff-secret", secret, "-staff-label", w.gate)
	w.must(os.Chown(secret, 0, kioskUID))
	raw, err := os.ReadFile(secret)
	w.must(err)
	base32 := strings.TrimSpace(string(raw))
	if st, err := os.Stat(secret); err != nil || st.Mode().Perm() != 0o640 || !strings.Contains(printed, "secret="+base32) {
		t.Fatalf("secret of mode %v, %v; printed\n%s", st.Mode(), err, printed)
	}
	// Codes from twelve minutes ago to twelve minutes ahead; the one in the middle is of the moment.
	near := func() []string {
		const around = 24
		at := time.Now().Add(-around * 30 * time.Second).UTC().Format("2006-01-02 15:04:05 UTC")
		return strings.Fields(w.run("oathtool", "--totp", "-b", "-N", at, "-w", fmt.Sprint(2*around), base32))
	}
	code := func() string { return strings.TrimSpace(w.run("oathtool", "--totp", "-b", base32)) }
	wrong := func() string {
		for n := 314159; ; n++ {
			if s := fmt.Sprint(n); !slices.Contains(near(), s) {
				return s
			}
		}
	}

	display := w.startXvfb(1920, 1080)
	k, err := w.programs.StartKiosk(w.ctx, stack.KioskOptions{
		Identity: kioskID, Display: display, Gate: w.gate, SyncDir: w.syncDir, StateDir: w.stateDir, IdleS: 300, Out: testLog{t},
		Extra: fmt.Sprintf("staff_secret = %q\n", secret),
	})
	w.must(err)
	t.Cleanup(func() { _ = k.Process.Stop() })
	d := k.Display
	left, right, middle := image.Pt(8, 8), image.Pt(d.Width-8, 8), image.Pt(d.Width/2, 8)
	hold := func(p image.Point, long time.Duration) {
		t.Helper()
		w.must(d.Press(p))
		time.Sleep(long)
		w.must(d.Lift())
		time.Sleep(300 * time.Millisecond)
	}
	traveller := func(what string) {
		w.t.Helper()
		time.Sleep(500 * time.Millisecond)
		s, err := k.Screen()
		w.must(err)
		if strings.HasPrefix(s.Screen, "staff") {
			w.t.Fatalf("%s opens %s", what, s.Screen)
		}
	}
	typed := func(digits string) {
		t.Helper()
		for _, c := range digits {
			w.must(k.Quick(w.ctx, "digit-"+string(c)))
			time.Sleep(700 * time.Millisecond) // one digit twice is no slip
		}
	}
	gesture := func() { // who does not see the field tries again
		w.t.Helper()
		for range 3 {
			hold(left, holdFor)
			hold(right, holdFor)
			if err = stack.WaitFor(w.ctx, 10*time.Second, "the field for the code", k.Process, func() error {
				if s, err := k.Screen(); err != nil || s.Screen != "staff-code" {
					return fmt.Errorf("the screen shows %s, %w", s.Screen, errors.Join(err, errNotYet))
				}
				return nil
			}); err == nil {
				break
			}
		}
		w.must(err)
		if _, err := k.Await(w.ctx, "the field for the code", stack.On("staff-code", "vi")); err != nil {
			w.t.Fatal(err)
		}
	}
	sub := func(name string, f func(t *testing.T)) {
		t.Run(name, func(s *testing.T) {
			was := w.t
			w.t = s
			defer func() { w.t = was }()
			f(s)
		})
	}

	sub("what travellers do does not open it", func(t *testing.T) {
		low := d.Height - 8
		for range 12 {
			for _, p := range []image.Point{left, right, {X: 8, Y: low}, {X: d.Width - 8, Y: low}} {
				w.must(d.Tap(p.X, p.Y))
				time.Sleep(40 * time.Millisecond)
			}
		}
		traveller("tapping in all corners")
		w.must(d.Drag(left, right, 30))
		w.must(d.Drag(right, left, 30))
		traveller("sliding along the upper edge")
		hold(right, holdFor)
		hold(left, holdFor)
		traveller("the right corner first")
		hold(left, holdFor)
		hold(middle, 0)
		hold(right, holdFor)
		traveller("a touch between the two")
		hold(left, time.Second)
		hold(right, time.Second)
		traveller("a second each")
		hold(left, holdFor)
		hold(right, 0)
		traveller("a tap at the right")
		for _, key := range []byte{stack.KeyEscape, stack.KeyReturn, stack.KeyF1, stack.KeyTab} {
			w.must(d.Keys(key))
		}
		w.must(d.Keys(stack.KeyControl, stack.KeyAlt, stack.KeyEscape, stack.KeyReturn))
		traveller("keys")
	})

	var used string
	sub("a wrong code is refused, the right one opens", func(t *testing.T) {
		gesture()
		typed(wrong())
		if _, err := k.Await(w.ctx, "the refusal", func(s stack.Screen) bool {
			return s.Screen == "staff-code" && s.Has("Mã không đúng") && s.Has("Not the right code")
		}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second) // as long as the next one has to wait
		used = code()
		typed(used)
		s, err := k.Await(w.ctx, "the corner", stack.On("staff", "vi"))
		w.must(err)
		status := w.status()
		kiosk, _ := status["kiosk"].(string)
		for _, want := range []string{"Góc nhân viên", fmt.Sprintf("thế hệ %v", status["generation"]), "demo phiên bản", w.gate, kiosk, "1920 × 1080", "đáng tin"} {
			if want == "" || !s.Has(want) {
				t.Errorf("the corner does not tell %q: %q", want, s.Texts)
			}
		}
		s, err = k.Touch(w.ctx, "staff-language", stack.On("staff", "en"))
		w.must(err)
		for _, want := range []string{"Staff corner", fmt.Sprintf("generation %v", status["generation"]), "the newest that was synced", "not verified: "} {
			if !s.Has(want) {
				t.Errorf("the corner does not tell %q: %q", want, s.Texts)
			}
		}
		shot(t, d, "staff")
	})

	sub("brightness darkens the glass", func(t *testing.T) {
		before, err := d.Shot()
		w.must(err)
		for range 2 {
			w.must(k.Quick(w.ctx, "staff-darker"))
			time.Sleep(time.Second)
		}
		w.must(d.AwaitStill(0, 0, d.Width, d.Height, time.Second, 20*time.Second))
		after, err := d.Shot()
		w.must(err)
		at := image.Pt(4, d.Height/2) // the page's ground
		b, a := before.RGBAAt(at.X, at.Y), after.RGBAAt(at.X, at.Y)
		if share := float64(a.G) / float64(b.G); share < 0.77 || share > 0.83 {
			t.Errorf("the ground is %v, was %v: want four fifths", a, b)
		}
		if raw, err := os.ReadFile(filepath.Join(w.stateDir, "brightness")); err != nil || string(raw) != "80\n" {
			t.Errorf("kept: %q, %v", raw, err)
		}
	})

	sub("the glass is tested with a finger", func(t *testing.T) {
		if _, err := k.Touch(w.ctx, "staff-touch", stack.On("staff-touch", "en")); err != nil {
			t.Fatal(err)
		}
		w.must(d.Drag(image.Pt(8, 20), image.Pt(d.Width-8, 20), 40))
		if _, err := k.Await(w.ctx, "a full row", func(s stack.Screen) bool { return s.Has("13 / 91 fields") }); err != nil {
			t.Fatal(err)
		}
		shot(t, d, "staff-touch")
		if _, err := k.Touch(w.ctx, "staff-back", stack.On("staff", "en")); err != nil {
			t.Fatal(err)
		}
	})

	sub("home, and the same code does not open again", func(t *testing.T) {
		if _, err := k.Touch(w.ctx, "staff-home", func(s stack.Screen) bool { return s.Screen == "attract" }); err != nil {
			t.Fatal(err)
		}
		gesture()
		typed(used)
		if _, err := k.Await(w.ctx, "the refusal", func(s stack.Screen) bool { return s.Has("This code was used already") }); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Touch(w.ctx, "staff-leave", func(s stack.Screen) bool { return s.Screen == "attract" }); err != nil {
			t.Fatal(err)
		}
	})

	sub("it is counted and logged, without the codes", func(t *testing.T) {
		said := k.Process.Output()
		w.must(k.Process.Stop())
		configs, err := filepath.Glob(filepath.Join(w.stateDir, "*.toml"))
		w.must(err)
		if len(configs) == 0 {
			t.Fatal("the kiosk has no configuration")
		}
		counted := map[string]float64{}
		dec := json.NewDecoder(strings.NewReader(w.run(w.programs.Path("kiosk"), "--config", configs[0], "-counters")))
		for dec.More() {
			var c map[string]any
			w.must(dec.Decode(&c))
			if n, ok := c["n"].(float64); ok && strings.HasPrefix(fmt.Sprint(c["screen"]), "staff") {
				counted[fmt.Sprintf("%s %s", c["screen"], c["outcome"])] += n
			}
		}
		for what, n := range map[string]float64{"staff-code shown": 2, "staff-code entered": 1, "staff-code refused": 2} {
			if counted[what] != n {
				t.Errorf("%s: %v, want %v (%v)", what, counted[what], n, counted)
			}
		}
		if strings.Count(said, "staff corner opened") != 1 || strings.Count(said, "staff code refused") != 2 {
			t.Errorf("the log:\n%s", said)
		}
		if strings.Contains(said, base32) {
			t.Error("the log tells the secret")
		}
		// How long something took, and digests, may have the same digits.
		words := regexp.MustCompile(`\d+\.\d+(ns|µs|ms|s)\b`).ReplaceAllString(said, "")
		for _, code := range append(near(), used) {
			if regexp.MustCompile(`(^|[^0-9a-f])` + code + `([^0-9a-f]|$)`).MatchString(words) {
				t.Errorf("the log tells %s", code)
			}
		}
	})

	sub("a kiosk without a secret has none", func(t *testing.T) {
		other := w.startKiosk(display, 300)
		w.must(other.Display.Press(left))
		time.Sleep(holdFor)
		w.must(other.Display.Lift())
		time.Sleep(300 * time.Millisecond)
		w.must(other.Display.Press(right))
		time.Sleep(holdFor)
		w.must(other.Display.Lift())
		time.Sleep(time.Second)
		if s, err := other.Screen(); err != nil || strings.HasPrefix(s.Screen, "staff") {
			t.Errorf("on %s, %v", s.Screen, err)
		}
	})
}

// shot leaves a picture of the glass in the folder CUANGO_SHOTS, for who wants to look.
func shot(t *testing.T, d *stack.Display, name string) {
	t.Helper()
	dir := os.Getenv("CUANGO_SHOTS")
	if dir == "" {
		return
	}
	img, err := d.Shot()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, img), f.Close()); err != nil {
		t.Fatal(err)
	}
}
