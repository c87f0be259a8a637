package main

import (
	"errors"
	"fmt"
	"net/http"

	"cuango/contentsync/line"
)

// A LineConfig says how the line to the bucket is used. What is signed, recalls and notices always come; the rest is about pictures, recordings and catalogs.
type LineConfig struct {
	Proxy               string   `toml:"proxy"`                  // http://host:port, "direct" for none; absent: what the environment says
	BytesPerSecond      int64    `toml:"bytes_per_second"`       // at most; absent: no cap
	Quiet               []string `toml:"quiet"`                  // hours of every day, Viet Nam's time: ["07:30-11:30", "22:00-02:00"]
	QuietBytesPerSecond int64    `toml:"quiet_bytes_per_second"` // in them; absent: nothing of that kind comes
}

// plan reads the hours.
func (c LineConfig) plan() (line.Plan, error) {
	p := line.Plan{Cap: c.BytesPerSecond, QuietCap: c.QuietBytesPerSecond}
	for _, s := range c.Quiet {
		w, err := line.ParseWindow(s)
		if err != nil {
			return p, &configError{"line.quiet", err}
		}
		p.Quiet = append(p.Quiet, w)
	}
	return p, nil
}

func (c LineConfig) validate() error {
	if _, err := line.Proxy(c.Proxy); err != nil {
		return &configError{"line.proxy", err}
	}
	p, err := c.plan()
	if err != nil {
		return err
	}
	for _, k := range []struct {
		key   string
		value int64
	}{{"line.bytes_per_second", p.Cap}, {"line.quiet_bytes_per_second", p.QuietCap}} {
		if k.value != 0 && k.value < line.MinCap {
			return &configError{k.key, fmt.Errorf("must be ≥ %d (got %d)", line.MinCap, k.value)}
		}
	}
	if len(p.Quiet) == 0 && p.QuietCap != 0 {
		return &configError{"line.quiet_bytes_per_second", errors.New("there is no line.quiet")}
	}
	if len(p.Quiet) > line.MaxWindows {
		return &configError{"line.quiet", fmt.Errorf("at most %d (got %d)", line.MaxWindows, len(p.Quiet))}
	}
	return nil
}

// transport is how reports leave: nil, which is the client's own, where no proxy is set.
func (c LineConfig) transport() (http.RoundTripper, error) {
	if c.Proxy == "" {
		return nil, nil //nolint:nilnil // the client's own knows the environment
	}
	proxy, err := line.Proxy(c.Proxy)
	if err != nil {
		return nil, &configError{"line.proxy", err}
	}
	rt := http.DefaultTransport.(*http.Transport).Clone()
	rt.Proxy, rt.DisableCompression = proxy, true
	return line.Through(rt), nil
}
