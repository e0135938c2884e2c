package labour

import (
	"errors"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

// Pay returns the account after work was paid.
func Pay(a types.LabourAccount, work Lines) (types.LabourAccount, error) {
	var err error
	if a.Lines, err = Add(a.Lines, work, 1, types.MaxLabourLines); err != nil {
		return a, err
	}
	a.Paid, err = more(a.Paid, work, 1)
	return a, err
}

// Receive returns the account after quantity units came that carry so much each; below 0 they went back.
// A quantity whose work would leave 64 bits carries none: a memo must not stop a delivery.
func Receive(a types.LabourAccount, unit Lines, quantity int64) (types.LabourAccount, error) {
	lines, err := Add(a.Lines, unit, quantity, types.MaxLabourLines)
	if err != nil {
		return a, unlessOverflow(err)
	}
	received, err := more(a.Received, unit, quantity)
	if err != nil {
		return a, unlessOverflow(err)
	}
	a.Lines, a.Received = lines, received
	return a, nil
}

// ReceiveEquipment is Receive for units that become a cost as they depreciate.
func ReceiveEquipment(a types.LabourAccount, unit Lines, quantity int64) (types.LabourAccount, error) {
	equipment, err := Add(a.Equipment, unit, quantity, types.MaxLabourLines)
	if err != nil {
		return a, unlessOverflow(err)
	}
	received, err := more(a.Received, unit, quantity)
	if err != nil {
		return a, unlessOverflow(err)
	}
	a.Equipment, a.Received = equipment, received
	return a, nil
}

// Pass returns the account after quantity units left that carry so much each; below 0 they came back.
// A quantity whose work would leave 64 bits carries none: a memo must not stop a company from being closed.
func Pass(a types.LabourAccount, unit Lines, quantity int64) (types.LabourAccount, error) {
	lines, err := Add(a.Lines, unit, -quantity, types.MaxLabourLines)
	if err != nil {
		return a, unlessOverflow(err)
	}
	passed, err := more(a.Passed, unit, quantity)
	if err != nil {
		return a, unlessOverflow(err)
	}
	a.Lines, a.Passed = lines, passed
	return a, nil
}

// Release returns the account after part of what equipment was worth became a cost.
func Release(a types.LabourAccount, part, of int64) (types.LabourAccount, error) {
	if of <= 0 || part <= 0 {
		return a, nil
	}
	released, err := Scale(a.Equipment, min(part, of), of)
	if err != nil {
		return a, err
	}
	if a.Equipment, err = Add(a.Equipment, released, -1, types.MaxLabourLines); err != nil {
		return a, err
	}
	a.Lines, err = Add(a.Lines, released, 1, types.MaxLabourLines)
	return a, err
}

// Join returns an account with what came since added to it.
func Join(a, since types.LabourAccount) (types.LabourAccount, error) {
	var err error
	if a.Lines, err = Add(a.Lines, since.Lines, 1, types.MaxLabourLines); err != nil {
		return a, err
	}
	if a.Equipment, err = Add(a.Equipment, since.Equipment, 1, types.MaxLabourLines); err != nil {
		return a, err
	}
	for _, one := range []struct {
		to  *types.LabourSum
		add types.LabourSum
	}{{&a.Paid, since.Paid}, {&a.Received, since.Received}, {&a.Passed, since.Passed}} {
		if *one.to, err = Plus(*one.to, one.add); err != nil {
			return a, err
		}
	}
	return a, nil
}

// Residual is what an account's identity misses; both 0 in every account:
// paid + received - passed - lines - equipment.
func Residual(a types.LabourAccount) (types.LabourSum, error) {
	left, err := Plus(a.Paid, a.Received)
	if err != nil {
		return left, err
	}
	lines, err := Sum(a.Lines)
	if err != nil {
		return left, err
	}
	equipment, err := Sum(a.Equipment)
	if err != nil {
		return left, err
	}
	for _, taken := range []types.LabourSum{a.Passed, lines, equipment} {
		if left, err = Less(left, taken); err != nil {
			return left, err
		}
	}
	return left, nil
}

// Plus returns one sum and another.
func Plus(one, other types.LabourSum) (types.LabourSum, error) {
	amount, err := money.Add(one.Amount, other.Amount)
	if err != nil {
		return one, err
	}
	microseconds, err := money.Add(one.Microseconds, other.Microseconds)
	return types.LabourSum{Amount: amount, Microseconds: microseconds}, err
}

// Less returns one sum without another.
func Less(one, other types.LabourSum) (types.LabourSum, error) {
	amount, err := money.Sub(one.Amount, other.Amount)
	if err != nil {
		return one, err
	}
	microseconds, err := money.Sub(one.Microseconds, other.Microseconds)
	return types.LabourSum{Amount: amount, Microseconds: microseconds}, err
}

func more(sum types.LabourSum, lines Lines, times int64) (types.LabourSum, error) {
	one, err := Sum(lines)
	if err != nil {
		return sum, err
	}
	if one.Amount, err = money.Mul(one.Amount, times); err != nil {
		return sum, err
	}
	if one.Microseconds, err = money.Mul(one.Microseconds, times); err != nil {
		return sum, err
	}
	return Plus(sum, one)
}

func unlessOverflow(err error) error {
	if errors.Is(err, money.ErrOverflow) {
		return nil
	}
	return err
}
