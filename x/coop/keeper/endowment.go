package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// RecordSale is told of every settled sale of a company, in micro-units. Economy
// rule: the initial reserve is released in tranches against sales to members and
// companies unrelated to it, so that pools cannot be taken as wages by founding
// and failing again and again. Once the endowment is recovered it only reads.
func (k Keeper) RecordSale(ctx context.Context, id uint64, amount int64, unrelated bool) error {
	if amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "sale of company %d is %d, it must not be negative", id, amount)
	}
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return err
	}
	if !unrelated || !counting(company) {
		return nil
	}
	wasRecovered, before := company.Recovered(), company.ReleasedTranches()
	madeGood := min(amount, company.ReturnedSales)
	counted := min(amount-madeGood, company.InitialReserve-company.UnrelatedSales)
	if madeGood == 0 && counted == 0 {
		return nil
	}
	company.ReturnedSales -= madeGood
	company.UnrelatedSales += counted
	for i := before; i < company.ReleasedTranches(); i++ {
		if err := k.releaseTranche(ctx, &company, i); err != nil {
			return err
		}
	}
	if err := k.Companies.Set(ctx, id, company); err != nil {
		return err
	}
	if company.Recovered() && !wasRecovered {
		return emit(ctx, &types.EndowmentRecovered{Company: id})
	}
	return nil
}

// RecordRefund is told of every refund of a company's sales, in micro-units. What
// went back must be sold again before further sales count: otherwise buying and
// returning would release the whole reserve.
func (k Keeper) RecordRefund(ctx context.Context, id uint64, amount int64, unrelated bool) error {
	if amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "refund of company %d is %d, it must not be negative", id, amount)
	}
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return err
	}
	if !unrelated || !counting(company) || amount == 0 {
		return nil
	}
	// Nothing beyond what was counted can have come back.
	company.ReturnedSales = min(company.UnrelatedSales, company.ReturnedSales+min(amount, company.UnrelatedSales))
	return k.Companies.Set(ctx, id, company)
}

// counting says whether sales still matter to a company's endowment: what is
// written off or being wound up releases nothing any more.
func counting(company types.Company) bool {
	return company.Endowed() && !company.WrittenOff &&
		(company.Standing == types.STANDING_ACTIVE || company.Standing == types.STANDING_INSOLVENT)
}

func (k Keeper) releaseTranche(ctx context.Context, company *types.Company, index int) error {
	amount := company.Tranches[index]
	if amount > 0 {
		if err := k.currency.Post(ctx, currencytypes.Posting{
			From: currencytypes.Issued(), To: currencytypes.Reserve(company.Id), Amount: amount,
			Class: currencytypes.COST_CLASS_ENDOWMENT,
			Cause: currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_RELEASE, Ref: company.Id, Detail: uint64(index + 1)},
		}); err != nil {
			return err
		}
	}
	company.Released += amount
	return emit(ctx, &types.TrancheReleased{
		Company: company.Id, Tranche: uint32(index + 1), Amount: amount, Released: company.Released,
	})
}

// MarkWrittenOff records that a company's endowment is lost. Its founders and
// officers get no endowment by founding any more: only the bank board endows them.
func (k Keeper) MarkWrittenOff(ctx context.Context, id uint64) error {
	company, err := k.GetCompany(ctx, id)
	if err != nil || company.WrittenOff {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	company.WrittenOff = true
	if err := k.Companies.Set(ctx, id, company); err != nil {
		return err
	}
	responsible := append([]uint64{}, company.Founders...)
	officers, err := k.officersOf(ctx, id)
	if err != nil {
		return err
	}
	for _, officer := range officers {
		if officer.Current(now) && !company.FoundedBy(officer.Member) {
			responsible = append(responsible, officer.Member)
		}
	}
	for _, member := range responsible {
		if err := k.WrittenOffMembers.Set(ctx, member); err != nil {
			return err
		}
	}
	return emit(ctx, &types.EndowmentWrittenOff{Company: id, Members: responsible})
}

// checkMayBeEndowed refuses a member who lost an endowment, or who founded or is
// an officer of another company whose endowment is not recovered.
func (k Keeper) checkMayBeEndowed(ctx context.Context, member, company uint64, now int64) error {
	lost, err := k.WrittenOffMembers.Has(ctx, member)
	if err != nil {
		return err
	}
	if lost {
		return errorsmod.Wrapf(types.ErrWrittenOff, "member %d", member)
	}
	unrecovered, err := k.UnrecoveredEndowment(ctx, member, company, now)
	if err != nil {
		return err
	}
	if unrecovered != 0 {
		return errorsmod.Wrapf(types.ErrUnrecoveredEndowment, "member %d: company %d", member, unrecovered)
	}
	return nil
}

// UnrecoveredEndowment returns the first company other than the given one that a
// member founded or is an officer of and whose endowment is not recovered, or 0.
func (k Keeper) UnrecoveredEndowment(ctx context.Context, member, except uint64, now int64) (uint64, error) {
	founded, err := secondKeys(ctx, k.Founded, member)
	if err != nil {
		return 0, err
	}
	offices, err := secondKeys(ctx, k.OfficersByMember, member)
	if err != nil {
		return 0, err
	}
	for i, id := range append(founded, offices...) {
		if id == except {
			continue
		}
		if i >= len(founded) {
			officer, err := k.Officers.Get(ctx, collections.Join(id, member))
			if err != nil {
				return 0, err
			}
			if !officer.Current(now) {
				continue
			}
		}
		company, err := k.GetCompany(ctx, id)
		if err != nil {
			return 0, err
		}
		if company.Endowed() && !company.Recovered() && company.Standing != types.STANDING_GONE {
			return id, nil
		}
	}
	return 0, nil
}
