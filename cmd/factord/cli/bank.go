package cli

import (
	"fmt"

	sdkmath "cosmossdk.io/math"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/internal/options"
)

// newBank stands in for the framework's commands: --from says who sends, and an amount is written as people write it.
func newBank() *cobra.Command {
	bank := &cobra.Command{Use: "bank", Short: "Send currency, where the region lets members do that", RunE: client.ValidateCmd}
	send := &cobra.Command{
		Use: "send ADDRESS AMOUNT", Short: "Send currency to another member, where the region lets members do that",
		Example: "  factord tx bank send $(factord keys show ben -a) 3.50 --from anna",
		Args:    cobra.ExactArgs(2), Annotations: map[string]string{actsItself: "yes"},
		RunE: func(cmd *cobra.Command, args []string) error {
			to, err := sdk.AccAddressFromBech32(args[0])
			if err != nil {
				return misused(fmt.Errorf("address %q: %w", args[0], err))
			}
			amount, err := numberOf(options.UNIT_MONEY, args[1])
			if err != nil {
				return misused(fmt.Errorf("amount %w", err))
			}
			ctx, err := signer(cmd)
			if err != nil {
				return err
			}
			return act{cmd: cmd, ctx: ctx, ask: true, msgs: []sdk.Msg{&banktypes.MsgSend{
				FromAddress: ctx.GetFromAddress().String(), ToAddress: to.String(), Amount: sdk.Coins{{Denom: denom.Base, Amount: sdkmath.NewInt(amount)}},
			}}}.do()
		},
	}
	addAskedFlags(send)
	bank.AddCommand(send)
	return bank
}
