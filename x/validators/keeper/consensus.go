package keeper

import (
	"bytes"
	"context"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtprotocrypto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cmttypes "github.com/cometbft/cometbft/types"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/validators/types"
)

func (k Keeper) changedKeys(ctx context.Context) ([][]byte, error) {
	iterator, err := k.changed.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	return iterator.Keys() // closes it
}

// update compares one key of the set with what consensus has and makes them equal.
func (k Keeper) update(ctx context.Context, address []byte) (abci.ValidatorUpdate, bool, error) {
	pubkey, wanted, err := k.keyInSet(ctx, address)
	if err != nil {
		return abci.ValidatorUpdate{}, false, err
	}
	given, has, err := base.Find(ctx, k.given, address)
	if err != nil || has == wanted {
		return abci.ValidatorUpdate{}, false, err
	}
	power := int64(0)
	if wanted {
		power = types.Power
		err = k.given.Set(ctx, address, types.GivenKey{Pubkey: pubkey, Power: power})
	} else {
		pubkey = given.Pubkey
		err = k.given.Remove(ctx, address)
	}
	if err != nil {
		return abci.ValidatorUpdate{}, false, err
	}
	key, err := consensusKey(pubkey)
	return abci.ValidatorUpdate{PubKey: key, Power: power}, err == nil, err
}

// keyInSet returns the key of a consensus address, if it is in the set now.
func (k Keeper) keyInSet(ctx context.Context, address []byte) (*codectypes.Any, bool, error) {
	id, known, err := base.Find(ctx, k.keys, address)
	if err != nil || !known {
		return nil, false, err
	}
	validator, inSet, err := base.Find(ctx, k.validators, id)
	if err != nil || !inSet {
		return nil, false, err
	}
	key, err := types.PublicKey(validator.Pubkey)
	if err != nil {
		return nil, false, err
	}
	return validator.Pubkey, validator.Joined() && bytes.Equal(key.Address(), address), nil
}

func consensusKey(packed *codectypes.Any) (cmtprotocrypto.PublicKey, error) {
	key, err := types.PublicKey(packed)
	if err != nil {
		return cmtprotocrypto.PublicKey{}, err
	}
	return cryptocodec.ToCmtProtoPublicKey(key)
}

// ExportedValidators is the set as a genesis file lists it for consensus.
// ErrPendingNotGiven in the middle of a block that changes it.
func (k Keeper) ExportedValidators(ctx context.Context) ([]cmttypes.GenesisValidator, error) {
	pending, err := k.changedKeys(ctx)
	if err != nil {
		return nil, err
	}
	if len(pending) > 0 {
		return nil, errorsmod.Wrapf(types.ErrPendingNotGiven, "%d", len(pending))
	}
	all, err := k.All(ctx)
	if err != nil {
		return nil, err
	}
	var exported []cmttypes.GenesisValidator
	for _, validator := range all {
		if !validator.Joined() {
			continue
		}
		packed, err := types.PublicKey(validator.Pubkey)
		if err != nil {
			return nil, err
		}
		key, err := cryptocodec.ToCmtPubKeyInterface(packed)
		if err != nil {
			return nil, err
		}
		exported = append(exported, cmttypes.GenesisValidator{Address: key.Address(), PubKey: key, Power: types.Power, Name: validator.Moniker})
	}
	return exported, nil
}
