// Package config embeds the parameter files that the command line starts regions from, and names the chains that it starts.
package config

import _ "embed"

// The ids of the chains that factord starts by itself. What ends in -dev is for trying things out (IsDevelopment in x/region/types).
const (
	DevnetChainID    = "factor-dev"
	DemoChainID      = "riverside-dev"
	SimulatorChainID = "factor-simulation-dev"
)

// Riverside is a region of some forty people: see the comments in the file.
//
//go:embed regions/riverside.yaml
var Riverside []byte
