package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync/packtest"
	said "cuango/contentsync/status"
)

// noise writes over a file from an offset on.
func noise(path string, from int64) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() <= from {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(bytes.Repeat([]byte{0xA5}, int(info.Size()-from)), from)
	return errors.Join(err, f.Close())
}

// A logged is what a program prints, to be read while it does.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// trust.db is spoilt under a daemon that runs: the same process puts it aside and goes on, with its name and its content, and takes what is published next. When that
// happens again and again it ends, for what starts it to wait.
func TestDatabaseIsSpoiltMeanwhile(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(db string) error
	}{
		{"noise over all pages but the first, and over the journal", func(db string) error {
			return errors.Join(noise(db, 4096), noise(db+"-wal", 32))
		}},
		{"noise over everything", func(db string) error { return errors.Join(noise(db, 0), noise(db+"-wal", 0)) }},
		{"cut off, with its journal", func(db string) error { return errors.Join(os.Truncate(db, 4096), os.Truncate(db+"-wal", 0)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			repo := packtest.NewRepo(t, "a", time.Now())
			p := packtest.Small(t, "demo", 1, 3, 2, 0)
			repo.Publish(t, time.Now(), p)
			dir, config := installed(t, repo, "neighbours = false\n")
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			log := &logged{}
			cmd := exec.CommandContext(t.Context(), self, "--config", config)
			cmd.Env, cmd.Stderr = append(os.Environ(), "CUANGO_TEST_MAIN=1"), log
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() { done <- cmd.Wait() }()
			db := filepath.Join(dir, "sync", "trust.db")
			await := func(what string, ready func() bool) {
				t.Helper()
				for end := time.Now().Add(time.Minute); !ready(); time.Sleep(20 * time.Millisecond) {
					if time.Now().After(end) {
						t.Fatalf("%s: not within a minute\n%s", what, log)
					}
				}
			}
			waitForVersion(t, dir, 1)
			first, err := said.Read(filepath.Join(dir, "sync"))
			if err != nil {
				t.Fatal(err)
			}
			for times := 1; times <= mostAnew+1; times++ {
				await("a moment in which nothing is written", func() bool {
					if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
						t.Fatal(err)
					}
					// What another connection writes makes the daemon read the file again and not its memory of it.
					out, err := exec.CommandContext(t.Context(), "sqlite3", db, "CREATE TABLE other (a); DROP TABLE other; PRAGMA wal_checkpoint(FULL);").CombinedOutput()
					if err != nil {
						t.Logf("sqlite3: %v %s", err, out)
						_ = cmd.Process.Signal(syscall.SIGCONT)
					}
					return err == nil
				})
				if err := tt.spoil(db); err != nil {
					t.Fatal(err)
				}
				if times <= mostAnew { // before it opens the database anew: the first generation, whose index nothing vouches for any more, is then built with it and not once more
					p.Typo()
					repo.Publish(t, time.Now(), p)
				}
				if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
					t.Fatal(err)
				}
				if times > mostAnew {
					break
				}
				await("it opens the database anew", func() bool { return strings.Count(log.String(), "it is opened anew") == times })
				waitForVersion(t, dir, 1+times)
				if out, err := exec.CommandContext(t.Context(), "sqlite3", "-readonly", db, "PRAGMA integrity_check").CombinedOutput(); err != nil || string(out) != "ok\n" {
					t.Errorf("%v: %s", err, out)
				}
				if _, err := os.Stat(db + ".damaged"); err != nil {
					t.Error(err)
				}
				await("all is well", func() bool {
					s, err := said.Read(filepath.Join(dir, "sync"))
					return err == nil && s.Error == "" && s.Kiosk == first.Kiosk && s.Generation == int64(1+times)
				})
			}
			if err := <-done; err == nil || cmd.ProcessState.ExitCode() != exitFailed {
				t.Errorf("it ended with %v\n%s", err, log)
			}
		})
	}
}
