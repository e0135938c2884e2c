package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
)

// GetEmployment returns a member's employment in a company and whether there is
// one. A member who is suspended keeps it, and one who left the region has it until
// the block ends: whoever acts on it asks x/region for the member's status.
func (k Keeper) GetEmployment(ctx context.Context, company, member uint64) (types.Employment, bool, error) {
	return base.Find(ctx, k.employments, collections.Join(company, member))
}

// Workers counts the people who work in a company.
func (k Keeper) Workers(ctx context.Context, company uint64) (uint64, error) {
	return countOf(ctx, k.workerCount, company)
}

func (k Keeper) requireEmployment(ctx context.Context, company, member uint64) (types.Employment, error) {
	employment, found, err := k.GetEmployment(ctx, company, member)
	if err != nil {
		return types.Employment{}, err
	}
	if !found {
		return types.Employment{}, errorsmod.Wrapf(types.ErrEmploymentNotFound, "member %d, company %d", member, company)
	}
	return employment, nil
}

// hire employs a member within the region's bounds. Somebody who left is hired
// again only when the shifts of their last employment are closed, so that closing
// them never ends a shift of the new one.
func (k Keeper) hire(ctx context.Context, params types.Params, company, member, occupation uint64, now int64) error {
	key := collections.Join(company, member)
	waiting, err := k.endedAt.Has(ctx, key)
	if err != nil {
		return err
	}
	if waiting {
		return errorsmod.Wrapf(types.ErrShiftsOpen, "member %d, company %d", member, company)
	}
	jobs, err := companiesOf(ctx, k.employments.Indexes.ByMember, member)
	if err != nil {
		return err
	}
	if uint64(len(jobs)) >= uint64(params.MaxEmployments) {
		return errorsmod.Wrapf(types.ErrTooManyEmployments, "member %d works in %d, the region allows %d", member, len(jobs), params.MaxEmployments)
	}
	workers, err := k.Workers(ctx, company)
	if err != nil {
		return err
	}
	if workers >= uint64(params.MaxWorkers) {
		return errorsmod.Wrapf(types.ErrTooManyWorkers, "company %d has %d, the region allows %d", company, workers, params.MaxWorkers)
	}
	if err := k.openTie(ctx, params, company, member); err != nil {
		return err
	}
	if err := k.storeEmployment(ctx, types.Employment{Company: company, Member: member, Occupation: occupation, Since: now}); err != nil {
		return err
	}
	if err := k.join(ctx, company, member); err != nil {
		return err
	}
	if err := k.lookWhoWorks(ctx, company); err != nil {
		return err
	}
	return base.Emit(ctx, &types.WorkerHired{Company: company, Member: member, Occupation: occupation})
}

func (k Keeper) storeEmployment(ctx context.Context, employment types.Employment) error {
	if err := k.employments.Set(ctx, collections.Join(employment.Company, employment.Member), employment); err != nil {
		return err
	}
	return increase(ctx, k.workerCount, employment.Company)
}

// Resign ends a member's own employment.
func (k Keeper) Resign(ctx context.Context, company, member uint64) error {
	if err := k.endEmployment(ctx, company, member); err != nil {
		return err
	}
	return base.Emit(ctx, &types.WorkerResigned{Company: company, Member: member})
}

// Dismiss ends a member's employment for the company. dismissedBy is the officer,
// or 0 for the company's authority. A founder who is dismissed keeps their mandates.
func (k Keeper) Dismiss(ctx context.Context, company, member, dismissedBy uint64) error {
	if err := k.endEmployment(ctx, company, member); err != nil {
		return err
	}
	return base.Emit(ctx, &types.WorkerDismissed{Company: company, Member: member, DismissedBy: dismissedBy})
}

// endEmployment ends an employment with all that hangs on it: an open offer of
// another occupation, the mandates of an officer who is no founder, the tie (which
// runs out), and queues it for the payroll, which closes its shifts.
func (k Keeper) endEmployment(ctx context.Context, company, member uint64) error {
	employment, err := k.requireEmployment(ctx, company, member)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	key := collections.Join(company, member)
	if err := k.employments.Remove(ctx, key); err != nil {
		return err
	}
	if err := decrease(ctx, k.workerCount, company); err != nil {
		return err
	}
	if err := k.quit(ctx, company, member); err != nil {
		return err
	}
	if err := k.lookWhoWorks(ctx, company); err != nil {
		return err
	}
	if err := k.dropOfferTo(ctx, company, member); err != nil {
		return err
	}
	if err := k.endOffice(ctx, company, member); err != nil {
		return err
	}
	if err := k.rememberEmployment(ctx, employment, now); err != nil {
		return err
	}
	if err := k.loosenTie(ctx, company, member); err != nil {
		return err
	}
	return k.storeEnded(ctx, types.EmploymentRef{Company: company, Member: member, EndedAt: now})
}

// EmploymentDuring returns the employment in which a member worked in a company from one second until another:
// the one that they have, or the last one that ended, for as long as their tie to the company is remembered.
func (k Keeper) EmploymentDuring(ctx context.Context, company, member uint64, from, until int64) (types.Employment, bool, error) {
	employment, employed, err := k.GetEmployment(ctx, company, member)
	if err != nil || (employed && employment.Since <= from) {
		return employment, employed, err
	}
	tie, tied, err := base.Find(ctx, k.ties, collections.Join(company, member))
	if err != nil || !tied || tie.EmployedUntil == 0 || from < tie.EmployedSince || until > tie.EmployedUntil {
		return types.Employment{}, false, err
	}
	return types.Employment{Company: company, Member: member, Occupation: tie.Occupation, Since: tie.EmployedSince, Earlier: tie.Earlier}, true, nil
}

// rememberEmployment keeps with the tie what the last employment was: hours of it may still be told.
func (k Keeper) rememberEmployment(ctx context.Context, employment types.Employment, until int64) error {
	key := collections.Join(employment.Company, employment.Member)
	tie, err := k.ties.Get(ctx, key)
	if err != nil {
		return err
	}
	tie.Occupation, tie.EmployedSince, tie.EmployedUntil, tie.Earlier = employment.Occupation, employment.Since, until, employment.Earlier
	return k.ties.Set(ctx, key, tie)
}

func (k Keeper) storeEnded(ctx context.Context, ended types.EmploymentRef) error {
	return k.endedAt.Set(ctx, collections.Join(ended.Company, ended.Member), ended.EndedAt)
}

// EndedEmployments lists, oldest first and at most limit of them, the employments
// that ended and whose shifts are still to be closed.
func (k Keeper) EndedEmployments(ctx context.Context, limit int) ([]types.EmploymentRef, error) {
	var ended []types.EmploymentRef
	err := k.endedAt.Indexes.ByTime.Walk(ctx, nil, func(at int64, key companyMember) (bool, error) {
		if len(ended) >= limit {
			return true, nil
		}
		ended = append(ended, types.EmploymentRef{Company: key.K1(), Member: key.K2(), EndedAt: at})
		return false, nil
	})
	return ended, err
}

// ClearEndedEmployment takes an ended employment from the queue once its shifts are closed.
func (k Keeper) ClearEndedEmployment(ctx context.Context, company, member uint64) error {
	key := collections.Join(company, member)
	if _, err := base.Get(ctx, k.endedAt, key, types.ErrNotEnded, "member %d, company %d", member, company); err != nil {
		return err
	}
	return k.endedAt.Remove(ctx, key)
}
