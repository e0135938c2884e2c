package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	bankkeeper "github.com/factor-coop/factor/x/regionalbank/keeper"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// paysOutside begins payments of 9 from each of the bakery's pools, which wait, and has the bank approve a budget.
func (w *world) paysOutside() {
	pay := bankkeeper.Outside{Company: w.bakery, PaidBy: w.baker.Address, Payer: w.baker.Id, Commitment: make([]byte, 32)}
	for _, amount := range []int64{7 * unit, 2 * unit} {
		for _, pool := range []banktypes.Pool{banktypes.POOL_RESERVE, banktypes.POOL_STARTING} {
			pay.Amount, pay.Pool = amount, pool
			_, waits, err := w.RegionalBank.PayOutside(w.Ctx, pay)
			require.NoError(w.t, err)
			require.True(w.t, waits)
		}
	}
	require.NoError(w.t, w.RegionalBank.SetOutsideBudget(w.Ctx, banktypes.OutsideBudget{
		Company: w.bakery, Payee: make([]byte, 32), Amount: unit, EndsAt: w.Now() + 1000*day,
	}))
}

// What a company was about to pay outside is its own still: it comes back before claims are settled, and wages are paid of it,
// at every cap of steps a block.
func TestWhatWaitsToBePaidOutsidePaysWagesFirst(t *testing.T) {
	bankrupt := func(t *testing.T, steps uint32, before func(*world)) *world {
		w := newWorld(t)
		w.SetSteps(steps)
		w.busy()
		w.receiveOven()
		before(w)
		w.ruin(0)
		outside := w.Balance(currencytypes.External())
		w.must(w.beginning(w.bank()))
		w.finish(w.requireSound)
		require.Equal(t, outside, w.Balance(currencytypes.External()), "nothing goes out any more")
		require.Equal(t, cooptypes.STANDING_GONE, w.company().Standing)
		has, err := w.RegionalBank.HasOutside(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.False(t, has)
		return w
	}
	plain := bankrupt(t, 1000, func(*world) {}).proceeding().Settlement
	require.Greater(t, plain.UnpaidWages, 18*unit)
	var first string
	for _, steps := range []uint32{1, 3, 1000} {
		t.Run(fmt.Sprint(steps, " steps"), func(t *testing.T) {
			w := bankrupt(t, steps, (*world).paysOutside)
			settled := w.proceeding().Settlement
			require.Equal(t, plain.ClaimsPaid+18*unit, settled.ClaimsPaid)
			require.Equal(t, plain.UnpaidWages-18*unit, settled.UnpaidWages)
			if first == "" {
				first = w.outcome()
			}
			require.Equal(t, first, w.outcome())
		})
	}
}

func TestAnInsolventCompanysPaymentOutsideIsNotConfirmed(t *testing.T) {
	w := newWorld(t)
	w.busy()
	w.paysOutside()
	w.ruin(0)
	for payment := range uint64(4) {
		waiting, err := w.RegionalBank.GetOutsidePayment(w.Ctx, payment+1)
		require.NoError(t, err)
		require.ErrorIs(t, w.RegionalBank.ConfirmOutside(w.Ctx, waiting.Id, waiting.Amount, w.stranger.Id, make([]byte, 32)), banktypes.ErrStanding)
	}
}
