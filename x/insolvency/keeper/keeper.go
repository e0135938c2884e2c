// Package keeper leads companies that cannot pay to recovery or to their end, in bounded steps.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/insolvency/types"
)

type pair = collections.Pair[uint64, uint64]

// Below are the modules that proceedings act on.
type Below struct {
	Region   types.RegionKeeper
	Coop     types.CoopKeeper
	Wage     types.WageKeeper
	Market   types.MarketKeeper
	Property types.PropertyKeeper
	Pricing  types.PricingKeeper
	Currency types.CurrencyKeeper
	Bank     types.BankKeeper
}

// Keeper holds the state of proceedings and the modules below.
type Keeper struct {
	below Below

	params collections.Item[types.Params]
	// Proceedings by company; the one of a company that recovered is removed.
	proceedings collections.Map[uint64, types.Proceeding]
	// ByStage is keyed by (stage, company): each proceeding has one entry.
	byStage collections.KeySet[pair]
	// GraceEnds is keyed by (end of the grace period, company).
	graceEnds collections.KeySet[pair]
	// UnpaidClaims is keyed by (company, claim).
	unpaidClaims collections.Map[pair, types.UnpaidClaim]
	// Assets is keyed by (company, number).
	assets  collections.Map[pair, types.Asset]
	totals  collections.Item[types.Totals]
	cursors collections.Item[types.Cursors]
	// Work is what the last block that did anything did.
	work collections.Item[types.Work]
}

// NewKeeper builds the keeper over its store and the modules below.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, below Below) Keeper {
	b := collections.NewSchemaBuilder(store)
	pairs := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	k := Keeper{
		below:        below,
		params:       collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		proceedings:  collections.NewMap(b, types.ProceedingsPrefix, "proceedings", collections.Uint64Key, codec.CollValue[types.Proceeding](cdc)),
		byStage:      collections.NewKeySet(b, types.ByStagePrefix, "by_stage", pairs),
		graceEnds:    collections.NewKeySet(b, types.GraceEndsPrefix, "grace_ends", pairs),
		unpaidClaims: collections.NewMap(b, types.UnpaidClaimsPrefix, "unpaid_claims", pairs, codec.CollValue[types.UnpaidClaim](cdc)),
		assets:       collections.NewMap(b, types.AssetsPrefix, "assets", pairs, codec.CollValue[types.Asset](cdc)),
		totals:       collections.NewItem(b, types.TotalsPrefix, "totals", codec.CollValue[types.Totals](cdc)),
		cursors:      collections.NewItem(b, types.CursorsPrefix, "cursors", codec.CollValue[types.Cursors](cdc)),
		work:         collections.NewItem(b, types.WorkPrefix, "work", codec.CollValue[types.Work](cdc)),
	}
	if _, err := b.Build(); err != nil {
		panic(err) // construction only
	}
	return k
}

// inTurn lists at most limit companies of a stage, those after one first and then the others from
// the beginning: whoever asks with the last one as after looks at all of them in turn.
func (k Keeper) inTurn(ctx context.Context, stage types.Stage, after uint64, limit int) ([]uint64, error) {
	of := func() *collections.PairRange[uint64, uint64] {
		return collections.NewPrefixedPairRange[uint64, uint64](uint64(stage))
	}
	companies, err := base.FirstSeconds(ctx, k.byStage.Iterate, of().StartExclusive(after), limit)
	if err != nil || after == 0 || len(companies) == limit {
		return companies, err
	}
	first, err := base.FirstSeconds(ctx, k.byStage.Iterate, of().EndInclusive(after), limit-len(companies))
	return append(companies, first...), err
}
