package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// Error codes are part of a block's hash: never renumber them.
var (
	ErrInvalid            = errorsmod.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid request")
	ErrOccupationNotFound = errorsmod.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "occupation not found")
	ErrTooManyVersions    = errorsmod.Register(ModuleName, 4, "occupation has as many versions as it may")
	ErrNotEmployed        = errorsmod.RegisterWithGRPCCode(ModuleName, 5, codes.NotFound, "member does not work in the company")
	ErrShiftOpen          = errorsmod.Register(ModuleName, 6, "member has an open shift")
	ErrNoOpenShift        = errorsmod.RegisterWithGRPCCode(ModuleName, 7, codes.NotFound, "member has no open shift")
	ErrShiftNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 8, codes.NotFound, "shift not found")
	ErrShiftClosed        = errorsmod.Register(ModuleName, 9, "shift has ended")
	ErrWeeklyMaximum      = errorsmod.Register(ModuleName, 10, "member has worked the weekly maximum")
	ErrUnconfirmed        = errorsmod.Register(ModuleName, 11, "too many of the worker's hours are not confirmed")
	ErrAlreadyConfirmed   = errorsmod.Register(ModuleName, 12, "hours are already confirmed or rejected")
	ErrOwnHours           = errorsmod.Register(ModuleName, 13, "nobody vouches for their own hours")
	ErrOverlap            = errorsmod.Register(ModuleName, 14, "seconds are already recorded for the member")
	ErrTimesheetNotFound  = errorsmod.RegisterWithGRPCCode(ModuleName, 15, codes.NotFound, "timesheet not found")
	ErrTimesheetExpired   = errorsmod.Register(ModuleName, 16, "timesheet has expired")
	ErrTooManyTimesheets  = errorsmod.Register(ModuleName, 17, "company has as many pending timesheets as it may")
	ErrTimesheetTime      = errorsmod.Register(ModuleName, 18, "timesheet is for a time it may not cover")
	ErrSamePerson         = errorsmod.Register(ModuleName, 19, "a second person has to approve")
	ErrOwnReview          = errorsmod.Register(ModuleName, 20, "nobody reviews themselves")
	ErrCompanyClosed      = errorsmod.Register(ModuleName, 21, "company does not take on work")
	ErrReviewNotFound     = errorsmod.RegisterWithGRPCCode(ModuleName, 22, codes.NotFound, "no reviews recorded")
	ErrInvalidGenesis     = errorsmod.Register(ModuleName, 23, "invalid genesis")
	ErrStateBroken        = errorsmod.Register(ModuleName, 24, "stored state contradicts itself")
	ErrNoRate             = errorsmod.Register(ModuleName, 25, "no rate is known for the hour")
	// 26 was a signer who may not; a code is not used again.
	ErrNotAlone       = errorsmod.Register(ModuleName, 27, "buyers vouch only for the only worker of a company")
	ErrVouchedForMany = errorsmod.Register(ModuleName, 28, "member vouches for as many companies as allowed")
	ErrVouchedInTurn  = errorsmod.Register(ModuleName, 29, "the worker vouched for a company of whoever now vouches for them")
)
