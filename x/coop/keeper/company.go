package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// GetCompany returns a company, or ErrCompanyNotFound.
func (k Keeper) GetCompany(ctx context.Context, id uint64) (types.Company, error) {
	return base.Get(ctx, k.companies, id, types.ErrCompanyNotFound, "id %d", id)
}

// AuthorityOf returns the address from which a company's mandates come. Nobody
// has its key: the company's board acts with it.
func (k Keeper) AuthorityOf(ctx context.Context, company uint64) (sdk.AccAddress, error) {
	if _, err := k.GetCompany(ctx, company); err != nil {
		return nil, err
	}
	return types.AuthorityAddress(company), nil
}

// Authorize says whether a signer may act for a company: the company's own
// authority (it returns member 0), or an officer within the limit of their mandate,
// which it consumes. amount is in micro-units. Nobody acts for a company in proceedings
// or gone: this is the one place that keeps it from hiring, buying, selling and everything
// else that is done in its name. An insolvent one works on, for that is what can refill it.
func (k Keeper) Authorize(ctx context.Context, id uint64, signer, permission string, amount int64) (uint64, error) {
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return 0, err
	}
	if !company.Acts() {
		return 0, errorsmod.Wrapf(types.ErrStanding, "company %d is %s", id, company.Standing)
	}
	if !types.IsPermission(permission) {
		return 0, errorsmod.Wrapf(types.ErrPermissionUnknown, "%q", permission)
	}
	if signer == company.Authority {
		return 0, nil
	}
	member, err := k.region.ActiveMember(ctx, signer)
	if errors.Is(err, regiontypes.ErrNotMember) { // such as a board that takes a company for its own
		err = regiontypes.Refuse(err, company.Authority, permission)
	}
	if err == nil {
		err = k.region.AuthorizeFor(ctx, types.AuthorityAddress(id), signer, permission, amount)
	}
	if err != nil {
		return 0, errorsmod.Wrapf(err, "company %d (%s)", id, company.Code)
	}
	return member.Id, k.useApproval(ctx, id, permission, amount)
}

// FoundCompany founds a company for an active member, gives them every mandate of
// it, employs them and opens its books. Economy rule: whoever has an endowment that
// is not recovered, or lost one, gets no other; they may found without one.
func (k Keeper) FoundCompany(ctx context.Context, founder regiontypes.Member, code string, occupation uint64, withoutEndowment bool) (types.Company, error) {
	company := types.Company{Code: code, Founders: []uint64{founder.Id}, Kind: types.KIND_WORKER_COOP}
	return k.found(ctx, company, types.DefaultForm(), founder.Id, occupation, withoutEndowment)
}

// FoundRegionalCompany founds a company that belongs to the region: nobody is its
// founder, its board has seats of the workers and of the region. The manager is its first
// worker and officer, until the board decides otherwise.
func (k Keeper) FoundRegionalCompany(ctx context.Context, code string, form types.Form, manager, occupation uint64, withoutEndowment bool) (types.Company, error) {
	if err := form.Validate(types.KIND_REGIONAL); err != nil {
		return types.Company{}, err
	}
	if err := k.requireActive(ctx, manager); err != nil {
		return types.Company{}, err
	}
	return k.found(ctx, types.Company{Code: code, Kind: types.KIND_REGIONAL}, form, manager, occupation, withoutEndowment)
}

// found opens a company with its board and books, and employs who acts for it first.
func (k Keeper) found(ctx context.Context, company types.Company, form types.Form, first, occupation uint64, withoutEndowment bool) (types.Company, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return types.Company{}, err
	}
	if err := k.CheckOccupation(ctx, occupation); err != nil {
		return types.Company{}, err
	}
	if err := k.checkFounding(ctx, params, company); err != nil {
		return types.Company{}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return types.Company{}, err
	}
	if company.Id, err = base.NextID(ctx, k.companySequence); err != nil {
		return types.Company{}, err
	}
	if company.Authority, err = k.addresses.BytesToString(types.AuthorityAddress(company.Id)); err != nil {
		return types.Company{}, err
	}
	company.Standing, company.FoundedAt = types.STANDING_ACTIVE, now
	if !withoutEndowment && params.InitialReserve > 0 {
		if company.Kind == types.KIND_WORKER_COOP { // the region knows whom it trusts with its own
			if err := k.checkMayBeEndowed(ctx, first, company.Id, now); err != nil {
				return types.Company{}, err
			}
		}
		if err := endow(&company, params); err != nil {
			return types.Company{}, err
		}
	}
	if err := k.storeCompany(ctx, company); err != nil {
		return types.Company{}, err
	}
	if err := k.openForm(ctx, company, form); err != nil {
		return types.Company{}, err
	}
	cause := currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_COMPANY_REGISTERED, Ref: company.Id}
	if err := k.currency.OpenCompanyBooks(ctx, company.Id, company.Released, company.InitialStarting, cause); err != nil {
		return types.Company{}, err
	}
	if err := base.Emit(ctx, &types.CompanyFounded{
		Company: company.Id, Code: company.Code, Authority: company.Authority, Kind: company.Kind, Founder: company.Founder(),
		InitialReserve: company.InitialReserve, InitialStarting: company.InitialStarting, Released: company.Released,
	}); err != nil {
		return types.Company{}, err
	}
	if err := k.hire(ctx, params, company.Id, first, occupation, now); err != nil {
		return types.Company{}, err
	}
	return company, k.grantFirst(ctx, company.Id, first, now)
}

func (k Keeper) checkFounding(ctx context.Context, params types.Params, company types.Company) error {
	owner, taken, err := base.FindUnique(ctx, k.companies.Indexes.ByCode, company.Code)
	if err != nil {
		return err
	}
	if taken {
		return errorsmod.Wrapf(types.ErrCodeTaken, "%q is company %d", company.Code, owner)
	}
	founder := company.Founder()
	if founder == 0 {
		return nil
	}
	founded, err := secondKeys(ctx, k.founded, founder)
	if err != nil {
		return err
	}
	if uint64(len(founded)) >= uint64(params.MaxLiveCompanies) {
		return errorsmod.Wrapf(types.ErrTooManyCompanies, "member %d founded %d, the region allows %d", founder, len(founded), params.MaxLiveCompanies)
	}
	return nil
}

// endow promises a new company the region's initial pools and releases the first tranche.
func endow(company *types.Company, params types.Params) error {
	tranches, err := params.Tranches()
	if err != nil {
		return err
	}
	company.InitialReserve, company.InitialStarting, company.Tranches = params.InitialReserve, params.InitialStarting, tranches
	company.Released = company.First()
	return nil
}

func (k Keeper) storeCompany(ctx context.Context, company types.Company) error {
	if err := k.companies.Set(ctx, company.Id, company); err != nil {
		return err
	}
	if company.Standing == types.STANDING_GONE {
		return nil // it counts for none of its founders any more
	}
	for _, founder := range company.Founders {
		if err := k.founded.Set(ctx, collections.Join(founder, company.Id)); err != nil {
			return err
		}
	}
	return nil
}

// CountCompanies returns how many companies were ever founded.
func (k Keeper) CountCompanies(ctx context.Context) (uint64, error) {
	return base.LastID(ctx, k.companySequence)
}

// secondKeys lists the second parts of the pairs that start with one id. Use it
// only where the region's parameters bound the number of such pairs.
func secondKeys(ctx context.Context, set collections.KeySet[companyMember], first uint64) ([]uint64, error) {
	var seconds []uint64
	err := set.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](first), func(key companyMember) (bool, error) {
		seconds = append(seconds, key.K2())
		return false, nil
	})
	return seconds, err
}

// companiesOf lists the companies of a member's jobs, offices or ties, which the region's parameters bound.
func companiesOf[V any](ctx context.Context, index *indexes.ReversePair[uint64, uint64, V], member uint64) ([]uint64, error) {
	var companies []uint64
	err := index.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](member), func(_, company uint64) (bool, error) {
		companies = append(companies, company)
		return false, nil
	})
	return companies, err
}
