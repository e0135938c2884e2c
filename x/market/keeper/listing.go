package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// ListProduct offers a company's product, or replaces how it is offered. The caller has authorised the company.
func (k Keeper) ListProduct(ctx context.Context, msg *types.MsgListProduct) error {
	product, err := k.pricing.GetProduct(ctx, msg.Product)
	if err != nil {
		return err
	}
	if product.Company != msg.Company {
		return errorsmod.Wrapf(types.ErrNotSellersProduct, "product %d belongs to company %d, not %d", msg.Product, product.Company, msg.Company)
	}
	if product.Retired {
		return errorsmod.Wrapf(types.ErrSellerMayNotSell, "product %d is retired", msg.Product)
	}
	madeToOrder := product.Kind == pricingtypes.PRODUCT_KIND_MADE_TO_ORDER
	if madeToOrder && msg.Mode != types.LISTING_MODE_BY_ORDER {
		return errorsmod.Wrapf(types.ErrListingMode, "product %d is made to order, list it by order", msg.Product)
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	if msg.OrderTimeoutSeconds < params.MinOrderTimeoutSeconds || msg.OrderTimeoutSeconds > params.MaxOrderTimeoutSeconds {
		return errorsmod.Wrapf(types.ErrTimeoutOutOfRange, "%s, allowed are %s to %s",
			said.Span(msg.OrderTimeoutSeconds), said.Span(params.MinOrderTimeoutSeconds), said.Span(params.MaxOrderTimeoutSeconds))
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	listing := types.Listing{
		Product: msg.Product, Company: msg.Company, Mode: msg.Mode, OrderTimeoutSeconds: msg.OrderTimeoutSeconds,
		Description: bytes.Clone(msg.Description), ListedAt: now, MadeToOrder: madeToOrder,
	}
	listed, err := k.listings.Has(ctx, msg.Product)
	if err != nil {
		return err
	}
	if !listed {
		if err := checkRoom(ctx, k.listings.Indexes.ByCompany.Iterate, msg.Company, params.MaxListings, types.ErrTooManyListings); err != nil {
			return err
		}
	}
	if err := k.listings.Set(ctx, msg.Product, listing); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ProductListed{Listing: listing})
}

// UnlistProduct stops offering a product. Orders already placed go on. The caller has authorised the company.
func (k Keeper) UnlistProduct(ctx context.Context, company, product uint64) error {
	listing, err := k.GetListing(ctx, product)
	if err != nil {
		return err
	}
	if listing.Company != company {
		return errorsmod.Wrapf(types.ErrNotSellersProduct, "product %d is listed by company %d, not %d", product, listing.Company, company)
	}
	if err := k.listings.Remove(ctx, product); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ProductUnlisted{Product: product, Company: company})
}

// GetListing returns the listing of a product, or ErrListingNotFound.
func (k Keeper) GetListing(ctx context.Context, product uint64) (types.Listing, error) {
	return base.Get(ctx, k.listings, product, types.ErrListingNotFound, "product %d", product)
}

// checkSeller refuses a company that has gone or is in proceedings. An insolvent company may sell: that refills it.
func (k Keeper) checkSeller(ctx context.Context, company uint64) error {
	_, err := k.seller(ctx, company)
	return err
}

func (k Keeper) seller(ctx context.Context, company uint64) (cooptypes.Company, error) {
	seller, err := k.coop.GetCompany(ctx, company)
	if err == nil && !seller.Acts() {
		err = errorsmod.Wrapf(types.ErrSellerMayNotSell, "company %d is %s", company, seller.Standing)
	}
	return seller, err
}

// checkSells is checkSeller for a new sale: it refuses also a company in which nobody works who would stand for it.
func (k Keeper) checkSells(ctx context.Context, company uint64) error {
	seller, err := k.seller(ctx, company)
	if err != nil {
		return err
	}
	return k.coop.CheckSells(ctx, seller)
}

// checkRoom counts the entries of one owner in an index and refuses at the limit.
func checkRoom[I interface {
	Valid() bool
	Next()
	Close() error
}](ctx context.Context, iterate func(context.Context, collections.Ranger[collections.Pair[uint64, uint64]]) (I, error), owner uint64, limit uint32, full *errorsmod.Error) (err error) {
	entries, err := iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](owner))
	if err != nil {
		return err
	}
	defer func() { err = failure.First(err, entries.Close()) }()
	for count := uint32(0); entries.Valid(); entries.Next() {
		if count++; count >= limit {
			return errorsmod.Wrapf(full, "%d has %d, the limit is %d", owner, count, limit)
		}
	}
	return nil
}
