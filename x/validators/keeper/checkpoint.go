package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/validators/types"
)

// Checkpoint returns the newest block that a key can prove itself by; ErrProof before the first.
func (k Keeper) Checkpoint(ctx context.Context) (types.Checkpoint, error) {
	all, err := k.allCheckpoints(ctx)
	if err != nil {
		return types.Checkpoint{}, err
	}
	if len(all) == 0 {
		return types.Checkpoint{}, errorsmod.Wrapf(types.ErrProof, "the first block to sign is number %d", types.CheckpointBlocks)
	}
	return all[len(all)-1], nil
}

func (k Keeper) allCheckpoints(ctx context.Context) ([]types.Checkpoint, error) {
	iterator, err := k.checkpoints.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	return iterator.Values() // closes it
}

// checkProof checks that a key has signed a checkpoint for an operator of this chain; ErrProof.
func (k Keeper) checkProof(ctx context.Context, key *ed25519.PubKey, operator string, height int64, proof []byte) error {
	checkpoint, kept, err := base.Find(ctx, k.checkpoints, height)
	if err != nil {
		return err
	}
	if !kept {
		return errorsmod.Wrapf(types.ErrProof, "block %d is not one of the last %d checkpoints, each sixteenth block is one", height, types.Checkpoints)
	}
	if !key.VerifySignature(types.ProofBytes(sdk.UnwrapSDKContext(ctx).ChainID(), operator, checkpoint), proof) {
		return errorsmod.Wrapf(types.ErrProof, "it is not the signature of key %s for block %d", key.Address(), height)
	}
	return nil
}
