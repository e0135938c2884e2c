package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	corestore "cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/insolvency/keeper"
	"github.com/factor-coop/factor/x/insolvency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

var errTorn = errorsmod.Register("insolvency-test", 7, "the page is torn")

// requireTorn requires that a proceeding names what went wrong, and nothing of its text.
func requireTorn(t *testing.T, p types.Proceeding) {
	t.Helper()
	require.Equal(t, "insolvency-test", p.Codespace)
	require.EqualValues(t, 7, p.Code)
	require.NotContains(t, p.String(), "page")
}

// tornBank cannot write losses down while it is torn.
type tornBank struct {
	types.BankKeeper
	torn *bool
}

func (b tornBank) RecordLoss(ctx context.Context, company uint64, unrecovered, undepreciated int64) error {
	if *b.torn {
		return errTorn.Wrap("page 7")
	}
	return b.BankKeeper.RecordLoss(ctx, company, unrecovered, undepreciated)
}

func TestAStepThatFailsIsUndoneSaidAndTriedAgainAndStopsNobodyElse(t *testing.T) {
	torn := true
	w := newWorld(t, fixture.With(func(below *keeper.Below) { below.Bank = tornBank{below.Bank, &torn} }))
	w.ruinBare(25 * unit)
	w.must(w.beginning(w.bank()))
	authority, err := w.Coop.AuthorityOf(w.Ctx, w.mill)
	require.NoError(t, err)
	_, err = w.InsolvencyMsg.WindUp(w.Ctx, &types.MsgWindUp{Signer: authority.String(), Company: w.mill})
	require.NoError(t, err)
	for range 3 {
		w.EndBlock()
	}
	for _, company := range []uint64{w.bakery, w.mill} {
		p, err := w.Insolvency.GetProceeding(w.Ctx, company)
		require.NoError(t, err)
		require.Equal(t, types.PHASE_WRITE_OFF, p.Phase)
		requireTorn(t, p)
		require.Greater(t, p.RetryAt, w.Now())
	}
	require.Positive(t, w.books().Unrecovered, "what the step had written off before it failed is back")
	w.requireSound()

	torn = false
	w.EndBlock()
	require.Equal(t, types.PHASE_WRITE_OFF, w.proceeding().Phase)
	w.Wait(types.RetrySeconds)
	w.finish(w.requireSound)
	require.Zero(t, w.proceeding().Code)
	require.Positive(t, w.proceeding().Settlement.Unrecovered)
}

// tornStore fails one of its writes: the one after so many.
type tornStore struct {
	corestore.KVStoreService
	left *int
}

func (s tornStore) OpenKVStore(ctx context.Context) corestore.KVStore {
	return tornPage{s.KVStoreService.OpenKVStore(ctx), s.left}
}

type tornPage struct {
	corestore.KVStore
	left *int
}

func (p tornPage) write(do func() error) error {
	if *p.left--; *p.left == -1 {
		return errTorn.Wrap("page 7")
	}
	return do()
}

func (p tornPage) Set(key, value []byte) error {
	return p.write(func() error { return p.KVStore.Set(key, value) })
}

func (p tornPage) Delete(key []byte) error {
	return p.write(func() error { return p.KVStore.Delete(key) })
}

// tornBooks fail one of their postings.
type tornBooks struct {
	types.CurrencyKeeper
	left *int
}

func (b tornBooks) tears() error {
	if *b.left--; *b.left == -1 {
		return errTorn.Wrap("page 7")
	}
	return nil
}

func (b tornBooks) Transfer(ctx context.Context, posting currencytypes.Posting) error {
	if err := b.tears(); err != nil {
		return err
	}
	return b.CurrencyKeeper.Transfer(ctx, posting)
}

func (b tornBooks) LendFromStarting(ctx context.Context, company uint64, amount int64, cause currencytypes.Cause) error {
	if err := b.CurrencyKeeper.LendFromStarting(ctx, company, amount, cause); err != nil {
		return err
	}
	return b.tears() // after it wrote: nothing of it may stay
}

// tornPay fails one of the claims that it pays.
type tornPay struct {
	types.PricingKeeper
	books tornBooks
}

func (p tornPay) PayClaim(ctx context.Context, claim currencytypes.Claim, paid int64, tag pricingtypes.CostTag) error {
	if err := p.PricingKeeper.PayClaim(ctx, claim, paid, tag); err != nil {
		return err
	}
	return p.books.tears()
}

// TestAWriteThatFailsLeavesNothingHalfDone tears one write after the other, and one posting after the other, out of a
// block that leads a company through all of its phases. Either the block fails as a whole, or the step is undone and said,
// everything balances, and later blocks come to the end that they would have come to.
func TestAWriteThatFailsLeavesNothingHalfDone(t *testing.T) {
	w := newWorld(t)
	w.SetSteps(1000)
	w.busy()
	w.receiveOven() // else its proceeding waits for a witness
	w.ruin(5 * unit)
	w.must(w.beginning(w.bank()))
	below := keeper.Below{
		Region: w.Region, Coop: w.Coop, Wage: w.Wage, Market: w.Market, Property: w.Property, Pricing: w.Pricing, Currency: w.Currency, Bank: w.RegionalBank,
	}
	never := -1
	sound := keeper.NewKeeper(w.Cdc, w.Store(types.StoreKey), below)
	want := func() types.Settlement {
		cached, _ := w.Ctx.CacheContext()
		require.NoError(t, sound.EndBlock(cached))
		p, err := sound.GetProceeding(cached, w.bakery)
		require.NoError(t, err)
		require.Equal(t, types.PHASE_GONE, p.Phase)
		return p.Settlement
	}()
	// balances ends the block of the currency, and checks everything.
	balances := func(cached sdk.Context) {
		before := w.Ctx
		w.Ctx = cached
		w.EndCurrency()
		w.RequireAll()
		w.requireSound()
		w.Ctx = before
	}
	tear := func(k keeper.Keeper, left *int, at int) (tore bool) {
		cached, _ := w.Ctx.CacheContext()
		*left = at
		err := k.EndBlock(cached)
		tore = *left < 0
		*left = never
		if err != nil {
			require.ErrorIs(t, err, errTorn)
			return tore // the block is not committed
		}
		balances(cached)
		p, err := k.GetProceeding(cached, w.bakery)
		require.NoError(t, err)
		if tore && p.Phase != types.PHASE_GONE {
			requireTorn(t, p)
			p.RetryAt = 0
			require.NoError(t, k.Stored().Proceedings.Set(cached, w.bakery, p))
			require.NoError(t, k.EndBlock(cached))
		}
		p, err = k.GetProceeding(cached, w.bakery)
		require.NoError(t, err)
		require.Equal(t, types.PHASE_GONE, p.Phase, "write %d", at)
		require.Equal(t, want, p.Settlement, "write %d", at)
		balances(cached)
		return tore
	}
	left := never
	torn := keeper.NewKeeper(w.Cdc, tornStore{w.Store(types.StoreKey), &left}, below)
	writes := 0
	for tear(torn, &left, writes) {
		writes++
	}
	require.Greater(t, writes, 30)
	books := tornBooks{w.Currency, &left}
	below.Currency, below.Pricing = books, tornPay{w.Pricing, books}
	unposted := keeper.NewKeeper(w.Cdc, w.Store(types.StoreKey), below)
	postings := 0
	for tear(unposted, &left, postings) {
		postings++
	}
	require.Greater(t, postings, 1)
	t.Logf("%d writes, %d postings", writes, postings)
}
