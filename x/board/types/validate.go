// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/tally"
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

const (
	day = 24 * 60 * 60
	// MaxChangesPerBlock caps the changes of memberships that boards follow in one step.
	MaxChangesPerBlock = 50
	// MaxCatchUp caps the changes that one open vote counts in one step.
	MaxCatchUp = 200
	// ReopenSeconds is how long a decision that went back to voting is voted on at least.
	ReopenSeconds = 3 * day
	// MaxRollsPerMember bounds the rolls on which a member is put.
	MaxRollsPerMember = 200
	// MaxSeconds bounds every span of time that can be set, ten years.
	MaxSeconds = 3650 * day
	// MaxTime bounds every time, so that adding a span to one never overflows.
	MaxTime    = 1 << 40
	maxTypeURL = 128
)

func checkSeconds(name string, seconds, least int64) error {
	if seconds < least || seconds > MaxSeconds {
		return errorsmod.Wrap(ErrInvalid, said.Outside(name, said.Span(seconds), said.Span(least), said.Span(MaxSeconds)))
	}
	return nil
}

func checkPPM(name string, ppm uint32) error {
	if ppm > tally.Million {
		return errorsmod.Wrapf(ErrInvalid, "%s is %s, it must be at most 100%%", name, said.Share(ppm))
	}
	return nil
}

// checkIDs checks a list of members' ids, each named once.
func checkIDs(name string, ids []uint64, most int) error {
	if len(ids) > most {
		return errorsmod.Wrapf(ErrInvalid, "%d %s, at most %d", len(ids), name, most)
	}
	seen := map[uint64]bool{}
	for _, id := range ids {
		if id == 0 || seen[id] {
			return errorsmod.Wrapf(ErrInvalid, "%s has %d, each must be an id and named once", name, id)
		}
		seen[id] = true
	}
	return nil
}

// ValidateBasic refuses an address and an owner: they follow from the board's id and the signer, only genesis and the modules above choose them.
func (m *MsgOpenBoard) ValidateBasic() error {
	if m.Config.Address != "" || m.Config.Owner != "" {
		return errorsmod.Wrapf(ErrInvalid, "address %.100q and owner %.100q: they follow from the board's id and the signer, leave them empty", m.Config.Address, m.Config.Owner)
	}
	return failure.First(valid.Signer(m.Signer), m.Config.Validate())
}

func (m *MsgConfigureBoard) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("board", m.Board), m.Config.Validate())
}

func (m *MsgCloseBoard) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("board", m.Board))
}

func (m *MsgOpenRoll) ValidateBasic() error { return valid.Signer(m.Signer) }

func (m *MsgChangeRoll) ValidateBasic() error {
	if len(m.Add)+len(m.Remove) == 0 {
		return errorsmod.Wrapf(ErrInvalid, "nobody to add to roll %d or to remove", m.Roll)
	}
	both := append(append([]uint64{}, m.Add...), m.Remove...)
	return failure.First(valid.Signer(m.Signer), valid.ID("roll", m.Roll), checkIDs("add and remove", both, MaxRollChange))
}

func (m *MsgAppoint) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("board", m.Board), valid.ID("member", m.Member))
}

func (m *MsgDismissSeat) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("board", m.Board))
}

func (m *MsgResign) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("board", m.Board))
}

func (m *MsgCallElection) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("board", m.Board))
}

func (m *MsgStand) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("election", m.Election))
}

func (m *MsgWithdrawCandidacy) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("election", m.Election))
}

func (m *MsgCastBallot) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("election", m.Election), checkIDs("candidates", m.Candidates, MaxCandidates))
}

func (m *MsgSignPetition) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("board", m.Board))
}

// ValidateBasic does not look into the messages: the verb checks each, and what the board may send, when it is opened and again when it is carried out.
func (m *MsgPropose) ValidateBasic() error {
	if err := valid.Commitment("commitment", m.Commitment, true); err != nil {
		return err
	}
	if len(m.Messages) == 0 && len(m.Commitment) == 0 {
		return errorsmod.Wrap(ErrInvalid, "a proposal carries messages, the commitment of a text, or both")
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("board", m.Board))
}

func (m *MsgVote) ValidateBasic() error {
	if m.Choice != CHOICE_YES && m.Choice != CHOICE_NO {
		return errorsmod.Wrapf(ErrInvalid, "choice is %d", int32(m.Choice))
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("proposal", m.Proposal))
}

func (m *MsgVeto) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("proposal", m.Proposal))
}

func (m *MsgWithdraw) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("proposal", m.Proposal))
}

func (m *MsgRetry) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("proposal", m.Proposal))
}

// ValidateBasic leaves the grant's limits to the region, which checks them against what the board holds.
func (m *MsgAppointOfficer) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("member", m.Member))
}

func (m *MsgDismissOfficer) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("member", m.Member))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}
