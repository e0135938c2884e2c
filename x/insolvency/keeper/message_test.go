package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func (w *world) must(send func(context.Context) error) {
	w.t.Helper()
	require.NoError(w.t, send(w.Ctx))
}

// ruinBare lets three hours fall due that only so much in the starting pool stands behind.
func (w *world) ruinBare(starting int64) {
	w.Drain(w.bakery)
	spare := w.Balance(currencytypes.Starting(w.bakery)) - starting
	require.NoError(w.t, w.Currency.Post(w.Ctx, currencytypes.Posting{
		From: currencytypes.Starting(w.bakery), To: currencytypes.External(), Amount: spare,
		Class: currencytypes.COST_CLASS_NEUTRAL, Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, w.bakery, 0),
	}))
	for _, worker := range []regiontypes.Member{w.baker, w.ada, w.ben} {
		w.ClockIn(worker, w.bakery)
	}
	w.Wait(hour)
	require.Equal(w.t, uint64(3), w.books().OpenClaims)
}

func TestAHealthyCompanyWindsItselfUp(t *testing.T) {
	w := newWorld(t)
	w.busy()
	w.Recover(w.bakery)
	w.ClockIn(w.ben, w.bakery)
	w.Wait(hour + 600)
	before := w.Money(w.ben)
	w.must(w.windingUp(w.authority()))
	require.Equal(t, cooptypes.STANDING_IN_PROCEEDINGS, w.company().Standing)
	pools := w.books()
	w.finish(w.requireSound)
	p := w.proceeding()
	require.Equal(t, types.REASON_WIND_UP, p.Reason)
	require.Equal(t, before+3_338_888, w.Money(w.ben), "the 601 seconds since the last full hour are paid to the second")
	require.Zero(t, p.Settlement.ClaimsPaid+p.Settlement.UnpaidWages)
	require.Equal(t, pools.Starting+pools.HeldFromStarting, p.Settlement.SeizedStarting)
	require.False(t, w.company().WrittenOff, "it had recovered its endowment and owed nothing")
	_, err := w.CoopMsg.FoundCompany(w.Ctx, &cooptypes.MsgFoundCompany{Signer: w.baker.Address, Code: "again", Occupation: 1})
	require.NoError(t, err)
}

func TestOnlyTheCompanysOwnAuthorityWindsItUp(t *testing.T) {
	w := newWorld(t)
	for _, signer := range []string{w.baker.Address, w.stranger.Address, w.bank(), w.Officer.Address} {
		w.refused(types.ErrNotAuthority, w.windingUp(signer))
	}
	w.refused(cooptypes.ErrCompanyNotFound, func(ctx context.Context) error {
		_, err := w.InsolvencyMsg.WindUp(ctx, &types.MsgWindUp{Signer: w.authority(), Company: 99})
		return err
	})
	w.must(w.windingUp(w.authority()))
	w.refused(types.ErrStanding, w.windingUp(w.authority()))
	w.SetSteps(1000)
	w.EndBlock()
	w.refused(types.ErrStanding, w.windingUp(w.authority()))
}

func TestAnInsolventCompanyMayWindItselfUpBeforeItsGraceEnds(t *testing.T) {
	w := newWorld(t)
	w.ruinBare(5 * unit)
	since := w.proceeding().Since
	w.must(w.windingUp(w.authority()))
	w.EndBlock()
	w.finish(w.requireSound)
	require.Equal(t, since, w.proceeding().Since)
	require.Equal(t, types.REASON_WIND_UP, w.proceeding().Reason)
	require.True(t, w.company().WrittenOff)
}

func TestACompanyThatPaysInItsGracePeriodIsActiveAgain(t *testing.T) {
	w := newWorld(t)
	w.ruinBare(0)
	require.Equal(t, types.PHASE_GRACE, w.proceeding().Phase)
	require.Equal(t, w.proceeding().Since+28*day, w.proceeding().GraceEndsAt)
	w.reimport()
	_, err := w.MarketMsg.Purchase(w.Ctx, &markettypes.MsgPurchase{Signer: w.customer.Address, Product: w.bread, Quantity: 30, MaxUnitPrice: 1000 * unit})
	require.NoError(t, err, "it may sell: that refills it")
	w.EndBlock()
	require.False(t, w.known())
	require.Equal(t, cooptypes.STANDING_ACTIVE, w.standing())
	w.Wait(29 * day)
	require.Equal(t, cooptypes.STANDING_ACTIVE, w.standing())

	w.ruinAgain()
	require.Equal(t, w.Now()-1, w.proceeding().Since, "another insolvency has a grace period of its own")
}

// ruinAgain makes a company that recovered insolvent a second time.
func (w *world) ruinAgain() {
	w.Drain(w.bakery)
	w.ClockIn(w.ada, w.bakery)
	w.Wait(hour)
}

func TestARefundThatCannotBePaidMakesInsolventAsWell(t *testing.T) {
	w := newWorld(t)
	response, err := w.MarketMsg.Purchase(w.Ctx, &markettypes.MsgPurchase{Signer: w.customer.Address, Product: w.bread, Quantity: 2, MaxUnitPrice: 1000 * unit})
	require.NoError(t, err)
	w.Drain(w.bakery)
	_, err = w.MarketMsg.Refund(w.Ctx, &markettypes.MsgRefund{Signer: w.baker.Address, Buyer: w.customer.Id, Order: response.Order, Quantity: 2})
	require.NoError(t, err)
	w.EndBlock()
	require.Equal(t, cooptypes.STANDING_INSOLVENT, w.standing())
	w.must(w.beginning(w.Officer.Address))
	w.EndBlock()
	w.finish(w.requireSound)
	require.Equal(t, 1000*unit, w.Money(w.customer), "the starting pool covered it")
}

func TestTheBankExtendsAndEndsAGracePeriod(t *testing.T) {
	w := newWorld(t)
	w.refused(types.ErrNotInsolvent, w.extending(w.bank(), day))
	w.refused(types.ErrNotInsolvent, w.beginning(w.bank()))
	w.ruinBare(5 * unit)
	ends := w.proceeding().GraceEndsAt
	w.refused(regiontypes.ErrNotAuthorized, w.extending(w.baker.Address, day))
	w.refused(regiontypes.ErrNotAuthorized, w.beginning(w.baker.Address))
	w.refused(types.ErrGraceTooLong, w.extending(w.bank(), 182*day))
	w.must(w.extending(w.Officer.Address, 7*day))
	require.Equal(t, ends+7*day, w.proceeding().GraceEndsAt)
	w.Wait(28 * day)
	require.Equal(t, types.PHASE_GRACE, w.proceeding().Phase)
	w.Advance(7 * 24 * time.Hour)
	w.refused(types.ErrGraceOver, w.extending(w.bank(), day)) // by the clock: no block has ended
	w.Wait(0)
	w.finish(w.requireSound)
	w.refused(types.ErrNotInsolvent, w.extending(w.bank(), day))
	w.refused(types.ErrNotInsolvent, w.beginning(w.bank()))
}

func TestWhoOwesNothingAnyMoreIsNotLedOn(t *testing.T) {
	w := newWorld(t)
	w.ruinBare(0)
	w.Endow(w.bakery, 1000*unit)
	require.NoError(t, w.Wage.EndBlock(w.Ctx)) // the claims are paid in the block in which the bank decides
	w.refused(types.ErrNotInsolvent, w.beginning(w.bank()))
	w.EndBlock()
	require.False(t, w.known())
}

func TestRulesAreReplacedAsAWhole(t *testing.T) {
	w := newWorld(t)
	updating := func(signer string, params types.Params) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.InsolvencyMsg.UpdateParams(ctx, &types.MsgUpdateParams{Signer: signer, Params: params})
			return err
		}
	}
	params := types.DefaultParams()
	params.GraceSeconds = day
	w.refused(regiontypes.ErrNotAuthorized, updating(w.baker.Address, params))
	w.must(updating(w.bank(), params))
	answer, err := w.InsolvencyQuery.Params(w.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, params, answer.Params)
	params.MaxStepsPerBlock = 0
	w.refused(types.ErrInvalid, updating(w.bank(), params))
}

func TestAMalformedMessageNamesTheValue(t *testing.T) {
	signer := regionAddress()
	for name, test := range map[string]struct {
		msg  interface{ ValidateBasic() error }
		says string
	}{
		"no company":         {&types.MsgWindUp{Signer: signer}, "company is 0"},
		"no signer":          {&types.MsgWindUp{Signer: "nobody", Company: 1}, "nobody"},
		"no time":            {&types.MsgExtendGrace{Signer: signer, Company: 1}, "seconds is 0"},
		"more than a year":   {&types.MsgExtendGrace{Signer: signer, Company: 1, Seconds: 400 * day}, "seconds is 400 days"},
		"no claim":           {&types.MsgCoverClaim{Signer: signer, Company: 1}, "claim is 0"},
		"begin without one":  {&types.MsgBeginProceedings{Signer: signer}, "company is 0"},
		"grace beyond limit": {&types.MsgUpdateParams{Signer: signer, Params: types.Params{GraceSeconds: 2, MaxGraceSeconds: 1, MaxStepsPerBlock: 1}}, "grace_seconds is 2"},
		"no steps":           {&types.MsgUpdateParams{Signer: signer}, "max_steps_per_block is 0"},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.msg.ValidateBasic()
			require.ErrorIs(t, err, types.ErrInvalid)
			require.ErrorContains(t, err, test.says)
		})
	}
	for _, good := range []interface{ ValidateBasic() error }{
		&types.MsgWindUp{Signer: signer, Company: 1}, &types.MsgExtendGrace{Signer: signer, Company: 1, Seconds: 1},
		&types.MsgBeginProceedings{Signer: signer, Company: 1}, &types.MsgCoverClaim{Signer: signer, Company: 1, Claim: 1},
		&types.MsgUpdateParams{Signer: signer, Params: types.DefaultParams()},
	} {
		require.NoError(t, good.ValidateBasic())
	}
}
