package engine

import (
	"github.com/factor-coop/factor/internal/simulator/report"
)

// Variant is one way in which a region goes on, with the name that reports give it.
type Variant struct {
	Name string
	Continuation
}

// Compared is two ways in which the same region goes on.
type Compared struct {
	Without, With Result
	Difference    report.Difference
}

// Compare lets a region go on twice from the same state and says what differs at the
// end. The same state, seed and decisions give the same answer to the byte.
func Compare(without, with Variant, progress func(run string, cycle int)) (Compared, error) {
	var c Compared
	var ends [2]report.Run
	for i, one := range []struct {
		variant Variant
		into    *Result
	}{{without, &c.Without}, {with, &c.With}} {
		result, err := Continue(one.variant.Continuation, func(cycle int) { progress(one.variant.Name, cycle) })
		if err != nil {
			return c, err
		}
		result.Summary.Scenario = one.variant.Name
		*one.into = result
		ends[i] = report.Run{Name: one.variant.Name, Rows: result.Rows, Pools: result.Pools, Books: result.Books, Total: *result.Summary.Region}
	}
	var err error
	c.Difference, err = report.Compare(ends[0], ends[1])
	return c, err
}

// TryProposal shows what a proposal would change: the region as it goes on without it,
// and with it.
func TryProposal(c Continuation, progress func(run string, cycle int)) (Compared, error) {
	asItIs := c
	asItIs.Proposal = nil
	return Compare(Variant{"as it is", asItIs}, Variant{"with the proposal", c}, progress)
}
