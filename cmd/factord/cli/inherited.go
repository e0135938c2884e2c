package cli

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	cmtos "github.com/cometbft/cometbft/libs/os"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/server"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/dbengine"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// adapt makes the commands that the framework brings tell the truth about this node, and keep
// what an operator would not expect to lose.
func adapt(root *cobra.Command, encoding app.Encoding) {
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "start":
			addLogFlags(cmd)
			needsKey(cmd)
			limitQueries(cmd)
		case "export":
			addLogFlags(cmd)
			startable(cmd, encoding)
		case "prune":
			addLogFlags(cmd)
			adaptPrune(cmd)
		case "rollback":
			addLogFlags(cmd)
			adaptRollback(cmd)
		case "module-hash-by-height":
			addLogFlags(cmd)
		case "snapshots":
			for _, child := range cmd.Commands() {
				addLogFlags(child)
			}
		case "comet":
			cmd.AddCommand(newProveValidator())
			for _, child := range cmd.Commands() {
				switch child.Name() {
				case "unsafe-reset-all":
					adaptReset(child)
				case "reset-state":
					child.Short = "Remove blocks, consensus state and the index, and keep the region's state and what was signed"
				}
			}
		}
	}
}

// needsKey has start refuse a folder without the key that signs blocks. The framework would
// make another one in silence: a validator would follow on and sign nothing.
func needsKey(start *cobra.Command) {
	run := start.RunE
	start.RunE = func(cmd *cobra.Command, args []string) error {
		config := server.GetServerContextFromCmd(cmd).Config
		for _, path := range []string{config.PrivValidatorKeyFile(), config.PrivValidatorStateFile()} {
			if !cmtos.FileExists(path) && config.PrivValidatorListenAddr == "" {
				return fmt.Errorf("%s is missing: put it back from a copy that is current; without one make another node with factord join, and have the region admit it as a validator", path)
			}
		}
		return run(cmd, args)
	}
}

// limitQueries has start's help say what a query may take where nothing else is said.
func limitQueries(start *cobra.Command) {
	flag := start.Flags().Lookup(server.FlagQueryGasLimit)
	flag.Usage = "Gas that one query over REST or gRPC may take; 0 lets anybody keep the node busy"
	flag.DefValue = strconv.Itoa(app.QueryGasLimit)
	if err := flag.Value.Set(flag.DefValue); err != nil {
		panic(err) // a number is no gas limit
	}
}

// adaptPrune lets the command do what its help says, and its help say what is so: the number
// alone was ignored, and the engine that it named destroyed the state.
func adaptPrune(prune *cobra.Command) {
	prune.Short = "Delete old states of a node that is stopped, and keep the newest"
	prune.Long = `Deletes old states of a stopped node, and keeps the newest. Blocks stay.

  default      keeps the last 362880 states
  everything   keeps the last 2
  nothing      keeps all
  custom       keeps as many as --pruning-keep-recent says, at least 2

Without a method it is custom where that flag, or app.toml, names a number, and else default.
What a node deletes while it runs is set by pruning in app.toml.`
	prune.Example = "  factord prune --pruning-keep-recent 1000\n  factord prune everything --home node"
	flag := prune.Flags().Lookup(appEngine)
	flag.Usage = "The engine of the state's database; it must be the one that wrote it"
	flag.DefValue = dbengine.Pebble
	if err := flag.Value.Set(dbengine.Pebble); err != nil {
		panic(err) // a name is no string
	}
	run := prune.RunE
	prune.RunE = func(cmd *cobra.Command, args []string) error {
		// What app.toml says of a running node's pruning has become the flags' value by now: no number
		// there is 0, and an interval of 0 is refused though nothing here waits for one.
		keep, _ := cmd.Flags().GetUint64(server.FlagPruningKeepRecent)
		if len(args) == 0 && keep > 0 {
			args = []string{"custom"}
		}
		if err := cmd.Flags().Set(server.FlagPruningInterval, "10"); err != nil {
			return err
		}
		return run(cmd, args)
	}
}

// adaptRollback ends the command's line, as a shell expects.
func adaptRollback(rollback *cobra.Command) {
	rollback.Short = "Take a stopped node back by one block, which it then executes again"
	run := rollback.RunE
	rollback.RunE = func(cmd *cobra.Command, args []string) error {
		if err := run(cmd, args); err != nil {
			return err
		}
		fmt.Println() // the framework prints to the same place
		return nil
	}
}

// adaptReset keeps what was signed last: who follows the region again with the same key must not
// sign a height twice. In development a region begins again at height 1.
func adaptReset(reset *cobra.Command) {
	if reset.Long != "" {
		return // shared by every command tree of a process, and adapted already
	}
	reset.Short = "Remove the state, the blocks and everything else in data/, and keep what was signed"
	reset.Long = `Removes the state of the region, the blocks, and everything else that is in data/,
for ever. The node begins again at its genesis file; it needs other nodes that still
have the blocks. What it signed last, in data/priv_validator_state.json, stays, so that
it signs nothing twice; where the chain id ends in -dev that goes too.`
	run := reset.RunE
	reset.RunE = func(cmd *cobra.Command, args []string) error {
		config := server.GetServerContextFromCmd(cmd).Config
		genesis, err := genutiltypes.AppGenesisFromFile(config.GenesisFile())
		if err != nil {
			return fmt.Errorf("genesis file: %w", err)
		}
		signed, err := os.ReadFile(config.PrivValidatorStateFile())
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if err := run(cmd, args); err != nil {
			return err
		}
		if regiontypes.IsDevelopment(genesis.ChainID) || len(signed) == 0 {
			return nil
		}
		return os.WriteFile(config.PrivValidatorStateFile(), signed, 0o600)
	}
}
