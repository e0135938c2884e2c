package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/region/types"
)

// InitGenesis stores a region's state, which must be valid and fit the chain's id and genesis time.
func (k Keeper) InitGenesis(ctx context.Context, state *types.GenesisState) error {
	if err := state.Validate(); err != nil {
		return err
	}
	if err := k.profile.Set(ctx, state.Profile); err != nil {
		return err
	}
	if err := k.params.Set(ctx, state.Params); err != nil {
		return err
	}
	if err := k.initClock(ctx, state.Clock, state.LastChainTime); err != nil {
		return err
	}
	if err := state.Params.CheckPace(sdk.UnwrapSDKContext(ctx).ChainID()); err != nil {
		return err
	}
	if err := k.initMembers(ctx, state); err != nil {
		return err
	}
	if err := k.initNotices(ctx, state); err != nil {
		return err
	}
	if err := k.initMandates(ctx, state); err != nil {
		return err
	}
	for _, power := range state.Powers {
		if err := k.initPower(ctx, power); err != nil {
			return err
		}
	}
	if err := base.SetLastID(ctx, k.relayerSequence, state.LastRelayer); err != nil {
		return err
	}
	for _, relayer := range state.Relayers {
		if err := k.storeRelayer(ctx, relayer); err != nil {
			return err
		}
	}
	for _, window := range state.Windows {
		if err := k.windows.Set(ctx, uint32(window.Kind), window); err != nil {
			return err
		}
	}
	for _, entry := range state.Allowances {
		if err := k.allowances.Set(ctx, holderKey(entry.Holder), entry.Allowance); err != nil {
			return err
		}
	}
	return nil
}

// initClock starts the clock of a new region, or goes on with one that ran before
// if the genesis time does not set it back.
func (k Keeper) initClock(ctx context.Context, clock types.Clock, reached int64) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := clock.CheckScale(sdkCtx.ChainID()); err != nil {
		return err
	}
	if clock.BlockOrigin == 0 {
		genesis := sdkCtx.BlockTime().Unix()
		if sdkCtx.BlockTime().IsZero() || genesis <= 0 {
			return errorsmod.Wrapf(types.ErrClock, "genesis_time %s is no time to begin at", sdkCtx.BlockTime())
		}
		clock.BlockOrigin, clock.ChainOrigin, reached = genesis, genesis, genesis
	}
	if err := k.clock.Set(ctx, clock); err != nil {
		return err
	}
	now, err := clockAt(clock, sdkCtx.BlockTime().UnixNano())
	if err != nil {
		return err
	}
	// Everything that is due hangs on this time: set back, the region would wait or repeat.
	if now < reached {
		return errorsmod.Wrapf(types.ErrClock, "genesis_time gives chain time %d, but the region had reached %d: set genesis_time to the export's last block or later", now, reached)
	}
	return k.lastChainTime.Set(ctx, reached)
}

func (k Keeper) initMembers(ctx context.Context, state *types.GenesisState) error {
	if err := base.SetLastID(ctx, k.memberSequence, state.LastMember); err != nil {
		return err
	}
	for _, member := range state.Members {
		if member.AdmittedAt == 0 {
			now, err := k.Now(ctx)
			if err != nil {
				return err
			}
			member.AdmittedAt = now
		}
		if member.ActiveSince == 0 {
			member.ActiveSince = member.AdmittedAt
		}
		if member.ProbationUntil != 0 {
			if err := k.probations.Set(ctx, collections.Join(member.ProbationUntil, member.Id)); err != nil {
				return err
			}
		} else if member.Status.Present() && member.ElectorSince == 0 {
			member.ElectorSince = member.AdmittedAt // whom no officer admitted alone
		}
		if err := k.storeMember(ctx, types.Member{}, member); err != nil {
			return err
		}
	}
	for _, retired := range state.RetiredAddresses {
		addr, err := k.addresses.StringToBytes(retired.Address)
		if err != nil {
			return err
		}
		if err := k.retiredAddresses.Set(ctx, addr, retired.Member); err != nil {
			return err
		}
	}
	for _, replacement := range state.KeyReplacements {
		position, err := base.NextID(ctx, k.replacementSequence)
		if err != nil {
			return err
		}
		if err := k.replacements.Set(ctx, position, replacement); err != nil {
			return err
		}
	}
	if err := base.SetLastID(ctx, k.changeSequence, state.LastMemberChange); err != nil {
		return err
	}
	for _, change := range state.MemberChanges {
		if err := k.storeChange(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initNotices(ctx context.Context, state *types.GenesisState) error {
	if err := base.SetLastID(ctx, k.noticeSequence, state.LastNotice); err != nil {
		return err
	}
	open := map[uint64]bool{}
	for _, notice := range state.Notices {
		open[notice.Id] = true
		if err := k.storeNotice(ctx, notice); err != nil {
			return err
		}
	}
	for _, objection := range state.Objections {
		if err := k.objections.Set(ctx, collections.Join(objection.Notice, objection.Member)); err != nil {
			return err
		}
		if open[objection.Notice] {
			continue
		}
		if err := k.endedNotices.Set(ctx, objection.Notice); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initMandates(ctx context.Context, state *types.GenesisState) error {
	if err := base.SetLastID(ctx, k.mandateSequence, state.LastMandate); err != nil {
		return err
	}
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	for _, mandate := range state.Mandates {
		if mandate.Grantor == "" {
			mandate.Grantor = k.authority.String()
		}
		if mandate.GrantedAt == 0 {
			mandate.GrantedAt = now
		}
		if mandate.LimitPerPeriod > 0 && mandate.PeriodStart == 0 {
			mandate.PeriodStart = now
		}
		grantor, err := k.addresses.StringToBytes(mandate.Grantor)
		if err != nil {
			return err
		}
		if err := k.storeMandate(ctx, grantor, mandate); err != nil {
			return err
		}
	}
	return nil
}

// ExportGenesis returns everything that the module stores.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	state := &types.GenesisState{}
	var err error
	if state.Profile, err = k.profile.Get(ctx); err != nil {
		return nil, err
	}
	if state.Clock, err = k.clock.Get(ctx); err != nil {
		return nil, err
	}
	if state.LastChainTime, err = k.lastChainTime.Get(ctx); err != nil {
		return nil, err
	}
	if state.Params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	if state.LastMember, err = base.LastID(ctx, k.memberSequence); err != nil {
		return nil, err
	}
	if state.LastMandate, err = base.LastID(ctx, k.mandateSequence); err != nil {
		return nil, err
	}
	if state.LastRelayer, err = base.LastID(ctx, k.relayerSequence); err != nil {
		return nil, err
	}
	if state.LastMemberChange, err = base.LastID(ctx, k.changeSequence); err != nil {
		return nil, err
	}
	if state.LastNotice, err = base.LastID(ctx, k.noticeSequence); err != nil {
		return nil, err
	}
	if err := k.exportLists(ctx, state); err != nil {
		return nil, err
	}
	return state, nil
}

func (k Keeper) exportLists(ctx context.Context, state *types.GenesisState) error {
	err := k.members.Walk(ctx, nil, func(_ uint64, member types.Member) (bool, error) {
		state.Members = append(state.Members, member)
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.mandates.Walk(ctx, nil, func(_ mandateKey, mandate types.Mandate) (bool, error) {
		state.Mandates = append(state.Mandates, mandate)
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.relayers.Walk(ctx, nil, func(_ uint64, relayer types.Relayer) (bool, error) {
		state.Relayers = append(state.Relayers, relayer)
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.retiredAddresses.Walk(ctx, nil, func(addr sdk.AccAddress, member uint64) (bool, error) {
		state.RetiredAddresses = append(state.RetiredAddresses, types.RetiredAddress{Address: addr.String(), Member: member})
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.replacements.Walk(ctx, nil, func(_ uint64, replacement types.KeyReplacement) (bool, error) {
		state.KeyReplacements = append(state.KeyReplacements, replacement)
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.changes.Walk(ctx, nil, func(_ collections.Pair[uint32, uint64], change types.MemberChange) (bool, error) {
		state.MemberChanges = append(state.MemberChanges, change)
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.powerHolders.Walk(ctx, nil, func(name string, holder sdk.AccAddress) (bool, error) {
		state.Powers = append(state.Powers, types.Power{Name: name, Holder: holder.String()})
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.windows.Walk(ctx, nil, func(_ uint32, window types.Window) (bool, error) {
		state.Windows = append(state.Windows, window)
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.notices.Walk(ctx, nil, func(_ uint64, notice types.Notice) (bool, error) {
		state.Notices = append(state.Notices, notice)
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.objections.Walk(ctx, nil, func(key collections.Pair[uint64, uint64]) (bool, error) {
		state.Objections = append(state.Objections, types.Objection{Notice: key.K1(), Member: key.K2()})
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.allowances.Walk(ctx, nil, func(key collections.Pair[uint32, uint64], allowance types.Allowance) (bool, error) {
		holder := types.AllowanceHolder{Kind: types.AllowanceKind(key.K1()), Id: key.K2()}
		state.Allowances = append(state.Allowances, types.AllowanceEntry{Holder: holder, Allowance: allowance})
		return false, nil
	})
}
