package keeper_test

import (
	"context"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/inmemory"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// recount replays events, and nothing else, into books in memory.
func recount(t require.TestingT, ledger *inmemory.Ledger, events []sdk.Event) {
	pure := func(a types.Account) book.Account { return book.Account{Book: book.Book(a.Book), ID: a.Id} }
	post := func(p book.Posting, cause types.CauseKind) {
		origin := book.Ordinary
		switch cause {
		case types.CAUSE_KIND_GENESIS:
			origin = book.Genesis
		case types.CAUSE_KIND_TRANSFER:
			origin = book.Transfer
		}
		require.NoError(t, ledger.Post(p, origin))
	}
	for _, event := range events {
		if len(event.Type) < 19 || event.Type[:19] != "factor.currency.v1." {
			continue
		}
		parsed, err := sdk.ParseTypedEvent(abci.Event(event))
		require.NoError(t, err)
		switch e := parsed.(type) {
		case *types.Posted:
			post(book.Posting{From: pure(e.From), To: pure(e.To), Amount: e.Amount, Class: book.Class(e.Class)}, e.Cause.Kind)
		case *types.WagesPaid:
			var total int64
			for _, paid := range e.Wages {
				total += paid.Amount
				if paid.Amount > 0 {
					post(book.Posting{From: pure(types.Reserve(e.Company)), To: pure(types.MemberAccount(paid.Member)), Amount: paid.Amount, Class: book.Cost}, 0)
				}
			}
			require.Equal(t, e.Total, total)
		case *types.Depreciated:
			require.NoError(t, ledger.Depreciate(e.Company, e.Amount))
		case *types.CapitalMoved:
			require.NoError(t, ledger.MoveCapital(e.From, e.To, e.Amount))
		case *types.WrittenOff:
			u, value, err := ledger.WriteOff(e.Company)
			require.NoError(t, err)
			require.Equal(t, []int64{e.Unrecovered, e.Undepreciated}, []int64{u, value})
		}
	}
}

// world is a region in which anything lawful and unlawful is tried at random.
type world struct {
	region
	members []uint64
	holds   []uint64
	ledger  *inmemory.Ledger
	done    map[int]int // what was carried out, over all worlds
}

func (w *world) account(t *rapid.T, name string) types.Account {
	choices := []types.Account{
		types.RegionFund(), types.External(), types.Issued(), types.Clearing(1), types.Clearing(2), types.Exchange(),
		types.Reserve(1), types.Reserve(2), types.Reserve(3), types.Starting(1), types.Starting(2),
	}
	for _, id := range w.members {
		choices = append(choices, types.MemberAccount(id), types.MemberAccount(id))
	}
	return rapid.SampledFrom(choices).Draw(t, name)
}

func (w *world) step(t *rapid.T) {
	amount := rapid.Int64Range(0, 200).Draw(t, "amount")
	class := types.CostClass(rapid.Int32Range(1, 16).Draw(t, "class"))
	company := rapid.Uint64Range(1, 3).Draw(t, "company")
	person := rapid.SampledFrom(w.members).Draw(t, "member")
	what := rapid.IntRange(0, 13).Draw(t, "what")
	do := func(f func(ctx context.Context) error) {
		if w.Failing(f) == nil {
			w.done[what]++
		}
	}
	switch what {
	case 0:
		do(func(ctx context.Context) error {
			return w.Currency.PayWages(ctx, company, []types.Wage{wage(person, 1, amount), wage(w.members[0], 2, 3)})
		})
	case 1:
		do(func(ctx context.Context) error {
			return w.Currency.Post(ctx, posting(types.MemberAccount(person), types.Reserve(company), amount, types.COST_CLASS_REVENUE))
		})
	case 2, 3:
		do(func(ctx context.Context) error {
			id, err := w.Currency.OpenHold(ctx, w.account(t, "owner"), amount, cause)
			if err == nil {
				w.holds = append(w.holds, id)
			}
			return err
		})
	case 4, 5:
		if len(w.holds) == 0 {
			return
		}
		id := rapid.SampledFrom(w.holds).Draw(t, "hold")
		legs := []types.Leg{{To: w.account(t, "leg"), Amount: amount, Class: class}}
		if rapid.Bool().Draw(t, "release") {
			legs = nil
		}
		do(func(ctx context.Context) error { return w.Currency.SettleHold(ctx, id, legs, cause) })
	case 6:
		claim := refundClaim(company, person, amount, 5)
		if rapid.Bool().Draw(t, "wage") {
			claim = wageClaim(company, person, 7, amount, 9)
		}
		do(func(ctx context.Context) error { _, err := w.Currency.OpenClaim(ctx, claim); return err })
	case 7:
		first, found, err := w.Currency.FirstClaim(w.Ctx, company)
		require.NoError(t, err)
		if found {
			do(func(ctx context.Context) error { return w.Currency.PayClaim(ctx, first.Id) })
		}
	case 8:
		do(func(ctx context.Context) error { return w.Currency.Depreciate(ctx, company, amount, cause) })
	case 9:
		do(func(ctx context.Context) error { _, _, err := w.Currency.WriteOff(ctx, company, cause); return err })
	case 10: // what there is to depreciate
		to := rapid.SampledFrom([]types.Account{types.External(), types.Clearing(1)}).Draw(t, "seller")
		do(func(ctx context.Context) error {
			return w.Currency.Post(ctx, posting(types.Reserve(company), to, amount, types.COST_CLASS_CAPITAL))
		})
	case 11:
		do(func(ctx context.Context) error {
			return w.Currency.MoveCapital(ctx, company, company%3+1, amount, cause)
		})
	default:
		p := posting(w.account(t, "from"), w.account(t, "to"), amount, class)
		do(func(ctx context.Context) error { return w.Currency.Post(ctx, p) })
	}
}

// agree compares every balance and memo that the chain stores with the recount.
func (w *world) agree(t require.TestingT) {
	state, err := w.Currency.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	got, want := state.Totals, w.ledger.Totals
	require.Equal(t, want, book.Totals{
		Members: got.Members, MemberHolds: got.MemberHolds, PoolHolds: got.PoolHolds, Reserves: got.Reserves, Startings: got.Startings,
		Region: got.Region, Issued: got.Issued, Clearing: got.Clearing, External: got.External, Exchange: got.Exchange,
		Minted: got.Minted, Burned: got.Burned, PendingMint: want.PendingMint, PendingBurn: want.PendingBurn, // x/bank's business, not the books'
		StartingSpent: got.StartingSpent,
	})
	require.Len(t, state.Companies, len(w.ledger.Companies))
	for _, b := range state.Companies {
		require.Equal(t, w.ledger.Companies[b.Company], book.Company{
			Reserve: b.Reserve, HeldFromReserve: b.HeldFromReserve, Undepreciated: b.Undepreciated, PutIn: b.PutIn, Unrecovered: b.Unrecovered,
			Starting: b.Starting, HeldFromStarting: b.HeldFromStarting, StartingPutIn: b.StartingPutIn, StartingSpent: b.StartingSpent,
		})
	}
	for _, id := range w.members {
		amount, err := w.Currency.Balance(w.Ctx, types.MemberAccount(id))
		require.NoError(t, err)
		require.Equal(t, w.ledger.Balances[book.Account{Book: book.Member, ID: id}], amount)
	}
	require.Len(t, w.ledger.Owners, len(state.Holds))
	for _, hold := range state.Holds {
		require.Equal(t, w.ledger.Balances[book.Account{Book: book.Hold, ID: hold.Id}], hold.Amount)
	}
	for _, link := range state.Clearing {
		require.Equal(t, w.ledger.Balances[book.Account{Book: book.Clearing, ID: link.Link}], link.Amount)
	}
}

func TestWhateverIsTriedTheInvariantsHoldAndTheEventsAloneTellEveryBalance(t *testing.T) {
	done := map[int]int{}
	rapid.Check(t, func(r *rapid.T) {
		w := &world{region: region{fixture.New(t)}, ledger: inmemory.NewLedger(), done: done}
		for range 3 {
			id, _ := w.Person()
			w.members = append(w.members, id)
		}
		w.Books(1, 1000, 300)
		w.Books(2, 800, 300)
		w.Fund(1, w.members[0], 500)
		for range rapid.IntRange(1, 4).Draw(r, "blocks") {
			for range rapid.IntRange(0, 25).Draw(r, "steps") {
				w.step(r)
			}
			recount(r, w.ledger, w.Ctx.EventManager().Events())
			w.EndBlock()
			w.RequireCurrencyInvariants()
			w.agree(r)
		}
	})
	t.Log(done)
	if testing.Short() {
		return // too few worlds for something of every kind
	}
	for what := range 14 {
		require.Positive(t, done[what], "step %d never succeeded", what)
	}
}

func TestTheHandWrittenEventsAreWhatTheFrameworkWouldHaveWritten(t *testing.T) {
	f := newTown(t)
	require.NoError(t, f.Currency.PayWages(f.Ctx, 1, []types.Wage{wage(f.anna, 7, 20), {Member: f.ben, Shift: 8, From: -5, Until: 9, Amount: 0}}))
	id, err := f.Currency.OpenHold(f.Ctx, types.Reserve(2), 10, cause)
	require.NoError(t, err)
	require.NoError(t, f.Currency.SettleHold(f.Ctx, id, []types.Leg{{To: types.Reserve(1), Amount: 4, Class: types.COST_CLASS_TRADE}}, cause))
	compared := 0
	for _, event := range f.Ctx.EventManager().Events() {
		if event.Type != "factor.currency.v1.Posted" && event.Type != "factor.currency.v1.WagesPaid" {
			continue
		}
		parsed, err := sdk.ParseTypedEvent(abci.Event(event))
		require.NoError(t, err)
		again, err := sdk.TypedEventToEvent(parsed)
		require.NoError(t, err)
		require.Equal(t, again, event)
		compared++
	}
	require.Equal(t, 4, compared)
}

func TestThePurePackageCountsBooksAndClassesAsTheProtocolDoes(t *testing.T) {
	books := map[types.Book]book.Book{
		types.BOOK_MEMBER: book.Member, types.BOOK_HOLD: book.Hold, types.BOOK_RESERVE: book.Reserve, types.BOOK_STARTING: book.Starting,
		types.BOOK_REGION: book.Region, types.BOOK_ISSUED: book.Issued, types.BOOK_CLEARING: book.Clearing,
		types.BOOK_EXTERNAL: book.External, types.BOOK_EXCHANGE: book.Exchange,
	}
	require.Len(t, books, len(types.Book_name)-1, "all but the unspecified one")
	for number, name := range books {
		require.Equal(t, int32(number), int32(name))
	}
	classes := map[types.CostClass]book.Class{
		types.COST_CLASS_NEUTRAL: book.Neutral, types.COST_CLASS_COST: book.Cost, types.COST_CLASS_REVENUE: book.Revenue,
		types.COST_CLASS_TRADE: book.Trade, types.COST_CLASS_CAPITAL_TRADE: book.CapitalTrade, types.COST_CLASS_CAPITAL: book.Capital,
		types.COST_CLASS_ENDOWMENT: book.Endowment, types.COST_CLASS_SEIZURE: book.Seizure, types.COST_CLASS_SUBSIDY: book.Subsidy,
		types.COST_CLASS_TAX: book.Tax, types.COST_CLASS_REFUND: book.Refund, types.COST_CLASS_REFUND_TRADE: book.RefundTrade,
		types.COST_CLASS_REFUND_CAPITAL_TRADE: book.RefundCapitalTrade,
		types.COST_CLASS_PREPAID_TRADE:        book.PrepaidTrade, types.COST_CLASS_PREPAID: book.Prepaid,
		types.COST_CLASS_USED_CAPITAL: book.UsedCapital,
	}
	require.Len(t, classes, len(types.CostClass_name)-1, "all but the unspecified one")
	for number, name := range classes {
		require.Equal(t, int32(number), int32(name))
	}
}
