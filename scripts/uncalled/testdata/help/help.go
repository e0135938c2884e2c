// Package help is for tests.
package help

import "github.com/factor-coop/factor/scripts/uncalled/testdata/lib"

func Help() { lib.OnlyByHelp() }
