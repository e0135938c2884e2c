package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"

	"github.com/factor-coop/factor/internal/dbengine"
)

const (
	// appEngine is the key of app.toml, and the flag, that names the state's database engine.
	appEngine = "app-db-backend"
	// onNode marks commands that work in a node's folder, with what they do there.
	onNode = "on-node"
	// opens stands for a command that opens databases, removes for one that only deletes them, reads
	// for one that reads files which a running node does not write, and nothing for one that does not look.
	opens, removes, reads, nothing = "opens", "removes", "reads", "nothing"
)

// elsewhere are the commands at the root that touch no node's data: they speak to a node, hold
// keys, or make a folder of their own. Every other command is taken for one that opens a node's
// databases, so that one of tomorrow's is guarded before anybody thinks of it.
var elsewhere = []string{
	"audit", "board", "buy", "completion", "debug", "demo", "devnet", "found", "help", "init-region", "join", "keys",
	"me", "query", "simulate", "status", "tx", "validate", "version", "work",
}

// gentle are the commands in a node's folder that open no database, by their path below the root.
var gentle = map[string]string{
	"comet prove-validator":  reads,
	"comet reset-state":      removes,
	"comet show-address":     reads,
	"comet show-node-id":     reads,
	"comet show-validator":   reads,
	"comet unsafe-reset-all": removes,
	"comet version":          nothing,
}

// guardNodes has every command that works in a node's folder look before it touches anything:
// is there a region, is no other node at work on it, did the engines that are asked for write
// what is there.
func guardNodes(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		if !slices.Contains(elsewhere, cmd.Name()) {
			guardNode(root, cmd)
		}
	}
}

func guardNode(root, cmd *cobra.Command) {
	for _, child := range cmd.Commands() {
		guardNode(root, child)
	}
	// Some of the framework's commands are variables that every tree of a process shares.
	if !cmd.Runnable() || cmd.Annotations[onNode] != "" {
		return
	}
	does := cmp.Or(gentle[strings.TrimPrefix(cmd.CommandPath(), root.Name()+" ")], opens)
	if cmd.Annotations == nil {
		cmd.Annotations = map[string]string{}
	}
	cmd.Annotations[onNode] = does
	if does == reads || does == nothing {
		return
	}
	run, plain := cmd.RunE, cmd.Run
	cmd.Run = nil
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		ctx := server.GetServerContextFromCmd(cmd)
		release, err := lockFolder(ctx.Config.RootDir)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, release()) }()
		if does == opens {
			if err := checkEngines(cmd, ctx); err != nil {
				return err
			}
		}
		if run == nil {
			plain(cmd, args)
			return nil
		}
		return run(cmd, args)
	}
}

// holdsRegion refuses a folder without a region, before the framework fills it with the
// configuration of a node that nobody asked for.
func holdsRegion(cmd *cobra.Command) error {
	if does := cmd.Annotations[onNode]; does == "" || does == nothing {
		return nil
	}
	home, err := cmd.Flags().GetString(flags.FlagHome)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(home, "config", "genesis.json")); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s holds no region: make one with factord init-region, or name its folder with --home or FACTORD_HOME", home)
	}
	return nil
}

// checkEngines refuses to open databases with another engine than the one that wrote them.
// Where nothing names the state's engine it is the one that init-region writes down, also
// for commands that look at their flag only.
func checkEngines(cmd *cobra.Command, ctx *server.Context) error {
	engine := ctx.Viper.GetString(appEngine)
	if engine == "" {
		engine = dbengine.Pebble
		ctx.Viper.Set(appEngine, engine)
	}
	if flag := cmd.Flags().Lookup(appEngine); flag != nil {
		if err := flag.Value.Set(engine); err != nil {
			return err
		}
	}
	data := filepath.Join(ctx.Config.RootDir, cmtcfg.DefaultDataDir)
	for _, folder := range []string{filepath.Join(data, "application.db"), filepath.Join(data, "snapshots", "metadata.db")} {
		if err := dbengine.Check(folder, engine); err != nil {
			return fmt.Errorf("%w; set %s in %s to the engine that wrote it", err, appEngine, filepath.Join(ctx.Config.RootDir, "config", "app.toml"))
		}
	}
	return checkConsensusEngines(ctx.Config)
}

// checkConsensusEngines does the same for the databases of CometBFT: blocks, consensus
// state, the index of transactions, evidence, and what else it puts beside them.
func checkConsensusEngines(config *cmtcfg.Config) error {
	if err := dbengine.Known(config.DBBackend); err != nil {
		return fmt.Errorf("db_backend in %s: %w", filepath.Join(config.RootDir, "config", "config.toml"), err)
	}
	folders, err := filepath.Glob(filepath.Join(config.DBDir(), "*.db"))
	if err != nil {
		return err
	}
	for _, folder := range folders {
		if filepath.Base(folder) == "application.db" {
			continue
		}
		if err := dbengine.Check(folder, config.DBBackend); err != nil {
			return fmt.Errorf("%w; set db_backend in %s to the engine that wrote it", err, filepath.Join(config.RootDir, "config", "config.toml"))
		}
	}
	return nil
}

// lockFolder claims a node's folder for this process, and returns what gives it back. The
// system gives it back too when the process dies.
func lockFolder(home string) (release func() error, err error) {
	path := filepath.Join(home, "node.lock")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(file, 20)) // without it the error says less
		_ = file.Close()
		return nil, fmt.Errorf("%s is in use by another factord (process %s): stop it first, and never run two nodes in one folder", home, holder)
	}
	if err := errors.Join(file.Truncate(0), writeAt(file, fmt.Sprint(os.Getpid()))); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file.Close, nil
}

func writeAt(file *os.File, text string) error {
	_, err := file.WriteAt([]byte(text), 0)
	return err
}
