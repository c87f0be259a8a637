package content

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
)

// An Essential is what the Essentials key opens: an item, with its own pictogram and name.
type Essential struct {
	Item      string `json:"item"` // ID
	Pictogram string `json:"pictogram"`
	Colour    string `json:"colour"`
	Name      Name   `json:"name"`
}

// A GateNotice is said "today at this gate", from one day until another, both included.
type GateNotice struct {
	Gates []string `json:"gates,omitempty"` // empty: every gate
	From  Date     `json:"from"`
	Until Date     `json:"until"`
	Text  Name     `json:"text"`
}

// NoticesAt gives the notices that hold at a gate on a day, in the catalog's order.
func (c Catalog) NoticesAt(gate string, day Date) []GateNotice {
	var out []GateNotice
	for _, n := range c.Notices {
		if anyOrHas(n.Gates, gate) && n.From <= day && day <= n.Until {
			out = append(out, n)
		}
	}
	return out
}

// WebAddress gives the public address of an item's page in a language, or "" when the pack has none.
func (c Catalog) WebAddress(it Item, lang Lang) string {
	return fillWeb(cmp.Or(it.Web, c.Web), it.Slug, lang)
}

func fillWeb(web, slug string, lang Lang) string {
	return strings.NewReplacer("{lang}", string(lang), "{slug}", slug).Replace(web)
}

// ValidWeb tells whether web is empty or an address as [Catalog.WebAddress] needs it.
func ValidWeb(web string) bool { return validateWeb("web", web) == nil }

// validateWeb accepts an https address with no other braces than {lang} and {slug}. A QR code is made of it,
// so nothing else than a web page may be behind it.
func validateWeb(field, web string) error {
	if web == "" {
		return nil
	}
	if len(web) > MaxWebBytes {
		return tooLarge(field, len(web), MaxWebBytes)
	}
	filled := fillWeb(web, "slug", "vi")
	u, err := url.Parse(filled)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(filled, "{} \"<>\\") {
		return invalid(field, "%.80q, want https://… with {lang} and {slug} in it", web)
	}
	if !strings.Contains(web, "{slug}") || strings.ContainsAny(u.Host, "{}") {
		return invalid(field, "%.80q has no {slug}", web)
	}
	return checkText(field, web, false)
}

// validateExtras checks what a catalog may have and need not, once items and gates are known.
func (c Catalog) validateExtras(ids, gates map[string]bool) error {
	switch {
	case len(c.Essentials) > MaxEssentials:
		return tooLarge("essentials", len(c.Essentials), MaxEssentials)
	case len(c.Notices) > MaxNotices:
		return tooLarge("notices", len(c.Notices), MaxNotices)
	}
	if err := validateWeb("web", c.Web); err != nil {
		return err
	}
	for i, e := range c.Essentials {
		field := fmt.Sprintf("essentials[%d]", i)
		switch {
		case !ids[e.Item]:
			return invalid(field+".item", "%.80q is not defined", e.Item)
		case !ValidSlug(e.Pictogram):
			return invalid(field+".pictogram", "%.80q is no name", e.Pictogram)
		case !ValidSlug(e.Colour):
			return invalid(field+".colour", "%.80q is no name", e.Colour)
		}
		if err := e.Name.validate(field + ".name"); err != nil {
			return err
		}
	}
	for i, n := range c.Notices {
		field := fmt.Sprintf("notices[%d]", i)
		if err := checkGates(field+".gates", n.Gates, gates); err != nil {
			return err
		}
		if !n.From.Valid() || !n.Until.Valid() || n.Until < n.From {
			return invalid(field+".from", "%.20q until %.20q, want two days in order", n.From, n.Until)
		}
		if err := n.Text.validate(field + ".text"); err != nil {
			return err
		}
	}
	return nil
}

func checkGates(field string, list []string, gates map[string]bool) error {
	if len(list) > MaxGates {
		return tooLarge(field, len(list), MaxGates)
	}
	for _, g := range list {
		if !gates[g] {
			return invalid(field, "%.80q is not defined", g)
		}
	}
	return nil
}
