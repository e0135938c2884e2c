package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/board/types"
)

// InitGenesis stores boards, who sits on them and what they decide. What a new
// region leaves out begins with the chain. A state that breaks an invariant is refused.
func (k Keeper) InitGenesis(ctx context.Context, state *types.GenesisState) error {
	if err := state.Validate(); err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context, *types.GenesisState, int64) error{
		k.initSequences, k.initRolls, k.initBoards, k.initSeats, k.initElections, k.initPetitions, k.initProposals, k.initRest,
	} {
		if err := step(ctx, state, now); err != nil {
			return err
		}
	}
	return invariant.CheckAll(ctx, k.Invariants())
}

func (k Keeper) initSequences(ctx context.Context, state *types.GenesisState, _ int64) error {
	return failure.First(
		k.params.Set(ctx, state.Params),
		base.SetLastID(ctx, k.boardSequence, state.LastBoard),
		base.SetLastID(ctx, k.rollSequence, state.LastRoll),
		base.SetLastID(ctx, k.electionSequence, state.LastElection),
		base.SetLastID(ctx, k.petitionSequence, state.LastPetition),
		base.SetLastID(ctx, k.proposalSequence, state.LastProposal),
		base.SetLastID(ctx, k.changeSequence, state.LastChange),
	)
}

func (k Keeper) initRolls(ctx context.Context, state *types.GenesisState, now int64) error {
	sizes, inactive := map[uint64]uint64{}, map[uint64]uint64{}
	for _, entry := range state.RollEntries {
		sizes[entry.Roll]++
		if entry.Since == 0 {
			entry.Since = now
		}
		if err := k.rollEntries.Set(ctx, collections.Join(entry.Roll, entry.Member), entry.Since); err != nil {
			return err
		}
		if entry.Inactive {
			inactive[entry.Roll]++
			if err := k.inactive.Set(ctx, collections.Join(entry.Roll, entry.Member)); err != nil {
				return err
			}
		}
	}
	for _, former := range state.FormerEntries {
		if err := k.storeFormer(ctx, former); err != nil {
			return err
		}
	}
	for _, roll := range state.Rolls {
		if roll.Size_ == 0 {
			roll.Size_, roll.Inactive = sizes[roll.Id], inactive[roll.Id]
		}
		if err := k.rolls.Set(ctx, roll.Id, roll); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initBoards(ctx context.Context, state *types.GenesisState, now int64) error {
	for _, board := range state.Boards {
		if board.Config.Address == "" {
			board.Config.Address = types.AddressOf(board.Id).String()
		}
		if board.Config.Owner == "" {
			board.Config.Owner = board.Config.Address
		}
		if board.CreatedAt == 0 {
			board.CreatedAt = now
		}
		board.Version = max(board.Version, 1)
		store := k.storeBoard
		if !board.Open() {
			store = func(ctx context.Context, board types.Board) error { return k.boards.Set(ctx, board.Id, board) }
		}
		if err := store(ctx, board); err != nil {
			return err
		}
	}
	return nil
}

// initSeats stores the seats; only those that begin now put the end of their term on
// the queue, that of the others is on it or has been taken off.
func (k Keeper) initSeats(ctx context.Context, state *types.GenesisState, now int64) error {
	for _, seat := range state.Seats {
		board, err := k.GetBoard(ctx, seat.Board)
		if err != nil {
			return err
		}
		begins := seat.Until == 0
		if seat.From == 0 {
			seat.From = now
		}
		if begins {
			class, err := board.Class(seat.Class)
			if err != nil {
				return err
			}
			seat.Until = seat.From + class.TermSeconds
			if err := k.scheduleTerm(ctx, board, seat); err != nil {
				return err
			}
		}
		if err := k.storeSeat(ctx, seat); err != nil {
			return err
		}
	}
	for _, term := range state.TermEnds {
		if err := k.termEnds.Set(ctx, termDueAt(term)); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initElections(ctx context.Context, state *types.GenesisState, _ int64) error {
	for _, election := range state.Elections {
		if err := k.storeElection(ctx, election); err != nil {
			return err
		}
	}
	for _, candidate := range state.Candidates {
		if err := k.storeCandidate(ctx, candidate); err != nil {
			return err
		}
	}
	for _, ballot := range state.Ballots {
		if err := k.ballots.Set(ctx, collections.Join(ballot.Election, ballot.Member), ballot); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initPetitions(ctx context.Context, state *types.GenesisState, _ int64) error {
	for _, petition := range state.Petitions {
		if err := k.storePetition(ctx, petition); err != nil {
			return err
		}
	}
	return initSignatures(ctx, k.signatures, state.Signatures)
}

func (k Keeper) initProposals(ctx context.Context, state *types.GenesisState, _ int64) error {
	for _, proposal := range state.Proposals {
		if err := k.storeProposal(ctx, proposal); err != nil {
			return err
		}
	}
	for _, vote := range state.Votes {
		if err := k.votes.Set(ctx, collections.Join(vote.Proposal, vote.Member), vote); err != nil {
			return err
		}
	}
	return initSignatures(ctx, k.vetoes, state.Vetoes)
}

func initSignatures(ctx context.Context, entries collections.Map[pair, types.Signature], signatures []types.Signature) error {
	for _, signature := range signatures {
		key := collections.Join(signature.Id, signature.Member)
		if twice, err := entries.Has(ctx, key); err != nil {
			return err
		} else if twice {
			return errorsmod.Wrapf(types.ErrInvalid, "member %d signed %d twice", signature.Member, signature.Id)
		}
		if err := entries.Set(ctx, key, signature); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initRest(ctx context.Context, state *types.GenesisState, _ int64) error {
	for _, officer := range state.Officers {
		if err := k.officers.Set(ctx, collections.Join(officer.Board, officer.Member)); err != nil {
			return err
		}
	}
	for _, change := range state.Changes {
		if err := k.changes.Set(ctx, change.Position, change); err != nil {
			return err
		}
	}
	for _, prune := range state.Prunes {
		if err := k.pruneLater(ctx, prune.Kind, prune.Id); err != nil {
			return err
		}
	}
	return nil
}

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
		base.Values(ctx, k.boards, &state.Boards),
		base.Values(ctx, k.seats, &state.Seats),
		base.Values(ctx, k.rolls, &state.Rolls),
		base.Values(ctx, k.elections, &state.Elections),
		base.Values(ctx, k.candidates, &state.Candidates),
		base.Values(ctx, k.ballots, &state.Ballots),
		base.Values(ctx, k.petitions, &state.Petitions),
		base.Values(ctx, k.proposals, &state.Proposals),
		base.Values(ctx, k.votes, &state.Votes),
		base.Values(ctx, k.signatures, &state.Signatures),
		base.Values(ctx, k.vetoes, &state.Vetoes),
		base.Values(ctx, k.changes, &state.Changes),
		base.Values(ctx, k.formers, &state.FormerEntries),
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
