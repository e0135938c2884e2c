package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/pricing/types"
)

// Work goes with what is sold: a unit carries the work that its posted price says, until
// the next price is posted. A sale writes nothing about it: what a company's sales carried
// away is counted when the company is closed, from the units it sold since the last close.
// What a company pays stands in the lines of its costs until they meet output or become
// overhead; only what it buys is written down when it comes.

// carried is the work in one unit of a product at the price that it shows; none of one that is not known.
func (k Keeper) carried(ctx context.Context, product uint64) (types.LabourLines, error) {
	explanation, _, err := k.priceIn(ctx, product, now)
	return explanation.Labour, err
}

// receiveLabour adds the work in units that came from another company (below 0: went back) to what came in since the last close.
func (k Keeper) receiveLabour(ctx context.Context, company, product uint64, quantity int64) error {
	return k.changeLabour(ctx, company, product, func(account types.LabourAccount, unit types.LabourLines) (types.LabourAccount, error) {
		return account.Receive(unit, quantity)
	})
}

// ReceiveEquipment notes that a company bought so many units of another's product as
// equipment: the work in them becomes cost as the equipment depreciates. It changes no amount of money.
func (k Keeper) ReceiveEquipment(ctx context.Context, company, product uint64, quantity int64) error {
	if quantity < 1 || quantity > types.MaxQuantity {
		return errorsmod.Wrapf(types.ErrInvalid, "equipment: %d units of product %d", quantity, product)
	}
	return k.changeLabour(ctx, company, product, func(account types.LabourAccount, unit types.LabourLines) (types.LabourAccount, error) {
		return account.ReceiveEquipment(unit, quantity)
	})
}

func (k Keeper) changeLabour(ctx context.Context, company, product uint64, change func(types.LabourAccount, types.LabourLines) (types.LabourAccount, error)) error {
	unit, err := k.carried(ctx, product)
	if err != nil || len(unit) == 0 {
		return err
	}
	flow, known, err := find(ctx, k.companyFlows, company)
	if err != nil {
		return err
	}
	if !known { // it is gone, and what it gives back comes out of what it left
		ended, err := k.endedLabour.Get(ctx)
		if err != nil {
			return err
		}
		if ended, err = change(ended, unit); err != nil {
			return err
		}
		return k.endedLabour.Set(ctx, ended)
	}
	if flow.Labour, err = change(flow.Labour, unit); err != nil {
		return err
	}
	return k.companyFlows.Set(ctx, company, flow)
}

// retireLabour settles the work of a product that ends: what was tagged to it, and what its sales since the last close carried.
func (k Keeper) retireLabour(ctx context.Context, product types.Product, flow types.ProductFlow) error {
	company, err := k.companyFlows.Get(ctx, product.Company)
	if err != nil {
		return err
	}
	if product.Kind != types.PRODUCT_KIND_MADE_TO_ORDER {
		if company.Labour, err = company.Labour.PayFor(flow.Lines); err != nil {
			return err
		}
	}
	unit, err := k.carried(ctx, product.Id)
	if err != nil {
		return err
	}
	if company.Labour, err = company.Labour.Pass(unit, flow.Sold); err != nil {
		return err
	}
	return k.companyFlows.Set(ctx, product.Company, company)
}

// settleLabour brings a company's labour account up to the close: what came in since the
// last one, the work that met output or became overhead, what equipment's depreciation made
// a cost, and what was sold, each unit with what it carried. before are the products as they
// were; made-to-order products hold the costs of settled jobs, whose work is in the flow already.
func (b *companyBooks) settleLabour(ctx context.Context, k Keeper, before []productBooks, depreciated, of int64) error {
	account, err := b.costing.Labour.Join(b.flow.Labour)
	if err != nil {
		return err
	}
	if account, err = account.PayFor(b.flow.Lines); err != nil {
		return err
	}
	for i, was := range before {
		is := b.products[i]
		if is.costing.Age == was.costing.Age {
			continue // a stub of a first cycle counts to the next
		}
		if was.product.Kind != types.PRODUCT_KIND_MADE_TO_ORDER && len(is.flow.Lines) == 0 {
			if account, err = account.PayFor(was.flow.Lines); err != nil {
				return err
			}
		}
		unit, err := k.carried(ctx, was.product.Id)
		if err != nil {
			return err
		}
		if account, err = account.Pass(unit, was.flow.Sold); err != nil {
			return err
		}
	}
	if account, err = account.Release(depreciated, of); err != nil {
		return err
	}
	b.costing.Labour, b.flow.Labour = account, types.LabourAccount{}
	return nil
}

// carry says what a unit of each product carries from now on: the work in its explanation,
// with that of its inputs at what they carried in the cycle before, and its part of the
// work in the company that nothing else accounts for.
func (b *companyBooks) carry(ctx context.Context, k Keeper, explanations []types.Explanation, ended uint64) error {
	sources := sources{k: k, cycle: ended, known: map[uint64]types.Explanation{}}
	units := make([]types.LabourUnit, len(b.products))
	open := b.costing.Labour.Lines
	for i, one := range b.products {
		base, err := sources.base(ctx, explanations[i], one.needs)
		if err != nil {
			return err
		}
		units[i] = types.LabourUnit{Base: base, Expected: one.expected()}
		if open, err = types.AddLabour(open, base, -one.flow.Stock, types.MaxLabourLines); err != nil {
			return err
		}
	}
	inputs, err := sources.inputs(ctx, b.company)
	if err != nil {
		return err
	}
	if open, err = types.AddLabour(open, inputs, -1, types.MaxLabourLines); err != nil {
		return err
	}
	carried, err := types.CarryLabour(units, open)
	if err != nil {
		return err
	}
	for i, one := range b.products {
		explanations[i].Labour = carried[i]
		if one.costing.Age > 0 {
			continue
		}
		// What it sold since it was registered is not settled yet: it carries what it carried.
		if explanations[i].Labour, err = k.carried(ctx, one.product.Id); err != nil {
			return err
		}
	}
	return nil
}

// expected is how many units a cycle usually sells: the average of the last cycles, or what was declared.
func (one productBooks) expected() int64 {
	last := one.costing.Units[max(0, len(one.costing.Units)-types.LabourCycles):]
	sum := int64(0)
	for _, units := range last {
		sum += units // at most types.LabourCycles quantities: far below 64 bits
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
	posted, found, err := find(ctx, s.k.prices, product)
	if err != nil || !found {
		return known, err
	}
	price := posted.Current
	if price.Cycle > s.cycle && posted.Previous.Cycle != 0 {
		price = posted.Previous
	}
	explanation, _, err := find(ctx, s.k.explanations, explanationKey(product, price.Cycle))
	if err == nil && explanation.Cycle != price.Cycle {
		explanation = types.Explanation{} // overwritten: nothing is known
	}
	s.known[product] = explanation
	return explanation, err
}

// base is the work in one unit that its explanation shows: its own, and that of its inputs, by
// quantity where a recipe says it and else by what was paid for them.
func (s sources) base(ctx context.Context, explanation types.Explanation, needs []types.RecipeLine) (types.LabourLines, error) {
	var base types.LabourLines
	for _, line := range explanation.Lines {
		var work types.LabourLines
		switch {
		case line.Kind == types.COST_LINE_KIND_LABOUR, line.Kind == types.COST_LINE_KIND_OTHER_LABOUR:
			work = types.LabourLines{{Occupation: line.Key, Amount: line.Amount, Microseconds: line.Microseconds}}
		case line.Kind == types.COST_LINE_KIND_INPUT && line.Part != types.COST_PART_RECIPE:
			source, err := s.of(ctx, line.Key)
			if err != nil {
				return nil, err
			}
			if source.Price <= 0 {
				continue
			}
			if work, err = types.ScaleLabour(source.Labour, line.Amount, source.Price); err != nil {
				return nil, err
			}
		default:
			continue
		}
		var err error
		if base, err = types.AddLabour(base, work, 1, types.MaxLabourLines); err != nil {
			return nil, err
		}
	}
	for _, need := range needs {
		source, err := s.of(ctx, need.SupplierProduct)
		if err != nil {
			return nil, err
		}
		work, err := types.ScaleLabour(source.Labour, need.MicroQuantity, types.Micro)
		if err != nil {
			return nil, err
		}
		if base, err = types.AddLabour(base, work, 1, types.MaxLabourLines); err != nil {
			return nil, err
		}
	}
	return base, nil
}

// inputs is the work in a company's inputs on hand; it has as many as its recipes name.
func (s sources) inputs(ctx context.Context, company uint64) (types.LabourLines, error) {
	iterator, err := s.k.inputs.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](company))
	if err != nil {
		return nil, err
	}
	onHand, err := iterator.KeyValues() // closes the iterator
	if err != nil {
		return nil, err
	}
	var sum types.LabourLines
	for _, one := range onHand {
		source, err := s.of(ctx, one.Key.K2())
		if err != nil {
			return nil, err
		}
		work, err := types.ScaleLabour(source.Labour, one.Value.MicroQuantity, types.Micro)
		if err != nil {
			return nil, err
		}
		if sum, err = types.AddLabour(sum, work, 1, types.MaxLabourLines); err != nil {
			return nil, err
		}
	}
	return sum, nil
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
	if flow.Labour, err = flow.Labour.PayFor(flow.Lines); err != nil {
		return err
	}
	ended, err := k.endedLabour.Get(ctx)
	if err != nil {
		return err
	}
	for _, account := range []types.LabourAccount{costing.Labour, flow.Labour} {
		if ended, err = ended.Join(account); err != nil {
			return err
		}
	}
	return k.endedLabour.Set(ctx, ended)
}

// GetLabour says where the work of a company is now. Every part but unrecovered is counted
// from what the company holds; that is what remains, so that the statement always sums.
func (k Keeper) GetLabour(ctx context.Context, company uint64) (types.LabourStatement, error) {
	statement := types.LabourStatement{Company: company}
	costing, found, err := find(ctx, k.companyCostings, company)
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
	account, err := costing.Labour.Join(flow.Labour)
	if err != nil {
		return statement, err
	}
	pending, err := k.pendingLabour(ctx, company)
	if err != nil {
		return statement, err
	}
	if account, err = account.PayFor(flow.Lines); err != nil {
		return statement, err
	}
	for _, sold := range pending.sold {
		if account, err = account.Pass(sold.unit, sold.quantity); err != nil {
			return statement, err
		}
	}
	inputs, err := sources{k: k, cycle: now, known: map[uint64]types.Explanation{}}.inputs(ctx, company)
	if err != nil {
		return statement, err
	}
	statement.Received, statement.Passed = account.Received, account.Passed
	for _, one := range []struct {
		to    *types.LabourSum
		lines types.LabourLines
	}{
		{&statement.Unfinished, pending.unfinished},
		{&statement.Stock, pending.stock},
		{&statement.Inputs, inputs},
		{&statement.Equipment, account.Equipment},
		{&statement.Unrecovered, account.Lines},
	} {
		if *one.to, err = types.SumLabour(one.lines); err != nil {
			return statement, err
		}
	}
	for _, known := range []types.LabourSum{statement.Stock, statement.Inputs} {
		if statement.Unrecovered, err = statement.Unrecovered.Less(known); err != nil {
			return statement, err
		}
	}
	statement.Paid, err = account.Paid.Plus(statement.Unfinished)
	return statement, err
}

// pendingLabour is the work of a company that its account has not seen yet, and what its stock carries.
type pendingLabour struct {
	unfinished, stock types.LabourLines
	sold              []soldUnits
}

type soldUnits struct {
	unit     types.LabourLines
	quantity int64
}

func (k Keeper) pendingLabour(ctx context.Context, company uint64) (pendingLabour, error) {
	var p pendingLabour
	unfinished := func(costs []types.CostLine) error {
		work, err := types.LabourOf(costs)
		if err == nil {
			p.unfinished, err = types.AddLabour(p.unfinished, work, 1, types.MaxLabourLines)
		}
		return err
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
			if err := unfinished(made.Lines); err != nil {
				return p, err
			}
		}
		unit, err := k.carried(ctx, id)
		if err != nil {
			return p, err
		}
		if p.stock, err = types.AddLabour(p.stock, unit, made.Stock, types.MaxLabourLines); err != nil {
			return p, err
		}
		p.sold = append(p.sold, soldUnits{unit, made.Sold})
	}
	return p, k.jobsByCompany.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(key pair) (bool, error) {
		job, err := k.jobs.Get(ctx, key.K2())
		if err == nil {
			err = unfinished(job.Lines)
		}
		return err != nil, err
	})
}

// RegionLabour is where all work in the region is: paid = sold + held, in both units. It
// reads every company: it is for tests and simulations.
type RegionLabour struct {
	Paid types.LabourSum
	// Sold is what members, the region and other regions bought, work in lost and given-up things not in it.
	Sold types.LabourSum
	// Unfinished, Stock, Inputs, Equipment and Unrecovered are what companies hold.
	Unfinished, Stock, Inputs, Equipment, Unrecovered types.LabourSum
	// Ended is what companies that are gone held: the region took it over, or it is lost.
	Ended types.LabourSum
}

// GetRegionLabour adds up the statements of all companies.
func (k Keeper) GetRegionLabour(ctx context.Context) (RegionLabour, error) {
	var region RegionLabour
	ended, err := k.endedLabour.Get(ctx)
	if err != nil {
		return region, err
	}
	region.Paid = ended.Paid
	if region.Sold, err = ended.Passed.Less(ended.Received); err != nil {
		return region, err
	}
	for _, lines := range []types.LabourLines{ended.Lines, ended.Equipment} {
		held, err := types.SumLabour(lines)
		if err != nil {
			return region, err
		}
		if region.Ended, err = region.Ended.Plus(held); err != nil {
			return region, err
		}
	}
	err = k.companyFlows.Walk(ctx, nil, func(company uint64, _ types.CompanyFlow) (bool, error) {
		one, err := k.GetLabour(ctx, company)
		if err != nil {
			return true, err
		}
		sold, err := one.Passed.Less(one.Received)
		if err != nil {
			return true, err
		}
		for _, part := range []struct {
			to  *types.LabourSum
			add types.LabourSum
		}{
			{&region.Paid, one.Paid},
			{&region.Sold, sold},
			{&region.Unfinished, one.Unfinished},
			{&region.Stock, one.Stock},
			{&region.Inputs, one.Inputs},
			{&region.Equipment, one.Equipment},
			{&region.Unrecovered, one.Unrecovered},
		} {
			if *part.to, err = part.to.Plus(part.add); err != nil {
				return true, err
			}
		}
		return false, nil
	})
	return region, err
}

// Residual is what the region's identity misses: paid - sold - held, both 0.
func (r RegionLabour) Residual() (types.LabourSum, error) {
	left := r.Paid
	var err error
	for _, part := range []types.LabourSum{r.Sold, r.Unfinished, r.Stock, r.Inputs, r.Equipment, r.Unrecovered, r.Ended} {
		if left, err = left.Less(part); err != nil {
			return left, err
		}
	}
	return left, nil
}
