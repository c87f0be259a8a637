package author

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/jpeg" // the two kinds that every kiosk draws
	_ "image/png"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"cuango/contentsync/content"
)

// MaxPictureBytes is how large one picture file may be. A 1440x1080 JPEG has about 300 KB.
const MaxPictureBytes = 16 << 20

// readMedia reads media/media.toml and the header and digest of every picture in it.
func (l *loader) readMedia() {
	l.media = map[string]content.Media{}
	l.mediaFile = map[string]string{}
	l.mediaLine = map[string]int{}
	l.byFile = map[string]string{}
	const file = "media/media.toml"
	n := l.note(file)
	src, ok := l.readText(file, MaxTOMLBytes, false)
	if !ok {
		return
	}
	var all map[string]mediaTOML
	idx, _ := decodeTOML(n, src, &all)
	for _, name := range sortedKeys(all) {
		m := all[name]
		line := idx.line(name)
		if !content.ValidSlug(name) {
			n.refuse(line, "Use a–z, 0–9 and hyphens inside", "%q is no name of a picture", shorten(name))
			continue
		}
		l.mediaLine[name] = line
		l.known[name] = true
		fileLine := idx.line(name + ".file")
		if m.File == "" || m.File != path.Base(m.File) || strings.ContainsAny(m.File, `/\`) || m.File == ".." || m.File == "." {
			n.refuse(fileLine, "Write the bare name of a file that lies in media/", "file %q leads out of media/", shorten(m.File))
			continue
		}
		ext := path.Ext(m.File)
		if !slices.Contains([]string{".jpg", ".png"}, ext) || !content.ValidSlug(strings.TrimSuffix(m.File, ext)) {
			n.refuse(fileLine, "Save the picture as name.jpg or name.png, the name from a–z, 0–9 and hyphens", "file %q is no picture that the kiosk can draw", shorten(m.File))
			continue
		}
		l.byFile[m.File] = name
		l.mediaFile[name] = m.File
		if m.Licence == "" {
			n.refuse(line, "Write licence = \"…\": who made it and what it may be used for", "picture %s has no licence", name)
		}
		out := content.Media{Author: m.Author, Licence: m.Licence, Illustration: m.Illustration}
		out.Alt = l.name(n, idx, name+".alt", m.Alt, "alternative text of picture "+name, refuseMissing)
		if l.readPicture(n, fileLine, "media/"+m.File, &out) {
			l.media[name] = out
		}
	}
}

// readPicture fills in digest, size, kind and pixels. A picture within the limits is decoded
// whole: a file that was cut off has a good header.
func (l *loader) readPicture(n notebook, line int, file string, m *content.Media) bool {
	f, ok := l.open(n, line, file, MaxPictureBytes)
	if !ok {
		return false
	}
	defer f.Close()
	cfg, kind, err := image.DecodeConfig(f)
	if err != nil {
		n.refuse(line, "Save it again as JPEG or PNG", "%s is not a JPEG or PNG picture", file)
		return false
	}
	m.MIME = "image/" + kind
	if want := map[string]string{".jpg": "jpeg", ".png": "png"}[path.Ext(file)]; want != kind {
		n.refuse(line, "Give the file the ending of its kind", "%s is really a %s picture", file, kind)
		return false
	}
	m.Width, m.Height = cfg.Width, cfg.Height
	if m.Width < 1 || m.Height < 1 || m.Width > content.MaxImageSidePx || m.Height > content.MaxImageSidePx || m.Width*m.Height > content.MaxImagePixels {
		n.refuse(line, "Make it smaller; 1440×1080 is enough for every screen", "%s has %d×%d pixels, at most %d million", file, m.Width, m.Height, content.MaxImagePixels>>20)
		return false
	}
	rewind := func() bool {
		_, err := f.Seek(0, io.SeekStart)
		if err != nil {
			n.refuse(line, "Check the disk", "%s cannot be read: %v", file, err)
		}
		return err == nil
	}
	if !rewind() {
		return false
	}
	if _, _, err := image.Decode(f); err != nil {
		n.refuse(line, "Copy the file again, or save the picture again as JPEG or PNG", "%s is cut off or damaged: %v", file, err)
		return false
	}
	if !rewind() {
		return false
	}
	sum := sha256.New()
	size, err := io.Copy(sum, io.LimitReader(f, MaxPictureBytes+1))
	if err != nil || size > MaxPictureBytes {
		n.refuse(line, "Check the file", "%s cannot be read", file)
		return false
	}
	m.Digest, m.Size = content.Digest(hex.EncodeToString(sum.Sum(nil))), size
	return true
}

// open opens a plain file below the folder that is not larger than limit. Links are refused.
func (l *loader) open(n notebook, line int, file string, limit int64) (*os.File, bool) {
	info, err := l.root.Lstat(file)
	switch {
	case err != nil:
		n.refuse(line, "Add the file, or take its name out", "file %s is missing", file)
		return nil, false
	case info.Mode()&os.ModeSymlink != 0:
		n.refuse(line, "Put the file itself there", "%s is a link to another file", file)
		return nil, false
	case !info.Mode().IsRegular():
		n.refuse(line, "Put a plain file there", "%s is not a file", file)
		return nil, false
	case info.Size() > limit:
		n.refuse(line, "Make it smaller", "%s has %s, at most %s", file, bytesText(info.Size()), bytesText(limit))
		return nil, false
	}
	f, err := l.root.Open(file)
	if err != nil {
		n.refuse(line, "Check that the file may be read and lies in the folder", "%s cannot be opened", file)
		return nil, false
	}
	return f, true
}

func bytesText(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}
