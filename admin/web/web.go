package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"cuango/admin/fleet"
	"cuango/assets"
	"cuango/contentsync/content"
)

//go:embed static
var staticFiles embed.FS

//go:embed templates/*.html
var templateFiles embed.FS

// refreshSeconds is how often the page renews itself.
const refreshSeconds = 5

// A Reporter tells how the fleet is.
type Reporter interface {
	Report(ctx context.Context) (fleet.Report, error)
}

// Params are the parts of the page.
type Params struct {
	Fleet     Reporter
	Ready     func(ctx context.Context) error // nil when it can serve
	GateNames map[string]content.Name         // may be empty
	Version   string
	Log       *slog.Logger
}

type page struct {
	Params
	templates *template.Template
	texts     texts
	tokens    []byte            // /static/tokens.css
	stamps    map[string]string // file → hash, to cache for ever
	hasHTMX   bool
}

// New gives the handler of the whole site.
func New(p Params) (http.Handler, error) {
	texts, err := loadTexts()
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	tokens, err := tokensCSS()
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	pg := &page{Params: p, texts: texts, tokens: tokens, stamps: map[string]string{"tokens.css": hash(tokens)}}
	static, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	err = fs.WalkDir(static, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(static, name)
		pg.stamps[name] = hash(b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	_, pg.hasHTMX = pg.stamps["vendor/htmx.min.js"] // fetched at set-up
	pg.templates, err = template.New("").Funcs(template.FuncMap{"asset": pg.asset}).ParseFS(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", pg.index)
	mux.HandleFunc("GET /live", pg.live)
	mux.HandleFunc("GET /static/tokens.css", func(w http.ResponseWriter, r *http.Request) {
		cacheForStamp(w, r)
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(pg.tokens) // the reader may be gone
	})
	files := http.StripPrefix("/static/", http.FileServerFS(static))
	mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		cacheForStamp(w, r)
		files.ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", pg.readyz)
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, p.Version+"\n") })
	return secured(http.NewCrossOriginProtection().Handler(mux)), nil
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}

func (p *page) asset(name string) string { return "/static/" + name + "?v=" + p.stamps[name] }

func cacheForStamp(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("v") != "" {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
}

// secured sets the headers that keep other sites' scripts, frames and guesses out.
func secured(next http.Handler) http.Handler {
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		next.ServeHTTP(w, r)
	})
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the reader may be gone
}

func (p *page) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if err := p.Ready(ctx); err != nil {
		p.Log.WarnContext(ctx, "not ready", "err", err)
		plain(w, http.StatusServiceUnavailable, "not ready\n")
		return
	}
	plain(w, http.StatusOK, "ok\n")
}

func (p *page) index(w http.ResponseWriter, r *http.Request) { p.render(w, r, "page.html") }

// live is the part of the page that changes.
func (p *page) live(w http.ResponseWriter, r *http.Request) { p.render(w, r, "live.html") }

func (p *page) render(w http.ResponseWriter, r *http.Request, name string) {
	lang := p.texts.choose(w, r)
	report, err := p.Fleet.Report(r.Context())
	if err != nil {
		p.Log.ErrorContext(r.Context(), "fleet report", "err", err)
		plain(w, http.StatusInternalServerError, p.texts.in(lang).say("error_report")+"\n")
		return
	}
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name, p.view(lang, report)); err != nil {
		p.Log.ErrorContext(r.Context(), "page not drawn", "err", err)
		plain(w, http.StatusInternalServerError, p.texts.in(lang).say("error_report")+"\n")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept-Language, Cookie")
	w.Header().Set("Content-Language", string(lang))
	_, _ = b.WriteTo(w) // the reader may be gone
}

// tokensCSS gives the colours of the look as CSS variables: by day and by night.
func tokensCSS() ([]byte, error) {
	raw, err := fs.ReadFile(assets.FS, "look/tokens.json")
	if err != nil {
		return nil, err
	}
	var tokens struct {
		Color struct {
			Normal map[string]string `json:"normal"`
			Night  map[string]string `json:"night"`
		} `json:"color"`
	}
	if err := json.Unmarshal(raw, &tokens); err != nil {
		return nil, fmt.Errorf("look/tokens.json: %w", err)
	}
	var b bytes.Buffer
	write := func(indent string, colours map[string]string) {
		for _, name := range sortedKeys(colours) {
			fmt.Fprintf(&b, "%s--%s: %s;\n", indent, strings.ReplaceAll(name, "_", "-"), colours[name])
		}
	}
	b.WriteString(":root {\n  color-scheme: light dark;\n")
	write("  ", tokens.Color.Normal)
	b.WriteString("}\n@media (prefers-color-scheme: dark) {\n  :root {\n")
	write("    ", tokens.Color.Night)
	b.WriteString("  }\n}\n")
	return b.Bytes(), nil
}
