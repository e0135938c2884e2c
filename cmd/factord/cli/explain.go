package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/xlab/treeprint"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/factor-coop/factor/internal/money"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// newExplain stands in for the generated command: it shows a price as people read it.
func newExplain() *cobra.Command {
	cmd := &cobra.Command{
		Use: "explain PRODUCT", Short: "Say why a thing costs what it costs, down its supply chain to hours of work",
		Long: fmt.Sprintf(`Takes the price of a product apart: work by occupation with its time, what was
bought and from whom, overhead, what lies outside the region, what earlier prices
missed. The lines add up to the price exactly, at every depth.

--depth says through how many suppliers what was bought is followed, at most %d.
A chain that comes back to a product says so. Below stands all the work that one
unit carries, whatever the depth.

--cycle shows the price that held in an earlier cycle, of the last %d.`, pricingtypes.MaxExplainDepth, pricingtypes.ExplanationCycles),
		Example: "  factord query pricing explain 6\n" +
			"  factord query pricing explain 6 --depth 3 --output tree\n" +
			"  factord query pricing explain 6 --cycle 12 --output json",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			product, err := idOf(cmd, "product", args[0])
			if err != nil {
				return err
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			depth, _ := cmd.Flags().GetUint32("depth")
			cycle, _ := cmd.Flags().GetUint64("cycle")
			output, _ := cmd.Flags().GetString(flags.FlagOutput)
			answer, err := pricingtypes.NewQueryClient(ctx).Explain(cmd.Context(), &pricingtypes.QueryExplainRequest{
				Product: product, Depth: max(1, depth), Cycle: cycle, Tree: output != "table",
			})
			if err != nil {
				return err
			}
			names := newDirectory(cmd.Context(), ctx)
			price := shownPrice{QueryExplainResponse: answer, name: names.Number("product", product), depth: depth, word: func(line pricingtypes.PriceLine) string {
				return explainedWord(line, names)
			}}
			switch output {
			case "json":
				return ctx.WithOutputFormat(output).PrintProto(answer)
			case "tree":
				price.printTree(cmd.OutOrStdout())
			case "table", "text":
				price.printTables(cmd.OutOrStdout())
			}
			return nil
		},
	}
	addReadFlags(cmd)
	cmd.Flags().StringP(flags.FlagOutput, "o", "table", "Output format, table, tree or json")
	limit(cmd.Flags(), flags.FlagOutput, "table", "text", "tree", "json")
	cmd.Flags().Uint32("depth", 4, "Through how many suppliers to follow what was bought; 0 shows the product's own lines")
	cmd.Flags().Uint64("cycle", 0, "Show the price of an earlier cycle; 0 is the price of now")
	return cmd
}

// replaceExplain puts the command for people where the generated one stands.
func replaceExplain(root *cobra.Command) {
	generated, _, err := root.Find([]string{"query", "pricing", "explain"})
	if err != nil || generated.Name() != "explain" {
		panic(fmt.Errorf("there is no command query pricing explain: %w", err)) // the module's options have changed
	}
	parent := generated.Parent()
	parent.RemoveCommand(generated)
	parent.AddCommand(newExplain())
}

// shownPrice is an explained price with the names of what is in it.
type shownPrice struct {
	*pricingtypes.QueryExplainResponse
	name  string
	depth uint32
	word  func(pricingtypes.PriceLine) string
}

func (p shownPrice) printTables(out io.Writer) {
	fmt.Fprintf(out, "%s costs %s, the price posted in cycle %d\n", p.name, money.Format(p.Price), p.Cycle)
	if p.Markup != 0 {
		fmt.Fprintf(out, "A member pays %s: the region adds %s\n", money.Format(p.ConsumerPrice), money.Format(p.Markup))
	}
	fmt.Fprintln(out, "\nAs its maker sees it")
	p.printLines(out, p.Lines, true)
	if p.depth > 0 {
		fmt.Fprintf(out, "\nWith what was bought followed through %s\n", counted(int(p.depth), "supplier"))
		p.printLines(out, p.Total, false)
	}
	fmt.Fprintln(out, "\nAll the work that one unit carries, its supply chain included")
	p.printWork(out)
	p.printOwed(out)
}

// printOwed tells what of the recipe is not in the books yet, and whether it claims too much.
func (p shownPrice) printOwed(out io.Writer) {
	if len(p.Owed) > 0 {
		fmt.Fprintln(out, "\nUsed by what was made, and not in the books yet")
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight|tabwriter.TabIndent)
		for _, entry := range p.Owed {
			owed := pricingtypes.OwedInputs{Cycles: entry.Cycles}
			word := p.word(pricingtypes.PriceLine{Kind: pricingtypes.COST_LINE_KIND_INPUT, Key: entry.SupplierProduct})
			fmt.Fprintf(table, "%s\t\t%s units of %s, since cycle %d\n", money.Format(owed.Amount()), money.Format(owed.MicroQuantity()), word, entry.Cycles[0].Cycle)
		}
		_ = table.Flush() // as in printLines
	}
	if p.RecipeFlaggedCycle != 0 {
		fmt.Fprintf(out, "\nThe recipe claims more than was bought: what had not arrived by the end of cycle %d was not used\n", p.RecipeFlaggedCycle)
	}
}

func (p shownPrice) printLines(out io.Writer, lines []pricingtypes.PriceLine, parts bool) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight|tabwriter.TabIndent)
	sum, work := int64(0), int64(0)
	for _, line := range lines {
		sum, work = sum+line.Amount, work+line.Microseconds
		part := ""
		if parts {
			part = strings.ToLower(strings.TrimPrefix(line.Part.String(), "COST_PART_")) + ": "
		}
		fmt.Fprintf(table, "%s\t%s\t\t%s\n", money.Format(line.Amount), hoursOf(line.Microseconds), part+p.word(line))
	}
	fmt.Fprintf(table, "%s\t%s\t\ttogether\n", money.Format(sum), hoursOf(work))
	_ = table.Flush() // writes to a terminal or a file; nothing to do where it fails
}

func (p shownPrice) printWork(out io.Writer) {
	lines := make([]pricingtypes.PriceLine, len(p.Labour))
	for i, work := range p.Labour {
		lines[i] = pricingtypes.PriceLine{
			Kind: pricingtypes.COST_LINE_KIND_LABOUR, Key: work.Occupation, Amount: work.Amount, Microseconds: work.Microseconds,
		}
		if work.Occupation == 0 {
			lines[i].Kind = pricingtypes.COST_LINE_KIND_OTHER_LABOUR
		}
	}
	p.printLines(out, lines, false)
}

func (p shownPrice) printTree(out io.Writer) {
	root := treeprint.NewWithRoot(fmt.Sprintf("%s  %s  (cycle %d)", p.name, money.Format(p.Price), p.Cycle))
	branches := []treeprint.Tree{root}
	for i, line := range p.Tree {
		if line.Level > p.depth {
			continue
		}
		at := branches[line.Level]
		label := p.label(line)
		if i+1 < len(p.Tree) && p.Tree[i+1].Level > line.Level && line.Level < p.depth {
			branches = append(branches[:line.Level+1], at.AddBranch(label))
			continue
		}
		at.AddNode(label)
	}
	fmt.Fprint(out, root.String())
	fmt.Fprintln(out, "All the work that one unit carries, its supply chain included")
	p.printWork(out)
	p.printOwed(out)
}

func (p shownPrice) label(line pricingtypes.ExplainedLine) string {
	word := p.word(pricingtypes.PriceLine{Kind: line.Kind, Key: line.Key, Amount: line.Amount})
	if line.Returns {
		word = "returns to " + word
	}
	if line.Part == pricingtypes.COST_PART_OVERHEAD {
		word += " (overhead)" // the same work or input may stand there for each unit too
	}
	label := word + "  " + money.Format(line.Amount)
	if line.Microseconds != 0 {
		label += "  " + hoursOf(line.Microseconds)
	}
	switch line.End {
	case pricingtypes.EXPLAINED_END_LIMIT:
		label += "  (not followed: the answer is full)"
	case pricingtypes.EXPLAINED_END_UNKNOWN:
		label += "  (its price is not known)"
	}
	return label
}

// kindWords are the lines that name nothing of their own.
var kindWords = map[pricingtypes.CostLineKind]string{
	pricingtypes.COST_LINE_KIND_OUTSIDE:      "outside the region",
	pricingtypes.COST_LINE_KIND_DEPRECIATION: "equipment wearing out",
	pricingtypes.COST_LINE_KIND_PREPAID:      "paid in advance",
	pricingtypes.COST_LINE_KIND_LOSS:         "losses",
	pricingtypes.COST_LINE_KIND_OVERRUN:      "jobs above their ceilings",
	pricingtypes.COST_LINE_KIND_UNFINISHED:   "work given up",
	pricingtypes.COST_LINE_KIND_OTHER_LABOUR: "work of other occupations",
	pricingtypes.COST_LINE_KIND_OTHER_INPUT:  "other things bought",
	pricingtypes.COST_LINE_KIND_VARIANCE:     "inputs against the recipe",
	pricingtypes.COST_LINE_KIND_DECLARED:     "declared, not yet known",
	pricingtypes.COST_LINE_KIND_SUBSIDY:      "subsidies",
	pricingtypes.COST_LINE_KIND_ROUNDING:     "rounding",
}

// explainedWord says what a line of a price stands for.
func explainedWord(line pricingtypes.PriceLine, names namesOf) string {
	switch line.Kind {
	case pricingtypes.COST_LINE_KIND_LABOUR:
		return "work of " + orNumber(names.Number("occupation", line.Key), "occupation", line.Key)
	case pricingtypes.COST_LINE_KIND_INPUT:
		return orNumber(names.Number("product", line.Key), "product", line.Key)
	case pricingtypes.COST_LINE_KIND_RECOVERY:
		if line.Amount < 0 {
			return "given back: earlier prices took too much"
		}
		return "recovered: earlier prices missed it"
	default:
		return kindWords[line.Kind]
	}
}

func orNumber(name, what string, id uint64) string {
	if name == "" {
		return fmt.Sprintf("%s %d", what, id)
	}
	return name
}

// hoursOf writes microseconds of work as hours with four decimals; nothing for none.
func hoursOf(microseconds int64) string {
	if microseconds == 0 {
		return ""
	}
	sign := ""
	if microseconds < 0 {
		sign, microseconds = "-", -microseconds
	}
	const tenThousandth = money.SecondsPerHour * pricingtypes.Micro / 10_000
	parts := (microseconds + tenThousandth/2) / tenThousandth
	return fmt.Sprintf("%s%d.%04d h", sign, parts/10_000, parts%10_000)
}
