package types_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/region/types"
)

type message interface{ ValidateBasic() error }

func person(n byte) string {
	denom.Configure()
	return sdk.AccAddress(append(make([]byte, 19), n)).String()
}

func TestHostileInputIsRefusedByTheMessageItself(t *testing.T) {
	a, b := person(1), person(2)
	badAddresses := []string{"", "factor1", "cosmos1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqnrql8a", strings.ToUpper(a), a + " ", "\u202e" + a, strings.Repeat("a", 10_000)}
	for _, bad := range badAddresses {
		for _, m := range []message{
			&types.MsgAdmitMember{Signer: bad, Address: b}, &types.MsgAdmitMember{Signer: a, Address: bad},
			&types.MsgSuspendMember{Signer: bad, Member: 1, Reason: "x"}, &types.MsgReinstateMember{Signer: bad, Member: 1},
			&types.MsgLeave{Signer: bad}, &types.MsgReplaceKey{Signer: bad, Member: 1, NewAddress: b}, &types.MsgReplaceKey{Signer: a, Member: 1, NewAddress: bad},
			&types.MsgGrantMandate{Signer: bad, Member: 1, Permission: types.PermissionAdmit}, &types.MsgRevokeMandate{Signer: bad, Member: 1, Permission: types.PermissionAdmit},
			&types.MsgRegisterRelayer{Signer: bad, Address: b}, &types.MsgRegisterRelayer{Signer: a, Address: bad},
			&types.MsgRemoveRelayer{Signer: bad, Address: b}, &types.MsgRemoveRelayer{Signer: a, Address: bad},
			&types.MsgRenameCurrency{Signer: bad, CurrencyName: "x"}, &types.MsgUpdateParams{Signer: bad, Params: types.DefaultParams()},
		} {
			require.ErrorIs(t, m.ValidateBasic(), types.ErrInvalid, "%T %.80q", m, bad)
		}
	}
	for _, bad := range []string{"", "A", "a b", "a\u200bb", "\u0430bc", "-a", strings.Repeat("a", 33), strings.Repeat("a", 10_000), "a\n", "a/b"} {
		require.ErrorIs(t, (&types.MsgSuspendMember{Signer: a, Member: 1, Reason: bad}).ValidateBasic(), types.ErrInvalid, "%.80q", bad)
		require.ErrorIs(t, (&types.MsgRenameCurrency{Signer: a, CurrencyName: bad}).ValidateBasic(), types.ErrInvalid, "%.80q", bad)
		require.ErrorIs(t, (&types.MsgGrantMandate{Signer: a, Member: 1, Permission: bad}).ValidateBasic(), types.ErrInvalid, "%.80q", bad)
		require.ErrorIs(t, (&types.MsgRevokeMandate{Signer: a, Member: 1, Permission: bad}).ValidateBasic(), types.ErrPermissionUnknown, "%.80q", bad)
	}
	for _, m := range []message{
		&types.MsgSuspendMember{Signer: a, Reason: "x"}, &types.MsgReinstateMember{Signer: a}, &types.MsgReplaceKey{Signer: a, NewAddress: b},
		&types.MsgGrantMandate{Signer: a, Permission: types.PermissionAdmit}, &types.MsgRevokeMandate{Signer: a, Permission: types.PermissionAdmit},
		&types.MsgUpdateParams{Signer: a},
	} {
		require.ErrorIs(t, m.ValidateBasic(), types.ErrInvalid, "%T", m)
	}
}

func TestAMandatesFiguresAreCheckedTogether(t *testing.T) {
	for _, c := range []struct {
		limit, period, end int64
		ok                 bool
	}{
		{0, 0, 0, true},
		{1, 1, 1, true},
		{types.MaxLimit, types.MaxDurationSeconds, types.MaxTime, true},
		{types.MaxLimit + 1, 1, 0, false},
		{math.MaxInt64, 1, 0, false},
		{-1, 1, 0, false},
		{math.MinInt64, 1, 0, false},
		{1, 0, 0, false},
		{0, 1, 0, false},
		{1, -1, 0, false},
		{1, math.MaxInt64, 0, false},
		{0, 0, -1, false},
		{0, 0, math.MaxInt64, false},
	} {
		m := &types.MsgGrantMandate{Signer: person(1), Member: 1, Permission: types.PermissionBank, LimitPerPeriod: c.limit, PeriodSeconds: c.period, EndsAt: c.end}
		if err := m.ValidateBasic(); c.ok {
			require.NoError(t, err, "%+v", c)
		} else {
			require.ErrorIs(t, err, types.ErrInvalid, "%+v", c)
		}
	}
}

func TestParamsHaveBounds(t *testing.T) {
	require.NoError(t, types.DefaultParams().Validate())
	for name, spoil := range map[string]func(*types.Params){
		"no proposals":       func(p *types.Params) { p.MaxMessagesPerTx = types.MinMessages - 1 },
		"many messages":      func(p *types.Params) { p.MaxMessagesPerTx = math.MaxUint32 },
		"deep":               func(p *types.Params) { p.MaxNestingDepth = 9 },
		"no nesting":         func(p *types.Params) { p.MaxNestingDepth = 0 },
		"tiny transactions":  func(p *types.Params) { p.MaxTxBytes = types.MinTxBytes - 1 },
		"huge transactions":  func(p *types.Params) { p.MaxTxBytes = math.MaxUint32 },
		"no mandates":        func(p *types.Params) { p.MaxMandatesPerMember = 0 },
		"many mandates":      func(p *types.Params) { p.MaxMandatesPerMember = types.MaxMandatesCap + 1 },
		"no gas":             func(p *types.Params) { p.MemberAllowance.MaxGas = 0 },
		"too little gas":     func(p *types.Params) { p.OperatorAllowance.MaxGas = types.MinBucketGas - 1 },
		"a slow refill":      func(p *types.Params) { p.MemberAllowance.RefillPerSecond = types.MinRefill - 1 },
		"gas beyond measure": func(p *types.Params) { p.MemberAllowance.MaxGas = math.MaxUint64 },
		"no refill":          func(p *types.Params) { p.OperatorAllowance.RefillPerSecond = 0 },
		"refill overflows":   func(p *types.Params) { p.RelayerAllowance.RefillPerSecond = math.MaxUint64 },
	} {
		params := types.DefaultParams()
		spoil(&params)
		require.ErrorIs(t, params.Validate(), types.ErrInvalid, name)
	}
}

func TestABucketNeverHoldsMoreThanItsSize(t *testing.T) {
	b := types.Bucket{MaxGas: types.MaxBucketGas, RefillPerSecond: types.MaxBucketGas}
	require.Equal(t, uint64(types.MaxBucketGas), b.Refilled(types.Allowance{}, math.MaxInt64))
	require.Equal(t, uint64(7), b.Refilled(types.Allowance{Gas: 7, AsOf: 5}, 5))
	b = types.Bucket{MaxGas: 10, RefillPerSecond: 3}
	for now, want := range []uint64{0, 3, 6, 9, 10, 10} {
		require.Equal(t, want, b.Refilled(types.Allowance{}, int64(now)))
	}
	require.Equal(t, uint64(10), b.Refilled(types.Allowance{Gas: 99}, 0), "the region made the bucket smaller")
}
