package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// Depreciate turns undepreciated value of a company, of equipment or of what is prepaid, into unrecovered
// cost; no money moves. It returns ErrInsufficient when less value is left.
func (k Keeper) Depreciate(ctx context.Context, company uint64, amount int64, cause types.Cause) error {
	books, err := k.GetCompanyBooks(ctx, company)
	if err != nil {
		return err
	}
	after, err := pureCompany(books).Depreciate(amount)
	if err != nil {
		return errorsmod.Wrapf(typed(err), "company %d", company)
	}
	update(&books, after)
	if err := k.companies.Set(ctx, company, books); err != nil {
		return err
	}
	return base.Emit(ctx, &types.Depreciated{Company: company, Amount: amount, Cause: cause})
}

// MoveCapital lets undepreciated value of equipment pass from one company to another, with what the community put in for it; no
// money moves. It returns ErrInsufficient when less value is left, ErrUnlawful when both are one company.
func (k Keeper) MoveCapital(ctx context.Context, from, to uint64, amount int64, cause types.Cause) error {
	if from == to {
		return errorsmod.Wrapf(types.ErrUnlawful, "capital of %s from company %d to itself", said.Money(amount), from)
	}
	giver, err := k.GetCompanyBooks(ctx, from)
	if err != nil {
		return err
	}
	receiver, err := k.GetCompanyBooks(ctx, to)
	if err != nil {
		return err
	}
	gave, received, err := book.MoveCapital(pureCompany(giver), pureCompany(receiver), amount)
	if err != nil {
		return errorsmod.Wrapf(typed(err), "company %d to company %d", from, to)
	}
	update(&giver, gave)
	update(&receiver, received)
	return failure.First(
		k.companies.Set(ctx, from, giver),
		k.companies.Set(ctx, to, receiver),
		base.Emit(ctx, &types.CapitalMoved{From: from, To: to, Amount: amount, Cause: cause}),
	)
}

// WriteOff takes a bankrupt company's unrecovered cost (signed) and undepreciated
// value off what was put in, and returns both for the region's loss record; no money moves.
func (k Keeper) WriteOff(ctx context.Context, company uint64, cause types.Cause) (unrecovered, undepreciated int64, err error) {
	books, err := k.GetCompanyBooks(ctx, company)
	if err != nil {
		return 0, 0, err
	}
	after, unrecovered, undepreciated, err := pureCompany(books).WriteOff()
	if err != nil {
		return 0, 0, errorsmod.Wrapf(typed(err), "company %d", company)
	}
	update(&books, after)
	if err := k.companies.Set(ctx, company, books); err != nil {
		return 0, 0, err
	}
	return unrecovered, undepreciated, base.Emit(ctx, &types.WrittenOff{Company: company, Unrecovered: unrecovered, Undepreciated: undepreciated, Cause: cause})
}
