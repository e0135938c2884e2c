package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// payingOutside is a payment for overhead, or for first stock, by the founder of a company to a payee, "" for none.
func (w *world) payingOutside(company uint64, pool types.Pool, amount int64, payee string) transaction {
	msg := &types.MsgPayOutside{Signer: w.nurse.Address, Company: company, Pool: pool, Amount: amount, Commitment: commitment("gauze")}
	if company == w.bakery {
		msg.Signer = w.baker.Address
	}
	if payee != "" {
		msg.Payee = commitment(payee)
	}
	return sending(w.RegionalBankMsg.PayOutside, msg)
}

// clinicPays has the clinic, whose endowment is not recovered, begin a payment that waits, and returns its id.
func (w *world) clinicPays(pool types.Pool, amount int64) uint64 {
	w.t.Helper()
	require.NoError(w.t, w.payingOutside(w.clinic, pool, amount, "")(w.Ctx))
	waiting := w.waiting(w.clinic)
	require.NotEmpty(w.t, waiting)
	return waiting[len(waiting)-1].Id
}

func (w *world) confirming(who regiontypes.Member, payment uint64, amount int64) transaction {
	return sending(w.RegionalBankMsg.ConfirmOutside, &types.MsgConfirmOutside{Signer: who.Address, Payment: payment, Amount: amount, Record: commitment("seen")})
}

func (w *world) starting(company uint64) int64 { return w.Balance(currencytypes.Starting(company)) }

func (w *world) waiting(company uint64) []types.OutsidePayment {
	response, err := w.RegionalBankQuery.OutsidePayments(w.Ctx, &types.QueryOutsidePaymentsRequest{Company: company})
	require.NoError(w.t, err)
	return response.Payments
}

// byBoard has a company's own board pay, with those who decided.
func (w *world) byBoard(company uint64, pool types.Pool, amount int64, deciders regiontypes.Deciders) *types.MsgPayOutsideResponse {
	w.t.Helper()
	of, err := w.Coop.GetCompany(w.Ctx, company)
	require.NoError(w.t, err)
	response, err := w.RegionalBankMsg.PayOutside(regiontypes.WithDeciders(w.Ctx, deciders), &types.MsgPayOutside{
		Signer: of.Authority, Company: company, Pool: pool, Amount: amount, Commitment: commitment("gauze"),
	})
	require.NoError(w.t, err)
	return response
}

func TestAStartingPoolPaysOutsideOnlyWhatAnUnrelatedMemberSaw(t *testing.T) {
	w := newWorld(t)
	before := w.starting(w.clinic)
	payment := w.clinicPays(types.POOL_STARTING, 30*unit)
	require.Zero(t, w.Memo(w.clinic).StartingSpent, "nothing is spent")
	require.Equal(t, before-30*unit, w.starting(w.clinic), "it is on hold")
	require.Equal(t, -1000*unit, w.Balance(currencytypes.External()), "only what funded the region crossed the border")
	response, err := w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: w.clinic})
	require.NoError(t, err)
	require.Empty(t, response.Assets)
	w.check()

	require.NoError(t, w.confirming(w.stranger, payment, 30*unit)(w.Ctx))
	require.Equal(t, 30*unit, w.Memo(w.clinic).StartingSpent)
	require.Equal(t, 30*unit-1000*unit, w.Balance(currencytypes.External()))
	require.Empty(t, w.waiting(w.clinic))
	response, err = w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: w.clinic})
	require.NoError(t, err)
	require.Equal(t, []propertytypes.AssetState{{Asset: propertytypes.Asset{
		Id: 1, User: w.clinic, PaidBy: w.clinic, Pool: propertytypes.POOL_STARTING, Cost: 30 * unit, Payment: payment, Commitment: commitment("gauze"),
		RecordedAt: w.Now(), ConfirmedBy: w.stranger.Id, Record: commitment("seen"),
	}}}, response.Assets, "first stock leaves a record, too")
	w.check()
}

// A recovered company's starting pool, and one that a whole board decides about, wait all the same: it is what was bought
// that somebody has to see.
func TestNoStartingPoolPaysWithoutAWitnessWhoeverDecided(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.payingOutside(w.bakery, types.POOL_STARTING, 3*unit, "")(w.Ctx))
	require.Len(t, w.waiting(w.bakery), 1)
	// The stranger sits on the clinic's board without working there: who agreed is no witness.
	response := w.byBoard(w.clinic, types.POOL_STARTING, 4*unit, regiontypes.Deciders{Members: []uint64{w.nurse.Id, w.stranger.Id}})
	require.True(t, response.Waits)
	w.refused(types.ErrSecondPerson, w.confirming(w.stranger, response.Payment, 4*unit))
	require.NoError(t, w.confirming(w.baker, response.Payment, 4*unit)(w.Ctx))
	w.check()
}

func TestSilenceSendsTheMoneyOfAPaymentOutsideBack(t *testing.T) {
	w := newWorld(t)
	w.setParams(func(p *types.Params) { p.MaxOutsideDuePerBlock = 1 })
	reserve, starting := w.Reserve(w.clinic), w.starting(w.clinic)
	starts, reserves := w.clinicPays(types.POOL_STARTING, 40*unit), w.clinicPays(types.POOL_RESERVE, 50*unit)
	w.Wait(2*week - 1)
	require.Len(t, w.waiting(w.clinic), 2)
	// The clock says so, however far behind the queue is.
	w.refused(types.ErrPaymentOverdue, w.confirming(w.stranger, starts, 40*unit))
	w.refused(types.ErrPaymentOverdue, w.confirming(w.stranger, reserves, 50*unit))
	w.Wait(1)
	require.Len(t, w.waiting(w.clinic), 1, "one a block, as the region says")
	w.refused(types.ErrPaymentOverdue, w.confirming(w.stranger, reserves, 50*unit))
	w.EndBlock()
	require.Empty(t, w.waiting(w.clinic))
	require.Equal(t, []int64{reserve, starting}, []int64{w.Reserve(w.clinic), w.starting(w.clinic)})
	require.Zero(t, w.Memo(w.clinic).Unrecovered)
	require.Zero(t, w.Memo(w.clinic).StartingSpent)
	w.check()
}

func TestAPaymentThatItsCompanyTakesBackGoesBackAlsoWhenItIsInsolvent(t *testing.T) {
	w := newWorld(t)
	reserve := w.Reserve(w.clinic)
	payment := w.clinicPays(types.POOL_RESERVE, 50*unit)
	w.owe(w.clinic, w.nurse, unit)
	require.NoError(t, sending(w.RegionalBankMsg.CancelOutside, &types.MsgCancelOutside{Signer: w.nurse.Address, Payment: payment})(w.Ctx))
	require.Equal(t, reserve, w.Reserve(w.clinic), "what it owes can be paid of it")
	w.check()
}

func TestAJobThatEndedWhileItsPaymentWaitedMakesItOverhead(t *testing.T) {
	w := newWorld(t)
	visit := w.bread + 1
	require.NoError(t, sending(w.RegionalBankMsg.PayOutside, &types.MsgPayOutside{
		Signer: w.nurse.Address, Company: w.clinic, Pool: types.POOL_RESERVE, Amount: 5 * unit, Tag: pricingtypes.CostTag{Product: visit},
	})(w.Ctx))
	require.NoError(t, w.Pricing.RetireProduct(w.Ctx, w.clinic, visit))
	require.NoError(t, w.confirming(w.stranger, 1, 5*unit)(w.Ctx))
	require.Equal(t, 5*unit, w.Memo(w.clinic).Unrecovered)
	w.check()
	w.EndCycle()
	costing, _, err := w.Pricing.GetCosting(w.Ctx, w.clinic)
	require.NoError(t, err)
	require.Equal(t, 5*unit, costing.LastCost)
	w.check()
}

func TestPaymentsThatWaitGoBackWhenTheirCompanyIsWoundUp(t *testing.T) {
	w := newWorld(t)
	reserve, starting := w.Reserve(w.clinic), w.starting(w.clinic)
	w.clinicPays(types.POOL_RESERVE, 100*unit)
	w.clinicPays(types.POOL_STARTING, 50*unit)
	w.budget(w.clinic, "salt", 10*unit, week)
	w.budget(w.clinic, "gauze", 10*unit, week)
	w.budget(w.bakery, "salt", 10*unit, week)
	for left := 4; left > 0; left-- {
		has, err := w.RegionalBank.HasOutside(w.Ctx, w.clinic)
		require.NoError(t, err)
		require.True(t, has)
		closed, done, err := w.RegionalBank.CloseOutside(w.Ctx, w.clinic, 1)
		require.NoError(t, err)
		require.Equal(t, 1, closed)
		require.False(t, done)
		w.check()
	}
	closed, done, err := w.RegionalBank.CloseOutside(w.Ctx, w.clinic, 1)
	require.NoError(t, err)
	require.Zero(t, closed)
	require.True(t, done)
	has, err := w.RegionalBank.HasOutside(w.Ctx, w.clinic)
	require.NoError(t, err)
	require.False(t, has)
	require.Equal(t, []int64{reserve, starting}, []int64{w.Reserve(w.clinic), w.starting(w.clinic)})
	require.Len(t, w.budgets(w.bakery), 1, "another company's stays")
	w.check()
}
