// Command factord is everything of one region in one binary: the node, the
// wallet, a region for development, and the demo.
package main

import (
	"fmt"
	"os"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/internal/denom"
)

func main() {
	denom.Configure() // before the first address is printed
	root := cli.NewRoot()
	if err := svrcmd.Execute(root, "FACTORD", app.DefaultHome()); err != nil {
		fmt.Fprintln(root.ErrOrStderr(), "Error:", cli.Explain(err))
		os.Exit(1)
	}
}
