package keeper

import (
	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/x/validators/types"
)

// Given opens what consensus has to the mutants.
func (k Keeper) Given() collections.Map[[]byte, types.GivenKey] { return k.given }

// ByOperator opens the index to the mutants.
func (k Keeper) ByOperator() collections.Map[sdk.AccAddress, uint64] { return k.byOperator }
