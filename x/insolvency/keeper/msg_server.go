package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/insolvency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

func (s msgServer) WindUp(ctx context.Context, msg *types.MsgWindUp) (*types.MsgWindUpResponse, error) {
	company, err := s.k.below.Coop.GetCompany(ctx, msg.Company)
	if err != nil {
		return nil, err
	}
	// No officer's mandate reaches this far: it takes the decision of those whose company it is.
	if msg.Signer != company.Authority {
		if err := s.authorizeRegion(ctx, company, msg.Signer); err != nil {
			return nil, err
		}
	}
	return &types.MsgWindUpResponse{}, s.k.WindUp(ctx, msg.Company)
}

// authorizeRegion lets the region wind up its own companies, and those in which nobody works any more who could
// decide: nobody at all, or for a time nobody who is not suspended. The latter are not the region's: it takes a vote.
func (s msgServer) authorizeRegion(ctx context.Context, company cooptypes.Company, signer string) error {
	workers, err := s.k.below.Coop.Workers(ctx, company.Id)
	if err != nil {
		return err
	}
	if company.Kind == cooptypes.KIND_REGIONAL {
		return s.k.below.Region.Authorize(ctx, signer, regiontypes.PermissionCompanies, 1)
	}
	abandoned, err := s.k.below.Coop.Abandoned(ctx, company)
	if err != nil {
		return err
	}
	if workers > 0 && !abandoned {
		return regiontypes.Refuse(errorsmod.Wrapf(types.ErrNotAuthority, "company %d (%s) has workers", company.Id, company.Code), company.Authority, "")
	}
	return s.k.below.Region.AuthorizeHolder(ctx, signer, regiontypes.PermissionCompanies)
}

func (s msgServer) ExtendGrace(ctx context.Context, msg *types.MsgExtendGrace) (*types.MsgExtendGraceResponse, error) {
	if err := s.k.below.Region.Authorize(ctx, msg.Signer, regiontypes.PermissionBank, 0); err != nil {
		return nil, err
	}
	ends, err := s.k.ExtendGrace(ctx, msg.Company, msg.Seconds)
	return &types.MsgExtendGraceResponse{GraceEndsAt: ends}, err
}

func (s msgServer) BeginProceedings(ctx context.Context, msg *types.MsgBeginProceedings) (*types.MsgBeginProceedingsResponse, error) {
	if err := s.k.below.Region.Authorize(ctx, msg.Signer, regiontypes.PermissionBank, 0); err != nil {
		return nil, err
	}
	return &types.MsgBeginProceedingsResponse{}, s.k.BeginProceedings(ctx, msg.Company)
}

func (s msgServer) CoverClaim(ctx context.Context, msg *types.MsgCoverClaim) (*types.MsgCoverClaimResponse, error) {
	unpaid, err := s.k.coverable(ctx, msg.Company, msg.Claim)
	if err != nil {
		return nil, err
	}
	if err := s.k.below.Region.Authorize(ctx, msg.Signer, regiontypes.PermissionBank, unpaid.Unpaid); err != nil {
		return nil, err
	}
	amount, err := s.k.CoverClaim(ctx, unpaid)
	return &types.MsgCoverClaimResponse{Amount: amount}, err
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
	if err := s.k.below.Region.AuthorizeChange(ctx, msg.Signer, types.ModuleName, &old, &params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, s.k.SetParams(ctx, params)
}
