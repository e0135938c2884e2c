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
	// minBlockGas and minBlockBytes leave room for a decision to allow more.
	minBlockGas, minBlockBytes = 10_000_000, 128 << 10
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

// checkLimits refuses a genesis, or a decision, without limits, with limits that no transaction keeps, or with what
// this application does not have: votes with extensions, another authority than the region's.
func checkLimits(params *cmtproto.ConsensusParams) error {
	if params == nil || params.Block == nil {
		return fmt.Errorf("genesis has no consensus parameters: init-region writes them")
	}
	if params.Block.MaxGas < minBlockGas || params.Block.MaxGas > 10*MaxBlockGas {
		return fmt.Errorf("consensus.params.block.max_gas is %d: it must be from %d to %d", params.Block.MaxGas, minBlockGas, int64(10*MaxBlockGas))
	}
	if params.Block.MaxBytes < minBlockBytes || params.Block.MaxBytes > 10*MaxBlockBytes {
		return fmt.Errorf("consensus.params.block.max_bytes is %d: it must be from %d to %d", params.Block.MaxBytes, minBlockBytes, 10*MaxBlockBytes)
	}
	if params.Abci != nil && params.Abci.VoteExtensionsEnableHeight != 0 {
		return fmt.Errorf("consensus.params.abci.vote_extensions_enable_height is %d: votes have no extensions, it must be 0", params.Abci.VoteExtensionsEnableHeight)
	}
	if params.Authority != nil && params.Authority.Authority != "" {
		return fmt.Errorf("consensus.params.authority is %q: the region's assembly cannot hand that on, leave it out", params.Authority.Authority)
	}
	return nil
}
