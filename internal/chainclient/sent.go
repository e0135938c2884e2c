package chainclient

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	cmtbytes "github.com/cometbft/cometbft/libs/bytes"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// DefaultTimeout is how long a block is waited for.
const DefaultTimeout = 30 * time.Second

// FailedError is a transaction that a node refused or a block failed; without a
// hash it is one that a trial refused, so that nothing was sent.
type FailedError struct {
	Hash      string
	Codespace string
	Code      uint32
	Reason    string
}

func (e *FailedError) Error() string {
	if e.Hash == "" {
		return fmt.Sprintf("a trial failed with %s code %d: %s", e.Codespace, e.Code, e.Reason)
	}
	return fmt.Sprintf("transaction %s failed with %s code %d: %s", e.Hash, e.Codespace, e.Code, e.Reason)
}

// UnknownError is a transaction that was sent, and nobody told in time what became of it. It may still happen.
type UnknownError struct {
	Sent Sent
	Last error // what the node answered last, if it did not answer well
}

func (e *UnknownError) Error() string {
	text := fmt.Sprintf("no block holds transaction %X yet", e.Sent.Hash)
	if e.Last != nil {
		text = fmt.Sprintf("it is not known what became of transaction %X: %s", e.Sent.Hash, e.Last)
	}
	return text
}

func (e *UnknownError) Unwrap() error { return e.Last }

// NeverError is a transaction that did not happen and never will.
type NeverError struct {
	Sent   Sent
	Reason string
}

func (e *NeverError) Error() string {
	return fmt.Sprintf("transaction %X did not happen and never will: %s", e.Sent.Hash, e.Reason)
}

// Sent is a transaction that was handed to a node, with what is needed to find out
// what became of it without the node's index of transactions.
type Sent struct {
	Hash     cmtbytes.HexBytes `json:"hash"`
	Signer   string            `json:"signer"`   // the first one
	Sequence uint64            `json:"sequence"` // of the first signer
	After    int64             `json:"after"`    // the newest block before it was sent; 0 where that is not known
	Until    time.Time         `json:"until"`    // no block after this time holds it; zero for any block
}

// Now is the newest block's height and time.
func (c *Client) Now(ctx context.Context) (int64, time.Time, error) {
	status, err := c.node.Status(ctx)
	if err != nil {
		return 0, time.Time{}, err
	}
	return status.SyncInfo.LatestBlockHeight, status.SyncInfo.LatestBlockTime, nil
}

// Describe says of a signed transaction what finds it again once it is sent.
func (c *Client) Describe(ctx context.Context, raw []byte) (Sent, error) {
	sent, err := c.describe(raw)
	if err != nil {
		return Sent{}, err
	}
	sent.After, _, err = c.Now(ctx)
	return sent, err
}

// Broadcast hands a signed transaction to the node. It returns a *FailedError when the node refused
// it, an *UnknownError when the node may have it, and any other error when it was not sent.
func (c *Client) Broadcast(ctx context.Context, raw []byte, sent Sent) error {
	answer, err := c.node.BroadcastTxSync(ctx, raw)
	switch {
	case err == nil && answer.Code != 0:
		return &FailedError{Hash: sent.hex(), Codespace: answer.Codespace, Code: answer.Code, Reason: answer.Log}
	case err == nil, strings.Contains(err.Error(), "tx already exists in cache"): // it has been sent before
		return nil
	case refused.MatchString(err.Error()):
		return fmt.Errorf("the node does not take the transaction: %w", err)
	}
	return &UnknownError{Sent: sent, Last: err}
}

// refused is what says that a node does not have a transaction: it did not take it, or nobody took the connection.
var refused = regexp.MustCompile(`connection refused|no such host|[Mm]empool is full|[Tt]x too large`)

func (s Sent) hex() string { return strings.ToUpper(hex.EncodeToString(s.Hash)) }

// describe reads of a signed transaction what finds it again.
func (c *Client) describe(raw []byte) (Sent, error) {
	decoded, err := c.Context.TxConfig.TxDecoder()(raw)
	if err != nil {
		return Sent{}, err
	}
	tx, ok := decoded.(authsigning.Tx)
	if !ok {
		return Sent{}, fmt.Errorf("transaction of type %T", decoded)
	}
	sent := Sent{Hash: cmttypes.Tx(raw).Hash()}
	if until := tx.GetTimeoutTimeStamp(); until.Unix() > 0 {
		sent.Until = until
	}
	signers, err := tx.GetSigners()
	if err != nil {
		return Sent{}, err
	}
	signatures, err := tx.GetSignaturesV2()
	if err != nil {
		return Sent{}, err
	}
	if len(signers) > 0 && len(signatures) > 0 {
		sent.Signer, sent.Sequence = sdk.AccAddress(signers[0]).String(), signatures[0].Sequence
	}
	return sent, nil
}

// Wait returns a transaction once a block holds it, a *FailedError when it failed there, a *NeverError when
// no block can hold it any more, and an *UnknownError when the time is over before one of these is known.
func (c *Client) Wait(ctx context.Context, sent Sent) (*coretypes.ResultTx, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	look := search{client: c, sent: sent, next: sent.After + 1}
	var last error
	for i := 0; ; i++ {
		result, err := look.once(ctx, i%10 == 0)
		var failed *FailedError
		var never *NeverError
		if result != nil || errors.As(err, &failed) || errors.As(err, &never) {
			return result, err
		}
		if ctx.Err() == nil { // else it says no more than that the time is over
			last = err
		}
		select {
		case <-ctx.Done():
			return nil, &UnknownError{Sent: sent, Last: last}
		case <-tick.C:
		}
	}
}

// Look returns what Wait returns where that is known by now; nothing, and perhaps why, where it is not.
func (c *Client) Look(ctx context.Context, sent Sent) (*coretypes.ResultTx, error) {
	look := search{client: c, sent: sent, next: sent.After + 1}
	return look.once(ctx, true)
}

// search looks for a transaction in a node's index and, where that does not know it, in the blocks.
type search struct {
	client *Client
	sent   Sent
	next   int64 // the first block that was not looked into
}

// once returns nothing where nothing is known yet. Where the node keeps an index, blocks are read only if that is due.
func (s *search) once(ctx context.Context, due bool) (*coretypes.ResultTx, error) {
	node := s.client.node
	result, unindexed := node.Tx(ctx, s.sent.Hash, false)
	if unindexed == nil {
		return s.ended(result)
	}
	indexed := strings.Contains(unindexed.Error(), "not found")
	if indexed && !due {
		return nil, nil
	}
	// The sequence is read before the height: whatever used it is in a block up to there.
	used, err := s.used(ctx)
	if err != nil {
		return nil, err
	}
	height, now, err := s.client.Now(ctx)
	if err != nil {
		return nil, err
	}
	late := !s.sent.Until.IsZero() && now.After(s.sent.Until)
	if indexed && !used && !late {
		return nil, nil
	}
	if result, err := s.blocks(ctx, height); result != nil || err != nil {
		return result, err
	}
	switch {
	case used:
		return nil, &NeverError{Sent: s.sent, Reason: fmt.Sprintf("another transaction of %s has the sequence %d", s.sent.Signer, s.sent.Sequence)}
	case late:
		return nil, &NeverError{Sent: s.sent, Reason: fmt.Sprintf("it could happen until %s, and no block held it", s.sent.Until.UTC().Format(time.TimeOnly+" UTC"))}
	}
	return nil, nil
}

// ended says of a transaction in a block whether it failed there.
func (s *search) ended(result *coretypes.ResultTx) (*coretypes.ResultTx, error) {
	if result.TxResult.Code == 0 {
		return result, nil
	}
	return result, &FailedError{
		Hash: s.sent.hex(), Codespace: result.TxResult.Codespace, Code: result.TxResult.Code, Reason: result.TxResult.Log,
	}
}

// used says whether a transaction of the signer with this sequence, or a later one, has been executed.
func (s *search) used(ctx context.Context) (bool, error) {
	if s.sent.Signer == "" {
		return false, nil // only its hash is known
	}
	account, err := authtypes.NewQueryClient(s.client.Context).AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: s.sent.Signer})
	if err != nil {
		return false, err
	}
	return account.Info.Sequence > s.sent.Sequence, nil
}

// blocks looks into the blocks up to a height that were not looked into.
func (s *search) blocks(ctx context.Context, height int64) (*coretypes.ResultTx, error) {
	for ; s.next <= height; s.next++ {
		at := s.next
		block, err := s.client.node.Block(ctx, &at)
		if err != nil {
			return nil, err
		}
		for i, tx := range block.Block.Txs {
			if !bytes.Equal(tx.Hash(), s.sent.Hash) {
				continue
			}
			results, err := s.client.node.BlockResults(ctx, &at)
			if err != nil {
				return nil, err
			}
			return s.ended(&coretypes.ResultTx{Hash: tx.Hash(), Height: at, Index: uint32(i), TxResult: *results.TxsResults[i], Tx: tx})
		}
	}
	return nil, nil
}
