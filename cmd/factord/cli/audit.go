package cli

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/types/query"

	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

func newAudit() *cobra.Command {
	cmd := &cobra.Command{
		Use: "audit", Short: "Check that the region's books balance; exits non-zero when they do not",
		Long: `Reads the identities of the books with their residuals: the sum of all books,
the supply against members' money and holds, what was minted less what was
destroyed, and every company's reserve against what was put in and not yet
recovered. Every residual is 0 after every block.`,
		Example: "  factord audit",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			audit, err := readAudit(cmd.Context(), currencytypes.NewQueryClient(ctx))
			if err != nil {
				return err
			}
			if asJSON(ctx) {
				err = printJSON(cmd.OutOrStdout(), audit)
			} else {
				err = audit.tell(cmd.OutOrStdout())
			}
			if err != nil {
				return err
			}
			if audit.Broken > 0 {
				return fmt.Errorf("%d identities of the books are broken", audit.Broken)
			}
			return nil
		},
	}
	addReadFlags(cmd)
	addOutputFlag(cmd.Flags())
	return cmd
}

// audit is what of the books must be 0, as --output json says it (docs/commands.md).
type audit struct {
	Identities []identity `json:"identities"`
	Broken     int        `json:"broken"`
}

// identity is one of them; company is 0 for those of the whole region.
type identity struct {
	Name     string `json:"identity"`
	Company  uint64 `json:"company,string"`
	Residual int64  `json:"residual,string"` // in millionths of a unit; a count for the books below zero
}

func (a *audit) add(name string, company uint64, residual int64) {
	a.Identities = append(a.Identities, identity{name, company, residual})
	if residual != 0 {
		a.Broken++
	}
}

func readAudit(ctx context.Context, books currencytypes.QueryClient) (audit, error) {
	var read audit
	err := eachPage(func(page *query.PageRequest) (*query.PageResponse, error) {
		answer, err := books.Audit(ctx, &currencytypes.QueryAuditRequest{Pagination: page})
		if err != nil {
			return nil, err
		}
		if len(page.Key) == 0 {
			read.add("sum of all books", 0, answer.BooksSum)
			read.add("supply - members - their holds", 0, answer.SupplyResidual)
			read.add("minted - destroyed - supply", 0, answer.MintedResidual)
			read.add("books below zero", 0, int64(len(answer.Negative)))
		}
		for _, company := range answer.Companies {
			read.add("reserve", company.Books.Company, company.Residual)
			read.add("starting pool", company.Books.Company, company.StartingResidual)
		}
		return answer.Pagination, nil
	})
	return read, err
}

func (a audit) tell(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "identity\tresidual\t\n")
	for _, one := range a.Identities {
		name := one.Name
		if one.Company != 0 {
			name = fmt.Sprintf("company %d, %s", one.Company, name)
		}
		fmt.Fprintf(table, "%s\t%d\t\n", name, one.Residual)
	}
	return table.Flush()
}
