package story

import (
	"context"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// occupation is the one in which everybody is employed.
const occupation uint64 = 1

// orderTimeout is how long an order waits for its seller's next step: two weeks.
const orderTimeout = 14 * 24 * 3600

// Company is a company and who signs for it: its founder, or who By says.
type Company struct {
	ID     uint64
	Code   string
	Signer string
}

// By is the company with another officer who signs.
func (c Company) By(name string) Company {
	c.Signer = name
	return c
}

// Product is something that a company sells.
type Product struct {
	ID   uint64
	Code string
	Of   Company
}

// By is the product with another officer of its company who signs.
func (p Product) By(name string) Product {
	p.Of = p.Of.By(name)
	return p
}

// Job is made-to-order work that was taken on.
type Job struct {
	ID uint64
	Of Product
}

// Endowment has the region decide what companies founded from now on get; half of the reserve at founding.
func (s *Story) Endowment(reserve, starting int64) {
	s.T.Helper()
	params := cooptypes.DefaultParams()
	params.InitialReserve, params.InitialStarting = reserve, starting
	send(s, s.CoopMsg.UpdateParams, &cooptypes.MsgUpdateParams{Signer: s.Officer.Address, Params: params})
}

// Found has somebody found an endowed company and work there.
func (s *Story) Found(code, founder string) Company {
	s.T.Helper()
	founded := send(s, s.CoopMsg.FoundCompany, &cooptypes.MsgFoundCompany{Signer: s.address(founder), Code: code, Occupation: occupation})
	return Company{ID: founded.Company, Code: code, Signer: founder}
}

// Hires has a company offer jobs and people take them.
func (s *Story) Hires(company Company, names ...string) {
	s.T.Helper()
	for _, name := range names {
		send(s, s.CoopMsg.OfferEmployment, &cooptypes.MsgOfferEmployment{
			Signer: s.address(company.Signer), Company: company.ID, Member: s.Member(name).Id, Occupation: occupation,
		})
		send(s, s.CoopMsg.AcceptOffer, &cooptypes.MsgAcceptOffer{Signer: s.address(name), Company: company.ID, Occupation: occupation})
	}
}

// Resigns has somebody leave their job.
func (s *Story) Resigns(name string, company Company) {
	s.T.Helper()
	send(s, s.CoopMsg.Resign, &cooptypes.MsgResign{Signer: s.address(name), Company: company.ID})
}

// Appoints gives a worker a permission of their company without limit or end.
func (s *Story) Appoints(company Company, name, permission string) {
	s.T.Helper()
	send(s, s.CoopMsg.AppointOfficer, &cooptypes.MsgAppointOfficer{
		Signer: s.address(company.Signer), Company: company.ID, Member: s.Member(name).Id, Permission: permission,
	})
}

// NamesCaretaker has the region give somebody a mandate of a company in which nobody is, for four weeks.
func (s *Story) NamesCaretaker(company Company, name, permission string) {
	s.T.Helper()
	send(s, s.CoopMsg.AppointOfficer, &cooptypes.MsgAppointOfficer{
		Signer: s.Region.Authority().String(), Company: company.ID, Member: s.Member(name).Id, Permission: permission,
		EndsAt: s.Ctx.BlockTime().Unix() + 28*24*3600,
	})
}

// Retires ends a product that has no stock and no open jobs.
func (s *Story) Retires(product Product) {
	s.T.Helper()
	send(s, s.PricingMsg.RetireProduct, &pricingtypes.MsgRetireProduct{
		Signer: s.address(product.Of.Signer), Company: product.Of.ID, Product: product.ID,
	})
}

// Grants has the region put more into a company's reserve, as its bank board would decide.
func (s *Story) Grants(company Company, amount int64) {
	s.T.Helper()
	s.posts(currencytypes.Posting{
		From: currencytypes.Issued(), To: currencytypes.Reserve(company.ID), Amount: amount,
		Class: currencytypes.COST_CLASS_ENDOWMENT, Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_GRANT, company.ID, 0),
	})
}

// PaysOutside has the region pay something outside the system from its fund.
func (s *Story) PaysOutside(amount int64) {
	s.T.Helper()
	s.posts(currencytypes.Posting{
		From: currencytypes.RegionFund(), To: currencytypes.External(), Amount: amount,
		Class: currencytypes.COST_CLASS_NEUTRAL, Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, 0, 0),
	})
}

// Markup has the region decide what members pay on top of a price, in parts per million.
func (s *Story) Markup(ppm int64) {
	s.T.Helper()
	params, err := s.Pricing.GetParams(s.Ctx)
	require.NoError(s.T, err)
	params.ConsumerMarkupPpm = ppm
	send(s, s.PricingMsg.UpdateParams, &pricingtypes.MsgUpdateParams{Signer: s.Officer.Address, Params: params})
}

// posts is for what has no message yet: it moves money through the ledger in a block of its own.
func (s *Story) posts(posting currencytypes.Posting) {
	s.T.Helper()
	s.block(blockTime, func() {
		s.T.Helper()
		require.NoError(s.T, s.Failing(func(ctx context.Context) error { return s.Currency.Post(ctx, posting) }))
	})
}

// Offer is how a company sells something and what it declares of it for a week.
type Offer struct {
	Kind     pricingtypes.ProductKind
	Mode     markettypes.ListingMode
	PerWeek  int64
	Direct   int64
	Overhead int64
}

// Goods are made first and sold over the counter; direct is what is declared of a unit, without its recipe.
func Goods(perWeek, direct int64) Offer {
	return Offer{Kind: pricingtypes.PRODUCT_KIND_STOCKED, Mode: markettypes.LISTING_MODE_AT_ONCE, PerWeek: perWeek, Direct: direct}
}

// GoodsByOrder are made first, ordered, and paid when they are delivered.
func GoodsByOrder(perWeek, direct int64) Offer {
	return Offer{Kind: pricingtypes.PRODUCT_KIND_STOCKED, Mode: markettypes.LISTING_MODE_BY_ORDER, PerWeek: perWeek, Direct: direct}
}

// MadeToOrder is costed job by job.
func MadeToOrder(perWeek, direct, overhead int64) Offer {
	return Offer{
		Kind: pricingtypes.PRODUCT_KIND_MADE_TO_ORDER, Mode: markettypes.LISTING_MODE_BY_ORDER,
		PerWeek: perWeek, Direct: direct, Overhead: overhead,
	}
}

// Sells has a company register a product and list it.
func (s *Story) Sells(company Company, code string, offer Offer) Product {
	s.T.Helper()
	registered := send(s, s.PricingMsg.RegisterProduct, &pricingtypes.MsgRegisterProduct{
		Signer: s.address(company.Signer), Company: company.ID, Code: code, Unit: code, Kind: offer.Kind, OverheadWeight: 1,
		Declared: pricingtypes.Declaration{UnitsPerCycle: offer.PerWeek, OverheadPerCycle: offer.Overhead, DirectPerUnit: offer.Direct},
	})
	send(s, s.MarketMsg.ListProduct, &markettypes.MsgListProduct{
		Signer: s.address(company.Signer), Company: company.ID, Product: registered.Product, Mode: offer.Mode, OrderTimeoutSeconds: orderTimeout,
	})
	return Product{ID: registered.Product, Code: code, Of: company}
}

// Needs is a line of a recipe: so many millionths of a supplier's unit go into one unit.
type Needs struct {
	Input Product
	Micro int64
}

// Takes has a company decide what goes into one unit of its product.
func (s *Story) Takes(product Product, needs ...Needs) {
	s.T.Helper()
	var lines []pricingtypes.RecipeLine
	for _, one := range needs {
		lines = append(lines, pricingtypes.RecipeLine{SupplierProduct: one.Input.ID, MicroQuantity: one.Micro})
	}
	send(s, s.PricingMsg.SetRecipe, &pricingtypes.MsgSetRecipe{
		Signer: s.address(product.Of.Signer), Company: product.Of.ID, Product: product.ID, Lines: lines,
	})
}

// Makes records finished units, which take what their recipe needs from the inputs on hand.
func (s *Story) Makes(product Product, quantity int64) {
	s.T.Helper()
	send(s, s.PricingMsg.RecordOutput, &pricingtypes.MsgRecordOutput{
		Signer: s.address(product.Of.Signer), Company: product.Of.ID, Product: product.ID, Quantity: quantity,
	})
}
