package app_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"cosmossdk.io/api/amino"

	signingv1beta1 "cosmossdk.io/api/cosmos/tx/signing/v1beta1"

	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	txsigning "github.com/cosmos/cosmos-sdk/x/tx/signing"

	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/sendable"
)

var signModes = []signingv1beta1.SignMode{signingv1beta1.SignMode_SIGN_MODE_DIRECT, signingv1beta1.SignMode_SIGN_MODE_LEGACY_AMINO_JSON}

func TestOnlyModesThatCoverTheWholeTransactionAreEnabled(t *testing.T) {
	require.ElementsMatch(t, signModes, app.NewEncoding().TxConfig.SignModeHandler().SupportedModes())
}

// A placeholder stands for a type that was not found: it has no fields, so nothing of it is signed.
func TestNoDescriptorIsAPlaceholder(t *testing.T) {
	files, fields := 0, 0
	resolved := func(of, what protoreflect.Descriptor) {
		require.False(t, what.IsPlaceholder(), "%s: %s is a placeholder", of.FullName(), what.FullName())
	}
	checkField := func(field protoreflect.FieldDescriptor) {
		fields++
		if field.Message() != nil {
			resolved(field, field.Message())
		}
		if field.Enum() != nil {
			resolved(field, field.Enum())
		}
		if field.IsExtension() {
			resolved(field, field.ContainingMessage())
		}
	}
	checkExtensions := func(extensions protoreflect.ExtensionDescriptors) {
		for i := range extensions.Len() {
			checkField(extensions.Get(i))
		}
	}
	var checkMessages func(protoreflect.MessageDescriptors)
	checkMessages = func(messages protoreflect.MessageDescriptors) {
		for i := range messages.Len() {
			message := messages.Get(i)
			resolved(message, message)
			for j := range message.Fields().Len() {
				checkField(message.Fields().Get(j))
			}
			checkExtensions(message.Extensions())
			checkMessages(message.Messages())
		}
	}
	app.NewEncoding().Registry.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		files++
		resolved(file, file)
		for i := range file.Imports().Len() {
			resolved(file, file.Imports().Get(i))
		}
		checkMessages(file.Messages())
		checkExtensions(file.Extensions())
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				resolved(methods.Get(j), methods.Get(j).Input())
				resolved(methods.Get(j), methods.Get(j).Output())
			}
		}
		return true
	})
	require.Greater(t, files, 100)
	require.Greater(t, fields, 1000)
}

// Wallets show this name; the Ledger's application refuses longer ones than 39 characters.
func TestEveryMessageHasAName(t *testing.T) {
	registry := app.NewEncoding().Registry
	known := map[string]string{}
	for _, url := range sendable.Types(registry) {
		found, err := registry.FindDescriptorByName(protoreflect.FullName(url[1:]))
		require.NoError(t, err)
		name, _ := proto.GetExtension(found.Options(), amino.E_Name).(string)
		require.NotEmpty(t, name, "%s: add option (amino.name)", url)
		require.LessOrEqual(t, len(name), 39, "%s: %s", url, name)
		require.Empty(t, known[name], "%s and %s are both named %s", known[name], url, name)
		known[name] = url
		if parts := strings.Split(url, "."); parts[0] == "/factor" {
			require.Equal(t, "factor/"+parts[1]+"/"+strings.TrimPrefix(parts[3], "Msg"), name, url)
		}
	}
	require.Greater(t, len(known), 100)
}

func TestAnyChangeOfAMessageChangesWhatIsSigned(t *testing.T) {
	s := newSignable(t, 1)
	changes := 0
	for _, url := range sendable.Types(s.encoding.Registry) {
		changes += s.requireCovered(s.maker, url)
	}
	require.Greater(t, changes, 1800)
}

// What a board decides stands inside of another message.
func TestAnyChangeOfAMessageInsideAnotherChangesWhatIsSigned(t *testing.T) {
	s, changes := newSignable(t, 1), 0
	for _, url := range sendable.Types(s.encoding.Registry) {
		if !strings.HasSuffix(url, ".MsgPropose") { // one inside another is among the others' changes
			changes += s.requireCovered(s.maker.Carrying(url), "/factor.board.v1.MsgPropose")
		}
	}
	require.Greater(t, changes, 4000)
}

// signable makes sign bytes of what a transaction holds.
type signable struct {
	t        *testing.T
	encoding app.Encoding
	maker    *sendable.Maker
	signer   *apptest.Person
	authInfo []byte
}

func newSignable(t *testing.T, sequence uint64) *signable {
	t.Helper()
	encoding, signer := app.NewEncoding(), apptest.NewPerson("signer", 1)
	builder := encoding.TxConfig.NewTxBuilder()
	require.NoError(t, builder.SetSignatures(emptySignature(signer.Key.PubKey(), sequence)))
	builder.SetGasLimit(1)
	raw, err := encoding.TxConfig.TxEncoder()(builder.GetTx())
	require.NoError(t, err)
	var tx txtypes.TxRaw
	require.NoError(t, tx.Unmarshal(raw))
	return &signable{t, encoding, sendable.New(encoding.Registry, signer.Address.String()), signer, tx.AuthInfoBytes}
}

// requireCovered makes every change of a message and requires that none leaves what is signed as it was. It counts them.
func (s *signable) requireCovered(maker *sendable.Maker, url string) int {
	s.t.Helper()
	msg, err := maker.Make(url)
	require.NoError(s.t, err)
	body := bodyOf(s.t, maker, msg)
	before := map[signingv1beta1.SignMode][]byte{}
	for _, mode := range signModes {
		before[mode], err = s.bytes(body, s.authInfo, mode)
		require.NoError(s.t, err, "%s: %s", url, mode)
	}
	require.Contains(s.t, string(before[signingv1beta1.SignMode_SIGN_MODE_LEGACY_AMINO_JSON]), s.signer.Address.String(), url)
	changes := 0
	require.NoError(s.t, maker.Changes(msg, func(path string) error {
		changes++
		changed := bodyOf(s.t, maker, msg)
		if bytes.Equal(body, changed) {
			return fmt.Errorf("%s: nothing changed", path)
		}
		for _, mode := range signModes {
			// What cannot be read is refused.
			if after, err := s.bytes(changed, s.authInfo, mode); err == nil && bytes.Equal(before[mode], after) {
				return fmt.Errorf("%s is not signed in %s: %s", path, mode, after)
			}
		}
		return nil
	}))
	require.Equal(s.t, body, bodyOf(s.t, maker, msg), "the changes were undone")
	return changes
}

// bodyOf is the body of a transaction with one message.
func bodyOf(t testing.TB, maker *sendable.Maker, msg *dynamicpb.Message) []byte {
	t.Helper()
	body, err := maker.New("cosmos.tx.v1beta1.TxBody")
	require.NoError(t, err)
	packed, err := maker.Any(msg)
	require.NoError(t, err)
	body.Mutable(body.Descriptor().Fields().ByName("messages")).List().Append(protoreflect.ValueOfMessage(packed))
	return write(t, body)
}

// bytes are what is signed of a transaction, as a node that received it sees it.
func (s *signable) bytes(body, authInfo []byte, mode signingv1beta1.SignMode) ([]byte, error) {
	raw := &txtypes.TxRaw{BodyBytes: body, AuthInfoBytes: authInfo, Signatures: [][]byte{{1}}}
	encoded, err := raw.Marshal()
	require.NoError(s.t, err)
	tx, err := s.encoding.TxConfig.TxDecoder()(encoded)
	if err != nil {
		return nil, err
	}
	return s.encoding.TxConfig.SignModeHandler().GetSignBytes(context.Background(), mode, txsigning.SignerData{
		Address: s.signer.Address.String(), ChainID: fixture.ChainID, AccountNumber: 7, Sequence: 1,
	}, tx.(authsigning.V2AdaptableTx).GetSigningTxData())
}

func emptySignature(key cryptotypes.PubKey, sequence uint64) signing.SignatureV2 {
	return signing.SignatureV2{PubKey: key, Sequence: sequence, Data: &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT}}
}
