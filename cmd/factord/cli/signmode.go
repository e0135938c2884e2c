package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// signModes are what the region accepts: the modes that cover the whole transaction.
var signModes = []string{flags.SignModeDirect, flags.SignModeLegacyAminoJSON}

// offerSignModes leaves in every command's help what the region accepts, and refuses
// the rest before anything is signed.
func offerSignModes(cmd *cobra.Command) {
	if mode := cmd.Flags().Lookup(flags.FlagSignMode); mode != nil {
		mode.Usage = "how to write down what is signed, " + strings.Join(signModes, " or ") + ": both cover everything (see docs/signing.md)"
		mode.Value = limited{mode.Value, func(given string) error {
			if given != "" && !slices.Contains(signModes, given) {
				return fmt.Errorf("it is %s", strings.Join(signModes, " or "))
			}
			return nil
		}}
	}
	for _, name := range []string{flags.FlagAux, flags.FlagTip} {
		if flag := cmd.Flags().Lookup(name); flag != nil {
			flag.Hidden = true
			flag.Value = limited{flag.Value, func(given string) error {
				if given != flag.DefValue {
					return fmt.Errorf("the region knows no tips and no half signatures")
				}
				return nil
			}}
		}
	}
	for _, child := range cmd.Commands() {
		offerSignModes(child)
	}
}

// limited is a flag that takes some values only.
type limited struct {
	value
	check func(string) error
}

// value is what a flag holds.
type value interface {
	String() string
	Set(string) error
	Type() string
}

func (l limited) Set(given string) error {
	if err := l.check(given); err != nil {
		return err
	}
	return l.value.Set(given)
}
