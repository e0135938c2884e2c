// Package keeper runs work and its pay: occupations, reviews, shifts, timesheets and the hourly payroll.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/wage/types"
)

type (
	pair   = collections.Pair[uint64, uint64]
	triple = collections.Triple[uint64, uint64, uint64]
)

// Keeper holds the state of work and calls the modules below.
type Keeper struct {
	coop     types.CoopKeeper
	pricing  types.PricingKeeper
	currency types.CurrencyKeeper
	region   types.RegionKeeper

	Params collections.Item[types.Params]
	// Cursor is how far payroll has come. It never goes back.
	Cursor collections.Item[types.Cursor]
	// ShiftSequence numbers shifts and timesheets alike.
	ShiftSequence      collections.Sequence
	OccupationSequence collections.Sequence
	Occupations        collections.Map[uint64, types.Occupation]
	OccupationCodes    collections.Map[string, uint64]
	// OpenShifts is keyed by (second of the hour of the start, shift): payroll walks it in the order in which hours fall due.
	OpenShifts    collections.Map[pair, types.Shift]
	OpenSlots     collections.Map[uint64, uint64]
	OpenByMember  collections.Map[uint64, types.OpenRef]
	OpenByCompany collections.KeySet[pair]
	// ClosedShifts keeps ended shifts and approved timesheets until they are pruned.
	ClosedShifts   collections.Map[uint64, types.Shift]
	ClosedByMember collections.KeySet[pair]
	PruneQueue     collections.KeySet[pair]
	// Intervals is keyed by (member, first second): no second of a member belongs to two shifts.
	Intervals collections.Map[pair, types.Interval]
	// WeekSeconds is keyed by (member, week): what kept shifts count against the weekly maximum, open ones in full.
	WeekSeconds collections.Map[pair, int64]
	// Unconfirmed is keyed by (company, member, week): seconds of shifts that nobody confirmed, open ones to their latest end.
	Unconfirmed collections.Map[workerWeek, int64]
	// Vouchings is keyed by (member, company): at most MaxVouchedCompanies of a member.
	Vouchings           collections.Map[pair, types.Vouching]
	Timesheets          collections.Map[uint64, types.Timesheet]
	TimesheetsByCompany collections.KeySet[pair]
	TimesheetsDue       collections.KeySet[pair]
	TimesheetCount      collections.Map[uint64, uint64]
	// Reviews is keyed by (company, reviewed member, reviewer).
	Reviews collections.Map[triple, types.Review]
	Ratings collections.Map[pair, types.Rating]
	Means   collections.Map[uint64, types.CompanyMean]
	// UnpaidHours is a queue of hours that are to become claims.
	UnpaidHours collections.Map[uint64, types.UnpaidHour]
	// Fading is how far the weights of ratings have faded.
	Fading collections.Item[types.Fading]
	// Limits are how long people might work when hours that can be entered still were worked.
	Limits collections.Item[types.Limits]
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
		Params:              collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		Cursor:              collections.NewItem(ofCursor, types.CursorPrefix, "cursor", codec.CollValue[types.Cursor](cdc)),
		ShiftSequence:       collections.NewSequence(b, types.ShiftSequencePrefix, "shift_sequence"),
		OccupationSequence:  collections.NewSequence(b, types.OccupationSequencePrefix, "occupation_sequence"),
		Occupations:         collections.NewMap(b, types.OccupationsPrefix, "occupations", id, codec.CollValue[types.Occupation](cdc)),
		OccupationCodes:     collections.NewMap(b, types.OccupationCodesPrefix, "occupation_codes", collections.StringKey, collections.Uint64Value),
		OpenShifts:          collections.NewMap(b, types.OpenShiftsPrefix, "open_shifts", pairs, codec.CollValue[types.Shift](cdc)),
		OpenSlots:           collections.NewMap(b, types.OpenSlotsPrefix, "open_slots", id, collections.Uint64Value),
		OpenByMember:        collections.NewMap(b, types.OpenByMemberPrefix, "open_by_member", id, codec.CollValue[types.OpenRef](cdc)),
		OpenByCompany:       collections.NewKeySet(b, types.OpenByCompanyPrefix, "open_by_company", pairs),
		ClosedShifts:        collections.NewMap(b, types.ClosedShiftsPrefix, "closed_shifts", id, codec.CollValue[types.Shift](cdc)),
		ClosedByMember:      collections.NewKeySet(b, types.ClosedByMemberPrefix, "closed_by_member", pairs),
		PruneQueue:          collections.NewKeySet(b, types.PruneQueuePrefix, "prune_queue", pairs),
		Intervals:           collections.NewMap(b, types.IntervalsPrefix, "intervals", pairs, codec.CollValue[types.Interval](cdc)),
		WeekSeconds:         collections.NewMap(b, types.WeekSecondsPrefix, "week_seconds", pairs, collections.Int64Value),
		Unconfirmed:         collections.NewMap(b, types.UnconfirmedPrefix, "unconfirmed", collections.TripleKeyCodec(id, id, id), collections.Int64Value),
		Vouchings:           collections.NewMap(b, types.VouchingsPrefix, "vouchings", pairs, codec.CollValue[types.Vouching](cdc)),
		Timesheets:          collections.NewMap(b, types.TimesheetsPrefix, "timesheets", id, codec.CollValue[types.Timesheet](cdc)),
		TimesheetsByCompany: collections.NewKeySet(b, types.TimesheetsByCompany, "timesheets_by_company", pairs),
		TimesheetsDue:       collections.NewKeySet(b, types.TimesheetsDuePrefix, "timesheets_due", pairs),
		TimesheetCount:      collections.NewMap(b, types.TimesheetCountPrefix, "timesheet_count", id, collections.Uint64Value),
		Reviews:             collections.NewMap(b, types.ReviewsPrefix, "reviews", triples, codec.CollValue[types.Review](cdc)),
		Ratings:             collections.NewMap(b, types.RatingsPrefix, "ratings", pairs, codec.CollValue[types.Rating](cdc)),
		Means:               collections.NewMap(b, types.MeansPrefix, "means", id, codec.CollValue[types.CompanyMean](cdc)),
		UnpaidHours:         collections.NewMap(b, types.UnpaidHoursPrefix, "unpaid_hours", id, codec.CollValue[types.UnpaidHour](cdc)),
		Fading:              collections.NewItem(b, types.FadingPrefix, "fading", codec.CollValue[types.Fading](cdc)),
		Limits:              collections.NewItem(b, types.LimitsPrefix, "limits", codec.CollValue[types.Limits](cdc)),
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
