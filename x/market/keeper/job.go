package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/market/types"
)

// PostJob says that a company looks for people. The caller has authorised the company.
func (k Keeper) PostJob(ctx context.Context, msg *types.MsgPostJob) (uint64, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	if msg.OpenUntil <= now || msg.OpenUntil-now > params.MaxJobPostingSeconds {
		return 0, errorsmod.Wrapf(types.ErrOpenUntilOutOfRange, "%s, allowed are %s to %s", said.Time(msg.OpenUntil), said.Time(now+1), said.Time(now+params.MaxJobPostingSeconds))
	}
	if err := k.coop.CheckOccupation(ctx, msg.Occupation); err != nil {
		return 0, err
	}
	if err := checkRoom(ctx, k.jobPostingsByCompany.Iterate, msg.Company, params.MaxJobPostings, types.ErrTooManyJobPostings); err != nil {
		return 0, err
	}
	id, err := base.NextID(ctx, k.jobPostingSequence)
	if err != nil {
		return 0, err
	}
	posting := types.JobPosting{
		Id: id, Company: msg.Company, Occupation: msg.Occupation, Places: msg.Places,
		Description: bytes.Clone(msg.Description), PostedAt: now, OpenUntil: msg.OpenUntil,
	}
	if err := k.insertJobPosting(ctx, posting); err != nil {
		return 0, err
	}
	return id, base.Emit(ctx, &types.JobPosted{JobPosting: posting})
}

// insertJobPosting stores a posting with its index entries; a closing one is no longer due and frees the company's place.
func (k Keeper) insertJobPosting(ctx context.Context, posting types.JobPosting) error {
	if err := k.jobPostings.Set(ctx, posting.Id, posting); err != nil {
		return err
	}
	if posting.Closing {
		return k.jobPostingsClosing.Set(ctx, posting.Id)
	}
	if err := k.jobPostingsByCompany.Set(ctx, collections.Join(posting.Company, posting.Id)); err != nil {
		return err
	}
	return k.jobPostingsDue.Set(ctx, collections.Join(uint64(posting.OpenUntil), posting.Id))
}

// GetJobPosting returns a posting, or ErrJobPostingNotFound.
func (k Keeper) GetJobPosting(ctx context.Context, id uint64) (types.JobPosting, error) {
	return base.Get(ctx, k.jobPostings, id, types.ErrJobPostingNotFound, "job posting %d", id)
}

// CloseJob ends a posting. The caller has authorised its company.
func (k Keeper) CloseJob(ctx context.Context, posting types.JobPosting) error {
	if posting.Closing {
		return errorsmod.Wrapf(types.ErrJobPostingClosed, "job posting %d", posting.Id)
	}
	return k.closeJobPosting(ctx, posting)
}

// closeJobPosting takes a posting out of the open ones; its applications are removed in bounded steps.
func (k Keeper) closeJobPosting(ctx context.Context, posting types.JobPosting) error {
	if err := k.jobPostingsByCompany.Remove(ctx, collections.Join(posting.Company, posting.Id)); err != nil {
		return err
	}
	if err := k.jobPostingsDue.Remove(ctx, collections.Join(uint64(posting.OpenUntil), posting.Id)); err != nil {
		return err
	}
	posting.Closing = true
	if err := k.insertJobPosting(ctx, posting); err != nil {
		return err
	}
	return base.Emit(ctx, &types.JobClosed{JobPosting: posting.Id, Company: posting.Company})
}

// Apply answers a posting for a member.
func (k Keeper) Apply(ctx context.Context, member, id uint64) error {
	posting, err := k.GetJobPosting(ctx, id)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if posting.Closing || now >= posting.OpenUntil {
		return errorsmod.Wrapf(types.ErrJobPostingClosed, "job posting %d", id)
	}
	applied, err := k.applications.Has(ctx, collections.Join(id, member))
	if err != nil {
		return err
	}
	if applied {
		return errorsmod.Wrapf(types.ErrAlreadyApplied, "member %d, job posting %d", member, id)
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	if err := checkRoom(ctx, k.applications.Indexes.ByMember.Iterate, member, params.MaxApplications, types.ErrTooManyApplications); err != nil {
		return err
	}
	if err := k.insertApplication(ctx, types.Application{JobPosting: id, Member: member, AppliedAt: now}); err != nil {
		return err
	}
	return base.Emit(ctx, &types.Applied{JobPosting: id, Member: member})
}

func (k Keeper) insertApplication(ctx context.Context, application types.Application) error {
	return k.applications.Set(ctx, collections.Join(application.JobPosting, application.Member), application)
}

// WithdrawApplication takes a member's application back.
func (k Keeper) WithdrawApplication(ctx context.Context, member, id uint64) error {
	applied, err := k.applications.Has(ctx, collections.Join(id, member))
	if err != nil {
		return err
	}
	if !applied {
		return errorsmod.Wrapf(types.ErrApplicationNotFound, "member %d, job posting %d", member, id)
	}
	if err := k.removeApplication(ctx, id, member); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ApplicationWithdrawn{JobPosting: id, Member: member})
}

func (k Keeper) removeApplication(ctx context.Context, posting, member uint64) error {
	return k.applications.Remove(ctx, collections.Join(posting, member))
}

// closeDueJobPostings ends the postings whose time is over, at most limit.
func (k Keeper) closeDueJobPostings(ctx context.Context, now int64, limit int) error {
	due, err := base.FirstSeconds(ctx, k.jobPostingsDue.Iterate, collections.NewPrefixUntilPairRange[uint64, uint64](uint64(now)), limit)
	if err != nil {
		return err
	}
	for _, id := range due {
		posting, err := k.GetJobPosting(ctx, id)
		if err != nil {
			return err
		}
		if err := k.closeJobPosting(ctx, posting); err != nil {
			return err
		}
	}
	return nil
}

// drainClosingJobPostings removes applications of closed postings, at most limit, and postings that have none left.
func (k Keeper) drainClosingJobPostings(ctx context.Context, limit int) error {
	closing, err := base.FirstKeys(ctx, k.jobPostingsClosing.Iterate, nil, limit)
	if err != nil {
		return err
	}
	for _, id := range closing {
		members, err := base.FirstSeconds(ctx, k.applications.Iterate, collections.NewPrefixedPairRange[uint64, uint64](id), limit)
		if err != nil {
			return err
		}
		for _, member := range members {
			if err := k.removeApplication(ctx, id, member); err != nil {
				return err
			}
		}
		if limit -= len(members); limit <= 0 {
			return nil // what is left waits for the next block
		}
		if err := k.jobPostingsClosing.Remove(ctx, id); err != nil {
			return err
		}
		if err := k.jobPostings.Remove(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
