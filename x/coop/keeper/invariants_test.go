package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/testutil/mutants"
	"github.com/factor-coop/factor/x/coop/types"
)

// account changes the mill's credit.
func (s *town) account(mutate func(*types.CreditAccount)) error {
	account, err := s.Coop.Stored().Credit.Get(s.Ctx, s.mill)
	if err != nil {
		return err
	}
	mutate(&account)
	return s.Coop.Stored().Credit.Set(s.Ctx, s.mill, account)
}

// Each mutant changes stored state by one unit or one entry: the named check must fire.
func TestEveryInvariantCatchesItsMutants(t *testing.T) {
	change := func(s *town, mutate func(*types.Company)) error {
		company := s.company(s.mill)
		mutate(&company)
		return mutants.Under(s.Store(types.StoreKey), types.CompaniesPrefix, s.Coop.Stored().Companies).Set(s.Ctx, s.mill, company)
	}
	mill := func(s *town, who uint64) collections.Pair[uint64, uint64] { return collections.Join(s.mill, who) }
	caught := map[string]bool{}
	for name, mutant := range map[string]struct {
		check  string
		mutate func(s *town) error
	}{
		"a worker who is not on the roll": {"coop/forms", func(s *town) error {
			form, err := s.Coop.GetForm(s.Ctx, s.mill)
			if err != nil {
				return err
			}
			return s.Board.RemoveFromRoll(s.Ctx, form.Roll, s.ben.Id)
		}},
		"a form that its board does not have": {"coop/forms", func(s *town) error {
			form, err := s.Coop.GetForm(s.Ctx, s.mill)
			if err != nil {
				return err
			}
			form.Form.QuorumPpm++
			return s.Coop.Stored().Forms.Set(s.Ctx, s.mill, form)
		}},
		"spending that nobody limits, counted": {"coop/forms", func(s *town) error {
			form, err := s.Coop.GetForm(s.Ctx, s.mill)
			if err != nil {
				return err
			}
			form.Spent++
			return s.Coop.Stored().Forms.Set(s.Ctx, s.mill, form)
		}},
		"a unit released too much":   {"coop/endowment", func(s *town) error { return change(s, func(c *types.Company) { c.Released++ }) }},
		"a unit released too little": {"coop/endowment", func(s *town) error { return change(s, func(c *types.Company) { c.Released-- }) }},
		"a unit promised more":       {"coop/endowment", func(s *town) error { return change(s, func(c *types.Company) { c.InitialReserve++ }) }},
		"a unit consumed too much":   {"coop/endowment", func(s *town) error { return change(s, func(c *types.Company) { c.Consumed++ }) }},
		"a step too many":            {"coop/endowment", func(s *town) error { return change(s, func(c *types.Company) { c.Steps++ }) }},
		"a tranche without credit or a decision": {"coop/credit", func(s *town) error {
			return change(s, func(c *types.Company) { c.Released += c.NextStep(); c.Consumed += c.NextStep(); c.Steps++ })
		}},
		"a unit of credit out of nothing": {"coop/credit", func(s *town) error { return s.account(func(a *types.CreditAccount) { a.AtHand[0]++ }) }},
		"a unit of credit lost":           {"coop/credit", func(s *town) error { return s.account(func(a *types.CreditAccount) { a.AtHand[0]-- }) }},
		"credit that was not earned": {"coop/credit", func(s *town) error {
			totals, err := s.Coop.GetCreditTotals(s.Ctx)
			require.NoError(t, err)
			totals.Earned--
			return s.Coop.Stored().CreditTotals.Set(s.Ctx, totals)
		}},
		"a unit earned that nobody counted for": {"coop/credit-counts", func(s *town) error { return s.account(func(a *types.CreditAccount) { a.Earned++ }) }},
		"counts of a round that never was": {"coop/credit-counts", func(s *town) error {
			return s.Coop.Stored().CompanyCounts.Set(s.Ctx, collections.Join3(s.mill, uint64(99), s.mill), 1)
		}},
		"a sale out of order": {"coop/credit-counts", func(s *town) error {
			return s.Coop.Stored().SoldTo.Set(s.Ctx, collections.Join(uint64(1), uint64(2)), 77)
		}},
		"a balance out of order": {"coop/credit-counts", func(s *town) error {
			return s.Coop.Stored().OrderBalances.Set(s.Ctx, collections.Join(uint64(1), uint64(2)), types.OrderBalance{Low: 1, High: 2, Since: 77})
		}},
		"another code":    {"coop/companies", func(s *town) error { return change(s, func(c *types.Company) { c.Code = "mall" }) }},
		"another founder": {"coop/companies", func(s *town) error { return change(s, func(c *types.Company) { c.Founders[0]++ }) }},
		"a founder too many": {"coop/companies", func(s *town) error {
			return s.Coop.Stored().Founded.Set(s.Ctx, collections.Join(s.ben.Id, s.mill))
		}},
		"a code too many": {"coop/companies", func(s *town) error {
			return mutants.Unique(s.Store(types.StoreKey), types.CompanyByCodePrefix, collections.StringKey).Set(s.Ctx, "mall", s.mill)
		}},
		"a worker too many": {"coop/employments", func(s *town) error {
			count, err := s.Coop.Workers(s.Ctx, s.mill)
			require.NoError(t, err)
			return s.Coop.Stored().WorkerCount.Set(s.Ctx, s.mill, count+1)
		}},
		"a job without its reverse": {"coop/employments", func(s *town) error {
			return mutants.Index(s.Store(types.StoreKey), types.EmploymentsByMemberPrefix, s.Coop.Stored().Employments.Indexes.ByMember).Remove(s.Ctx, collections.Join(s.ben.Id, s.mill))
		}},
		"a reverse without its job": {"coop/employments", func(s *town) error {
			return mutants.Index(s.Store(types.StoreKey), types.EmploymentsByMemberPrefix, s.Coop.Stored().Employments.Indexes.ByMember).Set(s.Ctx, collections.Join(s.cleo.Id, s.mill))
		}},
		"an offer counted twice": {"coop/offers", func(s *town) error { return s.Coop.Stored().OfferCount.Set(s.Ctx, s.mill, 3) }},
		"an offer a second later": {"coop/offers", func(s *town) error {
			offer, err := s.Coop.GetOffer(s.Ctx, s.mill, s.ben.Id)
			require.NoError(t, err)
			offer.ExpiresAt++
			return mutants.Under(s.Store(types.StoreKey), types.OffersPrefix, s.Coop.Stored().Offers).Set(s.Ctx, mill(s, s.ben.Id), offer)
		}},
		"an officer from outside": {"coop/officers", func(s *town) error {
			return s.Coop.Stored().Officers.Set(s.Ctx, mill(s, s.cleo.Id), types.Officer{Company: s.mill, Member: s.cleo.Id})
		}},
		"an officer without their reverse": {"coop/officers", func(s *town) error {
			return mutants.Index(s.Store(types.StoreKey), types.OfficersByMemberPrefix, s.Coop.Stored().Officers.Indexes.ByMember).Remove(s.Ctx, collections.Join(s.ben.Id, s.mill))
		}},
		"a worker's tie that ends": {"coop/ties", func(s *town) error {
			return s.Coop.Stored().Ties.Set(s.Ctx, mill(s, s.ben.Id), types.Tie{Company: s.mill, Member: s.ben.Id, Until: 1})
		}},
		"a worker without a tie": {"coop/ties", func(s *town) error {
			return s.Coop.Stored().Ties.Remove(s.Ctx, mill(s, s.ben.Id))
		}},
		"an end without a tie": {"coop/ties", func(s *town) error {
			return s.Coop.Stored().TiesByEnd.Set(s.Ctx, collections.Join3(int64(1), s.mill, s.ben.Id))
		}},
		"one shared member more": {"coop/shared-ties", func(s *town) error {
			return s.Coop.Stored().SharedTies.Set(s.Ctx, collections.Join(uint64(1), uint64(2)), 3)
		}},
		"shared members not counted": {"coop/shared-ties", func(s *town) error {
			return s.Coop.Stored().SharedTies.Remove(s.Ctx, collections.Join(uint64(1), uint64(2)))
		}},
		"an ended job out of order": {"coop/ended-employments", func(s *town) error {
			return mutants.Under(s.Store(types.StoreKey), types.EndedEmploymentsPrefix, s.Coop.Stored().EndedAt).Set(s.Ctx, mill(s, 4), 7)
		}},
		"an ended job that never was": {"coop/ended-employments", func(s *town) error {
			return mutants.Index(s.Store(types.StoreKey), types.EndedByTimePrefix, s.Coop.Stored().EndedAt.Indexes.ByTime).
				Set(s.Ctx, collections.Join(int64(7), mill(s, s.ben.Id)))
		}},
		"an ended job that still lasts": {"coop/ended-employments", func(s *town) error {
			return s.Coop.Stored().EndedAt.Set(s.Ctx, mill(s, s.ben.Id), 7)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := busy(t)
			s.RequireCoopInvariants()
			before := s.Ctx
			s.Ctx, _ = s.Ctx.CacheContext()
			require.NoError(t, mutant.mutate(s))
			mutants.RequireFires(s.Ctx, t, s.Coop.Invariants(), mutant.check)
			s.Ctx = before
		})
		caught[mutant.check] = true
	}
	mutants.RequireEach(t, newTown(t).Coop.Invariants(), caught)
}
