package keeper

import (
	"context"
	"math"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/wage/types"
)

// slots is the number of places at which an hour can fall due within an hour.
const slots = money.SecondsPerHour

// run gathers what one block of payroll has to pay.
type run struct {
	keeper  Keeper
	table   *rates
	cursor  types.Cursor
	now     int64
	budget  uint32
	batches []batch
	places  map[uint64]int
}

// Payroll pays every hour that has fallen due, in order of (due time, shift), up
// to a cap of entries for each block, and remembers how far it came. A shift
// belongs to the second of the hour at which it began: nothing is queued again
// after an hour, and the cursor alone says what has been paid. After a standstill
// it catches up over as many blocks as it takes.
func (k Keeper) Payroll(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	cursor, err := k.cursor.Get(ctx)
	if err != nil {
		return err
	}
	r := &run{keeper: k, table: k.newRates(), cursor: cursor, now: now, budget: params.MaxPayrollEntriesPerBlock, places: map[uint64]int{}}
	for r.budget > 0 && r.cursor.Second < now || r.budget > 0 && r.cursor.Second == now && r.cursor.Shift < math.MaxUint64 {
		if err := r.pass(ctx, now); err != nil {
			return err
		}
	}
	for _, one := range r.batches {
		if err := k.settle(ctx, r.table, one); err != nil {
			return err
		}
	}
	r.cursor.Entries, r.cursor.EntriesCap = params.MaxPayrollEntriesPerBlock-r.budget, params.MaxPayrollEntriesPerBlock
	return k.cursor.Set(ctx, r.cursor)
}

// pass walks the open shifts whose slots lie between the cursor and now, at most
// to the end of the hour: one iterator, which skips empty slots by itself.
func (r *run) pass(ctx context.Context, now int64) (err error) {
	second, after := r.cursor.Second, r.cursor.Shift
	if after == math.MaxUint64 {
		second, after = second+1, 0
	}
	hour := second - second%slots
	end := min(now, hour+slots-1)
	reach := new(collections.Range[pair]).
		StartExclusive(collections.Join(uint64(second-hour), after)).
		EndInclusive(collections.Join(uint64(end-hour), uint64(math.MaxUint64)))
	iterator, err := r.keeper.openShifts.Iterate(ctx, reach)
	if err != nil {
		return err
	}
	defer func() { err = failure.First(err, iterator.Close()) }()
	seen := false
	for ; iterator.Valid(); iterator.Next() {
		if r.budget == 0 {
			return nil
		}
		entry, err := iterator.KeyValue()
		if err != nil {
			return err
		}
		seen = true
		r.budget--
		r.cursor.Second, r.cursor.Shift = hour+int64(entry.Key.K1()), entry.Key.K2()
		if err := r.add(ctx, entry.Value, r.cursor.Second); err != nil {
			return err
		}
	}
	r.cursor.Second, r.cursor.Shift = end, math.MaxUint64
	if seen || end == now {
		return nil
	}
	// An hour without an entry costs one of the budget; with nobody at work at all there is nothing to walk.
	r.budget--
	anybody, err := r.keeper.anybodyAtWork(ctx)
	if err == nil && !anybody {
		r.cursor.Second = now
	}
	return err
}

func (k Keeper) anybodyAtWork(ctx context.Context) (bool, error) {
	_, anybody, err := base.FirstKey(ctx, k.openShifts.Iterate, nil)
	return anybody, err
}

// add puts the hour of a shift that falls due at a second into its company's batch.
func (r *run) add(ctx context.Context, shift types.Shift, second int64) error {
	from := second - slots
	if from < shift.StartedAt || from >= shift.EndsAt {
		return nil // began within the hour, or has its last hour in this run already
	}
	until := min(second, shift.EndsAt)
	amount, err := r.table.pay(ctx, shift, from, until)
	if err != nil {
		return err
	}
	place, known := r.places[shift.Company]
	if !known {
		place = len(r.batches)
		r.places[shift.Company] = place
		r.batches = append(r.batches, batch{company: shift.Company, unpaidUntil: r.now})
	}
	b := &r.batches[place]
	b.dues = append(b.dues, due{
		shift: shift, from: from, until: until, amount: amount, last: until == shift.EndsAt, reason: types.END_REASON_MAXIMUM,
	})
	return nil
}
