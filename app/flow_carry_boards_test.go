package app_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
)

// carryProposal has all vote yes, and waits until it is decided and executed.
func carryProposal(j *journey) error {
	id := j.id("Proposal")
	if err := j.other().step(&boardtypes.MsgWithdraw{Signer: j.msg.(*boardtypes.MsgPropose).Signer, Proposal: id}); err != nil {
		return err
	}
	proposal, err := j.b.app.Board.GetProposal(j.b.ctx, id)
	for voted := 0; err == nil && proposal.Phase == boardtypes.PROPOSAL_PHASE_VOTING && voted < len(j.region.Members); voted++ {
		if _, err = j.anyone(func(address string, member uint64) sdk.Msg {
			return &boardtypes.MsgVote{Signer: address, Proposal: id, Choice: boardtypes.CHOICE_YES}
		}); err != nil && voted > 0 {
			err = nil // all who may have voted
			break
		}
		if err == nil {
			proposal, err = j.b.app.Board.GetProposal(j.b.ctx, id)
		}
	}
	for blocks := 0; err == nil && blocks < 20 && proposal.Phase < boardtypes.PROPOSAL_PHASE_EXECUTED; blocks++ {
		if proposal.Phase == boardtypes.PROPOSAL_PHASE_PASSED {
			_, _ = j.other().anyone(func(address string, _ uint64) sdk.Msg { return &boardtypes.MsgVeto{Signer: address, Proposal: id} }) // boards without a veto refuse it
		}
		if err = j.wait(12 * time.Hour); err == nil {
			proposal, err = j.b.app.Board.GetProposal(j.b.ctx, id)
		}
	}
	if err == nil && (proposal.Phase == boardtypes.PROPOSAL_PHASE_VOTING || proposal.Phase == boardtypes.PROPOSAL_PHASE_PASSED) {
		err = fmt.Errorf("proposal %d is not decided after ten days", id)
	}
	return err
}

// carryElection lets candidates stand, one of whom withdraws, and all vote, until it is closed, and
// asks for a recall.
func carryElection(j *journey) error {
	id := j.id("Election")
	stand := func(address string, _ uint64) sdk.Msg { return &boardtypes.MsgStand{Signer: address, Election: id} }
	first, err := j.anyone(stand)
	if err != nil {
		return err
	}
	if err := j.other().step(&boardtypes.MsgWithdrawCandidacy{Signer: j.region.Members[first-1].Address, Election: id}); err != nil {
		return err
	}
	election, err := j.b.app.Board.GetElection(j.b.ctx, id)
	if err != nil {
		return err
	}
	now := j.b.ctx.BlockTime().Unix()
	if err := j.wait(time.Duration(max(1, election.VotingAt-now)) * time.Second); err != nil {
		return err
	}
	if _, err := j.anyone(func(address string, _ uint64) sdk.Msg {
		return &boardtypes.MsgCastBallot{Signer: address, Election: id, Candidates: []uint64{first}}
	}); err != nil {
		return err
	}
	for range 20 {
		if err := j.wait(24 * time.Hour); err != nil {
			return err
		}
		if election, err = j.b.app.Board.GetElection(j.b.ctx, id); err != nil {
			return err
		}
		if election.Closed {
			return j.recall(election)
		}
	}
	return fmt.Errorf("election %d is open after 20 days", id)
}

// recall asks for another election to the seat of whom one elected, where seats can be recalled.
func (j *journey) recall(election boardtypes.Election) error {
	board, err := j.b.app.Board.GetBoard(j.b.ctx, election.Board)
	if err != nil || len(election.Elected) == 0 || board.Config.Rules.RecallPpm == 0 || !board.Open() { // a board closes with its company
		return err
	}
	_, err = j.anyone(func(address string, _ uint64) sdk.Msg {
		return &boardtypes.MsgSignPetition{Signer: address, Board: board.Id, Class: election.Class, Index: election.Seats[0]}
	})
	return err
}

// carryBoard appoints somebody to each kind of seat that the region's authority fills, who is dismissed or resigns, and closes the board.
func carryBoard(j *journey) error {
	id := j.id("Board")
	board, err := j.b.app.Board.GetBoard(j.b.ctx, id)
	if err != nil {
		return err
	}
	for class, one := range board.Config.Classes {
		if one.Source.Kind != boardtypes.SOURCE_KIND_APPOINTED || one.Source.Appointer != j.authority() {
			continue
		}
		seated := j.other()
		appoint, dismiss := &boardtypes.MsgAppoint{Signer: j.authority(), Board: id, Class: uint32(class), Member: 1},
			&boardtypes.MsgDismissSeat{Signer: j.authority(), Board: id, Class: uint32(class)}
		err := seated.step(appoint)
		if errors.Is(err, boardtypes.ErrSeatTaken) { // of a board that was there before
			err = seated.steps(dismiss, appoint)
		}
		if errors.Is(err, boardtypes.ErrSeated) {
			continue // they have another seat of it
		}
		if err != nil {
			return err
		}
		for _, end := range []sdk.Msg{dismiss, &boardtypes.MsgResign{Signer: j.region.Members[0].Address, Board: id}} {
			if err := seated.other().step(end); err != nil {
				return err
			}
		}
	}
	err = j.step(&boardtypes.MsgCloseBoard{Signer: j.authority(), Board: id})
	if errors.Is(err, boardtypes.ErrAssembly) || errors.Is(err, boardtypes.ErrHoldsPowers) {
		return nil // of a board that was there before
	}
	return err
}

func carryRoll(j *journey) error {
	roll := j.id("Roll")
	return j.steps(&boardtypes.MsgChangeRoll{Signer: j.authority(), Roll: roll, Add: []uint64{1}}, &boardtypes.MsgChangeRoll{Signer: j.authority(), Roll: roll, Remove: []uint64{1}})
}

func carryMandate(j *journey) error {
	grant := j.msg.(*regiontypes.MsgGrantMandate)
	return j.step(&regiontypes.MsgRevokeMandate{Signer: j.authority(), Member: grant.Member, Permission: grant.Permission})
}

func carryOfficer(j *journey) error {
	if office, ok := j.msg.(*cooptypes.MsgAppointOfficer); ok {
		return j.step(&cooptypes.MsgDismissOfficer{Signer: acts(office.Company), Company: office.Company, Member: office.Member})
	}
	office := j.msg.(*boardtypes.MsgAppointOfficer)
	return j.step(&boardtypes.MsgDismissOfficer{Signer: office.Signer, Member: office.Member})
}

func carryMember(j *journey) error {
	member := j.id("Member")
	if j.response.(*regiontypes.MsgAdmitMemberResponse).Notice != 0 { // they come back with another address, after a notice
		if err := j.wait(72 * time.Hour); err != nil {
			return err
		}
	}
	stored, err := j.Region.GetMember(j.b.ctx, member)
	if err != nil {
		return err
	}
	if stored.ProbationUntil != 0 {
		if err := j.step(&regiontypes.MsgConfirmMember{Signer: j.authority(), Member: member}); err != nil {
			return err
		}
	}
	if err := j.steps(
		&regiontypes.MsgSuspendMember{Signer: j.authority(), Member: member, Reason: "absent"}, &regiontypes.MsgReinstateMember{Signer: j.authority(), Member: member},
	); err != nil {
		return err
	}
	return j.step(&regiontypes.MsgLeave{Signer: j.msg.(*regiontypes.MsgAdmitMember).Address})
}

// carryNotice withdraws a notice, has members stop it, and lets it take effect.
func carryNotice(j *journey) error {
	id := j.id("Notice")
	if id == 0 {
		return nil // the assembly decided
	}
	if err := j.other().step(&regiontypes.MsgWithdrawNotice{Signer: j.authority(), Notice: id}); err != nil {
		return err
	}
	stopped := j.other()
	notice, err := j.Region.GetNotice(j.b.ctx, id)
	if err != nil {
		return err
	}
	for _, one := range j.region.Members {
		if notice.Needed == 0 {
			break
		}
		if !one.Elector() || one.ElectorSince >= notice.GivenAt || one.Id == notice.Member {
			continue
		}
		if err := stopped.step(&regiontypes.MsgObject{Signer: one.Address, Notice: id}); err != nil {
			return err
		}
		notice.Needed--
	}
	if _, err := j.Region.GetNotice(stopped.b.ctx, id); !errors.Is(err, regiontypes.ErrNoticeNotFound) {
		return errors.Join(fmt.Errorf("notice %d was not stopped", id), err)
	}
	return j.wait(72 * time.Hour)
}

func carryRelayer(j *journey) error {
	return j.step(&regiontypes.MsgRemoveRelayer{Signer: j.authority(), Address: j.msg.(*regiontypes.MsgRegisterRelayer).Address})
}

func carryValidator(j *journey) error {
	params, err := j.b.app.Validators.GetParams(j.b.ctx)
	if err != nil {
		return err
	}
	admitted := j.msg.(*validatorstypes.MsgAddValidator)
	newest, err := j.b.app.Validators.Checkpoint(j.b.ctx)
	if err != nil {
		return err
	}
	proof, err := ed25519.GenPrivKeyFromSecret([]byte(admitted.Moniker)).Sign(validatorstypes.ProofBytes(j.b.ctx.ChainID(), admitted.Operator, newest))
	if err != nil {
		return err
	}
	if err := j.step(&validatorstypes.MsgJoin{Signer: admitted.Operator, Height: newest.Height, Proof: proof}); err != nil {
		return err
	}
	if err := j.wait(time.Duration(params.WindowSeconds+1) * time.Second); err != nil {
		return err // what went before in the window counts against what may go
	}
	return j.step(&validatorstypes.MsgRemoveValidator{Signer: j.authority(), Validator: j.id("Validator")})
}

func carryUpgrade(j *journey) error {
	return j.step(&upgradetypes.MsgCancelUpgrade{Authority: j.authority()})
}
