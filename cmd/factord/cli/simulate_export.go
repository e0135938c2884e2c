package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/engine"
	"github.com/factor-coop/factor/internal/simulator/report"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// maxExportCycles bounds a continuation: habits of today say little about later.
const maxExportCycles = 520

// continueExport runs a region on from its exported state, and with a proposal a
// second time in which it was decided.
func continueExport(cmd *cobra.Command, encoding app.Encoding, export string) error {
	cycles, _ := cmd.Flags().GetInt("cycles")
	files, _ := cmd.Flags().GetStringArray("proposal")
	out, _ := cmd.Flags().GetString("out")
	seed, _ := cmd.Flags().GetUint64("seed")
	authority := authtypes.NewModuleAddress(regiontypes.ModuleName).String() // who leaves the signer out means the assembly
	var proposal []sdk.Msg
	for _, file := range files {
		raw, err := readInput(cmd, file)
		if err != nil {
			return err
		}
		packed, err := readMessages(encoding, raw, authority)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, one := range packed {
			proposal = append(proposal, one.GetCachedValue().(sdk.Msg))
		}
	}
	runs, err := continueBoth(cmd.ErrOrStderr(), export, cycles, seed, proposal)
	if err != nil {
		return err
	}
	for i := range runs {
		if out == "" {
			continue
		}
		if runs[i].out = out; len(runs) > 1 {
			runs[i].out = filepath.Join(out, []string{"without", "with"}[i])
		}
		if err := runs[i].write(); err != nil {
			return err
		}
	}
	if err := printRuns(cmd.OutOrStdout(), runs); err != nil || len(runs) == 1 {
		return err
	}
	return printDifference(cmd.OutOrStdout(), runs[0].result, runs[1].result)
}

// continueBoth runs an export without and, where there is one, with a proposal.
func continueBoth(progress io.Writer, export string, cycles int, seed uint64, proposal []sdk.Msg) ([]simulated, error) {
	if cycles < 1 || cycles > maxExportCycles {
		return nil, fmt.Errorf("%d cycles: it must be from 1 to %d", cycles, maxExportCycles)
	}
	genesis, err := os.ReadFile(export)
	if err != nil {
		return nil, err
	}
	runs := []simulated{{path: export}}
	if len(proposal) > 0 {
		runs = append(runs, simulated{path: export})
	}
	for i := range runs {
		name := "as it is"
		continuation := engine.Continuation{Genesis: genesis, Cycles: cycles, Seed: seed}
		if i == 1 {
			name, continuation.Proposal = "with the proposal", proposal
		}
		bar := progressbar.NewOptions(cycles, progressbar.OptionSetWriter(progress), progressbar.OptionSetDescription(name),
			progressbar.OptionShowCount(), progressbar.OptionThrottle(500*time.Millisecond), progressbar.OptionOnCompletion(func() { fmt.Fprintln(progress) }))
		if runs[i].result, err = engine.Continue(continuation, func(cycle int) { _ = bar.Set(cycle) }); err != nil {
			return nil, fmt.Errorf("%s: %w", export, err)
		}
		runs[i].result.Summary.Scenario = name
	}
	return runs, nil
}

// printDifference says what a proposal changes, by the end of the last cycle.
func printDifference(to io.Writer, without, with engine.Result) error {
	before, after := lastRows(without.Rows), lastRows(with.Rows)
	fmt.Fprintf(to, "\nWhat the proposal changes by the end of cycle %d:\n", with.Summary.Cycles)
	table := tabwriter.NewWriter(to, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "product\tprice now\tprice without\tprice with\tunrecovered without\tunrecovered with\t")
	for i, row := range before {
		fmt.Fprintf(table, "%s/%s\t%s\t%s\t%s\t%s\t%s\t\n", row.Company, row.Product, money.Format(without.Rows[i].Price),
			money.Format(row.Price), money.Format(after[i].Price), money.Format(row.Unrecovered), money.Format(after[i].Unrecovered))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	a, b := without.Summary.Region, with.Summary.Region
	fmt.Fprintf(to, "\nminted %s, destroyed %s, outstanding %s, unpriced gap %s\n", signed(b.Minted-a.Minted), signed(b.Burned-a.Burned),
		signed(b.Outstanding-a.Outstanding), signed(b.UnpricedGap-a.UnpricedGap))
	_, err := fmt.Fprintln(to, "The simulation goes on as people usually did; what they would do otherwise because of the proposal it does not know.")
	return err
}

// lastRows are the rows of the last cycle.
func lastRows(rows []report.Row) []report.Row {
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Cycle != rows[len(rows)-1].Cycle {
			return rows[i+1:]
		}
	}
	return rows
}

func signed(amount int64) string {
	if amount > 0 {
		return "+" + money.Format(amount)
	}
	return money.Format(amount)
}

var errNoState = errors.New("--simulate needs the region's state: give what factord export writes with --state FILE")

// simulateProposal shows what a proposal would change before it is signed.
func simulateProposal(cmd *cobra.Command, messages []*codectypes.Any) error {
	cycles, _ := cmd.Flags().GetInt("simulate")
	if cycles == 0 {
		return nil
	}
	state, _ := cmd.Flags().GetString("state")
	if state == "" {
		return errNoState
	}
	proposal := make([]sdk.Msg, len(messages))
	for i, packed := range messages {
		proposal[i] = packed.GetCachedValue().(sdk.Msg)
	}
	if len(proposal) == 0 {
		return errors.New("--simulate: the proposal has no messages")
	}
	runs, err := continueBoth(cmd.ErrOrStderr(), state, cycles, 0, proposal)
	if err != nil {
		return err
	}
	return printDifference(cmd.ErrOrStderr(), runs[0].result, runs[1].result)
}
