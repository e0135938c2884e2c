package types

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// RegionKeeper tells the time and says who may act for the region.
type RegionKeeper interface {
	Now(ctx context.Context) (int64, error)
	Authorize(ctx context.Context, signer, permission string, amount int64) error
	AuthorizeHolder(ctx context.Context, signer, permission string) error
	AuthorizeChange(ctx context.Context, signer, module string, old, changed proto.Message) error
}

// CoopKeeper knows where a company stands and ends what ties people to it.
type CoopKeeper interface {
	GetCompany(ctx context.Context, company uint64) (cooptypes.Company, error)
	CountCompanies(ctx context.Context) (uint64, error)
	SetStanding(ctx context.Context, company uint64, standing cooptypes.Standing) error
	MarkWrittenOff(ctx context.Context, company uint64) error
	Workers(ctx context.Context, company uint64) (uint64, error)
	Abandoned(ctx context.Context, company cooptypes.Company) (bool, error)
	HasOffices(ctx context.Context, company uint64) (officers, offers bool, err error)
	CloseOffices(ctx context.Context, company uint64, limit int) (int, bool, error)
	CloseOffers(ctx context.Context, company uint64, limit int) (int, bool, error)
	CloseEmployments(ctx context.Context, company uint64, limit int) (int, bool, error)
}

// WageKeeper ends work.
type WageKeeper interface {
	HasWork(ctx context.Context, company uint64) (bool, error)
	CloseWork(ctx context.Context, company uint64, at int64, limit int) (int, bool, error)
}

// MarketKeeper ends trade.
type MarketKeeper interface {
	HasOpenOrders(ctx context.Context, company uint64) (bool, error)
	CloseJobPostings(ctx context.Context, company uint64, limit int) (int, bool, error)
	CloseSales(ctx context.Context, seller, after uint64, limit int) (last uint64, handled int, done bool, err error)
	ClosePurchases(ctx context.Context, buyer, after uint64, limit int) (last uint64, looked int, done bool, err error)
	CloseListings(ctx context.Context, company uint64, limit int) (int, bool, error)
}

// PropertyKeeper keeps the register of what the region owns.
type PropertyKeeper interface {
	HasAssets(ctx context.Context, company uint64) (bool, error)
	HandOver(ctx context.Context, company, heir uint64, limit int) (handed []pricingtypes.HandedOver, handled int, done bool, err error)
}

// PricingKeeper pays claims and ends a company's costing.
type PricingKeeper interface {
	PayClaim(ctx context.Context, claim currencytypes.Claim, paid int64, tag pricingtypes.CostTag) error
	HasAssets(ctx context.Context, company uint64) (bool, error)
	HandOver(ctx context.Context, company uint64, limit int) (handed []pricingtypes.HandedOver, handled int, done bool, err error)
}

// CurrencyKeeper moves pools and writes off.
type CurrencyKeeper interface {
	Transfer(ctx context.Context, posting currencytypes.Posting) error
	LendFromStarting(ctx context.Context, company uint64, amount int64, cause currencytypes.Cause) error
	GetCompanyBooks(ctx context.Context, company uint64) (currencytypes.CompanyBooks, error)
	CompaniesWithClaims(ctx context.Context, above uint64, limit int) ([]uint64, error)
	FirstClaim(ctx context.Context, company uint64) (currencytypes.Claim, bool, error)
	GiveUpClaim(ctx context.Context, claim uint64) (currencytypes.Claim, error)
	WriteOff(ctx context.Context, company uint64, cause currencytypes.Cause) (unrecovered, undepreciated int64, err error)
}

// BankKeeper keeps the region's loss record, and ends payments outside that wait.
type BankKeeper interface {
	CloseOutside(ctx context.Context, company uint64, limit int) (closed int, done bool, err error)
	HasOutside(ctx context.Context, company uint64) (bool, error)
	RecordLoss(ctx context.Context, company uint64, unrecovered, undepreciated int64) error
}
