package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/coop/types"
)

// Invariants are the conditions that the module's state keeps after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "coop/endowment", Check: k.checkEndowments},
		{Name: "coop/credit", Check: k.checkCredit},
		{Name: "coop/credit-counts", Check: k.checkCreditCounts},
		{Name: "coop/companies", Check: k.checkCompanies},
		{Name: "coop/employments", Check: k.checkEmployments},
		{Name: "coop/offers", Check: k.checkOffers},
		{Name: "coop/officers", Check: k.checkOfficers},
		{Name: "coop/ties", Check: k.checkTies},
		{Name: "coop/shared-ties", Check: k.checkSharedTies},
		{Name: "coop/forms", Check: k.checkForms},
		{Name: "coop/ended-employments", Check: k.checkEnded},
	}
}

func broken(format string, args ...any) error {
	return errorsmod.Wrapf(types.ErrStateBroken, format, args...)
}

// checkEndowments: what was released is what the steps taken allow, never above the initial reserve.
func (k Keeper) checkEndowments(ctx context.Context) error {
	return k.companies.Walk(ctx, nil, func(_ uint64, company types.Company) (bool, error) {
		return false, company.CheckEndowment()
	})
}

// checkCompanies: ids, codes, authorities and founders agree with their indexes both ways.
func (k Keeper) checkCompanies(ctx context.Context) error {
	last, err := base.LastID(ctx, k.companySequence)
	if err != nil {
		return err
	}
	var companies, founders int
	err = k.companies.Walk(ctx, nil, func(id uint64, company types.Company) (bool, error) {
		companies++
		if id != company.Id || id == 0 || id > last {
			return true, broken("company %d is stored as %d, the last id is %d", company.Id, id, last)
		}
		if !company.Standing.Stored() {
			return true, broken("company %d is stored as %s", id, company.Standing)
		}
		if company.Authority != types.AuthorityAddress(id).String() {
			return true, broken("company %d: authority %s", id, company.Authority)
		}
		if company.Standing == types.STANDING_GONE {
			return false, nil
		}
		founders += len(company.Founders)
		for _, founder := range company.Founders {
			if found, err := k.founded.Has(ctx, collections.Join(founder, id)); err != nil || !found {
				return true, broken("company %d: founder %d has no index entry (%v)", id, founder, err)
			}
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return failure.First(
		invariant.Index(ctx, "companies by code", k.companies.Indexes.ByCode.Walk, k.companies.Get,
			func(company types.Company, code string) bool { return company.Code == code }, companies),
		sameCount(ctx, "founders", k.founded, founders),
	)
}

// checkEmployments: every job has its reverse entry, and each company's counter is the number of its workers.
func (k Keeper) checkEmployments(ctx context.Context) error {
	count, err := checkPaired(ctx, "employments", k.employments, k.employments.Indexes.ByMember, func(job types.Employment) (uint64, uint64) { return job.Company, job.Member })
	if err != nil {
		return err
	}
	return checkCounters(ctx, "workers", k.workerCount, k.employments, count)
}

// checkOffers: every offer has its reverse and its expiry entry, and each company's counter is the number of its offers.
func (k Keeper) checkOffers(ctx context.Context) error {
	count, err := checkPaired(ctx, "offers", k.offers, k.offers.Indexes.ByMember, func(offer types.Offer) (uint64, uint64) { return offer.Company, offer.Member })
	if err != nil {
		return err
	}
	if err := invariant.Index(ctx, "offers by expiry", k.offers.Indexes.ByExpiry.Walk, k.offers.Get,
		func(offer types.Offer, at int64) bool { return offer.ExpiresAt == at }, count); err != nil {
		return err
	}
	return checkCounters(ctx, "offers", k.offerCount, k.offers, count)
}

// checkOfficers: every officer has their reverse entry and founded the company or works there, or looks after one in which nobody does.
func (k Keeper) checkOfficers(ctx context.Context) error {
	if _, err := checkPaired(ctx, "officers", k.officers, k.officers.Indexes.ByMember, func(officer types.Officer) (uint64, uint64) { return officer.Company, officer.Member }); err != nil {
		return err
	}
	return k.officers.Walk(ctx, nil, func(key companyMember, officer types.Officer) (bool, error) {
		if officer.Caretaker {
			company, err := k.GetCompany(ctx, officer.Company)
			if err == nil && company.Acts() && company.IdleSince == 0 {
				err = broken("officer %d looks after company %d, in which active members work", officer.Member, officer.Company)
			}
			return err != nil, err
		}
		tied, err := k.tied(ctx, key)
		if err != nil || !tied {
			return true, broken("officer %d of company %d neither founded it nor works there (%v)", officer.Member, officer.Company, err)
		}
		return false, nil
	})
}

// checkTies: a tie is open exactly while its member founded or works in the
// company; every other one waits in the queue for its end.
func (k Keeper) checkTies(ctx context.Context) error {
	if _, err := checkPaired(ctx, "ties", k.ties, k.ties.Indexes.ByMember, func(tie types.Tie) (uint64, uint64) { return tie.Company, tie.Member }); err != nil {
		return err
	}
	ending := 0
	err := k.ties.Walk(ctx, nil, func(key companyMember, tie types.Tie) (bool, error) {
		tied, err := k.tied(ctx, key)
		if err != nil || tied != tie.Open() {
			return true, broken("tie of member %d to company %d ends at %d, founding or working there: %t (%v)", tie.Member, tie.Company, tie.Until, tied, err)
		}
		if tie.Open() {
			return false, nil
		}
		ending++
		queued, err := k.tiesByEnd.Has(ctx, collections.Join3(tie.Until, tie.Company, tie.Member))
		if err != nil || !queued {
			return true, broken("tie of member %d to company %d is not queued for its end at %d (%v)", tie.Member, tie.Company, tie.Until, err)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if err := sameCount(ctx, "tie ends", k.tiesByEnd, ending); err != nil {
		return err
	}
	hasTie := func(company, member uint64) error {
		found, err := k.ties.Has(ctx, collections.Join(company, member))
		if err != nil || !found {
			return broken("member %d founded or works in company %d without a tie (%v)", member, company, err)
		}
		return nil
	}
	err = k.employments.Walk(ctx, nil, func(key companyMember, _ types.Employment) (bool, error) {
		return false, hasTie(key.K1(), key.K2())
	})
	if err != nil {
		return err
	}
	return k.founded.Walk(ctx, nil, func(key companyMember) (bool, error) {
		return false, hasTie(key.K2(), key.K1())
	})
}

// checkSharedTies recounts, from the ties of every member, how many members each two companies share.
func (k Keeper) checkSharedTies(ctx context.Context) error {
	recount := map[[2]uint64]uint64{}
	var member uint64
	var of []uint64
	err := k.ties.Indexes.ByMember.Walk(ctx, nil, func(tied, company uint64) (bool, error) {
		if tied != member {
			member, of = tied, nil
		}
		for _, other := range of { // in rising order, so that other is the lower id
			recount[[2]uint64{other, company}]++
		}
		of = append(of, company)
		return false, nil
	})
	if err != nil {
		return err
	}
	pairs := 0
	err = k.sharedTies.Walk(ctx, nil, func(key companyMember, stored uint64) (bool, error) {
		pairs++
		if counted := recount[[2]uint64{key.K1(), key.K2()}]; counted != stored {
			return true, broken("companies %d and %d share %d members, the counter says %d", key.K1(), key.K2(), counted, stored)
		}
		return false, nil
	})
	if err == nil && pairs != len(recount) {
		err = broken("%d pairs of companies share members, there are counters for %d", len(recount), pairs)
	}
	return err
}

// checkEnded: every ended employment is in the queue once, and its member was not hired again meanwhile.
func (k Keeper) checkEnded(ctx context.Context) error {
	count := 0
	err := k.endedAt.Walk(ctx, nil, func(key companyMember, _ int64) (bool, error) {
		count++
		again, err := k.employments.Has(ctx, key)
		if err != nil || again {
			return true, broken("member %d was hired by company %d before their shifts were closed (%v)", key.K2(), key.K1(), err)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return invariant.Index(ctx, "ended employments by time", k.endedAt.Indexes.ByTime.Walk, k.endedAt.Get,
		func(ended, at int64) bool { return ended == at }, count)
}

// tied says whether a member works in a company or founded one that is not gone.
func (k Keeper) tied(ctx context.Context, key companyMember) (bool, error) {
	works, err := k.employments.Has(ctx, key)
	if err != nil || works {
		return works, err
	}
	return k.founded.Has(ctx, collections.Join(key.K2(), key.K1()))
}

// checkPaired compares entries keyed by (company, member) with their content and their reverse index.
func checkPaired[V, I any](ctx context.Context, what string, stored *collections.IndexedMap[companyMember, V, I], index *indexes.ReversePair[uint64, uint64, V],
	ids func(V) (company, member uint64),
) (int, error) {
	count := 0
	err := stored.Walk(ctx, nil, func(key companyMember, value V) (bool, error) {
		count++
		if company, member := ids(value); company != key.K1() || member != key.K2() {
			return true, broken("%s: entry of company %d, member %d is stored as %d, %d", what, company, member, key.K1(), key.K2())
		}
		return false, nil
	})
	if err != nil {
		return 0, err
	}
	return count, invariant.Reverse(ctx, what+" reversed", index.Walk, stored.Has, count)
}

// checkCounters compares a counter per company with the entries it counts.
func checkCounters[V, I any](ctx context.Context, what string, counters collections.Map[uint64, uint64], stored *collections.IndexedMap[companyMember, V, I], total int) error {
	sum := 0
	err := counters.Walk(ctx, nil, func(company, count uint64) (bool, error) {
		entries := uint64(0)
		err := stored.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(companyMember, V) (bool, error) {
			entries++
			return false, nil
		})
		if err != nil {
			return true, err
		}
		if entries != count {
			return true, broken("company %d has %d %s, the counter says %d", company, entries, what, count)
		}
		sum += int(count)
		return false, nil
	})
	if err == nil && sum != total {
		err = broken("there are %d %s, the counters sum to %d", total, what, sum)
	}
	return err
}

// sameCount says whether an index has as many entries as what it points to.
func sameCount[K, V any](ctx context.Context, what string, index walker[K, V], want int) error {
	iterator, err := index.IterateRaw(ctx, nil, nil, collections.OrderAscending)
	if err != nil {
		return err
	}
	count := 0
	for ; iterator.Valid(); iterator.Next() {
		count++
	}
	if err := iterator.Close(); err != nil {
		return err
	}
	if count != want {
		return broken("%s: %d entries for %d", what, count, want)
	}
	return nil
}

// walker is a collection whose entries can be counted.
type walker[K, V any] interface {
	IterateRaw(ctx context.Context, start, end []byte, order collections.Order) (collections.Iterator[K, V], error)
}
