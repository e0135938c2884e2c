// Package keeper holds the region's state: who its members are, who may do what
// for whom, what time it is in the economy, and how much gas each may use.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	collcodec "cosmossdk.io/collections/codec"
	"cosmossdk.io/collections/indexes"
	"cosmossdk.io/core/address"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/region/types"
)

// mandateKey names a mandate: grantor, member, permission. One member holds a
// permission from one grantor once, so that limits cannot be added up.
type mandateKey = collections.Triple[sdk.AccAddress, uint64, string]

type (
	memberIndexes struct {
		ByAddress *indexes.Unique[sdk.AccAddress, uint64, types.Member]
	}
	relayerIndexes struct {
		ByAddress *indexes.Unique[sdk.AccAddress, uint64, types.Relayer]
	}
	noticeIndexes struct {
		Due *indexes.Multi[int64, uint64, types.Notice]
	}
)

// Keeper reads and changes the region's state.
type Keeper struct {
	addresses address.Codec
	accounts  types.AccountKeeper
	authority sdk.AccAddress
	// powers are the names of all of them, permissions first, then the parameters in the app's order.
	powers []string
	// movesMoney says of which permissions of modules above the limits count micro-units.
	movesMoney func(permission string) bool

	profile       collections.Item[types.Profile]
	clock         collections.Item[types.Clock]
	lastChainTime collections.Item[int64]
	params        collections.Item[types.Params]

	memberSequence collections.Sequence
	members        *collections.IndexedMap[uint64, types.Member, memberIndexes]
	// electors counts the members who vote with all members, suspended ones too.
	electors collections.Item[uint64]
	// probations is keyed by when they end.
	probations       collections.KeySet[collections.Pair[int64, uint64]]
	retiredAddresses collections.Map[sdk.AccAddress, uint64]

	replacementSequence collections.Sequence
	replacements        collections.Map[uint64, types.KeyReplacement]

	changeSequence collections.Sequence
	// changes is keyed by (follower, position): each module that follows memberships takes its own off.
	changes collections.Map[collections.Pair[uint32, uint64], types.MemberChange]

	mandateSequence  collections.Sequence
	mandates         collections.Map[mandateKey, types.Mandate]
	mandatesByMember collections.KeySet[collections.Triple[uint64, sdk.AccAddress, string]]

	powerHolders collections.Map[string, sdk.AccAddress]
	// powersHeld counts how many powers were assigned to an address, without an entry where none was.
	powersHeld collections.Map[sdk.AccAddress, uint64]

	relayerSequence collections.Sequence
	relayers        *collections.IndexedMap[uint64, types.Relayer, relayerIndexes]

	allowances collections.Map[collections.Pair[uint32, uint64], types.Allowance]

	// windows is keyed by kind.
	windows collections.Map[uint32, types.Window]

	noticeSequence collections.Sequence
	notices        *collections.IndexedMap[uint64, types.Notice, noticeIndexes]
	// noticesByMember is keyed by member and kind: one of a kind is open about a member.
	noticesByMember  collections.Map[collections.Pair[uint64, uint32], uint64]
	awaitedAddresses collections.Map[sdk.AccAddress, uint64]
	objections       collections.KeySet[collections.Pair[uint64, uint64]]
	// endedNotices are those whose objections are being forgotten.
	endedNotices collections.KeySet[uint64]
}

// NewKeeper builds the keeper over its store and that of its clock. The parameters are the names of all
// that any module has, "<module>.<field>", and movesMoney says of which permissions of other modules limits count micro-units. It panics when two collections share a
// prefix or two powers a name.
func NewKeeper(cdc codec.BinaryCodec, store, clock corestore.KVStoreService, addresses address.Codec, accounts types.AccountKeeper, parameters []string, movesMoney func(permission string) bool) Keeper {
	b, ofClock := collections.NewSchemaBuilder(store), collections.NewSchemaBuilder(clock)
	k := Keeper{
		addresses:  addresses,
		accounts:   accounts,
		authority:  authtypes.NewModuleAddress(types.ModuleName),
		powers:     allPowers(parameters),
		movesMoney: movesMoney,

		profile:       collections.NewItem(b, types.ProfilePrefix, "profile", codec.CollValue[types.Profile](cdc)),
		clock:         collections.NewItem(b, types.ClockPrefix, "clock", codec.CollValue[types.Clock](cdc)),
		lastChainTime: collections.NewItem(ofClock, types.LastChainTimePrefix, "last_chain_time", collections.Int64Value),
		params:        collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),

		memberSequence: collections.NewSequence(b, types.MemberSequencePrefix, "member_sequence"),
		members: collections.NewIndexedMap(b, types.MembersPrefix, "members", collections.Uint64Key, codec.CollValue[types.Member](cdc), memberIndexes{
			ByAddress: indexes.NewUnique(b, types.MemberByAddressPrefix, "member_by_address", sdk.AccAddressKey, collections.Uint64Key,
				func(_ uint64, member types.Member) (sdk.AccAddress, error) {
					return addresses.StringToBytes(member.Address)
				}),
		}),
		electors: collections.NewItem(b, types.ElectorsPrefix, "electors", collections.Uint64Value),
		probations: collections.NewKeySet(b, types.ProbationsPrefix, "probations",
			collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key)),
		retiredAddresses: collections.NewMap(b, types.RetiredAddressesPrefix, "retired_addresses", sdk.AccAddressKey, collections.Uint64Value),

		replacementSequence: collections.NewSequence(b, types.ReplacementSequencePrefix, "replacement_sequence"),
		replacements:        collections.NewMap(b, types.ReplacementsPrefix, "replacements", collections.Uint64Key, codec.CollValue[types.KeyReplacement](cdc)),

		changeSequence: collections.NewSequence(b, types.ChangeSequencePrefix, "change_sequence"),
		changes: collections.NewMap(b, types.ChangesPrefix, "changes",
			collections.PairKeyCodec(collections.Uint32Key, collections.Uint64Key), codec.CollValue[types.MemberChange](cdc)),

		mandateSequence: collections.NewSequence(b, types.MandateSequencePrefix, "mandate_sequence"),
		mandates: collections.NewMap(b, types.MandatesPrefix, "mandates",
			collections.TripleKeyCodec(sdk.AccAddressKey, collections.Uint64Key, collections.StringKey), codec.CollValue[types.Mandate](cdc)),
		mandatesByMember: collections.NewKeySet(b, types.MandatesByMemberPrefix, "mandates_by_member",
			collections.TripleKeyCodec(collections.Uint64Key, sdk.AccAddressKey, collections.StringKey)),

		powerHolders: collections.NewMap(b, types.PowersPrefix, "powers", collections.StringKey, collcodec.KeyToValueCodec(sdk.AccAddressKey)),
		powersHeld:   collections.NewMap(b, types.PowersHeldPrefix, "powers_held", sdk.AccAddressKey, collections.Uint64Value),

		relayerSequence: collections.NewSequence(b, types.RelayerSequencePrefix, "relayer_sequence"),
		relayers: collections.NewIndexedMap(b, types.RelayersPrefix, "relayers", collections.Uint64Key, codec.CollValue[types.Relayer](cdc), relayerIndexes{
			ByAddress: indexes.NewUnique(b, types.RelayerByAddressPrefix, "relayer_by_address", sdk.AccAddressKey, collections.Uint64Key,
				func(_ uint64, relayer types.Relayer) (sdk.AccAddress, error) {
					return addresses.StringToBytes(relayer.Address)
				}),
		}),

		allowances: collections.NewMap(b, types.AllowancesPrefix, "allowances",
			collections.PairKeyCodec(collections.Uint32Key, collections.Uint64Key), codec.CollValue[types.Allowance](cdc)),

		windows: collections.NewMap(b, types.WindowsPrefix, "windows", collections.Uint32Key, codec.CollValue[types.Window](cdc)),

		noticeSequence: collections.NewSequence(b, types.NoticeSequencePrefix, "notice_sequence"),
		notices: collections.NewIndexedMap(b, types.NoticesPrefix, "notices", collections.Uint64Key, codec.CollValue[types.Notice](cdc), noticeIndexes{
			Due: indexes.NewMulti(b, types.NoticesDuePrefix, "notices_due", collections.Int64Key, collections.Uint64Key,
				func(_ uint64, notice types.Notice) (int64, error) { return notice.DueAt, nil }),
		}),
		noticesByMember: collections.NewMap(b, types.NoticesByMemberPrefix, "notices_by_member",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key), collections.Uint64Value),
		awaitedAddresses: collections.NewMap(b, types.AwaitedAddressesPrefix, "awaited_addresses", sdk.AccAddressKey, collections.Uint64Value),
		objections:       collections.NewKeySet(b, types.ObjectionsPrefix, "objections", collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)),
		endedNotices:     collections.NewKeySet(b, types.EndedNoticesPrefix, "ended_notices", collections.Uint64Key),
	}
	for _, schema := range []*collections.SchemaBuilder{b, ofClock} {
		if _, err := schema.Build(); err != nil {
			panic(err)
		}
	}
	return k
}

// Authority is the region's own address. It has no key: what acts with it is the
// body that the region will decide by.
func (k Keeper) Authority() sdk.AccAddress { return k.authority }

// GetProfile returns what the region is called.
func (k Keeper) GetProfile(ctx context.Context) (types.Profile, error) { return k.profile.Get(ctx) }

// RenameCurrency changes what the whole unit is called; amounts do not change.
func (k Keeper) RenameCurrency(ctx context.Context, name string) error {
	profile, err := k.profile.Get(ctx)
	if err != nil {
		return err
	}
	profile.CurrencyName = name
	if err := profile.Validate(); err != nil {
		return err
	}
	if err := k.profile.Set(ctx, profile); err != nil {
		return err
	}
	return base.Emit(ctx, &types.CurrencyRenamed{CurrencyName: name})
}
