package app_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// whileSuspended are what a suspended member may do: decide with all members, object, buy, and freeze their key.
var whileSuspended = []string{
	"/factor.board.v1.MsgCallElection", "/factor.board.v1.MsgCastBallot", "/factor.board.v1.MsgPropose", "/factor.board.v1.MsgRetry",
	"/factor.board.v1.MsgSignPetition", "/factor.board.v1.MsgVeto", "/factor.board.v1.MsgVote", "/factor.board.v1.MsgWithdraw",
	"/factor.board.v1.MsgWithdrawCandidacy", "/factor.market.v1.MsgCancelOrder", "/factor.market.v1.MsgConfirmReceipt",
	"/factor.market.v1.MsgContest", "/factor.market.v1.MsgPurchase", "/factor.region.v1.MsgFreezeKey", "/factor.region.v1.MsgObject",
	"/factor.region.v1.MsgRevokeMandate", // of their own: anybody may lay down an office
}

// afterLeaving are what who left may do: spend what they have, take back what is on hold, and keep their key from others.
var afterLeaving = []string{
	"/factor.market.v1.MsgCancelOrder", "/factor.market.v1.MsgConfirmReceipt", "/factor.market.v1.MsgContest", "/factor.market.v1.MsgPurchase",
	"/factor.region.v1.MsgFreezeKey", "/factor.region.v1.MsgObject",
	"/factor.region.v1.MsgRevokeMandate", // of their own: anybody may lay down an office
}

// whileFrozen are what a frozen key could do if the ante handler let it in: an operator need be no member.
var whileFrozen = []string{"/factor.validators.v1.MsgJoin"}

// TestWhoIsSuspendedOrLeftDoesOnlyWhatIsTheirs lets random lives go on until every message that a member signs by themselves
// was accepted from a member who then, in another future, is suspended or leaves before they send it: it is refused by a named error,
// unless it is one of those that can stay theirs. The ante handler admits every member, so each module has to refuse for itself.
func TestWhoIsSuspendedOrLeftDoesOnlyWhatIsTheirs(t *testing.T) {
	urls, acts := factorMessages(), allActs()
	left := slices.DeleteFunc(slices.Clone(urls), func(url string) bool { return acts[url].board || slices.Contains(decidedOnly, url) })
	for life := uint64(0); life < 4 && len(left) > 0; life++ { // a region can grow into one where something does not happen any more
		left = standingIn(t, newPoison(t, simulationSeed+life), left)
	}
	require.Empty(t, left, "no member was seen to do these")
	require.Empty(t, slices.DeleteFunc(slices.Concat(whileSuspended, afterLeaving), func(url string) bool { return slices.Contains(urls, url) }))
}

// standingIn lets one random life go on for a while, and returns the messages that no member was seen to send in it.
func standingIn(t *testing.T, s *poison, left []string) []string {
	acts := allActs()
	for range 100 {
		s.grow(nil)
	}
	for range 150 {
		if len(left) == 0 {
			break
		}
		for range 5 {
			s.grow(left)
		}
		s.look()
		now := branchOf(s.Chain)
		left = slices.DeleteFunc(left, func(url string) bool {
			who, msg := s.ready(acts[url])
			if msg == nil || !now.accepts(msg) {
				return false
			}
			member, found, err := s.Region.MemberByAddress(now.ctx, who.Address)
			require.NoError(t, err)
			if !found {
				return url == "/factor.validators.v1.MsgJoin" // an operator need be no member
			}
			for _, state := range []struct {
				name  string
				enter func(sdk.Context) error
				may   []string
			}{
				{"suspended", func(ctx sdk.Context) error { return s.Region.Suspend(ctx, member.Id, "rule") }, whileSuspended},
				{"left", func(ctx sdk.Context) error { return s.Region.Leave(ctx, member.Id) }, afterLeaving},
				{"frozen", func(ctx sdk.Context) error { return s.Region.FreezeKey(ctx, member.Address) }, whileFrozen},
			} {
				then := now.fork()
				require.NoError(t, state.enter(then.ctx))
				err := then.send(msg)
				if err == nil {
					require.Contains(t, state.may, url, "by a member who is %s", state.name)
				} else {
					require.False(t, untyped(err), "%s by a member who is %s: %s", url, state.name, err)
				}
			}
			return true
		})
	}
	return left
}

// Whatever follows memberships takes every change off again, and nothing else is told.
func TestEveryFollowerOfMembershipsFollows(t *testing.T) {
	s := newSimulation(t, simulationSeed)
	require.Len(t, regiontypes.Followers, len(regiontypes.Follower_name)-1, "all but the unspecified one")
	b := branchOf(s.Chain)
	for i, one := range []func() error{
		func() error { return s.Region.Suspend(b.ctx, s.People[5].ID, "rule") }, func() error { return s.Region.Reinstate(b.ctx, s.People[5].ID) },
		func() error { return s.Region.Leave(b.ctx, s.People[6].ID) },
	} {
		require.NoError(t, one(), i)
	}
	for _, follower := range regiontypes.Followers {
		waits, err := s.Region.HasMemberChanges(b.ctx, follower)
		require.NoError(t, err)
		require.True(t, waits, follower)
	}
	require.NoError(t, b.block(0))
	for _, follower := range regiontypes.Followers {
		waits, err := s.Region.HasMemberChanges(b.ctx, follower)
		require.NoError(t, err)
		require.False(t, waits, "%s does not follow", follower)
	}
}
