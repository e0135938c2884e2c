package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/chainclient"
	"github.com/factor-coop/factor/internal/money"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// defaultGas is the gas limit of a transaction unless --gas says otherwise.
const defaultGas = 600_000

// walletFlags are the flags of a command that signs: whose key, which node.
func walletFlags(cmd *cobra.Command) *cobra.Command {
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

// sendAndWait signs a message with the key of --from, waits for its block and
// fails when the transaction failed there.
func sendAndWait(cmd *cobra.Command, compose func(signer string) sdk.Msg, answer proto.Message) error {
	ctx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	if ctx.GetFromAddress().Empty() {
		return errNoSigner
	}
	factory, err := clienttx.NewFactoryCLI(ctx, cmd.Flags())
	if err != nil {
		return err
	}
	if factory, err = factory.Prepare(ctx); err != nil {
		return fmt.Errorf("account of %s: %w", ctx.GetFromName(), err)
	}
	builder, err := factory.BuildUnsignedTx(compose(ctx.GetFromAddress().String()))
	if err != nil {
		return err
	}
	if err := clienttx.Sign(cmd.Context(), factory, ctx.GetFromName(), builder, true); err != nil {
		return err
	}
	raw, err := ctx.TxConfig.TxEncoder()(builder.GetTx())
	if err != nil {
		return err
	}
	wallet, err := chainclient.Dial(ctx.NodeURI, ctx.ChainID, ctx.InterfaceRegistry, ctx.Codec, ctx.TxConfig)
	if err != nil {
		return err
	}
	return wallet.BroadcastAndWait(cmd.Context(), raw, answer)
}

func newBuy() *cobra.Command {
	cmd := &cobra.Command{
		Use: "buy PRODUCT QUANTITY", Short: "Buy a product as a member and wait until it is settled or ordered",
		Example: "  factord buy 3 2 --from alice\n  factord buy 3 2 --max-price 4.50 --from alice",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			product, quantity, err := productAndQuantity(args)
			if err != nil {
				return err
			}
			var limit int64
			most, _ := cmd.Flags().GetString("max-price")
			if most != "" {
				if limit, err = money.Parse(most); err != nil {
					return fmt.Errorf("--max-price: %w", err)
				}
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			price, err := pricingtypes.NewQueryClient(ctx).Price(cmd.Context(), &pricingtypes.QueryPriceRequest{Product: product})
			if err != nil {
				return err // it names the product
			}
			if most == "" {
				limit = price.ConsumerPrice
			}
			var bought markettypes.MsgPurchaseResponse
			err = sendAndWait(cmd, func(signer string) sdk.Msg {
				return &markettypes.MsgPurchase{Signer: signer, Product: product, Quantity: quantity, MaxUnitPrice: limit}
			}, &bought)
			if err != nil {
				return err
			}
			if bought.Held > 0 {
				fmt.Fprintf(cmd.OutOrStdout(), "ordered %d of product %d as order %d: %s set aside\n", quantity, product, bought.Order, money.Format(bought.Held))
				return nil
			}
			fmt.Fprintf(cmd.OutOrStdout(), "bought %d of product %d for %s\n", quantity, product, money.Format(bought.Paid))
			return nil
		},
	}
	cmd.Flags().String("max-price", "", "Dearest price per unit at which you still buy, like 4.50; the price now when left out")
	return walletFlags(cmd)
}

func productAndQuantity(args []string) (uint64, int64, error) {
	product, err := strconv.ParseUint(args[0], 10, 64)
	if err != nil || product == 0 {
		return 0, 0, fmt.Errorf("product %q: it is a number; factord query market listings shows what is for sale", args[0])
	}
	quantity, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil || quantity <= 0 {
		return 0, 0, fmt.Errorf("quantity %q: it is a whole number of units, 1 or more", args[1])
	}
	return product, quantity, nil
}

func newWork() *cobra.Command {
	work := &cobra.Command{Use: "work", Short: "Clock in and out", RunE: client.ValidateCmd}
	start := &cobra.Command{
		Use: "start COMPANY", Short: "Clock in at a company; every full hour is paid by itself",
		Example: "  factord work start 1 --from alice\n  factord work start 1 --product 3 --from alice",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			company, err := strconv.ParseUint(args[0], 10, 64)
			if err != nil || company == 0 {
				return fmt.Errorf("company %q: it is a number; factord query coop companies lists them", args[0])
			}
			product, _ := cmd.Flags().GetUint64("product")
			var started wagetypes.MsgClockInResponse
			err = sendAndWait(cmd, func(signer string) sdk.Msg {
				return &wagetypes.MsgClockIn{Signer: signer, Company: company, Product: product}
			}, &started)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "shift %d began; it ends at %s at the latest\n", started.Shift, chainTime(started.EndsAt))
			return nil
		},
	}
	start.Flags().Uint64("product", 0, "The product that the work is for; the company as a whole when left out")
	stop := &cobra.Command{
		Use: "stop", Short: "Clock out; the rest of the hour is paid to the second",
		Example: "  factord work stop --from alice",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var ended wagetypes.MsgClockOutResponse
			err := sendAndWait(cmd, func(signer string) sdk.Msg { return &wagetypes.MsgClockOut{Signer: signer} }, &ended)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "shift %d ended: paid %s", ended.Shift, money.Format(ended.PaidAmount))
			if ended.ClaimedAmount > 0 {
				fmt.Fprintf(cmd.OutOrStdout(), ", the company owes %s", money.Format(ended.ClaimedAmount))
			}
			fmt.Fprintln(cmd.OutOrStdout())
			return nil
		},
	}
	work.AddCommand(walletFlags(start), walletFlags(stop))
	return work
}

func newFound() *cobra.Command {
	cmd := &cobra.Command{
		Use: "found CODE", Short: "Found a company with the region's initial reserve and starting pool",
		Example: "  factord found corner-bakery --occupation baker --from alice",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, _ := cmd.Flags().GetString("occupation")
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			occupation, err := occupationByCode(cmd.Context(), ctx, name)
			if err != nil {
				return err
			}
			var founded cooptypes.MsgFoundCompanyResponse
			err = sendAndWait(cmd, func(signer string) sdk.Msg {
				return &cooptypes.MsgFoundCompany{Signer: signer, Code: args[0], Occupation: occupation}
			}, &founded)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "founded %s as company %d\n", args[0], founded.Company)
			return nil
		},
	}
	cmd.Flags().String("occupation", "", "What you will do in the company")
	return walletFlags(cmd)
}

func occupationByCode(ctx context.Context, at client.Context, code string) (uint64, error) {
	answer, err := wagetypes.NewQueryClient(at).Occupations(ctx, &wagetypes.QueryOccupationsRequest{})
	if err != nil {
		return 0, err
	}
	var known []string
	for _, one := range answer.Occupations {
		if one.Occupation.Code == code {
			return one.Occupation.Id, nil
		}
		known = append(known, one.Occupation.Code)
	}
	return 0, fmt.Errorf("--occupation %q: the region knows %s", code, strings.Join(known, ", "))
}
