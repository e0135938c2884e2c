package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func leave(f *fixture.Fix, who ...regiontypes.Member) {
	f.T.Helper()
	for _, one := range who {
		require.NoError(f.T, f.Region.Leave(f.Ctx, one.Id))
	}
}

func suspend(f *fixture.Fix, who ...regiontypes.Member) {
	f.T.Helper()
	for _, one := range who {
		require.NoError(f.T, f.Region.Suspend(f.Ctx, one.Id, "rule"))
	}
}

// workers is a board on which a roll of so many decides by a quorum of two thirds and more than half.
func workers(f *fixture.Fix, count int) (uint64, []regiontypes.Member) {
	members := f.AdmitMany(count)
	config := fixture.DirectConfig(types.OnRoll(f.Roll(members...)))
	config.Rules.QuorumPpm = 666_666
	board := f.Open(config)
	f.EndBlock()
	return board, members
}

func TestOfThreeTwoLeaveAndTheThirdDecides(t *testing.T) {
	for name, stop := range map[string]func(*fixture.Fix, ...regiontypes.Member){"left": leave, "suspended": suspend} {
		t.Run(name, func(t *testing.T) {
			f := fixture.New(t)
			board, m := workers(f, 3)
			open := f.Propose(board, m[0])
			stop(f, m[1], m[2])
			f.RequireBoardInvariants()
			f.Yes(open, m[0])
			require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(open), "in the block in which the others left")
			require.EqualValues(t, 1, f.Proposal(open).Electorate)
			f.EndBlock()
			f.RequireBoardInvariants()
			later := f.Propose(board, m[0])
			require.EqualValues(t, 1, f.Proposal(later).Electorate)
			f.Yes(later, m[0])
			require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(later))
			f.RequireBoardInvariants()
		})
	}
}

func TestTheVoteOfWhoLeftCountsNoMore(t *testing.T) {
	f := fixture.New(t)
	board, m := workers(f, 5)
	open := f.Propose(board, m[0])
	f.Yes(open, m[0], m[1])
	leave(f, m[0])
	f.EndBlock()
	require.Equal(t, types.Tally{Yes: 1}, f.Proposal(open).Tally)
	require.EqualValues(t, 4, f.Proposal(open).Electorate)
	f.RequireBoardInvariants()
	// Who is suspended has no vote, their former one is gone, and they cast it anew once reinstated.
	suspend(f, m[1])
	f.EndBlock()
	require.Zero(t, f.Proposal(open).Tally)
	require.EqualValues(t, 3, f.Proposal(open).Electorate)
	refused(t, f, regiontypes.ErrMemberSuspended, sent(f, yes(m[1], open)))
	require.NoError(t, f.Region.Reinstate(f.Ctx, m[1].Id))
	f.EndBlock()
	require.EqualValues(t, 4, f.Proposal(open).Electorate)
	f.Yes(open, m[1])
	require.Equal(t, types.Tally{Yes: 1}, f.Proposal(open).Tally)
	f.EndBlock()
	f.RequireBoardInvariants()
}

func TestNobodyIsSuspendedFromTheAssembly(t *testing.T) {
	f := fixture.New(t)
	assembly := f.Assembly()
	council := f.Open(fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members()))))
	m := f.AdmitMany(4)
	f.EndBlock()
	f.Elect(council, 0, m[0])
	f.EndBlock()
	suspend(f, m[1], m[2], m[3])
	f.EndBlock()

	// The two who are left do not decide for five.
	open := f.Propose(assembly, m[0], admit(f, assembly, "newcomer"))
	require.EqualValues(t, 5, f.Proposal(open).Electorate)
	f.Yes(open, m[0])
	f.No(open, m[1], m[2])
	require.Equal(t, types.PROPOSAL_PHASE_VOTING, f.Phase(open))
	f.No(open, m[3])
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(open))

	// They propose, sign for recalls and vote in elections, and sit nowhere.
	back := f.Propose(assembly, m[1], &regiontypes.MsgReinstateMember{Signer: f.AddressOf(assembly), Member: m[1].Id})
	f.Yes(back, m[1], m[2], m[3])
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(back))
	_, err := f.Board.SignPetition(f.Ctx, m[2].Address, council, 0, 0)
	require.NoError(t, err)
	f.EndBlock()
	require.Equal(t, regiontypes.MEMBER_STATUS_ACTIVE, f.Member(m[1].Id).Status)
	f.RequireBoardInvariants()
}

func TestWhoLeftIsNotElectedThoughTheyComeBack(t *testing.T) {
	f := fixture.New(t)
	council := f.Open(fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members()))))
	m := f.AdmitMany(4)
	f.EndBlock()
	election, err := f.Board.CallElection(f.Ctx, m[0].Address, council, 0)
	require.NoError(t, err)
	for _, one := range m[:2] {
		_, err := f.Board.Stand(f.Ctx, one.Address, election)
		require.NoError(t, err)
	}
	f.Wait(fixture.Nomination)
	require.NoError(t, f.Board.CastBallot(f.Ctx, m[2].Address, election, []uint64{m[0].Id}))
	require.NoError(t, f.Board.CastBallot(f.Ctx, m[0].Address, election, []uint64{m[0].Id}))
	require.NoError(t, f.Board.CastBallot(f.Ctx, m[3].Address, election, []uint64{m[1].Id}))
	leave(f, m[0])
	_, err = f.Region.Admit(f.Ctx, m[0].Address, 0)
	require.NoError(t, err)
	f.EndBlock()
	stored, err := f.Board.GetElection(f.Ctx, election)
	require.NoError(t, err)
	require.EqualValues(t, 4, stored.Electorate)
	require.EqualValues(t, 2, stored.Ballots)
	f.RequireBoardInvariants()
	f.Wait(fixture.Election)
	stored, err = f.Board.GetElection(f.Ctx, election)
	require.NoError(t, err)
	require.Equal(t, []uint64{m[1].Id}, stored.Elected)
	f.RequireBoardInvariants()
}

func TestAStolenKeysVotesAreStruckWhereNothingIsCarriedOutAndALostOnesStand(t *testing.T) {
	for name, stolen := range map[string]bool{"lost": false, "stolen": true} {
		t.Run(name, func(t *testing.T) {
			f := fixture.New(t)
			config := fixture.DirectConfig(types.Members())
			config.Address = f.Region.Authority().String()
			config.Rules.DelaySeconds = 500
			config.Rules.VetoPpm = fixture.Fifth * 2
			assembly := f.Open(config)
			m := f.AdmitMany(4) // five with the officer
			f.EndBlock()
			carried := f.Propose(assembly, m[0], admit(f, assembly, "carried out"))
			f.Yes(carried, m[0], m[1], m[2])
			f.Wait(501)
			require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(carried))
			before := f.Propose(assembly, m[0], admit(f, assembly, "before"))
			f.Yes(before, m[0])
			f.Wait(10)
			theft := f.Now()
			open := f.Propose(assembly, m[1], admit(f, assembly, "open"))
			passed := f.Propose(assembly, m[1], admit(f, assembly, "passed"))
			f.Yes(open, m[0])
			f.Yes(passed, m...)
			require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(passed))
			require.NoError(t, f.Board.Veto(f.Ctx, m[0].Address, passed))
			f.EndBlock()

			if !stolen {
				theft = 0
			}
			require.NoError(t, f.Region.ReplaceKey(f.Ctx, m[0].Id, addr("a new key"), theft))
			f.EndBlock()
			f.RequireBoardInvariants()
			m[0] = f.Member(m[0].Id)
			require.True(t, isMember(t, f, "carried out"), "what was carried out stands")
			require.EqualValues(t, 1, f.Proposal(before).Tally.Yes, "what was said before the theft stands")
			if !stolen {
				require.EqualValues(t, 1, f.Proposal(open).Tally.Yes)
				require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(passed))
				require.EqualValues(t, 1, f.Proposal(passed).Decision.Vetoes)
				return
			}
			require.Zero(t, f.Proposal(open).Tally)
			again := f.Proposal(passed)
			require.EqualValues(t, 3, again.Tally.Yes)
			require.Zero(t, again.Decision.Vetoes)
			require.Equal(t, types.PROPOSAL_PHASE_PASSED, again.Phase, "three of three who voted are still more than half, and enough for the quorum")

			// Without the second of them it has not enough any more.
			require.NoError(t, f.Region.ReplaceKey(f.Ctx, m[1].Id, addr("another"), theft))
			require.NoError(t, f.Region.ReplaceKey(f.Ctx, m[2].Id, addr("a third"), theft))
			f.EndBlock()
			again = f.Proposal(passed)
			require.Equal(t, types.PROPOSAL_PHASE_VOTING, again.Phase)
			require.GreaterOrEqual(t, again.ClosesAt, f.Now()-1+types.ReopenSeconds)
			f.RequireBoardInvariants()
			f.Wait(600)
			require.Equal(t, types.PROPOSAL_PHASE_VOTING, f.Phase(passed), "the delay of what is not decided does not run out")
			for i := range m {
				m[i] = f.Member(m[i].Id)
			}
			f.Yes(passed, m[:3]...)
			require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(passed), "with their new keys they decide anew")
			f.Wait(501)
			require.True(t, isMember(t, f, "passed"))
			f.RequireBoardInvariants()
		})
	}
}

// What went back to voting is decided by nobody, also when it ends without a vote.
func TestADecisionThatWentBackMayBeWithdrawn(t *testing.T) {
	f := fixture.New(t)
	config := fixture.DirectConfig(types.Members())
	config.Rules.DelaySeconds = 500
	config.Rules.VetoPpm = fixture.Fifth * 2
	assembly := f.Open(config)
	m := f.AdmitMany(3)
	f.EndBlock()
	f.Wait(10)
	proposal := f.Propose(assembly, m[0])
	f.Yes(proposal, m...)
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(proposal))
	for i, one := range m {
		require.NoError(t, f.Region.ReplaceKey(f.Ctx, one.Id, addr([]string{"fresh", "new", "third"}[i]), f.Now()))
	}
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_VOTING, f.Phase(proposal))
	send(t, f, &types.MsgWithdraw{Signer: f.Member(m[0].Id).Address, Proposal: proposal})
	require.Equal(t, types.PROPOSAL_PHASE_WITHDRAWN, f.Phase(proposal))
	f.RequireBoardInvariants()
}

func TestASeatedBoardsDecisionGoesBackWithoutAStolenVote(t *testing.T) {
	f := fixture.New(t)
	config := fixture.SeatedConfig(2, fixture.Seats(3, types.ElectedBy(types.Members())))
	config.Rules.DelaySeconds = 500
	council := f.Open(config)
	m := f.AdmitMany(4)
	f.EndBlock()
	f.Elect(council, 0, m[:3]...)
	f.EndBlock()
	proposal := f.Propose(council, m[0])
	f.Yes(proposal, m[0], m[1])
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(proposal))
	require.NoError(t, f.Region.ReplaceKey(f.Ctx, m[1].Id, addr("fresh"), f.Now()))
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_VOTING, f.Phase(proposal))
	f.RequireBoardInvariants()
	f.Yes(proposal, m[2])
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(proposal))
	f.RequireBoardInvariants()
}

func TestFewerMembersNeedFewerVetoesAndFewerSignatures(t *testing.T) {
	f := fixture.New(t)
	config := fixture.DirectConfig(types.Members())
	config.Address = f.Region.Authority().String()
	config.Rules.DelaySeconds, config.Rules.VetoPpm = 500, fixture.Half
	assembly := f.Open(config)
	council := f.Open(fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members()))))
	m := f.AdmitMany(5)
	f.EndBlock()
	f.Elect(council, 0, m[0])
	f.EndBlock()
	proposal := f.Propose(assembly, m[0])
	f.Yes(proposal, m[0], m[1], m[2], m[3])
	require.EqualValues(t, 3, f.Proposal(proposal).Decision.VetoesNeeded)
	f.EndBlock()
	require.NoError(t, f.Board.Veto(f.Ctx, m[0].Address, proposal))
	require.NoError(t, f.Board.Veto(f.Ctx, f.Officer.Address, proposal))
	leave(f, m[3], m[4])
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_VETOED, f.Phase(proposal), "two of four")
	f.RequireBoardInvariants()
}

// TestWhoIsOfAnElectorateIsWhoIsCounted lets people come, go and lose keys while votes open and close, with little room for
// each step, and recounts every electorate and every vote from the memberships.
func TestWhoIsOfAnElectorateIsWhoIsCounted(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := fixture.New(t)
		assembly := f.Assembly()
		board, people := workers(f, 6)
		roll, err := f.Board.GetBoard(f.Ctx, board)
		require.NoError(t, err)
		workplace := roll.Config.Electorate.Roll
		var open []uint64
		// What each was on the roll, told apart from what the module keeps: since when, until when, and whether
		// anything was open then in which they had a vote.
		type stay struct {
			since, until int64
			kept         bool
		}
		stays := map[uint64][]stay{}
		for _, one := range people {
			since, err := f.Board.Stored().RollEntries.Get(f.Ctx, collections.Join(workplace, one.Id))
			require.NoError(t, err)
			stays[one.Id] = []stay{{since: since}}
		}
		ends := func(id uint64) {
			last := &stays[id][len(stays[id])-1]
			last.until = f.Now()
			for _, one := range open {
				proposal := f.Proposal(one)
				last.kept = last.kept || (proposal.Board == board && proposal.DueAt != 0 && proposal.OpenedAt > last.since)
			}
		}
		on := func(id uint64) bool {
			last := stays[id][len(stays[id])-1]
			return last.until == 0
		}
		anybody := func() regiontypes.Member { return f.Member(rapid.SampledFrom(people).Draw(r, "who").Id) }
		r.Repeat(map[string]func(*rapid.T){
			"leave": func(*rapid.T) {
				if one := anybody(); one.Status == regiontypes.MEMBER_STATUS_ACTIVE {
					leave(f, one)
				}
			},
			"return": func(*rapid.T) {
				one := anybody()
				if one.Status != regiontypes.MEMBER_STATUS_LEFT {
					return
				}
				_, err := f.Region.Admit(f.Ctx, one.Address, 0)
				require.NoError(t, err)
				if rapid.Bool().Draw(r, "works again") {
					if on(one.Id) {
						ends(one.Id)
					}
					require.NoError(t, f.Board.AddToRoll(f.Ctx, workplace, one.Id))
					stays[one.Id] = append(stays[one.Id], stay{since: f.Now()})
				}
				f.EndBlock() // who comes in the second in which a vote opens is counted, and has no vote
			},
			"dismiss": func(*rapid.T) {
				if one := anybody(); on(one.Id) {
					ends(one.Id)
					require.NoError(t, f.Board.RemoveFromRoll(f.Ctx, workplace, one.Id))
				}
			},
			"hire": func(*rapid.T) {
				if one := anybody(); !on(one.Id) && one.Status == regiontypes.MEMBER_STATUS_ACTIVE {
					require.NoError(t, f.Board.AddToRoll(f.Ctx, workplace, one.Id))
					stays[one.Id] = append(stays[one.Id], stay{since: f.Now()})
					f.EndBlock()
				}
			},
			"suspend": func(*rapid.T) {
				if one := anybody(); one.Status == regiontypes.MEMBER_STATUS_ACTIVE {
					suspend(f, one)
				}
			},
			"reinstate": func(*rapid.T) {
				if one := anybody(); one.Status == regiontypes.MEMBER_STATUS_SUSPENDED {
					require.NoError(t, f.Region.Reinstate(f.Ctx, one.Id))
				}
			},
			"stolen": func(r *rapid.T) {
				if one := anybody(); one.Status != regiontypes.MEMBER_STATUS_LEFT {
					fresh := addr(rapid.StringN(8, 8, 8).Draw(r, "key"))
					_ = f.Failing(func(ctx context.Context) error {
						return f.Region.ReplaceKey(ctx, one.Id, fresh, f.Now()-int64(rapid.IntRange(0, 9).Draw(r, "ago")))
					})
				}
			},
			"propose": func(*rapid.T) {
				id, err := f.Board.Propose(f.Ctx, anybody().Address, rapid.SampledFrom([]uint64{assembly, board}).Draw(r, "board"), nil, nil)
				if err == nil {
					open = append(open, id)
				}
			},
			"vote": func(*rapid.T) {
				if len(open) > 0 {
					id, choice := rapid.SampledFrom(open).Draw(r, "proposal"), rapid.SampledFrom([]types.Choice{types.CHOICE_YES, types.CHOICE_NO}).Draw(r, "choice")
					who := anybody()
					_ = f.Failing(func(ctx context.Context) error { return f.Board.Vote(ctx, who.Address, id, choice) })
				}
			},
			"block": func(*rapid.T) { f.EndBlock() },
			"": func(*rapid.T) {
				before := f.Ctx
				cached, _ := f.Ctx.CacheContext()
				f.Ctx = cached
				require.NoError(t, f.Board.EndBlock(f.Ctx))
				f.RequireBoardInvariants()
				for _, id := range open {
					proposal := f.Proposal(id)
					if proposal.Phase != types.PROPOSAL_PHASE_VOTING {
						continue
					}
					electors := uint64(0)
					for id := uint64(1); id <= uint64(len(people))+1; id++ {
						one := f.Member(id)
						is := one.Status.Present() && one.AdmittedAt < proposal.OpenedAt
						if proposal.Board == board {
							is = false
							for _, stay := range stays[id] {
								there := stay.until == 0 || (stay.kept && stay.until >= proposal.OpenedAt)
								is = is || (there && stay.since < proposal.OpenedAt && stay.since >= one.AdmittedAt && one.Status == regiontypes.MEMBER_STATUS_ACTIVE)
							}
						}
						if is {
							electors++
						}
					}
					require.Equal(t, electors, proposal.Electorate, "proposal %d on board %d", id, proposal.Board)
					require.LessOrEqual(t, proposal.Tally.Yes+proposal.Tally.No, electors)
				}
				f.Ctx = before
			},
		})
	})
}
