// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	"fmt"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

// PublicKey reads a packed consensus key; ErrPublicKey unless it is ed25519, the one kind that consensus takes here.
func PublicKey(packed *codectypes.Any) (*ed25519.PubKey, error) {
	if packed == nil {
		return nil, errorsmod.Wrap(ErrPublicKey, "none given")
	}
	key, ok := packed.GetCachedValue().(*ed25519.PubKey)
	if !ok || key == nil || len(key.Key) != ed25519.PubKeySize {
		return nil, errorsmod.Wrapf(ErrPublicKey, "%.100q", packed.TypeUrl)
	}
	return key, nil
}

// ProofBytes are what a consensus key signs to prove that it is there: for whom, on which chain, and by which block.
func ProofBytes(chainID, operator string, checkpoint Checkpoint) []byte {
	return fmt.Appendf(nil, "factor validator joins\n%s\n%s\n%d\n%X\n", chainID, operator, checkpoint.Height, checkpoint.Block)
}

// Joined says whether a validator is in the set; else it may join.
func (v Validator) Joined() bool { return v.JoinUntil == 0 }

// Validate checks a validator by itself, its id apart.
func (v Validator) Validate() error {
	if err := failure.First(valid.Address("operator", v.Operator), valid.Code("moniker", v.Moniker)); err != nil {
		return err
	}
	if v.JoinUntil < 0 || v.JoinUntil > maxTime {
		return errorsmod.Wrap(ErrInvalid, said.Outside("join_until", said.Time(v.JoinUntil), said.Time(0), said.Time(maxTime)))
	}
	_, err := PublicKey(v.Pubkey)
	return err
}

func (m *MsgAddValidator) ValidateBasic() error {
	if err := valid.Signer(m.Signer); err != nil {
		return err
	}
	return Validator{Operator: m.Operator, Pubkey: m.Pubkey, Moniker: m.Moniker}.Validate()
}

func (m *MsgJoin) ValidateBasic() error {
	if m.Height < 1 {
		return errorsmod.Wrapf(ErrInvalid, "height is %d, it must be that of a checkpoint", m.Height)
	}
	if len(m.Proof) != ed25519.SignatureSize {
		return errorsmod.Wrapf(ErrInvalid, "proof has %d bytes, a signature has %d", len(m.Proof), ed25519.SignatureSize)
	}
	return valid.Signer(m.Signer)
}

func (m *MsgRemoveValidator) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("validator", m.Validator))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	if err := valid.Signer(m.Signer); err != nil {
		return err
	}
	return amend.Check(ErrInvalid, m.Params, m.Changed)
}
