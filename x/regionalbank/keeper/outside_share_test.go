package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

func (w *world) budgeting(signer string, company uint64, payee string, amount, seconds int64) transaction {
	return sending(w.RegionalBankMsg.SetOutsideBudget, &types.MsgSetOutsideBudget{
		Signer: signer, Company: company, Payee: commitment(payee), Amount: amount, EndsAt: w.Now() + seconds,
	})
}

// budget has the bank approve what a company pays to a payee.
func (w *world) budget(company uint64, payee string, amount, seconds int64) {
	w.t.Helper()
	require.NoError(w.t, w.budgeting(w.authority(), company, payee, amount, seconds)(w.Ctx))
}

func (w *world) budgets(company uint64) []types.OutsideBudget {
	response, err := w.RegionalBankQuery.OutsideBudgets(w.Ctx, &types.QueryOutsideBudgetsRequest{Company: company})
	require.NoError(w.t, err)
	return response.Budgets
}

// share is what a company may still pay outside in this cycle without a budget.
func (w *world) share(company uint64) int64 {
	response, err := w.RegionalBankQuery.OutsideShare(w.Ctx, &types.QueryOutsideShareRequest{Company: company})
	require.NoError(w.t, err)
	require.True(w.t, response.Limited)
	return response.Share - response.Paid - response.Waiting
}

func TestWhoHasNotRecoveredPaysOutsideATenthACycleWithASecondPerson(t *testing.T) {
	w := newWorld(t)
	tenth := w.Reserve(w.clinic) / 10
	require.Equal(t, tenth, w.share(w.clinic), "a tenth of the first tranche")
	reserve := w.Reserve(w.clinic)
	payment := w.clinicPays(types.POOL_RESERVE, tenth-500*unit)
	w.refused(types.ErrOutsideLimit, w.payingOutside(w.clinic, types.POOL_RESERVE, 500*unit+1, "")) // split or not
	require.NoError(t, w.confirming(w.stranger, payment, tenth-500*unit)(w.Ctx))
	require.Equal(t, reserve-tenth+500*unit, w.Reserve(w.clinic))
	require.Equal(t, tenth-500*unit, w.Memo(w.clinic).Unrecovered)
	w.refused(types.ErrOutsideLimit, w.payingOutside(w.clinic, types.POOL_RESERVE, 500*unit+1, ""))
	require.Equal(t, 500*unit, w.share(w.clinic))
	w.EndCycle()
	require.Equal(t, tenth, w.share(w.clinic), "a new cycle")

	w.Hire(w.clinic, w.nurse, w.stranger, 1)
	payment = w.clinicPays(types.POOL_RESERVE, tenth)
	require.NoError(t, w.confirming(w.stranger, payment, tenth)(w.Ctx), "a colleague is a second person where the reserve pays")
	require.Zero(t, w.share(w.clinic))
	w.check()
}

// What waited over the end of a cycle counts in the one in which it goes out.
func TestNoTwoCyclesSharesGoOutInOne(t *testing.T) {
	w := newWorld(t)
	tenth := w.share(w.clinic)
	payment := w.clinicPays(types.POOL_RESERVE, tenth)
	w.EndCycle()
	w.refused(types.ErrOutsideLimit, w.payingOutside(w.clinic, types.POOL_RESERVE, 1, ""))
	require.NoError(t, w.confirming(w.stranger, payment, tenth)(w.Ctx))
	w.refused(types.ErrOutsideLimit, w.payingOutside(w.clinic, types.POOL_RESERVE, 1, ""))
	w.check()
}

func TestADecisionOfTwoNeedsNoThird(t *testing.T) {
	w := newWorld(t)
	tenth := w.share(w.clinic)
	pays := func(deciders regiontypes.Deciders) bool {
		return w.byBoard(w.clinic, types.POOL_RESERVE, unit, deciders).Waits
	}
	require.False(t, pays(regiontypes.Deciders{Members: []uint64{w.nurse.Id, w.baker.Id}}))
	require.False(t, pays(regiontypes.Deciders{Yes: 2, Needed: 2}))
	require.Equal(t, tenth-2*unit, w.share(w.clinic), "the share holds for them, too")
	require.True(t, pays(regiontypes.Deciders{Members: []uint64{w.nurse.Id, w.nurse.Id}}), "two seats of one person")
	require.True(t, pays(regiontypes.Deciders{Yes: 1, Needed: 1}))
	require.True(t, pays(regiontypes.Deciders{}))
	w.check()

	// Who decided alone for the company cannot confirm as a member; where it is not known who, nobody of the company can.
	w.Hire(w.clinic, w.nurse, w.stranger, 1)
	waiting := w.waiting(w.clinic)
	require.Len(t, waiting, 3)
	w.refused(types.ErrSecondPerson, w.confirming(w.nurse, waiting[0].Id, unit))
	require.NoError(t, w.confirming(w.stranger, waiting[0].Id, unit)(w.Ctx))
	for _, payment := range waiting[1:] {
		w.refused(types.ErrSecondPerson, w.confirming(w.nurse, payment.Id, unit))
		w.refused(types.ErrSecondPerson, w.confirming(w.stranger, payment.Id, unit))
		require.NoError(t, w.confirming(w.baker, payment.Id, unit)(w.Ctx))
	}
	w.check()
}

func TestABudgetOfTheBanksNeedsNobodyForEachSackOfSalt(t *testing.T) {
	w := newWorld(t)
	tenth := w.share(w.clinic)
	w.budget(w.clinic, "salt", 3*tenth, 4*week)
	pays := func(amount int64, payee string) transaction {
		return w.payingOutside(w.clinic, types.POOL_RESERVE, amount, payee)
	}
	require.NoError(t, pays(tenth+unit, "salt")(w.Ctx))
	require.NoError(t, pays(2*tenth-3*unit, "salt")(w.Ctx))
	require.Empty(t, w.waiting(w.clinic))
	require.Equal(t, 3*tenth-2*unit, w.Memo(w.clinic).Unrecovered)
	require.Equal(t, tenth, w.share(w.clinic), "a budget is beside the share")

	w.refused(types.ErrOutsideLimit, pays(tenth+1, "salt")) // beyond the budget
	w.refused(types.ErrOutsideLimit, pays(tenth+1, "sugar"))
	w.refused(types.ErrOutsideLimit, pays(tenth+1, ""))
	require.NoError(t, pays(2*unit, "salt")(w.Ctx), "to the unit")
	require.NoError(t, pays(1, "salt")(w.Ctx))
	require.Len(t, w.waiting(w.clinic), 1, "beyond the budget the cycle's share holds, with a second person")
	w.check()
}

func TestABudgetThatIsDecidedTwicePaysOnceAndMayBeLowered(t *testing.T) {
	w := newWorld(t)
	pays := func(amount int64) transaction { return w.payingOutside(w.clinic, types.POOL_RESERVE, amount, "salt") }
	waits := func() int { return len(w.waiting(w.clinic)) }
	w.budget(w.clinic, "salt", 50*unit, week)
	require.NoError(t, pays(40*unit)(w.Ctx))
	w.budget(w.clinic, "salt", 50*unit, week) // two proposals of the same
	require.Equal(t, 40*unit, w.budgets(w.clinic)[0].Spent)
	require.NoError(t, pays(10*unit)(w.Ctx))
	require.Zero(t, waits())
	w.budget(w.clinic, "salt", 30*unit, week) // below what was spent
	w.check()
	w.reimport()
	require.NoError(t, pays(1)(w.Ctx))
	require.Equal(t, 1, waits())

	// A budget ends by itself; a new one begins anew.
	w.budget(w.clinic, "salt", 60*unit, week)
	w.Advance(time.Duration(week) * time.Second)
	require.NoError(t, pays(2)(w.Ctx))
	require.Equal(t, 2, waits())
	w.budget(w.clinic, "salt", 60*unit, week)
	require.NoError(t, pays(60*unit)(w.Ctx))
	require.Equal(t, 2, waits())
	require.NoError(t, sending(w.RegionalBankMsg.EndOutsideBudget, &types.MsgEndOutsideBudget{Signer: w.authority(), Company: w.clinic, Payee: commitment("salt")})(w.Ctx))
	require.Empty(t, w.budgets(w.clinic))

	// Those that ended make room for others.
	w.setParams(func(p *types.Params) { p.MaxOutsideBudgets = 1 })
	w.budget(w.clinic, "salt", unit, 1)
	w.Wait(1)
	w.budget(w.clinic, "sugar", unit, week)
	require.Len(t, w.budgets(w.clinic), 1)
	w.check()
}

func TestWhoHasRecoveredAndWhatIsTheRegionsPayOutsideAsBefore(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.payingOutside(w.bakery, types.POOL_RESERVE, w.Reserve(w.bakery), "")(w.Ctx))
	require.Empty(t, w.waiting(w.bakery))

	regionalForm := cooptypes.Form{
		Kind: cooptypes.FORM_KIND_BOARD, VotingSeconds: day, Seats: 1, RegionSeats: 2, Threshold: 2, SeatsThreshold: 1, RegionSeatsThreshold: 1,
		TermSeconds: 365 * day, NominationSeconds: 3600, ElectionSeconds: 3600, RecallPpm: 400_000,
	}
	founded, err := w.Coop.FoundRegionalCompany(w.Ctx, "school", regionalForm, w.stranger.Id, 1, false)
	require.NoError(t, err)
	require.True(t, founded.Endowed())
	require.NoError(t, sending(w.RegionalBankMsg.PayOutside, &types.MsgPayOutside{
		Signer: w.stranger.Address, Company: founded.Id, Pool: types.POOL_RESERVE, Amount: w.Reserve(founded.Id),
	})(w.Ctx))
	require.Empty(t, w.waiting(founded.Id))

	unendowed := w.FoundUnendowed(w.baker, "cafe")
	w.Endow(unendowed, 100*unit)
	require.NoError(t, sending(w.RegionalBankMsg.PayOutside, &types.MsgPayOutside{
		Signer: w.baker.Address, Company: unendowed, Pool: types.POOL_RESERVE, Amount: 100 * unit,
	})(w.Ctx), "nothing of it was endowed at founding: the bank gave it, or it was earned")
	w.check()

	// Who recovers while a payment waits is confirmed like everybody, and by no share any more.
	payment := w.clinicPays(types.POOL_RESERVE, w.share(w.clinic))
	w.Recover(w.clinic)
	w.setParams(func(p *types.Params) { p.OutsideSharePpm = 0 })
	waiting := w.waiting(w.clinic)
	require.Len(t, waiting, 1)
	require.NoError(t, w.confirming(w.stranger, payment, waiting[0].Amount)(w.Ctx))
	w.check()
}
