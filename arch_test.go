package cuango_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed lists, for each part of the tree, what it may import besides the
// standard library: packages of ours (below the module path) and third-party
// ones. A name stands for itself and all below it, "=name" for itself alone;
// of several matching lines the one with the longest "from" holds.
var allowed = []struct {
	from        string
	ours, third []string
}{
	{"assets", nil, nil},

	{"contentsync", []string{"contentsync"}, []string{"golang.org/x/sync", "golang.org/x/sys", "github.com/mattn/go-sqlite3", "github.com/klauspost/compress"}},
	{"contentsync/content", nil, nil},
	{"contentsync/trust", []string{"contentsync/content", "contentsync/delta"}, []string{"github.com/theupdateframework/go-tuf/v2", "github.com/sigstore/sigstore"}},
	{"contentsync/store", []string{"contentsync/store", "contentsync/content"}, nil},
	{"contentsync/store/storetest/objectserver", nil, []string{"github.com/versity/versitygw"}}, // under the tag storetest alone
	{"contentsync/store/dirstore", []string{"contentsync/store", "contentsync/content"}, []string{"golang.org/x/sys"}},
	{"contentsync/store/s3store", []string{"contentsync/store", "contentsync/content"}, []string{"github.com/minio/minio-go/v7"}},
	{"contentsync/transfer", []string{"contentsync/content", "contentsync/store", "contentsync/atomicfile"}, []string{"github.com/hashicorp/go-getter/v2", "golang.org/x/sync", "golang.org/x/sys"}},
	{"contentsync/peer", []string{"contentsync/content"}, []string{"github.com/hashicorp/mdns", "golang.org/x/time"}},
	{"contentsync/delta", []string{"contentsync/content"}, []string{"github.com/klauspost/compress"}},
	{"contentsync/line", []string{"contentsync/content"}, []string{"golang.org/x/time"}},
	{"contentsync/courier", []string{"contentsync/content", "contentsync/store", "contentsync/trust"}, []string{"github.com/klauspost/compress"}},
	{"contentsync/opus", []string{"contentsync/content"}, nil},
	{"contentsync/search", []string{"contentsync/content"}, []string{"golang.org/x/text", "github.com/kljensen/snowball"}},
	{"contentsync/cache", []string{"contentsync/content", "contentsync/statedb", "contentsync/atomicfile", "contentsync/search"}, []string{"github.com/mattn/go-sqlite3", "golang.org/x/text", "golang.org/x/sys", "golang.org/x/image", "github.com/klauspost/compress"}},
	{"contentsync/overlay", []string{"contentsync/content", "contentsync/atomicfile"}, nil},
	{"contentsync/atomicfile", nil, nil},
	{"contentsync/rollout", []string{"contentsync/content"}, nil}, // pure; the publisher signs what the kiosk decides by
	{"contentsync/status", []string{"contentsync/content"}, nil},  // no engine, no network: the screen imports it
	{"contentsync/statedb", []string{"contentsync/atomicfile"}, []string{"github.com/mattn/go-sqlite3"}},
	{"contentsync/packtest", []string{"contentsync"}, []string{"github.com/theupdateframework/go-tuf/v2", "github.com/klauspost/compress", "github.com/sigstore/sigstore"}},
	{"contentsync/cmd", []string{"contentsync"}, []string{"github.com/BurntSushi/toml", "golang.org/x/sys", "golang.org/x/sync"}},

	{"kiosk", nil, nil},
	{"kiosk/glx", nil, nil},
	{"kiosk/focus", nil, nil},
	{"kiosk/session", []string{"contentsync/content"}, nil},
	{"kiosk/notice", []string{"contentsync/content"}, nil},
	{"kiosk/catalog", []string{"contentsync/content", "contentsync/cache", "contentsync/search", "kiosk/i18n"}, nil},
	{"kiosk/input", []string{"contentsync/content", "assets/pinyin"}, []string{"golang.org/x/text"}},
	{"kiosk/reel", nil, nil},
	{"kiosk/tally", []string{"contentsync/content", "contentsync/statedb", "contentsync/atomicfile"}, []string{"github.com/mattn/go-sqlite3"}},
	{"kiosk/speech", []string{"contentsync/content", "contentsync/opus"}, []string{"github.com/rivo/uniseg"}},
	{"kiosk/staff", []string{"contentsync/content"}, nil},
	{"kiosk/backlight", []string{"contentsync/atomicfile"}, nil},
	{"kiosk/qr", []string{"contentsync/content"}, []string{"github.com/piglig/go-qr"}},
	{"kiosk/i18n", []string{"contentsync/content"}, []string{"github.com/nicksnyder/go-i18n/v2", "github.com/BurntSushi/toml", "golang.org/x/text"}},
	{"kiosk/typeset", []string{"contentsync/content", "assets"}, []string{"github.com/go-text", "golang.org/x/image", "github.com/rivo/uniseg", "golang.org/x/text", "golang.org/x/sys"}},
	{"kiosk/health", []string{"contentsync/content", "contentsync/atomicfile"}, nil},
	{"kiosk/keeper", []string{"kiosk/health", "assets/curtain"}, []string{"github.com/jezek/xgb"}},
	{"kiosk/cmd/kiosk-session", []string{"kiosk/health", "kiosk/keeper"}, nil}, // no Fyne: it stays small, and alive
	{"kiosk/ui", []string{"kiosk/ui", "kiosk/focus", "kiosk/notice", "kiosk/session", "kiosk/reel", "kiosk/tally", "kiosk/catalog", "kiosk/i18n", "kiosk/typeset", "kiosk/health", "kiosk/speech", "kiosk/staff", "kiosk/backlight", "contentsync/content", "contentsync/cache", "assets"}, []string{"fyne.io/fyne/v2"}},
	{"kiosk/ui/paint", []string{"assets", "contentsync/content", "kiosk/typeset"}, []string{"golang.org/x/image", "github.com/fyne-io/oksvg", "github.com/srwiley/rasterx"}},
	{"kiosk/ui/pages", []string{"kiosk/ui/widgets", "kiosk/ui/paint", "kiosk/ui/theme", "kiosk/ui/work", "kiosk/session", "kiosk/notice", "kiosk/catalog", "kiosk/i18n", "kiosk/input", "kiosk/qr", "kiosk/speech", "kiosk/staff", "kiosk/backlight", "kiosk/typeset", "contentsync/content"}, []string{"fyne.io/fyne/v2", "golang.org/x/image"}},
	{"kiosk/ui/widgets", []string{"kiosk/focus", "kiosk/ui/paint", "kiosk/ui/theme", "kiosk/typeset", "contentsync/content"}, []string{"fyne.io/fyne/v2"}},
	{"kiosk/ui/theme", []string{"assets", "contentsync/content"}, []string{"fyne.io/fyne/v2"}},
	{"kiosk/ui/work", nil, []string{"fyne.io/fyne/v2"}},
	{"kiosk/cmd", []string{"kiosk", "contentsync/overlay", "contentsync/status", "contentsync/cache", "contentsync/content", "assets"}, []string{"fyne.io/fyne/v2", "github.com/BurntSushi/toml", "github.com/jezek/xgb", "github.com/go-gl/glfw", "github.com/go-gl/gl"}},

	{"admin", []string{"=admin", "contentsync/content"}, nil},
	{"admin/author", []string{"=admin", "admin/wordbreak", "contentsync/content", "contentsync/opus", "assets"}, []string{"github.com/BurntSushi/toml", "github.com/yuin/goldmark", "golang.org/x/text", "github.com/rivo/uniseg"}},
	{"admin/wordbreak", []string{"contentsync/content"}, []string{"golang.org/x/text"}},
	{"admin/roles", []string{"contentsync/content"}, nil},
	{"admin/keys", []string{"admin/roles", "contentsync/content", "contentsync/atomicfile"}, []string{"filippo.io/age", "github.com/theupdateframework/go-tuf/v2", "github.com/sigstore/sigstore"}},
	{"admin/publish", []string{"=admin", "admin/author", "admin/keys", "admin/roles", "contentsync/content", "contentsync/delta", "contentsync/rollout", "contentsync/store", "contentsync/atomicfile"}, []string{"github.com/theupdateframework/go-tuf/v2", "github.com/klauspost/compress", "github.com/sigstore/sigstore"}},
	{"admin/nationtest", []string{"admin/publish", "admin/roles", "contentsync/content"}, []string{"github.com/theupdateframework/go-tuf/v2", "github.com/sigstore/sigstore"}},
	{"admin/objectserver", []string{"=admin", "contentsync/content", "contentsync/store", "contentsync/atomicfile"}, []string{"github.com/versity/versitygw", "github.com/aws/aws-sdk-go-v2/service/s3", "golang.org/x/sys"}},
	{"admin/objectservertest", []string{"admin/objectserver", "contentsync/store"}, nil},
	{"admin/datadir", []string{"=admin", "contentsync/content", "contentsync/atomicfile"}, nil},
	{"admin/app", []string{"admin", "contentsync/content", "contentsync/store"}, []string{"golang.org/x/sync"}},
	{"admin/sqlstore", []string{"=admin", "admin/fleet", "contentsync/content"}, []string{"github.com/mattn/go-sqlite3"}},
	{"admin/fleet", []string{"=admin", "contentsync/content", "contentsync/store"}, nil},
	{"admin/intake", []string{"=admin", "contentsync/content", "contentsync/store"}, []string{"github.com/klauspost/compress"}},
	{"admin/web", []string{"=admin", "admin/fleet", "contentsync/content", "assets"}, []string{"github.com/nicksnyder/go-i18n/v2", "github.com/BurntSushi/toml", "golang.org/x/text"}},
	{"admin/cmd", []string{"admin", "contentsync/content", "contentsync/rollout", "contentsync/store", "contentsync/atomicfile", "contentsync/courier", "contentsync/trust"}, []string{"golang.org/x/text", "golang.org/x/term"}},

	{"packaging/cmd/bench", []string{"packaging", "contentsync", "admin/nationtest", "assets", "kiosk/tally"}, []string{"github.com/jezek/xgb", "golang.org/x/sys", "golang.org/x/image"}},
	{"packaging/cmd/chaos", []string{"packaging", "contentsync", "kiosk/tally"}, []string{"golang.org/x/sys"}}, // its screen is the tally alone
	{"packaging", []string{"packaging", "contentsync", "assets"}, []string{"github.com/jezek/xgb", "golang.org/x/sys", "golang.org/x/image"}},
}

// onlyIn names the single package that may import a costly one: the Fyne
// driver needs cgo, OpenGL and X11 headers, and minutes to compile.
var onlyIn = map[string]string{
	"fyne.io/fyne/v2/app":               "kiosk/cmd/kiosk",
	"github.com/go-gl/glfw/v3.4/glfw":   "kiosk/cmd/kiosk",
	"github.com/go-gl/gl/v2.1/gl":       "kiosk/cmd/kiosk",
	"github.com/minio/minio-go/v7":      "contentsync/store/s3store",
	"github.com/hashicorp/go-getter/v2": "contentsync/transfer",
	"github.com/hashicorp/mdns":         "contentsync/peer",
}

func TestImports(t *testing.T) {
	eachPackage(t, func(p pkg) {
		rule := -1
		for i, a := range allowed {
			if matches(p.dir, a.from) && (rule < 0 || len(a.from) > len(allowed[rule].from)) {
				rule = i
			}
		}
		if rule < 0 && p.dir != "." {
			t.Errorf("%s: no rule in arch_test.go says what this package may import", p.dir)
		}
		for _, imp := range p.imports {
			if only, ok := onlyIn[imp]; ok && p.dir != only {
				t.Errorf("%s imports %s: only %s may", p.dir, imp, only)
			}
			if rule < 0 {
				continue
			}
			list, name := allowed[rule].third, imp
			if in, ok := strings.CutPrefix(imp, p.module+"/"); ok {
				list, name = allowed[rule].ours, in
			} else if first, _, _ := strings.Cut(imp, "/"); !strings.Contains(first, ".") {
				continue // standard library
			}
			if !slices.ContainsFunc(list, func(pattern string) bool { return matches(name, pattern) }) {
				t.Errorf("%s imports %s: not in the list for %q", p.dir, name, allowed[rule].from)
			}
		}
	})
}

// TestFolders holds the owner's list of top-level folders, of what git tracks: pictures and data lie where people put them.
func TestFolders(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "git", "ls-files").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	known := []string{"admin", "assets", "contentsync", "kiosk", "packaging"}
	for _, name := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		folder, _, inside := strings.Cut(strings.Trim(name, `"`), "/")
		if inside && !strings.HasPrefix(folder, ".") && !slices.Contains(known, folder) {
			t.Errorf("%s: the five folders are closed (ARCHITECTURE.md)", name)
		}
	}
}

func TestPackageComments(t *testing.T) {
	eachPackage(t, func(p pkg) {
		want := "Package " + p.name + " "
		if p.name == "main" {
			want = "Command " + path.Base(p.dir) + " "
		}
		if len(p.comments) != 1 || !strings.HasPrefix(p.comments[0], want) {
			t.Errorf("%s: want one package comment that begins %q, have %q", p.dir, want, p.comments)
		}
	})
}

type pkg struct {
	module, dir, name string
	imports, comments []string
}

// eachPackage parses the tree itself and does not ask the go command, so that
// go test knows which files this test read and its cache stays right.
func eachPackage(t *testing.T, f func(pkg)) {
	t.Helper()
	gomod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	module := strings.Fields(string(gomod))[1]
	found := map[string]*pkg{}
	err = fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		if found[dir] == nil {
			found[dir] = &pkg{module: module, dir: dir, name: file.Name.Name}
		}
		p := found[dir]
		if file.Doc != nil && file.Doc.Text() != "" { // a directive is no comment
			p.comments = append(p.comments, file.Doc.Text())
		}
		for _, spec := range file.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			p.imports = append(p.imports, imp)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found {
		f(*p)
	}
}

func matches(name, pattern string) bool {
	if exact, ok := strings.CutPrefix(pattern, "="); ok {
		return name == exact
	}
	return name == pattern || strings.HasPrefix(name, pattern+"/")
}
