package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/coop/types"
)

func board() types.Form {
	return types.Form{
		Kind: types.FORM_KIND_BOARD, VotingSeconds: types.MinVotingSeconds, Seats: 3, Threshold: 2,
		TermSeconds: 1000, NominationSeconds: 100, ElectionSeconds: 100, RecallPpm: 500_000,
	}
}

func shared() types.Form {
	form := board()
	form.SeatsThreshold, form.RegionSeats, form.RegionSeatsThreshold, form.Threshold = 1, 2, 1, 3
	return form
}

func direct(kind types.FormKind) types.Form {
	form := types.DefaultForm()
	form.Kind = kind
	return form
}

func TestFormsThatACompanyMayHave(t *testing.T) {
	require.NoError(t, types.DefaultForm().Validate(types.KIND_WORKER_COOP))
	require.NoError(t, direct(types.FORM_KIND_ALL_DECIDE).Validate(types.KIND_WORKER_COOP))
	require.NoError(t, board().Validate(types.KIND_WORKER_COOP))
	require.NoError(t, shared().Validate(types.KIND_REGIONAL))
	everySeat := board()
	everySeat.Threshold = 3
	require.NoError(t, everySeat.Validate(types.KIND_WORKER_COOP), "unanimity is theirs to choose")
	longest := direct(types.FORM_KIND_OFFICERS)
	longest.VotingSeconds, longest.QuorumPpm = types.MaxVotingSeconds, 1_000_000
	require.NoError(t, longest.Validate(types.KIND_WORKER_COOP))
}

func TestFormsThatNoCompanyMayHave(t *testing.T) {
	for name, one := range map[string]struct {
		from types.Form
		kind types.Kind
		make func(*types.Form)
		says string
	}{
		"no kind":                       {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.Kind = 0 }, "form is 0"},
		"an unknown kind":               {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.Kind = 9 }, "form is 9"},
		"a negative limit":              {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.ApprovalLimit, f.ApprovalSeconds = -1, 1 }, "approval_limit is -0.000001, it must be from 0"},
		"a limit beyond any endowment":  {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.ApprovalLimit, f.ApprovalSeconds = types.MaxEndowment+1, 1 }, "it must be from 0 to"},
		"a limit for no time":           {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.ApprovalLimit = 1 }, "approval_limit is 0.000001 in approval_seconds 0 s: give both"},
		"a time without limit":          {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.ApprovalSeconds = 1 }, "approval_limit is 0 in approval_seconds 1 s: give both"},
		"a time that runs backwards":    {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.ApprovalLimit, f.ApprovalSeconds = 1, -1 }, "approval_seconds is -1"},
		"a time without end":            {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.ApprovalLimit, f.ApprovalSeconds = 1, types.MaxDurationSeconds+1 }, "approval_seconds is"},
		"a vote over at once":           {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.VotingSeconds = types.MinVotingSeconds - 1 }, "voting_seconds is 59 min 59 s"},
		"a vote without end":            {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.VotingSeconds = types.MaxVotingSeconds + 1 }, "voting_seconds is 90 days 1 s"},
		"seats where all decide":        {direct(types.FORM_KIND_ALL_DECIDE), types.KIND_WORKER_COOP, func(f *types.Form) { f.Seats = 1 }, "FORM_KIND_ALL_DECIDE has no seats"},
		"a term of officers' assembly":  {direct(types.FORM_KIND_OFFICERS), types.KIND_WORKER_COOP, func(f *types.Form) { f.TermSeconds = 1 }, "FORM_KIND_OFFICERS has no seats"},
		"a quorum above all":            {direct(types.FORM_KIND_OFFICERS), types.KIND_WORKER_COOP, func(f *types.Form) { f.QuorumPpm = 1_000_001 }, "rules.quorum_ppm is 100.0001%"},
		"a board without seats":         {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.Seats = 0 }, "classes[0].seats is 0"},
		"more seats than a board has":   {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.Seats = 65 }, "classes[0].seats is 65"},
		"a board that anybody decides":  {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.Threshold = 0 }, "rules.threshold is 0 of 3"},
		"a board that never decides":    {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.Threshold = 4 }, "rules.threshold is 4 of 3"},
		"a board with a quorum":         {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.QuorumPpm = 1 }, "quorum_ppm is 0.0001%"},
		"a term shorter than elections": {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.TermSeconds = 200 }, "classes[0].term_seconds is 3 min 20 s"},
		"no time to stand":              {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.NominationSeconds = 0 }, "rules.nomination_seconds is 0"},
		"a recall above all":            {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.RecallPpm = 1_000_001 }, "rules.recall_ppm is 100.0001%"},
		"the region in a co-op":         {shared(), types.KIND_WORKER_COOP, func(*types.Form) {}, "region_seats is 2: the region has no seats"},
		"a threshold of no seats":       {board(), types.KIND_WORKER_COOP, func(f *types.Form) { f.RegionSeatsThreshold = 1 }, "region_seats is 0: the region has no seats"},
		"no share of the region":        {shared(), types.KIND_REGIONAL, func(f *types.Form) { f.RegionSeats = 0 }, "seats 3, region_seats 0"},
		"no share of the workers":       {shared(), types.KIND_REGIONAL, func(f *types.Form) { f.Seats = 0 }, "seats 0, region_seats 2"},
		"the region without a board":    {direct(types.FORM_KIND_OFFICERS), types.KIND_REGIONAL, func(*types.Form) {}, "FORM_KIND_OFFICERS, seats 0, region_seats 0"},
		"more of the region than sit":   {shared(), types.KIND_REGIONAL, func(f *types.Form) { f.RegionSeatsThreshold = 3 }, "classes[1].threshold is 3 of 2"},
	} {
		form := one.from
		one.make(&form)
		require.ErrorContains(t, form.Validate(one.kind), one.says, name)
	}
}
