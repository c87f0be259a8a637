//go:build deps

// Package packaging holds nothing but the list of modules the project is about to use.
package packaging

import (
	_ "fyne.io/fyne/v2/app"
	_ "fyne.io/fyne/v2/driver"
	_ "fyne.io/fyne/v2/driver/software"
	_ "fyne.io/fyne/v2/test"
	_ "github.com/BurntSushi/toml"
	_ "github.com/coreos/go-systemd/v22/daemon"
	_ "github.com/fyne-io/oksvg"
	_ "github.com/go-text/render"
	_ "github.com/go-text/typesetting/shaping"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/hashicorp/go-getter"
	_ "github.com/jezek/xgb/screensaver"
	_ "github.com/klauspost/compress/zstd"
	_ "github.com/mattn/go-sqlite3"
	_ "github.com/minio/minio-go/v7"
	_ "github.com/nicksnyder/go-i18n/v2/i18n"
	_ "github.com/srwiley/rasterx"
	_ "github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"
	_ "github.com/versity/versitygw/backend/meta"
	_ "github.com/versity/versitygw/backend/posix"
	_ "github.com/versity/versitygw/embedgw"
	_ "github.com/yuin/goldmark"
	_ "golang.org/x/image/draw"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/text/unicode/norm"
	_ "golang.org/x/time/rate"
)
