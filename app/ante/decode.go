package ante

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
)

// WellFormed refuses transactions that lack the parts everybody relies on. The
// framework decodes empty bytes, a transaction without a fee record, a key that is too
// short, or more modes than signatures, into one whose accessors panic: what comes first, a
// proposer's choice, would end there and everything offered would be proposed.
func WellFormed(decode sdk.TxDecoder) sdk.TxDecoder {
	return func(raw []byte) (tx sdk.Tx, err error) {
		defer func() {
			if reason := recover(); reason != nil {
				tx, err = nil, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "transaction is incomplete: %v", reason)
			}
		}()
		tx, err = decode(raw)
		if err != nil {
			return nil, err
		}
		if withGas, ok := tx.(sdk.FeeTx); ok {
			withGas.GetGas()
			if len(withGas.FeePayer()) == 0 {
				return nil, errorsmod.Wrap(sdkerrors.ErrTxDecode, "transaction has no signer")
			}
		}
		signed, ok := tx.(authsigning.SigVerifiableTx)
		if !ok {
			return tx, nil
		}
		signatures, err := signed.GetSignaturesV2()
		if err != nil {
			return nil, errorsmod.Wrap(sdkerrors.ErrTxDecode, err.Error())
		}
		for _, signature := range signatures {
			if signature.PubKey != nil {
				signature.PubKey.Address()
			}
		}
		return tx, nil
	}
}
