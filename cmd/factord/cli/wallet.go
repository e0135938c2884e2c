package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/money"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

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
			return act{
				cmd: cmd, ctx: ctx, answer: &bought,
				msgs: []sdk.Msg{&markettypes.MsgPurchase{Signer: ctx.GetFromAddress().String(), Product: product, Quantity: quantity, MaxUnitPrice: limit}},
				tell: func() string {
					if bought.Held > 0 {
						return fmt.Sprintf("ordered %d of product %d as order %d: %s set aside", quantity, product, bought.Order, money.Format(bought.Held))
					}
					return fmt.Sprintf("bought %d of product %d for %s", quantity, product, money.Format(bought.Paid))
				},
			}.do()
		},
	}
	cmd.Flags().String("max-price", "", "Dearest price per unit at which you still buy, like 4.50; the price now when left out")
	addActFlags(cmd)
	return cmd
}

func productAndQuantity(args []string) (uint64, int64, error) {
	product, err := strconv.ParseUint(args[0], 10, 64)
	if err != nil || product == 0 {
		return 0, 0, misused(fmt.Errorf("product %q: it is a number; factord query market listings shows what is for sale", args[0]))
	}
	quantity, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil || quantity <= 0 {
		return 0, 0, misused(fmt.Errorf("quantity %q: it is a whole number of units, 1 or more", args[1]))
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
				return misused(fmt.Errorf("company %q: it is a number; factord query coop companies lists them", args[0]))
			}
			product, _ := cmd.Flags().GetUint64("product")
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
	start.Flags().Uint64("product", 0, "The product that the work is for; the company as a whole when left out")
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
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			occupation, err := occupationByCode(cmd.Context(), ctx, name)
			if err != nil {
				return err
			}
			if ctx, err = signer(cmd); err != nil {
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

func occupationByCode(ctx context.Context, at client.Context, code string) (uint64, error) {
	occupations, err := all(func(page *query.PageRequest) ([]wagetypes.OccupationView, *query.PageResponse, error) {
		answer, err := wagetypes.NewQueryClient(at).Occupations(ctx, &wagetypes.QueryOccupationsRequest{Pagination: page})
		return answer.GetOccupations(), answer.GetPagination(), err
	})
	if err != nil {
		return 0, err
	}
	var known []string
	for _, one := range occupations {
		if one.Occupation.Code == code {
			return one.Occupation.Id, nil
		}
		known = append(known, one.Occupation.Code)
	}
	return 0, fmt.Errorf("--occupation %q: the region knows %s", code, strings.Join(known, ", "))
}
