package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/x/pricing/types"
)

func drawLabour(t *rapid.T, occupations uint64) types.LabourLines {
	var lines types.LabourLines
	for range rapid.IntRange(0, 8).Draw(t, "lines") {
		var err error
		lines, err = types.AddLabour(lines, types.LabourLines{{
			Occupation: rapid.Uint64Range(1, occupations).Draw(t, "occupation"), Amount: rapid.Int64Range(0, 1e9).Draw(t, "amount"),
			Microseconds: rapid.Int64Range(0, 1e12).Draw(t, "time"),
		}}, 1, types.MaxLabourLines)
		require.NoError(t, err)
	}
	return lines
}

func sumOf(t require.TestingT, lines types.LabourLines) types.LabourSum {
	sum, err := types.SumLabour(lines)
	require.NoError(t, err)
	return sum
}

func TestNothingThatHappensToALabourAccountLosesWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var account, since types.LabourAccount
		var paid, received, passed types.LabourSum
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			work, quantity := drawLabour(t, 90), rapid.Int64Range(-50, 1000).Draw(t, "quantity")
			unit := sumOf(t, work)
			moved := types.LabourSum{Amount: unit.Amount * quantity, Microseconds: unit.Microseconds * quantity}
			var err error
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				since, err = since.Pay(work)
				require.NoError(t, err)
				paid, err = paid.Plus(unit)
			case 1:
				since, err = since.Receive(work, quantity)
				require.NoError(t, err)
				received, err = received.Plus(moved)
			case 2:
				since, err = since.ReceiveEquipment(work, quantity)
				require.NoError(t, err)
				received, err = received.Plus(moved)
			case 3:
				since, err = since.Pass(work, quantity)
				require.NoError(t, err)
				passed, err = passed.Plus(moved)
			case 4:
				of := rapid.Int64Range(0, 1e9).Draw(t, "worth")
				account, err = account.Release(rapid.Int64Range(0, 2e9).Draw(t, "depreciated"), of)
			default:
				account, err = account.Join(since)
				since = types.LabourAccount{}
			}
			require.NoError(t, err)
			require.NoError(t, account.Check("account", 1))
			require.NoError(t, since.Check("account", 1))
			require.LessOrEqual(t, len(account.Lines), types.MaxLabourLines+1, "occupation 0 gathers the rest")
		}
		account, err := account.Join(since)
		require.NoError(t, err)
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
	account, err := types.LabourAccount{}.Receive(dear, 1<<10)
	require.NoError(t, err)
	require.Equal(t, types.LabourAccount{}, account)
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
		carried, err := types.CarryLabour(units, open)
		require.NoError(t, err)
		require.Len(t, carried, len(units))
		for i, lines := range carried {
			base, now := sumOf(t, units[i].Base).Amount, sumOf(t, lines).Amount
			require.GreaterOrEqual(t, 2*now+int64(len(open))+1, base, "rounded line by line")
			require.LessOrEqual(t, 2*now, 3*base+2*int64(len(open))+2)
			require.LessOrEqual(t, len(lines), types.MaxUnitLabourLines)
			for _, line := range lines {
				require.GreaterOrEqual(t, line.Amount, int64(0))
			}
		}
		same, err := types.CarryLabour(units, nil)
		require.NoError(t, err)
		require.Len(t, same, len(units))
		for i, lines := range same {
			require.Equal(t, sumOf(t, units[i].Base), sumOf(t, lines), "with nothing open a unit carries what it takes")
		}
	})
}

func TestTheSmallestOccupationsAreGathered(t *testing.T) {
	var lines types.LabourLines
	for id := range uint64(30) {
		lines = append(lines, types.LabourLine{Occupation: id + 1, Amount: int64(id + 1), Microseconds: 10})
	}
	largest, err := types.LargestLabour(lines, types.MaxUnitLabourLines)
	require.NoError(t, err)
	require.Len(t, largest, types.MaxUnitLabourLines)
	require.Equal(t, types.LabourLine{Occupation: 0, Amount: 1 + 2 + 3 + 4 + 5 + 6 + 7, Microseconds: 70}, largest[0])
	require.Equal(t, sumOf(t, lines), sumOf(t, largest))
}
