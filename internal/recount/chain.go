package recount

import (
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
)

// Blocks is the part of a node's RPC that a recount reads.
type Blocks interface {
	BlockResults(ctx context.Context, height *int64) (*coretypes.ResultBlockResults, error)
}

// Chain recounts the blocks 1 to last of a chain, in order.
func Chain(ctx context.Context, node Blocks, last int64) (*Ledger, error) {
	ledger := NewLedger()
	for height := int64(1); height <= last; height++ {
		block, err := node.BlockResults(ctx, &height)
		if err != nil {
			return nil, fmt.Errorf("block %d: %w", height, err)
		}
		beginning, end := split(block.FinalizeBlockEvents)
		if err := ledger.Apply(beginning); err != nil {
			return nil, fmt.Errorf("block %d, beginning: %w", height, err)
		}
		for i, tx := range block.TxsResults {
			if tx.Code != 0 {
				continue // what a failed transaction emitted was undone
			}
			if err := ledger.Apply(tx.Events); err != nil {
				return nil, fmt.Errorf("block %d, transaction %d: %w", height, i, err)
			}
		}
		if err := ledger.Apply(end); err != nil {
			return nil, fmt.Errorf("block %d, end: %w", height, err)
		}
	}
	return ledger, nil
}

// split separates what a block's beginning emitted from what its end did.
func split(events []abci.Event) (beginning, end []abci.Event) {
	for _, event := range events {
		atEnd := false
		for _, attribute := range event.Attributes {
			atEnd = atEnd || (attribute.Key == "mode" && attribute.Value == "EndBlock")
		}
		if atEnd {
			end = append(end, event)
		} else {
			beginning = append(beginning, event)
		}
	}
	return beginning, end
}
