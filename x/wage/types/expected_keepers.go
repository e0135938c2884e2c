package types

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// RegionKeeper is what wage needs to know about members, the region's officers and the clock.
type RegionKeeper interface {
	Now(ctx context.Context) (int64, error)
	ActiveMember(ctx context.Context, signer string) (regiontypes.Member, error)
	GetMember(ctx context.Context, id uint64) (regiontypes.Member, error)
	DrainMemberChanges(ctx context.Context, follower regiontypes.Follower, limit int) ([]regiontypes.MemberChange, bool, error)
	Authorize(ctx context.Context, signer, permission string, amount int64) error
	AuthorizeChange(ctx context.Context, signer, module string, old, changed proto.Message) error
}

// CoopKeeper knows who works where and who may act for a company.
type CoopKeeper interface {
	GetCompany(ctx context.Context, company uint64) (cooptypes.Company, error)
	GetEmployment(ctx context.Context, company, member uint64) (cooptypes.Employment, bool, error)
	EmploymentDuring(ctx context.Context, company, member uint64, from, until int64) (cooptypes.Employment, bool, error)
	Authorize(ctx context.Context, company uint64, signer, permission string, amount int64) (uint64, error)
	Workers(ctx context.Context, company uint64) (uint64, error)
	RelatedMember(ctx context.Context, company, member uint64) (bool, error)
	EndedEmployments(ctx context.Context, limit int) ([]cooptypes.EmploymentRef, error)
	ClearEndedEmployment(ctx context.Context, company, member uint64) error
	// MakeOccupationsKnown says up to which id occupations exist, so that nobody is hired for one that does not.
	MakeOccupationsKnown(ctx context.Context, last uint64) error
}

// PricingKeeper pays work, as a cost of what it was for.
type PricingKeeper interface {
	CheckTag(ctx context.Context, company uint64, tag pricingtypes.CostTag) error
	PayWages(ctx context.Context, company uint64, works []pricingtypes.Work) error
	PayClaim(ctx context.Context, claim currencytypes.Claim, paid int64, tag pricingtypes.CostTag) error
}

// CurrencyKeeper keeps what could not be paid.
type CurrencyKeeper interface {
	Balance(ctx context.Context, account currencytypes.Account) (int64, error)
	OpenClaim(ctx context.Context, claim currencytypes.Claim) (uint64, error)
	FirstClaim(ctx context.Context, company uint64) (currencytypes.Claim, bool, error)
	HasClaims(ctx context.Context, company uint64) (bool, error)
	RefilledCompanies(ctx context.Context, limit int) ([]uint64, error)
	ClearRefilled(ctx context.Context, company uint64) error
}
