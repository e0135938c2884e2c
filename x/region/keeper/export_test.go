package keeper

import (
	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/x/region/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	MemberSequence   collections.Sequence
	Members          *collections.IndexedMap[uint64, types.Member, memberIndexes]
	RetiredAddresses collections.Map[sdk.AccAddress, uint64]
	Mandates         collections.Map[mandateKey, types.Mandate]
	MandatesByMember collections.KeySet[collections.Triple[uint64, sdk.AccAddress, string]]
	Allowances       collections.Map[collections.Pair[uint32, uint64], types.Allowance]
	LastChainTime    collections.Item[int64]
	Electors         collections.Item[uint64]
	Probations       collections.KeySet[collections.Pair[int64, uint64]]
	PowerHolders     collections.Map[string, sdk.AccAddress]
	PowersHeld       collections.Map[sdk.AccAddress, uint64]
	Windows          collections.Map[uint32, types.Window]
	Notices          *collections.IndexedMap[uint64, types.Notice, noticeIndexes]
	Objections       collections.KeySet[collections.Pair[uint64, uint64]]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		k.memberSequence, k.members, k.retiredAddresses, k.mandates, k.mandatesByMember,
		k.allowances, k.lastChainTime, k.electors, k.probations, k.powerHolders, k.powersHeld, k.windows, k.notices, k.objections,
	}
}
