package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
)

func TestTheCostingOfACompanyThatIsWoundUpIsTakenApartInBoundedSteps(t *testing.T) {
	for _, limit := range []int{1, 2, 100} {
		w := newWorld(t)
		w.Import(w.bakery, w.flour, 10)
		stock, err := w.Pricing.Stock(w.Ctx, w.bread)
		require.NoError(t, err)
		var handed []types.HandedOver
		calls := 0
		for done := false; !done; calls++ {
			var more []types.HandedOver
			var handled int
			more, handled, done, err = w.Pricing.HandOver(w.Ctx, w.bakery, 0, limit)
			require.NoError(t, err)
			require.LessOrEqual(t, handled, limit)
			handed = append(handed, more...)
			w.RequirePricingInvariants()
		}
		if limit == 1 {
			require.Greater(t, calls, 4)
		}
		kinds := map[types.HandedOverKind]types.HandedOver{}
		for _, one := range handed {
			kinds[one.Kind] = one
		}
		require.Len(t, handed, 3)
		require.Equal(t, stock, kinds[types.HandedOverStock].Quantity)
		require.Positive(t, kinds[types.HandedOverStock].Amount)
		require.Equal(t, w.flour, kinds[types.HandedOverInput].Ref)
		require.Positive(t, kinds[types.HandedOverInput].Amount)
		require.Equal(t, 500*unit, kinds[types.HandedOverEquipment].Amount)
		left, err := w.Pricing.HasAssets(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.False(t, left)
		_, known, err := w.Pricing.GetCosting(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.False(t, known)
		product, err := w.Pricing.GetProduct(w.Ctx, w.flour)
		require.NoError(t, err)
		require.False(t, product.Retired, "of another company")
		w.EndCycle()
		w.RequirePricingInvariants()
	}
}

// A machine goes on becoming a cost where it goes, over as many cycles as were left, to the micro-unit; what was prepaid does not go.
func TestEquipmentOfACompanyThatIsWoundUpGoesOnWearingAtItsHeir(t *testing.T) {
	for _, limit := range []int{1, 100} {
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
		var moved int64
		for done := false; !done; {
			var handed []types.HandedOver
			handed, _, done, err = f.Pricing.HandOver(f.Ctx, mill, tools, limit)
			require.NoError(t, err)
			for _, one := range handed {
				require.Equal(t, tools, one.To)
				moved += one.Amount
			}
			f.RequirePricingInvariants()
			f.RequireCurrencyInvariants()
		}
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
	for done := false; !done; {
		var err error
		_, _, done, err = w.Pricing.HandOver(w.Ctx, mill, tools, 1)
		require.NoError(t, err)
	}
	region := w.agrees()
	require.Equal(t, held, region.Equipment)
	statement, err := w.Pricing.GetLabour(w.Ctx, tools)
	require.NoError(t, err)
	require.Equal(t, types.LabourSum(held), statement.Equipment)
	w.EndCycle()
	require.InDelta(t, held.Amount*5/6, w.agrees().Equipment.Amount, 4)
}

func TestACompanyMayBeForgottenWhileACycleCloses(t *testing.T) {
	w := newWorld(t)
	params, err := w.Pricing.GetParams(w.Ctx)
	require.NoError(t, err)
	params.MaxProducts, params.MaxRepricedPerBlock = 2, 3
	_, err = w.PricingMsg.UpdateParams(w.Ctx, &types.MsgUpdateParams{Signer: w.Region.Authority().String(), Params: params})
	require.NoError(t, err)
	cycle, err := w.Pricing.GetCycle(w.Ctx)
	require.NoError(t, err)
	w.Advance(time.Duration(cycle.EndsAt-w.Now()) * time.Second)
	w.EndBlock()
	cycle, err = w.Pricing.GetCycle(w.Ctx)
	require.NoError(t, err)
	require.True(t, cycle.Closing)
	for done := false; !done; {
		_, _, done, err = w.Pricing.HandOver(w.Ctx, w.bakery, 0, 1)
		require.NoError(t, err)
		w.RequirePricingInvariants()
	}
	for range 5 {
		w.EndBlock()
		w.RequirePricingInvariants()
	}
	cycle, err = w.Pricing.GetCycle(w.Ctx)
	require.NoError(t, err)
	require.False(t, cycle.Closing)
}
