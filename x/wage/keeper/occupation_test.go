package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/wage/types"
)

func (b *bakery) becomes(occupation uint64) {
	b.T.Helper()
	_, err := b.CoopMsg.ChangeOccupation(b.Ctx, &cooptypes.MsgChangeOccupation{Signer: b.anna.Address, Company: b.company, Member: b.ben.Id, Occupation: occupation})
	require.NoError(b.T, err)
	_, err = b.CoopMsg.AcceptOffer(b.Ctx, &cooptypes.MsgAcceptOffer{Signer: b.ben.Address, Company: b.company, Occupation: occupation})
	require.NoError(b.T, err)
}

func (b *bakery) approved(id uint64) types.Shift {
	b.T.Helper()
	_, err := b.WageMsg.ApproveTimesheet(b.Ctx, &types.MsgApproveTimesheet{Signer: b.Officer.Address, Timesheet: id})
	require.NoError(b.T, err)
	shift, _, err := b.Wage.GetShift(b.Ctx, id)
	require.NoError(b.T, err)
	return shift
}

// Hours of last week are paid as what they were worked as and at the rate of then, whatever the worker does and the
// region pays today, and also when the job has ended meanwhile.
func TestATimesheetIsPaidAtTheOccupationAndTheRateThatHeldThen(t *testing.T) {
	b := newBakery(t)
	manager := b.Occupation("manager", types.Factors{BaseRatePerHour: 100 * fixture.RatePerHour})
	b.Pass(2 * time.Hour)
	worked := b.Now() - 3600
	b.becomes(manager)
	managed := b.Now()
	b.Pass(24 * time.Hour)
	b.Occupation("worker", types.Factors{BaseRatePerHour: 7 * fixture.RatePerHour})
	b.becomes(1)
	b.Pass(time.Hour)

	id, err := b.sheet(b.ben, worked, worked+3600)
	require.NoError(t, err)
	shift := b.approved(id)
	require.EqualValues(t, 1, shift.Occupation)
	require.EqualValues(t, fixture.RatePerHour, shift.PaidAmount+shift.ClaimedAmount, "as a worker, at the rate of that day")
	id, err = b.sheet(b.ben, managed, managed+3600)
	require.NoError(t, err)
	require.Equal(t, manager, b.approved(id).Occupation)

	_, err = b.CoopMsg.Resign(b.Ctx, &cooptypes.MsgResign{Signer: b.ben.Address, Company: b.company})
	require.NoError(t, err)
	b.Pass(time.Minute)
	id, err = b.sheet(b.ben, managed+7200, managed+10800)
	require.NoError(t, err)
	require.Equal(t, manager, b.approved(id).Occupation, "also when the job has ended")
	b.check()
}

func TestOccupationsThatTheRegionAddsAreKnownToCompanies(t *testing.T) {
	b := newBakery(t)
	require.ErrorIs(t, b.Coop.CheckOccupation(b.Ctx, 2), cooptypes.ErrOccupationNotFound)
	_, err := b.CoopMsg.ChangeOccupation(b.Ctx, &cooptypes.MsgChangeOccupation{Signer: b.anna.Address, Company: b.company, Member: b.ben.Id, Occupation: 2})
	require.ErrorIs(t, err, cooptypes.ErrOccupationNotFound)
	require.EqualValues(t, 2, b.Occupation("miller", types.Factors{BaseRatePerHour: 1}))
	require.NoError(t, b.Coop.CheckOccupation(b.Ctx, 2))
	genesis, err := b.Wage.ExportGenesis(b.Ctx)
	require.NoError(t, err)
	genesis.Occupations = append(genesis.Occupations, types.Occupation{Id: 3, Code: "baker", Versions: genesis.Occupations[0].Versions})
	again := newBakery(t)
	require.NoError(t, again.Wage.InitGenesis(again.Ctx, &types.GenesisState{Params: genesis.Params, Occupations: genesis.Occupations, Cursor: genesis.Cursor}))
	require.NoError(t, again.Coop.CheckOccupation(again.Ctx, 3), "those of genesis too")
}
