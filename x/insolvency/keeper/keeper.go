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
	Pricing  types.PricingKeeper
	Currency types.CurrencyKeeper
	Bank     types.BankKeeper
}

// Keeper holds the state of proceedings and the modules below.
type Keeper struct {
	below Below

	Schema collections.Schema
	Params collections.Item[types.Params]
	// Proceedings by company; the one of a company that recovered is removed.
	Proceedings collections.Map[uint64, types.Proceeding]
	// ByStage is keyed by (stage, company): each proceeding has one entry.
	ByStage collections.KeySet[pair]
	// GraceEnds is keyed by (end of the grace period, company).
	GraceEnds collections.KeySet[pair]
	// UnpaidClaims is keyed by (company, claim).
	UnpaidClaims collections.Map[pair, types.UnpaidClaim]
	// Assets is keyed by (company, number).
	Assets  collections.Map[pair, types.Asset]
	Totals  collections.Item[types.Totals]
	Cursors collections.Item[types.Cursors]
	// Work is what the last block that did anything did.
	Work collections.Item[types.Work]
}

// NewKeeper builds the keeper over its store and the modules below.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, below Below) Keeper {
	b := collections.NewSchemaBuilder(store)
	pairs := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	k := Keeper{
		below:        below,
		Params:       collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		Proceedings:  collections.NewMap(b, types.ProceedingsPrefix, "proceedings", collections.Uint64Key, codec.CollValue[types.Proceeding](cdc)),
		ByStage:      collections.NewKeySet(b, types.ByStagePrefix, "by_stage", pairs),
		GraceEnds:    collections.NewKeySet(b, types.GraceEndsPrefix, "grace_ends", pairs),
		UnpaidClaims: collections.NewMap(b, types.UnpaidClaimsPrefix, "unpaid_claims", pairs, codec.CollValue[types.UnpaidClaim](cdc)),
		Assets:       collections.NewMap(b, types.AssetsPrefix, "assets", pairs, codec.CollValue[types.Asset](cdc)),
		Totals:       collections.NewItem(b, types.TotalsPrefix, "totals", codec.CollValue[types.Totals](cdc)),
		Cursors:      collections.NewItem(b, types.CursorsPrefix, "cursors", codec.CollValue[types.Cursors](cdc)),
		Work:         collections.NewItem(b, types.WorkPrefix, "work", codec.CollValue[types.Work](cdc)),
	}
	schema, err := b.Build()
	if err != nil {
		panic(err) // construction only
	}
	k.Schema = schema
	return k
}

// inTurn lists at most limit companies of a stage, those after one first and then the others from
// the beginning: whoever asks with the last one as after looks at all of them in turn.
func (k Keeper) inTurn(ctx context.Context, stage types.Stage, after uint64, limit int) ([]uint64, error) {
	of := func() *collections.PairRange[uint64, uint64] {
		return collections.NewPrefixedPairRange[uint64, uint64](uint64(stage))
	}
	companies, err := base.FirstSeconds(ctx, k.ByStage.Iterate, of().StartExclusive(after), limit)
	if err != nil || after == 0 || len(companies) == limit {
		return companies, err
	}
	first, err := base.FirstSeconds(ctx, k.ByStage.Iterate, of().EndInclusive(after), limit-len(companies))
	return append(companies, first...), err
}
