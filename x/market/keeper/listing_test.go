package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestAListingShowsThePriceAndStockOfTheMoment(t *testing.T) {
	w := newWorld(t)
	response, err := w.MarketQuery.Listing(w.Ctx, &types.QueryListingRequest{Product: w.bread})
	require.NoError(t, err)
	require.Equal(t, w.price(w.bread), response.Offer.UnitPrice)
	require.EqualValues(t, 100, response.Offer.Stock)
	require.True(t, response.Offer.ForSale)

	all, err := w.MarketQuery.Listings(w.Ctx, &types.QueryListingsRequest{})
	require.NoError(t, err)
	require.Len(t, all.Offers, 4)
	mills, err := w.MarketQuery.Listings(w.Ctx, &types.QueryListingsRequest{Company: w.mill})
	require.NoError(t, err)
	require.Len(t, mills.Offers, 2)
	w.check()
}

func TestListingAgainReplacesTheOffer(t *testing.T) {
	w := newWorld(t)
	w.List(w.baker, w.bakery, w.bread, types.LISTING_MODE_BY_ORDER)
	listing, err := w.Market.GetListing(w.Ctx, w.bread)
	require.NoError(t, err)
	require.Equal(t, types.LISTING_MODE_BY_ORDER, listing.Mode)
	w.check()
}

func TestOnlyItsOwnCompanyListsAProduct(t *testing.T) {
	w := newWorld(t)
	msg := types.MsgListProduct{Signer: w.miller.Address, Company: w.mill, Product: w.bread, Mode: types.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: day}
	send := func(ctx context.Context) error { _, err := w.MarketMsg.ListProduct(ctx, &msg); return err }
	w.refused(types.ErrNotSellersProduct, send)

	msg.Company = w.bakery // a stranger to the bakery
	w.refused(regiontypes.ErrNotAuthorized, send)

	w.refused(types.ErrNotSellersProduct, func(ctx context.Context) error {
		_, err := w.MarketMsg.UnlistProduct(ctx, &types.MsgUnlistProduct{Signer: w.miller.Address, Company: w.mill, Product: w.bread})
		return err
	})
}

func TestAListingHasToFitItsProductAndTheRegionsLimits(t *testing.T) {
	w := newWorld(t)
	list := func(product uint64, mode types.ListingMode, timeout int64) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.MarketMsg.ListProduct(ctx, &types.MsgListProduct{
				Signer: w.baker.Address, Company: w.bakery, Product: product, Mode: mode, OrderTimeoutSeconds: timeout,
			})
			return err
		}
	}
	w.refused(types.ErrListingMode, list(w.cake, types.LISTING_MODE_AT_ONCE, day))
	w.refused(types.ErrTimeoutOutOfRange, list(w.bread, types.LISTING_MODE_AT_ONCE, 59))
	w.refused(types.ErrTimeoutOutOfRange, list(w.bread, types.LISTING_MODE_AT_ONCE, 91*day))

	_, err := w.MarketMsg.UnlistProduct(w.Ctx, &types.MsgUnlistProduct{Signer: w.baker.Address, Company: w.bakery, Product: w.cake})
	require.NoError(t, err)
	params := types.DefaultParams()
	params.MaxListings = 1
	require.NoError(t, w.Market.SetParams(w.Ctx, params))
	w.refused(types.ErrTooManyListings, list(w.cake, types.LISTING_MODE_BY_ORDER, day))
	require.NoError(t, list(w.bread, types.LISTING_MODE_BY_ORDER, day)(w.Ctx), "replacing takes no further place")
	w.check()
}

func TestWhatIsNotListedIsNotSold(t *testing.T) {
	w := newWorld(t)
	_, err := w.MarketMsg.UnlistProduct(w.Ctx, &types.MsgUnlistProduct{Signer: w.baker.Address, Company: w.bakery, Product: w.bread})
	require.NoError(t, err)
	w.check()
	w.refused(types.ErrListingNotFound, func(ctx context.Context) error {
		_, err := w.MarketMsg.Purchase(ctx, &types.MsgPurchase{Signer: w.customer.Address, Product: w.bread, Quantity: 1, MaxUnitPrice: 100 * unit})
		return err
	})
	w.refused(types.ErrListingNotFound, func(ctx context.Context) error {
		_, err := w.MarketMsg.UnlistProduct(ctx, &types.MsgUnlistProduct{Signer: w.baker.Address, Company: w.bakery, Product: w.bread})
		return err
	})
}

func TestAnInsolventCompanyMaySellAndAGoneOneMayNot(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.Owe(w.Ctx, w.bakery, w.baker.Id, unit))
	require.Equal(t, cooptypes.STANDING_INSOLVENT, w.standing(w.bakery))
	w.buy(w.customer, w.bread, 1)

	require.NoError(t, w.Coop.SetStanding(w.Ctx, w.bakery, cooptypes.STANDING_IN_PROCEEDINGS))
	w.refused(types.ErrSellerMayNotSell, func(ctx context.Context) error {
		_, err := w.MarketMsg.Purchase(ctx, &types.MsgPurchase{Signer: w.customer.Address, Product: w.bread, Quantity: 1, MaxUnitPrice: 100 * unit})
		return err
	})
	response, err := w.MarketQuery.Listing(w.Ctx, &types.QueryListingRequest{Product: w.bread})
	require.NoError(t, err)
	require.False(t, response.Offer.ForSale)
	_, err = w.CoopMsg.Resign(w.Ctx, &cooptypes.MsgResign{Signer: w.baker.Address, Company: w.bakery})
	require.NoError(t, err)
	require.NoError(t, w.Coop.SetStanding(w.Ctx, w.bakery, cooptypes.STANDING_GONE))
	w.refused(types.ErrSellerMayNotSell, func(ctx context.Context) error {
		_, err := w.MarketMsg.Purchase(ctx, &types.MsgPurchase{Signer: w.customer.Address, Product: w.bread, Quantity: 1, MaxUnitPrice: 100 * unit})
		return err
	})
}

func TestParametersChangeByTheRegionOnly(t *testing.T) {
	w := newWorld(t)
	params := types.DefaultParams()
	params.RefundSeconds = 7 * day
	_, err := w.MarketMsg.UpdateParams(w.Ctx, &types.MsgUpdateParams{Signer: w.Region.Authority().String(), Params: params})
	require.NoError(t, err)
	stored, err := w.MarketQuery.Params(w.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, params, stored.Params)

	w.refused(regiontypes.ErrNotAuthorized, func(ctx context.Context) error {
		_, err := w.MarketMsg.UpdateParams(ctx, &types.MsgUpdateParams{Signer: w.baker.Address, Params: types.DefaultParams()})
		return err
	})
}
