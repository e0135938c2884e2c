package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/rpc"
)

// newBlock stands in for the framework's command, which wants to be told whether it is given a height or a hash, and puts
// a sentence before its JSON.
func newBlock() *cobra.Command {
	cmd := &cobra.Command{
		Use: "block [HEIGHT|HASH]", Short: "Show a block with its transactions, the latest unless one is named",
		Example: "  factord query block\n  factord query block 12",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			ctx = ctx.WithOutput(cmd.OutOrStdout())
			if len(args) == 1 {
				if _, isHash := hashOf(args[0]); isHash {
					return printBlockOf(ctx, args[0])
				}
			}
			height, err := heightOf(ctx, args)
			if err != nil {
				return err
			}
			block, err := rpc.GetBlockByHeight(ctx, &height)
			if err != nil {
				return err
			}
			return ctx.PrintProto(block)
		},
	}
	addNodeFlag(cmd.Flags())
	addOutputFlag(cmd.Flags())
	return cmd
}

func printBlockOf(ctx client.Context, hash string) error {
	block, err := rpc.GetBlockByHash(ctx, hash)
	if err != nil {
		return err
	}
	if block == nil || block.Header.Height == 0 {
		return fmt.Errorf("the node has no block with the hash %s", hash)
	}
	return ctx.PrintProto(block)
}

func newBlockResults() *cobra.Command {
	cmd := &cobra.Command{
		Use: "block-results [HEIGHT]", Short: "Show what came of a block's transactions and what it did by itself, of the latest block unless one is named",
		Example: "  factord query block-results 12",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			height, err := heightOf(ctx, args)
			if err != nil {
				return err
			}
			node, err := ctx.GetNode()
			if err != nil {
				return err
			}
			results, err := node.BlockResults(cmd.Context(), &height)
			if err != nil {
				return err
			}
			text, err := json.Marshal(results)
			if err != nil {
				return err
			}
			return ctx.WithOutput(cmd.OutOrStdout()).PrintRaw(text)
		},
	}
	addNodeFlag(cmd.Flags())
	addOutputFlag(cmd.Flags())
	return cmd
}

// hashOf reads the hash of a block or a transaction.
func hashOf(text string) (hash []byte, ok bool) {
	hash, err := hex.DecodeString(text)
	return hash, err == nil && len(hash) == sha256.Size
}

// heightOf is the height that was named, else that of the latest block.
func heightOf(ctx client.Context, args []string) (int64, error) {
	if len(args) == 0 {
		return rpc.GetChainHeight(ctx)
	}
	height, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil || height < 1 {
		return 0, misused(fmt.Errorf("block %q: it is a height from 1 on, or a hash of 64 digits and letters from A to F", args[0]))
	}
	return height, nil
}
