package economy

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStepsWaitForTheirMomentAndFailuresStopNobody(t *testing.T) {
	now := int64(0)
	a := newAgenda(func(context.Context) (int64, error) { now += 10; return now, nil }, 1)
	var mu sync.Mutex
	var done []string
	step := func(name string, err error) func(context.Context) error {
		return func(context.Context) error {
			mu.Lock()
			defer mu.Unlock()
			done = append(done, name)
			return err
		}
	}
	a.plan(30, "bob", "buy", step("third", nil))
	a.plan(20, "ann", "sell", step("first", errors.New("sold out")))
	a.plan(20, "eve", "rest", step("second", nil))
	a.plan(50, "zoe", "sleep", step("too early", nil))
	require.NoError(t, a.runUntil(context.Background(), 50))
	require.Equal(t, []string{"first", "second", "third"}, done)
	finished, failed := a.progress()
	require.Equal(t, 3, finished)
	require.Equal(t, 1, failed)
	require.Equal(t, "ann could not sell: sold out", a.failures[0].String())
	require.NoError(t, a.runUntil(context.Background(), 51))
	require.Contains(t, done, "too early")
}

func TestRiversideFitsTogether(t *testing.T) {
	plan := Riverside()
	require.NoError(t, plan.Check())
	require.GreaterOrEqual(t, plan.Members(), 38)
	plan.Companies[0].Overhead[0].Product = "moonlight"
	require.ErrorContains(t, plan.Check(), "moonlight")
}

// What a product's maker plans and declares is what recipes, upkeep and members take of it.
func TestRiversideMakesWhatItNeeds(t *testing.T) {
	plan := Riverside()
	needed, made := map[string]int64{}, map[string]int64{} // thousandths of a unit a week
	for _, company := range plan.Companies {
		shares := 0
		for _, product := range company.Products {
			made[product.Code] = product.PerWeek * 1000
			needed[product.Code] += product.PerMember * int64(plan.Members()+2) // two work nowhere
			for _, input := range product.Recipe {
				needed[input.Product] += product.PerWeek * input.Milli
			}
			shares += product.Labour
		}
		for _, order := range company.Overhead {
			needed[order.Product] += order.PerWeek * 1000
		}
		require.LessOrEqual(t, shares, 100, company.Code)
	}
	for code := range made {
		require.InEpsilon(t, needed[code], made[code], 0.25, "%s: needed and made", code)
	}
}

func TestShiftsKeepToTheSharesOfThePlan(t *testing.T) {
	plan := Riverside().Companies[0]
	w := &World{goods: map[string]*good{}}
	for i, product := range plan.Products {
		w.goods[product.Code] = &good{plan: product, id: uint64(i + 1)}
	}
	w.goods["feed"] = &good{plan: Product{Recipe: []Ingredient{{Product: "grain"}}}}
	f, times := &firm{plan: plan, shiftsFor: make([]int, len(plan.Products)+1)}, map[uint64]int{}
	for range 100 {
		product, from := w.forProduct(f)
		times[product]++
		if product == w.goods["dairy-crate"].id {
			require.Equal(t, 2, from, "no dairy before there is feed, no feed before there is grain")
		}
	}
	rest := 100
	for i, product := range plan.Products {
		require.InDelta(t, product.Labour, times[uint64(i+1)], 1, product.Code)
		rest -= product.Labour
	}
	require.InDelta(t, rest, times[0], 1)
}
