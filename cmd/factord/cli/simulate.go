package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/engine"
	"github.com/factor-coop/factor/internal/simulator/report"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

func newSimulate() *cobra.Command {
	cmd := &cobra.Command{
		Use: "simulate SCENARIO.yaml", Short: "Live an economy through the real application, to see what prices and pools do",
		Long: `Runs the economy that a scenario describes: real companies, wages, orders and
prices, one block an hour, as fast as this machine goes. The same scenario and
seed give the same figures everywhere.

With --out it writes cycles.csv (every product in every cycle), summary.json and
charts of prices, unrecovered cost, pools and the currency outstanding. With
--compare it runs a second scenario and prints both side by side.

docs/scenario.schema.json describes the format; config/scenarios has examples.`,
		Example: "  factord simulate config/scenarios/year.yaml --out year\n" +
			"  factord simulate now.yaml --compare with-grant.yaml",
		Args:        cobra.ExactArgs(1),
		Annotations: map[string]string{ownHome: "none"},
		RunE: func(cmd *cobra.Command, args []string) error {
			out, _ := cmd.Flags().GetString("out")
			other, _ := cmd.Flags().GetString("compare")
			runs := []simulated{{path: args[0], out: out}}
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
	cmd.Flags().String("compare", "", "A second scenario to run and print beside the first")
	return cmd
}

// simulated is one run of a scenario.
type simulated struct {
	path, out string
	result    engine.Result
}

func (s *simulated) run(cmd *cobra.Command) error {
	raw, err := os.ReadFile(s.path)
	if err != nil {
		return err
	}
	parsed, err := scenario.Parse(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	seed := parsed.Seed
	if cmd.Flags().Changed("seed") {
		seed, _ = cmd.Flags().GetUint64("seed")
	}
	bar := progressbar.NewOptions(parsed.Cycles,
		progressbar.OptionSetWriter(cmd.ErrOrStderr()), progressbar.OptionSetDescription(parsed.Name),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(500*time.Millisecond), progressbar.OptionSetPredictTime(true), progressbar.OptionOnCompletion(func() { fmt.Fprintln(cmd.ErrOrStderr()) }))
	if s.result, err = engine.Run(parsed, seed, func(cycle int) { _ = bar.Set(cycle) }); err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	if s.out == "" {
		return nil
	}
	return s.write()
}

func (s *simulated) write() error {
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer) error{
		"cycles.csv":   func(to io.Writer) error { return report.WriteCSV(to, s.result.Rows) },
		"summary.json": s.result.Summary.WriteJSON,
	} {
		file, err := os.Create(filepath.Join(s.out, name))
		if err != nil {
			return err
		}
		if err := write(file); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return report.WriteCharts(s.out, s.result.Rows, s.result.Pools)
}

// printRuns prints the runs' summaries, each company of all runs together.
func printRuns(to io.Writer, runs []simulated) error {
	table := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "company\tscenario\tlargest error\terror at the end\tprices move\tviable")
	for _, company := range runs[0].result.Summary.Companies {
		for _, run := range runs {
			for _, same := range run.result.Summary.Companies {
				if same.Code != company.Code {
					continue
				}
				viable := "yes"
				if !same.Viable {
					viable = "NO"
				}
				fmt.Fprintf(table, "%s\t%s\t%s weeks\t%s weeks\t%s a cycle\t%s\n",
					same.Code, run.result.Summary.Scenario, same.MaxErrorWeeks, same.FinalErrorWeeks, same.PriceVolatility, viable)
			}
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, run := range runs {
		region := run.result.Summary.Region
		fmt.Fprintf(to, "\n%s: after %d cycles %s minted, %s destroyed, %s outstanding, unpriced gap %s, sum of all books %s\n",
			run.result.Summary.Scenario, run.result.Summary.Cycles, money.Format(region.Minted), money.Format(region.Burned),
			money.Format(region.Outstanding), money.Format(region.UnpricedGap), money.Format(region.BooksSum))
		if run.out != "" {
			fmt.Fprintf(to, "written to %s\n", run.out)
		}
	}
	return nil
}
