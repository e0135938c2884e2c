package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/wage/types"
)

// fadeWeights lets the weights of ratings fade, a thirteenth for each week that has ended. Economy rule: a company's mean
// is of those who work there now; colleagues who stopped working would keep it, and who is compared with it, where it was.
// It walks all ratings once a week, a bounded number of them in a block.
func (k Keeper) fadeWeights(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	fading, begun, err := base.FindItem(ctx, k.fading)
	if err != nil {
		return err
	}
	week := types.Week(now)
	if !begun {
		return k.fading.Set(ctx, types.Fading{Week: week})
	}
	if fading.To == 0 {
		if week <= fading.Week {
			return nil
		}
		fading.To = week
	}
	after := new(collections.Range[pair]).StartExclusive(collections.Join(fading.Company, fading.Member))
	keys, err := base.FirstKeys(ctx, k.ratings.Iterate, after, types.MaxFadedPerBlock)
	if err != nil {
		return err
	}
	for _, key := range keys {
		rating, err := k.ratings.Get(ctx, key)
		if err != nil {
			return err
		}
		if err := k.setWeight(ctx, rating, types.Faded(rating.WeightSeconds, fading.To-fading.Week)); err != nil {
			return err
		}
	}
	if len(keys) < types.MaxFadedPerBlock {
		return k.fading.Set(ctx, types.Fading{Week: fading.To})
	}
	last := keys[len(keys)-1]
	fading.Company, fading.Member = last.K1(), last.K2()
	return k.fading.Set(ctx, fading)
}

// setWeight changes a rating's weight and with it the company's mean.
func (k Keeper) setWeight(ctx context.Context, before types.Rating, seconds int64) error {
	if seconds == before.WeightSeconds {
		return nil
	}
	after := before
	after.WeightSeconds = seconds
	if err := k.ratings.Set(ctx, collections.Join(before.Company, before.Member), after); err != nil {
		return err
	}
	return k.moveMean(ctx, before.Company, before, after)
}
