package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/factor-coop/factor/internal/chainclient"
)

// flagWait says how long to wait for a transaction's block.
const flagWait = "wait"

// inTime is how long a transaction may take into a block unless --timeout-duration says otherwise.
const inTime = time.Minute

// addActFlags gives a command the flags of all that sign and send: each means the same everywhere. What
// the framework offers besides has no meaning in a region: there are no fees, no tips, no gas prices, no
// transactions without a sequence, and the account's number and sequence are read from the node.
func addActFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	if f.Lookup(flags.FlagFrom) == nil {
		f.String(flags.FlagFrom, "", "Your key's name, or your address")
	}
	addOutputFlag(f)
	addNodeFlag(f)
	f.String(flags.FlagChainID, "", "The region's chain id; that of the home folder when left out")
	addKeyringFlags(f)
	f.String(flags.FlagNote, "", "A note in the transaction, which everybody can read")
	f.String(flags.FlagGas, flags.GasFlagAuto, `Limit of gas; "auto" finds it by a trial, which also says beforehand what would be refused`)
	f.Float64(flags.FlagGasAdjustment, gasMargin, "With --gas auto: the limit, as a multiple of what the trial took")
	f.Duration(flags.TimeoutDuration, inTime, "After this time no block takes the transaction any more")
	f.Duration(flagWait, chainclient.DefaultTimeout, "How long to wait for the block; 0 hands the transaction to the node and says its hash")
	f.Bool(flagAgain, false, "Send it also where the same act of yours may still happen")
	f.String(flags.FlagSignMode, "", "How to write down what is signed, "+strings.Join(signModes, " or ")+": both cover everything (see docs/signing.md)")
	f.Bool(flags.FlagGenerateOnly, false, "Print the transaction and sign nothing; --from may be an address without a key")
	f.Bool(flags.FlagOffline, false, "With --generate-only: ask no node")
	f.Bool(flags.FlagDryRun, false, "Try the transaction and say what it would take; sign and send nothing")
	limit(f, flags.FlagSignMode, signModes...)
}

// addAskedFlags are those of a command that shows what it would sign, and asks.
func addAskedFlags(cmd *cobra.Command) {
	addActFlags(cmd)
	cmd.Flags().BoolP(flags.FlagSkipConfirmation, "y", false, "Sign and send without asking")
}

const defaultNode = "tcp://localhost:26657"

func addNodeFlag(f *pflag.FlagSet) {
	f.String(flags.FlagNode, defaultNode, "RPC address of the node to ask")
}

func addOutputFlag(f *pflag.FlagSet) {
	if f.Lookup(flags.FlagOutput) == nil {
		f.StringP(flags.FlagOutput, "o", flags.OutputFormatText, "Output format, text or json")
	}
	limit(f, flags.FlagOutput, flags.OutputFormatText, flags.OutputFormatJSON)
}

// signModes are what the region accepts: the modes that cover the whole transaction.
var signModes = []string{flags.SignModeDirect, flags.SignModeLegacyAminoJSON}

// limit has a flag take some values only.
func limit(f *pflag.FlagSet, name string, values ...string) {
	flag := f.Lookup(name)
	flag.Value = limited{flag.Value, values}
}

// limited is a flag that takes some values only.
type limited struct {
	pflag.Value
	values []string
}

func (l limited) Set(given string) error {
	if given != "" && !slices.Contains(l.values, given) {
		return fmt.Errorf("it is %s", strings.Join(l.values, " or "))
	}
	return l.Value.Set(given)
}

// triesMark remembers of a command that --dry-run was given. The framework reads the flag too, and would
// then know no key by its name.
const triesMark = "tries"

// takeDryRun notes --dry-run of a command that acts, and hides it from the framework.
func takeDryRun(cmd *cobra.Command) error {
	f := cmd.Flags()
	if f.Lookup(flags.FlagGenerateOnly) == nil || f.Lookup(flags.FlagDryRun) == nil {
		return nil
	}
	if on, _ := f.GetBool(flags.FlagDryRun); on {
		if cmd.Annotations == nil {
			cmd.Annotations = map[string]string{}
		}
		cmd.Annotations[triesMark] = "yes"
		return f.Set(flags.FlagDryRun, "false")
	}
	return nil
}

func tries(cmd *cobra.Command) bool { return cmd.Annotations[triesMark] != "" }

// checkFlags refuses what single flags cannot: times that are none.
func checkFlags(cmd *cobra.Command) error {
	f := cmd.Flags()
	if f.Lookup(flags.FlagGenerateOnly) == nil {
		return nil
	}
	if duration, err := f.GetDuration(flags.TimeoutDuration); err == nil && duration <= 0 {
		return misused(fmt.Errorf("--%s is %s: it must be above 0", flags.TimeoutDuration, duration))
	}
	if wait, err := f.GetDuration(flagWait); err == nil && wait < 0 {
		return misused(fmt.Errorf("--%s is %s: it must be 0 or more", flagWait, wait))
	}
	if margin, err := f.GetFloat64(flags.FlagGasAdjustment); err == nil && margin < 1 {
		return misused(fmt.Errorf("--%s is %g: it must be 1 or more", flags.FlagGasAdjustment, margin))
	}
	if text, err := f.GetString(flags.FlagGas); err == nil {
		if _, err := flags.ParseGasSetting(text); err != nil || text == "" {
			return misused(fmt.Errorf(`--%s %q: it is a whole number or "auto"`, flags.FlagGas, text))
		}
		if f.Changed(flags.FlagGasAdjustment) && text != flags.GasFlagAuto {
			return misused(errors.New("--gas-adjustment says what to make of a trial: it needs --gas auto"))
		}
	}
	return nil
}
