package app

import (
	"encoding/json"
	"fmt"
	"time"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// ExportAppStateAndValidators writes the whole state as a genesis file that
// another chain can start from.
func (a *App) ExportAppStateAndValidators(forZeroHeight bool, _, modules []string) (servertypes.ExportedApp, error) {
	if forZeroHeight {
		return servertypes.ExportedApp{}, fmt.Errorf("--for-zero-height: an economy cannot be reset; export without it")
	}
	ctx := a.NewContext(true)
	genesis, err := a.exportModules(ctx, modules)
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	state, err := json.MarshalIndent(genesis, "", "  ")
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	validators, err := a.Validators.ExportedValidators(ctx)
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	return servertypes.ExportedApp{
		AppState: state, Validators: validators, Height: a.LastBlockHeight() + 1,
		ConsensusParams: a.GetConsensusParams(ctx),
	}, nil
}

// exportModules writes the state of the named modules, or of all. One after the other: the framework exports
// modules at once, and its branched store, which opens a module's store when it is asked for first, is not made for that.
func (a *App) exportModules(ctx sdk.Context, names []string) (map[string]json.RawMessage, error) {
	if len(names) == 0 {
		names = a.modules.OrderExportGenesis
	}
	genesis := make(map[string]json.RawMessage, len(names))
	for _, name := range names {
		one, err := a.modules.ExportGenesisForModules(ctx, a.encoding.Codec, []string{name})
		if err != nil {
			return nil, err
		}
		if state, ok := one[name]; ok {
			genesis[name] = state
		}
	}
	return genesis, nil
}

// Startable makes an export a genesis file that a region can start from as it is: it sets the
// genesis time to the earliest block time at which the region's clock is not set back.
// Where x/region was left out of the export the time stays.
func Startable(encoding Encoding, genesis *genutiltypes.AppGenesis) error {
	var state map[string]json.RawMessage
	if err := json.Unmarshal(genesis.AppState, &state); err != nil {
		return err
	}
	raw, ok := state[regiontypes.ModuleName]
	if !ok {
		return nil
	}
	var region regiontypes.GenesisState
	if err := encoding.Codec.UnmarshalJSON(raw, &region); err != nil {
		return err
	}
	// Block seconds are chain seconds divided by the scale, rounded up.
	passed := region.LastChainTime - region.Clock.ChainOrigin
	seconds := (passed + region.Clock.Scale - 1) / region.Clock.Scale
	genesis.GenesisTime = time.Unix(region.Clock.BlockOrigin+seconds, 0).UTC()
	return nil
}
