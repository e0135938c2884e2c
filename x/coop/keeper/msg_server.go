package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

func (s msgServer) FoundCompany(ctx context.Context, msg *types.MsgFoundCompany) (*types.MsgFoundCompanyResponse, error) {
	founder, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	company, err := s.k.FoundCompany(ctx, founder, msg.Code, msg.Occupation, msg.WithoutEndowment)
	if err != nil {
		return nil, err
	}
	return &types.MsgFoundCompanyResponse{Company: company.Id}, nil
}

func (s msgServer) FoundRegionalCompany(ctx context.Context, msg *types.MsgFoundRegionalCompany) (*types.MsgFoundRegionalCompanyResponse, error) {
	if err := s.k.region.Authorize(ctx, msg.Signer, regiontypes.PermissionCompanies, 1); err != nil {
		return nil, err
	}
	company, err := s.k.FoundRegionalCompany(ctx, msg.Code, msg.Form, msg.Manager, msg.Occupation, msg.WithoutEndowment)
	if err != nil {
		return nil, err
	}
	return &types.MsgFoundRegionalCompanyResponse{Company: company.Id}, nil
}

func (s msgServer) ChangeForm(ctx context.Context, msg *types.MsgChangeForm) (*types.MsgChangeFormResponse, error) {
	company, err := s.k.GetCompany(ctx, msg.Company)
	if err != nil {
		return nil, err
	}
	if company.Kind == types.KIND_REGIONAL {
		// The workers alone must not lower the region's share, nor the region's seats the workers'.
		if err := s.k.region.Authorize(ctx, msg.Signer, regiontypes.PermissionCompanies, 1); err != nil {
			return nil, err
		}
	} else if msg.Signer != company.Authority {
		return nil, regiontypes.Refuse(errorsmod.Wrapf(types.ErrNotAuthority, "the workers of company %d (%s) decide its form", msg.Company, company.Code), company.Authority, "")
	}
	return &types.MsgChangeFormResponse{}, s.k.ChangeForm(ctx, msg.Company, msg.Form)
}

func (s msgServer) OfferEmployment(ctx context.Context, msg *types.MsgOfferEmployment) (*types.MsgOfferEmploymentResponse, error) {
	actor, err := s.k.Authorize(ctx, msg.Company, msg.Signer, types.PermissionHire, 1)
	if err != nil {
		return nil, err
	}
	offer, err := s.k.OfferEmployment(ctx, msg.Company, msg.Member, msg.Occupation, actor)
	if err != nil {
		return nil, err
	}
	return &types.MsgOfferEmploymentResponse{ExpiresAt: offer.ExpiresAt}, nil
}

func (s msgServer) ChangeOccupation(ctx context.Context, msg *types.MsgChangeOccupation) (*types.MsgChangeOccupationResponse, error) {
	actor, err := s.k.Authorize(ctx, msg.Company, msg.Signer, types.PermissionHire, 1)
	if err != nil {
		return nil, err
	}
	offer, err := s.k.OfferOccupation(ctx, msg.Company, msg.Member, msg.Occupation, actor)
	if err != nil {
		return nil, err
	}
	return &types.MsgChangeOccupationResponse{ExpiresAt: offer.ExpiresAt}, nil
}

func (s msgServer) WithdrawOffer(ctx context.Context, msg *types.MsgWithdrawOffer) (*types.MsgWithdrawOfferResponse, error) {
	if _, err := s.k.Authorize(ctx, msg.Company, msg.Signer, types.PermissionHire, 1); err != nil {
		return nil, err
	}
	return &types.MsgWithdrawOfferResponse{}, s.k.WithdrawOffer(ctx, msg.Company, msg.Member)
}

func (s msgServer) AcceptOffer(ctx context.Context, msg *types.MsgAcceptOffer) (*types.MsgAcceptOfferResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgAcceptOfferResponse{}, s.k.AcceptOffer(ctx, msg.Company, member.Id, msg.Occupation)
}

func (s msgServer) DeclineOffer(ctx context.Context, msg *types.MsgDeclineOffer) (*types.MsgDeclineOfferResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgDeclineOfferResponse{}, s.k.DeclineOffer(ctx, msg.Company, member.Id)
}

func (s msgServer) Resign(ctx context.Context, msg *types.MsgResign) (*types.MsgResignResponse, error) {
	member, err := s.k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgResignResponse{}, s.k.Resign(ctx, msg.Company, member.Id)
}

func (s msgServer) Dismiss(ctx context.Context, msg *types.MsgDismiss) (*types.MsgDismissResponse, error) {
	actor, err := s.k.Authorize(ctx, msg.Company, msg.Signer, types.PermissionDismiss, 1)
	if err != nil {
		return nil, err
	}
	return &types.MsgDismissResponse{}, s.k.Dismiss(ctx, msg.Company, msg.Member, actor)
}

func (s msgServer) AppointOfficer(ctx context.Context, msg *types.MsgAppointOfficer) (*types.MsgAppointOfficerResponse, error) {
	grant := regiontypes.MandateGrant{
		Member: msg.Member, Permission: msg.Permission,
		LimitPerPeriod: msg.LimitPerPeriod, PeriodSeconds: msg.PeriodSeconds, EndsAt: msg.EndsAt,
	}
	actor, err := s.k.Authorize(ctx, msg.Company, msg.Signer, types.PermissionOfficers, 1)
	if err != nil {
		if s.k.region.AuthorizeHolder(ctx, msg.Signer, regiontypes.PermissionCompanies) != nil {
			return nil, err
		}
		mandate, err := s.k.NameCaretaker(ctx, msg.Company, grant)
		if err != nil {
			return nil, err
		}
		return &types.MsgAppointOfficerResponse{Mandate: mandate}, nil
	}
	grant, err = s.k.region.Delegated(ctx, types.AuthorityAddress(msg.Company), msg.Signer, grant)
	if err != nil {
		return nil, err
	}
	mandate, err := s.k.AppointOfficer(ctx, msg.Company, actor, grant)
	if err != nil {
		return nil, err
	}
	return &types.MsgAppointOfficerResponse{Mandate: mandate}, nil
}

func (s msgServer) DismissOfficer(ctx context.Context, msg *types.MsgDismissOfficer) (*types.MsgDismissOfficerResponse, error) {
	actor, err := s.authorizeDismissal(ctx, msg)
	if err != nil {
		return nil, err
	}
	return &types.MsgDismissOfficerResponse{}, s.k.DismissOfficer(ctx, msg.Company, msg.Member, actor)
}

// authorizeDismissal lets an officer step down alone: nobody is bound to a mandate.
func (s msgServer) authorizeDismissal(ctx context.Context, msg *types.MsgDismissOfficer) (uint64, error) {
	if msg.Signer != types.AuthorityAddress(msg.Company).String() {
		signer, err := s.k.region.ActiveMember(ctx, msg.Signer)
		if err != nil || signer.Id == msg.Member {
			return signer.Id, err
		}
	}
	return s.k.Authorize(ctx, msg.Company, msg.Signer, types.PermissionOfficers, 1)
}

func (s msgServer) ReleaseTranche(ctx context.Context, msg *types.MsgReleaseTranche) (*types.MsgReleaseTrancheResponse, error) {
	// Economy rule: what no need has earned is released by a vote, never by one officer.
	if err := s.k.region.AuthorizeHolder(ctx, msg.Signer, regiontypes.PermissionBank); err != nil {
		return nil, err
	}
	released, err := s.k.ReleaseByBoard(ctx, msg)
	if err != nil {
		return nil, err
	}
	return &types.MsgReleaseTrancheResponse{Released: released}, nil
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
