package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// Outside is something paid outside the system. Company is 0 for the region fund.
type Outside struct {
	Company uint64
	Pool    types.Pool
	Amount  int64
	Tag     pricingtypes.CostTag
	// LifeCycles is how long equipment lasts, PrepaidCycles what span is paid in advance; at most one of them.
	LifeCycles, PrepaidCycles uint32
	Commitment                []byte
	// Payee is the sha256 of who is paid, empty where nobody said.
	Payee []byte
	// PaidBy is the address that signed, Payer the member who decided alone, 0 where the company or the region did.
	PaidBy string
	Payer  uint64
}

// receipt is who confirmed a payment, 0 where nobody had to, and the sha256 of what they saw.
type receipt struct {
	member uint64
	record []byte
}

// PayOutside pays something outside the system and returns the payment's id and whether it waits for another person.
// Economy rule: what the reserve pays for is a cost at once, as it depreciates when it is equipment, or cycle by cycle when it is prepaid; what the starting
// pool or the region fund pays for is never priced. What the community put into a company does not leave the region on
// one person's word (ADR 0019). Who may pay is the caller's to check.
func (k Keeper) PayOutside(ctx context.Context, pay Outside) (id uint64, waits bool, err error) {
	switch {
	case pay.Pool == types.POOL_REGION && pay.Company == 0:
	case pay.Pool == types.POOL_RESERVE || pay.Pool == types.POOL_STARTING:
		company, err := k.payer(ctx, pay.Company)
		if err != nil {
			return 0, false, err
		}
		if err := k.pricing.CheckTag(ctx, pay.Company, pay.Tag); err != nil {
			return 0, false, err
		}
		if waits, err = k.needsAnother(ctx, company, pay); err != nil {
			return 0, false, err
		}
	default:
		return 0, false, errorsmod.Wrapf(types.ErrPurpose, "pool is %s, company %d", pay.Pool, pay.Company)
	}
	if id, err = base.NextID(ctx, k.paymentSequence); err != nil {
		return 0, false, err
	}
	if waits {
		return id, true, k.holdOutside(ctx, id, pay)
	}
	return id, false, k.settle(ctx, id, 0, pay, receipt{})
}

// payer is a company that may pay outside. An insolvent one owes its workers first, also what is left of its starting pool.
func (k Keeper) payer(ctx context.Context, id uint64) (cooptypes.Company, error) {
	company, err := k.coop.GetCompany(ctx, id)
	if err == nil && !company.Acts() {
		err = errorsmod.Wrapf(types.ErrStanding, "company %d is %s", id, company.Standing)
	}
	if err != nil {
		return company, err
	}
	books, err := k.currency.GetCompanyBooks(ctx, id)
	if err == nil && books.OpenClaims > 0 {
		err = errorsmod.Wrapf(types.ErrStanding, "company %d is insolvent: %d claims of together %s come first", id, books.OpenClaims, said.Money(books.OpenClaimsAmount))
	}
	return company, err
}

// source is the account that pays.
func (pay Outside) source() currencytypes.Account {
	switch pay.Pool {
	case types.POOL_REGION:
		return currencytypes.RegionFund()
	case types.POOL_STARTING:
		return currencytypes.Starting(pay.Company)
	default:
		return currencytypes.Reserve(pay.Company)
	}
}

func outsideCause(payment, company uint64) currencytypes.Cause {
	return currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, payment, company)
}

// propertyPools are the pools as the register calls them.
var propertyPools = map[types.Pool]propertytypes.Pool{
	types.POOL_RESERVE: propertytypes.POOL_RESERVE, types.POOL_STARTING: propertytypes.POOL_STARTING, types.POOL_REGION: propertytypes.POOL_REGION,
}

// settle pays, out of the hold of a payment that waited, or at once, and keeps equipment, and whatever a starting pool bought,
// in the register.
func (k Keeper) settle(ctx context.Context, id, hold uint64, pay Outside, seen receipt) error {
	if err := k.pricing.PayOutside(ctx, pricingtypes.OutsidePayment{
		From: pay.source(), Hold: hold, Amount: pay.Amount, Tag: pay.Tag, Later: types.Later(pay.LifeCycles, pay.PrepaidCycles), Commitment: pay.Commitment,
		Cause: outsideCause(id, pay.Company),
	}); err != nil {
		return err
	}
	if pay.LifeCycles > 0 || pay.Pool == types.POOL_STARTING {
		if err := k.property.Record(ctx, propertytypes.Asset{
			User: pay.Company, PaidBy: pay.Company, Pool: propertyPools[pay.Pool], Cost: pay.Amount, LifeCycles: pay.LifeCycles,
			Payment: id, Commitment: pay.Commitment, ConfirmedBy: seen.member, Record: seen.record,
		}); err != nil {
			return err
		}
	}
	return base.Emit(ctx, &types.PaidOutside{
		Payment: id, Company: pay.Company, Pool: pay.Pool, Amount: pay.Amount, LifeCycles: pay.LifeCycles, PrepaidCycles: pay.PrepaidCycles,
		Commitment: pay.Commitment, PaidBy: pay.PaidBy, Payee: pay.Payee, ConfirmedBy: seen.member, Record: seen.record,
	})
}

// ReceiveOutside puts what was received from outside the system into the region fund and returns the payment's id. Who
// may say so is the caller's to check. What a supplier outside gives back is the region's: no company's pool grows by it.
func (k Keeper) ReceiveOutside(ctx context.Context, amount int64, commitment []byte, receivedBy string) (uint64, error) {
	id, err := base.NextID(ctx, k.paymentSequence)
	if err != nil {
		return 0, err
	}
	if err := k.currency.Transfer(ctx, currencytypes.Posting{
		From: currencytypes.External(), To: currencytypes.RegionFund(), Amount: amount, Class: currencytypes.COST_CLASS_NEUTRAL,
		Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, id, 0),
	}); err != nil {
		return 0, err
	}
	return id, base.Emit(ctx, &types.ReceivedOutside{Payment: id, Amount: amount, Commitment: commitment, ReceivedBy: receivedBy})
}
