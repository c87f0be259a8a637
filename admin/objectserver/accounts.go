package objectserver

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// Bucket is the name of the one bucket.
const Bucket = "cuango"

// An Account is a pair of S3 credentials.
type Account struct {
	Access string `json:"access"`
	Secret string `json:"secret"`
}

// A GateAccount may put below inbox/<gate>/ and nothing else.
type GateAccount struct {
	Gate string `json:"gate"`
	Account
}

// Accounts are all who have credentials, as they lie in accounts.json (mode 0600).
type Accounts struct {
	Root  Account       `json:"root"`
	Gates []GateAccount `json:"gates"` // sorted by gate
}

func accountsFile(dir string) string { return filepath.Join(dir, "accounts.json") }

// LoadAccounts reads the accounts of a server folder. Errors: content.ErrNotFound.
func LoadAccounts(dir string) (Accounts, error) {
	b, err := os.ReadFile(accountsFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return Accounts{}, fmt.Errorf("accounts of the object server: %w", content.ErrNotFound)
	}
	if err != nil {
		return Accounts{}, fmt.Errorf("accounts of the object server: %w", err)
	}
	var a Accounts
	if err := json.Unmarshal(b, &a); err != nil {
		return Accounts{}, fmt.Errorf("accounts of the object server: %w", err)
	}
	return a, nil
}

// EnsureAccounts makes the file when there is none and adds accounts for gates that have
// none yet. Existing secrets stay. A gate that is gone keeps its account: its kiosk may still be there.
func EnsureAccounts(dir string, gates []string) (Accounts, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Accounts{}, fmt.Errorf("accounts of the object server: %w", err)
	}
	a, err := LoadAccounts(dir)
	switch {
	case errors.Is(err, content.ErrNotFound):
		a = Accounts{Root: Account{Access: "kioskadmin", Secret: newSecret()}}
	case err != nil:
		return Accounts{}, err
	}
	changed := err != nil
	for _, g := range gates {
		if !content.ValidSlug(g) {
			return Accounts{}, fmt.Errorf("account of gate %.80q: %w", g, content.ErrInvalid)
		}
		if _, ok := a.Gate(g); !ok {
			a.Gates = append(a.Gates, GateAccount{Gate: g, Account: Account{Access: "gate-" + g, Secret: newSecret()}})
			changed = true
		}
	}
	if !changed {
		return a, nil
	}
	slices.SortFunc(a.Gates, func(x, y GateAccount) int { return cmpString(x.Gate, y.Gate) })
	b, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return Accounts{}, fmt.Errorf("accounts of the object server: %w", err)
	}
	if err := atomicfile.Write(accountsFile(dir), b, 0o600); err != nil {
		return Accounts{}, fmt.Errorf("accounts of the object server: %w", err)
	}
	return a, nil
}

func cmpString(x, y string) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// Gate gives the account of a gate.
func (a Accounts) Gate(gate string) (Account, bool) {
	for _, g := range a.Gates {
		if g.Gate == gate {
			return g.Account, true
		}
	}
	return Account{}, false
}

func newSecret() string {
	b := make([]byte, 30)
	_, _ = rand.Read(b) // never fails: crypto/rand crashes the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// policy says who may do what; see the package comment.
func policy(a Accounts) ([]byte, error) {
	type statement struct {
		Effect    string
		Principal any
		Action    []string
		Resource  []string
	}
	arn := "arn:aws:s3:::" + Bucket + "/"
	out := struct {
		Version   string
		Statement []statement
	}{Version: "2012-10-17", Statement: []statement{{
		Effect: "Allow", Principal: "*", Action: []string{"s3:GetObject"},
		Resource: []string{arn + "tuf/*", arn + "targets/*", arn + "blobs/*"},
	}}}
	for _, g := range a.Gates {
		out.Statement = append(out.Statement, statement{
			Effect: "Allow", Principal: map[string][]string{"AWS": {g.Access}}, Action: []string{"s3:PutObject"},
			Resource: []string{arn + "inbox/" + g.Gate + "/*"},
		})
	}
	return json.Marshal(out)
}
