package keeper_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/region/types"
)

// handOn has an officer hand their mandate for the bank on, whole.
func handOn(f *fixture.Fix, from, to types.Member, limit int64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := f.RegionMsg.GrantMandate(ctx, &types.MsgGrantMandate{
			Signer: from.Address, Member: to.Id, Permission: types.PermissionBank, LimitPerPeriod: limit, PeriodSeconds: 60,
		})
		return err
	}
}

// bankers are members who may grant mandates, the first of whom may pay out so much a minute.
func bankers(t *testing.T, count int, limit int64) (*fixture.Fix, []types.Member) {
	t.Helper()
	f := fixture.New(t)
	var all []types.Member
	for i := range count {
		member := f.Admit(fmt.Sprintf("member %d", i))
		f.Grant(member.Id, types.PermissionMandates)
		all = append(all, member)
	}
	grantBank(t, f, all[0], limit)
	return f, all
}

func grantBank(t *testing.T, f *fixture.Fix, to types.Member, limit int64) {
	t.Helper()
	grant := types.MandateGrant{Member: to.Id, Permission: types.PermissionBank, LimitPerPeriod: limit}
	if limit > 0 {
		grant.PeriodSeconds = 60
	}
	_, err := f.Region.GrantMandate(f.Ctx, f.Region.Authority(), grant)
	require.NoError(t, err)
}

func pays(f *fixture.Fix, who types.Member, amount int64) func(context.Context) error {
	return func(ctx context.Context) error {
		return f.Region.Authorize(ctx, who.Address, types.PermissionBank, amount)
	}
}

func TestTenFriendsOfAnOfficerHaveTheirLimitTogether(t *testing.T) {
	f, m := bankers(t, 11, 100)
	for _, friend := range m[1:] {
		require.NoError(t, handOn(f, m[0], friend, 100)(f.Ctx))
	}
	for i, friend := range m[1:] {
		require.NoError(t, pays(f, friend, 9)(f.Ctx), "friend %d", i)
	}
	refusedEach(t, f, types.ErrMandateLimit, pays(f, m[1], 11), pays(f, m[0], 11))
	require.NoError(t, pays(f, m[0], 10)(f.Ctx))
	refusedEach(t, f, types.ErrMandateLimit, pays(f, m[0], 1), pays(f, m[10], 1))
	f.Advance(time.Minute)
	require.NoError(t, pays(f, m[10], 100)(f.Ctx), "the next period of both")
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestALimitIsHandedOnToOthersAndNotForEver(t *testing.T) {
	f, m := bankers(t, 7, 100)
	for i := range 4 {
		require.NoError(t, handOn(f, m[i], m[i+1], 100)(f.Ctx))
	}
	refusedEach(t, f, types.ErrHandedOn, handOn(f, m[4], m[5], 100), handOn(f, m[4], m[0], 100), handOn(f, m[1], m[0], 50))
	refused(t, f, types.ErrInvalid, handOn(f, m[2], m[2], 50))
	require.NoError(t, pays(f, m[4], 60)(f.Ctx))
	for _, above := range m[:4] {
		refusedEach(t, f, types.ErrMandateLimit, pays(f, above, 41))
	}
	// What was handed on ends with what it came from, at every step.
	require.NoError(t, f.Region.RevokeMandate(f.Ctx, f.Region.Authority(), m[1].Id, types.PermissionBank))
	refusedEach(t, f, types.ErrMandateEnded, pays(f, m[1], 1), pays(f, m[2], 1), pays(f, m[4], 1), handOn(f, m[3], m[6], 1))
	require.NoError(t, pays(f, m[0], 40)(f.Ctx))
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestWhoHasNoLimitHandsOnNone(t *testing.T) {
	f, m := bankers(t, 3, 0)
	require.NoError(t, handOn(f, m[0], m[1], 100)(f.Ctx))
	require.NoError(t, pays(f, m[0], 1_000)(f.Ctx))
	require.NoError(t, pays(f, m[1], 100)(f.Ctx))
	require.NoError(t, f.Region.RevokeMandate(f.Ctx, f.Region.Authority(), m[0].Id, types.PermissionBank))
	f.Advance(time.Minute)
	require.NoError(t, pays(f, m[1], 100)(f.Ctx), "what was given without a limit of one's own stands by itself")
}

func TestWhoIsDismissedAndAppointedAgainGoesOnWithWhatTheyUsed(t *testing.T) {
	f, m := bankers(t, 1, 100)
	require.NoError(t, pays(f, m[0], 90)(f.Ctx))
	for range 3 {
		require.NoError(t, f.Region.RevokeMandates(f.Ctx, f.Region.Authority(), m[0].Id))
		refusedEach(t, f, types.ErrMandateEnded, pays(f, m[0], 1))
		refused(t, f, types.ErrMandateNotFound, func(ctx context.Context) error {
			return f.Region.RevokeMandate(ctx, f.Region.Authority(), m[0].Id, types.PermissionBank)
		})
		grantBank(t, f, m[0], 100)
		refusedEach(t, f, types.ErrMandateLimit, pays(f, m[0], 11))
	}
	f.Advance(time.Minute)
	require.NoError(t, pays(f, m[0], 100)(f.Ctx))
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestEveryActCountsAtLeastOne(t *testing.T) {
	f, m := bankers(t, 1, 3)
	for range 3 {
		require.NoError(t, pays(f, m[0], 0)(f.Ctx))
	}
	refusedEach(t, f, types.ErrMandateLimit, pays(f, m[0], 0))
}

func refusedEach(t *testing.T, f *fixture.Fix, want error, runs ...func(context.Context) error) {
	t.Helper()
	for _, run := range runs {
		refused(t, f, want, run)
	}
}
