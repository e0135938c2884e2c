package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/board/types"
)

// ExportGenesis returns everything that the module stores.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	state := &types.GenesisState{}
	var err error
	if state.Params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	for _, one := range []struct {
		sequence collections.Sequence
		last     *uint64
	}{
		{k.boardSequence, &state.LastBoard},
		{k.rollSequence, &state.LastRoll},
		{k.electionSequence, &state.LastElection},
		{k.petitionSequence, &state.LastPetition},
		{k.proposalSequence, &state.LastProposal},
		{k.changeSequence, &state.LastChange},
	} {
		if *one.last, err = base.LastID(ctx, one.sequence); err != nil {
			return nil, err
		}
	}
	return state, failure.First(
		values(ctx, k.boards, &state.Boards),
		values(ctx, k.seats, &state.Seats),
		values(ctx, k.rolls, &state.Rolls),
		values(ctx, k.elections, &state.Elections),
		values(ctx, k.candidates, &state.Candidates),
		values(ctx, k.ballots, &state.Ballots),
		values(ctx, k.petitions, &state.Petitions),
		values(ctx, k.proposals, &state.Proposals),
		values(ctx, k.votes, &state.Votes),
		values(ctx, k.signatures, &state.Signatures),
		values(ctx, k.vetoes, &state.Vetoes),
		values(ctx, k.changes, &state.Changes),
		values(ctx, k.formers, &state.FormerEntries),
		k.exportKeys(ctx, state),
	)
}

// exportKeys exports what is said by the keys.
func (k Keeper) exportKeys(ctx context.Context, state *types.GenesisState) error {
	err := k.rollEntries.Walk(ctx, nil, func(key pair, since int64) (bool, error) {
		inactive, err := k.inactive.Has(ctx, key)
		state.RollEntries = append(state.RollEntries, types.RollEntry{Roll: key.K1(), Member: key.K2(), Since: since, Inactive: inactive})
		return err != nil, err
	})
	if err != nil {
		return err
	}
	err = k.termEnds.Walk(ctx, nil, func(key termKey) (bool, error) {
		state.TermEnds = append(state.TermEnds, types.TermEnd{DueAt: key.K2(), Board: key.K3(), Class: key.K4(), OfRegion: key.K1() == uint32(regionLane)})
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.officers.Walk(ctx, nil, func(key pair) (bool, error) {
		state.Officers = append(state.Officers, types.Officer{Board: key.K1(), Member: key.K2()})
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.prunes.Walk(ctx, nil, func(key collections.Pair[uint32, uint64]) (bool, error) {
		state.Prunes = append(state.Prunes, types.Prune{Kind: types.PruneKind(key.K1()), Id: key.K2()})
		return false, nil
	})
}

// values reads all entries in the order of their keys.
func values[K, V any](ctx context.Context, entries collections.Map[K, V], list *[]V) error {
	return entries.Walk(ctx, nil, func(_ K, value V) (bool, error) {
		*list = append(*list, value)
		return false, nil
	})
}
