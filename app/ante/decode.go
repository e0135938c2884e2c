package ante

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// WellFormed refuses transactions that lack the parts everybody relies on. The
// framework decodes empty bytes, or a transaction without a fee record, into one
// whose accessors panic: what comes first, a proposer's choice, would end there
// and everything offered would be proposed.
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
		return tx, nil
	}
}
