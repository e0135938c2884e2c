package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
)

// results are what a run writes down.
type results struct {
	Machine string `json:"machine"`
	Rows    []row  `json:"rows"`
}

// row is one workload at one size. Where the goal is a rate ("of a send's rate, at
// least"), ratio is ours over the baseline's; where it is a cost, the cost's.
type row struct {
	Workload  string  `json:"workload"`
	Size      int     `json:"size"`
	Ratio     float64 `json:"ratio"`
	WallRatio float64 `json:"wall_ratio,omitempty"`
	P99Ratio  float64 `json:"p99_ratio"`
	Goal      string  `json:"goal"`
	Met       bool    `json:"met"`
	Baseline  float64 `json:"baseline_per_s"`
	Ours      float64 `json:"ours_per_s"`
}

func report(sizes []sizeResult) results {
	r := results{Machine: machine()}
	for _, s := range sizes {
		r.Rows = append(r.Rows,
			s.purchases.rate("purchase", s.size, 0.9),
			s.orders.costs("company order, recipe cost and repricing", s.size, 2),
			s.hours.costs(fmt.Sprintf("one worker-hour paid, %d at work", s.workers), s.size, 1.0/15),
			s.indexing.costs("finding members and companies in what an hour's blocks did, of that hour", s.size, 0.05),
			s.shape.worst(fmt.Sprintf("dearest block of an hour of work, %d at work", s.workers), s.size, 1.5),
			s.idle.costs("block of an idle hour, against an empty block", s.size, 1.2),
			s.balance.slowest("query balance", s.size, 2),
			s.slip.slowest("query payslip", s.size, 2),
			s.priced.slowest("query price with explanation", s.size, 2),
		)
	}
	if first, last := sizes[0], sizes[len(sizes)-1]; first.size != last.size {
		for _, g := range []struct {
			name         string
			small, large comparison
			goal         float64
			quantile     func([]float64) float64
		}{
			{"purchase", first.purchases, last.purchases, 1.1, median},
			{"one worker-hour paid", first.hours, last.hours, 1.1, median},
			{"query balance, p99", first.balance, last.balance, 1.3, p99},
			{"query payslip, p99", first.slip, last.slip, 1.3, p99},
			{"query price with explanation, p99", first.priced, last.priced, 1.3, p99},
		} {
			small, large := g.quantile(g.small.ours), g.quantile(g.large.ours)
			r.Rows = append(r.Rows, row{
				Workload: fmt.Sprintf("growth of %s from %d members", g.name, first.size), Size: last.size, Ratio: large / small,
				P99Ratio: p99(g.large.ours) / p99(g.small.ours), Goal: fmt.Sprintf("<= %.4g", g.goal), Met: large/small <= g.goal,
				Baseline: 1 / small, Ours: 1 / large,
			})
		}
	}
	return r
}

// rate is a row whose goal is so much of the baseline's rate at least.
func (c comparison) rate(workload string, size int, goal float64) row {
	r := c.row(workload, size)
	r.Ratio, r.WallRatio, r.P99Ratio = 1/r.Ratio, 1/r.WallRatio, 1/r.P99Ratio
	r.Goal, r.Met = fmt.Sprintf(">= %.4g of a send's rate", goal), r.Ratio >= goal
	return r
}

// costs is a row whose goal is so many times the baseline's cost at most.
func (c comparison) costs(workload string, size int, goal float64) row {
	r := c.row(workload, size)
	r.Goal, r.Met = fmt.Sprintf("<= %.4g", goal), r.Ratio <= goal
	return r
}

// worst is a row whose goal holds for every sample.
func (c comparison) worst(workload string, size int, goal float64) row {
	r := row{Workload: workload, Size: size, Ratio: p99(c.ratios), P99Ratio: p99(c.ratios), Baseline: 1 / median(c.baseline), Ours: 1 / quantile(c.ours, 1)}
	r.Ratio = quantile(c.ratios, 1)
	r.Goal, r.Met = fmt.Sprintf("<= %.4g of the median block", goal), r.Ratio <= goal
	return r
}

// slowest is a row whose goal is about the slowest hundredth of both.
func (c comparison) slowest(workload string, size int, goal float64) row {
	r := row{
		Workload: workload, Size: size, Ratio: median(c.ours) / median(c.baseline), P99Ratio: p99(c.ours) / p99(c.baseline),
		Baseline: 1 / median(c.baseline), Ours: 1 / median(c.ours),
	}
	r.Goal, r.Met = fmt.Sprintf("p99 <= %.4g", goal), r.P99Ratio <= goal
	return r
}

func (c comparison) row(workload string, size int) row {
	return row{
		Workload: workload, Size: size, Ratio: median(c.ratios), WallRatio: median(c.wall), P99Ratio: p99(c.ratios),
		Baseline: 1 / median(c.baseline), Ours: 1 / median(c.ours),
	}
}

// machine says what the figures were measured on.
func machine() string {
	name := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for _, line := range strings.Split(string(info), "\n") {
			if key, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(key) == "model name" {
				name = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%d x %s, %s/%s, %s", runtime.NumCPU(), name, runtime.GOOS, runtime.GOARCH, runtime.Version())
}

func (r results) print(to io.Writer) error {
	table := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "workload\tmembers\tratio\twall\tp99\tgoal\tmet\tbaseline/s\tours/s")
	for _, one := range r.Rows {
		met := "yes"
		if !one.Met {
			met = "NO"
		}
		fmt.Fprintf(table, "%s\t%d\t%.3g\t%.3g\t%.3g\t%s\t%s\t%.0f\t%.0f\n",
			one.Workload, one.Size, one.Ratio, one.WallRatio, one.P99Ratio, one.Goal, met, one.Baseline, one.Ours)
	}
	fmt.Fprintln(table, r.Machine)
	return table.Flush()
}

func (r results) write(path string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o644)
}
