package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/plain"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// offers are what can be written for a kind of thing, by kind, as far as the node says it in time. Behind a tab stands what it is.
var offers = map[string]func(asked, client.Context, string) []string{
	aKey:         func(_ asked, at client.Context, _ string) []string { return keyNames(at) },
	"member":     func(_ asked, at client.Context, _ string) []string { return keyNames(at) },
	"board":      asked.boards,
	"company":    asked.companies,
	"election":   asked.elections,
	"occupation": asked.occupationCodes,
	"order":      asked.orders,
	"permission": func(asked, client.Context, string) []string {
		return append(slices.Clone(regiontypes.Permissions), cooptypes.Permissions...)
	},
	"product":  asked.products,
	"proposal": asked.proposals,
}

// mostOffered bounds how many entries of a list are read while somebody types.
const mostOffered = 1000

// some reads a list to its end, to mostOffered entries, or to where the node stops answering.
func some[T any](ask func(*query.PageRequest) ([]T, *query.PageResponse, error)) []T {
	var list []T
	_ = eachPage(func(page *query.PageRequest) (*query.PageResponse, error) { // who types sees what is known by then
		more, next, err := ask(page)
		list = append(list, more...)
		if len(list) >= mostOffered {
			next = nil
		}
		return next, err
	})
	return list
}

// writtenCode is a code as it is read again: one of digits alone says that it is a name.
func writtenCode(code string) string {
	if strings.Trim(code, "0123456789") == "" {
		return "code:" + code
	}
	return code
}

func (a asked) boards(at client.Context, _ string) []string {
	boards := some(func(page *query.PageRequest) ([]boardtypes.Board, *query.PageResponse, error) {
		answer, err := boardtypes.NewQueryClient(at).Boards(a.cmd.Context(), &boardtypes.QueryBoardsRequest{Pagination: page})
		return answer.GetBoards(), answer.GetPagination(), err
	})
	times := map[string]int{}
	for _, one := range boards {
		times[one.Config.Code]++
	}
	var list []string
	for _, one := range boards {
		if times[one.Config.Code] > 1 { // its code alone would not say which
			list = append(list, fmt.Sprintf("%d\t%s", one.Id, one.Config.Code))
		} else {
			list = append(list, writtenCode(one.Config.Code))
		}
	}
	return list
}

func (a asked) companies(at client.Context, _ string) []string {
	var list []string
	for _, one := range some(func(page *query.PageRequest) ([]cooptypes.Company, *query.PageResponse, error) {
		answer, err := cooptypes.NewQueryClient(at).Companies(a.cmd.Context(), &cooptypes.QueryCompaniesRequest{Pagination: page})
		return answer.GetCompanies(), answer.GetPagination(), err
	}) {
		if one.Standing != cooptypes.STANDING_GONE {
			list = append(list, writtenCode(one.Code))
		}
	}
	return list
}

func (a asked) occupationCodes(at client.Context, _ string) []string {
	var list []string
	for _, one := range some(func(page *query.PageRequest) ([]wagetypes.OccupationView, *query.PageResponse, error) {
		answer, err := wagetypes.NewQueryClient(at).Occupations(a.cmd.Context(), &wagetypes.QueryOccupationsRequest{Pagination: page})
		return answer.GetOccupations(), answer.GetPagination(), err
	}) {
		list = append(list, writtenCode(one.Occupation.Code))
	}
	return list
}

// products are those of the company that is written already, or the companies to begin with.
func (a asked) products(at client.Context, begun string) []string {
	of, _, found := strings.Cut(begun, "/")
	if !found {
		list := a.companies(at, begun)
		for i := range list {
			list[i] += "/"
		}
		return list
	}
	company, err := plain.ReadID("company", of, a)
	if err != nil {
		return nil
	}
	var list []string
	for _, one := range some(func(page *query.PageRequest) ([]pricingtypes.Product, *query.PageResponse, error) {
		answer, err := pricingtypes.NewQueryClient(at).Products(a.cmd.Context(), &pricingtypes.QueryProductsRequest{Company: company, Pagination: page})
		return answer.GetProducts(), answer.GetPagination(), err
	}) {
		list = append(list, of+"/"+one.Code)
	}
	return list
}

// awaiting are the votes in which whoever types has a say.
func (a asked) awaiting(at client.Context) *boardtypes.QueryAwaitingResponse {
	member, err := whoAmI(a.cmd, at)
	if err != nil {
		return nil
	}
	answer, err := boardtypes.NewQueryClient(at).Awaiting(a.cmd.Context(), &boardtypes.QueryAwaitingRequest{Member: member.Id})
	if err != nil {
		return nil
	}
	return answer
}

func (a asked) proposals(at client.Context, _ string) []string {
	answer, names := a.awaiting(at), newDirectory(a.cmd.Context(), at)
	var list []string
	for _, one := range append(answer.GetProposals(), answer.GetVetoes()...) {
		list = append(list, fmt.Sprintf("%d\tof %s: %s", one.Id, boardName(names, one.Board), headline(one.MessageTypes())))
	}
	return list
}

func (a asked) elections(at client.Context, _ string) []string {
	answer, names := a.awaiting(at), newDirectory(a.cmd.Context(), at)
	var list []string
	for _, one := range answer.GetElections() {
		list = append(list, fmt.Sprintf("%d\tof %s, %s to fill", one.Id, boardName(names, one.Board), counted(len(one.Seats), "seat")))
	}
	return list
}

// orders are the open ones of whoever types, and those that wait for the companies where they work.
func (a asked) orders(at client.Context, _ string) []string {
	member, err := whoAmI(a.cmd, at)
	if err != nil {
		return nil
	}
	market, names := markettypes.NewQueryClient(at), newDirectory(a.cmd.Context(), at)
	orders := some(func(page *query.PageRequest) ([]markettypes.Order, *query.PageResponse, error) {
		answer, err := market.Orders(a.cmd.Context(), &markettypes.QueryOrdersRequest{BuyerKind: markettypes.BUYER_KIND_MEMBER, Buyer: member.Id, Pagination: page})
		return answer.GetOrders(), answer.GetPagination(), err
	})
	for _, job := range some(func(page *query.PageRequest) ([]cooptypes.Employment, *query.PageResponse, error) {
		answer, err := cooptypes.NewQueryClient(at).Employments(a.cmd.Context(), &cooptypes.QueryEmploymentsRequest{Member: member.Id, Pagination: page})
		return answer.GetEmployments(), answer.GetPagination(), err
	}) {
		orders = append(orders, some(func(page *query.PageRequest) ([]markettypes.Order, *query.PageResponse, error) {
			answer, err := market.Awaiting(a.cmd.Context(), &markettypes.QueryAwaitingRequest{Company: job.Company, Pagination: page})
			return answer.GetOrders(), answer.GetPagination(), err
		})...)
	}
	var list []string
	for _, one := range orders {
		if one.Status.Open() {
			list = append(list, fmt.Sprintf("%d\t%d of %s, %s", one.Id, one.Quantity, names.Number("product", one.Product), orderWord(one.Status)))
		}
	}
	return list
}
