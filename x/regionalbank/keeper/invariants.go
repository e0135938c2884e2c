package keeper

import (
	"context"
	"fmt"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// Invariants are the conditions that hold on the bank's state after every block. They walk the whole state: for tests,
// the audit and a node that was started with checks, not for a block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "regionalbank/requests", Check: k.checkRequests},
		{Name: "regionalbank/grants", Check: k.checkGrants},
		{Name: "regionalbank/subsidies", Check: k.checkSubsidies},
		{Name: "regionalbank/sums", Check: k.checkSums},
		{Name: "regionalbank/tax-walk", Check: k.checkTaxWalk},
		{Name: "regionalbank/outside", Check: k.checkOutside},
		{Name: "regionalbank/budgets", Check: k.checkBudgets},
		{Name: "regionalbank/links", Check: k.checkLinks},
	}
}

// checkRequests: every request stands in each index once, and no index has another entry.
func (k Keeper) checkRequests(ctx context.Context) error {
	next, err := base.PeekID(ctx, k.requestSequence)
	if err != nil {
		return err
	}
	requests := 0
	if err := k.requests.Walk(ctx, nil, func(id uint64, request types.Request) (bool, error) {
		requests++
		answered := request.Status == types.REQUEST_STATUS_GRANTED
		if request.Id != id || id >= next || answered != (request.Grant != 0) {
			return true, fmt.Errorf("request %d: stored as %d, next is %d, %s with grant %d", id, request.Id, next, request.Status, request.Grant)
		}
		return false, nil
	}); err != nil {
		return err
	}
	return failure.First(
		invariant.Index(ctx, "requests by company", k.requests.Indexes.ByCompany.Walk, k.requests.Get,
			func(request types.Request, at pair) bool {
				return request.Company == at.K1() && uint64(request.Status) == at.K2()
			}, requests),
		invariant.Index(ctx, "requests by status", k.requests.Indexes.ByStatus.Walk, k.requests.Get,
			func(request types.Request, status uint64) bool { return uint64(request.Status) == status }, requests),
		invariant.Index(ctx, "requests due", k.requests.Indexes.Due.Walk, k.requests.Get,
			func(request types.Request, at uint64) bool { return uint64(request.DueAt) == at }, requests),
	)
}

// checkGrants: the grants to each company sum to what its record says.
func (k Keeper) checkGrants(ctx context.Context) error {
	next, err := base.PeekID(ctx, k.grantSequence)
	if err != nil {
		return err
	}
	granted := map[uint64]*types.Sums{}
	grants := 0
	if err := k.grants.Walk(ctx, nil, func(id uint64, grant types.Grant) (bool, error) {
		grants++
		if grant.Id != id || id >= next {
			return true, fmt.Errorf("grant %d: stored as %d, next is %d", id, grant.Id, next)
		}
		if granted[grant.Company] == nil {
			granted[grant.Company] = &types.Sums{}
		}
		return false, granted[grant.Company].AddGrant(grant)
	}); err != nil {
		return err
	}
	if err := invariant.Index(ctx, "grants by company", k.grants.Indexes.ByCompany.Walk, k.grants.Get,
		func(grant types.Grant, company uint64) bool { return grant.Company == company }, grants); err != nil {
		return err
	}
	recorded := 0
	if err := k.records.Walk(ctx, nil, func(company uint64, record types.CompanyRecord) (bool, error) {
		sums := types.Sums{}
		if granted[company] != nil {
			recorded++
			sums = *granted[company]
		}
		if sums.GrantedReserve != record.GrantedReserve || sums.GrantedStarting != record.GrantedStarting {
			return true, fmt.Errorf("company %d: grants sum to %d and %d, its record says %d and %d",
				company, sums.GrantedReserve, sums.GrantedStarting, record.GrantedReserve, record.GrantedStarting)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if recorded != len(granted) {
		return fmt.Errorf("%d companies with grants, %d with a record", len(granted), recorded)
	}
	return nil
}

// checkSubsidies: every subsidy waits for exactly one cycle, so that no cycle is paid twice.
func (k Keeper) checkSubsidies(ctx context.Context) error {
	subsidies := 0
	if err := k.subsidies.Walk(ctx, nil, func(company uint64, subsidy types.Subsidy) (bool, error) {
		subsidies++
		if subsidy.Company != company || subsidy.LastCycle >= subsidy.NextCycle || subsidy.LastPaid < 0 {
			return true, fmt.Errorf("subsidy of company %d: stored as %d, next cycle %d, last %d", company, subsidy.Company, subsidy.NextCycle, subsidy.LastCycle)
		}
		return false, nil
	}); err != nil {
		return err
	}
	return invariant.Index(ctx, "subsidies due", k.subsidies.Indexes.Due.Walk, k.subsidies.Get,
		func(subsidy types.Subsidy, cycle uint64) bool { return subsidy.NextCycle == cycle }, subsidies)
}

// checkSums: the sums are those of the records and the losses.
func (k Keeper) checkSums(ctx context.Context) error {
	stored, err := k.sums.Get(ctx)
	if err != nil {
		return err
	}
	var sums types.Sums
	if err := k.records.Walk(ctx, nil, func(company uint64, record types.CompanyRecord) (bool, error) {
		if record.Company != company {
			return true, fmt.Errorf("record of company %d is stored as %d", company, record.Company)
		}
		return false, sums.AddRecord(record)
	}); err != nil {
		return err
	}
	if err := k.losses.Walk(ctx, nil, func(company uint64, loss types.Loss) (bool, error) {
		if loss.Company != company {
			return true, fmt.Errorf("loss of company %d is stored as %d", company, loss.Company)
		}
		sums.AddLoss(loss.Unrecovered, loss.Undepreciated)
		return false, nil
	}); err != nil {
		return err
	}
	if sums != stored {
		return fmt.Errorf("records and losses sum to %+v, the sums say %+v", sums, stored)
	}
	return nil
}

// checkTaxWalk: the walk stands at a company that exists, in a cycle that has closed, and collected what was taxed in it.
func (k Keeper) checkTaxWalk(ctx context.Context) error {
	walk, err := k.taxWalk.Get(ctx)
	if err != nil {
		return err
	}
	if err := walk.Validate(); err != nil {
		return err
	}
	closed, err := k.lastClosedCycle(ctx)
	if err != nil {
		return err
	}
	companies, err := k.coop.CountCompanies(ctx)
	if err != nil {
		return err
	}
	if walk.Cycle > closed || walk.LastCompany > companies {
		return fmt.Errorf("the walk is in cycle %d of %d closed, to company %d of %d", walk.Cycle, closed, walk.LastCompany, companies)
	}
	var collected int64
	var taxed uint64
	if err := k.records.Walk(ctx, nil, func(_ uint64, record types.CompanyRecord) (bool, error) {
		if record.LastTaxedCycle == walk.Cycle && record.LastTax > 0 {
			collected += record.LastTax
			taxed++
		}
		return false, nil
	}); err != nil {
		return err
	}
	if collected != walk.Collected || taxed != walk.Companies {
		return fmt.Errorf("in cycle %d %d companies paid %d, the walk says %d paid %d", walk.Cycle, taxed, collected, walk.Companies, walk.Collected)
	}
	return nil
}

// checkLinks: a region has one link, found by its code.
func (k Keeper) checkLinks(ctx context.Context) error {
	next, err := base.PeekID(ctx, k.linkSequence)
	if err != nil {
		return err
	}
	links := 0
	if err := k.links.Walk(ctx, nil, func(id uint64, link types.Link) (bool, error) {
		links++
		if link.Id != id || id >= next || link.Validate() != nil {
			return true, fmt.Errorf("link %d to %s: stored as %d, next is %d", id, link.Region, link.Id, next)
		}
		return false, nil
	}); err != nil {
		return err
	}
	return invariant.Index(ctx, "links by region", k.links.Indexes.ByRegion.Walk, k.links.Get,
		func(link types.Link, region string) bool { return link.Region == region }, links)
}
