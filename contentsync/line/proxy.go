package line

import (
	"fmt"
	"net/http"
	"net/url"

	"cuango/contentsync/content"
)

// Direct says for [Proxy] that there is none, whatever the environment says.
const Direct = "direct"

// Proxy gives what http.Transport asks which proxy to use. setting is the address of one (http://host:port, https, socks5; a name and a password
// may be in it), [Direct], or empty: then the environment says it (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), which leaves out the machine itself. One that is set
// holds for every address. Errors: ErrInvalid.
func Proxy(setting string) (func(*http.Request) (*url.URL, error), error) {
	switch setting {
	case "":
		return http.ProxyFromEnvironment, nil
	case Direct:
		return nil, nil //nolint:nilnil // nil is how http.Transport has none
	}
	u, err := url.Parse(setting)
	if err != nil {
		return nil, fmt.Errorf("proxy: %w: no address", content.ErrInvalid) // not told: it may have a password
	}
	if (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5") || u.Hostname() == "" || (u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("proxy: %w: %q: want http://host:port, or %q", content.ErrInvalid, u.Redacted(), Direct)
	}
	return http.ProxyURL(u), nil
}
