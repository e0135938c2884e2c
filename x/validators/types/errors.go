package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid         = errorsmod.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid value")
	ErrNotFound        = errorsmod.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "validator not found")
	ErrOperatorTaken   = errorsmod.Register(ModuleName, 4, "operator already runs a validator")
	ErrKeyUsed         = errorsmod.Register(ModuleName, 5, "consensus key is or was in the set")
	ErrLastValidator   = errorsmod.Register(ModuleName, 6, "last validator cannot be removed")
	ErrTooMuchPower    = errorsmod.Register(ModuleName, 7, "no more than a third of the validators may be removed within the time that the region's rules name")
	ErrSetFull         = errorsmod.Register(ModuleName, 8, "set has as many validators as allowed")
	ErrPublicKey       = errorsmod.Register(ModuleName, 9, "consensus key must be an ed25519 public key")
	ErrPendingNotGiven = errorsmod.Register(ModuleName, 10, "set has changes that consensus does not know yet")
	ErrTooMuchChange   = errorsmod.Register(ModuleName, 11, "officers change no more than a third of the set within the window")
	ErrSmallSet        = errorsmod.Register(ModuleName, 12, "the region's assembly changes so small a set")
	ErrJoined          = errorsmod.Register(ModuleName, 13, "validator is in the set")
	ErrTooLate         = errorsmod.Register(ModuleName, 14, "the time to join is over")
	ErrProof           = errorsmod.Register(ModuleName, 15, "proof of the consensus key is not accepted")
)
