package types

import (
	"errors"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/money"
)

// Pay returns the account after work was paid.
func (a LabourAccount) Pay(work LabourLines) (LabourAccount, error) {
	var err error
	if a.Lines, err = AddLabour(a.Lines, work, 1, MaxLabourLines); err != nil {
		return a, err
	}
	a.Paid, err = a.Paid.With(work, 1)
	return a, err
}

// PayFor is Pay of the work in cost lines.
func (a LabourAccount) PayFor(costs []CostLine) (LabourAccount, error) {
	work, err := LabourOf(costs)
	if err != nil || len(work) == 0 {
		return a, err
	}
	return a.Pay(work)
}

// Receive returns the account after quantity units came that carry so much each; below 0 they went back.
func (a LabourAccount) Receive(unit LabourLines, quantity int64) (LabourAccount, error) {
	err := transfer(&a.Lines, quantity, &a.Received, unit, quantity)
	return a, err
}

// ReceiveEquipment is Receive for units that become a cost as they depreciate.
func (a LabourAccount) ReceiveEquipment(unit LabourLines, quantity int64) (LabourAccount, error) {
	err := transfer(&a.Equipment, quantity, &a.Received, unit, quantity)
	return a, err
}

// Pass returns the account after quantity units left that carry so much each; below 0 they came back.
func (a LabourAccount) Pass(unit LabourLines, quantity int64) (LabourAccount, error) {
	err := transfer(&a.Lines, -quantity, &a.Passed, unit, quantity)
	return a, err
}

// transfer changes what is held and counts what moved. A quantity whose work would leave 64
// bits carries none: a memo must stop neither a delivery nor the close of a company.
func transfer(held *LabourLines, change int64, moved *LabourSum, unit LabourLines, quantity int64) error {
	lines, err := AddLabour(*held, unit, change, MaxLabourLines)
	if err == nil {
		var sum LabourSum
		if sum, err = moved.With(unit, quantity); err == nil {
			*held, *moved = lines, sum
		}
	}
	if errors.Is(err, money.ErrOverflow) {
		return nil
	}
	return err
}

// Release returns the account after part of what equipment was worth became a cost.
func (a LabourAccount) Release(part, of int64) (LabourAccount, error) {
	if of <= 0 || part <= 0 {
		return a, nil
	}
	released, err := ScaleLabour(a.Equipment, min(part, of), of)
	if err != nil {
		return a, err
	}
	if a.Equipment, err = AddLabour(a.Equipment, released, -1, MaxLabourLines); err != nil {
		return a, err
	}
	a.Lines, err = AddLabour(a.Lines, released, 1, MaxLabourLines)
	return a, err
}

// Join returns the account with what came since added to it.
func (a LabourAccount) Join(since LabourAccount) (LabourAccount, error) {
	var err error
	if a.Lines, err = AddLabour(a.Lines, since.Lines, 1, MaxLabourLines); err != nil {
		return a, err
	}
	if a.Equipment, err = AddLabour(a.Equipment, since.Equipment, 1, MaxLabourLines); err != nil {
		return a, err
	}
	for _, one := range []struct {
		to  *LabourSum
		add LabourSum
	}{{&a.Paid, since.Paid}, {&a.Received, since.Received}, {&a.Passed, since.Passed}} {
		if *one.to, err = one.to.Plus(one.add); err != nil {
			return a, err
		}
	}
	return a, nil
}

// Residual is what an account's identity misses; both 0 in every account:
// paid + received - passed - lines - equipment.
func (a LabourAccount) Residual() (LabourSum, error) {
	left, err := a.Paid.Plus(a.Received)
	if err != nil {
		return left, err
	}
	lines, err := SumLabour(a.Lines)
	if err != nil {
		return left, err
	}
	equipment, err := SumLabour(a.Equipment)
	if err != nil {
		return left, err
	}
	for _, taken := range []LabourSum{a.Passed, lines, equipment} {
		if left, err = left.Less(taken); err != nil {
			return left, err
		}
	}
	return left, nil
}

// Check returns ErrGenesis when the account's identity misses something.
func (a LabourAccount) Check(what string, company uint64) error {
	left, err := a.Residual()
	if err == nil && left != (LabourSum{}) {
		err = errorsmod.Wrapf(ErrGenesis, "%s of company %d: paid and received less passed on and kept leaves %d, and %d microseconds", what, company, left.Amount, left.Microseconds)
	}
	return err
}

// Plus returns one sum and another.
func (one LabourSum) Plus(other LabourSum) (LabourSum, error) {
	amount, err := money.Add(one.Amount, other.Amount)
	if err != nil {
		return one, err
	}
	microseconds, err := money.Add(one.Microseconds, other.Microseconds)
	return LabourSum{Amount: amount, Microseconds: microseconds}, err
}

// Less returns one sum without another.
func (one LabourSum) Less(other LabourSum) (LabourSum, error) {
	amount, err := money.Sub(one.Amount, other.Amount)
	if err != nil {
		return one, err
	}
	microseconds, err := money.Sub(one.Microseconds, other.Microseconds)
	return LabourSum{Amount: amount, Microseconds: microseconds}, err
}

// With returns the sum after work was added so many times.
func (one LabourSum) With(lines LabourLines, times int64) (LabourSum, error) {
	more, err := SumLabour(lines)
	if err != nil {
		return one, err
	}
	if more.Amount, err = money.Mul(more.Amount, times); err != nil {
		return one, err
	}
	if more.Microseconds, err = money.Mul(more.Microseconds, times); err != nil {
		return one, err
	}
	return one.Plus(more)
}
