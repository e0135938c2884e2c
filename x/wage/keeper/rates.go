package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/wage/rate"
	"github.com/factor-coop/factor/x/wage/types"
)

// rates looks up what hours are worth and remembers for one run what it has read.
type rates struct {
	keeper      Keeper
	occupations map[uint64]types.Occupation
	means       map[uint64]types.CompanyMean
	ratings     map[[2]uint64]types.Rating
}

func (k Keeper) newRates() *rates {
	return &rates{
		keeper: k, occupations: map[uint64]types.Occupation{}, means: map[uint64]types.CompanyMean{}, ratings: map[[2]uint64]types.Rating{},
	}
}

// quote is the rate of an hour with everything it follows from.
type quote struct {
	perHour, productivity, mean int64
	version                     types.OccupationVersion
	rating                      types.RatingVersion
}

// at quotes the hour that begins at a second: economy rule: an hour keeps the rate that held as it began.
func (r *rates) at(ctx context.Context, company, member, occupation uint64, second int64) (quote, error) {
	job, known := r.occupations[occupation]
	if !known {
		var err error
		if job, err = r.keeper.GetOccupation(ctx, occupation); err != nil {
			return quote{}, err
		}
		r.occupations[occupation] = job
	}
	version, known := job.At(second)
	if !known {
		return quote{}, errorsmod.Wrapf(types.ErrNoRate, "occupation %d at %s", occupation, said.Time(second))
	}
	mean, known := r.means[company]
	if !known {
		var err error
		if mean, _, err = base.Find(ctx, r.keeper.means, company); err != nil {
			return quote{}, err
		}
		r.means[company] = mean
	}
	q := quote{version: version, mean: mean.At(second)}
	if q.mean > 0 { // without a mean nobody in the company has a median that counts
		rating, known := r.ratings[[2]uint64{company, member}]
		if !known {
			var err error
			if rating, _, err = base.Find(ctx, r.keeper.ratings, collections.Join(company, member)); err != nil {
				return quote{}, err
			}
			r.ratings[[2]uint64{company, member}] = rating
		}
		q.rating = rating.At(second)
	}
	var err error
	q.productivity, err = rate.Productivity(version.Standard.Rate(), rate.Peers{MedianPPM: q.rating.MedianPpm, MeanPPM: q.mean, Counts: q.rating.Counts})
	if err != nil {
		return quote{}, err
	}
	q.perHour, err = rate.PerHour(version.Factors.Rate(), q.productivity)
	return q, err
}

// pay is what a shift's seconds from one up to another are worth; both lie in the same of its hours.
func (r *rates) pay(ctx context.Context, shift types.Shift, from, until int64) (int64, error) {
	begin := from - (from-shift.StartedAt)%money.SecondsPerHour
	hour, err := r.at(ctx, shift.Company, shift.Member, shift.Occupation, begin)
	if err != nil {
		return 0, err
	}
	return rate.Pay(hour.perHour, from-begin, until-begin)
}

// dues cuts a shift's seconds from one up to another into its hours.
func (r *rates) dues(ctx context.Context, shift types.Shift, from, until int64) ([]due, error) {
	var dues []due
	for from < until {
		end := min(until, from-(from-shift.StartedAt)%money.SecondsPerHour+money.SecondsPerHour)
		amount, err := r.pay(ctx, shift, from, end)
		if err != nil {
			return nil, err
		}
		dues = append(dues, due{shift: shift, from: from, until: end, amount: amount})
		from = end
	}
	return dues, nil
}

// earned is what a shift is worth from its start up to a second.
func (r *rates) earned(ctx context.Context, shift types.Shift, until int64) (int64, error) {
	dues, err := r.dues(ctx, shift, shift.StartedAt, until)
	if err != nil {
		return 0, err
	}
	var sum int64
	for _, one := range dues {
		if sum, err = money.Add(sum, one.amount); err != nil {
			return 0, err
		}
	}
	return sum, nil
}
