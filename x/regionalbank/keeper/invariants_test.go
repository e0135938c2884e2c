package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/testutil/mutants"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// TestEveryInvariantCatchesItsMutant changes stored state by one unit at a time.
func TestEveryInvariantCatchesItsMutant(t *testing.T) {
	request := func(change func(*types.Request)) func(*world) error {
		return func(w *world) error {
			stored := w.stored(1)
			change(&stored)
			return mutants.Under(w.Store(types.StoreKey), types.RequestsPrefix, w.RegionalBank.Stored().Requests).Set(w.Ctx, 1, stored)
		}
	}
	grant := func(change func(*types.Grant)) func(*world) error {
		return func(w *world) error {
			stored, err := w.RegionalBank.GetGrant(w.Ctx, 1)
			require.NoError(w.t, err)
			change(&stored)
			return mutants.Under(w.Store(types.StoreKey), types.GrantsPrefix, w.RegionalBank.Stored().Grants).Set(w.Ctx, 1, stored)
		}
	}
	subsidy := func(change func(*types.Subsidy)) func(*world) error {
		return func(w *world) error {
			stored := w.subsidy(w.clinic)
			change(&stored)
			return mutants.Under(w.Store(types.StoreKey), types.SubsidiesPrefix, w.RegionalBank.Stored().Subsidies).Set(w.Ctx, w.clinic, stored)
		}
	}
	record := func(change func(*types.CompanyRecord)) func(*world) error {
		return func(w *world) error {
			stored := w.record(w.bakery)
			change(&stored)
			return w.RegionalBank.Stored().Records.Set(w.Ctx, w.bakery, stored)
		}
	}
	sums := func(change func(*types.Sums)) func(*world) error {
		return func(w *world) error {
			stored, err := w.RegionalBank.Stored().Sums.Get(w.Ctx)
			require.NoError(w.t, err)
			change(&stored)
			return w.RegionalBank.Stored().Sums.Set(w.Ctx, stored)
		}
	}
	walk := func(change func(*types.TaxWalk)) func(*world) error {
		return func(w *world) error {
			stored, err := w.RegionalBank.Stored().TaxWalk.Get(w.Ctx)
			require.NoError(w.t, err)
			change(&stored)
			return w.RegionalBank.Stored().TaxWalk.Set(w.Ctx, stored)
		}
	}
	link := func(change func(*types.Link)) func(*world) error {
		return func(w *world) error {
			stored, err := w.RegionalBank.GetLink(w.Ctx, 1)
			require.NoError(w.t, err)
			change(&stored)
			return mutants.Under(w.Store(types.StoreKey), types.LinksPrefix, w.RegionalBank.Stored().Links).Set(w.Ctx, 1, stored)
		}
	}
	// payment is the one that waits for a witness of what the starting pool bought.
	payment := func(change func(*types.OutsidePayment)) func(*world) error {
		return func(w *world) error {
			stored, err := w.RegionalBank.GetOutsidePayment(w.Ctx, 4)
			require.NoError(w.t, err)
			change(&stored)
			return mutants.Under(w.Store(types.StoreKey), types.OutsidePaymentsPrefix, w.RegionalBank.Stored().OutsidePayments).Set(w.Ctx, 4, stored)
		}
	}
	caught := map[string]bool{}
	for _, mutant := range []struct {
		name, invariant string
		change          func(*world) error
	}{
		{"a request due a second later", "regionalbank/requests", request(func(r *types.Request) { r.DueAt++ })},
		{"a request of the next company", "regionalbank/requests", request(func(r *types.Request) { r.Company++ })},
		{"a request that was granted by nothing", "regionalbank/requests", request(func(r *types.Request) { r.Status = types.REQUEST_STATUS_GRANTED })},
		{"a request that expires twice", "regionalbank/requests", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.RequestsDuePrefix, w.RegionalBank.Stored().Requests.Indexes.Due).Set(w.Ctx, collections.Join(uint64(1), uint64(1)))
		}},
		{"a request above the sequence", "regionalbank/requests", func(w *world) error { return w.RegionalBank.Stored().RequestSequence.Set(w.Ctx, 1) }},
		{"one unit more granted than recorded", "regionalbank/grants", grant(func(g *types.Grant) { g.Amount++ })},
		{"a grant of the next company", "regionalbank/grants", grant(func(g *types.Grant) { g.Company++ })},
		{"a grant that no index finds", "regionalbank/grants", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.GrantsByCompanyPrefix, w.RegionalBank.Stored().Grants.Indexes.ByCompany).Remove(w.Ctx, collections.Join(w.bakery, uint64(1)))
		}},
		{"a subsidy that waits for another cycle than it is due in", "regionalbank/subsidies", subsidy(func(s *types.Subsidy) { s.NextCycle++ })},
		{"a subsidy that is due twice", "regionalbank/subsidies", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.SubsidiesDuePrefix, w.RegionalBank.Stored().Subsidies.Indexes.Due).Set(w.Ctx, collections.Join(uint64(9), w.clinic))
		}},
		{"one unit more taxed than summed", "regionalbank/sums", record(func(r *types.CompanyRecord) { r.Taxed++ })},
		{"one unit more subsidised than summed", "regionalbank/sums", record(func(r *types.CompanyRecord) { r.SubsidisedFromFund++ })},
		{"one unit more in the sum of losses", "regionalbank/sums", sums(func(s *types.Sums) { s.Losses++ })},
		{"one unit less issued in the sum", "regionalbank/sums", sums(func(s *types.Sums) { s.SubsidisedFromIssued-- })},
		{"one unit more collected than taken", "regionalbank/tax-walk", walk(func(w *types.TaxWalk) { w.Collected++ })},
		{"a cycle taxed before it closed", "regionalbank/tax-walk", walk(func(w *types.TaxWalk) { w.Cycle++ })},
		{"a walk to a company that does not exist", "regionalbank/tax-walk", walk(func(w *types.TaxWalk) { w.LastCompany++ })},
		{"a walk past its end", "regionalbank/tax-walk", walk(func(w *types.TaxWalk) { w.NextCompany += 2 })},
		{"one unit more waiting than held", "regionalbank/outside", payment(func(p *types.OutsidePayment) { p.Amount++ })},
		{"a payment of the next company", "regionalbank/outside", payment(func(p *types.OutsidePayment) { p.Company++ })},
		{"a payment from the other pool", "regionalbank/outside", payment(func(p *types.OutsidePayment) { p.Pool = types.POOL_RESERVE })},
		{"a payment due a second later", "regionalbank/outside", payment(func(p *types.OutsidePayment) { p.DueAt++ })},
		{"a payment that is due twice", "regionalbank/outside", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.OutsideDuePrefix, w.RegionalBank.Stored().OutsidePayments.Indexes.Due).Set(w.Ctx, collections.Join(uint64(1), uint64(4)))
		}},
		{"a payment that nobody finds by its company", "regionalbank/outside", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.OutsideByCompanyPrefix, w.RegionalBank.Stored().OutsidePayments.Indexes.ByCompany).Remove(w.Ctx, collections.Join(w.clinic, uint64(4)))
		}},
		{"money held for a payment that does not wait", "regionalbank/outside", func(w *world) error {
			_, err := w.Currency.OpenHold(w.Ctx, currencytypes.Reserve(w.bakery), 1, currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, 99, w.bakery))
			return err
		}},
		{"a budget of the next company", "regionalbank/budgets", func(w *world) error {
			key := collections.Join(w.clinic, commitment("salt"))
			budget, err := w.RegionalBank.Stored().OutsideBudgets.Get(w.Ctx, key)
			require.NoError(w.t, err)
			budget.Company++
			return w.RegionalBank.Stored().OutsideBudgets.Set(w.Ctx, key, budget)
		}},
		{"a use below zero", "regionalbank/budgets", func(w *world) error {
			return w.RegionalBank.Stored().OutsideUses.Set(w.Ctx, w.clinic, types.OutsideUse{Company: w.clinic, Amount: -1})
		}},
		{"a link below no rate", "regionalbank/links", link(func(l *types.Link) { l.RatePpm = 0 })},
		{"a link that its region does not find", "regionalbank/links", link(func(l *types.Link) { l.Region = "south" })},
		{"a region with a link that does not exist", "regionalbank/links", func(w *world) error {
			return mutants.Unique(w.Store(types.StoreKey), types.LinkByRegionPrefix, collections.StringKey).Set(w.Ctx, "south", 2)
		}},
	} {
		t.Run(mutant.name, func(t *testing.T) {
			w := newWorld(t)
			busy(w)
			require.NoError(t, mutant.change(w))
			mutants.RequireFires(w.Ctx, t, w.RegionalBank.Invariants(), mutant.invariant)
		})
		caught[mutant.invariant] = true
	}
	mutants.RequireEach(t, newWorld(t).RegionalBank.Invariants(), caught)
}
