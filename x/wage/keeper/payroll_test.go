package keeper_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// faulty is a currency that refuses what a test tells it to refuse, and faultyPay what pays wages on it.
type faulty struct {
	types.CurrencyKeeper
	wagesOf, claimsOf uint64
}

type faultyPay struct {
	types.PricingKeeper
	*faulty
}

// breaks puts them between the wages and what they stand on.
func (f *faulty) breaks(below *fixture.BelowWage) {
	f.CurrencyKeeper, below.Currency = below.Currency, f
	below.Pricing = faultyPay{below.Pricing, f}
}

var errFaulty = errors.New("refused by the test")

func (f faultyPay) PayWages(ctx context.Context, company uint64, works []pricingtypes.Work) error {
	if err := f.PricingKeeper.PayWages(ctx, company, works); err != nil {
		return err
	}
	if company == f.wagesOf { // after it wrote: nothing of it may stay
		return errFaulty
	}
	return nil
}

func (f *faulty) OpenClaim(ctx context.Context, claim currencytypes.Claim) (uint64, error) {
	id, err := f.CurrencyKeeper.OpenClaim(ctx, claim)
	if err == nil && claim.Company == f.claimsOf {
		return 0, errFaulty
	}
	return id, err
}

// everybodyWorks is a coop in which everybody works everywhere, so that a test needs no ten thousand hirings.
type everybodyWorks struct{ types.CoopKeeper }

func (everybodyWorks) GetEmployment(_ context.Context, company, member uint64) (cooptypes.Employment, bool, error) {
	return cooptypes.Employment{Company: company, Member: member, Occupation: fixture.Occupation}, true, nil
}

func (b *bakery) drain(company uint64) {
	b.T.Helper()
	require.NoError(b.T, b.Currency.Post(b.Ctx, currencytypes.Posting{
		From: currencytypes.Reserve(company), To: currencytypes.External(), Amount: b.Reserve(company),
		Class: currencytypes.COST_CLASS_COST, Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, company, 0),
	}))
}

func (b *bakery) standing(company uint64) cooptypes.Standing {
	b.T.Helper()
	stored, err := b.Coop.GetCompany(b.Ctx, company)
	require.NoError(b.T, err)
	standing, err := b.Coop.StandingOf(b.Ctx, stored)
	require.NoError(b.T, err)
	return standing
}

func TestAfterAJumpOfThreeDaysEveryHourIsPaidOnceWithinTheCap(t *testing.T) {
	b := newBakery(t)
	const entries = 7
	b.params(func(p *types.Params) { p.MaxPayrollEntriesPerBlock = entries })
	b.ClockIn(b.anna, b.company)
	b.Pass(17 * time.Minute)
	b.ClockIn(b.ben, b.company)
	b.ClockIn(b.carla, b.company)
	b.Pass(72 * time.Hour)
	blocks := 0
	for ; ; blocks++ {
		require.Less(t, blocks, 100)
		cursor, err := b.Wage.Stored().Cursor.Get(b.Ctx)
		require.NoError(t, err)
		require.LessOrEqual(t, cursor.Entries, uint32(entries))
		b.check()
		if cursor.Second == b.Now() {
			break
		}
		b.EndBlock()
	}
	require.Greater(t, blocks, 3)
	for _, one := range []regiontypes.Member{b.anna, b.ben, b.carla} {
		require.Equal(t, 12*fixture.RatePerHour, b.Money(one))
	}
	payroll, err := b.WageQuery.Payroll(b.Ctx, &types.QueryPayrollRequest{})
	require.NoError(t, err)
	require.Zero(t, payroll.BacklogSeconds)
}

func TestClockingOutDuringTheBacklogPaysEachHourOnce(t *testing.T) {
	b := newBakery(t)
	b.params(func(p *types.Params) { p.MaxPayrollEntriesPerBlock = 4 })
	b.ClockIn(b.anna, b.company)
	b.ClockIn(b.ben, b.company)
	b.Pass(72 * time.Hour)
	require.Equal(t, 2*fixture.RatePerHour, b.Money(b.anna))
	require.Equal(t, 12*fixture.RatePerHour, b.ClockOut(b.anna).PaidAmount)
	b.ClockIn(b.anna, b.company)
	for range 200 {
		b.EndBlock()
	}
	require.Equal(t, 12*fixture.RatePerHour, b.Money(b.anna))
	require.Equal(t, 12*fixture.RatePerHour, b.Money(b.ben))
	b.Pass(time.Hour)
	require.Equal(t, 13*fixture.RatePerHour, b.Money(b.anna))
	b.check()
}

func TestTenThousandShiftsDueInOneSecondArePaidOverBlocksWithinTheCap(t *testing.T) {
	b, members := crowd(t, 10_000)
	b.Pass(time.Hour)
	require.Equal(t, fixture.RatePerHour, b.Money(members[0]))
	require.Equal(t, fixture.RatePerHour, b.Money(members[4000]))
	require.Zero(t, b.Money(members[5000]))
	b.EndBlock()
	require.Equal(t, fixture.RatePerHour, b.Money(members[9000]))
	b.EndBlock()
	var sum int64
	for _, one := range members {
		sum += b.Money(one)
	}
	require.Equal(t, 10_000*fixture.RatePerHour, sum)
	b.RequireWageInvariants()
}

func TestWithAHundredThousandPeopleAtWorkNoBlockExceedsTheCap(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	const people = 100_000
	b, members := crowd(t, people)
	for company := uint64(1); company <= 12; company++ {
		if _, err := b.Coop.GetCompany(b.Ctx, company); err == nil {
			b.Endow(company, people*fixture.RatePerHour)
		}
	}
	params, err := b.Wage.GetParams(b.Ctx)
	require.NoError(t, err)
	b.Pass(time.Hour)
	blocks := people / int(params.MaxPayrollEntriesPerBlock)
	require.Greater(t, blocks, 1, "the cap does not matter")
	for range blocks {
		cursor, err := b.Wage.Stored().Cursor.Get(b.Ctx)
		require.NoError(t, err)
		require.LessOrEqual(t, cursor.Entries, params.MaxPayrollEntriesPerBlock)
		b.EndBlock()
	}
	for _, one := range members {
		require.Equal(t, fixture.RatePerHour, b.Money(one), "member %d", one.Id)
	}
}

// crowd is a number of people at work in ten companies, all since the same second.
func crowd(t testing.TB, people int) (*bakery, []regiontypes.Member) {
	t.Helper()
	b := newBakery(t, fixture.With(func(below *fixture.BelowWage) { below.Coop = everybodyWorks{below.Coop} }))
	b.params(func(p *types.Params) { p.MaxUnconfirmedWeeklySeconds = 1 << 40 })
	var companies []uint64
	for i := range 10 {
		company, _ := b.Company(fmt.Sprintf("company-%d", i))
		companies = append(companies, company)
	}
	members := b.AdmitMany(people)
	for i, one := range members {
		_, err := b.Wage.ClockIn(b.Ctx, one.Id, companies[i%len(companies)], pricingtypes.CostTag{})
		require.NoError(t, err)
	}
	return b, members
}

func TestAnInsolventCompanyOwesItsHoursAndNobodyElsesPayIsTouched(t *testing.T) {
	b := newBakery(t)
	other, dora := b.Company("dora")
	b.ClockIn(b.anna, b.company)
	b.ClockIn(b.ben, b.company)
	b.ClockIn(dora, other)
	b.drain(b.company)
	b.Endow(b.company, fixture.RatePerHour*3/2)
	b.Pass(time.Hour)
	require.Equal(t, fixture.RatePerHour, b.Money(b.anna), "the first due hour is covered")
	require.Zero(t, b.Money(b.ben), "nothing of the second is paid")
	require.Equal(t, fixture.RatePerHour/2, b.Reserve(b.company))
	require.Equal(t, fixture.RatePerHour, b.Money(dora))
	require.Equal(t, cooptypes.STANDING_INSOLVENT, b.standing(b.company))
	_, err := b.Wage.OpenShift(b.Ctx, b.ben.Id)
	require.ErrorIs(t, err, types.ErrNoOpenShift)
	b.check()

	b.Pass(30 * time.Minute)
	out := b.ClockOut(b.anna)
	require.Equal(t, fixture.RatePerHour/2, out.ClaimedAmount, "while claims are open the reserve pays only claims")
	b.check()

	b.Receive(b.company, fixture.RatePerHour/2)
	b.EndBlock()
	require.Equal(t, fixture.RatePerHour, b.Money(b.ben), "the oldest claim first")
	require.Equal(t, fixture.RatePerHour, b.Money(b.anna))
	require.Equal(t, cooptypes.STANDING_INSOLVENT, b.standing(b.company))
	b.Receive(b.company, fixture.RatePerHour)
	b.EndBlock()
	require.Equal(t, fixture.RatePerHour*3/2, b.Money(b.anna))
	require.Equal(t, cooptypes.STANDING_ACTIVE, b.standing(b.company))
	require.Equal(t, fixture.RatePerHour/2, b.Reserve(b.company))
	b.check()
}

func TestWhatFailsInOneCompanyBecomesClaimsThereAndTheOthersArePaid(t *testing.T) {
	broken := &faulty{}
	b := newBakery(t, fixture.With(broken.breaks))
	other, dora := b.Company("dora")
	reserve := b.Reserve(b.company)
	b.ClockIn(b.anna, b.company)
	b.ClockIn(dora, other)
	broken.wagesOf = b.company
	b.Pass(time.Hour)
	require.Zero(t, b.Money(b.anna))
	require.Equal(t, reserve, b.Reserve(b.company))
	require.Equal(t, fixture.RatePerHour, b.Money(dora))
	claim, found, err := b.Currency.FirstClaim(b.Ctx, b.company)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, fixture.RatePerHour, claim.Amount)
	b.check()
}

func TestAnHourThatCanBeNeitherPaidNorClaimedIsKeptAndTriedAgain(t *testing.T) {
	broken := &faulty{}
	b := newBakery(t, fixture.With(broken.breaks))
	b.ClockIn(b.anna, b.company)
	broken.wagesOf, broken.claimsOf = b.company, b.company
	b.Pass(time.Hour)
	b.EndBlock()
	b.EndBlock()
	exported, err := b.Wage.ExportGenesis(b.Ctx)
	require.NoError(t, err)
	require.Len(t, exported.UnpaidHours, 1)
	b.check()
	broken.wagesOf, broken.claimsOf = 0, 0
	b.EndBlock()
	b.Receive(b.company, 1)
	b.EndBlock()
	require.Equal(t, fixture.RatePerHour, b.Money(b.anna))
	require.Equal(t, cooptypes.STANDING_ACTIVE, b.standing(b.company))
	b.check()
}

// twin is the obvious payroll: it remembers who worked when, and at the end walks every second.
type twin struct {
	rates   map[int64]int64 // rate from a second on
	changes []int64
	started map[uint64]int64
	work    map[uint64][][2]int64
}

func (w *twin) rateAt(second int64) int64 {
	rate := int64(0)
	for _, change := range w.changes {
		if change <= second {
			rate = w.rates[change]
		}
	}
	return rate
}

func (w *twin) pay(member uint64, now, maxShift int64) int64 {
	var sum int64
	shift := func(from, until int64) {
		for ; from+3600 <= until; from += 3600 {
			sum += w.rateAt(from)
		}
		sum += w.rateAt(from) * (until - from) / 3600
	}
	for _, one := range w.work[member] {
		shift(one[0], one[1])
	}
	if from, open := w.started[member]; open {
		if until := min(now, from+maxShift); until == from+maxShift && (until-from)%3600 == 0 {
			shift(from, until)
		} else {
			shift(from, from+(until-from)/3600*3600)
		}
	}
	return sum
}

func TestEverySecondWorkedIsPaidExactlyOnceOverRandomShifts(t *testing.T) {
	const maxShift = 4 * 3600
	rapid.Check(t, func(r *rapid.T) {
		b := newBakery(t)
		b.params(func(p *types.Params) {
			p.MaxShiftSeconds, p.MaxWeeklySeconds, p.MaxUnconfirmedWeeklySeconds = maxShift, types.WeekSeconds, 1<<40
			p.MaxPayrollEntriesPerBlock = rapid.Uint32Range(1, 6).Draw(r, "cap")
		})
		checks := b.Wage.Invariants()
		w := &twin{rates: map[int64]int64{b.Now(): fixture.RatePerHour}, changes: []int64{b.Now()}, started: map[uint64]int64{}, work: map[uint64][][2]int64{}}
		members := []regiontypes.Member{b.anna, b.ben, b.carla}
		caughtUp := func() {
			for range 1000 {
				if cursor, err := b.Wage.Stored().Cursor.Get(b.Ctx); err != nil || cursor.Second == b.Now() && cursor.Entries < cursor.EntriesCap {
					require.NoError(r, err)
					return
				}
				require.NoError(r, b.Wage.BeginBlock(b.Ctx))
			}
			r.Fatal("payroll does not catch up")
		}
		end := func(id uint64) { // a shift that reached its end is over
			if from, open := w.started[id]; open && b.Now() >= from+maxShift {
				w.work[id] = append(w.work[id], [2]int64{from, from + maxShift})
				delete(w.started, id)
			}
		}
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			one := rapid.SampledFrom(members).Draw(r, "member")
			switch rapid.SampledFrom([]string{"in", "out", "pass", "rate", "jump"}).Draw(r, "step") {
			case "in":
				caughtUp()
				end(one.Id)
				if _, open := w.started[one.Id]; !open {
					b.ClockIn(one, b.company)
					w.started[one.Id] = b.Now()
				}
			case "out":
				if from, open := w.started[one.Id]; open {
					if _, err := b.Wage.OpenShift(b.Ctx, one.Id); err == nil {
						b.ClockOut(one)
						w.work[one.Id] = append(w.work[one.Id], [2]int64{from, min(b.Now(), from+maxShift)})
						delete(w.started, one.Id)
					}
				}
			case "pass":
				b.Pass(time.Duration(rapid.Int64Range(1, 5000).Draw(r, "seconds")) * time.Second)
			case "jump":
				b.Pass(time.Duration(rapid.Int64Range(1, 30*3600).Draw(r, "seconds")) * time.Second)
			case "rate":
				rate := rapid.Int64Range(1, 100*money.Unit).Draw(r, "rate")
				b.Occupation("worker", types.Factors{BaseRatePerHour: rate})
				if _, known := w.rates[b.Now()]; !known {
					w.changes = append(w.changes, b.Now())
				}
				w.rates[b.Now()] = rate
			}
			require.NoError(r, invariant.CheckAll(b.Ctx, checks))
		}
		caughtUp()
		for _, one := range members {
			end(one.Id)
			require.Equal(r, w.pay(one.Id, b.Now(), maxShift), b.Money(one), "member %d", one.Id)
		}
	})
}

func BenchmarkPayrollOfTenThousandShifts(b *testing.B) {
	f, _ := crowd(b, 10_000)
	f.params(func(p *types.Params) { p.MaxPayrollEntriesPerBlock = 20_000 })
	f.Advance(time.Hour)
	b.ResetTimer()
	for range b.N {
		cached, _ := f.Ctx.CacheContext()
		if err := f.Wage.BeginBlock(cached); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/hour")
}
