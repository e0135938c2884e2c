package types

import (
	"google.golang.org/grpc/codes"

	errorsmod "cosmossdk.io/errors"
)

// The module's errors. Codes are part of a block's hash: never renumber them.
var (
	ErrInvalid            = errorsmod.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid value")
	ErrProductNotFound    = errorsmod.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "product not found")
	ErrNotCompanysProduct = errorsmod.Register(ModuleName, 4, "product belongs to another company")
	ErrRetired            = errorsmod.Register(ModuleName, 5, "product is retired")
	ErrCodeTaken          = errorsmod.Register(ModuleName, 6, "company has a product with this code")
	ErrTooManyProducts    = errorsmod.Register(ModuleName, 7, "company has as many products as it may")
	ErrDeclaredAboveLimit = errorsmod.Register(ModuleName, 8, "declared cost is above what a company may declare by itself, the region's bank may revise it")
	ErrRecipe             = errorsmod.Register(ModuleName, 9, "recipe line is not possible")
	ErrNotInRecipe        = errorsmod.Register(ModuleName, 10, "no recipe of the company uses this input")
	ErrOutOfStock         = errorsmod.Register(ModuleName, 11, "not enough finished stock")
	ErrStockLeft          = errorsmod.Register(ModuleName, 12, "product still has stock or open jobs")
	ErrProductKind        = errorsmod.Register(ModuleName, 13, "not possible for this kind of product")
	ErrJobNotFound        = errorsmod.RegisterWithGRPCCode(ModuleName, 14, codes.NotFound, "job is not open")
	ErrNotCompanysJob     = errorsmod.Register(ModuleName, 15, "job belongs to another company or product")
	ErrTooManyJobs        = errorsmod.Register(ModuleName, 16, "company has as many open jobs as it may")
	ErrCountNotFound      = errorsmod.RegisterWithGRPCCode(ModuleName, 17, codes.NotFound, "no such count waits for a second person")
	ErrSamePerson         = errorsmod.Register(ModuleName, 18, "a count is confirmed by another member than the one who counted")
	ErrCountDiffers       = errorsmod.Register(ModuleName, 19, "confirmed quantity differs from the count")
	ErrCompanyNotFound    = errorsmod.RegisterWithGRPCCode(ModuleName, 20, codes.NotFound, "company has no costs or products")
	ErrGenesis            = errorsmod.Register(ModuleName, 21, "invalid genesis state")
	ErrNoExplanation      = errorsmod.RegisterWithGRPCCode(ModuleName, 22, codes.NotFound, "no explanation of the price in that cycle is kept")
	ErrOpenOrders         = errorsmod.Register(ModuleName, 23, "product has orders that are not settled")
)
