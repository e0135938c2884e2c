package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/options"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

func newBuy() *cobra.Command {
	cmd := &cobra.Command{
		Use: "buy PRODUCT QUANTITY", Short: "Buy a product as a member and wait until it is settled or ordered",
		Example: "  factord buy corner-bakery/bread 2 --from alice\n  factord buy 3 2 --max-price 4.50 --from alice",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			product, err := idOf(cmd, "product", args[0])
			if err != nil {
				return err
			}
			quantity, err := numberOf(options.UNIT_QUANTITY, args[1])
			if err != nil || quantity <= 0 {
				return misused(fmt.Errorf("quantity %q: it is a whole number of units, 1 or more", args[1]))
			}
			var limit int64
			most, _ := cmd.Flags().GetString("max-price")
			if most != "" {
				if limit, err = numberOf(options.UNIT_MONEY, most); err != nil {
					return misused(fmt.Errorf("--max-price: %w", err))
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
			if ctx, err = signer(cmd); err != nil {
				return err
			}
			var bought markettypes.MsgPurchaseResponse
			names := newDirectory(cmd.Context(), ctx)
			return act{
				cmd: cmd, ctx: ctx, answer: &bought,
				msgs: []sdk.Msg{&markettypes.MsgPurchase{Signer: ctx.GetFromAddress().String(), Product: product, Quantity: quantity, MaxUnitPrice: limit}},
				tell: func() string {
					if bought.Held > 0 {
						return fmt.Sprintf("ordered %d of %s as order %d: %s set aside", quantity, called(names, "product", product), bought.Order, money.Format(bought.Held))
					}
					return fmt.Sprintf("bought %d of %s for %s", quantity, called(names, "product", product), money.Format(bought.Paid))
				},
			}.do()
		},
	}
	cmd.Flags().String("max-price", "", "Dearest price per unit at which you still buy, like 4.50; the price now when left out")
	addActFlags(cmd)
	return cmd
}

func newWork() *cobra.Command {
	work := &cobra.Command{Use: "work", Short: "Clock in and out", RunE: client.ValidateCmd}
	start := &cobra.Command{
		Use: "start COMPANY", Short: "Clock in at a company; every full hour is paid by itself",
		Example: "  factord work start corner-bakery --from alice\n  factord work start 1 --product corner-bakery/bread --from alice",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			company, err := idOf(cmd, "company", args[0])
			if err != nil {
				return err
			}
			var product uint64
			if name, _ := cmd.Flags().GetString("product"); name != "" {
				if product, err = idOf(cmd, "product", name); err != nil {
					return err
				}
			}
			ctx, err := signer(cmd)
			if err != nil {
				return err
			}
			var started wagetypes.MsgClockInResponse
			return act{
				cmd: cmd, ctx: ctx, answer: &started,
				msgs: []sdk.Msg{&wagetypes.MsgClockIn{Signer: ctx.GetFromAddress().String(), Company: company, Product: product}},
				tell: func() string {
					return fmt.Sprintf("shift %d began; it ends at %s at the latest", started.Shift, chainTime(started.EndsAt))
				},
			}.do()
		},
	}
	start.Flags().String("product", "", "The product that the work is for; the company as a whole when left out")
	stop := &cobra.Command{
		Use: "stop", Short: "Clock out; the rest of the hour is paid to the second",
		Example: "  factord work stop --from alice",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, err := signer(cmd)
			if err != nil {
				return err
			}
			var ended wagetypes.MsgClockOutResponse
			return act{
				cmd: cmd, ctx: ctx, answer: &ended,
				msgs: []sdk.Msg{&wagetypes.MsgClockOut{Signer: ctx.GetFromAddress().String()}},
				tell: func() string {
					text := fmt.Sprintf("shift %d ended: paid %s", ended.Shift, money.Format(ended.PaidAmount))
					if ended.ClaimedAmount > 0 {
						text += ", the company owes " + money.Format(ended.ClaimedAmount)
					}
					return text
				},
			}.do()
		},
	}
	addActFlags(start)
	addActFlags(stop)
	work.AddCommand(start, stop)
	return work
}

func newFound() *cobra.Command {
	cmd := &cobra.Command{
		Use: "found CODE", Short: "Found a company with the region's initial reserve and starting pool",
		Example: "  factord found corner-bakery --occupation baker --from alice",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, _ := cmd.Flags().GetString("occupation")
			if name == "" {
				return misused(errors.New("what will you do in it? add --occupation CODE (factord query wage occupations lists them)"))
			}
			occupation, err := idOf(cmd, "occupation", name)
			if err != nil {
				return err
			}
			ctx, err := signer(cmd)
			if err != nil {
				return err
			}
			var founded cooptypes.MsgFoundCompanyResponse
			return act{
				cmd: cmd, ctx: ctx, answer: &founded,
				msgs: []sdk.Msg{&cooptypes.MsgFoundCompany{Signer: ctx.GetFromAddress().String(), Code: args[0], Occupation: occupation}},
				tell: func() string { return fmt.Sprintf("founded %s as company %d", args[0], founded.Company) },
			}.do()
		},
	}
	cmd.Flags().String("occupation", "", "What you will do in the company")
	addActFlags(cmd)
	return cmd
}
