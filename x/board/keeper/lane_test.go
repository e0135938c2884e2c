package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/keeper"
	"github.com/factor-coop/factor/x/board/types"
)

// A company of one person could open elections by the hundred, all due a second before the region's: they wait for them.
func TestTheRegionsElectionsAndDecisionsComeFirst(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(3)
	own := f.Roll(m[2])
	config := fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members())))
	config.Owner = f.Region.Authority().String()
	bank := f.Open(config)
	f.EndBlock()
	var swamp []uint64
	for range keeper.MaxElectionsPerBlock + 4 {
		swamp = append(swamp, f.Open(fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.OnRoll(own))))))
	}
	f.EndBlock()
	for _, board := range swamp {
		_, err := f.Board.CallElection(f.Ctx, m[2].Address, board, 0)
		require.NoError(t, err)
	}
	election, err := f.Board.CallElection(f.Ctx, m[0].Address, bank, 0)
	require.NoError(t, err)
	f.Wait(10 * fixture.Nomination)
	closed, err := f.Board.GetElection(f.Ctx, election)
	require.NoError(t, err)
	require.True(t, closed.Closed, "though %d others were due before", len(swamp))
	open := 0
	for _, one := range elections(t, f) {
		if !one.Closed {
			open++
		}
	}
	require.Equal(t, len(swamp)+1-keeper.MaxElectionsPerBlock, open, "the cap of a block holds for both")
	f.EndBlock()
	f.RequireBoardInvariants()

	// The same for decisions: more are due than a block runs, and the region's runs.
	assembly := f.Assembly()
	private := f.Open(fixture.DirectConfig(types.OnRoll(own)))
	f.EndBlock()
	var others []uint64
	for range keeper.MaxExecutionsPerBlock {
		id := f.Propose(private, m[2])
		f.Yes(id, m[2])
		others = append(others, id)
	}
	first := f.Propose(assembly, m[0])
	f.Yes(first, m...)
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(first))
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(others[len(others)-1]))
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(others[len(others)-1]))
	f.RequireBoardInvariants()
}

func TestOnlyTheRegionAsksAllMembers(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(2)
	authority := f.Region.Authority().String()
	assembly, private := f.Assembly(), f.Open(fixture.DirectConfig(types.OnRoll(f.Roll(m[1]))))
	f.EndBlock()
	all := fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members())))
	for name, config := range map[string]types.BoardConfig{"direct": fixture.DirectConfig(types.Members()), "electing": all} {
		refused(t, f, types.ErrNotRegion, sent(f, &types.MsgOpenBoard{Signer: f.AddressOf(private), Config: config}))
		refused(t, f, types.ErrNotRegion, sent(f, &types.MsgConfigureBoard{Signer: f.AddressOf(private), Board: private, Config: config}))
		send(t, f, &types.MsgOpenBoard{Signer: f.AddressOf(assembly), Config: config})
		require.NotEmpty(t, name)
	}
	given := fixture.DirectConfig(types.OnRoll(f.Roll(m[1])))
	given.Owner = authority
	refused(t, f, types.ErrNotRegion, sent(f, &types.MsgConfigureBoard{Signer: f.AddressOf(private), Board: private, Config: given}))

	// What it was before it may stay.
	config := all
	config.Owner = f.AddressOf(private)
	old := f.Open(config)
	config.Rules.RecallPpm = fixture.Half
	send(t, f, &types.MsgConfigureBoard{Signer: f.AddressOf(private), Board: old, Config: config})
	f.RequireBoardInvariants()
}

// Whoever has a decision tried again pays what it uses; with too little it was no attempt.
func TestARetryRunsAtTheExpenseOfWhoAsksForIt(t *testing.T) {
	f, proposal, m := failing(t)
	attempts := f.Proposal(proposal).Attempts
	with := func(gas uint64) (uint64, error) {
		meter := storetypes.NewGasMeter(gas)
		var err error
		func() {
			defer func() {
				if r := recover(); r != nil {
					_, is := r.(storetypes.ErrorOutOfGas)
					require.True(t, is, "%v", r)
					err = sdkerrors.ErrOutOfGas
				}
			}()
			cached, write := f.Ctx.CacheContext()
			if err = f.Board.Retry(cached.WithGasMeter(meter), m[0].Address, proposal); err == nil {
				write()
			}
		}()
		return meter.GasConsumed(), err
	}
	used, err := with(10_000_000)
	require.NoError(t, err)
	require.Equal(t, attempts+1, f.Proposal(proposal).Attempts)
	require.Equal(t, types.PROPOSAL_PHASE_FAILED, f.Phase(proposal), "at once, not at the end of the block")
	_, err = with(used - 1)
	require.ErrorIs(t, err, sdkerrors.ErrOutOfGas)
	require.Equal(t, attempts+1, f.Proposal(proposal).Attempts)
	f.EndBlock()
	require.Equal(t, attempts+1, f.Proposal(proposal).Attempts)
	f.RequireBoardInvariants()
}
