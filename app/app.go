// Package app wires one region: the keepers in the order in which they may call
// each other, what is admitted to a block, and what every node agrees on.
package app

import (
	"fmt"
	"os" // determinism: finds the default folder of a node's files
	"path/filepath"
	"sync" // determinism: a node's files are closed once

	dbm "github.com/cosmos/cosmos-db"
	"google.golang.org/grpc"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/version"

	"github.com/factor-coop/factor/app/ante"
)

// Name is the application's name in blocks and handshakes.
const Name = "factor"

// DefaultHome is where a node keeps its data unless --home says otherwise.
func DefaultHome() string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	return filepath.Join(home, ".factor")
}

// App is the state machine of one region.
type App struct {
	*baseapp.BaseApp
	Keepers

	encoding     Encoding
	keys         map[string]*storetypes.KVStoreKey
	modules      *module.Manager
	configurator module.Configurator
	queries      queryRouter
	messages     msgRouter
	index        eventIndex

	closing sync.Once
	closed  error
}

// New builds the state machine over a database. With load it opens the latest
// committed state.
func New(logger log.Logger, db dbm.DB, load bool, options servertypes.AppOptions, baseOptions ...func(*baseapp.BaseApp)) *App {
	encoding := NewEncoding()
	must(encoding.Registry.SigningContext().Validate()) // every message says who signs it
	base := baseapp.NewBaseApp(Name, logger, db, ante.WellFormed(encoding.TxConfig.TxDecoder()), baseOptions...)
	base.SetVersion(version.Version)
	base.SetInterfaceRegistry(encoding.Registry)
	base.SetTxEncoder(encoding.TxConfig.TxEncoder())

	a := &App{BaseApp: base, encoding: encoding, keys: storetypes.NewKVStoreKeys(storeNames...)}
	object := storetypes.NewObjectStoreKey(bankObjectStore)
	a.Keepers = newKeepers(a, object, options)
	a.modules = newModuleManager(a.Keepers, encoding)
	_, err := invariantsOf(a.modules.Modules)
	must(err)
	a.queries = queryRouter{Server: a.GRPCQueryRouter(), registered: &[]string{}}
	a.messages = msgRouter{Server: a.MsgServiceRouter(), registered: &[]*grpc.ServiceDesc{}, keepers: &a.Keepers}
	a.configurator = module.NewConfigurator(encoding.Codec, a.messages, a.queries)
	must(a.modules.RegisterServices(a.configurator))
	registerReflection(a)
	a.index = newEventIndex(encoding.Registry, options)

	a.MountKVStores(a.keys)
	a.MountObjectStores(map[string]*storetypes.ObjectStoreKey{bankObjectStore: object})
	a.SetInitChainer(a.initChainer)
	a.SetPreBlocker(a.preBlocker)
	a.SetBeginBlocker(a.modules.BeginBlock)
	a.SetEndBlocker(a.modules.EndBlock)
	a.setAdmission()
	a.setUpgrades()
	// The store cannot stop a pruning that runs beside it: closing the database
	// under one ends the node in a panic. So old states are pruned within Commit.
	a.CommitMultiStore().SetIAVLSyncPruning(true)
	if load {
		must(a.LoadLatestVersion())
	}
	return a
}

// Close closes the databases, once: the server calls it from more than one place.
func (a *App) Close() error {
	a.closing.Do(func() { a.closed = a.BaseApp.Close() })
	return a.closed
}

// must stops the construction of an app that cannot work.
func must(err error) {
	if err != nil {
		panic(fmt.Errorf("cannot build the app: %w", err))
	}
}

// Encoding is how transactions, messages and state are written.
func (a *App) Encoding() Encoding { return a.encoding }

// homeOf reads the node's home folder from its options.
func homeOf(options servertypes.AppOptions) string {
	if home, ok := options.Get(flags.FlagHome).(string); ok && home != "" {
		return home
	}
	return DefaultHome()
}

// skippedUpgrades reads the heights at which the operator skips a planned upgrade.
func skippedUpgrades(options servertypes.AppOptions) map[int64]bool {
	skipped := map[int64]bool{}
	if heights, ok := options.Get(server.FlagUnsafeSkipUpgrades).([]int); ok {
		for _, height := range heights {
			skipped[int64(height)] = true
		}
	}
	return skipped
}
