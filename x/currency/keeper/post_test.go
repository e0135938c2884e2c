package keeper_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/currency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

var cause = types.NewCause(types.CAUSE_KIND_PURCHASE, 1, 2)

func posting(from, to types.Account, amount int64, class types.CostClass) types.Posting {
	return types.Posting{From: from, To: to, Amount: amount, Class: class, Cause: cause}
}

func wage(member, shift uint64, amount int64) types.Wage {
	return types.Wage{Member: member, Shift: shift, From: 0, Until: 3600, Amount: amount, Occupation: 1, Product: 2}
}

// region is where companies have books, and are registered nowhere: no other module could do anything for them at the
// end of a block, so that its blocks are those of the books.
type region struct{ *fixture.Fix }

// EndBlock ends the block for the books and begins the next.
func (r region) EndBlock() {
	r.T.Helper()
	r.EndCurrency()
	r.Begin(fixture.BlockTime)
}

// town is a region with two companies of 1000 and 500, and two members, the first with 300.
type town struct {
	region
	anna, ben uint64
	annas     sdk.AccAddress
	bens      sdk.AccAddress
}

func newTown(t testing.TB) *town {
	f := &town{region: region{fixture.New(t)}}
	f.anna, f.annas = f.Person()
	f.ben, f.bens = f.Person()
	f.Books(1, 1000, 500)
	f.Books(2, 1000, 500)
	f.Fund(1, f.anna, 300)
	f.EndBlock()
	f.RequireCurrencyInvariants()
	return f
}

// unchanged runs something that must fail and shows that nothing changed by it.
func (f *town) unchanged(want error, do func(ctx context.Context) error) {
	f.T.Helper()
	before, err := f.Currency.ExportGenesis(f.Ctx)
	require.NoError(f.T, err)
	supply := f.Bank.GetSupply(f.Ctx, denom.Base)
	annas, bens := f.BankBalance(f.Ctx, f.annas), f.BankBalance(f.Ctx, f.bens)
	require.ErrorIs(f.T, f.Failing(do), want)
	after, err := f.Currency.ExportGenesis(f.Ctx)
	require.NoError(f.T, err)
	require.Equal(f.T, before, after)
	require.Equal(f.T, supply, f.Bank.GetSupply(f.Ctx, denom.Base))
	require.Equal(f.T, []int64{annas, bens}, []int64{f.BankBalance(f.Ctx, f.annas), f.BankBalance(f.Ctx, f.bens)})
}

func TestAnHourWorkedMintsToTheMemberAndRaisesUnrecoveredCost(t *testing.T) {
	f := newTown(t)
	require.NoError(t, f.Currency.PayWages(f.Ctx, 2, []types.Wage{wage(f.anna, 1, 20), wage(f.ben, 2, 30), wage(f.anna, 3, 1)}))
	require.Equal(t, int64(321), f.Balance(types.MemberAccount(f.anna)))
	require.Equal(t, int64(30), f.Balance(types.MemberAccount(f.ben)))
	require.Equal(t, int64(949), f.Balance(types.Reserve(2)))
	require.Equal(t, int64(51), f.Memo(2).Unrecovered)
	f.EndBlock()
	f.RequireCurrencyInvariants()
	require.Equal(t, int64(351), f.Bank.GetSupply(f.Ctx, denom.Base).Amount.Int64())
}

func TestWagesArePaidAllOrNone(t *testing.T) {
	f := newTown(t)
	pay := func(company uint64, wages ...types.Wage) func(context.Context) error {
		return func(ctx context.Context) error { return f.Currency.PayWages(ctx, company, wages) }
	}
	f.unchanged(types.ErrInsufficient, pay(2, wage(f.anna, 1, 999), wage(f.ben, 2, 2)))
	f.unchanged(types.ErrBooksNotFound, pay(9, wage(f.anna, 1, 1)))
	f.unchanged(types.ErrInvalidAmount, pay(2, wage(f.anna, 1, 5), wage(f.ben, 2, -1)))
	f.unchanged(types.ErrInvalidAmount, pay(2, wage(f.anna, 1, math.MaxInt64), wage(f.ben, 2, math.MaxInt64)))
	f.unchanged(types.ErrInvalidWage, pay(2, types.Wage{Member: f.anna, Shift: 1, From: 5, Until: 5, Amount: 1}))
	f.unchanged(regiontypes.ErrMemberNotFound, pay(2, wage(f.anna, 1, 5), wage(999, 2, 5)))
	require.Equal(t, int64(300), f.Balance(types.MemberAccount(f.anna)))
	require.NoError(t, f.Currency.PayWages(f.Ctx, 2, nil))
	require.NoError(t, f.Currency.PayWages(f.Ctx, 2, []types.Wage{wage(f.anna, 1, 0)})) // a second's pay can round to nothing
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func TestAPurchaseTakesTheBuyersMoneyAtOnceAndBurnsItOnceWhenTheBlockEnds(t *testing.T) {
	f := newTown(t)
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.MemberAccount(f.anna), types.Reserve(2), 100, types.COST_CLASS_REVENUE)))
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.MemberAccount(f.anna), types.Reserve(2), 50, types.COST_CLASS_REVENUE)))
	require.Equal(t, int64(150), f.BankBalance(f.Ctx, f.annas))
	require.Equal(t, int64(1150), f.Balance(types.Reserve(2)))
	require.Equal(t, int64(-150), f.Memo(2).Unrecovered)
	// Between the purchase and the end of the block the identities hold with what is pending.
	audit, err := f.CurrencyQuery.Audit(f.Ctx, &types.QueryAuditRequest{})
	require.NoError(t, err)
	require.Equal(t, []int64{150, 0, 0, 0, 150}, []int64{audit.Supply, audit.BooksSum, audit.SupplyResidual, audit.MintedResidual, audit.Totals.PendingBurn})
	require.Equal(t, int64(300), f.Bank.GetSupply(f.Ctx, denom.Base).Amount.Int64())
	f.EndBlock()
	f.RequireCurrencyInvariants()
	require.Equal(t, int64(150), f.Bank.GetSupply(f.Ctx, denom.Base).Amount.Int64())
	f.EndBlock() // an empty block burns nothing again
	require.Equal(t, int64(150), f.Bank.GetSupply(f.Ctx, denom.Base).Amount.Int64())
}

func TestMoneyEarnedInABlockCanBeSpentInItButNotTwice(t *testing.T) {
	f := newTown(t)
	require.NoError(t, f.Currency.PayWages(f.Ctx, 1, []types.Wage{wage(f.ben, 1, 40)}))
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.MemberAccount(f.ben), types.Reserve(2), 40, types.COST_CLASS_REVENUE)))
	f.unchanged(types.ErrInsufficient, func(ctx context.Context) error {
		return f.Currency.Post(ctx, posting(types.MemberAccount(f.ben), types.Reserve(2), 1, types.COST_CLASS_REVENUE))
	})
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func TestWhoeverIsShortHearsInWholeUnitsWhatIsMissing(t *testing.T) {
	f := newTown(t)
	purchase := posting(types.MemberAccount(f.anna), types.Reserve(2), 2_000_300, types.COST_CLASS_REVENUE)
	order := posting(types.Reserve(2), types.Reserve(1), 2_001_000, types.COST_CLASS_TRADE)
	for want, do := range map[string]func(ctx context.Context) error{
		"member 2 has 0.0003 and this takes 2.0003, so 2 is missing: ask for less": func(ctx context.Context) error {
			return f.Currency.Post(ctx, purchase)
		},
		"member 2 has 0.0003 and this takes 0.5, so 0.4997 is missing": func(ctx context.Context) error {
			_, err := f.Currency.OpenHold(ctx, types.MemberAccount(f.anna), 500_000, cause)
			return err
		},
		"company 2: reserve has 0.001 and this takes 2.001, so 2 is missing": func(ctx context.Context) error {
			return f.Currency.Post(ctx, order)
		},
	} {
		f.unchanged(types.ErrInsufficient, do)
		told := f.Failing(do).Error()
		require.Contains(t, told, want)
		require.NotContains(t, told, denom.Base, "an amount in micro-units is for programs")
	}
}

func TestBurnsWaitForTheNextBlockWhenBankHasNotSettledYet(t *testing.T) {
	f := newTown(t)
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.MemberAccount(f.anna), types.Reserve(2), 100, types.COST_CLASS_REVENUE)))
	require.NoError(t, f.Currency.EndBlock(f.Ctx)) // too early
	totals, err := f.Currency.GetTotals(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, int64(100), totals.PendingBurn)
	f.EndBlock()
	f.RequireCurrencyInvariants()
	require.Equal(t, int64(200), f.Bank.GetSupply(f.Ctx, denom.Base).Amount.Int64())
}

func TestUnlawfulPostingsAreRefusedAndChangeNothing(t *testing.T) {
	f := newTown(t)
	anna, ben := types.MemberAccount(f.anna), types.MemberAccount(f.ben)
	for name, test := range map[string]struct {
		p    types.Posting
		want error
	}{
		"buyer to seller":          {posting(anna, ben, 1, types.COST_CLASS_NEUTRAL), types.ErrUnlawful},
		"issued to a member":       {posting(types.Issued(), anna, 1, types.COST_CLASS_NEUTRAL), types.ErrUnlawful},
		"into a hold":              {posting(anna, types.HoldAccount(1), 1, types.COST_CLASS_NEUTRAL), types.ErrUnlawful},
		"out of a hold":            {posting(types.HoldAccount(1), anna, 1, types.COST_CLASS_NEUTRAL), types.ErrUnlawful},
		"own starting pool":        {posting(types.Starting(1), types.Reserve(1), 1, types.COST_CLASS_TRADE), types.ErrUnlawful},
		"no class":                 {posting(anna, types.Reserve(1), 1, 0), types.ErrUnlawful},
		"nothing":                  {posting(anna, types.Reserve(1), 0, types.COST_CLASS_REVENUE), types.ErrInvalidAmount},
		"less than nothing":        {posting(anna, types.Reserve(1), -5, types.COST_CLASS_REVENUE), types.ErrInvalidAmount},
		"more than anybody has":    {posting(anna, types.Reserve(1), math.MaxInt64-5000, types.COST_CLASS_REVENUE), types.ErrInsufficient},
		"beyond 64 bits":           {posting(anna, types.Reserve(1), math.MaxInt64, types.COST_CLASS_REVENUE), types.ErrInvalidAmount},
		"a company without books":  {posting(anna, types.Reserve(9), 1, types.COST_CLASS_REVENUE), types.ErrBooksNotFound},
		"a payer without books":    {posting(types.Reserve(9), types.External(), 1, types.COST_CLASS_COST), types.ErrBooksNotFound},
		"an empty fund":            {posting(types.RegionFund(), types.External(), 1, types.COST_CLASS_NEUTRAL), types.ErrInsufficient},
		"a book beyond the last":   {posting(types.Account{Book: 99, Id: 1}, types.Reserve(1), 1, types.COST_CLASS_REVENUE), types.ErrUnlawful},
		"a tax of the endowment":   {posting(types.Reserve(2), types.RegionFund(), 1, types.COST_CLASS_TAX), types.ErrUnlawful},
		"more than a reserve has":  {posting(types.Reserve(1), types.External(), 1001, types.COST_CLASS_COST), types.ErrInsufficient},
		"a wage as a mere posting": {posting(types.Reserve(1), anna, 1, types.COST_CLASS_NEUTRAL), types.ErrUnlawful},
	} {
		t.Run(name, func(t *testing.T) {
			f.T = t
			f.unchanged(test.want, func(ctx context.Context) error { return f.Currency.Post(ctx, test.p) })
		})
	}
}

func TestHoldsOfEveryOwnerAreSetAsideAndComeBackExactly(t *testing.T) {
	f := newTown(t)
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.External(), types.RegionFund(), 400, types.COST_CLASS_NEUTRAL)))
	for _, owner := range []types.Account{types.MemberAccount(f.anna), types.Reserve(1), types.Starting(1), types.RegionFund()} {
		before := f.Balance(owner)
		id, err := f.Currency.OpenHold(f.Ctx, owner, 60, cause)
		require.NoError(t, err)
		require.Equal(t, before-60, f.Balance(owner))
		require.Equal(t, int64(60), f.Balance(types.HoldAccount(id)))
		f.EndBlock()
		f.RequireCurrencyInvariants()
		require.NoError(t, f.Currency.ReleaseHold(f.Ctx, id, cause))
		require.Equal(t, before, f.Balance(owner))
		f.EndBlock()
		f.RequireCurrencyInvariants()
		f.unchanged(types.ErrHoldNotFound, func(ctx context.Context) error { return f.Currency.ReleaseHold(ctx, id, cause) })
	}
	for _, owner := range []types.Account{types.Issued(), types.External(), types.Clearing(1), types.HoldAccount(1), {}} {
		f.unchanged(types.ErrUnlawful, func(ctx context.Context) error { _, err := f.Currency.OpenHold(ctx, owner, 1, cause); return err })
	}
	f.unchanged(types.ErrInsufficient, func(ctx context.Context) error {
		_, err := f.Currency.OpenHold(ctx, types.MemberAccount(f.anna), 301, cause)
		return err
	})
	f.unchanged(types.ErrInvalidAmount, func(ctx context.Context) error {
		_, err := f.Currency.OpenHold(ctx, types.MemberAccount(f.anna), -1, cause)
		return err
	})
}

func TestASettledHoldPaysItsLegsAndReturnsTheRemainder(t *testing.T) {
	f := newTown(t)
	id, err := f.Currency.OpenHold(f.Ctx, types.MemberAccount(f.anna), 100, cause)
	require.NoError(t, err)
	settle := func(legs ...types.Leg) func(context.Context) error {
		return func(ctx context.Context) error { return f.Currency.SettleHold(ctx, id, legs, cause) }
	}
	f.unchanged(types.ErrInsufficient, settle(types.Leg{To: types.Reserve(2), Amount: 101, Class: types.COST_CLASS_REVENUE}))
	f.unchanged(types.ErrInsufficient, settle(types.Leg{To: types.Reserve(2), Amount: 60, Class: types.COST_CLASS_REVENUE}, types.Leg{To: types.RegionFund(), Amount: 41, Class: types.COST_CLASS_NEUTRAL}))
	f.unchanged(types.ErrUnlawful, settle(types.Leg{To: types.MemberAccount(f.ben), Amount: 60, Class: types.COST_CLASS_NEUTRAL}))
	f.unchanged(types.ErrInvalidAmount, settle(types.Leg{To: types.Reserve(2), Amount: -1, Class: types.COST_CLASS_REVENUE}))
	require.NoError(t, settle(types.Leg{To: types.Reserve(2), Amount: 60, Class: types.COST_CLASS_REVENUE}, types.Leg{To: types.RegionFund(), Amount: 5, Class: types.COST_CLASS_NEUTRAL})(f.Ctx))
	require.Equal(t, int64(235), f.Balance(types.MemberAccount(f.anna)))
	require.Equal(t, int64(1060), f.Balance(types.Reserve(2)))
	require.Equal(t, int64(5), f.Balance(types.RegionFund()))
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func TestACompanysOrderIsCostFromTheReserveAndNothingFromTheStartingPool(t *testing.T) {
	f := newTown(t)
	for _, owner := range []types.Account{types.Reserve(1), types.Starting(1)} {
		id, err := f.Currency.OpenHold(f.Ctx, owner, 50, cause)
		require.NoError(t, err)
		require.NoError(t, f.Currency.SettleHold(f.Ctx, id, []types.Leg{{To: types.Reserve(2), Amount: 50, Class: types.COST_CLASS_TRADE}}, cause))
	}
	require.Equal(t, int64(300+50), f.Memo(1).Unrecovered) // 300 were the wages of the setting
	require.Equal(t, int64(50), f.Memo(1).StartingSpent)
	require.Equal(t, int64(-100), f.Memo(2).Unrecovered)
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func TestEquipmentBecomesCostAsItDepreciatesAndIsWrittenOff(t *testing.T) {
	f := newTown(t)
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.Reserve(2), types.External(), 100, types.COST_CLASS_CAPITAL)))
	require.Equal(t, types.Memo{PutIn: 1000, Undepreciated: 100, StartingPutIn: 500}, f.Memo(2))
	require.NoError(t, f.Currency.Depreciate(f.Ctx, 2, 30, cause))
	require.Equal(t, types.Memo{PutIn: 1000, Undepreciated: 70, Unrecovered: 30, StartingPutIn: 500}, f.Memo(2))
	f.unchanged(types.ErrInsufficient, func(ctx context.Context) error { return f.Currency.Depreciate(ctx, 2, 71, cause) })
	f.unchanged(types.ErrInvalidAmount, func(ctx context.Context) error { return f.Currency.Depreciate(ctx, 2, 0, cause) })
	f.unchanged(types.ErrBooksNotFound, func(ctx context.Context) error { return f.Currency.Depreciate(ctx, 9, 1, cause) })
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.Reserve(2), types.RegionFund(), 900, types.COST_CLASS_SEIZURE)))
	u, value, err := f.Currency.WriteOff(f.Ctx, 2, cause)
	require.NoError(t, err)
	require.Equal(t, []int64{30, 70}, []int64{u, value})
	require.Equal(t, types.Memo{StartingPutIn: 500}, f.Memo(2))
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func TestBooksAreOpenedOnce(t *testing.T) {
	f := newTown(t)
	open := func(company uint64, reserve, starting int64) func(context.Context) error {
		return func(ctx context.Context) error {
			return f.Currency.OpenCompanyBooks(ctx, company, reserve, starting, cause)
		}
	}
	f.unchanged(types.ErrBooksExist, open(1, 1, 1))
	f.unchanged(types.ErrInvalidAmount, open(3, -1, 1))
	f.unchanged(types.ErrInvalidAmount, open(0, 1, 1))
	require.NoError(t, open(3, 0, 0)(f.Ctx))
	require.Zero(t, f.Balance(types.Reserve(3)))
	f.RequireCurrencyInvariants()
}
