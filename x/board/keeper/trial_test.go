package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	"github.com/factor-coop/factor/testutil/fixture/boardfix"
	"github.com/factor-coop/factor/testutil/fixture/regionfix"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestATrialSaysWhatWouldHappenAndChangesNothing(t *testing.T) {
	f := boardfix.New(t)
	ada := f.Admit("ada")
	f.Wait(1)
	board := f.Assembly()
	authority := f.Region.Authority().String()
	admit := &regiontypes.MsgAdmitMember{Signer: authority, Address: regionfix.Address("ben").String()}

	tried, err := f.BoardQuery.Trial(f.Ctx, &types.QueryTrialRequest{Board: board, Messages: f.Pack(admit)})
	require.NoError(t, err)
	require.Empty(t, tried.Failure)
	require.Positive(t, tried.GasUsed)
	require.Len(t, tried.Effects, 1)
	require.Equal(t, "factor.region.v1.MemberAdmitted", tried.Effects[0].Type)
	_, exists, err := f.Region.MemberByAddress(f.Ctx, regionfix.Address("ben"))
	require.NoError(t, err)
	require.False(t, exists)

	// A proposal is tried as it stands now.
	proposal := f.Propose(board, ada, admit)
	tried, err = f.BoardQuery.Trial(f.Ctx, &types.QueryTrialRequest{Proposal: proposal})
	require.NoError(t, err)
	require.Empty(t, tried.Failure)
	f.Admit("ben")
	tried, err = f.BoardQuery.Trial(f.Ctx, &types.QueryTrialRequest{Proposal: proposal})
	require.NoError(t, err)
	require.Contains(t, tried.Failure, "message 1 (/factor.region.v1.MsgAdmitMember): ")
	require.Empty(t, tried.Effects)

	// What the board may not send is told as the reason.
	other := &regiontypes.MsgAdmitMember{Signer: ada.Address, Address: regionfix.Address("cleo").String()}
	tried, err = f.BoardQuery.Trial(f.Ctx, &types.QueryTrialRequest{Board: board, Messages: f.Pack(other)})
	require.NoError(t, err)
	require.Contains(t, tried.Failure, "acts at")

	for _, bad := range []*types.QueryTrialRequest{nil, {}, {Board: 1, Proposal: 1}, {Board: 99}, {Proposal: 99}} {
		_, err := f.BoardQuery.Trial(f.Ctx, bad)
		require.Error(t, err)
	}
}

// Nobody signs a query: the node's limit holds for what it executes too.
func TestATrialTakesNoMoreThanIsLeftToItsQuery(t *testing.T) {
	f := boardfix.New(t)
	f.Wait(1)
	admit := &regiontypes.MsgAdmitMember{Signer: f.Region.Authority().String(), Address: regionfix.Address("ben").String()}
	request := &types.QueryTrialRequest{Board: f.Assembly(), Messages: f.Pack(admit)}
	free, err := f.BoardQuery.Trial(f.Ctx, request)
	require.NoError(t, err)
	require.Len(t, free.Effects, 1)

	meter := storetypes.NewGasMeter(free.GasUsed)
	tried, err := f.BoardQuery.Trial(f.Ctx.WithGasMeter(meter), request)
	require.NoError(t, err)
	require.Empty(t, tried.Effects, "what was read before is taken off")
	require.Less(t, tried.GasUsed, free.GasUsed)
	require.LessOrEqual(t, tried.GasUsed, free.GasUsed-meter.GasConsumed())
}
