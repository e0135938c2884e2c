package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/region/types"
)

const transfers = "region.member_transfers_allowed"

func assign(f *fixture.Fix, signer, power, holder string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := f.RegionMsg.AssignPower(ctx, &types.MsgAssignPower{Signer: signer, Power: power, Holder: holder})
		return err
	}
}

func changeParams(f *fixture.Fix, signer string, change func(*types.Params)) func(context.Context) error {
	return func(ctx context.Context) error {
		params, err := f.Region.GetParams(ctx)
		if err != nil {
			return err
		}
		change(&params)
		_, err = f.RegionMsg.UpdateParams(ctx, &types.MsgUpdateParams{Signer: signer, Params: params})
		return err
	}
}

func TestOnlyTheRegionsAuthorityAssignsPowers(t *testing.T) {
	f := fixture.New(t)
	board, authority := addr("board"), f.Region.Authority().String()
	refused(t, f, types.ErrNotAuthorized, assign(f, f.Officer.Address, types.PermissionBank, board))
	refused(t, f, types.ErrNotAuthorized, assign(f, board, types.PermissionBank, board))
	refused(t, f, types.ErrPowerUnknown, assign(f, authority, "region.banks", board))
	refused(t, f, types.ErrPowerUnknown, assign(f, authority, "wage.no_such_field", board))
	refused(t, f, types.ErrAddressTaken, assign(f, authority, types.PermissionBank, f.Officer.Address))
	require.NoError(t, assign(f, authority, types.PermissionBank, board)(f.Ctx))
	holder, err := f.Region.HolderOf(f.Ctx, types.PermissionBank)
	require.NoError(t, err)
	require.Equal(t, board, holder.String())
	// An address that holds a power is nobody's own.
	_, err = f.Region.Admit(f.Ctx, board, 0)
	require.ErrorIs(t, err, types.ErrAddressTaken)
}

func TestAPowerIsUsedByItsHolderAndThoseItAppointed(t *testing.T) {
	f := fixture.New(t)
	board, authority := fixture.Address("board"), f.Region.Authority().String()
	may := func(signer string) error { return f.Region.Authorize(f.Ctx, signer, types.PermissionBank, 1) }
	clerk := f.Admit("clerk")
	_, err := f.Region.GrantMandate(f.Ctx, board, types.MandateGrant{Member: clerk.Id, Permission: types.PermissionBank, LimitPerPeriod: 2, PeriodSeconds: 100})
	require.NoError(t, err)
	require.NoError(t, may(f.Officer.Address))
	require.ErrorIs(t, may(board.String()), types.ErrNotMember)
	require.ErrorIs(t, may(clerk.Address), types.ErrNotAuthorized, "of somebody who does not hold the power")

	require.NoError(t, assign(f, authority, types.PermissionBank, board.String())(f.Ctx))
	require.NoError(t, may(board.String()))
	require.NoError(t, may(authority), "the region itself may do everything")
	require.NoError(t, may(clerk.Address))
	require.NoError(t, may(clerk.Address))
	require.ErrorIs(t, may(clerk.Address), types.ErrMandateLimit)
	require.ErrorIs(t, may(f.Officer.Address), types.ErrNotAuthorized, "the former holder's officer")
	grant := &types.MsgGrantMandate{Signer: f.Officer.Address, Member: clerk.Id, Permission: types.PermissionBank}
	_, err = f.RegionMsg.GrantMandate(f.Ctx, grant)
	require.ErrorIs(t, err, types.ErrNotAuthorized, "a mandate of who does not hold the power would decide nothing")

	require.NoError(t, assign(f, authority, types.PermissionBank, "")(f.Ctx))
	require.NoError(t, may(f.Officer.Address), "given back")
	require.ErrorIs(t, may(board.String()), types.ErrNotMember)
}

func TestEveryParameterHasItsOwnHolder(t *testing.T) {
	f := fixture.New(t)
	board, authority := addr("board"), f.Region.Authority().String()
	allow := func(p *types.Params) { p.MemberTransfersAllowed = !p.MemberTransfersAllowed }
	grow := func(p *types.Params) { p.MaxTxBytes++ }
	require.NoError(t, changeParams(f, f.Officer.Address, allow)(f.Ctx))
	refused(t, f, types.ErrNotMember, changeParams(f, board, allow))

	require.NoError(t, assign(f, authority, transfers, board)(f.Ctx))
	require.NoError(t, changeParams(f, board, allow)(f.Ctx))
	refused(t, f, types.ErrNotAuthorized, changeParams(f, f.Officer.Address, allow))
	require.NoError(t, changeParams(f, f.Officer.Address, grow)(f.Ctx), "the others stay with the holder of region.params")
	refused(t, f, types.ErrNotMember, changeParams(f, board, grow))
	err := changeParams(f, f.Officer.Address, func(p *types.Params) { allow(p); grow(p) })(f.Ctx)
	require.ErrorContains(t, err, transfers, "the error names the field")
	require.NoError(t, changeParams(f, authority, func(p *types.Params) { allow(p); grow(p) })(f.Ctx))

	// Who holds region.params holds every parameter that was given to nobody by name.
	require.NoError(t, assign(f, authority, types.PermissionParams, addr("council"))(f.Ctx))
	require.NoError(t, changeParams(f, addr("council"), grow)(f.Ctx))
	refused(t, f, types.ErrNotMember, changeParams(f, addr("council"), allow))
	refused(t, f, types.ErrNotAuthorized, changeParams(f, f.Officer.Address, grow))
	refused(t, f, types.ErrNotMember, changeParams(f, addr("stranger"), func(*types.Params) {}))
}

func TestTheQueryShowsWhoMayChangeWhat(t *testing.T) {
	f := fixture.New(t)
	board, authority := addr("board"), f.Region.Authority().String()
	require.NoError(t, assign(f, authority, transfers, board)(f.Ctx))
	without, err := f.RegionQuery.Params(f.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Empty(t, without.Powers)
	with, err := f.RegionQuery.Params(f.Ctx, &types.QueryParamsRequest{Authority: true})
	require.NoError(t, err)
	require.Contains(t, with.Powers, types.PowerHolder{Power: transfers, Holder: board, Assigned: true})
	require.Contains(t, with.Powers, types.PowerHolder{Power: "region.max_tx_bytes", Holder: authority})
	require.Contains(t, with.Powers, types.PowerHolder{Power: types.PermissionBank, Holder: authority})
}

func TestMembersAreCountedAsTheyComeAndGo(t *testing.T) {
	f := fixture.New(t)
	count := func() uint64 {
		n, err := f.Region.CountElectors(f.Ctx)
		require.NoError(t, err)
		return n
	}
	ada := f.Admit("ada")
	require.EqualValues(t, 2, count())
	require.NoError(t, f.Region.Suspend(f.Ctx, ada.Id, "why"))
	require.EqualValues(t, 2, count(), "who is suspended is counted")
	f.EndBlock()
	require.NoError(t, f.Region.Reinstate(f.Ctx, ada.Id))
	require.EqualValues(t, 2, count())
	require.Equal(t, f.Now(), f.Member(ada.Id).ActiveSince, "the break ends their having been active since they came")
	require.NoError(t, f.Region.Leave(f.Ctx, ada.Id))
	require.EqualValues(t, 1, count())
	f.Admit("ada")
	require.EqualValues(t, 2, count())
}
