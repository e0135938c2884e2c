package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/report"
)

const unit = 1_000_000

func row(cycle int, price, distance int64) report.Row {
	return report.Row{
		Cycle: cycle, Company: "bakery", Product: "bread", Price: price, Base: 3 * unit, Recovery: -15_000, Output: 110, Sold: 100,
		Revenue: 300 * unit, Cost: 310 * unit, Unrecovered: -12_345_678, Stock: 10, Error: distance, WeeklyCost: 300 * unit,
	}
}

func TestTheTableIsExact(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.WriteCSV(&out, []report.Row{row(1, 2_955_000, -450*unit)}))
	require.Equal(t, strings.TrimLeft(`
cycle,company,product,price,base,recovery,output,units_sold,revenue,cost,unrecovered,stock,error_weeks
1,bakery,bread,2.955,3,-0.015,110,100,300,310,-12.345678,10,-1.500
`, "\n"), out.String())
}

func TestTheSummaryCountsFromTheSecondYear(t *testing.T) {
	rows := []report.Row{
		row(52, 9*unit, 3000*unit), row(53, 3*unit, -600*unit), row(54, 3_300_000, 30*unit), row(55, 3_300_000, 150*unit),
	}
	rows[2].NotViable = true
	one := report.Companies(rows)
	require.Len(t, one, 1)
	require.Equal(t, "2.000", one[0].MaxErrorWeeks.String(), "cycle 52 does not count")
	require.Equal(t, "0.500", one[0].FinalErrorWeeks.String())
	// From 9 to 3 is two thirds, then a tenth, then nothing.
	require.Equal(t, "0.255", one[0].PriceVolatility.String())
	require.Equal(t, 1, one[0].NotViableCycles)
	require.True(t, one[0].Viable, "the flag is gone at the end")
}

func TestACompanyWithoutCostHasNoError(t *testing.T) {
	idle := row(60, unit, 5)
	idle.WeeklyCost = 0
	require.Equal(t, "0.000", report.Companies([]report.Row{idle})[0].MaxErrorWeeks.String())
}

func TestChartsAreDrawn(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, report.WriteCharts(folder, []report.Row{row(1, unit, 0), row(2, 2*unit, 5*unit)}, []report.Pools{{Reserves: 5}, {Reserves: 6}}))
	for _, name := range []string{"prices", "unrecovered", "pools", "outstanding"} {
		png, err := os.ReadFile(filepath.Join(folder, name+".png"))
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(png, []byte("\x89PNG")))
		svg, err := os.ReadFile(filepath.Join(folder, name+".svg"))
		require.NoError(t, err)
		require.Contains(t, string(svg), "<svg")
	}
}
