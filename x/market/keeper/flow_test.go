package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// What an order accepts, its later steps accept: goods are never delivered and then not paid for terms
// that were known when the order was placed. Each purpose and pool at the ends of what its terms may be
// goes from placing to its receipt, and what is beyond is refused at the first step.
func TestWhatAnOrderAcceptsItsLaterStepsAccept(t *testing.T) {
	lasting := func(cycles uint32) types.Purpose {
		return types.Purpose{Kind: types.PURPOSE_KIND_EQUIPMENT, LifeCycles: cycles, Commitment: commitment("oven")}
	}
	prepaid := func(cycles uint32) types.Purpose {
		return types.Purpose{Kind: types.PURPOSE_KIND_PREPAID, PrepaidCycles: cycles}
	}
	for _, pool := range []types.Pool{types.POOL_RESERVE, types.POOL_STARTING} {
		startingPoolRefuses := ""
		if pool == types.POOL_STARTING {
			startingPoolRefuses = "starting pool"
		}
		for _, test := range []struct {
			purpose types.Purpose
			oven    bool
			refused string // with these words; "" where it fits
		}{
			{lasting(0), true, "life_cycles is 0"},
			{lasting(1), true, ""},
			{lasting(pricingtypes.MaxLifeCycles), true, ""},
			{lasting(pricingtypes.MaxLifeCycles + 1), true, fmt.Sprintf("life_cycles is %d", pricingtypes.MaxLifeCycles+1)},
			{lasting(1<<32 - 1), true, "life_cycles is 4294967295"},
			{prepaid(0), true, "prepaid_cycles is 0"},
			{prepaid(4), true, startingPoolRefuses},
			{prepaid(52), true, startingPoolRefuses},
			{prepaid(53), true, "prepaid_cycles is 53"},
			{recipe, false, ""},
			{overhead, false, startingPoolRefuses},
			{types.Purpose{Kind: types.PURPOSE_KIND_TAG, Product: 3}, false, startingPoolRefuses},
		} {
			t.Run(fmt.Sprintf("%s for %s of %d cycles", pool, test.purpose.Kind, test.purpose.Later().Cycles), func(t *testing.T) {
				w := newWorld(t)
				product, quantity := w.flour, int64(20)
				if test.oven {
					product, quantity = w.oven, 1
				}
				msg := w.companyOrder(w.baker, w.bakery, product, quantity, pool, test.purpose)
				if test.refused != "" {
					require.ErrorContains(t, msg.ValidateBasic(), test.refused)
					return
				}
				id := w.place(msg)
				w.accept(w.miller, id)
				w.fulfil(w.miller, id)
				if pool == types.POOL_STARTING {
					_, err := w.MarketMsg.ConfirmReceipt(w.Ctx, &types.MsgConfirmReceipt{Signer: w.stranger.Address, Order: id, Quantity: quantity, Record: commitment("seen")})
					require.NoError(t, err)
				}
				require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(id).Status)
				for range 2 {
					w.wait(8 * day)
				}
			})
		}
	}
}
