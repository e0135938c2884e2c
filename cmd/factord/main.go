// Command factord is everything of one region in one binary: the node, the
// wallet, a region for development, and the demo.
package main

import (
	"fmt"
	"os"

	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/internal/denom"
)

func main() {
	denom.Configure() // before the first address is printed
	root := cli.NewRoot()
	if err := cli.Execute(root); err != nil {
		fmt.Fprintln(root.ErrOrStderr(), "Error:", cli.Explain(err))
		os.Exit(cli.ExitCode(err))
	}
}
