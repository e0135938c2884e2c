package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid              = errorsmod.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid value")
	ErrCompanyNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "company not found")
	ErrCodeTaken            = errorsmod.Register(ModuleName, 4, "code belongs to another company")
	ErrTooManyCompanies     = errorsmod.Register(ModuleName, 5, "member founded as many companies that are not gone as the region allows")
	ErrUnrecoveredEndowment = errorsmod.Register(ModuleName, 6, "member has a company whose endowment is not recovered yet")
	ErrWrittenOff           = errorsmod.Register(ModuleName, 7, "an endowment of the member was written off: only the bank board endows")
	ErrStanding             = errorsmod.Register(ModuleName, 8, "the company's standing does not allow this")
	ErrEmploymentNotFound   = errorsmod.RegisterWithGRPCCode(ModuleName, 9, codes.NotFound, "member does not work in the company")
	ErrAlreadyEmployed      = errorsmod.Register(ModuleName, 10, "member already works in the company")
	ErrTooManyEmployments   = errorsmod.Register(ModuleName, 11, "member works in as many companies as they may")
	ErrTooManyTies          = errorsmod.Register(ModuleName, 12, "member works or lately worked in as many companies as they may")
	ErrTooManyWorkers       = errorsmod.Register(ModuleName, 13, "company has as many workers as it may")
	ErrShiftsOpen           = errorsmod.Register(ModuleName, 14, "the shifts of the last employment are not closed yet")
	ErrOfferNotFound        = errorsmod.RegisterWithGRPCCode(ModuleName, 15, codes.NotFound, "offer not found")
	ErrOfferExpired         = errorsmod.Register(ModuleName, 16, "offer has expired")
	ErrOfferChanged         = errorsmod.Register(ModuleName, 17, "offer is for another occupation")
	ErrTooManyOffers        = errorsmod.Register(ModuleName, 18, "company has as many open offers as it may")
	ErrMemberNotActive      = errorsmod.Register(ModuleName, 19, "member is not active in the region")
	ErrPermissionUnknown    = errorsmod.Register(ModuleName, 20, "not a permission that a company gives")
	ErrOwnAppointment       = errorsmod.Register(ModuleName, 21, "nobody appoints themselves")
	ErrTooManyOfficers      = errorsmod.Register(ModuleName, 22, "company has as many officers as it may")
	ErrOfficerNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 23, codes.NotFound, "member is no officer of the company")
	ErrFounder              = errorsmod.Register(ModuleName, 24, "a founder's mandates end by the company's authority only")
	ErrStillEmploys         = errorsmod.Register(ModuleName, 25, "company still has workers")
	ErrNotEnded             = errorsmod.Register(ModuleName, 26, "no ended employment is waiting")
	ErrSameOccupation       = errorsmod.Register(ModuleName, 27, "worker already has this occupation")
	ErrForm                 = errorsmod.Register(ModuleName, 29, "company's form does not allow this")
	ErrAboveApprovalLimit   = errorsmod.Register(ModuleName, 30, "amount is above what an officer spends alone")
	ErrNotAuthority         = errorsmod.Register(ModuleName, 31, "signer is not who decides this for the company")
	ErrEndowment            = errorsmod.Register(ModuleName, 32, "nothing of the company's endowment waits to be released")
	ErrOccupationNotFound   = errorsmod.RegisterWithGRPCCode(ModuleName, 33, codes.NotFound, "occupation not found")
	ErrTooManyOccupations   = errorsmod.Register(ModuleName, 34, "worker's occupation has changed as often as it may")
	ErrIdle                 = errorsmod.Register(ModuleName, 35, "no active member works in the company, which does not sell any more")
	ErrCaretaker            = errorsmod.Register(ModuleName, 36, "a caretaker may not do this")
	ErrStateBroken          = errorsmod.Register(ModuleName, 28, "stored state contradicts itself")
)
