package story

import (
	"crypto/sha256"

	"github.com/stretchr/testify/require"

	markettypes "github.com/factor-coop/factor/x/market/types"
)

// Order is something bought: settled at once, or on hold.
type Order struct {
	ID       uint64
	Of       Product
	Quantity int64
	// Paid was settled at once, Held waits for the order.
	Paid, Held int64

	// buyer signs for it; receipt is the member who has a receipt instead of an order.
	buyer   string
	receipt uint64
}

// Buys has somebody buy at the price that is shown.
func (s *Story) Buys(name string, product Product, quantity int64) Order {
	s.T.Helper()
	return s.buys(name, product, quantity, 0)
}

// BuysUpTo has somebody order made-to-order work that costs so much at most.
func (s *Story) BuysUpTo(name string, product Product, quantity, ceiling int64) Order {
	s.T.Helper()
	return s.buys(name, product, quantity, ceiling)
}

func (s *Story) buys(name string, product Product, quantity, ceiling int64) Order {
	s.T.Helper()
	bought := send(s, s.MarketMsg.Purchase, &markettypes.MsgPurchase{
		Signer: s.address(name), Product: product.ID, Quantity: quantity, MaxUnitPrice: s.shownPrice(product), Ceiling: ceiling,
	})
	order := Order{ID: bought.Order, Of: product, Quantity: quantity, Paid: bought.Paid, Held: bought.Held, buyer: name}
	if bought.Held == 0 {
		order.receipt = s.people[name]
	}
	return order
}

// shownPrice is what a member sees beside a product.
func (s *Story) shownPrice(product Product) int64 {
	s.T.Helper()
	listing, err := s.MarketQuery.Listing(s.Ctx, &markettypes.QueryListingRequest{Product: product.ID})
	require.NoError(s.T, err)
	return listing.Offer.UnitPrice
}

// ForARecipe buys an input of one of the company's recipes.
func ForARecipe() markettypes.Purpose {
	return markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_RECIPE}
}

// ForOverhead buys something for the company as a whole.
func ForOverhead() markettypes.Purpose {
	return markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_OVERHEAD}
}

// ForJob buys something for one job.
func ForJob(job Job) markettypes.Purpose {
	return markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_TAG, Job: job.ID}
}

// AsEquipment buys something that lasts so many weeks.
func AsEquipment(weeks uint32, description string) markettypes.Purpose {
	return markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_EQUIPMENT, LifeCycles: weeks, Commitment: commitment(description)}
}

// Orders has a company buy from its reserve.
func (s *Story) Orders(company Company, product Product, quantity int64, purpose markettypes.Purpose) Order {
	s.T.Helper()
	return s.orders(company, product, quantity, markettypes.POOL_RESERVE, purpose)
}

// OrdersFromTheStart has a company buy from its starting pool.
func (s *Story) OrdersFromTheStart(company Company, product Product, quantity int64, purpose markettypes.Purpose) Order {
	s.T.Helper()
	return s.orders(company, product, quantity, markettypes.POOL_STARTING, purpose)
}

func (s *Story) orders(company Company, product Product, quantity int64, pool markettypes.Pool, purpose markettypes.Purpose) Order {
	s.T.Helper()
	placed := send(s, s.MarketMsg.PlaceCompanyOrder, &markettypes.MsgPlaceCompanyOrder{
		Signer: s.address(company.Signer), Company: company.ID, Product: product.ID, Quantity: quantity,
		MaxUnitPrice: s.Price(product), Pool: pool, Purpose: purpose,
	})
	return Order{ID: placed.Order, Of: product, Quantity: quantity, Paid: placed.Paid, Held: placed.Held, buyer: company.Signer}
}

// Accepts has the seller take an order on; made-to-order work becomes a job.
func (s *Story) Accepts(order Order) Job {
	s.T.Helper()
	accepted := send(s, s.MarketMsg.AcceptOrder, &markettypes.MsgAcceptOrder{Signer: s.address(order.Of.Of.Signer), Order: order.ID})
	return Job{ID: accepted.Job, Of: order.Of}
}

// HandsOver has the seller hand an order over and returns what it will settle at; it waits for its receipt.
func (s *Story) HandsOver(order Order) int64 {
	s.T.Helper()
	return send(s, s.MarketMsg.FulfilOrder, &markettypes.MsgFulfilOrder{Signer: s.address(order.Of.Of.Signer), Order: order.ID}).Price
}

// Receives has the buyer, or their officer, say that all of an order is there, and returns what it settled at.
func (s *Story) Receives(name string, order Order) int64 {
	s.T.Helper()
	return send(s, s.MarketMsg.ConfirmReceipt, &markettypes.MsgConfirmReceipt{Signer: s.address(name), Order: order.ID, Quantity: order.Quantity}).Paid
}

// Delivers has the seller hand an order over and the buyer say that it is there, and returns what it settled at.
func (s *Story) Delivers(order Order) int64 {
	s.T.Helper()
	s.HandsOver(order)
	return s.Receives(order.buyer, order)
}

// SawArrive has an unrelated member count what a starting pool ordered, and returns what it settled at.
func (s *Story) SawArrive(witness string, order Order, quantity int64) int64 {
	s.T.Helper()
	return send(s, s.MarketMsg.ConfirmReceipt, &markettypes.MsgConfirmReceipt{
		Signer: s.address(witness), Order: order.ID, Quantity: quantity, Record: commitment("seen"),
	}).Paid
}

// Contests has the buyer ask the region's arbiters about an order.
func (s *Story) Contests(name string, order Order) {
	s.T.Helper()
	send(s, s.MarketMsg.Contest, &markettypes.MsgContest{Signer: s.address(name), Order: order.ID, Reason: commitment("it never came")})
}

// Decides has an arbiter of the region decide how many units of a contested order go back with their price, and how much of the price of the
// others, and returns what goes back.
func (s *Story) Decides(order Order, quantity, amount int64) int64 {
	s.T.Helper()
	return send(s, s.MarketMsg.DecideContest, &markettypes.MsgDecideContest{
		Signer: s.Officer.Address, Order: order.ID, Quantity: quantity, Amount: amount, Decision: commitment("heard both"),
	}).Returned
}

// Cancels has the buyer take an order back.
func (s *Story) Cancels(order Order) {
	s.T.Helper()
	send(s, s.MarketMsg.CancelOrder, &markettypes.MsgCancelOrder{Signer: s.address(order.buyer), Order: order.ID})
}

// Rejects has the seller give an order up.
func (s *Story) Rejects(order Order) {
	s.T.Helper()
	send(s, s.MarketMsg.RejectOrder, &markettypes.MsgRejectOrder{Signer: s.address(order.Of.Of.Signer), Order: order.ID})
}

// TakesBack has the seller take units back into stock; amount goes to the buyer, at once or as a claim.
func (s *Story) TakesBack(order Order, quantity int64) (amount int64, claim uint64) {
	s.T.Helper()
	back := send(s, s.MarketMsg.Refund, &markettypes.MsgRefund{
		Signer: s.address(order.Of.Of.Signer), Buyer: order.receipt, Order: order.ID, Quantity: quantity, Restock: true,
	})
	return back.Amount, back.Claim
}

func commitment(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}
