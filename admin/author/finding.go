package author

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrRefused says that a folder has findings that are more than warnings.
var ErrRefused = errors.New("authoring folder refused")

// A Finding is one thing that is wrong in an authoring folder, for the person who wrote it.
type Finding struct {
	File    string `json:"file"`              // below the folder, with slashes; empty: the folder itself
	Line    int    `json:"line,omitempty"`    // 1 is the first; 0: the file as a whole
	Warning bool   `json:"warning,omitempty"` // does not refuse the folder
	Message string `json:"message"`           // what is wrong
	Fix     string `json:"fix"`               // what to do
}

// String gives the finding as compilers write theirs: file:line: message. What to do.
func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(cmp.Or(f.File, "."))
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	b.WriteString(": ")
	if f.Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(f.Message)
	b.WriteString(". ")
	b.WriteString(f.Fix)
	b.WriteString(".")
	return b.String()
}

// Findings are all findings of a folder, by file and line.
type Findings []Finding

// Err is ErrRefused when any finding is more than a warning.
func (fs Findings) Err() error {
	n := 0
	for _, f := range fs {
		if !f.Warning {
			n++
		}
	}
	switch n {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%w: 1 thing to mend", ErrRefused)
	}
	return fmt.Errorf("%w: %d things to mend", ErrRefused, n)
}

func (fs Findings) sort() {
	slices.SortStableFunc(fs, func(x, y Finding) int {
		return cmp.Or(strings.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
}

// A notebook collects findings about one file.
type notebook struct {
	file string
	all  *Findings
}

func (n notebook) refuse(line int, fix, format string, args ...any) {
	*n.all = append(*n.all, Finding{File: n.file, Line: line, Message: fmt.Sprintf(format, args...), Fix: fix})
}

func (n notebook) warn(line int, fix, format string, args ...any) {
	*n.all = append(*n.all, Finding{File: n.file, Line: line, Warning: true, Message: fmt.Sprintf(format, args...), Fix: fix})
}
