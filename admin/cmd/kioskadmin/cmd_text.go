package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/unicode/norm"

	"cuango/admin/wordbreak"
	"cuango/contentsync/content"
)

// maxLine is how long a line of standard input may be.
const maxLine = 4 << 20

func textBreak(ctx context.Context, env environment, args []string) error {
	fs := flag.NewFlagSet("text break", flag.ContinueOnError)
	lang := fs.String("lang", "", "language: lo, km, th")
	termsFile := fs.String("terms", "", "file of names that stay whole, one a line")
	_, err := parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "lang")
	}
	if err != nil {
		return err
	}
	if !content.Lang(*lang).Valid() {
		fmt.Fprintf(env.err, "kioskadmin text break: %q is no language tag\n", *lang)
		return errUsage
	}
	var terms []string
	if *termsFile != "" {
		b, err := os.ReadFile(*termsFile)
		if err != nil {
			return fmt.Errorf("terms: %w", err)
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				terms = append(terms, line)
			}
		}
	}
	breaker := wordbreak.New(content.Lang(*lang), terms)
	out := bufio.NewWriter(env.out)
	in := bufio.NewReaderSize(env.in, 1<<16)
	for ctx.Err() == nil {
		line, readErr := in.ReadString('\n')
		if len(line) > maxLine {
			return fmt.Errorf("text break: %w: a line over %d bytes", content.ErrTooLarge, maxLine)
		}
		end := ""
		if strings.HasSuffix(line, "\n") {
			line, end = line[:len(line)-1], "\n"
		}
		broken, err := breaker.Insert(norm.NFC.String(line))
		if err != nil {
			return err
		}
		if _, err := out.WriteString(broken + end); err != nil {
			return err
		}
		if readErr == io.EOF {
			return out.Flush()
		}
		if readErr != nil {
			return fmt.Errorf("text break: %w", readErr)
		}
	}
	return ctx.Err()
}
