package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client"
	clientconfig "github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/factor-coop/factor/internal/chainclient"
)

// settings are what a wallet's commands take for granted where no flag says otherwise: environment variables, then the home
// folder's config/client.toml, then the defaults. Nothing is written: who only reads leaves no folder behind.
func settings(ctx client.Context, cmd *cobra.Command) (client.Context, error) {
	home, err := cmd.Flags().GetString(flags.FlagHome)
	if err != nil {
		return ctx, err
	}
	config := clientconfig.DefaultConfig()
	config.KeyringBackend = ""
	path := filepath.Join(home, "config", "client.toml")
	from := viper.New() // not the context's, to which the framework binds the flags of a command
	from.SetEnvPrefix("FACTORD")
	from.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	from.AutomaticEnv()
	from.SetConfigFile(path)
	if err := from.ReadInConfig(); err != nil && !errors.Is(err, os.ErrNotExist) {
		return ctx, fmt.Errorf("%s: %w", path, err)
	}
	for key, value := range map[string]*string{ // each key is another's business
		"chain-id": &config.ChainID, "keyring-backend": &config.KeyringBackend, "output": &config.Output, "node": &config.Node,
	} {
		if given := from.GetString(key); given != "" {
			*value = given
		}
	}
	if config.Output != flags.OutputFormatText && config.Output != flags.OutputFormatJSON {
		return ctx, fmt.Errorf("output is %q in %s: it is text or json", config.Output, path)
	}
	if flag := cmd.Flags().Lookup(flags.FlagNode); flag != nil && flag.Changed {
		config.Node, flag.Changed = flag.Value.String(), false // the framework would connect once more, without a limit of time
	}
	node, err := chainclient.Connect(config.Node)
	if err != nil {
		return ctx, misused(err)
	}
	ctx = ctx.WithHomeDir(home).WithKeyringDir(home).WithChainID(config.ChainID).WithOutputFormat(config.Output).
		WithNodeURI(config.Node).WithClient(node).WithBroadcastMode(flags.BroadcastSync)
	if flag := cmd.Flags().Lookup(flags.FlagGRPC); flag != nil && flag.Changed {
		flag.Changed = false // as with the node's
		plain, _ := cmd.Flags().GetBool(flags.FlagGRPCInsecure)
		direct, err := chainclient.ConnectGRPC(flag.Value.String(), plain)
		if err != nil {
			return ctx, misused(err)
		}
		ctx = ctx.WithGRPCClient(direct)
	}
	return withKeyring(ctx, cmd, config.KeyringBackend)
}
