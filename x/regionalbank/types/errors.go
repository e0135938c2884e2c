package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid         = errorsmod.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid value")
	ErrRequestNotFound = errorsmod.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "request not found")
	ErrRequestClosed   = errorsmod.Register(ModuleName, 4, "request is not open")
	ErrTooManyRequests = errorsmod.Register(ModuleName, 5, "company has as many open requests as it may")
	ErrRequestMismatch = errorsmod.Register(ModuleName, 6, "grant does not fit the request")
	ErrGrantNotFound   = errorsmod.RegisterWithGRPCCode(ModuleName, 7, codes.NotFound, "grant not found")
	ErrSubsidyNotFound = errorsmod.RegisterWithGRPCCode(ModuleName, 8, codes.NotFound, "company has no subsidy")
	ErrStanding        = errorsmod.Register(ModuleName, 9, "company's standing does not allow this")
	ErrPurpose         = errorsmod.Register(ModuleName, 10, "what is paid for does not fit the pool")
	ErrLinkNotFound    = errorsmod.RegisterWithGRPCCode(ModuleName, 11, codes.NotFound, "link not found")
	ErrOutsideLimit    = errorsmod.Register(ModuleName, 12, "more than the company pays outside in a cycle without a budget of the bank's")
	ErrPaymentNotFound = errorsmod.RegisterWithGRPCCode(ModuleName, 13, codes.NotFound, "no payment waits under this number")
	ErrSecondPerson    = errorsmod.Register(ModuleName, 14, "member cannot confirm the payment")
	ErrPaymentDiffers  = errorsmod.Register(ModuleName, 15, "what is confirmed is not what waits")
	ErrTooManyOutside  = errorsmod.Register(ModuleName, 16, "company has as many payments that wait, or budgets, as it may")
	ErrBudgetNotFound  = errorsmod.RegisterWithGRPCCode(ModuleName, 17, codes.NotFound, "company has no budget for this payee")
	ErrPaymentOverdue  = errorsmod.Register(ModuleName, 18, "time of the payment is over")
)
