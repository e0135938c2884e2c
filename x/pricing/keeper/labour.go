package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/labour"
	"github.com/factor-coop/factor/x/pricing/types"
)

// Work goes with what is sold: a unit carries the work that its posted price says, until
// the next price is posted. A sale writes nothing about it: what a company's sales carried
// away is counted when the company is closed, from the units it sold since the last close.
// What a company pays stands in the lines of its costs until they meet output or become
// overhead; only what it buys is written down when it comes.

// carried is the work in one unit of a product at the price that it shows; none of one that is not known.
func (k Keeper) carried(ctx context.Context, product uint64) (labour.Lines, error) {
	explanation, _, err := k.priceIn(ctx, product, now)
	return types.WorkOf(explanation.Labour), err
}

// receiveLabour adds the work in units that came from another company (below 0: went back) to what came in since the last close.
func (k Keeper) receiveLabour(ctx context.Context, company, product uint64, quantity int64) error {
	return k.changeLabour(ctx, company, product, func(account labour.Account, unit labour.Lines) labour.Account {
		return account.Receive(unit, quantity)
	})
}

// ReceiveDeferred notes that a company bought so many units of another's product that
// become a cost later: so does the work in them. It changes no amount of money.
func (k Keeper) ReceiveDeferred(ctx context.Context, company, product uint64, quantity int64) error {
	if quantity < 1 || quantity > types.MaxQuantity {
		return errorsmod.Wrapf(types.ErrInvalid, "%d units of product %d", quantity, product)
	}
	return k.changeLabour(ctx, company, product, func(account labour.Account, unit labour.Lines) labour.Account {
		return account.ReceiveEquipment(unit, quantity)
	})
}

func (k Keeper) changeLabour(ctx context.Context, company, product uint64, change func(labour.Account, labour.Lines) labour.Account) error {
	unit, err := k.carried(ctx, product)
	if err != nil || len(unit) == 0 {
		return err
	}
	flow, known, err := base.Find(ctx, k.companyFlows, company)
	if err != nil {
		return err
	}
	if !known { // it is gone, and what it gives back comes out of what it left
		ended, err := k.endedLabour.Get(ctx)
		if err != nil {
			return err
		}
		return k.endedLabour.Set(ctx, types.StoredAccount(change(ended.Account(), unit)))
	}
	flow.Labour = types.StoredAccount(change(flow.Labour.Account(), unit))
	return k.companyFlows.Set(ctx, company, flow)
}

// moveLabour lets part of the work in a company's equipment pass to another: as much as part is of what has not become a cost.
func (k Keeper) moveLabour(ctx context.Context, from, to uint64, part, of int64) error {
	costing, err := k.companyCostings.Get(ctx, from)
	if err != nil {
		return err
	}
	giver, err := k.companyFlows.Get(ctx, from)
	if err != nil {
		return err
	}
	receiver, err := k.companyFlows.Get(ctx, to)
	if err != nil {
		return err
	}
	gave, received := labour.Move(costing.Labour.Account().Join(giver.Labour.Account()), receiver.Labour.Account(), part, of)
	costing.Labour, giver.Labour, receiver.Labour = types.StoredAccount(gave), types.LabourAccount{}, types.StoredAccount(received)
	return failure.First(
		k.companyCostings.Set(ctx, from, costing),
		k.companyFlows.Set(ctx, from, giver),
		k.companyFlows.Set(ctx, to, receiver),
	)
}

// retireLabour settles the work of a product that ends: what was tagged to it, and what its sales since the last close carried.
func (k Keeper) retireLabour(ctx context.Context, product types.Product, flow types.ProductFlow) error {
	company, err := k.companyFlows.Get(ctx, product.Company)
	if err != nil {
		return err
	}
	account := company.Labour.Account()
	if product.Kind != types.PRODUCT_KIND_MADE_TO_ORDER {
		account = account.Pay(types.WorkIn(flow.Lines))
	}
	unit, err := k.carried(ctx, product.Id)
	if err != nil {
		return err
	}
	company.Labour = types.StoredAccount(account.Pass(unit, flow.Sold))
	return k.companyFlows.Set(ctx, product.Company, company)
}

// settleLabour brings a company's labour account up to the close: what came in since the
// last one, the work that met output or became overhead, what equipment's depreciation made
// a cost, and what was sold, each unit with what it carried. before are the products as they
// were; made-to-order products hold the costs of settled jobs, whose work is in the flow already.
func (b *companyBooks) settleLabour(ctx context.Context, k Keeper, before []productBooks, depreciated, of int64) error {
	account := b.costing.Labour.Account().Join(b.flow.Labour.Account()).Pay(types.WorkIn(b.flow.Lines))
	for i, was := range before {
		is := b.products[i]
		if is.costing.Age == was.costing.Age {
			continue // a stub of a first cycle counts to the next
		}
		if was.product.Kind != types.PRODUCT_KIND_MADE_TO_ORDER && len(is.flow.Lines) == 0 {
			account = account.Pay(types.WorkIn(was.flow.Lines))
		}
		unit, err := k.carried(ctx, was.product.Id)
		if err != nil {
			return err
		}
		account = account.Pass(unit, was.flow.Sold)
	}
	b.costing.Labour, b.flow.Labour = types.StoredAccount(account.Release(depreciated, of)), types.LabourAccount{}
	return nil
}

// carry says what a unit of each product carries from now on: the work in its explanation,
// with that of its inputs at what they carried in the cycle before, and its part of the
// work in the company that nothing else accounts for.
func (b *companyBooks) carry(ctx context.Context, k Keeper, explanations []types.Explanation, ended uint64) error {
	sources := sources{k: k, cycle: ended, known: map[uint64]types.Explanation{}}
	units := make([]labour.Unit, len(b.products))
	open := types.WorkOf(b.costing.Labour.Lines)
	for i, one := range b.products {
		base, err := sources.base(ctx, explanations[i], one.needs)
		if err != nil {
			return err
		}
		units[i] = labour.Unit{Base: base, Expected: one.expected()}
		open = labour.Add(open, base, -(one.flow.Stock + one.flow.Delivered), labour.MaxLines)
	}
	inputs, err := sources.inputs(ctx, b.company)
	if err != nil {
		return err
	}
	carried := labour.Carry(units, labour.Add(open, inputs, -1, labour.MaxLines))
	for i, one := range b.products {
		if one.costing.Age == 0 {
			// What it sold since it was registered is not settled yet: it carries what it carried.
			if carried[i], err = k.carried(ctx, one.product.Id); err != nil {
				return err
			}
		}
		explanations[i].Labour = types.StoredWork(carried[i])
	}
	return nil
}

// expected is how many units a cycle usually sells: the average of the last cycles, or what was declared.
func (one productBooks) expected() int64 {
	last := one.costing.Units[max(0, len(one.costing.Units)-labour.Cycles):]
	sum := int64(0)
	for _, units := range last {
		sum = money.SatAdd(sum, units)
	}
	if len(last) == 0 {
		return max(1, one.product.Declared.UnitsPerCycle)
	}
	return max(1, sum/int64(len(last)))
}

// sources reads what suppliers' products carried in one cycle, each product once.
type sources struct {
	k     Keeper
	cycle uint64
	known map[uint64]types.Explanation
}

func (s sources) of(ctx context.Context, product uint64) (types.Explanation, error) {
	known, read := s.known[product]
	if read {
		return known, nil
	}
	// A supplier that has been repriced since still counts with what it carried before, so
	// that neither the order of companies nor a ring of suppliers matters.
	posted, found, err := base.Find(ctx, s.k.prices, product)
	if err != nil || !found {
		return known, err
	}
	price := posted.Current
	if price.Cycle > s.cycle && posted.Previous.Cycle != 0 {
		price = posted.Previous
	}
	explanation, _, err := base.Find(ctx, s.k.explanations, explanationKey(product, price.Cycle))
	if err == nil && explanation.Cycle != price.Cycle {
		explanation = types.Explanation{} // overwritten: nothing is known
	}
	s.known[product] = explanation
	return explanation, err
}

// base is the work in one unit that its explanation shows: its own, and that of its inputs, by
// quantity where a recipe says it and else by what was paid for them.
func (s sources) base(ctx context.Context, explanation types.Explanation, needs []types.RecipeLine) (labour.Lines, error) {
	var base labour.Lines
	for _, line := range explanation.Lines {
		var work labour.Lines
		switch {
		case line.Kind == types.COST_LINE_KIND_LABOUR, line.Kind == types.COST_LINE_KIND_OTHER_LABOUR:
			work = labour.Lines{{Occupation: line.Key, Amount: line.Amount, Microseconds: line.Microseconds}}
		case line.Kind == types.COST_LINE_KIND_INPUT && line.Part != types.COST_PART_RECIPE:
			source, err := s.of(ctx, line.Key)
			if err != nil {
				return nil, err
			}
			if source.Price <= 0 {
				continue
			}
			work = labour.Scale(types.WorkOf(source.Labour), line.Amount, source.Price)
		default:
			continue
		}
		base = labour.Add(base, work, 1, labour.MaxLines)
	}
	for _, need := range needs {
		source, err := s.of(ctx, need.SupplierProduct)
		if err != nil {
			return nil, err
		}
		base = labour.Add(base, labour.Scale(types.WorkOf(source.Labour), need.MicroQuantity, types.Micro), 1, labour.MaxLines)
	}
	return base, nil
}

// inputs is the work in a company's inputs on hand, less that in what is owed: units have carried it away, and it is
// still to come. There are as many as its recipes have lines.
func (s sources) inputs(ctx context.Context, company uint64) (labour.Lines, error) {
	iterator, err := s.k.inputs.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](company))
	if err != nil {
		return nil, err
	}
	onHand, err := iterator.KeyValues() // closes the iterator
	if err != nil {
		return nil, err
	}
	var sum labour.Lines
	for _, one := range onHand {
		source, err := s.of(ctx, one.Key.K2())
		if err != nil {
			return nil, err
		}
		sum = labour.Add(sum, labour.Scale(types.WorkOf(source.Labour), one.Value.MicroQuantity, types.Micro), 1, labour.MaxLines)
	}
	return sum, s.k.owed.Walk(ctx, collections.NewPrefixedTripleRange[uint64, uint64, uint64](company), func(key triple, owed types.OwedInputs) (bool, error) {
		source, err := s.of(ctx, key.K2())
		sum = labour.Add(sum, labour.Scale(types.WorkOf(source.Labour), owed.MicroQuantity(), types.Micro), -1, labour.MaxLines)
		return err != nil, err
	})
}

// endLabour takes the labour of a company that has nothing left into the account of those that are gone.
func (k Keeper) endLabour(ctx context.Context, company uint64) error {
	costing, err := k.companyCostings.Get(ctx, company)
	if err != nil {
		return err
	}
	flow, err := k.companyFlows.Get(ctx, company)
	if err != nil {
		return err
	}
	ended, err := k.endedLabour.Get(ctx)
	if err != nil {
		return err
	}
	last := flow.Labour.Account().Pay(types.WorkIn(flow.Lines))
	return k.endedLabour.Set(ctx, types.StoredAccount(ended.Account().Join(costing.Labour.Account()).Join(last)))
}

// GetLabour says where the work of a company is now. Every part but unrecovered is counted
// from what the company holds; that is what remains, so that the statement always sums.
func (k Keeper) GetLabour(ctx context.Context, company uint64) (types.LabourStatement, error) {
	statement := types.LabourStatement{Company: company}
	costing, found, err := base.Find(ctx, k.companyCostings, company)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrCompanyNotFound, "company %d", company)
	}
	if err != nil {
		return statement, err
	}
	flow, err := k.companyFlows.Get(ctx, company)
	if err != nil {
		return statement, err
	}
	pending, err := k.pendingLabour(ctx, company)
	if err != nil {
		return statement, err
	}
	account := costing.Labour.Account().Join(flow.Labour.Account()).Pay(types.WorkIn(flow.Lines))
	for _, sold := range pending.sold {
		account = account.Pass(sold.unit, sold.quantity)
	}
	inputs, err := sources{k: k, cycle: now, known: map[uint64]types.Explanation{}}.inputs(ctx, company)
	if err != nil {
		return statement, err
	}
	unfinished, stock, onHand := labour.Total(pending.unfinished), labour.Total(pending.stock), labour.Total(inputs)
	return types.LabourStatement{
		Company: company, Paid: types.LabourSum(account.Paid.Plus(unfinished)), Received: types.LabourSum(account.Received), Passed: types.LabourSum(account.Passed),
		Unfinished: types.LabourSum(unfinished), Stock: types.LabourSum(stock), Inputs: types.LabourSum(onHand),
		Equipment: types.LabourSum(labour.Total(account.Equipment)), Unrecovered: types.LabourSum(labour.Total(account.Lines).Less(stock).Less(onHand)),
	}, nil
}

// pendingLabour is the work of a company that its account has not seen yet, and what its stock and its deliveries carry.
type pendingLabour struct {
	unfinished, stock labour.Lines
	sold              []soldUnits
}

type soldUnits struct {
	unit     labour.Lines
	quantity int64
}

func (k Keeper) pendingLabour(ctx context.Context, company uint64) (pendingLabour, error) {
	var p pendingLabour
	unfinished := func(costs []types.CostLine) {
		p.unfinished = labour.Add(p.unfinished, types.WorkIn(costs), 1, labour.MaxLines)
	}
	ids, err := k.activeOf(ctx, company)
	if err != nil {
		return p, err
	}
	for _, id := range ids {
		product, err := k.products.Get(ctx, id)
		if err != nil {
			return p, err
		}
		made, err := k.productFlows.Get(ctx, id)
		if err != nil {
			return p, err
		}
		if product.Kind != types.PRODUCT_KIND_MADE_TO_ORDER {
			unfinished(made.Lines)
		}
		unit, err := k.carried(ctx, id)
		if err != nil {
			return p, err
		}
		p.stock = labour.Add(p.stock, unit, made.Stock+made.Delivered, labour.MaxLines)
		p.sold = append(p.sold, soldUnits{unit, made.Sold})
	}
	return p, k.jobsByCompany.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(key pair) (bool, error) {
		job, err := k.jobs.Get(ctx, key.K2())
		unfinished(job.Lines)
		return err != nil, err
	})
}

// RegionLabour is where all work in the region is: paid = sold + held, in both units. It
// reads every company: it is for tests and simulations.
type RegionLabour struct {
	Paid labour.Sum
	// Sold is what members, the region and other regions bought, work in lost and given-up things not in it.
	Sold labour.Sum
	// Unfinished, Stock, Inputs, Equipment and Unrecovered are what companies hold.
	Unfinished, Stock, Inputs, Equipment, Unrecovered labour.Sum
	// Ended is what companies that are gone held: the region took it over, or it is lost.
	Ended labour.Sum
}

// GetRegionLabour adds up the statements of all companies.
func (k Keeper) GetRegionLabour(ctx context.Context) (RegionLabour, error) {
	var region RegionLabour
	ended, err := k.endedLabour.Get(ctx)
	if err != nil {
		return region, err
	}
	gone := ended.Account()
	region.Paid, region.Sold = gone.Paid, gone.Passed.Less(gone.Received)
	region.Ended = labour.Total(gone.Lines).Plus(labour.Total(gone.Equipment))
	err = k.companyFlows.Walk(ctx, nil, func(company uint64, _ types.CompanyFlow) (bool, error) {
		one, err := k.GetLabour(ctx, company)
		if err != nil {
			return true, err
		}
		region.Paid, region.Sold = region.Paid.Plus(labour.Sum(one.Paid)), region.Sold.Plus(labour.Sum(one.Passed)).Less(labour.Sum(one.Received))
		region.Unfinished, region.Stock = region.Unfinished.Plus(labour.Sum(one.Unfinished)), region.Stock.Plus(labour.Sum(one.Stock))
		region.Inputs, region.Equipment = region.Inputs.Plus(labour.Sum(one.Inputs)), region.Equipment.Plus(labour.Sum(one.Equipment))
		region.Unrecovered = region.Unrecovered.Plus(labour.Sum(one.Unrecovered))
		return false, nil
	})
	return region, err
}

// Residual is what the region's identity misses: paid - sold - held, both 0.
func (r RegionLabour) Residual() labour.Sum {
	left := r.Paid
	for _, part := range []labour.Sum{r.Sold, r.Unfinished, r.Stock, r.Inputs, r.Equipment, r.Unrecovered, r.Ended} {
		left = left.Less(part)
	}
	return left
}
