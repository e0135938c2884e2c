package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// AppointOfficer lets a member act for a board, within a limit and until an end.
// Only boards at an address of their own appoint here: the region and the
// companies have their own messages, with rules that this one does not know.
func (k Keeper) AppointOfficer(ctx context.Context, board types.Board, grant regiontypes.MandateGrant) (uint64, error) {
	own := types.AddressOf(board.Id)
	if board.Config.Address != own.String() {
		return 0, errorsmod.Wrapf(types.ErrOfficersElsewhere, "board %d (%s) acts for the region or a company", board.Id, board.Config.Code)
	}
	key := collections.Join(board.Id, grant.Member)
	known, err := k.officers.Has(ctx, key)
	if err != nil {
		return 0, err
	}
	if !known {
		officers, err := k.officersOf(ctx, board.Id)
		if err != nil {
			return 0, err
		}
		if len(officers) >= types.MaxOfficers {
			return 0, errorsmod.Wrapf(types.ErrTooManyOfficers, "board %d has %d of %d", board.Id, len(officers), types.MaxOfficers)
		}
		if err := k.officers.Set(ctx, key); err != nil {
			return 0, err
		}
	}
	return k.region.GrantMandate(ctx, own, grant)
}

// DismissOfficer takes back everything that a board let a member do.
func (k Keeper) DismissOfficer(ctx context.Context, board types.Board, member uint64) error {
	if err := k.officers.Remove(ctx, collections.Join(board.Id, member)); err != nil {
		return err
	}
	return k.region.RevokeMandates(ctx, types.AddressOf(board.Id), member)
}

func (k Keeper) dismissOfficers(ctx context.Context, board types.Board) error {
	officers, err := k.officersOf(ctx, board.Id)
	if err != nil {
		return err
	}
	for _, member := range officers {
		if err := k.DismissOfficer(ctx, board, member); err != nil {
			return err
		}
	}
	return nil
}

// officersOf lists the members who have mandates from a board, MaxOfficers at most.
func (k Keeper) officersOf(ctx context.Context, board uint64) ([]uint64, error) {
	var members []uint64
	err := k.officers.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](board), func(key pair) (bool, error) {
		members = append(members, key.K2())
		return false, nil
	})
	return members, err
}
