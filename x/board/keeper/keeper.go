// Package keeper holds the boards: who sits on them, who elects them, and what
// they decide. It reaches the region for members and time, and every other
// module only through the message router, signed by a board's address.
package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	"cosmossdk.io/core/address"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/x/board/types"
)

type (
	pair    = collections.Pair[uint64, uint64]
	due     = collections.Pair[int64, uint64]
	seatKey = collections.Triple[uint64, uint32, uint32]
	termKey = collections.Quad[uint32, int64, uint64, uint32]
	// forgetKey is a time, an endedKind and an id.
	forgetKey = collections.Triple[int64, uint32, uint64]
	// openVoteKey is the last change that is counted, an endedKind and an id.
	openVoteKey = collections.Triple[uint64, uint32, uint64]
	// formerKey is a roll, when somebody was taken off it, and who; formerByMember is who, the roll, and when.
	formerKey      = collections.Triple[uint64, int64, uint64]
	formerByMember = collections.Triple[uint64, uint64, int64]
	// rollVoteKey is a roll, when something opened on it, and four times its id and an endedKind.
	rollVoteKey = collections.Triple[uint64, int64, uint64]
)

type (
	seatIndexes struct {
		ByMember *indexes.Multi[uint64, seatKey, types.Seat]
	}
	rollEntryIndexes struct {
		ByMember *indexes.ReversePair[uint64, uint64, int64]
	}
)

// Keeper reads and changes the boards' state.
type Keeper struct {
	cdc       codec.Codec
	addresses address.Codec
	region    types.RegionKeeper
	router    types.MessageRouter

	params collections.Item[types.Params]

	boardSequence  collections.Sequence
	boards         collections.Map[uint64, types.Board]
	boardByAddress collections.Map[sdk.AccAddress, uint64]
	// boardsByCode finds the open boards that are called by a code.
	boardsByCode collections.KeySet[collections.Pair[string, uint64]]
	// boardsByRoll finds the boards on which somebody has a vote; roll 0 stands for all members.
	boardsByRoll collections.KeySet[pair]
	officers     collections.KeySet[pair]

	seats    *collections.IndexedMap[seatKey, types.Seat, seatIndexes]
	termEnds collections.KeySet[termKey]

	rollSequence collections.Sequence
	rolls        collections.Map[uint64, types.Roll]
	// rollEntries is keyed by (roll, member) and has since when they are on it.
	rollEntries *collections.IndexedMap[pair, int64, rollEntryIndexes]
	// inactive has the entries of rolls whose members are suspended or have left, as their rolls count them.
	inactive collections.KeySet[pair]
	// formers are who was taken off a roll and keeps their vote in what was open then.
	formers         collections.Map[formerKey, types.FormerEntry]
	formersByMember collections.KeySet[formerByMember]

	electionSequence collections.Sequence
	elections        collections.Map[uint64, types.Election]
	electionsByBoard collections.KeySet[pair]
	// openElections has a class's own election under slot 0, and a recall under the seat's index + 1.
	openElections collections.Map[seatKey, uint64]
	electionDue   collections.KeySet[laneDue]
	candidates    collections.Map[collections.Pair[uint64, uint32], types.Candidate]
	// standing finds a candidate's position, so that casting a ballot reads nobody but those it names.
	standing collections.Map[pair, uint32]
	ballots  collections.Map[pair, types.Ballot]

	petitionSequence collections.Sequence
	petitions        collections.Map[uint64, types.Petition]
	openPetitions    collections.Map[seatKey, uint64]
	petitionDue      collections.KeySet[due]
	signatures       collections.Map[pair, types.Signature]

	proposalSequence collections.Sequence
	proposals        collections.Map[uint64, types.Proposal]
	proposalsByBoard collections.KeySet[pair]
	openProposals    collections.KeySet[pair]
	proposalDue      collections.KeySet[laneDue]
	openByMember     collections.Map[uint64, uint64]
	votes            collections.Map[pair, types.Vote]
	vetoes           collections.Map[pair, types.Signature]

	prunes collections.KeySet[collections.Pair[uint32, uint64]]
	// forgets is when what has ended is forgotten: time, kind, id.
	forgets collections.KeySet[forgetKey]

	changeSequence collections.Sequence
	// changes are those of memberships that open votes still have to count.
	changes collections.Map[uint64, types.Change]
	// openVotes has (last change that it counts, kind, id) of everything that is open.
	openVotes collections.KeySet[openVoteKey]
	// votesByRoll has what is open by the rolls whose members have a vote in it, the oldest first.
	votesByRoll collections.KeySet[rollVoteKey]
}

// NewKeeper builds the keeper over its store. It panics when two collections share a prefix.
func NewKeeper(cdc codec.Codec, store corestore.KVStoreService, addresses address.Codec, region types.RegionKeeper, router types.MessageRouter) Keeper {
	b := collections.NewSchemaBuilder(store)
	pairKey := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	dueKey := collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key)
	placeKey := collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint32Key)
	k := Keeper{
		cdc: cdc, addresses: addresses, region: region, router: router,

		params: collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),

		boardSequence:  collections.NewSequence(b, types.BoardSequencePrefix, "board_sequence"),
		boards:         collections.NewMap(b, types.BoardsPrefix, "boards", collections.Uint64Key, codec.CollValue[types.Board](cdc)),
		boardByAddress: collections.NewMap(b, types.BoardByAddressPrefix, "board_by_address", sdk.AccAddressKey, collections.Uint64Value),
		boardsByCode: collections.NewKeySet(b, types.BoardsByCodePrefix, "boards_by_code",
			collections.PairKeyCodec(collections.StringKey, collections.Uint64Key)),
		boardsByRoll: collections.NewKeySet(b, types.BoardsByRollPrefix, "boards_by_roll", pairKey),
		officers:     collections.NewKeySet(b, types.OfficersPrefix, "officers", pairKey),

		seats: collections.NewIndexedMap(b, types.SeatsPrefix, "seats", placeKey, codec.CollValue[types.Seat](cdc), seatIndexes{
			ByMember: indexes.NewMulti(b, types.SeatsByMemberPrefix, "seats_by_member", collections.Uint64Key, placeKey,
				func(_ seatKey, seat types.Seat) (uint64, error) { return seat.Member, nil }),
		}),
		termEnds: collections.NewKeySet(b, types.TermEndsPrefix, "term_ends",
			collections.QuadKeyCodec(collections.Uint32Key, collections.Int64Key, collections.Uint64Key, collections.Uint32Key)),

		rollSequence: collections.NewSequence(b, types.RollSequencePrefix, "roll_sequence"),
		rolls:        collections.NewMap(b, types.RollsPrefix, "rolls", collections.Uint64Key, codec.CollValue[types.Roll](cdc)),
		rollEntries: collections.NewIndexedMap(b, types.RollEntriesPrefix, "roll_entries", pairKey, collections.Int64Value, rollEntryIndexes{
			ByMember: indexes.NewReversePair[int64](b, types.RollsByMemberPrefix, "rolls_by_member", pairKey),
		}),
		inactive: collections.NewKeySet(b, types.InactivePrefix, "inactive", pairKey),
		formers: collections.NewMap(b, types.FormerEntriesPrefix, "formers",
			collections.TripleKeyCodec(collections.Uint64Key, collections.Int64Key, collections.Uint64Key), codec.CollValue[types.FormerEntry](cdc)),
		formersByMember: collections.NewKeySet(b, types.FormersByMemberPrefix, "formers_by_member",
			collections.TripleKeyCodec(collections.Uint64Key, collections.Uint64Key, collections.Int64Key)),

		electionSequence: collections.NewSequence(b, types.ElectionSequencePrefix, "election_sequence"),
		elections:        collections.NewMap(b, types.ElectionsPrefix, "elections", collections.Uint64Key, codec.CollValue[types.Election](cdc)),
		electionsByBoard: collections.NewKeySet(b, types.ElectionsByBoardPrefix, "elections_by_board", pairKey),
		openElections:    collections.NewMap(b, types.OpenElectionsPrefix, "open_elections", placeKey, collections.Uint64Value),
		electionDue:      collections.NewKeySet(b, types.ElectionDuePrefix, "election_due", laneKey),
		candidates: collections.NewMap(b, types.CandidatesPrefix, "candidates",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key), codec.CollValue[types.Candidate](cdc)),
		standing: collections.NewMap(b, types.StandingPrefix, "standing", pairKey, collections.Uint32Value),
		ballots:  collections.NewMap(b, types.BallotsPrefix, "ballots", pairKey, codec.CollValue[types.Ballot](cdc)),

		petitionSequence: collections.NewSequence(b, types.PetitionSequencePrefix, "petition_sequence"),
		petitions:        collections.NewMap(b, types.PetitionsPrefix, "petitions", collections.Uint64Key, codec.CollValue[types.Petition](cdc)),
		openPetitions:    collections.NewMap(b, types.OpenPetitionsPrefix, "open_petitions", placeKey, collections.Uint64Value),
		petitionDue:      collections.NewKeySet(b, types.PetitionDuePrefix, "petition_due", dueKey),
		signatures:       collections.NewMap(b, types.SignaturesPrefix, "signatures", pairKey, codec.CollValue[types.Signature](cdc)),

		proposalSequence: collections.NewSequence(b, types.ProposalSequencePrefix, "proposal_sequence"),
		proposals:        collections.NewMap(b, types.ProposalsPrefix, "proposals", collections.Uint64Key, codec.CollValue[types.Proposal](cdc)),
		proposalsByBoard: collections.NewKeySet(b, types.ProposalsByBoardPrefix, "proposals_by_board", pairKey),
		openProposals:    collections.NewKeySet(b, types.OpenProposalsPrefix, "open_proposals", pairKey),
		proposalDue:      collections.NewKeySet(b, types.ProposalDuePrefix, "proposal_due", laneKey),
		openByMember:     collections.NewMap(b, types.OpenByMemberPrefix, "open_by_member", collections.Uint64Key, collections.Uint64Value),
		votes:            collections.NewMap(b, types.VotesPrefix, "votes", pairKey, codec.CollValue[types.Vote](cdc)),
		vetoes:           collections.NewMap(b, types.VetoesPrefix, "vetoes", pairKey, codec.CollValue[types.Signature](cdc)),

		prunes: collections.NewKeySet(b, types.PrunesPrefix, "prunes", collections.PairKeyCodec(collections.Uint32Key, collections.Uint64Key)),
		forgets: collections.NewKeySet(b, types.ForgetsPrefix, "forgets",
			collections.TripleKeyCodec(collections.Int64Key, collections.Uint32Key, collections.Uint64Key)),

		changeSequence: collections.NewSequence(b, types.ChangeSequencePrefix, "change_sequence"),
		changes:        collections.NewMap(b, types.ChangesPrefix, "changes", collections.Uint64Key, codec.CollValue[types.Change](cdc)),
		openVotes: collections.NewKeySet(b, types.OpenVotesPrefix, "open_votes",
			collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint64Key)),
		votesByRoll: collections.NewKeySet(b, types.VotesByRollPrefix, "votes_by_roll",
			collections.TripleKeyCodec(collections.Uint64Key, collections.Int64Key, collections.Uint64Key)),
	}
	if _, err := b.Build(); err != nil {
		panic(err)
	}
	return k
}
