package types

import (
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
	"github.com/cosmos/cosmos-sdk/types/tx"
)

// RegisterInterfaces registers the module's messages.
func RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil),
		&MsgOpenBoard{}, &MsgConfigureBoard{}, &MsgCloseBoard{},
		&MsgOpenRoll{}, &MsgChangeRoll{},
		&MsgAppoint{}, &MsgDismissSeat{}, &MsgResign{},
		&MsgCallElection{}, &MsgStand{}, &MsgWithdrawCandidacy{}, &MsgCastBallot{}, &MsgSignPetition{},
		&MsgPropose{}, &MsgVote{}, &MsgVeto{}, &MsgWithdraw{}, &MsgRetry{},
		&MsgAppointOfficer{}, &MsgDismissOfficer{}, &MsgUpdateParams{},
	)
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}

// UnpackInterfaces opens the messages of a proposal that somebody makes.
func (m MsgPropose) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return tx.UnpackInterfaces(unpacker, m.Messages)
}

// UnpackInterfaces opens the messages of a stored proposal.
func (p Proposal) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return tx.UnpackInterfaces(unpacker, p.Messages)
}

// UnpackInterfaces opens the messages of all proposals.
func (s GenesisState) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return unpackEach(unpacker, s.Proposals)
}

// UnpackInterfaces opens the messages of the proposal.
func (r QueryProposalResponse) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return r.Proposal.UnpackInterfaces(unpacker)
}

// UnpackInterfaces opens the messages of the proposals.
func (r QueryProposalsResponse) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return unpackEach(unpacker, r.Proposals)
}

// UnpackInterfaces opens the messages of the proposals.
func (r QueryAwaitingResponse) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	if err := unpackEach(unpacker, r.Proposals); err != nil {
		return err
	}
	return unpackEach(unpacker, r.Vetoes)
}

// UnpackInterfaces opens the messages that are tried.
func (r QueryTrialRequest) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return tx.UnpackInterfaces(unpacker, r.Messages)
}

func unpackEach(unpacker codectypes.AnyUnpacker, proposals []Proposal) error {
	for _, proposal := range proposals {
		if err := proposal.UnpackInterfaces(unpacker); err != nil {
			return err
		}
	}
	return nil
}
