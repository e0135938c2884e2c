//go:build e2e

package e2e

import (
	"context"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
)

// replay executes the blocks 1 to last of a node in a fresh app over an empty
// store and requires of each the app hash that the next block's header names.
func replay(t *testing.T, genesisFile string, node *rpchttp.HTTP, last int64) {
	t.Helper()
	genesis, err := genutiltypes.AppGenesisFromFile(genesisFile)
	require.NoError(t, err)
	fresh := app.New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.NewAppOptionsWithFlagHome(t.TempDir()), baseapp.SetChainID(genesis.ChainID))
	params := genesis.Consensus.Params.ToProto()
	_, err = fresh.InitChain(&abci.RequestInitChain{
		Time: genesis.GenesisTime, ChainId: genesis.ChainID, ConsensusParams: &params, AppStateBytes: genesis.AppState, InitialHeight: 1,
	})
	require.NoError(t, err)
	for height := int64(1); height <= last; height++ {
		block, err := node.Block(context.Background(), &height)
		require.NoError(t, err)
		answer, err := fresh.FinalizeBlock(&abci.RequestFinalizeBlock{
			Txs: block.Block.Txs.ToSliceOfBytes(), Height: height, Time: block.Block.Time, Hash: block.BlockID.Hash,
			ProposerAddress: block.Block.ProposerAddress, NextValidatorsHash: block.Block.NextValidatorsHash,
		})
		require.NoError(t, err, "block %d", height)
		_, err = fresh.Commit()
		require.NoError(t, err)
		next := height + 1
		following, err := node.Header(context.Background(), &next)
		require.NoError(t, err)
		require.Equal(t, following.Header.AppHash.String(), cmttypes.Header{AppHash: answer.AppHash}.AppHash.String(),
			"block %d: a replay without the kills comes to another state", height)
	}
}
