package types_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/x/pricing/types"
)

func drawLabour(t *rapid.T, occupations uint64) types.LabourLines {
	var lines types.LabourLines
	for range rapid.IntRange(0, 8).Draw(t, "lines") {
		lines = types.AddLabour(lines, types.LabourLines{{
			Occupation: rapid.Uint64Range(1, occupations).Draw(t, "occupation"), Amount: rapid.Int64Range(0, 1e9).Draw(t, "amount"),
			Microseconds: rapid.Int64Range(0, 1e12).Draw(t, "time"),
		}}, 1, types.MaxLabourLines)
	}
	return lines
}

func TestNothingThatHappensToALabourAccountLosesWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var account, since types.LabourAccount
		var paid, received, passed types.LabourSum
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			work, quantity := drawLabour(t, 90), rapid.Int64Range(-50, 1000).Draw(t, "quantity")
			unit := types.SumLabour(work)
			moved := types.LabourSum{Amount: unit.Amount * quantity, Microseconds: unit.Microseconds * quantity}
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
				account, since = account.Join(since), types.LabourAccount{}
			}
			require.NoError(t, account.Check("account", 1))
			require.NoError(t, since.Check("account", 1))
			require.LessOrEqual(t, len(account.Lines), types.MaxLabourLines+1, "occupation 0 gathers the rest")
		}
		account = account.Join(since)
		require.Equal(t, []types.LabourSum{paid, received, passed}, []types.LabourSum{account.Paid, account.Received, account.Passed})
	})
}

func TestAnAccountThatMissesAMicroUnitIsNamed(t *testing.T) {
	account := types.LabourAccount{Lines: types.LabourLines{{Occupation: 1, Amount: 5}}, Paid: types.LabourSum{Amount: 6}}
	require.ErrorContains(t, account.Check("labour account", 7), "labour account of company 7: paid and received less passed on and kept leaves 1, and 0 microseconds")
	require.ErrorIs(t, account.Check("labour account", 7), types.ErrGenesis)
}

func TestWorkThatLeavesSixtyFourBitsStopsNoDelivery(t *testing.T) {
	dear := types.LabourLines{{Occupation: 1, Amount: 1 << 60}}
	account := types.LabourAccount{}.Receive(dear, 7<<10).Pass(dear, 3<<10).Pay(types.LabourLines{{Amount: math.MaxInt64}, {Amount: math.MaxInt64}})
	require.NoError(t, account.Check("labour account", 1))
	left := account.Receive(dear, -7<<10).Pass(dear, -3<<10)
	require.Equal(t, int64(-2), types.SumLabour(left.Lines).Amount, "what wraps around on the way comes back")
}

func TestAUnitCarriesItsBaseAndAtMostHalfOfItMoreOrLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := make([]types.LabourUnit, rapid.IntRange(1, 5).Draw(t, "products"))
		for i := range units {
			units[i] = types.LabourUnit{Base: drawLabour(t, 20), Expected: rapid.Int64Range(1, 1000).Draw(t, "sales")}
		}
		open := drawLabour(t, 20)
		for i := range open {
			open[i].Amount *= rapid.Int64Range(-1000, 1000).Draw(t, "open")
		}
		carried := types.CarryLabour(units, open)
		for i, lines := range carried {
			base, now := types.SumLabour(units[i].Base).Amount, types.SumLabour(lines).Amount
			require.GreaterOrEqual(t, 2*now+int64(len(open))+1, base, "rounded line by line")
			require.LessOrEqual(t, 2*now, 3*base+2*int64(len(open))+2)
			require.LessOrEqual(t, len(lines), types.MaxUnitLabourLines)
			for _, line := range lines {
				require.GreaterOrEqual(t, line.Amount, int64(0))
			}
		}
		for i, lines := range types.CarryLabour(units, nil) {
			require.Equal(t, types.SumLabour(units[i].Base), types.SumLabour(lines), "with nothing open a unit carries what it takes")
		}
	})
}

func TestTheSmallestOccupationsAreGathered(t *testing.T) {
	var lines types.LabourLines
	for id := range uint64(30) {
		lines = append(lines, types.LabourLine{Occupation: id + 1, Amount: int64(id + 1), Microseconds: 10})
	}
	largest := types.LargestLabour(lines, types.MaxUnitLabourLines)
	require.Len(t, largest, types.MaxUnitLabourLines)
	require.Equal(t, types.LabourLine{Occupation: 0, Amount: 1 + 2 + 3 + 4 + 5 + 6 + 7, Microseconds: 70}, largest[0])
	require.Equal(t, types.SumLabour(lines), types.SumLabour(largest))
}
