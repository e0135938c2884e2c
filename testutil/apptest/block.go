package apptest

import (
	"crypto/sha256"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
)

// Finalize executes a block that comes d after the last one. Nothing is stored
// before Commit.
func (c *Chain) Finalize(d time.Duration, txs ...[]byte) (*abci.ResponseFinalizeBlock, error) {
	c.Time = c.Time.Add(d)
	hash := sha256.Sum256(fmt.Append(nil, c.ChainID, c.height+1))
	result, err := c.FinalizeBlock(&abci.RequestFinalizeBlock{Height: c.height + 1, Time: c.Time, Txs: txs, Hash: hash[:]})
	if err != nil {
		return nil, fmt.Errorf("block %d: %w", c.height+1, err)
	}
	c.working = result.AppHash
	return result, nil
}

// CommitBlock stores the block that Finalize executed.
func (c *Chain) CommitBlock() error {
	if _, err := c.Commit(); err != nil {
		return err
	}
	c.height++
	c.settle()
	return nil
}

// TryBlock executes and stores a block and checks every invariant.
func (c *Chain) TryBlock(d time.Duration, txs ...[]byte) ([]*abci.ExecTxResult, error) {
	result, err := c.Finalize(d, txs...)
	if err != nil {
		return nil, err
	}
	if err := c.CommitBlock(); err != nil {
		return nil, err
	}
	if c.options.SkipInvariants {
		return result.TxResults, nil
	}
	if err := c.CheckInvariants(); err != nil {
		return nil, fmt.Errorf("after block %d: %w", c.height, err)
	}
	return result.TxResults, nil
}

// AppHash is the hash of the state after the last block.
func (c *Chain) AppHash() []byte { return c.working }

// Judge asks whether a validator accepts a proposal of these transactions.
func (c *Chain) Judge(d time.Duration, txs ...[]byte) (bool, error) {
	answer, err := c.ProcessProposal(&abci.RequestProcessProposal{Height: c.height + 1, Time: c.Time.Add(d), Txs: txs})
	if err != nil {
		return false, err
	}
	return answer.Status == abci.ResponseProcessProposal_ACCEPT, nil
}

// Propose asks what a proposer makes of these transactions.
func (c *Chain) Propose(d time.Duration, txs ...[]byte) ([][]byte, error) {
	size := int64(0)
	for _, raw := range txs {
		size += int64(len(raw))
	}
	answer, err := c.PrepareProposal(&abci.RequestPrepareProposal{Height: c.height + 1, Time: c.Time.Add(d), Txs: txs, MaxTxBytes: size})
	if err != nil {
		return nil, err
	}
	return answer.Txs, nil
}
