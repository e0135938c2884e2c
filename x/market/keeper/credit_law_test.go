package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// sale is one purchase or order in a history that the test keeps by itself, by what people did and not by what is stored.
type sale struct {
	seller, buyer, order uint64 // buyer is 0 where the region bought
	kept                 int64  // the at-cost part, less what was refunded
	unit, left           int64
	at                   int64
	counts               bool // an unrelated member bought, or unrelated people decided
}

// history is who did what in a region of a few people and companies.
type history struct {
	*fixture.Fix
	r        *rapid.T
	people   []regiontypes.Member
	firms    []uint64
	products map[uint64]uint64
	founder  map[uint64]regiontypes.Member
	// tied has until when a person is tied to a company, -1 while the tie lasts.
	tied     map[[2]uint64]int64
	sales    []*sale
	refund   int64
	window   int64
	released int64 // by the bank's board
}

func (h *history) now() int64 {
	now, err := h.Region.Now(h.Ctx)
	require.NoError(h.T, err)
	return now
}

func (h *history) related(member, company uint64) bool {
	until, known := h.tied[[2]uint64{member, company}]
	return known && (until < 0 || until > h.now())
}

// The law of ADR 0018, from the history alone: whatever people buy, order, return, whoever works and leaves where and
// which companies end, what was released after first tranches is at most what unrelated members paid and can no longer
// get back, what the region bought by the decision of people unrelated to the seller, and what its boards released.
func TestNoMoreIsReleasedThanNeedWasMet(t *testing.T) {
	releases := 0
	rapid.Check(t, func(r *rapid.T) {
		h := newHistory(t, r)
		for range rapid.IntRange(20, 70).Draw(r, "steps") {
			h.step()
			h.check()
		}
		h.Wait(h.refund + 8*day)
		h.check()
		for _, firm := range h.firms {
			if company, err := h.Coop.GetCompany(h.Ctx, firm); err == nil && company.Consumed > 0 {
				releases++
			}
		}
	})
	require.Positive(t, releases, "the test says something only where something is released")
}

func newHistory(t *testing.T, r *rapid.T) *history {
	f := fixture.New(t)
	h := &history{Fix: f, r: r, products: map[uint64]uint64{}, founder: map[uint64]regiontypes.Member{}, tied: map[[2]uint64]int64{}}
	params := cooptypes.DefaultParams()
	params.InitialReserve, params.InitialStarting, params.TrancheSharesPpm = 300*unit, 200*unit, []int64{400_000, 300_000, 300_000}
	params.MemberSharePpm, params.CompanySharePpm, params.TieWindowSeconds = 400_000, 700_000, 20*day
	require.NoError(t, f.Coop.SetParams(f.Ctx, params))
	market, err := f.Market.GetParams(f.Ctx)
	require.NoError(t, err)
	h.refund, h.window = market.RefundSeconds, params.TieWindowSeconds
	for i := range 7 {
		h.people = append(h.people, f.Admit(fmt.Sprintf("person%d", i)))
	}
	for i := range 4 {
		founder := h.people[i]
		firm := f.Found(founder, fmt.Sprintf("firm%d", i))
		if i == 3 { // nothing is released to it, and what passes through it counts like one company's people
			require.NoError(t, f.Coop.MarkWrittenOff(f.Ctx, firm))
		}
		h.firms, h.founder[firm] = append(h.firms, firm), founder
		h.tied[[2]uint64{founder.Id, firm}] = -1
		product := f.Register(founder, firm, fmt.Sprintf("ware%d", i), pricingtypes.PRODUCT_KIND_STOCKED, 3*unit)
		f.Output(founder, firm, product, 100_000)
		f.List(founder, firm, product, types.LISTING_MODE_AT_ONCE)
		h.products[firm] = product
		f.Fund(firm, founder.Id, 2_000*unit)
	}
	for _, person := range h.people[4:] {
		f.Fund(h.firms[0], person.Id, 2_000*unit)
	}
	require.NoError(t, f.Currency.Post(f.Ctx, currencytypes.Posting{
		From: currencytypes.External(), To: currencytypes.RegionFund(), Amount: 1_000 * unit, Class: currencytypes.COST_CLASS_NEUTRAL,
		Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, 1, 0),
	}))
	f.EndCurrency()
	return h
}

// step does one thing that somebody may or may not do; what is refused leaves nothing behind.
func (h *history) step() {
	who := rapid.SampledFrom(h.people).Draw(h.r, "who")
	seller, buyer := rapid.SampledFrom(h.firms).Draw(h.r, "seller"), rapid.SampledFrom(h.firms).Draw(h.r, "buyer")
	quantity := rapid.SampledFrom([]int64{1, 3, 4, 10, 40}).Draw(h.r, "quantity")
	before := h.Ctx
	ctx, write := h.Ctx.CacheContext()
	h.Ctx = ctx
	err := h.act(who, seller, buyer, quantity)
	h.Ctx = before
	if err == nil {
		write()
	}
	if rapid.IntRange(0, 3).Draw(h.r, "time passes") == 0 {
		h.Wait(rapid.Int64Range(1, 12).Draw(h.r, "days") * day)
	}
}

func (h *history) act(who regiontypes.Member, seller, buyer uint64, quantity int64) error {
	product := h.products[seller]
	switch rapid.IntRange(0, 11).Draw(h.r, "act") {
	case 0, 1, 2, 3, 4: // everybody buys where they like, in circles too
		price, _, err := h.Pricing.ConsumerPrice(h.Ctx, product)
		if err != nil {
			return err
		}
		response, err := h.MarketMsg.Purchase(h.Ctx, &types.MsgPurchase{Signer: who.Address, Product: product, Quantity: quantity, MaxUnitPrice: 1000 * unit})
		if err == nil {
			h.sales = append(h.sales, &sale{
				seller: seller, buyer: who.Id, order: response.Order, kept: price * quantity, unit: price, left: quantity,
				at: h.now(), counts: !h.related(who.Id, seller),
			})
		}
		return err
	case 5, 6: // companies order from each other, from both pools
		pool := rapid.SampledFrom([]types.Pool{types.POOL_RESERVE, types.POOL_STARTING}).Draw(h.r, "pool")
		purpose := overhead
		if pool == types.POOL_STARTING {
			purpose = equipment
		}
		response, err := h.MarketMsg.PlaceCompanyOrder(h.Ctx, &types.MsgPlaceCompanyOrder{
			Signer: h.founder[buyer].Address, Company: buyer, Product: product, Quantity: quantity, MaxUnitPrice: 1000 * unit, Pool: pool, Purpose: purpose,
		})
		if err == nil && pool == types.POOL_STARTING {
			if _, err = h.MarketMsg.FulfilOrder(h.Ctx, &types.MsgFulfilOrder{Signer: h.founder[seller].Address, Order: response.Order}); err == nil {
				_, err = h.MarketMsg.ConfirmReceipt(h.Ctx, &types.MsgConfirmReceipt{Signer: who.Address, Order: response.Order, Quantity: quantity, Record: commitment("seen")})
			}
		}
		return err
	case 7: // the region buys, by the decision of one person's board
		h.Ctx = regiontypes.WithDeciders(h.Ctx, regiontypes.Deciders{Members: []uint64{who.Id}})
		price, err := h.Pricing.Price(h.Ctx, product)
		if err != nil {
			return err
		}
		authority, err := h.Region.HolderOf(h.Ctx, regiontypes.PermissionBank)
		if err != nil {
			return err
		}
		response, err := h.MarketMsg.PlaceRegionOrder(h.Ctx, &types.MsgPlaceRegionOrder{Signer: authority.String(), Product: product, Quantity: quantity, MaxUnitPrice: 1000 * unit})
		if err == nil {
			h.sales = append(h.sales, &sale{
				seller: seller, order: response.Order, kept: price * quantity, unit: price, left: quantity,
				at: h.now(), counts: !h.related(who.Id, seller),
			})
		}
		return err
	case 8: // somebody takes something back
		if len(h.sales) == 0 {
			return nil
		}
		one := rapid.SampledFrom(h.sales).Draw(h.r, "sale")
		back := min(one.left, quantity)
		if back == 0 {
			return nil
		}
		_, err := h.MarketMsg.Refund(h.Ctx, &types.MsgRefund{Signer: h.founder[one.seller].Address, Buyer: one.buyer, Order: one.order, Quantity: back})
		if err == nil {
			one.left -= back
			one.kept -= back * one.unit
		}
		return err
	case 9: // somebody is hired
		if _, err := h.CoopMsg.OfferEmployment(h.Ctx, &cooptypes.MsgOfferEmployment{Signer: h.founder[seller].Address, Company: seller, Member: who.Id, Occupation: 1}); err != nil {
			return err
		}
		_, err := h.CoopMsg.AcceptOffer(h.Ctx, &cooptypes.MsgAcceptOffer{Signer: who.Address, Company: seller, Occupation: 1})
		if err == nil {
			h.tied[[2]uint64{who.Id, seller}] = -1
		}
		return err
	case 10: // somebody leaves
		_, err := h.CoopMsg.Resign(h.Ctx, &cooptypes.MsgResign{Signer: who.Address, Company: seller})
		if err == nil {
			if err := h.Coop.ClearEndedEmployment(h.Ctx, seller, who.Id); err != nil {
				return err
			}
			if h.founder[seller].Id != who.Id {
				h.tied[[2]uint64{who.Id, seller}] = h.now() + h.window
			}
		}
		return err
	default: // a board releases, or a company goes into proceedings and seldom ends
		if quantity == 40 {
			return h.Coop.SetStanding(h.Ctx, seller, cooptypes.Standing(rapid.IntRange(1, 4).Draw(h.r, "standing")))
		}
		released, err := h.Coop.ReleaseByBoard(h.Ctx, &cooptypes.MsgReleaseTranche{Company: seller, Recovered: quantity == 1})
		if err == nil {
			h.released += released
		}
		return err
	}
}

// check is the law.
func (h *history) check() {
	var released, final int64
	for _, firm := range h.firms {
		company, err := h.Coop.GetCompany(h.Ctx, firm)
		require.NoError(h.T, err)
		released += company.Released - company.First()
	}
	now := h.now()
	for _, one := range h.sales {
		if one.counts && now > one.at+h.refund {
			final += one.kept
		}
	}
	if released > final+h.released {
		h.r.Fatalf("%d released after first tranches, %d of need is final and boards released %d", released, final, h.released)
	}
	if err := invariant.CheckAll(h.Ctx, h.Coop.Invariants()); err != nil {
		h.r.Fatal(err)
	}
	if err := invariant.CheckAll(h.Ctx, h.Market.Invariants()); err != nil {
		h.r.Fatal(err)
	}
}
