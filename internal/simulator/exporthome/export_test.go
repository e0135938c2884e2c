package exporthome_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/simulator/exporthome"
)

const chainID = "copied-1"

// node is a running region in a home folder: it holds its database open.
func node(t *testing.T, home string, backend dbm.BackendType) *app.App {
	t.Helper()
	member := sdk.AccAddress("a member of the node")
	file := app.RegionFile{Code: "copied", CurrencyName: "factor", Occupations: json.RawMessage(`[{"code":"baker","factors":{"base_rate_per_hour":"20000000"}}]`)}
	state, err := app.Genesis(app.NewEncoding(), file, []sdk.AccAddress{member}, []app.GenesisValidator{{
		Operator: member, Key: ed25519.GenPrivKeyFromSecret([]byte("node")).PubKey(), Moniker: "node",
	}})
	require.NoError(t, err)
	raw, err := json.Marshal(state)
	require.NoError(t, err)
	for _, folder := range []string{"config", "data"} {
		require.NoError(t, os.MkdirAll(filepath.Join(home, folder), 0o755))
	}
	require.NoError(t, genutiltypes.NewAppGenesisWithVersion(chainID, raw).SaveAs(filepath.Join(home, "config", "genesis.json")))
	db, err := dbm.NewDB("application", backend, filepath.Join(home, "data"))
	require.NoError(t, err)
	running := app.New(log.NewNopLogger(), db, true, simtestutil.AppOptionsMap{}, baseapp.SetChainID(chainID))
	params := app.DefaultConsensusParams().ToProto()
	_, err = running.InitChain(&abci.RequestInitChain{ChainId: chainID, Time: begin, ConsensusParams: &params, AppStateBytes: raw, InitialHeight: 1})
	require.NoError(t, err)
	return running
}

var begin = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

func block(t *testing.T, running *app.App, height int64) {
	t.Helper()
	_, err := running.FinalizeBlock(&abci.RequestFinalizeBlock{Height: height, Time: begin.Add(time.Duration(height) * time.Hour)})
	require.NoError(t, err)
	_, err = running.Commit()
	require.NoError(t, err)
}

// eachBackend tries a test with the database that nodes use and the other one that they can use.
func eachBackend(t *testing.T, test func(t *testing.T, home string, running *app.App)) {
	t.Helper()
	for _, backend := range []dbm.BackendType{dbm.PebbleDBBackend, dbm.GoLevelDBBackend} {
		t.Run(string(backend), func(t *testing.T) {
			home := t.TempDir()
			test(t, home, node(t, home, backend))
		})
	}
}

func TestTheStateOfARunningNodeIsReadFromACopy(t *testing.T) { eachBackend(t, readFromACopy) }

func readFromACopy(t *testing.T, home string, running *app.App) {
	t.Helper()
	defer func() { require.NoError(t, running.Close()) }()
	for height := int64(1); height <= 30; height++ {
		block(t, running, height)
		if height%10 != 0 {
			continue
		}
		before := files(t, home)
		genesis, err := exporthome.Export(home)
		require.NoError(t, err)
		require.Equal(t, before, files(t, home), "the node's folder is left as it was")
		var file struct {
			ChainID  string          `json:"chain_id"`
			Height   int64           `json:"initial_height"`
			Time     time.Time       `json:"genesis_time"`
			AppState json.RawMessage `json:"app_state"`
		}
		require.NoError(t, json.Unmarshal(genesis, &file))
		require.Equal(t, chainID, file.ChainID)
		require.Equal(t, height+1, file.Height)
		require.Equal(t, begin.Add(time.Duration(height)*time.Hour), file.Time)
		own, err := running.ExportAppStateAndValidators(false, nil, nil)
		require.NoError(t, err)
		require.JSONEq(t, string(own.AppState), string(file.AppState), "as the node would export it itself")
	}
}

func TestACopyIsWholeWhileBlocksAreMade(t *testing.T) { eachBackend(t, wholeWhileBlocksAreMade) }

func wholeWhileBlocksAreMade(t *testing.T, home string, running *app.App) {
	t.Helper()
	block(t, running, 1)
	done, stop := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for height := int64(2); ; height++ {
			select {
			case <-stop:
				return
			default:
				block(t, running, height)
			}
		}
	}()
	last := int64(0)
	for range 8 {
		genesis, err := exporthome.Export(home)
		require.NoError(t, err)
		var file struct {
			Height int64 `json:"initial_height"`
		}
		require.NoError(t, json.Unmarshal(genesis, &file))
		require.GreaterOrEqual(t, file.Height, last)
		last = file.Height
	}
	require.Greater(t, last, int64(2), "blocks were made meanwhile")
	close(stop)
	<-done
	require.NoError(t, running.Close())
}

func TestAFolderWithoutAStateIsRefused(t *testing.T) {
	home := t.TempDir()
	require.False(t, exporthome.HasState(home))
	_, err := exporthome.Export(home)
	require.ErrorIs(t, err, exporthome.ErrNoState)
	require.ErrorContains(t, err, home)
	require.ErrorContains(t, err, "--from-export")
}

// files are the names and sizes of everything in a folder.
func files(t *testing.T, folder string) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	require.NoError(t, filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			found[path] = info.Size()
		}
		return err
	}))
	return found
}
