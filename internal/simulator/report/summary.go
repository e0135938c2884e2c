package report

import (
	"encoding/json"
	"io"
	"slices"
)

// Measured is the first cycle that the summary's errors count from: by then a company
// has lived a year and its own figures have replaced what it declared.
const Measured = 53

// Summary is what is left of a run when nobody reads the table.
type Summary struct {
	Scenario  string    `json:"scenario"`
	Seed      uint64    `json:"seed"`
	Cycles    int       `json:"cycles"`
	Companies []Company `json:"companies"`
	// Region is left out where only prices were simulated.
	Region *Region `json:"region,omitempty"`
}

// Company sums a company up. Errors are weeks of cost from cycle Measured on.
type Company struct {
	Code            string      `json:"code"`
	MaxErrorWeeks   json.Number `json:"max_error_weeks"`
	FinalErrorWeeks json.Number `json:"final_error_weeks"`
	// PriceVolatility is the mean change of its prices from a cycle to the next, as a fraction, from cycle Measured on.
	PriceVolatility json.Number `json:"price_volatility"`
	// NotViableCycles is in how many cycles the flag stood: no price recovered the cost.
	NotViableCycles int  `json:"not_viable_cycles"`
	Viable          bool `json:"viable"`
	// EndedCycle is the cycle in which the company could not go on and came to its end.
	EndedCycle int `json:"ended_cycle,omitempty"`
}

// Region holds the region's totals at the end, in micro-units.
type Region struct {
	Minted      int64 `json:"minted"`
	Burned      int64 `json:"burned"`
	Outstanding int64 `json:"outstanding"`
	UnpricedGap int64 `json:"unpriced_gap"`
	BooksSum    int64 `json:"books_sum"`
	// LabourPaid is wages minted; of them LabourSold went into what was sold to members and outside companies,
	// LabourUnrecovered into what companies neither sold nor have in stock, at work or as equipment (signed).
	LabourPaid        int64 `json:"labour_paid"`
	LabourSold        int64 `json:"labour_sold"`
	LabourUnrecovered int64 `json:"labour_unrecovered"`
}

// Companies sums the rows up company by company, in the order in which they first appear.
func Companies(rows []Row) []Company {
	var order []string
	of := map[string][]Row{}
	for _, row := range rows {
		if _, known := of[row.Company]; !known {
			order = append(order, row.Company)
		}
		of[row.Company] = append(of[row.Company], row)
	}
	companies := make([]Company, 0, len(order))
	for _, code := range order {
		companies = append(companies, company(code, of[code]))
	}
	return companies
}

func company(code string, rows []Row) Company {
	var furthest, final int64
	last := map[string]int64{}
	var changes []int64
	flagged := map[int]bool{}
	lastCycle := 0
	viable, ended := true, 0
	for _, row := range rows {
		weeks := row.ErrorWeeks()
		if row.Cycle >= Measured {
			furthest = max(furthest, weeks, -weeks)
			if before := last[row.Product]; before > 0 {
				changes = append(changes, change(before, row.Price))
			}
		}
		last[row.Product] = row.Price
		if row.Ended && ended == 0 {
			ended = row.Cycle
		}
		if row.NotViable {
			flagged[row.Cycle] = true
		}
		if row.Cycle >= lastCycle {
			lastCycle, final, viable = row.Cycle, weeks, !row.NotViable
		}
	}
	return Company{
		Code: code, MaxErrorWeeks: json.Number(thousandths(furthest)), FinalErrorWeeks: json.Number(thousandths(final)),
		PriceVolatility: json.Number(thousandths(mean(changes) / 1000)), NotViableCycles: len(flagged), Viable: viable && ended == 0, EndedCycle: ended,
	}
}

// change is |after - before| / before in parts per million.
func change(before, after int64) int64 {
	distance := after - before
	if distance < 0 {
		distance = -distance
	}
	if distance > 1<<40 {
		return 1 << 40
	}
	return distance * 1_000_000 / before
}

func mean(values []int64) int64 {
	if len(values) == 0 {
		return 0
	}
	var sum int64
	for _, value := range values {
		sum += value
	}
	return sum / int64(len(values))
}

// WriteJSON writes the summary.
func (s Summary) WriteJSON(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	return encoder.Encode(s)
}

// keys are the distinct values of a column in the order in which they first appear.
func keys(rows []Row, of func(Row) string) []string {
	var order []string
	for _, row := range rows {
		if key := of(row); !slices.Contains(order, key) {
			order = append(order, key)
		}
	}
	return order
}
