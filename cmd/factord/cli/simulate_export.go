package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/simulator/engine"
	"github.com/factor-coop/factor/internal/simulator/exporthome"
	"github.com/factor-coop/factor/internal/simulator/scenario"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// maxExportCycles bounds a continuation: habits of today say little about later.
const maxExportCycles = 520

// goesOn says that a real region goes on, not a scenario.
func goesOn(cmd *cobra.Command) bool {
	return cmd.Flags().Changed("from-export") || cmd.Flags().Changed("from-home")
}

func checkGoesOn(cmd *cobra.Command, args []string, prices bool) error {
	switch {
	case cmd.Flags().Changed("from-export") && cmd.Flags().Changed("from-home"):
		return errors.New("--from-export and --from-home are two states: give one")
	case len(args) > 0:
		return fmt.Errorf("a real region goes on without a scenario: decisions that fall meanwhile are given with --scenario %s", args[0])
	case prices:
		return errors.New("a real region goes on with everything: --prices-only, --companies and --rule are for simulations without a chain")
	case cmd.Flags().Changed("proposal") && cmd.Flags().Changed("compare"):
		return errors.New("--proposal and --compare both ask for a second run: give one")
	}
	return nil
}

// continueExport runs a region on from its exported state; with a proposal, or with
// other decisions, a second time to show the difference.
func continueExport(cmd *cobra.Command, encoding app.Encoding) error {
	out, _ := cmd.Flags().GetString("out")
	seed, _ := cmd.Flags().GetUint64("seed")
	cycles, err := cyclesToGoOn(cmd, "cycles")
	if err != nil {
		return err
	}
	genesis, from, err := exportedState(cmd)
	if err != nil {
		return err
	}
	this := engine.Variant{Name: "as it is", Continuation: engine.Continuation{Genesis: genesis, Cycles: cycles, Seed: seed}}
	if err := overlay(cmd, "scenario", &this); err != nil {
		return err
	}
	other, differs := this, false
	switch {
	case cmd.Flags().Changed("proposal"):
		other.Name, differs = "with the proposal", true
		other.Proposal, err = proposalOf(cmd, encoding)
	case cmd.Flags().Changed("compare"):
		differs, err = true, overlay(cmd, "compare", &other)
	}
	if err != nil {
		return err
	}
	told := told(cmd.ErrOrStderr(), cycles)
	if !differs {
		result, err := engine.Continue(this.Continuation, func(cycle int) { told(this.Name, cycle) })
		if err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
		result.Summary.Scenario = this.Name
		return printContinued(cmd.OutOrStdout(), []simulated{{path: from, out: out, result: result}})
	}
	compared, err := engine.Compare(this, other, told)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	runs := []simulated{{path: from, result: compared.Without}, {path: from, result: compared.With}}
	if out != "" {
		runs[0].out, runs[1].out = filepath.Join(out, "without"), filepath.Join(out, "with")
	}
	if err := printContinued(cmd.OutOrStdout(), runs); err != nil {
		return err
	}
	if out != "" {
		if err := writeFile(filepath.Join(out, "difference.json"), compared.Difference.WriteJSON); err != nil {
			return err
		}
	}
	return printDifference(cmd.OutOrStdout(), compared)
}

func cyclesToGoOn(cmd *cobra.Command, flag string) (int, error) {
	cycles, _ := cmd.Flags().GetInt(flag)
	if cycles < 1 || cycles > maxExportCycles {
		return 0, fmt.Errorf("%d cycles: it must be from 1 to %d", cycles, maxExportCycles)
	}
	return cycles, nil
}

// exportedState reads the state to go on from, and says where it came from.
func exportedState(cmd *cobra.Command) (genesis []byte, from string, err error) {
	if home, _ := cmd.Flags().GetString("from-home"); home != "" {
		genesis, err = exporthome.Export(home)
		return genesis, home, err
	}
	from, _ = cmd.Flags().GetString("from-export")
	genesis, err = os.ReadFile(from)
	return genesis, from, err
}

// overlay lays the decisions of the file that a flag names over a run.
func overlay(cmd *cobra.Command, flag string, run *engine.Variant) error {
	path, _ := cmd.Flags().GetString(flag)
	if path == "" {
		return nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	region, err := engine.Existing(run.Genesis)
	if err != nil {
		return err
	}
	region.Cycles = run.Cycles
	decided, err := scenario.ParseOverlay(raw, region)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if run.Decisions, run.Name = decided.Decisions, decided.Name; run.Name == "" {
		run.Name = path
	}
	return nil
}

// proposalOf reads the messages of all files that --proposal names.
func proposalOf(cmd *cobra.Command, encoding app.Encoding) (proposal []sdk.Msg, err error) {
	files, _ := cmd.Flags().GetStringArray("proposal")
	authority := authtypes.NewModuleAddress(regiontypes.ModuleName).String() // who leaves the signer out means the assembly
	for _, file := range files {
		raw, err := readInput(cmd, file)
		if err != nil {
			return nil, err
		}
		packed, err := readMessages(encoding, raw, authority)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, one := range packed {
			proposal = append(proposal, one.GetCachedValue().(sdk.Msg))
		}
	}
	if len(proposal) == 0 {
		return nil, errors.New("the proposal has no messages: nothing would change")
	}
	return proposal, nil
}

// told shows how far a run is, each run in a line of its own.
func told(to io.Writer, cycles int) func(run string, cycle int) {
	bars := map[string]*progressbar.ProgressBar{}
	return func(run string, cycle int) {
		if bars[run] == nil {
			bars[run] = progressbar.NewOptions(cycles, progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(run),
				progressbar.OptionShowCount(), progressbar.OptionThrottle(500*time.Millisecond), progressbar.OptionOnCompletion(func() { fmt.Fprintln(to) }))
		}
		_ = bars[run].Set(cycle)
	}
}

// printContinued writes what runs are to leave and prints their ends.
func printContinued(to io.Writer, runs []simulated) error {
	for i := range runs {
		if runs[i].out == "" {
			continue
		}
		if err := runs[i].write(); err != nil {
			return err
		}
	}
	if err := printRuns(to, runs); err != nil {
		return err
	}
	for _, run := range runs {
		printRefusals(to, run.result)
	}
	return nil
}

// printRefusals says what of its usual life the region refused, since the figures lack it.
func printRefusals(to io.Writer, result engine.Result) {
	if result.Refused > 0 {
		fmt.Fprintf(to, "%s: the region refused %d usual messages, the first %s\n", result.Summary.Scenario, result.Refused, result.Refusal)
	}
}

// printDifference says what a decision changes, by the end of the last cycle.
func printDifference(to io.Writer, compared engine.Compared) error {
	fmt.Fprintln(to)
	if err := compared.Difference.Print(to); err != nil {
		return err
	}
	_, err := fmt.Fprintln(to, "The simulation goes on as people usually did; what they would do otherwise because of the decision it does not know.")
	return err
}

var errNoState = errors.New("--simulate needs the region's state: give what factord export writes with --state FILE, or the home folder of a node on this machine with --home")

// simulateProposal shows what a proposal would change before it is signed. The state is
// the file in --state, or that of the node in --home, running or not.
func simulateProposal(cmd *cobra.Command, messages []*codectypes.Any) error {
	if !cmd.Flags().Changed("simulate") {
		return nil
	}
	cycles, err := cyclesToGoOn(cmd, "simulate")
	if err != nil {
		return err
	}
	ctx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	path, _ := cmd.Flags().GetString("state")
	var genesis []byte
	switch {
	case path != "":
		genesis, err = os.ReadFile(path)
	case exporthome.HasState(ctx.HomeDir):
		path = ctx.HomeDir
		genesis, err = exporthome.Export(ctx.HomeDir)
	default:
		err = errNoState
	}
	if err != nil {
		return err
	}
	chain, err := engine.ChainID(genesis)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if chain != "" && ctx.ChainID != "" && chain != ctx.ChainID {
		return fmt.Errorf("%s is the state of the region %s, the proposal is for %s", path, chain, ctx.ChainID)
	}
	proposal := make([]sdk.Msg, len(messages))
	for i, packed := range messages {
		proposal[i] = packed.GetCachedValue().(sdk.Msg)
	}
	if len(proposal) == 0 {
		return errors.New("--simulate: the proposal has no messages")
	}
	compared, err := engine.TryProposal(engine.Continuation{Genesis: genesis, Cycles: cycles, Proposal: proposal}, told(cmd.ErrOrStderr(), cycles))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, result := range []engine.Result{compared.Without, compared.With} {
		printRefusals(cmd.ErrOrStderr(), result)
	}
	return printDifference(cmd.ErrOrStderr(), compared)
}
