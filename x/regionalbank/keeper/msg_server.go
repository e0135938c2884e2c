package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/amend"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

// bank says whether a signer may decide for the bank; the amount counts against their limit.
func (s msgServer) bank(ctx context.Context, signer string, amount int64) error {
	return s.k.region.Authorize(ctx, signer, regiontypes.PermissionBank, amount)
}

func (s msgServer) RequestGrant(ctx context.Context, msg *types.MsgRequestGrant) (*types.MsgRequestGrantResponse, error) {
	// Asking spends nothing: it needs the mandate and uses none of it up.
	officer, err := s.k.coop.Authorize(ctx, msg.Company, msg.Signer, cooptypes.PermissionOrder, 0)
	if err != nil {
		return nil, err
	}
	request, err := s.k.RequestGrant(ctx, msg.Company, msg.Pool, msg.Amount, msg.Commitment, officer)
	return &types.MsgRequestGrantResponse{Request: request.Id}, err
}

func (s msgServer) WithdrawRequest(ctx context.Context, msg *types.MsgWithdrawRequest) (*types.MsgWithdrawRequestResponse, error) {
	request, err := s.k.openRequest(ctx, msg.Request)
	if err != nil {
		return nil, err
	}
	if _, err := s.k.coop.Authorize(ctx, request.Company, msg.Signer, cooptypes.PermissionOrder, 0); err != nil {
		return nil, err
	}
	return &types.MsgWithdrawRequestResponse{}, s.k.WithdrawRequest(ctx, request)
}

func (s msgServer) Grant(ctx context.Context, msg *types.MsgGrant) (*types.MsgGrantResponse, error) {
	if err := s.bank(ctx, msg.Signer, msg.Amount); err != nil {
		return nil, err
	}
	grant, err := s.k.Grant(ctx, types.Grant{
		Company: msg.Company, Pool: msg.Pool, Amount: msg.Amount, Request: msg.Request, GrantedBy: msg.Signer,
	}, msg.Decision)
	return &types.MsgGrantResponse{Grant: grant.Id}, err
}

func (s msgServer) DeclineRequest(ctx context.Context, msg *types.MsgDeclineRequest) (*types.MsgDeclineRequestResponse, error) {
	if err := s.bank(ctx, msg.Signer, 0); err != nil {
		return nil, err
	}
	return &types.MsgDeclineRequestResponse{}, s.k.DeclineRequest(ctx, msg.Request, msg.Decision)
}

func (s msgServer) SetSubsidy(ctx context.Context, msg *types.MsgSetSubsidy) (*types.MsgSetSubsidyResponse, error) {
	most, err := s.k.mostPaid(ctx, msg.Terms)
	if err != nil {
		return nil, err
	}
	if err := s.bank(ctx, msg.Signer, most); err != nil {
		return nil, err
	}
	return &types.MsgSetSubsidyResponse{}, s.k.SetSubsidy(ctx, msg.Company, msg.Terms)
}

func (s msgServer) EndSubsidy(ctx context.Context, msg *types.MsgEndSubsidy) (*types.MsgEndSubsidyResponse, error) {
	if err := s.bank(ctx, msg.Signer, 0); err != nil {
		return nil, err
	}
	return &types.MsgEndSubsidyResponse{}, s.k.EndSubsidy(ctx, msg.Company)
}

func (s msgServer) PayOutside(ctx context.Context, msg *types.MsgPayOutside) (*types.MsgPayOutsideResponse, error) {
	var payer uint64
	var err error
	if msg.Company == 0 {
		err = s.bank(ctx, msg.Signer, msg.Amount)
	} else {
		payer, err = s.k.coop.Authorize(ctx, msg.Company, msg.Signer, cooptypes.PermissionOrder, msg.Amount)
	}
	if err != nil {
		return nil, err
	}
	payment, waits, err := s.k.PayOutside(ctx, Outside{
		Company: msg.Company, Pool: msg.Pool, Amount: msg.Amount, Tag: msg.Tag, LifeCycles: msg.LifeCycles, PrepaidCycles: msg.PrepaidCycles,
		Commitment: msg.Commitment, Payee: msg.Payee, PaidBy: msg.Signer, Payer: payer,
	})
	return &types.MsgPayOutsideResponse{Payment: payment, Waits: waits}, err
}

func (s msgServer) ConfirmOutside(ctx context.Context, msg *types.MsgConfirmOutside) (*types.MsgConfirmOutsideResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgConfirmOutsideResponse{}, s.k.ConfirmOutside(ctx, msg.Payment, msg.Amount, member.Id, msg.Record)
}

func (s msgServer) CancelOutside(ctx context.Context, msg *types.MsgCancelOutside) (*types.MsgCancelOutsideResponse, error) {
	payment, err := s.k.GetOutsidePayment(ctx, msg.Payment)
	if err != nil {
		return nil, err
	}
	if _, err := s.k.coop.Authorize(ctx, payment.Company, msg.Signer, cooptypes.PermissionOrder, 0); err != nil {
		return nil, err
	}
	return &types.MsgCancelOutsideResponse{}, s.k.returnOutside(ctx, payment)
}

func (s msgServer) SetOutsideBudget(ctx context.Context, msg *types.MsgSetOutsideBudget) (*types.MsgSetOutsideBudgetResponse, error) {
	if err := s.bank(ctx, msg.Signer, msg.Amount); err != nil {
		return nil, err
	}
	return &types.MsgSetOutsideBudgetResponse{}, s.k.SetOutsideBudget(ctx, types.OutsideBudget{
		Company: msg.Company, Payee: msg.Payee, Amount: msg.Amount, EndsAt: msg.EndsAt, ApprovedBy: msg.Signer,
	})
}

func (s msgServer) EndOutsideBudget(ctx context.Context, msg *types.MsgEndOutsideBudget) (*types.MsgEndOutsideBudgetResponse, error) {
	if err := s.bank(ctx, msg.Signer, 0); err != nil {
		return nil, err
	}
	return &types.MsgEndOutsideBudgetResponse{}, s.k.EndOutsideBudget(ctx, msg.Company, msg.Payee)
}

func (s msgServer) ReceiveOutside(ctx context.Context, msg *types.MsgReceiveOutside) (*types.MsgReceiveOutsideResponse, error) {
	if err := s.bank(ctx, msg.Signer, msg.Amount); err != nil {
		return nil, err
	}
	payment, err := s.k.ReceiveOutside(ctx, msg.Amount, msg.Commitment, msg.Signer)
	return &types.MsgReceiveOutsideResponse{Payment: payment}, err
}

func (s msgServer) SetLink(ctx context.Context, msg *types.MsgSetLink) (*types.MsgSetLinkResponse, error) {
	if err := s.bank(ctx, msg.Signer, msg.ClearingLimit); err != nil {
		return nil, err
	}
	link, err := s.k.SetLink(ctx, msg.Region, msg.ClearingLimit, msg.RatePpm)
	return &types.MsgSetLinkResponse{Link: link}, err
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
