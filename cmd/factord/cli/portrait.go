package cli

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/types/query"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// portrait is what a node tells of a member. A part that it does not tell is in unread, and nil or 0 here.
type portrait struct {
	member   regiontypes.Member
	balance  int64
	notices  []regiontypes.Notice
	offers   []cooptypes.Offer
	jobs     []job
	shift    *wagetypes.ShiftView // the open one
	worked   wagetypes.QueryPayslipResponse
	claims   []currencytypes.Claim
	orders   []markettypes.Order // open ones, in the order of their numbers
	closed   []markettypes.Order
	awaiting *boardtypes.QueryAwaitingResponse
	unread   []unread
}

// job is where a member works, with what an hour is paid there or why it cannot be paid now.
type job struct {
	employment cooptypes.Employment
	rate       int64
	unpaid     string
}

// unread is a part of a portrait that the node did not tell, and why.
type unread struct {
	part string
	err  error
}

// readPortrait asks for every part by itself: who cannot read one still wants to see the others. Lists are read to their end.
func readPortrait(ctx context.Context, at client.Context, member regiontypes.Member) portrait {
	p := portrait{member: member}
	part := func(name string, read func() error) {
		if err := read(); err != nil {
			p.unread = append(p.unread, unread{name, err})
		}
	}
	money, region, coop := currencytypes.NewQueryClient(at), regiontypes.NewQueryClient(at), cooptypes.NewQueryClient(at)
	wage, market := wagetypes.NewQueryClient(at), markettypes.NewQueryClient(at)
	part("balance", func() error {
		purse, err := money.Member(ctx, &currencytypes.QueryMemberRequest{Member: member.Id})
		if err == nil {
			p.balance = purse.Amount
		}
		return err
	})
	part("notices", func() (err error) {
		p.notices, err = all(func(page *query.PageRequest) ([]regiontypes.Notice, *query.PageResponse, error) {
			answer, err := region.Notices(ctx, &regiontypes.QueryNoticesRequest{Member: member.Id, Pagination: page})
			return answer.GetNotices(), answer.GetPagination(), err
		})
		return err
	})
	part("offers", func() (err error) {
		p.offers, err = all(func(page *query.PageRequest) ([]cooptypes.Offer, *query.PageResponse, error) {
			answer, err := coop.MemberOffers(ctx, &cooptypes.QueryMemberOffersRequest{Member: member.Id, Pagination: page})
			return answer.GetOffers(), answer.GetPagination(), err
		})
		return err
	})
	part("jobs", func() (err error) {
		p.jobs, err = readJobs(ctx, coop, wage, member.Id)
		return err
	})
	part("shift", func() error {
		open, err := wage.MemberShift(ctx, &wagetypes.QueryMemberShiftRequest{Member: member.Id})
		if err == nil && open.AtWork {
			p.shift = &open.Shift
		}
		return err
	})
	part("payslip", func() (err error) {
		p.worked, err = readPayslip(ctx, wage, member.Id)
		return err
	})
	part("claims", func() (err error) {
		p.claims, err = all(func(page *query.PageRequest) ([]currencytypes.Claim, *query.PageResponse, error) {
			answer, err := money.CreditorClaims(ctx, &currencytypes.QueryCreditorClaimsRequest{Book: currencytypes.BOOK_MEMBER, Id: member.Id, Pagination: page})
			return answer.GetClaims(), answer.GetPagination(), err
		})
		return err
	})
	part("orders", func() error {
		orders, err := all(func(page *query.PageRequest) ([]markettypes.Order, *query.PageResponse, error) {
			answer, err := market.Orders(ctx, &markettypes.QueryOrdersRequest{BuyerKind: markettypes.BUYER_KIND_MEMBER, Buyer: member.Id, Pagination: page})
			return answer.GetOrders(), answer.GetPagination(), err
		})
		for _, order := range orders {
			if order.Status.Open() {
				p.orders = append(p.orders, order)
			} else {
				p.closed = append(p.closed, order)
			}
		}
		return err
	})
	part("votes", func() (err error) {
		p.awaiting, err = boardtypes.NewQueryClient(at).Awaiting(ctx, &boardtypes.QueryAwaitingRequest{Member: member.Id})
		return err
	})
	return p
}

func readJobs(ctx context.Context, coop cooptypes.QueryClient, wage wagetypes.QueryClient, member uint64) ([]job, error) {
	employments, err := all(func(page *query.PageRequest) ([]cooptypes.Employment, *query.PageResponse, error) {
		answer, err := coop.Employments(ctx, &cooptypes.QueryEmploymentsRequest{Member: member, Pagination: page})
		return answer.GetEmployments(), answer.GetPagination(), err
	})
	var jobs []job
	for _, one := range employments {
		rate, err := wage.Rate(ctx, &wagetypes.QueryRateRequest{Company: one.Company, Member: member})
		switch code := status.Code(err); {
		case err == nil:
			jobs = append(jobs, job{employment: one, rate: rate.RatePerHour})
		case code == codes.NotFound, code == codes.InvalidArgument:
			jobs = append(jobs, job{employment: one, unpaid: Explain(err)})
		default:
			return jobs, fmt.Errorf("rate at company %d: %w", one.Company, err)
		}
	}
	return jobs, err
}

// readPayslip sums all pages of a payslip, whose sums are over one page each.
func readPayslip(ctx context.Context, wage wagetypes.QueryClient, member uint64) (wagetypes.QueryPayslipResponse, error) {
	var sum wagetypes.QueryPayslipResponse
	err := eachPage(func(page *query.PageRequest) (*query.PageResponse, error) {
		answer, err := wage.Payslip(ctx, &wagetypes.QueryPayslipRequest{Member: member, Pagination: page})
		if err != nil {
			return nil, err
		}
		sum.Seconds += answer.Seconds
		sum.PaidAmount += answer.PaidAmount
		sum.ClaimedAmount += answer.ClaimedAmount
		sum.AccruedAmount += answer.AccruedAmount
		sum.WeekSeconds = answer.WeekSeconds
		return answer.Pagination, nil
	})
	return sum, err
}

// incomplete is the error of a portrait of which parts are missing.
func (p portrait) incomplete() error {
	if len(p.unread) == 0 {
		return nil
	}
	return fmt.Errorf("%s could not be read: %w", counted(len(p.unread), "part"), p.unread[0].err)
}
