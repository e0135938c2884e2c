package keeper

import (
	"context"
	"math"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/wage/rate"
	"github.com/factor-coop/factor/x/wage/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.k.params.Get(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

func view(occupation types.Occupation) (types.OccupationView, error) {
	v := types.OccupationView{Occupation: occupation}
	factors := occupation.Latest().Factors.Rate()
	for _, one := range []struct {
		rate         *int64
		productivity int64
	}{{&v.Rates.LowestRatePerHour, 0}, {&v.Rates.MiddleRatePerHour, money.PPM / 2}, {&v.Rates.HighestRatePerHour, money.PPM}} {
		var err error
		if *one.rate, err = rate.PerHour(factors, one.productivity); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (s queryServer) Occupation(ctx context.Context, request *types.QueryOccupationRequest) (*types.QueryOccupationResponse, error) {
	occupation, err := s.k.GetOccupation(ctx, request.Occupation)
	if err != nil {
		return nil, err
	}
	v, err := view(occupation)
	return &types.QueryOccupationResponse{Occupation: v}, err
}

func (s queryServer) OccupationByCode(ctx context.Context, request *types.QueryOccupationByCodeRequest) (*types.QueryOccupationByCodeResponse, error) {
	id, known, err := base.FindUnique(ctx, s.k.occupations.Indexes.ByCode, request.Code)
	if err == nil && !known {
		err = errorsmod.Wrapf(types.ErrOccupationNotFound, "code %.40q", request.Code)
	}
	if err != nil {
		return nil, err
	}
	found, err := s.Occupation(ctx, &types.QueryOccupationRequest{Occupation: id})
	if err != nil {
		return nil, err
	}
	return &types.QueryOccupationByCodeResponse{Occupation: found.Occupation}, nil
}

func (s queryServer) Occupations(ctx context.Context, request *types.QueryOccupationsRequest) (*types.QueryOccupationsResponse, error) {
	occupations, next, err := query.CollectionPaginate(ctx, s.k.occupations, request.Pagination, func(_ uint64, occupation types.Occupation) (types.OccupationView, error) {
		return view(occupation)
	})
	return &types.QueryOccupationsResponse{Occupations: occupations, Pagination: next}, err
}

func (s queryServer) Standard(ctx context.Context, request *types.QueryStandardRequest) (*types.QueryStandardResponse, error) {
	occupation, err := s.k.GetOccupation(ctx, request.Occupation)
	return &types.QueryStandardResponse{Standard: occupation.Latest().Standard}, err
}

func (s queryServer) Rate(ctx context.Context, request *types.QueryRateRequest) (*types.QueryRateResponse, error) {
	employment, employed, err := s.k.coop.GetEmployment(ctx, request.Company, request.Member)
	if err != nil {
		return nil, err
	}
	if !employed {
		return nil, errorsmod.Wrapf(types.ErrNotEmployed, "member %d, company %d", request.Member, request.Company)
	}
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.k.newRates().at(ctx, request.Company, request.Member, employment.Occupation, now)
	if err != nil {
		return nil, err
	}
	return &types.QueryRateResponse{
		Occupation: employment.Occupation, RatePerHour: q.perHour, ProductivityPpm: q.productivity,
		Factors: q.version.Factors, Standard: q.version.Standard, Rating: q.rating, CompanyMeanPpm: q.mean,
	}, nil
}

// view adds to a shift what payroll has paid of it and what has accrued since.
func (k Keeper) view(ctx context.Context, shift types.Shift, open bool) (types.ShiftView, error) {
	v := types.ShiftView{Shift: shift, Open: open, PaidUntil: shift.EndsAt, PaidAmount: shift.PaidAmount, ClaimedAmount: shift.ClaimedAmount}
	if !open {
		return v, nil
	}
	cursor, err := k.cursor.Get(ctx)
	if err != nil {
		return v, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return v, err
	}
	table := k.newRates()
	v.PaidUntil = shift.PaidUntil(cursor)
	if v.PaidAmount, err = table.earned(ctx, shift, v.PaidUntil); err != nil {
		return v, err
	}
	total, err := table.earned(ctx, shift, max(v.PaidUntil, min(now, shift.EndsAt)))
	v.AccruedAmount = total - v.PaidAmount
	return v, err
}

func (s queryServer) Shift(ctx context.Context, request *types.QueryShiftRequest) (*types.QueryShiftResponse, error) {
	shift, open, err := s.k.GetShift(ctx, request.Shift)
	if err != nil {
		return nil, err
	}
	v, err := s.k.view(ctx, shift, open)
	return &types.QueryShiftResponse{Shift: v}, err
}

func (s queryServer) CompanyShifts(ctx context.Context, request *types.QueryCompanyShiftsRequest) (*types.QueryCompanyShiftsResponse, error) {
	shifts, next, err := query.CollectionPaginate(ctx, s.k.openByCompany, request.Pagination, func(key pair, _ collections.NoValue) (types.Shift, error) {
		shift, _, err := s.k.GetShift(ctx, key.K2())
		return shift, err
	}, query.WithCollectionPaginationPairPrefix[uint64, uint64](request.Company))
	return &types.QueryCompanyShiftsResponse{Shifts: shifts, Pagination: next}, err
}

func (s queryServer) MemberShift(ctx context.Context, request *types.QueryMemberShiftRequest) (*types.QueryMemberShiftResponse, error) {
	_, open, err := base.Find(ctx, s.k.openByMember, request.Member)
	if err != nil || !open {
		return &types.QueryMemberShiftResponse{}, err
	}
	shift, err := s.k.OpenShift(ctx, request.Member)
	if err != nil {
		return nil, err
	}
	v, err := s.k.view(ctx, shift, true)
	return &types.QueryMemberShiftResponse{AtWork: true, Shift: v}, err
}

func (s queryServer) Payslip(ctx context.Context, request *types.QueryPayslipRequest) (*types.QueryPayslipResponse, error) {
	limit := request.Pagination
	if limit == nil {
		limit = &query.PageRequest{Limit: query.DefaultLimit}
	}
	limit = &query.PageRequest{Key: limit.Key, Offset: limit.Offset, Limit: limit.Limit, CountTotal: limit.CountTotal, Reverse: !limit.Reverse} // newest first
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	response := &types.QueryPayslipResponse{}
	if response.WeekSeconds, _, err = base.Find(ctx, s.k.weekSeconds, collections.Join(request.Member, types.Week(now))); err != nil {
		return nil, err
	}
	open, err := s.MemberShift(ctx, &types.QueryMemberShiftRequest{Member: request.Member})
	if err != nil {
		return nil, err
	}
	if shift := open.Shift.Shift; open.AtWork {
		worked := min(now, shift.EndsAt) - shift.StartedAt
		if types.Week(shift.StartedAt) == types.Week(now) {
			// An open shift counts in full against the weekly maximum: what of it lies ahead is not worked yet.
			response.WeekSeconds -= shift.EndsAt - shift.StartedAt - worked
		}
		if len(limit.Key) == 0 && limit.Offset == 0 {
			response.Shifts, response.Seconds = append(response.Shifts, open.Shift), worked
		}
	}
	closed, next, err := query.CollectionPaginate(ctx, s.k.closedByMember, limit, func(key pair, _ collections.NoValue) (types.ShiftView, error) {
		shift, _, err := s.k.GetShift(ctx, key.K2())
		if err != nil {
			return types.ShiftView{}, err
		}
		response.Seconds += shift.EndsAt - shift.StartedAt
		return s.k.view(ctx, shift, false)
	}, query.WithCollectionPaginationPairPrefix[uint64, uint64](request.Member))
	if err != nil {
		return nil, err
	}
	response.Shifts, response.Pagination = append(response.Shifts, closed...), next
	for _, one := range response.Shifts {
		response.PaidAmount += one.PaidAmount
		response.ClaimedAmount += one.ClaimedAmount
		response.AccruedAmount += one.AccruedAmount
	}
	return response, nil
}

func (s queryServer) Reviews(ctx context.Context, request *types.QueryReviewsRequest) (*types.QueryReviewsResponse, error) {
	rating, known, err := base.Find(ctx, s.k.ratings, collections.Join(request.Company, request.Member))
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, errorsmod.Wrapf(types.ErrReviewNotFound, "company %d, member %d", request.Company, request.Member)
	}
	reviews, err := s.k.reviewsOf(ctx, request.Company, request.Member)
	return &types.QueryReviewsResponse{Reviews: reviews, Rating: rating}, err
}

func (s queryServer) Timesheets(ctx context.Context, request *types.QueryTimesheetsRequest) (*types.QueryTimesheetsResponse, error) {
	sheets, next, err := query.CollectionPaginate(ctx, s.k.timesheets.Indexes.ByCompany, request.Pagination, func(key pair, _ collections.NoValue) (types.Timesheet, error) {
		return s.k.GetTimesheet(ctx, key.K2())
	}, query.WithCollectionPaginationPairPrefix[uint64, uint64](request.Company))
	return &types.QueryTimesheetsResponse{Timesheets: sheets, Pagination: next}, err
}

func (s queryServer) UnconfirmedHours(ctx context.Context, request *types.QueryUnconfirmedHoursRequest) (*types.QueryUnconfirmedHoursResponse, error) {
	params, err := s.k.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	employment, employed, err := s.k.coop.GetEmployment(ctx, request.Company, request.Member)
	if err != nil {
		return nil, err
	}
	if !employed {
		return nil, errorsmod.Wrapf(types.ErrNotEmployed, "member %d, company %d", request.Member, request.Company)
	}
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	trust, err := s.k.trustOf(ctx, params, employment, now)
	return &types.QueryUnconfirmedHoursResponse{UnconfirmedSeconds: trust.used, MaxUnconfirmedSeconds: trust.allowed, Alone: trust.alone}, err
}

func (s queryServer) Payroll(ctx context.Context, _ *types.QueryPayrollRequest) (*types.QueryPayrollResponse, error) {
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	cursor, err := s.k.cursor.Get(ctx)
	if err != nil {
		return nil, err
	}
	backlog := now - cursor.Second
	if cursor.Shift != math.MaxUint64 {
		backlog++ // the cursor's own second is not finished
	}
	return &types.QueryPayrollResponse{Cursor: cursor, Now: now, BacklogSeconds: max(backlog, 0)}, nil
}
