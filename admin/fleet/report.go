package fleet

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"cuango/admin"
	"cuango/contentsync/content"
)

// A Status is how a kiosk is; see the package comment.
type Status string

// The three statuses.
const (
	Online  Status = "online"
	Late    Status = "late"
	Offline Status = "offline"
)

// The rules of the statuses and reasons.
const (
	LateIntervals = 3               // overdue by more is offline
	ClockDoubt    = 5 * time.Minute // a kiosk's clock further off is not believed
	FrameDoubt    = 10 * time.Minute
	DiskLow       = 512 << 20
	minInterval   = 5 * time.Second
	maxInterval   = 24 * time.Hour
	slack         = 5 * time.Second // for the upload itself
)

// A Reason says why a kiosk lags, or what is wrong with it.
type Reason string

// The reasons, the gravest first.
const (
	NeverReported Reason = "never-reported" // its key is known, but no heartbeat of it
	NotBelieved   Reason = "not-believed"   // the newest heartbeat was not believed: Detail has the admin.Problem
	Overdue       Reason = "overdue"        // Detail: since when
	ClockWrong    Reason = "clock-wrong"    // Detail: by how much
	ScreenStill   Reason = "screen-still"   // the screen has not drawn; Detail: for how long
	ScreenProblem Reason = "screen-problem" // Detail: the screen's own words
	RolledBack    Reason = "rolled-back"    // the screen could not show a version; Detail: pack, version, page and why
	SyncFailed    Reason = "sync-failed"    // Detail: the daemon's own words
	SeedShown     Reason = "seed-shown"     // it shows the built-in pages
	Behind        Reason = "behind"         // Detail: pack, its version → the published one
	WaitsForTime  Reason = "waits-for-time" // has a version and switches at its time; Detail: pack, version; Duration: until then
	NotRolledOut  Reason = "not-rolled-out" // a version is for other kiosks first; Detail: pack, version
	Switching     Reason = "switching"      // has the new version and shows it when nobody is there
	DiskFull      Reason = "disk-full"      // Detail: bytes free
)

// A Why is one reason with its particulars.
type Why struct {
	Reason   Reason        `json:"reason"`
	Detail   string        `json:"detail,omitempty"`
	Duration time.Duration `json:"-"`
	Bytes    int64         `json:"bytes,omitempty"`
}

// A Row is one kiosk in a report.
type Row struct {
	Kiosk        string                `json:"kiosk"`
	Gate         string                `json:"gate"`
	Status       Status                `json:"status"`
	LastSeen     time.Time             `json:"last_seen,omitzero"`
	NextExpected time.Time             `json:"next_expected,omitzero"`
	Version      string                `json:"version,omitempty"`
	Generation   int64                 `json:"generation"`
	Shown        content.Shown         `json:"shown"`
	Packs        []content.PackVersion `json:"packs,omitempty"`
	AsOf         content.Date          `json:"content_as_of,omitempty"`
	LastSync     time.Time             `json:"last_sync,omitzero"`
	DiskFree     int64                 `json:"disk_free_bytes,omitempty"`
	DiskTotal    int64                 `json:"disk_total_bytes,omitempty"`
	UptimeS      int64                 `json:"uptime_s,omitempty"`
	Why          []Why                 `json:"why,omitempty"`
}

// A Report is the whole fleet at one moment. Online, Late and Offline sum to Total.
type Report struct {
	At      time.Time `json:"at"`
	Total   int       `json:"total"`
	Online  int       `json:"online"`
	Late    int       `json:"late"`
	Offline int       `json:"offline"`
	// Unbelieved is how many heartbeats lie in the inbox that are not of a kiosk.
	Unbelieved int             `json:"unbelieved"`
	Releases   []admin.Release `json:"packs"`
	Kiosks     []Row           `json:"kiosks"`
}

// Report tells how all kiosks are now, the ones that need someone first.
func (f *Fleet) Report(ctx context.Context) (Report, error) {
	kiosks, err := f.p.Memory.Kiosks(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("fleet report: %w", err)
	}
	releases, err := f.p.Memory.Releases(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("fleet report: %w", err)
	}
	r := Report{At: f.p.Now().UTC().Truncate(time.Second), Total: len(kiosks), Unbelieved: len(f.neverBelieved()), Releases: releases, Kiosks: []Row{}}
	if r.Releases == nil {
		r.Releases = []admin.Release{}
	}
	for _, k := range kiosks {
		row := rowOf(k, releases, r.At)
		switch row.Status {
		case Online:
			r.Online++
		case Late:
			r.Late++
		default:
			r.Offline++
		}
		r.Kiosks = append(r.Kiosks, row)
	}
	rank := map[Status]int{Offline: 0, Late: 1, Online: 2}
	slices.SortStableFunc(r.Kiosks, func(x, y Row) int {
		return cmp.Or(cmp.Compare(rank[x.Status], rank[y.Status]), cmp.Compare(len(y.Why), len(x.Why)), cmp.Compare(x.Gate, y.Gate), cmp.Compare(x.Kiosk, y.Kiosk))
	})
	return r, nil
}

func rowOf(k admin.Kiosk, releases []admin.Release, now time.Time) Row {
	row := Row{Kiosk: k.ID, Gate: k.Gate, Status: Offline}
	if k.Problem != admin.NoProblem {
		row.Why = append(row.Why, Why{Reason: NotBelieved, Detail: string(k.Problem)})
	}
	if k.Last == nil {
		row.Why = append(row.Why, Why{Reason: NeverReported})
		return row
	}
	h := *k.Last
	row.LastSeen, row.Version, row.Generation, row.Shown, row.Packs = k.Received, h.Version, h.Generation, h.Shown, h.Packs
	row.AsOf, row.LastSync, row.DiskFree, row.DiskTotal, row.UptimeS = h.AsOf, h.LastSync, h.DiskFree, h.DiskTotal, h.UptimeS
	interval := min(max(h.NextBy.Sub(h.At), minInterval), maxInterval)
	row.NextExpected = k.Received.Add(interval + slack)
	overdue := now.Sub(row.NextExpected)
	off := h.At.Sub(k.Received)
	switch {
	case overdue > LateIntervals*interval:
		row.Status = Offline
	case overdue > 0, off.Abs() > ClockDoubt:
		row.Status = Late
	default:
		row.Status = Online
	}
	row.Why = append(row.Why, reasons(h, releases, overdue, off)...)
	return row
}

// reasons gives all that is wrong, the gravest first.
func reasons(h content.Heartbeat, releases []admin.Release, overdue, off time.Duration) []Why {
	var out []Why
	if overdue > 0 {
		out = append(out, Why{Reason: Overdue, Duration: overdue, Detail: overdue.Round(time.Second).String()})
	}
	if off.Abs() > ClockDoubt {
		out = append(out, Why{Reason: ClockWrong, Duration: off, Detail: off.Round(time.Second).String()})
	}
	if still := h.At.Sub(h.Shown.LastFrame); h.Shown.LastFrame.IsZero() || still > FrameDoubt {
		w := Why{Reason: ScreenStill}
		if !h.Shown.LastFrame.IsZero() {
			w.Duration, w.Detail = still, still.Round(time.Second).String()
		}
		out = append(out, w)
	}
	if h.Shown.Problem != "" {
		out = append(out, Why{Reason: ScreenProblem, Detail: h.Shown.Problem})
	}
	out = append(out, held(h, RolledBack)...)
	if h.SyncError != "" {
		out = append(out, Why{Reason: SyncFailed, Detail: h.SyncError})
	}
	behind := false
	for _, r := range releases {
		i := slices.IndexFunc(h.Packs, func(v content.PackVersion) bool { return v.Pack == r.Pack })
		if isHeld(h, r) {
			continue
		}
		if i < 0 || h.Packs[i].Version < r.Version {
			have := 0
			if i >= 0 {
				have = h.Packs[i].Version
			}
			behind = true
			out = append(out, Why{Reason: Behind, Detail: fmt.Sprintf("%s %d → %d", r.Pack, have, r.Version)})
		}
	}
	out = append(append(out, held(h, WaitsForTime)...), held(h, NotRolledOut)...)
	switch {
	case h.Shown.LastFrame.IsZero():
	case h.Shown.Generation == 0 && !behind:
		out = append(out, Why{Reason: SeedShown})
	case h.Shown.Generation < h.Generation && h.Shown.Problem == "":
		out = append(out, Why{Reason: Switching})
	}
	if h.DiskTotal > 0 && h.DiskFree < min(DiskLow, h.DiskTotal/20) {
		out = append(out, Why{Reason: DiskFull, Bytes: h.DiskFree})
	}
	return out
}

// isHeld tells whether a kiosk knows of a release and has its reason not to have it.
func isHeld(h content.Heartbeat, r admin.Release) bool {
	return slices.ContainsFunc(h.Held, func(x content.Held) bool { return x.Pack == r.Pack && (x.Version == 0 || x.Version >= r.Version) })
}

// held gives what a kiosk says of the versions that it does not have on purpose, of one kind. One whose roll-out cannot be understood is an error of its sync.
func held(h content.Heartbeat, kind Reason) []Why {
	of := map[content.HeldWhy]Reason{content.HeldRolledBack: RolledBack, content.HeldWaits: WaitsForTime, content.HeldOutside: NotRolledOut}
	var out []Why
	for _, x := range h.Held {
		if of[x.Why] != kind {
			continue
		}
		w := Why{Reason: kind, Detail: x.Pack}
		if x.Version > 0 {
			w.Detail = fmt.Sprintf("%s %d", x.Pack, x.Version)
		}
		if kind == RolledBack {
			w.Detail += ": " + x.Detail
		}
		if kind == WaitsForTime {
			w.Duration = max(0, x.At.Sub(h.At))
		}
		out = append(out, w)
	}
	return out
}
