package types

import errorsmod "cosmossdk.io/errors"

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid            = errorsmod.Register(ModuleName, 2, "invalid value")
	ErrProceedingNotFound = errorsmod.Register(ModuleName, 3, "company is not in proceedings")
	ErrNotInsolvent       = errorsmod.Register(ModuleName, 4, "company is not insolvent")
	ErrNotAuthority       = errorsmod.Register(ModuleName, 5, "only the company's own authority winds it up")
	ErrStanding           = errorsmod.Register(ModuleName, 6, "company's standing does not allow this")
	ErrGraceTooLong       = errorsmod.Register(ModuleName, 7, "grace period would be too long")
	ErrClaimNotFound      = errorsmod.Register(ModuleName, 8, "unpaid claim not found")
	ErrNotCoverable       = errorsmod.Register(ModuleName, 9, "claim is not covered by the region")
	ErrStillHeld          = errorsmod.Register(ModuleName, 10, "money of the company is still on hold")
	ErrStateBroken        = errorsmod.Register(ModuleName, 11, "state is broken")
)
