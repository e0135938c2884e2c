package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/amend"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

func (s msgServer) ListProduct(ctx context.Context, msg *types.MsgListProduct) (*types.MsgListProductResponse, error) {
	if _, err := s.k.coop.Authorize(ctx, msg.Company, msg.Signer, cooptypes.PermissionSell, 0); err != nil {
		return nil, err
	}
	return &types.MsgListProductResponse{}, s.k.ListProduct(ctx, msg)
}

func (s msgServer) UnlistProduct(ctx context.Context, msg *types.MsgUnlistProduct) (*types.MsgUnlistProductResponse, error) {
	if _, err := s.k.coop.Authorize(ctx, msg.Company, msg.Signer, cooptypes.PermissionSell, 0); err != nil {
		return nil, err
	}
	return &types.MsgUnlistProductResponse{}, s.k.UnlistProduct(ctx, msg.Company, msg.Product)
}

func (s msgServer) Purchase(ctx context.Context, msg *types.MsgPurchase) (*types.MsgPurchaseResponse, error) {
	member, err := s.k.region.FormerMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	response, err := s.k.Purchase(ctx, member, msg)
	return &response, err
}

func (s msgServer) PlaceCompanyOrder(ctx context.Context, msg *types.MsgPlaceCompanyOrder) (*types.MsgPlaceCompanyOrderResponse, error) {
	listing, amount, err := s.k.payable(ctx, msg.Product, msg.Quantity, msg.Ceiling)
	if err != nil {
		return nil, err
	}
	officer, err := s.k.coop.Authorize(ctx, msg.Company, msg.Signer, cooptypes.PermissionOrder, amount)
	if err != nil {
		return nil, err
	}
	order, err := s.k.PlaceCompanyOrder(ctx, listing, officer, msg)
	return &types.MsgPlaceCompanyOrderResponse{Order: order.Id, Paid: order.Paid, Held: order.Held}, err
}

func (s msgServer) PlaceRegionOrder(ctx context.Context, msg *types.MsgPlaceRegionOrder) (*types.MsgPlaceRegionOrderResponse, error) {
	listing, amount, err := s.k.payable(ctx, msg.Product, msg.Quantity, msg.Ceiling)
	if err != nil {
		return nil, err
	}
	if err := s.k.region.Authorize(ctx, msg.Signer, regiontypes.PermissionBank, amount); err != nil {
		return nil, err
	}
	order, err := s.k.PlaceRegionOrder(ctx, listing, msg)
	return &types.MsgPlaceRegionOrderResponse{Order: order.Id, Paid: order.Paid, Held: order.Held}, err
}

func (s msgServer) ApproveOrder(ctx context.Context, msg *types.MsgApproveOrder) (*types.MsgApproveOrderResponse, error) {
	order, err := s.k.GetOrder(ctx, msg.Order)
	if err != nil {
		return nil, err
	}
	if err := s.k.region.Authorize(ctx, msg.Signer, regiontypes.PermissionBank, order.Held); err != nil {
		return nil, err
	}
	return &types.MsgApproveOrderResponse{}, s.k.ApproveOrder(ctx, order, msg.Signer)
}

// forSeller is an order that the signer may handle for its seller.
func (s msgServer) forSeller(ctx context.Context, signer string, id uint64) (types.Order, error) {
	order, err := s.k.GetOrder(ctx, id)
	if err != nil {
		return order, err
	}
	_, err = s.k.coop.Authorize(ctx, order.Seller, signer, cooptypes.PermissionSell, 0)
	return order, err
}

func (s msgServer) AcceptOrder(ctx context.Context, msg *types.MsgAcceptOrder) (*types.MsgAcceptOrderResponse, error) {
	order, err := s.forSeller(ctx, msg.Signer, msg.Order)
	if err != nil {
		return nil, err
	}
	order, err = s.k.AcceptOrder(ctx, order)
	return &types.MsgAcceptOrderResponse{Job: order.Job}, err
}

func (s msgServer) FulfilOrder(ctx context.Context, msg *types.MsgFulfilOrder) (*types.MsgFulfilOrderResponse, error) {
	order, err := s.forSeller(ctx, msg.Signer, msg.Order)
	if err != nil {
		return nil, err
	}
	order, err = s.k.FulfilOrder(ctx, order)
	return &types.MsgFulfilOrderResponse{Price: order.Paid, DueAt: order.DueAt}, err
}

// ConfirmReceipt is for who bought, or a witness, or, of what a company in proceedings had ordered, the region's bank: the state of the
// order says whose word counts.
func (s msgServer) ConfirmReceipt(ctx context.Context, msg *types.MsgConfirmReceipt) (*types.MsgConfirmReceiptResponse, error) {
	order, err := s.k.ConfirmReceipt(ctx, msg)
	return &types.MsgConfirmReceiptResponse{Paid: order.Paid}, err
}

func (s msgServer) Contest(ctx context.Context, msg *types.MsgContest) (*types.MsgContestResponse, error) {
	order, err := s.k.contestable(ctx, msg.Signer, msg.Order)
	if err != nil {
		return nil, err
	}
	by, err := s.k.authorizeBuyer(ctx, msg.Signer, order)
	if err != nil {
		return nil, err
	}
	order, err = s.k.Contest(ctx, order, by, msg.Reason)
	return &types.MsgContestResponse{DueAt: order.DueAt}, err
}

func (s msgServer) VouchHours(ctx context.Context, msg *types.MsgVouchHours) (*types.MsgVouchHoursResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgVouchHoursResponse{}, s.k.VouchHours(ctx, member.Id, msg.Order, msg.Shifts)
}

func (s msgServer) DecideContest(ctx context.Context, msg *types.MsgDecideContest) (*types.MsgDecideContestResponse, error) {
	if err := s.k.region.Authorize(ctx, msg.Signer, regiontypes.PermissionArbiters, 1); err != nil {
		return nil, err
	}
	returned, claim, err := s.k.DecideContest(ctx, msg)
	return &types.MsgDecideContestResponse{Returned: returned, Claim: claim}, err
}

func (s msgServer) RejectOrder(ctx context.Context, msg *types.MsgRejectOrder) (*types.MsgRejectOrderResponse, error) {
	order, err := s.forSeller(ctx, msg.Signer, msg.Order)
	if err != nil {
		return nil, err
	}
	return &types.MsgRejectOrderResponse{}, s.k.RejectOrder(ctx, order)
}

func (s msgServer) CancelOrder(ctx context.Context, msg *types.MsgCancelOrder) (*types.MsgCancelOrderResponse, error) {
	order, err := s.k.GetOrder(ctx, msg.Order)
	if err != nil {
		return nil, err
	}
	if _, err := s.k.authorizeBuyer(ctx, msg.Signer, order); err != nil {
		return nil, err
	}
	return &types.MsgCancelOrderResponse{}, s.k.CancelOrder(ctx, order)
}

func (s msgServer) Refund(ctx context.Context, msg *types.MsgRefund) (*types.MsgRefundResponse, error) {
	sold, err := s.k.refundable(ctx, msg.Buyer, msg.Order)
	if err != nil {
		return nil, err
	}
	back, err := partOf(sold.order, msg.Quantity)
	if err != nil {
		return nil, err
	}
	if _, err := s.k.coop.Authorize(ctx, sold.order.Seller, msg.Signer, cooptypes.PermissionSell, back.atCost+back.markup); err != nil {
		return nil, err
	}
	amount, claim, err := s.k.Refund(ctx, sold, back, msg.Restock)
	return &types.MsgRefundResponse{Amount: amount, Claim: claim}, err
}

func (s msgServer) PostJob(ctx context.Context, msg *types.MsgPostJob) (*types.MsgPostJobResponse, error) {
	if _, err := s.k.coop.Authorize(ctx, msg.Company, msg.Signer, cooptypes.PermissionHire, 0); err != nil {
		return nil, err
	}
	id, err := s.k.PostJob(ctx, msg)
	return &types.MsgPostJobResponse{JobPosting: id}, err
}

func (s msgServer) CloseJob(ctx context.Context, msg *types.MsgCloseJob) (*types.MsgCloseJobResponse, error) {
	posting, err := s.k.GetJobPosting(ctx, msg.JobPosting)
	if err != nil {
		return nil, err
	}
	if _, err := s.k.coop.Authorize(ctx, posting.Company, msg.Signer, cooptypes.PermissionHire, 0); err != nil {
		return nil, err
	}
	return &types.MsgCloseJobResponse{}, s.k.CloseJob(ctx, posting)
}

func (s msgServer) Apply(ctx context.Context, msg *types.MsgApply) (*types.MsgApplyResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgApplyResponse{}, s.k.Apply(ctx, member.Id, msg.JobPosting)
}

func (s msgServer) WithdrawApplication(ctx context.Context, msg *types.MsgWithdrawApplication) (*types.MsgWithdrawApplicationResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgWithdrawApplicationResponse{}, s.k.WithdrawApplication(ctx, member.Id, msg.JobPosting)
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
