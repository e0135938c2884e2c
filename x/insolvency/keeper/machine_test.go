package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"
	currencytypes "github.com/factor-coop/factor/x/currency/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// TestRandomLivesOfTwoCompaniesEndSound lets two companies work, trade, run dry, recover, wind
// themselves up and be led to their end at random. Whatever fails leaves nothing behind; after
// every block every invariant of every module holds and the books balance.
func TestRandomLivesOfTwoCompaniesEndSound(t *testing.T) {
	done := map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		w.SetSteps(rapid.SampledFrom([]uint32{1, 2, 7, 1000}).Draw(r, "steps"))
		grace := rapid.SampledFrom([]int64{0, 600, day}).Draw(r, "grace")
		w.grace(grace)
		workers := []regiontypes.Member{w.baker, w.ada, w.ben, w.miller}
		employer := map[uint64]uint64{w.baker.Id: w.bakery, w.ada.Id: w.bakery, w.ben.Id: w.bakery, w.miller.Id: w.mill}
		company := func(r *rapid.T) uint64 { return rapid.SampledFrom([]uint64{w.mill, w.bakery}).Draw(r, "company") }
		order := func(r *rapid.T) uint64 {
			stored := collections.NewSchemaBuilder(w.Store(markettypes.StoreKey))
			next, err := base.PeekID(w.Ctx, collections.NewSequence(stored, markettypes.OrderSequencePrefix, "order_sequence"))
			require.NoError(t, err)
			return rapid.Uint64Range(1, next).Draw(r, "order")
		}
		try := func(name string, send func(context.Context) error) {
			before := w.snapshot()
			if w.Failing(send) == nil {
				done[name]++
				return
			}
			require.Equal(t, before, w.snapshot(), name)
		}
		if grace == day && rapid.Bool().Draw(r, "begins in ruin") { // what an insolvent company does is not left to chance
			w.busy()
			w.ruin(5 * unit)
		}
		r.Repeat(map[string]func(*rapid.T){
			"clock in": func(r *rapid.T) {
				who := rapid.SampledFrom(workers).Draw(r, "worker")
				try("clock in", func(ctx context.Context) error {
					_, err := w.WageMsg.ClockIn(ctx, &wagetypes.MsgClockIn{Signer: who.Address, Company: employer[who.Id]})
					return err
				})
			},
			"buy": func(r *rapid.T) {
				product := rapid.SampledFrom([]uint64{w.flour, w.bread, w.cake}).Draw(r, "product")
				try("buy", func(ctx context.Context) error {
					_, err := w.MarketMsg.Purchase(ctx, &markettypes.MsgPurchase{Signer: w.customer.Address, Product: product, Quantity: 3, MaxUnitPrice: 1000 * unit})
					return err
				})
			},
			"order": func(r *rapid.T) {
				msg := markettypes.MsgPlaceCompanyOrder{
					Signer: w.baker.Address, Company: w.bakery, Product: w.flour, Quantity: 4, MaxUnitPrice: 1000 * unit,
					Pool: markettypes.POOL_RESERVE, Purpose: markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_RECIPE},
				}
				if rapid.Bool().Draw(r, "from the starting pool") {
					msg.Pool = markettypes.POOL_STARTING
				}
				try("order", func(ctx context.Context) error { _, err := w.MarketMsg.PlaceCompanyOrder(ctx, &msg); return err })
			},
			"progress": func(r *rapid.T) {
				officer := rapid.SampledFrom([]regiontypes.Member{w.miller, w.baker}).Draw(r, "officer")
				id := order(r)
				switch rapid.IntRange(0, 3).Draw(r, "step") {
				case 3:
					try("progress", func(ctx context.Context) error {
						stored, err := w.Market.GetOrder(ctx, id)
						if err != nil {
							return err
						}
						_, err = w.MarketMsg.ConfirmReceipt(ctx, &markettypes.MsgConfirmReceipt{Signer: officer.Address, Order: id, Quantity: stored.Quantity})
						return err
					})
				case 0:
					try("progress", func(ctx context.Context) error {
						_, err := w.MarketMsg.AcceptOrder(ctx, &markettypes.MsgAcceptOrder{Signer: officer.Address, Order: id})
						return err
					})
				case 1:
					try("progress", func(ctx context.Context) error {
						_, err := w.MarketMsg.FulfilOrder(ctx, &markettypes.MsgFulfilOrder{Signer: officer.Address, Order: id})
						return err
					})
				default:
					try("progress", func(ctx context.Context) error {
						_, err := w.MarketMsg.Refund(ctx, &markettypes.MsgRefund{Signer: officer.Address, Order: id, Quantity: 1})
						return err
					})
				}
			},
			"refund over the counter": func(r *rapid.T) {
				id := order(r)
				try("refund over the counter", func(ctx context.Context) error {
					_, err := w.MarketMsg.Refund(ctx, &markettypes.MsgRefund{Signer: w.baker.Address, Buyer: w.customer.Id, Order: id, Quantity: 1})
					return err
				})
			},
			"run dry": func(r *rapid.T) {
				id := company(r)
				books, err := w.Currency.GetCompanyBooks(w.Ctx, id)
				require.NoError(t, err)
				if books.OpenClaims == 0 {
					w.Drain(id)
					done["run dry"]++
				}
			},
			"wind up": func(r *rapid.T) {
				id := company(r)
				authority, err := w.Coop.AuthorityOf(w.Ctx, id)
				require.NoError(t, err)
				if rapid.IntRange(0, 5).Draw(r, "rarely") == 0 {
					try("wind up", func(ctx context.Context) error {
						_, err := w.InsolvencyMsg.WindUp(ctx, &types.MsgWindUp{Signer: authority.String(), Company: id})
						return err
					})
				}
			},
			"begin": func(r *rapid.T) {
				id := company(r)
				try("begin", func(ctx context.Context) error {
					_, err := w.InsolvencyMsg.BeginProceedings(ctx, &types.MsgBeginProceedings{Signer: w.bank(), Company: id})
					return err
				})
			},
			"grant": func(r *rapid.T) {
				if id := company(r); rapid.IntRange(0, 3).Draw(r, "rarely") == 0 {
					stored, err := w.Coop.GetCompany(w.Ctx, id)
					require.NoError(t, err)
					if stored.Acts() {
						w.Endow(id, 50*unit)
						done["grant"]++
					}
				}
			},
			"time": func(r *rapid.T) { w.Wait(rapid.Int64Range(1, 2*hour).Draw(r, "seconds")) },
			"":     func(*rapid.T) { w.EndBlock() },
		})
		for _, id := range []uint64{w.mill, w.bakery} {
			authority, err := w.Coop.AuthorityOf(w.Ctx, id)
			require.NoError(t, err)
			try("end", func(ctx context.Context) error {
				_, err := w.InsolvencyMsg.WindUp(ctx, &types.MsgWindUp{Signer: authority.String(), Company: id})
				return err
			})
		}
		goneBoth := func() bool {
			for _, id := range []uint64{w.mill, w.bakery} {
				if p, err := w.Insolvency.GetProceeding(w.Ctx, id); err != nil || p.Phase != types.PHASE_GONE {
					return false
				}
			}
			return true
		}
		for blocks := 0; blocks < 400 && !goneBoth(); blocks++ {
			if w.EndBlock(); blocks%40 == 39 {
				w.Wait(8 * day) // what was delivered settles or goes back
			}
		}
		w.EndBlock()
		for _, id := range []uint64{w.mill, w.bakery} {
			books, err := w.Currency.GetCompanyBooks(w.Ctx, id)
			require.NoError(t, err)
			p, err := w.Insolvency.GetProceeding(w.Ctx, id)
			require.NoError(t, err)
			require.Equal(t, types.PHASE_GONE, p.Phase, "%+v", p)
			require.Equal(t, currencytypes.CompanyBooks{Company: id, StartingPutIn: books.StartingPutIn, StartingSpent: books.StartingPutIn}, books)
		}
	})
	t.Log(done)
	if testing.Short() {
		return // too few lives for something of every kind
	}
	for _, name := range []string{"clock in", "buy", "order", "progress", "refund over the counter", "run dry", "wind up", "begin", "grant", "end"} {
		require.Positive(t, done[name], name)
	}
}
