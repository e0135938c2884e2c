package keeper_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/codec"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/keeper"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestATrialSaysWhatWouldHappenAndChangesNothing(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	f.Wait(1)
	board := f.Assembly()
	authority := f.Region.Authority().String()
	admit := &regiontypes.MsgAdmitMember{Signer: authority, Address: fixture.Address("ben").String()}

	tried, err := f.BoardQuery.Trial(f.Ctx, &types.QueryTrialRequest{Board: board, Messages: f.Pack(admit)})
	require.NoError(t, err)
	require.Empty(t, tried.Failure)
	require.Positive(t, tried.GasUsed)
	require.Len(t, tried.Effects, 1)
	require.Equal(t, "factor.region.v1.MemberAdmitted", tried.Effects[0].Type)
	_, exists, err := f.Region.MemberByAddress(f.Ctx, fixture.Address("ben"))
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
	other := &regiontypes.MsgAdmitMember{Signer: ada.Address, Address: fixture.Address("cleo").String()}
	tried, err = f.BoardQuery.Trial(f.Ctx, &types.QueryTrialRequest{Board: board, Messages: f.Pack(other)})
	require.NoError(t, err)
	require.Contains(t, tried.Failure, ", and must be by ")

	for _, bad := range []struct {
		request *types.QueryTrialRequest
		want    codes.Code
	}{
		{&types.QueryTrialRequest{}, codes.InvalidArgument},
		{&types.QueryTrialRequest{Board: 1, Proposal: 1}, codes.InvalidArgument},
		{&types.QueryTrialRequest{Board: 99}, codes.NotFound},
		{&types.QueryTrialRequest{Proposal: 99}, codes.NotFound},
	} {
		_, err := f.BoardQuery.Trial(f.Ctx, bad.request)
		require.Equal(t, bad.want, status.Code(err), "%v: %v", bad.request, err)
	}
}

// Nobody signs a query: the node's limit holds for what it executes too.
func TestATrialTakesNoMoreThanIsLeftToItsQuery(t *testing.T) {
	f := fixture.New(t)
	f.Wait(1)
	admit := &regiontypes.MsgAdmitMember{Signer: f.Region.Authority().String(), Address: fixture.Address("ben").String()}
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

// spy sees in whose name the region admits somebody.
type spy struct {
	regiontypes.MsgServer
	seen []regiontypes.Deciders
}

func (s *spy) AdmitMember(ctx context.Context, msg *regiontypes.MsgAdmitMember) (*regiontypes.MsgAdmitMemberResponse, error) {
	deciders, decided := regiontypes.DecidersOf(ctx)
	if !decided {
		return nil, errors.New("nobody decided this")
	}
	s.seen = append(s.seen, deciders)
	return s.MsgServer.AdmitMember(ctx, msg)
}

// What a module lets a board do may depend on who agreed: a trial without anybody would refuse what the decision can.
func TestATrialSaysWhoWouldHaveDecided(t *testing.T) {
	f := fixture.New(t)
	ada, ben, cleo := f.Admit("ada"), f.Admit("ben"), f.Admit("cleo")
	f.Wait(1)
	region := &spy{MsgServer: f.RegionMsg}
	router := baseapp.NewMsgServiceRouter()
	router.SetInterfaceRegistry(f.Cdc.(*codec.ProtoCodec).InterfaceRegistry())
	regiontypes.RegisterMsgServer(router, region)
	query := keeper.NewQueryServer(keeper.NewKeeper(f.Cdc, f.Store(types.StoreKey), f.Addresses, f.Region, router))
	admits := func(request *types.QueryTrialRequest) regiontypes.Deciders {
		t.Helper()
		tried, err := query.Trial(f.Ctx, request)
		require.NoError(t, err)
		require.Empty(t, tried.Failure)
		return region.seen[len(region.seen)-1]
	}
	admit := &regiontypes.MsgAdmitMember{Signer: f.Region.Authority().String(), Address: fixture.Address("dan").String()}
	assembly := f.Assembly()
	require.Equal(t, regiontypes.Deciders{Yes: 4, Needed: 3, Of: 4}, admits(&types.QueryTrialRequest{Board: assembly, Messages: f.Pack(admit)}),
		"the fixture's officer and three more, more than half of them")
	proposal := f.Propose(assembly, ada, admit)
	require.Equal(t, regiontypes.Deciders{Yes: 4, Needed: 3, Of: 4}, admits(&types.QueryTrialRequest{Proposal: proposal}))

	// Once it is decided, it is tried in the name of those who did.
	f.Yes(proposal, ada, ben, cleo)
	require.NotNil(t, f.Proposal(proposal).Decision)
	require.Equal(t, regiontypes.Deciders{Yes: 3, Needed: 3, Of: 4}, admits(&types.QueryTrialRequest{Proposal: proposal}))
}
