package keys

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/roles"
	"cuango/contentsync/content"
)

// Limits of requests.
const (
	MaxRequestBytes = 16 << 20
	maxDocuments    = 16
	RequestDays     = 30 // a request that lay for longer is made anew
	maxRootLife     = (2*365 + 2) * 24 * time.Hour
	maxTargetsLife  = (365 + 2) * 24 * time.Hour
)

const kind = "kioskadmin signing request"

// Errors of requests.
var (
	ErrAltered       = errors.New("the request was altered on its way")
	ErrWrongKey      = errors.New("this key may sign nothing in this request")
	ErrNotSuccessive = errors.New("the version does not follow the one that is in force")
	ErrOther         = errors.New("not copies of the same request")
)

// A Request is metadata that is to be signed, with what is in force, as it travels.
type Request struct {
	Kind   string    `json:"kind"`
	Format int       `json:"format"`
	Code   string    `json:"code"` // of everything but the signatures
	Made   time.Time `json:"made"`
	Until  time.Time `json:"until"`
	// Signed is the metadata in force, by role: the root, what is replaced, and what delegates to it. Without a root this is the very first one.
	Signed map[string]json.RawMessage `json:"in_force,omitempty"`
	// Documents are to be signed, in the order in which they are published.
	Documents []Document `json:"documents"`
	// Names are those of the keepers, by key ID. They help to read; the IDs are what counts.
	Names map[string]string `json:"names,omitempty"`
}

// A Document is the next metadata of one role, with the signatures that it has so far.
type Document struct {
	Role     string          `json:"role"`
	Metadata json.RawMessage `json:"metadata"`
}

// A Checked request is one that holds: everything in it was read and verified.
type Checked struct {
	Request
	Force map[string]Metadata // in force, by role
	Next  []Metadata          // to be signed
}

// New makes a request of the next metadata and what is in force.
func New(now time.Time, force map[string]Metadata, next []Metadata, names map[string]string) (Checked, error) {
	r := Request{Kind: kind, Format: 1, Made: now.UTC().Truncate(time.Second), Names: names, Signed: map[string]json.RawMessage{}}
	r.Until = r.Made.AddDate(0, 0, RequestDays)
	for role, m := range force {
		raw, err := m.Bytes()
		if err != nil {
			return Checked{}, err
		}
		r.Signed[role] = raw
	}
	if err := r.put(next); err != nil {
		return Checked{}, err
	}
	var err error
	if r.Code, err = r.code(next); err != nil {
		return Checked{}, err
	}
	return r.Check(now)
}

func (r *Request) put(next []Metadata) error {
	r.Documents = nil
	for _, m := range next {
		raw, err := m.Bytes()
		if err != nil {
			return err
		}
		r.Documents = append(r.Documents, Document{Role: m.Role, Metadata: raw})
	}
	return nil
}

// code is a digest of all that is asked for, in groups that can be read aloud. Signatures do not change it.
func (r Request) code(next []Metadata) (string, error) {
	c := r
	c.Code, c.Documents = "", nil
	for _, m := range next {
		raw, err := m.unsigned()
		if err != nil {
			return "", err
		}
		c.Documents = append(c.Documents, Document{Role: m.Role, Metadata: raw})
	}
	raw, err := content.Canonical(c)
	if err != nil {
		return "", fmt.Errorf("request: %w", err)
	}
	d := string(content.DigestOf(raw))
	var groups []string
	for i := 0; i < 24; i += 4 {
		groups = append(groups, d[i:i+4])
	}
	return strings.Join(groups, "-"), nil
}

// Bytes is the file.
func (c Checked) Bytes() ([]byte, error) {
	r := c.Request
	if err := r.put(c.Next); err != nil {
		return nil, err
	}
	raw, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	return append(raw, '\n'), nil
}

// Read reads a request's file and checks it, see [Request.Check].
func Read(file string, now time.Time) (Checked, error) {
	raw, err := readLimited(file, MaxRequestBytes)
	if err != nil {
		return Checked{}, err
	}
	c, err := Decode(raw, now)
	if err != nil {
		return Checked{}, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}

// Decode reads a request and checks it, see [Request.Check].
func Decode(raw []byte, now time.Time) (c Checked, err error) {
	defer func() {
		// go-tuf follows pointers that hostile metadata may leave out.
		if p := recover(); p != nil {
			c, err = Checked{}, fmt.Errorf("request: %w: %v", content.ErrInvalid, p)
		}
	}()
	var r Request
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return Checked{}, fmt.Errorf("request: %w: %w", content.ErrInvalid, err)
	}
	return r.Check(now)
}

// Check reads and verifies everything: that the code fits, that what is in force is signed as it must be, that every document follows it by one
// version, is not expired and asks for no more than its role may have, and that the signatures it has fit.
// Errors: content.ErrInvalid, content.ErrUntrusted, content.ErrExpired, ErrAltered, ErrNotSuccessive.
func (r Request) Check(now time.Time) (Checked, error) {
	c := Checked{Request: r, Force: map[string]Metadata{}}
	if r.Kind != kind || r.Format != 1 {
		return c, fmt.Errorf("request: %w: no signing request, or one of a later kioskadmin", content.ErrInvalid)
	}
	if len(r.Documents) == 0 || len(r.Documents) > maxDocuments {
		return c, fmt.Errorf("request: %w: %d documents", content.ErrInvalid, len(r.Documents))
	}
	for _, d := range r.Documents {
		m, err := ParseMetadata(d.Role, d.Metadata)
		if err != nil {
			return c, err
		}
		if c.next(d.Role) != nil {
			return c, fmt.Errorf("request: %w: %s twice", content.ErrInvalid, d.Role)
		}
		c.Next = append(c.Next, m)
	}
	for id, name := range r.Names {
		if !plain(name) || len(id) > 64 || !plain(id) {
			return c, fmt.Errorf("request: %w: a name that cannot be shown", content.ErrInvalid)
		}
	}
	if code, err := r.code(c.Next); err != nil || code != r.Code {
		return c, errors.Join(ErrAltered, err)
	}
	if err := c.force(); err != nil {
		return c, err
	}
	if now.After(r.Until) || r.Until.Sub(r.Made) > (RequestDays+1)*24*time.Hour {
		return c, fmt.Errorf("request: %w on %s: make it anew", content.ErrExpired, r.Until.Format(time.DateOnly))
	}
	for _, m := range c.Next {
		if err := c.check(m, now); err != nil {
			return c, err
		}
	}
	return c, nil
}

// force verifies what is in force: the root by itself, everything else by what delegates to it.
func (c *Checked) force() error {
	for role, raw := range c.Signed {
		m, err := ParseMetadata(role, raw)
		if err != nil {
			return err
		}
		c.Force[role] = m
	}
	root, ok := c.Force[roles.Root]
	if !ok {
		if first := c.next(roles.Root); len(c.Force) > 0 || first == nil || first.Version() != 1 {
			return fmt.Errorf("request: %w: there is no root in it", content.ErrInvalid)
		}
		return nil
	}
	if err := root.verifies(root); err != nil {
		return err
	}
	for role, m := range c.Force {
		if role == roles.Root {
			continue
		}
		by, err := c.delegator(role, false)
		if err == nil {
			err = m.verifies(by)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// delegator gives what names the signers of a role: with next the document of this request when there is one, else what is in force.
func (c *Checked) delegator(role string, next bool) (Metadata, error) {
	by := roles.Root
	if role != roles.Root && role != roles.Targets {
		r, err := roles.Parse(role)
		if err != nil {
			return Metadata{}, err
		}
		by = r.Delegator()
	}
	if m := c.next(by); next && m != nil {
		return *m, nil
	}
	m, ok := c.Force[by]
	if !ok {
		return Metadata{}, fmt.Errorf("request: %w: %s is not in it, which delegates %s", content.ErrInvalid, by, role)
	}
	return m, nil
}

func (c *Checked) next(role string) *Metadata {
	if i := slices.IndexFunc(c.Next, func(m Metadata) bool { return m.Role == role }); i >= 0 {
		return &c.Next[i]
	}
	return nil
}

func (c *Checked) check(m Metadata, now time.Time) error {
	before, had := c.Force[m.Role]
	switch {
	case had && m.Version() != before.Version()+1:
		return fmt.Errorf("%s: %w: version %d after %d", m.Role, ErrNotSuccessive, m.Version(), before.Version())
	case m.Version() < 1:
		return fmt.Errorf("%s: %w: version %d", m.Role, ErrNotSuccessive, m.Version())
	}
	most := maxTargetsLife
	if m.Root != nil {
		most = maxRootLife
	}
	switch life := m.Expires().Sub(now); {
	case life <= 0:
		return fmt.Errorf("%s %d: %w on %s, before it is signed", m.Role, m.Version(), content.ErrExpired, m.Expires().Format(time.DateOnly))
	case life > most:
		return fmt.Errorf("%s %d: %w: it would hold until %s, too long", m.Role, m.Version(), content.ErrInvalid, m.Expires().Format(time.DateOnly))
	}
	if m.Targets != nil && m.Role != roles.Targets {
		r, err := roles.Parse(m.Role)
		if err != nil {
			return err
		}
		d := m.Targets.Signed.Delegations
		if r.Delegates && len(m.Targets.Signed.Targets) > 0 || !r.Delegates && d != nil && len(d.Roles) > 0 {
			return fmt.Errorf("%s %d: %w: a role delegates or carries content, not both", m.Role, m.Version(), content.ErrInvalid)
		}
		for path := range m.Targets.Signed.Targets {
			if !strings.HasPrefix(path, r.Prefix()) {
				return fmt.Errorf("%s %d: %w: it may not carry %.80q", m.Role, m.Version(), content.ErrInvalid, path)
			}
		}
	}
	needs, err := c.needs(m)
	if err != nil {
		return err
	}
	for _, s := range needs {
		if _, err := s.signed(m); err != nil {
			return err
		}
	}
	for _, sig := range *m.signatures() {
		if !slices.ContainsFunc(needs, func(s *Signers) bool { return s.Keys[sig.KeyID] != nil }) {
			return fmt.Errorf("%s %d: %w: signed by key %s, which may not", m.Role, m.Version(), content.ErrUntrusted, Short(sig.KeyID))
		}
	}
	return nil
}

// needs gives whose signatures a document needs: a root those of the root before and its own, everything else those of what delegates to it.
func (c *Checked) needs(m Metadata) ([]*Signers, error) {
	if m.Root != nil {
		own := []*Signers{m.signersOf(roles.Root)}
		if before, ok := c.Force[roles.Root]; ok {
			own = append([]*Signers{before.signersOf(roles.Root)}, own...)
		}
		return own, nil
	}
	by, err := c.delegator(m.Role, true)
	if err != nil {
		return nil, err
	}
	s := by.signersOf(m.Role)
	if s == nil {
		return nil, fmt.Errorf("%s: %w: %s does not delegate it", m.Role, content.ErrInvalid, by.Role)
	}
	return []*Signers{s}, nil
}

// Sign signs every document that the key may sign, and gives their roles. Errors: ErrWrongKey.
func (c *Checked) Sign(k Private) ([]string, error) {
	var signed []string
	for _, m := range c.Next {
		needs, err := c.needs(m)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(needs, func(s *Signers) bool { return s.Keys[k.ID] != nil }) {
			continue
		}
		if err := m.sign(k); err != nil {
			return nil, err
		}
		signed = append(signed, m.Role)
	}
	if len(signed) == 0 {
		return nil, fmt.Errorf("key %s (%s): %w; it waits for %s", Short(k.ID), k.Name, ErrWrongKey, strings.Join(c.waiting(), ", "))
	}
	return signed, nil
}

// waiting lists the keys that may sign and did not.
func (c *Checked) waiting() []string {
	var out []string
	for _, m := range c.Missing() {
		for _, id := range m.Keys {
			if line := c.Keeper(id); !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	return out
}

// A Missing says which signatures a document still needs.
type Missing struct {
	Role    string
	Version int64
	By      string   // who names the signers
	Have    []string // key IDs
	Need    int
	Keys    []string // of whom more must sign
}

// Missing is empty when everything is signed.
func (c *Checked) Missing() []Missing {
	var out []Missing
	for _, m := range c.Next {
		needs, err := c.needs(m)
		if err != nil {
			continue // Check has refused it
		}
		for _, s := range needs {
			have, err := s.signed(m)
			if err != nil || len(have) >= s.Threshold {
				continue
			}
			rest := slices.DeleteFunc(s.sortedKeys(), func(id string) bool { return slices.Contains(have, id) })
			out = append(out, Missing{Role: m.Role, Version: m.Version(), By: s.By, Have: have, Need: s.Threshold, Keys: rest})
		}
	}
	return out
}

// Keeper is how a key is shown to people.
func (c *Checked) Keeper(id string) string {
	if name := c.Names[id]; name != "" {
		return fmt.Sprintf("%s (%s)", name, Short(id))
	}
	return Short(id)
}

// Merge brings the signatures of several copies of one request together. Errors: ErrOther.
func Merge(copies ...Checked) (Checked, error) {
	all := copies[0]
	for _, c := range copies[1:] {
		if c.Code != all.Code {
			return Checked{}, fmt.Errorf("%w: one has the code %s, one %s", ErrOther, all.Code, c.Code)
		}
		for i, m := range c.Next {
			into := all.Next[i].signatures()
			for _, sig := range *m.signatures() {
				if !slices.ContainsFunc(*into, func(s metadata.Signature) bool { return s.KeyID == sig.KeyID }) {
					*into = append(*into, sig)
				}
			}
		}
	}
	return all, nil
}
