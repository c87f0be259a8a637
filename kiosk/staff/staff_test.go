package staff

import (
	"bytes"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rfcSecret is that of the test values in RFC 4226 appendix D and RFC 6238 appendix B.
var rfcSecret = []byte("12345678901234567890")

func TestCodesOfRFC4226(t *testing.T) {
	g := newGenerator(rfcSecret)
	for counter, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := format(g.code(int64(counter))); got != want {
			t.Errorf("counter %d: %s, want %s", counter, got, want)
		}
	}
}

func TestCodesOfRFC6238(t *testing.T) {
	g := newGenerator(rfcSecret)
	for unix, want := range map[int64]uint32{
		59: 94287082, 1111111109: 7081804, 1111111111: 14050471, 1234567890: 89005924, 2000000000: 69279037, 20000000000: 65353130,
	} {
		if got := g.truncated(steps(time.Unix(unix, 0))) % 100_000_000; got != want {
			t.Errorf("at %d: %08d, want %08d", unix, got, want)
		}
	}
}

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// phone is what the app shows at a time.
func phone(at time.Time) string { return format(newGenerator(rfcSecret).code(steps(at))) }

// other is a code that opens at no time near noon.
func other(n int) string {
	g, near := newGenerator(rfcSecret), map[int]bool{}
	for s := steps(noon) - 12_000; s < steps(noon)+12_000; s++ {
		near[g.code(s)] = true
	}
	for c := 0; ; c++ {
		if !near[c] {
			if n == 0 {
				return format(c)
			}
			n--
		}
	}
}

func TestDoor(t *testing.T) {
	right := Clock{Now: noon, Trusted: true}
	later := func(d time.Duration) Clock { return Clock{Now: noon.Add(d), Trusted: true} }
	floor := noon.Add(-90 * 24 * time.Hour)
	in1970 := Clock{Now: time.Unix(1000, 0), Floor: floor}
	in2099 := Clock{Now: noon.AddDate(73, 0, 0), Floor: floor}
	type try struct {
		code  string
		clock Clock
		at    time.Duration
		want  Answer
	}
	for name, tries := range map[string][]try{
		"the code of the moment":      {{phone(noon), right, 0, Open}},
		"ten minutes behind":          {{phone(noon.Add(-Window)), right, 0, Open}},
		"ten minutes ahead":           {{phone(noon.Add(Window)), right, 0, Open}},
		"more than ten minutes":       {{phone(noon.Add(Window + Step)), right, 0, Wrong}},
		"another code":                {{other(0), right, 0, Wrong}},
		"too short":                   {{phone(noon)[:5], right, 0, Wrong}},
		"no digits":                   {{"12 456", right, 0, Wrong}},
		"twice":                       {{phone(noon), right, 0, Open}, {phone(noon), right, 10 * time.Second, Used}},
		"an earlier one afterwards":   {{phone(noon), right, 0, Open}, {phone(noon.Add(-Step)), right, 10 * time.Second, Used}},
		"the next one afterwards":     {{phone(noon), right, 0, Open}, {phone(noon.Add(Step)), later(Step), 30 * time.Second, Open}},
		"too soon after a wrong one":  {{other(0), right, 0, Wrong}, {phone(noon), right, time.Second, Closed}, {phone(noon), right, 3 * time.Second, Open}},
		"closed after three":          {{other(0), right, 0, Wrong}, {other(1), right, 10 * time.Second, Wrong}, {other(2), right, 20 * time.Second, Wrong}, {phone(noon), right, 20*time.Second + FirstLock - 1, Closed}, {phone(noon), right, 20*time.Second + FirstLock, Open}},
		"a used one is a strike too":  {{phone(noon), right, 0, Open}, {phone(noon), right, 10 * time.Second, Used}, {phone(noon), right, 20 * time.Second, Used}, {phone(noon), right, 30 * time.Second, Used}, {phone(noon.Add(Step)), right, 40 * time.Second, Closed}},
		"1970: two in a row":          {{phone(noon), in1970, 0, Next}, {phone(noon.Add(Step)), in1970, 30 * time.Second, Open}},
		"2099: two in a row":          {{phone(noon), in2099, 0, Next}, {phone(noon.Add(Step)), in2099, 30 * time.Second, Open}},
		"1970: the same twice":        {{phone(noon), in1970, 0, Next}, {phone(noon), in1970, 10 * time.Second, Wrong}},
		"1970: with one between":      {{phone(noon), in1970, 0, Next}, {phone(noon.Add(2 * Step)), in1970, 60 * time.Second, Wrong}},
		"1970: in the wrong order":    {{phone(noon.Add(Step)), in1970, 0, Next}, {phone(noon), in1970, 30 * time.Second, Wrong}},
		"1970: too long between":      {{phone(noon), in1970, 0, Next}, {phone(noon.Add(Step)), in1970, pairFor + 1, Next}},
		"1970: older than the floor":  {{phone(floor.AddDate(0, 0, -3)), in1970, 0, Next}, {phone(floor.AddDate(0, 0, -3).Add(Step)), in1970, 30 * time.Second, Wrong}},
		"1970: one is enough then":    {{phone(noon), in1970, 0, Next}, {phone(noon.Add(Step)), in1970, 30 * time.Second, Open}, {phone(noon.Add(5 * time.Minute)), Clock{Now: in1970.Now.Add(5 * time.Minute), Floor: floor}, 5 * time.Minute, Open}},
		"1970: none of them again":    {{phone(noon), in1970, 0, Next}, {phone(noon.Add(Step)), in1970, 30 * time.Second, Open}, {phone(noon), in1970, 40 * time.Second, Used}, {phone(noon.Add(Step)), in1970, 50 * time.Second, Used}},
		"a day wrong and believed":    {{phone(noon), later(24 * time.Hour), 0, Wrong}, {phone(noon.Add(Step)), later(24*time.Hour + Step), 30 * time.Second, Open}},
		"three days are too many":     {{phone(noon), later(72 * time.Hour), 0, Wrong}, {phone(noon.Add(Step)), later(72*time.Hour + Step), 30 * time.Second, Wrong}},
		"the clock is set afterwards": {{phone(noon), in1970, 0, Next}, {phone(noon.Add(Step)), in1970, 30 * time.Second, Open}, {phone(noon.Add(time.Hour)), later(time.Hour), time.Hour, Open}},
	} {
		t.Run(name, func(t *testing.T) {
			d := NewDoor(rfcSecret)
			for i, x := range tries {
				if got := d.Try(x.code, x.clock, x.at); got != x.want {
					t.Fatalf("try %d: %v, want %v", i+1, got, x.want)
				}
			}
		})
	}
}

func TestLocksGrowUpToAnHourAndEndWithARightCode(t *testing.T) {
	d, at := NewDoor(rfcSecret), time.Duration(0)
	clock := Clock{Now: noon, Trusted: true}
	row := func() time.Duration {
		for n := range Strikes {
			if got := d.Try(other(n), clock, at); got != Wrong {
				t.Fatalf("strike %d: %v", n+1, got)
			}
			at += d.Closed(at)
		}
		return d.until
	}
	for i, want := range []time.Duration{5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 40 * time.Minute, time.Hour, time.Hour} {
		began := at + 2*time.Second + 4*time.Second
		if got := row() - began; got != want {
			t.Errorf("lock %d lasts %v, want %v", i+1, got, want)
		}
	}
	if got := d.Try(phone(noon), clock, at); got != Open {
		t.Fatalf("the right one after all: %v", got)
	}
	began := at + 6*time.Second
	if got := row() - began; got != FirstLock {
		t.Errorf("the next lock lasts %v, want %v", got, FirstLock)
	}
}

func TestTheFirstOfTwoIsForgottenWithTheField(t *testing.T) {
	d := NewDoor(rfcSecret)
	clock := Clock{Now: time.Unix(0, 0), Floor: noon.AddDate(0, -1, 0)}
	if got := d.Try(phone(noon), clock, 0); got != Next {
		t.Fatal(got)
	}
	d.Forget()
	if got := d.Try(phone(noon.Add(Step)), clock, 20*time.Second); got != Next {
		t.Errorf("%v, want the next one to be asked for", got)
	}
}

func TestGesture(t *testing.T) {
	const s = time.Second
	type step struct {
		do   string // down and a place, stray, up
		p    Place
		at   time.Duration
		want bool
	}
	down := func(p Place, at time.Duration) step { return step{"down", p, at, false} }
	up := func(at time.Duration, want bool) step { return step{"up", 0, at, want} }
	stray := step{do: "stray"}
	for name, steps := range map[string][]step{
		"first, then second":           {down(First, 0), up(3*s, false), down(Second, 5*s), up(8*s, true)},
		"a second time":                {down(First, 0), up(3*s, false), down(Second, 5*s), up(8*s, true), down(Second, 9*s), up(12*s, false)},
		"second, then first":           {down(Second, 0), up(3*s, false), down(First, 5*s), up(8*s, false)},
		"second alone":                 {down(Second, 0), up(3*s, false)},
		"first twice":                  {down(First, 0), up(3*s, false), down(First, 5*s), up(8*s, false)},
		"first too short":              {down(First, 0), up(2*s, false), down(Second, 3*s), up(6*s, false)},
		"second too short":             {down(First, 0), up(3*s, false), down(Second, 4*s), up(5*s, false)},
		"taps":                         {down(First, 0), up(0, false), down(Second, s), up(s, false)},
		"something leans on the first": {down(First, 0), up(60*s, false), down(Second, 61*s), up(64*s, false)},
		"something leans on the other": {down(First, 0), up(3*s, false), down(Second, 4*s), up(60*s, false)},
		"too long between":             {down(First, 0), up(3*s, false), down(Second, 3*s+Between+1), up(13*s, false)},
		"something else between":       {down(First, 0), up(3*s, false), down(Elsewhere, 4*s), up(4*s, false), down(Second, 5*s), up(8*s, false)},
		"the finger strays":            {down(First, 0), stray, up(3*s, false), down(Second, 5*s), up(8*s, false)},
		"the other finger strays":      {down(First, 0), up(3*s, false), down(Second, 5*s), stray, up(8*s, false)},
		"first again, then second":     {down(First, 0), up(3*s, false), down(First, 4*s), up(7*s, false), down(Second, 8*s), up(11*s, true)},
	} {
		t.Run(name, func(t *testing.T) {
			var g Gesture
			for i, x := range steps {
				switch x.do {
				case "down":
					g.Down(x.p, x.at)
				case "stray":
					g.Stray()
				case "up":
					if got := g.Up(x.at); got != x.want {
						t.Fatalf("step %d: %v, want %v", i+1, got, x.want)
					}
				}
			}
		})
	}
}

func TestReadSecret(t *testing.T) {
	const good = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for name, c := range map[string]struct {
		text string
		mode fs.FileMode
		want string // of the error; empty: none
	}{
		"as we write it":     {good + "\n", 0o640, ""},
		"owner alone":        {good, 0o600, ""},
		"as apps show it":    {"gezd gnbv gy3t qojq gezd gnbv gy3t qojq\n", 0o400, ""},
		"for everybody":      {good, 0o644, "chmod"},
		"the group writes":   {good, 0o660, "chmod"},
		"others may write":   {good, 0o602, "chmod"},
		"empty":              {"", 0o600, "0 bytes"},
		"ten bytes":          {good[:16], 0o600, "10 bytes"},
		"not base32":         {strings.Repeat("1", 32), 0o600, "base32"},
		"two lines":          {good + "\n" + good, 0o600, "base32"},
		"longer than a line": {strings.Repeat("A", 2000), 0o600, "larger"},
		"sixty-five bytes":   {strings.Repeat("A", 104), 0o600, "65 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "staff.secret")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, c.mode); err != nil {
				t.Fatal(err)
			}
			got, err := ReadSecret(path)
			switch {
			case c.want == "" && (err != nil || !bytes.Equal(got, rfcSecret)):
				t.Errorf("%q, %v", got, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("error %v, want one with %q", err, c.want)
			case err != nil && len(c.text) > 8 && strings.Contains(err.Error(), c.text[:8]):
				t.Errorf("the error tells the secret: %v", err)
			}
		})
	}
	if _, err := ReadSecret(t.TempDir()); err == nil {
		t.Error("a folder is a secret")
	}
}

func TestSecretIsMadeOnceAndReadThen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "staff.secret")
	first, made, err := Secret(path, bytes.NewReader(rfcSecret))
	if err != nil || !made || !bytes.Equal(first, rfcSecret) {
		t.Fatalf("%q, made %v, %v", first, made, err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm()&0o137 != 0 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	again, made, err := Secret(path, bytes.NewReader(bytes.Repeat([]byte{1}, secretBytes)))
	if err != nil || made || !bytes.Equal(again, first) {
		t.Errorf("%q, made %v, %v", again, made, err)
	}
	if err := WriteSecret(path, bytes.NewReader(rfcSecret)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("written over: %v", err)
	}
	if err := WriteSecret(path+"2", bytes.NewReader(rfcSecret[:5])); err == nil {
		t.Error("a secret of five random bytes")
	}
}

func TestURI(t *testing.T) {
	u, err := url.Parse(URI(rfcSecret, "huu-nghi 1"))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Cua Ngo:huu-nghi 1" || q.Get("secret") != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" ||
		q.Get("digits") != "6" || q.Get("period") != "30" || q.Get("algorithm") != "SHA1" || q.Get("issuer") != "Cua Ngo" {
		t.Errorf("%s", u)
	}
}
