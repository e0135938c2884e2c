package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/region/types"
)

func addr(name string) string { return fixture.Address(name).String() }

// refused runs a message that must fail with want and change nothing.
func refused(t *testing.T, f *fixture.Fix, want error, run func(ctx context.Context) error) {
	t.Helper()
	before, err := f.Region.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	err = f.Failing(run)
	require.ErrorIs(t, err, want)
	after, err := f.Region.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, before, after)
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestAnOfficerAdmitsMembersWithIdsInOrder(t *testing.T) {
	f := fixture.New(t)
	for i, name := range []string{"ada", "ben"} {
		res, err := f.RegionMsg.AdmitMember(f.Ctx, &types.MsgAdmitMember{Signer: f.Officer.Address, Address: addr(name)})
		require.NoError(t, err)
		require.Equal(t, uint64(i)+2, res.Member)
		member, err := f.Region.ActiveMember(f.Ctx, addr(name))
		require.NoError(t, err)
		require.Equal(t, types.Member{Id: res.Member, Address: addr(name), Status: types.MEMBER_STATUS_ACTIVE, AdmittedAt: f.Now(), ActiveSince: f.Now(), ProbationUntil: f.Now() + 28*86400, AdmittedBy: 1}, member)
		require.NotNil(t, f.Auth.GetAccount(f.Ctx, fixture.Address(name)), "who has no account cannot sign")
	}
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestNobodyIsAdmittedTwiceOrByWhoMayNot(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	admit := func(signer, address string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := f.RegionMsg.AdmitMember(ctx, &types.MsgAdmitMember{Signer: signer, Address: address})
			return err
		}
	}
	refused(t, f, types.ErrAddressTaken, admit(f.Officer.Address, ada.Address))
	refused(t, f, types.ErrNotAuthorized, admit(ada.Address, addr("ben")))
	refused(t, f, types.ErrNotMember, admit(addr("ben"), addr("ben")))
	refused(t, f, types.ErrInvalid, admit("factor1nonsense", addr("ben")))
	refused(t, f, types.ErrInvalid, admit(f.Officer.Address, ""))
	refused(t, f, types.ErrAddressNotPersonal, admit(f.Officer.Address, f.Region.Authority().String()))
}

func TestASuspendedMemberDecidesNothingUntilReinstated(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	f.Grant(ada.Id, types.PermissionAdmit)
	_, err := f.RegionMsg.SuspendMember(f.Ctx, &types.MsgSuspendMember{Signer: f.Region.Authority().String(), Member: ada.Id, Reason: "assembly-14"})
	require.NoError(t, err)
	require.ErrorIs(t, f.Region.Authorize(f.Ctx, ada.Address, types.PermissionAdmit, 1), types.ErrMemberSuspended)
	refused(t, f, types.ErrMemberSuspended, func(ctx context.Context) error {
		_, err := f.RegionMsg.Leave(ctx, &types.MsgLeave{Signer: ada.Address})
		return err
	})
	refused(t, f, types.ErrMemberStatus, func(ctx context.Context) error {
		_, err := f.RegionMsg.SuspendMember(ctx, &types.MsgSuspendMember{Signer: f.Officer.Address, Member: ada.Id, Reason: "again"})
		return err
	})
	_, err = f.RegionMsg.ReinstateMember(f.Ctx, &types.MsgReinstateMember{Signer: f.Officer.Address, Member: ada.Id})
	require.NoError(t, err)
	require.NoError(t, f.Region.Authorize(f.Ctx, ada.Address, types.PermissionAdmit, 1))
	refused(t, f, types.ErrMemberStatus, func(ctx context.Context) error {
		_, err := f.RegionMsg.ReinstateMember(ctx, &types.MsgReinstateMember{Signer: f.Officer.Address, Member: ada.Id})
		return err
	})
	refused(t, f, types.ErrMemberNotFound, func(ctx context.Context) error {
		_, err := f.RegionMsg.SuspendMember(ctx, &types.MsgSuspendMember{Signer: f.Officer.Address, Member: 99, Reason: "x"})
		return err
	})
}

func TestWhoLeavesLosesTheirMandatesAndReturnsUnderTheirId(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	f.Grant(ada.Id, types.PermissionAdmit)
	_, err := f.RegionMsg.Leave(f.Ctx, &types.MsgLeave{Signer: ada.Address})
	require.NoError(t, err)
	_, err = f.Region.ActiveMember(f.Ctx, ada.Address)
	require.ErrorIs(t, err, types.ErrMemberLeft)
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
	back := f.Admit("ada")
	require.Equal(t, ada.Id, back.Id)
	require.ErrorIs(t, f.Region.Authorize(f.Ctx, ada.Address, types.PermissionAdmit, 1), types.ErrNotAuthorized)
	refused(t, f, types.ErrNotMember, func(ctx context.Context) error {
		_, err := f.RegionMsg.Leave(ctx, &types.MsgLeave{Signer: addr("stranger")})
		return err
	})
}

func TestAReplacedKeyKeepsTheMemberAndRetiresTheOldAddressForEver(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	f.Grant(ada.Id, types.PermissionAdmit)
	for _, step := range []string{"ada-2", "ada-3"} {
		_, err := f.RegionMsg.ReplaceKey(f.Ctx, &types.MsgReplaceKey{Signer: f.Region.Authority().String(), Member: ada.Id, NewAddress: addr(step)})
		require.NoError(t, err)
	}
	require.NoError(t, f.Region.Authorize(f.Ctx, addr("ada-3"), types.PermissionAdmit, 1))
	_, err := f.Region.ActiveMember(f.Ctx, ada.Address)
	require.ErrorIs(t, err, types.ErrNotMember)
	for _, retired := range []string{"ada", "ada-2"} {
		refused(t, f, types.ErrAddressRetired, func(ctx context.Context) error {
			_, err := f.RegionMsg.AdmitMember(ctx, &types.MsgAdmitMember{Signer: f.Officer.Address, Address: addr(retired)})
			return err
		})
		refused(t, f, types.ErrAddressRetired, func(ctx context.Context) error {
			_, err := f.RegionMsg.ReplaceKey(ctx, &types.MsgReplaceKey{Signer: f.Officer.Address, Member: ada.Id, NewAddress: addr(retired)})
			return err
		})
		refused(t, f, types.ErrAddressRetired, func(ctx context.Context) error {
			_, err := f.RegionMsg.RegisterRelayer(ctx, &types.MsgRegisterRelayer{Signer: f.Officer.Address, Address: addr(retired)})
			return err
		})
	}
	refused(t, f, types.ErrAddressTaken, func(ctx context.Context) error {
		_, err := f.RegionMsg.ReplaceKey(ctx, &types.MsgReplaceKey{Signer: f.Officer.Address, Member: ada.Id, NewAddress: f.Officer.Address})
		return err
	})
	refused(t, f, types.ErrMemberNotFound, func(ctx context.Context) error {
		_, err := f.RegionMsg.ReplaceKey(ctx, &types.MsgReplaceKey{Signer: f.Officer.Address, Member: 99, NewAddress: addr("new")})
		return err
	})

	first, err := f.Region.DrainKeyReplacements(f.Ctx, 1)
	require.NoError(t, err)
	require.Equal(t, []types.KeyReplacement{{Member: ada.Id, OldAddress: addr("ada"), NewAddress: addr("ada-2")}}, first)
	rest, err := f.Region.DrainKeyReplacements(f.Ctx, 10)
	require.NoError(t, err)
	require.Equal(t, []types.KeyReplacement{{Member: ada.Id, OldAddress: addr("ada-2"), NewAddress: addr("ada-3")}}, rest)
	none, err := f.Region.DrainKeyReplacements(f.Ctx, 10)
	require.NoError(t, err)
	require.Empty(t, none)
}

func TestARelayerIsRegisteredAndRemoved(t *testing.T) {
	f := fixture.New(t)
	res, err := f.RegionMsg.RegisterRelayer(f.Ctx, &types.MsgRegisterRelayer{Signer: f.Officer.Address, Address: addr("relay")})
	require.NoError(t, err)
	require.Equal(t, uint64(1), res.Relayer)
	is, err := f.Region.IsRelayer(f.Ctx, fixture.Address("relay"))
	require.NoError(t, err)
	require.True(t, is)
	for _, taken := range []string{addr("relay"), f.Officer.Address} {
		refused(t, f, types.ErrAddressTaken, func(ctx context.Context) error {
			_, err := f.RegionMsg.RegisterRelayer(ctx, &types.MsgRegisterRelayer{Signer: f.Officer.Address, Address: taken})
			return err
		})
	}
	refused(t, f, types.ErrRelayerNotFound, func(ctx context.Context) error {
		_, err := f.RegionMsg.RemoveRelayer(ctx, &types.MsgRemoveRelayer{Signer: f.Officer.Address, Address: addr("other")})
		return err
	})
	_, err = f.RegionMsg.RemoveRelayer(f.Ctx, &types.MsgRemoveRelayer{Signer: f.Officer.Address, Address: addr("relay")})
	require.NoError(t, err)
	is, err = f.Region.IsRelayer(f.Ctx, fixture.Address("relay"))
	require.NoError(t, err)
	require.False(t, is)
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestParamsAndTheCurrencysNameChangeByAnOfficerOnly(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	params := types.DefaultParams()
	params.MemberTransfersAllowed = true
	_, err := f.RegionMsg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: f.Region.Authority().String(), Params: params})
	require.NoError(t, err)
	_, err = f.RegionMsg.RenameCurrency(f.Ctx, &types.MsgRenameCurrency{Signer: f.Officer.Address, CurrencyName: "taler"})
	require.NoError(t, err)
	got, err := f.RegionQuery.Params(f.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.True(t, got.Params.MemberTransfersAllowed)
	require.Equal(t, "taler", got.Profile.CurrencyName)
	refused(t, f, types.ErrNotAuthorized, func(ctx context.Context) error {
		_, err := f.RegionMsg.UpdateParams(ctx, &types.MsgUpdateParams{Signer: ada.Address, Params: params})
		return err
	})
	refused(t, f, types.ErrInvalid, func(ctx context.Context) error {
		_, err := f.RegionMsg.UpdateParams(ctx, &types.MsgUpdateParams{Signer: f.Officer.Address})
		return err
	})
	refused(t, f, types.ErrInvalid, func(ctx context.Context) error {
		_, err := f.RegionMsg.RenameCurrency(ctx, &types.MsgRenameCurrency{Signer: f.Officer.Address, CurrencyName: "ta\u202eler"})
		return err
	})
	refused(t, f, types.ErrNotAuthorized, func(ctx context.Context) error {
		_, err := f.RegionMsg.RenameCurrency(ctx, &types.MsgRenameCurrency{Signer: ada.Address, CurrencyName: "x"})
		return err
	})
}

func TestQueriesPageAndTellNotFoundFromFound(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(5)
	f.Grant(members[0].Id, types.PermissionBank)
	list, err := f.RegionQuery.Members(f.Ctx, &types.QueryMembersRequest{})
	require.NoError(t, err)
	require.Len(t, list.Members, 6)
	_, err = f.RegionQuery.Member(f.Ctx, &types.QueryMemberRequest{Member: 77})
	require.Equal(t, codes.NotFound, status.Code(err))
	byAddress, err := f.RegionQuery.MemberByAddress(f.Ctx, &types.QueryMemberByAddressRequest{Address: members[2].Address})
	require.NoError(t, err)
	require.Equal(t, members[2], byAddress.Member)
	mandates, err := f.RegionQuery.Mandates(f.Ctx, &types.QueryMandatesRequest{})
	require.NoError(t, err)
	require.Len(t, mandates.Mandates, len(types.Permissions)+1)
	own, err := f.RegionQuery.MemberMandates(f.Ctx, &types.QueryMemberMandatesRequest{Member: members[0].Id})
	require.NoError(t, err)
	require.Len(t, own.Mandates, 1)
	clock, err := f.RegionQuery.Clock(f.Ctx, &types.QueryClockRequest{})
	require.NoError(t, err)
	require.Equal(t, f.Ctx.BlockTime().Unix(), clock.Now)
	allowance, err := f.RegionQuery.Allowance(f.Ctx, &types.QueryAllowanceRequest{Kind: types.ALLOWANCE_KIND_MEMBER, Id: 1})
	require.NoError(t, err)
	require.Equal(t, types.DefaultParams().MemberAllowance.MaxGas, allowance.Gas)
	_, err = f.RegionQuery.Allowance(f.Ctx, &types.QueryAllowanceRequest{Kind: 9, Id: 1})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
