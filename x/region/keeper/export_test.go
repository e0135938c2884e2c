package keeper

import (
	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/x/region/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	MemberSequence   collections.Sequence
	Members          collections.Map[uint64, types.Member]
	MemberByAddress  collections.Map[sdk.AccAddress, uint64]
	RetiredAddresses collections.Map[sdk.AccAddress, uint64]
	Mandates         collections.Map[mandateKey, types.Mandate]
	MandatesByMember collections.KeySet[collections.Triple[uint64, sdk.AccAddress, string]]
	RelayerByAddress collections.Map[sdk.AccAddress, uint64]
	Allowances       collections.Map[collections.Pair[uint32, uint64], types.Allowance]
	LastChainTime    collections.Item[int64]
	Electors         collections.Item[uint64]
	Probations       collections.KeySet[collections.Pair[int64, uint64]]
	PowerHolders     collections.Map[string, sdk.AccAddress]
	PowersHeld       collections.Map[sdk.AccAddress, uint64]
	Windows          collections.Map[uint32, types.Window]
	Notices          collections.Map[uint64, types.Notice]
	NoticesDue       collections.KeySet[collections.Pair[int64, uint64]]
	Objections       collections.KeySet[collections.Pair[uint64, uint64]]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		k.memberSequence, k.members, k.memberByAddress, k.retiredAddresses, k.mandates, k.mandatesByMember,
		k.relayerByAddress, k.allowances, k.lastChainTime, k.electors, k.probations, k.powerHolders, k.powersHeld, k.windows, k.notices, k.noticesDue, k.objections,
	}
}
