package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/region/keeper"
	"github.com/factor-coop/factor/x/region/types"
)

// lived is a region in which everything that is stored has been used.
func lived(t *testing.T) *fixture.Fix {
	f := fixture.New(t)
	members := f.AdmitMany(4)
	serial := 0
	require.NoError(t, admits(f, f.Officer.Address, &serial)(f.Ctx))
	_, err := f.Region.GrantMandate(f.Ctx, fixture.Address("company"), types.MandateGrant{Member: members[0].Id, Permission: "company.order", LimitPerPeriod: 10, PeriodSeconds: 5, EndsAt: f.Now() + 99})
	require.NoError(t, err)
	f.EndBlock()
	suspended, err := f.RegionMsg.SuspendMember(f.Ctx, &types.MsgSuspendMember{Signer: f.Officer.Address, Member: members[0].Id, Reason: "late"})
	require.NoError(t, err)
	require.NoError(t, f.Region.Object(f.Ctx, members[0].Address, suspended.Notice))
	_, err = f.RegionMsg.ReplaceKey(f.Ctx, &types.MsgReplaceKey{Signer: f.Officer.Address, Member: members[0].Id, NewAddress: addr("awaited")})
	require.NoError(t, err)
	require.NoError(t, f.Region.FreezeKey(f.Ctx, members[1].Address))
	require.NoError(t, f.Region.AuthorizeFor(f.Ctx, fixture.Address("company"), members[0].Address, "company.order", 7))
	require.NoError(t, f.Region.ReplaceKey(f.Ctx, members[2].Id, addr("new-key"), 0))
	require.NoError(t, f.Region.Suspend(f.Ctx, members[2].Id, "why"))
	require.NoError(t, f.Region.Leave(f.Ctx, members[3].Id))
	_, err = f.Region.RegisterRelayer(f.Ctx, addr("relay"))
	require.NoError(t, err)
	require.NoError(t, f.Region.AssignPower(f.Ctx, types.PermissionBank, fixture.Address("bank board")))
	require.NoError(t, f.Region.ConsumeAllowance(f.Ctx, types.AllowanceHolder{Kind: types.ALLOWANCE_KIND_MEMBER, Id: 1}, 12345))
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Region.Invariants()))
	return f
}

func empty(t *testing.T, at time.Time, chainID string) (*fixture.Env, keeper.Keeper) {
	env := fixture.NewEnv(t)
	env.Ctx = env.Ctx.WithBlockTime(at).WithChainID(chainID)
	return env, keeper.NewKeeper(env.Cdc, env.Store(types.StoreKey), env.Store(types.ClockStoreKey), env.Addresses, env.Auth, types.ParameterNames(types.ModuleName, &types.Params{}), cooptypes.MovesMoney)
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	f := lived(t)
	first, err := f.Region.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NotEmpty(t, first.KeyReplacements)
	require.NotEmpty(t, first.Allowances)
	require.NotEmpty(t, first.Windows)
	require.Len(t, first.Notices, 2)
	require.Len(t, first.Objections, 1)
	require.NotZero(t, first.Members[2].FrozenAt)
	require.NotZero(t, first.Members[5].ProbationUntil)
	env, again := empty(t, f.Ctx.BlockTime().Add(time.Hour), fixture.ChainID)
	require.NoError(t, again.InitGenesis(env.Ctx, first))
	require.NoError(t, invariant.CheckAll(env.Ctx, again.Invariants()))
	second, err := again.ExportGenesis(env.Ctx)
	require.NoError(t, err)
	require.Equal(t, string(f.Cdc.MustMarshalJSON(first)), string(f.Cdc.MustMarshalJSON(second)))
	now, err := again.Now(env.Ctx)
	require.NoError(t, err)
	require.Equal(t, f.Now()+3600, now, "the clock goes on")
}

func TestAGenesisTimeThatSetsTheClockBackIsRefused(t *testing.T) {
	f := lived(t)
	state, err := f.Region.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	env, again := empty(t, f.Ctx.BlockTime().Add(-time.Second), fixture.ChainID)
	require.ErrorIs(t, again.InitGenesis(env.Ctx, state), types.ErrClock)
}

func TestOnlyADevelopmentRegionLivesFasterThanItsBlocks(t *testing.T) {
	state := fixture.RegionGenesis()
	state.Clock.Scale = 3600
	env, k := empty(t, fixture.Genesis, fixture.ChainID)
	require.ErrorIs(t, k.InitGenesis(env.Ctx, state), types.ErrInvalid)
	env, k = empty(t, fixture.Genesis.Add(300*time.Millisecond), config.DevnetChainID)
	require.NoError(t, k.InitGenesis(env.Ctx, state))
	env.Advance(500 * time.Millisecond)
	now, err := k.Now(env.Ctx)
	require.NoError(t, err)
	require.Equal(t, fixture.Genesis.Unix()+2880, now, "0.8 s at 3600 to one, of which 0.3 s lay before the start")
	require.NoError(t, k.BeginBlock(env.Ctx))
	reached, err := k.Now(env.Ctx.WithBlockTime(time.Time{}))
	require.NoError(t, err)
	require.Equal(t, now, reached, "without a block it is the last block's time")
}

func TestAnInvalidGenesisIsRefused(t *testing.T) {
	f := lived(t)
	valid, err := f.Region.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	raw := f.Cdc.MustMarshalJSON(valid)
	for name, bad := range map[string]struct {
		says   string
		change func(*types.GenesisState)
	}{
		"code":                    {"profile.code", func(s *types.GenesisState) { s.Profile.Code = "Region One" }},
		"currency name":           {"profile.currency_name", func(s *types.GenesisState) { s.Profile.CurrencyName = "" }},
		"scale":                   {"clock.scale is 0", func(s *types.GenesisState) { s.Clock.Scale = 0 }},
		"half a clock":            {"clock origins are", func(s *types.GenesisState) { s.Clock.ChainOrigin = 0 }},
		"last time":               {"last_chain_time is -1", func(s *types.GenesisState) { s.LastChainTime = -1 }},
		"params":                  {"max_tx_bytes is 0", func(s *types.GenesisState) { s.Params.MaxTxBytes = 0 }},
		"bucket":                  {"relayer_allowance.refill_per_second is 0", func(s *types.GenesisState) { s.Params.RelayerAllowance.RefillPerSecond = 0 }},
		"member id gap":           {"members[1] has id 9", func(s *types.GenesisState) { s.Members[1].Id = 9 }},
		"member id 0":             {"members[0] has id 0", func(s *types.GenesisState) { s.Members[0].Id = 0 }},
		"last member":             {"last_member is 7, there are 6 members", func(s *types.GenesisState) { s.LastMember++ }},
		"address twice":           {"to member 1 and to member 2", func(s *types.GenesisState) { s.Members[1].Address = s.Members[0].Address }},
		"address":                 {"member's address", func(s *types.GenesisState) { s.Members[1].Address = "cosmos1xyz" }},
		"status":                  {"member 2 has status 0", func(s *types.GenesisState) { s.Members[1].Status = 0 }},
		"admitted":                {"admitted at -1", func(s *types.GenesisState) { s.Members[1].AdmittedAt = -1 }},
		"mandate of nobody":       {"mandate 1 is held by 99", func(s *types.GenesisState) { s.Mandates[0].Member = 99 }},
		"mandate id twice":        {"mandates[1] has id 1", func(s *types.GenesisState) { s.Mandates[1].Id = s.Mandates[0].Id }},
		"mandate id above last":   {"last_mandate 1", func(s *types.GenesisState) { s.LastMandate = 1 }},
		"mandate twice":           {"mandate 2 repeats region.admit", func(s *types.GenesisState) { s.Mandates[1] = s.Mandates[0]; s.Mandates[1].Id = 2; s.Mandates[0].Id = 1 }},
		"mandate used":            {"mandate 1: used is 4611686018427387904", func(s *types.GenesisState) { s.Mandates[0].Used = 1 << 62 }},
		"mandate limit":           {"limit_per_period is -1", func(s *types.GenesisState) { s.Mandates[0].LimitPerPeriod = -1 }},
		"mandate permission":      {"permission \"everything\"", func(s *types.GenesisState) { s.Mandates[0].Permission = "everything" }},
		"mandate of who left":     {"mandate 1 is held by 5", func(s *types.GenesisState) { s.Mandates[0].Member = 5 }},
		"grantor":                 {"mandate 1: grantor \"x\"", func(s *types.GenesisState) { s.Mandates[0].Grantor = "x" }},
		"relayer is a member":     {"to member 1 and to relayer 1", func(s *types.GenesisState) { s.Relayers[0].Address = s.Members[0].Address }},
		"relayer id":              {"relayers[0] has id 2", func(s *types.GenesisState) { s.Relayers[0].Id = 2 }},
		"retired is a member":     {"to member 1 and to the past of member 4", func(s *types.GenesisState) { s.RetiredAddresses[0].Address = s.Members[0].Address }},
		"retired of nobody":       {"99, of retired address", func(s *types.GenesisState) { s.RetiredAddresses[0].Member = 99 }},
		"replacement not retired": {"which is not retired", func(s *types.GenesisState) { s.KeyReplacements[0].OldAddress = s.Members[0].Address }},
		"replacement to nobody":   {"which is nobody's", func(s *types.GenesisState) { s.KeyReplacements[0].NewAddress = addr("nobody") }},
		"replacement of nobody":   {"99, of key_replacements[0]", func(s *types.GenesisState) { s.KeyReplacements[0].Member = 99 }},
		"allowance kind":          {"unknown kind of allowance", func(s *types.GenesisState) { s.Allowances[0].Holder.Kind = 0 }},
		"allowance twice":         {"allowances[1] is of ALLOWANCE_KIND_MEMBER 1", func(s *types.GenesisState) { s.Allowances = append(s.Allowances, s.Allowances[0]) }},
		"allowance gas":           {"allowances[0] holds 9223372036854775808 gas", func(s *types.GenesisState) { s.Allowances[0].Allowance.Gas = 1 << 63 }},
		"notice of nobody":        {"99, of notice 1", func(s *types.GenesisState) { s.Notices[0].Member = 99 }},
		"notice id":               {"last_notice 1", func(s *types.GenesisState) { s.LastNotice = 1 }},
		"notice kind":             {"notice 1 is of kind 7", func(s *types.GenesisState) { s.Notices[0].Kind = 7 }},
		"notice due before":       {"is due at 1", func(s *types.GenesisState) { s.Notices[0].DueAt = 1 }},
		"notice's address":        {"and to a notice", func(s *types.GenesisState) { s.Notices[1].NewAddress = s.Relayers[0].Address }},
		"notice twice":            {"notice 2 repeats", func(s *types.GenesisState) { s.Notices[1] = s.Notices[0]; s.Notices[1].Id = 2 }},
		"objections counted":      {"notice 2 has fewer objections", func(s *types.GenesisState) { s.Notices[1].Objections = 1 }},
		"objection too many":      {"notice 1 has more objections", func(s *types.GenesisState) { s.Notices[0].Objections = 0 }},
		"objection of nobody":     {"objections[0] is of member 99", func(s *types.GenesisState) { s.Objections[0].Member = 99 }},
		"window twice":            {"windows[1] is of WINDOW_KIND_ADMISSIONS", func(s *types.GenesisState) { s.Windows[1] = s.Windows[0] }},
		"window unused":           {"used 0 times", func(s *types.GenesisState) { s.Windows[0].Used = 0 }},
		"votes before admission":  {"member 2 is MEMBER_STATUS_ACTIVE, admitted at", func(s *types.GenesisState) { s.Members[1].ElectorSince-- }},
		"votes on probation":      {"member 6 is MEMBER_STATUS_ACTIVE, admitted at", func(s *types.GenesisState) { s.Members[5].ElectorSince = s.Members[5].AdmittedAt }},
		"votes having left":       {"member 5 is MEMBER_STATUS_LEFT", func(s *types.GenesisState) { s.Members[4].ElectorSince = s.Members[4].AdmittedAt }},
	} {
		t.Run(name, func(t *testing.T) {
			var state types.GenesisState
			f.Cdc.MustUnmarshalJSON(raw, &state)
			require.NoError(t, state.Validate())
			bad.change(&state)
			require.ErrorContains(t, state.Validate(), bad.says)
		})
	}
}
