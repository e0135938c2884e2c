package types

import errorsmod "cosmossdk.io/errors"

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid         = errorsmod.Register(ModuleName, 2, "invalid value")
	ErrRequestNotFound = errorsmod.Register(ModuleName, 3, "request not found")
	ErrRequestClosed   = errorsmod.Register(ModuleName, 4, "request is not open")
	ErrTooManyRequests = errorsmod.Register(ModuleName, 5, "company has as many open requests as it may")
	ErrRequestMismatch = errorsmod.Register(ModuleName, 6, "grant does not fit the request")
	ErrGrantNotFound   = errorsmod.Register(ModuleName, 7, "grant not found")
	ErrSubsidyNotFound = errorsmod.Register(ModuleName, 8, "company has no subsidy")
	ErrStanding        = errorsmod.Register(ModuleName, 9, "company's standing does not allow this")
	ErrPurpose         = errorsmod.Register(ModuleName, 10, "what is paid for does not fit the pool")
	ErrLinkNotFound    = errorsmod.Register(ModuleName, 11, "link not found")
)
