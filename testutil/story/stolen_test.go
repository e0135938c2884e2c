package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// TestAStolenKeyDecidesNothing: whoever has Ben's key votes with Cleo that Ada is dismissed, and takes back what Ben said to
// another question. The registrars replace the key, and say since when it was not Ben's: what it said is struck, and Ben says it
// himself. What he had said before is not.
func TestAStolenKeyDecidesNothing(t *testing.T) {
	s := story.New(t)
	bakery := s.Found("bakery", "ada")
	s.Hires(bakery, "ben", "cleo", "dan")
	s.Pass(hour)
	offer := func(name string) story.Proposal {
		return s.Proposes("ben", bakery, &cooptypes.MsgOfferEmployment{
			Signer: bakery.Itself(), Company: bakery.ID, Member: s.Member(name).Id, Occupation: 1,
		})
	}
	honest, other := offer("eve"), offer("fay")
	s.Agree(honest, "ben")
	s.Agree(other, "ben")
	s.Pass(2 * hour)
	plot := s.Proposes("cleo", bakery, &cooptypes.MsgDismiss{Signer: bakery.Itself(), Company: bakery.ID, Member: s.Member("ada").Id})
	s.Agree(plot, "cleo")
	s.Finds("thief", s.Member("ben").Address)
	s.Agree(plot, "thief")
	s.Disagree(honest, "thief")

	s.GetsAStolenKeyReplaced("ben", hour)
	s.Refused(regiontypes.ErrNotMember, func() { s.Agree(plot, "thief") })
	s.Disagree(plot, "ben", "ada")
	s.Seconds(1)
	outcome(t, s, plot, boardtypes.PROPOSAL_PHASE_REJECTED)
	tally := func(of story.Proposal) boardtypes.Tally {
		stored, err := s.Board.GetProposal(s.Ctx, of.ID)
		require.NoError(t, err)
		return stored.Tally
	}
	require.Equal(t, boardtypes.Tally{}, tally(honest), "what the thief made of Ben's word is struck")
	require.Equal(t, boardtypes.Tally{Yes: 1}, tally(other), "what Ben said before the theft stands")
	s.Agree(honest, "ben", "ada", "dan")
	s.Seconds(1)
	outcome(t, s, honest, boardtypes.PROPOSAL_PHASE_EXECUTED)
}

// TestALostKeyTakesNothingBack: what was said with it was said by its member.
func TestALostKeyTakesNothingBack(t *testing.T) {
	s := story.New(t)
	bakery := s.Found("bakery", "ada")
	s.Hires(bakery, "ben", "cleo")
	s.Pass(hour)
	question := s.Proposes("ben", bakery, &cooptypes.MsgOfferEmployment{
		Signer: bakery.Itself(), Company: bakery.ID, Member: s.Member("eve").Id, Occupation: 1,
	})
	s.Agree(question, "ben")
	s.GetsANewKey("ben")
	s.Agree(question, "cleo")
	s.Seconds(1)
	outcome(t, s, question, boardtypes.PROPOSAL_PHASE_EXECUTED)
}
