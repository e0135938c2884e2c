package cli

import (
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
)

// nodeConsensusConfig is a node's CometBFT configuration: blocks of about half a
// second, listening on this machine only until the operator opens it.
func nodeConsensusConfig() *cmtcfg.Config {
	config := cmtcfg.DefaultConfig()
	config.DBBackend = "goleveldb" // blocks and consensus; CometBFT has pebble only behind a build tag
	config.Consensus.TimeoutPropose = 500 * time.Millisecond
	config.Consensus.TimeoutPrevote = 200 * time.Millisecond
	config.Consensus.TimeoutPrecommit = 200 * time.Millisecond
	config.Consensus.TimeoutCommit = 500 * time.Millisecond
	config.RPC.ListenAddress = "tcp://127.0.0.1:26657"
	config.LogLevel = "error"
	return config
}

// nodeAppConfig is a node's application configuration and its template.
func nodeAppConfig() (string, any) {
	config := serverconfig.DefaultConfig()
	config.AppDBBackend = "pebbledb"
	config.MinGasPrices = "0ufactor" // there are no fees
	config.API.Enable = true
	config.API.Address = "tcp://127.0.0.1:1317"
	config.GRPC.Address = "127.0.0.1:9090"
	config.GRPCWeb.Enable = false
	return serverconfig.DefaultConfigTemplate, *config
}
