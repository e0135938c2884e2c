// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	"crypto/sha256"
	"regexp"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/tally"
)

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

// Codes are public handles; anything longer or richer would invite personal data and look-alikes.
var codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

func checkAddress(name, text string) error {
	address, err := sdk.AccAddressFromBech32(text)
	if err != nil {
		return errorsmod.Wrapf(ErrInvalid, "%s %.100q: %s", name, text, err)
	}
	// Bech32 has an upper-case spelling of every address; two spellings of one signer would compare unequal.
	if address.String() != text {
		return errorsmod.Wrapf(ErrInvalid, "%s %.100q must be written %s", name, text, address)
	}
	return nil
}

func checkSigner(signer string) error { return checkAddress("signer", signer) }

func checkID(name string, id uint64) error {
	if id == 0 {
		return errorsmod.Wrapf(ErrInvalid, "%s is 0, ids start at 1", name)
	}
	return nil
}

func checkCode(name, code string) error {
	if !codePattern.MatchString(code) {
		return errorsmod.Wrapf(ErrInvalid, "%s %.40q must match %s", name, code, codePattern)
	}
	return nil
}

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
	return failure.First(checkSigner(m.Signer), m.Config.Validate())
}

func (m *MsgConfigureBoard) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("board", m.Board), m.Config.Validate())
}

func (m *MsgCloseBoard) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("board", m.Board))
}

func (m *MsgOpenRoll) ValidateBasic() error { return checkSigner(m.Signer) }

func (m *MsgChangeRoll) ValidateBasic() error {
	if len(m.Add)+len(m.Remove) == 0 {
		return errorsmod.Wrapf(ErrInvalid, "nobody to add to roll %d or to remove", m.Roll)
	}
	both := append(append([]uint64{}, m.Add...), m.Remove...)
	return failure.First(checkSigner(m.Signer), checkID("roll", m.Roll), checkIDs("add and remove", both, MaxRollChange))
}

func (m *MsgAppoint) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("board", m.Board), checkID("member", m.Member))
}

func (m *MsgDismissSeat) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("board", m.Board))
}

func (m *MsgResign) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("board", m.Board))
}

func (m *MsgCallElection) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("board", m.Board))
}

func (m *MsgStand) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("election", m.Election))
}

func (m *MsgWithdrawCandidacy) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("election", m.Election))
}

func (m *MsgCastBallot) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("election", m.Election), checkIDs("candidates", m.Candidates, MaxCandidates))
}

func (m *MsgSignPetition) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("board", m.Board))
}

// ValidateBasic does not look into the messages: the verb checks each, and what the board may send, when it is opened and again when it is carried out.
func (m *MsgPropose) ValidateBasic() error {
	if len(m.Commitment) != 0 && len(m.Commitment) != sha256.Size {
		return errorsmod.Wrapf(ErrInvalid, "commitment has %d bytes, a SHA-256 has %d", len(m.Commitment), sha256.Size)
	}
	if len(m.Messages) == 0 && len(m.Commitment) == 0 {
		return errorsmod.Wrap(ErrInvalid, "a proposal carries messages, the commitment of a text, or both")
	}
	return failure.First(checkSigner(m.Signer), checkID("board", m.Board))
}

func (m *MsgVote) ValidateBasic() error {
	if m.Choice != CHOICE_YES && m.Choice != CHOICE_NO {
		return errorsmod.Wrapf(ErrInvalid, "choice is %d", int32(m.Choice))
	}
	return failure.First(checkSigner(m.Signer), checkID("proposal", m.Proposal))
}

func (m *MsgVeto) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("proposal", m.Proposal))
}

func (m *MsgWithdraw) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("proposal", m.Proposal))
}

func (m *MsgRetry) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("proposal", m.Proposal))
}

// ValidateBasic leaves the grant's limits to the region, which checks them against what the board holds.
func (m *MsgAppointOfficer) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("member", m.Member))
}

func (m *MsgDismissOfficer) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("member", m.Member))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}
