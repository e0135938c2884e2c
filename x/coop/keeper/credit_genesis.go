package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
)

// initCredit stores the credit of a genesis state and builds the orders by time.
func (k Keeper) initCredit(ctx context.Context, genesis *types.GenesisState) error {
	for _, account := range genesis.Credit {
		if err := k.credit.Set(ctx, account.Company, account); err != nil {
			return err
		}
	}
	for _, list := range []struct {
		counts []types.CreditCount
		stored collections.Map[roundEntry, int64]
	}{{genesis.MemberCounts, k.memberCounts}, {genesis.CompanyCounts, k.companyCounts}} {
		for _, one := range list.counts {
			if err := list.stored.Set(ctx, collections.Join3(one.Seller, one.Round, one.Id), one.Amount); err != nil {
				return err
			}
		}
	}
	for _, one := range genesis.EndedRounds {
		if err := k.endedRounds.Set(ctx, collections.Join(one.Seller, one.Round)); err != nil {
			return err
		}
	}
	for _, one := range genesis.SoldTo {
		if err := k.soldTo.Set(ctx, collections.Join(one.Seller, one.Company), one.At); err != nil {
			return err
		}
		if err := k.soldToByTime.Set(ctx, collections.Join3(one.At, one.Seller, one.Company)); err != nil {
			return err
		}
	}
	for _, one := range genesis.OrderBalances {
		if err := k.orderBalances.Set(ctx, collections.Join(one.Low, one.High), one); err != nil {
			return err
		}
		if err := k.orderBalancesByTime.Set(ctx, balanceEntry(one)); err != nil {
			return err
		}
	}
	return k.creditTotals.Set(ctx, genesis.CreditTotals)
}

// exportCredit adds what initCredit reads to a genesis state.
func (k Keeper) exportCredit(ctx context.Context, genesis *types.GenesisState) (err error) {
	if err := base.Values(ctx, k.credit, &genesis.Credit); err != nil {
		return err
	}
	if genesis.MemberCounts, err = exportCounts(ctx, k.memberCounts); err != nil {
		return err
	}
	if genesis.CompanyCounts, err = exportCounts(ctx, k.companyCounts); err != nil {
		return err
	}
	if err := k.endedRounds.Walk(ctx, nil, func(key companyMember) (bool, error) {
		genesis.EndedRounds = append(genesis.EndedRounds, types.CreditRound{Seller: key.K1(), Round: key.K2()})
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.soldTo.Walk(ctx, nil, func(key companyMember, at int64) (bool, error) {
		genesis.SoldTo = append(genesis.SoldTo, types.SoldTo{Seller: key.K1(), Company: key.K2(), At: at})
		return false, nil
	}); err != nil {
		return err
	}
	if err := base.Values(ctx, k.orderBalances, &genesis.OrderBalances); err != nil {
		return err
	}
	genesis.CreditTotals, err = k.GetCreditTotals(ctx)
	return err
}

func exportCounts(ctx context.Context, stored collections.Map[roundEntry, int64]) (counts []types.CreditCount, err error) {
	err = stored.Walk(ctx, nil, func(key roundEntry, amount int64) (bool, error) {
		counts = append(counts, types.CreditCount{Seller: key.K1(), Round: key.K2(), Id: key.K3(), Amount: amount})
		return false, nil
	})
	return counts, err
}
