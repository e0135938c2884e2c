package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
)

func TestWhatIsPaidForLaterBecomesOverheadInEqualPartsAndIsThenDone(t *testing.T) {
	for name, pay := range map[string]func(f *fixture.Fix, company uint64) types.CostLineKind{
		"equipment": func(f *fixture.Fix, company uint64) types.CostLineKind {
			f.Equip(company, 1000*unit, 4)
			return types.COST_LINE_KIND_DEPRECIATION
		},
		"prepaid": func(f *fixture.Fix, company uint64) types.CostLineKind {
			f.Prepay(company, 1000*unit+1, 4)
			return types.COST_LINE_KIND_PREPAID
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := fixture.New(t)
			mill, _ := f.Company("mill")
			f.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 10, 0, unit)
			line := pay(f, mill)
			paid := f.Memo(mill).Undepreciated
			for _, part := range []int64{1, 2, 3, 4, 4} {
				f.EndCycle()
				due := paid / 4 * part
				if part == 4 {
					due = paid
				}
				memo := f.Memo(mill)
				require.Equal(t, paid-due, memo.Undepreciated)
				require.Equal(t, due, memo.Unrecovered)
				f.RequirePricingInvariants()
			}
			costs, err := f.PricingQuery.Costs(f.Ctx, &types.QueryCostsRequest{Company: mill})
			require.NoError(t, err)
			require.Empty(t, costs.Deferred)
			require.Equal(t, line, costs.Costing.Lines[0].Kind)
		})
	}
}

func TestTheCostsOfACompanySayWhatIsStillToCome(t *testing.T) {
	f := fixture.New(t)
	mill, _ := f.Company("mill")
	f.Equip(mill, 1000*unit, 3)
	f.Equip(mill, 500*unit, 100)
	f.Prepay(mill, 52*unit, 52)
	f.EndCycle()
	costs, err := f.PricingQuery.Costs(f.Ctx, &types.QueryCostsRequest{Company: mill})
	require.NoError(t, err)
	each := 1000*unit/3 + 5*unit
	require.Equal(t, []types.Deferred{
		{Company: mill, Kind: types.DEFERRED_KIND_EQUIPMENT, PerCycle: each, Remaining: 1500*unit - each},
		{Company: mill, Kind: types.DEFERRED_KIND_PREPAID, PerCycle: unit, Remaining: 51 * unit},
	}, costs.Deferred)
}

func TestAYearIsPaidInAdvanceForFourThirteenTwentySixOrFiftyTwoCycles(t *testing.T) {
	f := fixture.New(t)
	mill, _ := f.Company("mill")
	for _, later := range []types.Deferral{
		{},
		{Kind: types.DEFERRED_KIND_PREPAID},
		{Kind: types.DEFERRED_KIND_PREPAID, Cycles: 3},
		{Kind: types.DEFERRED_KIND_PREPAID, Cycles: 104},
		{Kind: types.DEFERRED_KIND_EQUIPMENT},
		{Kind: types.DEFERRED_KIND_EQUIPMENT, Cycles: types.MaxLifeCycles + 1},
		{Kind: 3, Cycles: 4},
	} {
		require.ErrorIs(t, f.Pricing.Defer(f.Ctx, mill, unit, later, nil), types.ErrInvalid, "%+v", later)
	}
	for _, cycles := range types.PrepaidCycles {
		f.Prepay(mill, unit, cycles)
	}
	require.ErrorIs(t, f.Pricing.Defer(f.Ctx, mill, 0, types.Deferral{Kind: types.DEFERRED_KIND_PREPAID, Cycles: 4}, nil), types.ErrInvalid)
	const most = 1<<63 - 1
	require.ErrorIs(t, f.Pricing.Defer(f.Ctx, mill, most, types.Deferral{Kind: types.DEFERRED_KIND_PREPAID, Cycles: 4}, nil), money.ErrOverflow)
	f.RequirePricingInvariants()
}

// A cost that comes once a year leaves the price alone when it is prepaid, and makes it swing when it is not.
func TestAYearlyTaxThatIsPrepaidDoesNotSwingThePrice(t *testing.T) {
	swing := func(t *testing.T, prepaid bool) (low, high int64) {
		f := fixture.New(t)
		house, _ := f.Company("house")
		stay := f.Product(house, "stay", types.PRODUCT_KIND_SERVICE, 100, 0, 10*unit)
		weekly, yearly := 600*unit, 52*400*unit
		f.Endow(house, yearly)
		low = 1 << 62
		for week := range 6 * 52 {
			if week%52 == 0 {
				if prepaid {
					f.Prepay(house, yearly, 52)
				} else {
					f.Pay(house, types.CostTag{}, yearly)
				}
			}
			f.Pay(house, types.CostTag{Product: stay}, weekly)
			f.Sell(stay, 100)
			f.EndCycle()
			if price := f.PriceOf(stay); week >= 3*52 {
				low, high = min(low, price), max(high, price)
			}
		}
		f.RequirePricingInvariants()
		return low, high
	}
	const cost = 10 * unit
	low, high := swing(t, true)
	require.InEpsilon(t, cost, low, 0.05, "prepaid, the price is within 5%% of what a stay costs")
	require.InEpsilon(t, cost, high, 0.05)
	low, high = swing(t, false)
	require.Greater(t, high-low, cost*15/100, "paid at once, it swings from %d to %d", low, high)
}

func TestClosingACompanyWithTenThousandThingsCostsWhatItCostsWithTen(t *testing.T) {
	gas := func(things int) uint64 {
		f := fixture.New(t)
		mill, _ := f.Company("mill")
		f.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 10, 0, unit)
		for i := range things {
			f.Equip(mill, unit/10, uint32(2+i%5000))
		}
		f.EndCycle()
		f.Ctx = f.Ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
		f.EndCycle()
		return f.Ctx.GasMeter().GasConsumed()
	}
	few, many := gas(10), gas(10_000)
	require.InEpsilon(t, few, many, 0.02, "%d and %d", few, many)
}
