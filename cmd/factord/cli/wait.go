package cli

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/factor-coop/factor/internal/chainclient"
)

// searched is how many blocks back a transaction is looked for that this wallet did not send, where the
// node keeps no index.
const searched = 1000

func newWait() *cobra.Command {
	cmd := &cobra.Command{
		Use: "wait HASH", Short: "Say what became of a transaction, or wait until that is known",
		Long: `Looks for a transaction in the node's index and in its blocks, and ends as the
transaction ended: done, failed, or with certainty that it did not happen and never will, when
its time is over or another transaction took its place. Of a transaction that this wallet
sent the time is known; of another one it waits for half a minute unless --wait says otherwise.`,
		Example: "  factord tx wait 5D2C6AD1C3A1A40C6B42A0B5A8C4B6F1F0F5B6E7D8C9BAABBCCDDEEFF0011223",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			hash, ok := hashOf(args[0])
			if !ok {
				return misused(fmt.Errorf("hash %q: it is 64 digits and letters from A to F", args[0]))
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			a := act{cmd: cmd, ctx: ctx}
			sent, err := a.sought(hash)
			if err != nil {
				return err
			}
			wallet, err := a.dial()
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed(flagWait) && !sent.Until.IsZero() {
				wallet.Timeout = max(chainclient.DefaultTimeout, time.Until(sent.Until)+chainclient.DefaultTimeout)
			}
			return a.await(cmd.Context(), wallet, sent)
		},
	}
	f := cmd.Flags()
	addOutputFlag(f)
	addNodeFlag(f)
	f.Duration(flagWait, chainclient.DefaultTimeout, "How long to wait; without it until the transaction's time is over, where that is known")
	return cmd
}

// sought is what is known of a transaction: all of one that this wallet sent, else its hash and where to begin.
func (a act) sought(hash []byte) (chainclient.Sent, error) {
	entries, err := a.journal().read()
	if err != nil {
		return chainclient.Sent{}, err
	}
	for _, one := range entries {
		if slices.Equal(one.Hash, hash) {
			return one.Sent, nil
		}
	}
	wallet, err := a.dial()
	if err != nil {
		return chainclient.Sent{}, err
	}
	height, _, err := wallet.Now(a.cmd.Context())
	if err != nil {
		return chainclient.Sent{}, err
	}
	return chainclient.Sent{Hash: hash, After: max(0, height-searched)}, nil
}
