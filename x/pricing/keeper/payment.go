package keeper

import (
	"context"
	"errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/pricing/types"
)

// A payment and what it means for costs and prices is told once, here: modules above have these verbs and neither the ledger's
// nor those that only record (ADR 0038, held by a test of what they are given).

// Sell pays for units that are handed over now. They leave the stock, or ErrOutOfStock; what a company buys is its cost.
func (k Keeper) Sell(ctx context.Context, sale types.Sale) error {
	for _, leg := range legsOf(sale) {
		if err := k.currency.Post(ctx, currencytypes.Posting{
			From: sale.Payer, To: leg.To, Amount: leg.Amount, Class: leg.Class, Cause: sale.Cause,
		}); err != nil {
			return err
		}
	}
	if err := k.RecordSale(ctx, sale.Product, sale.Quantity, sale.AtCost); err != nil {
		return err
	}
	return k.recordUse(ctx, sale)
}

// Settle pays for units that were delivered for an at-cost amount, which may be more than what is paid for them now. It pays
// out of a hold, whose rest goes back, or nothing where hold is 0.
func (k Keeper) Settle(ctx context.Context, hold uint64, sale types.Sale, delivered int64) error {
	if hold != 0 {
		if err := k.currency.SettleHold(ctx, hold, legsOf(sale), sale.Cause); err != nil {
			return err
		}
	}
	if err := k.SettleDelivery(ctx, sale.Product, sale.Quantity, delivered, sale.AtCost); err != nil {
		return err
	}
	return k.recordUse(ctx, sale)
}

// legsOf are the two parts of a price: the seller's, and the mark-up, which is the region's and only consumers pay.
func legsOf(sale types.Sale) []currencytypes.Leg {
	legs := make([]currencytypes.Leg, 0, 2)
	if sale.AtCost > 0 {
		legs = append(legs, currencytypes.Leg{To: currencytypes.Reserve(sale.Seller), Amount: sale.AtCost, Class: sale.Class()})
	}
	if sale.Markup > 0 {
		legs = append(legs, currencytypes.Leg{To: currencytypes.RegionFund(), Amount: sale.Markup, Class: currencytypes.COST_CLASS_NEUTRAL})
	}
	return legs
}

// recordUse takes what a company bought into its costs. What the starting pool paid is never priced, so its inputs come in at
// no cost and its equipment never depreciates.
func (k Keeper) recordUse(ctx context.Context, sale types.Sale) error {
	use := sale.Use
	switch {
	case use == nil:
		return nil
	case use.Later.Kind == types.DEFERRED_KIND_UNSPECIFIED:
		input := sale.Input()
		if input.Recipe {
			// The recipe may have changed since it was ordered; then it is overhead.
			err := k.CheckRecipeInput(ctx, use.Company, sale.Product)
			if errors.Is(err, types.ErrNotInRecipe) {
				input.Recipe = false
			} else if err != nil {
				return err
			}
		}
		return k.RecordInput(ctx, use.Company, input)
	case sale.Priced() == 0:
		return nil
	}
	if err := k.Defer(ctx, use.Company, sale.Priced(), use.Later, use.Commitment); err != nil {
		return err
	}
	return k.ReceiveDeferred(ctx, use.Company, sale.Product, sale.Quantity)
}

// Refund pays units back at the price then paid and takes them out of both sides' costs: the at-cost part comes from the
// seller's reserve, the mark-up from the region fund. A seller who is short, or who owes claims, owes its part as a claim,
// whose id is returned. restock says that the units can be sold again.
func (k Keeper) Refund(ctx context.Context, sale types.Sale, restock bool) (claim uint64, err error) {
	if sale.AtCost > 0 {
		if claim, err = k.payBack(ctx, sale); err != nil {
			return 0, err
		}
	}
	if sale.Markup > 0 {
		if err := k.currency.Post(ctx, currencytypes.Posting{
			From: currencytypes.RegionFund(), To: sale.Payer, Amount: sale.Markup, Class: currencytypes.COST_CLASS_NEUTRAL, Cause: sale.Cause,
		}); err != nil {
			return 0, err
		}
	}
	if err := k.RecordRefund(ctx, sale.Product, sale.Quantity, sale.AtCost, restock); err != nil || sale.Use == nil {
		return claim, err
	}
	return claim, k.ReturnInput(ctx, sale.Use.Company, sale.Input())
}

// payBack pays the seller's part of a refund, or opens a claim for it.
func (k Keeper) payBack(ctx context.Context, sale types.Sale) (claim uint64, err error) {
	short, err := k.currency.HasClaims(ctx, sale.Seller)
	if err != nil {
		return 0, err
	}
	if !short {
		balance, err := k.currency.Balance(ctx, currencytypes.Reserve(sale.Seller))
		if err != nil {
			return 0, err
		}
		short = balance < sale.AtCost
	}
	if !short {
		return 0, k.currency.Post(ctx, currencytypes.Posting{
			From: currencytypes.Reserve(sale.Seller), To: sale.Payer, Amount: sale.AtCost, Class: sale.RefundClass(), Cause: sale.Cause,
		})
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	return k.currency.OpenClaim(ctx, currencytypes.Claim{
		Company: sale.Seller, Kind: currencytypes.CLAIM_KIND_REFUND, Creditor: sale.Payer, Amount: sale.AtCost,
		DueTime: now, Ref: sale.Cause.Ref, Class: sale.RefundClass(),
	})
}

// PayOutside pays something outside the system. Economy rule: what a reserve pays for is a cost at once, or as it depreciates
// when it is equipment; what a starting pool or the region fund pays for is never priced.
func (k Keeper) PayOutside(ctx context.Context, pay types.OutsidePayment) error {
	leg := currencytypes.Leg{To: currencytypes.External(), Amount: pay.Amount, Class: pay.Class()}
	var err error
	if pay.Hold != 0 {
		err = k.currency.SettleHold(ctx, pay.Hold, []currencytypes.Leg{leg}, pay.Cause)
	} else {
		err = k.currency.Post(ctx, currencytypes.Posting{From: pay.From, To: leg.To, Amount: leg.Amount, Class: leg.Class, Cause: pay.Cause})
	}
	switch {
	case err != nil || pay.From.Book != currencytypes.BOOK_RESERVE:
		return err
	case pay.Later.Kind != types.DEFERRED_KIND_UNSPECIFIED:
		return k.Defer(ctx, pay.From.Id, pay.Amount, pay.Later, pay.Commitment)
	default:
		return k.RecordOutside(ctx, pay.From.Id, pay.Tag, pay.Amount)
	}
}

// Subsidise pays an amount in micro-units to a company's reserve, from the region fund or issued. Economy rule: a subsidy lowers
// what the company has not recovered as revenue does, and lowers the cost that its prices are built on.
func (k Keeper) Subsidise(ctx context.Context, from currencytypes.Account, company uint64, amount int64, cause currencytypes.Cause) error {
	if err := k.currency.Post(ctx, currencytypes.Posting{
		From: from, To: currencytypes.Reserve(company), Amount: amount, Class: currencytypes.COST_CLASS_SUBSIDY, Cause: cause,
	}); err != nil {
		return err
	}
	return k.RecordSubsidy(ctx, company, amount)
}

// PayWages pays wages of one company out of its reserve, all or nothing, and makes each a cost of what the work was for.
func (k Keeper) PayWages(ctx context.Context, company uint64, works []types.Work) error {
	wages := make([]currencytypes.Wage, 0, len(works))
	for _, work := range works {
		if work.Wage.Amount > 0 {
			wages = append(wages, work.Wage)
		}
	}
	if len(wages) == 0 {
		return nil
	}
	if err := k.currency.PayWages(ctx, company, wages); err != nil {
		return err
	}
	return k.recordWork(ctx, company, works)
}

// recordWork adds paid work to what it was for, one record for each tag, in order of appearance.
func (k Keeper) recordWork(ctx context.Context, company uint64, works []types.Work) error {
	var tags []types.CostTag
	var labour [][]types.Labour
	places := map[types.CostTag]int{}
	for _, work := range works {
		if work.Wage.Until == work.Wage.From {
			continue
		}
		place, known := places[work.Tag]
		if !known {
			place = len(tags)
			places[work.Tag] = place
			tags, labour = append(tags, work.Tag), append(labour, nil)
		}
		var err error
		if labour[place], err = addWork(labour[place], work.Wage); err != nil {
			return err
		}
	}
	for i, tag := range tags {
		if err := k.RecordLabour(ctx, company, tag, labour[i]); err != nil {
			return err
		}
	}
	return nil
}

func addWork(lines []types.Labour, wage currencytypes.Wage) ([]types.Labour, error) {
	for i := range lines {
		if lines[i].Occupation == wage.Occupation {
			sum, err := money.Add(lines[i].Amount, wage.Amount)
			lines[i].Amount = sum
			lines[i].Seconds += wage.Until - wage.From
			return lines, err
		}
	}
	return append(lines, types.Labour{Occupation: wage.Occupation, Seconds: wage.Until - wage.From, Amount: wage.Amount}), nil
}

// PayClaim pays a company's first claim from its reserve, whole, or as a part when a company that is wound up has no more
// (x/currency's PayPart). A wage becomes a cost of what the work was for; the worker is paid whatever becomes of the
// bookkeeping: what cannot be recorded is told by an event.
func (k Keeper) PayClaim(ctx context.Context, claim currencytypes.Claim, paid int64, tag types.CostTag) error {
	var err error
	if paid < claim.Amount {
		_, err = k.currency.PayPart(ctx, claim.Id, paid)
	} else {
		err = k.currency.PayClaim(ctx, claim.Id)
	}
	if err != nil || claim.Wage == nil {
		return err
	}
	wage := *claim.Wage
	wage.Amount = paid
	if failure := base.Attempt(ctx, func(ctx context.Context) error {
		return k.recordWork(ctx, claim.Company, []types.Work{{Wage: wage, Tag: tag}})
	}); failure != nil {
		return base.Emit(ctx, &types.LabourMisfiled{Company: claim.Company, Amount: paid})
	}
	return nil
}
