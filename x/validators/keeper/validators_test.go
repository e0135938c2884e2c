package keeper_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/mutants"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/validators/types"
)

type fix struct{ *fixture.Fix }

func packed(t testing.TB, name string) *codectypes.Any {
	t.Helper()
	key, err := codectypes.NewAnyWithValue(ed25519.GenPrivKeyFromSecret([]byte(name)).PubKey())
	require.NoError(t, err)
	return key
}

func bare(t *testing.T) *fix {
	return &fix{fixture.New(t)}
}

func start(t *testing.T, count int) *fix {
	f := bare(t)
	var validators []types.Validator
	for i := range count {
		name := fmt.Sprintf("op-%d", i+1)
		validators = append(validators, types.Validator{Operator: fixture.Address(name).String(), Pubkey: packed(t, name), Moniker: name})
	}
	updates, err := f.Validators.InitGenesis(f.Ctx, types.NewGenesis(types.DefaultParams(), validators...))
	require.NoError(t, err)
	require.Len(t, updates, count)
	f.sound()
	return f
}

func (f *fix) sound() {
	f.T.Helper()
	require.NoError(f.T, invariant.CheckAll(f.Ctx, f.Validators.Invariants()))
}

func (f *fix) end() []abci.ValidatorUpdate {
	f.T.Helper()
	updates, err := f.Validators.EndBlock(f.Ctx)
	require.NoError(f.T, err)
	f.sound()
	f.EndBlock()
	return updates
}

func (f *fix) admit(signer, name string) error {
	return f.Failing(func(ctx context.Context) error {
		_, err := f.ValidatorsMsg.AddValidator(ctx, &types.MsgAddValidator{Signer: signer, Operator: fixture.Address(name).String(), Pubkey: packed(f.T, name), Moniker: name})
		return err
	})
}

// join has the key of a name prove itself for an operator by a checkpoint.
func (f *fix) join(operator, key string, checkpoint types.Checkpoint) error {
	signer := fixture.Address(operator).String()
	proof, err := ed25519.GenPrivKeyFromSecret([]byte(key)).Sign(types.ProofBytes(f.Ctx.ChainID(), signer, checkpoint))
	require.NoError(f.T, err)
	msg := &types.MsgJoin{Signer: signer, Height: checkpoint.Height, Proof: proof}
	require.NoError(f.T, msg.ValidateBasic())
	return f.Failing(func(ctx context.Context) error { _, err := f.ValidatorsMsg.Join(ctx, msg); return err })
}

// checkpoint has a block go by that keys prove themselves by.
func (f *fix) checkpoint() types.Checkpoint {
	f.T.Helper()
	height := (f.Ctx.BlockHeight()/types.CheckpointBlocks + 1) * types.CheckpointBlocks
	block := sha256.Sum256(fmt.Append(nil, height))
	f.Ctx = f.Ctx.WithBlockHeight(height).WithHeaderHash(block[:])
	require.NoError(f.T, f.Validators.BeginBlock(f.Ctx))
	newest, err := f.Validators.Checkpoint(f.Ctx)
	require.NoError(f.T, err)
	require.Equal(f.T, types.Checkpoint{Height: height, Block: block[:]}, newest)
	return newest
}

// add has the assembly admit a validator, which joins.
func (f *fix) add(name string) error {
	if err := f.admit(f.Region.Authority().String(), name); err != nil {
		return err
	}
	return f.join(name, name, f.checkpoint())
}

func (f *fix) remove(signer string, id uint64) error {
	return f.Failing(func(ctx context.Context) error {
		_, err := f.ValidatorsMsg.RemoveValidator(ctx, &types.MsgRemoveValidator{Signer: signer, Validator: id})
		return err
	})
}

func TestAnAddedValidatorIsGivenToConsensusOnceWithOneVote(t *testing.T) {
	f := start(t, 1)
	require.NoError(t, f.add("new"))
	f.sound()
	_, err := f.Validators.ExportedValidators(f.Ctx)
	require.ErrorIs(t, err, types.ErrPendingNotGiven)
	updates := f.end()
	require.Len(t, updates, 1)
	require.Equal(t, int64(1), updates[0].Power)
	require.Empty(t, f.end())
	_, is, err := f.Validators.OperatorID(f.Ctx, fixture.Address("new"))
	require.NoError(t, err)
	require.True(t, is)
	require.NotNil(t, f.Auth.GetAccount(f.Ctx, fixture.Address("new")))
	exported, err := f.Validators.ExportedValidators(f.Ctx)
	require.NoError(t, err)
	require.Len(t, exported, 2)
}

func TestAValidatorIsNotAddedTwiceNorByWhoMayNot(t *testing.T) {
	f := start(t, 2)
	before, err := f.Validators.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	ada := f.Admit("ada")
	assembly := f.Region.Authority().String()
	require.ErrorIs(t, f.admit(ada.Address, "new"), regiontypes.ErrNotAuthorized)
	require.ErrorIs(t, f.admit(assembly, "op-1"), types.ErrOperatorTaken)
	require.ErrorIs(t, f.Failing(func(ctx context.Context) error {
		_, err := f.Validators.Admit(ctx, ada.Address, packed(t, "op-1"), "copy")
		return err
	}), types.ErrKeyUsed)
	other, err := codectypes.NewAnyWithValue(secp256k1.GenPrivKeyFromSecret([]byte("x")).PubKey())
	require.NoError(t, err)
	for name, bad := range map[string]struct {
		says string
		msg  types.MsgAddValidator
	}{
		"no key":       {"none given: consensus key must be", types.MsgAddValidator{Signer: assembly, Operator: ada.Address, Moniker: "x"}},
		"other key":    {"secp256k1.PubKey", types.MsgAddValidator{Signer: assembly, Operator: ada.Address, Moniker: "x", Pubkey: other}},
		"bad moniker":  {"moniker", types.MsgAddValidator{Signer: assembly, Operator: ada.Address, Moniker: "\u202ex", Pubkey: packed(t, "k")}},
		"bad operator": {"operator \"factor1\"", types.MsgAddValidator{Signer: assembly, Operator: "factor1", Moniker: "x", Pubkey: packed(t, "k")}},
		"bad signer":   {"signer \"\"", types.MsgAddValidator{Signer: "", Operator: ada.Address, Moniker: "x", Pubkey: packed(t, "k")}},
	} {
		require.ErrorContains(t, bad.msg.ValidateBasic(), bad.says, name)
		require.ErrorContains(t, f.Failing(func(ctx context.Context) error { _, err := f.ValidatorsMsg.AddValidator(ctx, &bad.msg); return err }), bad.says, name)
	}
	require.NoError(t, f.Validators.SetParams(f.Ctx, types.Params{WindowSeconds: 10, MaxValidators: 2, JoinSeconds: 1}))
	require.ErrorIs(t, f.admit(assembly, "new"), types.ErrSetFull)
	require.NoError(t, f.Validators.SetParams(f.Ctx, types.DefaultParams()))
	after, err := f.Validators.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, f.Cdc.MustMarshalJSON(before), f.Cdc.MustMarshalJSON(after))
	f.sound()
}

func TestTheLastValidatorStays(t *testing.T) {
	f := start(t, 1)
	assembly := f.Region.Authority().String()
	require.ErrorIs(t, f.remove(assembly, 1), types.ErrLastValidator)
	require.ErrorIs(t, f.remove(assembly, 9), types.ErrNotFound)
	require.Empty(t, f.end())
}

func TestNoMoreThanAThirdGoesWithinTheWindow(t *testing.T) {
	f := start(t, 4)
	assembly := f.Region.Authority().String()
	require.NoError(t, f.Validators.SetParams(f.Ctx, types.Params{WindowSeconds: 100, MaxValidators: 20, JoinSeconds: 50}))
	require.NoError(t, f.remove(assembly, 2))
	require.ErrorIs(t, f.remove(assembly, 3), types.ErrTooMuchPower)
	updates := f.end()
	require.Len(t, updates, 1)
	require.Equal(t, int64(0), updates[0].Power)
	// Who joins within the window makes no room for others to go: eight added and four removed would be another set.
	for i := range 8 {
		require.NoError(t, f.add(fmt.Sprintf("new-%d", i)))
	}
	require.ErrorIs(t, f.remove(assembly, 3), types.ErrTooMuchPower)
	f.end()
	f.Advance(97 * time.Second)
	require.ErrorIs(t, f.remove(assembly, 3), types.ErrTooMuchPower)
	f.Advance(time.Second)
	require.NoError(t, f.remove(assembly, 3))
	require.Len(t, f.end(), 1)
	require.ErrorIs(t, f.admit(assembly, "op-2"), types.ErrKeyUsed, "a key never comes back")
}

func TestOfficersChangeAThirdWithinTheWindowAdditionsAndRemovalsTogether(t *testing.T) {
	f := start(t, 9)
	officer, assembly := f.Officer.Address, f.Region.Authority().String()
	require.NoError(t, f.Validators.SetParams(f.Ctx, types.Params{WindowSeconds: 1000, MaxValidators: 20, JoinSeconds: 100}))
	require.NoError(t, f.admit(officer, "one"))
	require.NoError(t, f.admit(officer, "two"))
	require.NoError(t, f.remove(officer, 1))
	for _, more := range []error{f.admit(officer, "three"), f.remove(officer, 2)} {
		require.ErrorIs(t, more, types.ErrTooMuchChange)
	}
	// What may still join counts until it is taken back, or too late.
	require.NoError(t, f.remove(officer, 11), "an admission")
	require.NoError(t, f.admit(officer, "three"))
	require.ErrorIs(t, f.admit(officer, "four"), types.ErrTooMuchChange)
	require.NoError(t, f.join("one", "one", f.checkpoint()))
	f.end()
	f.Advance(101 * time.Second)
	require.NoError(t, f.admit(officer, "four"), "three did not come in time")
	require.ErrorIs(t, f.admit(officer, "five"), types.ErrTooMuchChange)
	// The assembly adds what it likes, and takes out no more than a third.
	require.NoError(t, f.add("five"))
	require.NoError(t, f.add("six"))
	require.NoError(t, f.remove(assembly, 2))
	require.NoError(t, f.remove(assembly, 3))
	require.ErrorIs(t, f.remove(assembly, 4), types.ErrTooMuchPower)
	f.end()
	f.Advance(1000 * time.Second)
	require.NoError(t, f.remove(officer, 4))
	f.end()
}

func TestASmallSetIsTheAssemblys(t *testing.T) {
	f := start(t, 3)
	for _, refused := range []error{f.admit(f.Officer.Address, "new"), f.remove(f.Officer.Address, 1)} {
		require.ErrorIs(t, refused, types.ErrSmallSet)
	}
	require.NoError(t, f.add("new"))
	f.end()
	f.Advance(time.Duration(types.DefaultParams().WindowSeconds+1) * time.Second)
	require.NoError(t, f.admit(f.Officer.Address, "fifth"))
}

func TestAValidatorJoinsWhenItsKeyHasSignedARecentBlock(t *testing.T) {
	f := start(t, 1)
	assembly, old := f.Region.Authority().String(), f.checkpoint()
	require.ErrorIs(t, f.join("new", "new", old), types.ErrNotFound, "nobody admitted it")
	require.NoError(t, f.admit(assembly, "new"))
	require.Empty(t, f.end(), "consensus does not know of it")
	_, is, err := f.Validators.OperatorID(f.Ctx, fixture.Address("new"))
	require.NoError(t, err)
	require.True(t, is, "or it could not sign that it joins")
	exported, err := f.Validators.ExportedValidators(f.Ctx)
	require.NoError(t, err)
	require.Len(t, exported, 1)

	forged := types.Checkpoint{Height: old.Height, Block: make([]byte, 32)}
	for what, refused := range map[string]error{
		"another key":      f.join("new", "mistyped", old),
		"another block":    f.join("new", "new", forged),
		"another height":   f.join("new", "new", types.Checkpoint{Height: old.Height - 1, Block: old.Block}),
		"a height to come": f.join("new", "new", types.Checkpoint{Height: old.Height + types.CheckpointBlocks, Block: old.Block}),
		"no signature": f.Failing(func(ctx context.Context) error {
			return f.Validators.Join(ctx, fixture.Address("new").String(), old.Height, nil)
		}),
		"another's, copied": copied(f, "new", "other", old),
	} {
		require.ErrorIs(t, refused, types.ErrProof, what)
	}
	for range types.Checkpoints {
		f.checkpoint()
	}
	require.ErrorIs(t, f.join("new", "new", old), types.ErrProof, "the block is long ago")
	require.NoError(t, f.join("new", "new", f.checkpoint()))
	require.Len(t, f.end(), 1)
	require.ErrorIs(t, f.join("new", "new", f.checkpoint()), types.ErrJoined)

	require.NoError(t, f.admit(assembly, "late"))
	f.Advance(time.Duration(types.DefaultParams().JoinSeconds+1) * time.Second)
	require.ErrorIs(t, f.join("late", "late", f.checkpoint()), types.ErrTooLate)
	require.NoError(t, f.add("late"), "the key was never in the set")
	f.end()
}

// copied joins for one operator by the signature that a key made for another.
func copied(f *fix, operator, other string, checkpoint types.Checkpoint) error {
	proof, err := ed25519.GenPrivKeyFromSecret([]byte(operator)).Sign(types.ProofBytes(f.Ctx.ChainID(), fixture.Address(other).String(), checkpoint))
	require.NoError(f.T, err)
	return f.Failing(func(ctx context.Context) error {
		return f.Validators.Join(ctx, fixture.Address(operator).String(), checkpoint.Height, proof)
	})
}

func TestAValidatorThatCameAndWentInABlockIsNoChange(t *testing.T) {
	f := start(t, 4)
	require.NoError(t, f.add("brief"))
	require.NoError(t, f.remove(f.Region.Authority().String(), 5))
	require.Empty(t, f.end())
	require.ErrorIs(t, f.admit(f.Region.Authority().String(), "brief"), types.ErrKeyUsed)
}

func TestOnlyAnOfficerChangesTheRules(t *testing.T) {
	f := start(t, 1)
	ada := f.Admit("ada")
	_, err := f.ValidatorsMsg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: ada.Address, Params: types.DefaultParams()})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = f.ValidatorsMsg.RemoveValidator(f.Ctx, &types.MsgRemoveValidator{Signer: ada.Address, Validator: 1})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = f.ValidatorsMsg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: f.Officer.Address})
	require.ErrorIs(t, err, types.ErrInvalid)
	_, err = f.ValidatorsMsg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: f.Officer.Address, Params: types.Params{WindowSeconds: 1, MaxValidators: 7, JoinSeconds: 1}})
	require.NoError(t, err)
	params, err := f.Validators.GetParams(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, uint32(7), params.MaxValidators)
	require.ErrorIs(t, (&types.MsgRemoveValidator{Signer: ada.Address}).ValidateBasic(), types.ErrInvalid)
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	f := start(t, 4)
	require.NoError(t, f.remove(f.Region.Authority().String(), 2))
	require.NoError(t, f.add("new"))
	require.NoError(t, f.admit(f.Region.Authority().String(), "later"))
	f.end()
	first, err := f.Validators.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	raw := f.Cdc.MustMarshalJSON(first)
	var state types.GenesisState
	f.Cdc.MustUnmarshalJSON(raw, &state)
	again := bare(t)
	updates, err := again.Validators.InitGenesis(again.Ctx, &state)
	require.NoError(t, err)
	require.Len(t, updates, 4)
	again.sound()
	second, err := again.Validators.ExportGenesis(again.Ctx)
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
		"addition of nobody": {"additions[0] is of validator 99", func(s *types.GenesisState) { s.Additions[0].Validator = 99 }},
		"addition twice":     {"additions[1] is of validator 5", func(s *types.GenesisState) { s.Additions = append(s.Additions, s.Additions[0]) }},
		"time to join":       {"join_until is @-1", func(s *types.GenesisState) { s.Validators[1].JoinUntil = -1 }},
		"checkpoint twice":   {"checkpoints[1] is block 16", func(s *types.GenesisState) { s.Checkpoints = append(s.Checkpoints, s.Checkpoints[0]) }},
		"empty checkpoint":   {"checkpoints[0] is block 16", func(s *types.GenesisState) { s.Checkpoints[0].Block = nil }},
	} {
		var broken types.GenesisState
		f.Cdc.MustUnmarshalJSON(raw, &broken)
		bad.change(&broken)
		require.ErrorContains(t, broken.Validate(), bad.says, name)
	}
}

func byOperator(f *fix) collections.Map[sdk.AccAddress, uint64] {
	return mutants.Unique(f.Store(types.StoreKey), types.ByOperatorPrefix, sdk.AccAddressKey)
}

func TestEveryInvariantCatchesItsMutant(t *testing.T) {
	caught := map[string]bool{}
	key := ed25519.GenPrivKeyFromSecret([]byte("op-1")).PubKey()
	for name, change := range map[string]func(*fix) error{
		"validators/set-is-consensus-set": func(f *fix) error { return f.Validators.Given().Remove(f.Ctx, key.Address()) },
		"validators/set-is-consensus-set: power": func(f *fix) error {
			return f.Validators.Given().Set(f.Ctx, key.Address(), types.GivenKey{Pubkey: packed(f.T, "op-1"), Power: 2})
		},
		"validators/set-is-consensus-set: stranger": func(f *fix) error {
			other := ed25519.GenPrivKeyFromSecret([]byte("other")).PubKey()
			return f.Validators.Given().Set(f.Ctx, other.Address(), types.GivenKey{Pubkey: packed(f.T, "other"), Power: 1})
		},
		"validators/power": func(f *fix) error {
			return f.Validators.Given().Set(f.Ctx, key.Address(), types.GivenKey{Pubkey: packed(f.T, "op-1"), Power: 0})
		},
		"validators/index": func(f *fix) error { return byOperator(f).Set(f.Ctx, fixture.Address("op-1"), 2) },
		"validators/index: stranger": func(f *fix) error {
			return byOperator(f).Set(f.Ctx, fixture.Address("other"), 1)
		},
	} {
		f := start(t, 1)
		require.NoError(t, change(f))
		invariant, _, _ := strings.Cut(name, ": ")
		mutants.RequireFires(f.Ctx, t, f.Validators.Invariants(), invariant)
		caught[invariant] = true
	}
	mutants.RequireEach(t, start(t, 1).Validators.Invariants(), caught)
}
