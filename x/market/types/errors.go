package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid              = errorsmod.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid value")
	ErrListingNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "product is not listed")
	ErrNotSellersProduct    = errorsmod.Register(ModuleName, 4, "product belongs to another company")
	ErrListingMode          = errorsmod.Register(ModuleName, 5, "listing mode does not fit the product")
	ErrTooManyListings      = errorsmod.Register(ModuleName, 6, "company lists as many products as it may")
	ErrSellerMayNotSell     = errorsmod.Register(ModuleName, 7, "seller may not sell")
	ErrPriceAboveLimit      = errorsmod.Register(ModuleName, 8, "price is above the buyer's limit")
	ErrOwnProduct           = errorsmod.Register(ModuleName, 9, "a company does not order from itself")
	ErrPurpose              = errorsmod.Register(ModuleName, 10, "purpose does not fit the pool")
	ErrTooManyOpenOrders    = errorsmod.Register(ModuleName, 11, "buyer has as many open orders as it may")
	ErrOrderNotFound        = errorsmod.RegisterWithGRPCCode(ModuleName, 12, codes.NotFound, "order not found")
	ErrOrderStatus          = errorsmod.Register(ModuleName, 13, "order is not in a status that allows this")
	ErrNotBuyer             = errorsmod.Register(ModuleName, 14, "order was placed by another buyer")
	ErrNeedsApproval        = errorsmod.Register(ModuleName, 15, "order between related companies needs the region's bank")
	ErrRelatedWitness       = errorsmod.Register(ModuleName, 16, "witness is related to the buyer or the seller")
	ErrReceiptMismatch      = errorsmod.Register(ModuleName, 17, "counted quantity differs from the order")
	ErrNotRefundable        = errorsmod.Register(ModuleName, 18, "not refundable")
	ErrRefundAboveQuantity  = errorsmod.Register(ModuleName, 19, "more units than were bought and not yet refunded")
	ErrJobPostingNotFound   = errorsmod.RegisterWithGRPCCode(ModuleName, 20, codes.NotFound, "job posting not found")
	ErrJobPostingClosed     = errorsmod.Register(ModuleName, 21, "job posting is closed")
	ErrTooManyJobPostings   = errorsmod.Register(ModuleName, 22, "company has as many open job postings as it may")
	ErrTooManyApplications  = errorsmod.Register(ModuleName, 23, "member has as many open applications as allowed")
	ErrAlreadyApplied       = errorsmod.Register(ModuleName, 24, "member already applied")
	ErrApplicationNotFound  = errorsmod.RegisterWithGRPCCode(ModuleName, 25, codes.NotFound, "application not found")
	ErrTimeoutOutOfRange    = errorsmod.Register(ModuleName, 26, "order timeout outside the region's range")
	ErrOpenUntilOutOfRange  = errorsmod.Register(ModuleName, 27, "closing time outside the region's range")
	ErrCeiling              = errorsmod.Register(ModuleName, 28, "ceiling does not fit the order")
	ErrReceiptNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 29, codes.NotFound, "purchase not found among those that can be refunded")
	ErrSettlementAboveLimit = errorsmod.Register(ModuleName, 30, "settlement is above what was held")
	ErrOrderOverdue         = errorsmod.Register(ModuleName, 31, "order's time is over")
	ErrNotContested         = errorsmod.RegisterWithGRPCCode(ModuleName, 32, codes.NotFound, "order is not contested")
	ErrContestedBefore      = errorsmod.Register(ModuleName, 33, "order has been contested before")
	ErrTooManyContests      = errorsmod.Register(ModuleName, 34, "buyer has as many open contests as it may")
	ErrRelatedArbiter       = errorsmod.Register(ModuleName, 35, "somebody who decided is a party to the contest or tied to one")
	ErrNeedsWitness         = errorsmod.Register(ModuleName, 36, "buyer or seller lost too many contests to trade by order without a witness named")
	ErrNotWitness           = errorsmod.Register(ModuleName, 37, "order names another witness")
	ErrNothingBought        = errorsmod.Register(ModuleName, 38, "nothing that was paid for is left of the purchase")
)
