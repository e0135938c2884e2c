package tally_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/x/board/tally"
)

func TestASeatedBoardDecidesByKOfNAndByClass(t *testing.T) {
	type class = tally.Class
	for name, test := range map[string]struct {
		needed  uint32
		classes []class
		want    tally.Outcome
	}{
		"k-1 of 5 wait for one more":                  {3, []class{{Yes: 2, Waiting: 3}}, tally.Open},
		"k of 5 pass":                                 {3, []class{{Yes: 3, Waiting: 2}}, tally.Passed},
		"too many noes reject":                        {3, []class{{Yes: 2, Waiting: 0}}, tally.Rejected},
		"vacant seats count in n":                     {3, []class{{Yes: 1, Waiting: 1}}, tally.Rejected},
		"enough in all but not in the workers' class": {3, []class{{Yes: 3}, {Needed: 1, Waiting: 2}}, tally.Open},
		"both thresholds met":                         {3, []class{{Yes: 2}, {Needed: 1, Yes: 1}}, tally.Passed},
		"a class that cannot agree any more":          {3, []class{{Yes: 3, Waiting: 3}, {Needed: 2, Waiting: 1}}, tally.Rejected},
		"nobody sits":                                 {1, nil, tally.Rejected},
		"no threshold decides nothing":                {0, []class{{Yes: 3}}, tally.Rejected},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.want, tally.Seated(test.needed, test.classes)) })
	}
}

func TestADirectBoardDecidesByShareAndQuorum(t *testing.T) {
	const half, twoThirds, fifth = 500_000, 666_667, 200_000
	for name, test := range map[string]struct {
		r      tally.Referendum
		closed bool
		want   tally.Outcome
	}{
		"half is not more than half":           {tally.Referendum{half, fifth, 10, 2, 2}, true, tally.Rejected},
		"more than half of those who voted":    {tally.Referendum{half, fifth, 10, 2, 1}, true, tally.Passed},
		"too few came":                         {tally.Referendum{half, fifth, 11, 2, 0}, true, tally.Rejected},
		"more than half of all pass early":     {tally.Referendum{half, fifth, 10, 6, 0}, false, tally.Passed},
		"half of all wait":                     {tally.Referendum{half, fifth, 10, 5, 0}, false, tally.Open},
		"half against reject early":            {tally.Referendum{half, fifth, 10, 0, 5}, false, tally.Rejected},
		"the quorum is waited for":             {tally.Referendum{half, 900_000, 10, 6, 0}, false, tally.Open},
		"two thirds":                           {tally.Referendum{twoThirds, fifth, 9, 6, 3}, true, tally.Rejected},
		"more than two thirds":                 {tally.Referendum{twoThirds, fifth, 9, 7, 2}, true, tally.Passed},
		"nobody votes":                         {tally.Referendum{half, 0, 10, 0, 0}, true, tally.Rejected},
		"nobody may vote":                      {tally.Referendum{half, 0, 0, 0, 0}, false, tally.Rejected},
		"numbers at the edge do not overflow":  {tally.Referendum{half, fifth, math.MaxUint64, math.MaxUint64/2 + 1, 0}, false, tally.Passed},
		"numbers at the edge are not rejected": {tally.Referendum{half, fifth, math.MaxUint64, 0, math.MaxUint64/2 - 1}, false, tally.Open},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.want, tally.Direct(test.r, test.closed)) })
	}
}

func TestTiesGoToWhoStoodEarlier(t *testing.T) {
	require.Equal(t, []int{2, 0, 3}, tally.Rank([]uint64{5, 0, 9, 5, 0}))
	require.Empty(t, tally.Rank([]uint64{0, 0}))
	require.Empty(t, tally.Rank(nil))
}

// slowDirect asks of every way in which the rest may vote what the close would say.
func slowDirect(r tally.Referendum, closed bool) tally.Outcome {
	passes := func(yes, no uint64) bool {
		cast := big.NewInt(int64(yes + no))
		quorum := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(int64(r.QuorumPPM)), big.NewInt(int64(r.Electorate))), big.NewInt(tally.Million))
		share := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(int64(r.SharePPM)), cast), big.NewInt(tally.Million))
		return new(big.Rat).SetInt(cast).Cmp(quorum) >= 0 && new(big.Rat).SetInt64(int64(yes)).Cmp(share) > 0
	}
	if closed {
		if passes(r.Yes, r.No) {
			return tally.Passed
		}
		return tally.Rejected
	}
	always, ever := true, false
	rest := r.Electorate - r.Yes - r.No
	for voting := uint64(0); voting <= rest; voting++ {
		for yes := uint64(0); yes <= voting; yes++ {
			pass := passes(r.Yes+yes, r.No+voting-yes)
			always, ever = always && pass, ever || pass
		}
	}
	switch {
	case always:
		return tally.Passed
	case !ever:
		return tally.Rejected
	}
	return tally.Open
}

func TestAReferendumIsDecidedEarlyExactlyWhenNoVoteCouldChangeIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		electorate := rapid.Uint64Range(0, 14).Draw(t, "electorate")
		yes := rapid.Uint64Range(0, electorate).Draw(t, "yes")
		no := rapid.Uint64Range(0, electorate-yes).Draw(t, "no")
		r := tally.Referendum{
			SharePPM:   rapid.Uint32Range(500_000, 999_999).Draw(t, "share"),
			QuorumPPM:  rapid.Uint32Range(0, tally.Million).Draw(t, "quorum"),
			Electorate: electorate, Yes: yes, No: no,
		}
		for _, closed := range []bool{false, true} {
			if got, want := tally.Direct(r, closed), slowDirect(r, closed); got != want {
				t.Fatalf("%+v closed=%v: %d, counted out it is %d", r, closed, got, want)
			}
		}
	})
}

// slowSeated tries every way in which the waiting seats may vote.
func slowSeated(needed uint32, classes []tally.Class) tally.Outcome {
	passes := func(extra []uint32) bool {
		sum := uint32(0)
		for i, class := range classes {
			if class.Yes+extra[i] < class.Needed {
				return false
			}
			sum += class.Yes + extra[i]
		}
		return needed > 0 && sum >= needed
	}
	extra := make([]uint32, len(classes))
	if passes(extra) {
		return tally.Passed
	}
	var try func(i int) bool
	try = func(i int) bool {
		if i == len(classes) {
			return passes(extra)
		}
		for extra[i] = 0; extra[i] <= classes[i].Waiting; extra[i]++ {
			if try(i + 1) {
				return true
			}
		}
		extra[i] = 0
		return false
	}
	if try(0) {
		return tally.Open
	}
	return tally.Rejected
}

func TestASeatedBoardIsDecidedAsTryingEveryVoteSays(t *testing.T) {
	class := rapid.Custom(func(t *rapid.T) tally.Class {
		return tally.Class{
			Needed: rapid.Uint32Range(0, 4).Draw(t, "needed"), Yes: rapid.Uint32Range(0, 4).Draw(t, "yes"),
			Waiting: rapid.Uint32Range(0, 4).Draw(t, "waiting"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		needed := rapid.Uint32Range(0, 10).Draw(t, "needed")
		classes := rapid.SliceOfN(class, 0, 3).Draw(t, "classes")
		if got, want := tally.Seated(needed, classes), slowSeated(needed, classes); got != want {
			t.Fatalf("%d of %+v: %d, tried out it is %d", needed, classes, got, want)
		}
	})
}

// slowRank takes the best that is left, again and again.
func slowRank(approvals []uint64) []int {
	ranked, taken := []int{}, map[int]bool{}
	for {
		best := -1
		for i, count := range approvals {
			if !taken[i] && count > 0 && (best < 0 || count > approvals[best]) {
				best = i
			}
		}
		if best < 0 {
			return ranked
		}
		ranked, taken[best] = append(ranked, best), true
	}
}

func TestRankTakesTheBestThatIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		approvals := rapid.SliceOfN(rapid.Uint64Range(0, 5), 0, 64).Draw(t, "approvals")
		require.Equal(t, slowRank(approvals), tally.Rank(approvals))
	})
}

func FuzzSharesAgreeWithBigNumbers(f *testing.F) {
	f.Add(uint32(500_000), uint64(10))
	f.Add(uint32(999_999), uint64(math.MaxUint64))
	f.Fuzz(func(t *testing.T, ppm uint32, total uint64) {
		ppm %= tally.Million + 1
		part := new(big.Int).Mul(new(big.Int).SetUint64(total), big.NewInt(int64(ppm)))
		floor, rest := new(big.Int).QuoRem(part, big.NewInt(tally.Million), new(big.Int))
		if ppm < tally.Million {
			require.Equal(t, floor.Uint64()+1, tally.Exceeding(ppm, total))
		}
		reaching := floor.Uint64()
		if rest.Sign() > 0 {
			reaching++
		}
		require.Equal(t, max(reaching, 1), tally.Reaching(ppm, total))

		// Deciding uses the same shares.
		if ppm >= tally.Million/2 && ppm < tally.Million && total > 0 {
			r := tally.Referendum{SharePPM: ppm, Electorate: total, Yes: tally.Exceeding(ppm, total)}
			if r.Yes <= total {
				require.Equal(t, tally.Passed, tally.Direct(r, false))
				r.Yes--
				require.NotEqual(t, tally.Passed, tally.Direct(r, false))
			}
		}
	})
}

func BenchmarkSeated(b *testing.B) {
	classes := []tally.Class{{Needed: 3, Yes: 4, Waiting: 2}, {Needed: 2, Yes: 2, Waiting: 1}}
	for b.Loop() {
		tally.Seated(6, classes)
	}
}

func BenchmarkDirect(b *testing.B) {
	r := tally.Referendum{SharePPM: 500_000, QuorumPPM: 200_000, Electorate: 1_000_000, Yes: 400_000, No: 300_000}
	for b.Loop() {
		tally.Direct(r, false)
	}
}

func BenchmarkRank(b *testing.B) {
	approvals := make([]uint64, 64)
	for i := range approvals {
		approvals[i] = uint64(i * 37 % 64)
	}
	for b.Loop() {
		tally.Rank(approvals)
	}
}
