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

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/engine"
	"github.com/factor-coop/factor/internal/simulator/prices"
	"github.com/factor-coop/factor/internal/simulator/report"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

func newSimulate(encoding app.Encoding) *cobra.Command {
	cmd := &cobra.Command{
		Use: "simulate [SCENARIO.yaml]", Short: "Live an economy through the real application, to see what prices and pools do",
		Long: `Runs the economy that a scenario describes: real companies, wages, orders and
prices, one block an hour, as fast as this machine goes. The same scenario and
seed give the same figures everywhere.

With --out it writes cycles.csv (every product in every cycle), summary.json and
charts of prices, unrecovered cost, pools and the currency outstanding. With
--compare it runs a second scenario and prints both side by side.

With --prices-only the price rule runs without a chain, hundreds of companies for
years in seconds: companies make what they sell and are never short. --companies
makes random companies instead of reading a scenario, each with its own pattern of
demand. --rule has a baseline set the prices instead: window:26 is the plain
average of 26 cycles, moving:26 a moving average of cost, batch:26 batches of 26
cycles; :carry behind it adds what earlier prices missed. docs/pricing.md compares
them.

With --from-export a real region goes on from the state that factord export wrote, with
--from-home from that of a node on this machine, running or not: companies, people and
members do as they usually did. --scenario names a file with decisions that fall meanwhile.
--proposal names files with messages as a board would decide on them, --compare other
decisions; the region is then run twice, and the difference is printed.

docs/simulate.md tells more; docs/scenario.schema.json and docs/decisions.schema.json
describe the formats, config/scenarios has examples.`,
		Example: "  factord simulate config/scenarios/year.yaml --out year\n" +
			"  factord simulate now.yaml --compare with-grant.yaml\n" +
			"  factord simulate --prices-only --companies 300 --seed 7 --out random\n" +
			"  factord simulate --from-export exported.json --cycles 26 --proposal factor.json",
		Args:        cobra.MaximumNArgs(1),
		Annotations: map[string]string{ownHome: "none"},
		RunE: func(cmd *cobra.Command, args []string) error {
			out, _ := cmd.Flags().GetString("out")
			other, _ := cmd.Flags().GetString("compare")
			if err := checkSimulate(cmd, args); err != nil {
				return err
			}
			if goesOn(cmd) {
				return continueExport(cmd, encoding)
			}
			runs := []simulated{{out: out}}
			if len(args) > 0 {
				runs[0].path = args[0]
			}
			if other != "" {
				runs = append(runs, simulated{path: other})
				if out != "" {
					runs[0].out, runs[1].out = filepath.Join(out, "this"), filepath.Join(out, "other")
				}
			}
			for i := range runs {
				if err := runs[i].run(cmd); err != nil {
					return err
				}
			}
			return printRuns(cmd.OutOrStdout(), runs)
		},
	}
	cmd.Flags().String("out", "", "Folder for cycles.csv, summary.json and charts; made when it is not there")
	cmd.Flags().Uint64("seed", 0, "Makes other noise and chance; the scenario's seed when left out")
	cmd.Flags().String("compare", "", "A second scenario (other decisions, when a real region goes on) to run and print beside the first")
	cmd.Flags().String("from-export", "", "Go on from the state that factord export wrote, instead of a scenario")
	cmd.Flags().String("from-home", "", "Go on from the state of the node in this home folder, running or not, instead of a scenario")
	cmd.Flags().Int("cycles", 26, "When a real region goes on: how many cycles")
	cmd.Flags().String("scenario", "", "When a real region goes on: a file with decisions that fall meanwhile")
	cmd.Flags().StringArray("proposal", nil, "When a real region goes on: a file with messages to carry out first, and compare; may be given several times")
	cmd.Flags().Bool("prices-only", false, "Run the price rule alone, without a chain")
	cmd.Flags().Int("companies", 0, "With --prices-only: so many random companies for 416 cycles instead of a scenario (--seed makes others)")
	cmd.Flags().String("rule", "real", "With --prices-only: real, or a baseline: window:N, moving:N or batch:N, and :carry")
	return cmd
}

// maxCompanies is how many random companies fit in memory with every cycle of theirs.
const maxCompanies = 5000

func checkSimulate(cmd *cobra.Command, args []string) error {
	alone, _ := cmd.Flags().GetBool("prices-only")
	companies, _ := cmd.Flags().GetInt("companies")
	random := cmd.Flags().Changed("companies")
	switch {
	case goesOn(cmd):
		return checkGoesOn(cmd, args, alone || random || cmd.Flags().Changed("rule"))
	case cmd.Flags().Changed("proposal") || cmd.Flags().Changed("cycles") || cmd.Flags().Changed("scenario"):
		return errors.New("--proposal, --scenario and --cycles need --from-export or --from-home")
	case !alone && (random || cmd.Flags().Changed("rule")):
		return errors.New("--companies and --rule need --prices-only")
	case random && (companies < 1 || companies > maxCompanies):
		return fmt.Errorf("--companies is %d, must be from 1 to %d", companies, maxCompanies)
	case random && (len(args) > 0 || cmd.Flags().Changed("compare")):
		return errors.New("--companies makes its own companies: leave the scenarios out")
	case !random && len(args) == 0:
		return errors.New("name a scenario, for example config/scenarios/steady.yaml, or --prices-only --companies 300")
	}
	return nil
}

// simulated is one run of a scenario.
type simulated struct {
	path, out string
	result    engine.Result
}

func (s *simulated) run(cmd *cobra.Command) error {
	parsed, err := s.scenario(cmd)
	if err != nil {
		return err
	}
	seed := parsed.Seed
	if cmd.Flags().Changed("seed") {
		seed, _ = cmd.Flags().GetUint64("seed")
	}
	bar := progressbar.NewOptions(parsed.Cycles,
		progressbar.OptionSetWriter(cmd.ErrOrStderr()), progressbar.OptionSetDescription(parsed.Name),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(500*time.Millisecond), progressbar.OptionSetPredictTime(true), progressbar.OptionOnCompletion(func() { fmt.Fprintln(cmd.ErrOrStderr()) }))
	progress := func(cycle int) { _ = bar.Set(cycle) }
	if alone, _ := cmd.Flags().GetBool("prices-only"); alone {
		text, _ := cmd.Flags().GetString("rule")
		rule, err := prices.Parse(text)
		if err != nil {
			return err
		}
		if s.result.Rows, s.result.Summary, err = prices.Live(parsed, seed, rule, progress); err != nil {
			return fmt.Errorf("%s: %w", parsed.Name, err)
		}
	} else if s.result, err = engine.Run(parsed, seed, progress); err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	if s.out == "" {
		return nil
	}
	return s.write()
}

// scenario reads the run's scenario, or makes one of random companies.
func (s *simulated) scenario(cmd *cobra.Command) (scenario.Scenario, error) {
	if s.path == "" {
		companies, _ := cmd.Flags().GetInt("companies")
		seed := uint64(1)
		if cmd.Flags().Changed("seed") {
			seed, _ = cmd.Flags().GetUint64("seed")
		}
		return prices.Random(companies, seed, nil), nil
	}
	raw, err := os.ReadFile(s.path)
	if err != nil {
		return scenario.Scenario{}, err
	}
	parsed, err := scenario.Parse(raw)
	if err != nil {
		return parsed, fmt.Errorf("%s: %w", s.path, err)
	}
	return parsed, nil
}

func (s *simulated) write() error {
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer) error{
		"cycles.csv":   func(to io.Writer) error { return report.WriteCSV(to, s.result.Rows) },
		"summary.json": s.result.Summary.WriteJSON,
	} {
		if err := writeFile(filepath.Join(s.out, name), write); err != nil {
			return err
		}
	}
	return report.WriteCharts(s.out, s.result.Rows, s.result.Pools)
}

func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// maxShown is how many companies the screen shows.
const maxShown = 50

// printRuns prints the runs' summaries, each company of all runs together.
func printRuns(to io.Writer, runs []simulated) error {
	table := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "company\tscenario\tlargest error\terror at the end\tprices move\tviable")
	shown := runs[0].result.Summary.Companies
	left := len(shown) - maxShown
	if left > 0 {
		shown = shown[:maxShown]
	}
	for _, company := range shown {
		for _, run := range runs {
			for _, same := range run.result.Summary.Companies {
				if same.Code != company.Code {
					continue
				}
				viable := "yes"
				switch {
				case same.EndedCycle > 0:
					viable = fmt.Sprintf("ENDED in cycle %d", same.EndedCycle)
				case !same.Viable:
					viable = "NO"
				}
				largest, moves := fmt.Sprintf("%s weeks", same.MaxErrorWeeks), fmt.Sprintf("%s a cycle", same.PriceVolatility)
				if run.result.Summary.Cycles < report.Measured {
					largest, moves = "-", "-" // they count from a company's second year on
				}
				fmt.Fprintf(table, "%s\t%s\t%s\t%s weeks\t%s\t%s\n", same.Code, run.result.Summary.Scenario, largest, same.FinalErrorWeeks, moves, viable)
			}
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if left > 0 {
		fmt.Fprintf(to, "and %d more companies: --out writes all of them\n", left)
	}
	for _, run := range runs {
		if region := run.result.Summary.Region; region != nil {
			fmt.Fprintf(to, "\n%s: after %d cycles %s minted, %s destroyed, %s outstanding, unpriced gap %s, sum of all books %s\n",
				run.result.Summary.Scenario, run.result.Summary.Cycles, money.Format(region.Minted), money.Format(region.Burned),
				money.Format(region.Outstanding), money.Format(region.UnpricedGap), money.Format(region.BooksSum))
		}
		if run.out != "" {
			fmt.Fprintf(to, "written to %s\n", run.out)
		}
	}
	return nil
}
