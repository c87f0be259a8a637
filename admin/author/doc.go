// Package author reads the authoring folder, the form in which editors, git and other
// agencies write a pack (contentsync/FORMAT.md, section 1), and makes the catalog of it.
//
// Words: a finding is one thing that is wrong or odd, with file, line and what to do; the
// folder is refused while any finding is more than a warning. All findings are collected,
// so that an editor mends a folder in one go.
//
// What comes in is not trusted: it may be another agency's folder. It is opened through
// [os.Root], links are refused, sizes are limited before reading, and pictures are looked
// at by their header only. What the kiosk can draw is what is accepted: the Markdown is
// parsed by goldmark and every node that has no block is refused.
//
// [Load] reads and checks, [Import] also writes the normalised folder: NFC, line ends,
// breaks (package wordbreak), one way of writing Markdown.
package author
