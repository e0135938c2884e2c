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

// RegionKeeper tells the time and says who may act for the region.
type RegionKeeper interface {
	Now(ctx context.Context) (int64, error)
	ActiveMember(ctx context.Context, signer string) (regiontypes.Member, error)
	Authorize(ctx context.Context, signer, permission string, amount int64) error
	AuthorizeChange(ctx context.Context, signer, module string, old, changed proto.Message) error
}

// CoopKeeper knows companies and who may act for them.
type CoopKeeper interface {
	GetCompany(ctx context.Context, company uint64) (cooptypes.Company, error)
	StandingOf(ctx context.Context, company cooptypes.Company) (cooptypes.Standing, error)
	Authorize(ctx context.Context, company uint64, signer, permission string, amount int64) (uint64, error)
	RelatedMember(ctx context.Context, company, member uint64) (bool, error)
	DecidedByOthers(ctx context.Context, company uint64) (bool, error)
	RecordDecided(ctx context.Context, company uint64, amount int64, unrelated bool) error
	CountCompanies(ctx context.Context) (uint64, error)
}

// CurrencyKeeper moves money and knows every company's books.
type CurrencyKeeper interface {
	Transfer(ctx context.Context, posting currencytypes.Posting) error
	Balance(ctx context.Context, account currencytypes.Account) (int64, error)
	OpenHold(ctx context.Context, owner currencytypes.Account, amount int64, cause currencytypes.Cause) (uint64, error)
	ReleaseHold(ctx context.Context, hold uint64, cause currencytypes.Cause) error
	GetHold(ctx context.Context, hold uint64) (currencytypes.Hold, error)
	HeldFor(ctx context.Context, kind currencytypes.CauseKind) (int64, error)
	GetCompanyBooks(ctx context.Context, company uint64) (currencytypes.CompanyBooks, error)
	GetTotals(ctx context.Context) (currencytypes.Totals, error)
}

// PropertyKeeper keeps equipment that was paid outside, and first stock that a starting pool paid.
type PropertyKeeper interface {
	Record(ctx context.Context, asset propertytypes.Asset) error
}

// PricingKeeper says what cycles cost, and pays what prices are built on.
type PricingKeeper interface {
	GetParams(ctx context.Context) (pricingtypes.Params, error)
	GetCycle(ctx context.Context) (pricingtypes.CycleState, error)
	GetCosting(ctx context.Context, company uint64) (pricingtypes.CompanyCosting, bool, error)
	CheckTag(ctx context.Context, company uint64, tag pricingtypes.CostTag) error
	Subsidise(ctx context.Context, from currencytypes.Account, company uint64, amount int64, cause currencytypes.Cause) error
	PayOutside(ctx context.Context, pay pricingtypes.OutsidePayment) error
}
