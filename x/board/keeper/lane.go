package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/types"
)

// lane says whose boards something due is of. In every block what the region's boards have to do comes first: a company
// of one person could fill the queues with elections and decisions of its own.
type lane uint32

const (
	regionLane lane = iota
	otherLane
)

var lanes = []lane{regionLane, otherLane}

// laneDue is a lane, a time and an id.
type laneDue = collections.Triple[uint32, int64, uint64]

var laneKey = collections.TripleKeyCodec(collections.Uint32Key, collections.Int64Key, collections.Uint64Key)

func laneOf(ofRegion bool) uint32 {
	if ofRegion {
		return uint32(regionLane)
	}
	return uint32(otherLane)
}

func proposalDueAt(p types.Proposal, at int64) laneDue {
	return collections.Join3(laneOf(p.OfRegion), at, p.Id)
}

func electionDueAt(e types.Election) laneDue {
	return collections.Join3(laneOf(e.OfRegion), e.ClosesAt, e.Id)
}

func termDueAt(t types.TermEnd) termKey {
	return collections.Join4(laneOf(t.OfRegion), t.DueAt, t.Board, t.Class)
}

// ofRegion says whether a board is the region's: it acts for the region, or belongs to it.
func (k Keeper) ofRegion(config types.BoardConfig) bool {
	return k.isAssembly(config) || config.Owner == k.region.Authority().String()
}

// firstInLane returns the first entry of a lane that is due, if there is one.
func firstInLane(ctx context.Context, queue collections.KeySet[laneDue], of lane, now int64) (uint64, bool, error) {
	due := new(collections.Range[laneDue]).
		StartInclusive(collections.Join3(uint32(of), int64(0), uint64(0))).EndExclusive(collections.Join3(uint32(of), now+1, uint64(0)))
	key, exists, err := base.FirstKey(ctx, queue.Iterate, due)
	if err != nil || !exists {
		return 0, false, err
	}
	return key.K3(), true, nil
}

// firstTermEnd returns the first term of a lane whose election is due, if there is one.
func (k Keeper) firstTermEnd(ctx context.Context, of lane, now int64) (termKey, bool, error) {
	due := new(collections.Range[termKey]).
		StartInclusive(collections.Join4(uint32(of), int64(0), uint64(0), uint32(0))).EndExclusive(collections.Join4(uint32(of), now+1, uint64(0), uint32(0)))
	return base.FirstKey(ctx, k.termEnds.Iterate, due)
}
