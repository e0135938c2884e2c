package types

// RefusedError is a refusal that knows who may: whoever decides at an address and, where a permission suffices, the members to whom
// it was given from there. It carries facts and no names, for a lower module knows no boards; who reads the error's text is told
// their names by app, which knows all modules.
type RefusedError struct {
	// Err is the registered error, wrapped with what was asked.
	Err error
	// Holder is the address at which somebody may.
	Holder string
	// Permission is what an officer needs from there; empty where no officer may, only a vote.
	Permission string
}

// Refuse is an error that says who may.
func Refuse(err error, holder, permission string) error {
	return &RefusedError{Err: err, Holder: holder, Permission: permission}
}

// Error is the text of what was asked.
func (r *RefusedError) Error() string { return r.Err.Error() }

// Unwrap is the registered error, for errors.Is.
func (r *RefusedError) Unwrap() error { return r.Err }

// Cause is the registered error, for the framework, which takes the code from there.
func (r *RefusedError) Cause() error { return r.Err }
