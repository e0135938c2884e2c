package ante

import errorsmod "cosmossdk.io/errors"

// Codespace names the errors of admission.
const Codespace = "admission"

// Codes are part of a block's hash: they are never renumbered.
var (
	// ErrNotAdmitted says that a signer is no active member, operator or relayer.
	ErrNotAdmitted = errorsmod.Register(Codespace, 2, "signer is not admitted")
	// ErrFee says that a transaction offers a fee; there are none.
	ErrFee = errorsmod.Register(Codespace, 3, "transactions carry no fee")
	// ErrTooLarge says that a transaction exceeds the region's limit of bytes.
	ErrTooLarge = errorsmod.Register(Codespace, 4, "transaction is too large")
	// ErrTooManyMessages says that a transaction has more messages than allowed, nested ones counted.
	ErrTooManyMessages = errorsmod.Register(Codespace, 5, "too many messages")
	// ErrTooDeep says that messages stand too deep inside messages.
	ErrTooDeep = errorsmod.Register(Codespace, 6, "messages are nested too deep")
	// ErrMessage says that a message cannot be sent by anybody, or not unpacked.
	ErrMessage = errorsmod.Register(Codespace, 7, "message is not admitted")
	// ErrGas says that a transaction names no gas limit.
	ErrGas = errorsmod.Register(Codespace, 8, "gas limit is missing")
	// ErrSigner says that a transaction does not say who signed it, and how.
	ErrSigner = errorsmod.Register(Codespace, 9, "signer is incomplete")
)
