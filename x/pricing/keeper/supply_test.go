package keeper_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
)

// graph is a made-up region of prices, some of whose products go into each other.
type graph struct {
	*fixture.Fix
	ctx    sdk.Context
	prices map[uint64]types.Explanation
}

func newGraph(r *rapid.T, f *fixture.Fix) graph {
	cached, _ := f.Ctx.CacheContext()
	g := graph{f, cached, map[uint64]types.Explanation{}}
	products := rapid.Uint64Range(1, 12).Draw(r, "products")
	for id := range products {
		e := types.Explanation{Cycle: 1}
		for i := range rapid.IntRange(1, 6).Draw(r, "lines") {
			line := types.PriceLine{Kind: types.COST_LINE_KIND_INPUT, Key: rapid.Uint64Range(1, products+1).Draw(r, "input")}
			switch rapid.IntRange(0, 4).Draw(r, "kind") {
			case 0, 1:
				line.Kind, line.Key = types.COST_LINE_KIND_LABOUR, uint64(i%3+1)
				line.Microseconds = rapid.Int64Range(0, 1e12).Draw(r, "time")
			case 2:
				line.Kind, line.Key = types.COST_LINE_KIND_OUTSIDE, 0
			}
			line.Amount = rapid.Int64Range(0, 1e9).Draw(r, "amount")
			e.Lines = append(e.Lines, line)
		}
		e.Lines = append(e.Lines, types.PriceLine{Kind: types.COST_LINE_KIND_RECOVERY, Amount: rapid.Int64Range(-1e6, 1e6).Draw(r, "recovery")})
		e.Price = sumLines(e.Lines)
		g.prices[id+1] = e
		require.NoError(f.T, f.Pricing.Stored().Prices.Set(g.ctx, id+1, types.PostedPrices{Current: types.PostedPrice{Cycle: 1, Price: e.Price}}))
		require.NoError(f.T, f.Pricing.Stored().Explanations.Set(g.ctx, collections.Join(id+1, uint64(1)), e))
	}
	return g
}

// exactly is the obvious twin of following inputs: fractions, one path at a time.
func (g graph) exactly(into map[types.CostLine]*big.Rat, line types.PriceLine, amount *big.Rat, depth uint32) {
	price, found := g.prices[line.Key]
	if line.Kind == types.COST_LINE_KIND_INPUT && depth > 0 && found && price.Price > 0 {
		for _, part := range price.Lines {
			share := new(big.Rat).Mul(amount, big.NewRat(part.Amount, price.Price))
			g.exactly(into, part, share, depth-1)
		}
		return
	}
	key := types.CostLine{Kind: line.Kind, Key: line.Key}
	if into[key] == nil {
		into[key] = new(big.Rat)
	}
	into[key].Add(into[key], amount)
}

// within says whether an integer is at most so far from a fraction.
func within(got int64, exact *big.Rat, distance int64) bool {
	apart := new(big.Rat).Sub(new(big.Rat).SetInt64(got), exact)
	return apart.Abs(apart).Cmp(new(big.Rat).SetInt64(distance)) <= 0
}

func TestAPriceFollowedThroughAnySupplyGraphSumsToItselfAndIsWhatFractionsSay(t *testing.T) {
	compared := 0
	f := fixture.New(t)
	rapid.Check(t, func(r *rapid.T) {
		g := newGraph(r, f)
		depth := rapid.Uint32Range(1, 4).Draw(r, "depth")
		explained, err := f.PricingQuery.Explain(g.ctx, &types.QueryExplainRequest{Product: 1, Depth: depth, Tree: true})
		require.NoError(r, err)
		price := g.prices[1]
		require.Equal(r, price.Price, sumLines(explained.Total))

		exact := map[types.CostLine]*big.Rat{}
		for _, line := range price.Lines {
			g.exactly(exact, line, new(big.Rat).SetInt64(line.Amount), depth)
		}
		// Each of at most 13 inputs a level is divided once, and a line of it is less than a unit off. What
		// that does further down is in proportion; prices of little can magnify it, so they are left out.
		for id, other := range g.prices {
			if other.Price < 10_000_000 && id != 1 {
				return
			}
		}
		for _, line := range explained.Total {
			want := exact[types.CostLine{Kind: line.Kind, Key: line.Key}]
			compared++
			require.True(r, want != nil && within(line.Amount, want, 13*7*int64(depth)*8), "%v is %d, exactly %v", line, line.Amount, want)
		}
	})
	t.Logf("%d lines compared", compared)
	// 35 to 93 in sixty runs of 100 drawn graphs.
	require.Greater(t, compared, 10, "prices were hardly ever large enough to be compared")
}

func TestBelowEveryInputOfATreeStandWhatSumsToIt(t *testing.T) {
	returned, followed := 0, 0
	f := fixture.New(t)
	rapid.Check(t, func(r *rapid.T) {
		g := newGraph(r, f)
		depth := rapid.Uint32Range(1, types.MaxExplainDepth).Draw(r, "depth")
		explained, err := f.PricingQuery.Explain(g.ctx, &types.QueryExplainRequest{Product: 1, Depth: depth, Tree: true})
		require.NoError(r, err)
		require.LessOrEqual(r, len(explained.Tree), types.MaxExplainLines)
		require.Equal(r, g.prices[1].Price, sumAt(explained.Tree, 0))
		path := []uint64{1}
		for i, line := range explained.Tree {
			path = append(path[:line.Level+1], line.Key)
			below := explained.Tree[i+1:]
			for j, other := range below {
				if other.Level <= line.Level {
					below = below[:j]
					break
				}
			}
			if len(below) == 0 {
				require.Equal(r, line.Kind == types.COST_LINE_KIND_INPUT, line.End != types.EXPLAINED_END_NONE || line.Amount == 0 && line.Kind == types.COST_LINE_KIND_INPUT, "%v", line)
				continue
			}
			require.Equal(r, types.COST_LINE_KIND_INPUT, line.Kind)
			require.Equal(r, types.EXPLAINED_END_NONE, line.End)
			require.Equal(r, line.Amount, sumAt(below, line.Level+1), "%v", line)
			returns := false
			for _, above := range path[:line.Level+1] {
				returns = returns || above == line.Key
			}
			require.Equal(r, returns, line.Returns, "%v", line)
			followed++
			if returns {
				returned++
			}
			for _, part := range below {
				require.LessOrEqual(r, part.Level, depth)
			}
		}
	})
	require.Greater(t, followed, returned)
	require.Positive(t, returned, "no chain came back to where it began")
}

func sumAt(lines []types.ExplainedLine, level uint32) int64 {
	sum := int64(0)
	for _, line := range lines {
		if line.Level == level {
			sum += line.Amount
		}
	}
	return sum
}

func TestAChainThatReturnsIsNamedAndEndsByDepth(t *testing.T) {
	f := fixture.New(t)
	mill, _ := f.Company("mill")
	smith, _ := f.Company("smith")
	flour := f.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 100, 0, 10*unit)
	tool := f.Product(smith, "tool", types.PRODUCT_KIND_SERVICE, 100, 0, 20*unit)
	require.NoError(t, f.Pricing.SetRecipe(f.Ctx, mill, flour, types.Recipe{Lines: []types.RecipeLine{{SupplierProduct: tool, MicroQuantity: 200_000}}}))
	require.NoError(t, f.Pricing.SetRecipe(f.Ctx, smith, tool, types.Recipe{Lines: []types.RecipeLine{{SupplierProduct: flour, MicroQuantity: 300_000}}}))
	explained, err := f.PricingQuery.Explain(f.Ctx, &types.QueryExplainRequest{Product: flour, Depth: 3, Tree: true})
	require.NoError(t, err)
	var told []string
	for _, line := range explained.Tree {
		if line.Kind == types.COST_LINE_KIND_INPUT {
			told = append(told, fmt.Sprint(line.Level, line.Key, line.Returns, line.End))
		}
	}
	require.Equal(t, []string{
		fmt.Sprint(0, tool, false, types.EXPLAINED_END_NONE), fmt.Sprint(1, flour, true, types.EXPLAINED_END_NONE),
		fmt.Sprint(2, tool, true, types.EXPLAINED_END_NONE), fmt.Sprint(3, flour, true, types.EXPLAINED_END_DEPTH),
	}, told)
}

func TestTheExplanationOfAnEarlierCycleIsKeptForAYearAndThenGone(t *testing.T) {
	w := newWorld(t)
	prices := map[uint64]int64{1: w.PriceOf(w.bread)}
	for cycle := uint64(2); cycle <= 60; cycle++ {
		w.Pay(w.bakery, types.CostTag{}, int64(600+cycle*7)*unit)
		w.Pay(w.mill, types.CostTag{Product: w.flour}, 500*unit)
		w.Buy(w.bakery, w.flour, 10, true, types.CostTag{})
		w.Sell(w.flour, 200)
		w.EndCycle()
		prices[cycle] = w.PriceOf(w.bread)
		if cycle == 60 || cycle == 30 {
			for past := uint64(1); past <= cycle; past++ {
				explained, err := w.PricingQuery.Explain(w.Ctx, &types.QueryExplainRequest{Product: w.bread, Cycle: past, Tree: true})
				if past+types.ExplanationCycles <= cycle {
					require.ErrorIs(t, err, types.ErrNoExplanation)
					require.ErrorContains(t, err, "the oldest is of cycle 9")
					continue
				}
				require.NoError(t, err)
				require.Equal(t, past, explained.Cycle)
				require.Equal(t, prices[past], explained.Price)
				require.Equal(t, prices[past], sumLines(explained.Lines))
				require.Equal(t, prices[past], sumLines(explained.Total))
				require.Equal(t, prices[past], sumAt(explained.Tree, 0))
			}
		}
	}
	_, err := w.PricingQuery.Explain(w.Ctx, &types.QueryExplainRequest{Product: w.bread, Cycle: 61})
	require.ErrorContains(t, err, "cycle 61 has not begun")
	w.RequirePricingInvariants()
}
