package report

import (
	"fmt"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"

	"github.com/factor-coop/factor/internal/money"
)

// Pools are the region's pools at the end of a cycle, in micro-units.
type Pools struct {
	Reserves, Starting, Region, Outstanding int64
}

// maxLines is how many lines a chart shows; the rest would only make it black.
const maxLines = 12

// line is one curve: a value for each cycle.
type line struct {
	name   string
	points plotter.XYs
}

// WriteCharts draws prices, errors in weeks of cost, pools and the currency outstanding
// as PNG and SVG files in a folder. Without pools their charts are left out.
func WriteCharts(folder string, rows []Row, pools []Pools) error {
	for _, chart := range []struct {
		file, title, unit string
		lines             []line
	}{
		{"prices", "Price by product", "units of currency", byKey(rows, func(r Row) string { return r.Company + "/" + r.Product }, func(r Row) float64 { return units(r.Price) })},
		{"unrecovered", "Cost not yet recovered, by company", "weeks of cost", byKey(rows, func(r Row) string { return r.Company }, func(r Row) float64 { return float64(r.ErrorWeeks()) / 1000 })},
		{"pools", "Pools", "units of currency", []line{
			ofPools("reserves", pools, func(p Pools) int64 { return p.Reserves }),
			ofPools("starting pools", pools, func(p Pools) int64 { return p.Starting }),
			ofPools("region fund", pools, func(p Pools) int64 { return p.Region }),
		}},
		{"outstanding", "Currency outstanding", "units of currency", []line{
			ofPools("in members' hands and holds", pools, func(p Pools) int64 { return p.Outstanding }),
		}},
	} {
		if len(pools) == 0 && (chart.file == "pools" || chart.file == "outstanding") {
			continue
		}
		if err := draw(filepath.Join(folder, chart.file), chart.title, chart.unit, chart.lines, false); err != nil {
			return fmt.Errorf("chart of %s: %w", chart.file, err)
		}
	}
	return nil
}

// WriteErrorChart draws the companies' errors in weeks of cost as path.png and path.svg.
// uncalled: make pricing-docs draws docs/pricing-limit.svg by it, as a test of internal/simulator/prices
func WriteErrorChart(path, title string, rows []Row) error {
	return draw(path, title, "weeks of cost", byKey(rows, func(r Row) string { return r.Company }, func(r Row) float64 { return float64(r.ErrorWeeks()) / 1000 }), true)
}

func units(micro int64) float64 { return float64(micro) / float64(money.Unit) }

func byKey(rows []Row, key func(Row) string, value func(Row) float64) []line {
	names := keys(rows, key)
	if len(names) > maxLines {
		names = names[:maxLines]
	}
	lines := make([]line, len(names))
	for i, name := range names {
		lines[i].name = name
		seen := 0
		for _, row := range rows {
			if key(row) == name && row.Cycle > seen { // a company's rows repeat its own figures
				seen = row.Cycle
				lines[i].points = append(lines[i].points, plotter.XY{X: float64(row.Cycle), Y: value(row)})
			}
		}
	}
	return lines
}

func ofPools(name string, pools []Pools, value func(Pools) int64) line {
	one := line{name: name}
	for i, p := range pools {
		one.points = append(one.points, plotter.XY{X: float64(i + 1), Y: units(value(p))})
	}
	return one
}

func draw(path, title, unit string, lines []line, legendLeft bool) error {
	chart := plot.New()
	chart.Title.Text = title
	chart.X.Label.Text = "cycle"
	chart.Y.Label.Text = unit
	chart.Legend.Top, chart.Legend.Left = true, legendLeft
	chart.Add(plotter.NewGrid())
	for i, one := range lines {
		if len(one.points) == 0 {
			continue
		}
		curve, err := plotter.NewLine(one.points)
		if err != nil {
			return err
		}
		curve.Color, curve.Dashes = plotutil.Color(i), plotutil.Dashes(i/7)
		chart.Add(curve)
		chart.Legend.Add(one.name, curve)
	}
	for _, ending := range []string{".svg", ".png"} {
		if err := chart.Save(24*vg.Centimeter, 12*vg.Centimeter, path+ending); err != nil {
			return err
		}
	}
	return nil
}
