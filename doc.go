// Package cuango is the tour of the module; it has no code.
//
// Cửa Ngõ ("gateway") is the software of the electronic information clusters at Viet Nam's
// international border gates. Three programs meet only in data:
//
//   - kioskadmin (admin/cmd/kioskadmin): a province writes, checks, signs and publishes.
//   - contentsyncd (contentsync/cmd/contentsyncd): on the kiosk; verifies, downloads, activates, reports.
//   - kiosk (kiosk/cmd/kiosk): the touchscreen; no network at all.
//
// Begin with contentsync/content, the leaf that every package points to, and with
// ARCHITECTURE.md, which has the picture, the goals in order and the decisions.
package cuango
