// Package cli is the command line of factord.
package cli

import (
	"bufio"
	"os"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"

	_ "cosmossdk.io/api/cosmos/crypto/ed25519" // lets a command line argument be a validator's key
	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/debug"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/pruning"
	"github.com/cosmos/cosmos-sdk/client/snapshot"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	authcmd "github.com/cosmos/cosmos-sdk/x/auth/client/cli"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"

	"github.com/factor-coop/factor/app"
)

// NewRoot builds the whole command tree.
func NewRoot() *cobra.Command {
	encoding := app.NewEncoding()
	clientCtx := client.Context{}.
		WithCodec(encoding.Codec).WithInterfaceRegistry(encoding.Registry).WithTxConfig(encoding.TxConfig).
		WithInput(os.Stdin).WithAccountRetriever(authtypes.AccountRetriever{}).
		WithHomeDir(app.DefaultHome()).WithViper("FACTORD")

	root := &cobra.Command{
		Use:   "factord",
		Short: "The backbone of an economy without profit: node, wallet and demo of one region",
		Long: `factord runs one region of an economy without profit, and is its members' wallet.

  factord devnet                 a region of your own on this machine
  factord demo                   some weeks of a region, told at the end
  factord me --from alice        what you have, what you work, what you are owed
  factord query pricing explain  why a thing costs what it costs`,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			cmd.SetOut(cmd.OutOrStdout())
			cmd.SetErr(cmd.ErrOrStderr())
			if cmd.Name() == cobra.ShellCompRequestCmd {
				if err := client.SetCmdClientContextHandler(clientCtx, cmd); err != nil {
					return err
				}
				return completes(cmd.Root(), args)
			}
			if err := homeFromEnvironment(cmd); err != nil {
				return err
			}
			if err := checkFlags(cmd); err != nil {
				return err
			}
			if err := takeDryRun(cmd); err != nil {
				return err
			}
			if err := holdsRegion(cmd); err != nil {
				return err
			}
			cmd.SetIn(bufio.NewReader(cmd.InOrStdin())) // one for a password and an answer, which may come in one go
			ctx := clientCtx.WithCmdContext(cmd.Context()).WithInput(cmd.InOrStdin())
			if cmd.Annotations[ownHome] == "" { // such a command must not take an old folder's settings for its own
				var err error
				if ctx, err = settings(ctx, cmd); err != nil {
					return err
				}
			}
			if err := client.SetCmdClientContextHandler(ctx, cmd); err != nil {
				return err
			}
			if cmd.Annotations[onNode] != "" {
				return readNodeConfig(cmd)
			}
			folder := server.NewDefaultContext()
			folder.Config.SetRoot(ctx.HomeDir)
			return server.SetCmdServerContext(cmd, folder)
		},
	}
	addCommands(root, encoding)
	if err := enhance(root, app.CommandLine(encoding)); err != nil {
		panic(err) // the command tree cannot be built: a mistake in a module's options
	}
	addPropose(root, encoding)
	replaceUpdateParams(child(root, "tx"))
	replaceExplain(root)
	adaptFramework(root)
	showUsage(root)
	markUsage(root)
	return root
}

// homeFromEnvironment lets FACTORD_HOME stand for --home, in the wallet as in the
// node; not in devnet and demo, which make their folder anew.
func homeFromEnvironment(cmd *cobra.Command) error {
	home := os.Getenv("FACTORD_HOME")
	if home == "" || cmd.Annotations[ownHome] != "" || cmd.Flags().Changed(flags.FlagHome) {
		return nil
	}
	return cmd.Flags().Set(flags.FlagHome, home)
}

// ownHome marks commands that make or choose their home folder themselves.
const ownHome = "own-home"

func addCommands(root *cobra.Command, encoding app.Encoding) {
	basics := app.Basics(encoding)
	server.AddCommands(root, app.DefaultHome(), newApp, exportApp, func(*cobra.Command) {})
	root.AddCommand(
		newInitRegion(encoding), newJoin(), newDevnet(encoding), newDemo(encoding),
		newSimulate(encoding), newMe(), newBoard(encoding), newWork(), newBuy(), newFound(), newAudit(),
		genutilcli.ValidateGenesisCmd(basics),
		server.StatusCommand(), queryCommand(), txCommand(encoding), newKeys(),
		debug.Cmd(), pruning.Cmd(newApp, app.DefaultHome()), snapshot.Cmd(newApp),
	)
	adapt(root, encoding)
	guardNodes(root)
}

func queryCommand() *cobra.Command {
	query := &cobra.Command{
		Use: "query", Aliases: []string{"q"}, Short: "Read the region's state", DisableFlagParsing: false,
		SuggestionsMinimumDistance: 2, RunE: client.ValidateCmd,
	}
	query.AddCommand(newBlock(), newBlockResults(), server.QueryBlocksCmd(),
		authcmd.QueryTxCmd(), authcmd.QueryTxsByEventsCmd())
	return query
}

func txCommand(encoding app.Encoding) *cobra.Command {
	tx := &cobra.Command{
		Use: "tx", Short: "Sign and send a transaction", SuggestionsMinimumDistance: 2, RunE: client.ValidateCmd,
	}
	tx.AddCommand(authcmd.GetSignCommand(), authcmd.GetMultiSignCommand(), authcmd.GetValidateSignaturesCommand(),
		authcmd.GetEncodeCommand(), authcmd.GetDecodeCommand(), newBroadcast(), newWait(), newPreview(encoding), newBank())
	return tx
}

func newApp(logger log.Logger, db dbm.DB, options servertypes.AppOptions) servertypes.Application {
	return app.New(logger, db, true, options, server.DefaultBaseappOptions(options)...)
}

func exportApp(logger log.Logger, db dbm.DB, height int64, forZeroHeight bool, jailAllowed []string, options servertypes.AppOptions, modules []string) (servertypes.ExportedApp, error) {
	exported := app.New(logger, db, height == -1, options)
	if height != -1 {
		if err := exported.LoadVersion(height); err != nil {
			return servertypes.ExportedApp{}, err
		}
	}
	return exported.ExportAppStateAndValidators(forZeroHeight, jailAllowed, modules)
}
