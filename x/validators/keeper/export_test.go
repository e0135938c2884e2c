package keeper

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/validators/types"
)

// Given opens what consensus has to the mutants.
func (k Keeper) Given() collections.Map[[]byte, types.GivenKey] { return k.given }
