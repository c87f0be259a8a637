package fleet_test

import (
	"bytes"
	"crypto/ed25519"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/admin"
	"cuango/admin/fleet"
	"cuango/admin/objectservertest"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

func TestMain(m *testing.M) { objectservertest.Main(m) }

// A bench is a real server, a real database, and kiosks that report as their daemon does.
type bench struct {
	t     *testing.T
	fleet *fleet.Fleet
	store *sqlstore.Store
	root  *s3store.Store
	gate  *s3store.Store
	now   time.Time
	log   bytes.Buffer
}

func newBench(t *testing.T) *bench {
	t.Helper()
	srv := objectservertest.Start(t, "huu-nghi")
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "admin.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	account, _ := srv.Accounts.Gate("huu-nghi")
	b := &bench{t: t, store: store, root: srv.Store(t, srv.Accounts.Root), gate: srv.Store(t, account), now: time.Now()}
	b.fleet = fleet.New(fleet.Params{Inbox: b.root, Memory: store, Now: func() time.Time { return b.now }, Log: slog.New(slog.NewTextHandler(&b.log, nil))})
	if err := store.AddRelease(t.Context(), admin.Release{Pack: "demo", Version: 3, Name: content.Name{"vi": "x"}, AsOf: "2026-11-20", Manifest: content.DigestOf(nil)}); err != nil {
		t.Fatal(err)
	}
	return b
}

func key(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune('a'+n)), ed25519.SeedSize)))
}

func id(k ed25519.PrivateKey) string { return content.KioskID(k.Public().(ed25519.PublicKey)) }

// beat is a heartbeat of a kiosk that is well.
func (b *bench) beat(k ed25519.PrivateKey, sequence int64) content.Heartbeat {
	at := time.Now().UTC().Truncate(time.Second)
	return content.Heartbeat{
		Format: 1, Kiosk: id(k), Gate: "huu-nghi", Sequence: sequence, At: at, NextBy: at.Add(time.Minute), Version: "1",
		Generation: 5, Packs: []content.PackVersion{{Pack: "demo", Version: 3}}, AsOf: "2026-11-20", DiskFree: 10 << 30, DiskTotal: 20 << 30,
		Shown: content.Shown{Generation: 5, Screen: "home", LastFrame: at},
	}
}

func (b *bench) put(k ed25519.PrivateKey, h content.Heartbeat) {
	b.t.Helper()
	raw, err := content.SealHeartbeat(h, k)
	if err != nil {
		b.t.Fatal(err)
	}
	b.putRaw(id(k), raw)
}

func (b *bench) putRaw(kiosk string, raw []byte) {
	b.t.Helper()
	if err := b.gate.Put(b.t.Context(), "inbox/huu-nghi/"+kiosk+"/heartbeat.json", strings.NewReader(string(raw)), int64(len(raw)), "application/json", "no-cache"); err != nil {
		b.t.Fatal(err)
	}
}

// report polls now and tells how it is some time later.
func (b *bench) report(later time.Duration) fleet.Report {
	b.t.Helper()
	if err := b.fleet.Poll(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	b.now = time.Now().Add(later)
	r, err := b.fleet.Report(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	if r.Online+r.Late+r.Offline != r.Total || r.Total != len(r.Kiosks) {
		b.t.Errorf("%d + %d + %d is not %d", r.Online, r.Late, r.Offline, r.Total)
	}
	return r
}

func TestStatusOverTime(t *testing.T) {
	b := newBench(t)
	b.put(key(0), b.beat(key(0), 1))
	for _, tt := range []struct {
		later time.Duration
		want  fleet.Status
	}{
		{0, fleet.Online},
		{50 * time.Second, fleet.Online},
		{70 * time.Second, fleet.Late},
		{3 * time.Minute, fleet.Late},
		{5 * time.Minute, fleet.Offline},
		{24 * time.Hour, fleet.Offline},
	} {
		if r := b.report(tt.later); r.Kiosks[0].Status != tt.want {
			t.Errorf("after %v: %s, want %s", tt.later, r.Kiosks[0].Status, tt.want)
		}
	}
}

func TestReasons(t *testing.T) {
	b := newBench(t)
	for _, tt := range []struct {
		name   string
		change func(h *content.Heartbeat)
		status fleet.Status
		want   []fleet.Reason
	}{
		{"well", func(*content.Heartbeat) {}, fleet.Online, nil},
		{"clock in 1970", func(h *content.Heartbeat) {
			h.At = time.Unix(100, 0)
			h.NextBy = h.At.Add(time.Minute)
			h.Shown.LastFrame = h.At
		}, fleet.Late, []fleet.Reason{fleet.ClockWrong}},
		{"clock in 2099", func(h *content.Heartbeat) {
			h.At = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
			h.NextBy = h.At.Add(time.Minute)
			h.Shown.LastFrame = h.At
		}, fleet.Late, []fleet.Reason{fleet.ClockWrong}},
		{"next before now", func(h *content.Heartbeat) { h.NextBy = h.At.Add(-time.Hour) }, fleet.Online, nil},
		{"next in a century", func(h *content.Heartbeat) { h.NextBy = h.At.AddDate(100, 0, 0) }, fleet.Online, nil},
		{"screen never drew", func(h *content.Heartbeat) { h.Shown = content.Shown{} }, fleet.Online, []fleet.Reason{fleet.ScreenStill}},
		{"screen hangs", func(h *content.Heartbeat) { h.Shown.LastFrame = h.At.Add(-time.Hour) }, fleet.Online, []fleet.Reason{fleet.ScreenStill}},
		{"behind", func(h *content.Heartbeat) { h.Packs[0].Version = 2; h.SyncError = "no network" }, fleet.Online, []fleet.Reason{fleet.SyncFailed, fleet.Behind}},
		{"rolled back", func(h *content.Heartbeat) {
			h.Packs[0].Version = 2
			h.Held = []content.Held{{Pack: "demo", Version: 3, Why: content.HeldRolledBack, Detail: "article vi: a picture cannot be shown"}}
		}, fleet.Online, []fleet.Reason{fleet.RolledBack}},
		{"not rolled out here yet", func(h *content.Heartbeat) {
			h.Packs[0].Version = 2
			h.Held = []content.Held{{Pack: "demo", Version: 3, Why: content.HeldOutside}}
		}, fleet.Online, []fleet.Reason{fleet.NotRolledOut}},
		{"waits for its time", func(h *content.Heartbeat) {
			h.Packs[0].Version = 2
			h.Held = []content.Held{{Pack: "demo", Version: 3, Why: content.HeldWaits, At: h.At.Add(time.Hour)}}
		}, fleet.Online, []fleet.Reason{fleet.WaitsForTime}},
		{"held back at a version before the last", func(h *content.Heartbeat) {
			h.Packs[0].Version = 1
			h.Held = []content.Held{{Pack: "demo", Version: 2, Why: content.HeldOutside}}
		}, fleet.Online, []fleet.Reason{fleet.Behind, fleet.NotRolledOut}},
		{"no content", func(h *content.Heartbeat) { h.Packs, h.Generation, h.Shown.Generation = nil, 0, 0 }, fleet.Online, []fleet.Reason{fleet.Behind}},
		{"built-in pages though it has content", func(h *content.Heartbeat) { h.Shown.Generation = 0 }, fleet.Online, []fleet.Reason{fleet.SeedShown}},
		{"switching", func(h *content.Heartbeat) { h.Shown.Generation = 4 }, fleet.Online, []fleet.Reason{fleet.Switching}},
		{"screen problem", func(h *content.Heartbeat) { h.Shown.Generation, h.Shown.Problem = 4, "bad hash" }, fleet.Online, []fleet.Reason{fleet.ScreenProblem}},
		{"disk", func(h *content.Heartbeat) { h.DiskFree = 10 }, fleet.Online, []fleet.Reason{fleet.DiskFull}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := key(1)
			h := b.beat(k, time.Now().UnixMicro())
			tt.change(&h)
			b.put(k, h)
			r := b.report(0)
			var got []fleet.Reason
			for _, w := range r.Kiosks[0].Why {
				got = append(got, w.Reason)
			}
			if d := cmp.Diff(tt.want, got); d != "" || r.Kiosks[0].Status != tt.status {
				t.Errorf("%s, %s", r.Kiosks[0].Status, d)
			}
		})
	}
}

func TestHostileHeartbeats(t *testing.T) {
	k, other := key(2), key(3)
	for _, tt := range []struct {
		name string
		put  func(b *bench)
		want string
	}{
		{"nonsense", func(b *bench) { b.putRaw(id(k), []byte("{")) }, string(admin.BadHeartbeat)},
		{"too large", func(b *bench) { b.putRaw(id(k), []byte(strings.Repeat("x", content.MaxHeartbeatBytes+1))) }, string(admin.BadHeartbeat)},
		{"of another kiosk", func(b *bench) {
			raw, _ := content.SealHeartbeat(b.beat(other, 9), other)
			b.putRaw(id(k), raw)
		}, string(admin.BadHeartbeat)},
		{"for another gate", func(b *bench) {
			h := b.beat(k, 9)
			h.Gate = "lao-bao"
			b.put(k, h)
		}, string(admin.BadHeartbeat)},
		{"tampered", func(b *bench) {
			raw, _ := content.SealHeartbeat(b.beat(k, 9), k)
			b.putRaw(id(k), []byte(strings.Replace(string(raw), `"screen":"home"`, `"screen":"hack"`, 1)))
		}, string(admin.BadHeartbeat)},
		{"an earlier one", func(b *bench) { b.put(k, b.beat(k, 3)) }, string(admin.OldHeartbeat)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			tt.put(b)
			if tt.want != string(admin.OldHeartbeat) {
				for range 2 {
					if r := b.report(0); r.Total != 0 || r.Unbelieved != 1 {
						t.Errorf("never believed: %d kiosks, %d unbelieved", r.Total, r.Unbelieved)
					}
				}
				if n := strings.Count(b.log.String(), "level=WARN"); n != 1 {
					t.Errorf("told %d times: %s", n, b.log.String())
				}
			}
			b.put(k, b.beat(k, 5))
			if r := b.report(0); r.Online != 1 || len(r.Kiosks[0].Why) != 0 || r.Unbelieved != 0 {
				t.Errorf("a good one mends it: %+v", r.Kiosks)
			}
			tt.put(b)
			r := b.report(0)
			row := r.Kiosks[0]
			if len(row.Why) != 1 || row.Why[0].Reason != fleet.NotBelieved || row.Why[0].Detail != tt.want {
				t.Errorf("why %+v", row.Why)
			}
			if r.Unbelieved != 0 {
				t.Errorf("a kiosk is counted as unbelieved")
			}
			if row.Status != fleet.Online || row.Shown.Screen != "home" {
				t.Errorf("what was believed before is lost: %+v", row)
			}
			if r := b.report(time.Hour); r.Offline != 1 {
				t.Errorf("a refused heartbeat keeps it alive: %+v", r.Kiosks)
			}
		})
	}
}

// TestJunkGoes: what is taken out of the inbox leaves nothing behind.
func TestJunkGoes(t *testing.T) {
	b := newBench(t)
	b.put(key(0), b.beat(key(0), 1))
	b.putRaw("junk", []byte("{"))
	b.putRaw("more-junk", []byte("{"))
	if r := b.report(0); r.Total != 1 || r.Unbelieved != 2 {
		t.Errorf("%d kiosks, %d unbelieved", r.Total, r.Unbelieved)
	}
	if err := b.root.Delete(t.Context(), "inbox/huu-nghi/junk/heartbeat.json"); err != nil {
		t.Fatal(err)
	}
	if r := b.report(0); r.Total != 1 || r.Unbelieved != 1 {
		t.Errorf("after one is gone: %d kiosks, %d unbelieved", r.Total, r.Unbelieved)
	}
}

// TestOneNumber: how long it is overdue is the same in the reason as against the time expected.
func TestOneNumber(t *testing.T) {
	b := newBench(t)
	b.put(key(0), b.beat(key(0), 1))
	r := b.report(2 * time.Minute)
	k := r.Kiosks[0]
	if len(k.Why) == 0 || k.Why[0].Reason != fleet.Overdue || k.Why[0].Duration != r.At.Sub(k.NextExpected) {
		t.Errorf("at %v, expected %v: %+v", r.At, k.NextExpected, k.Why)
	}
}

func TestOtherKeyIsNotBelieved(t *testing.T) {
	b := newBench(t)
	k := key(4)
	if err := b.store.PutKiosk(t.Context(), admin.Kiosk{ID: id(k), Gate: "huu-nghi", Key: key(5).Public().(ed25519.PublicKey), FirstSeen: time.Now()}); err != nil {
		t.Fatal(err)
	}
	b.put(k, b.beat(k, 1))
	if r := b.report(0); r.Offline != 1 || r.Kiosks[0].Why[0].Detail != string(admin.OtherKey) {
		t.Errorf("%+v", r.Kiosks)
	}
}

func TestOtherFilesInTheInbox(t *testing.T) {
	b := newBench(t)
	for _, key := range []string{"inbox/huu-nghi/k/screen.jpg", "inbox/huu-nghi/heartbeat.json", "inbox/huu-nghi/K%20/heartbeat.json", "inbox/huu-nghi/k/x/heartbeat.json"} {
		if err := b.gate.Put(t.Context(), key, strings.NewReader("x"), 1, "text/plain", "no-cache"); err != nil {
			t.Fatal(err)
		}
	}
	if r := b.report(0); r.Total != 0 {
		t.Errorf("%+v", r.Kiosks)
	}
}
