package recount_test

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/recount"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

func events(t *testing.T, typed ...proto.Message) []abci.Event {
	t.Helper()
	var all []abci.Event
	for _, one := range typed {
		event, err := sdk.TypedEventToEvent(one)
		require.NoError(t, err)
		event = event.AppendAttributes(sdk.NewAttribute("msg_index", "0")) // as a node's RPC shows it
		all = append(all, abci.Event(event))
	}
	return all
}

func account(book currencytypes.Book, id uint64) currencytypes.Account {
	return currencytypes.Account{Book: book, Id: id}
}

func posted(from, to, payer currencytypes.Account, amount int64, class currencytypes.CostClass) *currencytypes.Posted {
	return &currencytypes.Posted{From: from, To: to, Payer: payer, Amount: amount, Class: class}
}

// aWeek is a bakery that is endowed, pays an hour, buys flour from a mill by order and sells bread.
func aWeek() []proto.Message {
	issued, member := account(currencytypes.BOOK_ISSUED, 0), account(currencytypes.BOOK_MEMBER, 7)
	bakery, mill, hold := account(currencytypes.BOOK_RESERVE, 1), account(currencytypes.BOOK_RESERVE, 2), account(currencytypes.BOOK_HOLD, 5)
	return []proto.Message{
		posted(issued, bakery, issued, 1000, currencytypes.COST_CLASS_ENDOWMENT),
		posted(issued, mill, issued, 500, currencytypes.COST_CLASS_ENDOWMENT),
		&currencytypes.WagesPaid{Company: 1, Total: 20, Wages: []currencytypes.Wage{{Member: 7, Shift: 1, From: 0, Until: 3600, Amount: 20}}},
		posted(bakery, hold, bakery, 100, currencytypes.COST_CLASS_NEUTRAL),
		posted(hold, mill, bakery, 80, currencytypes.COST_CLASS_TRADE),
		posted(hold, bakery, bakery, 20, currencytypes.COST_CLASS_NEUTRAL),
		posted(member, bakery, member, 15, currencytypes.COST_CLASS_REVENUE),
		&pricingtypes.PricePosted{Product: 3, Company: 1, Price: 15},
	}
}

func TestABakerysWeekIsRecountedFromItsEvents(t *testing.T) {
	ledger := recount.NewLedger()
	require.NoError(t, ledger.Apply(events(t, aWeek()...)))
	require.Equal(t, recount.Company{Reserve: 1000 - 20 - 80 + 15, Unrecovered: 20 + 80 - 15, PutIn: 1000}, ledger.Company(1))
	require.Equal(t, recount.Company{Reserve: 580, Unrecovered: -80, PutIn: 500}, ledger.Company(2))
	require.Equal(t, int64(3600), ledger.SecondsPaid)
	require.Equal(t, int64(20), ledger.Minted)
	require.Equal(t, int64(15), ledger.Burned)
	require.Zero(t, ledger.BooksSum)
}

func TestADifferenceOfOneUnitIsNamed(t *testing.T) {
	ledger := recount.NewLedger()
	require.NoError(t, ledger.Apply(events(t, aWeek()...)))
	right := recount.Figures{
		SecondsPaid: 3600, Minted: 20, Burned: 15, Supply: 5,
		Companies: []recount.CompanyFigures{{ID: 1, Reserve: 915, Unrecovered: 85, PutIn: 1000}, {ID: 2, Reserve: 580, Unrecovered: -80, PutIn: 500}},
		Products:  []recount.ProductFigures{{ID: 3, Price: 15}},
	}
	require.Empty(t, ledger.Differences(right))
	wrong := right
	wrong.Burned++
	wrong.Products = []recount.ProductFigures{{ID: 3, Price: 16}}
	require.Equal(t, []string{
		"burned: the queries say 16, the events say 15", "product 3, price: the queries say 16, the events say 15",
	}, ledger.Differences(wrong))
	missing := right
	missing.Companies = right.Companies[:1]
	require.Equal(t, []string{"the queries know 1 companies, the events 2"}, ledger.Differences(missing))
}

func TestWagesThatDoNotSumAreRefused(t *testing.T) {
	paid := &currencytypes.WagesPaid{Company: 1, Total: 21, Wages: []currencytypes.Wage{{Member: 7, Amount: 20}}}
	require.ErrorContains(t, recount.NewLedger().Apply(events(t, paid)), "wages sum to 20, the event says 21")
}
