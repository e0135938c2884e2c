package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/board/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	Boards          collections.Map[uint64, types.Board]
	BoardByAddress  collections.Map[sdk.AccAddress, uint64]
	BoardsByCode    collections.KeySet[collections.Pair[string, uint64]]
	BoardsByRoll    collections.KeySet[pair]
	Officers        collections.KeySet[pair]
	Seats           *collections.IndexedMap[seatKey, types.Seat, seatIndexes]
	TermEnds        collections.KeySet[termKey]
	Rolls           collections.Map[uint64, types.Roll]
	RollEntries     *collections.IndexedMap[pair, int64, rollEntryIndexes]
	Elections       collections.Map[uint64, types.Election]
	OpenElections   collections.Map[seatKey, uint64]
	ElectionDue     collections.KeySet[laneDue]
	Candidates      collections.Map[collections.Pair[uint64, uint32], types.Candidate]
	Standing        collections.Map[pair, uint32]
	Ballots         collections.Map[pair, types.Ballot]
	Petitions       collections.Map[uint64, types.Petition]
	OpenPetitions   collections.Map[seatKey, uint64]
	PetitionDue     collections.KeySet[due]
	Signatures      collections.Map[pair, types.Signature]
	Proposals       collections.Map[uint64, types.Proposal]
	OpenProposals   collections.KeySet[pair]
	ProposalDue     collections.KeySet[laneDue]
	OpenByMember    collections.Map[uint64, uint64]
	Votes           collections.Map[pair, types.Vote]
	Vetoes          collections.Map[pair, types.Signature]
	Prunes          collections.KeySet[collections.Pair[uint32, uint64]]
	Forgets         collections.KeySet[forgetKey]
	OpenVotes       collections.KeySet[openVoteKey]
	Inactive        collections.KeySet[pair]
	Formers         collections.Map[formerKey, types.FormerEntry]
	FormersByMember collections.KeySet[formerByMember]
	VotesByRoll     collections.KeySet[rollVoteKey]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		k.boards, k.boardByAddress, k.boardsByCode, k.boardsByRoll, k.officers, k.seats, k.termEnds,
		k.rolls, k.rollEntries, k.elections, k.openElections, k.electionDue, k.candidates, k.standing, k.ballots,
		k.petitions, k.openPetitions, k.petitionDue, k.signatures,
		k.proposals, k.openProposals, k.proposalDue, k.openByMember, k.votes, k.vetoes, k.prunes, k.forgets, k.openVotes, k.inactive,
		k.formers, k.formersByMember, k.votesByRoll,
	}
}

// SeatKey is where a seat is stored.
func SeatKey(board uint64, class, index uint32) seatKey {
	return collections.Join3(board, class, index)
}

// Pair is a key of two ids.
func Pair(first, second uint64) pair { return collections.Join(first, second) }

// Due is a key of a queue.
func Due(at int64, id uint64) due { return collections.Join(at, id) }

// ProposalDue is where an open proposal stands on the queue when its next step is due at a time.
func ProposalDue(p types.Proposal, at int64) laneDue { return proposalDueAt(p, at) }

// Settle closes what is over and runs what is decided, without forgetting the votes.
func (k Keeper) Settle(ctx context.Context, now int64) error {
	return failure.First(k.settleElections(ctx, now), k.settleProposals(ctx, now))
}
