// Package failure picks one of several errors.
package failure

// First returns the first error that is one. Unlike errors.Join it keeps the error as
// it is: what wraps many errors has no code, and the code goes into a block's hash.
func First(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
