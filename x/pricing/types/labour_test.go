package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/pricing/labour"
	"github.com/factor-coop/factor/x/pricing/types"
)

func TestAnAccountThatMissesAMicroUnitIsNamed(t *testing.T) {
	account := types.LabourAccount{Lines: []types.LabourLine{{Occupation: 1, Amount: 5}}, Paid: types.LabourSum{Amount: 6}}
	require.ErrorContains(t, account.Check("labour account", 7), "labour account of company 7: paid and received less passed on and kept leaves 1, and 0 microseconds")
	require.ErrorIs(t, account.Check("labour account", 7), types.ErrGenesis)
}

func TestAnAccountIsStoredAsItIs(t *testing.T) {
	account := labour.Account{
		Lines: labour.Lines{{Occupation: 1, Amount: 2, Microseconds: 3}}, Equipment: labour.Lines{{Occupation: 4, Amount: -5, Microseconds: 6}},
		Paid: labour.Sum{Amount: 7, Microseconds: 8}, Received: labour.Sum{Amount: 9, Microseconds: 10}, Passed: labour.Sum{Amount: 11, Microseconds: 12},
	}
	require.Equal(t, account, types.StoredAccount(account).Account())
}
