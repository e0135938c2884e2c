package keeper_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/region/types"
)

func suspends(f *fixture.Fix, signer string, member uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := f.RegionMsg.SuspendMember(ctx, &types.MsgSuspendMember{Signer: signer, Member: member, Reason: "plot"})
		return err
	}
}

func replaces(f *fixture.Fix, signer string, member uint64, address string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := f.RegionMsg.ReplaceKey(ctx, &types.MsgReplaceKey{Signer: signer, Member: member, NewAddress: address})
		return err
	}
}

func objects(f *fixture.Fix, signer string, notice uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := f.RegionMsg.Object(ctx, &types.MsgObject{Signer: signer, Notice: notice})
		return err
	}
}

// waits lets time pass and begins a block.
func waits(f *fixture.Fix, d time.Duration) {
	f.T.Helper()
	f.Advance(d)
	f.BeginBlock()
	require.NoError(f.T, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

// village is a region of the officer and as many others as make it size, who have been members for a second.
func village(t *testing.T, size int) (*fixture.Fix, []types.Member) {
	f := fixture.New(t)
	members := f.AdmitMany(size - 1)
	waits(f, time.Second)
	return f, members
}

func TestASuspensionTakesEffectAfterTheNoticeAndNotBefore(t *testing.T) {
	f, m := village(t, 5)
	f.Grant(m[0].Id, types.PermissionSample)
	require.NoError(t, suspends(f, f.Officer.Address, m[0].Id)(f.Ctx))
	refused(t, f, types.ErrNoticeOpen, suspends(f, f.Officer.Address, m[0].Id))
	waits(f, 72*time.Hour-time.Second)
	require.Equal(t, types.MEMBER_STATUS_ACTIVE, f.Member(m[0].Id).Status)
	require.NoError(t, f.Region.Authorize(f.Ctx, m[0].Address, types.PermissionSample, 1))
	waits(f, time.Second)
	require.Equal(t, types.MEMBER_STATUS_SUSPENDED, f.Member(m[0].Id).Status)
	require.Equal(t, f.Now(), f.Member(m[0].Id).InactiveSince)
	refused(t, f, types.ErrNoticeNotFound, objects(f, m[1].Address, 1))
	// What all members decide in the assembly they decide at once.
	require.NoError(t, suspends(f, f.Region.Authority().String(), m[1].Id)(f.Ctx))
	require.Equal(t, types.MEMBER_STATUS_SUSPENDED, f.Member(m[1].Id).Status)
}

func TestAShareOfTheMembersStopsANoticeAtOnce(t *testing.T) {
	for size, needed := range map[int]int{4: 2, 20: 2, 21: 3, 40: 4} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			f, m := village(t, size)
			require.NoError(t, f.Region.Suspend(f.Ctx, m[1].Id, "before")) // signs like everybody
			require.NoError(t, suspends(f, f.Officer.Address, m[0].Id)(f.Ctx))
			require.NoError(t, suspends(f, f.Officer.Address, m[len(m)-1].Id)(f.Ctx))
			later := f.Admit("later")
			refused(t, f, types.ErrProbation, objects(f, later.Address, 1))
			refused(t, f, types.ErrNotMember, objects(f, addr("stranger"), 1))
			refused(t, f, types.ErrNoticeNotFound, objects(f, m[0].Address, 99))
			for i := range needed { // the suspended one, and whom it is about, sign too
				_, err := f.Region.GetNotice(f.Ctx, 1)
				require.NoError(t, err)
				require.NoError(t, objects(f, m[i].Address, 1)(f.Ctx))
				if i+1 < needed {
					refused(t, f, types.ErrObjected, objects(f, m[i].Address, 1))
				}
			}
			_, err := f.Region.GetNotice(f.Ctx, 1)
			require.ErrorIs(t, err, types.ErrNoticeNotFound)
			waits(f, 72*time.Hour)
			require.Equal(t, types.MEMBER_STATUS_ACTIVE, f.Member(m[0].Id).Status)
			require.Equal(t, types.MEMBER_STATUS_SUSPENDED, f.Member(m[len(m)-1].Id).Status, "the other one was not stopped")
			state, err := f.Region.ExportGenesis(f.Ctx)
			require.NoError(t, err)
			require.Empty(t, state.Objections, "they are forgotten")
		})
	}
}

func TestObjectionsOfAStoppedNoticeAreForgottenInBoundedSteps(t *testing.T) {
	f, m := village(t, 4000)
	require.NoError(t, suspends(f, f.Officer.Address, m[0].Id)(f.Ctx))
	for i := range 400 {
		require.NoError(t, objects(f, m[i].Address, 1)(f.Ctx))
	}
	for _, left := range []int{200, 0, 0} {
		f.EndBlock()
		state, err := f.Region.ExportGenesis(f.Ctx)
		require.NoError(t, err)
		require.Len(t, state.Objections, left)
		env, again := empty(t, f.Ctx.BlockTime(), fixture.ChainID)
		require.NoError(t, again.InitGenesis(env.Ctx, state))
		require.NoError(t, invariant.CheckAll(env.Ctx, again.Invariants()))
	}
}

func TestManyNoticesAreCarriedOutABoundedNumberABlock(t *testing.T) {
	f, m := village(t, 200)
	for i := range 50 {
		require.NoError(t, suspends(f, f.Officer.Address, m[i].Id)(f.Ctx))
	}
	f.Advance(72 * time.Hour)
	for _, open := range []int{30, 10, 0} {
		f.BeginBlock()
		state, err := f.Region.ExportGenesis(f.Ctx)
		require.NoError(t, err)
		require.Len(t, state.Notices, open)
	}
}

func TestANewAddressIsNobodyElsesWhileItWaits(t *testing.T) {
	f, m := village(t, 5)
	require.NoError(t, replaces(f, f.Officer.Address, m[0].Id, addr("fresh"))(f.Ctx))
	serial := 0
	refused(t, f, types.ErrAddressTaken, replaces(f, f.Officer.Address, m[1].Id, addr("fresh")))
	refused(t, f, types.ErrAddressTaken, func(ctx context.Context) error {
		_, err := f.RegionMsg.AdmitMember(ctx, &types.MsgAdmitMember{Signer: f.Officer.Address, Address: addr("fresh")})
		return err
	})
	refused(t, f, types.ErrAddressTaken, func(ctx context.Context) error {
		_, err := f.RegionMsg.RegisterRelayer(ctx, &types.MsgRegisterRelayer{Signer: f.Officer.Address, Address: addr("fresh")})
		return err
	})
	refused(t, f, types.ErrAddressTaken, func(ctx context.Context) error {
		return f.Region.AssignPower(ctx, types.PermissionBank, fixture.Address("fresh"))
	})
	require.NoError(t, admits(f, f.Officer.Address, &serial)(f.Ctx))
	waits(f, 72*time.Hour)
	require.Equal(t, addr("fresh"), f.Member(m[0].Id).Address)
	// The assembly's replacement overtakes what waits.
	require.NoError(t, replaces(f, f.Officer.Address, m[1].Id, addr("slow"))(f.Ctx))
	require.NoError(t, replaces(f, f.Region.Authority().String(), m[1].Id, addr("slow"))(f.Ctx))
	require.Equal(t, addr("slow"), f.Member(m[1].Id).Address)
	waits(f, 72*time.Hour)
}

func TestANoticeIsTakenBackByWhoGaveItOrByWhoStandsAboveThem(t *testing.T) {
	f, m := village(t, 6)
	for _, officer := range m[:2] {
		f.Grant(officer.Id, types.PermissionSuspend)
	}
	withdraws := func(signer string, notice uint64) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := f.RegionMsg.WithdrawNotice(ctx, &types.MsgWithdrawNotice{Signer: signer, Notice: notice})
			return err
		}
	}
	require.NoError(t, suspends(f, m[0].Address, m[2].Id)(f.Ctx))
	require.NoError(t, suspends(f, m[0].Address, m[3].Id)(f.Ctx))
	refused(t, f, types.ErrNotAuthorized, withdraws(m[1].Address, 1))
	refused(t, f, types.ErrNotAuthorized, withdraws(m[2].Address, 1))
	refused(t, f, types.ErrNotAuthorized, withdraws(addr("stranger"), 1))
	require.NoError(t, withdraws(m[0].Address, 1)(f.Ctx))
	refused(t, f, types.ErrNoticeNotFound, withdraws(m[0].Address, 1))
	require.NoError(t, withdraws(f.Region.Authority().String(), 2)(f.Ctx))
	waits(f, 72*time.Hour)
	require.Equal(t, types.MEMBER_STATUS_ACTIVE, f.Member(m[2].Id).Status)
	require.EqualValues(t, 2, windowOf(f, types.WINDOW_KIND_SUSPENSIONS).Used, "taking back gives nothing back")
}

func TestWhoeverHasAKeyFreezesItAndOnlyRegistrarsSayWhichFollows(t *testing.T) {
	f, m := village(t, 5)
	_, err := f.RegionMsg.FreezeKey(f.Ctx, &types.MsgFreezeKey{Signer: m[0].Address})
	require.NoError(t, err)
	require.NoError(t, f.Region.Leave(f.Ctx, m[1].Id))
	_, err = f.RegionMsg.FreezeKey(f.Ctx, &types.MsgFreezeKey{Signer: m[1].Address})
	require.NoError(t, err, "who left has money")
	refused(t, f, types.ErrKeyFrozen, func(ctx context.Context) error {
		_, err := f.RegionMsg.FreezeKey(ctx, &types.MsgFreezeKey{Signer: m[0].Address})
		return err
	})
	refused(t, f, types.ErrNotMember, func(ctx context.Context) error {
		_, err := f.RegionMsg.FreezeKey(ctx, &types.MsgFreezeKey{Signer: addr("stranger")})
		return err
	})
	electors, err := f.Region.CountElectors(f.Ctx)
	require.NoError(t, err)
	require.EqualValues(t, 4, electors, "who cannot sign is of the electorate as before")
	// The same address is for a frozen key only, which signs again after the notice; another one follows like any lost key.
	refused(t, f, types.ErrAddressTaken, replaces(f, f.Officer.Address, m[2].Id, m[2].Address))
	refused(t, f, types.ErrAddressTaken, replaces(f, f.Officer.Address, m[0].Id, m[2].Address))
	require.NoError(t, replaces(f, f.Officer.Address, m[0].Id, m[0].Address)(f.Ctx))
	require.NoError(t, replaces(f, f.Officer.Address, m[1].Id, addr("fresh"))(f.Ctx))
	waits(f, 72*time.Hour-time.Second)
	require.NotZero(t, f.Member(m[0].Id).FrozenAt)
	waits(f, time.Second)
	require.Zero(t, f.Member(m[0].Id).FrozenAt)
	require.Equal(t, m[0].Address, f.Member(m[0].Id).Address)
	require.Zero(t, f.Member(m[1].Id).FrozenAt)
	require.Equal(t, addr("fresh"), f.Member(m[1].Id).Address)
}

func TestAKeyThatObjectsToItsReplacementIsFrozenAndAsksForAllRegistrarsButOne(t *testing.T) {
	f, m := village(t, 12)
	registrars := []types.Member{f.Officer, m[0], m[1], m[2]}
	for _, one := range registrars[1:] {
		f.Grant(one.Id, types.PermissionRegistrar)
	}
	victim := m[5]
	require.NoError(t, replaces(f, f.Officer.Address, victim.Id, addr("thief"))(f.Ctx))
	waits(f, 71*time.Hour)
	require.NoError(t, objects(f, victim.Address, 1)(f.Ctx))
	require.NotZero(t, f.Member(victim.Id).FrozenAt)
	waits(f, 71*time.Hour)
	require.Equal(t, victim.Address, f.Member(victim.Id).Address, "the notice began anew")
	require.NoError(t, replaces(f, f.Officer.Address, victim.Id, addr("thief"))(f.Ctx))
	require.NoError(t, replaces(f, f.Officer.Address, victim.Id, addr("thief"))(f.Ctx), "the same registrar is counted once")
	require.NoError(t, replaces(f, registrars[1].Address, victim.Id, addr("thief"))(f.Ctx))
	waits(f, time.Hour)
	require.Equal(t, victim.Address, f.Member(victim.Id).Address, "two of four agreed")
	require.NotZero(t, f.Member(victim.Id).FrozenAt)

	// A new notice is no way round: the key objected once, and cannot sign any more.
	require.NoError(t, replaces(f, f.Officer.Address, victim.Id, addr("thief"))(f.Ctx))
	waits(f, 72*time.Hour)
	require.Equal(t, victim.Address, f.Member(victim.Id).Address)
	for _, one := range registrars[1:] {
		require.NoError(t, replaces(f, one.Address, victim.Id, addr("owner"))(f.Ctx))
	}
	waits(f, 72*time.Hour)
	require.Equal(t, addr("owner"), f.Member(victim.Id).Address, "three of four agreed")
	require.Zero(t, f.Member(victim.Id).FrozenAt)
	require.False(t, f.Member(victim.Id).Contested)
}

func TestABoardOfRegistrarsAgreesByItsSeats(t *testing.T) {
	f, m := village(t, 12)
	board := fixture.Address("registrars' board")
	require.NoError(t, f.Region.AssignPower(f.Ctx, types.PermissionRegistrar, board))
	_, err := f.Region.GrantMandate(f.Ctx, board, types.MandateGrant{Member: m[0].Id, Permission: types.PermissionRegistrar})
	require.NoError(t, err)
	decides := func(address string, seats uint64, members ...uint64) func(context.Context) error {
		return func(ctx context.Context) error {
			return replaces(f, board.String(), m[5].Id, address)(types.WithDeciders(sdk.UnwrapSDKContext(ctx), types.Deciders{Members: members, Of: seats}))
		}
	}
	require.NoError(t, decides(addr("fresh"), 5, 2, 3, 4)(f.Ctx))
	require.NoError(t, objects(f, m[5].Address, 1)(f.Ctx))
	refused(t, f, types.ErrKeyContested, replaces(f, m[0].Address, m[5].Id, addr("fresh"))) // one officer of the board
	refused(t, f, types.ErrKeyContested, replaces(f, board.String(), m[5].Id, addr("fresh")))
	require.NoError(t, decides(addr("fresh"), 5, 2, 3, 4)(f.Ctx))
	notice, err := f.Region.GetNotice(f.Ctx, 1)
	require.NoError(t, err)
	require.False(t, notice.Settled, "three of five")
	require.NoError(t, decides(addr("fresh"), 5, 3, 4, 6)(f.Ctx))
	waits(f, 72*time.Hour)
	require.Equal(t, addr("fresh"), f.Member(m[5].Id).Address, "four of five by two decisions")
}

func TestTheAssemblyReplacesAKeyThatObjects(t *testing.T) {
	f, m := village(t, 5)
	require.NoError(t, replaces(f, f.Officer.Address, m[0].Id, addr("fresh"))(f.Ctx))
	require.NoError(t, objects(f, m[0].Address, 1)(f.Ctx))
	require.NoError(t, replaces(f, f.Region.Authority().String(), m[0].Id, addr("decided"))(f.Ctx))
	require.Equal(t, addr("decided"), f.Member(m[0].Id).Address)
	require.Zero(t, f.Member(m[0].Id).FrozenAt)
	waits(f, 80*time.Hour)
	require.Equal(t, addr("decided"), f.Member(m[0].Id).Address)
}

func TestWhoComesBackWithAnotherAddressDoesSoAfterANotice(t *testing.T) {
	f, m := village(t, 6)
	comes := func(signer string, member uint64, address string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := f.RegionMsg.AdmitMember(ctx, &types.MsgAdmitMember{Signer: signer, Address: address, Returning: member})
			return err
		}
	}
	refused(t, f, types.ErrMemberStatus, comes(f.Officer.Address, m[0].Id, addr("fresh")))
	require.NoError(t, f.Region.Leave(f.Ctx, m[0].Id))
	require.NoError(t, f.Region.Leave(f.Ctx, m[1].Id))
	refused(t, f, types.ErrAddressTaken, comes(f.Officer.Address, m[0].Id, m[1].Address))
	require.NoError(t, comes(f.Officer.Address, m[0].Id, addr("fresh"))(f.Ctx))
	require.Equal(t, types.MEMBER_STATUS_LEFT, f.Member(m[0].Id).Status)
	require.EqualValues(t, 1, windowOf(f, types.WINDOW_KIND_REPLACEMENTS).Used)
	waits(f, 72*time.Hour)
	back := f.Member(m[0].Id)
	require.Equal(t, types.MEMBER_STATUS_ACTIVE, back.Status)
	require.Equal(t, addr("fresh"), back.Address)
	require.NotZero(t, back.ProbationUntil, "one officer admitted them")
	// Whoever has the old key objects, also when it is one who left.
	require.NoError(t, comes(f.Officer.Address, m[1].Id, addr("other"))(f.Ctx))
	require.NoError(t, objects(f, m[1].Address, 2)(f.Ctx))
	waits(f, 72*time.Hour)
	require.Equal(t, m[1].Address, f.Member(m[1].Id).Address)
	refused(t, f, types.ErrKeyContested, comes(f.Officer.Address, m[1].Id, addr("other")))
}

func TestLeavingOvertakesASuspensionAndNotAReplacement(t *testing.T) {
	f, m := village(t, 5)
	require.NoError(t, suspends(f, f.Officer.Address, m[0].Id)(f.Ctx))
	require.NoError(t, replaces(f, f.Officer.Address, m[0].Id, addr("fresh"))(f.Ctx))
	require.NoError(t, f.Region.Leave(f.Ctx, m[0].Id))
	answer, err := f.RegionQuery.Notices(f.Ctx, &types.QueryNoticesRequest{Member: m[0].Id})
	require.NoError(t, err)
	require.Len(t, answer.Notices, 1)
	require.Equal(t, types.NOTICE_KIND_REPLACEMENT, answer.Notices[0].Kind)
	all, err := f.RegionQuery.Notices(f.Ctx, &types.QueryNoticesRequest{})
	require.NoError(t, err)
	require.Equal(t, answer.Notices, all.Notices)
	waits(f, 72*time.Hour)
	require.Equal(t, addr("fresh"), f.Member(m[0].Id).Address, "what they have is theirs")
	require.Equal(t, types.MEMBER_STATUS_LEFT, f.Member(m[0].Id).Status)
}

func TestWaitsAreShortInARegionForDevelopmentOnly(t *testing.T) {
	f := fixture.New(t)
	for _, change := range []func(*types.Params){
		func(p *types.Params) { p.NoticeSeconds = 1 }, func(p *types.Params) { p.ProbationSeconds = 1 }, func(p *types.Params) { p.Quicken(5) },
	} {
		params := types.DefaultParams()
		change(&params)
		require.NoError(t, params.Validate())
		refused(t, f, types.ErrInvalid, func(ctx context.Context) error { return f.Region.SetParams(ctx, params) })
		require.NoError(t, f.Failing(func(ctx context.Context) error {
			return f.Region.SetParams(sdk.UnwrapSDKContext(ctx).WithChainID(config.DevnetChainID), params)
		}))
		state := fixture.RegionGenesis()
		state.Params = params
		env, k := empty(t, f.Ctx.BlockTime(), fixture.ChainID)
		require.ErrorIs(t, k.InitGenesis(env.Ctx, state), types.ErrInvalid)
	}
}
