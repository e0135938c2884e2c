// Package exporthome reads the state of a node on this machine, whether it runs or
// not, as the genesis file that factord export writes of a stopped one.
package exporthome

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/viper"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/dbengine"
)

const databaseName = "application"

// ErrNoState says that a folder is no node's home with a state.
var ErrNoState = errors.New("holds no node's state: name the home folder of a node that has made a block, or use factord export and --from-export FILE")

// HasState says whether a folder is the home of a node that has a state.
func HasState(home string) bool {
	engine, err := dbengine.Detect(databaseOf(home))
	return err != nil || engine != "" // what cannot be told is for Export to refuse
}

func databaseOf(home string) string { return filepath.Join(home, "data", databaseName+".db") }

// Export is the state that a node in a home folder committed last, as factord export
// writes it. The node may run: it holds the lock of its database, so the state is read
// from a copy in the system's temporary folder, and nothing in home is changed.
func Export(home string) (genesis []byte, err error) {
	if !HasState(home) {
		return nil, fmt.Errorf("%s %w", home, ErrNoState)
	}
	folder, err := os.MkdirTemp("", "factor-state")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := copyDatabase(databaseOf(home), filepath.Join(folder, databaseName+".db")); err != nil {
		return nil, fmt.Errorf("the state of the node in %s cannot be read (stop it, use factord export and --from-export FILE): %w", home, err)
	}
	return exportCopy(home, folder)
}

func exportCopy(home, folder string) (genesis []byte, err error) {
	frame, err := genutiltypes.AppGenesisFromFile(filepath.Join(home, "config", "genesis.json"))
	if err != nil {
		return nil, err
	}
	engine, err := dbengine.Detect(filepath.Join(folder, databaseName+".db"))
	if err != nil {
		return nil, err
	}
	db, err := dbm.NewDB(databaseName, dbm.BackendType(engine), folder)
	if err != nil {
		return nil, err
	}
	copied := app.New(log.NewNopLogger(), db, false, viper.New(), baseapp.SetChainID(frame.ChainID))
	defer func() { err = errors.Join(err, copied.Close()) }() // closes the database too
	if err := copied.LoadLatestVersion(); err != nil {
		return nil, fmt.Errorf("the state in %s does not open (is the node of this version?): %w", home, err)
	}
	if copied.LastBlockHeight() == 0 {
		return nil, fmt.Errorf("%s %w", home, ErrNoState)
	}
	state, err := copied.ExportAppStateAndValidators(false, nil, nil)
	if err != nil {
		return nil, err
	}
	frame.AppState, frame.InitialHeight = state.AppState, state.Height
	if err := app.Startable(copied.Encoding(), frame); err != nil {
		return nil, err
	}
	return json.Marshal(frame)
}
