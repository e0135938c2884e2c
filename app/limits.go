package app

import (
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
)

// What a block may hold; what one transaction may is a parameter of x/region. The
// SDK's defaults are no limit on gas and blocks of tens of megabytes: one member
// could then stop the region. All of a block is open to everybody admitted: a share
// for what relayers must deliver in time comes with the first link to a region.
const (
	// MaxBlockGas bounds the gas of all transactions of a block.
	MaxBlockGas = 100_000_000
	// MaxBlockBytes bounds the size of a block.
	MaxBlockBytes = 2 << 20
	// QueryGasLimit is the gas that one query may take unless the node's operator says otherwise: a
	// quarter of what a block may. Anybody may ask, and nobody pays for it.
	QueryGasLimit = MaxBlockGas / 4
)

// DefaultConsensusParams are the limits of a new region. Evidence counts as long
// as a validator's removal can be delayed.
func DefaultConsensusParams() *cmttypes.ConsensusParams {
	params := cmttypes.DefaultConsensusParams()
	params.Block.MaxGas = MaxBlockGas
	params.Block.MaxBytes = MaxBlockBytes
	params.Evidence.MaxBytes = MaxBlockBytes / 4
	params.Validator.PubKeyTypes = []string{cmttypes.ABCIPubKeyTypeEd25519}
	return params
}

// checkLimits refuses a genesis without limits.
func checkLimits(params *cmtproto.ConsensusParams) error {
	if params == nil || params.Block == nil {
		return fmt.Errorf("genesis has no consensus parameters: init-region writes them")
	}
	if params.Block.MaxGas <= 0 || params.Block.MaxGas > 10*MaxBlockGas {
		return fmt.Errorf("genesis consensus.params.block.max_gas is %d: it must be from 1 to %d", params.Block.MaxGas, int64(10*MaxBlockGas))
	}
	if params.Block.MaxBytes <= 0 || params.Block.MaxBytes > 10*MaxBlockBytes {
		return fmt.Errorf("genesis consensus.params.block.max_bytes is %d: it must be from 1 to %d", params.Block.MaxBytes, 10*MaxBlockBytes)
	}
	return nil
}
