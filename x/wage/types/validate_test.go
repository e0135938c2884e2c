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
	for name, bad := range map[string]struct {
		says string
		msg  interface{ ValidateBasic() error }
	}{
		"no signer":             {"signer \"\": empty", &types.MsgClockOut{}},
		"a foreign signer":      {"expected factor, got cosmos", &types.MsgClockOut{Signer: "cosmos1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqnrql8a"}},
		"no company":            {"company is 0", &types.MsgClockIn{Signer: signer}},
		"no shifts":             {"shifts has 0 entries", &types.MsgConfirmHours{Signer: signer}},
		"shift 0":               {"shift is 0", &types.MsgConfirmHours{Signer: signer, Shifts: []uint64{0}}},
		"too many shifts":       {"shifts has 101 entries", &types.MsgConfirmHours{Signer: signer, Shifts: make([]uint64, types.MaxConfirmations+1)}},
		"reject shift 0":        {"shift is 0", &types.MsgRejectHours{Signer: signer}},
		"an empty timesheet":    {"must end after it begins", &types.MsgSubmitTimesheet{Signer: signer, Company: 1, Member: 1, From: 5, Until: 5}},
		"a negative timesheet":  {"from @-1 until 1970-01-01 00:00:05 UTC, both must be times", &types.MsgSubmitTimesheet{Signer: signer, Company: 1, Member: 1, From: -1, Until: 5}},
		"an endless timesheet":  {"until @9223372036854775807, both must be times", &types.MsgSubmitTimesheet{Signer: signer, Company: 1, Member: 1, From: 1, Until: math.MaxInt64}},
		"timesheet 0":           {"timesheet is 0", &types.MsgApproveTimesheet{Signer: signer}},
		"withdraw timesheet 0":  {"timesheet is 0", &types.MsgWithdrawTimesheet{Signer: signer}},
		"a review above one":    {"productivity_ppm is 100.0001%", &types.MsgReview{Signer: signer, Company: 1, Member: 1, ProductivityPpm: 1_000_001}},
		"a negative review":     {"productivity_ppm is -0.0001%", &types.MsgReview{Signer: signer, Company: 1, Member: 1, ProductivityPpm: -1}},
		"a code with a blank":   {"code \"the baker\"", &types.MsgSetOccupation{Signer: signer, Code: "the baker", Factors: good}},
		"a code of look-alikes": {"must match", &types.MsgSetOccupation{Signer: signer, Code: "b\u0430ker", Factors: good}},
		"a long code":           {"must match", &types.MsgSetOccupation{Signer: signer, Code: strings.Repeat("a", 10_000), Factors: good}},
		"no rate":               {"base_rate_per_hour is 0", &types.MsgSetOccupation{Signer: signer, Code: "baker"}},
		"an endless rate":       {"base_rate_per_hour is 9223372036854.775807", &types.MsgSetOccupation{Signer: signer, Code: "baker", Factors: types.Factors{BaseRatePerHour: math.MaxInt64}}},
		"a weight above one":    {"weight_ppm is 100.0001%", &types.MsgSetIndustryStandard{Signer: signer, Occupation: 1, Standard: types.Standard{Recorded: true, WeightPpm: 1_000_001}}},
		"a standard for no job": {"occupation is 0", &types.MsgSetIndustryStandard{Signer: signer}},
		"parameters of zeroes":  {"max_shift_seconds is 0", &types.MsgUpdateParams{Signer: signer}},
	} {
		require.ErrorIs(t, bad.msg.ValidateBasic(), types.ErrInvalid, name)
		require.ErrorContains(t, bad.msg.ValidateBasic(), bad.says, name)
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
