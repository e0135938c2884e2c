package types

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	currencytypes "github.com/factor-coop/factor/x/currency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// RegionKeeper is what pricing needs to know about members, the region's officers and the clock.
type RegionKeeper interface {
	Now(ctx context.Context) (int64, error)
	ActiveMember(ctx context.Context, signer string) (regiontypes.Member, error)
	Authorize(ctx context.Context, signer, permission string, amount int64) error
	AuthorizeChange(ctx context.Context, signer, module string, old, changed proto.Message) error
}

// CurrencyKeeper moves money, tells what a company has not recovered, and turns equipment into cost as it depreciates.
type CurrencyKeeper interface {
	Post(ctx context.Context, posting currencytypes.Posting) error
	SettleHold(ctx context.Context, hold uint64, legs []currencytypes.Leg, cause currencytypes.Cause) error
	PayWages(ctx context.Context, company uint64, wages []currencytypes.Wage) error
	Balance(ctx context.Context, account currencytypes.Account) (int64, error)
	HasClaims(ctx context.Context, company uint64) (bool, error)
	OpenClaim(ctx context.Context, claim currencytypes.Claim) (uint64, error)
	PayClaim(ctx context.Context, claim uint64) error
	PayPart(ctx context.Context, claim uint64, part int64) (currencytypes.Claim, error)
	GetMemo(ctx context.Context, company uint64) (currencytypes.Memo, error)
	Depreciate(ctx context.Context, company uint64, amount int64, cause currencytypes.Cause) error
	MoveCapital(ctx context.Context, from, to uint64, amount int64, cause currencytypes.Cause) error
}

// CompanyAuthorizer says whether a signer may act for a company, and as which member.
type CompanyAuthorizer interface {
	Authorize(ctx context.Context, company uint64, signer, permission string, amount int64) (uint64, error)
}
