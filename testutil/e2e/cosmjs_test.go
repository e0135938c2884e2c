//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	signingv1beta1 "cosmossdk.io/api/cosmos/tx/signing/v1beta1"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	txsigning "github.com/cosmos/cosmos-sdk/x/tx/signing"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/chainclient"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/sendable"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// cosmjs is CosmJS with Factor's messages, as its lock file pins it.
type cosmjs struct {
	t           *testing.T
	folder      string
	descriptors string
	encoding    app.Encoding
}

func newCosmJS(t *testing.T) cosmjs {
	t.Helper()
	folder, err := filepath.Abs("../../web/cosmjs")
	require.NoError(t, err)
	c := cosmjs{t: t, folder: folder, descriptors: filepath.Join(t.TempDir(), "descriptors.binpb"), encoding: app.NewEncoding()}
	install := exec.Command("npm", "ci", "--no-fund", "--no-audit", "--ignore-scripts")
	install.Dir = folder
	told, err := install.CombinedOutput()
	require.NoError(t, err, string(told))
	told, err = exec.Command("../../scripts/descriptors.sh", c.descriptors).CombinedOutput()
	require.NoError(t, err, string(told))
	return c
}

// run gives a script a request and reads its answer.
func (c cosmjs) run(script string, request, answer any) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	raw, err := json.Marshal(request)
	require.NoError(c.t, err)
	cmd := exec.CommandContext(ctx, "node", filepath.Join("test", script), c.descriptors)
	var told bytes.Buffer
	cmd.Dir, cmd.Stdin, cmd.Stderr = c.folder, bytes.NewReader(raw), &told
	said, err := cmd.Output()
	require.NoError(c.t, err, told.String())
	require.NoError(c.t, json.Unmarshal(said, answer), string(said))
}

// jsonMessage is a message as it is handed from one language to the other.
type jsonMessage struct {
	TypeURL string          `json:"typeUrl"`
	JSON    json.RawMessage `json:"json"`
}

func (c cosmjs) message(msg proto.Message) jsonMessage {
	c.t.Helper()
	raw, err := protojson.MarshalOptions{Resolver: resolver{c.encoding}}.Marshal(msg)
	require.NoError(c.t, err)
	return jsonMessage{"/" + string(msg.ProtoReflect().Descriptor().FullName()), raw}
}

// dynamic is a message of ours in the form that the other functions take.
func (c cosmjs) dynamic(msg sdk.Msg) proto.Message {
	c.t.Helper()
	packed, err := c.encoding.Codec.Marshal(msg)
	require.NoError(c.t, err)
	dynamic, err := sendable.New(c.encoding.Registry, "").New(protoreflect.FullName(sdk.MsgTypeURL(msg)[1:]))
	require.NoError(c.t, err)
	require.NoError(c.t, proto.Unmarshal(packed, dynamic))
	return dynamic
}

// resolver finds the types of packed messages.
type resolver struct{ app.Encoding }

func (r resolver) FindMessageByName(name protoreflect.FullName) (protoreflect.MessageType, error) {
	found, err := r.Registry.FindDescriptorByName(name)
	if err != nil {
		return nil, err
	}
	return dynamicpb.NewMessageType(found.(protoreflect.MessageDescriptor)), nil
}

func (r resolver) FindMessageByURL(url string) (protoreflect.MessageType, error) {
	return r.FindMessageByName(protoreflect.FullName(filepath.Base(url)))
}

func (resolver) FindExtensionByName(protoreflect.FullName) (protoreflect.ExtensionType, error) {
	return nil, protoregistry.NotFound
}

func (resolver) FindExtensionByNumber(protoreflect.FullName, protoreflect.FieldNumber) (protoreflect.ExtensionType, error) {
	return nil, protoregistry.NotFound
}

// signRequest asks for transactions of one message each, signed in both modes.
type signRequest struct {
	Key           string        `json:"key"`
	ChainID       string        `json:"chain_id"`
	AccountNumber uint64        `json:"account_number"`
	Sequence      uint64        `json:"sequence"`
	Gas           uint64        `json:"gas"`
	Memo          string        `json:"memo"`
	TimeoutHeight uint64        `json:"timeout_height"`
	Messages      []jsonMessage `json:"messages"`
}

// signed is a transaction and the bytes that its signature covers.
type signed struct {
	Tx     []byte `json:"tx"`
	Signed []byte `json:"signed"`
}

type signAnswer struct {
	Direct []signed `json:"direct"`
	Amino  []signed `json:"amino"`
}

// Every message is made with a value in every field and with its signer alone, signed by
// CosmJS, and read by a node: it holds what was asked for, and what a node wants signed is what CosmJS signed.
func TestCosmJSSignsEveryMessageAsANodeReadsIt(t *testing.T) {
	c := newCosmJS(t)
	key := secp256k1.GenPrivKeyFromSecret([]byte("cosmjs"))
	address := sdk.AccAddress(key.PubKey().Address())
	maker := sendable.New(c.encoding.Registry, address.String())
	request := signRequest{
		Key: hex.EncodeToString(key.Bytes()), ChainID: fixture.ChainID, AccountNumber: 1<<53 - 1, Sequence: 7,
		Gas: 1_000_000, Memo: "<salt> & \"pepper\" ä 😀", TimeoutHeight: 1_000,
	}
	var made []proto.Message
	for _, url := range sendable.Types(c.encoding.Registry) {
		for _, make := range []func(string) (*dynamicpb.Message, error){maker.Make, maker.Bare} {
			msg, err := make(url)
			require.NoError(t, err)
			made = append(made, msg)
			request.Messages = append(request.Messages, c.message(msg))
		}
	}
	require.Greater(t, len(made), 200)
	var answer signAnswer
	c.run("sign.js", request, &answer)
	for mode, transactions := range map[signingv1beta1.SignMode][]signed{
		signingv1beta1.SignMode_SIGN_MODE_DIRECT: answer.Direct, signingv1beta1.SignMode_SIGN_MODE_LEGACY_AMINO_JSON: answer.Amino,
	} {
		require.Len(t, transactions, len(made))
		for i, one := range transactions {
			name := made[i].ProtoReflect().Descriptor().FullName()
			tx, err := c.encoding.TxConfig.TxDecoder()(one.Tx)
			require.NoError(t, err, "%s in %s", name, mode)
			wanted, err := c.encoding.TxConfig.SignModeHandler().GetSignBytes(context.Background(), mode, txsigning.SignerData{
				Address: address.String(), ChainID: request.ChainID, AccountNumber: request.AccountNumber, Sequence: request.Sequence,
			}, tx.(authsigning.V2AdaptableTx).GetSigningTxData())
			require.NoError(t, err)
			require.Equal(t, string(wanted), string(one.Signed), "%s in %s", name, mode)

			var raw txtypes.TxRaw
			require.NoError(t, raw.Unmarshal(one.Tx))
			require.True(t, key.PubKey().VerifySignature(wanted, raw.Signatures[0]), "%s in %s", name, mode)
			var body txtypes.TxBody
			require.NoError(t, body.Unmarshal(raw.BodyBytes))
			sent, err := proto.MarshalOptions{Deterministic: true}.Marshal(made[i])
			require.NoError(t, err)
			require.Equal(t, sent, body.Messages[0].Value, "%s in %s", name, mode)
			require.Equal(t, request.Memo, body.Memo)
			require.Equal(t, request.TimeoutHeight, body.TimeoutHeight)
		}
	}
}

type broadcastRequest struct {
	RPC      string        `json:"rpc"`
	Key      string        `json:"key"`
	Mode     string        `json:"mode"`
	Gas      uint64        `json:"gas"`
	Memo     string        `json:"memo"`
	Accounts []string      `json:"accounts"`
	Messages []jsonMessage `json:"messages"`
}

type broadcastAnswer struct {
	AccountNumbers []uint64 `json:"account_numbers"`
	Sent           []struct {
		Code uint32 `json:"code"`
		Log  string `json:"log"`
	} `json:"sent"`
	Signed []byte `json:"signed"`
}

func TestANodeTakesWhatCosmJSSignedAndNothingElse(t *testing.T) {
	c := newCosmJS(t)
	home, at := filepath.Join(t.TempDir(), "region"), freePorts(t)
	node := start(t, append([]string{"devnet", "--home", home, "--members", "2"}, at.flags()...)...)
	client := wallet(t, node, at, chainID)
	alice, bob := signer(t, home, "alice"), signer(t, home, "bob")
	for i, key := range []*chainclient.Signer{alice, bob} {
		mode, who, company := []string{"direct", "amino"}[i], key.Address.String(), uint64(i+1)
		product := func(code string) proto.Message {
			return c.dynamic(&pricingtypes.MsgRegisterProduct{
				Signer: who, Company: company, Code: code, Unit: "loaf", Kind: pricingtypes.PRODUCT_KIND_STOCKED, OverheadWeight: 1,
				Declared: pricingtypes.Declaration{UnitsPerCycle: 100, DirectPerUnit: 2},
			})
		}
		var answer broadcastAnswer
		c.run("broadcast.js", broadcastRequest{
			RPC: "http://" + at.node()[len("tcp://"):], Key: hex.EncodeToString(key.Key.Bytes()), Mode: mode, Gas: 2_000_000, Memo: "bread & salt",
			Accounts: []string{alice.Address.String(), bob.Address.String()},
			Messages: []jsonMessage{
				c.message(c.dynamic(&cooptypes.MsgFoundCompany{Signer: who, Code: mode, Occupation: 3})),
				c.message(product("bread")), c.message(product("rolls")),
			},
		}, &answer)
		for _, number := range answer.AccountNumbers {
			require.Less(t, number, uint64(100))
		}
		require.Len(t, answer.Sent, 2)
		for _, sent := range answer.Sent {
			require.Zero(t, sent.Code, sent.Log)
		}
		// The price is declared in a type from another file.
		var refused *chainclient.FailedError
		require.ErrorAs(t, broadcastAndWait(client, dearer(t, answer.Signed)), &refused, mode)
		require.Equal(t, "sdk", refused.Codespace, refused.Reason)
		require.Equal(t, uint32(4), refused.Code, refused.Reason)
		require.NoError(t, broadcastAndWait(client, answer.Signed), mode)
	}
}

// broadcastAndWait sends a signed transaction and waits for its block.
func broadcastAndWait(client *chainclient.Client, raw []byte) error {
	ctx := context.Background()
	sent, err := client.Describe(ctx, raw)
	if err != nil {
		return err
	}
	if err := client.Broadcast(ctx, raw, sent); err != nil {
		return err
	}
	_, err = client.Wait(ctx, sent)
	return err
}

// dearer is a signed transaction with another price in it.
func dearer(t *testing.T, signed []byte) []byte {
	t.Helper()
	var raw txtypes.TxRaw
	require.NoError(t, raw.Unmarshal(signed))
	var body txtypes.TxBody
	require.NoError(t, body.Unmarshal(raw.BodyBytes))
	var msg pricingtypes.MsgRegisterProduct
	require.NoError(t, msg.Unmarshal(body.Messages[0].Value))
	require.Equal(t, int64(2), msg.Declared.DirectPerUnit)
	msg.Declared.DirectPerUnit = 9_000
	var err error
	body.Messages[0].Value, err = msg.Marshal()
	require.NoError(t, err)
	raw.BodyBytes, err = body.Marshal()
	require.NoError(t, err)
	changed, err := raw.Marshal()
	require.NoError(t, err)
	return changed
}
