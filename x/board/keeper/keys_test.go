package keeper_test

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/board/keeper"
	"github.com/factor-coop/factor/x/board/types"
)

func seatKey(seat types.Seat) collections.Triple[uint64, uint32, uint32] {
	return keeper.SeatKey(seat.Board, seat.Class, seat.Index)
}

func voteKey(vote types.Vote) collections.Pair[uint64, uint64] {
	return keeper.Pair(vote.Proposal, vote.Member)
}
