package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/region/types"
)

// IsRelayer says whether an address may submit packets.
func (k Keeper) IsRelayer(ctx context.Context, addr sdk.AccAddress) (bool, error) {
	_, is, err := k.RelayerID(ctx, addr)
	return is, err
}

// RelayerID returns the id under which a relayer has its gas allowance, if the address is one's.
func (k Keeper) RelayerID(ctx context.Context, addr sdk.AccAddress) (uint64, bool, error) {
	return base.FindUnique(ctx, k.relayers.Indexes.ByAddress, addr)
}

// RegisterRelayer lets an address submit packets and returns the relayer's id. It
// must be no member's, or a suspension would leave its owner a way in.
func (k Keeper) RegisterRelayer(ctx context.Context, address string) (uint64, error) {
	addr, err := k.address("address", address)
	if err != nil {
		return 0, err
	}
	if err := k.checkFree(ctx, addr); err != nil {
		return 0, err
	}
	id, err := base.NextID(ctx, k.relayerSequence)
	if err != nil {
		return 0, err
	}
	if err := k.storeRelayer(ctx, types.Relayer{Id: id, Address: address}); err != nil {
		return 0, err
	}
	return id, base.Emit(ctx, &types.RelayerRegistered{Relayer: id, Address: address})
}

// RemoveRelayer ends a registration; ErrRelayerNotFound.
func (k Keeper) RemoveRelayer(ctx context.Context, address string) error {
	addr, err := k.address("address", address)
	if err != nil {
		return err
	}
	id, exists, err := k.RelayerID(ctx, addr)
	if err != nil {
		return err
	}
	if !exists {
		return errorsmod.Wrap(types.ErrRelayerNotFound, address)
	}
	if err := k.relayers.Remove(ctx, id); err != nil {
		return err
	}
	return base.Emit(ctx, &types.RelayerRemoved{Relayer: id, Address: address})
}

func (k Keeper) storeRelayer(ctx context.Context, relayer types.Relayer) error {
	addr, err := k.addresses.StringToBytes(relayer.Address)
	if err != nil {
		return err
	}
	if err := k.relayers.Set(ctx, relayer.Id, relayer); err != nil {
		return err
	}
	k.ensureAccount(ctx, addr)
	return nil
}
