package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// takeSteps consumes credit for the next steps of a company's endowment as far as it reaches. Economy rule: each tranche
// after the first takes exactly its own credit, and at last the first one's worth does, so that nobody waits for what was
// released before, and what was released after first tranches is never more than the need that was met. A step that
// cannot be taken is undone and tried again with the next credit: nothing that others bought depends on it.
func (k Keeper) takeSteps(ctx context.Context, b *books) error {
	for b.company.Waits() && b.company.Acts() && b.account.Sum() >= b.company.NextStep() {
		after := *b
		step := after.company.NextStep()
		after.account.Consume(step)
		after.company.Consumed += step
		if err := base.Attempt(ctx, func(ctx context.Context) error { return k.takeStep(ctx, &after, step, nil) }); err != nil {
			sdk.UnwrapSDKContext(ctx).Logger().Error("a tranche could not be released", "company", b.company.Id, "error", err)
			return nil
		}
		*b = after
	}
	return nil
}

// takeStep releases the tranche of a step, or ends the endowment with the last one, and begins new counts. decision is
// the board's where no credit was consumed.
func (k Keeper) takeStep(ctx context.Context, b *books, step int64, decision *types.MsgReleaseTranche) error {
	if err := k.endRound(ctx, b.company.Id, b.account); err != nil {
		return err
	}
	b.account.NextRound(b.now)
	b.company.Steps++
	if !b.company.Recovered() {
		return k.releaseTranche(ctx, &b.company, int(b.company.Steps), decision)
	}
	event := types.EndowmentRecovered{Company: b.company.Id, Consumed: step}
	if decision != nil {
		event.Consumed, event.Decided, event.Decision = 0, true, decision.Decision
	}
	return base.Emit(ctx, &event)
}

// ReleaseByBoard releases the next tranche of a company's initial reserve without credit, or declares the endowment
// recovered, which releases nothing more. The caller has seen that a board decided. It returns what was released.
func (k Keeper) ReleaseByBoard(ctx context.Context, msg *types.MsgReleaseTranche) (int64, error) {
	b, err := k.openBooks(ctx, msg.Company)
	if err != nil {
		return 0, err
	}
	if !b.company.Acts() {
		return 0, errorsmod.Wrapf(types.ErrStanding, "company %d is %s", msg.Company, b.company.Standing)
	}
	if !b.company.Waits() {
		return 0, errorsmod.Wrapf(types.ErrEndowment, "company %d: initial reserve %s, recovered %t, written off %t",
			msg.Company, said.Money(b.company.InitialReserve), b.company.Recovered(), b.company.WrittenOff)
	}
	last := uint32(len(b.company.Tranches))
	before := b.company.Released
	switch {
	case msg.Recovered:
		b.company.Forgiven = b.company.InitialReserve - b.company.Consumed - b.company.Decided
		b.company.Steps = last - 1
	case b.company.Steps+1 == last:
		return 0, errorsmod.Wrapf(types.ErrEndowment, "company %d: all %d tranches are released, only recovered can be declared", msg.Company, last)
	default:
		b.company.Decided += b.company.NextStep()
	}
	if err := k.takeStep(ctx, b, 0, msg); err != nil {
		return 0, err
	}
	return b.company.Released - before, k.closeBooks(ctx, b)
}

func (k Keeper) releaseTranche(ctx context.Context, company *types.Company, index int, decision *types.MsgReleaseTranche) error {
	amount := company.Tranches[index]
	if amount > 0 {
		if err := k.currency.Transfer(ctx, currencytypes.Posting{
			From: currencytypes.Issued(), To: currencytypes.Reserve(company.Id), Amount: amount,
			Class: currencytypes.COST_CLASS_ENDOWMENT,
			Cause: currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_RELEASE, Ref: company.Id, Detail: uint64(index + 1)},
		}); err != nil {
			return err
		}
	}
	company.Released += amount
	event := types.TrancheReleased{Company: company.Id, Tranche: uint32(index + 1), Amount: amount, Released: company.Released}
	if decision != nil {
		event.Decided, event.Decision = true, decision.Decision
	}
	return base.Emit(ctx, &event)
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
	if err := k.companies.Set(ctx, id, company); err != nil {
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
		if err := k.writtenOffMembers.Set(ctx, member); err != nil {
			return err
		}
	}
	return base.Emit(ctx, &types.EndowmentWrittenOff{Company: id, Members: responsible})
}

// checkMayBeEndowed refuses a member who lost an endowment, or who founded or is
// an officer of another company whose endowment is not recovered.
func (k Keeper) checkMayBeEndowed(ctx context.Context, member, company uint64, now int64) error {
	lost, err := k.writtenOffMembers.Has(ctx, member)
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
	founded, err := secondKeys(ctx, k.founded, member)
	if err != nil {
		return 0, err
	}
	offices, err := companiesOf(ctx, k.officers.Indexes.ByMember, member)
	if err != nil {
		return 0, err
	}
	for i, id := range append(founded, offices...) {
		if id == except {
			continue
		}
		if i >= len(founded) {
			officer, err := k.officers.Get(ctx, collections.Join(id, member))
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
