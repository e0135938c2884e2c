package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/invariant"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// shift has somebody work for an hour and returns the shift.
func (w *world) shift(worker regiontypes.Member, company uint64) uint64 {
	w.t.Helper()
	shift := w.ClockIn(worker, company)
	w.Wait(3600)
	w.ClockOut(worker)
	return shift
}

func (w *world) vouching(buyer regiontypes.Member, order uint64, shifts ...uint64) transaction {
	msg := &types.MsgVouchHours{Signer: buyer.Address, Order: order, Shifts: shifts}
	require.NoError(w.t, msg.ValidateBasic())
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.VouchHours(ctx, msg)
		return err
	}
}

func (w *world) confirmedBy(shift uint64) uint64 {
	found, _, err := w.Wage.GetShift(w.Ctx, shift)
	require.NoError(w.t, err)
	return found.ConfirmedBy
}

// Nobody sees who works alone but their customers, and an officer who would have to come: who bought there may say so.
func TestWhoBoughtVouchesForTheOnlyWorker(t *testing.T) {
	w := newWorld(t)
	shift, second := w.shift(w.baker, w.bakery), w.shift(w.baker, w.bakery)
	order, _ := w.buy(w.customer, w.bread, 2)
	require.NoError(t, w.vouching(w.customer, order, shift, second)(w.Ctx))
	require.Equal(t, w.customer.Id, w.confirmedBy(shift))
	require.Equal(t, w.customer.Id, w.confirmedBy(second))
	w.refused(wagetypes.ErrAlreadyConfirmed, w.vouching(w.customer, order, shift))

	// What was ordered and handed over is a receipt as well.
	third := w.shift(w.miller, w.mill)
	ordered, _ := w.buy(w.customer, w.flour, 1)
	w.refused(types.ErrOrderStatus, w.vouching(w.customer, ordered, third))
	w.fulfil(w.miller, ordered)
	require.NoError(t, w.vouching(w.customer, ordered, third)(w.Ctx))
	require.Equal(t, w.customer.Id, w.confirmedBy(third))
	require.NoError(t, invariant.CheckAll(w.Ctx, w.Wage.Invariants()))
	w.check()
}

func TestWhoDoesNotVouch(t *testing.T) {
	w := newWorld(t)
	w.fund(w.miller, 100*unit)
	w.fund(w.baker, 100*unit)
	shift, others := w.shift(w.baker, w.bakery), w.shift(w.miller, w.mill)
	order, _ := w.buy(w.customer, w.bread, 2)
	own, _ := w.buy(w.baker, w.bread, 1)
	w.refused(types.ErrReceiptNotFound, w.vouching(w.stranger, order, shift))
	w.refused(types.ErrReceiptNotFound, w.vouching(w.customer, 999, shift))
	w.refused(types.ErrRelatedWitness, w.vouching(w.baker, own, shift))
	w.refused(wagetypes.ErrInvalid, w.vouching(w.customer, order, others))
	w.refused(wagetypes.ErrShiftNotFound, w.vouching(w.customer, order, shift, 999))

	// Who gave back what they bought bought nothing.
	_, err := w.MarketMsg.Refund(w.Ctx, &types.MsgRefund{Signer: w.baker.Address, Buyer: w.customer.Id, Order: order, Quantity: 1})
	require.NoError(t, err)
	require.NoError(t, w.vouching(w.customer, order, shift)(w.Ctx))
	another := w.shift(w.baker, w.bakery)
	_, err = w.MarketMsg.Refund(w.Ctx, &types.MsgRefund{Signer: w.baker.Address, Buyer: w.customer.Id, Order: order, Quantity: 1})
	require.NoError(t, err)
	w.refused(types.ErrNothingBought, w.vouching(w.customer, order, another))

	// Where colleagues work, they see each other.
	w.Hire(w.bakery, w.baker, w.stranger, 1)
	bought, _ := w.buy(w.customer, w.bread, 1)
	w.refused(wagetypes.ErrNotAlone, w.vouching(w.customer, bought, another))
	_, err = w.CoopMsg.Resign(w.Ctx, &cooptypes.MsgResign{Signer: w.stranger.Address, Company: w.bakery})
	require.NoError(t, err)

	// Two who work alone do not see each other's hours.
	bread, _ := w.buy(w.miller, w.bread, 1)
	require.NoError(t, w.vouching(w.miller, bread, another)(w.Ctx))
	flour, _ := w.buy(w.baker, w.flour, 1)
	w.fulfil(w.miller, flour)
	w.refused(wagetypes.ErrVouchedInTurn, w.vouching(w.baker, flour, others))

	// Who left what they bought too long ago has no receipt any more, and a suspended member sees nothing.
	require.NoError(t, w.Region.Suspend(w.Ctx, w.customer.Id, "rule"))
	w.refused(regiontypes.ErrMemberSuspended, w.vouching(w.customer, bought, w.shift(w.baker, w.bakery)))
	w.check()
}

// Nobody vouches for everybody: of two companies in half a year.
func TestNobodyVouchesForMoreThanTwoCompaniesInHalfAYear(t *testing.T) {
	w := newWorld(t)
	tailor := w.Admit("tailor")
	shop := w.Found(tailor, "shop")
	shirt := w.Register(tailor, shop, "shirt", pricingtypes.PRODUCT_KIND_STOCKED, 2*unit)
	w.Output(tailor, shop, shirt, 20)
	w.List(tailor, shop, shirt, types.LISTING_MODE_AT_ONCE)
	vouch := func(worker regiontypes.Member, company, product uint64) transaction {
		shift := w.shift(worker, company)
		order, _ := w.buy(w.customer, product, 1)
		if product == w.flour {
			w.fulfil(worker, order)
		}
		return w.vouching(w.customer, order, shift)
	}
	require.NoError(t, vouch(w.baker, w.bakery, w.bread)(w.Ctx))
	require.NoError(t, vouch(w.miller, w.mill, w.flour)(w.Ctx))
	w.refused(wagetypes.ErrVouchedForMany, vouch(tailor, shop, shirt))
	require.NoError(t, vouch(w.baker, w.bakery, w.bread)(w.Ctx), "of the same ones as often as they buy")

	exported, err := w.Wage.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.Len(t, exported.Vouchings, 2)
	require.NoError(t, exported.Validate())
	exported.Vouchings = append(exported.Vouchings, wagetypes.Vouching{Member: w.customer.Id, Company: shop, At: w.Now()})
	require.ErrorContains(t, exported.Validate(), "vouched for the worker of company 3")

	w.Wait(wagetypes.VouchingSeconds - 3*3600)
	require.NoError(t, vouch(tailor, shop, shirt)(w.Ctx), "the mill's was half a year ago")
	w.refused(wagetypes.ErrVouchedForMany, vouch(w.miller, w.mill, w.flour))
	require.NoError(t, invariant.CheckAll(w.Ctx, w.Wage.Invariants()))
	w.check()
}
