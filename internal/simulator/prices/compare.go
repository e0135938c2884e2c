package prices

import (
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/report"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

// Score is how a rule did over all companies of a scenario, from cycle report.Measured on.
type Score struct {
	// Volatility is the mean change of a price from a cycle to the next, in parts per million.
	Volatility int64
	// P99 and Max of |error| over all companies and cycles, and Final, the largest at the
	// end: in thousandths of a week of cost.
	P99, Max, Final int64
}

// Measure lives a scenario under a rule and scores it. A rule whose prices leave 64 bits has
// run away and scores the worst there is.
func Measure(s scenario.Scenario, rule Rule) (Score, error) {
	var score Score
	var distances []int64
	var moved, changes int64
	last := make([]int64, len(s.Companies))
	err := Run(s, s.Seed, rule, func(cycle, company int, rows []report.Row) {
		row := rows[0]
		if cycle >= report.Measured {
			weeks := row.ErrorWeeks()
			weeks = max(weeks, -weeks)
			distances = append(distances, weeks)
			if before := last[company]; before > 0 {
				distance := max(row.Price-before, before-row.Price)
				moved += min(distance*money.PPM/before, 100*money.PPM)
				changes++
			}
			if cycle == s.Cycles {
				score.Final = max(score.Final, weeks)
			}
		}
		last[company] = row.Price
	})
	if errors.Is(err, money.ErrOverflow) {
		return Score{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64}, nil
	}
	if err != nil || len(distances) == 0 || changes == 0 {
		return score, err
	}
	slices.Sort(distances)
	score.Volatility = moved / changes
	score.P99, score.Max = distances[(len(distances)-1)*99/100], distances[len(distances)-1]
	return score, nil
}

// Scanned are the lengths N that a comparison tries for each baseline.
var Scanned = []int64{1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 26, 32, 39, 52, 65, 78, 104, 156, 208}

// Result is the best that a method does under a pattern.
type Result struct {
	Best  Baseline
	Score Score
	// Steady says that the best moves prices no more than the rule of regions does. Otherwise
	// no parameter makes the method so steady, and the best is the steadiest.
	Steady bool
}

// Comparison holds the rule of regions against every method under one pattern: first the
// methods as they are, then those that carry over what they missed.
type Comparison struct {
	Real    Score
	Results []Result
}

// Compare scans every method's parameter for the smallest 99th percentile of error among
// those that move prices no more than the rule of regions does.
// uncalled: make pricing-docs writes docs/pricing.md by it, as a test of this package
func Compare(s scenario.Scenario) (Comparison, error) {
	rules := []Rule{Real}
	var tried []Baseline
	for _, carry := range []bool{false, true} {
		for _, method := range Methods {
			for _, cycles := range Scanned {
				one := Baseline{method, cycles, carry}
				tried, rules = append(tried, one), append(rules, one.Rule)
			}
		}
	}
	scores, err := measureAll(s, rules)
	if err != nil {
		return Comparison{}, err
	}
	compared := Comparison{Real: scores[0]}
	for from := 0; from < len(tried); from += len(Scanned) {
		best := Result{Best: tried[from], Score: scores[1+from]}
		for i := from; i < from+len(Scanned); i++ {
			one := Result{Best: tried[i], Score: scores[1+i], Steady: scores[1+i].Volatility <= scores[0].Volatility}
			if i == from || better(one, best) {
				best = one
			}
		}
		compared.Results = append(compared.Results, best)
	}
	return compared, nil
}

func better(a, b Result) bool {
	switch {
	case a.Steady != b.Steady:
		return a.Steady
	case a.Steady:
		return a.Score.P99 < b.Score.P99
	default:
		return a.Score.Volatility < b.Score.Volatility
	}
}

// measureAll runs the rules on all processors; each writes its own place, so the outcome does not
// depend on which is faster.
func measureAll(s scenario.Scenario, rules []Rule) ([]Score, error) {
	scores, errs := make([]Score, len(rules)), make([]error, len(rules))
	next := make(chan int)
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for i := range next {
				scores[i], errs[i] = Measure(s, rules[i])
			}
		})
	}
	for i := range rules {
		next <- i
	}
	close(next)
	running.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return scores, nil
}
