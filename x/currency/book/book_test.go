package book_test

import (
	"errors"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/inmemory"
	"github.com/factor-coop/factor/x/currency/book"
)

func account(b book.Book, id uint64) book.Account { return book.Account{Book: b, ID: id} }

func member(id uint64) book.Account   { return account(book.Member, id) }
func reserve(id uint64) book.Account  { return account(book.Reserve, id) }
func starting(id uint64) book.Account { return account(book.Starting, id) }
func hold(id uint64) book.Account     { return account(book.Hold, id) }
func link(id uint64) book.Account     { return account(book.Clearing, id) }

var (
	region   = account(book.Region, 0)
	issued   = account(book.Issued, 0)
	external = account(book.External, 0)
	exchange = account(book.Exchange, 0)
)

// founded is a region with money everywhere: two companies with 1000 and 500 each, two members with 300.
func founded(t require.TestingT) (*inmemory.Ledger, replay) {
	l, journal := inmemory.NewLedger(), replay{}
	post := func(p book.Posting, origin book.Origin) {
		require.NoError(t, l.Post(p, origin))
		journal = append(journal, entry{posting: p})
	}
	for id := uint64(1); id <= 2; id++ {
		post(book.Posting{From: issued, To: member(id), Amount: 300, Class: book.Neutral}, book.Genesis)
		post(book.Posting{From: issued, To: reserve(id), Amount: 1000, Class: book.Endowment}, book.Ordinary)
		post(book.Posting{From: issued, To: starting(id), Amount: 500, Class: book.Endowment}, book.Ordinary)
	}
	post(book.Posting{From: issued, To: region, Amount: 800, Class: book.Neutral}, book.Genesis)
	return l, journal
}

// agree fails when the ledger and its twin differ, or an identity of the economy is broken.
func agree(t interface {
	Helper()
	Fatalf(string, ...any)
}, l *inmemory.Ledger, journal replay,
) {
	t.Helper()
	if want := journal.totals(); l.Totals != want {
		t.Fatalf("totals are\n%+v, the journal says\n%+v", l.Totals, want)
	}
	if sum := l.Totals.Sum(); sum != 0 {
		t.Fatalf("books sum to %d", sum)
	}
	if out := l.Totals.Outstanding(); out != l.Totals.Members+l.Totals.MemberHolds {
		t.Fatalf("minted - burned is %d, in hand and held %d", out, l.Totals.Members+l.Totals.MemberHolds)
	}
	if names := l.Totals.Negative(); len(names) > 0 {
		t.Fatalf("negative: %v", names)
	}
	for id := uint64(1); id <= 2; id++ {
		c := l.Companies[id]
		if want := journal.company(id); c != want {
			t.Fatalf("company %d is\n%+v, the journal says\n%+v", id, c, want)
		}
		if c.Residual() != 0 || c.StartingResidual() != 0 {
			t.Fatalf("company %d: residuals %d and %d", id, c.Residual(), c.StartingResidual())
		}
		if min(c.Reserve, c.HeldFromReserve, c.Undepreciated, c.Starting, c.HeldFromStarting, c.StartingSpent) < 0 {
			t.Fatalf("company %d: %+v", id, c)
		}
	}
	for _, a := range journal.accounts() {
		if a.Book != book.Member && a.Book != book.Hold && a.Book != book.Clearing {
			continue
		}
		if want := journal.balance(a); l.Balances[a] != want {
			t.Fatalf("%s has %d, the journal says %d", a, l.Balances[a], want)
		}
	}
}

func anyAccount(t *rapid.T, name string) book.Account {
	b := book.Book(rapid.Int32Range(1, 9).Draw(t, name))
	switch b {
	case book.Region, book.Issued, book.External, book.Exchange:
		return account(b, 0)
	case book.Hold:
		return account(b, rapid.Uint64Range(1, 6).Draw(t, name+" hold"))
	}
	return account(b, rapid.Uint64Range(1, 2).Draw(t, name+" id"))
}

func TestAfterAnyLawfulSequenceTheBooksBalanceAndAgreeWithTheJournal(t *testing.T) {
	depreciated, moved, holds, classes := 0, 0, map[string]int{}, map[book.Class]int{}
	kinds := append(slices.Repeat([]string{"post"}, 60), "depreciate", "depreciate", "depreciate", "move capital", "move capital", "write off")
	rapid.Check(t, func(t *rapid.T) {
		l, journal := founded(t)
		for range rapid.IntRange(50, 200).Draw(t, "steps") {
			switch rapid.SampledFrom(kinds).Draw(t, "what") {
			case "depreciate":
				id, amount := rapid.Uint64Range(1, 2).Draw(t, "company"), rapid.Int64Range(1, 200).Draw(t, "value")
				if l.Depreciate(id, amount) == nil {
					journal = append(journal, entry{company: id, depreciate: amount})
					depreciated++
				}
			case "move capital":
				from, amount := rapid.Uint64Range(1, 2).Draw(t, "company"), rapid.Int64Range(1, 200).Draw(t, "value")
				if l.MoveCapital(from, 3-from, amount) == nil {
					journal = append(journal, entry{company: from, moved: amount, to: 3 - from})
					moved++
				}
			case "write off":
				id := rapid.Uint64Range(1, 2).Draw(t, "company")
				_, _, err := l.WriteOff(id)
				if err != nil {
					t.Fatal(err)
				}
				journal = append(journal, entry{company: id, writeOff: true})
			default:
				p := book.Posting{
					From: anyAccount(t, "from"), To: anyAccount(t, "to"),
					Amount: rapid.Int64Range(-1, 200).Draw(t, "amount"), Class: book.Class(rapid.Int32Range(0, 17).Draw(t, "class")),
				}
				if rapid.IntRange(0, 3).Draw(t, "likely") > 0 {
					p = likely(t, l)
				}
				if p.To.Book == book.Hold && journal.payer(p.To) != (book.Account{}) {
					continue // the number of a hold is never given twice
				}
				if l.Post(p, book.Ordinary) == nil {
					switch payer := journal.payer(p.From); {
					case p.To.Book == book.Hold:
						holds["opened"]++
					case p.From.Book == book.Hold && p.To == payer:
						holds["released"]++
					case p.From.Book == book.Hold:
						holds["settled"]++
					}
					classes[p.Class]++
					journal = append(journal, entry{posting: p})
				}
			}
		}
		agree(t, l, journal)
	})
	t.Log(depreciated, moved, holds, classes)
	if testing.Short() {
		return // too few sequences for something of every kind
	}
	require.Positive(t, depreciated)
	require.Positive(t, moved)
	for _, what := range []string{"opened", "released", "settled"} {
		require.Positive(t, holds[what], "holds that were %s", what)
	}
	for class := book.Neutral; class <= book.UsedCapital; class++ {
		require.Positive(t, classes[class], "postings of class %d", class)
	}
}

// lines are the movements that an economy consists of, from a payer's book to another as a class.
var lines = []struct {
	from, to book.Book
	class    book.Class
	held     bool // what was held pays for it too
}{
	{book.Reserve, book.Member, book.Cost, false},
	{book.Member, book.Reserve, book.Revenue, true},
	{book.Member, book.Region, book.Neutral, true},
	{book.Reserve, book.Reserve, book.Trade, true},
	{book.Reserve, book.Reserve, book.CapitalTrade, true},
	{book.Reserve, book.External, book.Cost, true},
	{book.Reserve, book.External, book.Capital, true},
	{book.Reserve, book.Clearing, book.Capital, true},
	{book.Reserve, book.Reserve, book.PrepaidTrade, true},
	{book.Reserve, book.External, book.Prepaid, true},
	{book.Reserve, book.Clearing, book.Prepaid, true},
	{book.Reserve, book.Reserve, book.UsedCapital, true},
	{book.Reserve, book.Region, book.Capital, true},
	{book.Starting, book.Reserve, book.Trade, true},
	{book.Starting, book.External, book.Neutral, true},
	{book.Reserve, book.Member, book.Refund, false},
	{book.Reserve, book.Starting, book.Refund, false},
	{book.Reserve, book.Reserve, book.RefundTrade, false},
	{book.Reserve, book.Reserve, book.RefundCapitalTrade, false},
	{book.Clearing, book.Reserve, book.RefundCapitalTrade, false},
	{book.Reserve, book.Region, book.Tax, false},
	{book.Reserve, book.Region, book.Seizure, false},
	{book.Starting, book.Region, book.Seizure, false},
	{book.Region, book.Reserve, book.Subsidy, false},
	{book.Region, book.External, book.Neutral, true},
	{book.Issued, book.Reserve, book.Endowment, false},
	{book.Issued, book.Starting, book.Endowment, false},
	{book.Clearing, book.Reserve, book.Revenue, false},
}

// likely draws a movement of the economy, the opening or the release of a hold: it may still lack the money.
func likely(t *rapid.T, l *inmemory.Ledger) book.Posting {
	one := func(b book.Book, name string) book.Account {
		switch b {
		case book.Region, book.Issued, book.External, book.Exchange:
			return account(b, 0)
		}
		return account(b, rapid.Uint64Range(1, 2).Draw(t, name))
	}
	amount := rapid.Int64Range(1, 150).Draw(t, "amount")
	if rapid.IntRange(0, 4).Draw(t, "hold one") == 0 {
		payer := rapid.SampledFrom([]book.Book{book.Member, book.Reserve, book.Starting, book.Region}).Draw(t, "of")
		return book.Posting{From: one(payer, "from"), To: hold(rapid.Uint64Range(1, 20).Draw(t, "hold")), Amount: amount, Class: book.Neutral}
	}
	open := slices.Sorted(maps.Keys(l.Owners))
	if len(open) > 0 && rapid.Bool().Draw(t, "out of a hold") {
		id := rapid.SampledFrom(open).Draw(t, "hold")
		owner := l.Owners[id]
		amount = min(amount, l.Balances[hold(id)])
		line := rapid.SampledFrom(lines).Draw(t, "line")
		if line.held && line.from == owner.Book {
			return book.Posting{From: hold(id), To: one(line.to, "to"), Amount: amount, Class: line.class}
		}
		return book.Posting{From: hold(id), To: owner, Amount: amount, Class: book.Neutral}
	}
	line := rapid.SampledFrom(lines).Draw(t, "line")
	return book.Posting{From: one(line.from, "from"), To: one(line.to, "to"), Amount: amount, Class: line.class}
}

func TestEveryEventOfTheEconomyMovesTheMemosAsItsRuleSays(t *testing.T) {
	abroad := link(1)
	classes := map[book.Class]bool{}
	for name, test := range map[string]struct {
		setup  []book.Posting
		event  book.Posting
		one    book.Company // change of company 1 by the event
		two    book.Company // change of company 2
		minted int64
		burned int64
	}{
		"bank grant to the reserve":       {event: book.Posting{From: issued, To: reserve(1), Amount: 10, Class: book.Endowment}, one: book.Company{Reserve: 10, PutIn: 10}},
		"bank grant to the starting pool": {event: book.Posting{From: issued, To: starting(1), Amount: 10, Class: book.Endowment}, one: book.Company{Starting: 10, StartingPutIn: 10}},
		"hour worked":                     {event: book.Posting{From: reserve(1), To: member(1), Amount: 10, Class: book.Cost}, one: book.Company{Reserve: -10, Unrecovered: 10}, minted: 10},
		"purchase":                        {event: book.Posting{From: member(1), To: reserve(1), Amount: 10, Class: book.Revenue}, one: book.Company{Reserve: 10, Unrecovered: -10}, burned: 10},
		"order placed by a member":        {event: book.Posting{From: member(1), To: hold(1), Amount: 10, Class: book.Neutral}},
		"order placed from the reserve":   {event: book.Posting{From: reserve(1), To: hold(1), Amount: 10, Class: book.Neutral}, one: book.Company{Reserve: -10, HeldFromReserve: 10}},
		"order placed from the starting":  {event: book.Posting{From: starting(1), To: hold(1), Amount: 10, Class: book.Neutral}, one: book.Company{Starting: -10, HeldFromStarting: 10}},
		"order cancelled": {
			setup: []book.Posting{{From: reserve(1), To: hold(1), Amount: 10, Class: book.Neutral}},
			event: book.Posting{From: hold(1), To: reserve(1), Amount: 10, Class: book.Neutral}, one: book.Company{Reserve: 10, HeldFromReserve: -10},
		},
		"order fulfilled, consumer": {
			setup: []book.Posting{{From: member(1), To: hold(1), Amount: 10, Class: book.Neutral}},
			event: book.Posting{From: hold(1), To: reserve(2), Amount: 10, Class: book.Revenue}, two: book.Company{Reserve: 10, Unrecovered: -10}, burned: 10,
		},
		"order fulfilled, company from its reserve": {
			setup: []book.Posting{{From: reserve(1), To: hold(1), Amount: 10, Class: book.Neutral}},
			event: book.Posting{From: hold(1), To: reserve(2), Amount: 10, Class: book.Trade},
			one:   book.Company{HeldFromReserve: -10, Unrecovered: 10}, two: book.Company{Reserve: 10, Unrecovered: -10},
		},
		"order fulfilled, company from its starting pool": {
			setup: []book.Posting{{From: starting(1), To: hold(1), Amount: 10, Class: book.Neutral}},
			event: book.Posting{From: hold(1), To: reserve(2), Amount: 10, Class: book.Trade},
			one:   book.Company{HeldFromStarting: -10, StartingSpent: 10}, two: book.Company{Reserve: 10, Unrecovered: -10},
		},
		"order fulfilled, region": {
			setup: []book.Posting{{From: region, To: hold(1), Amount: 10, Class: book.Neutral}},
			event: book.Posting{From: hold(1), To: reserve(2), Amount: 10, Class: book.Trade}, two: book.Company{Reserve: 10, Unrecovered: -10},
		},
		"refund to a member":  {event: book.Posting{From: reserve(1), To: member(1), Amount: 10, Class: book.Refund}, one: book.Company{Reserve: -10, Unrecovered: 10}, minted: 10},
		"refund to a company": {event: book.Posting{From: reserve(1), To: reserve(2), Amount: 10, Class: book.RefundTrade}, one: book.Company{Reserve: -10, Unrecovered: 10}, two: book.Company{Reserve: 10, Unrecovered: -10}},
		"refund to a starting pool": {
			setup: []book.Posting{{From: starting(2), To: external, Amount: 10, Class: book.Neutral}},
			event: book.Posting{From: reserve(1), To: starting(2), Amount: 10, Class: book.Refund},
			one:   book.Company{Reserve: -10, Unrecovered: 10}, two: book.Company{Starting: 10, StartingSpent: -10},
		},
		"refund of equipment": {
			setup: []book.Posting{{From: reserve(2), To: external, Amount: 10, Class: book.Capital}},
			event: book.Posting{From: reserve(1), To: reserve(2), Amount: 10, Class: book.RefundCapitalTrade},
			one:   book.Company{Reserve: -10, Unrecovered: 10}, two: book.Company{Reserve: 10, Undepreciated: -10},
		},
		"refund of a mark-up":      {event: book.Posting{From: region, To: member(1), Amount: 10, Class: book.Neutral}, minted: 10},
		"lease":                    {event: book.Posting{From: reserve(1), To: reserve(2), Amount: 10, Class: book.Trade}, one: book.Company{Reserve: -10, Unrecovered: 10}, two: book.Company{Reserve: 10, Unrecovered: -10}},
		"rent, mark-up part":       {event: book.Posting{From: member(1), To: region, Amount: 10, Class: book.Neutral}, burned: 10},
		"paid outside, reserve":    {event: book.Posting{From: reserve(1), To: external, Amount: 10, Class: book.Cost}, one: book.Company{Reserve: -10, Unrecovered: 10}},
		"paid outside, starting":   {event: book.Posting{From: starting(1), To: external, Amount: 10, Class: book.Neutral}, one: book.Company{Starting: -10, StartingSpent: 10}},
		"paid outside, region":     {event: book.Posting{From: region, To: external, Amount: 10, Class: book.Neutral}},
		"received from outside":    {event: book.Posting{From: external, To: region, Amount: 10, Class: book.Neutral}},
		"equipment from a company": {event: book.Posting{From: reserve(1), To: reserve(2), Amount: 10, Class: book.CapitalTrade}, one: book.Company{Reserve: -10, Undepreciated: 10}, two: book.Company{Reserve: 10, Unrecovered: -10}},
		"equipment from outside":   {event: book.Posting{From: reserve(1), To: external, Amount: 10, Class: book.Capital}, one: book.Company{Reserve: -10, Undepreciated: 10}},
		"prepaid to a company":     {event: book.Posting{From: reserve(1), To: reserve(2), Amount: 10, Class: book.PrepaidTrade}, one: book.Company{Reserve: -10, Undepreciated: 10}, two: book.Company{Reserve: 10, Unrecovered: -10}},
		"prepaid outside":          {event: book.Posting{From: reserve(1), To: external, Amount: 10, Class: book.Prepaid}, one: book.Company{Reserve: -10, Undepreciated: 10}},
		"prepaid abroad":           {event: book.Posting{From: reserve(1), To: abroad, Amount: 10, Class: book.Prepaid}, one: book.Company{Reserve: -10, Undepreciated: 10}},
		"used equipment": {
			setup: []book.Posting{{From: reserve(2), To: external, Amount: 10, Class: book.Capital}},
			event: book.Posting{From: reserve(1), To: reserve(2), Amount: 10, Class: book.UsedCapital},
			one:   book.Company{Reserve: -10, Undepreciated: 10}, two: book.Company{Reserve: 10, Undepreciated: -10},
		},
		"equipment of the region": {event: book.Posting{From: reserve(1), To: region, Amount: 10, Class: book.Capital}, one: book.Company{Reserve: -10, Undepreciated: 10}},
		"subsidy":                 {event: book.Posting{From: region, To: reserve(1), Amount: 10, Class: book.Subsidy}, one: book.Company{Reserve: 10, Unrecovered: -10}},
		"subsidy that is issued":  {event: book.Posting{From: issued, To: reserve(1), Amount: 10, Class: book.Subsidy}, one: book.Company{Reserve: 10, Unrecovered: -10}},
		"at-rest tax": {
			setup: []book.Posting{{From: member(1), To: reserve(1), Amount: 10, Class: book.Revenue}},
			event: book.Posting{From: reserve(1), To: region, Amount: 10, Class: book.Tax}, one: book.Company{Reserve: -10, Unrecovered: 10},
		},
		"bankruptcy, reserve":          {event: book.Posting{From: reserve(1), To: region, Amount: 10, Class: book.Seizure}, one: book.Company{Reserve: -10, PutIn: -10}},
		"bankruptcy, starting":         {event: book.Posting{From: starting(1), To: region, Amount: 10, Class: book.Seizure}, one: book.Company{Starting: -10, StartingPutIn: -10}},
		"sale abroad":                  {event: book.Posting{From: abroad, To: reserve(1), Amount: 10, Class: book.Revenue}, one: book.Company{Reserve: 10, Unrecovered: -10}},
		"purchase abroad by a member":  {event: book.Posting{From: member(1), To: abroad, Amount: 10, Class: book.Neutral}, burned: 10},
		"purchase abroad by a company": {event: book.Posting{From: reserve(1), To: abroad, Amount: 10, Class: book.Cost}, one: book.Company{Reserve: -10, Unrecovered: 10}},
		"a member arrives":             {event: book.Posting{From: abroad, To: member(1), Amount: 10, Class: book.Neutral}, minted: 10},
		"clearing settled":             {event: book.Posting{From: abroad, To: external, Amount: 10, Class: book.Neutral}},
		"clearing netted":              {event: book.Posting{From: abroad, To: link(2), Amount: 10, Class: book.Neutral}},
		"difference of rate":           {event: book.Posting{From: abroad, To: exchange, Amount: 10, Class: book.Neutral}},
	} {
		t.Run(name, func(t *testing.T) {
			l, journal := founded(t)
			for _, p := range test.setup {
				require.NoError(t, l.Post(p, book.Ordinary))
				journal = append(journal, entry{posting: p})
			}
			one, two, totals := l.Companies[1], l.Companies[2], l.Totals
			require.NoError(t, l.Post(test.event, book.Ordinary))
			agree(t, l, append(journal, entry{posting: test.event}))
			require.Equal(t, plus(one, test.one), l.Companies[1], "company 1")
			require.Equal(t, plus(two, test.two), l.Companies[2], "company 2")
			require.Equal(t, totals.Minted+test.minted, l.Totals.Minted)
			require.Equal(t, totals.Burned+test.burned, l.Totals.Burned)
		})
		classes[test.event.Class] = true
	}
	for class := book.Neutral; class <= book.UsedCapital; class++ {
		require.True(t, classes[class], "no event has class %d", class)
	}
}

func plus(a, b book.Company) book.Company {
	return book.Company{
		Reserve: a.Reserve + b.Reserve, HeldFromReserve: a.HeldFromReserve + b.HeldFromReserve, Undepreciated: a.Undepreciated + b.Undepreciated,
		PutIn: a.PutIn + b.PutIn, Unrecovered: a.Unrecovered + b.Unrecovered, Starting: a.Starting + b.Starting,
		HeldFromStarting: a.HeldFromStarting + b.HeldFromStarting, StartingPutIn: a.StartingPutIn + b.StartingPutIn, StartingSpent: a.StartingSpent + b.StartingSpent,
	}
}

func TestWhatTheTableDoesNotHaveIsRefusedAndChangesNothing(t *testing.T) {
	for name, test := range map[string]struct {
		p      book.Posting
		origin book.Origin
		want   error
	}{
		"a wage without its cost":                  {book.Posting{From: reserve(1), To: member(1), Amount: 1, Class: book.Neutral}, book.Ordinary, book.ErrUnlawful},
		"currency from a buyer to a seller":        {book.Posting{From: member(1), To: member(2), Amount: 1, Class: book.Neutral}, book.Ordinary, book.ErrUnlawful},
		"starting pool into wages":                 {book.Posting{From: starting(1), To: member(1), Amount: 1, Class: book.Cost}, book.Ordinary, book.ErrUnlawful},
		"starting pool into the own reserve":       {book.Posting{From: starting(1), To: reserve(1), Amount: 1, Class: book.Trade}, book.Ordinary, book.ErrUnlawful},
		"a company that sells to itself":           {book.Posting{From: reserve(1), To: reserve(1), Amount: 1, Class: book.Trade}, book.Ordinary, book.ErrUnlawful},
		"a purchase that forgets the buyer's cost": {book.Posting{From: reserve(1), To: reserve(2), Amount: 1, Class: book.Revenue}, book.Ordinary, book.ErrUnlawful},
		"money issued to a member":                 {book.Posting{From: issued, To: member(1), Amount: 1, Class: book.Neutral}, book.Ordinary, book.ErrUnlawful},
		"money issued to the region":               {book.Posting{From: issued, To: region, Amount: 1, Class: book.Neutral}, book.Ordinary, book.ErrUnlawful},
		"money back to where it was issued":        {book.Posting{From: reserve(1), To: issued, Amount: 1, Class: book.Neutral}, book.Ordinary, book.ErrUnlawful},
		"a member who pays outside":                {book.Posting{From: member(1), To: external, Amount: 1, Class: book.Neutral}, book.Ordinary, book.ErrUnlawful},
		"outside money into a reserve":             {book.Posting{From: external, To: reserve(1), Amount: 1, Class: book.Revenue}, book.Ordinary, book.ErrUnlawful},
		"a tax on what the community put in":       {book.Posting{From: reserve(1), To: region, Amount: 1, Class: book.Tax}, book.Ordinary, book.ErrUnlawful},
		"a refund of what was never spent":         {book.Posting{From: reserve(1), To: starting(2), Amount: 1, Class: book.Refund}, book.Ordinary, book.ErrUnlawful},
		"a posting at genesis that is not its own": {book.Posting{From: member(1), To: reserve(1), Amount: 1, Class: book.Revenue}, book.Genesis, book.ErrUnlawful},
		"a hold in genesis":                        {book.Posting{From: member(1), To: hold(9), Amount: 1, Class: book.Neutral}, book.Genesis, book.ErrUnlawful},
		"a hold of a contra book":                  {book.Posting{From: issued, To: hold(9), Amount: 1, Class: book.Neutral}, book.Ordinary, book.ErrUnlawful},
		"an account without number":                {book.Posting{From: member(0), To: reserve(1), Amount: 1, Class: book.Revenue}, book.Ordinary, book.ErrUnlawful},
		"a numbered region":                        {book.Posting{From: account(book.Region, 1), To: external, Amount: 1, Class: book.Neutral}, book.Ordinary, book.ErrUnlawful},
		"a book that does not exist":               {book.Posting{From: account(10, 1), To: reserve(1), Amount: 1, Class: book.Revenue}, book.Ordinary, book.ErrUnlawful},
		"a negative book":                          {book.Posting{From: account(-1, 1), To: reserve(1), Amount: 1, Class: book.Revenue}, book.Ordinary, book.ErrUnlawful},
		"a class that does not exist":              {book.Posting{From: member(1), To: reserve(1), Amount: 1, Class: 17}, book.Ordinary, book.ErrUnlawful},
		"used equipment above its value":           {book.Posting{From: reserve(1), To: reserve(2), Amount: 1, Class: book.UsedCapital}, book.Ordinary, book.ErrUnlawful},
		"used equipment from a starting pool":      {book.Posting{From: starting(1), To: reserve(2), Amount: 1, Class: book.UsedCapital}, book.Ordinary, book.ErrUnlawful},
		"nothing":                                  {book.Posting{From: member(1), To: reserve(1), Amount: 0, Class: book.Revenue}, book.Ordinary, book.ErrAmount},
		"less than nothing":                        {book.Posting{From: member(1), To: reserve(1), Amount: math.MinInt64, Class: book.Revenue}, book.Ordinary, book.ErrAmount},
		"more than a member has":                   {book.Posting{From: member(1), To: reserve(1), Amount: 301, Class: book.Revenue}, book.Ordinary, book.ErrInsufficient},
		"more than a reserve has":                  {book.Posting{From: reserve(1), To: member(1), Amount: 1001, Class: book.Cost}, book.Ordinary, book.ErrInsufficient},
		"more than all reserves have":              {book.Posting{From: reserve(1), To: member(1), Amount: math.MaxInt64, Class: book.Cost}, book.Ordinary, book.ErrInsufficient},
	} {
		t.Run(name, func(t *testing.T) {
			l, journal := founded(t)
			require.ErrorIs(t, l.Post(test.p, test.origin), test.want)
			agree(t, l, journal)
		})
	}
}

func TestAContraBookThatIsFullRefusesMoreAndTakesBack(t *testing.T) {
	l, _ := founded(t)
	from := func(amount int64) error {
		return l.Post(book.Posting{From: external, To: region, Amount: amount, Class: book.Neutral}, book.Ordinary)
	}
	require.ErrorIs(t, from(math.MaxInt64-5000), money.ErrOverflow)
	require.NoError(t, from(book.MaxContra+l.Totals.External))
	require.ErrorIs(t, from(1), money.ErrOverflow)
	require.NoError(t, l.Post(book.Posting{From: region, To: external, Amount: 7, Class: book.Neutral}, book.Ordinary))
	require.NoError(t, from(7))
	require.Zero(t, l.Totals.Sum())
}

func TestAHoldReturnsExactlyToItsOwnerAndIsGone(t *testing.T) {
	l, _ := founded(t)
	for _, owner := range []book.Account{member(1), reserve(1), starting(1), region} {
		before := *l
		require.NoError(t, l.Post(book.Posting{From: owner, To: hold(7), Amount: 50, Class: book.Neutral}, book.Ordinary))
		require.ErrorIs(t, l.Post(book.Posting{From: owner, To: hold(7), Amount: 1, Class: book.Neutral}, book.Ordinary), book.ErrUnlawful)
		require.ErrorIs(t, l.Post(book.Posting{From: hold(7), To: member(2), Amount: 50, Class: book.Neutral}, book.Ordinary), book.ErrUnlawful)
		require.NoError(t, l.Post(book.Posting{From: hold(7), To: owner, Amount: 50, Class: book.Neutral}, book.Ordinary))
		require.Equal(t, before.Totals, l.Totals)
		require.Empty(t, l.Owners)
	}
}

func TestWriteOffLeavesNothingUnrecovered(t *testing.T) {
	l, _ := founded(t)
	require.NoError(t, l.Post(book.Posting{From: reserve(1), To: external, Amount: 100, Class: book.Capital}, book.Ordinary))
	require.NoError(t, l.Depreciate(1, 40))
	require.ErrorIs(t, l.Depreciate(1, 61), book.ErrInsufficient)
	require.ErrorIs(t, l.Depreciate(1, 0), book.ErrAmount)
	u, value, err := l.WriteOff(1)
	require.NoError(t, err)
	require.Equal(t, []int64{40, 60}, []int64{u, value})
	c := l.Companies[1]
	require.Equal(t, book.Company{Reserve: 900, PutIn: 900, Starting: 500, StartingPutIn: 500}, c)
}

func TestEquipmentPassesOnWithWhatTheCommunityPutInForIt(t *testing.T) {
	l, journal := founded(t)
	bought := book.Posting{From: reserve(1), To: external, Amount: 100, Class: book.Capital}
	require.NoError(t, l.Post(bought, book.Ordinary))
	require.NoError(t, l.Depreciate(1, 40))
	journal = append(journal, entry{posting: bought}, entry{company: 1, depreciate: 40})
	before := l.Companies[1]
	require.ErrorIs(t, l.MoveCapital(1, 2, 61), book.ErrInsufficient)
	require.ErrorIs(t, l.MoveCapital(1, 2, 0), book.ErrAmount)
	agree(t, l, journal)
	require.NoError(t, l.MoveCapital(1, 2, 60))
	agree(t, l, append(journal, entry{company: 1, moved: 60, to: 2}))
	require.Equal(t, plus(before, book.Company{Undepreciated: -60, PutIn: -60}), l.Companies[1])
	require.Equal(t, book.Company{Reserve: 1000, Undepreciated: 60, PutIn: 1060, Starting: 500, StartingPutIn: 500}, l.Companies[2])
}

func FuzzPost(f *testing.F) {
	f.Add([]byte{1, 1, 3, 1, 3, 10, 3, 1, 1, 1, 2, 20})
	f.Add([]byte{3, 1, 2, 1, 1, 50, 2, 1, 3, 2, 4, 30})
	f.Fuzz(func(t *testing.T, data []byte) {
		l, journal := founded(t)
		for ; len(data) >= 6; data = data[6:] {
			p := book.Posting{
				From: account(book.Book(int8(data[0])), uint64(data[1]%3)), To: account(book.Book(int8(data[2])), uint64(data[3]%3)),
				Class: book.Class(int8(data[4])), Amount: int64(int8(data[5])) * 7,
			}
			if p.To.Book == book.Hold && journal.payer(p.To) != (book.Account{}) {
				continue
			}
			err := l.Post(p, book.Ordinary)
			if err == nil {
				journal = append(journal, entry{posting: p})
				continue
			}
			if !errors.Is(err, book.ErrUnlawful) && !errors.Is(err, book.ErrInsufficient) && !errors.Is(err, book.ErrAmount) {
				t.Fatalf("%v is no typed error", err)
			}
		}
		agree(t, l, journal)
	})
}

func BenchmarkPurchase(b *testing.B) {
	c := book.Company{Reserve: 1 << 40, PutIn: 1 << 40}
	totals := book.Totals{Members: 1 << 50, Reserves: 1 << 40, Issued: -(1<<50 + 1<<40), Minted: 1 << 50}
	p := book.Posting{From: member(1), To: reserve(1), Amount: 1, Class: book.Revenue}
	for b.Loop() {
		m, err := book.Judge(p, book.Account{}, book.Ordinary)
		if err != nil {
			b.Fatal(err)
		}
		if c, err = m.Receive(c); err != nil {
			b.Fatal(err)
		}
		if totals, err = totals.Apply(m); err != nil {
			b.Fatal(err)
		}
	}
}

func TestABookOrAClassThatIsNotKnownIsToldByItsNumber(t *testing.T) {
	require.Equal(t, "exchange", book.Exchange.String())
	require.Equal(t, "book 10", (book.Exchange + 1).String())
	require.Equal(t, "book -1", book.Book(-1).String())
	require.Equal(t, "refund of capital trade", book.RefundCapitalTrade.String())
	require.Equal(t, "prepaid", book.Prepaid.String())
	require.Equal(t, "used capital", book.UsedCapital.String())
	require.Equal(t, "class 17", (book.UsedCapital + 1).String())
	require.Equal(t, "class -1", book.Class(-1).String())
}
