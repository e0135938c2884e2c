package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/insolvency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// endOffices marks whoever answers for a lost endowment, while the offices still say who that
// is, and ends the offices. Economy rule: an endowment that was not recovered is lost with the
// company; so is what the community put in where claims bring the company down.
func (k Keeper) endOffices(ctx context.Context, p *types.Proceeding, limit int) (int, bool, error) {
	company, err := k.below.Coop.GetCompany(ctx, p.Company)
	if err != nil {
		return 0, false, err
	}
	books, err := k.below.Currency.GetCompanyBooks(ctx, p.Company)
	if err != nil {
		return 0, false, err
	}
	lost := company.Endowed() && !company.Recovered() || books.Unrecovered > 0 && books.OpenClaims > 0
	if lost {
		if err := k.below.Coop.MarkWrittenOff(ctx, p.Company); err != nil {
			return 0, false, err
		}
	}
	handled, done, err := k.below.Coop.CloseOffices(ctx, p.Company, limit)
	p.Progress.Offices += uint64(handled)
	return handled, done, err
}

func (k Keeper) endJobs(ctx context.Context, p *types.Proceeding, limit int) (int, bool, error) {
	postings, done, err := k.below.Market.CloseJobPostings(ctx, p.Company, limit)
	if err != nil {
		return 0, false, err
	}
	handled := postings
	if done && handled < limit {
		var offers int
		if offers, done, err = k.below.Coop.CloseOffers(ctx, p.Company, limit-handled); err != nil {
			return 0, false, err
		}
		handled += offers
	}
	p.Progress.Jobs += uint64(handled)
	return handled, done, nil
}

// endOrders gives up every open sale, and takes back every open order of the company's own and every payment outside that
// waits: what is held goes back where it came from. What was delivered waits for its receipt or its time: the company is led on
// when that has come.
func (k Keeper) endOrders(ctx context.Context, p *types.Proceeding, limit int) (int, bool, error) {
	var handled int
	var done bool
	var err error
	if p.Sold, handled, done, err = k.below.Market.CloseSales(ctx, p.Company, p.Sold, limit); err != nil {
		return 0, false, err
	}
	if done && handled < limit {
		var looked int
		if p.Cursor, looked, done, err = k.below.Market.ClosePurchases(ctx, p.Company, p.Cursor, limit-handled); err != nil {
			return 0, false, err
		}
		handled += looked
	}
	if done && handled < limit {
		// What was to be paid outside and nobody confirmed is the company's still.
		var returned int
		if returned, done, err = k.below.Bank.CloseOutside(ctx, p.Company, limit-handled); err != nil {
			return 0, false, err
		}
		handled += returned
	}
	p.Progress.Orders += uint64(handled)
	if !done {
		return handled, false, nil
	}
	waits, err := k.below.Market.HasOpenOrders(ctx, p.Company)
	return handled, !waits, err
}

var assetKinds = map[pricingtypes.HandedOverKind]types.AssetKind{
	pricingtypes.HandedOverStock:     types.ASSET_KIND_STOCK,
	pricingtypes.HandedOverInput:     types.ASSET_KIND_INPUT,
	pricingtypes.HandedOverEquipment: types.ASSET_KIND_EQUIPMENT,
}

// handOver gives what the company used back to the region, or to its property company, whichever pool paid for it and however much of it
// has become a cost, and then takes its costing apart. Economy rule: equipment belongs to the region anyway, and what a bankrupt
// company had in stock becomes the region's, which sells it at no priced cost.
func (k Keeper) handOver(ctx context.Context, p *types.Proceeding, limit int) (int, bool, error) {
	heir, err := k.heir(ctx, p.Company)
	if err != nil {
		return 0, false, err
	}
	handed, handled, done, err := k.below.Property.HandOver(ctx, p.Company, heir, limit)
	if err != nil {
		return 0, false, err
	}
	if done && handled < limit {
		more, taken, all, err := k.below.Pricing.HandOver(ctx, p.Company, limit-handled)
		if err != nil {
			return 0, false, err
		}
		handed, handled, done = append(handed, more...), handled+taken, all
	}
	for _, one := range handed {
		if one.To != 0 {
			p.Settlement.Add(types.Settlement{Inherited: one.Amount})
			continue
		}
		if err := k.recordAsset(ctx, p, types.Asset{Kind: assetKinds[one.Kind], Ref: one.Ref, Quantity: one.Quantity, Amount: one.Amount}); err != nil {
			return 0, false, err
		}
	}
	p.Progress.Assets += uint64(handled)
	return handled, done, nil
}

// heir is the company that takes over what equipment of another is still worth: the region's property company while it acts,
// else none. Economy rule: a machine outlives the company that used it, and whoever uses it next pays what is left of it.
func (k Keeper) heir(ctx context.Context, of uint64) (uint64, error) {
	params, err := k.params.Get(ctx)
	if err != nil || params.PropertyCompany == 0 || params.PropertyCompany == of {
		return 0, err
	}
	company, err := k.below.Coop.GetCompany(ctx, params.PropertyCompany)
	if err != nil || !company.Acts() {
		return 0, err
	}
	return company.Id, nil
}

// hasAssets says whether a company uses anything of the region's, or its costing has anything left.
func (k Keeper) hasAssets(ctx context.Context, company uint64) (bool, error) {
	used, err := k.below.Property.HasAssets(ctx, company)
	if err != nil || used {
		return err == nil, err
	}
	return k.below.Pricing.HasAssets(ctx, company)
}

// recordAsset notes the next thing that becomes the region's.
func (k Keeper) recordAsset(ctx context.Context, p *types.Proceeding, asset types.Asset) error {
	p.Progress.HandedOver++
	asset.Company, asset.Number = p.Company, p.Progress.HandedOver
	p.Settlement.Add(types.Settlement{HandedOver: asset.Amount})
	if err := k.assets.Set(ctx, collections.Join(asset.Company, asset.Number), asset); err != nil {
		return err
	}
	return base.Emit(ctx, &types.AssetHandedOver{Asset: asset})
}

func cause(p *types.Proceeding) currencytypes.Cause {
	return currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_BANKRUPTCY, Ref: p.Company}
}

// seize moves what is left in a company's pools to the region fund.
func (k Keeper) seize(ctx context.Context, p *types.Proceeding) error {
	books, err := k.below.Currency.GetCompanyBooks(ctx, p.Company)
	if err != nil {
		return err
	}
	if books.Reserve == 0 && books.Starting == 0 {
		return nil
	}
	for _, pool := range []struct {
		account currencytypes.Account
		amount  int64
		sum     *int64
	}{
		{currencytypes.Reserve(p.Company), books.Reserve, &p.Settlement.SeizedReserve},
		{currencytypes.Starting(p.Company), books.Starting, &p.Settlement.SeizedStarting},
	} {
		if pool.amount == 0 {
			continue
		}
		if err := k.below.Currency.Transfer(ctx, currencytypes.Posting{
			From: pool.account, To: currencytypes.RegionFund(), Amount: pool.amount, Class: currencytypes.COST_CLASS_SEIZURE, Cause: cause(p),
		}); err != nil {
			return err
		}
		if *pool.sum, err = money.Add(*pool.sum, pool.amount); err != nil {
			return err
		}
	}
	return base.Emit(ctx, &types.PoolsSeized{Company: p.Company, Reserve: books.Reserve, Starting: books.Starting})
}

// writeOff takes what the community put in and did not get back out of the company's books and into the region's loss record.
func (k Keeper) writeOff(ctx context.Context, p *types.Proceeding) error {
	books, err := k.below.Currency.GetCompanyBooks(ctx, p.Company)
	if err != nil {
		return err
	}
	if books.Unrecovered == 0 && books.Undepreciated == 0 {
		return nil
	}
	unrecovered, undepreciated, err := k.below.Currency.WriteOff(ctx, p.Company, cause(p))
	if err != nil {
		return err
	}
	p.Settlement.Add(types.Settlement{Unrecovered: unrecovered, Undepreciated: undepreciated})
	if err := k.below.Bank.RecordLoss(ctx, p.Company, unrecovered, undepreciated); err != nil {
		return err
	}
	return base.Emit(ctx, &types.LossRecorded{Company: p.Company, Unrecovered: unrecovered, Undepreciated: undepreciated})
}

// close ends a company that has nothing left, and sends it back to the phase that has to see to what came in meanwhile.
func (k Keeper) close(ctx context.Context, p *types.Proceeding, now int64, limit int) (int, types.Phase, error) {
	left, err := k.leftover(ctx, p.Company)
	if err != nil || left != types.PHASE_GONE {
		return 0, left, err
	}
	late, done, err := k.below.Market.CloseListings(ctx, p.Company, limit)
	if err != nil || late > 0 || !done {
		return late, p.Phase, err
	}
	if late, done, err = k.below.Market.CloseJobPostings(ctx, p.Company, limit); err != nil || late > 0 || !done {
		return late, p.Phase, err
	}
	if err := k.below.Coop.SetStanding(ctx, p.Company, cooptypes.STANDING_GONE); err != nil {
		return 0, p.Phase, err
	}
	p.FinishedAt = now
	return 0, types.PHASE_GONE, base.Emit(ctx, &types.CompanyEnded{Company: p.Company, Settlement: p.Settlement})
}

// leftover is the first phase that has something to do for a company, PHASE_GONE when none has.
func (k Keeper) leftover(ctx context.Context, company uint64) (types.Phase, error) {
	officers, offers, err := k.below.Coop.HasOffices(ctx, company)
	if err != nil {
		return 0, err
	}
	work, err := k.below.Wage.HasWork(ctx, company)
	if err != nil {
		return 0, err
	}
	orders, err := k.below.Market.HasOpenOrders(ctx, company)
	if err != nil {
		return 0, err
	}
	outside, err := k.below.Bank.HasOutside(ctx, company)
	if err != nil {
		return 0, err
	}
	assets, err := k.hasAssets(ctx, company)
	if err != nil {
		return 0, err
	}
	workers, err := k.below.Coop.Workers(ctx, company)
	if err != nil {
		return 0, err
	}
	books, err := k.below.Currency.GetCompanyBooks(ctx, company)
	if err != nil {
		return 0, err
	}
	for _, one := range []struct {
		left  bool
		phase types.Phase
	}{
		{officers, types.PHASE_OFFICES},
		{work, types.PHASE_SHIFTS},
		{offers, types.PHASE_JOBS},
		{orders || outside, types.PHASE_ORDERS},
		{books.OpenClaims > 0, types.PHASE_CLAIMS},
		{assets, types.PHASE_ASSETS},
		{books.Reserve > 0 || books.Starting > 0, types.PHASE_POOLS},
		{books.Unrecovered != 0 || books.Undepreciated != 0, types.PHASE_WRITE_OFF},
		{workers > 0, types.PHASE_WORKERS},
	} {
		if one.left {
			return one.phase, nil
		}
	}
	if held := books.HeldFromReserve + books.HeldFromStarting; held > 0 {
		return 0, errorsmod.Wrapf(types.ErrStillHeld, "company %d: %s", company, said.Money(held))
	}
	return types.PHASE_GONE, nil
}
