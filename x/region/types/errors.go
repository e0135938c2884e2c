package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid             = errorsmod.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid value")
	ErrNotMember           = errorsmod.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "address is not a member's")
	ErrMemberSuspended     = errorsmod.Register(ModuleName, 4, "member is suspended")
	ErrMemberLeft          = errorsmod.Register(ModuleName, 5, "member has left")
	ErrMemberNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 6, codes.NotFound, "member not found")
	ErrMemberStatus        = errorsmod.Register(ModuleName, 7, "member's status does not allow this")
	ErrAddressTaken        = errorsmod.Register(ModuleName, 8, "address is already in use")
	ErrAddressRetired      = errorsmod.Register(ModuleName, 9, "address belonged to a replaced key and is never used again")
	ErrAddressNotPersonal  = errorsmod.Register(ModuleName, 10, "address is a module's, no person signs with it")
	ErrNotAuthorized       = errorsmod.Register(ModuleName, 11, "no mandate for this")
	ErrMandateEnded        = errorsmod.Register(ModuleName, 12, "mandate has ended")
	ErrMandateLimit        = errorsmod.Register(ModuleName, 13, "mandate's limit for this period is used up")
	ErrMandateNotFound     = errorsmod.RegisterWithGRPCCode(ModuleName, 14, codes.NotFound, "mandate not found")
	ErrMandateTooLarge     = errorsmod.Register(ModuleName, 15, "an officer grants no more than they hold")
	ErrTooManyMandates     = errorsmod.Register(ModuleName, 16, "member holds as many mandates as allowed")
	ErrPermissionUnknown   = errorsmod.Register(ModuleName, 17, "unknown permission")
	ErrRelayerNotFound     = errorsmod.RegisterWithGRPCCode(ModuleName, 18, codes.NotFound, "relayer not found")
	ErrAllowanceExhausted  = errorsmod.Register(ModuleName, 19, "gas allowance is used up")
	ErrClock               = errorsmod.Register(ModuleName, 20, "chain time cannot be told")
	ErrAllowanceHolderKind = errorsmod.RegisterWithGRPCCode(ModuleName, 21, codes.InvalidArgument, "unknown kind of allowance")
	ErrPowerUnknown        = errorsmod.Register(ModuleName, 22, "unknown power")
	ErrHandedOn            = errorsmod.Register(ModuleName, 23, "mandate with a limit may not be handed on to this member, or not so often")
	ErrWindow              = errorsmod.Register(ModuleName, 24, "officers and boards have done as much as one window allows")
	ErrKeyFrozen           = errorsmod.Register(ModuleName, 25, "key is frozen; the registrars replace it, or find that it is its member's")
	ErrKeyContested        = errorsmod.Register(ModuleName, 26, "key objected to its replacement; all registrars but one, or the assembly, must agree")
	ErrNoticeNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 27, codes.NotFound, "no such notice is open")
	ErrNoticeOpen          = errorsmod.Register(ModuleName, 28, "a notice of this kind about the member is open")
	ErrObjected            = errorsmod.Register(ModuleName, 29, "member objects already")
	ErrProbation           = errorsmod.Register(ModuleName, 30, "member did not vote with all members then")
	ErrConfirmed           = errorsmod.Register(ModuleName, 31, "member is not on probation")
	ErrSecondOfficer       = errorsmod.Register(ModuleName, 32, "another officer than who admitted them, who votes with all members, confirms a member")
)
