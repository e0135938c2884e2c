package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// TestTheBankBoardRescuesACompanyByTwoOfThree: the workshop has 105, pays 20 an hour to two
// people until it owes them an hour each. One of the bank cannot help alone; two can.
func TestTheBankBoardRescuesACompanyByTwoOfThree(t *testing.T) {
	s := story.New(t)
	s.Endowment(210*unit, 0)
	workshop := s.Found("workshop", "tom")
	s.Hires(workshop, "una")
	board := s.BankBoard("ida", "jon", "kim")
	stool := s.Sells(workshop, "stool", story.Goods(10, 5*unit))
	s.ClocksIn("tom", stool)
	s.ClocksIn("una", stool)
	s.Pass(4 * hour)
	require.Equal(t, cooptypes.STANDING_INSOLVENT, s.Standing(workshop))
	require.Equal(t, []int64{20 * unit, 20 * unit}, amounts(s.Owes(workshop)))
	unrecovered := s.Unrecovered(workshop)

	grant := &banktypes.MsgGrant{Signer: story.Bank(board), Company: workshop.ID, Pool: banktypes.POOL_RESERVE, Amount: 100 * unit}
	help := s.ProposesTo("ida", board, grant)
	s.Agree(help, "ida")
	s.Seconds(1)
	outcome(t, s, help, boardtypes.PROPOSAL_PHASE_VOTING)
	require.Equal(t, cooptypes.STANDING_INSOLVENT, s.Standing(workshop))
	s.Agree(help, "kim")
	s.Seconds(1)
	outcome(t, s, help, boardtypes.PROPOSAL_PHASE_EXECUTED)
	s.Seconds(1)
	require.Empty(t, s.Owes(workshop), "the oldest claims are paid by themselves")
	require.Equal(t, cooptypes.STANDING_ACTIVE, s.Standing(workshop))
	require.Equal(t, unrecovered+40*unit, s.Unrecovered(workshop), "the grant is no revenue: it is to be earned back as all that was put in")
	s.Works("una", stool, hour)
	require.Equal(t, cooptypes.STANDING_ACTIVE, s.Standing(workshop), "and life goes on")
}
