package keeper

import (
	"context"
	"encoding/binary"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/market/types"
)

func (s queryServer) Order(ctx context.Context, req *types.QueryOrderRequest) (*types.QueryOrderResponse, error) {
	order, err := s.k.GetOrder(ctx, req.Order)
	return &types.QueryOrderResponse{Order: order}, err
}

func (s queryServer) Contest(ctx context.Context, req *types.QueryContestRequest) (*types.QueryContestResponse, error) {
	contest, err := s.k.GetContest(ctx, req.Order)
	if err != nil {
		return nil, err
	}
	order, err := s.k.GetOrder(ctx, req.Order)
	return &types.QueryContestResponse{Contested: types.ContestedOrder{Contest: contest, Order: order}}, err
}

func (s queryServer) Contests(ctx context.Context, req *types.QueryContestsRequest) (*types.QueryContestsResponse, error) {
	contested, page, err := query.CollectionPaginate(ctx, s.k.contests, req.Pagination,
		func(id uint64, contest types.Contest) (types.ContestedOrder, error) {
			order, err := s.k.GetOrder(ctx, id)
			return types.ContestedOrder{Contest: contest, Order: order}, err
		})
	return &types.QueryContestsResponse{Contested: contested, Pagination: page}, err
}

func (s queryServer) LostContests(ctx context.Context, req *types.QueryLostContestsRequest) (*types.QueryLostContestsResponse, error) {
	if req.Kind == types.BUYER_KIND_UNSPECIFIED {
		return nil, errorsmod.Wrap(types.ErrInvalid, "say with kind whether it is a member, a company or the region that lost")
	}
	type party = collections.Pair[uint64, uint64]
	lost, page, err := query.CollectionPaginate(ctx, s.k.lostContests.Indexes.ByParty, req.Pagination,
		func(key collections.Pair[party, uint64], _ collections.NoValue) (types.LostContest, error) {
			return s.k.lostContests.Get(ctx, key.K2())
		}, query.WithCollectionPaginationPairPrefix[party, uint64](collections.Join(uint64(req.Kind), req.Party)))
	return &types.QueryLostContestsResponse{Lost: lost, Pagination: page}, err
}

type orderKey = collections.Triple[uint64, uint64, uint64]

// Orders walks the narrowest index that the filter allows: by seller and status, by seller, by buyer, or all.
func (s queryServer) Orders(ctx context.Context, req *types.QueryOrdersRequest) (*types.QueryOrdersResponse, error) {
	if (req.Buyer != 0) && req.BuyerKind == types.BUYER_KIND_UNSPECIFIED {
		return nil, errorsmod.Wrapf(types.ErrInvalid, "buyer %d: say with buyer_kind whether it is a member or a company", req.Buyer)
	}
	matches := func(order types.Order) bool {
		return (req.BuyerKind == types.BUYER_KIND_UNSPECIFIED || order.BuyerKind == req.BuyerKind) &&
			(req.Buyer == 0 || order.Buyer == req.Buyer) && (req.Seller == 0 || order.Seller == req.Seller) &&
			(req.Status == types.ORDER_STATUS_UNSPECIFIED || order.Status == req.Status)
	}
	var orders []types.Order
	var page *query.PageResponse
	var err error
	switch {
	case req.BuyerKind == types.BUYER_KIND_REGION || req.Buyer != 0:
		prefix := collections.TripleSuperPrefix[uint64, uint64, uint64](uint64(req.BuyerKind), req.Buyer)
		orders, page, err = s.indexed(ctx, s.k.ordersByBuyer, prefix, matches, req.Pagination)
	case req.Seller != 0 && req.Status != types.ORDER_STATUS_UNSPECIFIED:
		prefix := collections.TripleSuperPrefix[uint64, uint64, uint64](req.Seller, uint64(req.Status))
		orders, page, err = s.indexed(ctx, s.k.ordersBySeller, prefix, matches, req.Pagination)
	case req.Seller != 0:
		orders, page, err = s.indexed(ctx, s.k.ordersBySeller, collections.TriplePrefix[uint64, uint64, uint64](req.Seller), matches, req.Pagination)
	default:
		orders, page, err = query.CollectionFilteredPaginate(ctx, s.k.orders, req.Pagination,
			func(_ uint64, order types.Order) (bool, error) { return matches(order), nil },
			func(_ uint64, order types.Order) (types.Order, error) { return order, nil })
	}
	return &types.QueryOrdersResponse{Orders: orders, Pagination: page}, err
}

// Awaiting walks a seller's orders; the index has the open statuses first.
func (s queryServer) Awaiting(ctx context.Context, req *types.QueryAwaitingRequest) (*types.QueryAwaitingResponse, error) {
	orders, page, err := s.indexed(ctx, s.k.ordersBySeller, collections.TriplePrefix[uint64, uint64, uint64](req.Company),
		func(order types.Order) bool {
			return order.Status == types.ORDER_STATUS_PLACED || order.Status == types.ORDER_STATUS_ACCEPTED
		}, req.Pagination)
	return &types.QueryAwaitingResponse{Orders: orders, Pagination: page}, err
}

func (s queryServer) indexed(ctx context.Context, index collections.KeySet[orderKey], prefix orderKey, matches func(types.Order) bool, page *query.PageRequest) ([]types.Order, *query.PageResponse, error) {
	return query.CollectionFilteredPaginate(ctx, index, page,
		func(key orderKey, _ collections.NoValue) (bool, error) {
			order, err := s.k.orders.Get(ctx, key.K3())
			return err == nil && matches(order), err
		},
		func(key orderKey, _ collections.NoValue) (types.Order, error) { return s.k.orders.Get(ctx, key.K3()) },
		func(options *query.CollectionsPaginateOptions[orderKey]) { options.Prefix = &prefix })
}

func (s queryServer) Receipt(ctx context.Context, req *types.QueryReceiptRequest) (*types.QueryReceiptResponse, error) {
	entry, err := s.k.GetReceipt(ctx, req.Member, req.Order)
	return &types.QueryReceiptResponse{Entry: entry}, err
}

// Receipts walks the member's purchases week by week; a page key is (week, order) in 16 bytes. It counts no total.
func (s queryServer) Receipts(ctx context.Context, req *types.QueryReceiptsRequest) (*types.QueryReceiptsResponse, error) {
	_, first, last, err := s.k.receiptWeeks(ctx)
	if err != nil {
		return nil, err
	}
	page := req.Pagination
	if page == nil {
		page = &query.PageRequest{}
	}
	if page.Reverse || page.Offset != 0 || page.CountTotal || (len(page.Key) != 0 && len(page.Key) != 16) {
		return nil, errorsmod.Wrap(types.ErrInvalid, "receipts are listed oldest first: use limit and the page key that the last page gave")
	}
	limit := page.Limit
	if limit == 0 {
		limit = query.DefaultLimit
	}
	after := uint64(0)
	if len(page.Key) == 16 {
		first, after = max(first, binary.BigEndian.Uint64(page.Key)), binary.BigEndian.Uint64(page.Key[8:])
	}
	response := &types.QueryReceiptsResponse{Pagination: &query.PageResponse{}}
	for week := first; week <= last; week++ {
		full, err := s.receiptsOfWeek(ctx, req.Member, week, after, limit, response)
		if err != nil || full {
			return response, err
		}
		after = 0
	}
	return response, nil
}

// receiptsOfWeek adds one week's receipts from an order on, and says whether the page is full and more may follow.
func (s queryServer) receiptsOfWeek(ctx context.Context, member, week, from, limit uint64, response *types.QueryReceiptsResponse) (full bool, err error) {
	entries, err := s.k.receipts.Iterate(ctx, collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](week, member))
	if err != nil {
		return false, err
	}
	defer func() { err = failure.First(err, entries.Close()) }()
	for ; entries.Valid(); entries.Next() {
		entry, err := entries.KeyValue()
		if err != nil {
			return false, err
		}
		if entry.Key.K3() < from {
			continue
		}
		if uint64(len(response.Entries)) == limit {
			response.Pagination.NextKey = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, week), entry.Key.K3())
			return true, nil
		}
		response.Entries = append(response.Entries, types.ReceiptEntry{
			Week: entry.Key.K1(), Buyer: entry.Key.K2(), Order: entry.Key.K3(), Receipt: entry.Value,
		})
	}
	return false, nil
}
