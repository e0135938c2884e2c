package keeper

import (
	"context"
	"errors"
	"sort"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/pricing/types"
)

// Explanations are kept in a ring: the price of a cycle takes the slot of the one that
// is as many cycles older as are kept, so that a product never has more entries than
// that and posting a price is one write.
func explanationKey(product, cycle uint64) pair {
	return collections.Join(product, cycle%types.ExplanationCycles)
}

// GetExplanation returns the lines of a product's current price.
func (k Keeper) GetExplanation(ctx context.Context, product uint64) (types.Explanation, error) {
	posted, err := k.Posted(ctx, product)
	if err != nil {
		return types.Explanation{}, err
	}
	return k.explanations.Get(ctx, explanationKey(product, posted.Current.Cycle))
}

// ExplanationAt returns the explanation of the price that held in a cycle: the last one
// posted until then. It returns ErrProductNotFound, or ErrNoExplanation when the product
// had no price then or its explanation is no longer kept.
func (k Keeper) ExplanationAt(ctx context.Context, product, cycle uint64) (types.Explanation, error) {
	posted, err := k.Posted(ctx, product)
	if err != nil {
		return types.Explanation{}, err
	}
	if posted.Current.Cycle <= cycle {
		cycle = posted.Current.Cycle
	}
	// A cycle in which nothing was posted (a close that failed, a first cycle too short) still
	// has the price before: the search goes back, once round the ring at most.
	for back := uint64(0); back < types.ExplanationCycles && back < cycle; back++ {
		explanation, found, err := base.Find(ctx, k.explanations, explanationKey(product, cycle-back))
		if err != nil {
			return types.Explanation{}, err
		}
		if found && explanation.Cycle == cycle-back {
			return explanation, nil
		}
	}
	return types.Explanation{}, errorsmod.Wrapf(types.ErrNoExplanation, "product %d, cycle %d", product, cycle)
}

// priceIn is ExplanationAt where having none is no failure.
func (k Keeper) priceIn(ctx context.Context, product, cycle uint64) (types.Explanation, bool, error) {
	explanation, err := k.ExplanationAt(ctx, product, cycle)
	if errors.Is(err, types.ErrNoExplanation) || errors.Is(err, types.ErrProductNotFound) {
		return explanation, false, nil
	}
	return explanation, err == nil, err
}

// explanationsOf returns all that are kept of a product, oldest first.
func (k Keeper) explanationsOf(ctx context.Context, product uint64) ([]types.Explanation, error) {
	iterator, err := k.explanations.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](product))
	if err != nil {
		return nil, err
	}
	explanations, err := iterator.Values() // closes the iterator
	sort.SliceStable(explanations, func(i, j int) bool { return explanations[i].Cycle < explanations[j].Cycle })
	return explanations, err
}
