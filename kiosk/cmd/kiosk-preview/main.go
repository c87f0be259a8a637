// Command kiosk-preview draws what a kiosk would show, without a display: it needs neither X nor
// OpenGL. It draws whole screens and shows how text is broken into lines.
package main

import (
	"fmt"
	"io"
	"os"
)

const usage = `usage: kiosk-preview <command> [flags]

  page    draw the screen that a JSON request on standard input names, as PNG
  pages   draw many: a request a line, each with "file"; a line is printed for each picture
  curtain draw the picture that kiosk-session shows while there is no screen, as PNG: portrait or landscape
  lines   break the text on standard input into lines and print them as JSON
`

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, in io.Reader, out, errs io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(errs, usage)
		return 2
	}
	var err error
	switch args[0] {
	case "page":
		err = page(args[1:], in, out)
	case "pages":
		err = many(args[1:], in, out)
	case "curtain":
		err = curtain(args[1:], out)
	case "lines":
		err = lines(args[1:], in, out)
	case "help", "-h", "--help":
		fmt.Fprint(out, usage)
	default:
		fmt.Fprintf(errs, "kiosk-preview: unknown command %q\n%s", args[0], usage)
		return 2
	}
	if err != nil {
		fmt.Fprintln(errs, "kiosk-preview:", err)
		return 1
	}
	return 0
}
