package cli

import (
	"errors"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/factor-coop/factor/internal/chainclient"
)

// What factord exits with, of every command (docs/commands.md).
const (
	// ExitDone says that what was asked is done.
	ExitDone = 0
	// ExitRefused says that it is not done, and will not be: the region, the wallet or the person who was asked said no.
	ExitRefused = 1
	// ExitUsage says that the command line cannot be understood. Nothing was asked of anybody.
	ExitUsage = 2
	// ExitUnknown says that a transaction was sent and nobody told yet what became of it: it may still happen.
	ExitUnknown = 3
	// ExitNoAnswer says that no node answered, and nothing was sent.
	ExitNoAnswer = 4
)

// UsageError is a command line that cannot be understood.
type UsageError struct{ Err error }

func (e *UsageError) Error() string { return e.Err.Error() }

func (e *UsageError) Unwrap() error { return e.Err }

// misused marks an error as one of the command line.
func misused(err error) error {
	if err == nil {
		return nil
	}
	return &UsageError{err}
}

// usageWords are what the libraries of the command line say of one that they cannot read. They do not type their errors.
var usageWords = regexp.MustCompile(`^(unknown (command|flag|shorthand flag)|invalid argument "|flag needs an argument|required flag\(s\)|` +
	`if any flags in the group|at least one of the flags|(accepts|requires) |bad flag syntax)`)

// silence is what is said of a node that does not answer, by the libraries that ask it.
var silence = regexp.MustCompile(`dial tcp |dial unix |connection refused|no such host|post failed: |: EOF$|connection reset by peer|context deadline exceeded|connection error: desc|Client\.Timeout`)

// ExitCode says what a command that ended with an error exits with.
func ExitCode(err error) int {
	var usage *UsageError
	var failed *chainclient.FailedError
	var unknown *chainclient.UnknownError
	switch {
	case err == nil:
		return ExitDone
	case errors.As(err, &unknown):
		return ExitUnknown
	case errors.As(err, &failed):
		return ExitRefused
	case errors.As(err, &usage), usageWords.MatchString(err.Error()):
		return ExitUsage
	case silence.MatchString(err.Error()):
		return ExitNoAnswer
	}
	return ExitRefused
}

// markUsage has every command say of its flags and arguments that it is them that are wrong.
func markUsage(root *cobra.Command) {
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return misused(err) })
}
