package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// Outside is something paid outside the system. Company is 0 for the region fund.
type Outside struct {
	Company    uint64
	Pool       types.Pool
	Amount     int64
	Tag        pricingtypes.CostTag
	LifeCycles uint32
	Commitment []byte
	PaidBy     string
}

// PayOutside pays something outside the system and returns the payment's id. Economy rule: what the reserve pays for is
// a cost at once, or as it depreciates when it is equipment; what the starting pool or the region fund pays for is
// never priced. Who may pay is the caller's to check.
func (k Keeper) PayOutside(ctx context.Context, pay Outside) (uint64, error) {
	if pay.Company != 0 {
		company, err := k.coop.GetCompany(ctx, pay.Company)
		if err != nil {
			return 0, err
		}
		// An insolvent company owes its workers first, also what is left of its starting pool.
		if company.Standing != cooptypes.STANDING_ACTIVE {
			return 0, errorsmod.Wrapf(types.ErrStanding, "company %d is %s", pay.Company, company.Standing)
		}
	}
	id, err := nextID(ctx, k.PaymentSequence)
	if err != nil {
		return 0, err
	}
	posting := currencytypes.Posting{
		To: currencytypes.External(), Amount: pay.Amount, Class: currencytypes.COST_CLASS_NEUTRAL,
		Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, id, pay.Company),
	}
	switch pay.Pool {
	case types.POOL_RESERVE:
		posting.From, posting.Class = currencytypes.Reserve(pay.Company), currencytypes.COST_CLASS_COST
		if pay.LifeCycles > 0 {
			posting.Class = currencytypes.COST_CLASS_CAPITAL
		}
	case types.POOL_STARTING:
		posting.From = currencytypes.Starting(pay.Company)
	case types.POOL_REGION:
		posting.From = currencytypes.RegionFund()
	default:
		return 0, errorsmod.Wrapf(types.ErrPurpose, "pool is %s", pay.Pool)
	}
	if err := k.currency.Post(ctx, posting); err != nil {
		return 0, err
	}
	if err := k.recordOutside(ctx, id, pay); err != nil {
		return 0, err
	}
	return id, emit(ctx, &types.PaidOutside{
		Payment: id, Company: pay.Company, Pool: pay.Pool, Amount: pay.Amount, LifeCycles: pay.LifeCycles,
		Commitment: pay.Commitment, PaidBy: pay.PaidBy,
	})
}

// recordOutside tells the prices what the reserve paid for, and keeps equipment in the region's list whoever paid it.
func (k Keeper) recordOutside(ctx context.Context, id uint64, pay Outside) error {
	if pay.LifeCycles == 0 {
		if pay.Pool != types.POOL_RESERVE {
			return nil
		}
		return failure.First(k.pricing.CheckTag(ctx, pay.Company, pay.Tag), k.pricing.RecordOutside(ctx, pay.Company, pay.Tag, pay.Amount))
	}
	if pay.Pool == types.POOL_RESERVE {
		if err := k.pricing.RecordEquipment(ctx, pay.Company, pay.Amount, pay.LifeCycles, pay.Commitment); err != nil {
			return err
		}
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	return k.Assets.Set(ctx, collections.Join(pay.Company, id), types.Asset{
		Id: id, Company: pay.Company, Pool: pay.Pool, Amount: pay.Amount, LifeCycles: pay.LifeCycles,
		Commitment: pay.Commitment, PaidAt: now,
	})
}

// ReceiveOutside puts what was received from outside the system into the region fund and returns the payment's id. Who
// may say so is the caller's to check.
func (k Keeper) ReceiveOutside(ctx context.Context, amount int64, commitment []byte, receivedBy string) (uint64, error) {
	id, err := nextID(ctx, k.PaymentSequence)
	if err != nil {
		return 0, err
	}
	if err := k.currency.Post(ctx, currencytypes.Posting{
		From: currencytypes.External(), To: currencytypes.RegionFund(), Amount: amount, Class: currencytypes.COST_CLASS_NEUTRAL,
		Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, id, 0),
	}); err != nil {
		return 0, err
	}
	return id, emit(ctx, &types.ReceivedOutside{Payment: id, Amount: amount, Commitment: commitment, ReceivedBy: receivedBy})
}
