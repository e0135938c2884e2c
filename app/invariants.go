package app

import (
	"context"
	"fmt"

	"github.com/factor-coop/factor/internal/invariant"
	pricingkeeper "github.com/factor-coop/factor/x/pricing/keeper"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// Invariants are the conditions of all modules that must hold after every block.
func (a *App) Invariants() []invariant.Invariant {
	var all []invariant.Invariant
	for _, of := range [][]invariant.Invariant{
		a.Region.Invariants(), a.Currency.Invariants(), a.Coop.Invariants(), a.Pricing.Invariants(),
		a.Wage.Invariants(), a.Market.Invariants(), a.RegionalBank.Invariants(), a.Insolvency.Invariants(), a.Validators.Invariants(),
		{{Name: "app/minted wages are labour sold and held", Check: a.checkLabour}},
	} {
		all = append(all, of...)
	}
	return all
}

func (a *App) checkLabour(ctx context.Context) error {
	_, err := a.RegionLabour(ctx)
	return err
}

// RegionLabour is where all work in the region is. It is an error when the wages that the ledger minted, and the
// time they paid, are not the work that units sold have carried away and that companies still hold: the two sides
// are counted by two modules.
func (a *App) RegionLabour(ctx context.Context) (pricingkeeper.RegionLabour, error) {
	totals, err := a.Currency.GetTotals(ctx)
	if err != nil {
		return pricingkeeper.RegionLabour{}, err
	}
	region, err := a.Pricing.GetRegionLabour(ctx)
	if err != nil {
		return region, err
	}
	minted := pricingtypes.LabourSum{Amount: totals.Wages, Microseconds: totals.PaidSeconds * pricingtypes.Micro}
	left := region.Residual()
	if region.Paid != minted || left != (pricingtypes.LabourSum{}) {
		return region, fmt.Errorf("wages of %d for %d seconds were minted, the labour of prices is %d in %d microseconds, of which %d in %d microseconds are nowhere",
			totals.Wages, totals.PaidSeconds, region.Paid.Amount, region.Paid.Microseconds, left.Amount, left.Microseconds)
	}
	return region, nil
}
