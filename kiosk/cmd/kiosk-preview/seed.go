package main

import (
	"io/fs"

	"cuango/assets"
)

func seedFiles() (fs.FS, error) { return fs.Sub(assets.FS, "seedpack") }
