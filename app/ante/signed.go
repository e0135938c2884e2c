package ante

import (
	errorsmod "cosmossdk.io/errors"

	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
)

// checkSigned refuses what Amino JSON does not cover and nobody needs: a tip, a signer
// without public key or mode, signatures beyond those that are checked. Whoever
// carries a transaction could add or drop it.
func checkSigned(tx sdk.Tx, simulate bool) error {
	whole, ok := tx.(interface{ GetProtoTx() *txtypes.Tx })
	if !ok {
		return errorsmod.Wrapf(ErrMessage, "transaction of type %T", tx)
	}
	if whole.GetProtoTx().AuthInfo.Tip != nil { // deprecated, and therefore refused
		return errorsmod.Wrap(ErrFee, "it offers a tip")
	}
	signed, ok := tx.(authsigning.SigVerifiableTx)
	if !ok {
		return errorsmod.Wrapf(ErrMessage, "transaction of type %T", tx)
	}
	if simulate { // who tries a transaction has not signed it
		return nil
	}
	signatures, err := signed.GetSignaturesV2()
	if err != nil {
		return errorsmod.Wrap(ErrSigner, err.Error())
	}
	for i, signature := range signatures {
		if signature.PubKey == nil {
			return errorsmod.Wrapf(ErrSigner, "signer %d names no public key", i+1)
		}
		if !fits(signature.PubKey, signature.Data) {
			return errorsmod.Wrapf(ErrSigner, "the signature of signer %d is not of the form that its key asks for", i+1)
		}
	}
	return nil
}

// fits says whether a signature has a part for each key that it says has signed, and no other part.
func fits(key cryptotypes.PubKey, data signing.SignatureData) bool {
	several, isSeveral := key.(multisig.PubKey)
	parts, isParts := data.(*signing.MultiSignatureData)
	if !isSeveral || !isParts {
		_, isOne := data.(*signing.SingleSignatureData)
		return !isSeveral && isOne
	}
	keys, next := several.GetPubKeys(), 0
	if parts.BitArray.Count() != len(keys) {
		return false
	}
	for i, key := range keys {
		if !parts.BitArray.GetIndex(i) {
			continue
		}
		if next == len(parts.Signatures) || !fits(key, parts.Signatures[next]) {
			return false
		}
		next++
	}
	return next == len(parts.Signatures)
}
