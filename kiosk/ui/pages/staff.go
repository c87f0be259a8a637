package pages

import (
	"context"
	"image"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/staff"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Staff is the staff corner: what the kiosk shows and why, how its sync is, and what can be tested and set. It knows nothing of travellers.
type Staff struct {
	frame
	pager
	mu    sync.Mutex
	facts staff.Facts
}

// NewStaff makes the page.
func NewStaff(env Env, r session.Route) *Staff {
	return &Staff{frame: frame{Env: env, Route: r}, pager: pager{changed: env.Changed}}
}

// Load implements Page. It is called again and again while the page is shown.
func (p *Staff) Load(ctx context.Context) error {
	f := p.Desk.Facts(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.facts = f
	return nil
}

// with is a word of the corner with values in it.
func (f *frame) with(id string, data ...string) widgets.Words {
	return words(catalog.Text{S: f.Words(f.Lang, id, data...), Lang: f.Lang})
}

// plainly is a value that has no word.
func (f *frame) plainly(s string) widgets.Words {
	return words(catalog.Text{S: s, Lang: f.Lang})
}

// Scene implements Page.
func (p *Staff) Scene() *paint.Scene {
	p.mu.Lock()
	f := p.facts
	p.mu.Unlock()
	sc := &paint.Scene{Size: image.Pt(p.W, p.H), Ground: p.Paper}
	m := p.Margin()
	title := p.Set(p.with("staff_title").Size(p.Ems(1.5)).Bold().Heading(), image.Pt(m, m), p.W-2*m-p.E(12), p.Ink)
	now := p.OnBaseline(p.plainly(p.moment(f.Clock.Now)).Size(p.Em).Ended(), p.W-m-p.E(12), p.W-m, title.Box.Min.Y+title.P.Lines[0].Baseline, p.Ink2)
	sc.Parts = append(sc.Parts, title, now)
	area := image.Rect(m, title.Box.Max.Y+p.E(0.6), p.W-m, p.tools(sc, f)-p.E(0.7))
	columns := 2
	if p.Portrait {
		columns = 1
	}
	p.cards(sc, f, area, columns)
	return sc
}

// cards puts the facts into columns, and these on as many pages as they need.
func (p *Staff) cards(sc *paint.Scene, f staff.Facts, area image.Rectangle, columns int) {
	gap := p.Gutter()
	w := (area.Dx() - gap*(columns-1)) / columns
	type list struct {
		title string
		rows  []widgets.Entry
	}
	lists := []list{{"staff_shown", p.shown(f)}, {"staff_signs", p.signs(f)}, {"staff_sync", p.sync(f)}, {"staff_machine", p.machine(f)}}
	if rows := p.courier(f); len(rows) > 0 { // somebody stands there with a stick
		lists = slices.Insert(lists, 0, list{"staff_courier", rows})
	}
	kit := p.Kit
	spread := func() [][]widgets.Block {
		var blocks []widgets.Block
		for _, l := range lists {
			blocks = append(blocks, kit.EntriesIn(p.with(l.title), l.rows, w, area.Dy())...)
		}
		return paginate(blocks, func(int) int { return area.Dy() })
	}
	var full [][]widgets.Block
	for _, larger := range []float64{1.35, 1.2, 1.1, 1} { // little to say is said larger
		kit = p.Larger(larger)
		if full = spread(); len(full) <= columns {
			break
		}
	}
	if len(full) > columns {
		row := image.Rect(area.Min.X, area.Max.Y-p.PageKeysH(), area.Max.X, area.Max.Y)
		area.Max.Y = row.Min.Y - p.E(0.7)
		full = spread()
		p.setPages((len(full) + columns - 1) / columns)
		sc.Turn = p.turn
		p.pageKeys(sc, &p.frame, row)
	}
	p.setPages((len(full) + columns - 1) / columns)
	for i := range columns {
		n := p.page()*columns + i
		if n >= len(full) {
			break
		}
		at := image.Pt(area.Min.X+i*(w+gap), area.Min.Y)
		for j, b := range full[n] {
			if j > 0 {
				at.Y += b.Gap
			}
			sc.Parts = append(sc.Parts, b.Place(at)...)
			at.Y += b.Height
		}
	}
}

// tools are the keys at the foot; it gives where they begin.
func (p *Staff) tools(sc *paint.Scene, f staff.Facts) (top int) {
	other := content.Lang("en")
	if p.Lang == other {
		other = "vi"
	}
	language := words(catalog.Text{S: p.Words(p.Lang, "staff_language"), Lang: other})
	list := []widgets.Toggle{
		{ID: "staff-touch", Pictogram: "touch", Label: p.with("staff_touch"), Do: p.emit(session.OpenTouchTest{})},
		{ID: "staff-sound", Pictogram: "listen", Label: p.with("staff_sound"), Do: p.Desk.Sound},
		{ID: "staff-language", Pictogram: "language", Label: language, Do: p.emit(session.ChooseLang{Lang: other})},
		{ID: "staff-darker", Pictogram: "darker", Label: p.with("staff_darker"), Do: func() { p.Desk.Brighten(-1) }},
		{ID: "staff-brighter", Pictogram: "brighter", Label: p.with("staff_brighter"), Do: func() { p.Desk.Brighten(1) }},
		{ID: "staff-home", Pictogram: "home", Label: p.with("staff_home"), On: true, Do: p.emit(session.LeaveStaff{})},
	}
	columns := 6
	if p.Portrait || p.W < p.E(60) {
		columns = 3
	}
	if key, ok := p.takeStick(f); ok { // no row more than without
		list = append(list, key)
		columns++
	}
	m, gap := p.Margin(), p.Gutter()
	w := (p.W - 2*m - gap*(columns-1)) / columns
	kit := p.Kit
	for _, smaller := range []float64{1, 0.92, 0.85, 0.78} { // neighbours share one size, and no name has three lines
		if kit = p.Larger(smaller); kit.ShortToggles(list, w) {
			break
		}
	}
	h := p.TouchMin()
	for _, t := range list {
		h = max(h, kit.ToggleHeight(t, w))
	}
	rows := (len(list) + columns - 1) / columns
	top = p.H - m - rows*h - (rows-1)*gap
	for i, t := range list {
		x, y := m+i%columns*(w+gap), top+i/columns*(h+gap)
		sc.Keys = append(sc.Keys, kit.ToggleKey(t, image.Rect(x, y, x+w, y+h)))
	}
	return top
}

func (p *Staff) row(label string, value widgets.Words) widgets.Entry {
	return widgets.Entry{Label: p.with(label), Value: value}
}

func (p *Staff) warn(label string, value widgets.Words) widgets.Entry {
	return widgets.Entry{Label: p.with(label), Value: value, Warn: true}
}

func (p *Staff) shown(f staff.Facts) []widgets.Entry {
	what, why := p.with("staff_generation", "N", strconv.FormatInt(f.Generation, 10)), p.row("staff_why", p.with("staff_why_active"))
	verified := p.row("staff_verified", p.with("staff_verified_not"))
	switch {
	case f.Generation == 0:
		what, why, verified.Value = p.with("staff_seed"), p.warn("staff_why", p.with("staff_why_seed")), p.with("staff_verified_seed")
	case !f.Verified.IsZero():
		verified.Value = p.plainly(p.moment(f.Verified))
	}
	if f.Problem != "" {
		why = p.warn("staff_why", p.plainly(shorten(f.Problem)))
	}
	rows := []widgets.Entry{p.row("staff_content", what), why}
	for _, v := range f.Packs {
		rows = append(rows, p.row("staff_packs", p.with("staff_pack", "Pack", v.Pack, "N", strconv.Itoa(v.Version))))
	}
	if f.AsOf != "" {
		rows = append(rows, p.row("staff_as_of", p.plainly(p.day(f.AsOf))))
	}
	checked := p.with("staff_none")
	if f.Checked != "" {
		checked = p.plainly(p.day(f.Checked))
	}
	var langs []string
	for _, l := range f.Langs {
		langs = append(langs, string(l))
	}
	scene := p.with("staff_none")
	switch {
	case f.Page != "":
		scene = p.with("staff_scene_of", "Scene", f.Scene, "Page", f.Page)
	case f.Scene != "":
		scene = p.plainly(f.Scene)
	}
	pages := widgets.Entry{
		Label: p.with("staff_pages"), Warn: f.Overdue > 0,
		Value: p.with("staff_pages_of", "N", strconv.Itoa(f.Items), "Demo", strconv.Itoa(f.Demo), "Overdue", strconv.Itoa(f.Overdue)),
	}
	return append(rows, verified, p.row("staff_gate", p.plainly(strings.TrimSuffix(f.Gate+", "+f.Province, ", "))),
		p.row("staff_languages", p.plainly(strings.Join(langs, ", "))), pages, p.row("staff_checked", checked), p.row("staff_scene", scene))
}

// maxListed bounds the rows of one kind: the screen must not run over.
const maxListed = 4

func (p *Staff) signs(f staff.Facts) []widgets.Entry {
	var rows []widgets.Entry
	for _, n := range f.Notices[:min(len(f.Notices), maxListed)] {
		title, _ := n.Title.Get(i18n.Fallback(p.Lang)...)
		rows = append(rows, p.warn("staff_notice_active", p.with("staff_notice_until", "Title", title, "ID", n.ID, "Time", p.moment(n.Ends))))
	}
	if more := len(f.Notices) - maxListed; more > 0 {
		rows = append(rows, p.warn("staff_notice_active", p.plainly("+ "+strconv.Itoa(more))))
	}
	if len(rows) == 0 {
		rows = append(rows, p.row("staff_notice_active", p.with("staff_none")))
	}
	recalled := p.with("staff_none")
	if n := len(f.Recalled); n > 0 {
		s := strings.Join(f.Recalled[:min(n, maxListed)], ", ")
		if n > maxListed {
			s += " + " + strconv.Itoa(n-maxListed)
		}
		recalled = p.plainly(s)
	}
	return append(rows, p.row("staff_recalled", recalled),
		p.row("staff_lists", p.with("staff_lists_of", "Notices", strconv.Itoa(f.NoticesV), "Recalls", strconv.Itoa(f.RecallsV))))
}

func (p *Staff) sync(f staff.Facts) []widgets.Entry {
	s := f.Sync
	if s == nil {
		return []widgets.Entry{p.warn("staff_state", p.with("staff_sync_none")), p.row("staff_why", p.plainly(shorten(f.SyncProblem)))}
	}
	rows := []widgets.Entry{p.row("staff_kiosk", p.plainly(s.Kiosk)), p.row("staff_source", p.plainly(shorten(s.Source)))}
	if s.LastSync.IsZero() {
		rows = append(rows, p.warn("staff_last_sync", p.with("staff_never")))
	} else {
		rows = append(rows, p.row("staff_last_sync", p.ago(s.LastSync, f.Clock.Now)))
	}
	switch {
	case s.Syncing:
		rows = append(rows, p.row("staff_state", p.with("staff_syncing")))
	case s.Error != "":
		reason := string(s.Reason)
		if reason == "" {
			reason = string(content.ReasonOther)
		}
		rows = append(rows, p.warn("staff_state", p.with("staff_reason_"+reason)), p.row("staff_since", p.ago(s.Since, f.Clock.Now)))
	default:
		rows = append(rows, p.row("staff_state", p.with("staff_sync_good")))
	}
	if !s.Next.IsZero() {
		rows = append(rows, p.row("staff_next_try", p.plainly(p.moment(s.Next))))
	}
	switch {
	case s.ReportError != "":
		rows = append(rows, p.warn("staff_heartbeat", p.with("staff_heartbeat_failed")))
	case s.Reported.IsZero():
		rows = append(rows, p.row("staff_heartbeat", p.with("staff_never")))
	default:
		rows = append(rows, p.row("staff_heartbeat", p.ago(s.Reported, f.Clock.Now)))
	}
	return append(rows, p.row("staff_disk", p.with("staff_disk_of", "Free", strconv.FormatInt(s.DiskFree>>20, 10), "Total", strconv.FormatInt(s.DiskTotal>>20, 10))))
}

func (p *Staff) machine(f staff.Facts) []widgets.Entry {
	light, how := p.Desk.Light(), "staff_light_soft"
	switch {
	case light.Unsaved:
		how = "staff_light_unsaved"
	case light.Lamp:
		how = "staff_light_lamp"
	}
	clock := p.row("staff_clock", p.with("staff_clock_good"))
	if !f.Clock.Trusted {
		clock = p.warn("staff_clock", p.with("staff_clock_bad"))
	}
	sounds := p.Desk.Sounds()
	speaker := widgets.Entry{Label: p.with("staff_speaker"), Value: p.with("staff_speaker_" + string(sounds)), Warn: sounds == SoundFailed}
	return []widgets.Entry{
		p.row("staff_light", p.with(how, "N", strconv.Itoa(light.Percent))), speaker, clock,
		p.row("staff_screen", p.plainly(strconv.Itoa(f.Width)+" × "+strconv.Itoa(f.Height))),
		p.row("staff_version", p.with("staff_version_of", "Version", f.Version, "Time", p.moment(f.Started))),
	}
}

func (p *Staff) day(d content.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format(p.Words(p.Lang, "date_layout"))
}

// moment is a day and a time, as travellers and staff live by them.
func (p *Staff) moment(t time.Time) string {
	if t.IsZero() {
		return p.Words(p.Lang, "staff_never")
	}
	t = t.In(content.Zone)
	return t.Format("15:04 ") + t.Format(p.Words(p.Lang, "date_layout"))
}

// ago says how long it is, too, if it is past.
func (p *Staff) ago(t, now time.Time) widgets.Words {
	d := now.Sub(t)
	if d < 0 || t.IsZero() {
		return p.plainly(p.moment(t))
	}
	unit, n := "staff_minutes", int(d.Minutes())
	switch {
	case d >= 48*time.Hour:
		unit, n = "staff_days", int(d.Hours())/24
	case d >= 2*time.Hour:
		unit, n = "staff_hours", int(d.Hours())
	}
	return p.with("staff_status_of", "Time", p.moment(t), "Ago", p.Words(p.Lang, unit, "N", strconv.Itoa(n)))
}

// maxShort bounds a text that comes from a program, in characters.
const maxShort = 160

func shorten(s string) string {
	r := []rune(s)
	if len(r) <= maxShort {
		return s
	}
	return string(r[:maxShort-1]) + "…"
}
