package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Whatever people do, allowed or not, the companies' state stays consistent.
func TestInvariantsHoldUnderRandomMessages(t *testing.T) {
	done := make([]int, acts)
	rapid.Check(t, func(r *rapid.T) {
		f := newRegion(t)
		params := types.DefaultParams()
		params.MaxTies, params.MaxEmployments, params.MaxLiveCompanies, params.MaxOffers = 4, 3, 3, 3
		params.OfferLifetimeSeconds, params.TieWindowSeconds = 100, 300
		if err := f.Coop.SetParams(f.Ctx, params); err != nil {
			r.Fatal(err)
		}
		var people []regiontypes.Member
		for _, name := range []string{"anna", "ben", "cleo", "dora"} {
			people = append(people, f.Admit(name))
		}
		if rapid.Bool().Draw(r, "begins with a company of two") {
			for _, one := range companyOfTwo(f, people[0], people[1]) {
				require.NoError(t, one.send(), "act %d", one.act)
				done[one.act]++
				require.NoError(t, invariant.CheckAll(f.Ctx, f.Coop.Invariants()))
			}
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

// companyOfTwo hires a second worker, who changes their work, becomes an officer and ends it: what needs the steps
// before it is not left to chance. Acts are numbered as in step.
func companyOfTwo(f *fixture.Fix, founder, second regiontypes.Member) []numbered {
	permission := types.Permissions[0]
	return []numbered{
		{0, func() error {
			_, err := f.CoopMsg.FoundCompany(f.Ctx, &types.MsgFoundCompany{Signer: founder.Address, Code: "a", Occupation: 1})
			return err
		}},
		{1, func() error {
			_, err := f.CoopMsg.OfferEmployment(f.Ctx, &types.MsgOfferEmployment{Signer: founder.Address, Company: 1, Member: second.Id, Occupation: 1})
			return err
		}},
		{4, func() error {
			_, err := f.CoopMsg.AcceptOffer(f.Ctx, &types.MsgAcceptOffer{Signer: second.Address, Company: 1, Occupation: 1})
			return err
		}},
		{3, func() error {
			_, err := f.CoopMsg.ChangeOccupation(f.Ctx, &types.MsgChangeOccupation{Signer: founder.Address, Company: 1, Member: second.Id, Occupation: 2})
			return err
		}},
		{9, func() error {
			_, err := f.CoopMsg.AppointOfficer(f.Ctx, &types.MsgAppointOfficer{Signer: founder.Address, Company: 1, Member: second.Id, Permission: permission})
			return err
		}},
		{10, func() error {
			_, err := f.CoopMsg.DismissOfficer(f.Ctx, &types.MsgDismissOfficer{Signer: founder.Address, Company: 1, Member: second.Id})
			return err
		}},
	}
}

// numbered is one act with its number.
type numbered struct {
	act  int
	send func() error
}

// acts is how many different things step tries.
const acts = 15

// step tries one message or keeper verb, and says which and whether it was carried out: to be refused is as good.
func step(r *rapid.T, f *fixture.Fix, people []regiontypes.Member) (act int, ok bool) {
	who := rapid.SampledFrom(people).Draw(r, "who")
	whom := rapid.SampledFrom(people).Draw(r, "whom").Id
	company := rapid.Uint64Range(1, 5).Draw(r, "company")
	occupation := rapid.Uint64Range(1, 2).Draw(r, "occupation")
	act = rapid.IntRange(0, acts-1).Draw(r, "act")
	if rapid.Bool().Draw(r, "fits") {
		who, whom, company, occupation = fitting(r, f, people, act, who, whom, company, occupation)
	}
	ctx, write := f.Ctx.CacheContext()
	var err error
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

// fitting changes what is tried to something that could succeed: an open offer, a job that somebody has, an act of an officer.
func fitting(r *rapid.T, f *fixture.Fix, people []regiontypes.Member, act int, who regiontypes.Member, whom, company, occupation uint64) (regiontypes.Member, uint64, uint64, uint64) {
	person := func(id uint64) regiontypes.Member {
		for _, one := range people {
			if one.Id == id {
				return one
			}
		}
		return who
	}
	switch act {
	case 4, 5, 6:
		if offer, ok := anyOf(r, f, f.Coop.Stored().Offers); ok {
			return person(offer.Member), whom, offer.Company, offer.Occupation
		}
	case 7:
		if job, ok := anyOf(r, f, f.Coop.Stored().Employments); ok {
			return person(job.Member), whom, job.Company, occupation
		}
	default:
		officer, ok := anyOf(r, f, f.Coop.Stored().Officers)
		if job, employed := anyOf(r, f, f.Coop.Stored().Employments); employed && (act == 8 || act == 9) {
			whom, company = job.Member, job.Company
		}
		if other, is := anyOf(r, f, f.Coop.Stored().Officers); is && act == 10 {
			whom, company = other.Member, other.Company
		}
		if ok && act != 8 && act != 9 && act != 10 {
			company = officer.Company
		}
		if found, err := f.Coop.GetCompany(f.Ctx, company); err == nil && len(found.Founders) > 0 && act != 0 {
			who = person(found.Founders[0])
		}
	}
	return who, whom, company, occupation
}

// anyOf is one of what is stored, false when nothing is.
func anyOf[V, I any](r *rapid.T, f *fixture.Fix, of *collections.IndexedMap[collections.Pair[uint64, uint64], V, I]) (V, bool) {
	var all []V
	if err := base.Values(f.Ctx, of, &all); err != nil {
		r.Fatal(err)
	}
	if len(all) == 0 {
		var none V
		return none, false
	}
	return rapid.SampledFrom(all).Draw(r, "one"), true
}
