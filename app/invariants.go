package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/factor-coop/factor/internal/invariant"
	pricingkeeper "github.com/factor-coop/factor/x/pricing/keeper"
	"github.com/factor-coop/factor/x/pricing/labour"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// withoutInvariants are the modules that state no conditions of their own, each with the reason.
var withoutInvariants = map[string]string{
	banktypes.ModuleName:      "x/currency checks supply and balances against its books",
	consensustypes.ModuleName: "one record, checked when it is set",
	upgradetypes.ModuleName:   "one plan, checked when it is set",
}

// invariantsOf gathers what the modules say must hold, in the order of their names. It is an error when a module
// neither states conditions nor is excused, does both, or names a condition after another module.
func invariantsOf(modules map[string]any) ([]invariant.Invariant, error) {
	var all []invariant.Invariant
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		reason, excused := withoutInvariants[name]
		holder, holds := modules[name].(invariant.Holder)
		if holds == excused {
			return nil, fmt.Errorf("module %s: it must either state invariants (%t) or be excused by a reason (%q)", name, holds, reason)
		}
		if !holds {
			continue
		}
		of := holder.Invariants()
		if len(of) == 0 {
			return nil, fmt.Errorf("module %s states no invariants: leave the method out and excuse it by a reason", name)
		}
		for _, one := range of {
			if !strings.HasPrefix(one.Name, name+"/") {
				return nil, fmt.Errorf("invariant %q of module %s must begin with %s/", one.Name, name, name)
			}
		}
		all = append(all, of...)
	}
	return all, nil
}

// Invariants are the conditions of all modules that must hold after every block. Some remember what they
// saw: who checks block after block asks once.
func (a *App) Invariants() []invariant.Invariant {
	all, err := invariantsOf(a.modules.Modules)
	must(err) // New has asked before
	return append(all, invariant.Invariant{Name: "app/minted wages are labour sold and held", Check: a.checkLabour})
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
	minted := labour.Sum{Amount: totals.Wages, Microseconds: totals.PaidSeconds * pricingtypes.Micro}
	left := region.Residual()
	if region.Paid != minted || left != (labour.Sum{}) {
		return region, fmt.Errorf("wages of %d for %d seconds were minted, the labour of prices is %d in %d microseconds, of which %d in %d microseconds are nowhere",
			totals.Wages, totals.PaidSeconds, region.Paid.Amount, region.Paid.Microseconds, left.Amount, left.Microseconds)
	}
	return region, nil
}
