package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/mutants"
	"github.com/factor-coop/factor/x/board/keeper"
	"github.com/factor-coop/factor/x/board/types"
)

// change rewrites one stored entry.
func change[K, V any](ctx context.Context, entries interface {
	Get(ctx context.Context, key K) (V, error)
	Set(ctx context.Context, key K, value V) error
}, key K, edit func(*V),
) error {
	value, err := entries.Get(ctx, key)
	if err != nil {
		return err
	}
	edit(&value)
	return entries.Set(ctx, key, value)
}

// The entries of a region that has lived.
const (
	councilID, failed, waiting, open, gone = 2, 1, 2, 3, 4
	election, petition                     = 3, 1
)

// Each mutant changes one stored entry, and the named invariant must see it.
func TestEveryInvariantCatchesItsMutants(t *testing.T) {
	type mutant struct {
		invariant string
		change    func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error
	}
	decision := func(edit func(*types.Decision)) func(context.Context, *fixture.Fix, keeper.Stored) error {
		return func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Proposals, waiting, func(p *types.Proposal) { edit(p.Decision) })
		}
	}
	dueOf := func(ctx context.Context, s keeper.Stored, id uint64) collections.Triple[uint32, int64, uint64] {
		proposal, err := s.Proposals.Get(ctx, id)
		require.NoError(t, err)
		return keeper.ProposalDue(proposal, proposal.DueAt)
	}
	caught := map[string]bool{}
	for name, m := range map[string]mutant{
		"a board's address leads elsewhere": {"board/boards", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return s.BoardByAddress.Set(ctx, types.AddressOf(councilID), 1)
		}},
		"an address of no board": {"board/boards", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.BoardByAddress.Set(ctx, fixture.Address("x"), councilID)
		}},
		"a board is not found by its code": {"board/boards", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return s.BoardsByCode.Remove(ctx, collections.Join("council", uint64(councilID)))
		}},
		"a code finds a board too many": {"board/boards", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.BoardsByCode.Set(ctx, collections.Join("senate", uint64(councilID)))
		}},
		"a board is not found by its roll": {"board/boards", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.BoardsByRoll.Remove(ctx, keeper.Pair(1, councilID))
		}},
		"a roll finds a board too many": {"board/boards", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.BoardsByRoll.Set(ctx, keeper.Pair(9, councilID))
		}},
		"a closed board has an officer": {"board/boards", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Officers.Set(ctx, keeper.Pair(3, 1))
		}},
		"a seat beyond its class": {"board/seats", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Seats.Set(ctx, keeper.SeatKey(councilID, 0, 2), types.Seat{Board: councilID, Index: 2, Member: 2})
		}},
		"a member sits twice": {"board/seats", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			seat, err := s.Seats.Get(ctx, keeper.SeatKey(councilID, 0, 0))
			if err != nil {
				return err
			}
			seat.Class = 2
			return s.Seats.Set(ctx, keeper.SeatKey(councilID, 2, 0), seat)
		}},
		"a seat is not found by its holder": {"board/seats", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return change(ctx, mutants.Under(f.Store(types.StoreKey), types.SeatsPrefix, s.Seats), keeper.SeatKey(councilID, 0, 0), func(seat *types.Seat) { seat.Member++ })
		}},
		"a holder of no seat": {"board/seats", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			byMember := mutants.Index(f.Store(types.StoreKey), types.SeatsByMemberPrefix, s.Seats.Indexes.ByMember)
			return byMember.Set(ctx, collections.Join(uint64(9), keeper.SeatKey(councilID, 0, 0)))
		}},
		"a term ends a second later than the queue says": {"board/terms", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Seats, keeper.SeatKey(councilID, 0, 0), func(seat *types.Seat) { seat.Until++ })
		}},
		"a roll says one more": {"board/rolls", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Rolls, 1, func(roll *types.Roll) { roll.Size_++ })
		}},
		"a roll has one more": {"board/rolls", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.RollEntries.Set(ctx, keeper.Pair(1, 7), 1)
		}},
		"a member has a roll that lacks them": {"board/rolls", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return mutants.Index(f.Store(types.StoreKey), types.RollsByMemberPrefix, s.RollEntries.Indexes.ByMember).Set(ctx, keeper.Pair(7, 1))
		}},
		"a member does not find a roll that has them": {"board/rolls", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return mutants.Index(f.Store(types.StoreKey), types.RollsByMemberPrefix, s.RollEntries.Indexes.ByMember).Clear(ctx, nil)
		}},
		"a stranger is on a roll": {"board/rolls", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.RollEntries.Set(ctx, keeper.Pair(1, 99), 1)
		}},
		"an election closes a second later than the queue says": {"board/elections", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Elections, election, func(e *types.Election) { e.ClosesAt++ })
		}},
		"an election ended but is still queued": {"board/elections", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Elections, election, func(e *types.Election) { e.Closed = true })
		}},
		"a class finds another election": {"board/elections", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.OpenElections.Set(ctx, keeper.SeatKey(councilID, 1, 0), 2)
		}},
		"a candidate too few": {"board/elections", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Candidates.Remove(ctx, collections.Join(uint64(election), uint32(1)))
		}},
		"a candidate is found elsewhere": {"board/elections", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Standing.Set(ctx, keeper.Pair(election, 3), 0)
		}},
		"somebody is found who does not stand": {"board/elections", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Standing.Set(ctx, keeper.Pair(election, 7), 0)
		}},
		"an approval too many": {"board/ballots", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Candidates, collections.Join(uint64(election), uint32(1)), func(c *types.Candidate) { c.Approvals++ })
		}},
		"a ballot too many": {"board/ballots", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Ballots.Set(ctx, keeper.Pair(election, 7), types.Ballot{Election: election, Member: 7})
		}},
		"an elector of the second in which it opened": {"board/ballots", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			e, err := s.Elections.Get(ctx, election)
			if err != nil {
				return err
			}
			return change(ctx, s.Ballots, keeper.Pair(election, 2), func(b *types.Ballot) { b.Since = e.OpenedAt })
		}},
		"a ballot of a stranger": {"board/ballots", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Ballots.Set(ctx, keeper.Pair(election, 99), types.Ballot{Election: election, Member: 99})
		}},
		"a signature too few": {"board/petitions", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Signatures.Remove(ctx, keeper.Pair(petition, 5))
		}},
		"a petition lapses a second later than the queue says": {"board/petitions", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Petitions, petition, func(p *types.Petition) { p.ClosesAt++ })
		}},
		"a seat finds no petition": {"board/petitions", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.OpenPetitions.Remove(ctx, keeper.SeatKey(councilID, 0, 1))
		}},
		"a petition is on the queue twice": {"board/petitions", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.PetitionDue.Set(ctx, keeper.Due(1, petition))
		}},
		"a proposal fell off the queue": {"board/proposals", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.ProposalDue.Remove(ctx, dueOf(ctx, s, open))
		}},
		"a proposal is on the queue twice": {"board/proposals", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.ProposalDue.Set(ctx, keeper.ProposalDue(types.Proposal{Id: open}, 1))
		}},
		"a proposal is not found as open": {"board/proposals", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.OpenProposals.Remove(ctx, keeper.Pair(1, open))
		}},
		"a proposer has one more": {"board/proposals", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.OpenByMember, 2, func(count *uint64) { *count++ })
		}},
		"a vote that nobody cast": {"board/votes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Proposals, open, func(p *types.Proposal) { p.Tally.Yes++ })
		}},
		"a vote by somebody who could not": {"board/votes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			p, err := s.Proposals.Get(ctx, open)
			if err != nil {
				return err
			}
			return change(ctx, s.Votes, keeper.Pair(open, 2), func(v *types.Vote) { v.Since = p.OpenedAt })
		}},
		"a vote that says the opposite": {"board/votes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Votes, keeper.Pair(open, 2), func(v *types.Vote) { v.Choice = types.CHOICE_NO })
		}},
		"a vote of a stranger": {"board/votes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Votes.Set(ctx, keeper.Pair(open, 99), types.Vote{Proposal: open, Member: 99, Choice: types.CHOICE_YES})
		}},
		"votes that nobody will forget": {"board/votes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Prunes.Remove(ctx, collections.Join(uint32(types.PRUNE_KIND_VOTES), uint64(gone)))
		}},
		"a decision by one too few":          {"board/decisions", decision(func(d *types.Decision) { d.Needed++ })},
		"a decision that names one too few":  {"board/decisions", decision(func(d *types.Decision) { d.Seats = d.Seats[1:] })},
		"a decision that names one twice":    {"board/decisions", decision(func(d *types.Decision) { d.Seats[1].Member = d.Seats[0].Member })},
		"a mandate that had ended":           {"board/decisions", decision(func(d *types.Decision) { d.Seats[0].Until = d.DecidedAt })},
		"a mandate that began with the vote": {"board/decisions", decision(func(d *types.Decision) { d.Seats[0].From = d.DecidedAt })},
		"a class that did not agree":         {"board/decisions", decision(func(d *types.Decision) { d.NeededByClass[1] = 2 })},
		"something ran that nobody decided": {"board/decisions", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Proposals, failed, func(p *types.Proposal) { p.Decision = nil })
		}},
		"a former entry that its member does not find": {"board/former-entries", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.FormersByMember.Clear(ctx, nil)
		}},
		"a former entry from before it began": {"board/former-entries", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			former := types.FormerEntry{Roll: 1, Member: 1, Since: 9, RemovedAt: 9}
			return failure.First(
				s.Formers.Set(ctx, collections.Join3(uint64(1), int64(9), uint64(1)), former),
				s.FormersByMember.Set(ctx, collections.Join3(uint64(1), uint64(1), int64(9))),
			)
		}},
		"a former entry that nothing needs": {"board/former-entries", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			former := types.FormerEntry{Roll: 1, Member: 1, Since: 5, RemovedAt: 9}
			return failure.First(
				s.Formers.Set(ctx, collections.Join3(uint64(1), int64(9), uint64(1)), former),
				s.FormersByMember.Set(ctx, collections.Join3(uint64(1), uint64(1), int64(9))),
			)
		}},
		"what is open is not found by its roll": {"board/former-entries", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.VotesByRoll.Clear(ctx, nil)
		}},
		"an open vote that nobody finds": {"board/open-votes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			iterator, err := s.OpenVotes.Iterate(ctx, nil)
			if err != nil {
				return err
			}
			keys, err := iterator.Keys()
			if err != nil {
				return err
			}
			return s.OpenVotes.Remove(ctx, keys[0])
		}},
		"a roll counts somebody inactive who is not": {"board/rolls", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Rolls, 1, func(r *types.Roll) { r.Inactive++ })
		}},
		"a veto too many": {"board/vetoes", decision(func(d *types.Decision) { d.Vetoes++ })},
		"a veto by somebody who came later": {"board/vetoes", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return s.Vetoes.Set(ctx, keeper.Pair(waiting, 4), types.Signature{Id: waiting, Member: 4, Since: f.Now(), At: f.Now()})
		}},
		"an ended proposal keeps its messages": {"board/proposals", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Proposals, gone, func(p *types.Proposal) { p.Messages = f.Pack(admit(f, 1, "x")) })
		}},
		"an open proposal has lost its messages": {"board/proposals", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Proposals, waiting, func(p *types.Proposal) { p.Digest = &types.Digest{Types: []string{"/x"}} })
		}},
		"a proposal is forgotten a second later than the queue says": {"board/forgets", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Proposals, gone, func(p *types.Proposal) { p.ForgetAt++ })
		}},
		"an open proposal would be forgotten": {"board/forgets", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Forgets.Set(ctx, collections.Join3(int64(1), uint32(1), uint64(open)))
		}},
		"an election that ended is never forgotten": {"board/forgets", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return change(ctx, s.Elections, 1, func(e *types.Election) { e.ForgetAt = 0 })
		}},
		"votes that count would be forgotten": {"board/prunes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Prunes.Set(ctx, collections.Join(uint32(types.PRUNE_KIND_VOTES), uint64(open)))
		}},
		"ballots that count would be forgotten": {"board/prunes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Prunes.Set(ctx, collections.Join(uint32(types.PRUNE_KIND_BALLOTS), uint64(election)))
		}},
		"signatures that count would be forgotten": {"board/prunes", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Prunes.Set(ctx, collections.Join(uint32(types.PRUNE_KIND_SIGNATURES), uint64(petition)))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := lived(t)
			require.NoError(t, m.change(f.Ctx, f, f.Board.Stored()))
			mutants.RequireFires(f.Ctx, t, f.Board.Invariants(), m.invariant)
		})
		caught[m.invariant] = true
	}
	mutants.RequireEach(t, fixture.New(t).Board.Invariants(), caught)
}
