// Command kioskadmin is the back office of the kiosks: it checks, builds, signs and
// publishes content packs, keeps the built-in object storage, and shows how the kiosks
// are. Every subcommand works without a person at the keyboard.
//
// Exit codes: 0 done; 1 something failed; 2 used wrongly; 3 the content was refused (the
// findings say where and what to do).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"cuango/admin/author"
)

var version = "dev" // set by the linker

const usage = `kioskadmin: content packs, object storage and kiosks of the border gates

  kioskadmin pack import SRC --data D         check a folder and take it in
  kioskadmin pack check DIR                   say what is wrong with a folder
  kioskadmin pack build DIR --out OUT         make manifest, catalog and blobs
  kioskadmin pack publish DIR|OUT --data D    sign and put into the bucket
  kioskadmin rollout set PACK --data D        who takes the version that is published: more kiosks, other times
  kioskadmin rollout stop PACK --data D       nobody else takes it; who has it keeps it
  kioskadmin rollout back PACK --data D       what was before, once more, as the next version for everybody
  kioskadmin rollout status --data D          how far each version is
  kioskadmin dev --data D [--import DIR]      everything on this machine, with keys made on the spot
  kioskadmin serve --data D                   the same with the keys that are there
  kioskadmin notice add FILE --data D         publish an emergency notice: on every screen it is for (or by options)
  kioskadmin notice list|withdraw ID --data D
  kioskadmin recall add FILE --data D         take a page or a file back from every kiosk (or by options)
  kioskadmin recall list|lift ID --data D
  kioskadmin recall status --data D           which kiosks have taken it off disk and screen, by their receipts
  kioskadmin keys new FILE.key --name WHO     a signing key under a passphrase, on a machine of its keeper
  kioskadmin keys init --data D --root A.pub … --out REQUEST
  kioskadmin keys delegate|rotate|renew|revoke ROLE --data D --out REQUEST
  kioskadmin keys list --data D               who holds which key, and until when what is signed holds
  kioskadmin keys show REQUEST                what would be signed, in words
  kioskadmin keys sign REQUEST --key FILE.key sign it, away from the server
  kioskadmin keys merge REQUEST … --data D    bring the signatures together and publish
  kioskadmin courier write --to DIR --data D  fill a stick for kiosks without a network
  kioskadmin courier read DIR --data D        bring in what kiosks have put onto a stick
  kioskadmin fleet --data D                   how the kiosks are
  kioskadmin outbox ingest --data D           take in what the kiosks handed over (a running kioskadmin does it by itself)
  kioskadmin answers --data D                 what travellers answered, added up
  kioskadmin text break --lang L              put word breaks into text on standard input
  kioskadmin objectserver --data D            the built-in object storage alone
  kioskadmin version

kioskadmin COMMAND -h lists the options of one.
`

// errUsage says that the command line is wrong; the reason is printed already.
var errUsage = errors.New("usage")

type environment struct {
	in       io.Reader
	out, err io.Writer
	log      *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	env := environment{in: os.Stdin, out: os.Stdout, err: os.Stderr, log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	err := run(ctx, env, os.Args[1:])
	stop()
	os.Exit(exitCode(env, err))
}

func exitCode(env environment, err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	case errors.Is(err, author.ErrRefused):
		fmt.Fprintln(env.err, "kioskadmin:", err)
		return 3
	}
	fmt.Fprintln(env.err, "kioskadmin:", err)
	return 1
}

func run(ctx context.Context, env environment, args []string) error {
	commands := map[string]func(context.Context, environment, []string) error{
		"pack import": packImport, "pack check": packCheck, "pack build": packBuild, "pack publish": packPublish,
		"rollout set": rolloutSet, "rollout stop": rolloutStop, "rollout back": rolloutBack, "rollout status": rolloutStatus,
		"notice add": noticeAdd, "notice list": noticeList, "notice withdraw": noticeWithdraw,
		"recall add": recallAdd, "recall list": recallList, "recall lift": recallLift, "recall status": recallStatus,
		"keys new": keysNew, "keys init": keysInit, "keys list": keysList, "keys show": keysShow, "keys sign": keysSign, "keys merge": keysMerge,
		"keys delegate": changeCommand("delegate"), "keys rotate": changeCommand("rotate"), "keys renew": changeCommand("renew"), "keys revoke": changeCommand("revoke"),
		"courier write": courierWrite, "courier read": courierRead,
		"text break": textBreak, "objectserver": objectServer, "dev": dev, "serve": serve, "fleet": fleetReport,
		"outbox ingest": outboxIngest, "answers": answersReport,
		"version": printVersion, "--version": printVersion, "-version": printVersion,
	}
	for n := min(2, len(args)); n > 0; n-- {
		if f, ok := commands[strings.Join(args[:n], " ")]; ok {
			return f(ctx, env, args[n:])
		}
	}
	if len(args) > 0 && (args[0] == "-h" || args[0] == "--help" || args[0] == "help") {
		_, err := io.WriteString(env.out, usage)
		return err
	}
	if len(args) > 0 {
		name := args[0]
		if of := usageOf(name); of != "" {
			if len(args) > 1 && (args[1] == "-h" || args[1] == "--help" || args[1] == "help") {
				_, err := io.WriteString(env.out, of)
				return err
			}
			fmt.Fprintf(env.err, "kioskadmin: there is no command %.80q\n\n%s", strings.Join(args[:min(2, len(args))], " "), of)
			return errUsage
		}
		fmt.Fprintf(env.err, "kioskadmin: there is no command %.80q\n\n", name)
	}
	_, _ = io.WriteString(env.err, usage) // nothing better to do with a broken stderr
	return errUsage
}

// usageOf gives the lines of a group of commands (keys, pack), with how to see their options; empty: there is no such group.
func usageOf(group string) string {
	var lines []string
	for line := range strings.Lines(usage) {
		if strings.HasPrefix(line, "  kioskadmin "+group+" ") {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return ""
	}
	head, _, _ := strings.Cut(usage, "\n")
	return head + "\n\n" + strings.Join(append(lines, "\nkioskadmin "+group+" COMMAND -h lists the options of one.\n"), "")
}

func printVersion(_ context.Context, env environment, _ []string) error {
	_, err := fmt.Fprintln(env.out, version)
	return err
}

// count gives a number of things: 1 kiosk, 2 kiosks.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// parse reads options that may stand before and after the positional arguments.
func parse(env environment, fs *flag.FlagSet, args []string, positional int) ([]string, error) {
	fs.SetOutput(env.err)
	var rest []string
	for {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, errUsage
		}
		if args = fs.Args(); len(args) == 0 {
			break
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
	if len(rest) != positional {
		fmt.Fprintf(env.err, "kioskadmin %s: %s, want %d\n", fs.Name(), count(len(rest), "argument"), positional)
		fs.Usage()
		return nil, errUsage
	}
	return rest, nil
}

// required complains about options that are missing.
func required(env environment, fs *flag.FlagSet, names ...string) error {
	for _, name := range names {
		if f := fs.Lookup(name); f.Value.String() == "" {
			fmt.Fprintf(env.err, "kioskadmin %s: --%s is missing\n", fs.Name(), name)
			return errUsage
		}
	}
	return nil
}
