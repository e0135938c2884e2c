// Package chainclient talks to a running node as a person's wallet does: it
// signs with that person's key, broadcasts, waits for the block that holds the
// transaction, and says why when it failed there.
package chainclient

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"sync"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/cosmos/gogoproto/proto"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/cosmos/cosmos-sdk/client"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// answerSeconds is how long a node has for one answer: one that hangs answers nothing, and takes a connection all the same.
const answerSeconds = 30

// ConnectGRPC makes a connection to the gRPC address of a node, with TLS unless it is said to be without, which gives up where an answer takes too long.
func ConnectGRPC(address string, plain bool) (*grpc.ClientConn, error) {
	secured := credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	if plain {
		secured = insecure.NewCredentials()
	}
	node, err := grpc.NewClient(address, grpc.WithTransportCredentials(secured),
		grpc.WithDefaultServiceConfig(fmt.Sprintf(`{"methodConfig":[{"name":[{}],"timeout":"%ds"}]}`, answerSeconds)))
	if err != nil {
		return nil, fmt.Errorf("node address %q: %w", address, err)
	}
	return node, nil
}

// Client is a connection to one node of one chain.
type Client struct {
	// Context answers queries: pass it to a module's NewQueryClient.
	Context client.Context
	// Timeout bounds the wait for a block; DefaultTimeout unless set.
	Timeout time.Duration

	chainID string
	node    *rpchttp.HTTP
}

// Dial connects to the CometBFT RPC address of a node, such as tcp://127.0.0.1:26657.
func Dial(address, chainID string, registry codectypes.InterfaceRegistry, cdc codec.Codec, config client.TxConfig) (*Client, error) {
	node, err := Connect(address)
	if err != nil {
		return nil, err
	}
	ctx := client.Context{}.WithClient(node).WithChainID(chainID).WithCodec(cdc).
		WithInterfaceRegistry(registry).WithTxConfig(config)
	return &Client{Context: ctx, Timeout: DefaultTimeout, chainID: chainID, node: node}, nil
}

// Connect makes a connection to the CometBFT RPC address of a node, which gives up where an answer takes too long.
func Connect(address string) (*rpchttp.HTTP, error) {
	node, err := rpchttp.NewWithTimeout(address, "/websocket", answerSeconds)
	if err != nil {
		return nil, fmt.Errorf("node address %q: %w", address, err)
	}
	return node, nil
}

// Node is the RPC connection itself, for blocks and their events.
func (c *Client) Node() *rpchttp.HTTP { return c.node }

// Signer is one person's key with the sequence of its next transaction. It is
// safe for concurrent use; transactions of one signer go out one after another.
type Signer struct {
	Key     cryptotypes.PrivKey
	Address sdk.AccAddress

	mu       sync.Mutex
	known    bool
	number   uint64
	sequence uint64
}

// NewSigner makes a signer of a private key.
func NewSigner(key cryptotypes.PrivKey) *Signer {
	return &Signer{Key: key, Address: sdk.AccAddress(key.PubKey().Address())}
}

// Send signs the messages with one key, broadcasts them as one transaction with
// the gas limit, and waits for its block. Its errors are those of Broadcast and Wait.
func (c *Client) Send(ctx context.Context, signer *Signer, gas uint64, msgs ...sdk.Msg) (*coretypes.ResultTx, error) {
	signer.mu.Lock()
	defer signer.mu.Unlock()
	for attempt := 0; ; attempt++ {
		if !signer.known {
			if err := c.load(ctx, signer); err != nil {
				return nil, err
			}
		}
		raw, err := c.sign(ctx, signer, gas, msgs)
		if err != nil {
			return nil, err
		}
		sent, err := c.Describe(ctx, raw)
		if err != nil {
			return nil, err
		}
		if err := c.Broadcast(ctx, raw, sent); err != nil {
			signer.known = false // someone else may have used the key
			if attempt == 0 && strings.Contains(err.Error(), "sequence mismatch") {
				continue
			}
			return nil, err
		}
		signer.sequence++
		result, err := c.Wait(ctx, sent)
		if err != nil {
			signer.known = false
		}
		return result, err
	}
}

// Response reads what the i-th message of an executed transaction answered.
func (c *Client) Response(result *coretypes.ResultTx, i int, into proto.Message) error {
	var data sdk.TxMsgData
	if err := c.Context.Codec.Unmarshal(result.TxResult.Data, &data); err != nil {
		return fmt.Errorf("answer of transaction %s: %w", result.Hash, err)
	}
	if i >= len(data.MsgResponses) {
		return fmt.Errorf("transaction %s has %d answers, none at %d", result.Hash, len(data.MsgResponses), i)
	}
	return c.Context.Codec.Unmarshal(data.MsgResponses[i].Value, into)
}

func (c *Client) load(ctx context.Context, signer *Signer) error {
	answer, err := authtypes.NewQueryClient(c.Context).AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: signer.Address.String()})
	if err != nil {
		return fmt.Errorf("account %s: %w", signer.Address, err)
	}
	signer.number, signer.sequence, signer.known = answer.Info.AccountNumber, answer.Info.Sequence, true
	return nil
}

func (c *Client) sign(ctx context.Context, signer *Signer, gas uint64, msgs []sdk.Msg) ([]byte, error) {
	config := c.Context.TxConfig
	builder := config.NewTxBuilder()
	if err := builder.SetMsgs(msgs...); err != nil {
		return nil, err
	}
	builder.SetGasLimit(gas)
	// The sign bytes cover the signer's mode and key, so an unsigned placeholder goes in first.
	placeholder := signing.SignatureV2{
		PubKey: signer.Key.PubKey(), Sequence: signer.sequence,
		Data: &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT},
	}
	if err := builder.SetSignatures(placeholder); err != nil {
		return nil, err
	}
	data := authsigning.SignerData{
		Address: signer.Address.String(), ChainID: c.chainID, AccountNumber: signer.number,
		Sequence: signer.sequence, PubKey: signer.Key.PubKey(),
	}
	signature, err := clienttx.SignWithPrivKey(ctx, signing.SignMode_SIGN_MODE_DIRECT, data, builder, signer.Key, config, signer.sequence)
	if err != nil {
		return nil, err
	}
	if err := builder.SetSignatures(signature); err != nil {
		return nil, err
	}
	return config.TxEncoder()(builder.GetTx())
}
