package labour_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/x/pricing/labour"
)

func drawLabour(t *rapid.T, occupations uint64) labour.Lines {
	var lines labour.Lines
	for range rapid.IntRange(0, 8).Draw(t, "lines") {
		lines = labour.Add(lines, labour.Lines{{
			Occupation: rapid.Uint64Range(1, occupations).Draw(t, "occupation"), Amount: rapid.Int64Range(0, 1e9).Draw(t, "amount"),
			Microseconds: rapid.Int64Range(0, 1e12).Draw(t, "time"),
		}}, 1, labour.MaxLines)
	}
	return lines
}

func TestNothingThatHappensToALabourAccountLosesWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var account, since labour.Account
		var paid, received, passed labour.Sum
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			work, quantity := drawLabour(t, 90), rapid.Int64Range(-50, 1000).Draw(t, "quantity")
			unit := labour.Total(work)
			moved := labour.Sum{Amount: unit.Amount * quantity, Microseconds: unit.Microseconds * quantity}
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				since, paid = since.Pay(work), paid.Plus(unit)
			case 1:
				since, received = since.Receive(work, quantity), received.Plus(moved)
			case 2:
				since, received = since.ReceiveEquipment(work, quantity), received.Plus(moved)
			case 3:
				since, passed = since.Pass(work, quantity), passed.Plus(moved)
			case 4:
				of := rapid.Int64Range(0, 1e9).Draw(t, "worth")
				account = account.Release(rapid.Int64Range(0, 2e9).Draw(t, "depreciated"), of)
			default:
				account, since = account.Join(since), labour.Account{}
			}
			require.Zero(t, account.Residual())
			require.Zero(t, since.Residual())
			require.LessOrEqual(t, len(account.Lines), labour.MaxLines+1, "occupation 0 gathers the rest")
		}
		account = account.Join(since)
		require.Equal(t, []labour.Sum{paid, received, passed}, []labour.Sum{account.Paid, account.Received, account.Passed})
	})
}

func TestEquipmentThatPassesToAnotherCompanyTakesItsWorkAlong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		work := drawLabour(t, 90)
		from := labour.Account{}.ReceiveEquipment(work, rapid.Int64Range(0, 100).Draw(t, "units")).Pay(drawLabour(t, 90))
		to := labour.Account{}.ReceiveEquipment(drawLabour(t, 90), 1)
		of := rapid.Int64Range(0, 1e9).Draw(t, "worth")
		part := rapid.Int64Range(0, max(0, of)).Draw(t, "moved")
		gave, received := labour.Move(from, to, part, of)
		require.Zero(t, gave.Residual())
		require.Zero(t, received.Residual())
		together := func(a, b labour.Account) labour.Sum { return labour.Total(a.Equipment).Plus(labour.Total(b.Equipment)) }
		require.Equal(t, together(from, to), together(gave, received))
		require.Equal(t, from.Lines, gave.Lines, "what is no equipment stays")
		require.Equal(t, gave.Passed, received.Received.Less(to.Received))
		gave, received = labour.Move(gave, received, of-part, of-part)
		if of > part {
			require.Zero(t, labour.Total(gave.Equipment), "with all that was left of its worth, all went")
		}
		require.Zero(t, received.Residual())
	})
}

func TestWorkThatLeavesSixtyFourBitsStopsNoDelivery(t *testing.T) {
	dear := labour.Lines{{Occupation: 1, Amount: 1 << 60}}
	account := labour.Account{}.Receive(dear, 7<<10).Pass(dear, 3<<10).Pay(labour.Lines{{Amount: math.MaxInt64}, {Amount: math.MaxInt64}})
	require.Zero(t, account.Residual())
	left := account.Receive(dear, -7<<10).Pass(dear, -3<<10)
	require.Equal(t, int64(-2), labour.Total(left.Lines).Amount, "what wraps around on the way comes back")
}

func TestAUnitCarriesItsBaseAndAtMostHalfOfItMoreOrLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := make([]labour.Unit, rapid.IntRange(1, 5).Draw(t, "products"))
		for i := range units {
			units[i] = labour.Unit{Base: drawLabour(t, 20), Expected: rapid.Int64Range(1, 1000).Draw(t, "sales")}
		}
		open := drawLabour(t, 20)
		for i := range open {
			open[i].Amount *= rapid.Int64Range(-1000, 1000).Draw(t, "open")
		}
		carried := labour.Carry(units, open)
		require.Len(t, carried, len(units))
		for i, lines := range carried {
			base, now := labour.Total(units[i].Base).Amount, labour.Total(lines).Amount
			require.GreaterOrEqual(t, 2*now+int64(len(open))+1, base, "rounded line by line")
			require.LessOrEqual(t, 2*now, 3*base+2*int64(len(open))+2)
			require.LessOrEqual(t, len(lines), labour.MaxUnitLines)
			for _, line := range lines {
				require.GreaterOrEqual(t, line.Amount, int64(0))
			}
		}
		same := labour.Carry(units, nil)
		require.Len(t, same, len(units))
		for i, lines := range same {
			require.Equal(t, labour.Total(units[i].Base), labour.Total(lines), "with nothing open a unit carries what it takes")
		}
	})
}

func TestTheSmallestOccupationsAreGathered(t *testing.T) {
	var lines labour.Lines
	for id := range uint64(30) {
		lines = append(lines, labour.Line{Occupation: id + 1, Amount: int64(id + 1), Microseconds: 10})
	}
	largest := labour.Largest(lines, labour.MaxUnitLines)
	require.Len(t, largest, labour.MaxUnitLines)
	require.Equal(t, labour.Line{Occupation: 0, Amount: 1 + 2 + 3 + 4 + 5 + 6 + 7, Microseconds: 70}, largest[0])
	require.Equal(t, labour.Total(lines), labour.Total(largest))
}
