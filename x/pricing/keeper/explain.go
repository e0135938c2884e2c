package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/pricing/types"
)

// Explain answers the query of that name.
func (k Keeper) Explain(ctx context.Context, r *types.QueryExplainRequest) (*types.QueryExplainResponse, error) {
	if r.Depth > types.MaxExplainDepth {
		return nil, errorsmod.Wrapf(types.ErrInvalid, "depth is %d, at most %d", r.Depth, types.MaxExplainDepth)
	}
	explanation, err := k.explanation(ctx, r.Product, r.Cycle)
	if err != nil {
		return nil, err
	}
	response := &types.QueryExplainResponse{
		Product: r.Product, Price: explanation.Price, Cycle: explanation.Cycle, Lines: explanation.Lines, Labour: explanation.Labour,
	}
	depth := r.Depth
	if depth == 0 {
		depth = defaultExplainDepth
	}
	chain := k.chainAt(r.Cycle)
	if response.Total, err = chain.resolve(ctx, explanation.Lines, depth); err != nil {
		return nil, err
	}
	for _, line := range response.Total {
		response.LabourMicroseconds += line.Microseconds
	}
	if r.Tree {
		if response.Tree, err = chain.tree(ctx, r.Product, explanation.Lines, depth); err != nil {
			return nil, err
		}
	}
	if r.Cycle == 0 {
		if err := k.explainOwed(ctx, response); err != nil {
			return nil, err
		}
		response.ConsumerPrice, response.Markup, err = k.ConsumerPrice(ctx, r.Product)
	}
	return response, err
}

// explainOwed says what inputs of the product are still to come, and whether its recipe is flagged: a price
// that holds a recipe tells it as used.
func (k Keeper) explainOwed(ctx context.Context, response *types.QueryExplainResponse) error {
	product, found, err := base.Find(ctx, k.products, response.Product)
	if err != nil || !found {
		return err
	}
	recipe, _, err := base.Find(ctx, k.recipes, product.Id)
	if err != nil {
		return err
	}
	response.RecipeFlaggedCycle = recipe.FlaggedCycle
	for _, line := range recipe.Lines {
		key := collections.Join3(product.Company, line.SupplierProduct, product.Id)
		owed, found, err := base.Find(ctx, k.owed, key)
		if err != nil {
			return err
		}
		if found {
			response.Owed = append(response.Owed, owedEntry(key, owed))
		}
	}
	return nil
}

// explanation is what holds now, or held in the cycle asked for.
func (k Keeper) explanation(ctx context.Context, product, cycle uint64) (types.Explanation, error) {
	if cycle == 0 {
		return k.GetExplanation(ctx, product)
	}
	running, err := k.cycle.Get(ctx)
	if err != nil {
		return types.Explanation{}, err
	}
	if cycle > running.Number {
		return types.Explanation{}, errorsmod.Wrapf(types.ErrNoExplanation, "cycle %d has not begun, %d runs", cycle, running.Number)
	}
	explanation, err := k.ExplanationAt(ctx, product, cycle)
	if errors.Is(err, types.ErrNoExplanation) {
		kept, failed := k.explanationsOf(ctx, product)
		if failed != nil || len(kept) == 0 {
			return explanation, failed
		}
		err = errorsmod.Wrapf(err, "the oldest is of cycle %d", kept[0].Cycle)
	}
	return explanation, err
}
