package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/pricing/types"
)

// moveAll lets all equipment of a company become another's cost, what ends with one close in two parts, and returns its worth.
func moveAll(t *testing.T, f *fixture.Fix, from, to uint64) (moved int64) {
	exported, err := f.Pricing.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	for _, end := range exported.DeferredEnds {
		if end.Company != from || end.Kind != types.DEFERRED_KIND_EQUIPMENT {
			continue
		}
		half := end
		half.PerCycle /= 2
		rest := types.DeferredEnd{Company: from, Kind: end.Kind, Close: end.Close, PerCycle: end.PerCycle - half.PerCycle}
		for _, part := range []types.DeferredEnd{half, rest} {
			before := f.Memo(from).Undepreciated
			_, err := f.Pricing.MoveEquipment(f.Ctx, part, to, currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_BANKRUPTCY, Ref: from})
			require.NoError(t, err)
			moved += before - f.Memo(from).Undepreciated
			f.RequirePricingInvariants()
			f.RequireCurrencyInvariants()
		}
	}
	return moved
}

// A machine goes on becoming a cost where it goes, over as many cycles as were left, to the micro-unit; what was prepaid does not go.
func TestEquipmentThatGoesToAnotherCompanyGoesOnWearingThere(t *testing.T) {
	f := fixture.New(t)
	mill, _ := f.Company("mill")
	tools, _ := f.Company("tools")
	f.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 10, 0, unit)
	f.EndCycle()
	f.Product(tools, "lathe", types.PRODUCT_KIND_SERVICE, 10, 0, unit) // their closes count from different cycles
	f.Equip(mill, 1001*unit, 7)
	f.Equip(mill, 500*unit+3, 12)
	f.Equip(tools, 90*unit, 9)
	f.Prepay(mill, 52*unit, 52)
	f.EndCycle()
	f.EndCycle()
	before, after := f.Memo(mill), f.Memo(tools)
	mine, err := f.PricingQuery.Costs(f.Ctx, &types.QueryCostsRequest{Company: mill})
	require.NoError(t, err)
	worth := mine.Deferred[0].Remaining
	require.Equal(t, types.DEFERRED_KIND_EQUIPMENT, mine.Deferred[0].Kind)
	moved := moveAll(t, f, mill, tools)
	require.Equal(t, worth, moved)
	left, received := f.Memo(mill), f.Memo(tools)
	require.Equal(t, []int64{before.Undepreciated - worth, before.PutIn - worth}, []int64{left.Undepreciated, left.PutIn})
	require.Equal(t, []int64{after.Undepreciated + worth, after.PutIn + worth}, []int64{received.Undepreciated, received.PutIn})
	require.Equal(t, []int64{before.Unrecovered, after.Unrecovered}, []int64{left.Unrecovered, received.Unrecovered}, "nobody's cost at once")
	require.Equal(t, 50*unit, left.Undepreciated, "what it prepaid is not the heir's")
	for cycle := range 10 {
		f.EndCycle()
		f.RequirePricingInvariants()
		switch undepreciated := f.Memo(tools).Undepreciated; cycle {
		case 4:
			require.Equal(t, (500*unit+3)/12*5+(500*unit+3)%12+90*unit/9*2, undepreciated, "the first machine is done with its seventh cycle")
		case 6:
			require.Equal(t, (500*unit+3)/12*3+(500*unit+3)%12, undepreciated)
		case 9:
			require.Zero(t, undepreciated)
		}
	}
}

func TestTheWorkInAMachineGoesWithIt(t *testing.T) {
	w := &workplace{Fix: fixture.New(t)}
	smith, _ := w.Company("smith")
	mill, _ := w.Company("mill")
	tools, _ := w.Company("tools")
	lathe := w.Product(smith, "lathe", types.PRODUCT_KIND_SERVICE, 2, 0, 400*unit)
	w.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 10, 0, unit)
	w.Product(tools, "lease", types.PRODUCT_KIND_SERVICE, 10, 0, unit)
	w.pay(smith, types.CostTag{Product: lathe}, 400*unit)
	w.sell(lathe, 1)
	w.EndCycle()
	require.NoError(t, w.Pricing.RecordSale(w.Ctx, lathe, 1, 0))
	w.Equip(mill, 400*unit, 8)
	require.NoError(t, w.Pricing.ReceiveDeferred(w.Ctx, mill, lathe, 1))
	w.EndCycle()
	w.EndCycle()
	held := w.agrees().Equipment
	require.Positive(t, held.Amount)
	moveAll(t, w.Fix, mill, tools)
	region := w.agrees()
	require.Equal(t, held, region.Equipment)
	statement, err := w.Pricing.GetLabour(w.Ctx, tools)
	require.NoError(t, err)
	require.Equal(t, types.LabourSum(held), statement.Equipment)
	w.EndCycle()
	require.InDelta(t, held.Amount*5/6, w.agrees().Equipment.Amount, 4)
}

func TestNoMoreEquipmentMovesThanThereIs(t *testing.T) {
	f := fixture.New(t)
	mill, _ := f.Company("mill")
	tools, _ := f.Company("tools")
	f.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 10, 0, unit)
	f.Equip(mill, 100*unit+1, 4)
	f.Prepay(mill, 40*unit, 4)
	f.EndCycle()
	good := types.DeferredEnd{Company: mill, Kind: types.DEFERRED_KIND_EQUIPMENT, Close: 4, PerCycle: 25 * unit, Rest: 1}
	for name, change := range map[string]func(end *types.DeferredEnd, to *uint64){
		"more than ends with it": func(end *types.DeferredEnd, _ *uint64) { end.PerCycle++ },
		"a larger rest":          func(end *types.DeferredEnd, _ *uint64) { end.Rest++ },
		"less than nothing":      func(end *types.DeferredEnd, _ *uint64) { end.Rest = -1 },
		"another close":          func(end *types.DeferredEnd, _ *uint64) { end.Close++ },
		"a close that is past": func(end *types.DeferredEnd, _ *uint64) {
			*end = types.DeferredEnd{Company: mill, Kind: end.Kind, Close: 1}
		},
		"what is prepaid": func(end *types.DeferredEnd, _ *uint64) {
			end.Kind, end.PerCycle, end.Rest = types.DEFERRED_KIND_PREPAID, 10*unit, 0
		},
		"to itself": func(_ *types.DeferredEnd, to *uint64) { *to = mill },
	} {
		end, to := good, tools
		change(&end, &to)
		_, err := f.Pricing.MoveEquipment(f.Ctx, end, to, currencytypes.Cause{})
		require.ErrorIs(t, err, types.ErrInvalid, name)
	}
	ends, err := f.Pricing.MoveEquipment(f.Ctx, good, tools, currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_BANKRUPTCY, Ref: mill})
	require.NoError(t, err)
	require.Equal(t, uint64(3), ends, "it has closed once less")
	f.RequirePricingInvariants()
}
