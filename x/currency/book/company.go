package book

import (
	"errors"
	"fmt"

	"github.com/factor-coop/factor/internal/money"
)

// Company is the pools and memos of one company, in micro-units.
type Company struct {
	Reserve, HeldFromReserve, Undepreciated, PutIn, Unrecovered int64
	Starting, HeldFromStarting, StartingPutIn, StartingSpent    int64
}

// Residual is reserve + held + undepreciated - put in + U; 0 unless a unit was lost or made.
// It wraps around instead of failing: two wrong books never add up to a right one by overflow alone.
func (c Company) Residual() int64 {
	return c.Reserve + c.HeldFromReserve + c.Undepreciated - c.PutIn + c.Unrecovered
}

// StartingResidual is starting + held + spent - put in of the starting pool; 0 unless a unit was lost or made.
func (c Company) StartingResidual() int64 {
	return c.Starting + c.HeldFromStarting + c.StartingSpent - c.StartingPutIn
}

// change adds a signed amount to a field; a floor of 0 is enforced when must is not nil.
func change(field *int64, amount int64, must error, what string) error {
	next, err := money.Add(*field, amount)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if next < 0 && errors.Is(must, ErrInsufficient) {
		return ShortageError{Who: what, Has: *field, Needs: -amount}
	}
	if must != nil && next < 0 {
		return fmt.Errorf("%s is %s, less than %s: %w", what, money.Format(*field), money.Format(-amount), must)
	}
	*field = next
	return nil
}

// Pay returns the payer's books after the movement took its amount. It returns
// ErrInsufficient when the pool or the hold is short, ErrUnlawful when a tax
// would take more than over-recovery.
func (m Movement) Pay(c Company) (Company, error) {
	pool, holds := &c.Reserve, &c.HeldFromReserve
	if m.Payer.Book == Starting {
		pool, holds = &c.Starting, &c.HeldFromStarting
	}
	source, what := pool, m.Payer.Book.String()
	if m.fromHold {
		source, what = holds, "held from "+what
	}
	if err := change(source, -m.Amount, ErrInsufficient, what); err != nil {
		return Company{}, err
	}
	switch m.kind {
	case opens:
		return c, change(holds, m.Amount, nil, "held")
	case releases:
		return c, change(pool, m.Amount, nil, what)
	}
	return c, c.memo(m.payer, m.Payer.Book, m.Amount)
}

// Receive returns the receiver's books after the movement gave its amount. It
// returns ErrUnlawful when a refund exceeds what was spent.
func (m Movement) Receive(c Company) (Company, error) {
	pool := &c.Reserve
	if m.To.Book == Starting {
		pool = &c.Starting
	}
	if err := change(pool, m.Amount, nil, m.To.Book.String()); err != nil {
		return Company{}, err
	}
	return c, c.memo(m.receiver, m.To.Book, m.Amount)
}

func (c *Company) memo(what effect, pool Book, amount int64) error {
	putIn := &c.PutIn
	if pool == Starting {
		putIn = &c.StartingPutIn
	}
	switch what {
	case raiseU:
		return change(&c.Unrecovered, amount, nil, "unrecovered cost")
	case lowerU:
		return change(&c.Unrecovered, -amount, nil, "unrecovered cost")
	case raiseUToZero:
		if amount > 0 && c.Unrecovered > -amount {
			return fmt.Errorf("tax of %s where unrecovered cost is %s: it may take over-recovery only: %w", money.Format(amount), money.Format(c.Unrecovered), ErrUnlawful)
		}
		return change(&c.Unrecovered, amount, nil, "unrecovered cost")
	case raiseUndepreciated:
		return change(&c.Undepreciated, amount, nil, "undepreciated value")
	case lowerUndepreciated:
		return change(&c.Undepreciated, -amount, ErrUnlawful, "undepreciated value")
	case raisePutIn:
		return change(putIn, amount, nil, "put in")
	case lowerPutIn:
		return change(putIn, -amount, nil, "put in")
	case raiseSpent:
		return change(&c.StartingSpent, amount, nil, "spent from the starting pool")
	case lowerSpent:
		return change(&c.StartingSpent, -amount, ErrUnlawful, "spent from the starting pool")
	}
	return nil
}

// Depreciate turns undepreciated value into unrecovered cost. It returns
// ErrInsufficient when less is left.
func (c Company) Depreciate(amount int64) (Company, error) {
	if amount <= 0 {
		return Company{}, fmt.Errorf("depreciation of %s: %w", money.Format(amount), ErrAmount)
	}
	if err := change(&c.Undepreciated, -amount, ErrInsufficient, "undepreciated value"); err != nil {
		return Company{}, err
	}
	return c, change(&c.Unrecovered, amount, nil, "unrecovered cost")
}

// MoveCapital returns the books of two companies after equipment of so much undepreciated value passed from one to the other and
// nothing was paid for it: what the community put in goes with it. It returns ErrInsufficient when less value is left.
func MoveCapital(from, to Company, amount int64) (Company, Company, error) {
	if amount <= 0 {
		return Company{}, Company{}, fmt.Errorf("capital of %s: %w", money.Format(amount), ErrAmount)
	}
	for _, side := range []struct {
		company *Company
		amount  int64
	}{{&from, -amount}, {&to, amount}} {
		if err := change(&side.company.Undepreciated, side.amount, ErrInsufficient, "undepreciated value"); err != nil {
			return Company{}, Company{}, err
		}
		if err := change(&side.company.PutIn, side.amount, nil, "put in"); err != nil {
			return Company{}, Company{}, err
		}
	}
	return from, to, nil
}

// WriteOff takes the unrecovered cost (signed) and the undepreciated value off
// what was put in, and returns both: they go to the region's loss record.
func (c Company) WriteOff() (after Company, unrecovered, undepreciated int64, err error) {
	unrecovered, undepreciated = c.Unrecovered, c.Undepreciated
	if c.PutIn, err = money.Sub(c.PutIn, unrecovered); err != nil {
		return Company{}, 0, 0, err
	}
	if c.PutIn, err = money.Sub(c.PutIn, undepreciated); err != nil {
		return Company{}, 0, 0, err
	}
	c.Unrecovered, c.Undepreciated = 0, 0
	return c, unrecovered, undepreciated, nil
}
