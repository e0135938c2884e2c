package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/dbengine"
)

// nodeConsensusConfig is a node's CometBFT configuration: blocks of about half a
// second, listening on this machine only until the operator opens it.
func nodeConsensusConfig() *cmtcfg.Config {
	config := cmtcfg.DefaultConfig()
	config.DBBackend = dbengine.LevelDB // blocks and consensus; CometBFT has pebble only behind a build tag
	config.Consensus.TimeoutPropose = 500 * time.Millisecond
	config.Consensus.TimeoutPrevote = 200 * time.Millisecond
	config.Consensus.TimeoutPrecommit = 200 * time.Millisecond
	config.Consensus.TimeoutCommit = 500 * time.Millisecond
	config.RPC.ListenAddress = "tcp://127.0.0.1:26657"
	config.LogLevel = "error"
	config.Mempool.MaxTxsBytes = 64 << 20 // a gigabyte of transactions that wait would be most of the machine
	return config
}

// appTemplate is the framework's, where it does not say what is not so here.
var appTemplate = strings.NewReplacer(
	"# An empty string indicates that a fallback will be used.\n", "# A folder opens only with the engine that wrote it; left out, it is pebbledb.\n",
	"# The fallback is the db_backend value set in CometBFT's config.toml.\n", "",
	"If empty, all events will be indexed.\n#\n# Example:\n# [\"message.sender\", \"message.recipient\"]",
	"If empty, all will be indexed\n# but lists and messages that stand there as JSON.\n#\n# Example:\n# [\"factor.member\", \"factor.company\", \"message.action\"]",
	"# Swagger defines if swagger documentation should automatically be registered.", "# Swagger serves an OpenAPI document of all routes, and a page that lists them, at /swagger/.",
	"# EnableUnsafeCORS defines if CORS should be enabled (unsafe - use it at your own risk).",
	"# EnableUnsafeCORS lets the pages of every site read this API and send transactions through it from anybody's browser,\n"+
		"# without cookies or passwords, of which there are none here. A wallet on another site needs it; the portal does not.\n"+
		"# CometBFT's RPC has a list of its own: cors_allowed_origins in config.toml.",
).Replace(serverconfig.DefaultConfigTemplate)

// nodeAppConfig is a node's application configuration and its template.
func nodeAppConfig() (string, any) {
	config := serverconfig.DefaultConfig()
	config.AppDBBackend = dbengine.Pebble
	config.MinGasPrices = "0ufactor" // there are no fees
	config.API.Enable = true
	config.API.Address = "tcp://127.0.0.1:1317"
	config.API.Swagger = true
	config.GRPC.Address = "127.0.0.1:9090"
	config.GRPCWeb.Enable = false
	config.QueryGasLimit = app.QueryGasLimit // of queries, trials and simulations, which anybody may ask for
	config.API.RPCWriteTimeout = 60          // seconds; without it who reads slowly holds a connection for ever
	config.GRPC.MaxRecvMsgSize = 2 << 20     // bytes; the largest transaction has one mebibyte at most
	config.GRPC.MaxSendMsgSize = 32 << 20    // bytes
	return appTemplate, *config
}

// readNodeConfig reads a node's configuration into the command's context. What its files
// leave out is what init-region writes, never a default of the framework's.
func readNodeConfig(cmd *cobra.Command) error {
	home, err := cmd.Flags().GetString(flags.FlagHome)
	if err != nil {
		return err
	}
	// The framework would write the file too, with its profiler switched on.
	path := filepath.Join(home, "config", "config.toml")
	if _, err := os.Stat(path); os.IsNotExist(err) {
		cmtcfg.EnsureRoot(home)
		cmtcfg.WriteConfigFile(path, nodeConsensusConfig())
	}
	text, config := nodeAppConfig()
	if err := server.InterceptConfigsPreRunHandler(cmd, text, config, nodeConsensusConfig()); err != nil {
		return err
	}
	ctx := server.GetServerContextFromCmd(cmd)
	ctx.Logger = nodeLog{ctx.Logger}
	return setAppDefaults(ctx.Viper)
}

// setAppDefaults lets a line that is missing in app.toml count as the one that init-region writes there.
func setAppDefaults(settings *viper.Viper) error {
	text, config := nodeAppConfig()
	page, err := template.New("app.toml").Parse(text)
	if err != nil {
		return fmt.Errorf("template of app.toml: %w", err)
	}
	var written bytes.Buffer
	if err := page.Execute(&written, config); err != nil {
		return fmt.Errorf("template of app.toml: %w", err)
	}
	defaults := viper.New()
	defaults.SetConfigType("toml")
	if err := defaults.ReadConfig(&written); err != nil {
		return fmt.Errorf("template of app.toml: %w", err)
	}
	for _, key := range defaults.AllKeys() {
		settings.SetDefault(key, defaults.Get(key))
	}
	return nil
}
