// Package cli is the command line of factord.
package cli

import (
	"os"
	"strconv"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"

	_ "cosmossdk.io/api/cosmos/crypto/ed25519" // lets a command line argument be a validator's key
	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	clientconfig "github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/debug"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/keys"
	"github.com/cosmos/cosmos-sdk/client/pruning"
	"github.com/cosmos/cosmos-sdk/client/rpc"
	"github.com/cosmos/cosmos-sdk/client/snapshot"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	authcmd "github.com/cosmos/cosmos-sdk/x/auth/client/cli"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"

	"github.com/factor-coop/factor/app"
)

// NewRoot builds the whole command tree.
func NewRoot() *cobra.Command {
	// An app over an empty memory store knows every message and query.
	probe := app.New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.NewAppOptionsWithFlagHome(os.TempDir()))
	encoding := probe.Encoding()
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
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.OutOrStdout())
			cmd.SetErr(cmd.ErrOrStderr())
			if err := homeFromEnvironment(cmd); err != nil {
				return err
			}
			ctx, err := client.ReadPersistentCommandFlags(clientCtx.WithCmdContext(cmd.Context()), cmd.Flags())
			if err != nil {
				return err
			}
			// Commands that make their own home folder must not find one half made.
			if cmd.Annotations[ownHome] != "" {
				return client.SetCmdClientContextHandler(ctx, cmd)
			}
			if err := holdsRegion(cmd); err != nil {
				return err
			}
			if ctx, err = clientconfig.ReadFromClientConfig(ctx); err != nil {
				return err
			}
			if err := client.SetCmdClientContextHandler(ctx, cmd); err != nil {
				return err
			}
			return readNodeConfig(cmd)
		},
	}
	addCommands(root, encoding)
	options := probe.AutoCliOpts()
	options.ClientCtx = clientCtx
	if err := options.EnhanceRootCommand(root); err != nil {
		panic(err) // the command tree cannot be built: a mistake in a module's options
	}
	addPropose(root, encoding)
	replaceExplain(root)
	raiseGas(root)
	offerSignModes(root)
	showUsage(root)
	for _, cmd := range root.Commands() {
		if cmd.Name() == "tx" {
			awaitBlocks(cmd)
		}
	}
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

// raiseGas gives every command that signs a gas limit that one message never
// exceeds: gas costs nothing but allowance, running out of it costs the message.
func raiseGas(cmd *cobra.Command) {
	if gas := cmd.Flags().Lookup(flags.FlagGas); gas != nil {
		gas.Usage = `gas limit of the transaction, or "auto" to find it by a trial run`
		gas.DefValue = strconv.Itoa(defaultGas)
		if err := gas.Value.Set(gas.DefValue); err != nil {
			panic(err) // a number is no gas limit
		}
	}
	for _, child := range cmd.Commands() {
		raiseGas(child)
	}
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
		server.StatusCommand(), queryCommand(), txCommand(encoding), keys.Commands(),
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
	query.AddCommand(rpc.WaitTxCmd(), server.QueryBlockCmd(), server.QueryBlocksCmd(), server.QueryBlockResultsCmd(),
		authcmd.QueryTxCmd(), authcmd.QueryTxsByEventsCmd())
	query.PersistentFlags().String(flags.FlagChainID, "", "The region's chain id")
	return query
}

func txCommand(encoding app.Encoding) *cobra.Command {
	tx := &cobra.Command{
		Use: "tx", Short: "Sign and send a transaction", SuggestionsMinimumDistance: 2, RunE: client.ValidateCmd,
	}
	tx.AddCommand(authcmd.GetSignCommand(), authcmd.GetSignBatchCommand(), authcmd.GetMultiSignCommand(),
		authcmd.GetValidateSignaturesCommand(), authcmd.GetBroadcastCommand(), authcmd.GetEncodeCommand(), authcmd.GetDecodeCommand(),
		authcmd.GetSimulateCmd(), newPreview(encoding))
	tx.PersistentFlags().String(flags.FlagChainID, "", "The region's chain id")
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
