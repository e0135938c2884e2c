package types

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// RegionKeeper knows the members and the time, and carries out mandates.
type RegionKeeper interface {
	Authority() sdk.AccAddress
	PowersHeldBy(ctx context.Context, addr sdk.AccAddress) (uint64, error)
	Now(ctx context.Context) (int64, error)
	ActiveMember(ctx context.Context, signer string) (regiontypes.Member, error)
	GetMember(ctx context.Context, id uint64) (regiontypes.Member, error)
	PresentMember(ctx context.Context, signer string) (regiontypes.Member, error)
	CountElectors(ctx context.Context) (uint64, error)
	HasMemberChanges(ctx context.Context, follower regiontypes.Follower) (bool, error)
	DrainMemberChanges(ctx context.Context, follower regiontypes.Follower, limit int) ([]regiontypes.MemberChange, bool, error)
	GrantMandate(ctx context.Context, grantor sdk.AccAddress, grant regiontypes.MandateGrant) (uint64, error)
	RevokeMandates(ctx context.Context, grantor sdk.AccAddress, member uint64) error
	AuthorizeChange(ctx context.Context, signer, module string, old, new proto.Message) error
}

// MessageRouter finds who carries out a message; through it a board reaches every
// module without knowing any.
type MessageRouter interface {
	Handler(msg sdk.Msg) baseapp.MsgServiceHandler
}
