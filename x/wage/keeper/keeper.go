// Package keeper runs work and its pay: occupations, reviews, shifts, timesheets and the hourly payroll.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/wage/types"
)

type (
	pair   = collections.Pair[uint64, uint64]
	triple = collections.Triple[uint64, uint64, uint64]
)

type (
	occupationIndexes struct {
		ByCode *indexes.Unique[string, uint64, types.Occupation]
	}
	timesheetIndexes struct {
		ByCompany *indexes.Multi[uint64, uint64, types.Timesheet]
		Due       *indexes.Multi[uint64, uint64, types.Timesheet]
	}
)

// Keeper holds the state of work and calls the modules below.
type Keeper struct {
	coop     types.CoopKeeper
	pricing  types.PricingKeeper
	currency types.CurrencyKeeper
	region   types.RegionKeeper

	params collections.Item[types.Params]
	// Cursor is how far payroll has come. It never goes back.
	cursor collections.Item[types.Cursor]
	// ShiftSequence numbers shifts and timesheets alike.
	shiftSequence      collections.Sequence
	occupationSequence collections.Sequence
	occupations        *collections.IndexedMap[uint64, types.Occupation, occupationIndexes]
	// OpenShifts is keyed by (second of the hour of the start, shift): payroll walks it in the order in which hours fall due.
	openShifts    collections.Map[pair, types.Shift]
	openSlots     collections.Map[uint64, uint64]
	openByMember  collections.Map[uint64, types.OpenRef]
	openByCompany collections.KeySet[pair]
	// ClosedShifts keeps ended shifts and approved timesheets until they are pruned.
	closedShifts   collections.Map[uint64, types.Shift]
	closedByMember collections.KeySet[pair]
	pruneQueue     collections.KeySet[pair]
	// Intervals is keyed by (member, first second): no second of a member belongs to two shifts.
	intervals collections.Map[pair, types.Interval]
	// WeekSeconds is keyed by (member, week): what kept shifts count against the weekly maximum, open ones in full.
	weekSeconds collections.Map[pair, int64]
	// Unconfirmed is keyed by (company, member, week): seconds of shifts that nobody confirmed, open ones to their latest end.
	unconfirmed collections.Map[workerWeek, int64]
	// Vouchings is keyed by (member, company): at most MaxVouchedCompanies of a member.
	vouchings      collections.Map[pair, types.Vouching]
	timesheets     *collections.IndexedMap[uint64, types.Timesheet, timesheetIndexes]
	timesheetCount collections.Map[uint64, uint64]
	// Reviews is keyed by (company, reviewed member, reviewer).
	reviews collections.Map[triple, types.Review]
	ratings collections.Map[pair, types.Rating]
	means   collections.Map[uint64, types.CompanyMean]
	// UnpaidHours is a queue of hours that are to become claims.
	unpaidHours collections.Map[uint64, types.UnpaidHour]
	// Fading is how far the weights of ratings have faded.
	fading collections.Item[types.Fading]
	// Limits are how long people might work when hours that can be entered still were worked.
	limits collections.Item[types.Limits]
}

// NewKeeper builds the keeper over its store, that of payroll's cursor, and the modules below.
func NewKeeper(cdc codec.BinaryCodec, store, cursor corestore.KVStoreService, coop types.CoopKeeper, pricing types.PricingKeeper,
	currency types.CurrencyKeeper, region types.RegionKeeper,
) Keeper {
	b, ofCursor := collections.NewSchemaBuilder(store), collections.NewSchemaBuilder(cursor)
	id := collections.Uint64Key
	pairs := collections.PairKeyCodec(id, id)
	triples := collections.TripleKeyCodec(id, id, id)
	k := Keeper{
		coop: coop, pricing: pricing, currency: currency, region: region,
		params:             collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		cursor:             collections.NewItem(ofCursor, types.CursorPrefix, "cursor", codec.CollValue[types.Cursor](cdc)),
		shiftSequence:      collections.NewSequence(b, types.ShiftSequencePrefix, "shift_sequence"),
		occupationSequence: collections.NewSequence(b, types.OccupationSequencePrefix, "occupation_sequence"),
		occupations: collections.NewIndexedMap(b, types.OccupationsPrefix, "occupations", id, codec.CollValue[types.Occupation](cdc), occupationIndexes{
			ByCode: indexes.NewUnique(b, types.OccupationCodesPrefix, "occupation_codes", collections.StringKey, id,
				func(_ uint64, occupation types.Occupation) (string, error) { return occupation.Code, nil }),
		}),
		openShifts:     collections.NewMap(b, types.OpenShiftsPrefix, "open_shifts", pairs, codec.CollValue[types.Shift](cdc)),
		openSlots:      collections.NewMap(b, types.OpenSlotsPrefix, "open_slots", id, collections.Uint64Value),
		openByMember:   collections.NewMap(b, types.OpenByMemberPrefix, "open_by_member", id, codec.CollValue[types.OpenRef](cdc)),
		openByCompany:  collections.NewKeySet(b, types.OpenByCompanyPrefix, "open_by_company", pairs),
		closedShifts:   collections.NewMap(b, types.ClosedShiftsPrefix, "closed_shifts", id, codec.CollValue[types.Shift](cdc)),
		closedByMember: collections.NewKeySet(b, types.ClosedByMemberPrefix, "closed_by_member", pairs),
		pruneQueue:     collections.NewKeySet(b, types.PruneQueuePrefix, "prune_queue", pairs),
		intervals:      collections.NewMap(b, types.IntervalsPrefix, "intervals", pairs, codec.CollValue[types.Interval](cdc)),
		weekSeconds:    collections.NewMap(b, types.WeekSecondsPrefix, "week_seconds", pairs, collections.Int64Value),
		unconfirmed:    collections.NewMap(b, types.UnconfirmedPrefix, "unconfirmed", collections.TripleKeyCodec(id, id, id), collections.Int64Value),
		vouchings:      collections.NewMap(b, types.VouchingsPrefix, "vouchings", pairs, codec.CollValue[types.Vouching](cdc)),
		timesheets: collections.NewIndexedMap(b, types.TimesheetsPrefix, "timesheets", id, codec.CollValue[types.Timesheet](cdc), timesheetIndexes{
			ByCompany: indexes.NewMulti(b, types.TimesheetsByCompany, "timesheets_by_company", id, id,
				func(_ uint64, sheet types.Timesheet) (uint64, error) { return sheet.Company, nil }),
			Due: indexes.NewMulti(b, types.TimesheetsDuePrefix, "timesheets_due", id, id,
				func(_ uint64, sheet types.Timesheet) (uint64, error) { return uint64(sheet.ExpiresAt), nil }),
		}),
		timesheetCount: collections.NewMap(b, types.TimesheetCountPrefix, "timesheet_count", id, collections.Uint64Value),
		reviews:        collections.NewMap(b, types.ReviewsPrefix, "reviews", triples, codec.CollValue[types.Review](cdc)),
		ratings:        collections.NewMap(b, types.RatingsPrefix, "ratings", pairs, codec.CollValue[types.Rating](cdc)),
		means:          collections.NewMap(b, types.MeansPrefix, "means", id, codec.CollValue[types.CompanyMean](cdc)),
		unpaidHours:    collections.NewMap(b, types.UnpaidHoursPrefix, "unpaid_hours", id, codec.CollValue[types.UnpaidHour](cdc)),
		fading:         collections.NewItem(b, types.FadingPrefix, "fading", codec.CollValue[types.Fading](cdc)),
		limits:         collections.NewItem(b, types.LimitsPrefix, "limits", codec.CollValue[types.Limits](cdc)),
	}
	for _, schema := range []*collections.SchemaBuilder{b, ofCursor} {
		if _, err := schema.Build(); err != nil {
			panic(err) // construction only
		}
	}
	return k
}

// add changes a sum that has no entry while it is zero.
func add[K any](ctx context.Context, sums collections.Map[K, int64], key K, change int64) error {
	sum, _, err := base.Find(ctx, sums, key)
	if err != nil {
		return err
	}
	if sum += change; sum == 0 {
		return sums.Remove(ctx, key)
	}
	return sums.Set(ctx, key, sum)
}
