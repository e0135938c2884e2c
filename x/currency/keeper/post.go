package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// Post makes one balanced posting: it is the only way to move anything but holds,
// wages and claims, which post through here too. Money that leaves a member for a
// pool is burned, money that reaches a member from a pool is minted. It returns
// ErrUnlawful when the table of movements does not have this one, ErrInsufficient
// when the payer is short, ErrSeniorClaims when a reserve that owes claims would
// pay anything else.
func (k Keeper) Post(ctx context.Context, p types.Posting) error {
	if p.From.Book == types.BOOK_HOLD || p.To.Book == types.BOOK_HOLD {
		return errorsmod.Wrapf(types.ErrUnlawful, "from %s to %s: a hold is opened, released or settled as a whole", p.From, p.To)
	}
	return k.post(ctx, p, types.Account{}, book.Ordinary, false)
}

// Transfer is Post of what is no cost and no revenue of anybody: what the community puts in or takes back, taxes, and what
// changes no memo. It refuses every other class with ErrUnlawful: who pays for something lets x/pricing pay, which tells
// the costs too.
func (k Keeper) Transfer(ctx context.Context, p types.Posting) error {
	switch p.Class {
	case types.COST_CLASS_NEUTRAL, types.COST_CLASS_ENDOWMENT, types.COST_CLASS_SEIZURE, types.COST_CLASS_TAX:
		return k.Post(ctx, p)
	default:
		return errorsmod.Wrapf(types.ErrUnlawful, "from %s to %s: %s is a cost or a revenue, no transfer", p.From, p.To, p.Class)
	}
}

// LendFromStarting moves an amount in micro-units from a company's starting pool to its reserve, to pay what a company that is
// wound up owes: seized into the region fund and given from there. So a worker is paid as for any hour, and the cost that was
// never recovered stays out of what is written off. No price is told: the company makes nothing any more.
func (k Keeper) LendFromStarting(ctx context.Context, company uint64, amount int64, cause types.Cause) error {
	if err := k.Post(ctx, types.Posting{
		From: types.Starting(company), To: types.RegionFund(), Amount: amount, Class: types.COST_CLASS_SEIZURE, Cause: cause,
	}); err != nil {
		return err
	}
	return k.Post(ctx, types.Posting{
		From: types.RegionFund(), To: types.Reserve(company), Amount: amount, Class: types.COST_CLASS_SUBSIDY, Cause: cause,
	})
}

// post judges a posting, computes everything, and only then writes. The owner is
// that of the hold at either end; senior says that the posting pays a claim.
func (k Keeper) post(ctx context.Context, p types.Posting, owner types.Account, origin book.Origin, senior bool) error {
	movement, err := book.Judge(book.Posting{
		From: pureAccount(p.From), To: pureAccount(p.To), Amount: p.Amount, Class: book.Class(p.Class),
	}, pureAccount(owner), origin)
	if err != nil {
		return typed(err)
	}
	stored, err := k.GetTotals(ctx)
	if err != nil {
		return err
	}
	payer := p.From
	if p.From.Book == types.BOOK_HOLD {
		payer = owner
	}
	var paying, receiving types.CompanyBooks
	if payer.IsCompany() {
		if paying, err = k.GetCompanyBooks(ctx, payer.Id); err != nil {
			return err
		}
		if paying.OpenClaims > 0 && movement.TakesFromReserve() && !senior {
			return errorsmod.Wrapf(types.ErrSeniorClaims, "company %d owes %d claims of together %s", payer.Id, paying.OpenClaims, said.Money(paying.OpenClaimsAmount))
		}
		after, err := movement.Pay(pureCompany(paying))
		if err != nil {
			return errorsmod.Wrapf(typed(err), "company %d", payer.Id)
		}
		update(&paying, after)
	}
	release := p.From.Book == types.BOOK_HOLD && p.To == owner
	receives := p.To.IsCompany() && !release
	if receives {
		if receiving, err = k.GetCompanyBooks(ctx, p.To.Id); err != nil {
			return err
		}
		after, err := movement.Receive(pureCompany(receiving))
		if err != nil {
			return errorsmod.Wrapf(typed(err), "company %d", p.To.Id)
		}
		update(&receiving, after)
	}
	if err := k.moveCurrency(ctx, p, payer, movement); err != nil {
		return k.short(ctx, p, err)
	}
	// After x/bank, so that a member who is short hears so, not the sum of all members.
	totals, err := pureTotals(stored).Apply(movement)
	if err != nil {
		return typed(err)
	}
	if err := k.moveClearing(ctx, p); err != nil {
		return err
	}
	if err := k.totals.Set(ctx, storedTotals(totals)); err != nil {
		return err
	}
	if payer.IsCompany() {
		if err := k.companies.Set(ctx, payer.Id, paying); err != nil {
			return err
		}
	}
	if receives {
		if err := k.companies.Set(ctx, p.To.Id, receiving); err != nil {
			return err
		}
	}
	if p.To.Book == types.BOOK_RESERVE {
		credited := receiving
		if release {
			credited = paying
		}
		if err := k.noteRefill(ctx, credited); err != nil {
			return err
		}
	}
	emit(ctx, postedEvent(types.Posted{From: p.From, To: p.To, Amount: p.Amount, Class: p.Class, Cause: p.Cause, Payer: payer}))
	return nil
}

// moveCurrency moves the part of a posting that is x/bank currency.
func (k Keeper) moveCurrency(ctx context.Context, p types.Posting, payer types.Account, movement book.Movement) error {
	switch {
	case movement.Mints():
		to, err := k.region.MemberAddress(ctx, p.To.Id)
		if err != nil {
			return err
		}
		return k.credit(ctx, to, p.Amount)
	case payer.Book != types.BOOK_MEMBER:
		return nil
	}
	from := k.holdsAddress
	if p.From.Book == types.BOOK_MEMBER {
		var err error
		if from, err = k.region.MemberAddress(ctx, payer.Id); err != nil {
			return err
		}
	}
	switch {
	case movement.Burns():
		return k.destroy(ctx, from, p.Amount)
	case p.To.Book == types.BOOK_HOLD:
		return k.send(ctx, from, k.holdsAddress, p.Amount)
	case p.From.Book == types.BOOK_HOLD:
		to, err := k.region.MemberAddress(ctx, p.To.Id)
		if err != nil {
			return err
		}
		return k.send(ctx, from, to, p.Amount)
	}
	return nil // a bank transfer between members: x/bank moves it itself
}

func (k Keeper) moveClearing(ctx context.Context, p types.Posting) error {
	for _, end := range []struct {
		account types.Account
		change  int64
	}{{p.From, -p.Amount}, {p.To, p.Amount}} {
		if end.account.Book != types.BOOK_CLEARING {
			continue
		}
		balance, err := k.clearingBalance(ctx, end.account.Id)
		if err != nil {
			return err
		}
		if balance, err = money.Add(balance, end.change); err != nil {
			return typed(err)
		}
		if err := k.clearing.Set(ctx, end.account.Id, balance); err != nil {
			return err
		}
	}
	return nil
}

// OpenCompanyBooks opens the books of a new company and endows its pools out of
// what the region issues; an amount may be 0. It returns ErrBooksExist when the
// company has books.
func (k Keeper) OpenCompanyBooks(ctx context.Context, company uint64, reserve, starting int64, cause types.Cause) error {
	if company == 0 || reserve < 0 || starting < 0 {
		return errorsmod.Wrapf(types.ErrInvalidAmount, "company %d, reserve %s, starting pool %s", company, said.Money(reserve), said.Money(starting))
	}
	found, err := k.companies.Has(ctx, company)
	if err != nil {
		return err
	}
	if found {
		return errorsmod.Wrapf(types.ErrBooksExist, "company %d", company)
	}
	if err := k.companies.Set(ctx, company, types.CompanyBooks{Company: company}); err != nil {
		return err
	}
	for _, pool := range []struct {
		account types.Account
		amount  int64
	}{{types.Reserve(company), reserve}, {types.Starting(company), starting}} {
		if pool.amount == 0 {
			continue
		}
		endow := types.Posting{From: types.Issued(), To: pool.account, Amount: pool.amount, Class: types.COST_CLASS_ENDOWMENT, Cause: cause}
		if err := k.Post(ctx, endow); err != nil {
			return err
		}
	}
	return nil
}

// emit puts an event where the state changed.
func emit(ctx context.Context, event sdk.Event) {
	sdk.UnwrapSDKContext(ctx).EventManager().EmitEvent(event)
}
