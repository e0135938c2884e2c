package app_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	signingv1beta1 "cosmossdk.io/api/cosmos/tx/signing/v1beta1"

	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	multisigtypes "github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	txsigning "github.com/cosmos/cosmos-sdk/x/tx/signing"

	"github.com/factor-coop/factor/app/ante"
	"github.com/factor-coop/factor/testutil/apptest"
	"github.com/factor-coop/factor/testutil/sendable"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

const (
	modeDirect = signing.SignMode_SIGN_MODE_DIRECT
	modeAmino  = signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON
)

// key signs alone in a mode, or is several of whom some sign.
type key struct {
	alone   cryptotypes.PrivKey
	mode    signing.SignMode
	several []key
	enough  int
}

func one(name string, mode signing.SignMode) key {
	return key{alone: secp256k1.GenPrivKeyFromSecret([]byte(name)), mode: mode}
}

func some(enough int, keys ...key) key { return key{several: keys, enough: enough} }

func (k key) public() cryptotypes.PubKey {
	if k.alone != nil {
		return k.alone.PubKey()
	}
	keys := make([]cryptotypes.PubKey, len(k.several))
	for i, one := range k.several {
		keys[i] = one.public()
	}
	return multisig.NewLegacyAminoPubKey(k.enough, keys)
}

func (k key) address() sdk.AccAddress { return sdk.AccAddress(k.public().Address()) }

// sign makes the signature; of several the last ones sign, so that not all bits are the same.
func (k key) sign(t testing.TB, bytes func(signing.SignMode) []byte) signing.SignatureData {
	t.Helper()
	if k.alone != nil {
		signature, err := k.alone.Sign(bytes(k.mode))
		require.NoError(t, err)
		return &signing.SingleSignatureData{SignMode: k.mode, Signature: signature}
	}
	data := multisigtypes.NewMultisig(len(k.several))
	for i := len(k.several) - k.enough; i < len(k.several); i++ {
		multisigtypes.AddSignature(data, k.several[i].sign(t, bytes), i)
	}
	return data
}

// signers are the ways in which an account may sign.
var signers = map[string]key{
	"one key, direct":              one("one", modeDirect),
	"one key, amino":               one("two", modeAmino),
	"two of three, amino":          some(2, one("three", modeAmino), one("four", modeAmino), one("five", modeAmino)),
	"two of three, direct":         some(2, one("six", modeDirect), one("seven", modeDirect), one("eight", modeDirect)),
	"two of three, both":           some(2, one("nine", modeAmino), one("ten", modeDirect), one("eleven", modeAmino)),
	"several within several, both": some(2, one("twelve", modeAmino), some(1, one("thirteen", modeAmino), one("fourteen", modeAmino)), some(1, one("fifteen", modeDirect))),
}

// gate is what decides about transactions in a region where every signer is a member.
type gate struct {
	*apptest.Test
	handler sdk.AnteHandler
}

func newGate(t *testing.T) gate {
	t.Helper()
	a := apptest.New(t, apptest.Options{})
	first := a.People[0]
	for _, name := range sorted(signers) {
		a.Do(first, &regiontypes.MsgAdmitMember{Signer: first.Address.String(), Address: signers[name].address().String()})
	}
	admission := ante.NewAdmission(a.Region, a.Board, a.Validators, a.Encoding().Codec)
	return gate{a, ante.NewHandler(a.Account, a.Encoding().TxConfig.SignModeHandler(), admission)}
}

// refuses runs a transaction up to its messages, as the next block would, and returns why it does not come so far.
func (g gate) refuses(tx *txtypes.TxRaw) error { return g.refusesIn(g.next(), tx) }

// next is the state in which the next block begins; what is written to it is lost.
func (g gate) next() sdk.Context {
	ctx, _ := g.Now().CacheContext()
	return ctx.WithChainID(g.ChainID).WithBlockHeight(g.LastBlockHeight() + 1).WithIsSigverifyTx(true)
}

func (g gate) refusesIn(ctx sdk.Context, tx *txtypes.TxRaw) error {
	raw, err := tx.Marshal()
	if err != nil {
		return err
	}
	decoded, err := ante.WellFormed(g.Encoding().TxConfig.TxDecoder())(raw)
	if err != nil {
		return err
	}
	_, err = g.handler(ctx.WithTxBytes(raw), decoded, false)
	return err
}

// complete is a transaction with its signature.
func (g gate) complete(signer key, body []byte, data signing.SignatureData) *txtypes.TxRaw {
	g.T.Helper()
	builder := g.Encoding().TxConfig.NewTxBuilder()
	builder.SetGasLimit(5_000_000)
	require.NoError(g.T, builder.SetSignatures(signing.SignatureV2{PubKey: signer.public(), Data: data}))
	raw, err := g.Encoding().TxConfig.TxEncoder()(builder.GetTx())
	require.NoError(g.T, err)
	var tx txtypes.TxRaw
	require.NoError(g.T, tx.Unmarshal(raw))
	tx.BodyBytes = body
	return &tx
}

// sign makes a transaction of a body. In the direct mode the signers' modes are signed
// too: a first signature, of nothing, tells them.
func (g gate) sign(signer key, body []byte) *txtypes.TxRaw {
	g.T.Helper()
	unsigned := g.complete(signer, body, signer.sign(g.T, func(signing.SignMode) []byte { return nil }))
	raw, err := unsigned.Marshal()
	require.NoError(g.T, err)
	tx, err := g.Encoding().TxConfig.TxDecoder()(raw)
	require.NoError(g.T, err)
	account := g.Account.GetAccount(g.Now(), signer.address())
	return g.complete(signer, body, signer.sign(g.T, func(mode signing.SignMode) []byte {
		bytes, err := g.Encoding().TxConfig.SignModeHandler().GetSignBytes(g.Now(), signingv1beta1.SignMode(mode), txsigning.SignerData{
			Address: signer.address().String(), ChainID: g.ChainID, AccountNumber: account.GetAccountNumber(), Sequence: account.GetSequence(),
		}, tx.(authsigning.V2AdaptableTx).GetSigningTxData())
		require.NoError(g.T, err)
		return bytes
	}))
}

// clockIn is a signed transaction that nothing is wrong with.
func (g gate) clockIn(signer key) *txtypes.TxRaw {
	g.T.Helper()
	maker := sendable.New(g.Encoding().Registry, signer.address().String())
	msg, err := maker.Make("/factor.wage.v1.MsgClockIn")
	require.NoError(g.T, err)
	tx := g.sign(signer, bodyOf(g.T, maker, msg))
	require.NoError(g.T, g.refuses(tx))
	return tx
}

func TestAMessageChangedAfterSigningIsRefused(t *testing.T) {
	g := newGate(t)
	for _, name := range []string{"one key, direct", "one key, amino", "two of three, amino", "two of three, direct"} {
		signer, changes := signers[name], 0
		maker := sendable.New(g.Encoding().Registry, signer.address().String())
		for _, url := range messages(g.Test) {
			msg, err := maker.Make(url)
			require.NoError(t, err)
			tx := g.sign(signer, bodyOf(t, maker, msg))
			require.NoError(t, g.refuses(tx), "%s by %s as it was signed", url, name)
			require.NoError(t, maker.Changes(msg, func(path string) error {
				changes++
				changed := &txtypes.TxRaw{BodyBytes: bodyOf(t, maker, msg), AuthInfoBytes: tx.AuthInfoBytes, Signatures: tx.Signatures}
				if g.refuses(changed) == nil {
					return fmt.Errorf("%s, signed by %s, was changed and accepted", path, name)
				}
				return nil
			}))
		}
		require.Greater(t, changes, 1900)
	}
}

// What stands around the messages: fee payer, memo, gas, timeouts, and what the signer says about itself.
func TestATransactionChangedAfterSigningIsRefused(t *testing.T) {
	g := newGate(t)
	for _, name := range sorted(signers) {
		signer := signers[name]
		maker := sendable.New(g.Encoding().Registry, signer.address().String())
		msg, err := maker.Make("/factor.pricing.v1.MsgRegisterProduct")
		require.NoError(t, err)
		body := read(t, maker, "cosmos.tx.v1beta1.TxBody", bodyOf(t, maker, msg))
		body.Set(body.Descriptor().Fields().ByName("memo"), protoreflect.ValueOfString("for the oven"))
		body.Set(body.Descriptor().Fields().ByName("timeout_height"), protoreflect.ValueOfUint64(1_000))
		tx := g.sign(signer, write(t, body))
		require.NoError(t, g.refuses(tx), "%s: as it was signed", name)
		authInfo := read(t, maker, "cosmos.tx.v1beta1.AuthInfo", tx.AuthInfoBytes)
		for _, part := range []*dynamicpb.Message{body, authInfo} {
			changes := 0
			require.NoError(t, maker.Changes(part, func(path string) error {
				changes++
				changed := &txtypes.TxRaw{BodyBytes: write(t, body), AuthInfoBytes: write(t, authInfo), Signatures: tx.Signatures}
				if g.refuses(changed) == nil {
					return fmt.Errorf("%s, signed by %s, was changed and accepted", path, name)
				}
				return nil
			}))
			require.Greater(t, changes, 10)
		}
		for _, signatures := range [][][]byte{nil, {nil}, {tx.Signatures[0], tx.Signatures[0]}, {append([]byte{0}, tx.Signatures[0]...)}} {
			changed := &txtypes.TxRaw{BodyBytes: tx.BodyBytes, AuthInfoBytes: tx.AuthInfoBytes, Signatures: signatures}
			require.Error(t, g.refuses(changed), "%s: %d signatures", name, len(signatures))
		}
	}
}

func TestASignatureIsForOneChainAccountAndSequence(t *testing.T) {
	g := newGate(t)
	for _, name := range sorted(signers) {
		tx := g.clockIn(signers[name])
		require.ErrorIs(t, g.refusesIn(g.next().WithChainID("factor-other"), tx), sdkerrors.ErrUnauthorized, name)

		another := g.next()
		account := g.Account.GetAccount(another, signers[name].address())
		require.NoError(t, account.SetAccountNumber(1_000))
		g.Account.SetAccount(another, account)
		require.ErrorIs(t, g.refusesIn(another, tx), sdkerrors.ErrUnauthorized, name)

		later := g.next()
		account = g.Account.GetAccount(later, signers[name].address())
		require.NoError(t, account.SetSequence(1))
		g.Account.SetAccount(later, account)
		require.ErrorIs(t, g.refusesIn(later, tx), sdkerrors.ErrWrongSequence, name)
		authInfo := authInfoOf(t, tx)
		authInfo.SignerInfos[0].Sequence = 1
		require.ErrorIs(t, g.refusesIn(later, with(t, tx, authInfo)), sdkerrors.ErrUnauthorized, name)
	}
}

// A mode that covers less, or that nobody checks, is no way to sign: alone or among several.
func TestModesThatAreNotOfferedAreRefused(t *testing.T) {
	g := newGate(t)
	for number, name := range signing.SignMode_name {
		mode := signing.SignMode(number)
		if mode == modeDirect || mode == modeAmino {
			continue
		}
		for _, signer := range []string{"one key, amino", "two of three, amino"} {
			tx := g.clockIn(signers[signer])
			authInfo := authInfoOf(t, tx)
			setMode(authInfo.SignerInfos[0].ModeInfo, mode)
			require.ErrorIs(t, g.refusesIn(g.next(), with(t, tx, authInfo)), sdkerrors.ErrUnauthorized, "%s by %s", name, signer)
		}
	}
}

func TestTooFewOfSeveralAreRefused(t *testing.T) {
	g := newGate(t)
	for _, name := range sorted(signers) {
		signer := signers[name]
		if signer.alone != nil {
			continue
		}
		tx := g.clockIn(signer)
		authInfo := authInfoOf(t, tx)
		info := authInfo.SignerInfos[0].ModeInfo.GetMulti()
		info.ModeInfos = info.ModeInfos[1:]
		info.Bitarray.SetIndex(len(signer.several)-signer.enough, false)
		var signatures cryptotypes.MultiSignature
		require.NoError(t, signatures.Unmarshal(tx.Signatures[0]))
		signatures.Signatures = signatures.Signatures[1:]
		few := with(t, tx, authInfo)
		var err error
		few.Signatures[0], err = signatures.Marshal()
		require.NoError(t, err)
		require.ErrorIs(t, g.refuses(few), sdkerrors.ErrUnauthorized, name)
	}
}

// with is a transaction that says something else about its signer.
func with(t testing.TB, tx *txtypes.TxRaw, authInfo *txtypes.AuthInfo) *txtypes.TxRaw {
	t.Helper()
	raw, err := authInfo.Marshal()
	require.NoError(t, err)
	return &txtypes.TxRaw{BodyBytes: tx.BodyBytes, AuthInfoBytes: raw, Signatures: slices.Clone(tx.Signatures)}
}

func authInfoOf(t testing.TB, tx *txtypes.TxRaw) *txtypes.AuthInfo {
	t.Helper()
	var authInfo txtypes.AuthInfo
	require.NoError(t, authInfo.Unmarshal(tx.AuthInfoBytes))
	return &authInfo
}

func setMode(info *txtypes.ModeInfo, mode signing.SignMode) {
	switch sum := info.Sum.(type) {
	case *txtypes.ModeInfo_Single_:
		sum.Single.Mode = mode
	case *txtypes.ModeInfo_Multi_:
		for _, one := range sum.Multi.ModeInfos {
			setMode(one, mode)
		}
	}
}

func sorted[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }

func read(t testing.TB, maker *sendable.Maker, name string, raw []byte) *dynamicpb.Message {
	t.Helper()
	msg, err := maker.New(protoreflect.FullName(name))
	require.NoError(t, err)
	require.NoError(t, proto.Unmarshal(raw, msg))
	return msg
}

func write(t testing.TB, msg proto.Message) []byte {
	t.Helper()
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(msg)
	require.NoError(t, err)
	return raw
}
