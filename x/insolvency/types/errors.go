package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid            = errorsmod.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid value")
	ErrProceedingNotFound = errorsmod.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "company is not in proceedings")
	ErrNotInsolvent       = errorsmod.Register(ModuleName, 4, "company is not insolvent")
	ErrNotAuthority       = errorsmod.Register(ModuleName, 5, "only the company's own authority winds it up")
	ErrStanding           = errorsmod.Register(ModuleName, 6, "company's standing does not allow this")
	ErrGraceTooLong       = errorsmod.Register(ModuleName, 7, "grace period would be too long")
	ErrClaimNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 8, codes.NotFound, "unpaid claim not found")
	ErrNotCoverable       = errorsmod.Register(ModuleName, 9, "claim is not covered by the region")
	ErrStillHeld          = errorsmod.Register(ModuleName, 10, "money of the company is still on hold")
	ErrStateBroken        = errorsmod.Register(ModuleName, 11, "state is broken")
	ErrGraceOver          = errorsmod.Register(ModuleName, 12, "grace period is over")
)
