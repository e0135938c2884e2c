package report

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/factor-coop/factor/internal/money"
)

// Books are where a company stands at the end of a run, in micro-units.
type Books struct {
	Company string
	// Reserve and Starting are its pools.
	Reserve, Starting int64
	// Unrecovered is U, the cost that prices have not brought in, and WeeklyCost what it is measured in.
	Unrecovered, WeeklyCost int64
}

// Run is the end of one of two runs that are held against each other.
type Run struct {
	Name  string
	Rows  []Row
	Pools []Pools
	Books []Books
	Total Region
}

// Difference is what a decision changes by the end of a number of cycles: two runs that
// began alike, without and with it.
type Difference struct {
	Cycles    int                 `json:"cycles"`
	Names     [2]string           `json:"names"`
	Products  []ProductDifference `json:"products"`
	Companies []CompanyDifference `json:"companies"`
	Region    RegionDifference    `json:"region"`
}

// Change is a value in micro-units at the end of both runs.
type Change struct {
	Without int64 `json:"without"`
	With    int64 `json:"with"`
}

// By is how much more there is with the decision, in micro-units.
func (c Change) By() int64 { return c.With - c.Without }

// ProductDifference is a product's price: now, before anything was decided, and at the end.
type ProductDifference struct {
	Company string `json:"company"`
	Product string `json:"product"`
	Now     int64  `json:"price_now"`
	Price   Change `json:"price"`
}

// CompanyDifference is a company's books.
type CompanyDifference struct {
	Company     string `json:"company"`
	Reserve     Change `json:"reserve"`
	Starting    Change `json:"starting"`
	Unrecovered Change `json:"unrecovered"`
	// Weeks is the unrecovered cost in thousandths of a week of the company's cost, each run by its own cost.
	Weeks Change `json:"unrecovered_milliweeks"`
}

// RegionDifference is the region's pools and totals. What was minted and destroyed is
// counted from the beginning of the currency, as the region counts it.
type RegionDifference struct {
	Reserves    Change `json:"reserves"`
	Starting    Change `json:"starting"`
	Fund        Change `json:"region_fund"`
	Minted      Change `json:"minted"`
	Burned      Change `json:"burned"`
	Outstanding Change `json:"outstanding"`
	UnpricedGap Change `json:"unpriced_gap"`
}

// Compare holds two runs of the same companies against each other. It fails where they
// are not of the same companies and cycles: then their difference would mean nothing.
func Compare(without, with Run) (Difference, error) {
	d := Difference{Names: [2]string{without.Name, with.Name}, Cycles: len(without.Pools)}
	if len(without.Pools) == 0 || len(without.Pools) != len(with.Pools) || len(without.Rows) != len(with.Rows) || len(without.Books) != len(with.Books) {
		return d, fmt.Errorf("%q and %q are not runs of the same region", without.Name, with.Name)
	}
	last := len(without.Rows) - len(without.Rows)/d.Cycles // a cycle has as many rows as any other
	for i := last; i < len(without.Rows); i++ {
		a, b, first := without.Rows[i], with.Rows[i], without.Rows[i-last]
		if a.Company != b.Company || a.Product != b.Product || first.Product != a.Product {
			return d, fmt.Errorf("%q and %q are not runs of the same region", without.Name, with.Name)
		}
		d.Products = append(d.Products, ProductDifference{Company: a.Company, Product: a.Product, Now: first.Price, Price: Change{a.Price, b.Price}})
	}
	for i, a := range without.Books {
		b := with.Books[i]
		d.Companies = append(d.Companies, CompanyDifference{
			Company: a.Company, Reserve: Change{a.Reserve, b.Reserve}, Starting: Change{a.Starting, b.Starting},
			Unrecovered: Change{a.Unrecovered, b.Unrecovered}, Weeks: Change{inWeeks(a.Unrecovered, a.WeeklyCost), inWeeks(b.Unrecovered, b.WeeklyCost)},
		})
	}
	p, q := without.Pools[d.Cycles-1], with.Pools[d.Cycles-1]
	d.Region = RegionDifference{
		Reserves: Change{p.Reserves, q.Reserves}, Starting: Change{p.Starting, q.Starting}, Fund: Change{p.Region, q.Region},
		Minted: Change{without.Total.Minted, with.Total.Minted}, Burned: Change{without.Total.Burned, with.Total.Burned},
		Outstanding: Change{without.Total.Outstanding, with.Total.Outstanding}, UnpricedGap: Change{without.Total.UnpricedGap, with.Total.UnpricedGap},
	}
	return d, nil
}

// WriteJSON writes the difference.
func (d Difference) WriteJSON(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}

// Print tells the difference in words and tables.
func (d Difference) Print(to io.Writer) error {
	fmt.Fprintf(to, "What changes by the end of cycle %d, %q beside %q:\n\n", d.Cycles, d.Names[1], d.Names[0])
	table := tabwriter.NewWriter(to, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "product\tprice now\twithout\twith\tchange\t")
	for _, p := range d.Products {
		fmt.Fprintf(table, "%s/%s\t%s\t%s\t%s\t%s\t\n", p.Company, p.Product, money.Format(p.Now), money.Format(p.Price.Without), money.Format(p.Price.With), relative(p.Price))
	}
	fmt.Fprintln(table, "\t\t\t\t\t")
	fmt.Fprintln(table, "company\tunrecovered without\twith\treserve\tstarting pool\t")
	for _, c := range d.Companies {
		fmt.Fprintf(table, "%s\t%s weeks\t%s weeks\t%s\t%s\t\n", c.Company, thousandths(c.Weeks.Without), thousandths(c.Weeks.With), signed(c.Reserve.By()), signed(c.Starting.By()))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	r := d.Region
	_, err := fmt.Fprintf(to, "\nregion: reserves %s, starting pools %s, fund %s\nminted %s, destroyed %s, outstanding %s, unpriced gap %s\n",
		signed(r.Reserves.By()), signed(r.Starting.By()), signed(r.Fund.By()),
		signed(r.Minted.By()), signed(r.Burned.By()), signed(r.Outstanding.By()), signed(r.UnpricedGap.By()))
	return err
}

// relative is the change of a price in tenths of a percent of what it is without the decision.
func relative(c Change) string {
	if c.By() == 0 {
		return "0"
	}
	if c.Without <= 0 {
		return signed(c.By())
	}
	magnitude, sign := c.By(), "+"
	if magnitude < 0 {
		magnitude, sign = -magnitude, "-"
	}
	tenths, err := money.MulDivHalfUp(magnitude, 1000, c.Without)
	if err != nil {
		return sign + "many times"
	}
	return fmt.Sprintf("%s%d.%d%%", sign, tenths/10, tenths%10)
}

func signed(amount int64) string {
	if amount > 0 {
		return "+" + money.Format(amount)
	}
	return money.Format(amount)
}
