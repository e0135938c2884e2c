package types

import errorsmod "cosmossdk.io/errors"

// DefaultGenesis is a region that owns nothing yet.
func DefaultGenesis() *GenesisState { return &GenesisState{NextAsset: 1} }

// Validate checks what can be checked without the modules below: each asset by itself, and that ids ascend below the next one.
func (g *GenesisState) Validate() error {
	if g.NextAsset == 0 {
		return errorsmod.Wrap(ErrInvalid, "next_asset is 0, ids start at 1")
	}
	last := uint64(0)
	for _, asset := range g.Assets {
		if err := asset.Check(); err != nil {
			return err
		}
		if asset.Id <= last || asset.Id >= g.NextAsset {
			return errorsmod.Wrapf(ErrInvalid, "asset %d follows %d, the next id is %d", asset.Id, last, g.NextAsset)
		}
		last = asset.Id
	}
	return nil
}
