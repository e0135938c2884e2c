package keeper

import (
	"context"
	"math"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/coop/credit"
	"github.com/factor-coop/factor/x/coop/types"
)

// books is a company with its credit, as one final purchase or order finds it.
type books struct {
	company types.Company
	account credit.Account
	params  types.Params
	now     int64
	// before tells what changed.
	before types.Company
}

// openBooks reads a company's credit and lets it age. A company that is gone has none.
func (k Keeper) openBooks(ctx context.Context, id uint64) (*books, error) {
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return nil, err
	}
	b := &books{company: company, before: company}
	if b.params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	if b.now, err = k.region.Now(ctx); err != nil {
		return nil, err
	}
	stored, known, err := base.Find(ctx, k.credit, id)
	if err != nil {
		return nil, err
	}
	if !known {
		b.account = credit.Account{AgedAt: b.now, RoundBegan: b.now}
		return b, nil
	}
	b.account = stored.Account()
	if company.Waits() {
		b.account.Wait(b.now)
		return b, nil
	}
	counted, round := b.account.Earned > 0, b.account.Round
	lapsed, ended := b.account.Age(b.now, b.params.CreditSeconds)
	if ended && counted {
		if err := k.endedRounds.Set(ctx, collections.Join(id, round)); err != nil {
			return nil, err
		}
	}
	if lapsed == 0 && !ended {
		return b, nil
	}
	// Stored here, with what follows from it: whoever opens the books need not have something to enter.
	if err := k.storeBooks(ctx, b); err != nil {
		return nil, err
	}
	return b, k.lapse(ctx, id, lapsed)
}

// closeBooks takes the steps of the endowment that the credit reaches and stores what changed.
func (k Keeper) closeBooks(ctx context.Context, b *books) error {
	if err := k.takeSteps(ctx, b); err != nil {
		return err
	}
	return k.storeBooks(ctx, b)
}

func (k Keeper) storeBooks(ctx context.Context, b *books) error {
	if b.company.Steps != b.before.Steps {
		if err := k.companies.Set(ctx, b.company.Id, b.company); err != nil {
			return err
		}
	}
	return k.credit.Set(ctx, b.company.Id, types.NewCreditAccount(b.company.Id, b.account))
}

// RecordNeed is told of every purchase of a member, in micro-units, once it can no longer be refunded or contested.
// Economy rule: only what an unrelated member destroyed by buying, and cannot get back, releases what a company was
// promised. One member counts for a share of a step, and so do the members of one company together.
func (k Keeper) RecordNeed(ctx context.Context, seller, member uint64, amount, boughtAt int64, unrelated bool) error {
	if amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "purchase from company %d is %s, it must not be negative", seller, said.Money(amount))
	}
	b, err := k.openBooks(ctx, seller)
	if err != nil || b.company.Standing == types.STANDING_GONE || amount == 0 {
		return err
	}
	ties, err := companiesOf(ctx, k.ties.Indexes.ByMember, member)
	if err != nil {
		return err
	}
	var counted int64
	if unrelated && !slices.Contains(ties, seller) {
		if counted, err = k.count(ctx, b, member, ties, amount, boughtAt); err != nil {
			return err
		}
		if err := k.earn(ctx, func(totals *types.CreditTotals) { totals.Earned += counted }); err != nil {
			return err
		}
	}
	for _, tie := range ties {
		if err := k.recordSoldTo(ctx, seller, tie, boughtAt, b.params.TieWindowSeconds); err != nil {
			return err
		}
	}
	b.account.Earn(counted)
	if err := base.Emit(ctx, &types.CreditEarned{Company: seller, Member: member, Amount: amount, Counted: counted}); err != nil {
		return err
	}
	return k.closeBooks(ctx, b)
}

// count takes a purchase off what the buyer, and each company the buyer is tied to, may still count for, and returns what counts.
func (k Keeper) count(ctx context.Context, b *books, member uint64, ties []uint64, amount, boughtAt int64) (int64, error) {
	memberBase, companyBase, err := b.bases()
	if err != nil {
		return 0, err
	}
	circle, err := k.inCircle(ctx, b.company.Id, ties, boughtAt, b.params.TieWindowSeconds)
	if err != nil {
		return 0, err
	}
	shares := b.params.Shares()
	key := func(id uint64) roundEntry { return collections.Join3(b.company.Id, b.account.Round, id) }
	before, err := amountOf(ctx, k.memberCounts, key(member))
	if err != nil {
		return 0, err
	}
	left := []int64{shares.ForMember(memberBase, circle) - before}
	together := make([]int64, len(ties))
	for i, tie := range ties {
		if together[i], err = amountOf(ctx, k.companyCounts, key(tie)); err != nil {
			return 0, err
		}
		left = append(left, shares.ForCompany(companyBase)-together[i])
	}
	room, err := k.roomForCredit(ctx)
	if err != nil {
		return 0, err
	}
	counted := credit.Countable(amount, append(left, room)...)
	if counted == 0 {
		return 0, nil
	}
	if err := k.memberCounts.Set(ctx, key(member), before+counted); err != nil {
		return 0, err
	}
	for i, tie := range ties {
		if err := k.companyCounts.Set(ctx, key(tie), together[i]+counted); err != nil {
			return 0, err
		}
	}
	return counted, nil
}

// bases are what the shares of one member and of one company are taken of.
func (b *books) bases() (member, company int64, err error) {
	if b.company.Waits() {
		return b.company.NextStep(), b.company.NextStep(), nil
	}
	step, err := b.params.Step()
	if err != nil {
		return 0, 0, err
	}
	member, company = b.account.Bases(step)
	return member, company, nil
}

// inCircle says whether a company of the buyer's sold to the seller's people within the tie window.
func (k Keeper) inCircle(ctx context.Context, seller uint64, ties []uint64, boughtAt, window int64) (bool, error) {
	for _, tie := range ties {
		at, err := amountOf(ctx, k.soldTo, collections.Join(tie, seller))
		if err != nil {
			return false, err
		}
		if at > 0 && boughtAt < soldUntil(at, window) {
			return true, nil
		}
	}
	return false, nil
}

// soldUntil is how long a sale counts as the other half of a circle: the window, and the time by which the record may be old.
func soldUntil(at, window int64) int64 { return at + window + window/8 + 1 }

// recordSoldTo notes a sale to somebody tied to another company; a note is renewed when an eighth of the window passed.
func (k Keeper) recordSoldTo(ctx context.Context, seller, company uint64, at, window int64) error {
	key := collections.Join(seller, company)
	before, err := amountOf(ctx, k.soldTo, key)
	if err != nil || seller == company || before > 0 && at <= before+window/8 {
		return err
	}
	if before > 0 {
		if err := k.soldToByTime.Remove(ctx, collections.Join3(before, seller, company)); err != nil {
			return err
		}
	}
	at = max(at, 1)
	if err := k.soldToByTime.Set(ctx, collections.Join3(at, seller, company)); err != nil {
		return err
	}
	return k.soldTo.Set(ctx, key, at)
}

// RecordOrder is told of every order of a company, in micro-units, once it can no longer be refunded or contested.
// Economy rule: an order hands at most its buyer's credit on to the supplier, so orders in a circle make none; what two
// companies order from each other counts net.
func (k Keeper) RecordOrder(ctx context.Context, seller, buyer uint64, amount int64, unrelated bool) error {
	if amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "order of company %d from company %d is %s, it must not be negative", buyer, seller, said.Money(amount))
	}
	to, err := k.openBooks(ctx, seller)
	if err != nil || to.company.Standing == types.STANDING_GONE || amount == 0 {
		return err
	}
	from, err := k.openBooks(ctx, buyer)
	if err != nil {
		return err
	}
	if related, err := k.Related(ctx, seller, buyer); err != nil || related || !unrelated {
		return err
	}
	counts, err := k.net(ctx, buyer, seller, amount)
	if err != nil {
		return err
	}
	// Economy rule: who waits for a step of its own endowment keeps its credit until then. Otherwise friends who all wait
	// could gather in one company what none of them has, and a shop would hand on nearly all that its customers count for.
	if from.company.Waits() || from.company.Standing == types.STANDING_GONE {
		return nil
	}
	limit := int64(math.MaxInt64)
	// Economy rule: companies without an endowment are founded in any number, so what passes through them counts like
	// the members of one company.
	through := !from.company.OfItsOwn() && to.company.Waits()
	if through {
		limit = min(limit, max(0, to.params.Shares().ForCompany(to.company.NextStep())-to.account.ThroughUnendowed))
	}
	moved := from.account.HandOn(counts, limit)
	if moved == 0 {
		return nil
	}
	if through {
		to.account.ThroughUnendowed += moved
	}
	to.account.Receive(moved)
	if err := base.Emit(ctx, &types.CreditHandedOn{From: buyer, To: seller, Amount: moved}); err != nil {
		return err
	}
	if err := k.storeBooks(ctx, from); err != nil {
		return err
	}
	return k.closeBooks(ctx, to)
}

// net adds an order to the balance of its two companies and returns how much of it is beyond what came the other way.
// A balance begins anew when the tie window has passed.
func (k Keeper) net(ctx context.Context, buyer, seller uint64, amount int64) (int64, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	key := companies(buyer, seller)
	stored, known, err := base.Find(ctx, k.orderBalances, key)
	if err != nil {
		return 0, err
	}
	if known && now >= stored.Since+params.TieWindowSeconds {
		if err := k.orderBalancesByTime.Remove(ctx, balanceEntry(stored)); err != nil {
			return 0, err
		}
		known = false
	}
	if !known {
		stored = types.OrderBalance{Low: key.K1(), High: key.K2(), Since: now}
		if err := k.orderBalancesByTime.Set(ctx, balanceEntry(stored)); err != nil {
			return 0, err
		}
	}
	balance := stored.Net
	if buyer != stored.Low {
		balance = -balance
	}
	after, counts := credit.Net(balance, amount)
	if stored.Net = after; buyer != stored.Low {
		stored.Net = -after
	}
	return counts, k.orderBalances.Set(ctx, key, stored)
}

func balanceEntry(balance types.OrderBalance) dueEntry {
	return collections.Join3(balance.Since, balance.Low, balance.High)
}

// RecordDecided is told of what boards of the region bought from a company, or paid it instead of its users, in
// micro-units, once it cannot come back. Economy rule: a decision of people unrelated to the company is need as much as a
// purchase is; a school that nobody pays at a till recovers by it.
func (k Keeper) RecordDecided(ctx context.Context, seller uint64, amount int64, unrelated bool) error {
	if amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "what the region bought from company %d is %s, it must not be negative", seller, said.Money(amount))
	}
	b, err := k.openBooks(ctx, seller)
	if err != nil || b.company.Standing == types.STANDING_GONE || amount == 0 {
		return err
	}
	var counted int64
	if unrelated {
		room, err := k.roomForCredit(ctx)
		if err != nil {
			return err
		}
		counted = min(amount, room)
		if err := k.earn(ctx, func(totals *types.CreditTotals) { totals.Bought += counted }); err != nil {
			return err
		}
	}
	b.account.Receive(counted)
	if err := base.Emit(ctx, &types.CreditEarned{Company: seller, Amount: amount, Counted: counted}); err != nil {
		return err
	}
	return k.closeBooks(ctx, b)
}

// earn changes the totals.
func (k Keeper) earn(ctx context.Context, change func(*types.CreditTotals)) error {
	totals, err := k.GetCreditTotals(ctx)
	if err != nil {
		return err
	}
	change(&totals)
	return k.creditTotals.Set(ctx, totals)
}

// GetCreditTotals returns the sums over all companies.
func (k Keeper) GetCreditTotals(ctx context.Context) (types.CreditTotals, error) {
	totals, _, err := base.FindItem(ctx, k.creditTotals)
	return totals, err
}

// roomForCredit is how much more credit may ever be earned: sums of it must not overflow.
func (k Keeper) roomForCredit(ctx context.Context) (int64, error) {
	totals, err := k.GetCreditTotals(ctx)
	return math.MaxInt64 - totals.Earned - totals.Bought, err
}

// lapse counts credit that nobody can use any more.
func (k Keeper) lapse(ctx context.Context, company uint64, amount int64) error {
	if amount == 0 {
		return nil
	}
	if err := k.earn(ctx, func(totals *types.CreditTotals) { totals.Lapsed += amount }); err != nil {
		return err
	}
	return base.Emit(ctx, &types.CreditLapsed{Company: company, Amount: amount})
}

// endCredit ends the credit of a company that is gone.
func (k Keeper) endCredit(ctx context.Context, company uint64) error {
	stored, known, err := base.Find(ctx, k.credit, company)
	if err != nil || !known {
		return err
	}
	account := stored.Account()
	if err := k.endRound(ctx, company, account); err != nil {
		return err
	}
	if err := k.credit.Remove(ctx, company); err != nil {
		return err
	}
	return k.lapse(ctx, company, account.Sum())
}

// endRound queues an account's counts to be forgotten.
func (k Keeper) endRound(ctx context.Context, company uint64, account credit.Account) error {
	if account.Earned == 0 {
		return nil // nobody counted
	}
	return k.endedRounds.Set(ctx, collections.Join(company, account.Round))
}

// forgetCounts removes counts of rounds that ended, and sales and balances that are older than the tie window, at most
// limit of each.
func (k Keeper) forgetCounts(ctx context.Context, now int64, limit int) error {
	if err := k.forgetRound(ctx, limit); err != nil {
		return err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	window := params.TieWindowSeconds
	sold, err := base.FirstKeys(ctx, k.soldToByTime.Iterate, collections.NewPrefixUntilTripleRange[int64, uint64, uint64](now-soldUntil(0, window)), limit)
	if err != nil {
		return err
	}
	for _, entry := range sold {
		if err := k.soldToByTime.Remove(ctx, entry); err != nil {
			return err
		}
		if err := k.soldTo.Remove(ctx, collections.Join(entry.K2(), entry.K3())); err != nil {
			return err
		}
	}
	balances, err := base.FirstKeys(ctx, k.orderBalancesByTime.Iterate, collections.NewPrefixUntilTripleRange[int64, uint64, uint64](now-window), limit)
	if err != nil {
		return err
	}
	for _, entry := range balances {
		if err := k.orderBalancesByTime.Remove(ctx, entry); err != nil {
			return err
		}
		if err := k.orderBalances.Remove(ctx, collections.Join(entry.K2(), entry.K3())); err != nil {
			return err
		}
	}
	return nil
}

// forgetRound removes at most limit counts of the first round that ended, of members and of companies each.
func (k Keeper) forgetRound(ctx context.Context, limit int) error {
	var round *companyMember
	if err := k.endedRounds.Walk(ctx, nil, func(key companyMember) (bool, error) {
		round = &key
		return true, nil
	}); err != nil || round == nil {
		return err
	}
	done := true
	for _, counts := range []collections.Map[roundEntry, int64]{k.memberCounts, k.companyCounts} {
		keys, err := countsOf(ctx, counts, *round, limit)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if err := counts.Remove(ctx, key); err != nil {
				return err
			}
		}
		done = done && len(keys) < limit
	}
	if !done {
		return nil
	}
	return k.endedRounds.Remove(ctx, *round)
}

func countsOf(ctx context.Context, counts collections.Map[roundEntry, int64], round companyMember, limit int) ([]roundEntry, error) {
	var keys []roundEntry
	of := collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](round.K1(), round.K2())
	err := counts.Walk(ctx, of, func(key roundEntry, _ int64) (bool, error) {
		if len(keys) >= limit {
			return true, nil
		}
		keys = append(keys, key)
		return false, nil
	})
	return keys, err
}

func amountOf[K any](ctx context.Context, amounts collections.Map[K, int64], key K) (int64, error) {
	amount, _, err := base.Find(ctx, amounts, key)
	return amount, err
}
