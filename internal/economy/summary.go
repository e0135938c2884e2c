package economy

import (
	"context"
	"fmt"

	"github.com/cosmos/cosmos-sdk/types/query"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// CompanySummary is one company's closing books, in micro-units.
type CompanySummary struct {
	ID            uint64 `json:"id"`
	Code          string `json:"code"`
	Standing      string `json:"standing"`
	Reserve       int64  `json:"reserve"`
	Held          int64  `json:"held"`
	Undepreciated int64  `json:"undepreciated"`
	Unrecovered   int64  `json:"unrecovered"`
	PutIn         int64  `json:"put_in"`
	Starting      int64  `json:"starting"`
	// Residual is reserve + held + undepreciated - put_in + unrecovered.
	Residual int64 `json:"residual"`
}

// ProductSummary is one product's price with the sum of its explanation, in micro-units.
type ProductSummary struct {
	ID             uint64 `json:"id"`
	Code           string `json:"code"`
	Company        uint64 `json:"company"`
	Unit           string `json:"unit"`
	Price          int64  `json:"price"`
	ExplanationSum int64  `json:"explanation_sum"`
	// LabourMicroseconds is all the work found in one unit, down the supply chain.
	LabourMicroseconds int64 `json:"labour_microseconds"`
}

// Summary is a region's closing figures, all from its own queries; amounts are micro-units.
type Summary struct {
	Height int64 `json:"height"`
	// HoursPaid is whole hours; SecondsPaid is exact.
	HoursPaid      int64            `json:"hours_paid"`
	SecondsPaid    int64            `json:"seconds_paid"`
	Minted         int64            `json:"minted"`
	Burned         int64            `json:"burned"`
	Supply         int64            `json:"supply"`
	BooksSum       int64            `json:"books_sum"`
	SupplyResidual int64            `json:"supply_residual"`
	MintedResidual int64            `json:"minted_residual"`
	Companies      []CompanySummary `json:"companies"`
	Products       []ProductSummary `json:"products"`
}

// Balanced says whether every residual of the audit is 0 and every explanation adds up.
func (s Summary) Balanced() error {
	for name, residual := range map[string]int64{"books_sum": s.BooksSum, "supply_residual": s.SupplyResidual, "minted_residual": s.MintedResidual} {
		if residual != 0 {
			return fmt.Errorf("the books do not balance: %s is %d", name, residual)
		}
	}
	for _, company := range s.Companies {
		if company.Residual != 0 {
			return fmt.Errorf("the books of company %d do not balance: residual %d", company.ID, company.Residual)
		}
	}
	for _, product := range s.Products {
		if product.Price != product.ExplanationSum {
			return fmt.Errorf("the price of product %d is %d, its explanation sums to %d", product.ID, product.Price, product.ExplanationSum)
		}
	}
	return nil
}

// Summarise asks the node for a region's figures as they stood at one height.
func (w *World) Summarise(ctx context.Context, height int64) (Summary, error) {
	at := w.client.Context.WithHeight(height)
	s := Summary{Height: height}
	currency, pricing, coop := currencytypes.NewQueryClient(at), pricingtypes.NewQueryClient(at), cooptypes.NewQueryClient(at)

	audit, err := currency.Audit(ctx, &currencytypes.QueryAuditRequest{Pagination: everything()})
	if err != nil {
		return s, fmt.Errorf("audit: %w", err)
	}
	s.Minted, s.Burned, s.Supply = audit.Totals.Minted, audit.Totals.Burned, audit.Supply
	s.SecondsPaid, s.HoursPaid = audit.Totals.PaidSeconds, audit.Totals.PaidSeconds/hour
	s.BooksSum, s.SupplyResidual, s.MintedResidual = audit.BooksSum, audit.SupplyResidual, audit.MintedResidual
	for _, one := range audit.Companies {
		company, err := coop.Company(ctx, &cooptypes.QueryCompanyRequest{Company: one.Books.Company})
		if err != nil {
			return s, fmt.Errorf("company %d: %w", one.Books.Company, err)
		}
		s.Companies = append(s.Companies, CompanySummary{
			ID: one.Books.Company, Code: company.Company.Code, Standing: company.Company.Standing.String(),
			Reserve: one.Books.Reserve, Held: one.Books.HeldFromReserve, Undepreciated: one.Books.Undepreciated,
			Unrecovered: one.Books.Unrecovered, PutIn: one.Books.PutIn, Starting: one.Books.Starting, Residual: one.Residual,
		})
	}
	products, err := pricing.Products(ctx, &pricingtypes.QueryProductsRequest{Pagination: everything()})
	if err != nil {
		return s, fmt.Errorf("products: %w", err)
	}
	for _, product := range products.Products {
		price, err := pricing.Price(ctx, &pricingtypes.QueryPriceRequest{Product: product.Id})
		if err != nil {
			return s, fmt.Errorf("price of product %d: %w", product.Id, err)
		}
		explained, err := pricing.Explain(ctx, &pricingtypes.QueryExplainRequest{Product: product.Id, Depth: 8})
		if err != nil {
			return s, fmt.Errorf("explanation of product %d: %w", product.Id, err)
		}
		sum := ProductSummary{
			ID: product.Id, Code: product.Code, Company: product.Company, Unit: product.Unit,
			Price: price.Price, LabourMicroseconds: explained.LabourMicroseconds,
		}
		for _, line := range explained.Lines {
			sum.ExplanationSum += line.Amount
		}
		s.Products = append(s.Products, sum)
	}
	return s, nil
}

// everything asks for one page with all of a small region in it.
func everything() *query.PageRequest { return &query.PageRequest{Limit: 1000} }

// Totals are the sums of the books now.
func (w *World) Totals(ctx context.Context) (currencytypes.Totals, error) {
	answer, err := w.currency.Totals(ctx, &currencytypes.QueryTotalsRequest{})
	if err != nil {
		return currencytypes.Totals{}, err
	}
	return answer.Totals, nil
}

// Names tell what ids stand for in this region.
type Names struct{ products, occupations map[uint64]string }

// Names of the region's products and occupations.
func (w *World) Names() Names {
	names := Names{products: map[uint64]string{}, occupations: map[uint64]string{}}
	for code, product := range w.goods {
		names.products[product.id] = code
	}
	for code, id := range w.occupations {
		names.occupations[id] = code
	}
	return names
}

// Product is a product's code.
func (n Names) Product(id uint64) string { return known(n.products, id) }

// Occupation is an occupation's code.
func (n Names) Occupation(id uint64) string { return known(n.occupations, id) }

func known(names map[uint64]string, id uint64) string {
	if name, found := names[id]; found {
		return name
	}
	return fmt.Sprintf("number %d", id)
}
