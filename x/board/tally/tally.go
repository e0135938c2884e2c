// Package tally decides from counts: whether a proposal has passed, whether it
// still can, and who is elected. It knows neither people nor time.
package tally

import (
	"math/bits"
	"slices"
)

// Million is the whole that shares in millionths are parts of.
const Million = 1_000_000

// Outcome is what counts say about a proposal.
type Outcome int

const (
	// Open is undecided: it depends on those who have not voted.
	Open Outcome = iota
	// Passed has everything it needs, however the others vote.
	Passed
	// Rejected cannot get what it needs any more.
	Rejected
)

// Class counts the current mandates of one class of seats.
type Class struct {
	// Needed is how many of the class must say yes, 0 for any number.
	Needed uint32
	Yes    uint32
	// Waiting may still say yes. Vacant seats and ended mandates are neither.
	Waiting uint32
}

// Seated decides by k of n: needed of all seats must say yes, and of each class
// its own number. Needed is absolute, so vacant seats count as if they said no.
func Seated(needed uint32, classes []Class) Outcome {
	yes, possible := uint64(0), uint64(0)
	passed, reachable := true, true
	for _, class := range classes {
		all := uint64(class.Yes) + uint64(class.Waiting)
		yes += uint64(class.Yes)
		possible += all
		passed = passed && class.Yes >= class.Needed
		reachable = reachable && all >= uint64(class.Needed)
	}
	switch {
	// Without a threshold nobody would have to agree.
	case needed > 0 && passed && yes >= uint64(needed):
		return Passed
	case needed == 0 || !reachable || possible < uint64(needed):
		return Rejected
	}
	return Open
}

// Referendum counts the votes of an electorate.
type Referendum struct {
	// SharePPM of the votes cast must be exceeded by yes.
	SharePPM uint32
	// QuorumPPM of the electorate must have voted.
	QuorumPPM  uint32
	Electorate uint64
	Yes, No    uint64
}

// Direct decides a referendum: at its close by the votes cast, before only when
// no vote that is still out could change that.
func Direct(r Referendum, closed bool) Outcome {
	cast := r.Yes + r.No
	quorum := reaches(cast, r.QuorumPPM, r.Electorate)
	if closed {
		if quorum && exceeds(r.Yes, r.SharePPM, cast) {
			return Passed
		}
		return Rejected
	}
	if quorum && exceeds(r.Yes, r.SharePPM, max(r.Electorate, cast)) {
		return Passed
	}
	if r.No >= r.Electorate || !exceeds(r.Electorate-r.No, r.SharePPM, r.Electorate) {
		return Rejected
	}
	return Open
}

// Exceeding is the fewest of total that are more than a share of it.
func Exceeding(ppm uint32, total uint64) uint64 {
	return partFloor(ppm, total) + 1
}

// Reaching is the fewest of total that are no less than a share of it, and at least one.
func Reaching(ppm uint32, total uint64) uint64 {
	part := partFloor(ppm, total)
	if !reaches(part, ppm, total) {
		part++
	}
	return max(part, 1)
}

// partFloor is total x ppm / Million, rounded down.
func partFloor(ppm uint32, total uint64) uint64 {
	high, low := bits.Mul64(total, uint64(min(ppm, Million)))
	part, _ := bits.Div64(high, low, Million) // high < Million because ppm <= Million
	return part
}

func exceeds(part uint64, ppm uint32, total uint64) bool {
	return compare(part, ppm, total) > 0
}

func reaches(part uint64, ppm uint32, total uint64) bool {
	return compare(part, ppm, total) >= 0
}

// compare compares part x Million with total x ppm in 128 bits.
func compare(part uint64, ppm uint32, total uint64) int {
	leftHigh, leftLow := bits.Mul64(part, Million)
	rightHigh, rightLow := bits.Mul64(total, uint64(ppm))
	switch {
	case leftHigh != rightHigh:
		if leftHigh > rightHigh {
			return 1
		}
		return -1
	case leftLow != rightLow:
		if leftLow > rightLow {
			return 1
		}
		return -1
	}
	return 0
}

// Rank orders candidates, given by their approvals in the order of nomination:
// the most approvals first, who stood earlier before who stood later. Who has no
// approval is not in it: nobody is elected by nobody.
func Rank(approvals []uint64) []int {
	ranked := make([]int, 0, len(approvals))
	for position, count := range approvals {
		if count > 0 {
			ranked = append(ranked, position)
		}
	}
	slices.SortStableFunc(ranked, func(a, b int) int {
		switch {
		case approvals[a] > approvals[b]:
			return -1
		case approvals[a] < approvals[b]:
			return 1
		}
		return 0
	})
	return ranked
}
