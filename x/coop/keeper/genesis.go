package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/coop/types"
)

// InitGenesis stores a genesis state and builds the indexes and counters from it.
// Mandates and books of the companies come with x/region and x/currency.
func (k Keeper) InitGenesis(ctx context.Context, genesis *types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	if err := k.params.Set(ctx, genesis.Params); err != nil {
		return err
	}
	if err := base.SetLastID(ctx, k.companySequence, genesis.LastCompany); err != nil {
		return err
	}
	for _, company := range genesis.Companies {
		if err := k.storeCompany(ctx, company); err != nil {
			return err
		}
	}
	for _, employment := range genesis.Employments {
		if err := k.storeEmployment(ctx, employment); err != nil {
			return err
		}
	}
	for _, offer := range genesis.Offers {
		if err := k.storeOffer(ctx, offer); err != nil {
			return err
		}
	}
	for _, officer := range genesis.Officers {
		if err := k.storeOfficer(ctx, officer); err != nil {
			return err
		}
	}
	for _, tie := range genesis.Ties {
		if err := k.importTie(ctx, tie); err != nil {
			return err
		}
	}
	for _, ended := range genesis.EndedEmployments {
		if err := k.storeEnded(ctx, ended); err != nil {
			return err
		}
	}
	for _, member := range genesis.WrittenOffMembers {
		if err := k.writtenOffMembers.Set(ctx, member); err != nil {
			return err
		}
	}
	if err := k.initCredit(ctx, genesis); err != nil {
		return err
	}
	return k.initForms(ctx, genesis)
}

func (k Keeper) importTie(ctx context.Context, tie types.Tie) error {
	others, err := companiesOf(ctx, k.ties.Indexes.ByMember, tie.Member)
	if err != nil {
		return err
	}
	for _, other := range others {
		if err := increase(ctx, k.sharedTies, companies(tie.Company, other)); err != nil {
			return err
		}
	}
	if !tie.Open() {
		if err := k.tiesByEnd.Set(ctx, collections.Join3(tie.Until, tie.Company, tie.Member)); err != nil {
			return err
		}
	}
	return k.ties.Set(ctx, collections.Join(tie.Company, tie.Member), tie)
}

// ExportGenesis returns everything the module stores, each list in the order of its keys.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	genesis := &types.GenesisState{}
	var err error
	if genesis.Params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	if genesis.LastCompany, err = base.LastID(ctx, k.companySequence); err != nil {
		return nil, err
	}
	if err := failure.First(
		base.Values(ctx, k.companies, &genesis.Companies),
		base.Values(ctx, k.employments, &genesis.Employments),
		base.Values(ctx, k.offers, &genesis.Offers),
		base.Values(ctx, k.officers, &genesis.Officers),
		base.Values(ctx, k.forms, &genesis.Forms),
		base.Values(ctx, k.ties, &genesis.Ties),
	); err != nil {
		return nil, err
	}
	err = k.endedAt.Walk(ctx, nil, func(key companyMember, endedAt int64) (bool, error) {
		genesis.EndedEmployments = append(genesis.EndedEmployments, types.EmploymentRef{Company: key.K1(), Member: key.K2(), EndedAt: endedAt})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.writtenOffMembers.Walk(ctx, nil, func(member uint64) (bool, error) {
		genesis.WrittenOffMembers = append(genesis.WrittenOffMembers, member)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	return genesis, k.exportCredit(ctx, genesis)
}
