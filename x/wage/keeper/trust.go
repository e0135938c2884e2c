package keeper

import (
	"context"

	"cosmossdk.io/collections"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// workerWeek is a company, a member who works there, and a week.
type workerWeek = collections.Triple[uint64, uint64, uint64]

// trust is how many seconds a worker was paid, or may be paid for the shift that they have open, on their own word.
type trust struct {
	used, allowed int64
	alone         bool
}

// confirmers says who can confirm hours, for whoever is refused more of them.
func (t trust) confirmers() string {
	if t.alone {
		return "a member without ties to the company who bought from it, or an officer of the region who samples,"
	}
	return "a colleague, or an officer of the region who samples,"
}

// trustOf is a worker's in a company. Economy rule: in four weeks a worker is paid for four weeks' allowance that nobody
// confirmed, in the first weeks of a job for as many as it has; the only worker of a company, whom no colleague sees, for
// one allowance in all, over everything that is kept.
func (k Keeper) trustOf(ctx context.Context, params types.Params, employment cooptypes.Employment, now int64) (trust, error) {
	workers, err := k.coop.Workers(ctx, employment.Company)
	if err != nil {
		return trust{}, err
	}
	week := types.Week(now)
	first, weeks := week-min(week, types.CarryWeeks-1), min(week-min(week, types.Week(employment.Since))+1, types.CarryWeeks)
	t := trust{allowed: int64(weeks) * params.MaxUnconfirmedWeeklySeconds}
	if workers <= 1 {
		first, t = 0, trust{allowed: params.MaxUnconfirmedAloneSeconds, alone: true}
	}
	of := collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](employment.Company, employment.Member)
	err = k.unconfirmed.Walk(ctx, of, func(key workerWeek, seconds int64) (bool, error) {
		if key.K3() >= first {
			t.used += seconds
		}
		return false, nil
	})
	return t, err
}

// countUnconfirmed counts a shift that nobody confirmed among its worker's, or takes it out again.
func (k Keeper) countUnconfirmed(ctx context.Context, shift types.Shift, sign int64) error {
	if shift.Confirmation == types.CONFIRMATION_CONFIRMED {
		return nil
	}
	return add(ctx, k.unconfirmed, collections.Join3(shift.Company, shift.Member, types.Week(shift.StartedAt)), sign*(shift.EndsAt-shift.StartedAt))
}
