package cli

import (
	"encoding/base64"
	"fmt"
	"os"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"

	"github.com/factor-coop/factor/internal/check"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
)

// newProveValidator signs a recent block with a node's consensus key: what tx validators join asks for.
func newProveValidator() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prove-validator OPERATOR",
		Short: "Sign a recent block with this node's validator key, to join the set",
		Long: `Prints the height of a recent block and this node's signature of it, as tx validators join
takes them. The node itself is asked for the block, so it must run and have caught up.
The proof is good for some ten minutes and for this operator only.`,
		Example: "  factord tx validators join $(factord comet prove-validator $(factord keys show olga --address) --home second) --from olga",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := check.For(validatorstypes.ErrInvalid).Address("operator", args[0]); err != nil {
				return err
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			path := server.GetServerContextFromCmd(cmd).Config.PrivValidatorKeyFile()
			raw, err := os.ReadFile(path)
			if err != nil {
				return fmt.Errorf("validator key: %w", err)
			}
			var held privval.FilePVKey
			if err := cmtjson.Unmarshal(raw, &held); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			answer, err := validatorstypes.NewQueryClient(ctx).Checkpoint(cmd.Context(), &validatorstypes.QueryCheckpointRequest{})
			if err != nil {
				return err
			}
			proof, err := held.PrivKey.Sign(validatorstypes.ProofBytes(ctx.ChainID, args[0], answer.Checkpoint))
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), answer.Checkpoint.Height, base64.StdEncoding.EncodeToString(proof))
			return err
		},
	}
	flags.AddQueryFlagsToCmd(cmd)
	return cmd
}
