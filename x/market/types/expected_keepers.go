package types

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// RegionKeeper is what the market needs to know about members, the region's officers and the clock.
type RegionKeeper interface {
	Now(ctx context.Context) (int64, error)
	GetMember(ctx context.Context, id uint64) (regiontypes.Member, error)
	ActiveMember(ctx context.Context, signer string) (regiontypes.Member, error)
	FormerMember(ctx context.Context, signer string) (regiontypes.Member, error)
	DrainMemberChanges(ctx context.Context, follower regiontypes.Follower, limit int) ([]regiontypes.MemberChange, bool, error)
	Authorize(ctx context.Context, signer, permission string, amount int64) error
	AuthorizeChange(ctx context.Context, signer, module string, old, changed proto.Message) error
}

// CurrencyKeeper sets money aside and gives it back, and knows the claims of those whom a seller still owes a refund.
type CurrencyKeeper interface {
	Balance(ctx context.Context, account currencytypes.Account) (int64, error)
	OpenHold(ctx context.Context, owner currencytypes.Account, amount int64, cause currencytypes.Cause) (uint64, error)
	ReleaseHold(ctx context.Context, hold uint64, cause currencytypes.Cause) error
	HoldAmount(ctx context.Context, hold uint64) (int64, error)
	FirstClaim(ctx context.Context, company uint64) (currencytypes.Claim, bool, error)
	RefilledCompanies(ctx context.Context, limit int) ([]uint64, error)
	ClearRefilled(ctx context.Context, company uint64) error
}

// CoopKeeper knows companies, who may act for them, and who is related to whom.
type CoopKeeper interface {
	CheckSells(ctx context.Context, company cooptypes.Company) error
	GetCompany(ctx context.Context, company uint64) (cooptypes.Company, error)
	Authorize(ctx context.Context, company uint64, signer, permission string, amount int64) (uint64, error)
	CheckOccupation(ctx context.Context, occupation uint64) error
	Related(ctx context.Context, one, other uint64) (bool, error)
	RelatedMember(ctx context.Context, company, member uint64) (bool, error)
	RecordNeed(ctx context.Context, seller, member uint64, amount, boughtAt int64, unrelated bool) error
	RecordOrder(ctx context.Context, seller, buyer uint64, amount int64, unrelated bool) error
	DecidedByOthers(ctx context.Context, company uint64) (bool, error)
	DecidedWithout(ctx context.Context, member uint64, companies ...uint64) (bool, error)
	RecordDecided(ctx context.Context, seller uint64, amount int64, unrelated bool) error
}

// WageKeeper confirms hours of a company's only worker by whoever bought there.
type WageKeeper interface {
	VouchHours(ctx context.Context, member, company, order uint64, shifts []uint64) error
}

// PropertyKeeper keeps what equipment was bought.
type PropertyKeeper interface {
	Record(ctx context.Context, asset propertytypes.Asset) error
}

// PricingKeeper says what the next unit costs, and pays and pays back what is sold and bought.
type PricingKeeper interface {
	GetProduct(ctx context.Context, product uint64) (pricingtypes.Product, error)
	Price(ctx context.Context, product uint64) (int64, error)
	ConsumerPrice(ctx context.Context, product uint64) (price, markup int64, err error)
	Stock(ctx context.Context, product uint64) (int64, error)
	PlausibleSale(ctx context.Context, product uint64, quantity int64) (bool, error)
	Sell(ctx context.Context, sale pricingtypes.Sale) error
	Settle(ctx context.Context, hold uint64, sale pricingtypes.Sale, delivered int64) error
	Refund(ctx context.Context, sale pricingtypes.Sale, restock bool) (claim uint64, err error)
	PayClaim(ctx context.Context, claim currencytypes.Claim, paid int64, tag pricingtypes.CostTag) error
	OpenOrder(ctx context.Context, product uint64) error
	CloseOrder(ctx context.Context, product uint64) error
	Deliver(ctx context.Context, product uint64, quantity, amount int64) error
	ReturnDelivery(ctx context.Context, product uint64, quantity, amount int64, restock bool) error
	WalkOrdered(ctx context.Context, visit func(product uint64, ordered pricingtypes.Ordered) error) error
	CheckTag(ctx context.Context, company uint64, tag pricingtypes.CostTag) error
	CheckRecipeInput(ctx context.Context, company, supplierProduct uint64) error
	OpenJob(ctx context.Context, company, product uint64, ceiling int64) (uint64, error)
	SettleJob(ctx context.Context, job uint64) (int64, error)
	CancelJob(ctx context.Context, job uint64) error
}
