package rollout_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/rollout"
)

// noon is 12:00 at every gate.
var noon = time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)

func at(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", clock, content.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// TestBucket compares with sha256sum: h=$(printf 'v7/demo/aaaaaaaaaa' | sha256sum); echo $((16#${h:0:8} % 10000)).
func TestBucket(t *testing.T) {
	for _, tt := range []struct {
		salt, pack, kiosk string
		want              int
	}{
		{"v7", "demo", "aaaaaaaaaa", 6268},
		{"v7", "demo", "u3k2mzq7xa", 3903},
		{"v7", "demo", "kiosk00001", 770},
		{"v8", "demo", "aaaaaaaaaa", 911},  // another roll-out begins with others
		{"v7", "gate", "aaaaaaaaaa", 4998}, // and so does another pack's
	} {
		if got := rollout.Bucket(tt.salt, tt.pack, tt.kiosk); got != tt.want {
			t.Errorf("%s/%s/%s: %d, want %d", tt.salt, tt.pack, tt.kiosk, got, tt.want)
		}
	}
}

func TestDecide(t *testing.T) {
	night := &rollout.Window{From: "02:00", To: "04:00"}
	late := &rollout.Window{From: "22:00", To: "04:00"}
	in77 := rollout.Kiosk{ID: "kiosk00001", Pack: "demo"} // number 770
	ring := rollout.Kiosk{ID: "aaaaaaaaaa", Pack: "demo", Ring: "test"}
	for _, tt := range []struct {
		name string
		r    *rollout.Rollout
		k    rollout.Kiosk
		now  time.Time
		want rollout.Decision
	}{
		{"no roll-out", nil, in77, noon, rollout.Decision{In: true, At: noon}},
		{"no roll-out, a window of the kiosk's own", nil, rollout.Kiosk{Window: night}, noon, rollout.Decision{In: true, At: at("2026-11-27 02:00")}},
		{"7 % leave it out", &rollout.Rollout{Salt: "v7", Percent: 7}, in77, noon, rollout.Decision{}},
		{"8 % take it in", &rollout.Rollout{Salt: "v7", Percent: 8}, in77, noon, rollout.Decision{In: true, At: noon}},
		{"0 % take nobody", &rollout.Rollout{Salt: "v7"}, in77, noon, rollout.Decision{}},
		{"100 % take everybody", &rollout.Rollout{Salt: "v7", Percent: 100}, ring, noon, rollout.Decision{In: true, At: noon}},
		{"its ring", &rollout.Rollout{Salt: "v7", Rings: []string{"lab", "test"}}, ring, noon, rollout.Decision{In: true, At: noon}},
		{"another ring", &rollout.Rollout{Salt: "v7", Rings: []string{"lab"}}, ring, noon, rollout.Decision{}},
		{"no ring is in no ring", &rollout.Rollout{Salt: "v7", Rings: []string{"test"}}, rollout.Kiosk{ID: "aaaaaaaaaa", Pack: "demo"}, noon, rollout.Decision{}},
		{"the ring of all", &rollout.Rollout{Salt: "v7", Rings: []string{"all"}}, ring, noon, rollout.Decision{In: true, At: noon}},
		{"from tomorrow", &rollout.Rollout{Salt: "v7", Percent: 100, From: at("2026-11-27 00:00")}, in77, noon, rollout.Decision{In: true, At: at("2026-11-27 00:00")}},
		{"from tomorrow, at night", &rollout.Rollout{Salt: "v7", Percent: 100, From: at("2026-11-27 05:00"), Window: night}, in77, noon, rollout.Decision{In: true, At: at("2026-11-28 02:00")}},
		{"before its end", &rollout.Rollout{Salt: "v7", Until: noon.Add(time.Second)}, in77, noon, rollout.Decision{}},
		{"at its end", &rollout.Rollout{Salt: "v7", Until: noon}, in77, noon, rollout.Decision{In: true, At: noon}},
		{"in the window", &rollout.Rollout{Salt: "v7", Percent: 100, Window: night}, in77, at("2026-11-26 02:00"), rollout.Decision{In: true, At: at("2026-11-26 02:00")}},
		{"the last second of it", &rollout.Rollout{Salt: "v7", Percent: 100, Window: night}, in77, at("2026-11-26 04:00").Add(-time.Second), rollout.Decision{In: true, At: at("2026-11-26 04:00").Add(-time.Second)}},
		{"its end is outside", &rollout.Rollout{Salt: "v7", Percent: 100, Window: night}, in77, at("2026-11-26 04:00"), rollout.Decision{In: true, At: at("2026-11-27 02:00")}},
		{"over midnight, before it", &rollout.Rollout{Salt: "v7", Percent: 100, Window: late}, in77, at("2026-11-26 23:59"), rollout.Decision{In: true, At: at("2026-11-26 23:59")}},
		{"over midnight, after it", &rollout.Rollout{Salt: "v7", Percent: 100, Window: late}, in77, at("2026-11-26 03:59"), rollout.Decision{In: true, At: at("2026-11-26 03:59")}},
		{"over midnight, outside", &rollout.Rollout{Salt: "v7", Percent: 100, Window: late}, in77, at("2026-11-26 04:00"), rollout.Decision{In: true, At: at("2026-11-26 22:00")}},
		{"its window before the kiosk's", &rollout.Rollout{Salt: "v7", Percent: 100, Window: late}, rollout.Kiosk{Window: night}, at("2026-11-26 12:00"), rollout.Decision{In: true, At: at("2026-11-26 22:00")}},
		{"urgent waits for no window", &rollout.Rollout{Salt: "v7", Percent: 100, Window: night, Urgent: true}, rollout.Kiosk{Window: night}, noon, rollout.Decision{In: true, At: noon}},
		{"urgent is not for who is not in", &rollout.Rollout{Salt: "v7", Percent: 7, Urgent: true}, in77, noon, rollout.Decision{}},
		{"a kiosk without content waits for no window", &rollout.Rollout{Salt: "v7", Percent: 100, Window: night}, rollout.Kiosk{Fresh: true}, noon, rollout.Decision{In: true, At: noon}},
		{"but for its day", &rollout.Rollout{Salt: "v7", Percent: 100, From: noon.Add(time.Hour), Window: night}, rollout.Kiosk{Fresh: true}, noon, rollout.Decision{In: true, At: noon.Add(time.Hour)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := rollout.Decide(tt.r, tt.k, tt.now)
			if got.In != tt.want.In || !got.At.Equal(tt.want.At) {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
			if !got.Till.IsZero() && (!got.Till.After(got.At) || got.Till.In(content.Zone).Format("15:04") != "04:00") { // where all windows of the table close
				t.Errorf("it closes at %v", got.Till)
			}
		})
	}
}

// TestMonotone: whoever is in at a percentage is in at every higher one, and with every ring more.
func TestMonotone(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		k := rollout.Kiosk{ID: fmt.Sprintf("k%09d", rnd.IntN(1e9)), Pack: "demo", Ring: []string{"", "test", "lab"}[rnd.IntN(3)]}
		r := rollout.Rollout{Salt: fmt.Sprint("v", rnd.IntN(50))}
		was := false
		for r.Percent = 0; r.Percent <= 100; r.Percent++ {
			if r.Percent == 30 {
				r.Rings = []string{"test"}
			}
			now := rollout.Decide(&r, k, noon).In
			if was && !now {
				t.Fatalf("%+v is out again at %d %%", k, r.Percent)
			}
			was = now
		}
		if !was {
			t.Fatalf("%+v is out at 100 %%", k)
		}
	}
}

// TestSpread: 10,000 kiosks fall as evenly as chance has it: each hundredth has about a hundred of them.
func TestSpread(t *testing.T) {
	const kiosks = 10_000
	for _, salt := range []string{"v1", "v2", "spring-2027"} {
		for _, percent := range []int{1, 10, 25, 50, 90} {
			n := 0
			for i := range kiosks {
				if rollout.Decide(&rollout.Rollout{Salt: salt, Percent: percent}, rollout.Kiosk{ID: fmt.Sprintf("k%09d", i), Pack: "demo"}, noon).In {
					n++
				}
			}
			p := float64(percent) / 100
			if off := math.Abs(float64(n) - kiosks*p); off > 4*math.Sqrt(kiosks*p*(1-p)) { // four times the deviation of chance
				t.Errorf("%s at %d %%: %d of %d", salt, percent, n, kiosks)
			}
		}
	}
}

func TestRead(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	for _, tt := range []struct {
		name, custom string
		version      int
		want         string // of the roll-out, in words; "" with an error
		err          error
	}{
		{"nothing", "", 0, "everybody", nil},
		{"no roll-out", `{"version":7,"published":"2026-11-26T00:00:00Z"}`, 7, "everybody", nil},
		{"null", `{"version":7,"rollout":null}`, 7, "everybody", nil},
		{"something else", `[1,2]`, 0, "everybody", nil},
		{"a percentage", `{"version":7,"rollout":{"salt":"v7","percent":10,"aFuture":{"x":1}}}`, 7, "10 %", nil},
		{"stopped", `{"rollout":{"salt":"v7","percent":0}}`, 0, "stopped: nobody else takes it", nil},
		{"all of it", `{"rollout":{"salt":"v7","rings":["test","lab"],"percent":5,"from":"2026-12-31T17:00:00Z","until":"2027-01-31T17:00:00Z","window":{"from":"02:00","to":"04:00"},"urgent":true,"before":{"version":6,"sha256":"` + digest + `","length":900}}}`, 0, "ring test, lab and 5 % of the others, from 2027-01-01 00:00, everybody from 2027-02-01 00:00, switched at 02:00-04:00, urgent", nil},
		{"no percentage", `{"version":7,"rollout":{"salt":"v7"}}`, 7, "", content.ErrInvalid},
		{"no salt", `{"rollout":{"percent":1}}`, 0, "", content.ErrInvalid},
		{"no object", `{"rollout":true}`, 0, "", content.ErrInvalid},
		{"101 %", `{"rollout":{"salt":"v7","percent":101}}`, 0, "", content.ErrInvalid},
		{"less than nobody", `{"rollout":{"salt":"v7","percent":-1}}`, 0, "", content.ErrInvalid},
		{"half a percent", `{"rollout":{"salt":"v7","percent":0.5}}`, 0, "", content.ErrInvalid},
		{"a path for a ring", `{"rollout":{"salt":"v7","percent":1,"rings":["../x"]}}`, 0, "", content.ErrInvalid},
		{"too many rings", `{"rollout":{"salt":"v7","percent":1,"rings":[` + strings.Repeat(`"a",`, 32) + `"a"]}}`, 0, "", content.ErrInvalid},
		{"ends before it begins", `{"rollout":{"salt":"v7","percent":1,"from":"2027-01-01T00:00:00Z","until":"2027-01-01T00:00:00Z"}}`, 0, "", content.ErrInvalid},
		{"no time", `{"rollout":{"salt":"v7","percent":1,"from":"tomorrow"}}`, 0, "", content.ErrInvalid},
		{"no window", `{"rollout":{"salt":"v7","percent":1,"window":{"from":"02:00","to":"02:00"}}}`, 0, "", content.ErrInvalid},
		{"a window of no clock", `{"rollout":{"salt":"v7","percent":1,"window":{"from":"2:00","to":"25:00"}}}`, 0, "", content.ErrInvalid},
		{"before without digest", `{"rollout":{"salt":"v7","percent":1,"before":{"version":6,"length":9}}}`, 0, "", content.ErrInvalid},
		{"before of 5 MiB", `{"rollout":{"salt":"v7","percent":1,"before":{"version":6,"sha256":"` + digest + `","length":5242880}}}`, 0, "", content.ErrInvalid},
		{"too long", `{"rollout":{"salt":"v7","percent":1},"x":"` + strings.Repeat("x", rollout.MaxCustomBytes) + `"}`, 0, "", content.ErrTooLarge},
		{"a version that is none", `{"version":-3}`, 0, "everybody", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			version, r, err := rollout.Read([]byte(tt.custom))
			if !errors.Is(err, tt.err) || version != tt.version {
				t.Fatalf("version %d, %v; want %d, %v", version, err, tt.version, tt.err)
			}
			if err == nil && r.String() != tt.want {
				t.Errorf("%q, want %q", r, tt.want)
			}
		})
	}
}

func TestEverybody(t *testing.T) {
	for _, tt := range []struct {
		name string
		r    *rollout.Rollout
		want bool
	}{
		{"no roll-out", nil, true},
		{"99 %", &rollout.Rollout{Percent: 99}, false},
		{"100 %", &rollout.Rollout{Percent: 100}, true},
		{"100 % from tomorrow", &rollout.Rollout{Percent: 100, From: noon.Add(time.Hour)}, false},
		{"the ring of all", &rollout.Rollout{Rings: []string{"all"}}, true},
		{"another ring", &rollout.Rollout{Rings: []string{"test"}}, false},
		{"its time has ended", &rollout.Rollout{Until: noon}, true},
	} {
		if got := tt.r.Everybody(noon); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"version":7,"rollout":{"salt":"v7","rings":["test"],"percent":5,"from":"2026-12-31T17:00:00Z","window":{"from":"22:00","to":"04:00"},"before":{"version":6,"sha256":"","length":900}}}`))
	f.Add([]byte(`{"rollout":{"salt":"v7","percent":100,"window":{"from":"02:00","to":"04:00"}}}`))
	f.Fuzz(func(t *testing.T, custom []byte) {
		_, r, err := rollout.Read(custom)
		if err != nil || r == nil {
			return
		}
		if err := r.Validate(); err != nil {
			t.Fatalf("read and not valid: %v", err)
		}
		d := rollout.Decide(r, rollout.Kiosk{ID: "k", Pack: "p"}, noon)
		if d.In && d.At.Before(noon) {
			t.Fatalf("at %v, before now", d.At)
		}
		if d.In && r.Window != nil && !r.Urgent {
			if again, till := r.Window.Next(d.At); !again.Equal(d.At) || !till.Equal(d.Till) || !till.After(d.At) {
				t.Fatalf("%v to %v is not in the window %s", d.At, d.Till, r.Window)
			}
		}
		_ = r.String()
	})
}
