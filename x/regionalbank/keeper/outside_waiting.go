package keeper

import (
	"context"
	"errors"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// retrySeconds is how long money that could not go back waits before it is tried again.
const retrySeconds = 3600

// GetOutsidePayment returns a payment that waits, or ErrPaymentNotFound.
func (k Keeper) GetOutsidePayment(ctx context.Context, id uint64) (types.OutsidePayment, error) {
	payment, found, err := base.Find(ctx, k.outsidePayments, id)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrPaymentNotFound, "payment %d", id)
	}
	return payment, err
}

// holdOutside sets the money of a payment aside until another person confirms it.
func (k Keeper) holdOutside(ctx context.Context, id uint64, pay Outside) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	waiting, err := k.waitingOf(ctx, pay.Company, int(params.MaxOutsideWaiting))
	if err != nil {
		return err
	}
	if len(waiting) >= int(params.MaxOutsideWaiting) {
		return errorsmod.Wrapf(types.ErrTooManyOutside, "company %d has %d payments that wait, the region allows %d", pay.Company, len(waiting), params.MaxOutsideWaiting)
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	from := pay.source()
	payers, _ := decidedBy(ctx, pay.Payer)
	hold, err := k.currency.OpenHold(ctx, from, pay.Amount, outsideCause(id, pay.Company))
	if err != nil {
		return err
	}
	payment := types.OutsidePayment{
		Id: id, Company: pay.Company, Pool: pay.Pool, Amount: pay.Amount, Hold: hold, Tag: pay.Tag, LifeCycles: pay.LifeCycles, PrepaidCycles: pay.PrepaidCycles,
		Commitment: pay.Commitment, Payee: pay.Payee, PaidBy: pay.PaidBy, Payers: payers, DueAt: now + params.OutsideSeconds,
	}
	return failure.First(k.outsidePayments.Set(ctx, payment.Id, payment), base.Emit(ctx, &types.OutsideHeld{Payment: payment}))
}

// ConfirmOutside lets a payment that waits go out. Economy rule: from a starting pool an unrelated member says that what
// was bought is there, as with an order; from a reserve another person agrees. Silence sends the money back. Member is an
// active one, amount what they read on the bill.
func (k Keeper) ConfirmOutside(ctx context.Context, id uint64, amount int64, member uint64, record []byte) error {
	payment, err := k.GetOutsidePayment(ctx, id)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if payment.Postponed || now >= payment.DueAt {
		// By the clock, also while the queue that sends money back is behind.
		return errorsmod.Wrapf(types.ErrPaymentOverdue, "payment %d was due at %s, now is %s: its money goes back", id, said.Time(payment.DueAt), said.Time(now))
	}
	if amount != payment.Amount {
		return errorsmod.Wrapf(types.ErrPaymentDiffers, "payment %d is %s, confirmed %s", id, said.Money(payment.Amount), said.Money(amount))
	}
	company, err := k.payer(ctx, payment.Company)
	if err != nil {
		return err
	}
	if err := k.checkSecondPerson(ctx, payment, member, record); err != nil {
		return err
	}
	if payment.Pool == types.POOL_RESERVE && types.Limited(company) {
		// It counts in the cycle in which it goes out: the share may have been lowered, or others were confirmed before.
		if err := k.useShare(ctx, company, payment.Amount, false); err != nil {
			return err
		}
	}
	return k.settleOutside(ctx, payment, receipt{member: member, record: record})
}

// checkSecondPerson says whether a member may confirm a payment. Whoever decided it is not another person, and where nobody
// can tell who did, or a starting pool pays, nobody related to the company is.
func (k Keeper) checkSecondPerson(ctx context.Context, payment types.OutsidePayment, member uint64, record []byte) error {
	starting := payment.Pool == types.POOL_STARTING
	if slices.Contains(payment.Payers, member) {
		return errorsmod.Wrapf(types.ErrSecondPerson, "member %d decided payment %d", member, payment.Id)
	}
	if starting && len(record) == 0 {
		return errorsmod.Wrapf(types.ErrSecondPerson, "payment %d is from a starting pool: record must be the sha256 of what was seen", payment.Id)
	}
	if !starting && len(payment.Payers) > 0 {
		return nil
	}
	related, err := k.coop.RelatedMember(ctx, payment.Company, member)
	if err == nil && related {
		err = errorsmod.Wrapf(types.ErrSecondPerson, "payment %d needs a member who is unrelated to company %d, member %d is related", payment.Id, payment.Company, member)
	}
	return err
}

// settleOutside pays a payment that waited.
func (k Keeper) settleOutside(ctx context.Context, payment types.OutsidePayment, seen receipt) error {
	pay := Outside{
		Company: payment.Company, Pool: payment.Pool, Amount: payment.Amount, Tag: payment.Tag, LifeCycles: payment.LifeCycles, PrepaidCycles: payment.PrepaidCycles,
		Commitment: payment.Commitment, Payee: payment.Payee, PaidBy: payment.PaidBy,
	}
	switch err := k.pricing.CheckTag(ctx, pay.Company, pay.Tag); {
	case errors.Is(err, pricingtypes.ErrJobNotFound), errors.Is(err, pricingtypes.ErrRetired):
		// Its job or product ended while the payment waited: what was agreed to is paid all the same, as overhead.
		pay.Tag = pricingtypes.CostTag{}
	case err != nil:
		return err
	}
	return failure.First(k.outsidePayments.Remove(ctx, payment.Id), k.settle(ctx, payment.Id, payment.Hold, pay, seen))
}

// returnOutside gives the money of a payment that waits back to the pool that it came from, exactly.
func (k Keeper) returnOutside(ctx context.Context, payment types.OutsidePayment) error {
	return failure.First(
		k.currency.ReleaseHold(ctx, payment.Hold, outsideCause(payment.Id, payment.Company)),
		k.outsidePayments.Remove(ctx, payment.Id),
		base.Emit(ctx, &types.OutsideReturned{Payment: payment.Id, Company: payment.Company, Amount: payment.Amount}),
	)
}

// returnDueOutside sends the money of at most limit payments back that nobody confirmed in time, oldest due first. One
// that cannot go back is tried again later and stops no other.
func (k Keeper) returnDueOutside(ctx context.Context, now int64, limit int) error {
	due, err := base.FirstIndexed(ctx, k.outsidePayments.Indexes.Due.Iterate, collections.NewPrefixUntilPairRange[uint64, uint64](uint64(now)), limit)
	if err != nil {
		return err
	}
	for _, id := range due {
		payment, err := k.GetOutsidePayment(ctx, id)
		if err != nil {
			return err
		}
		reason := base.Attempt(ctx, func(ctx context.Context) error { return k.returnOutside(ctx, payment) })
		if reason == nil {
			continue
		}
		sdk.UnwrapSDKContext(ctx).Logger().Error("a payment outside could not go back when it was due", "payment", payment.Id, "reason", reason)
		postponed := payment
		postponed.DueAt, postponed.Postponed = now+retrySeconds, true
		codespace, code := failure.Name(reason)
		if err := failure.First(k.outsidePayments.Set(ctx, id, postponed),
			base.Emit(ctx, &types.OutsidePostponed{Payment: payment.Id, Company: payment.Company, Codespace: codespace, Code: code})); err != nil {
			return err
		}
	}
	return nil
}

// CloseOutside gives the money of at most limit payments of a company that is wound up back to its pools and ends its
// budgets. It returns how many of both and whether none is left.
func (k Keeper) CloseOutside(ctx context.Context, company uint64, limit int) (closed int, done bool, err error) {
	waiting, err := k.waitingOf(ctx, company, limit)
	if err != nil {
		return 0, false, err
	}
	for _, payment := range waiting {
		if err := k.returnOutside(ctx, payment); err != nil {
			return 0, false, err
		}
	}
	budgets, err := k.budgetsOf(ctx, company, limit-len(waiting))
	if err != nil {
		return 0, false, err
	}
	for _, budget := range budgets {
		if err := k.endBudget(ctx, budget); err != nil {
			return 0, false, err
		}
	}
	closed = len(waiting) + len(budgets)
	if closed >= limit {
		return closed, false, nil
	}
	return closed, true, k.outsideUses.Remove(ctx, company)
}

// HasOutside says whether a payment of a company waits, or it has a budget.
func (k Keeper) HasOutside(ctx context.Context, company uint64) (bool, error) {
	waiting, err := k.waitingOf(ctx, company, 1)
	if err != nil || len(waiting) > 0 {
		return err == nil, err
	}
	budgets, err := k.budgetsOf(ctx, company, 1)
	return len(budgets) > 0, err
}

// waitingOf lists at most limit payments of a company that wait, ascending.
func (k Keeper) waitingOf(ctx context.Context, company uint64, limit int) (waiting []types.OutsidePayment, err error) {
	err = k.outsidePayments.Indexes.ByCompany.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(_, id uint64) (bool, error) {
		if len(waiting) >= limit {
			return true, nil
		}
		payment, err := k.GetOutsidePayment(ctx, id)
		waiting = append(waiting, payment)
		return false, err
	})
	return waiting, err
}
