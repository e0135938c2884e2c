package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture/coopfix"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Whatever people do, allowed or not, the companies' state stays consistent.
func TestInvariantsHoldUnderRandomMessages(t *testing.T) {
	done := make([]int, acts)
	rapid.Check(t, func(r *rapid.T) {
		f := coopfix.New(t)
		params := types.DefaultParams()
		params.MaxTies, params.MaxEmployments, params.MaxLiveCompanies, params.MaxOffers = 4, 3, 3, 3
		params.OfferLifetimeSeconds, params.TieWindowSeconds = 100, 300
		if err := f.Coop.UpdateParams(f.Ctx, params); err != nil {
			r.Fatal(err)
		}
		var people []regiontypes.Member
		for _, name := range []string{"anna", "ben", "cleo", "dora"} {
			people = append(people, f.Admit(name))
		}
		for range rapid.IntRange(10, 60).Draw(r, "steps") {
			if act, ok := step(r, f, people); ok {
				done[act]++
			}
			if err := invariant.CheckAll(f.Ctx, f.Coop.Invariants()); err != nil {
				r.Fatal(err)
			}
		}
	})
	t.Log(done)
	if testing.Short() {
		return // too few lives for something of every kind
	}
	for act, count := range done {
		require.Positive(t, count, "act %d never succeeded", act)
	}
}

// acts is how many different things step tries.
const acts = 15

// step tries one message or keeper verb, and says which and whether it was carried out: to be refused is as good.
func step(r *rapid.T, f *coopfix.Fix, people []regiontypes.Member) (act int, ok bool) {
	who := rapid.SampledFrom(people).Draw(r, "who")
	whom := rapid.SampledFrom(people).Draw(r, "whom").Id
	company := rapid.Uint64Range(1, 5).Draw(r, "company")
	occupation := rapid.Uint64Range(1, 2).Draw(r, "occupation")
	ctx, write := f.Ctx.CacheContext()
	var err error
	act = rapid.IntRange(0, acts-1).Draw(r, "act")
	switch act {
	case 0:
		_, err = f.CoopMsg.FoundCompany(ctx, &types.MsgFoundCompany{
			Signer: who.Address, Code: rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(r, "code"),
			Occupation: occupation, WithoutEndowment: rapid.Bool().Draw(r, "without"),
		})
	case 1, 2:
		_, err = f.CoopMsg.OfferEmployment(ctx, &types.MsgOfferEmployment{Signer: who.Address, Company: company, Member: whom, Occupation: occupation})
	case 3:
		_, err = f.CoopMsg.ChangeOccupation(ctx, &types.MsgChangeOccupation{Signer: who.Address, Company: company, Member: whom, Occupation: occupation})
	case 4, 5:
		_, err = f.CoopMsg.AcceptOffer(ctx, &types.MsgAcceptOffer{Signer: who.Address, Company: company, Occupation: occupation})
	case 6:
		_, err = f.CoopMsg.DeclineOffer(ctx, &types.MsgDeclineOffer{Signer: who.Address, Company: company})
	case 7:
		_, err = f.CoopMsg.Resign(ctx, &types.MsgResign{Signer: who.Address, Company: company})
	case 8:
		_, err = f.CoopMsg.Dismiss(ctx, &types.MsgDismiss{Signer: who.Address, Company: company, Member: whom})
	case 9:
		_, err = f.CoopMsg.AppointOfficer(ctx, &types.MsgAppointOfficer{
			Signer: who.Address, Company: company, Member: whom, Permission: rapid.SampledFrom(types.Permissions).Draw(r, "permission"),
		})
	case 10:
		_, err = f.CoopMsg.DismissOfficer(ctx, &types.MsgDismissOfficer{Signer: who.Address, Company: company, Member: whom})
	case 11:
		err = f.Coop.RecordNeed(ctx, company, whom, rapid.Int64Range(0, 50_000_000_000).Draw(r, "need"), 0, rapid.Bool().Draw(r, "unrelated"))
	case 12:
		if buyer := rapid.Uint64Range(1, 5).Draw(r, "buyer"); buyer != company {
			err = f.Coop.RecordOrder(ctx, company, buyer, rapid.Int64Range(0, 50_000_000_000).Draw(r, "order"), true)
		}
	case 13:
		err = f.Coop.SetStanding(ctx, company, types.Standing(rapid.IntRange(1, 4).Draw(r, "standing")))
	case 14:
		ended, listErr := f.Coop.EndedEmployments(ctx, 1)
		if err = listErr; err == nil && len(ended) == 1 {
			err = f.Coop.ClearEndedEmployment(ctx, ended[0].Company, ended[0].Member)
		}
	}
	if err == nil {
		write()
	}
	f.Advance(time.Duration(rapid.IntRange(0, 60).Draw(r, "seconds")) * time.Second)
	f.EndBlock()
	return act, err == nil
}
