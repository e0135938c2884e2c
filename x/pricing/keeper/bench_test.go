package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
)

// town is a company that has lived some cycles with products that need one supplier's.
type town struct {
	*fixture.Fix
	mill, bakery uint64
	flour        uint64
	breads       []uint64
}

func newTown(b *testing.B, products int) town {
	b.Helper()
	w := town{Fix: fixture.New(b)}
	w.mill, _ = w.Company("mill")
	w.bakery, _ = w.Company("bakery")
	w.flour = w.Product(w.mill, "flour", types.PRODUCT_KIND_SERVICE, 300, 0, 2*unit)
	for i := range products {
		bread := w.Product(w.bakery, fmt.Sprintf("bread-%d", i), types.PRODUCT_KIND_STOCKED, 400, 800*unit, unit)
		require.NoError(b, w.Pricing.SetRecipe(w.Ctx, w.bakery, bread, types.Recipe{
			Lines: []types.RecipeLine{{SupplierProduct: w.flour, MicroQuantity: 600_000}},
		}))
		w.breads = append(w.breads, bread)
	}
	for range 6 {
		w.week(b)
	}
	return w
}

func (w town) week(b *testing.B) {
	b.Helper()
	w.Pay(w.mill, types.CostTag{Product: w.flour}, 480*unit)
	w.Buy(w.bakery, w.flour, 240*int64(len(w.breads)), true, types.CostTag{})
	w.Pay(w.bakery, types.CostTag{}, 700*unit)
	for _, bread := range w.breads {
		w.Pay(w.bakery, types.CostTag{Product: bread}, 400*unit)
		_, _, err := w.Pricing.RecordOutput(w.Ctx, w.bakery, bread, 400, nil)
		require.NoError(b, err)
		w.Sell(bread, 390)
	}
	w.EndCycle()
}

// measured runs a verb and says beside its time what it costs the store, in gas.
func measured(b *testing.B, w town, verb func(ctx sdk.Context) error) {
	b.Helper()
	cached, _ := w.Ctx.CacheContext()
	meter := storetypes.NewInfiniteGasMeter()
	if err := verb(cached.WithGasMeter(meter)); err != nil {
		b.Fatal(err)
	}
	gas := meter.GasConsumed()
	b.ResetTimer()
	for range b.N {
		cached, _ := w.Ctx.CacheContext()
		if err := verb(cached); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(gas), "gas/op")
}

func BenchmarkVerbs(b *testing.B) {
	w := newTown(b, 4)
	bread, price := w.breads[0], w.PriceOf(w.breads[0])
	work := []types.Labour{{Occupation: fixture.Occupation, Seconds: 3600, Amount: 20 * unit}}
	input := types.Input{SupplierCompany: w.mill, SupplierProduct: w.flour, Quantity: 10, Amount: 20 * unit}
	for _, one := range []struct {
		name string
		verb func(ctx sdk.Context) error
	}{
		{"hour/tagged", func(ctx sdk.Context) error {
			return w.Pricing.RecordLabour(ctx, w.bakery, types.CostTag{Product: bread}, work)
		}},
		{"hour/overhead", func(ctx sdk.Context) error {
			return w.Pricing.RecordLabour(ctx, w.bakery, types.CostTag{}, work)
		}},
		{"purchase", func(ctx sdk.Context) error { return w.Pricing.RecordSale(ctx, bread, 1, price) }},
		{"order/recipe", func(ctx sdk.Context) error {
			in := input
			in.Recipe = true
			if err := w.Pricing.RecordSale(ctx, w.flour, 10, 20*unit); err != nil {
				return err
			}
			return w.Pricing.RecordInput(ctx, w.bakery, in)
		}},
		{"order/tagged", func(ctx sdk.Context) error {
			in := input
			in.Tag.Product = bread
			if err := w.Pricing.RecordSale(ctx, w.flour, 10, 20*unit); err != nil {
				return err
			}
			return w.Pricing.RecordInput(ctx, w.bakery, in)
		}},
		{"output", func(ctx sdk.Context) error {
			_, _, err := w.Pricing.RecordOutput(ctx, w.bakery, bread, 10, nil)
			return err
		}},
	} {
		b.Run(one.name, func(b *testing.B) { measured(b, w, one.verb) })
	}
}

// BenchmarkClose closes the region of a mill and a bakery with 16 products.
func BenchmarkClose(b *testing.B) {
	w := newTown(b, 16)
	for _, bread := range w.breads {
		w.Pay(w.bakery, types.CostTag{Product: bread}, 400*unit)
		w.Sell(bread, 10)
	}
	cycle, err := w.Pricing.GetCycle(w.Ctx)
	require.NoError(b, err)
	w.Ctx = w.Ctx.WithBlockTime(w.Ctx.BlockTime().AddDate(0, 0, 7))
	measured(b, w, w.closeAll)
	cached, _ := w.Ctx.CacheContext()
	require.NoError(b, w.closeAll(cached))
	after, err := w.Pricing.GetCycle(cached)
	require.NoError(b, err)
	require.Equal(b, cycle.Number+1, after.Number)
	require.False(b, after.Closing)
}

func (w town) closeAll(ctx sdk.Context) error { return w.Pricing.EndBlock(ctx) }

func BenchmarkExplain(b *testing.B) {
	w := newTown(b, 4)
	for b.Loop() {
		if _, err := w.PricingQuery.Explain(w.Ctx, &types.QueryExplainRequest{Product: w.breads[0], Depth: 4}); err != nil {
			b.Fatal(err)
		}
	}
}
