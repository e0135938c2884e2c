// Package failure picks one of several errors, and names errors for what is stored or emitted.
package failure

import (
	"errors"
	"fmt"

	errorsmod "cosmossdk.io/errors"
)

// maxCodespace is far longer than any module's name.
const maxCodespace = 64

// First returns the first of its errors that is not nil. Unlike errors.Join it keeps the error as
// it is: what wraps many errors has no code, and the code goes into a block's hash.
func First(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Name returns the codespace and code under which an error is registered, however it is
// wrapped; "undefined" and 1 for one that is not, "" and 0 for none. State and events name
// an error by these and never by its text: the text may tell the folder in which the binary
// was built, so that nodes of different builds would part.
func Name(err error) (codespace string, code uint32) {
	var registered *errorsmod.Error
	if errors.As(err, &registered) {
		return registered.Codespace(), registered.ABCICode()
	}
	codespace, code, _ = errorsmod.ABCIInfo(err, false)
	return codespace, code
}

// CheckName checks a stored name: both parts or none, and no more than a name.
func CheckName(codespace string, code uint32) error {
	if (codespace == "") != (code == 0) || len(codespace) > maxCodespace {
		return fmt.Errorf("codespace %.80q and code %d do not name an error", codespace, code)
	}
	return nil
}

// Explain says in words what an error's name stands for, by the description with which it
// is registered in this binary; empty for no error. It is for answers, never for state.
func Explain(codespace string, code uint32) string {
	if code == 0 {
		return ""
	}
	description := "an error that this version does not know"
	var registered *errorsmod.Error
	if errors.As(errorsmod.ABCIError(codespace, code, ""), &registered) && registered.Error() != "unknown" { // determinism: only answers are explained
		description = registered.Error()
	}
	return fmt.Sprintf("%s (%s %d)", description, codespace, code)
}
