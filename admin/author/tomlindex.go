package author

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// A tomlIndex knows the line of every key of a TOML file. The toml package tells lines
// only for errors of its own. Keys look like category[2].name; [[category]] counts from 0.
type tomlIndex map[string]int

var tomlKey = regexp.MustCompile(`^\s*([A-Za-z0-9_."-]+)\s*=`)

func indexTOML(src []byte) tomlIndex {
	idx := tomlIndex{}
	counts := map[string]int{}
	prefix := ""
	for i, line := range strings.Split(string(src), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "[["):
			name, _, _ := strings.Cut(line[2:], "]]")
			name = strings.TrimSpace(name)
			if first, rest, sub := strings.Cut(name, "."); sub && counts[first] > 0 { // [[gate.next]] of the last [[gate]]
				name = fmt.Sprintf("%s[%d].%s", first, counts[first]-1, rest)
			}
			prefix = fmt.Sprintf("%s[%d]", name, counts[name])
			counts[name]++
		case strings.HasPrefix(line, "["):
			name, _, _ := strings.Cut(line[1:], "]")
			first, rest, sub := strings.Cut(strings.TrimSpace(name), ".")
			prefix = first
			if n := counts[first]; n > 0 {
				prefix = fmt.Sprintf("%s[%d]", first, n-1)
			}
			if sub {
				prefix += "." + rest
			}
		default:
			if m := tomlKey.FindStringSubmatch(line); m != nil {
				key := strings.ReplaceAll(m[1], `"`, "")
				if prefix != "" {
					key = prefix + "." + key
				}
				idx.add(key, i+1)
			}
			continue
		}
		idx.add(prefix, i+1)
	}
	return idx
}

func (idx tomlIndex) add(key string, line int) {
	if _, ok := idx[key]; !ok {
		idx[key] = line
	}
}

// line gives the line of the key or of the nearest thing it lies in.
func (idx tomlIndex) line(key string) int {
	for key != "" {
		if l, ok := idx[key]; ok {
			return l
		}
		cut := strings.LastIndexByte(key, '.')
		if cut < 0 {
			break
		}
		key = key[:cut]
	}
	return 1
}

var arrayNumber = regexp.MustCompile(`\[\d+\]`)

// lineAnywhere gives the line of a key of which the numbers are not known.
func (idx tomlIndex) lineAnywhere(key toml.Key) int {
	best := 0
	for k, l := range idx {
		if arrayNumber.ReplaceAllString(k, "") == key.String() && (best == 0 || l < best) {
			best = l
		}
	}
	if best == 0 {
		return idx.line(key.String())
	}
	return best
}

var tomlErrorLine = regexp.MustCompile(`line (\d+)`)

// decodeTOML reads src into v strictly: unknown keys are findings.
func decodeTOML(n notebook, src []byte, v any) (tomlIndex, bool) {
	idx := indexTOML(src)
	meta, err := toml.Decode(string(src), v)
	if err != nil {
		line, msg := 0, err.Error()
		var pe toml.ParseError
		if errors.As(err, &pe) {
			line = pe.Position.Line
			if pe.Message != "" {
				msg = pe.Message
			}
		} else if m := tomlErrorLine.FindStringSubmatch(msg); m != nil {
			line, _ = strconv.Atoi(m[1])
		}
		n.refuse(line, `Write it as in FORMAT.md: key = "text" in quotes, lists in [ ], one key a line`, "the TOML cannot be read: %s", strings.TrimPrefix(msg, "toml: "))
		return idx, false
	}
	good := true
	for _, key := range meta.Undecoded() {
		n.refuse(idx.lineAnywhere(key), "Check the spelling against FORMAT.md, or delete the line", "%q is not a key that is known here", key.String())
		good = false
	}
	return idx, good
}
