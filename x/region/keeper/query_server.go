package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/x/region/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (s queryServer) Params(ctx context.Context, req *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	profile, err := s.k.GetProfile(ctx)
	if err != nil {
		return nil, err
	}
	params, err := s.k.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	response := &types.QueryParamsResponse{Profile: profile, Params: params}
	if req.Authority {
		if response.Powers, err = s.k.Powers(ctx); err != nil {
			return nil, err
		}
	}
	return response, nil
}

func (s queryServer) Clock(ctx context.Context, _ *types.QueryClockRequest) (*types.QueryClockResponse, error) {
	clock, err := s.k.clock.Get(ctx)
	if err != nil {
		return nil, err
	}
	now, err := s.k.Now(ctx)
	if err != nil {
		return nil, err
	}
	return &types.QueryClockResponse{Now: now, Clock: clock}, nil
}

func (s queryServer) Member(ctx context.Context, req *types.QueryMemberRequest) (*types.QueryMemberResponse, error) {
	member, err := s.k.GetMember(ctx, req.Member)
	if err != nil {
		return nil, err
	}
	return &types.QueryMemberResponse{Member: member}, nil
}

func (s queryServer) MemberByAddress(ctx context.Context, req *types.QueryMemberByAddressRequest) (*types.QueryMemberByAddressResponse, error) {
	addr, err := s.k.address("address", req.Address)
	if err != nil {
		return nil, err
	}
	member, exists, err := s.k.MemberByAddress(ctx, addr)
	if err != nil {
		return nil, err
	}
	if !exists {
		return nil, errorsmod.Wrapf(types.ErrMemberNotFound, "nobody has the address %s", req.Address)
	}
	return &types.QueryMemberByAddressResponse{Member: member}, nil
}

func (s queryServer) Members(ctx context.Context, req *types.QueryMembersRequest) (*types.QueryMembersResponse, error) {
	members, page, err := query.CollectionPaginate(ctx, s.k.members, req.Pagination,
		func(_ uint64, member types.Member) (types.Member, error) { return member, nil })
	if err != nil {
		return nil, err
	}
	return &types.QueryMembersResponse{Members: members, Pagination: page}, nil
}

func (s queryServer) Mandates(ctx context.Context, req *types.QueryMandatesRequest) (*types.QueryMandatesResponse, error) {
	grantor := s.k.Authority()
	if req.Grantor != "" {
		var err error
		if grantor, err = s.k.address("grantor", req.Grantor); err != nil {
			return nil, err
		}
	}
	mandates, page, err := query.CollectionPaginate(ctx, s.k.mandates, req.Pagination,
		func(_ mandateKey, mandate types.Mandate) (types.Mandate, error) { return mandate, nil },
		withPrefix(collections.TriplePrefix[sdk.AccAddress, uint64, string](grantor)))
	if err != nil {
		return nil, err
	}
	return &types.QueryMandatesResponse{Mandates: mandates, Pagination: page}, nil
}

func (s queryServer) MemberMandates(ctx context.Context, req *types.QueryMemberMandatesRequest) (*types.QueryMemberMandatesResponse, error) {
	mandates, page, err := query.CollectionPaginate(ctx, s.k.mandatesByMember, req.Pagination,
		func(key collections.Triple[uint64, sdk.AccAddress, string], _ collections.NoValue) (types.Mandate, error) {
			return s.k.mandates.Get(ctx, collections.Join3(key.K2(), key.K1(), key.K3()))
		},
		withPrefix(collections.TriplePrefix[uint64, sdk.AccAddress, string](req.Member)))
	if err != nil {
		return nil, err
	}
	return &types.QueryMemberMandatesResponse{Mandates: mandates, Pagination: page}, nil
}

func (s queryServer) Allowance(ctx context.Context, req *types.QueryAllowanceRequest) (*types.QueryAllowanceResponse, error) {
	gas, bucket, err := s.k.GetAllowance(ctx, types.AllowanceHolder{Kind: req.Kind, Id: req.Id})
	if err != nil {
		return nil, err
	}
	return &types.QueryAllowanceResponse{Gas: gas, Bucket: bucket}, nil
}

func (s queryServer) Relayers(ctx context.Context, req *types.QueryRelayersRequest) (*types.QueryRelayersResponse, error) {
	relayers, page, err := query.CollectionPaginate(ctx, s.k.relayers, req.Pagination,
		func(_ uint64, relayer types.Relayer) (types.Relayer, error) { return relayer, nil })
	if err != nil {
		return nil, err
	}
	return &types.QueryRelayersResponse{Relayers: relayers, Pagination: page}, nil
}

func (s queryServer) Windows(ctx context.Context, _ *types.QueryWindowsRequest) (*types.QueryWindowsResponse, error) {
	windows, err := s.k.Windows(ctx)
	if err != nil {
		return nil, err
	}
	return &types.QueryWindowsResponse{Windows: windows}, nil
}

func (s queryServer) Notices(ctx context.Context, req *types.QueryNoticesRequest) (*types.QueryNoticesResponse, error) {
	if req.Member == 0 {
		notices, page, err := query.CollectionPaginate(ctx, s.k.notices, req.Pagination,
			func(_ uint64, notice types.Notice) (types.Notice, error) { return notice, nil })
		if err != nil {
			return nil, err
		}
		return &types.QueryNoticesResponse{Notices: notices, Pagination: page}, nil
	}
	notices, page, err := query.CollectionPaginate(ctx, s.k.noticesByMember, req.Pagination,
		func(_ collections.Pair[uint64, uint32], id uint64) (types.Notice, error) {
			return s.k.GetNotice(ctx, id)
		},
		withPrefix(collections.PairPrefix[uint64, uint32](req.Member)))
	if err != nil {
		return nil, err
	}
	return &types.QueryNoticesResponse{Notices: notices, Pagination: page}, nil
}

func (s queryServer) Notice(ctx context.Context, req *types.QueryNoticeRequest) (*types.QueryNoticeResponse, error) {
	notice, err := s.k.GetNotice(ctx, req.Notice)
	if err != nil {
		return nil, err
	}
	return &types.QueryNoticeResponse{Notice: notice}, nil
}

func withPrefix[K any](prefix K) func(*query.CollectionsPaginateOptions[K]) {
	return func(options *query.CollectionsPaginateOptions[K]) { options.Prefix = &prefix }
}
