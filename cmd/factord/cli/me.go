package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/factor-coop/factor/internal/money"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

func newMe() *cobra.Command {
	cmd := &cobra.Command{
		Use: "me", Short: "Show what you have, where you work, what you are owed and what you ordered",
		Example: "  factord me --from alice",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			member, err := whoAmI(cmd, ctx)
			if err != nil {
				return err
			}
			return showMember(cmd.Context(), cmd.OutOrStdout(), ctx, member)
		},
	}
	addWhoAmIFlags(cmd)
	return cmd
}

func addWhoAmIFlags(cmd *cobra.Command) {
	addReadFlags(cmd)
	flags.AddKeyringFlags(cmd.Flags())
	cmd.Flags().String(flags.FlagFrom, "", "Your key's name, or your address")
}

// whoAmI is the member who asks, by --from.
func whoAmI(cmd *cobra.Command, ctx client.Context) (regiontypes.Member, error) {
	from, _ := cmd.Flags().GetString(flags.FlagFrom)
	if from == "" {
		return regiontypes.Member{}, fmt.Errorf("who are you? add --from NAME or --from ADDRESS (factord keys list shows the names)")
	}
	address, _, _, err := client.GetFromFields(ctx, ctx.Keyring, from)
	if err != nil {
		return regiontypes.Member{}, err // it names the key
	}
	found, err := regiontypes.NewQueryClient(ctx).MemberByAddress(cmd.Context(), &regiontypes.QueryMemberByAddressRequest{Address: address.String()})
	if status.Code(err) == codes.NotFound {
		return regiontypes.Member{}, fmt.Errorf("%s is no member of this region: an officer of the registry admits you with factord tx region admit-member %s", from, address)
	}
	if err != nil {
		return regiontypes.Member{}, err
	}
	return found.Member, nil
}

func showMember(ctx context.Context, out io.Writer, at client.Context, member regiontypes.Member) error {
	purse, err := currencytypes.NewQueryClient(at).Member(ctx, &currencytypes.QueryMemberRequest{Member: member.Id})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "member    %d, %s\naddress   %s\nbalance   %s\n", member.Id, statusWord(member.Status), member.Address, money.Format(purse.Amount))

	if err := showStanding(ctx, out, regiontypes.NewQueryClient(at), member); err != nil {
		return err
	}
	jobs, err := cooptypes.NewQueryClient(at).Employments(ctx, &cooptypes.QueryEmploymentsRequest{Member: member.Id})
	if err != nil {
		return err
	}
	for _, job := range jobs.Employments {
		rate, err := wagetypes.NewQueryClient(at).Rate(ctx, &wagetypes.QueryRateRequest{Company: job.Company, Member: member.Id})
		if code := status.Code(err); code == codes.NotFound || code == codes.InvalidArgument {
			fmt.Fprintf(out, "works at  company %d, where no hour can be paid now: %s\n", job.Company, status.Convert(err).Message())
			continue // whoever cannot be paid in one job still wants to see what they have
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "works at  company %d for %s an hour\n", job.Company, money.Format(rate.RatePerHour))
	}
	if err := showWork(ctx, out, wagetypes.NewQueryClient(at), member.Id); err != nil {
		return err
	}
	claims, err := currencytypes.NewQueryClient(at).CreditorClaims(ctx, &currencytypes.QueryCreditorClaimsRequest{Book: currencytypes.BOOK_MEMBER, Id: member.Id})
	if err != nil {
		return err
	}
	for _, claim := range claims.Claims {
		fmt.Fprintf(out, "claim     %d: company %d owes you %s\n", claim.Id, claim.Company, money.Format(claim.Amount))
	}
	orders, err := markettypes.NewQueryClient(at).Orders(ctx, &markettypes.QueryOrdersRequest{BuyerKind: markettypes.BUYER_KIND_MEMBER, Buyer: member.Id})
	if err != nil {
		return err
	}
	for _, order := range orders.Orders {
		fmt.Fprintf(out, "order     %d: %d of product %d, %s set aside, %s\n", order.Id, order.Quantity, order.Product, money.Format(order.Held), order.Status)
		if order.SettlesBySilence() {
			fmt.Fprintf(out, "          delivered for %s: confirm-receipt %d %d settles it, and so does silence at %s\n",
				money.Format(order.Paid), order.Id, order.Quantity, chainTime(order.DueAt))
		}
	}
	return nil
}

// showStanding says what keeps a member from signing or voting, or soon will, and what they can do.
func showStanding(ctx context.Context, out io.Writer, region regiontypes.QueryClient, member regiontypes.Member) error {
	if member.FrozenAt != 0 {
		fmt.Fprintf(out, "key       frozen since %s: it signs nothing; see the registrars, who replace it or find that it is yours\n", chainTime(member.FrozenAt))
	}
	if member.ProbationUntil != 0 {
		fmt.Fprintf(out, "votes     with all members from %s on, or once a second officer confirms you (member %d admitted you)\n",
			chainTime(member.ProbationUntil), member.AdmittedBy)
	}
	waiting, err := region.Notices(ctx, &regiontypes.QueryNoticesRequest{Member: member.Id})
	if err != nil {
		return err
	}
	for _, notice := range waiting.Notices {
		what := "you are suspended for " + notice.Reason
		may := fmt.Sprintf("object with factord tx region object %d, and ask others to", notice.Id)
		if notice.Kind == regiontypes.NOTICE_KIND_REPLACEMENT {
			what = "your key is replaced by " + notice.NewAddress
			may = fmt.Sprintf("if that is not yours, ask %d members to send factord tx region object %d; sent with your own key, it freezes the key", notice.Needed, notice.Id)
			if notice.NewAddress == member.Address {
				what, may = "your key signs again", "nothing to do"
			}
		}
		fmt.Fprintf(out, "notice    %d: %s at %s; %d of %d object; %s\n", notice.Id, what, chainTime(notice.DueAt), notice.Objections, notice.Needed, may)
	}
	return nil
}

func showWork(ctx context.Context, out io.Writer, wage wagetypes.QueryClient, member uint64) error {
	open, err := wage.MemberShift(ctx, &wagetypes.QueryMemberShiftRequest{Member: member})
	if err != nil {
		return err
	}
	if open.AtWork {
		shift := open.Shift
		fmt.Fprintf(out, "at work   shift %d at company %d since %s: paid %s, %s since the last full hour\n",
			shift.Shift.Id, shift.Shift.Company, chainTime(shift.Shift.StartedAt), money.Format(shift.PaidAmount), money.Format(shift.AccruedAmount))
	}
	slip, err := wage.Payslip(ctx, &wagetypes.QueryPayslipRequest{Member: member})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "payslip   %s h, %s paid", hours(slip.Seconds), money.Format(slip.PaidAmount))
	if slip.ClaimedAmount > 0 {
		fmt.Fprintf(out, ", %s became claims", money.Format(slip.ClaimedAmount))
	}
	fmt.Fprintf(out, "; this week %s h\n", hours(slip.WeekSeconds))
	return nil
}

func statusWord(status regiontypes.MemberStatus) string {
	switch status {
	case regiontypes.MEMBER_STATUS_ACTIVE:
		return "active"
	case regiontypes.MEMBER_STATUS_SUSPENDED:
		return "suspended"
	default:
		return "left"
	}
}

// chainTime writes a moment of chain time for people.
func chainTime(seconds int64) string {
	return time.Unix(seconds, 0).UTC().Format("2006-01-02 15:04")
}

// hours writes seconds as hours with two decimals.
func hours(seconds int64) string {
	hundredths := (seconds*100 + 1800) / 3600
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}
