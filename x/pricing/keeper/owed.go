package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
	"github.com/factor-coop/factor/x/pricing/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// What output used before it was recorded is owed to that output: x/pricing/atcost says why and how.
// Entries lie by company, input and product, so that what arrives finds whom it is owed to. A company
// has at most one for each line of its recipes, and the lines of a product's recipe are the only ones it has.

type triple = collections.Triple[uint64, uint64, uint64]

// runningCycle is the cycle to which what a company does now belongs: the one after the last that was closed for it.
func (k Keeper) runningCycle(ctx context.Context, company uint64) (uint64, error) {
	costing, err := k.companyCostings.Get(ctx, company)
	if err != nil || costing.Age > 0 {
		return costing.ClosedCycle + 1, err
	}
	cycle, err := k.cycle.Get(ctx)
	return cycle.Number, err
}

// owe notes that units of output used an input that was not on hand, and returns what it is expected to cost.
// Economy rule: what is owed to all of a company's output is a billion units of currency at most, like a price.
func (k Keeper) owe(ctx context.Context, product types.Product, input uint64, units, microQuantity int64) (int64, error) {
	cycle, err := k.runningCycle(ctx, product.Company)
	if err != nil {
		return 0, err
	}
	asked, err := k.askedIn(ctx, input, cycle)
	if err != nil {
		return 0, err
	}
	company, err := k.companyFlows.Get(ctx, product.Company)
	if err != nil {
		return 0, err
	}
	key := collections.Join3(product.Company, input, product.Id)
	owed, _, err := base.Find(ctx, k.owed, key)
	if err != nil {
		return 0, err
	}
	after, amount := rule.Owe(owed.Ruled(), atcost.Owed{
		Cycle: cycle, Units: units, MicroQuantity: microQuantity, Amount: money.SatMulDivHalfUp(asked.Price, microQuantity, types.Micro),
	}, types.MaxAmount-company.Owed)
	company.Owed += amount
	return amount, failure.First(k.setOwed(ctx, key, after), k.companyFlows.Set(ctx, product.Company, company))
}

func (k Keeper) setOwed(ctx context.Context, key triple, owed []atcost.Owed) error {
	if len(owed) == 0 {
		return k.owed.Remove(ctx, key)
	}
	return k.owed.Set(ctx, key, types.NewOwedInputs(owed))
}

// meetOwed gives an input that arrived to the output it is owed to and returns what is left of it for later output.
func (k Keeper) meetOwed(ctx context.Context, company, input uint64, microQuantity, amount int64) (restQuantity, restAmount int64, err error) {
	iterator, err := k.owed.Iterate(ctx, collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](company, input))
	if err != nil {
		return 0, 0, err
	}
	entries, err := iterator.KeyValues() // closes the iterator
	if err != nil || len(entries) == 0 {
		return microQuantity, amount, err
	}
	owed := make([][]atcost.Owed, len(entries))
	for i, entry := range entries {
		owed[i] = entry.Value.Ruled()
	}
	left, met, restQuantity, restAmount := atcost.Meet(owed, microQuantity, amount)
	for _, part := range met {
		key := entries[part.Of].Key
		if err := failure.First(
			k.setOwed(ctx, key, left[part.Of]),
			k.settleOwed(ctx, key, part.Cost, part.Expected, part.Units),
			base.Emit(ctx, &types.OwedInputMet{
				Company: company, Product: key.K3(), SupplierProduct: input,
				MicroQuantity: part.MicroQuantity, Cost: part.Cost, Expected: part.Expected,
			}),
		); err != nil {
			return 0, 0, err
		}
	}
	return restQuantity, restAmount, nil
}

// settleOwed puts what an input cost in the place of what it was expected to cost; the difference is a variance of its output.
func (k Keeper) settleOwed(ctx context.Context, key triple, cost, expected, units int64) error {
	company, err := k.companyFlows.Get(ctx, key.K1())
	if err != nil {
		return err
	}
	flow, err := k.productFlows.Get(ctx, key.K3())
	if err != nil {
		return err
	}
	company.Owed -= expected
	flow.Consumed = money.SatAdd(flow.Consumed, cost)
	flow.Owed = money.SatSub(flow.Owed, expected)
	flow.Late = money.SatAdd(flow.Late, cost-expected)
	flow.LateUnits = max(flow.LateUnits, units)
	return failure.First(k.companyFlows.Set(ctx, key.K1(), company), k.productFlows.Set(ctx, key.K3(), flow))
}

// lapse takes back what was expected of input that was not used after all: nothing was spent on it.
func (k Keeper) lapse(ctx context.Context, key triple, left, lapsed []atcost.Owed) error {
	if err := k.setOwed(ctx, key, left); err != nil {
		return err
	}
	for _, one := range lapsed {
		if err := failure.First(
			k.settleOwed(ctx, key, 0, one.Amount, one.Units),
			base.Emit(ctx, &types.OwedInputLapsed{
				Company: key.K1(), SupplierProduct: key.K2(), Product: key.K3(),
				Cycle: one.Cycle, MicroQuantity: one.MicroQuantity, Expected: one.Amount,
			}),
		); err != nil {
			return err
		}
	}
	return nil
}

// dropOwed lapses all that a product is owed of an input which its recipe names no more.
func (k Keeper) dropOwed(ctx context.Context, product types.Product, input uint64) error {
	key := collections.Join3(product.Company, input, product.Id)
	owed, found, err := base.Find(ctx, k.owed, key)
	if err != nil || !found {
		return err
	}
	return k.lapse(ctx, key, nil, owed.Ruled())
}

// owedAtClose is what lapse left when a company's cycle closes, by product.
type owedAtClose struct {
	open   map[uint64]int64
	lapsed map[uint64]bool
}

// lapseOwed lapses what did not arrive in time; there are at most as many entries as a company's recipes have lines.
func (k Keeper) lapseOwed(ctx context.Context, company, ended uint64) (owedAtClose, error) {
	at := owedAtClose{open: map[uint64]int64{}, lapsed: map[uint64]bool{}}
	iterator, err := k.owed.Iterate(ctx, collections.NewPrefixedTripleRange[uint64, uint64, uint64](company))
	if err != nil {
		return at, err
	}
	entries, err := iterator.KeyValues() // closes the iterator
	if err != nil {
		return at, err
	}
	for _, entry := range entries {
		product := entry.Key.K3()
		left, lapsed := rule.Lapse(entry.Value.Ruled(), ended)
		for _, one := range left {
			at.open[product] += one.Amount
		}
		if len(lapsed) == 0 {
			continue
		}
		at.lapsed[product] = true
		if err := k.lapse(ctx, entry.Key, left, lapsed); err != nil {
			return at, err
		}
	}
	return at, nil
}

// judgeRecipes flags each recipe that claimed what never arrived, clears those of which nothing lapsed in a cycle with
// output, and counts what is owed for the error. Economy rule: what is owed is believed until a recipe is flagged,
// so that a recipe which claims too much hides what prices took for it no longer than it takes to find out.
func (k Keeper) judgeRecipes(ctx context.Context, books *companyBooks, at owedAtClose, ended uint64) error {
	for i := range books.products {
		one := &books.products[i]
		company, id := books.company, one.product.Id
		was := one.recipeFlagged
		switch {
		case at.lapsed[id]:
			one.recipeFlagged = ended
		case one.flow.Output > 0:
			one.recipeFlagged = 0
		}
		if was != 0 && one.recipeFlagged != 0 {
			one.recipeFlagged = was // since when
		}
		if one.recipeFlagged == 0 {
			books.owed += at.open[id]
		}
		if one.recipeFlagged == was {
			continue
		}
		event := sdk.UnwrapSDKContext(ctx).EventManager()
		err := k.recipes.Set(ctx, id, types.Recipe{Lines: one.needs, FlaggedCycle: one.recipeFlagged})
		if one.recipeFlagged != 0 {
			err = failure.First(err, event.EmitTypedEvent(&types.RecipeFlagged{Product: id, Company: company, Cycle: ended}))
		} else {
			err = failure.First(err, event.EmitTypedEvent(&types.RecipeCleared{Product: id, Company: company, Cycle: ended}))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
