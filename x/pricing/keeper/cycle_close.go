package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
	"github.com/factor-coop/factor/x/pricing/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// closeCompany turns what happened since the company's last close into its averages,
// decides how fast unrecovered cost comes back, and posts the price of every product.
// Work is bounded by max_products and the lines that records keep.
func (k Keeper) closeCompany(ctx context.Context, company uint64, cycle types.CycleState, params types.Params) error {
	costing, err := k.companyCostings.Get(ctx, company)
	if err != nil {
		return err
	}
	if costing.Age == 0 && isStub(costing.OpenedAt, cycle) {
		return nil // it counts to the next
	}
	ended := cycle.Number - 1
	deferred, of, err := k.undefer(ctx, company, ended, costing.Age)
	if err != nil {
		return err
	}
	owed, err := k.lapseOwed(ctx, company, ended)
	if err != nil {
		return err
	}
	books, err := k.loadBooks(ctx, company, ended)
	if err != nil {
		return err
	}
	if err := k.judgeRecipes(ctx, &books, owed, ended); err != nil {
		return err
	}
	unobserved := books
	unobserved.products = append([]productBooks(nil), books.products...)
	for i := range books.products {
		if books.products[i], err = k.observe(ctx, books.products[i], cycle, params); err != nil {
			return err
		}
	}
	// What observing made overhead (work that no output followed) belongs to this cycle.
	if books.flow, err = k.companyFlows.Get(ctx, company); err != nil {
		return err
	}
	memo, err := k.currency.GetMemo(ctx, company)
	if err != nil {
		return err
	}
	books.costing.LastCost = costOfCycle(unobserved, books)
	if err := books.settleLabour(ctx, k, unobserved.products, deferred, of); err != nil {
		return err
	}
	overhead := books.flow.Overhead
	books.observeCompany(ended)
	inputs, err := k.inputsOnHand(ctx, books)
	if err != nil {
		return err
	}
	quoted, err := books.recover(memo.Unrecovered, inputs)
	if err != nil {
		return err
	}
	if err := k.postAll(ctx, &books, quoted, cycle.Number); err != nil {
		return err
	}
	if err := k.flagViability(ctx, company, &books.costing, ended); err != nil {
		return err
	}
	return failure.First(
		k.companyFlows.Set(ctx, company, books.flow),
		k.companyCostings.Set(ctx, company, books.costing),
		base.Emit(ctx, &types.CompanyClosed{
			Company: company, Cycle: ended, Error: books.costing.Error, RecoveryPpm: books.costing.RecoveryPpm, Overhead: overhead,
		}),
	)
}

// isStub says whether a first cycle is too short to say anything: less than half of the cycle that ended. How long the coming
// one lasts does not matter to it.
func isStub(beganAt int64, cycle types.CycleState) bool {
	return cycle.StartedAt-beganAt < cycle.EndedSeconds/2
}

// observe takes a product's cycle into its averages: direct cost per unit of output,
// with what inputs really cost against recipe x output. Cost that no output has followed stays
// unfinished work; after unfinished_cycles of that, or as long as the product keeps, it becomes overhead.
func (k Keeper) observe(ctx context.Context, one productBooks, cycle types.CycleState, params types.Params) (productBooks, error) {
	if one.costing.Age == 0 && isStub(one.product.RegisteredAt, cycle) {
		return one, nil // it counts to the next
	}
	flow := one.flow
	if flow.Output > 0 {
		one.averageDirect(flow)
		flow = types.ProductFlow{
			Stock: flow.Stock, Sold: flow.Sold,
			OpenOrders: flow.OpenOrders, Delivered: flow.Delivered, DeliveredAmount: flow.DeliveredAmount,
		}
	} else if flow.Tagged != 0 {
		flow.IdleCycles++
		// What grows for a year is not given up after half of one.
		if flow.IdleCycles >= max(params.UnfinishedCycles, one.product.KeepCycles) {
			line := types.CostLine{Kind: types.COST_LINE_KIND_UNFINISHED, Amount: flow.Tagged}
			if err := k.addOverhead(ctx, one.product.Company, line); err != nil {
				return one, err
			}
			flow.Tagged, flow.Lines, flow.IdleCycles = 0, nil, 0
		}
	}
	one.observeUnits(flow.Sold)
	flow.Sold, flow.Revenue = 0, 0
	one.flow = flow
	return one, nil
}

// averageDirect moves the averages of direct cost, of its variance and of its lines; they
// start anew together. The recipe is a unit's at the prices that its suppliers asked while it
// was made: measured against older prices, a supplier's step would be passed on twice. Input that is owed
// counts as it is expected to cost, and what it cost in the end as a late variance.
func (one *productBooks) averageDirect(flow types.ProductFlow) {
	costing := &one.costing
	used := money.SatAdd(flow.Consumed, flow.Owed)
	used = money.SatAdd(money.SatSub(used, flow.Late), atcost.Late(flow.Late, flow.LateUnits, flow.Output))
	variance := money.SatSub(used, money.SatMul(one.recipe, flow.Output))
	cost := money.SatAdd(flow.Tagged, variance)
	unit, anew := rule.StartsAnew(one.ruled(), cost, flow.Output)
	costing.Direct = rule.Average(costing.Direct, cost, flow.Output, anew)
	costing.Variance = rule.Average(costing.Variance, variance, flow.Output, anew)
	costing.Lines = averageLines(costing.Lines, flow.Lines, flow.Output, anew)
	costing.LastDirect, costing.DirectSeen = unit, true
}

// averageLines moves the averages by which a unit's direct cost is explained: amounts in
// thousandths, seconds in millionths per unit of output.
func averageLines(averages []types.AverageLine, lines []types.CostLine, output int64, anew bool) []types.AverageLine {
	var result []types.CostLine // added up like costs
	if !anew {
		for _, average := range averages {
			line := types.CostLine(average)
			line.Amount -= (line.Amount + rule.DirectCycles - 1) / rule.DirectCycles // rounded up, so that a line fades to nothing
			line.Seconds -= (line.Seconds + rule.DirectCycles - 1) / rule.DirectCycles
			if line.Amount > 0 || line.Seconds > 0 {
				result = append(result, line)
			}
		}
	}
	share := rule.DirectCycles
	if anew {
		share = 1
	}
	for _, line := range lines {
		divisor := money.SatMul(output, share)
		line.Amount = money.SatMulDivHalfUp(max(0, line.Amount), 1000, divisor)
		line.Seconds = money.SatMulDivHalfUp(line.Seconds, types.Micro, divisor)
		if line.Amount != 0 || line.Seconds != 0 {
			result = addLine(result, line)
		}
	}
	var moved []types.AverageLine
	for _, line := range result {
		moved = append(moved, types.AverageLine(line))
	}
	return moved
}

// observeCompany takes the cycle's overhead and subsidies into the company's window, and
// fades the sums by which overhead is explained like a window of the same length.
func (b *companyBooks) observeCompany(ended uint64) {
	var faded []types.CostLine
	for _, line := range b.costing.Lines {
		line.Amount -= line.Amount / rule.Window
		line.Seconds -= line.Seconds / rule.Window
		if line.Amount != 0 || line.Seconds != 0 {
			faded = append(faded, line)
		}
	}
	for _, line := range b.flow.Lines {
		faded = addLine(faded, line)
	}
	b.costing.Lines = faded
	observed := rule.ObserveCompany(b.closed(), b.flow.Overhead, b.flow.Subsidies)
	b.costing.Age++
	b.costing.Overhead, b.costing.Subsidies = observed.Overhead, observed.Subsidies
	b.costing.ClosedCycle = ended
	b.flow.Overhead, b.flow.Lines, b.flow.Subsidies = 0, nil, 0
}

// postAll posts the prices of the coming cycle with what they are made of and what units carry.
func (k Keeper) postAll(ctx context.Context, books *companyBooks, quoted quotation, cycle uint64) error {
	posted, explanations := make([]types.PostedPrice, len(books.products)), make([]types.Explanation, len(books.products))
	for i := range books.products {
		posted[i] = quoted.price(i)
		posted[i].Cycle = cycle
		var err error
		if explanations[i], err = books.explain(i, quoted, posted[i]); err != nil {
			return err
		}
	}
	if err := books.carry(ctx, k, explanations, cycle-1); err != nil {
		return err
	}
	for i := range books.products {
		if err := k.postClosed(ctx, books.products[i], posted[i], explanations[i]); err != nil {
			return err
		}
	}
	return nil
}

// postClosed posts the price of the coming cycle; the price so far becomes the one before.
func (k Keeper) postClosed(ctx context.Context, one productBooks, posted types.PostedPrice, explanation types.Explanation) error {
	before := one.posted
	prices := types.PostedPrices{Current: posted, Previous: before.Current}
	if before.Current.Cycle == posted.Cycle { // registered while the queue drained
		prices.Previous = before.Previous
	}
	return failure.First(
		k.productFlows.Set(ctx, one.product.Id, one.flow),
		k.productCostings.Set(ctx, one.product.Id, one.costing),
		k.post(ctx, one.product, prices, explanation),
	)
}

// flagViability: economy rule, a company whose recovery stays at its upper cap for 13
// cycles is flagged, because no price recovers its cost.
func (k Keeper) flagViability(ctx context.Context, company uint64, costing *types.CompanyCosting, ended uint64) error {
	events := sdk.UnwrapSDKContext(ctx).EventManager()
	if costing.RecoveryPpm < rule.UpPPM {
		costing.CyclesAtCap = 0
		if !costing.NotViable {
			return nil
		}
		costing.NotViable = false
		return events.EmitTypedEvent(&types.CompanyViableAgain{Company: company, Cycle: ended})
	}
	costing.CyclesAtCap++
	if costing.CyclesAtCap < types.NotViableCycles || costing.NotViable {
		return nil
	}
	costing.NotViable = true
	return events.EmitTypedEvent(&types.CompanyNotViable{Company: company, Cycle: ended, CyclesAtCap: costing.CyclesAtCap})
}
