package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/factor-coop/factor/internal/chainclient"
)

func newBroadcast() *cobra.Command {
	cmd := &cobra.Command{
		Use: "broadcast FILE", Short: "Send a signed transaction, wait for its block and fail when it failed there",
		Long: `Reads a transaction as factord tx sign and factord tx multi-sign write it ("-" reads
standard input), hands it to the node and waits for its block.`,
		Example: "  factord tx broadcast signed.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			tx, err := ctx.TxConfig.TxJSONDecoder()(text)
			if err != nil {
				return fmt.Errorf("%s is no transaction as factord tx sign writes it: %w", args[0], err)
			}
			raw, err := ctx.TxConfig.TxEncoder()(tx)
			if err != nil {
				return err
			}
			return act{cmd: cmd, ctx: ctx, msgs: tx.GetMsgs()}.send(raw)
		},
	}
	f := cmd.Flags()
	addOutputFlag(f)
	addNodeFlag(f)
	f.Duration(flagWait, chainclient.DefaultTimeout, "How long to wait for the block; 0 hands the transaction to the node and says its hash")
	return cmd
}
