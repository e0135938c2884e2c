package cli

import (
	"context"

	"github.com/spf13/cobra"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/factor-coop/factor/app"
)

// Execute runs a command tree. The framework's way of it would give every command flags for a log that
// only a node writes.
func Execute(root *cobra.Command) error {
	root.PersistentFlags().String(flags.FlagHome, app.DefaultHome(), "Folder of the region: keys, configuration and data")
	return root.ExecuteContext(svrcmd.CreateExecuteContext(context.Background()))
}

// addLogFlags gives commands that open a node's databases the flags of its log.
func addLogFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	if f.Lookup(flags.FlagLogLevel) != nil {
		return // shared by every command tree of a process, and it has them already
	}
	f.String(flags.FlagLogLevel, "info", "What to log: trace, debug, info, warn, error or disabled; also by part, as in *:error,p2p:info")
	f.String(flags.FlagLogFormat, "plain", "How to log: plain or json")
	f.Bool(flags.FlagLogNoColor, false, "Log without colours")
	limit(f, flags.FlagLogFormat, "plain", "json")
}
