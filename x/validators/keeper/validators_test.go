package keeper_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture/regionfix"
	"github.com/factor-coop/factor/testutil/mutants"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/validators/keeper"
	"github.com/factor-coop/factor/x/validators/types"
)

type fix struct {
	*regionfix.Fix
	set keeper.Keeper
	msg types.MsgServer
}

func packed(t testing.TB, name string) *codectypes.Any {
	t.Helper()
	key, err := codectypes.NewAnyWithValue(ed25519.GenPrivKeyFromSecret([]byte(name)).PubKey())
	require.NoError(t, err)
	return key
}

func bare(t *testing.T) *fix {
	f := &fix{Fix: regionfix.New(t)}
	cryptocodec.RegisterInterfaces(f.Cdc.InterfaceRegistry())
	types.RegisterInterfaces(f.Cdc.InterfaceRegistry())
	f.set = keeper.NewKeeper(f.Cdc, f.Store(types.StoreKey), f.Addresses, f.Region, f.Auth)
	f.msg = keeper.NewMsgServer(f.set)
	return f
}

func start(t *testing.T, count int) *fix {
	f := bare(t)
	var validators []types.Validator
	for i := range count {
		name := fmt.Sprintf("op-%d", i+1)
		validators = append(validators, types.Validator{Operator: regionfix.Address(name).String(), Pubkey: packed(t, name), Moniker: name})
	}
	updates, err := f.set.InitGenesis(f.Ctx, types.NewGenesis(types.DefaultParams(), validators...))
	require.NoError(t, err)
	require.Len(t, updates, count)
	f.sound()
	return f
}

func (f *fix) sound() {
	f.T.Helper()
	require.NoError(f.T, invariant.CheckAll(f.Ctx, f.set.Invariants()))
}

func (f *fix) end() []abci.ValidatorUpdate {
	f.T.Helper()
	updates, err := f.set.EndBlock(f.Ctx)
	require.NoError(f.T, err)
	f.sound()
	f.EndBlock()
	return updates
}

func (f *fix) add(signer, name string) error {
	return f.Failing(func(ctx context.Context) error {
		_, err := f.msg.AddValidator(ctx, &types.MsgAddValidator{Signer: signer, Operator: regionfix.Address(name).String(), Pubkey: packed(f.T, name), Moniker: name})
		return err
	})
}

func (f *fix) remove(id uint64) error {
	return f.Failing(func(ctx context.Context) error {
		_, err := f.msg.RemoveValidator(ctx, &types.MsgRemoveValidator{Signer: f.Officer.Address, Validator: id})
		return err
	})
}

func TestAnAddedValidatorIsGivenToConsensusOnceWithOneVote(t *testing.T) {
	f := start(t, 1)
	require.NoError(t, f.add(f.Officer.Address, "new"))
	f.sound()
	_, err := f.set.ExportedValidators(f.Ctx)
	require.ErrorIs(t, err, types.ErrPendingNotGiven)
	updates := f.end()
	require.Len(t, updates, 1)
	require.Equal(t, int64(1), updates[0].Power)
	require.Empty(t, f.end())
	is, err := f.set.IsOperator(f.Ctx, regionfix.Address("new"))
	require.NoError(t, err)
	require.True(t, is)
	require.NotNil(t, f.Auth.GetAccount(f.Ctx, regionfix.Address("new")))
	exported, err := f.set.ExportedValidators(f.Ctx)
	require.NoError(t, err)
	require.Len(t, exported, 2)
}

func TestAValidatorIsNotAddedTwiceNorByWhoMayNot(t *testing.T) {
	f := start(t, 2)
	before, err := f.set.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	ada := f.Admit("ada")
	require.ErrorIs(t, f.add(ada.Address, "new"), regiontypes.ErrNotAuthorized)
	require.ErrorIs(t, f.add(f.Officer.Address, "op-1"), types.ErrOperatorTaken)
	require.ErrorIs(t, f.Failing(func(ctx context.Context) error {
		_, err := f.set.Add(ctx, ada.Address, packed(t, "op-1"), "copy")
		return err
	}), types.ErrKeyUsed)
	other, err := codectypes.NewAnyWithValue(secp256k1.GenPrivKeyFromSecret([]byte("x")).PubKey())
	require.NoError(t, err)
	for name, bad := range map[string]struct {
		says string
		msg  types.MsgAddValidator
	}{
		"no key":       {"none given: consensus key must be", types.MsgAddValidator{Signer: f.Officer.Address, Operator: ada.Address, Moniker: "x"}},
		"other key":    {"secp256k1.PubKey", types.MsgAddValidator{Signer: f.Officer.Address, Operator: ada.Address, Moniker: "x", Pubkey: other}},
		"bad moniker":  {"moniker", types.MsgAddValidator{Signer: f.Officer.Address, Operator: ada.Address, Moniker: "\u202ex", Pubkey: packed(t, "k")}},
		"bad operator": {"operator \"factor1\"", types.MsgAddValidator{Signer: f.Officer.Address, Operator: "factor1", Moniker: "x", Pubkey: packed(t, "k")}},
		"bad signer":   {"signer \"\"", types.MsgAddValidator{Signer: "", Operator: ada.Address, Moniker: "x", Pubkey: packed(t, "k")}},
	} {
		require.ErrorContains(t, bad.msg.ValidateBasic(), bad.says, name)
		require.ErrorContains(t, f.Failing(func(ctx context.Context) error { _, err := f.msg.AddValidator(ctx, &bad.msg); return err }), bad.says, name)
	}
	require.NoError(t, f.set.SetParams(f.Ctx, types.Params{RemovalWindowSeconds: 10, MaxValidators: 2}))
	require.ErrorIs(t, f.add(f.Officer.Address, "new"), types.ErrSetFull)
	require.NoError(t, f.set.SetParams(f.Ctx, types.DefaultParams()))
	after, err := f.set.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, f.Cdc.MustMarshalJSON(before), f.Cdc.MustMarshalJSON(after))
	f.sound()
}

func TestTheLastValidatorStays(t *testing.T) {
	f := start(t, 1)
	require.ErrorIs(t, f.remove(1), types.ErrLastValidator)
	require.ErrorIs(t, f.remove(9), types.ErrNotFound)
	require.Empty(t, f.end())
}

func TestNoMoreThanAThirdGoesWithinTheWindow(t *testing.T) {
	f := start(t, 4)
	require.NoError(t, f.set.SetParams(f.Ctx, types.Params{RemovalWindowSeconds: 100, MaxValidators: 10}))
	require.NoError(t, f.remove(2))
	require.ErrorIs(t, f.remove(3), types.ErrTooMuchPower)
	updates := f.end()
	require.Len(t, updates, 1)
	require.Equal(t, int64(0), updates[0].Power)
	f.Advance(98 * time.Second)
	require.ErrorIs(t, f.remove(3), types.ErrTooMuchPower)
	f.Advance(time.Second)
	require.NoError(t, f.remove(3))
	require.Len(t, f.end(), 1)
	require.ErrorIs(t, f.add(f.Officer.Address, "op-2"), types.ErrKeyUsed, "a key never comes back")
}

func TestAValidatorThatCameAndWentInABlockIsNoChange(t *testing.T) {
	f := start(t, 4)
	require.NoError(t, f.add(f.Officer.Address, "brief"))
	require.NoError(t, f.remove(5))
	require.Empty(t, f.end())
	require.ErrorIs(t, f.add(f.Officer.Address, "brief"), types.ErrKeyUsed)
}

func TestOnlyAnOfficerChangesTheRules(t *testing.T) {
	f := start(t, 1)
	ada := f.Admit("ada")
	_, err := f.msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: ada.Address, Params: types.DefaultParams()})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = f.msg.RemoveValidator(f.Ctx, &types.MsgRemoveValidator{Signer: ada.Address, Validator: 1})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = f.msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: f.Officer.Address})
	require.ErrorIs(t, err, types.ErrInvalid)
	_, err = f.msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: f.Officer.Address, Params: types.Params{RemovalWindowSeconds: 1, MaxValidators: 7}})
	require.NoError(t, err)
	params, err := f.set.GetParams(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, uint32(7), params.MaxValidators)
	require.ErrorIs(t, (&types.MsgRemoveValidator{Signer: ada.Address}).ValidateBasic(), types.ErrInvalid)
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	f := start(t, 4)
	require.NoError(t, f.remove(2))
	require.NoError(t, f.add(f.Officer.Address, "new"))
	f.end()
	first, err := f.set.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	raw := f.Cdc.MustMarshalJSON(first)
	var state types.GenesisState
	f.Cdc.MustUnmarshalJSON(raw, &state)
	again := bare(t)
	updates, err := again.set.InitGenesis(again.Ctx, &state)
	require.NoError(t, err)
	require.Len(t, updates, 4)
	again.sound()
	second, err := again.set.ExportGenesis(again.Ctx)
	require.NoError(t, err)
	require.Equal(t, string(raw), string(f.Cdc.MustMarshalJSON(second)))

	for name, bad := range map[string]struct {
		says   string
		change func(*types.GenesisState)
	}{
		"params":             {"max_validators is 0", func(s *types.GenesisState) { s.Params.MaxValidators = 0 }},
		"id order":           {"validators[1] has id 1", func(s *types.GenesisState) { s.Validators[1].Id = 1 }},
		"id above last":      {"at most last_validator 1", func(s *types.GenesisState) { s.LastValidator = 1 }},
		"operator twice":     {"operator already runs a validator", func(s *types.GenesisState) { s.Validators[1].Operator = s.Validators[0].Operator }},
		"key twice":          {"of validator 3: consensus key is or was in the set", func(s *types.GenesisState) { s.Validators[1].Pubkey = s.Validators[0].Pubkey }},
		"no key":             {"validator 3: none given", func(s *types.GenesisState) { s.Validators[1].Pubkey = nil }},
		"moniker":            {"moniker \"My Node\"", func(s *types.GenesisState) { s.Validators[1].Moniker = "My Node" }},
		"removed key length": {"removed_keys[0] is 01", func(s *types.GenesisState) { s.RemovedKeys[0].ConsensusAddress = []byte{1} }},
		"removed key twice":  {"consensus key is or was in the set", func(s *types.GenesisState) { s.RemovedKeys = append(s.RemovedKeys, s.RemovedKeys[0]) }},
		"removal of nobody":  {"removals[0] is of validator 99", func(s *types.GenesisState) { s.Removals[0].Validator = 99 }},
		"removal time":       {"removals[0] is of validator 2 at -1", func(s *types.GenesisState) { s.Removals[0].Time = -1 }},
	} {
		var broken types.GenesisState
		f.Cdc.MustUnmarshalJSON(raw, &broken)
		bad.change(&broken)
		require.ErrorContains(t, broken.Validate(), bad.says, name)
	}
}

func TestEveryInvariantCatchesItsMutant(t *testing.T) {
	caught := map[string]bool{}
	key := ed25519.GenPrivKeyFromSecret([]byte("op-1")).PubKey()
	for name, change := range map[string]func(*fix) error{
		"validators/set-is-consensus-set": func(f *fix) error { return f.set.Given().Remove(f.Ctx, key.Address()) },
		"validators/set-is-consensus-set: power": func(f *fix) error {
			return f.set.Given().Set(f.Ctx, key.Address(), types.GivenKey{Pubkey: packed(f.T, "op-1"), Power: 2})
		},
		"validators/set-is-consensus-set: stranger": func(f *fix) error {
			other := ed25519.GenPrivKeyFromSecret([]byte("other")).PubKey()
			return f.set.Given().Set(f.Ctx, other.Address(), types.GivenKey{Pubkey: packed(f.T, "other"), Power: 1})
		},
		"validators/power": func(f *fix) error {
			return f.set.Given().Set(f.Ctx, key.Address(), types.GivenKey{Pubkey: packed(f.T, "op-1"), Power: 0})
		},
		"validators/index": func(f *fix) error { return f.set.ByOperator().Set(f.Ctx, regionfix.Address("op-1"), 2) },
	} {
		f := start(t, 1)
		require.NoError(t, change(f))
		invariant, _, _ := strings.Cut(name, ": ")
		mutants.RequireFires(f.Ctx, t, f.set.Invariants(), invariant)
		caught[invariant] = true
	}
	mutants.RequireEach(t, start(t, 1).set.Invariants(), caught)
}
