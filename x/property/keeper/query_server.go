package keeper

import (
	"bytes"
	"context"
	"encoding/binary"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/property/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (s queryServer) Asset(ctx context.Context, req *types.QueryAssetRequest) (*types.QueryAssetResponse, error) {
	state, err := s.state(ctx, req.Asset)
	return &types.QueryAssetResponse{State: state}, err
}

func (s queryServer) state(ctx context.Context, id uint64) (types.AssetState, error) {
	asset, err := s.k.GetAsset(ctx, id)
	if err != nil {
		return types.AssetState{}, err
	}
	return s.k.stateOf(ctx, asset)
}

// Assets tells of the sum what the costing says, which the assets add up to.
func (s queryServer) Assets(ctx context.Context, req *types.QueryAssetsRequest) (*types.QueryAssetsResponse, error) {
	if _, err := s.k.coop.GetCompany(ctx, req.Company); err != nil {
		return nil, err
	}
	remaining, err := s.k.pricing.EquipmentRemaining(ctx, req.Company)
	if err != nil {
		return nil, err
	}
	assets, page, err := query.CollectionPaginate(ctx, s.k.assets.Indexes.ByUser, req.Pagination,
		func(key pair, _ collections.NoValue) (types.AssetState, error) { return s.state(ctx, key.K2()) },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Company))
	return &types.QueryAssetsResponse{Assets: assets, Remaining: remaining, Pagination: page}, err
}

func (s queryServer) Region(ctx context.Context, req *types.QueryRegionRequest) (*types.QueryRegionResponse, error) {
	assets, page, err := query.CollectionPaginate(ctx, s.k.assets.Indexes.ByUser, req.Pagination,
		func(key pair, _ collections.NoValue) (types.Asset, error) { return s.k.GetAsset(ctx, key.K2()) },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](0))
	return &types.QueryRegionResponse{Assets: assets, Pagination: page}, err
}

// Due walks the index by time between two seconds.
func (s queryServer) Due(ctx context.Context, req *types.QueryDueRequest) (*types.QueryDueResponse, error) {
	until := req.Until
	if until == 0 {
		now, err := s.k.region.Now(ctx)
		if err != nil {
			return nil, err
		}
		until = now + types.DueSeconds
	}
	if until < 0 || req.Since < 0 || req.Since > until {
		return nil, errorsmod.Wrapf(types.ErrInvalid, "since is %s, until is %s", said.Time(req.Since), said.Time(until))
	}
	// What never falls due stands at 0.
	span := dueSpan{s.k.assets.Indexes.Due, second(max(req.Since, 1)), second(until + 1)}
	assets, page, err := query.CollectionPaginate(ctx, span, req.Pagination,
		func(key pair, _ collections.NoValue) (types.AssetState, error) { return s.state(ctx, key.K2()) })
	return &types.QueryDueResponse{Assets: assets, Until: until, Pagination: page}, err
}

// dueSpan is the index of what falls due from one second on and before another, as pages see it.
type dueSpan struct {
	*indexes.Multi[uint64, uint64, types.Asset]
	from, before []byte
}

// IterateRaw keeps what pages ask for within the span.
func (d dueSpan) IterateRaw(ctx context.Context, start, end []byte, order collections.Order) (collections.Iterator[pair, collections.NoValue], error) {
	if bytes.Compare(start, d.from) < 0 {
		start = d.from
	}
	if end == nil || bytes.Compare(end, d.before) > 0 {
		end = d.before
	}
	return d.Multi.IterateRaw(ctx, start, end, order)
}

// second is where the entries of a second begin.
func second(at int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(at)) }
