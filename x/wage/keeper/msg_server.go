package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

func (s msgServer) ClockIn(ctx context.Context, msg *types.MsgClockIn) (*types.MsgClockInResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	shift, err := s.k.ClockIn(ctx, member.Id, msg.Company, pricingtypes.CostTag{Product: msg.Product, Job: msg.Job})
	if err != nil {
		return nil, err
	}
	return &types.MsgClockInResponse{Shift: shift.Id, EndsAt: shift.EndsAt}, nil
}

func (s msgServer) ClockOut(ctx context.Context, msg *types.MsgClockOut) (*types.MsgClockOutResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	shift, err := s.k.ClockOut(ctx, member.Id)
	if err != nil {
		return nil, err
	}
	return &types.MsgClockOutResponse{Shift: shift.Id, EndedAt: shift.EndsAt, PaidAmount: shift.PaidAmount, ClaimedAmount: shift.ClaimedAmount}, nil
}

func (s msgServer) ConfirmHours(ctx context.Context, msg *types.MsgConfirmHours) (*types.MsgConfirmHoursResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := s.k.ConfirmHours(ctx, msg.Signer, member.Id, msg.Shifts); err != nil {
		return nil, err
	}
	return &types.MsgConfirmHoursResponse{}, nil
}

func (s msgServer) RejectHours(ctx context.Context, msg *types.MsgRejectHours) (*types.MsgRejectHoursResponse, error) {
	officer, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := s.k.region.Authorize(ctx, msg.Signer, regiontypes.PermissionSample, 0); err != nil {
		return nil, err
	}
	if err := s.k.RejectHours(ctx, officer.Id, msg.Shift); err != nil {
		return nil, err
	}
	return &types.MsgRejectHoursResponse{}, nil
}

func (s msgServer) SubmitTimesheet(ctx context.Context, msg *types.MsgSubmitTimesheet) (*types.MsgSubmitTimesheetResponse, error) {
	manager, err := s.k.coop.Authorize(ctx, msg.Company, msg.Signer, cooptypes.PermissionHours, 0)
	if err != nil {
		return nil, err
	}
	id, err := s.k.SubmitTimesheet(ctx, types.Timesheet{
		Company: msg.Company, Member: msg.Member, From: msg.From, Until: msg.Until, Product: msg.Product, Job: msg.Job, SubmittedBy: manager,
	})
	if err != nil {
		return nil, err
	}
	return &types.MsgSubmitTimesheetResponse{Timesheet: id}, nil
}

func (s msgServer) ApproveTimesheet(ctx context.Context, msg *types.MsgApproveTimesheet) (*types.MsgApproveTimesheetResponse, error) {
	shift, err := s.k.ApproveTimesheet(ctx, msg.Signer, msg.Timesheet)
	if err != nil {
		return nil, err
	}
	return &types.MsgApproveTimesheetResponse{PaidAmount: shift.PaidAmount, ClaimedAmount: shift.ClaimedAmount}, nil
}

func (s msgServer) WithdrawTimesheet(ctx context.Context, msg *types.MsgWithdrawTimesheet) (*types.MsgWithdrawTimesheetResponse, error) {
	if err := s.k.WithdrawTimesheet(ctx, msg.Signer, msg.Timesheet); err != nil {
		return nil, err
	}
	return &types.MsgWithdrawTimesheetResponse{}, nil
}

func (s msgServer) Review(ctx context.Context, msg *types.MsgReview) (*types.MsgReviewResponse, error) {
	reviewer, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	if reviewer.Id == msg.Member {
		return nil, errorsmod.Wrapf(types.ErrOwnReview, "member %d", reviewer.Id)
	}
	for _, one := range []uint64{reviewer.Id, msg.Member} {
		if _, employed, err := s.k.coop.GetEmployment(ctx, msg.Company, one); err != nil {
			return nil, err
		} else if !employed {
			return nil, errorsmod.Wrapf(types.ErrNotEmployed, "member %d, company %d", one, msg.Company)
		}
	}
	version, err := s.k.Review(ctx, types.Review{
		Company: msg.Company, Member: msg.Member, Reviewer: reviewer.Id, ProductivityPpm: msg.ProductivityPpm,
	})
	if err != nil {
		return nil, err
	}
	return &types.MsgReviewResponse{EffectiveAt: version.EffectiveAt}, nil
}

func (s msgServer) SetOccupation(ctx context.Context, msg *types.MsgSetOccupation) (*types.MsgSetOccupationResponse, error) {
	if err := s.k.region.Authorize(ctx, msg.Signer, regiontypes.PermissionWages, 0); err != nil {
		return nil, err
	}
	id, err := s.k.SetOccupation(ctx, msg.Code, msg.Factors)
	if err != nil {
		return nil, err
	}
	return &types.MsgSetOccupationResponse{Occupation: id}, nil
}

func (s msgServer) SetIndustryStandard(ctx context.Context, msg *types.MsgSetIndustryStandard) (*types.MsgSetIndustryStandardResponse, error) {
	if err := s.k.region.Authorize(ctx, msg.Signer, regiontypes.PermissionWages, 0); err != nil {
		return nil, err
	}
	if err := s.k.SetIndustryStandard(ctx, msg.Occupation, msg.Standard); err != nil {
		return nil, err
	}
	return &types.MsgSetIndustryStandardResponse{}, nil
}

func (s msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	old, err := s.k.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	params, err := amend.Apply(types.ErrInvalid, old, msg.Params, msg.Changed)
	if err != nil {
		return nil, err
	}
	if err := s.k.region.AuthorizeChange(ctx, msg.Signer, types.ModuleName, &old, &params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, s.k.SetParams(ctx, params)
}
