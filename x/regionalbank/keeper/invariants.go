package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
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
		{Name: "regionalbank/assets", Check: k.checkAssets},
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
		byCompany, err := k.requestsByCompany.Has(ctx, collections.Join3(request.Company, uint64(request.Status), id))
		if err != nil {
			return true, err
		}
		byStatus, err := k.requestsByStatus.Has(ctx, collections.Join(uint64(request.Status), id))
		if err != nil {
			return true, err
		}
		due, err := k.requestsDue.Has(ctx, collections.Join(uint64(request.DueAt), id))
		if err != nil {
			return true, err
		}
		answered := request.Status == types.REQUEST_STATUS_GRANTED
		if request.Id != id || id >= next || !byCompany || !byStatus || !due || answered != (request.Grant != 0) {
			return true, fmt.Errorf("request %d: stored as %d, next is %d, by company %t, by status %t, due %t, %s with grant %d",
				id, request.Id, next, byCompany, byStatus, due, request.Status, request.Grant)
		}
		return false, nil
	}); err != nil {
		return err
	}
	byCompany, err := count(ctx, k.requestsByCompany)
	if err != nil {
		return err
	}
	byStatus, err := count(ctx, k.requestsByStatus)
	if err != nil {
		return err
	}
	due, err := count(ctx, k.requestsDue)
	if err != nil {
		return err
	}
	if byCompany != requests || byStatus != requests || due != requests {
		return fmt.Errorf("%d requests, by company %d, by status %d, due %d", requests, byCompany, byStatus, due)
	}
	return nil
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
		indexed, err := k.grantsByCompany.Has(ctx, collections.Join(grant.Company, id))
		if err != nil {
			return true, err
		}
		if grant.Id != id || id >= next || !indexed {
			return true, fmt.Errorf("grant %d: stored as %d, next is %d, by company %t", id, grant.Id, next, indexed)
		}
		if granted[grant.Company] == nil {
			granted[grant.Company] = &types.Sums{}
		}
		return false, granted[grant.Company].AddGrant(grant)
	}); err != nil {
		return err
	}
	indexed, err := count(ctx, k.grantsByCompany)
	if err != nil {
		return err
	}
	if indexed != grants {
		return fmt.Errorf("%d grants, %d by company", grants, indexed)
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
		due, err := k.subsidiesDue.Has(ctx, collections.Join(subsidy.NextCycle, company))
		if err != nil {
			return true, err
		}
		if subsidy.Company != company || !due || subsidy.LastCycle >= subsidy.NextCycle || subsidy.LastPaid < 0 {
			return true, fmt.Errorf("subsidy of company %d: stored as %d, due %t, next cycle %d, last %d", company, subsidy.Company, due, subsidy.NextCycle, subsidy.LastCycle)
		}
		return false, nil
	}); err != nil {
		return err
	}
	due, err := count(ctx, k.subsidiesDue)
	if err != nil {
		return err
	}
	if due != subsidies {
		return fmt.Errorf("%d subsidies, %d due", subsidies, due)
	}
	return nil
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

// checkAssets: every asset has the key of its company and payment.
func (k Keeper) checkAssets(ctx context.Context) error {
	next, err := base.PeekID(ctx, k.paymentSequence)
	if err != nil {
		return err
	}
	return k.assets.Walk(ctx, nil, func(key pair, asset types.Asset) (bool, error) {
		if asset.Company != key.K1() || asset.Id != key.K2() || asset.Id >= next {
			return true, fmt.Errorf("asset %d of company %d is stored at %d of %d, next is %d", asset.Id, asset.Company, key.K2(), key.K1(), next)
		}
		return false, nil
	})
}

// checkLinks: a region has one link, found by its code.
func (k Keeper) checkLinks(ctx context.Context) error {
	next, err := base.PeekID(ctx, k.linkSequence)
	if err != nil {
		return err
	}
	links, regions := 0, 0
	if err := k.links.Walk(ctx, nil, func(id uint64, link types.Link) (bool, error) {
		links++
		found, exists, err := base.Find(ctx, k.linkByRegion, link.Region)
		if err != nil {
			return true, err
		}
		if link.Id != id || id >= next || !exists || found != id || link.Validate() != nil {
			return true, fmt.Errorf("link %d to %s: stored as %d, next is %d, by region %d", id, link.Region, link.Id, next, found)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.linkByRegion.Walk(ctx, nil, func(string, uint64) (bool, error) { regions++; return false, nil }); err != nil {
		return err
	}
	if links != regions {
		return fmt.Errorf("%d links to %d regions", links, regions)
	}
	return nil
}

func count[K any](ctx context.Context, set collections.KeySet[K]) (int, error) {
	entries := 0
	err := set.Walk(ctx, nil, func(K) (bool, error) { entries++; return false, nil })
	return entries, err
}
