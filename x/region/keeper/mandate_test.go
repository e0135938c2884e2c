package keeper_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/region/types"
)

func TestALimitIsCumulativeWithinItsPeriod(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	_, err := f.RegionMsg.GrantMandate(f.Ctx, &types.MsgGrantMandate{
		Signer: f.Officer.Address, Member: ada.Id, Permission: types.PermissionBank, LimitPerPeriod: 100, PeriodSeconds: 60,
	})
	require.NoError(t, err)
	use := func(amount int64) error {
		return f.Failing(func(ctx context.Context) error {
			return f.Region.Authorize(ctx, ada.Address, types.PermissionBank, amount)
		})
	}
	require.NoError(t, use(60))
	require.NoError(t, use(40))
	require.ErrorIs(t, use(1), types.ErrMandateLimit)
	require.ErrorIs(t, use(math.MaxInt64), types.ErrMandateLimit)
	require.ErrorIs(t, use(-1), types.ErrInvalid)
	require.ErrorIs(t, use(0), types.ErrMandateLimit)

	// Granting it again does not lift the limit of the running period.
	_, err = f.Region.GrantMandate(f.Ctx, f.Region.Authority(), types.MandateGrant{Member: ada.Id, Permission: types.PermissionBank, LimitPerPeriod: 100, PeriodSeconds: 60})
	require.NoError(t, err)
	require.ErrorIs(t, use(1), types.ErrMandateLimit)

	f.Advance(59 * time.Second)
	require.ErrorIs(t, use(1), types.ErrMandateLimit)
	f.Advance(time.Second)
	require.NoError(t, use(100))
	require.ErrorIs(t, use(1), types.ErrMandateLimit)
	f.Advance(1000 * time.Hour)
	require.NoError(t, use(100))
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestALimitLoweredBelowWhatWasUsedLetsNothingMoreThroughAndBreaksNothing(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	grant := func(limit int64) {
		t.Helper()
		_, err := f.Region.GrantMandate(f.Ctx, f.Region.Authority(), types.MandateGrant{Member: ada.Id, Permission: types.PermissionBank, LimitPerPeriod: limit, PeriodSeconds: 60})
		require.NoError(t, err)
		sound(t, f)
	}
	use := func(amount int64) error {
		return f.Failing(func(ctx context.Context) error {
			return f.Region.Authorize(ctx, ada.Address, types.PermissionBank, amount)
		})
	}
	grant(1000)
	f.Advance(90 * time.Second)
	require.NoError(t, use(900))
	grant(500)
	require.ErrorIs(t, use(1), types.ErrMandateLimit)
	grant(1000)
	require.NoError(t, use(100), "raised again, what was used still counts")
	require.ErrorIs(t, use(1), types.ErrMandateLimit)
	grant(1)
	f.Advance(60 * time.Second)
	sound(t, f)
	require.NoError(t, use(1), "the next period has the new limit whole")
	require.ErrorIs(t, use(1), types.ErrMandateLimit)
	sound(t, f)
}

// sound checks the invariants, and that the state can be exported and imported as it is.
func sound(t *testing.T, f *fixture.Fix) {
	t.Helper()
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
	state, err := f.Region.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())
}

func TestAMandateDecidesNothingAfterItsEnd(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	_, err := f.Region.GrantMandate(f.Ctx, f.Region.Authority(), types.MandateGrant{Member: ada.Id, Permission: types.PermissionAdmit, EndsAt: f.Now() + 10})
	require.NoError(t, err)
	f.Advance(9 * time.Second)
	require.NoError(t, f.Region.Authorize(f.Ctx, ada.Address, types.PermissionAdmit, 1))
	f.Advance(time.Second)
	require.ErrorIs(t, f.Region.Authorize(f.Ctx, ada.Address, types.PermissionAdmit, 1), types.ErrMandateEnded)
}

func TestAnOfficerGrantsNoMoreThanTheyHold(t *testing.T) {
	f := fixture.New(t)
	ada, ben := f.Admit("ada"), f.Admit("ben")
	f.Grant(ada.Id, types.PermissionMandates)
	end := f.Now() + 1000
	_, err := f.Region.GrantMandate(f.Ctx, f.Region.Authority(), types.MandateGrant{Member: ada.Id, Permission: types.PermissionBank, LimitPerPeriod: 100, PeriodSeconds: 60, EndsAt: end})
	require.NoError(t, err)
	for name, c := range map[string]struct {
		permission    string
		limit, period int64
		end           int64
		want          error
	}{
		"what they do not hold": {types.PermissionAdmit, 0, 0, end, types.ErrNotAuthorized},
		"no limit":              {types.PermissionBank, 0, 0, end, types.ErrMandateTooLarge},
		"larger limit":          {types.PermissionBank, 101, 60, end, types.ErrMandateTooLarge},
		"shorter period":        {types.PermissionBank, 100, 59, end, types.ErrMandateTooLarge},
		"later end":             {types.PermissionBank, 100, 60, end + 1, types.ErrMandateTooLarge},
		"no end":                {types.PermissionBank, 100, 60, 0, types.ErrMandateTooLarge},
		"an end that is over":   {types.PermissionBank, 100, 60, 1, types.ErrInvalid},
		"no permission at all":  {"company.hire", 0, 0, 0, types.ErrPermissionUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, f, c.want, func(ctx context.Context) error {
				_, err := f.RegionMsg.GrantMandate(ctx, &types.MsgGrantMandate{Signer: ada.Address, Member: ben.Id, Permission: c.permission, LimitPerPeriod: c.limit, PeriodSeconds: c.period, EndsAt: c.end})
				return err
			})
		})
	}
	_, err = f.RegionMsg.GrantMandate(f.Ctx, &types.MsgGrantMandate{Signer: ada.Address, Member: ben.Id, Permission: types.PermissionBank, LimitPerPeriod: 100, PeriodSeconds: 60, EndsAt: end})
	require.NoError(t, err)
	require.NoError(t, f.Region.Authorize(f.Ctx, ben.Address, types.PermissionBank, 100))
	refused(t, f, types.ErrNotAuthorized, func(ctx context.Context) error {
		_, err := f.RegionMsg.GrantMandate(ctx, &types.MsgGrantMandate{Signer: ben.Address, Member: ben.Id, Permission: types.PermissionBank, LimitPerPeriod: 1, PeriodSeconds: 60, EndsAt: end})
		return err
	})
}

func TestAMandateIsRevokedByAnOfficerOrLaidDown(t *testing.T) {
	f := fixture.New(t)
	ada, ben := f.Admit("ada"), f.Admit("ben")
	f.Grant(ada.Id, types.PermissionBank)
	f.Grant(ada.Id, types.PermissionAdmit)
	revoke := func(signer, permission string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := f.RegionMsg.RevokeMandate(ctx, &types.MsgRevokeMandate{Signer: signer, Member: ada.Id, Permission: permission})
			return err
		}
	}
	refused(t, f, types.ErrNotAuthorized, revoke(ben.Address, types.PermissionBank))
	refused(t, f, types.ErrMandateNotFound, revoke(f.Officer.Address, types.PermissionWages))
	require.NoError(t, revoke(f.Officer.Address, types.PermissionBank)(f.Ctx))
	require.NoError(t, revoke(ada.Address, types.PermissionAdmit)(f.Ctx))
	require.ErrorIs(t, f.Region.Authorize(f.Ctx, ada.Address, types.PermissionBank, 0), types.ErrNotAuthorized)
	require.ErrorIs(t, f.Region.Authorize(f.Ctx, ada.Address, types.PermissionAdmit, 0), types.ErrNotAuthorized)
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestMandatesOfGrantorsAreApartAndBounded(t *testing.T) {
	f := fixture.New(t)
	params := types.DefaultParams()
	params.MaxMandatesPerMember = 3
	require.NoError(t, f.Region.SetParams(f.Ctx, params))
	ada, company, other := f.Admit("ada"), fixture.Address("company"), fixture.Address("other")
	grant := func(permission string, end int64) error {
		return f.Failing(func(ctx context.Context) error {
			_, err := f.Region.GrantMandate(ctx, company, types.MandateGrant{Member: ada.Id, Permission: permission, EndsAt: end})
			return err
		})
	}
	require.NoError(t, grant("company.hire", 0))
	require.NoError(t, grant("company.order", 0))
	require.NoError(t, grant("company.sell", f.Now()+5))
	require.ErrorIs(t, grant("company.hours", 0), types.ErrTooManyMandates)
	require.NoError(t, grant("company.hire", 0), "a repeated grant takes no more room")
	f.Advance(5 * time.Second)
	require.NoError(t, grant("company.hours", 0), "what has ended makes room")

	require.NoError(t, f.Region.AuthorizeFor(f.Ctx, company, ada.Address, "company.hire", 0))
	require.NoError(t, f.Region.AuthorizeFor(f.Ctx, company, company.String(), "company.hire", 0))
	require.ErrorIs(t, f.Region.AuthorizeFor(f.Ctx, other, ada.Address, "company.hire", 0), types.ErrNotAuthorized)
	require.ErrorIs(t, f.Region.Authorize(f.Ctx, ada.Address, "company.hire", 0), types.ErrNotAuthorized)
	require.NoError(t, f.Region.RevokeMandates(f.Ctx, other, ada.Id))
	require.NoError(t, f.Region.AuthorizeFor(f.Ctx, company, ada.Address, "company.hire", 0))
	require.NoError(t, f.Region.RevokeMandates(f.Ctx, company, ada.Id))
	require.ErrorIs(t, f.Region.AuthorizeFor(f.Ctx, company, ada.Address, "company.hire", 0), types.ErrNotAuthorized)
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
}

func TestAnAllowanceIsUsedAndRefillsWithTime(t *testing.T) {
	f := fixture.New(t)
	params := types.DefaultParams()
	params.MemberAllowance = types.Bucket{MaxGas: types.MinBucketGas, RefillPerSecond: types.MinRefill}
	require.NoError(t, f.Region.SetParams(f.Ctx, params))
	ada := types.AllowanceHolder{Kind: types.ALLOWANCE_KIND_MEMBER, Id: 7}
	require.NoError(t, f.Region.ConsumeAllowance(f.Ctx, ada, types.MinBucketGas))
	require.ErrorIs(t, f.Region.ConsumeAllowance(f.Ctx, ada, 1), types.ErrAllowanceExhausted)
	require.ErrorIs(t, f.Region.ConsumeAllowance(f.Ctx, ada, math.MaxUint64), types.ErrAllowanceExhausted)
	require.NoError(t, f.Region.ConsumeAllowance(f.Ctx, types.AllowanceHolder{Kind: types.ALLOWANCE_KIND_RELAYER, Id: 7}, types.MinBucketGas), "another's bucket")
	f.Advance(3 * time.Second)
	require.NoError(t, f.Region.ConsumeAllowance(f.Ctx, ada, 3*types.MinRefill))
	require.ErrorIs(t, f.Region.ConsumeAllowance(f.Ctx, ada, 1), types.ErrAllowanceExhausted)
	f.Advance(10000 * time.Hour)
	left, _, err := f.Region.GetAllowance(f.Ctx, ada)
	require.NoError(t, err)
	require.Equal(t, uint64(types.MinBucketGas), left, "a bucket holds no more than it can")
	require.ErrorIs(t, f.Region.ConsumeAllowance(f.Ctx, types.AllowanceHolder{Id: 7}, 1), types.ErrAllowanceHolderKind)
}
