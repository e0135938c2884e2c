package cli

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/factor-coop/factor/internal/economy"
	"github.com/factor-coop/factor/internal/money"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// printSummary prints a region's closing figures in whole units.
func printSummary(out io.Writer, s economy.Summary) {
	fmt.Fprintf(out, "\nThe region at block %d\n", s.Height)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "\thours paid\t%s\t\n\tminted\t%s\t\n\tdestroyed\t%s\t\n\toutstanding\t%s\t\n",
		thousands(s.HoursPaid), cents(s.Minted), cents(s.Burned), cents(s.Supply))
	_ = table.Flush() // writes to a terminal or a file; nothing to do where it fails

	fmt.Fprintln(out, "\nCompanies: a reserve falls short of what the community put in by the cost not yet recovered")
	table = tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "company\treserve\theld\tequipment\tunrecovered\tput in\tresidual\t")
	for _, c := range s.Companies {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t\n", c.Code, cents(c.Reserve), cents(c.Held), cents(c.Undepreciated), cents(c.Unrecovered), cents(c.PutIn), c.Residual)
	}
	_ = table.Flush()

	fmt.Fprintln(out, "\nPrices, at cost")
	table = tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "product\tprice\tper\twork in it\tits explanation sums to\t")
	for _, p := range s.Products {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t\n", p.Code, cents(p.Price), p.Unit, minutes(p.LabourMicroseconds), cents(p.ExplanationSum))
	}
	_ = table.Flush()
	fmt.Fprintf(out, "\nAudit: sum of all books %d, supply against members and holds %d, minted less destroyed %d (all must be 0)\n",
		s.BooksSum, s.SupplyResidual, s.MintedResidual)
}

// printExplanation prints one price down to hours, line by line.
func printExplanation(out io.Writer, product economy.ProductSummary, names economy.Names, explained *pricingtypes.QueryExplainResponse) {
	fmt.Fprintf(out, "\nWhy one %s of %s costs %s, through all suppliers:\n", product.Unit, product.Code, cents(explained.Price))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	var sum int64
	for _, line := range explained.Total {
		sum += line.Amount
		work := ""
		if line.Microseconds != 0 {
			work = minutes(line.Microseconds)
		}
		fmt.Fprintf(table, "\t%s\t%s\t%s\t\n", explainedWord(line, knownNames{names}), work, money.Format(line.Amount))
	}
	fmt.Fprintf(table, "\tprice\t%s\t%s\t\n", minutes(explained.LabourMicroseconds), money.Format(sum))
	_ = table.Flush()
}

// knownNames are the names of a region that a demo has made.
type knownNames struct{ economy.Names }

func (n knownNames) Number(field string, id uint64) string {
	if field == "occupation" {
		return n.Occupation(id)
	}
	return n.Product(id)
}

// cents writes an amount with two decimals and separated thousands, rounded towards zero.
func cents(amount int64) string {
	sign := ""
	if amount < 0 {
		sign, amount = "-", -amount
	}
	return fmt.Sprintf("%s%s.%02d", sign, thousands(amount/money.Unit), amount%money.Unit/(money.Unit/100))
}

// whole writes an amount in whole units with separated thousands.
func whole(amount int64) string { return thousands(amount / money.Unit) }

func thousands(number int64) string {
	text := fmt.Sprint(number)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// minutes writes work in minutes and seconds.
func minutes(microseconds int64) string {
	seconds := microseconds / 1_000_000
	return fmt.Sprintf("%d:%02d min", seconds/60, seconds%60)
}
