package cli_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cmtdb "github.com/cometbft/cometbft-db"
	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/apptest"
)

func TestMain(m *testing.M) {
	denom.Configure()
	os.Exit(m.Run())
}

// opening are the commands that open a node's databases, with arguments that take them so far.
var opening = map[string][]string{
	"start":                 nil,
	"export":                nil,
	"rollback":              nil,
	"prune":                 {"everything"},
	"module-hash-by-height": {"1"},
	"comet bootstrap-state": nil,
	"snapshots list":        nil,
	"snapshots export":      nil,
	"snapshots restore":     {"1", "3"},
	"snapshots dump":        {"1", "3"},
	"snapshots load":        {"none.tar.gz"},
	"snapshots delete":      {"1", "3"},
}

// others are the commands and groups that open no database in the folder that --home names, with
// what they do instead.
var others = map[string]string{
	"audit": "asks a node", "board": "asks a node", "buy": "asks a node", "found": "asks a node", "me": "asks a node",
	"query": "asks a node", "status": "asks a node", "tx": "asks a node", "work": "asks a node",
	"keys": "the wallet's keys", "debug": "reads its arguments", "validate": "reads a genesis file", "version": "reads nothing",
	"completion": "prints a script", "help": "prints help",
	"init-region": "makes a folder", "join": "makes a folder",
	"devnet": "runs start", "demo": "runs start", "simulate": "reads a copy of a node's database",
	"comet show-address": "reads a key", "comet show-node-id": "reads a key", "comet show-validator": "reads a key", "comet prove-validator": "reads a key",
	"comet version":     "reads nothing",
	"comet reset-state": "deletes databases", "comet unsafe-reset-all": "deletes databases",
}

// leaves are the paths of all commands that can be run, hidden ones too.
func leaves(cmd *cobra.Command, path string) (found []string) {
	for _, child := range cmd.Commands() {
		at := strings.TrimSpace(path + " " + child.Name())
		if _, group := others[at]; group {
			found = append(found, at)
			continue
		}
		if child.Runnable() && !child.HasSubCommands() {
			found = append(found, at)
		}
		found = append(found, leaves(child, at)...)
	}
	return found
}

func TestEveryCommandThatOpensADatabaseIsUnderTheLaw(t *testing.T) {
	root := cli.NewRoot()
	root.InitDefaultHelpCmd() // these two are there when a command is executed
	root.InitDefaultCompletionCmd()
	found := leaves(root, "")
	for _, path := range found {
		_, opens := opening[path]
		require.True(t, opens || others[path] != "", "factord %s: does it open a database? Name it in one of the lists", path)
	}
	for path := range opening {
		require.Contains(t, found, path, "a command that is not there is not tested")
	}
	for path := range others {
		require.Contains(t, found, path, "a command that is not there excuses nothing")
	}
}

// execute runs factord in this process.
func execute(home string, args ...string) (string, error) {
	var told bytes.Buffer
	root := cli.NewRoot()
	root.SetOut(&told)
	root.SetErr(&told)
	root.SetArgs(append(args, "--home", home))
	err := svrcmd.Execute(root, "FACTORD", home)
	return told.String(), err
}

// region is the home folder of a stopped young node: everything that it has committed stands in journals.
func region(t *testing.T) string {
	t.Helper()
	home := filepath.Join(t.TempDir(), "node")
	args := []string{"init-region", "../../../config/regions/riverside.yaml", "--chain-id", "river-1"}
	for _, name := range []string{"ada", "ben", "cleo"} {
		args = append(args, "--member", apptest.NewPerson(name, 0).Address.String())
	}
	told, err := execute(home, args...)
	require.NoError(t, err, told)

	genesis, err := genutiltypes.AppGenesisFromFile(filepath.Join(home, "config", "genesis.json"))
	require.NoError(t, err)
	data := filepath.Join(home, "data")
	db, err := dbm.NewDB("application", dbm.PebbleDBBackend, data)
	require.NoError(t, err)
	node := app.New(log.NewNopLogger(), db, true, simtestutil.AppOptionsMap{}, baseapp.SetChainID(genesis.ChainID))
	consensus := genesis.Consensus.Params.ToProto()
	_, err = node.InitChain(&abci.RequestInitChain{
		ChainId: genesis.ChainID, Time: genesis.GenesisTime, ConsensusParams: &consensus, InitialHeight: 1, AppStateBytes: genesis.AppState,
	})
	require.NoError(t, err)
	for height := int64(1); height <= 3; height++ {
		_, err = node.FinalizeBlock(&abci.RequestFinalizeBlock{Height: height, Time: genesis.GenesisTime})
		require.NoError(t, err)
		_, err = node.Commit()
		require.NoError(t, err)
	}
	require.NoError(t, node.Close())
	require.NoError(t, os.MkdirAll(filepath.Join(data, "snapshots"), 0o700))
	metadata, err := dbm.NewDB("metadata", dbm.PebbleDBBackend, filepath.Join(data, "snapshots"))
	require.NoError(t, err)
	require.NoError(t, metadata.SetSync([]byte("a"), []byte("b")))
	require.NoError(t, metadata.Close())
	for _, name := range []string{"blockstore", "state", "tx_index", "evidence"} {
		db, err := cmtdb.NewDB(name, cmtdb.GoLevelDBBackend, data)
		require.NoError(t, err)
		require.NoError(t, db.SetSync([]byte("a"), []byte("b")))
		require.NoError(t, db.Close())
	}
	return home
}

// copied is a folder of its own with the same files.
func copied(t *testing.T, home string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "node")
	require.NoError(t, os.CopyFS(to, os.DirFS(home)))
	return to
}

// contents says what is in a folder, to the byte.
func contents(t *testing.T, folder string) string {
	t.Helper()
	var all []string
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		sum := sha256.Sum256(raw)
		all = append(all, path+" "+hex.EncodeToString(sum[:]))
		return err
	}))
	return strings.Join(all, "\n")
}

// setting sets a line of a file in config/, or takes it out.
func setting(t *testing.T, home, file, key, value string) {
	t.Helper()
	path := filepath.Join(home, "config", file)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.Split(string(raw), "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, key+" = ") })
	require.GreaterOrEqual(t, at, 0, "%s has no %s", path, key)
	lines[at] = ""
	if value != "" {
		lines[at] = fmt.Sprintf("%s = %q", key, value)
	}
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600))
}

// height is what a node would start from. Commands leave their databases open to the end of the
// process, so it is read from a copy, made again where one of them was just tidying up.
func height(t *testing.T, home string) (latest int64) {
	t.Helper()
	require.Eventually(t, func() bool {
		to := t.TempDir()
		if err := os.CopyFS(filepath.Join(to, "application.db"), os.DirFS(filepath.Join(home, "data", "application.db"))); err != nil {
			return false
		}
		db, err := dbm.NewDB("application", dbm.PebbleDBBackend, to)
		if err != nil {
			return false
		}
		latest = rootmulti.GetLatestVersion(db)
		return db.Close() == nil
	}, 10*time.Second, 100*time.Millisecond)
	return latest
}

func TestNoCommandOpensAFolderWithAnotherEngine(t *testing.T) {
	home := region(t)
	one := func(path string, args []string) map[string][]string { return map[string][]string{path: args} }
	for name, tried := range map[string]struct {
		file, key, engine, want string
		commands                map[string][]string
	}{
		"state":         {"app.toml", "app-db-backend", "goleveldb", "application.db was written by pebbledb, and goleveldb is asked for: nothing was opened; set app-db-backend in", opening},
		"blocks":        {"config.toml", "db_backend", "pebbledb", "blockstore.db was written by goleveldb, and pebbledb is asked for: nothing was opened; set db_backend in", opening},
		"no engine":     {"app.toml", "app-db-backend", "memdb", `"memdb" keeps nothing on disk`, one("start", nil)},
		"an old engine": {"app.toml", "app-db-backend", "cleveldb", `"cleveldb" is not known`, one("export", nil)},
		"blocks, none":  {"config.toml", "db_backend", "memdb", `"memdb" keeps nothing on disk`, one("start", nil)},
	} {
		wrong := copied(t, home)
		setting(t, wrong, tried.file, tried.key, tried.engine)
		before := contents(t, filepath.Join(wrong, "data"))
		for path, args := range tried.commands {
			told, err := execute(wrong, append(strings.Fields(path), args...)...)
			require.ErrorContains(t, err, tried.want, "factord %s, %s: %s", path, name, told)
			require.Equal(t, before, contents(t, filepath.Join(wrong, "data")), "factord %s, %s: touched the data", path, name)
		}
	}
}

func TestAFlagForAnotherEngineIsRefusedToo(t *testing.T) {
	home := region(t)
	before := contents(t, filepath.Join(home, "data"))
	_, err := execute(home, "prune", "custom", "--pruning-keep-recent", "2", "--app-db-backend", "goleveldb")
	require.ErrorContains(t, err, "application.db was written by pebbledb, and goleveldb is asked for")
	require.Equal(t, before, contents(t, filepath.Join(home, "data")))
}

func TestSnapshotsOfAnotherEngineAreNotOpened(t *testing.T) {
	home := region(t)
	folder := filepath.Join(home, "data", "snapshots")
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, os.MkdirAll(folder, 0o700))
	metadata, err := dbm.NewDB("metadata", dbm.GoLevelDBBackend, folder)
	require.NoError(t, err)
	require.NoError(t, metadata.Close())
	before := contents(t, filepath.Join(home, "data"))
	_, err = execute(home, "snapshots", "list")
	require.ErrorContains(t, err, "metadata.db was written by goleveldb, and pebbledb is asked for")
	require.Equal(t, before, contents(t, filepath.Join(home, "data")))
}

// Also for commands that read neither app.toml nor the environment.
func TestALineThatIsMissingMeansTheEngineThatInitRegionWrites(t *testing.T) {
	home := region(t)
	setting(t, home, "app.toml", "app-db-backend", "")
	setting(t, home, "config.toml", "db_backend", "")
	for path, args := range opening {
		if path == "start" || path == "rollback" { // they need a consensus state; the scripts run them
			continue
		}
		without := copied(t, home)
		told, err := execute(without, append(strings.Fields(path), args...)...)
		if err != nil {
			require.NotContains(t, err.Error(), "engine", "factord %s: %s", path, told)
			require.NotContains(t, err.Error(), "was written by", "factord %s: %s", path, told)
		}
		require.EqualValues(t, 3, height(t, without), "factord %s lost the state: %v %s", path, err, told)
	}
	require.EqualValues(t, 3, height(t, home))
}

func TestANodeCommandWritesNothingWhereNoRegionIs(t *testing.T) {
	for path, args := range opening {
		home := filepath.Join(t.TempDir(), "typo")
		_, err := execute(home, append(strings.Fields(path), args...)...)
		require.ErrorContains(t, err, "typo holds no region", "factord %s", path)
		require.NoDirExists(t, home, "factord %s", path)
	}
	for _, path := range []string{"comet unsafe-reset-all", "comet reset-state", "comet show-validator"} {
		home := filepath.Join(t.TempDir(), "typo")
		_, err := execute(home, strings.Fields(path)...)
		require.ErrorContains(t, err, "typo holds no region", "factord %s", path)
		require.NoDirExists(t, home, "factord %s", path)
	}
}

func TestOneNodeAFolder(t *testing.T) {
	home := region(t)
	release, err := cli.LockFolder(home)
	require.NoError(t, err)
	for _, path := range []string{"start", "prune", "comet unsafe-reset-all"} {
		before := contents(t, filepath.Join(home, "data"))
		_, err = execute(home, strings.Fields(path)...)
		require.ErrorContains(t, err, fmt.Sprintf("%s is in use by another factord (process %d): stop it first", home, os.Getpid()), "factord %s", path)
		require.Equal(t, before, contents(t, filepath.Join(home, "data")))
	}
	_, err = execute(home, "comet", "show-node-id")
	require.NoError(t, err, "what a running node does not write may be read")
	require.NoError(t, release())
	_, err = execute(home, "prune", "everything")
	require.NoError(t, err)
}

func TestAResetKeepsWhatWasSigned(t *testing.T) {
	home := region(t)
	signed := filepath.Join(home, "data", "priv_validator_state.json")
	const state = `{"height": "1234", "round": 0, "step": 3}`
	require.NoError(t, os.WriteFile(signed, []byte(state), 0o600))
	_, err := execute(home, "comet", "unsafe-reset-all")
	require.NoError(t, err)
	require.NoDirExists(t, filepath.Join(home, "data", "application.db"))
	kept, err := os.ReadFile(signed)
	require.NoError(t, err)
	require.Equal(t, state, string(kept))
}

func TestANodeDoesNotStartWithoutItsKeyOrWhatItSigned(t *testing.T) {
	home := region(t)
	for _, name := range []string{"config/priv_validator_key.json", "data/priv_validator_state.json"} {
		without := copied(t, home)
		require.NoError(t, os.Remove(filepath.Join(without, name)))
		_, err := execute(without, "start")
		require.ErrorContains(t, err, name+" is missing: put it back")
		require.NoFileExists(t, filepath.Join(without, name), "another one was made in silence")
	}
}

// A line that is missing, and a file that is missing, mean what init-region writes.
func TestEveryLineOfTheConfigurationHasOurDefault(t *testing.T) {
	home := region(t)
	path := filepath.Join(home, "config", "app.toml")
	written := viper.New()
	written.SetConfigFile(path)
	require.NoError(t, written.ReadInConfig())
	require.EqualValues(t, app.QueryGasLimit, written.GetUint64("query-gas-limit"))
	require.Equal(t, "pebbledb", written.GetString("app-db-backend"))
	require.False(t, written.GetBool("api.enabled-unsafe-cors"))
	require.True(t, written.GetBool("api.swagger"))
	told, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, ours := range []string{"it is pebbledb", "lists and messages that stand there as JSON", "at /swagger/", "the pages of every site"} {
		require.Contains(t, string(told), ours, "the framework's text is another: mend appTemplate")
	}
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	without := viper.New()
	require.NoError(t, cli.SetAppDefaults(without))
	require.Equal(t, written.AllSettings(), without.AllSettings())

	require.NoError(t, os.Remove(filepath.Join(home, "config", "config.toml")))
	_, err = execute(home, "comet", "show-node-id")
	require.NoError(t, err)
	consensus := viper.New()
	consensus.SetConfigFile(filepath.Join(home, "config", "config.toml"))
	require.NoError(t, consensus.ReadInConfig())
	require.Empty(t, consensus.GetString("rpc.pprof_laddr"))
	require.Empty(t, consensus.GetStringSlice("rpc.cors_allowed_origins"))
	require.False(t, consensus.GetBool("rpc.unsafe"))
	require.False(t, consensus.GetBool("p2p.allow_duplicate_ip"))
	require.Equal(t, "500ms", consensus.GetString("consensus.timeout_commit"))
	require.Equal(t, "tcp://127.0.0.1:26657", consensus.GetString("rpc.laddr"))
}

func TestOnlyNodesForDevelopmentAllowManyPeersOfOneAddress(t *testing.T) {
	home := region(t)
	raw, err := os.ReadFile(filepath.Join(home, "config", "config.toml"))
	require.NoError(t, err)
	require.Contains(t, string(raw), "allow_duplicate_ip = false")
	second := filepath.Join(t.TempDir(), "second")
	_, err = execute(second, "join", filepath.Join(home, "config", "genesis.json"))
	require.NoError(t, err)
	raw, err = os.ReadFile(filepath.Join(second, "config", "config.toml"))
	require.NoError(t, err)
	require.Contains(t, string(raw), "allow_duplicate_ip = false")
	require.NoError(t, os.RemoveAll(home))

	_, err = execute(home, "init-region", "../../../config/regions/riverside.yaml", "--chain-id", "river-dev",
		"--member", apptest.NewPerson("ada", 0).Address.String(), "--member", apptest.NewPerson("ben", 0).Address.String(),
		"--member", apptest.NewPerson("cleo", 0).Address.String())
	require.NoError(t, err)
	raw, err = os.ReadFile(filepath.Join(home, "config", "config.toml"))
	require.NoError(t, err)
	require.Contains(t, string(raw), "allow_duplicate_ip = true")
}
