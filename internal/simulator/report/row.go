// Package report writes down what a simulated economy did: a table of cycles, a
// summary and charts.
package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/factor-coop/factor/internal/money"
)

// WeekSeconds is a week, in which errors are measured whatever a cycle is.
const WeekSeconds = 7 * 24 * 3600

// Row is one product in one cycle. Amounts are micro-units; Cost, Unrecovered and Error are of the whole company.
type Row struct {
	Cycle            int
	Company, Product string
	// Price was paid in the cycle; Base x (1 + Recovery / 10^6) made it.
	Price, Base, Recovery int64
	// Output and Sold are whole units, Revenue what the sold ones brought in.
	Output, Sold, Revenue int64
	// Cost is what the company's cycle cost, Unrecovered U at its end.
	Cost, Unrecovered int64
	// Stock is finished units at the end of the cycle.
	Stock int64
	// Error is E, the cost that prices have still to bring in (below 0: to give back), and
	// WeeklyCost what it is measured in: a week's cost on average.
	Error, WeeklyCost int64
	// NotViable says that no price recovers the company's cost: recovery has stayed at its cap.
	NotViable bool
	// Ended says that the company is being wound up, or is gone.
	Ended bool
}

// ErrorWeeks is the error in thousandths of a week of cost.
func (r Row) ErrorWeeks() int64 { return inWeeks(r.Error, r.WeeklyCost) }

// inWeeks is an amount in thousandths of a week of cost; 0 where nothing costs anything.
func inWeeks(amount, weeklyCost int64) int64 {
	if weeklyCost <= 0 {
		return 0
	}
	magnitude := amount
	if magnitude < 0 {
		magnitude = -magnitude
	}
	weeks, err := money.MulDivHalfUp(magnitude, 1000, weeklyCost)
	if err != nil {
		weeks = 1 << 40 // more weeks than anybody can count
	}
	if amount < 0 {
		return -weeks
	}
	return weeks
}

// thousandths writes 1234 as 1.234.
func thousandths(value int64) string {
	sign := ""
	if value < 0 {
		sign, value = "-", -value
	}
	return fmt.Sprintf("%s%d.%03d", sign, value/1000, value%1000)
}

var columns = []string{
	"cycle", "company", "product", "price", "base", "recovery", "output", "units_sold", "revenue", "cost", "unrecovered", "stock", "error_weeks",
}

// WriteCSV writes the rows as a table: amounts in units of currency, recovery as a
// fraction, the error in weeks of cost.
func WriteCSV(to io.Writer, rows []Row) error {
	table := csv.NewWriter(to)
	if err := table.Write(columns); err != nil {
		return err
	}
	for _, r := range rows {
		if err := table.Write([]string{
			strconv.Itoa(r.Cycle), r.Company, r.Product,
			money.Format(r.Price), money.Format(r.Base), money.Format(r.Recovery),
			strconv.FormatInt(r.Output, 10), strconv.FormatInt(r.Sold, 10), money.Format(r.Revenue),
			money.Format(r.Cost), money.Format(r.Unrecovered), strconv.FormatInt(r.Stock, 10), thousandths(r.ErrorWeeks()),
		}); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}
