package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// Error codes are part of a block's hash: never renumber them.
var (
	ErrInsufficient       = errorsmod.Register(ModuleName, 2, "insufficient funds")
	ErrSeniorClaims       = errorsmod.Register(ModuleName, 3, "senior claims come first")
	ErrUnlawful           = errorsmod.RegisterWithGRPCCode(ModuleName, 4, codes.InvalidArgument, "unlawful movement")
	ErrInvalidAmount      = errorsmod.Register(ModuleName, 5, "invalid amount")
	ErrBooksNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 6, codes.NotFound, "company has no books")
	ErrBooksExist         = errorsmod.Register(ModuleName, 7, "company already has books")
	ErrHoldNotFound       = errorsmod.RegisterWithGRPCCode(ModuleName, 8, codes.NotFound, "hold not found")
	ErrClaimNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 9, codes.NotFound, "claim not found")
	ErrInvalidClaim       = errorsmod.Register(ModuleName, 10, "invalid claim")
	ErrTransferNotAllowed = errorsmod.Register(ModuleName, 11, "transfer not allowed")
	ErrInvalidGenesis     = errorsmod.Register(ModuleName, 12, "invalid genesis")
	// 13 was an invalid request; a code is not used again.
	ErrInvalidWage = errorsmod.Register(ModuleName, 14, "invalid wage")
)
