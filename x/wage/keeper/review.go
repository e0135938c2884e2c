package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/wage/rate"
	"github.com/factor-coop/factor/x/wage/types"
)

// reviewsOf lists the reviews of one worker in one company, at most MaxReviewsPerWorker.
func (k Keeper) reviewsOf(ctx context.Context, company, member uint64) ([]types.Review, error) {
	iterator, err := k.reviews.Iterate(ctx, collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](company, member))
	if err != nil {
		return nil, err
	}
	return iterator.Values() // closes the iterator
}

// Review records what a colleague thinks of a worker. Only the worker's own
// median is computed anew; the company's mean follows from running sums. Both
// hold from the next day on, so that no amount of reviewing makes more than one
// version a day. It returns the new version.
func (k Keeper) Review(ctx context.Context, review types.Review) (types.RatingVersion, error) {
	var none types.RatingVersion
	params, err := k.params.Get(ctx)
	if err != nil {
		return none, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return none, err
	}
	review.ReviewedAt = now
	kept, err := k.reviewsOf(ctx, review.Company, review.Member)
	if err != nil {
		return none, err
	}
	kept = slices.DeleteFunc(kept, func(one types.Review) bool { return one.Reviewer == review.Reviewer })
	kept = append(kept, review)
	if len(kept) > types.MaxReviewsPerWorker {
		oldest := 0
		for i, one := range kept {
			if one.ReviewedAt < kept[oldest].ReviewedAt {
				oldest = i
			}
		}
		gone := kept[oldest]
		if err := k.reviews.Remove(ctx, collections.Join3(gone.Company, gone.Member, gone.Reviewer)); err != nil {
			return none, err
		}
		kept = slices.Delete(kept, oldest, oldest+1)
	}
	if err := k.reviews.Set(ctx, collections.Join3(review.Company, review.Member, review.Reviewer), review); err != nil {
		return none, err
	}
	var scores []int64
	for _, one := range kept {
		if one.ReviewedAt > now-params.ReviewLifetimeSeconds {
			scores = append(scores, one.ProductivityPpm)
		}
	}
	slices.Sort(scores)
	version := types.RatingVersion{
		EffectiveAt: (now/types.DaySeconds + 1) * types.DaySeconds, MedianPpm: rate.Median(scores),
		Reviewers: uint32(len(scores)), Counts: len(scores) >= int(params.MinReviewers),
	}
	if err := k.setRating(ctx, review.Company, review.Member, version); err != nil {
		return none, err
	}
	return version, base.Emit(ctx, &types.Reviewed{
		Company: review.Company, Member: review.Member, Reviewer: review.Reviewer, ProductivityPpm: review.ProductivityPpm,
		EffectiveAt: version.EffectiveAt, MedianPpm: version.MedianPpm, Reviewers: version.Reviewers,
	})
}

func (k Keeper) setRating(ctx context.Context, company, member uint64, version types.RatingVersion) error {
	horizon, err := k.horizon(ctx)
	if err != nil {
		return err
	}
	rating, known, err := base.Find(ctx, k.ratings, collections.Join(company, member))
	if err != nil {
		return err
	}
	if !known { // an hour to begin with: somebody who was reviewed before their first shift ended weighs a little
		rating = types.Rating{Company: company, Member: member, WeightSeconds: money.SecondsPerHour}
	}
	before := rating
	before.Versions = slices.Clone(rating.Versions)
	rating.Put(version, horizon)
	if err := k.ratings.Set(ctx, collections.Join(company, member), rating); err != nil {
		return err
	}
	return k.moveMean(ctx, company, before, rating)
}

// moveMean replaces one worker's part in the running sums of the company's mean.
func (k Keeper) moveMean(ctx context.Context, company uint64, before, after types.Rating) error {
	old, current := before.Latest(), after.Latest()
	if !old.Counts && !current.Counts {
		return nil
	}
	mean, _, err := base.Find(ctx, k.means, company)
	if err != nil {
		return err
	}
	mean.Company = company
	if old.Counts {
		mean.WeightSeconds -= before.WeightSeconds
		mean.WeightedSum -= before.WeightSeconds * old.MedianPpm
	}
	if current.Counts {
		mean.WeightSeconds += after.WeightSeconds
		mean.WeightedSum += after.WeightSeconds * current.MedianPpm
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	horizon, err := k.horizon(ctx)
	if err != nil {
		return err
	}
	version := types.MeanVersion{EffectiveAt: (now/types.DaySeconds + 1) * types.DaySeconds}
	if mean.WeightSeconds > 0 {
		version.MeanPpm = mean.WeightedSum / mean.WeightSeconds
	}
	mean.Put(version, horizon)
	return k.means.Set(ctx, company, mean)
}

// weigh adds worked seconds to a rated worker's weight in the company's mean.
func (k Keeper) weigh(ctx context.Context, company, member uint64, seconds int64) error {
	rating, known, err := base.Find(ctx, k.ratings, collections.Join(company, member))
	if err != nil || !known {
		return err
	}
	return k.setWeight(ctx, rating, min(rating.WeightSeconds+seconds, types.MaxWeightSeconds))
}

// forgetReviews takes a worker who left out of the company's mean. The rating's
// versions stay: hours that began under them may still be paid by timesheet or a
// shift that is being closed.
func (k Keeper) forgetReviews(ctx context.Context, company, member uint64) error {
	reviews, err := k.reviewsOf(ctx, company, member)
	if err != nil {
		return err
	}
	for _, one := range reviews {
		if err := k.reviews.Remove(ctx, collections.Join3(one.Company, one.Member, one.Reviewer)); err != nil {
			return err
		}
	}
	rating, known, err := base.Find(ctx, k.ratings, collections.Join(company, member))
	if err != nil || !known {
		return err
	}
	if !rating.Latest().Counts {
		return nil
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	return k.setRating(ctx, company, member, types.RatingVersion{EffectiveAt: (now/types.DaySeconds + 1) * types.DaySeconds})
}

// checkMean recomputes a company's sums from its ratings.
func checkMean(mean types.CompanyMean, ratings []types.Rating) error {
	var weight, sum int64
	for _, rating := range ratings {
		if latest := rating.Latest(); latest.Counts {
			weight += rating.WeightSeconds
			sum += rating.WeightSeconds * latest.MedianPpm
		}
	}
	if weight != mean.WeightSeconds || sum != mean.WeightedSum {
		return errorsmod.Wrapf(types.ErrStateBroken, "company %d: mean stands on %d/%d, its ratings give %d/%d",
			mean.Company, mean.WeightedSum, mean.WeightSeconds, sum, weight)
	}
	return nil
}
