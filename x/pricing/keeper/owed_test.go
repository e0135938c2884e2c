package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/keeper"
	"github.com/factor-coop/factor/x/pricing/types"
)

// bakery makes bread and rolls of a mill's flour, which costs 2; its books may be late.
type bakery struct {
	*fixture.Fix
	mill, company      uint64
	flour, bread, roll uint64
}

func newBakery(t testing.TB) *bakery {
	t.Helper()
	b := &bakery{Fix: fixture.New(t)}
	b.mill, _ = b.Company("mill")
	b.company, _ = b.Company("bakery")
	b.flour = b.Product(b.mill, "flour", types.PRODUCT_KIND_SERVICE, 300, 0, 2*unit)
	b.bread = b.Product(b.company, "bread", types.PRODUCT_KIND_STOCKED, 100, 0, unit)
	b.roll = b.Product(b.company, "roll", types.PRODUCT_KIND_SERVICE, 100, 0, unit)
	b.recipe(b.bread, 500_000)
	b.recipe(b.roll, 100_000)
	return b
}

func (b *bakery) recipe(product uint64, microQuantity int64) {
	b.T.Helper()
	var recipe types.Recipe
	if microQuantity > 0 {
		recipe.Lines = []types.RecipeLine{{SupplierProduct: b.flour, MicroQuantity: microQuantity}}
	}
	require.NoError(b.T, b.Pricing.SetRecipe(b.Ctx, b.company, product, recipe))
}

// bake makes bread, a unit of work in each.
func (b *bakery) bake(quantity int64) {
	b.T.Helper()
	b.Pay(b.company, types.CostTag{Product: b.bread}, quantity*unit)
	_, _, err := b.Pricing.RecordOutput(b.Ctx, b.company, b.bread, quantity, nil)
	require.NoError(b.T, err)
}

// book records flour that the mill was paid for.
func (b *bakery) book(quantity int64) {
	b.T.Helper()
	if quantity == 0 {
		return
	}
	b.Pay(b.mill, types.CostTag{Product: b.flour}, 2*quantity*unit)
	b.Buy(b.company, b.flour, quantity, true, types.CostTag{})
}

func (b *bakery) flow(product uint64) types.ProductFlow {
	b.T.Helper()
	flow, err := b.Pricing.Stored().ProductFlows.Get(b.Ctx, product)
	require.NoError(b.T, err)
	return flow
}

func (b *bakery) costing() types.CompanyCosting {
	b.T.Helper()
	costing, err := b.Pricing.Stored().CompanyCostings.Get(b.Ctx, b.company)
	require.NoError(b.T, err)
	return costing
}

func (b *bakery) owed() []types.OwedEntry {
	b.T.Helper()
	answer, err := b.PricingQuery.Owed(b.Ctx, &types.QueryOwedRequest{Company: b.company})
	require.NoError(b.T, err)
	total := int64(0)
	for _, entry := range answer.Owed {
		total += types.OwedInputs{Cycles: entry.Cycles}.Amount()
	}
	costs, err := b.PricingQuery.Costs(b.Ctx, &types.QueryCostsRequest{Company: b.company})
	require.NoError(b.T, err)
	require.Equal(b.T, total, costs.Flow.Owed)
	b.RequirePricingInvariants()
	return answer.Owed
}

func (b *bakery) onHand() types.InputOnHand {
	b.T.Helper()
	answer, err := b.PricingQuery.Inputs(b.Ctx, &types.QueryInputsRequest{Company: b.company})
	require.NoError(b.T, err)
	if len(answer.Inputs) == 0 {
		return types.InputOnHand{}
	}
	return answer.Inputs[0].Input
}

func (b *bakery) flagged(product uint64) uint64 {
	b.T.Helper()
	explained, err := b.PricingQuery.Explain(b.Ctx, &types.QueryExplainRequest{Product: product})
	require.NoError(b.T, err)
	return explained.RecipeFlaggedCycle
}

func TestInputUsedBeforeItWasRecordedIsOwedAndWhatArrivesGoesToItFirst(t *testing.T) {
	b := newBakery(t)
	b.book(10)
	b.bake(100)
	entry := types.OwedEntry{Company: b.company, SupplierProduct: b.flour, Product: b.bread, Cycles: []types.OwedInput{
		{Cycle: 1, Units: 100, MicroQuantity: 40 * types.Micro, Amount: 80 * unit},
	}}
	require.Equal(t, []types.OwedEntry{entry}, b.owed())
	flow := b.flow(b.bread)
	require.Equal(t, []int64{20 * unit, 80 * unit}, []int64{flow.Consumed, flow.Owed})
	explained, err := b.PricingQuery.Explain(b.Ctx, &types.QueryExplainRequest{Product: b.bread})
	require.NoError(t, err)
	require.Equal(t, []types.OwedEntry{entry}, explained.Owed, "a reader of the price is told")

	b.book(25)
	require.Equal(t, types.InputOnHand{}, b.onHand())
	require.Equal(t, []types.OwedInput{{Cycle: 1, Units: 100, MicroQuantity: 15 * types.Micro, Amount: 30 * unit}}, b.owed()[0].Cycles)
	b.book(20)
	require.Empty(t, b.owed())
	require.Equal(t, types.InputOnHand{MicroQuantity: 5 * types.Micro, Amount: 10 * unit}, b.onHand())
	flow = b.flow(b.bread)
	require.Equal(t, []int64{100 * unit, 0, 0}, []int64{flow.Consumed, flow.Owed, flow.Late}, "as if it had been bought before")
}

// TestBooksThatAreAWeekLateMakeThePricesOfBooksThatAreNot: the same bakery twice, with the same purchases; one books
// them before it bakes, one in the week after.
func TestBooksThatAreAWeekLateMakeThePricesOfBooksThatAreNot(t *testing.T) {
	early, late := newBakery(t), newBakery(t)
	due := int64(0)
	for week := range int64(30) {
		baked := 80 + week*37%41
		early.book(baked)
		late.book(due)
		due = baked
		for _, b := range []*bakery{early, late} {
			b.bake(2 * baked)
			b.Sell(b.bread, 2*baked)
			b.EndCycle()
			b.RequirePricingInvariants()
		}
		require.Equal(t, early.PriceOf(early.bread), late.PriceOf(late.bread), "week %d", week)
		require.Equal(t, early.costing().Error, late.costing().Error, "week %d: what is to be paid is seen", week)
	}
	require.Zero(t, late.flagged(late.bread))
}

func mustMemo(t *testing.T, b *bakery) int64 {
	t.Helper()
	memo, err := b.Currency.GetMemo(b.Ctx, b.company)
	require.NoError(t, err)
	return memo.Unrecovered
}

func TestWhatNeverArrivesIsTakenBackAsAVarianceAndFlagsTheRecipe(t *testing.T) {
	b := newBakery(t)
	for cycle := range 5 {
		b.bake(100)
		require.Zero(t, b.flagged(b.bread), "cycle %d", cycle)
		require.Equal(t, 2*unit, b.PriceOf(b.bread)*100/(100+max(0, b.costing().RecoveryPpm)/10_000))
		require.Len(t, b.owed()[0].Cycles, cycle+1)
		b.EndCycle()
	}
	require.Equal(t, uint64(5), b.flagged(b.bread), "cycle 1 and the four after it are over")
	require.Len(t, b.owed()[0].Cycles, 4)
	product, err := b.PricingQuery.Product(b.Ctx, &types.QueryProductRequest{Product: b.bread})
	require.NoError(t, err)
	coded, err := b.PricingQuery.ProductByCode(b.Ctx, &types.QueryProductByCodeRequest{Company: product.Product.Company, Code: product.Product.Code})
	require.NoError(t, err)
	require.Equal(t, product.Product, coded.Product)
	_, err = b.PricingQuery.ProductByCode(b.Ctx, &types.QueryProductByCodeRequest{Company: 99, Code: product.Product.Code})
	require.ErrorIs(t, err, types.ErrProductNotFound)
	require.Negative(t, product.Costing.Variance, "the recipe claims more than is used")
	b.Sell(b.bread, 100)
	for range 12 {
		b.bake(100)
		b.EndCycle()
	}
	posted, err := b.Pricing.Stored().Prices.Get(b.Ctx, b.bread)
	require.NoError(t, err)
	require.Equal(t, unit, posted.Current.Base, "a unit of work, and no flour")
	require.Equal(t, uint64(5), b.flagged(b.bread), "since when")

	b.recipe(b.bread, 500_000)
	require.Equal(t, uint64(5), b.flagged(b.bread), "saying the same again proves nothing")
	b.recipe(b.bread, 400_000)
	require.Zero(t, b.flagged(b.bread))
	require.Len(t, b.owed()[0].Cycles, 4, "its flour may still come")
	b.EndCycle()
	require.Equal(t, uint64(18), b.flagged(b.bread), "and did not")
	b.book(1000)
	require.Empty(t, b.owed())
	b.EndCycle()
	require.Equal(t, uint64(18), b.flagged(b.bread), "a cycle without output says nothing")
	b.bake(10)
	b.EndCycle()
	require.Zero(t, b.flagged(b.bread), "a cycle closed without variance")
}

// TestARecipeThatIsNeverBoughtKeepsNoMoreThanFiveCyclesOfItOutOfTheErrorAndOnlyUntilItIsFlagged: output is recorded,
// customers pay for the recipe, and nothing is bought.
func TestARecipeThatIsNeverBoughtKeepsNoMoreThanFiveCyclesOfItOutOfTheErrorAndOnlyUntilItIsFlagged(t *testing.T) {
	b := newBakery(t)
	for cycle := range 40 {
		b.bake(100)
		b.Sell(b.bread, 100)
		b.EndCycle()
		hidden := b.costing().Error - mustMemo(t, b) // no stock, no inputs
		if cycle < 4 {
			require.Equal(t, int64(cycle+1)*100*unit, hidden)
		} else {
			require.Zero(t, hidden, "cycle %d: a flagged recipe is not believed", cycle)
		}
	}
	require.Less(t, b.PriceOf(b.bread), 11*unit/10)
}

func TestAHarvestsInputsThatNeverArriveDoNotMakeTheNextLoafFree(t *testing.T) {
	b := newBakery(t)
	b.bake(10_000)
	b.EndCycle()
	lowest := b.PriceOf(b.bread)
	for range 12 {
		b.book(1)
		b.bake(2)
		b.EndCycle()
		posted, err := b.Pricing.Stored().Prices.Get(b.Ctx, b.bread)
		require.NoError(t, err)
		lowest = min(lowest, posted.Current.Base)
	}
	require.GreaterOrEqual(t, lowest, unit, "a loaf costs its work at least, whatever lapses of ten thousand")
}

func TestWhatIsOwedIsNoCostThatASubsidyPays(t *testing.T) {
	b := newBakery(t)
	b.bake(100)
	b.EndCycle()
	require.Equal(t, 100*unit, b.costing().LastCost, "work, and no flour that nobody was paid for")
	b.book(50)
	b.bake(1)
	b.EndCycle()
	require.Equal(t, unit+100*unit, b.costing().LastCost, "when it is there")
}

func TestWhatARecipeNamesNoMoreIsNotOwed(t *testing.T) {
	b := newBakery(t)
	b.bake(100)
	b.Sell(b.roll, 50)
	require.Len(t, b.owed(), 2)
	b.recipe(b.bread, 0)
	require.Len(t, b.owed(), 1)
	flow := b.flow(b.bread)
	require.Equal(t, []int64{0, -100 * unit, 100}, []int64{flow.Owed, flow.Late, flow.LateUnits})
	b.EndCycle()
	require.Zero(t, b.flagged(b.bread))
	require.NoError(t, b.Pricing.RetireProduct(b.Ctx, b.company, b.roll))
	require.Empty(t, b.owed())
	b.EndCycle()
	b.RequirePricingInvariants()
}

func TestACompanyThatIsWoundUpIsOwedNothingAnyMore(t *testing.T) {
	b := newBakery(t)
	b.bake(100)
	b.Sell(b.roll, 50)
	for done := false; !done; {
		var err error
		_, _, done, err = b.Pricing.HandOver(b.Ctx, b.company, 1)
		require.NoError(t, err)
		b.RequirePricingInvariants()
	}
	entries, err := b.Pricing.ExportGenesis(b.Ctx)
	require.NoError(t, err)
	require.Empty(t, entries.Owed)
	b.EndCycle()
}

func TestATypingErrorOfAMillionMillionIsOwedWithinBoundsAndNothingStops(t *testing.T) {
	b := newBakery(t)
	b.recipe(b.bread, types.MaxQuantity)
	b.recipe(b.roll, types.MaxQuantity)
	_, _, err := b.Pricing.RecordOutput(b.Ctx, b.company, b.bread, types.MaxQuantity, nil)
	require.NoError(t, err)
	require.NoError(t, b.Pricing.RecordSale(b.Ctx, b.roll, types.MaxQuantity, 0))
	require.Len(t, b.owed(), 2)
	flow, err := b.Pricing.Stored().CompanyFlows.Get(b.Ctx, b.company)
	require.NoError(t, err)
	require.Equal(t, types.MaxAmount, flow.Owed, "a billion units of currency")
	exported, err := b.Pricing.ExportGenesis(b.Ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	for range 7 {
		b.book(3)
		b.EndCycle()
		b.owed()
		require.Equal(t, b.costing().ClosedCycle+1, must(b.Pricing.GetCycle(b.Ctx)).Number, "a close failed")
	}
	require.Empty(t, b.owed())
	require.NotZero(t, b.flagged(b.bread))
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestUnitsThatWereSoldBeforeTheirFlourWasBookedCarryTheMillersWorkAsThoseOfEarlierBooksDo(t *testing.T) {
	early, late := newBakery(t), newBakery(t)
	labour := func(b *bakery) types.LabourStatement { return must(b.Pricing.GetLabour(b.Ctx, b.company)) }
	for range 6 {
		early.book(50)
		for _, b := range []*bakery{early, late} {
			b.bake(100)
			b.Sell(b.bread, 100)
		}
		if carried := must(late.PricingQuery.Explain(late.Ctx, &types.QueryExplainRequest{Product: late.flour})).Labour; len(carried) > 0 {
			require.Negative(t, labour(late).Inputs.Amount, "what is still to come")
		}
		require.Equal(t, labour(early).Unrecovered, labour(late).Unrecovered, "no work is missing: it is owed")
		require.Equal(t, labour(early).Passed, labour(late).Passed)
		late.book(50)
		require.Zero(t, labour(late).Inputs)
		require.Equal(t, labour(early), labour(late))
		for _, b := range []*bakery{early, late} {
			b.EndCycle()
			b.RequirePricingInvariants()
		}
	}
	require.Positive(t, labour(late).Received.Amount)
}

// books is the obvious twin of what is owed: one claim for each use, served one after the other.
type books struct {
	claims []claim
	hand   int64
}

type claim struct{ cycle, quantity int64 }

func (b *books) use(cycle, quantity int64) {
	taken := min(b.hand, quantity)
	if b.hand -= taken; quantity > taken {
		b.claims = append(b.claims, claim{cycle, quantity - taken})
	}
}

func (b *books) buy(quantity int64) {
	for len(b.claims) > 0 && quantity > 0 {
		part := min(quantity, b.claims[0].quantity)
		quantity -= part
		if b.claims[0].quantity -= part; b.claims[0].quantity == 0 {
			b.claims = b.claims[1:]
		}
	}
	b.hand += quantity
}

func (b *books) close(cycle int64) {
	for len(b.claims) > 0 && b.claims[0].cycle <= cycle-4 {
		b.claims = b.claims[1:]
	}
}

func (b *books) owed() (sum int64) {
	for _, one := range b.claims {
		sum += one.quantity
	}
	return sum
}

// TestWhateverIsBoughtAndMadeEveryMicroUnitOfInputIsInOnePlace: what was paid for flour is what output took and what is
// on hand, to the micro-unit; how much is owed is what the twin says.
func TestWhateverIsBoughtAndMadeEveryMicroUnitOfInputIsInOnePlace(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b, twin, cycle := newBakery(t), &books{}, int64(1)
		paid, closed := int64(0), int64(0)
		products := []uint64{b.bread, b.roll}
		needs := map[uint64]int64{b.bread: 500_000, b.roll: 100_000}
		for range rapid.IntRange(1, 40).Draw(r, "steps") {
			quantity := rapid.Int64Range(1, 60).Draw(r, "quantity")
			switch rapid.IntRange(0, 4).Draw(r, "what") {
			case 0:
				paid += quantity * b.PriceOf(b.flour)
				b.book(quantity)
				twin.buy(quantity * types.Micro)
			case 1:
				b.bake(quantity)
				twin.use(cycle, quantity*needs[b.bread])
			case 2:
				b.Sell(b.roll, quantity)
				twin.use(cycle, quantity*needs[b.roll])
			case 3:
				product := rapid.SampledFrom(products).Draw(r, "product")
				needs[product] = rapid.Int64Range(1, 700_000).Draw(r, "recipe")
				b.recipe(product, needs[product])
			default:
				for _, product := range products {
					if flow := b.flow(product); flow.Output > 0 {
						closed += flow.Consumed
					}
				}
				b.EndCycle()
				twin.close(cycle)
				cycle++
			}
			owed := int64(0)
			for _, entry := range b.owed() {
				owed += types.OwedInputs{Cycles: entry.Cycles}.MicroQuantity()
			}
			hand := b.onHand()
			require.Equal(t, twin.owed(), owed)
			require.Equal(t, twin.hand, hand.MicroQuantity)
			require.Equal(t, paid, closed+b.flow(b.bread).Consumed+b.flow(b.roll).Consumed+hand.Amount)
		}
	})
}

func TestWhatIsOwedGoesThroughAnExport(t *testing.T) {
	b := newBakery(t)
	for range 6 {
		b.bake(100)
		b.EndCycle()
	}
	b.Sell(b.roll, 30)
	require.NotZero(t, b.flagged(b.bread))
	exported, err := b.Pricing.ExportGenesis(b.Ctx)
	require.NoError(t, err)
	require.Len(t, exported.Owed, 2)
	first := b.Cdc.MustMarshalJSON(exported)

	other := fixture.New(t)
	k := keeper.NewKeeper(other.Cdc, other.Store(fixture.SpareStore), other.Addresses, other.Region, other.Currency, other.Coop)
	require.NoError(t, k.InitGenesis(other.Ctx, exported))
	require.Equal(t, string(first), string(other.Cdc.MustMarshalJSON(must(k.ExportGenesis(other.Ctx)))))
	require.NoError(t, invariant.CheckAll(other.Ctx, k.Invariants()))

	for name, wrong := range map[string]func(*types.GenesisState){
		"a sum":               func(g *types.GenesisState) { g.Owed[0].Cycles[0].Amount++ },
		"no quantity":         func(g *types.GenesisState) { g.Owed[0].Cycles[0].MicroQuantity = 0 },
		"too much":            func(g *types.GenesisState) { g.Owed[0].Cycles[0].MicroQuantity = 1 << 62 },
		"no units":            func(g *types.GenesisState) { g.Owed[0].Cycles[0].Units = 0 },
		"cycles out of order": func(g *types.GenesisState) { g.Owed[0].Cycles[0].Cycle = g.Owed[0].Cycles[1].Cycle },
		"too many cycles": func(g *types.GenesisState) {
			for range 5 {
				next := g.Owed[0].Cycles[len(g.Owed[0].Cycles)-1]
				next.Cycle, next.Amount = next.Cycle+1, 0
				g.Owed[0].Cycles = append(g.Owed[0].Cycles, next)
			}
		},
		"nothing":                func(g *types.GenesisState) { g.Owed[0].Cycles = nil },
		"entries out of order":   func(g *types.GenesisState) { g.Owed[0], g.Owed[1] = g.Owed[1], g.Owed[0] },
		"another company":        func(g *types.GenesisState) { g.Owed[0].Company = b.mill },
		"an input of no recipe":  func(g *types.GenesisState) { g.Owed[0].SupplierProduct = b.roll },
		"a flag of the future":   func(g *types.GenesisState) { g.Products[1].Recipe.FlaggedCycle = 99 },
		"a flag without recipe":  func(g *types.GenesisState) { g.Products[0].Recipe.FlaggedCycle = 1 },
		"a company owed nothing": func(g *types.GenesisState) { g.Owed = nil },
	} {
		var g types.GenesisState
		b.Cdc.MustUnmarshalJSON(first, &g)
		wrong(&g)
		require.ErrorIs(t, g.Validate(), types.ErrGenesis, name)
	}
}

func TestTheInvariantOfWhatIsOwedCatchesAStateThatIsOneUnitOff(t *testing.T) {
	for name, mutate := range map[string]func(b *bakery, s keeper.Stored) error{
		"what a company is owed": func(b *bakery, s keeper.Stored) error {
			flow := must(s.CompanyFlows.Get(b.Ctx, b.company))
			flow.Owed++
			return s.CompanyFlows.Set(b.Ctx, b.company, flow)
		},
		"an entry": func(b *bakery, s keeper.Stored) error {
			key := collections.Join3(b.company, b.flour, b.bread)
			owed := must(s.Owed.Get(b.Ctx, key))
			owed.Cycles[0].Amount++
			return s.Owed.Set(b.Ctx, key, owed)
		},
		"an entry that should have lapsed": func(b *bakery, s keeper.Stored) error {
			costing := must(s.CompanyCostings.Get(b.Ctx, b.company))
			costing.Age, costing.ClosedCycle = 5, 5
			return s.CompanyCostings.Set(b.Ctx, b.company, costing)
		},
		"an input that no recipe names": func(b *bakery, s keeper.Stored) error {
			return s.Recipes.Set(b.Ctx, b.bread, types.Recipe{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBakery(t)
			b.bake(100)
			require.NoError(t, b.Pricing.Stored().Cycle.Set(b.Ctx, must(b.Pricing.GetCycle(b.Ctx))))
			require.NoError(t, mutate(b, b.Pricing.Stored()))
			require.ErrorContains(t, invariant.CheckAll(b.Ctx, ownInvariant(b, "pricing/owed")), "pricing/owed")
		})
	}
}

func ownInvariant(b *bakery, name string) []invariant.Invariant {
	for _, one := range b.Pricing.Invariants() {
		if one.Name == name {
			return []invariant.Invariant{one}
		}
	}
	return nil
}
