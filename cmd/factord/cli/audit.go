package cli

import (
	"fmt"
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
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight)
			books := currencytypes.NewQueryClient(ctx)
			page := &query.PageRequest{Limit: 200}
			broken := 0
			check := func(what string, residual int64) {
				if residual != 0 {
					broken++
				}
				fmt.Fprintf(table, "%s\t%d\t\n", what, residual)
			}
			for first := true; first || len(page.Key) > 0; first = false {
				audit, err := books.Audit(cmd.Context(), &currencytypes.QueryAuditRequest{Pagination: page})
				if err != nil {
					return err
				}
				if first {
					fmt.Fprintf(table, "identity\tresidual\t\n")
					check("sum of all books", audit.BooksSum)
					check("supply - members - their holds", audit.SupplyResidual)
					check("minted - destroyed - supply", audit.MintedResidual)
					check("books below zero", int64(len(audit.Negative)))
				}
				for _, company := range audit.Companies {
					check(fmt.Sprintf("company %d, reserve", company.Books.Company), company.Residual)
					check(fmt.Sprintf("company %d, starting pool", company.Books.Company), company.StartingResidual)
				}
				page.Key = audit.Pagination.GetNextKey()
			}
			if err := table.Flush(); err != nil {
				return err
			}
			if broken > 0 {
				return fmt.Errorf("%d identities of the books are broken", broken)
			}
			return nil
		},
	}
	addReadFlags(cmd)
	return cmd
}
