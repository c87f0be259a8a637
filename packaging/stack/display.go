package stack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"log" //nolint:depguard // only to silence xgb
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// StartXvfb starts an X server without a screen, width × height pixels, and gives its display name.
func StartXvfb(ctx context.Context, id Identity, width, height int) (*Process, string, error) {
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		return nil, "", fmt.Errorf("no display and no Xvfb to stand in: %w", err)
	}
	// The server itself picks a free number and writes it to the pipe.
	r, w, err := os.Pipe()
	if err != nil {
		return nil, "", fmt.Errorf("start Xvfb: %w", err)
	}
	defer r.Close()
	p, err := start("Xvfb", id, nil, []*os.File{w}, nil, path, "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height),
		"-nolisten", "tcp", "-ac", "-noreset", "-dpi", "96")
	_ = w.Close()
	if err != nil {
		return nil, "", err
	}
	_ = r.SetReadDeadline(time.Now().Add(30 * time.Second))
	buf := make([]byte, 32)
	n, err := r.Read(buf)
	if err != nil {
		_ = p.Stop()
		return nil, "", fmt.Errorf("start Xvfb: %w\n%s", err, p.Output())
	}
	number, err := strconv.Atoi(string(bytes.TrimSpace(buf[:n])))
	if err != nil {
		_ = p.Stop()
		return nil, "", fmt.Errorf("start Xvfb: display number: %w", err)
	}
	display := ":" + strconv.Itoa(number)
	return p, display, WaitFor(ctx, 10*time.Second, "Xvfb", p, func() error {
		d, err := OpenDisplay(display)
		if err == nil {
			d.Close()
		}
		return err
	})
}

// A Display is a connection to an X server, for looking and touching. Not safe for concurrent use.
type Display struct {
	c             *xgb.Conn
	root          xproto.Window
	Name          string
	Width, Height int
}

// xgb logs to the standard logger that there is no .Xauthority, which is right and no news.
func init() { xgb.Logger = log.New(io.Discard, "", 0) }

// OpenDisplay connects to an X server.
func OpenDisplay(name string) (*Display, error) {
	number := strings.TrimPrefix(name, ":")
	number, _, _ = strings.Cut(number, ".")
	if _, err := os.Stat(filepath.Join("/tmp/.X11-unix", "X"+number)); strings.HasPrefix(name, ":") && err != nil {
		return nil, fmt.Errorf("display %s: %w", name, err)
	}
	c, err := xgb.NewConnDisplay(name)
	if err != nil {
		return nil, fmt.Errorf("display %s: %w", name, err)
	}
	if err := xtest.Init(c); err != nil {
		c.Close()
		return nil, fmt.Errorf("display %s has no XTEST: %w", name, err)
	}
	s := xproto.Setup(c).DefaultScreen(c)
	return &Display{c: c, root: s.Root, Name: name, Width: int(s.WidthInPixels), Height: int(s.HeightInPixels)}, nil
}

// Close ends the connection.
func (d *Display) Close() { d.c.Close() }

// Tap touches the screen at a point and lets go.
func (d *Display) Tap(x, y int) error {
	for _, e := range []struct{ kind, button byte }{{xproto.MotionNotify, 0}, {xproto.ButtonPress, 1}, {xproto.ButtonRelease, 1}} {
		if err := xtest.FakeInputChecked(d.c, e.kind, e.button, 0, d.root, int16(x), int16(y), 0).Check(); err != nil { //nolint:gosec // within the screen
			return fmt.Errorf("tap at %d,%d: %w", x, y, err)
		}
	}
	return nil
}

// Shot gives what the screen shows.
func (d *Display) Shot() (*image.RGBA, error) {
	reply, err := xproto.GetImage(d.c, xproto.ImageFormatZPixmap, xproto.Drawable(d.root), 0, 0, uint16(d.Width), uint16(d.Height), ^uint32(0)).Reply() //nolint:gosec // X sizes fit
	if err != nil {
		return nil, fmt.Errorf("screenshot: %w", err)
	}
	img := image.NewRGBA(image.Rect(0, 0, d.Width, d.Height))
	if len(reply.Data) < len(img.Pix) {
		return nil, errors.New("screenshot: fewer than 4 bytes a pixel")
	}
	for i := 0; i < len(img.Pix); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = reply.Data[i+2], reply.Data[i+1], reply.Data[i], 0xFF
	}
	return img, nil
}

// Colours counts how many different colours a picture has, up to limit: a blank screen has one.
func Colours(img *image.RGBA, limit int) int {
	seen := map[color.RGBA]bool{}
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y += 3 {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x += 3 {
			seen[img.RGBAAt(x, y)] = true
			if len(seen) >= limit {
				return len(seen)
			}
		}
	}
	return len(seen)
}
