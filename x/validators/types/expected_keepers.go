package types

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Authorizer says who may change the set, and what time it is.
type Authorizer interface {
	Authorize(ctx context.Context, signer, permission string, amount int64) error
	AuthorizeChange(ctx context.Context, signer, module string, old, changed proto.Message) error
	Now(ctx context.Context) (int64, error)
	// Authority is the address at which the region's assembly acts.
	Authority() sdk.AccAddress
}

// AccountKeeper makes the account that an operator needs to sign.
type AccountKeeper interface {
	GetAccount(ctx context.Context, address sdk.AccAddress) sdk.AccountI
	NewAccountWithAddress(ctx context.Context, address sdk.AccAddress) sdk.AccountI
	SetAccount(ctx context.Context, account sdk.AccountI)
}

// What an officer of the region needs; x/region knows them by the same names.
const (
	// PermissionValidators lets an officer add and remove validators.
	PermissionValidators = "region.validators"
)
