package keeper_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/insolvency/keeper"
	"github.com/factor-coop/factor/x/insolvency/types"
)

var errTorn = errors.New("the page is torn")

// tornBank cannot write losses down while it is torn.
type tornBank struct {
	types.BankKeeper
	torn *bool
}

func (b tornBank) RecordLoss(ctx context.Context, company uint64, unrecovered, undepreciated int64) error {
	if *b.torn {
		return errTorn
	}
	return b.BankKeeper.RecordLoss(ctx, company, unrecovered, undepreciated)
}

func TestAStepThatFailsIsUndoneSaidAndTriedAgainAndStopsNobodyElse(t *testing.T) {
	torn := true
	w := newWorldWith(t, func(below *keeper.Below) { below.Bank = tornBank{below.Bank, &torn} })
	w.ruinBare(25 * unit)
	w.must(w.beginning(w.bank()))
	authority, err := w.Coop.AuthorityOf(w.Ctx, w.mill)
	require.NoError(t, err)
	_, err = w.InsolvencyMsg.WindUp(w.Ctx, &types.MsgWindUp{Signer: authority.String(), Company: w.mill})
	require.NoError(t, err)
	for range 3 {
		w.EndBlock()
	}
	for _, company := range []uint64{w.bakery, w.mill} {
		p, err := w.Insolvency.GetProceeding(w.Ctx, company)
		require.NoError(t, err)
		require.Equal(t, types.PHASE_WRITE_OFF, p.Phase)
		require.Equal(t, errTorn.Error(), p.Failure)
		require.Greater(t, p.RetryAt, w.Now())
	}
	require.Positive(t, w.books().Unrecovered, "what the step had written off before it failed is back")
	w.requireSound()

	torn = false
	w.EndBlock()
	require.Equal(t, types.PHASE_WRITE_OFF, w.proceeding().Phase)
	w.Wait(types.RetrySeconds)
	w.finish(w.requireSound)
	require.Empty(t, w.proceeding().Failure)
	require.Positive(t, w.proceeding().Settlement.Unrecovered)
}
