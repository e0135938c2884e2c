package story

import (
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// BankBoard gives the bank's power to a board whose seats the region filled with these
// people; two of them decide.
func (s *Story) BankBoard(names ...string) uint64 {
	s.T.Helper()
	authority := s.Region.Authority().String()
	var board uint64
	s.block(0, func() {
		var err error
		board, err = s.Board.Open(s.Ctx, boardtypes.BoardConfig{
			Code: "bank", Owner: authority, Form: boardtypes.FORM_SEATED,
			Classes: []boardtypes.SeatClass{{Seats: uint32(len(names)), Source: boardtypes.AppointedBy(authority), TermSeconds: 365 * 24 * 3600}},
			Rules:   boardtypes.Rules{Threshold: 2, VotingSeconds: 24 * 3600, NominationSeconds: 3600, ElectionSeconds: 3600},
		})
		require.NoError(s.T, err)
		require.NoError(s.T, s.Region.AssignPower(s.Ctx, regiontypes.PermissionBank, boardtypes.AddressOf(board)))
	})
	for i, name := range names {
		send(s, s.BoardMsg.Appoint, &boardtypes.MsgAppoint{Signer: authority, Board: board, Index: uint32(i), Member: s.Member(name).Id})
	}
	return board
}

// Bank is the address at which a bank board signs.
func Bank(board uint64) string { return boardtypes.AddressOf(board).String() }

// ProposesTo puts what a board would sign to its vote.
func (s *Story) ProposesTo(name string, board uint64, messages ...sdk.Msg) Proposal {
	s.T.Helper()
	opened := send(s, s.BoardMsg.Propose, &boardtypes.MsgPropose{Signer: s.address(name), Board: board, Messages: s.Pack(messages...)})
	return Proposal{ID: opened.Proposal}
}
