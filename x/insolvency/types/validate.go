// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

func (m *MsgWindUp) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

func (m *MsgExtendGrace) ValidateBasic() error {
	if m.Seconds < 1 || m.Seconds > MaxGraceSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("seconds", m.Seconds, 1, MaxGraceSeconds))
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

func (m *MsgBeginProceedings) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

func (m *MsgCoverClaim) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("claim", m.Claim))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	if err := amend.Check(ErrInvalid, m.Params, m.Changed); err != nil {
		return err
	}
	return valid.Signer(m.Signer)
}
