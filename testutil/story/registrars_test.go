package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/story"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// TestRegistrarsWhoTurn: two of three registrars suspend everybody else in one block, and then decide in the assembly what they like.
// One window lets them name ten, of whom nobody is suspended for three days; two members stop the first of them, and the suspended ones vote.
func TestRegistrarsWhoTurn(t *testing.T) {
	s := story.New(t)
	people := s.People("neighbour", 17)
	assembly, registrars := s.OpensBoards("rita", "rolf", "rosa")
	var everybody []sdk.Msg
	for _, name := range people[:12] {
		everybody = append(everybody, s.Suspending(registrars, name))
	}
	plot := s.ProposesOn("rita", registrars, everybody...)
	s.Agree(plot, "rita", "rolf")
	s.Seconds(1)
	phase, why := s.Outcome(plot)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_FAILED, phase, "twelve are more than a window lets them")
	require.Contains(t, why, regiontypes.ModuleName)
	for _, name := range people {
		require.Empty(t, s.Notices(name))
	}

	plot = s.ProposesOn("rita", registrars, everybody[:10]...)
	s.Agree(plot, "rita", "rolf")
	s.Seconds(1)
	outcome(t, s, plot, boardtypes.PROPOSAL_PHASE_EXECUTED)
	for _, name := range people[:10] {
		require.Equal(t, regiontypes.MEMBER_STATUS_ACTIVE, s.Member(name).Status, "a notice takes nothing from anybody")
	}
	s.Pass(hour)
	// The first of them finds two others, and it is over for him.
	require.EqualValues(t, 3, s.Notices(people[0])[0].Needed, "a tenth of 21 members, rounded up")
	s.Objects(people[0], people[0], people[1], people[11])
	require.Empty(t, s.Notices(people[0]))
	s.Pass(72 * hour)
	require.Equal(t, regiontypes.MEMBER_STATUS_ACTIVE, s.Member(people[0]).Status)
	require.Equal(t, regiontypes.MEMBER_STATUS_SUSPENDED, s.Member(people[1]).Status, "nobody objected")

	// What the two want in the assembly the suspended nine vote down, together with the others.
	grab := s.ProposesOn("rolf", assembly, &regiontypes.MsgRenameCurrency{Signer: s.Region.Authority().String(), CurrencyName: "ritas"})
	s.Agree(grab, "rita", "rolf")
	s.Disagree(grab, people[1:10]...)
	s.Seconds(1000)
	outcome(t, s, grab, boardtypes.PROPOSAL_PHASE_REJECTED)
	// And the assembly lifts what they did, in one decision.
	var back []sdk.Msg
	for _, name := range people[1:10] {
		back = append(back, &regiontypes.MsgReinstateMember{Signer: s.Region.Authority().String(), Member: s.Member(name).Id})
	}
	mend := s.ProposesOn(people[1], assembly, back...)
	s.Agree(mend, people[:6]...)
	s.Seconds(1000)
	outcome(t, s, mend, boardtypes.PROPOSAL_PHASE_EXECUTED)
	for _, name := range people {
		require.Equal(t, regiontypes.MEMBER_STATUS_ACTIVE, s.Member(name).Status)
	}
}

// TestFriendsOfOneOfficerDoNotOutvote: one officer admits as many friends as a window lets them. They live and work like everybody,
// and decide nothing with all members, neither in number nor in quorums, until four weeks have passed.
func TestFriendsOfOneOfficerDoNotOutvote(t *testing.T) {
	s := story.New(t)
	people := s.People("neighbour", 5)
	assembly := s.Assembly()
	friends := []string{"fay", "fee", "fin", "flo", "fox", "fred", "frieda", "fritz", "fynn", "faye"}
	for _, name := range friends {
		s.AdmitsAlone(name)
	}
	s.Refused(regiontypes.ErrWindow, func() { s.AdmitsAlone("one more") })
	s.Seconds(1)
	s.Refused(boardtypes.ErrNotElector, func() {
		s.ProposesOn("fay", assembly, &regiontypes.MsgRenameCurrency{Signer: s.Region.Authority().String(), CurrencyName: "ours"})
	})
	honest := s.ProposesOn(people[0], assembly, &regiontypes.MsgRenameCurrency{Signer: s.Region.Authority().String(), CurrencyName: "taler"})
	for _, name := range friends {
		s.Refused(boardtypes.ErrNotElector, func() { s.Disagree(honest, name) })
	}
	stored, err := s.Board.GetProposal(s.Ctx, honest.ID)
	require.NoError(t, err)
	require.EqualValues(t, 6, stored.Electorate, "the five and the officer")
	s.Agree(honest, people[:4]...)
	s.Seconds(1)
	outcome(t, s, honest, boardtypes.PROPOSAL_PHASE_EXECUTED)
	bakery := s.Found("bakery", "fay") // what they earn and own is theirs at once
	s.Hires(bakery, "fee")
	s.Pass(28 * 24 * hour)
	later := s.ProposesOn("fay", assembly, &regiontypes.MsgRenameCurrency{Signer: s.Region.Authority().String(), CurrencyName: "ours"})
	stored, err = s.Board.GetProposal(s.Ctx, later.ID)
	require.NoError(t, err)
	require.EqualValues(t, 16, stored.Electorate)
}

// TestARegistrarWhoStealsAnAccount: two registrars give a member's number to a key of their own. Whoever has the old key freezes it by
// objecting, and nobody spends what is hers; two neighbours stop the theft, and the registrars find that the key is hers.
func TestARegistrarWhoStealsAnAccount(t *testing.T) {
	s := story.New(t)
	bakery := s.Found("bakery", "vera")
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	s.Makes(loaf, 10)
	s.Works("vera", loaf, hour)
	people := s.People("neighbour", 5)
	_, registrars := s.OpensBoards("rita", "rolf", "rosa")
	decide := func(first, second string, msg sdk.Msg) {
		proposal := s.ProposesOn(first, registrars, msg)
		s.Agree(proposal, first, second)
		s.Seconds(1)
		outcome(t, s, proposal, boardtypes.PROPOSAL_PHASE_EXECUTED)
	}
	had := s.Has("vera")
	decide("rita", "rolf", s.Replacing(registrars, "vera", "ritas other key"))
	s.Pass(hour)
	s.Objects("vera", "vera")
	s.Refused(regiontypes.ErrKeyFrozen, func() { s.Buys("vera", loaf, 1) })
	s.Objects("vera", people[0], people[1])
	require.Empty(t, s.Notices("vera"))
	s.Pass(96 * hour)
	require.Equal(t, fixture.Address("vera").String(), s.Member("vera").Address)
	require.Equal(t, had, s.Has("vera"))
	// The registrars see her: her own key signs again, after a notice and by two of three.
	decide("rosa", "rolf", s.Replacing(registrars, "vera", "vera"))
	s.Pass(72 * hour)
	s.Buys("vera", loaf, 1)
}

// TestAThiefWithAKeyStopsNothing: whoever stole Ben's key objects to its replacement. That freezes the key, and two of three
// registrars who agree again give Ben another one, with all that is his.
func TestAThiefWithAKeyStopsNothing(t *testing.T) {
	s := story.New(t)
	mill := s.Found("mill", "ben")
	flour := s.Sells(mill, "flour", story.Goods(100, 4*unit))
	s.Makes(flour, 10)
	s.Works("ben", flour, 2*hour)
	s.People("neighbour", 5)
	_, registrars := s.OpensBoards("rita", "rolf", "rosa")
	decide := func() {
		proposal := s.ProposesOn("rita", registrars, s.Replacing(registrars, "ben", "bens new key"))
		s.Agree(proposal, "rita", "rolf")
		s.Seconds(1)
		outcome(t, s, proposal, boardtypes.PROPOSAL_PHASE_EXECUTED)
	}
	s.Finds("thief", s.Member("ben").Address)
	decide()
	s.Pass(hour)
	s.Objects("ben", "thief")
	had := s.Has("ben")
	s.Refused(regiontypes.ErrKeyFrozen, func() { s.Buys("thief", flour, 1) })
	s.Refused(regiontypes.ErrKeyFrozen, func() { s.Objects("ben", "thief") })
	decide()
	s.Pass(73 * hour)
	require.Equal(t, had, s.Has("ben"))
	s.Buys("ben", flour, 1)
	s.Refused(regiontypes.ErrNotMember, func() { s.Buys("thief", flour, 1) })
}

// TestALostKeyOnAFriday: Ada freezes the key that she left in the tram, with its copy at home, in the middle of a shift. An
// officer gives notice on Friday, on Monday the new key is hers. The bakery in which she alone is employed is not idle for an hour of it.
func TestALostKeyOnAFriday(t *testing.T) {
	s := story.New(t)
	bakery := s.Found("bakery", "ada")
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	s.Makes(loaf, 10)
	s.Seconds(1)
	s.ClocksIn("ada", loaf)
	s.Pass(2 * hour)
	s.Freezes("ada")
	had := s.Has("ada")
	s.Pass(3 * hour)
	require.Equal(t, had, s.Has("ada"), "her shift ended when the key was frozen")
	s.GivesNoticeOfANewKey("ada")
	s.Pass(24 * hour)
	require.Equal(t, regiontypes.MEMBER_STATUS_ACTIVE, s.Member("ada").Status)
	company, err := s.Coop.GetCompany(s.Ctx, bakery.ID)
	require.NoError(t, err)
	require.Zero(t, company.IdleSince)
	require.NoError(t, s.Coop.CheckSells(s.Ctx, company))
	s.Pass(48 * hour)
	require.Empty(t, s.Notices("ada"))
	s.ClocksIn("ada", loaf)
	s.Pass(hour)
	require.Equal(t, had+20*unit, s.Has("ada"))
}
