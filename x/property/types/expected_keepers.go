package types

import (
	"context"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// RegionKeeper tells the time.
type RegionKeeper interface {
	Now(ctx context.Context) (int64, error)
}

// CoopKeeper knows companies and where they stand.
type CoopKeeper interface {
	GetCompany(ctx context.Context, company uint64) (cooptypes.Company, error)
	CountCompanies(ctx context.Context) (uint64, error)
}

// PricingKeeper says how often a company has closed, and what of its equipment is not a cost yet, and lets that become another's cost.
type PricingKeeper interface {
	GetParams(ctx context.Context) (pricingtypes.Params, error)
	GetCosting(ctx context.Context, company uint64) (pricingtypes.CompanyCosting, bool, error)
	EquipmentRemaining(ctx context.Context, company uint64) (int64, error)
	MoveEquipment(ctx context.Context, end pricingtypes.DeferredEnd, to uint64, cause currencytypes.Cause) (uint64, error)
}
