package story_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

const aWeek = 7 * 24 * time.Hour

// gone is what left the region so far.
func gone(s *story.Story) int64 {
	balance, err := s.Currency.Balance(s.Ctx, currencytypes.External())
	require.NoError(s.T, err)
	return balance
}

// A bakery that has not given back what it was endowed with buys its salt outside the region each week: a colleague
// agrees, and nobody waits for the bank. Its oven comes from abroad, and a neighbour sees it. When it wants more than a tenth
// of what was released, for a winter's flour, the bank's board approves the mill once, and not each sack.
func TestABakeryBuysSaltEachWeekWithoutWaitingForTheBank(t *testing.T) {
	s := story.New(t)
	s.Endowment(1_000*unit, 400*unit)
	bakery := s.Found("bakery", "ben")
	s.Hires(bakery, "anna")

	oven := s.EquipsFromAbroad(bakery, 350*unit, 520, "deck oven")
	require.True(t, oven.Waits)
	require.Zero(t, gone(s))
	s.Refused(banktypes.ErrSecondPerson, func() { s.ConfirmsAbroad("anna", oven) })
	s.ConfirmsAbroad("nora", oven)
	require.Equal(t, 350*unit, gone(s))

	for range 5 {
		salt := s.PaysAbroad(bakery, "saltworks", 30*unit)
		require.True(t, salt.Waits)
		s.Refused(banktypes.ErrSecondPerson, func() { s.ConfirmsAbroad("ben", salt) })
		s.ConfirmsAbroad("anna", salt)
		s.WeekPasses()
	}
	require.Equal(t, 500*unit, gone(s))

	s.Refused(banktypes.ErrOutsideLimit, func() { s.PaysAbroad(bakery, "mill abroad", 150*unit) })
	bank := s.BankBoard("otto", "pia", "quinn")
	s.Pass(time.Second)
	decision := s.ProposesTo("otto", bank, s.Budget(story.Bank(bank), bakery, "mill abroad", 300*unit, 20*aWeek))
	s.Agree(decision, "otto", "pia")
	s.Pass(time.Second)
	phase, failure := s.Outcome(decision)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, phase, failure)
	for range 2 {
		require.False(t, s.PaysAbroad(bakery, "mill abroad", 150*unit).Waits)
	}
	require.Equal(t, 800*unit, gone(s))
	s.Refused(banktypes.ErrOutsideLimit, func() { s.PaysAbroad(bakery, "mill abroad", 150*unit) })
	require.True(t, s.PaysAbroad(bakery, "saltworks", 30*unit).Waits, "salt goes on as before")
}

// Workers who decide together that their company pays have seen to the second person.
func TestAWorkshopWhoseWorkersDecideTogetherPaysAtOnce(t *testing.T) {
	s := story.New(t)
	s.Endowment(1_000*unit, 0)
	workshop := s.Found("workshop", "wanda")
	s.Hires(workshop, "xaver")
	s.Pass(time.Second)
	pay := &banktypes.MsgPayOutside{Signer: workshop.Itself(), Company: workshop.ID, Pool: banktypes.POOL_RESERVE, Amount: 40 * unit}
	decision := s.Proposes("wanda", workshop, pay)
	s.Agree(decision, "wanda", "xaver")
	s.Pass(time.Second)
	phase, failure := s.Outcome(decision)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, phase, failure)
	require.Equal(t, 40*unit, gone(s))
}

// Two friends with a company found it to send its pools to themselves abroad, and leave. Neither can say that the machine is
// there, who worked with them yesterday cannot, and silence sends the money back; of the reserve a tenth a week
// goes. When they give the company up, what waits goes back too, and what is left is the region's.
func TestFriendsDoNotSendTheirPoolsAbroad(t *testing.T) {
	s := story.New(t)
	s.Endowment(1_000*unit, 400*unit)
	company := s.Found("import", "fred")
	s.Hires(company, "gil", "hank")
	s.Resigns("hank", company)

	machine := s.EquipsFromAbroad(company, 400*unit, 520, "a machine")
	for _, friend := range []string{"fred", "gil", "hank"} {
		s.Refused(banktypes.ErrSecondPerson, func() { s.ConfirmsAbroad(friend, machine) })
	}
	s.Pass(2 * aWeek)
	require.Zero(t, gone(s))
	s.Refused(banktypes.ErrPaymentNotFound, func() { s.ConfirmsAbroad("nora", machine) })

	first := s.PaysAbroad(company, "a friend", 30*unit)
	second := s.PaysAbroad(company, "another friend", 20*unit)
	s.Refused(banktypes.ErrOutsideLimit, func() { s.PaysAbroad(company, "a third friend", 1) })
	s.ConfirmsAbroad("gil", first)
	require.Equal(t, 30*unit, gone(s))

	s.EquipsFromAbroad(company, 400*unit, 520, "a machine")
	s.WindsUp(company)
	s.Refused(cooptypes.ErrStanding, func() { s.PaysAbroad(company, "a friend", 1) })
	for range 40 {
		s.Pass(aWeek)
		if stored(s, company).Standing == cooptypes.STANDING_GONE {
			break
		}
	}
	require.Equal(t, cooptypes.STANDING_GONE, stored(s, company).Standing)
	s.Refused(banktypes.ErrPaymentNotFound, func() { s.ConfirmsAbroad("gil", second) })
	require.Equal(t, 30*unit, gone(s), "what waited went back, and to the region")
}
