// Package ante decides which transactions enter a block: only those that
// members, validator operators and registered relayers signed, whose every
// message, nested ones too, was checked, within an allowance of gas that refills
// with time. There are no fees.
package ante

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/auth/ante"
	txsigning "github.com/cosmos/cosmos-sdk/x/tx/signing"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Region is what admission asks of x/region.
type Region interface {
	GetParams(ctx context.Context) (regiontypes.Params, error)
	MemberByAddress(ctx context.Context, addr sdk.AccAddress) (regiontypes.Member, bool, error)
	RelayerID(ctx context.Context, addr sdk.AccAddress) (uint64, bool, error)
	GetAllowance(ctx context.Context, holder regiontypes.AllowanceHolder) (uint64, regiontypes.Bucket, error)
	ConsumeAllowance(ctx context.Context, holder regiontypes.AllowanceHolder, gas uint64) error
}

// Boards is what admission asks of x/board.
type Boards interface {
	IsBoard(ctx context.Context, addr sdk.AccAddress) (bool, error)
}

// Validators is what admission asks of x/validators.
type Validators interface {
	OperatorID(ctx context.Context, addr sdk.AccAddress) (uint64, bool, error)
}

// NewHandler chains the checks: what costs least comes first, and nothing is
// written before the signatures are verified.
func NewHandler(accounts ante.AccountKeeper, modes *txsigning.HandlerMap, admission Admission) sdk.AnteHandler {
	return sdk.ChainAnteDecorators(
		ante.NewSetUpContextDecorator(),
		form{},
		ante.NewExtensionOptionsDecorator(nil),
		ante.NewTxTimeoutHeightDecorator(),
		ante.NewValidateMemoDecorator(accounts),
		admission, // limits, no fee, every signer and message
		ante.NewValidateBasicDecorator(),
		ante.NewConsumeGasForTxSizeDecorator(accounts),
		ante.NewSetPubKeyDecorator(accounts),
		ante.NewValidateSigCountDecorator(accounts),
		ante.NewSigGasConsumeDecorator(accounts, ante.DefaultSigVerificationGasConsumer),
		ante.NewSigVerificationDecorator(accounts, modes),
		charge{admission},
		ante.NewIncrementSequenceDecorator(accounts),
	)
}
