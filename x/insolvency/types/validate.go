// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/said"
)

func check(signer string, ids ...uint64) error {
	if _, err := sdk.AccAddressFromBech32(signer); err != nil {
		return errorsmod.Wrapf(ErrInvalid, "signer %q: %s", signer, err)
	}
	for _, id := range ids {
		if id == 0 {
			return errorsmod.Wrapf(ErrInvalid, "id is %d, ids start at 1", id)
		}
	}
	return nil
}

func (m *MsgWindUp) ValidateBasic() error { return check(m.Signer, m.Company) }

func (m *MsgExtendGrace) ValidateBasic() error {
	if m.Seconds < 1 || m.Seconds > MaxGraceSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("seconds", m.Seconds, 1, MaxGraceSeconds))
	}
	return check(m.Signer, m.Company)
}

func (m *MsgBeginProceedings) ValidateBasic() error { return check(m.Signer, m.Company) }

func (m *MsgCoverClaim) ValidateBasic() error { return check(m.Signer, m.Company, m.Claim) }

func (m *MsgUpdateParams) ValidateBasic() error {
	if err := amend.Check(ErrInvalid, m.Params, m.Changed); err != nil {
		return err
	}
	return check(m.Signer)
}
