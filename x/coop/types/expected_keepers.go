package types

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// RegionKeeper is what companies need to know about members, the clock, and the
// mandates that a company's authority gives.
type RegionKeeper interface {
	Now(ctx context.Context) (int64, error)
	ActiveMember(ctx context.Context, signer string) (regiontypes.Member, error)
	GetMember(ctx context.Context, id uint64) (regiontypes.Member, error)
	HasMemberChanges(ctx context.Context, follower regiontypes.Follower) (bool, error)
	DrainMemberChanges(ctx context.Context, follower regiontypes.Follower, limit int) ([]regiontypes.MemberChange, bool, error)
	Authorize(ctx context.Context, signer, permission string, amount int64) error
	AuthorizeHolder(ctx context.Context, signer, permission string) error
	AuthorizeChange(ctx context.Context, signer, module string, old, changed proto.Message) error
	AuthorizeFor(ctx context.Context, grantor sdk.AccAddress, signer, permission string, amount int64) error
	GrantMandate(ctx context.Context, grantor sdk.AccAddress, grant regiontypes.MandateGrant) (uint64, error)
	RevokeMandate(ctx context.Context, grantor sdk.AccAddress, member uint64, permission string) error
	RevokeMandates(ctx context.Context, grantor sdk.AccAddress, member uint64) error
	Delegated(ctx context.Context, grantor sdk.AccAddress, signer string, grant regiontypes.MandateGrant) (regiontypes.MandateGrant, error)
}

// BoardKeeper has the boards by which companies decide and the rolls of their workers.
type BoardKeeper interface {
	Open(ctx context.Context, config boardtypes.BoardConfig) (uint64, error)
	Reconfigure(ctx context.Context, board uint64, config boardtypes.BoardConfig) error
	Close(ctx context.Context, board uint64) error
	GetBoard(ctx context.Context, id uint64) (boardtypes.Board, error)
	OpenRoll(ctx context.Context, owner sdk.AccAddress) (uint64, error)
	GetRoll(ctx context.Context, id uint64) (boardtypes.Roll, error)
	OnRoll(ctx context.Context, roll, member uint64) (bool, error)
	AddToRoll(ctx context.Context, roll, member uint64) error
	RemoveFromRoll(ctx context.Context, roll, member uint64) error
}

// CurrencyKeeper opens a company's books, releases the tranches of its initial reserve and knows who owes claims.
type CurrencyKeeper interface {
	OpenCompanyBooks(ctx context.Context, company uint64, reserve, starting int64, cause currencytypes.Cause) error
	Transfer(ctx context.Context, posting currencytypes.Posting) error
	HasClaims(ctx context.Context, company uint64) (bool, error)
}
