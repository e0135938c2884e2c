package keeper_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

func TestARequestCarriesTheFiguresOfItsMomentAndTheGrantThoseOfItsOwn(t *testing.T) {
	w := newWorld(t)
	w.Pay(w.bakery, overhead, 100*unit)
	w.EndCycle()
	before := w.Memo(w.bakery)
	id := w.request(500 * unit)
	figures := w.stored(id).Figures
	require.Equal(t, cooptypes.STANDING_ACTIVE, figures.Standing)
	require.Equal(t, w.Now(), figures.At)
	require.Equal(t, w.Reserve(w.bakery), figures.Reserve)
	require.Equal(t, before.Unrecovered, figures.Unrecovered)
	require.Equal(t, 100*unit, figures.LastCycleCost)
	require.Equal(t, uint64(1), figures.ClosedCycle)
	require.Equal(t, 1000*unit, figures.RegionFund)
	// Three weeks of reserve are three weeks of cover where a cycle is a week.
	require.Equal(t, figures.Reserve*1_000_000/figures.CycleCost, figures.CoverWeeksPpm)
	require.Zero(t, figures.Gap.Total)

	w.Pay(w.bakery, overhead, 10*unit)
	response, err := w.RegionalBankMsg.Grant(w.Ctx, &types.MsgGrant{
		Signer: w.Officer.Address, Company: w.bakery, Pool: types.POOL_RESERVE, Amount: 300 * unit, Request: id, Decision: commitment("yes, in part"),
	})
	require.NoError(t, err)
	grant, err := w.RegionalBank.GetGrant(w.Ctx, response.Grant)
	require.NoError(t, err)
	require.Equal(t, figures.Unrecovered+10*unit, grant.Figures.Unrecovered)
	require.Equal(t, before.PutIn, grant.Figures.PutIn)
	require.Equal(t, before.PutIn+300*unit, w.Memo(w.bakery).PutIn)
	require.Equal(t, before.Unrecovered+10*unit, w.Memo(w.bakery).Unrecovered, "a grant is no revenue")
	request := w.stored(id)
	require.Equal(t, types.REQUEST_STATUS_GRANTED, request.Status)
	require.Equal(t, response.Grant, request.Grant)
	require.Equal(t, commitment("yes, in part"), request.Decision)
	require.Equal(t, 300*unit, w.record(w.bakery).GrantedReserve)
	w.check()
}

func TestAGrantReachesACompanyThatOwesWages(t *testing.T) {
	w := newWorld(t)
	w.Drain(w.bakery)
	w.owe(w.bakery, w.baker, 50*unit)
	id := w.request(60 * unit)
	require.Equal(t, cooptypes.STANDING_INSOLVENT, w.stored(id).Figures.Standing)
	require.Equal(t, uint64(1), w.stored(id).Figures.OpenClaims)
	require.Equal(t, 50*unit, w.stored(id).Figures.OpenClaimsAmount)
	require.NoError(t, w.granting(func(m *types.MsgGrant) { m.Request, m.Amount = id, 60*unit })(w.Ctx))
	refilled, err := w.Currency.RefilledCompanies(w.Ctx, 10)
	require.NoError(t, err)
	require.Equal(t, []uint64{w.bakery}, refilled)
	w.check()
}

func TestAGrantToTheStartingPoolIsNeitherReserveNorCost(t *testing.T) {
	w := newWorld(t)
	reserve, memo := w.Reserve(w.bakery), w.Memo(w.bakery)
	require.NoError(t, w.granting(func(m *types.MsgGrant) { m.Pool = types.POOL_STARTING })(w.Ctx))
	require.Equal(t, reserve, w.Reserve(w.bakery))
	require.Equal(t, memo.StartingPutIn+100*unit, w.Memo(w.bakery).StartingPutIn)
	require.Equal(t, memo.Unrecovered, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, 100*unit, w.record(w.bakery).GrantedStarting)
	w.check()
}

func TestARequestThatNobodyDecidesExpiresAndIsForgotten(t *testing.T) {
	w := newWorld(t)
	w.setParams(func(p *types.Params) {
		p.RequestSeconds, p.RequestKeepSeconds, p.MaxRequestsDuePerBlock = day, 2*day, 2
	})
	late := w.request(unit)
	w.Advance(time.Duration(day) * time.Second) // the clock says so, however far behind the queue is
	w.refused(types.ErrRequestClosed, w.granting(func(m *types.MsgGrant) { m.Request, m.Amount = late, unit }))
	w.refused(types.ErrRequestClosed, sending(w.RegionalBankMsg.DeclineRequest, &types.MsgDeclineRequest{Signer: w.Officer.Address, Request: late, Decision: commitment("no")}))
	w.EndBlock()
	require.Equal(t, types.REQUEST_STATUS_EXPIRED, w.stored(late).Status)
	ids := []uint64{w.request(unit), w.request(unit), w.request(unit)}
	w.Wait(day - 1)
	require.Equal(t, types.REQUEST_STATUS_OPEN, w.stored(ids[0]).Status)
	w.EndBlock() // a second later two of three are due in one block
	require.Equal(t, types.REQUEST_STATUS_EXPIRED, w.stored(ids[1]).Status)
	require.Equal(t, types.REQUEST_STATUS_OPEN, w.stored(ids[2]).Status)
	w.EndBlock()
	require.Equal(t, types.REQUEST_STATUS_EXPIRED, w.stored(ids[2]).Status)
	w.check()
	w.Wait(2 * day)
	w.EndBlock()
	for _, id := range ids {
		_, err := w.RegionalBank.GetRequest(w.Ctx, id)
		require.ErrorIs(t, err, types.ErrRequestNotFound)
	}
	w.check()
	require.Equal(t, ids[2]+1, w.request(unit), "ids are never given twice")
}

func TestTheUnpricedGapIsWhatPricesDoNotTakeBack(t *testing.T) {
	w := newWorld(t)
	w.stand(w.clinic, cooptypes.STANDING_ACTIVE)
	require.NoError(t, w.paying(func(m *types.MsgPayOutside) {
		m.Pool, m.Tag, m.Commitment, m.Amount = types.POOL_STARTING, overhead, commitment("flour"), 7*unit
	})(w.Ctx))
	require.NoError(t, w.confirming(w.stranger, 1, 7*unit)(w.Ctx))
	require.Equal(t, types.Gap{StartingSpent: 7 * unit, Total: 7 * unit}, w.gap())
	w.subsidise(w.clinic, types.Terms{Fixed: 5 * unit, Cap: 5 * unit, Source: types.SUBSIDY_SOURCE_ISSUED})
	w.subsidise(w.bakery, types.Terms{Fixed: 3 * unit, Cap: 3 * unit, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	w.EndCycle()
	require.Equal(t, types.Gap{StartingSpent: 7 * unit, IssuedSubsidies: 5 * unit, Total: 12 * unit}, w.gap())

	w.Pay(w.bakery, overhead, 20*unit)
	unrecovered, undepreciated, err := w.Currency.WriteOff(w.Ctx, w.bakery, currencytypes.NewCause(currencytypes.CAUSE_KIND_BANKRUPTCY, w.bakery, 0))
	require.NoError(t, err)
	require.Equal(t, 17*unit, unrecovered)
	require.NoError(t, w.RegionalBank.RecordLoss(w.Ctx, w.bakery, unrecovered, undepreciated))
	require.NoError(t, w.RegionalBank.RecordLoss(w.Ctx, w.bakery, -unit, 2*unit))
	require.Equal(t, types.Gap{StartingSpent: 7 * unit, IssuedSubsidies: 5 * unit, Losses: 18 * unit, Total: 30 * unit}, w.gap())
	require.ErrorIs(t, w.RegionalBank.RecordLoss(w.Ctx, w.bakery, 0, -1), types.ErrInvalid)
	require.ErrorIs(t, w.RegionalBank.RecordLoss(w.Ctx, 99, 1, 1), cooptypes.ErrCompanyNotFound)
	w.check()
}

func TestCoverIsUnknownWithoutACostAndNeverOverflows(t *testing.T) {
	w := newWorld(t)
	unendowed := w.FoundUnendowed(w.stranger, "idle")
	figures, err := w.RegionalBank.Figures(w.Ctx, unendowed)
	require.NoError(t, err)
	require.Equal(t, int64(-1), figures.CoverWeeksPpm)

	w.Pay(w.bakery, overhead, 1) // the declared cost of the bread stands in, too
	w.EndCycle()
	w.Endow(w.bakery, 1<<59)
	figures, err = w.RegionalBank.Figures(w.Ctx, w.bakery)
	require.NoError(t, err)
	cover := new(big.Int).Mul(big.NewInt(figures.Reserve), big.NewInt(1_000_000)) // beyond 64 bits on the way
	require.False(t, cover.IsInt64())
	require.Equal(t, cover.Div(cover, big.NewInt(figures.CycleCost)).Int64(), figures.CoverWeeksPpm)
}
