package app

import (
	"context"

	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/cosmos/cosmos-sdk/types/module"
)

// release is a change of the state machine at a height that the region decided.
type release struct {
	name string
	// migrate runs once, before the first block of the new binary.
	migrate func(ctx context.Context, plan upgradetypes.Plan, from module.VersionMap) (module.VersionMap, error)
}

// releases are all changes so far; a new one is added here and never removed.
func releases() []release { return nil }

func (a *App) setUpgrades() {
	for _, one := range releases() {
		a.Upgrade.SetUpgradeHandler(one.name, one.migrate)
	}
}
