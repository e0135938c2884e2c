package types_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/wage/types"
)

func TestMessagesRefuseWhatCannotBe(t *testing.T) {
	denom.Configure()
	signer := sdk.AccAddress(make([]byte, 20)).String()
	good := types.Factors{BaseRatePerHour: 1}
	for name, msg := range map[string]interface{ ValidateBasic() error }{
		"no signer":             &types.MsgClockOut{},
		"a foreign signer":      &types.MsgClockOut{Signer: "cosmos1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqnrql8a"},
		"no company":            &types.MsgClockIn{Signer: signer},
		"no shifts":             &types.MsgConfirmHours{Signer: signer},
		"shift 0":               &types.MsgConfirmHours{Signer: signer, Shifts: []uint64{0}},
		"too many shifts":       &types.MsgConfirmHours{Signer: signer, Shifts: make([]uint64, types.MaxConfirmations+1)},
		"reject shift 0":        &types.MsgRejectHours{Signer: signer},
		"an empty timesheet":    &types.MsgSubmitTimesheet{Signer: signer, Company: 1, Member: 1, From: 5, Until: 5},
		"a negative timesheet":  &types.MsgSubmitTimesheet{Signer: signer, Company: 1, Member: 1, From: -1, Until: 5},
		"an endless timesheet":  &types.MsgSubmitTimesheet{Signer: signer, Company: 1, Member: 1, From: 1, Until: math.MaxInt64},
		"timesheet 0":           &types.MsgApproveTimesheet{Signer: signer},
		"withdraw timesheet 0":  &types.MsgWithdrawTimesheet{Signer: signer},
		"a review above one":    &types.MsgReview{Signer: signer, Company: 1, Member: 1, ProductivityPpm: 1_000_001},
		"a negative review":     &types.MsgReview{Signer: signer, Company: 1, Member: 1, ProductivityPpm: -1},
		"a code with a blank":   &types.MsgSetOccupation{Signer: signer, Code: "the baker", Factors: good},
		"a code of look-alikes": &types.MsgSetOccupation{Signer: signer, Code: "b\u0430ker", Factors: good},
		"a long code":           &types.MsgSetOccupation{Signer: signer, Code: strings.Repeat("a", 10_000), Factors: good},
		"no rate":               &types.MsgSetOccupation{Signer: signer, Code: "baker"},
		"an endless rate":       &types.MsgSetOccupation{Signer: signer, Code: "baker", Factors: types.Factors{BaseRatePerHour: math.MaxInt64}},
		"a weight above one":    &types.MsgSetIndustryStandard{Signer: signer, Occupation: 1, Standard: types.Standard{Recorded: true, WeightPpm: 1_000_001}},
		"a standard for no job": &types.MsgSetIndustryStandard{Signer: signer},
		"parameters of zeroes":  &types.MsgUpdateParams{Signer: signer},
	} {
		require.ErrorIs(t, msg.ValidateBasic(), types.ErrInvalid, name)
	}
	require.NoError(t, (&types.MsgSetOccupation{Signer: signer, Code: "baker", Factors: good}).ValidateBasic())
	require.NoError(t, (&types.MsgUpdateParams{Signer: signer, Params: types.DefaultParams()}).ValidateBasic())
}

func TestWhatIsPaidFollowsFromTheCursor(t *testing.T) {
	shift := types.Shift{Id: 5, StartedAt: 1000, EndsAt: 1000 + 2*3600 + 60}
	for cursor, want := range map[types.Cursor]int64{
		{Second: 0, Shift: math.MaxUint64}:             1000,
		{Second: 1000 + 3600, Shift: 4}:                1000,
		{Second: 1000 + 3600, Shift: 5}:                1000 + 3600,
		{Second: 1000 + 7199, Shift: 9}:                1000 + 3600,
		{Second: 1000 + 7200, Shift: math.MaxUint64}:   1000 + 7200,
		{Second: 1000 + 3*3600, Shift: math.MaxUint64}: shift.EndsAt,
	} {
		require.Equal(t, want, shift.PaidUntil(cursor), "%v", cursor)
	}
}

func TestWeeksBeginOnMonday(t *testing.T) {
	const monday = 1767571200 // 5 January 2026
	require.Equal(t, types.Week(monday)-1, types.Week(monday-1))
	require.Equal(t, types.Week(monday), types.Week(monday+types.WeekSeconds-1))
}
