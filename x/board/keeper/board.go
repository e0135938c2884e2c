package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/types"
)

// GetBoard returns a board, closed ones too; ErrBoardNotFound.
func (k Keeper) GetBoard(ctx context.Context, id uint64) (types.Board, error) {
	return base.Get(ctx, k.boards, id, types.ErrBoardNotFound, "%d", id)
}

// openBoard returns a board that still decides; ErrBoardClosed.
func (k Keeper) openBoard(ctx context.Context, id uint64) (types.Board, error) {
	board, err := k.GetBoard(ctx, id)
	if err == nil && !board.Open() {
		err = errorsmod.Wrapf(types.ErrBoardClosed, "%d, since %s", id, said.Time(board.ClosedAt))
	}
	return board, err
}

// BoardByAddress returns the open board that acts at an address, if there is one.
func (k Keeper) BoardByAddress(ctx context.Context, addr sdk.AccAddress) (types.Board, bool, error) {
	id, exists, err := base.Find(ctx, k.boardByAddress, addr)
	if err != nil || !exists {
		return types.Board{}, false, err
	}
	board, err := k.GetBoard(ctx, id)
	return board, err == nil, err
}

// IsBoard says whether an open board acts at an address.
func (k Keeper) IsBoard(ctx context.Context, addr sdk.AccAddress) (bool, error) {
	return k.boardByAddress.Has(ctx, addr)
}

// Open makes a board and returns its id. Without an address it gets one derived
// from the id, without an owner it owns itself. Who may open one is the caller's to check.
func (k Keeper) Open(ctx context.Context, config types.BoardConfig) (uint64, error) {
	id, err := base.NextID(ctx, k.boardSequence)
	if err != nil {
		return 0, err
	}
	if config.Address == "" {
		config.Address = types.AddressOf(id).String()
	}
	if config.Owner == "" {
		config.Owner = config.Address
	}
	if err := k.checkConfig(ctx, config); err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	if err := k.storeBoard(ctx, types.Board{Id: id, Config: config, CreatedAt: now, Version: 1}); err != nil {
		return 0, err
	}
	return id, base.Emit(ctx, &types.BoardOpened{Board: id, Config: config})
}

// Reconfigure gives a board another configuration. Empty addresses leave the old
// ones. What is open under the old rules ends without effect: nobody voted on it
// by the new ones. Seats whose class is still filled in the same way keep their holders.
func (k Keeper) Reconfigure(ctx context.Context, id uint64, config types.BoardConfig) error {
	board, err := k.openBoard(ctx, id)
	if err != nil {
		return err
	}
	return k.reconfigure(ctx, board, config)
}

func (k Keeper) reconfigure(ctx context.Context, board types.Board, config types.BoardConfig) error {
	if config.Address == "" {
		config.Address = board.Config.Address
	}
	if config.Owner == "" {
		config.Owner = board.Config.Owner
	}
	if config.Address != board.Config.Address {
		return errorsmod.Wrapf(types.ErrInvalid, "the address of board %d stays what it is, asked for is %s", board.Id, config.Address)
	}
	if err := k.checkConfig(ctx, config); err != nil {
		return err
	}
	if err := k.checkAssembly(config); err != nil {
		return err
	}
	if err := k.index(ctx, board, false); err != nil {
		return err
	}
	reshaped := board
	reshaped.Config, reshaped.Version = config, board.Version+1
	if err := k.storeBoard(ctx, reshaped); err != nil {
		return err
	}
	for class, former := range board.Config.Classes {
		kept := uint32(0)
		if class < len(config.Classes) && config.Classes[class].Source == former.Source {
			kept = config.Classes[class].Seats
		}
		if err := k.reshapeClass(ctx, reshaped, uint32(class), former, kept, "reconfigured"); err != nil {
			return err
		}
	}
	return base.Emit(ctx, &types.BoardReconfigured{Board: board.Id, Version: reshaped.Version, Config: config})
}

// Close ends a board for good: what is open ends without effect, its seats and
// its officers are gone, and its address is free for a board that follows it.
func (k Keeper) Close(ctx context.Context, id uint64) error {
	board, err := k.openBoard(ctx, id)
	if err != nil {
		return err
	}
	return k.closeOpen(ctx, board)
}

func (k Keeper) closeOpen(ctx context.Context, board types.Board) (err error) {
	if k.isAssembly(board.Config) {
		return errorsmod.Wrapf(types.ErrAssembly, "board %d acts for the region and is not closed", board.Id)
	}
	if board.ClosedAt, err = k.region.Now(ctx); err != nil {
		return err
	}
	for class, former := range board.Config.Classes {
		if err := k.reshapeClass(ctx, board, uint32(class), former, 0, "closed"); err != nil {
			return err
		}
	}
	if err := k.dismissOfficers(ctx, board); err != nil {
		return err
	}
	if err := k.index(ctx, board, false); err != nil {
		return err
	}
	addr, err := k.addresses.StringToBytes(board.Config.Address)
	if err != nil {
		return err
	}
	if err := k.boardByAddress.Remove(ctx, addr); err != nil {
		return err
	}
	if err := k.boards.Set(ctx, board.Id, board); err != nil {
		return err
	}
	return base.Emit(ctx, &types.BoardClosed{Board: board.Id})
}

// checkConfig checks a configuration with its addresses, and that its rolls exist.
func (k Keeper) checkConfig(ctx context.Context, config types.BoardConfig) error {
	if err := config.Validate(); err != nil {
		return err
	}
	for _, electorate := range config.Electorates() {
		if electorate.Kind != types.ELECTORATE_KIND_ROLL {
			continue
		}
		if _, err := k.GetRoll(ctx, electorate.Roll); err != nil {
			return err
		}
	}
	return nil
}

// storeBoard writes an open board and its indexes; ErrAddressTaken when another one acts there.
func (k Keeper) storeBoard(ctx context.Context, board types.Board) error {
	addr, err := k.addresses.StringToBytes(board.Config.Address)
	if err != nil {
		return err
	}
	other, taken, err := base.Find(ctx, k.boardByAddress, sdk.AccAddress(addr))
	if err != nil {
		return err
	}
	if taken && other != board.Id {
		return errorsmod.Wrapf(types.ErrAddressTaken, "another acts at the address: %s", board.Config.Address)
	}
	if err := k.boards.Set(ctx, board.Id, board); err != nil {
		return err
	}
	if err := k.boardByAddress.Set(ctx, addr, board.Id); err != nil {
		return err
	}
	return k.index(ctx, board, true)
}

// index makes the board found, or not found any more, by its code and by those who have a vote on it.
func (k Keeper) index(ctx context.Context, board types.Board, found bool) error {
	set := k.boardsByCode.Set
	if !found {
		set = k.boardsByCode.Remove
	}
	if err := set(ctx, collections.Join(board.Config.Code, board.Id)); err != nil {
		return err
	}
	for _, electorate := range board.Config.Electorates() {
		key, err := collections.Join(electorate.Roll, board.Id), error(nil)
		if found {
			err = k.boardsByRoll.Set(ctx, key)
		} else {
			err = k.boardsByRoll.Remove(ctx, key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// signingBoard returns the open board that signs; ErrNotBoard.
func (k Keeper) signingBoard(ctx context.Context, signer string) (types.Board, error) {
	addr, err := k.addresses.StringToBytes(signer)
	if err != nil {
		return types.Board{}, errorsmod.Wrapf(types.ErrInvalid, "signer %.100q: %s", signer, err)
	}
	board, exists, err := k.BoardByAddress(ctx, addr)
	if err == nil && !exists {
		err = errorsmod.Wrap(types.ErrNotBoard, "only boards may do this, by vote")
	}
	return board, err
}
