package objectserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3err"
)

// HealthPath answers 200 to anybody once a server serves that was not begun by [Start].
const HealthPath = "/healthz"

// accountsEvery is how often the running server looks whether accounts.json has changed.
const accountsEvery = time.Second

// Run serves the bucket in dir at addr until ctx ends, and answers at healthPath. One per
// process; it changes the working directory. EnsureAccounts has been called before.
func Run(ctx context.Context, dir, addr, healthPath string, log *slog.Logger) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("object server: %w", err)
	}
	users, err := openUsers(dir)
	if err != nil {
		return err
	}
	buckets, sidecar := filepath.Join(dir, "buckets"), filepath.Join(dir, "meta")
	for _, d := range []string{buckets, sidecar} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return fmt.Errorf("object server: %w", err)
		}
	}
	// Metadata beside the objects: extended attributes do not exist everywhere.
	sc, err := meta.NewSideCar(sidecar)
	if err != nil {
		return fmt.Errorf("object server: %w", err)
	}
	be, err := posix.New(buckets, sc, posix.PosixOpts{SideCarDir: sidecar, ValidateBucketNames: true, NewDirPerm: 0o700, NewFilePerm: 0o600})
	if err != nil {
		return fmt.Errorf("object server: %w", err)
	}
	if err := ensureBucket(ctx, be, users); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var watch sync.WaitGroup
	defer watch.Wait()
	defer cancel()
	watch.Go(func() { followAccounts(ctx, be, users, log) })
	root := users.root()
	err = embedgw.RunVersityGW(ctx, be, &embedgw.Config{
		RootUserAccess: root.Access, RootUserSecret: root.Secret,
		Ports: []string{addr}, IAMService: users,
		KeepAlive: true, Quiet: true, HealthPath: healthPath, DisableACLs: true,
		MaxConnections: 1000, MaxRequests: 500, MultipartMaxParts: 10_000,
	})
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("object server: %w", err)
	}
	return nil
}

// ensureBucket makes the bucket and sets its policy.
func ensureBucket(ctx context.Context, be *posix.Posix, users *users) error {
	root := auth.Account{Access: users.root().Access, Role: auth.RoleAdmin}
	ctx = context.WithValue(ctx, "bucket-owner", root) //nolint:staticcheck,revive // the key that versitygw looks for
	acl, err := json.Marshal(auth.ACL{Owner: root.Access})
	if err != nil {
		return fmt.Errorf("object server: %w", err)
	}
	name := Bucket
	create := func() error {
		err := be.CreateBucket(ctx, &s3.CreateBucketInput{
			Bucket: &name, ObjectOwnership: types.ObjectOwnershipBucketOwnerEnforced,
			CreateBucketConfiguration: &types.CreateBucketConfiguration{},
		}, acl)
		var known s3err.S3Error
		if errors.As(err, &known) && known.BaseError().Code == "BucketAlreadyOwnedByYou" {
			return nil
		}
		return err
	}
	if err := create(); err != nil {
		// A cut between mkdir and the owner's record leaves an empty folder that is no bucket.
		if rm := os.Remove(name); rm != nil {
			return fmt.Errorf("object server: make bucket %s: %w", name, err)
		}
		if err := create(); err != nil {
			return fmt.Errorf("object server: make bucket %s: %w", name, err)
		}
	}
	return putPolicy(ctx, be, users)
}

func putPolicy(ctx context.Context, be *posix.Posix, users *users) error {
	p, err := policy(users.current())
	if err != nil {
		return fmt.Errorf("object server: policy: %w", err)
	}
	if err := be.PutBucketPolicy(ctx, Bucket, p); err != nil {
		return fmt.Errorf("object server: policy: %w", err)
	}
	return nil
}

// followAccounts puts a new policy when accounts.json has changed.
func followAccounts(ctx context.Context, be *posix.Posix, users *users, log *slog.Logger) {
	tick := time.NewTicker(accountsEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := users.reload()
		if err == nil && changed {
			err = putPolicy(ctx, be, users)
		}
		if err != nil {
			log.WarnContext(ctx, "accounts not renewed", "err", err)
		} else if changed {
			log.InfoContext(ctx, "accounts renewed", "gates", len(users.current().Gates))
		}
	}
}

// users is the account file as versitygw asks for it: read only. Safe for concurrent use.
type users struct {
	dir string

	mu    sync.RWMutex
	all   Accounts
	stamp fs.FileInfo
}

var _ auth.IAMService = (*users)(nil)

func openUsers(dir string) (*users, error) {
	u := &users{dir: dir}
	_, err := u.reload()
	return u, err
}

func (u *users) reload() (changed bool, err error) {
	info, err := os.Stat(accountsFile(u.dir))
	if err != nil {
		return false, fmt.Errorf("object server: %w", err)
	}
	u.mu.RLock()
	same := u.stamp != nil && os.SameFile(u.stamp, info) && u.stamp.ModTime().Equal(info.ModTime())
	u.mu.RUnlock()
	if same {
		return false, nil
	}
	all, err := LoadAccounts(u.dir)
	if err != nil {
		return false, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.all, u.stamp = all, info
	return true, nil
}

func (u *users) current() Accounts {
	u.mu.RLock()
	defer u.mu.RUnlock()
	return u.all
}

func (u *users) root() Account { return u.current().Root }

// GetUserAccount gives root and the gates.
func (u *users) GetUserAccount(access string) (auth.Account, error) {
	all := u.current()
	if access == all.Root.Access {
		return auth.Account{Access: access, Secret: all.Root.Secret, Role: auth.RoleAdmin}, nil
	}
	for _, g := range all.Gates {
		if g.Access == access {
			return auth.Account{Access: access, Secret: g.Secret, Role: auth.RoleUser}, nil
		}
	}
	return auth.Account{}, auth.ErrNoSuchUser
}

// ResolveAccounts gives those that do not exist.
func (u *users) ResolveAccounts(keys []string) ([]string, error) {
	missing := []string{}
	for _, k := range keys {
		if _, err := u.GetUserAccount(k); err != nil {
			missing = append(missing, k)
		}
	}
	return missing, nil
}

// ListUserAccounts gives the gates.
func (u *users) ListUserAccounts() ([]auth.Account, error) {
	var out []auth.Account
	for _, g := range u.current().Gates {
		out = append(out, auth.Account{Access: g.Access, Role: auth.RoleUser})
	}
	return out, nil
}

var errReadOnly = s3err.GetAPIError(s3err.ErrAdminMethodNotSupported)

// CreateAccount is refused: accounts come from the file.
func (u *users) CreateAccount(auth.Account) error { return errReadOnly }

// UpdateUserAccount is refused: accounts come from the file.
func (u *users) UpdateUserAccount(string, auth.MutableProps) error { return errReadOnly }

// DeleteUserAccount is refused: accounts come from the file.
func (u *users) DeleteUserAccount(string) error { return errReadOnly }

// Shutdown has nothing to do.
func (u *users) Shutdown() error { return nil }
