// Package config embeds the parameter files that the command line starts regions from.
package config

import _ "embed"

// Riverside is a region of some forty people: see the comments in the file.
//
//go:embed regions/riverside.yaml
var Riverside []byte
