package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"cuango/admin/datadir"
	"cuango/admin/keys"
	"cuango/admin/publish"
	"cuango/contentsync/atomicfile"
)

// errServer says that a secret key was named on a machine where it must never be.
var errServer = errors.New("this folder belongs to a server: it holds the bucket's online keys. Keep people's keys, and sign, on a machine of their own")

// errDeclined says that the person looked and did not sign.
var errDeclined = errors.New("not signed")

// A secret is where a passphrase comes from: the terminal, a file or a file descriptor, never the command line, which other users can read.
type secret struct {
	file string
	fd   int
}

func (s *secret) options(fs *flag.FlagSet) {
	fs.StringVar(&s.file, "passphrase-file", "", "file with the passphrase, 0600; none: it is asked for on the terminal")
	fs.IntVar(&s.fd, "passphrase-fd", -1, "file descriptor to read the passphrase from")
}

func (s *secret) read(env environment, prompt string, twice bool) (string, error) {
	switch {
	case s.file != "":
		f, err := os.Open(s.file)
		if err != nil {
			return "", fmt.Errorf("passphrase: %w", err)
		}
		defer f.Close()
		if st, err := f.Stat(); err != nil || st.Mode().IsRegular() && st.Mode().Perm()&0o077 != 0 {
			return "", errors.Join(fmt.Errorf("passphrase: others can read %s: chmod 600 it", s.file), err)
		}
		return keys.ReadPassphrase(f)
	case s.fd >= 0:
		f := os.NewFile(uintptr(s.fd), "passphrase")
		if f == nil {
			return "", fmt.Errorf("passphrase: there is no file descriptor %d", s.fd)
		}
		defer f.Close()
		return keys.ReadPassphrase(f)
	}
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		return "", errors.New("passphrase: there is no terminal to ask on: give --passphrase-file or --passphrase-fd")
	}
	ask := func(prompt string) (string, error) {
		fmt.Fprint(env.err, prompt)
		b, err := term.ReadPassword(in)
		fmt.Fprintln(env.err)
		if err != nil {
			return "", fmt.Errorf("passphrase: %w", err)
		}
		return string(b), nil
	}
	first, err := ask(prompt + ": ")
	if err != nil || !twice {
		return first, err
	}
	again, err := ask("the same again: ")
	if err == nil && again != first {
		err = errors.New("passphrase: the two are not the same")
	}
	return first, err
}

// awayFromServer refuses secret keys in a server's data folder, and work with them from inside of one.
func awayFromServer(files ...string) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	for _, f := range append(files, filepath.Join(here, "x")) {
		abs, err := filepath.Abs(f)
		if err != nil {
			return err
		}
		dir := filepath.Dir(abs)
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		for ; ; dir = filepath.Dir(dir) {
			if publish.IsOnline(dir) {
				return fmt.Errorf("%s: %w", dir, errServer)
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return nil
}

func keysNew(_ context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("keys new", flag.ContinueOnError)
	name := fs.String("name", "", "who keeps the key: a person or an office")
	var s secret
	s.options(fs)
	rest, err := parse(env, fs, args, 1)
	if err == nil {
		err = required(env, fs, "name")
	}
	if err != nil {
		return err
	}
	if err := awayFromServer(rest[0]); err != nil {
		return err
	}
	pass, err := s.read(env, "passphrase for "+rest[0], true)
	if err != nil {
		return err
	}
	pub, err := keys.Create(rest[0], *name, pass)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.out, "key of %s made: %s\n  secret half  %s  (stays on this machine; write the passphrase down and lock it away elsewhere)\n  public half  %s  (take it to the server)\n",
		pub.Name, keys.Short(pub.ID), rest[0], keys.PublicFile(rest[0]))
	return err
}

// pubs reads public halves.
func pubs(files []string) ([]keys.Public, error) {
	var out []keys.Public
	for _, f := range files {
		p, err := keys.ReadPublic(f)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func keysInit(_ context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("keys init", flag.ContinueOnError)
	data := fs.String("data", "", "the server's data folder")
	out := fs.String("out", "", "request to write, for the keepers to sign")
	var root, targets texts
	fs.Var(&root, "root", "public half of a root key; once for each keeper")
	threshold := fs.Int("threshold", 2, "how many of the root's keepers must sign")
	fs.Var(&targets, "targets", "public half of a key that says who publishes; none: the root's keys")
	targetsThreshold := fs.Int("targets-threshold", 0, "how many of those must sign; 0: as for the root, or one")
	_, err := parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data", "out", "root")
	}
	if err != nil {
		return err
	}
	r := publish.Holder{Threshold: *threshold}
	if r.Keys, err = pubs(root); err != nil {
		return err
	}
	t := publish.Holder{Threshold: *targetsThreshold}
	if t.Keys, err = pubs(targets); err != nil {
		return err
	}
	if len(targets) == 0 {
		t.Keys = r.Keys
		if t.Threshold == 0 {
			t.Threshold = r.Threshold
		}
	}
	d, err := datadir.Open(*data)
	if err != nil {
		return err
	}
	c, err := publish.Init(d.Path(), r, t, time.Now())
	if err != nil {
		return err
	}
	return writeRequest(env, c, *out)
}

func writeRequest(env environment, c keys.Checked, out string) error {
	raw, err := c.Bytes()
	if err != nil {
		return err
	}
	if err := atomicfile.Write(out, raw, 0o644); err != nil {
		return err
	}
	c.Describe(env.out)
	_, err = fmt.Fprintf(env.out, "\nwritten to %s: take it to the keepers (kioskadmin keys sign), and back here (kioskadmin keys merge)\n", out)
	return err
}

// A changeCommand is one of delegate, rotate, renew and revoke.
func changeCommand(name string) func(context.Context, environment, []string) error {
	return func(ctx context.Context, env environment, args []string) error {
		fs := flag.NewFlagSet("keys "+name, flag.ContinueOnError)
		var o publishOptions
		o.storage(fs)
		out := fs.String("out", "", "request to write, for the keepers to sign")
		var add, drop texts
		ch := publish.Change{New: name == "delegate", Renew: name == "renew"}
		if name == "delegate" || name == "rotate" {
			fs.Var(&add, "key", "public half of a key; once for each keeper")
			fs.BoolVar(&ch.Add.Online, "online", false, "the server makes the key and keeps it")
			fs.IntVar(&ch.Add.Threshold, "threshold", 0, "how many must sign; 0: as before, or one")
		}
		if name == "rotate" || name == "revoke" {
			fs.Var(&drop, "drop", "ID of a key that goes, or its first 8 characters; rotate without any: all before go")
		}
		rest, err := parse(env, fs, args, 1)
		if err == nil {
			err = required(env, fs, "data", "out")
		}
		if err != nil {
			return err
		}
		ch.Role, ch.Drop = rest[0], drop
		ch.Revoke = name == "revoke" && len(drop) == 0
		if ch.Add.Keys, err = pubs(add); err != nil {
			return err
		}
		return withPublisher(ctx, env, o, nil, func(p *publish.Publisher, _ datadir.Dir) error {
			c, err := p.Request(ctx, ch)
			if err != nil {
				return err
			}
			return writeRequest(env, c, *out)
		})
	}
}

func keysShow(_ context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("keys show", flag.ContinueOnError)
	rest, err := parse(env, fs, args, 1)
	if err != nil {
		return err
	}
	c, err := keys.Read(rest[0], time.Now())
	if err != nil {
		return err
	}
	c.Describe(env.out)
	return printMissing(env, c)
}

func keysSign(_ context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("keys sign", flag.ContinueOnError)
	key := fs.String("key", "", "secret half of your key")
	out := fs.String("out", "", "where the signed request goes; none: into the same file")
	yes := fs.Bool("yes", false, "do not ask: whoever gives this has read the request (keys show)")
	var s secret
	s.options(fs)
	rest, err := parse(env, fs, args, 1)
	if err == nil {
		err = required(env, fs, "key")
	}
	if err != nil {
		return err
	}
	if *out == "" {
		*out = rest[0]
	}
	if err := awayFromServer(*key, rest[0], *out); err != nil {
		return err
	}
	c, err := keys.Read(rest[0], time.Now())
	if err != nil {
		return err
	}
	c.Describe(env.out)
	if !*yes {
		fmt.Fprint(env.err, "\nCompare the code with the server's, by telephone. Is this what you mean to sign? Type yes: ")
		line, err := bufio.NewReader(io.LimitReader(env.in, 64)).ReadString('\n')
		if strings.TrimSpace(line) != "yes" {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return errors.Join(errDeclined, err)
		}
	}
	pass, err := s.read(env, "passphrase for "+*key, false)
	if err != nil {
		return err
	}
	k, err := keys.Open(*key, pass)
	if err != nil {
		return err
	}
	signed, err := c.Sign(k)
	if err != nil {
		return err
	}
	raw, err := c.Bytes()
	if err != nil {
		return err
	}
	if err := atomicfile.Write(*out, raw, 0o644); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(env.out, "\nsigned %s with the key of %s (%s), into %s\n", strings.Join(signed, ", "), k.Name, keys.Short(k.ID), *out); err != nil {
		return err
	}
	return printMissing(env, c)
}

func printMissing(env environment, c keys.Checked) error {
	missing := c.Missing()
	if len(missing) == 0 {
		_, err := fmt.Fprintln(env.out, "every signature is there: merge it at the server")
		return err
	}
	for _, m := range missing {
		var who []string
		for _, id := range m.Keys {
			who = append(who, c.Keeper(id))
		}
		_, err := fmt.Fprintf(env.out, "%s %d needs %s more, of: %s\n", m.Role, m.Version, count(m.Need-len(m.Have), "signature"), strings.Join(who, ", "))
		if err != nil {
			return err
		}
	}
	return nil
}

func keysMerge(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("keys merge", flag.ContinueOnError)
	var o publishOptions
	o.storage(fs)
	rest, err := parseMany(env, fs, args)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	d, err := datadir.Open(o.data)
	if err != nil {
		return err
	}
	now := time.Now()
	var copies []keys.Checked
	for _, f := range rest {
		c, err := keys.Read(f, now)
		if err != nil {
			return err
		}
		copies = append(copies, c)
	}
	c, err := publish.Collect(d.Path(), now, copies...)
	if err != nil {
		return err
	}
	c.Describe(env.out)
	fmt.Fprintln(env.out)
	if len(c.Missing()) > 0 {
		return errors.Join(printMissing(env, c), publish.ErrUnsigned)
	}
	if err := publish.Begin(d.Path(), c); err != nil {
		return err
	}
	return withPublisher(ctx, env, o, nil, func(p *publish.Publisher, d datadir.Dir) error {
		if err := p.Apply(ctx, c); err != nil {
			return err
		}
		if err := d.Audit(now, "keys merge", c.Code, 0); err != nil {
			return err
		}
		_, err := fmt.Fprintln(env.out, "published: it is in force")
		return err
	})
}

// parseMany is parse for a command with one argument or more.
func parseMany(env environment, fs *flag.FlagSet, args []string) ([]string, error) {
	n := 0
	for i := 0; i < len(args); i++ {
		if strings.HasPrefix(args[i], "-") {
			if !strings.Contains(args[i], "=") {
				i++ // every option of these commands has a value
			}
			continue
		}
		n++
	}
	return parse(env, fs, args, max(n, 1))
}
