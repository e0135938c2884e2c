package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/coop/credit"
)

// Recovered says whether what the company was endowed with has come back as useful work: credit of the whole initial
// reserve was consumed, or the bank's board declared it. A company without an endowment owes none.
func (c Company) Recovered() bool { return int(c.Steps) >= len(c.Tranches) }

// Waits says whether the company waits for a step of its endowment.
func (c Company) Waits() bool { return c.Endowed() && !c.Recovered() && !c.WrittenOff }

// OfItsOwn says whether what its customers buy passes through a company that was endowed, or is the region's: anybody
// may found others, in any number.
func (c Company) OfItsOwn() bool {
	return c.Kind == KIND_REGIONAL || c.Endowed() && !c.WrittenOff
}

// NextStep is the credit that the company's next step takes: the tranches after the first in their order, at last the
// first one's worth, which was released at founding. 0 where nothing waits.
func (c Company) NextStep() int64 {
	switch next := int(c.Steps) + 1; {
	case next < len(c.Tranches):
		return c.Tranches[next]
	case next == len(c.Tranches):
		return c.Tranches[0]
	default:
		return 0
	}
}

// First is what was released at founding.
func (c Company) First() int64 {
	if len(c.Tranches) == 0 {
		return 0
	}
	return c.Tranches[0]
}

// CheckEndowment says whether what was released is what the steps allow, to the unit.
func (c Company) CheckEndowment() error {
	var sum, passed int64
	for i, tranche := range c.Tranches {
		if tranche < 0 || tranche > MaxEndowment {
			return errorsmod.Wrapf(ErrStateBroken, "company %d: tranche %d is %d", c.Id, i+1, tranche)
		}
		sum += tranche
		if i > 0 && i <= int(c.Steps) {
			passed += tranche
		}
	}
	if sum != c.InitialReserve || int(c.Steps) > len(c.Tranches) {
		return errorsmod.Wrapf(ErrStateBroken, "company %d: tranches sum to %d, initial reserve is %d, residual %d; %d steps of %d",
			c.Id, sum, c.InitialReserve, sum-c.InitialReserve, c.Steps, len(c.Tranches))
	}
	if c.Consumed < 0 || c.Decided < 0 || c.Forgiven < 0 || c.InitialStarting < 0 {
		return errorsmod.Wrapf(ErrStateBroken, "company %d: consumed %d, decided %d, forgiven %d, initial starting pool %d",
			c.Id, c.Consumed, c.Decided, c.Forgiven, c.InitialStarting)
	}
	if c.Recovered() {
		passed = c.InitialReserve
	}
	if met := c.Consumed + c.Decided + c.Forgiven; met != passed {
		return errorsmod.Wrapf(ErrStateBroken, "company %d: its %d steps took %d, consumed, decided and forgiven are %d, residual %d",
			c.Id, c.Steps, passed, met, met-passed)
	}
	released := c.First() + c.Consumed + c.Decided
	if c.Recovered() && c.Forgiven == 0 {
		released = c.InitialReserve // the last step took the first tranche's worth, which had been released
	}
	if c.Released != released {
		return errorsmod.Wrapf(ErrStateBroken, "company %d: released %d of %d, its steps allow %d, residual %d",
			c.Id, c.Released, c.InitialReserve, released, c.Released-released)
	}
	return nil
}

// Account is the stored account as the rule sees it.
func (a CreditAccount) Account() credit.Account {
	account := credit.Account{
		AgedAt: a.AgedAt, Round: a.Round, RoundBegan: a.RoundBegan,
		Earned: a.Earned, EarnedBefore: a.EarnedBefore, ThroughUnendowed: a.ThroughUnendowed,
	}
	copy(account.AtHand[:], a.AtHand)
	return account
}

// NewCreditAccount is a company's account as it is stored.
func NewCreditAccount(company uint64, a credit.Account) CreditAccount {
	return CreditAccount{
		Company: company, AtHand: a.AtHand[:], AgedAt: a.AgedAt, Round: a.Round, RoundBegan: a.RoundBegan,
		Earned: a.Earned, EarnedBefore: a.EarnedBefore, ThroughUnendowed: a.ThroughUnendowed,
	}
}

// Validate says what an account cannot be.
func (a CreditAccount) Validate() error {
	if len(a.AtHand) != credit.Generations {
		return errorsmod.Wrapf(ErrInvalid, "credit of company %d has %d places, it must have %d", a.Company, len(a.AtHand), credit.Generations)
	}
	for _, amount := range append([]int64{a.Earned, a.EarnedBefore, a.ThroughUnendowed}, a.AtHand...) {
		if amount < 0 {
			return errorsmod.Wrapf(ErrInvalid, "credit of company %d has %d, no part may be negative", a.Company, amount)
		}
	}
	return nil
}

// Shares are how much of a step one buyer counts for.
func (p Params) Shares() credit.Shares {
	return credit.Shares{Member: p.MemberSharePpm, Company: p.CompanySharePpm}
}

// Step is what the shares are taken of where no company's step waits: the largest tranche after the first that the
// region promises, or the whole where there is no other.
func (p Params) Step() (int64, error) {
	tranches, err := p.Tranches()
	if err != nil || len(tranches) == 0 {
		return 0, err
	}
	if len(tranches) == 1 {
		return tranches[0], nil
	}
	var largest int64
	for _, tranche := range tranches[1:] {
		largest = max(largest, tranche)
	}
	return largest, nil
}

// checkCredit names the first entry of the credit that cannot be; whether sums agree is an invariant.
func (g GenesisState) checkCredit(companies map[uint64]Company) error {
	accounts := map[uint64]uint64{}
	for _, one := range g.Credit {
		company, found := companies[one.Company]
		if _, twice := accounts[one.Company]; twice || !found || company.Standing == STANDING_GONE {
			return errorsmod.Wrapf(ErrInvalid, "credit of company %d, which does not exist, is gone or has two accounts", one.Company)
		}
		if err := one.Validate(); err != nil {
			return err
		}
		accounts[one.Company] = one.Round
	}
	ended := map[pair]bool{}
	for _, one := range g.EndedRounds {
		if round, live := accounts[one.Seller]; companies[one.Seller].Id == 0 || ended[pair{one.Seller, one.Round}] || live && one.Round >= round {
			return errorsmod.Wrapf(ErrInvalid, "round %d of company %d has not ended, or is there twice", one.Round, one.Seller)
		}
		ended[pair{one.Seller, one.Round}] = true
	}
	for _, counts := range [][]CreditCount{g.MemberCounts, g.CompanyCounts} {
		seen := map[CreditCount]bool{}
		for _, one := range counts {
			round, live := accounts[one.Seller]
			key := CreditCount{Seller: one.Seller, Round: one.Round, Id: one.Id}
			if one.Amount < 1 || one.Id == 0 || seen[key] || !(live && round == one.Round) && !ended[pair{one.Seller, one.Round}] {
				return errorsmod.Wrapf(ErrInvalid, "count %d of %d at company %d in round %d is none, there twice, or of no known round", one.Amount, one.Id, one.Seller, one.Round)
			}
			seen[key] = true
		}
	}
	sold := map[pair]bool{}
	for _, one := range g.SoldTo {
		key := pair{one.Seller, one.Company}
		if one.Seller == one.Company || companies[one.Seller].Id == 0 || companies[one.Company].Id == 0 || one.At < 1 || sold[key] {
			return errorsmod.Wrapf(ErrInvalid, "sale of company %d to the people of company %d at %d", one.Seller, one.Company, one.At)
		}
		sold[key] = true
	}
	balances := map[pair]bool{}
	for _, one := range g.OrderBalances {
		key := pair{one.Low, one.High}
		if one.Low >= one.High || companies[one.Low].Id == 0 || companies[one.High].Id == 0 || balances[key] {
			return errorsmod.Wrapf(ErrInvalid, "balance of the orders of companies %d and %d", one.Low, one.High)
		}
		balances[key] = true
	}
	if t := g.CreditTotals; t.Earned < 0 || t.Bought < 0 || t.Lapsed < 0 {
		return errorsmod.Wrapf(ErrInvalid, "credit totals: earned %d, bought %d, lapsed %d", t.Earned, t.Bought, t.Lapsed)
	}
	return nil
}
