package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

// OpenBoard is for boards: who founds a body that decides, decides it together.
func (s msgServer) OpenBoard(ctx context.Context, msg *types.MsgOpenBoard) (*types.MsgOpenBoardResponse, error) {
	if _, err := s.k.signingBoard(ctx, msg.Signer); err != nil {
		return nil, err
	}
	config := msg.Config
	config.Owner = msg.Signer
	if err := failure.First(s.k.checkDeciders(ctx, config.Owner, config), s.k.checkReach(msg.Signer, types.BoardConfig{Owner: msg.Signer}, config)); err != nil {
		return nil, err
	}
	id, err := s.k.Open(ctx, config)
	if err != nil {
		return nil, err
	}
	return &types.MsgOpenBoardResponse{Board: id}, nil
}

func (s msgServer) ConfigureBoard(ctx context.Context, msg *types.MsgConfigureBoard) (*types.MsgConfigureBoardResponse, error) {
	board, err := s.k.ownedBoard(ctx, msg.Board, msg.Signer)
	if err != nil {
		return nil, err
	}
	changed := msg.Config
	if changed.Owner == board.Config.Owner {
		changed.Owner = "" // a company's board belongs to an address that is nobody's
	}
	if err := failure.First(s.k.checkDeciders(ctx, board.Config.Address, changed), s.k.checkReach(msg.Signer, board.Config, changed)); err != nil {
		return nil, err
	}
	return &types.MsgConfigureBoardResponse{}, s.k.reconfigure(ctx, board, msg.Config)
}

func (s msgServer) CloseBoard(ctx context.Context, msg *types.MsgCloseBoard) (*types.MsgCloseBoardResponse, error) {
	board, err := s.k.ownedBoard(ctx, msg.Board, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgCloseBoardResponse{}, s.k.closeByMessage(ctx, board)
}

func (s msgServer) OpenRoll(ctx context.Context, msg *types.MsgOpenRoll) (*types.MsgOpenRollResponse, error) {
	board, err := s.k.signingBoard(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	owner, err := s.k.addresses.StringToBytes(board.Config.Address)
	if err != nil {
		return nil, err
	}
	id, err := s.k.OpenRoll(ctx, owner)
	if err != nil {
		return nil, err
	}
	return &types.MsgOpenRollResponse{Roll: id}, nil
}

func (s msgServer) ChangeRoll(ctx context.Context, msg *types.MsgChangeRoll) (*types.MsgChangeRollResponse, error) {
	if err := s.k.CheckRollOwner(ctx, msg.Roll, msg.Signer); err != nil {
		return nil, err
	}
	return &types.MsgChangeRollResponse{}, s.k.ChangeRoll(ctx, msg.Roll, msg.Add, msg.Remove)
}

func (s msgServer) Appoint(ctx context.Context, msg *types.MsgAppoint) (*types.MsgAppointResponse, error) {
	board, err := s.k.appointer(ctx, msg.Signer, msg.Board, msg.Class, msg.Index)
	if err != nil {
		return nil, err
	}
	return &types.MsgAppointResponse{}, s.k.Appoint(ctx, board, msg.Class, msg.Index, msg.Member)
}

func (s msgServer) DismissSeat(ctx context.Context, msg *types.MsgDismissSeat) (*types.MsgDismissSeatResponse, error) {
	if _, err := s.k.appointer(ctx, msg.Signer, msg.Board, msg.Class, msg.Index); err != nil {
		return nil, err
	}
	return &types.MsgDismissSeatResponse{}, s.k.DismissSeat(ctx, msg.Board, msg.Class, msg.Index)
}

func (s msgServer) Resign(ctx context.Context, msg *types.MsgResign) (*types.MsgResignResponse, error) {
	return &types.MsgResignResponse{}, s.k.Resign(ctx, msg.Signer, msg.Board)
}

func (s msgServer) CallElection(ctx context.Context, msg *types.MsgCallElection) (*types.MsgCallElectionResponse, error) {
	id, err := s.k.CallElection(ctx, msg.Signer, msg.Board, msg.Class)
	if err != nil {
		return nil, err
	}
	return &types.MsgCallElectionResponse{Election: id}, nil
}

func (s msgServer) Stand(ctx context.Context, msg *types.MsgStand) (*types.MsgStandResponse, error) {
	position, err := s.k.Stand(ctx, msg.Signer, msg.Election)
	if err != nil {
		return nil, err
	}
	return &types.MsgStandResponse{Position: position}, nil
}

func (s msgServer) WithdrawCandidacy(ctx context.Context, msg *types.MsgWithdrawCandidacy) (*types.MsgWithdrawCandidacyResponse, error) {
	return &types.MsgWithdrawCandidacyResponse{}, s.k.WithdrawCandidacy(ctx, msg.Signer, msg.Election)
}

func (s msgServer) CastBallot(ctx context.Context, msg *types.MsgCastBallot) (*types.MsgCastBallotResponse, error) {
	return &types.MsgCastBallotResponse{}, s.k.CastBallot(ctx, msg.Signer, msg.Election, msg.Candidates)
}

func (s msgServer) SignPetition(ctx context.Context, msg *types.MsgSignPetition) (*types.MsgSignPetitionResponse, error) {
	id, err := s.k.SignPetition(ctx, msg.Signer, msg.Board, msg.Class, msg.Index)
	if err != nil {
		return nil, err
	}
	return &types.MsgSignPetitionResponse{Petition: id}, nil
}

func (s msgServer) Propose(ctx context.Context, msg *types.MsgPropose) (*types.MsgProposeResponse, error) {
	id, err := s.k.Propose(ctx, msg.Signer, msg.Board, msg.Messages, msg.Commitment)
	if err != nil {
		return nil, err
	}
	return &types.MsgProposeResponse{Proposal: id}, nil
}

func (s msgServer) Vote(ctx context.Context, msg *types.MsgVote) (*types.MsgVoteResponse, error) {
	return &types.MsgVoteResponse{}, s.k.Vote(ctx, msg.Signer, msg.Proposal, msg.Choice)
}

func (s msgServer) Veto(ctx context.Context, msg *types.MsgVeto) (*types.MsgVetoResponse, error) {
	return &types.MsgVetoResponse{}, s.k.Veto(ctx, msg.Signer, msg.Proposal)
}

func (s msgServer) Withdraw(ctx context.Context, msg *types.MsgWithdraw) (*types.MsgWithdrawResponse, error) {
	return &types.MsgWithdrawResponse{}, s.k.Withdraw(ctx, msg.Signer, msg.Proposal)
}

func (s msgServer) Retry(ctx context.Context, msg *types.MsgRetry) (*types.MsgRetryResponse, error) {
	return &types.MsgRetryResponse{}, s.k.Retry(ctx, msg.Signer, msg.Proposal)
}

func (s msgServer) AppointOfficer(ctx context.Context, msg *types.MsgAppointOfficer) (*types.MsgAppointOfficerResponse, error) {
	board, err := s.k.signingBoard(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	mandate, err := s.k.AppointOfficer(ctx, board, regiontypes.MandateGrant{
		Member: msg.Member, Permission: msg.Permission, LimitPerPeriod: msg.LimitPerPeriod, PeriodSeconds: msg.PeriodSeconds, EndsAt: msg.EndsAt,
	})
	if err != nil {
		return nil, err
	}
	return &types.MsgAppointOfficerResponse{Mandate: mandate}, nil
}

func (s msgServer) DismissOfficer(ctx context.Context, msg *types.MsgDismissOfficer) (*types.MsgDismissOfficerResponse, error) {
	board, err := s.k.signingBoard(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgDismissOfficerResponse{}, s.k.DismissOfficer(ctx, board, msg.Member)
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
