package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/cmd/factord/cli"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// TestOneParameterChangesAndTheOthersStay names parameters of a module: the message says which, and holds no others.
func TestOneParameterChangesAndTheOthersStay(t *testing.T) {
	w := newWallet(t)
	change := func(args ...string) told {
		return w.run(append(args, "--from", w.People[0].Address.String(), "--generate-only")...)
	}
	said := change("tx", "pricing", "update-params", "cycle_seconds=2 weeks")
	require.Zero(t, said.code, said.err)
	tx, err := w.Encoding().TxConfig.TxJSONDecoder()([]byte(said.out))
	require.NoError(t, err)
	require.Equal(t, &pricingtypes.MsgUpdateParams{
		Signer: w.People[0].Address.String(), Params: pricingtypes.Params{CycleSeconds: 14 * 86_400}, Changed: []string{"cycle_seconds"},
	}, tx.GetMsgs()[0])

	said = change("tx", "region", "update-params", "admission-window.share_ppm=7.5%", "--offline")
	require.Zero(t, said.code, said.err)
	tx, err = w.Encoding().TxConfig.TxJSONDecoder()([]byte(said.out))
	require.NoError(t, err)
	require.Equal(t, &regiontypes.MsgUpdateParams{
		Signer: w.People[0].Address.String(), Params: regiontypes.Params{AdmissionWindow: regiontypes.WindowRule{SharePpm: 75_000}}, Changed: []string{"admission_window.share_ppm"},
	}, tx.GetMsgs()[0], "a part of a parameter, for which no node is asked")

	said = change("tx", "coop", "update-params", "tranche_shares_ppm=50%, 30%, 20%, max_workers=7", "idle_seconds=1 day")
	require.Zero(t, said.code, said.err)
	tx, err = w.Encoding().TxConfig.TxJSONDecoder()([]byte(said.out))
	require.NoError(t, err)
	require.Equal(t, &cooptypes.MsgUpdateParams{
		Signer: w.People[0].Address.String(), Params: cooptypes.Params{TrancheSharesPpm: []int64{500_000, 300_000, 200_000}, MaxWorkers: 7, IdleSeconds: 86_400},
		Changed: []string{"tranche_shares_ppm", "max_workers", "idle_seconds"},
	}, tx.GetMsgs()[0], "a list, and more than one in a word")

	for name, one := range map[string]struct {
		args []string
		want string
	}{
		"none":          {[]string{}, "requires at least 1 arg"},
		"an unknown":    {[]string{"cycle=3"}, `there is no "cycle": the names are cycle_seconds,`},
		"no value":      {[]string{"cycle_seconds"}, "write NAME=VALUE"},
		"twice":         {[]string{"cycle_seconds=1 week", "cycle-seconds=2 weeks"}, "cycle_seconds is named twice"},
		"words":         {[]string{"cycle_seconds=soon"}, `cycle_seconds: "soon"`},
		"twice in one":  {[]string{"cycle_seconds=1 week, cycle_seconds=2 weeks"}, "cycle_seconds is named twice"},
		"two of all":    {[]string{"cycle_seconds=1 week; max_products=2"}, "there is one of each parameter"},
		"all of JSON's": {[]string{`{"cycle_seconds":"604800"}`}, "write NAME=VALUE"},
	} {
		said := change(append([]string{"tx", "pricing", "update-params"}, one.args...)...)
		require.Equal(t, cli.ExitUsage, said.code, "%s: %s", name, said.err)
		require.Contains(t, said.err, one.want, name)
	}
}

// TestNoModulesParametersAreSetTogether walks over the commands: each module's are changed by name.
func TestNoModulesParametersAreSetTogether(t *testing.T) {
	found := 0
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		if cmd.Name() == "update-params" {
			found++
			require.True(t, strings.HasPrefix(cmd.Use, "update-params NAME=VALUE"), cmd.CommandPath())
		}
		for _, child := range cmd.Commands() {
			walk(child)
		}
	}
	walk(cli.NewRoot())
	require.Equal(t, 9, found)
}

// TestAProposalWithHalfOfTheParametersIsRefused writes one as a file, which sets what it leaves out to 0.
func TestAProposalWithHalfOfTheParametersIsRefused(t *testing.T) {
	w := newWallet(t)
	file := filepath.Join(t.TempDir(), "params.json")
	require.NoError(t, os.WriteFile(file, []byte(fmt.Sprintf(
		`{"@type": "/factor.pricing.v1.MsgUpdateParams", "signer": %q, "params": {"cycle_seconds": "604800"}}`, w.People[0].Address.String())), 0o600))
	said := w.run("tx", "board", "propose", "1", file, "--from", "member-1")
	require.Equal(t, cli.ExitRefused, said.code)
	require.Contains(t, said.err, "the parameters leave out ")
	require.Contains(t, said.err, "factord tx pricing update-params NAME=VALUE")
	require.Empty(t, w.Sent())
	require.NoError(t, os.WriteFile(file, []byte(fmt.Sprintf(
		`{"@type": "/factor.pricing.v1.MsgUpdateParams", "signer": %q, "params": {"cycle_seconds": "604800"}, "changed": ["cycle_seconds"]}`, w.Region.Authority().String())), 0o600))
	said = w.run("tx", "board", "propose", "1", file, "--from", "member-1", "--generate-only")
	require.Zero(t, said.code, said.err)
}
