package amend_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/amend"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestNamedParametersChangeAndTheOthersStay(t *testing.T) {
	old := regiontypes.DefaultParams()
	first, err := amend.Apply(regiontypes.ErrInvalid, old, regiontypes.Params{MaxTxBytes: 70_000}, []string{"max_tx_bytes"})
	require.NoError(t, err)
	second, err := amend.Apply(regiontypes.ErrInvalid, first, regiontypes.Params{MemberAllowance: regiontypes.Bucket{MaxGas: 30_000_000}}, []string{"member_allowance.max_gas"})
	require.NoError(t, err)
	want := old
	want.MaxTxBytes, want.MemberAllowance.MaxGas = 70_000, 30_000_000
	require.Equal(t, want, second)
	require.Equal(t, regiontypes.DefaultParams(), old, "what it began from is not touched")

	all, err := amend.Apply(regiontypes.ErrInvalid, old, want, nil)
	require.NoError(t, err)
	require.Equal(t, want, all, "without names all change")

	list, err := amend.Apply(regiontypes.ErrInvalid, cooptypes.DefaultParams(), cooptypes.Params{TrancheSharesPpm: []int64{1_000_000}}, []string{"tranche_shares_ppm"})
	require.NoError(t, err)
	require.Equal(t, []int64{1_000_000}, list.TrancheSharesPpm)
}

func TestAChangeIsValidAsAWhole(t *testing.T) {
	old := cooptypes.DefaultParams()
	got, err := amend.Apply(regiontypes.ErrInvalid, old, cooptypes.Params{}, []string{"max_workers"})
	require.Error(t, err)
	require.Equal(t, old, got)
	_, err = amend.Apply(regiontypes.ErrInvalid, old, cooptypes.Params{}, []string{"initial_reserve"})
	require.Error(t, err, "the starting pool that stays is positive only where the reserve is")
	_, err = amend.Apply(regiontypes.ErrInvalid, old, cooptypes.Params{}, []string{"initial_reserve", "initial_starting"})
	require.NoError(t, err)
}

func TestWhatCannotBeMeantIsRefusedByName(t *testing.T) {
	one := regiontypes.Params{MaxTxBytes: 70_000}
	for want, names := range map[string][]string{
		"":                                    {"max_tx_bytes"},
		`"max_tx_byte" is no parameter`:       {"max_tx_byte", "max_tx_bytes"},
		`"" is no parameter`:                  {""},
		`"MaxTxBytes" is no parameter`:        {"MaxTxBytes"},
		`"max_tx_bytes.most" is no parameter`: {"max_tx_bytes.most"},
		`"member_allowance." is no parameter`: {"max_tx_bytes", "member_allowance."},
		"max_tx_bytes is named twice":         {"max_tx_bytes", "max_tx_bytes"},
		"member_allowance is named twice":     {"max_tx_bytes", "member_allowance.max_gas", "member_allowance"},
		"member_allowance.max_gas is named":   {"max_tx_bytes", "member_allowance", "member_allowance.max_gas"},
		"max_tx_bytes is given and not named": {"max_messages_per_tx"},
	} {
		err := amend.Check(regiontypes.ErrInvalid, one, names)
		if want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, want)
		require.ErrorIs(t, err, regiontypes.ErrInvalid)
	}
	require.ErrorContains(t, amend.Check(regiontypes.ErrInvalid, regiontypes.Params{MemberAllowance: regiontypes.Bucket{MaxGas: 1}}, []string{"max_tx_bytes"}), "member_allowance.max_gas is given")
	require.Error(t, amend.Check(regiontypes.ErrInvalid, one, nil), "without names all must be valid")
	require.NoError(t, amend.Check(regiontypes.ErrInvalid, regiontypes.DefaultParams(), nil))
}
